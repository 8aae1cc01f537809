# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' A plan of who is trained on what and tested on whom
#' @description
#' A plan of which models are trained on what and tested on what; nothing runs before a question is asked.
#' @details
#' All models have the same features, folds and encoding and the same tuning budget on inner folds, and predict the
#' median of PLI = exp(f(x)), limited to the range of the training targets (column \code{limited}). Under "unseen
#' ports" whole ports are held out, in folds, and inner folds and early stopping keep them whole, too; under "random
#' folds" samples of a port are in both training and test folds, as is often done. Each fold has a pre-trained trunk of
#' its own (see \code{pretrained_pool}); where ports are held out one at a time, the \code{n_folds} trunks are used in
#' turn. The main result is that for unseen ports.
#'
#' Columns of numbers that both domains have are tied. The weights of all others then start at 0, in the network from
#' scratch too, so that it lacks what the rows of the source say and nothing else: a random start for columns that a
#' source would have played down loses to any source, even to one of shuffled targets.
#'
#' Every cell (one model, design and repeat) depends on the data, the protocol and the seed alone: not on the number of
#' workers, the order, or what else was run.
#' @section From R:
#' \code{architecture}, \code{recipe} and \code{source_recipe} are objects of Python.
#' @param source Domain, samples, as read_samples() returns them, data frame, path, or several in a list.
#' Where data are plentiful. Samples of another survey, or its file, get the PLI, background and task of the target; a
#' frame is read by \code{\link{source_domain}()}. Several are pooled row by row: columns of one name must be one
#' quantity in one unit, and a column "source" says where a row is from. Every row counts alike; \code{subsample} makes
#' a large source count less. Where targets are different quantities, the logarithms of the others take mean and
#' standard deviation of that of the study's target, or, if no source has it, of the first source's.
#' @param target Domain or samples, as read_samples() returns them.
#' Where labels are scarce; samples are read by \code{\link{sediment_domain}()} with the task.
#' @param task "covariates", "normalisers", "reduced-panel" or "all-metals".
#' @param metals,background,covariates Optional.
#' How the samples of the target are read, as in \code{\link{sediment_domain}()}; samples of a source take those of the
#' covariates that they have.
#' @param other_source Domain, samples, as read_samples() returns them, data frame, path, or several in a list, optional.
#' For the ablation: a source of another kind.
#' @param models Character vector, optional.
#' Of the benchmark; by default the network from scratch and fine-tuned, and as rivals mean, median, ridge,
#' elastic_net, knn, svr, random_forest, xgboost, gaussian_process, kriging, mlp, ridge_no_places, pooled_ridge and
#' source_offset, as far as the features and the source allow. Run where they are named: gaussian_process_no_places,
#' source_gaussian_process, source_xgboost, tradaboost, port_ridge, regression_kriging, lightgbm, port_boosting, and
#' further networks.
#' @param folder Path, optional.
#' Where finished cells are kept, so that an interrupted study can be resumed; by default only in memory.
#' @param n_jobs Whole number.
#' Processes.
#' @param progress Logical.
#' Show a bar with the time left on standard error.
#' @param metric "mae" or "mape".
#' Of the answers.
#' @param level,n_resamples Of the intervals over ports.
#' @param margin Number, optional.
#' Within which two models count as equivalent, in the unit of the metric (of MAPE a fraction); by default a tenth of
#' the error of the median in the same design. Each comparison helps, harms, is equivalent or inconclusive.
#' @param ... Fields of \code{Protocol}: n_folds, n_repeats, n_networks, budget, inner_folds, n_trees, seed, ...
#' @return The plan, of class \code{pli_study}.
#' @section Errors:
#' A domain, task, model or setting that is not one.
#' @references
#' Lai, Farid, Kuan & Zhang (2025). arXiv:2506.22096. \doi{10.48550/arXiv.2506.22096}
#' @examplesIf plistats_available()
#' \donttest{
#' pair <- simulated_pair("shared", n_source = 200, n_target = 48, n_ports = 6)
#' plan <- study(
#'   pair[[1]], pair[[2]], models = c("median", "ridge"), n_folds = 3, n_repeats = 1, budget = 1
#' )
#' cells(plan, "benchmark")[, c("model", "design", "finished")]
#' benchmark(plan)
#' }
#' @noMd
#' @export
study <- function(
  source, target, task = "covariates", metals = NULL, background = NULL, covariates = NULL, other_source = NULL,
  models = NULL, folder = NULL, n_jobs = 1L, progress = FALSE, metric = "mae", level = 0.95, margin = NULL,
  n_resamples = 9999L, ...
) {
  call_verb("Study", list(
    source = source, target = target, task = task, metals = metals, background = background,
    covariates = covariates, other_source = other_source, models = models, folder = folder, n_jobs = n_jobs,
    progress = progress, metric = metric, level = level, margin = margin, n_resamples = n_resamples, ...
  ))
}

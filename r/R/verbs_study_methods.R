# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' What a study would run
#' @description
#' Returns what a question, or all of them, would run: one row a cell, with whether it is finished.
#' @param study What \code{\link{study}()} returned.
#' @param question Character, optional.
#' One of benchmark, ablation, learning_curve, source_sensitivity, feature_groups, unseen_ports, overlap, unseen_years
#' (where the target has a column "surveyyear").
#' @param ... Handed on; there are no further arguments.
#' @return Data frame.
#' question, model, design, repeat, n_labelled, source_share, intervals, without, time, key, finished.
#' @seealso \code{\link{study}()}, which has an example.
#' @noMd
#' @export
cells <- function(study, ...) UseMethod("cells")

#' @rdname cells
#' @export
cells.pli_study <- function(study, question = NULL, ...) {
  run_method(study, "cells", list(question = question, ...))
}

#' Every model's error in ports that it never saw
#' @description
#' Returns every model's error in unseen ports and, beside it, under random folds.
#' @param study What \code{\link{study}()} returned.
#' @param ... Handed on; there are no further arguments.
#' @return A list of class \code{pli_benchmark}: the data frames predictions, scores and flattery.
#' @seealso \code{\link{study}()}, which has an example.
#' @noMd
#' @export
benchmark <- function(study, ...) UseMethod("benchmark")

#' @rdname benchmark
#' @export
benchmark.pli_study <- function(study, ...) {
  run_method(study, "benchmark", list(...))
}

#' What each part of pre-training brings
#' @description
#' Returns the effect of each part of pre-training, against scratch, random and shuffled trunks, another source.
#' @param study What \code{\link{study}()} returned.
#' @param variants Character vector.
#' Networks; "transfer_auto", "transfer_mmd" and "transfer_coral" are there too, beside the defaults.
#' @param designs Some of "unseen ports" or "random folds".
#' The answer is about the first of them in this order.
#' @param ... Handed on; there are no further arguments.
#' @return A list of class \code{pli_ablation}: the data frames predictions, contrasts and scores.
#' @seealso \code{\link{study}()}, which has an example.
#' @noMd
#' @export
ablation <- function(study, ...) UseMethod("ablation")

#' @rdname ablation
#' @export
ablation.pli_study <- function(
  study,
  variants = c("scratch", "transfer_full", "transfer_freeze", "transfer_gradual", "transfer_l2_sp", "random_frozen", "transfer_shuffled", "transfer_other"),
  designs = c("unseen ports", "random folds"), ...
) {
  run_method(study, "ablation", list(variants = variants, designs = designs, ...))
}

#' Errors by the number of labelled samples
#' @description
#' Returns errors by the number of labelled samples, and how many samples pre-training is worth.
#' @details
#' Labelled samples are drawn at random from the training ports of each fold.
#' @param study What \code{\link{study}()} returned.
#' @param sizes Integer vector.
#' Numbers of labelled samples, 10 or more; all is always added. Each is drawn \code{n_draws} times.
#' @param rival Character, optional.
#' By default the best baseline of the benchmark in unseen ports, which is then run first. It was chosen on the ports
#' that it is tested on, which favours it slightly.
#' @param ... Handed on; there are no further arguments.
#' @return A list of class \code{pli_learning_curve}: the data frames predictions, curve, contrasts and gains.
#' @seealso \code{\link{study}()}, which has an example.
#' @noMd
#' @export
learning_curve <- function(study, ...) UseMethod("learning_curve")

#' @rdname learning_curve
#' @export
learning_curve.pli_study <- function(study, sizes = c(10L, 20L, 40L, 80L, 160L, 320L), rival = NULL, ...) {
  run_method(study, "learning_curve", list(sizes = sizes, rival = rival, ...))
}

#' Errors by the share of the source that pre-training saw
#' @description
#' Returns errors by the share of the source that pre-training saw, in whole groups.
#' @param study What \code{\link{study}()} returned.
#' @param shares Numeric vector.
#' Each above 0 and at most 1.
#' @param ... Handed on; there are no further arguments.
#' @return A list of class \code{pli_source_sensitivity}: the data frames predictions, curve, contrasts and trend.
#' @seealso \code{\link{study}()}, which has an example.
#' @noMd
#' @export
source_sensitivity <- function(study, ...) UseMethod("source_sensitivity")

#' @rdname source_sensitivity
#' @export
source_sensitivity.pli_study <- function(study, shares = c(0.01, 0.03, 0.1, 0.3, 1), ...) {
  run_method(study, "source_sensitivity", list(shares = shares, ...))
}

#' Errors without groups of features
#' @description
#' Returns errors in unseen ports without groups of features, against those with all of them.
#' @param study What \code{\link{study}()} returned.
#' @param groups Named list of character vectors, optional.
#' The features that each group leaves out, named by group. By default, as far as names tell, coordinates and dates
#' (stations and surveys too), and normalisers (metals that are not of the target).
#' @param models Character vector.
#' @param ... Handed on; there are no further arguments.
#' @return A list of class \code{pli_feature_groups}: the data frames predictions, contrasts and scores.
#' @seealso \code{\link{study}()}, which has an example.
#' @noMd
#' @export
feature_groups <- function(study, ...) UseMethod("feature_groups")

#' @rdname feature_groups
#' @export
feature_groups.pli_study <- function(
  study, groups = NULL, models = c("ridge", "gaussian_process", "random_forest"), ...
) {
  run_method(study, "feature_groups", list(groups = groups, models = models, ...))
}

#' Errors and interval coverage where one port is held out at a time
#' @description
#' Returns errors and interval coverage where one port, and one survey, is held out at a time.
#' @param study What \code{\link{study}()} returned.
#' @param models Character vector.
#' @param ... Handed on; there are no further arguments.
#' @return A list of class \code{pli_unseen_ports}: the data frames predictions, errors, scores, coverage and association.
#' @seealso \code{\link{study}()}, which has an example.
#' @noMd
#' @export
unseen_ports <- function(study, ...) UseMethod("unseen_ports")

#' @rdname unseen_ports
#' @export
unseen_ports.pli_study <- function(
  study, models = c("median", "ridge", "random_forest", "xgboost", "scratch", "transfer_full"), ...
) {
  run_method(study, "unseen_ports", list(models = models, ...))
}

#' Errors in later years by models of earlier ones, beside unseen ports
#' @description
#' Returns errors in later years by models of earlier ones, and in unseen ports, and how residuals depend.
#' @details
#' Forward in time: each year but the first is predicted by models trained on the years before it only, inner folds and
#' early stopping keeping years whole (ports, where there is one year). Years and ports with fewer than
#' \code{least_samples} samples are not held out. The sampling unit is the port, which most models of later years have
#' seen before; the answer is for years to come in ports like these.
#'
#' Residuals ln(prediction / truth) of unseen ports are taken apart into what samples of a port and of a survey have in
#' common, and their lag-1 autocorrelation is given for each port of four surveys or more.
#' @param study What \code{\link{study}()} returned.
#' @param models Character vector.
#' @param time Character.
#' Column of years or dates, of any name, among the features or the further columns of the target.
#' @param n_permutations Whole number.
#' Of the tests of residuals.
#' @param ... Handed on; there are no further arguments.
#' @return A list of class \code{pli_unseen_years}: the data frames predictions, comparison, effects, autocorrelation, errors, scores, coverage and association.
#' @section Errors:
#' No such column, a sample without a year, years that cannot be read, or none that can be held out.
#' @references
#' Bergmeir, C. & Benitez, J. M. (2012). Information Sciences 191, 192-213. \doi{10.1016/j.ins.2011.12.028}
#' @seealso \code{\link{study}()}, which has an example.
#' @noMd
#' @export
unseen_years <- function(study, ...) UseMethod("unseen_years")

#' @rdname unseen_years
#' @export
unseen_years.pli_study <- function(
  study, models = c("median", "ridge", "random_forest", "xgboost", "scratch", "transfer_full"), time = "surveyyear",
  n_permutations = 1999L, ...
) {
  run_method(study, "unseen_years", list(models = models, time = time, n_permutations = n_permutations, ...))
}

#' Which features go with the target in both domains
#' @description
#' Returns how each feature goes with the target of its domain, and whether both domains rank features alike.
#' @details
#' The sampling unit is the group: a port of the target, a country or station of the source, each counting once.
#' "spearman" is the rank correlation with the target, p by arrangements of the groups; "importance" the increase of
#' |ln prediction - ln target| of a random forest (\code{n_trees} of the protocol) in groups held out whole when the
#' feature is permuted, p by sign flips of the groups' increases. Intervals are studentized bootstrap intervals over
#' groups; p values are adjusted (Holm) over the features of a domain and measure, as each is a claim of its own,
#' however they depend on each other. The least p that so many groups could have given stands beside.
#'
#' Agreement is Spearman's rho of the estimates in both domains over the features that both have, p by permutation of
#' the features: with few of them in common (four at least) little can be found.
#' @param study What \code{\link{study}()} returned.
#' @param same Named character vector, optional.
#' Features of the source that are the same quantity as a feature of the target of another name.
#' @param n_permutations Whole number.
#' @param ... Handed on; there are no further arguments.
#' @return A list of class \code{pli_feature_relevance}: the data frames associations and agreement.
#' @section Errors:
#' A name in \code{same} that is no feature, or a domain of one group.
#' @references
#' Breiman, L. (2001). Machine Learning 45, 5-32. \doi{10.1023/A:1010933404324}
#' @seealso \code{\link{study}()}, which has an example.
#' @noMd
#' @export
feature_relevance <- function(study, ...) UseMethod("feature_relevance")

#' @rdname feature_relevance
#' @export
feature_relevance.pli_study <- function(study, same = NULL, n_permutations = 9999L, ...) {
  run_method(study, "feature_relevance", list(same = same, n_permutations = n_permutations, ...))
}

#' Errors inside and outside of the training features
#' @description
#' Returns which samples of held-out ports lie outside of the training features, and errors there against inside.
#' @details
#' For each port held out, the dissimilarity index of its samples and its threshold are learnt from the other ports
#' alone, as \code{\link{applicability}()} does it, features weighted by their permutation importance in these ports,
#' folds keeping ports whole. The column \code{inside} of the predictions says of each prediction and its interval
#' whether it lies within what the model was trained on: outside, no cross-validated error speaks for it. Errors by
#' port, region and survey stand beside.
#' @param study What \code{\link{study}()} returned.
#' @param models Character vector.
#' @param ... Handed on; there are no further arguments.
#' @return A list of class \code{pli_overlap}: the data frames predictions, errors, places and association.
#' @section Errors:
#' A model that is not one, or ports too small to be held out.
#' @references
#' Meyer, H. & Pebesma, E. (2021). Methods in Ecology and Evolution 12, 1620-1633. \doi{10.1111/2041-210X.13650}
#' @seealso \code{\link{study}()}, which has an example.
#' @noMd
#' @export
overlap <- function(study, ...) UseMethod("overlap")

#' @rdname overlap
#' @export
overlap.pli_study <- function(
  study, models = c("median", "ridge", "random_forest", "xgboost", "scratch", "transfer_full"), ...
) {
  run_method(study, "overlap", list(models = models, ...))
}

#' How far source and target lie apart in the trunk
#' @description
#' Returns how far source and target lie apart in the trunk, before and after fine-tuning.
#' @details
#' The domains share no columns, so what is compared are the latents that the trunk makes of either, for one trunk
#' fine-tuned on the samples of half of the ports and looked at in the other half.
#' @param study What \code{\link{study}()} returned.
#' @param n_permutations Whole number.
#' @param ... Handed on; there are no further arguments.
#' @return A list of class \code{pli_similarity}: the data frame distances.
#' @seealso \code{\link{study}()}, which has an example.
#' @noMd
#' @export
similarity <- function(study, ...) UseMethod("similarity")

#' @rdname similarity
#' @export
similarity.pli_study <- function(study, n_permutations = 999L, ...) {
  run_method(study, "domain_similarity", list(n_permutations = n_permutations, ...))
}

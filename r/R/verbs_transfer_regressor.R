# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' A network that learns from a source domain and is fitted to a target domain
#' @description
#' Networks that learn from a source domain and are fine-tuned on a target domain with other features.
#' @details
#' With z the encoded features and m, s the mean and standard deviation of log y over the training rows of a network,
#'
#' \preformatted{
#' log y = m + s * head(trunk(adapter(z))),    trunk:  h + act(W h + b)  where widths agree, else  act(W h + b).
#' }
#'
#' Each domain has its own adapter (first layer); \code{pretrain} trains adapter, trunk and head on the source,
#' \code{fit} takes over trunk and head and trains them, as \code{strategy} says, with a new adapter for the target's
#' features. \code{fit} without \code{pretrain} trains the same network from scratch. A prediction is the mean over
#' \code{n_networks} networks that differ in their seeds, back on the scale of y.
#'
#' Intervals come from CV+ or the jackknife+. The unit is the row, or with \code{groups} the group: whole groups are
#' held out, and the interval is for a sample of a new group, exchangeable with those of \code{fit}. Over training sets
#' the jackknife+ covers at least 1 - 2 alpha of new samples, and both cover about level = 1 - alpha in practice (see
#' \code{plus_interval}). Pre-training sees none of the target, so it takes no part in this.
#' @param strategy "full", "auto", "freeze", "gradual", "l2_sp", "mmd" or "coral".
#' What comes of the pre-trained network: all parts trained on; a ladder; trunk kept; trunk at a tenth of the learning
#' rate; trunk drawn to where it came from; latents drawn to those of the source, by MMD or by their covariances. The
#' ladder goes from the source's prediction as it is (where \code{same_target}), over one with an offset and one with a
#' ridge regression of its residuals, to "full": the rows held out for early stopping, whole groups, choose the first
#' that is as good as the best to within a standard error. It needs tied columns.
#' @param widths Integer vector.
#' Width of the adapter's output, then of each layer of the trunk.
#' @param residual Logical.
#' @param activation "relu", "elu", "gelu", "silu" or "tanh".
#' @param norm "none" or "layer".
#' @param dropout Number.
#' @param learning_rate,weight_decay Number.
#' Of Adam with decoupled weight decay.
#' @param batch_size,max_steps Whole number.
#' @param evaluate_every Whole number.
#' Steps between two looks at the rows held out for early stopping.
#' @param patience Whole number or NULL.
#' Looks without improvement before a network stops and returns to its best parameters. NULL: all steps.
#' @param validation_share Number.
#' Of the rows, held out for early stopping (with \code{patience = NULL}, too); whole groups.
#' @param l2_sp,align_weight Number.
#' Weight of the strategies "l2_sp", and "mmd" or "coral"; 0 for the strategy's own (0.01; 0.1; 1).
#' @param tie Logical or character vector.
#' Columns of numbers that both domains have by name keep first-layer weights, mean and standard deviation of the
#' source, so that one name must mean one quantity in one unit; a list names some. Never coordinates, dates, stations,
#' surveys.
#' @param tie_anyway Logical.
#' Tie these, too.
#' @param same_target Logical or NULL.
#' Whether both targets are one quantity in one unit: the target then keeps the source's mean and standard deviation.
#' NULL: by the names of y; where one has none, by whether the source predicts the rows of \code{fit} better than their
#' mean does.
#' @param pretrain_recipe,finetune_recipe Named list or NULL.
#' What \code{pretrain}, and \code{fit} after it, change in the settings that a \code{Recipe} has.
#' @param n_networks Whole number.
#' Each holds out other rows for early stopping.
#' @param stack_below Whole number.
#' With fewer labelled rows than this a prediction averages the networks with a ridge regression and a Gaussian
#' process, by shares that the rows held out for early stopping speak for; 0: networks alone.
#' @param interval "cv+", "jackknife+" or NULL.
#' @param interval_folds Whole number.
#' Of CV+; one fold a row (a group) where there are fewer.
#' @param log_target Logical.
#' Model log y, for a positive y.
#' @param back_transform "mean" or "median".
#' "mean": the exponential times Duan's smearing factor, the mean of exp(residual); "median": the exponential.
#' @param task "covariates", "normalisers", "reduced-panel" or "all-metals".
#' Which metals features may hold, as far as column names tell (\code{fit} only).
#' @param target_metals Character vector.
#' Metals of the target PLI.
#' @param device Character.
#' "cpu", or "cuda" where there is one.
#' @param checkpoint Path or NULL.
#' Where the state of a training is kept now and then; a killed training, run again, goes on from there to the same
#' numbers. Removed when done. Pre-training uses the same path with ".source". For one training at a time.
#' @param random_state Whole number.
#' @param progress Logical.
#' Show a progress bar with the time left.
#' @return The model, of class \code{pli_regressor}.
#' @section Errors:
#' From \code{fit} and \code{pretrain}: parameters out of range; features that hold metals of the target; a target that
#' is not positive in logs; too few labelled rows; infinite features. From \code{predict}: features unlike those of
#' \code{fit}.
#' @references
#' Lai, Farid, Kuan & Zhang (2025). arXiv 2506.22096 (the design).
#'
#' Duan, N. (1983). Journal of the American Statistical Association 78, 605-610. \doi{10.1080/01621459.1983.10478017}
#'
#' Howard, J. & Ruder, S. (2018). ACL, 328-339. \doi{10.18653/v1/P18-1031} (gradual)
#'
#' Li, X., Grandvalet, Y. & Davoine, F. (2018). ICML, PMLR 80, 2825-2834 (l2_sp).
#'
#' Long, M. et al. (2015). ICML, PMLR 37, 97-105 (mmd).
#'
#' Sun, B. & Saenko, K. (2016). ECCV Workshops, 443-450. \doi{10.1007/978-3-319-49409-8_35} (coral)
#'
#' Barber, R. F. et al. (2021). Annals of Statistics 49, 486-507. \doi{10.1214/20-AOS1965} (intervals)
#'
#' Lee, Y., Barber, R. F. & Willett, R. (2023). arXiv 2306.06342 (intervals for groups)
#' @examplesIf plistats_available()
#' \donttest{
#' set.seed(1)
#' cities <- data.frame(gdp = rnorm(200), traffic = rnorm(200))
#' ports <- data.frame(depth = rnorm(40), carbon = rnorm(40))
#' pm25 <- exp(cities$gdp)
#' pli_of_ports <- exp(ports$depth + rnorm(40, sd = 0.1))
#'
#' model <- transfer_regressor(max_steps = 100, n_networks = 2, interval_folds = 5) |>
#'   pretrain(cities, pm25) |>
#'   fit(ports, pli_of_ports)
#' predict(model, ports[1:3, ])
#' predict_interval(model, ports[1:3, ], level = 0.9)
#' }
#' @noMd
#' @export
transfer_regressor <- function(
  strategy = "full", widths = c(64L, 64L), residual = TRUE, activation = "relu", norm = "none", dropout = 0,
  learning_rate = 0.001, weight_decay = 0.0001, batch_size = 32L, max_steps = 1000L, evaluate_every = 20L,
  patience = 10L, validation_share = 0.2, l2_sp = 0, align_weight = 0, tie = TRUE, tie_anyway = FALSE,
  same_target = NULL, pretrain_recipe = NULL, finetune_recipe = NULL, n_networks = 5L, stack_below = 200L,
  interval = "cv+", interval_folds = 10L, log_target = TRUE, back_transform = "mean", task = "covariates",
  target_metals = c("As", "Cd", "Cr", "Cu", "Hg", "Ni", "Pb", "Zn"), device = "cpu", checkpoint = NULL,
  random_state = 0L, progress = FALSE
) {
  call_verb("TransferRegressor", list(
    strategy = strategy, widths = widths, residual = residual, activation = activation, norm = norm,
    dropout = dropout, learning_rate = learning_rate, weight_decay = weight_decay, batch_size = batch_size,
    max_steps = max_steps, evaluate_every = evaluate_every, patience = patience,
    validation_share = validation_share, l2_sp = l2_sp, align_weight = align_weight, tie = tie,
    tie_anyway = tie_anyway, same_target = same_target, pretrain_recipe = pretrain_recipe,
    finetune_recipe = finetune_recipe, n_networks = n_networks, stack_below = stack_below, interval = interval,
    interval_folds = interval_folds, log_target = log_target, back_transform = back_transform, task = task,
    target_metals = target_metals, device = device, checkpoint = checkpoint, random_state = random_state,
    progress = progress
  ))
}

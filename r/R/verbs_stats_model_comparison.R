# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Compare models on the same samples
#' @description
#' Compare models on the same samples by the test that the design makes valid, with the reason in words.
#' @details
#' Every pair is tested on d = score_A - score_B in the same units, and p values are adjusted for all pairs. The
#' sampling unit, and what is exchangeable under the null hypothesis of a pair, follow from the design:
#'
#' \itemize{
#' \item Ports: the port; the signs of whole ports are exchangeable (\code{\link{paired_permutation_test}()}). Three or
#' more models have Friedman's omnibus test of ranks within ports first. Intervals cover new ports.
#' \item No ports, each sample predicted once: the same with the sample as unit. Intervals cover new samples.
#' \item Samples predicted again from other splits (repeated K-fold), unless each split holds out whole ports: the
#' split, and the mean difference over splits of this size is zero (\code{\link{corrected_resampled_t_test}()}).
#' Intervals cover the expected score of models trained on so many samples.
#' \item Samples in time order, one at a time, no ports: the time step (\code{\link{diebold_mariano_test}()}).
#' \item Models without predictions for some ports: Skillings-Mack's omnibus test, pairs on the ports that both have.
#' }
#'
#' Repeats that hold out the same splits again (with other random starts) are averaged first.
#' @param predictions Data frame, one row a prediction.
#' Columns sample, model, y_true, y_pred; port, repeat, split where there are such. \code{split} says which samples
#' were held out together. The order of rows and of models is of no account.
#' @param metric Character.
#' What \code{\link{score}()} returns: mae, mape, r2, ... Those that are no means over samples (rmse, r2, ccc, medae)
#' are computed in each port or split.
#' @param test "auto", "permutation", "wilcoxon", "corrected_t", "diebold_mariano", "friedman" or "nemenyi".
#' "friedman" is Friedman's omnibus test, then sign flips.
#' @param ports_as_unit Logical, optional.
#' By default wherever there are two ports or more. FALSE takes samples of one port as independent.
#' @param order Character, optional.
#' Column that orders samples in time; \code{time} or \code{date} serve unnamed where they order samples without ports.
#' @param horizon Whole number.
#' Of the Diebold-Mariano test.
#' @param n_train,n_test Whole number, optional.
#' For the corrected t test: by default the samples of the largest split, and all others.
#' @param adjust Character.
#' Method of \code{\link{adjust_p}()}.
#' @param level Number.
#' Of intervals and letters.
#' @param method,n_resamples,seed,stream Of the bootstrap intervals, as in \code{\link{bootstrap_ci}()}; splits and time steps have the intervals of their
#' test.
#' @return A list of class \code{pli_comparison}: the omnibus test, the data frames groups and pairs, checks and notes.
#' \code{design} says what the data are and why this test. \code{groups}, best first: model, n, estimate, interval,
#' mean rank where ranks are used, letters, among_best. \code{pairs}: estimate A - B, its interval, statistic and p of
#' the test; the effect is the rank-biserial correlation of the units' differences, positive where A has the larger
#' scores.
#' @section Errors:
#' A prediction is missing, repeated or not finite (named by model and sample), models predict different samples other
#' than by whole ports, or a test is named that this design makes invalid.
#' @references
#' Demsar, J. (2006). Journal of Machine Learning Research 7, 1-30.
#'
#' Nadeau, C. & Bengio, Y. (2003). Machine Learning 52, 239-281. \doi{10.1023/A:1024068626366}
#'
#' Benavoli, A., Corani, G. & Mangili, F. (2016). Journal of Machine Learning Research 17(5), 1-10.
#' @examplesIf plistats_available()
#' truth <- 1:8
#' predictions <- data.frame(
#'   sample = rep(1:8, 2), model = rep(c("rf", "svm"), each = 8), y_true = rep(truth, 2),
#'   y_pred = c(1.1, 2.2, 2.9, 4.1, 5.3, 6.1, 6.9, 8.2, 1.5, 1.4, 3.6, 4.4, 5.5, 6.8, 6.2, 8.6)
#' )
#' result <- compare_models(predictions, n_resamples = 999)
#' result$groups[, c("model", "estimate", "letters")]
#' result$pairs[, c("group_a", "group_b", "estimate", "p_value")]
#' @noMd
#' @export
compare_models <- function(
  predictions, metric = "mae", test = "auto", ports_as_unit = NULL, order = NULL, horizon = 1L, n_train = NULL,
  n_test = NULL, adjust = "holm", level = 0.95, method = "bca", n_resamples = 9999L, seed = 1L, stream = NULL
) {
  call_verb("compare_models", list(
    predictions = predictions, metric = metric, test = test, ports_as_unit = ports_as_unit, order = order,
    horizon = horizon, n_train = n_train, n_test = n_test, adjust = adjust, level = level, method = method,
    n_resamples = n_resamples, seed = seed, stream = stream
  ))
}

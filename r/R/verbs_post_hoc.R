# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Critical difference of mean ranks
#' @description
#' Returns the difference of mean ranks from which on two of several models are significantly different (Nemenyi).
#' @details
#' CD = q sqrt(k (k + 1) / (12 N)), with q the quantile of the range of k independent standard normal variables.
#' @param n_models Whole number.
#' k, all models that are compared, not only those shown.
#' @param n_blocks Whole number.
#' N, the independent blocks (ports, data sets) in which each model was scored.
#' @param level Number.
#' 1 minus the chance that any pair is found different where all models are equal, in large samples.
#' @return Number.
#' In ranks.
#' @section Errors:
#' Fewer than 2 models or blocks, or a level outside (0, 1).
#' @references
#' Nemenyi, P. B. (1963). Distribution-free multiple comparisons. PhD thesis, Princeton University.
#'
#' Demsar, J. (2006). Journal of Machine Learning Research 7, 1-30.
#' @examplesIf plistats_available()
#' critical_difference(n_models = 4, n_blocks = 14)
#' @noMd
#' @export
critical_difference <- function(n_models, n_blocks, level = 0.95) {
  call_verb("critical_difference", list(n_models = n_models, n_blocks = n_blocks, level = level))
}

#' Nemenyi's test of every pair of models
#' @description
#' Compare every pair of models by the difference of their mean ranks over the same blocks, adjusted for all pairs.
#' @details
#' q = |R_a - R_b| / sqrt(k (k + 1) / (12 N)) is referred to the range of k standard normal variables, so the p value
#' of a pair is already adjusted, and the intervals R_a - R_b -+ CD hold for all pairs together.
#'
#' The sampling unit is the block. Under the null hypothesis every order of all k models within a block is equally
#' likely and blocks are independent. The test compares all models with each other; whether two models are found
#' different also depends on which others are in the comparison (\code{\link{pairwise_tests}()} does not have this
#' property).
#' @param scores Data frame or matrix, (N, k).
#' One row a block, one column a model; no missing cells.
#' @param level Number.
#' Of the intervals and letters.
#' @param lower_is_better Logical.
#' Whether the lowest score gets rank 1.
#' @return A list of class \code{pli_comparison}: the omnibus test, the data frames groups and pairs, checks and notes.
#' Models best first. \code{pairs}: estimate is the difference of mean ranks, statistic q, effect the share of blocks
#' in which A is better minus the share in which B is. The omnibus test is Friedman's.
#' @section Errors:
#' A cell is missing or not finite, or there are fewer than 2 blocks or models.
#' @references
#' Demsar, J. (2006). Journal of Machine Learning Research 7, 1-30.
#'
#' Benavoli, A., Corani, G. & Mangili, F. (2016). Journal of Machine Learning Research 17(5), 1-10.
#' @examplesIf plistats_available()
#' errors <- data.frame(
#'   rf = c(0.2, 0.1, 0.3, 0.2, 0.1), svm = c(0.3, 0.4, 0.2, 0.5, 0.3),
#'   net = c(0.9, 0.8, 0.7, 0.6, 0.9)
#' )
#' nemenyi_test(errors)$groups
#' @noMd
#' @export
nemenyi_test <- function(scores, level = 0.95, lower_is_better = TRUE) {
  call_verb("nemenyi_test", list(scores = scores, level = level, lower_is_better = lower_is_better))
}

#' Conover's test of every pair of models
#' @description
#' Compare every pair of models by Conover's t test on their mean ranks over the same blocks, p values adjusted.
#' @details
#' t = (R_a - R_b) / s with s^2 = 2 (A - N sum_j R_j^2) / (N (N - 1)(k - 1)), where A is the sum of all squared ranks,
#' and (N - 1)(k - 1) degrees of freedom. More powerful than Nemenyi's test, and takes ties into account.
#'
#' The sampling unit is the block. Under the null hypothesis every order of all k models within a block is equally
#' likely and blocks are independent; t is an approximation. Where some models do differ, s shrinks with the agreement
#' of the blocks about those, and equal models among the others are found different more often than 1 - level says: in
#' about 11 \% of cases with one model far from three equal ones (a note says so).
#' @param scores Data frame or matrix, (N, k).
#' One row a block, one column a model; no missing cells.
#' @param adjust Character.
#' Method of \code{\link{adjust_p}()}.
#' @param level Number.
#' Of the letters, and of the intervals, which hold for one pair each.
#' @param lower_is_better Logical.
#' Whether the lowest score gets rank 1.
#' @return A list of class \code{pli_comparison}: the omnibus test, the data frames groups and pairs, checks and notes.
#' Models best first. \code{pairs}: estimate is the difference of mean ranks, statistic t, effect the share of blocks
#' in which A is better minus the share in which B is. Where all blocks rank the models alike, t is infinite and p the
#' exact chance of that, with a note.
#' @section Errors:
#' A cell is missing or not finite, or there are fewer than 2 blocks or models.
#' @references
#' Conover, W. J. (1999). Practical Nonparametric Statistics, 3rd ed., section 5.8. Wiley.
#'
#' Conover, W. J. & Iman, R. L. (1979). Technical report LA-7677-MS. \doi{10.2172/6057803}
#' @examplesIf plistats_available()
#' errors <- data.frame(
#'   rf = c(0.2, 0.1, 0.3, 0.2, 0.1), svm = c(0.3, 0.4, 0.2, 0.5, 0.3),
#'   net = c(0.9, 0.8, 0.7, 0.6, 0.9)
#' )
#' conover_test(errors)$pairs[, c("group_a", "group_b", "p_adjusted")]
#' @noMd
#' @export
conover_test <- function(scores, adjust = "holm", level = 0.95, lower_is_better = TRUE) {
  call_verb("conover_test", list(
    scores = scores, adjust = adjust, level = level, lower_is_better = lower_is_better
  ))
}

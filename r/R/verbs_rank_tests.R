# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Friedman's test of several models in the same blocks
#' @description
#' Test whether several models differ in the same blocks, by the ranks of their scores within each block.
#' @details
#' With mean ranks R_j of k models over N blocks, chi2 = 12 N / (k (k + 1)) sum_j (R_j - (k + 1) / 2)^2 / T with T = 1
#' - sum (t^3 - t) / (N k (k^2 - 1)) over all groups of t tied scores; F = (N - 1) chi2 / (N (k - 1) - chi2) with k - 1
#' and (k - 1)(N - 1) degrees of freedom. The effect is Kendall's W = chi2 / (N (k - 1)): 0 where the blocks' orders of
#' the models cancel, 1 where all blocks order them alike.
#'
#' The sampling unit is the block. Under the null hypothesis every order of the models within a block is equally likely
#' and blocks are independent: ports or data sets may be, folds of one data set are not, as they share training data
#' (use \code{\link{corrected_resampled_t_test}()}).
#' @param scores Data frame or matrix, (N, k).
#' One row a block, one column a model. No missing cells: \code{\link{skillings_mack_test}()} takes those.
#' @param statistic "iman_davenport" or "chi_squared".
#' The chi-squared distribution is the poorer approximation (conservative) where blocks are few.
#' @param lower_is_better Logical.
#' Which end of the scale gets rank 1; statistic and p value are the same either way.
#' @return An object of class \code{htest}, as \code{stats::t.test()} returns.
#' Where all blocks order the models alike F is infinite, and p is the exact probability of that. Where all scores of
#' each block are equal the statistic is 0 and p is 1. Both carry a note.
#' @section Errors:
#' A cell is missing or not finite (named by block and model), or there are fewer than 2 blocks or models.
#' @references
#' Friedman, M. (1937). J. Am. Stat. Assoc. 32, 675-701. \doi{10.1080/01621459.1937.10503522}
#'
#' Iman, R. L. & Davenport, J. M. (1980). Communications in Statistics A 9, 571-595. \doi{10.1080/03610928008827904}
#'
#' Demsar, J. (2006). Journal of Machine Learning Research 7, 1-30.
#' @examplesIf plistats_available()
#' errors <- data.frame(rf = c(1, 1, 2, 1), svm = c(2, 3, 1, 2), net = c(3, 2, 3, 3))
#' friedman_test(errors, statistic = "chi_squared")
#' @noMd
#' @export
friedman_test <- function(scores, statistic = "iman_davenport", lower_is_better = TRUE) {
  call_verb("friedman_test", list(scores = scores, statistic = statistic, lower_is_better = lower_is_better))
}

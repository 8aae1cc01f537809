# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Paired test of every pair of models
#' @description
#' Compare every pair of models by a paired test of their scores in the same blocks, p values adjusted.
#' @details
#' Each pair is tested on its own differences, whatever other models are in the comparison: by Wilcoxon's signed rank
#' test or by the sign-flip permutation test of the mean difference. Scores must be comparable in size between blocks;
#' if they are not, use \code{\link{nemenyi_test}()} or \code{\link{conover_test}()}, which look at ranks within blocks
#' only.
#'
#' The sampling unit is the block. Under the null hypothesis of a pair its differences are independent and symmetric
#' about 0. No p value is below 2^(1 - N); where that, adjusted, exceeds 1 - level no pair can be found different,
#' which is noted.
#' @param scores Data frame or matrix, (N, k).
#' One row a block, one column a model; no missing cells.
#' @param test "wilcoxon" or "permutation".
#' @param adjust Character.
#' Method of \code{\link{adjust_p}()}.
#' @param level Number.
#' Of the letters.
#' @param lower_is_better Logical.
#' Whether the lowest score is the best.
#' @param seed Whole number.
#' Used where there are too many blocks for the exact permutation distribution.
#' @return A list of class \code{pli_comparison}: the omnibus test, the data frames groups and pairs, checks and notes.
#' Models best first, by mean score. \code{pairs}: estimate is the mean difference of scores; statistic and effect are
#' those of \code{\link{wilcoxon_test}()} or \code{\link{paired_permutation_test}()}; intervals are those of the
#' latter, for one pair each, and empty for the former. The omnibus test is Friedman's.
#' @section Errors:
#' A cell is missing or not finite, or there are fewer than 2 blocks or models.
#' @references
#' Benavoli, A., Corani, G. & Mangili, F. (2016). Journal of Machine Learning Research 17(5), 1-10.
#' @examplesIf plistats_available()
#' errors <- data.frame(
#'   rf = c(0.20, 0.11, 0.30, 0.22, 0.13), svm = c(0.31, 0.43, 0.35, 0.51, 0.32),
#'   net = c(0.91, 0.82, 0.77, 0.65, 0.96)
#' )
#' result <- pairwise_tests(errors, test = "permutation")
#' result$pairs[, c("group_a", "group_b", "p_value", "p_adjusted")]
#' @noMd
#' @export
pairwise_tests <- function(
  scores, test = "wilcoxon", adjust = "holm", level = 0.95, lower_is_better = TRUE, seed = 1L
) {
  call_verb("pairwise_tests", list(
    scores = scores, test = test, adjust = adjust, level = level, lower_is_better = lower_is_better, seed = seed
  ))
}

# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Skillings-Mack test where scores are missing
#' @description
#' Test whether several models differ where some were not scored in all blocks, by ranks within blocks.
#' @details
#' Block i ranks its k_i scores; A_j = sum_i sqrt(12 / (k_i + 1)) (r_ij - (k_i + 1) / 2) over the blocks with model j.
#' The statistic is A' V^- A with V the covariance of A under random orders within blocks: without ties V_jl = -(number
#' of blocks with both j and l); tied blocks enter with the variance of their midranks. For a complete table it equals
#' Friedman's chi-squared, ties or not.
#'
#' The sampling unit is the block. Under the null hypothesis every order of the scores that a block has is equally
#' likely, and blocks are independent. Which cells are missing must have nothing to do with what their scores would
#' have been: a model that failed where it would have been bad makes the test misleading.
#' @param scores Data frame or matrix, (N, k).
#' One row a block, one column a model, NA where missing. Blocks with fewer than two scores say nothing about
#' differences; they are removed and named in the notes.
#' @param method "chi_squared" or "monte_carlo".
#' p from the chi-squared distribution with k - 1 degrees of freedom, or from random orders within blocks, which is
#' valid for any number of blocks and any ties: (b + 1) / (n_resamples + 1).
#' @param n_resamples,seed Whole number.
#' For "monte_carlo".
#' @param lower_is_better Logical.
#' Which end of the scale gets rank 1; statistic and p value are the same either way.
#' @return An object of class \code{htest}, as \code{stats::t.test()} returns.
#' @section Errors:
#' A score is infinite or text, fewer than two blocks have two scores, or the models fall into parts that were never
#' scored in a common block.
#' @references
#' Skillings, J. H. & Mack, G. A. (1981). Technometrics 23, 171-177. \doi{10.1080/00401706.1981.10486261}
#'
#' Chatfield, M. & Mander, A. (2009). Stata Journal 9, 299-305. \doi{10.1177/1536867X0900900208}
#' @examplesIf plistats_available()
#' errors <- data.frame(rf = c(3, 1, 5, 2, 0), svm = c(5, 3, 4, NA, 2), net = c(15, 18, 21, 6, 17))
#' skillings_mack_test(errors)
#' @noMd
#' @export
skillings_mack_test <- function(
  scores, method = "chi_squared", n_resamples = 9999L, seed = 1L, lower_is_better = TRUE
) {
  call_verb("skillings_mack_test", list(
    scores = scores, method = method, n_resamples = n_resamples, seed = seed, lower_is_better = lower_is_better
  ))
}

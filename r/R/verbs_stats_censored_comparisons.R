# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Compare groups of values with non-detects
#' @description
#' Test whether groups of values with non-detects, at any number of limits, come from one distribution.
#' @details
#' The values are flipped, so that "less than" becomes "longer than", and compared by a weighted logrank test, the
#' generalised Wilcoxon test. At each measured point t_j, from the largest down, d_j of the n_j values that are or may
#' be no larger than t_j are equal to it, d_gj and n_gj of them in group g:
#'
#' U_g = sum_j w_j (d_gj - n_gj d_j / n_j), chi-squared = U' V^- U with the hypergeometric variance V of U.
#'
#' The weights of Peto and Prentice are w_j = prod (n_k + 1 - d_k) / (n_k + 1) over the points from the largest down to
#' t_j; those of Peto and Peto are the Kaplan-Meier probability of less than all points before t_j. Without non-detects
#' both are nearly the ranks of the Kruskal-Wallis test. The sampling unit is a value. Under the null hypothesis the
#' groups share one distribution; their limits may differ, as long as they do not depend on the values.
#' @param values Vector, (n,).
#' Measured values, and the limits of non-detects; any unit.
#' @param groups Vector, (n,).
#' Label of the group of each value.
#' @param nondetect Vector of logical, (n,), optional.
#' TRUE where the value is only known to be less than what \code{values} holds. All are measured by default.
#' @param weights "prentice" or "peto".
#' "peto" is \code{survival::survdiff(rho = 1)} of the flipped values, as NADA's \code{cendiff} has it.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return An object of class \code{htest}, as \code{stats::t.test()} returns.
#' p is that of the chi-squared distribution. \code{least_p}, for up to four groups, is that of groups that do not
#' overlap. Where no measured value tells groups apart, p is 1, with a note.
#' @section Errors:
#' A value is not finite, a flag is not TRUE or FALSE, lengths differ, or there is only one group.
#' @references
#' Peto, R. & Peto, J. (1972). Journal of the Royal Statistical Society A 135, 185-207. \doi{10.2307/2344317}
#'
#' Prentice, R. L. (1978). Biometrika 65, 167-179. \doi{10.1093/biomet/65.1.167}
#'
#' Helsel, D. R. (2012). Statistics for Censored Environmental Data Using Minitab and R, 2nd ed. Wiley.
#' \doi{10.1002/9781118162729}
#' @examplesIf plistats_available()
#' pce <- c(4, 1.5, 2, 8.7, 5.1, 5, 6.4, 10.9, 7, 14.3, 1.9, 10, 6.8, 5)
#' below <- c(TRUE, FALSE, TRUE, FALSE, FALSE, TRUE, rep(FALSE, 7), TRUE)
#' peto_prentice_test(pce, rep(c("background", "compliance"), c(6, 8)), nondetect = below)
#' @noMd
#' @export
peto_prentice_test <- function(values, groups, nondetect = NULL, weights = "prentice", ...) {
  if (is.data.frame(values)) {
    found <- by_columns("peto_prentice_test", values, sys.call(), parent.frame())
    if (!is.null(found)) return(found$value)
  }
  call_verb("peto_prentice_test", list(
    values = values, groups = groups, nondetect = nondetect, weights = weights, ...
  ))
}

#' Compare paired values with non-detects
#' @description
#' Test whether one of two paired measurements with non-detects tends to be larger (paired Prentice-Wilcoxon).
#' @details
#' In each pair both values are first censored alike: two non-detects are set to the larger limit, and a value below
#' the limit of its partner counts as less than that limit. Then all 2 n values get Prentice's scores: with F(t) = prod
#' n_k / (n_k + 1) over the measured values at t or above, one by one, where n_k values are not above the k-th, a
#' measured value scores 2 F - 1 from the bottom up, reversed so that larger values score higher; values that tie share
#' their mean; a non-detect scores as the mean of what lies below it. With the differences d_i of the scores of a pair
#'
#' Z = sum d_i / sqrt(sum d_i^2).
#'
#' The sampling unit is the pair. Under the null hypothesis the two values of a pair may be exchanged, which flips the
#' sign of d_i: p counts all sign vectors, or refers Z to the normal distribution.
#' @param values_a,values_b Vector, (n,).
#' Measured values, and the limits of non-detects, of the same places, in one order and unit.
#' @param nondetect_a,nondetect_b Vector of logical, (n,), optional.
#' TRUE where the value is only known to be less than what its array holds.
#' @param alternative "two-sided", "less" or "greater".
#' "greater": A tends to be larger.
#' @param method "auto", "exact" or "normal".
#' "exact" counts sign vectors (up to 40 pairs that differ; "auto" does so up to there), "normal" is NADA's.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return An object of class \code{htest}, as \code{stats::t.test()} returns.
#' Statistic Z. Pairs that cannot be told apart add nothing, and are counted in a note.
#' @section Errors:
#' A value is not finite, a flag is not TRUE or FALSE, lengths differ, or an argument is out of range.
#' @references
#' O'Brien, P. C. & Fleming, T. R. (1987). Biometrics 43, 169-180. \doi{10.2307/2531957}
#'
#' Helsel, D. R. (2012). Statistics for Censored Environmental Data Using Minitab and R, 2nd ed., chapter 9. Wiley.
#' \doi{10.1002/9781118162729}
#' @examplesIf plistats_available()
#' june <- c(0.38, 0.04, 0.01, 0.03, 0.05, 0.02)
#' september <- c(2.66, 0.63, 0.59, 0.05, 0.58, 0.01)
#' paired_prentice_test(june, september, nondetect_a = c(FALSE, FALSE, TRUE, FALSE, FALSE, FALSE))
#' @noMd
#' @export
paired_prentice_test <- function(
  values_a, values_b, nondetect_a = NULL, nondetect_b = NULL, alternative = "two-sided", method = "auto", ...
) {
  if (is.data.frame(values_a)) {
    found <- by_columns("paired_prentice_test", values_a, sys.call(), parent.frame())
    if (!is.null(found)) return(found$value)
  }
  call_verb("paired_prentice_test", list(
    values_a = values_a, values_b = values_b, nondetect_a = nondetect_a, nondetect_b = nondetect_b,
    alternative = alternative, method = method, ...
  ))
}

#' Kendall's rank correlation with non-detects
#' @description
#' Test whether two variables with non-detects rise together, by Kendall's tau.
#' @details
#' S = sum over pairs i < j of a_ij b_ij, where a_ij and b_ij are the signs of x_j - x_i and y_j - y_i as far as they
#' are known: a non-detect is less than a measured value at its limit or above, and two non-detects, or one and a
#' measured value below its limit, are a tie. tau-b = S / sqrt(sum a_ij^2 sum b_ij^2); NADA's \code{cenken} gives
#' tau-a, which is S / (n (n - 1) / 2). S - sign(S) is referred to the normal law with its variance over all orders of
#' y, each value with its limit, which holds for any ties and limits:
#'
#' var S = A B / (n (n - 1) (n - 2)) + C D / (2 n (n - 1)), A = sum_i (sum_j a_ij)^2 - sum_ij a_ij^2, B the same of b,
#' C = sum_ij a_ij^2, D = sum_ij b_ij^2.
#'
#' The sampling unit is the place with both measurements. Under the null hypothesis they are independent, and so are
#' the places; memory grows as n^2.
#' @param x,y Vector, (n,).
#' Measured values, and the limits of non-detects; at least three.
#' @param nondetect_x,nondetect_y Vector of logical, (n,), optional.
#' TRUE where the value is only known to be less than what its array holds.
#' @param alternative "two-sided", "less" or "greater".
#' "greater": they rise together.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return An object of class \code{htest}, as \code{stats::t.test()} returns.
#' Statistic S; effect Kendall's tau-b. Where all pairs of one variable are tied, S = 0 and p = 1, with a note.
#' @section Errors:
#' Fewer than three values, one not finite, a flag not TRUE or FALSE, or lengths that differ.
#' @references
#' Kendall, M. G. (1945). Biometrika 33, 239-251. \doi{10.1093/biomet/33.3.239}
#'
#' Daniels, H. E. (1944). Biometrika 33, 129-135. \doi{10.1093/biomet/33.2.129}
#'
#' Oakes, D. (1982). Biometrics 38, 451-455. \doi{10.2307/2530458}
#'
#' Helsel, D. R. (2012). Statistics for Censored Environmental Data Using Minitab and R, 2nd ed., chapter 11. Wiley.
#' \doi{10.1002/9781118162729}
#' @examplesIf plistats_available()
#' cadmium <- c(0.5, 0.5, 0.7, 0.6, 0.9, 1.2)
#' censored_kendall_test(1:6, cadmium, nondetect_y = cadmium == 0.5)
#' @noMd
#' @export
censored_kendall_test <- function(x, y, nondetect_x = NULL, nondetect_y = NULL, alternative = "two-sided", ...) {
  if (is.data.frame(x)) {
    found <- by_columns("censored_kendall_test", x, sys.call(), parent.frame())
    if (!is.null(found)) return(found$value)
  }
  call_verb("censored_kendall_test", list(
    x = x, y = y, nondetect_x = nondetect_x, nondetect_y = nondetect_y, alternative = alternative, ...
  ))
}

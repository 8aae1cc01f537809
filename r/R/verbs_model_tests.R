# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Paired sign-flip permutation test of two models
#' @description
#' Returns the sign-flip permutation test of the mean difference of two losses on the same samples.
#' @details
#' The sampling unit is the sample, or the whole port when \code{ports} is given: then the sum of a port's differences
#' flips as one. Under the null hypothesis the differences d = err_a - err_b of the units are independent and symmetric
#' about zero, so their signs are exchangeable: each of the 2^g sign vectors s is equally likely, and
#'
#' \preformatted{
#' p = #\{s : sum s_i |d_i| >= sum d_i\} / 2^g   ("greater"; two-sided with absolute values).
#' }
#'
#' The observed signs are one of them, ties count as extreme, and zero differences are kept (a flip changes nothing).
#' @param err_a,err_b Vector, (n,).
#' Loss of each model on each sample (such as absolute errors), in the same order.
#' @param ports Vector, (n,), optional.
#' Port of each sample.
#' @param alternative "two-sided", "less" or "greater".
#' "greater": model A has the larger losses.
#' @param method "auto", "exact", "characteristic" or "monte_carlo".
#' "exact" counts all sign vectors (at most 44 units). "characteristic" inverts the characteristic function;
#' \code{p_error} is then a bound on the error that always holds. "monte_carlo" draws B sign vectors, of which b are as
#' extreme: p = (b + 1) / (B + 1), and \code{p_error} is its standard error. "auto" is exact up to 40 units that differ
#' from zero, above that the characteristic function, unless random signs are more precise (as with coarsely rounded
#' losses, or a few dominating differences).
#' @param n_resamples Whole number.
#' B.
#' @param level Number or NULL.
#' Of the interval; NULL leaves it out, which is fastest.
#' @param seed Whole number.
#' @return An object of class \code{htest}, as \code{stats::t.test()} returns.
#' \code{effect} is the mean difference. Its interval holds the shifts of A that the same test does not reject, and
#' covers the centre of symmetry of the differences; it is infinite where no shift can be rejected.
#' @section Errors:
#' A loss is not finite, lengths differ, a port is missing, or an argument is out of range.
#' @references
#' Fisher, R. A. (1935). The Design of Experiments, section 21. Edinburgh: Oliver & Boyd.
#'
#' Phipson, B. & Smyth, G. K. (2010). Statistical Applications in Genetics and Molecular Biology 9, 39.
#' \doi{10.2202/1544-6115.1585}
#' @examplesIf plistats_available()
#' paired_permutation_test(c(3, 5, 4, 6, 7, 5), c(2, 3, 3.5, 4, 4, 4.5))
#' @noMd
#' @export
paired_permutation_test <- function(
  err_a, err_b, ports = NULL, alternative = "two-sided", method = "auto", n_resamples = 99999L, level = 0.95,
  seed = 1L
) {
  call_verb("paired_permutation_test", list(
    err_a = err_a, err_b = err_b, ports = ports, alternative = alternative, method = method,
    n_resamples = n_resamples, level = level, seed = seed
  ))
}

#' Wilcoxon's signed-rank test of two models
#' @description
#' Returns the Wilcoxon signed-rank test of two losses on the same samples.
#' @details
#' The sampling unit is the sample. Under the null hypothesis the differences d = err_a - err_b are independent and
#' symmetric about zero, so their signs are exchangeable given the ranks of |d|. V is the sum of the ranks of the
#' positive differences; tied differences share their mean rank, and the exact distribution is that of the ranks as
#' they are, by dynamic programming.
#' @param err_a,err_b Vector, (n,).
#' Loss of each model on each sample, in the same order.
#' @param alternative "two-sided", "less" or "greater".
#' "greater": model A has the larger losses.
#' @param method "auto", "exact" or "normal".
#' "auto" is exact up to 50 differences that are not zero (at most 1000 on request), else normal with continuity
#' correction.
#' @param zeros "wilcoxon" or "pratt".
#' Zero differences are dropped before ranking, or after it. They are counted in \code{notes}.
#' @param level Number.
#' @return An object of class \code{htest}, as \code{stats::t.test()} returns.
#' \code{effect} is the matched-pairs rank-biserial correlation r = 2 V / (sum of ranks) - 1. Its interval is
#' approximate: Fisher's z with the jackknife standard error of r, and Student's t. It covers the correlation in the
#' population; fewer times than it says when nearly all differences have one sign.
#' @section Errors:
#' A loss is not finite, lengths differ, or an argument is out of range.
#' @references
#' Wilcoxon, F. (1945). Biometrics Bulletin 1, 80-83. \doi{10.2307/3001968}
#'
#' Pratt, J. W. (1959). Journal of the American Statistical Association 54, 655-667.
#' \doi{10.1080/01621459.1959.10501526}
#'
#' Miller, R. G. (1974). Biometrika 61, 1-15. \doi{10.1093/biomet/61.1.1}
#'
#' Kerby, D. S. (2014). Comprehensive Psychology 3, 11.IT.3.1. \doi{10.2466/11.IT.3.1}
#' @examplesIf plistats_available()
#' wilcoxon_test(c(3, 5, 4, 6, 7), c(2, 3, 4.5, 3, 3))
#' @noMd
#' @export
wilcoxon_test <- function(
  err_a, err_b, alternative = "two-sided", method = "auto", zeros = "wilcoxon", level = 0.95
) {
  call_verb("wilcoxon_test", list(
    err_a = err_a, err_b = err_b, alternative = alternative, method = method, zeros = zeros, level = level
  ))
}

# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Diebold-Mariano test of two forecasts
#' @description
#' Returns the Diebold-Mariano test of equal forecast losses in time order, as modified by Harvey and others.
#' @details
#' The sampling unit is the time step. Under the null hypothesis the differences d = loss_a - loss_b have mean zero;
#' they are stationary, and correlated over fewer than \code{horizon} steps. With autocovariances c_k of d,
#'
#' \preformatted{
#' DM = k mean(d) / sqrt((c_0 + 2 sum_\{j<h\} w_j c_j) / n),   k^2 = (n + 1 - 2h + h(h - 1)/n) / n,
#' }
#'
#' is compared with Student's t on n - 1 degrees of freedom; w_j = 1 ("acf") or 1 - j/h ("bartlett").
#' @param loss_a,loss_b Vector, (n,).
#' Loss of each forecast (such as squared errors), in time order.
#' @param horizon Whole number.
#' h: how many steps ahead the forecasts were made.
#' @param alternative "two-sided", "less" or "greater".
#' "greater": A has the larger losses.
#' @param variance "acf" or "bartlett".
#' With "acf" the variance may come out negative; then horizon 1 is used, with a note. With "bartlett" it cannot, but
#' it comes out too small where later steps do correlate: 8 \% rejections at 5 \% for h = 2 and c_1 / c_0 = 0.4.
#' @param level Number.
#' @return An object of class \code{htest}, as \code{stats::t.test()} returns.
#' \code{effect} is the mean loss difference; its interval inverts the test. Losses that are all equal give p = 1.
#' @section Errors:
#' A loss is not finite, lengths differ, fewer than two losses, a horizon that is not shorter than the series, or a
#' difference that is constant but not zero.
#' @references
#' Diebold, F. X. & Mariano, R. S. (1995). Journal of Business & Economic Statistics 13, 253-263.
#' \doi{10.1080/07350015.1995.10524599}
#'
#' Harvey, D., Leybourne, S. & Newbold, P. (1997). International Journal of Forecasting 13, 281-291.
#' \doi{10.1016/S0169-2070(96)00719-4}
#' @examplesIf plistats_available()
#' diebold_mariano_test(c(1, 4, 2, 6, 3), c(0.5, 1, 2.5, 3, 1))
#' @noMd
#' @export
diebold_mariano_test <- function(
  loss_a, loss_b, horizon = 1L, alternative = "two-sided", variance = "acf", level = 0.95
) {
  call_verb("diebold_mariano_test", list(
    loss_a = loss_a, loss_b = loss_b, horizon = horizon, alternative = alternative, variance = variance,
    level = level
  ))
}

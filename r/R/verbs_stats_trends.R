# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Mann-Kendall test of trend
#' @description
#' Test whether values tend to rise or fall with time.
#' @details
#' S = sum over pairs with t_i < t_j of sign(x_j - x_i). Under the null all orders of the values over the times are
#' equally likely: values are exchangeable, so several samples a year are allowed, but they must be independent; values
#' that follow each other closely (serial correlation, replicates of one station) reject too often. Without ties and up
#' to 60 values p is exact, counted by inversions. Else S - sign(S) is referred to the normal law with the variance of
#' S over all orders, with u values tied and w values of one time:
#'
#' var S = (v(n) - sum v(u) - sum v(w)) / 18 + sum u(u - 1) sum w(w - 1) / (2 n (n - 1)) + sum u(u - 1)(u - 2) sum w(w
#' - 1)(w - 2) / (9 n (n - 1)(n - 2)), v(m) = m (m - 1)(2 m + 5).
#'
#' Pairs of one time say nothing about trend and add nothing to S; the sums over w take them out of the variance.
#' @param values Vector, (n,).
#' At least three.
#' @param time Vector, (n,), optional.
#' Years or other numbers, in any order; by default the order in which the values came.
#' @param alternative "two-sided", "greater" or "less".
#' "greater": values rise.
#' @param ... With a formula: all further arguments.
#' @return An object of class \code{htest}, as \code{stats::t.test()} returns.
#' Statistic S; effect Kendall's tau-b. Equal values give S = 0 and p = 1 with a note.
#' @section Errors:
#' Fewer than three values, one not finite, another length of \code{time}, or a single time.
#' @references
#' Mann, H. B. (1945). Econometrica 13, 245-259. \doi{10.2307/1907187}
#'
#' Kendall, M. G. (1945). Biometrika 33, 239-251. \doi{10.1093/biomet/33.3.239}
#'
#' Gilbert, R. O. (1987). Statistical Methods for Environmental Pollution Monitoring, chapter 16. Van Nostrand
#' Reinhold.
#' @examplesIf plistats_available()
#' mann_kendall_test(c(10, 15, 14, 20), time = c(2015, 2017, 2019, 2021))
#' @noMd
#' @export
mann_kendall_test <- function(values, ...) UseMethod("mann_kendall_test")

#' @rdname mann_kendall_test
#' @export
mann_kendall_test.default <- function(values, time = NULL, alternative = "two-sided", ...) {
  call_verb("mann_kendall_test", list(values = values, time = time, alternative = alternative, ...))
}

#' Theil-Sen slope with its interval
#' @description
#' Returns the median of the slopes of all pairs of different times, with the interval that inverts Mann-Kendall.
#' @details
#' With N slopes in order the limits are the (N - C) / 2-th and the (N + C) / 2 + 1-th. Without ties and up to 60
#' values C is counted: the largest |S| that is not rare, so that the interval covers at least its level whatever the
#' distribution. Else C = z sqrt(var S), with the variance of \code{\link{mann_kendall_test}()}, interpolated between
#' slopes (Gilbert 1987). It covers the change a unit of time of values that are otherwise exchangeable. Memory grows
#' as n^2.
#' @param values Vector, (n,).
#' At least three.
#' @param time Vector, (n,), optional.
#' Years or other numbers, in any order; by default 0, 1, ... in the order in which the values came. Pairs of one time
#' have no slope and are left out of N.
#' @param level Number.
#' @param ... With a formula: all further arguments.
#' @return An object of class \code{boot}, for \code{boot::boot.ci()}, \code{plot()} and \code{print()}; of class \code{pli_interval} where there are no replicates.
#' Units of value a unit of time. Too few values for the level give infinite limits with a note.
#' @section Errors:
#' As \code{\link{mann_kendall_test}()}, or the level is out of range.
#' @references
#' Theil, H. (1950). Proc. Kon. Ned. Akad. v. Wetensch. A 53, 386-392.
#'
#' Sen, P. K. (1968). Journal of the American Statistical Association 63, 1379-1389.
#' \doi{10.1080/01621459.1968.10480934}
#'
#' Gilbert, R. O. (1987). Statistical Methods for Environmental Pollution Monitoring, section 16.5. Van Nostrand
#' Reinhold.
#' @examplesIf plistats_available()
#' theil_sen_slope(c(2, 2.3, 2.1, 2.9, 3.1, 3), time = c(2015, 2016, 2017, 2019, 2020, 2021))
#' @noMd
#' @export
theil_sen_slope <- function(values, ...) UseMethod("theil_sen_slope")

#' @rdname theil_sen_slope
#' @export
theil_sen_slope.default <- function(values, time = NULL, level = 0.95, ...) {
  call_verb("theil_sen_slope", list(values = values, time = time, level = level, ...))
}

# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Mann-Kendall test of trend
#' @description
#' Test whether values tend to rise or fall with time.
#' @details
#' S = sum over pairs with t_i < t_j of sign(x_j - x_i), over pairs of one season and region only where these are
#' given. Under the null all orders of the values over the times of a block are equally likely: values are
#' exchangeable, so several samples a year are allowed, but they must be independent. Without ties and up to 60 values
#' p is exact, counted by inversions. Else S - sign(S) is referred to the normal law with the variance of S over all
#' orders, summed over blocks; with u values tied and w values of one time it is
#'
#' var S = (v(n) - sum v(u) - sum v(w)) / 18 + sum u(u - 1) sum w(w - 1) / (2 n (n - 1)) + sum u(u - 1)(u - 2) sum w(w
#' - 1)(w - 2) / (9 n (n - 1)(n - 2)), v(m) = m (m - 1)(2 m + 5).
#'
#' Pairs of one time say nothing about trend and add nothing to S; the sums over w take them out of the variance. A
#' non-detect is smaller than a measured value of at least its limit; other pairs with non-detects count as ties.
#'
#' Values that follow each other closely reject too often (at a correlation of 0.6 to 0.8 in 28 to 50 \% of series
#' without a trend, at 5 \%): a note then gives the measured correlation. \code{method} allows for it:
#'
#' ar1: var S is multiplied by 1 + 2 / (n (n - 1)(n - 2)) sum_k (n - k)(n - k - 1)(n - k - 2) rho_k with rho_k = 6 / pi
#' asin(phi^k / 2), phi = (n r_1 + 2) / (n - 4) from the lag-1 correlation of normal scores of the detrended values,
#' and S is referred to a t law with (n - 2)(1 - phi) / (1 + phi) degrees of freedom. It holds its size best (4 to 7 \%
#' of such series; 10 \% with 20 values and 0.8).
#'
#' hamed_rao: the same with the significant correlations of the ranks at all lags, and the normal law (18 to 39 \%).
#'
#' tfpw: the test of the series less its lag-1 correlation, the trend put back (28 to 64 \%, no better than none).
#'
#' hirsch_slack: with seasons or regions, the variance with the covariances of blocks, whose values of one year are
#' paired (3 to 7 \%; 10 to 12 \% of months correlated by 0.8). Without it, notes say where blocks are correlated, and
#' where their trends differ (van Belle and Hughes 1984).
#' @param values Vector, (n,).
#' At least three; limits at non-detects.
#' @param time Vector, (n,), optional.
#' Years or other numbers, in any order; by default the order in which the values came. Needed with blocks.
#' @param alternative "two-sided", "greater" or "less".
#' "greater": values rise.
#' @param method "independent", "hamed_rao", "ar1", "tfpw" or "hirsch_slack".
#' The middle three take one value a time, at least ten, without blocks or non-detects.
#' @param season,region Vector, (n,), optional.
#' Labels of blocks (months; stations): only values of one block are compared.
#' @param nondetect Vector of logical, (n,), optional.
#' TRUE where the value is the limit of a non-detect.
#' @param ... With a formula: all further arguments.
#' @return An object of class \code{htest}, as \code{stats::t.test()} returns.
#' Statistic S; effect Kendall's tau-b. Equal values give S = 0 and p = 1 with a note.
#' @section Errors:
#' Fewer than three values, one not finite, arguments of other lengths, a single time, or a method that the design does
#' not allow.
#' @references
#' Mann, H. B. (1945). Econometrica 13, 245-259. \doi{10.2307/1907187}
#'
#' Kendall, M. G. (1945). Biometrika 33, 239-251. \doi{10.1093/biomet/33.3.239}
#'
#' Gilbert, R. O. (1987). Statistical Methods for Environmental Pollution Monitoring, chapter 16. Van Nostrand
#' Reinhold.
#'
#' Hamed, K. H. & Rao, A. R. (1998). Journal of Hydrology 204, 182-196. \doi{10.1016/S0022-1694(97)00125-X}
#'
#' Yue, S., Pilon, P., Phinney, B. & Cavadias, G. (2002). Hydrological Processes 16, 1807-1829. \doi{10.1002/hyp.1095}
#'
#' Hirsch, R. M., Slack, J. R. & Smith, R. A. (1982). Water Resources Research 18, 107-121.
#' \doi{10.1029/WR018i001p00107}
#'
#' Hirsch, R. M. & Slack, J. R. (1984). Water Resources Research 20, 727-732. \doi{10.1029/WR020i006p00727}
#'
#' van Belle, G. & Hughes, J. P. (1984). Water Resources Research 20, 127-136. \doi{10.1029/WR020i001p00127}
#'
#' Helsel, D. R. & Frans, L. M. (2006). Environmental Science & Technology 40, 4066-4073. \doi{10.1021/es051650b}
#'
#' Helsel, D. R. (2012). Statistics for Censored Environmental Data Using Minitab and R, 2nd ed. Wiley.
#' \doi{10.1002/9781118162729}
#'
#' van Giersbergen, N. P. A. (2004). On the effect of deterministic terms on the bias in stable AR models. UvA
#' Econometrics Discussion Paper 2004/08.
#' @examplesIf plistats_available()
#' mann_kendall_test(c(10, 15, 14, 20), time = c(2015, 2017, 2019, 2021))
#' survey <- data.frame(
#'   pli = c(1.4, 2.1, 1.2, 2.2, 1.0, 1.8, 0.8, 1.9, 0.8, 1.5),
#'   year = rep(2016:2020, each = 2),
#'   station = rep(c("A", "B"), 5)
#' )
#' mann_kendall_test(pli ~ year, survey, region = survey$station, nondetect = survey$pli <= 0.8)
#' @noMd
#' @export
mann_kendall_test <- function(values, ...) UseMethod("mann_kendall_test")

#' @rdname mann_kendall_test
#' @export
mann_kendall_test.default <- function(
  values, time = NULL, alternative = "two-sided", method = "independent", season = NULL, region = NULL,
  nondetect = NULL, ...
) {
  call_verb("mann_kendall_test", list(
    values = values, time = time, alternative = alternative, method = method, season = season, region = region,
    nondetect = nondetect, ...
  ))
}

#' Theil-Sen slope with its interval
#' @description
#' Returns the median of the slopes of all pairs of different times, with the interval that inverts Mann-Kendall.
#' @details
#' With N slopes in order the limits are the (N - C) / 2-th and the (N + C) / 2 + 1-th. Without ties and up to 60
#' values C is counted: the largest |S| that is not rare, so that the interval covers at least its level whatever the
#' distribution. Else C = z sqrt(var S), with the variance of \code{\link{mann_kendall_test}()} by the same
#' \code{method}, interpolated between slopes (Gilbert 1987). It covers the change a unit of time of values that are
#' otherwise exchangeable, of autocorrelated ones only with a method that allows for them. Memory grows as n^2.
#'
#' With seasons or regions the slopes are those of pairs of one block. With non-detects the slope is that of Akritas,
#' Murphy and LaValley (1995): the one for which S of the values less the line is 0, limits less the line staying
#' limits. It is found exactly, at the slopes where S changes. The interval then, and with "hirsch_slack", holds the
#' slopes for which the test of the values less the line does not reject.
#' @param values Vector, (n,).
#' At least three; limits at non-detects. Pass logarithms for a slope in proportion.
#' @param time Vector, (n,), optional.
#' Years or other numbers, in any order; by default 0, 1, ... in the order in which the values came. Pairs of one time
#' have no slope and are left out of N.
#' @param level Number.
#' @param method "independent", "hamed_rao", "ar1" or "hirsch_slack".
#' As in \code{\link{mann_kendall_test}()}. Under a lag-1 correlation of 0.6 to 0.8 "ar1" covered 93 to 96 \% (90 \%
#' with 20 values and 0.8), "independent" 50 to 72 \%.
#' @param season,region Vector, (n,), optional.
#' Labels of blocks (months; stations).
#' @param nondetect Vector of logical, (n,), optional.
#' TRUE where the value is the limit of a non-detect.
#' @param ... With a formula: all further arguments.
#' @return An object of class \code{boot}, for \code{boot::boot.ci()}, \code{plot()} and \code{print()}; of class \code{pli_interval} where there are no replicates.
#' Units of value a unit of time. Too few values for the level give infinite limits with a note.
#' @section Errors:
#' As \code{\link{mann_kendall_test}()}, the level is out of range, or fewer than two values of different times (of one
#' block) were detected.
#' @references
#' Theil, H. (1950). Proc. Kon. Ned. Akad. v. Wetensch. A 53, 386-392.
#'
#' Sen, P. K. (1968). Journal of the American Statistical Association 63, 1379-1389.
#' \doi{10.1080/01621459.1968.10480934}
#'
#' Gilbert, R. O. (1987). Statistical Methods for Environmental Pollution Monitoring, section 16.5. Van Nostrand
#' Reinhold.
#'
#' Akritas, M. G., Murphy, S. A. & LaValley, M. P. (1995). Journal of the American Statistical Association 90, 170-177.
#' \doi{10.2307/2291140}
#' @examplesIf plistats_available()
#' theil_sen_slope(c(2, 2.3, 2.1, 2.9, 3.1, 3), time = c(2015, 2016, 2017, 2019, 2020, 2021))
#' values <- c(1.4, 1.5, 1.2, 1.0, 1.1, 0.9, 0.8, 1.0, 0.7, 0.6, 0.5, 0.5)
#' theil_sen_slope(values, method = "ar1")
#' theil_sen_slope(pmax(values, 0.8), nondetect = values <= 0.8)
#' @noMd
#' @export
theil_sen_slope <- function(values, ...) UseMethod("theil_sen_slope")

#' @rdname theil_sen_slope
#' @export
theil_sen_slope.default <- function(
  values, time = NULL, level = 0.95, method = "independent", season = NULL, region = NULL, nondetect = NULL, ...
) {
  call_verb("theil_sen_slope", list(
    values = values, time = time, level = level, method = method, season = season, region = region,
    nondetect = nondetect, ...
  ))
}

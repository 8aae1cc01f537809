# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Fill non-detects
#' @description
#' Returns concentrations with the non-detects filled, row by row.
#' @details
#' substitute: x = fraction * DL; ros: lognormal quantile at the plotting position, at most DL; mle and km: the
#' geometric mean of the fitted distribution below the limit, exp(E[ln X | X < DL]).
#'
#' NADA's ROS fills may lie above the limit of their own row (its line through the measured values knows nothing of
#' it); here they are cut at the limit, so that a PLI stays within its \code{\link{pli_bounds}()}.
#' \code{\link{censored_summary}()} keeps NADA's values, and counts those.
#' @param samples Samples, as read_samples() returns them.
#' @param method "substitute", "ros", "km" or "mle".
#' @param fraction Number.
#' Fraction of the limit, for "substitute".
#' @param by Character, optional.
#' Column of \code{samples$info}; the distribution is then fitted group by group.
#' @return Data frame, (n, m), mg/kg dry weight.
#' Measured values untouched, missing values still NA.
#' @section Errors:
#' Over 80 \% of a metal (and group) are non-detects, or too few are measured; not for "substitute". With "km", no
#' value was measured below any limit, as with a single limit: each fill would be that limit.
#' @references
#' Helsel, D. R. (2012). Statistics for Censored Environmental Data Using Minitab and R, 2nd ed. Wiley.
#' \doi{10.1002/9781118162729}
#' @examplesIf plistats_available()
#' survey <- read_samples(data.frame(Cd = c("<0.2", "0.4", "0.6", "0.9")))
#' impute_nondetects(survey)
#' impute_nondetects(survey, method = "ros")
#' @noMd
#' @export
impute_nondetects <- function(samples, method = "substitute", fraction = 0.5, by = NULL) {
  call_verb("impute_nondetects", list(samples = samples, method = method, fraction = fraction, by = by))
}

#' Mean, standard deviation and median with non-detects
#' @description
#' Returns mean, standard deviation, median and geometric mean of each metal, non-detects included.
#' @details
#' km: moments of the Kaplan-Meier distribution, in which what lies below every measured value is put at the smallest
#' limit (with a single limit mean and geometric mean are then too high); mle: of the fitted lognormal; ros,
#' substitute: of the filled values, those of ros as in NADA, even above their own limits.
#' @param samples Samples, as read_samples() returns them.
#' @param method "substitute", "ros", "km" or "mle".
#' @param by Character, optional.
#' Column of \code{samples$info} to summarise by.
#' @return Data frame.
#' metal, group, n, n_nondetect, mean, sd, median, geometric_mean (mg/kg dry weight), method, n_above_detects
#' (non-detects whose limit lies above the largest measured value; they are kept), median_limit (with "km" a median
#' that was not detected is NA, and less than this; NA elsewhere), n_above_own_limit (fills of "ros" above their own
#' limit, which \code{\link{impute_nondetects}()} cuts).
#' @section Errors:
#' Over 80 \% of a metal (and group) are non-detects, or too few are measured.
#' @references
#' Helsel, D. R. (2012). Statistics for Censored Environmental Data Using Minitab and R, 2nd ed. Wiley.
#' \doi{10.1002/9781118162729}
#' @examplesIf plistats_available()
#' survey <- read_samples(data.frame(Cd = c("<1", "1", "2", "4")))
#' censored_summary(survey, method = "km")
#' @noMd
#' @export
censored_summary <- function(samples, method = "km", by = NULL) {
  call_verb("censored_summary", list(samples = samples, method = method, by = by))
}

#' Range of PLI that non-detects leave open
#' @description
#' Returns the range of each sample's PLI that its non-detects leave open.
#' @details
#' bound_low: all non-detects towards 0 (so 0, if there is one); bound_high: all at their limits
#' @param samples Samples, as read_samples() returns them.
#' @param background Name, named numeric vector or data frame.
#' mg/kg; \code{\link{backgrounds}()} lists the named sets.
#' @param metals Character vector, optional.
#' The panel; all by default.
#' @param missing "error" or "omit".
#' As in \code{\link{pli}()}.
#' @return Data frame, (n, 2).
#' bound_low and bound_high; equal where nothing is censored.
#' @section Errors:
#' As \code{\link{pli}()}.
#' @references
#' Tomlinson, D. L., Wilson, J. G., Harris, C. R. & Jeffrey, D. W. (1980). Helgolaender Meeresuntersuchungen 33,
#' 566-575. \doi{10.1007/BF02414780}
#' @examplesIf plistats_available()
#' survey <- read_samples(data.frame(Cu = c("<45", "45"), Pb = c(80, 80)))
#' pli_bounds(survey)
#' @noMd
#' @export
pli_bounds <- function(samples, background = "shale", metals = NULL, missing = "error") {
  call_verb("pli_bounds", list(samples = samples, background = background, metals = metals, missing = missing))
}

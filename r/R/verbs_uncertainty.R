# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Interval of each sample's PLI from measurement error
#' @description
#' Returns the interval of each sample's PLI that analytical error, background error and censoring leave.
#' @details
#' ln PLI = mean(ln C - ln B), with ln C ~ N(., ln(1 + r^2)) for a relative standard deviation r, ln B likewise, and C
#' ~ U(0, DL) for a non-detect. The estimate takes DL/2.
#' @param samples Samples, as read_samples() returns them.
#' @param background Name, named numeric vector or data frame.
#' mg/kg; a frame with a column \code{sd} (mg/kg) carries the background's error along.
#' @param level Number.
#' Probability of the interval.
#' @param analytical_sd Number, named numeric vector or data frame, optional.
#' Relative standard deviation of the laboratory: one for all, one a metal, or one a value (n, m).
#' @param metals Character vector, optional.
#' The panel; all by default.
#' @param scheme Character.
#' Class scheme for the class probabilities.
#' @param missing "error" or "omit".
#' As in \code{\link{pli}()}.
#' @param n_resamples Whole number.
#' Draws for samples with non-detects.
#' @param seed Whole number.
#' Draws of a sample depend on the seed and its position only.
#' @return A list of class \code{pli_pli_intervals}.
#' \code{frame}: estimate, conf_low, conf_high, conf_level, bound_low, bound_high, sd_log, mc_error_low, mc_error_high,
#' n_metals, n_nondetect, method. \code{class_probability}: one column a class.
#' @section Errors:
#' A standard deviation is negative or missing, or as \code{\link{pli}()}.
#' @references
#' Limpert, E., Stahel, W. A. & Abbt, M. (2001). BioScience 51, 341-352 (the lognormal error model).
#' \doi{10.1641/0006-3568(2001)051[0341:LNDATS]2.0.CO;2}
#' @examplesIf plistats_available()
#' survey <- read_samples(data.frame(Cu = 90, Pb = 40))
#' pli_interval(survey, analytical_sd = 0.1)$frame
#' @noMd
#' @export
pli_interval <- function(
  samples, background = "shale", level = 0.95, analytical_sd = NULL, metals = NULL, scheme = "tomlinson1980_pli",
  missing = "error", n_resamples = 9999L, seed = 1L
) {
  call_verb("pli_interval", list(
    samples = samples, background = background, level = level, analytical_sd = analytical_sd, metals = metals,
    scheme = scheme, missing = missing, n_resamples = n_resamples, seed = seed
  ))
}

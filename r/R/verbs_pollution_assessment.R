# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Interval of each sample's PLI from measurement error
#' @description
#' Returns the interval of each sample's PLI that analytical error, background error and censoring leave.
#' @details
#' ln PLI = mean(ln C - ln B), with ln C ~ N(., ln(1 + r^2)) for a relative standard deviation r, ln B likewise, and C
#' with that error below its limit for a non-detect.
#' @param samples Samples, as read_samples() returns them.
#' @param background Name, named numeric vector or data frame.
#' mg/kg; a frame with a column \code{sd} (mg/kg) carries the background's error along, one from
#' \code{\link{background_from}()} also the covariance of its metals (as normal on the log scale;
#' \code{\link{index_interval}()} gives percentiles of its replicates).
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
#' @param nondetects "half", "ros", "mle" or "bounds".
#' "half": the estimate takes DL/2, and C ~ U(0, DL) but for the laboratory's error. "ros", "mle": the estimate is
#' filled as by \code{\link{impute_nondetects}()}, and C is drawn from a lognormal model of all samples. "bounds": the
#' estimate takes DL/2, and the interval reaches from 0 to that with all non-detects at their limits.
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
  missing = "error", nondetects = "half", n_resamples = 9999L, seed = 1L
) {
  call_verb("pli_interval", list(
    samples = samples, background = background, level = level, analytical_sd = analytical_sd, metals = metals,
    scheme = scheme, missing = missing, nondetects = nondetects, n_resamples = n_resamples, seed = seed
  ))
}

#' Assess a survey
#' @description
#' Returns every index of a survey, by sample, by metal and by port, with intervals.
#' @details
#' Two intervals are given, of two kinds. By sample, \code{pli_conf_low} and \code{pli_conf_high} carry measurement
#' error (see \code{\link{pli_interval}()}). By port, \code{conf_low} and \code{conf_high} are those of the zone PLI:
#' the sampling unit is the sample (station and visit), taken as an independent draw from the port, and the interval
#' covers the zone PLI that many such samples would give. By default it is a t interval on the logarithms, exp(mean ln
#' PLI +- t s / sqrt(n)); non-detects are drawn again and again below their limits from a lognormal model of the port
#' and combined by Rubin's rules, so that it widens with censoring. Whether a port lies above or below 1 is a one-sided
#' t test each, Holm-adjusted over the ports: \code{p_above_1}, \code{p_below_1}. The uncertainty of a background from
#' \code{\link{background_from}()} is in the intervals by sample; those by port hold the background fixed, and a note
#' says by which factor it multiplies all of them alike.
#'
#' With \code{weights}, as of a survey drawn with unequal probability, zone PLIs, shares and means by port are those of
#' the area (or of all units) rather than of the samples: exp(sum(w ln PLI) / sum(w)), with the variance of
#' \code{\link{survey_mean}()}, each port being a domain of the survey, and as many degrees of freedom as the port has
#' samples less strata.
#'
#' Samples of \code{scan_samples} are assessed where they lie, by sums over each port: \code{ports} is as above, and
#' neither samples nor metals are held. Their intervals take non-detects as half their limits, as if measured (exact
#' where a port has none), or with \code{nondetects = "bounds"} as above.
#' @param samples Samples, as read_samples() returns them or ScannedSamples.
#' @param background Name, named numeric vector or data frame.
#' mg/kg; \code{\link{backgrounds}()} lists the named sets.
#' @param by Character.
#' "port" for the port column of the samples, or any column of \code{samples$info}.
#' @param metals Character vector, optional.
#' The panel of the PLI; all but the normaliser by default.
#' @param normalizer Character, optional.
#' Conservative element for enrichment factors (Al, Fe).
#' @param guideline Character.
#' Set for exceedances, such as "ERM"; see \code{\link{guidelines}()}.
#' @param scheme Character.
#' Class scheme of the PLI; see \code{\link{schemes}()}.
#' @param missing "error" or "omit".
#' As in \code{\link{pli}()}.
#' @param analytical_sd Number, named numeric vector or data frame, optional.
#' As in \code{\link{pli_interval}()}.
#' @param nondetects "half", "ros", "mle" or "bounds".
#' How non-detects enter estimates: as half their limit, or filled as by \code{\link{impute_nondetects}()}. "bounds"
#' estimates with half the limit, and its intervals are the union of those with all non-detects towards 0 and with all
#' at their limits.
#' @param method "t", "percentile", "basic", "normal" or "bca".
#' Of the intervals by port. All but "t" are bootstrap intervals over samples (see \code{\link{bootstrap_mean}()}),
#' which take filled non-detects as if measured and cover less than their level with fewer than 20 samples.
#' @param weights Character or vector (n,), optional.
#' Column of \code{samples$info}, or one number a sample: the area that the sample stands for (see
#' \code{\link{survey_mean}()}).
#' @param strata Character, character vector or vector (n,), optional.
#' Column that names the stratum in which each sample was drawn; several are crossed, as survey year and stratum.
#' @param coordinates Character vector, or data frame (n, 2), optional.
#' Columns of \code{samples$info} with the place of each sample, for \code{variance = "local"}: longitude and latitude
#' by default, or east and north in one unit.
#' @param variance "stratified" or "local".
#' Of weighted means; see \code{\link{survey_mean}()}.
#' @param lonely "error", "adjust", "average" or "certainty".
#' What stands for the variance of a stratum of a single sample; see \code{\link{survey_mean}()}.
#' @param fpc Character, number, named vector or list or vector (n,), optional.
#' Number of units in the population, or column of it, where units (as docks or basins) are drawn and not places of an
#' area; see \code{\link{survey_mean}()}.
#' @param level Number.
#' @param n_resamples Whole number.
#' Of the bootstrap, and draws for samples with non-detects.
#' @param seed Whole number.
#' @return A list of class \code{pli_assessment}: the data frames samples, metals, ports and audit, and the intervals.
#' @section Errors:
#' As the indices and \code{\link{survey_mean}()}; there is no port; a result column would overwrite an info column.
#' @references
#' Tomlinson, D. L., Wilson, J. G., Harris, C. R. & Jeffrey, D. W. (1980). Helgolaender Meeresuntersuchungen 33,
#' 566-575. \doi{10.1007/BF02414780}
#'
#' Rubin, D. B. (1987). Multiple Imputation for Nonresponse in Surveys. Wiley. \doi{10.1002/9780470316696}
#' @examplesIf plistats_available()
#' survey <- read_samples(example_path(), port = "river")
#' result <- assess(survey, background = "shale", normalizer = "Fe")
#' result$ports[, c("port", "n", "zone_pli", "conf_low", "conf_high")]
#' head(result$samples[, c("station", "pli")])
#' @noMd
#' @export
assess <- function(
  samples, background = "shale", by = "port", metals = NULL, normalizer = NULL, guideline = "ERM",
  scheme = "tomlinson1980_pli", missing = "error", analytical_sd = NULL, nondetects = "half", method = "t",
  weights = NULL, strata = NULL, coordinates = NULL, variance = "stratified", lonely = "error", fpc = NULL,
  level = 0.95, n_resamples = 9999L, seed = 1L
) {
  call_verb("assess", list(
    samples = samples, background = background, by = by, metals = metals, normalizer = normalizer,
    guideline = guideline, scheme = scheme, missing = missing, analytical_sd = analytical_sd,
    nondetects = nondetects, method = method, weights = weights, strata = strata, coordinates = coordinates,
    variance = variance, lonely = lonely, fpc = fpc, level = level, n_resamples = n_resamples, seed = seed
  ))
}

#' Test the zone PLI of each port against a value
#' @description
#' Test for each port whether its zone PLI is \code{value}, 1 being the line between unpolluted and polluted.
#' @details
#' t = (mean ln PLI - ln value) / (s / sqrt(n)), n - 1 degrees of freedom, n being the samples of the port:
#' \code{\link{pli_test}()} of each port, from concentrations. The sampling unit is the sample (station and visit),
#' taken as an independent draw from its port; the interval covers the zone PLI that many such samples would give, and
#' nothing is said of other ports. Under the null the logarithms of a port's PLIs are normal about ln value. P values
#' are adjusted over the ports that are tested; intervals are not. How far from \code{value} a PLI must lie to be found
#' is what \code{\link{plan}()} says: with many samples, whose ln PLI has standard deviation s, by a factor of about
#' exp(2.8 s / sqrt(n)).
#'
#' Non-detects are drawn again and again below their limits from a lognormal model of the port, and combined by Rubin's
#' rules, so that the standard error grows with the share of non-detects; \code{nondetects} says what estimates take
#' for them. The uncertainty of the background is not in the test. For surveys drawn with unequal probability see
#' \code{assess(weights=...)}.
#' @param samples Samples, as read_samples() returns them.
#' @param background Name, named numeric vector or data frame.
#' mg/kg; \code{\link{backgrounds}()} lists the named sets.
#' @param by Character.
#' "port" for the port column of the samples, or any column of \code{samples$info}.
#' @param value Number.
#' PLI under the null hypothesis, dimensionless.
#' @param alternative "two-sided", "greater" or "less".
#' "greater": the zone PLI is above \code{value}.
#' @param adjust "holm", "hochberg", "hommel", "bonferroni", "sidak", "bh", "by" or "none".
#' As in \code{\link{adjust_p}()}, over the ports.
#' @param metals Character vector, optional.
#' The panel of the PLI; all by default.
#' @param missing "error" or "omit".
#' As in \code{\link{pli}()}.
#' @param nondetects "half", "ros", "mle" or "bounds".
#' As in \code{\link{assess}()}. "bounds" puts all non-detects at their limits where the alternative is "less", and
#' towards 0 where it is "greater", which is then never shown of a port that has any.
#' @param level Number.
#' Of the intervals; differences are significant where p adjusted is at most 1 - \code{level}.
#' @param seed Whole number.
#' Of the drawn non-detects.
#' @return A list of class \code{pli_zone_tests}: the data frame frame, one row a port, with what was tested and notes.
#' One row a port, ranked by zone PLI. A port of a single sample has no test: its p is missing, and not counted in the
#' adjustment.
#' @section Errors:
#' As \code{\link{pli_test}()}, \code{\link{pli}()} and \code{\link{assess}()}; no port has two samples.
#' @references
#' Tomlinson, D. L., Wilson, J. G., Harris, C. R. & Jeffrey, D. W. (1980). Helgolaender Meeresuntersuchungen 33,
#' 566-575. \doi{10.1007/BF02414780}
#'
#' Student (1908). Biometrika 6, 1-25. \doi{10.2307/2331554}
#'
#' Rubin, D. B. (1987). Multiple Imputation for Nonresponse in Surveys. Wiley. \doi{10.1002/9780470316696}
#' @examplesIf plistats_available()
#' survey <- read_samples(example_path(), port = "river")
#' found <- zone_pli_test(survey, background = "shale", alternative = "greater")
#' found$frame[, c("port", "n", "estimate", "conf_low", "p_adjusted")]
#' @noMd
#' @export
zone_pli_test <- function(
  samples, background = "shale", by = "port", value = 1, alternative = "two-sided", adjust = "holm", metals = NULL,
  missing = "error", nondetects = "half", level = 0.95, seed = 1L
) {
  call_verb("zone_pli_test", list(
    samples = samples, background = background, by = by, value = value, alternative = alternative, adjust = adjust,
    metals = metals, missing = missing, nondetects = nondetects, level = level, seed = seed
  ))
}

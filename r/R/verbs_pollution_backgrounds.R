# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' A background from one's own samples
#' @description
#' Returns a background from one's own samples, with its bootstrap interval.
#' @details
#' The first three are upper limits of the background's variation, so that CF > 1 means more than it explains; the
#' regression is its centre at a content of fine material.
#'
#' median_2mad: median + 2 MAD, MAD = 1.4826 median |C - median C| (scaled as in R's \code{mad}, so that it is the
#' standard deviation of a normal distribution); tukey: Q3 + 1.5 (Q3 - Q1); percentile: the 95th of reference samples;
#' regression: a + b X on a conservative element X by least squares. Quantiles are R's default (type 7).
#' @param samples Samples, as read_samples() returns them.
#' @param method "median_2mad", "tukey", "percentile" or "regression".
#' @param reference Vector of logical, vector of logical or named vector or list, optional.
#' The samples to take it from: a mask (n,), or values of columns of \code{samples$info}, named by column, as in
#' \code{list(area = "offshore")}. All samples by default; "percentile" asks for it, where "all" says that all are
#' reference samples.
#' @param metals Character vector, optional.
#' All metals by default.
#' @param log Logical.
#' Work on logarithms, which right-skewed concentrations ask for; of the regression both sides.
#' @param percentile Number, optional.
#' Of "percentile", between 50 and 100; 95 by default.
#' @param normalizer Character, optional.
#' Of "regression", the conservative element, such as "Al".
#' @param at Number, optional.
#' Of "regression", the content of the normaliser (mg/kg) at which to read the background off. Without it the
#' regression is returned, as each sample has a background of its own: see \code{\link{enrichment_by_regression}()}.
#' @param unit "auto", "port" or "sample".
#' What the bootstrap draws; "auto": whole ports where the reference samples lie in two or more.
#' @param level Number.
#' Of the intervals.
#' @param n_resamples,seed Whole number.
#' Stream "philox": the same for any chunk size.
#' @param name Character.
#' What to call it.
#' @return A list with the name, the values (mg/kg) and their intervals; of a regression without \code{at} one with its coefficients, for \code{enrichment_by_regression()}.
#' A Background goes wherever a named one does; \code{to_frame()} shows values and intervals. The intervals cover the
#' background that the rule would give if the sampling were repeated without end; they do not cover contamination of
#' reference samples, nor the choice of the rule.
#' @section Errors:
#' Fewer than 10 samples (20 for the 95th percentile), a quantile that depends on non-detects, two or three ports.
#' @references
#' Reimann, C., Filzmoser, P. & Garrett, R. G. (2005). Science of the Total Environment 346, 1-16.
#' \doi{10.1016/j.scitotenv.2004.11.023}
#'
#' Tukey, J. W. (1977). Exploratory Data Analysis. Addison-Wesley.
#'
#' Loring, D. H. (1991). ICES Journal of Marine Science 48, 101-115. \doi{10.1093/icesjms/48.1.101}
#'
#' Schropp, S. J. et al. (1990). Estuaries 13, 227-235. \doi{10.2307/1351913}
#' @examplesIf plistats_available()
#' survey <- read_samples(example_path(), port = "river")
#' own <- background_from(survey, method = "median_2mad", metals = c("Cu", "Pb"), n_resamples = 199)
#' own$intervals[c("element", "estimate", "conf_low", "conf_high")]
#'
#' # it goes wherever the name of a background does
#' pli(survey$concentrations, background = own, metals = c("Cu", "Pb"))
#' @noMd
#' @export
background_from <- function(
  samples, method = "median_2mad", reference = NULL, metals = NULL, log = FALSE, percentile = NULL,
  normalizer = NULL, at = NULL, unit = "auto", level = 0.95, n_resamples = 1999L, seed = 1L, name = "own"
) {
  call_verb("background_from", list(
    samples = samples, method = method, reference = reference, metals = metals, log = log, percentile = percentile,
    normalizer = normalizer, at = at, unit = unit, level = level, n_resamples = n_resamples, seed = seed,
    name = name
  ))
}

#' Index with the interval that the background's uncertainty leaves
#' @description
#' Returns an index of each sample with the interval that the uncertainty of the background leaves.
#' @details
#' Percentiles over the replicates B* of the background, all metals together: CF* = C / B*, Igeo* = log2(C / (1.5 B*)),
#' EF* = (C / X) / (B* / B_X*), PLI* = exp(mean(ln C - ln B*)). Where only standard deviations are known, ln B is
#' normal and independent from metal to metal.
#' @param conc Data frame, (n, m), mg/kg dry weight.
#' Columns are element symbols. Concentrations are taken as exact; \code{\link{pli_interval}()} adds analytical error.
#' @param background Background or data frame.
#' From \code{\link{background_from}()}, or with the columns element, value and sd.
#' @param index "contamination_factor", "geoaccumulation_index", "enrichment_factor" or "pli".
#' @param normalizer Character, optional.
#' Of the enrichment factor.
#' @param metals Character vector, optional.
#' The columns to use; all by default.
#' @param level Number.
#' @return Data frame, one row a sample and metal (of the PLI one a sample).
#' sample, metal, estimate, conf_low, conf_high, conf_level.
#' @section Errors:
#' The uncertainty of the background is not known, or as the index.
#' @references
#' Davison, A. C. & Hinkley, D. V. (1997). Bootstrap Methods and their Application. \doi{10.1017/CBO9780511802843}
#' @examplesIf plistats_available()
#' own <- data.frame(element = c("Cu", "Pb"), value = c(30, 25), sd = c(3, 2))
#' index_interval(data.frame(Cu = c(60, 45), Pb = c(20, 30)), own, index = "pli")
#' @noMd
#' @export
index_interval <- function(
  conc, background, index = "contamination_factor", normalizer = NULL, metals = NULL, level = 0.95
) {
  call_verb("index_interval", list(
    conc = conc, background = background, index = index, normalizer = normalizer, metals = metals, level = level
  ))
}

#' Enrichment against a regression on a conservative element
#' @description
#' Returns enrichment against the regression on a conservative element, with the interval that the line leaves.
#' @details
#' EF = C / B(X), B(X) = a + b X, or exp(a + b ln X) of a regression in logarithms
#' @param conc Data frame, (n, m), mg/kg dry weight.
#' Columns are element symbols, the normaliser among them.
#' @param baseline BaselineRegression.
#' From \code{background_from(samples, method = "regression", normalizer = "Al")}.
#' @param metals Character vector, optional.
#' All that the regression has and \code{conc} too, by default.
#' @param level Number, optional.
#' That of the baseline by default.
#' @param extrapolate Logical.
#' Go on where a sample has less or more of the normaliser than any that the line was fitted to.
#' @return Data frame, one row a sample and metal.
#' sample, metal, baseline (mg/kg), estimate (EF), conf_low, conf_high, conf_level. The interval covers the line, not
#' the scatter around it; a missing concentration gives no row.
#' @section Errors:
#' A sample lies outside the contents fitted to, has no normaliser, or a baseline that is not positive.
#' @references
#' Schropp, S. J. et al. (1990). Estuaries 13, 227-235. \doi{10.2307/1351913}
#' @examplesIf plistats_available()
#' survey <- read_samples(example_path(), port = "river")
#' line <- background_from(survey, method = "regression", normalizer = "Fe", n_resamples = 199)
#' head(enrichment_by_regression(survey$concentrations, line, metals = "Cu"))
#' @noMd
#' @export
enrichment_by_regression <- function(conc, baseline, metals = NULL, level = NULL, extrapolate = FALSE) {
  call_verb("enrichment_by_regression", list(
    conc = conc, baseline = baseline, metals = metals, level = level, extrapolate = extrapolate
  ))
}

#' Normalisation to a conservative element or the fine fraction
#' @description
#' Returns concentrations normalised to one content of a conservative element or of the fine fraction.
#' @details
#' C_ss = C_x + (C - C_x) (N_ss - N_x) / (N - N_x)
#' @param conc Data frame, (n, m), or samples, as read_samples() returns them, mg/kg dry weight.
#' @param normalizer Character or vector, (n,).
#' A column ("Al", "Li"; of Samples also one of \code{info}, such as "fines"), or its values.
#' @param pivots Character, named where it is by element.
#' C_x and N_x: a set of \code{\link{pivots}()} by the digestion of metals and normaliser ("ospar_total",
#' "ospar_strong", "ospar_weak"), your own values for every metal and the normaliser, in the units of the data, or
#' "none" for 0 (proportional normalisation, as to the fine fraction).
#' @param analytical_sd Number or named numeric vector.
#' Relative standard deviation of the laboratory, one for all or one for each metal and the normaliser: it decides
#' which values lie too near the pivot.
#' @param target Number, optional.
#' N_ss, in the unit of the normaliser; the set's own by default (5.8, 5.0 and 4.0 \% of Al).
#' @param metals Character vector, optional.
#' All but the normaliser by default.
#' @return Data frame or samples, as read_samples() returns them, (n, m).
#' The normalised metals. NA where OSPAR leaves a value out: N <= N_x, C_ss <= 0, or sd(C_ss) > C_ss, with var(C_ss) =
#' A^2 (var(C) + B^2 var(N)), A = (N_ss - N_x) / (N - N_x), B = (C - C_x) / (N - N_x). Samples name each such value in
#' the audit log and keep non-detects, their limits normalised; frames come with a warning.
#' @section Errors:
#' A metal or the normaliser has no pivot, no target is known, or \code{normalizer} is no column.
#' @references
#' Kersten, M. & Smedes, F. (2002). Journal of Environmental Monitoring 4, 109-115. \doi{10.1039/b108102k}
#' @examplesIf plistats_available()
#' field <- data.frame(Al = c(36000, 50000), Pb = c(30, 42))
#' normalise(field, "Al", pivots = "ospar_total", analytical_sd = 0.1)
#' @noMd
#' @export
normalise <- function(conc, normalizer, pivots, analytical_sd, target = NULL, metals = NULL) {
  call_verb("normalise", list(
    conc = conc, normalizer = normalizer, pivots = pivots, analytical_sd = analytical_sd, target = target,
    metals = metals
  ))
}

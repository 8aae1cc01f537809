# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Upper confidence limit of a mean
#' @description
#' Returns the upper confidence limit (UCL) of the mean of a population, non-detects included.
#' @details
#' With the mean m, its standard error e, skewness g, alpha = 1 - level and quantiles t and z:
#'
#' t: m + t e; modified_t (Johnson): the same plus g s / (6 n); clt (Chen): m + (z + g (1 + 2 z^2) / (6 sqrt(n))) e;
#' chebyshev: m + sqrt(1 / alpha - 1) e; gamma: 2 n k m / chi2, with the corrected shape k and the alpha quantile of
#' chi-squared with 2 n k degrees of freedom, for fewer than 50 values at the adjusted alpha of Grice and Bain; land:
#' Land's exact limit of a lognormal mean, exp(mu + s^2 / 2 + H s / sqrt(n - 1)); lognormal: the generalised pivot of
#' the same, nearly as exact; bca, bootstrap_t: of resamples.
#'
#' With non-detects m and e are those of Kaplan and Meier, in which what lies below every measured value is put at the
#' smallest limit (with a single limit m is too high, and the limit is safe rather than sharp); gamma takes its shape
#' from their mean and variance, and lognormal is fitted by maximum likelihood. "auto" takes t, gamma or lognormal,
#' whichever of values, cube roots and logarithms lies closest to a line on normal probability paper; if all are
#' measured and the Shapiro-Wilk test rejects that one too (p < 0.05), or the lognormal limit is over 5 times the mean,
#' chebyshev. ProUCL takes the first of these that is not rejected, which covers less where few values reject nothing.
#' Fewer than 20 values can look like another distribution than they come from, by any rule: of 10 lognormal values
#' whose logarithms have a standard deviation of 1.5 the limits of "auto" cover 84 to 87 \%, which a note says.
#'
#' The sampling unit is a value; values are independent draws from one population, whose mean lies below the limit in a
#' share \code{level} of all samples (how nearly, for which populations: see "How far to trust").
#' @param values Vector, (n,).
#' Measured values, and the limits of non-detects; at least three; any unit.
#' @param nondetect Vector of logical, (n,), optional.
#' TRUE where the value is only known to be less than what \code{values} holds.
#' @param method "auto", "t", "modified_t", "clt", "land", "lognormal", "gamma", "bca", "bootstrap_t" or "chebyshev".
#' @param level Number.
#' Confidence, one-sided.
#' @param n_resamples,seed Whole number.
#' Of "bca" and "bootstrap_t".
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return An object of class \code{boot}, for \code{boot::boot.ci()}, \code{plot()} and \code{print()}; of class \code{pli_interval} where there are no replicates.
#' \code{conf_high} is the limit, \code{conf_low} minus infinity, \code{estimate} the mean (that of the fitted
#' distribution with "land" and "lognormal"). The reason of "auto" is a note.
#' @section Errors:
#' Fewer than three values, one not finite, or not positive where that is assumed; a flag not TRUE or FALSE; over 80 \%
#' non-detects; non-detects with a method for measured values only; "gamma" at a level other than 0.9, 0.95 and 0.99
#' for fewer than 50 values.
#' @references
#' Singh, A. & Maichle, R. (2015). ProUCL version 5.1 technical guide. EPA/600/R-07/041.
#'
#' Land, C. E. (1971). Annals of Mathematical Statistics 42, 1187-1205. \doi{10.1214/aoms/1177693235}
#'
#' Grice, J. V. & Bain, L. J. (1980). Journal of the American Statistical Association 75, 929-933.
#' \doi{10.1080/01621459.1980.10477574}
#' @examplesIf plistats_available()
#' chromium <- c(10, 13, 20, 36, 41, 59, 67, 110, 110, 136, 140, 160, 200, 230, 1300)
#' upper_confidence_limit(chromium, method = "land")
#' upper_confidence_limit(chromium)$notes
#' @noMd
#' @export
upper_confidence_limit <- function(
  values, nondetect = NULL, method = "auto", level = 0.95, n_resamples = 9999L, seed = 1L, ...
) {
  if (is.data.frame(values)) {
    found <- by_columns("upper_confidence_limit", values, sys.call(), parent.frame())
    if (!is.null(found)) return(found$value)
  }
  call_verb("upper_confidence_limit", list(
    values = values, nondetect = nondetect, method = method, level = level, n_resamples = n_resamples, seed = seed,
    ...
  ))
}

#' Tolerance limit
#' @description
#' Returns the limit below which a share of all values lies, with confidence, non-detects included.
#' @details
#' normal: mean + k s, where k sqrt(n) is the quantile of a noncentral t distribution with the noncentrality z_p
#' sqrt(n), which is exact; two-sided, mean -+ k s with the k that holds the share with probability \code{level}.
#' lognormal and gamma: the same of logarithms, or of cube roots (Wilson & Hilferty), transformed back. nonparametric:
#' the order statistics for which a binomial probability reaches the level.
#'
#' With non-detects the normal distribution is fitted by maximum likelihood, and k takes account of how well it is
#' known: from the information matrix follow a point mu + c sigma that is independent of sigma, the number of values
#' that would determine it as well, and the degrees of freedom of sigma. NADA and EPA take n values as measured, which
#' gives a lower limit. Without a distribution, non-detects count at their limits, which raises an upper limit.
#'
#' The sampling unit is a value; values are independent draws from one population. The interval covers a share
#' \code{coverage} of that population in a share \code{level} of all samples.
#' @param values Vector, (n,).
#' Measured values, and the limits of non-detects; any unit.
#' @param nondetect Vector of logical, (n,), optional.
#' TRUE where the value is only known to be less than what \code{values} holds.
#' @param coverage Number.
#' Share of the population.
#' @param level Number.
#' Confidence.
#' @param side "upper", "lower" or "two-sided".
#' @param distribution "lognormal", "normal", "gamma" or "nonparametric".
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return An object of class \code{boot}, for \code{boot::boot.ci()}, \code{plot()} and \code{print()}; of class \code{pli_interval} where there are no replicates.
#' One-sided, \code{estimate} is the percentile that the limit bounds, and the other end is 0 or minus infinity;
#' two-sided, the median.
#' @section Errors:
#' A value is not finite, or not positive where that is assumed; a flag is not TRUE or FALSE; over 80 \% are
#' non-detects; without a distribution, n values cannot reach the level (the sentence says how many would).
#' @references
#' Hahn, G. J. & Meeker, W. Q. (1991). Statistical Intervals. Wiley. \doi{10.1002/9780470316771}
#'
#' Krishnamoorthy, K., Mathew, T. & Mukherjee, S. (2008). Technometrics 50, 69-78. \doi{10.1198/004017007000000353}
#'
#' USEPA (2009). Statistical Analysis of Groundwater Monitoring Data at RCRA Facilities: Unified Guidance, chapter 17.
#' EPA 530/R-09-007.
#' @examplesIf plistats_available()
#' chrysene <- c(19.7, 39.2, 7.8, 12.8, 10.2, 7.2, 16.1, 5.7)
#' tolerance_limit(chrysene, coverage = 0.95)
#' @noMd
#' @export
tolerance_limit <- function(
  values, nondetect = NULL, coverage = 0.95, level = 0.95, side = "upper", distribution = "lognormal", ...
) {
  if (is.data.frame(values)) {
    found <- by_columns("tolerance_limit", values, sys.call(), parent.frame())
    if (!is.null(found)) return(found$value)
  }
  call_verb("tolerance_limit", list(
    values = values, nondetect = nondetect, coverage = coverage, level = level, side = side,
    distribution = distribution, ...
  ))
}

#' Prediction limit
#' @description
#' Returns the limit below which all of the next values will lie, with a stated probability, non-detects included.
#' @details
#' normal: mean + k s, for one value k = t sqrt(1 + 1 / n); for several, or means of several, k is such that all lie
#' below with probability \code{level}, integrated over the mean and the spread that they share (Bonferroni's k, which
#' EPA's tables have, is a little larger). lognormal: the same of logarithms, so that \code{mean_of} values are
#' compared by their geometric mean; gamma: of cube roots (Wilson & Hilferty). nonparametric: an order statistic; all k
#' future values lie below the r-th of n with probability C(r + k - 1, k) / C(n + k, k).
#'
#' With non-detects the normal distribution is fitted by maximum likelihood, and k takes account of how well it is
#' known, as in \code{\link{tolerance_limit}()}. The sampling unit is a value; past and future values are independent
#' draws from one population.
#' @param values Vector, (n,).
#' Measured values, and the limits of non-detects; any unit.
#' @param nondetect Vector of logical, (n,), optional.
#' TRUE where the value is only known to be less than what \code{values} holds.
#' @param n_future Whole number.
#' How many values (or means) shall all lie within the limit.
#' @param mean_of Whole number.
#' Each is the mean of so many values: the arithmetic mean if normal, the geometric mean if lognormal.
#' @param level Number.
#' @param side "upper", "lower" or "two-sided".
#' @param distribution "lognormal", "normal", "gamma" or "nonparametric".
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return An object of class \code{boot}, for \code{boot::boot.ci()}, \code{plot()} and \code{print()}; of class \code{pli_interval} where there are no replicates.
#' \code{estimate} is the mean, or the median of another distribution; one-sided, the other end is 0 or minus infinity.
#' @section Errors:
#' As \code{\link{tolerance_limit}()}; or \code{mean_of} is not 1 with "gamma" or "nonparametric".
#' @references
#' Hahn, G. J. & Meeker, W. Q. (1991). Statistical Intervals. Wiley. \doi{10.1002/9780470316771}
#'
#' Krishnamoorthy, K., Mathew, T. & Mukherjee, S. (2008). Technometrics 50, 69-78. \doi{10.1198/004017007000000353}
#'
#' USEPA (2009). Statistical Analysis of Groundwater Monitoring Data at RCRA Facilities: Unified Guidance, chapter 18.
#' EPA 530/R-09-007.
#' @examplesIf plistats_available()
#' chrysene <- c(6.9, 27.3, 10.8, 8.9, 15.1, 7.2, 48.4, 7.8)
#' prediction_limit(chrysene, mean_of = 4, level = 0.99)
#' @noMd
#' @export
prediction_limit <- function(
  values, nondetect = NULL, n_future = 1L, mean_of = 1L, level = 0.95, side = "upper", distribution = "lognormal",
  ...
) {
  if (is.data.frame(values)) {
    found <- by_columns("prediction_limit", values, sys.call(), parent.frame())
    if (!is.null(found)) return(found$value)
  }
  call_verb("prediction_limit", list(
    values = values, nondetect = nondetect, n_future = n_future, mean_of = mean_of, level = level, side = side,
    distribution = distribution, ...
  ))
}

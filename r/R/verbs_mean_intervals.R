# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Bootstrap interval of a mean
#' @description
#' Returns the bootstrap interval of a mean, or of an increasing function of it.
#' @details
#' The sampling unit is one value: values are taken as independent draws from one population, and the interval covers
#' that population's mean.
#' @section From R:
#' \code{transform} is a function of Python; R has NULL.
#' @param values Vector, (n,).
#' @param method "percentile", "basic", "normal" or "bca".
#' @param level Number.
#' @param n_resamples Whole number.
#' @param seed Whole number.
#' Stream "philox": the same interval for any chunk size and number of workers.
#' @param transform Function of Python, optional.
#' Increasing function applied to the estimate and the replicates; the rules work on the untransformed scale.
#' @param term,unit Character.
#' Names for the result.
#' @return An object of class \code{boot}, for \code{boot::boot.ci()}, \code{plot()} and \code{print()}; of class \code{pli_interval} where there are no replicates.
#' Equal values give a zero-width interval. So few values that the most extreme resample, of probability n^-n, is
#' likelier than the tail (n <= 3 at 95 \%) give (-inf, inf), transformed. Both carry a note.
#' @section Errors:
#' A value is not finite, there is none, or an argument is out of range.
#' @references
#' Efron, B. (1987). Journal of the American Statistical Association 82, 171-185. \doi{10.1080/01621459.1987.10478410}
#' @examplesIf plistats_available()
#' result <- bootstrap_mean(c(1, 2, 4, 7, 11), n_resamples = 999, seed = 1)
#' result$interval[, c("estimate", "conf_low", "conf_high")]
#' result
#' @noMd
#' @export
bootstrap_mean <- function(
  values, method = "bca", level = 0.95, n_resamples = 9999L, seed = 1L, transform = NULL, term = "mean",
  unit = "sample"
) {
  call_verb("bootstrap_mean", list(
    values = values, method = method, level = level, n_resamples = n_resamples, seed = seed, transform = transform,
    term = term, unit = unit
  ))
}

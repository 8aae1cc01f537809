# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Bootstrap intervals of error metrics
#' @description
#' Returns bootstrap intervals of metrics of predictions, all from one set of resamples.
#' @details
#' The sampling unit is what is drawn: a sample by default, a whole port with \code{ports}. Units are taken as
#' independent draws from one population, and the interval covers the metric in that population: with samples more
#' samples of the same ports, with ports also ports that were never seen. The models are fixed; fitting them is not
#' resampled.
#' @section From R:
#' \code{metrics} are names; functions stay in Python.
#' @param y Vector, (n,).
#' Truth.
#' @param yhat Vector, (n,), or data frame or named list of vectors.
#' Predictions; several models share the resamples, so that they can be compared.
#' @param metrics Character.
#' Names (see \code{\link{score}()}).
#' @param method "percentile", "basic", "normal", "bca", "studentized", "abc", "exact", "exact_percentile" or "exact_basic".
#' "abc" and "exact..." are deterministic; "exact" is BCa of the ideal bootstrap (infinitely many resamples).
#' @param n_resamples Whole number.
#' @param level Number.
#' @param ports Vector, (n,), optional.
#' Resample whole ports. Up to 8 ports all resamples are written down with their probabilities instead (unless
#' \code{stream} is given).
#' @param strata Vector, (n,), optional.
#' Resample samples within each stratum: the interval covers the metric with the strata in these proportions. A stratum
#' of one sample adds no width.
#' @param two_stage Logical.
#' With \code{ports}: draw ports, then samples within each drawn port. The variance within ports then counts twice, so
#' that intervals are wider than by whole ports, more so for small ports.
#' @param block_length Whole number, optional.
#' The rows are a stationary series in time: draw blocks of this (mean) length, the series closed to a ring; the
#' interval covers the metric over longer stretches of it. Blocks must outlast the correlation.
#' @param block "moving" or "stationary".
#' Fixed or geometric block lengths.
#' @param seed Whole number.
#' @param stream "r" or "philox", optional.
#' "r" draws what \code{set.seed(seed); boot::boot(data, statistic, R, strata)} draws in R >= 3.6, index for index
#' (with ports: \code{boot} on the ports; with moving blocks: \code{tsboot(sim = "fixed")}); the default where R has
#' the scheme. "philox" is faster and spreads over cores and machines; the result is the same on any number of them.
#' @param zeros "error" or "omit".
#' For MAPE: what to do with truths that are zero or nearly so. "omit" leaves these samples out of all metrics.
#' @param mc_error_target Number, optional.
#' Add resamples until the Monte-Carlo error of each end point is below this share of the interval's width.
#' @param n_jobs Whole number, optional.
#' Share the resamples out over so many processes; by default over the threads of one. R's stream has one order: of its
#' resamples only those of metrics that need rows (the median) are shared out.
#' @param ... With a formula: all further arguments.
#' @return A list of class \code{pli_intervals}: one interval a metric.
#' By the names of the metrics; of several models a list by model, each by metric.
#' @section Errors:
#' Lengths differ, a value is not finite, a name is unknown, the method does not fit the metric or the scheme.
#' @references
#' Davison, A. C. & Hinkley, D. V. (1997). Bootstrap Methods and their Application. \doi{10.1017/CBO9780511802843}
#'
#' Efron, B. (1987). Journal of the American Statistical Association 82, 171-185. \doi{10.1080/01621459.1987.10478410}
#' @examplesIf plistats_available()
#' truth <- c(1, 2, 3, 4, 5, 6)
#' predicted <- c(1.5, 2, 2.5, 4.5, 5, 7)
#' intervals <- bootstrap_ci(truth, predicted, metrics = c("mae", "rmse"), n_resamples = 999)
#' intervals
#'
#' # the same resamples as boot::boot() after set.seed(1), so that R can check the interval
#' if (requireNamespace("boot", quietly = TRUE)) boot::boot.ci(intervals$mae, type = "perc")
#' @noMd
#' @export
bootstrap_ci <- function(y, ...) UseMethod("bootstrap_ci")

#' @rdname bootstrap_ci
#' @export
bootstrap_ci.default <- function(
  y, yhat, metrics = c("mae", "mape"), method = "bca", n_resamples = 9999L, level = 0.95, ports = NULL,
  strata = NULL, two_stage = FALSE, block_length = NULL, block = "moving", seed = 1L, stream = NULL,
  zeros = "error", mc_error_target = NULL, n_jobs = NULL, ...
) {
  call_verb("bootstrap_ci", list(
    y = y, yhat = yhat, metrics = metrics, method = method, n_resamples = n_resamples, level = level, ports = ports,
    strata = strata, two_stage = two_stage, block_length = block_length, block = block, seed = seed,
    stream = stream, zeros = zeros, mc_error_target = mc_error_target, n_jobs = n_jobs, ...
  ))
}

#' Bootstrap interval of the difference of two models
#' @description
#' Returns the bootstrap interval of metric(A) - metric(B), both on the same resamples, so paired.
#' @details
#' The sampling unit is as in \code{\link{bootstrap_ci}()}. The interval covers the difference of the two fixed models
#' in the population of units.
#' @section From R:
#' \code{metric} is a name; functions stay in Python.
#' @param y Vector, (n,).
#' Truth.
#' @param yhat_a,yhat_b Vector, (n,).
#' Predictions of the two models for the same samples.
#' @param metric Character.
#' @param method,n_resamples,level,ports,strata,two_stage,block_length,block,seed,stream,mc_error_target,n_jobs As in \code{\link{bootstrap_ci}()}.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return An object of class \code{boot}, for \code{boot::boot.ci()}, \code{plot()} and \code{print()}; of class \code{pli_interval} where there are no replicates.
#' Of A - B: negative where A has the smaller metric.
#' @section Errors:
#' As in \code{\link{bootstrap_ci}()}.
#' @references
#' Davison, A. C. & Hinkley, D. V. (1997). Bootstrap Methods and their Application. \doi{10.1017/CBO9780511802843}
#' @examplesIf plistats_available()
#' truth <- c(1, 2, 3, 4, 5)
#' model_a <- c(1.1, 2.2, 3.1, 4.2, 5.3)
#' model_b <- c(1.5, 2.9, 3.1, 4.6, 5)
#' bootstrap_difference(truth, model_a, model_b, method = "exact")
#' @noMd
#' @export
bootstrap_difference <- function(
  y, yhat_a, yhat_b, metric = "mae", method = "bca", n_resamples = 9999L, level = 0.95, ports = NULL, strata = NULL,
  two_stage = FALSE, block_length = NULL, block = "moving", seed = 1L, stream = NULL, mc_error_target = NULL,
  n_jobs = NULL, ...
) {
  if (is.data.frame(y)) {
    found <- by_columns("bootstrap_difference", y, sys.call(), parent.frame())
    if (!is.null(found)) return(found$value)
  }
  call_verb("bootstrap_difference", list(
    y = y, yhat_a = yhat_a, yhat_b = yhat_b, metric = metric, method = method, n_resamples = n_resamples,
    level = level, ports = ports, strata = strata, two_stage = two_stage, block_length = block_length,
    block = block, seed = seed, stream = stream, mc_error_target = mc_error_target, n_jobs = n_jobs, ...
  ))
}

#' Row numbers of every resample
#' @description
#' Returns the row numbers of every resample of samples, so that each replicate can be checked elsewhere.
#' @param n,n_resamples Whole number.
#' @param seed Whole number.
#' @param stream "r" or "philox".
#' "r": it is \code{boot::boot.array(b, indices = TRUE)} after \code{set.seed(seed); b <- boot::boot(...)}.
#' @param strata Vector, (n,), optional.
#' @param block_length,block As in \code{\link{bootstrap_ci}()}.
#' @return Integer matrix, (n_resamples, n).
#' Rows count from 1..
#' @section Errors:
#' An argument is out of range.
#' @references
#' Matsumoto, M. & Nishimura, T. (1998). ACM Transactions on Modeling and Computer Simulation 8, 3-30.
#' \doi{10.1145/272991.272995}
#' @examplesIf plistats_available()
#' resample_indices(3, 2, seed = 11)
#' @noMd
#' @export
resample_indices <- function(
  n, n_resamples, seed = 1L, stream = "r", strata = NULL, block_length = NULL, block = "moving"
) {
  call_verb("resample_indices", list(
    n = n, n_resamples = n_resamples, seed = seed, stream = stream, strata = strata, block_length = block_length,
    block = block
  )) + 1L
}

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
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return An object of class \code{boot}, for \code{boot::boot.ci()}, \code{plot()} and \code{print()}; of class \code{pli_interval} where there are no replicates.
#' Equal values give a zero-width interval. So few values that the most extreme resample, of probability n^-n, is
#' likelier than the tail (n <= 3 at 95 \%) give (-Inf, Inf), transformed. Both carry a note.
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
  unit = "sample", ...
) {
  if (is.data.frame(values)) {
    found <- by_columns("bootstrap_mean", values, sys.call(), parent.frame())
    if (!is.null(found)) return(found$value)
  }
  call_verb("bootstrap_mean", list(
    values = values, method = method, level = level, n_resamples = n_resamples, seed = seed, transform = transform,
    term = term, unit = unit, ...
  ))
}

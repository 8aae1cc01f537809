# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Assess a survey
#' @description
#' Returns every index of a survey, by sample, by metal and by port, with intervals.
#' @details
#' Two intervals are given, of two kinds. By sample, \code{pli_conf_low} and \code{pli_conf_high} carry measurement
#' error (see \code{\link{pli_interval}()}). By port, \code{conf_low} and \code{conf_high} are a bootstrap over the
#' port's samples: the sampling unit is the sample (station and visit), taken as an independent draw from the port, and
#' the interval covers the zone PLI that many such samples would give.
#' @param samples Samples, as read_samples() returns them.
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
#' @param method,level,n_resamples,seed Of the bootstrap over samples; see \code{\link{bootstrap_mean}()}.
#' @return A list of class \code{pli_assessment}: the data frames samples, metals, ports and audit, and the intervals.
#' @section Errors:
#' As the indices; there is no port; a result column would overwrite an info column.
#' @references
#' Tomlinson, D. L., Wilson, J. G., Harris, C. R. & Jeffrey, D. W. (1980). Helgolaender Meeresuntersuchungen 33,
#' 566-575. \doi{10.1007/BF02414780}
#' @examplesIf plistats_available()
#' survey <- read_samples(example_path(), port = "river")
#' result <- assess(survey, background = "shale", normalizer = "Fe")
#' result$ports[, c("port", "n", "zone_pli", "conf_low", "conf_high")]
#' head(result$samples[, c("station", "pli")])
#' @noMd
#' @export
assess <- function(
  samples, background = "shale", by = "port", metals = NULL, normalizer = NULL, guideline = "ERM",
  scheme = "tomlinson1980_pli", missing = "error", analytical_sd = NULL, method = "bca", level = 0.95,
  n_resamples = 9999L, seed = 1L
) {
  call_verb("assess", list(
    samples = samples, background = background, by = by, metals = metals, normalizer = normalizer,
    guideline = guideline, scheme = scheme, missing = missing, analytical_sd = analytical_sd, method = method,
    level = level, n_resamples = n_resamples, seed = seed
  ))
}

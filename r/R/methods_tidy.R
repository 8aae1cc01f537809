# tidy and glance, registered for the generics of the package generics, which broom re-exports: neither need be there.
# The tables of the results are the same in Python and R; here alone they take broom's column names.

BROOM <- c(
  conf_low = "conf.low", conf_high = "conf.high", conf_level = "conf.level", p_value = "p.value",
  p_adjusted = "adj.p.value", group_a = "group1", group_b = "group2", zone_pli = "estimate"
)

broom_names <- function(frame) {
  known <- names(frame) %in% names(BROOM)
  names(frame)[known] <- BROOM[names(frame)[known]]
  row.names(frame) <- NULL
  frame
}

one_row <- function(...) {
  parts <- lapply(list(...), function(part) if (length(part)) part[[1L]] else NA)
  broom_names(as.data.frame(parts, stringsAsFactors = FALSE, optional = TRUE))
}

#' @exportS3Method generics::tidy
tidy.pli_samples <- function(x, ...) {
  metals <- names(x$concentrations)
  n <- nrow(x$concentrations)
  cells <- function(frame) unlist(frame[metals], use.names = FALSE)
  found <- data.frame(
    sample = rep(seq_len(n), length(metals)), metal = rep(metals, each = n), concentration = cells(x$concentrations),
    nondetect = as.logical(cells(x$nondetect)), limit = cells(x$limits)
  )
  if (length(x$port)) found <- cbind(port = rep(x$info[[x$port]], length(metals)), found)
  found
}

#' @exportS3Method generics::tidy
tidy.pli_assessment <- function(x, ...) broom_names(stats::setNames(x$ports, sub("^port$", "term", names(x$ports))))

#' @exportS3Method generics::tidy
tidy.pli_pli_intervals <- function(x, ...) broom_names(cbind(sample = seq_len(nrow(x$frame)), x$frame))

#' @exportS3Method generics::tidy
tidy.pli_intervals <- function(x, ...) broom_names(intervals_frame(x))

#' @exportS3Method generics::tidy
tidy.pli_interval <- function(x, ...) broom_names(interval_frame(x))

#' @exportS3Method generics::tidy
tidy.pli_posterior <- function(x, ...) {
  broom_names(stats::setNames(posterior_frame(x), sub("^test$", "term", names(posterior_frame(x)))))
}

#' @exportS3Method generics::tidy
tidy.pli_plan <- function(x, ...) broom_names(x$curve)

#' @exportS3Method generics::tidy
tidy.pli_zone_tests <- function(x, ...) broom_names(stats::setNames(x$frame, sub("^port$", "term", names(x$frame))))

#' @exportS3Method generics::tidy
tidy.pli_comparison <- function(x, ...) broom_names(x$pairs)

#' @exportS3Method generics::tidy
tidy.pli_study_result <- function(x, ...) broom_names(study_frames(x)[[1L]])

#' @exportS3Method generics::tidy
tidy.pli_background <- function(x, ...) broom_names(stats::setNames(background_frame(x), sub(
  "^value$", "estimate", sub("^element$", "term", names(background_frame(x)))
)))

#' @exportS3Method generics::tidy
tidy.pli_baseline <- function(x, ...) broom_names(stats::setNames(x$coefficients, sub("^metal$", "term", names(x$coefficients))))

#' @exportS3Method generics::glance
glance.pli_background <- function(x, ...) one_row(background = x$name, n_elements = length(x$values), citation = x$citation)

#' @exportS3Method generics::glance
glance.pli_baseline <- function(x, ...) {
  one_row(background = x$name, normalizer = x$normalizer, n_elements = nrow(x$coefficients), n = max(x$coefficients$n))
}

#' @exportS3Method generics::glance
glance.pli_regressor <- function(x, ...) {
  one_row(
    n = x$target$n, n_groups = x$target$n_groups, n_features = length(x$target$features), strategy = x$target$strategy,
    n_source = x$source$n, seed = x$settings$random_state
  )
}

#' @exportS3Method generics::glance
glance.pli_domain <- function(x, ...) {
  one_row(
    n = nrow(x$features), n_features = ncol(x$features), n_groups = length(unique(x$groups)), unit = x$unit,
    task = x$task, name = x$name
  )
}

#' @exportS3Method generics::glance
glance.pli_interval <- function(x, ...) glance.pli_intervals(list(x))

#' @exportS3Method generics::glance
glance.pli_posterior <- function(x, ...) one_row(n = x$n, df = x$df, rope = x$rope, conf_level = x$conf_level)

#' @exportS3Method generics::glance
glance.pli_samples <- function(x, ...) {
  nondetect <- as.matrix(x$nondetect)
  one_row(
    n = nrow(x$concentrations), n_metals = ncol(x$concentrations),
    n_ports = if (length(x$port)) length(unique(x$info[[x$port]])), n_nondetect = sum(nondetect),
    n_missing = sum(is.na(as.matrix(x$concentrations)) & !nondetect), source = x$source
  )
}

#' @exportS3Method generics::glance
glance.pli_assessment <- function(x, ...) {
  one_row(
    n = nrow(x$samples), n_ports = nrow(x$ports), n_metals = length(x$panel), background = x$background,
    scheme = x$scheme, guideline = x$guideline, n_over_1 = sum(x$ports$zone_pli > 1), conf_level = x$ports$conf_level,
    seed = x$seed
  )
}

#' @exportS3Method generics::glance
glance.pli_pli_intervals <- function(x, ...) {
  one_row(
    n = nrow(x$frame), background = x$background, scheme = x$scheme, conf_level = x$frame$conf_level,
    n_resamples = x$n_resamples, seed = x$seed
  )
}

#' @exportS3Method generics::glance
glance.pli_intervals <- function(x, ...) {
  first <- intervals_frame(x)[1L, ]
  do.call(one_row, c(columns(first, c("n", "n_ports", "n_resamples", "conf_level", "method", "unit", "seed"))))
}

#' @exportS3Method generics::glance
glance.pli_plan <- function(x, ...) {
  one_row(
    n = x$n, n_cautious = one_or_na(x$n_cautious), power = x$power, sd = x$sd, conf_level = x$conf_level, unit = x$unit
  )
}

#' @exportS3Method generics::glance
glance.pli_zone_tests <- function(x, ...) {
  one_row(
    n = sum(x$frame$n), n_ports = nrow(x$frame), value = x$value, alternative = x$alternative, adjust = x$adjust,
    background = x$background, nondetects = x$nondetects, conf_level = x$conf_level, seed = x$seed
  )
}

#' @exportS3Method generics::glance
glance.pli_comparison <- function(x, ...) {
  omnibus <- x$omnibus
  one_row(
    statistic = unname(omnibus$statistic), parameter = unname(omnibus$parameter), p_value = omnibus$p.value,
    method = x$method, adjust = x$adjust, n = x$n, n_groups = nrow(x$groups), n_ports = x$n_ports, unit = x$unit,
    conf_level = x$conf_level, seed = x$seed
  )
}

#' @exportS3Method generics::glance
glance.pli_study_result <- function(x, ...) {
  one_row(
    answer = x$answer, task = x$task, metric = x$metric, weight = x$weight,
    n_models = if (!is.null(x$predictions)) length(unique(x$predictions$model)),
    n_ports = if (!is.null(x$predictions)) length(unique(x$predictions$port)),
    conf_level = x$conf_level, seed = x$seed, fingerprint = x$fingerprint
  )
}

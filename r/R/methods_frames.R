# as.data.frame of every class: the main table, as `to_frame()` returns it in Python, or the one that `what` names.

frame_of <- function(x, main, what, row.names) {
  parts <- Filter(is.data.frame, unclass(x))
  if (is.null(what)) {
    frame <- main
  } else if (length(what) == 1L && what %in% names(parts)) {
    frame <- parts[[what]]
  } else {
    known <- toString(names(parts))
    fail("input_error", sprintf("`what` must name one table of the result (%s), got %s.", known, deparse1(what)))
  }
  if (!is.null(row.names)) row.names(frame) <- row.names
  frame
}

samples_frame <- function(x) {
  beside <- function(frame, ending) stats::setNames(frame, paste0(names(frame), ending))
  cbind(x$info, x$concentrations, beside(x$nondetect, NONDETECT_SUFFIX), beside(x$limits, LIMIT_SUFFIX))
}

#' @export
as.data.frame.pli_samples <- function(x, row.names = NULL, optional = FALSE, ..., what = NULL) {
  frame_of(c(unclass(x), list(audit = audit_frame(x))), samples_frame(x), what, row.names)
}
#' @export
as.data.frame.pli_explanation <- function(x, row.names = NULL, optional = FALSE, ..., what = NULL) {
  frame_of(x, x$columns, what, row.names)
}
#' @export
as.data.frame.pli_assessment <- function(x, row.names = NULL, optional = FALSE, ..., what = NULL) {
  frame_of(x, x$samples, what, row.names)
}
#' @export
as.data.frame.pli_pli_intervals <- function(x, row.names = NULL, optional = FALSE, ..., what = NULL) {
  frame_of(x, x$frame, what, row.names)
}
#' @export
as.data.frame.pli_intervals <- function(x, row.names = NULL, optional = FALSE, ...) {
  frame_of(x, intervals_frame(x), NULL, row.names)
}
#' @export
as.data.frame.pli_interval <- function(x, row.names = NULL, optional = FALSE, ...) {
  frame_of(x, interval_frame(x), NULL, row.names)
}
#' @export
as.data.frame.pli_posterior <- function(x, row.names = NULL, optional = FALSE, ...) {
  frame_of(x, posterior_frame(x), NULL, row.names)
}
#' @export
as.data.frame.pli_plan <- function(x, row.names = NULL, optional = FALSE, ...) {
  frame_of(x, x$curve, NULL, row.names)
}
#' @export
as.data.frame.pli_zone_tests <- function(x, row.names = NULL, optional = FALSE, ...) {
  frame_of(x, x$frame, NULL, row.names)
}
#' @export
as.data.frame.pli_comparison <- function(x, row.names = NULL, optional = FALSE, ..., what = NULL) {
  frame_of(x, x$pairs, what, row.names)
}
#' @export
as.data.frame.pli_study_result <- function(x, row.names = NULL, optional = FALSE, ..., what = NULL) {
  frame_of(x, study_frames(x)[[1L]], what, row.names)
}
#' @export
as.data.frame.pli_domain <- function(x, row.names = NULL, optional = FALSE, ..., what = NULL) {
  frame_of(x, domain_frame(x), what, row.names)
}
#' @export
as.data.frame.pli_table <- function(x, row.names = NULL, optional = FALSE, ...) {
  frame_of(x, if (length(x$groups)) cbind(Group = x$groups, x$cells) else x$cells, NULL, row.names)
}
#' @export
as.data.frame.pli_background <- function(x, row.names = NULL, optional = FALSE, ...) {
  frame_of(x, background_frame(x), NULL, row.names)
}
#' @export
as.data.frame.pli_baseline <- function(x, row.names = NULL, optional = FALSE, ...) {
  frame_of(x, x$coefficients, NULL, row.names)
}

background_frame <- function(x) {
  if (!is.null(x$intervals)) return(x$intervals)
  frame <- data.frame(element = names(x$values), value = unname(x$values))
  if (length(x$sd)) frame$sd <- unname(x$sd[frame$element])
  frame
}

# Tibbles of the same tables: these results are lists, whose elements tibble would take for columns.
#' @exportS3Method tibble::as_tibble
as_tibble.pli_samples <- function(x, ...) tibble::as_tibble(as.data.frame(x, ...))
#' @exportS3Method tibble::as_tibble
as_tibble.pli_explanation <- function(x, ...) tibble::as_tibble(as.data.frame(x, ...))
#' @exportS3Method tibble::as_tibble
as_tibble.pli_assessment <- function(x, ...) tibble::as_tibble(as.data.frame(x, ...))
#' @exportS3Method tibble::as_tibble
as_tibble.pli_pli_intervals <- function(x, ...) tibble::as_tibble(as.data.frame(x, ...))
#' @exportS3Method tibble::as_tibble
as_tibble.pli_intervals <- function(x, ...) tibble::as_tibble(as.data.frame(x, ...))
#' @exportS3Method tibble::as_tibble
as_tibble.pli_interval <- function(x, ...) tibble::as_tibble(as.data.frame(x, ...))
#' @exportS3Method tibble::as_tibble
as_tibble.pli_posterior <- function(x, ...) tibble::as_tibble(as.data.frame(x, ...))
#' @exportS3Method tibble::as_tibble
as_tibble.pli_plan <- function(x, ...) tibble::as_tibble(as.data.frame(x, ...))
#' @exportS3Method tibble::as_tibble
as_tibble.pli_comparison <- function(x, ...) tibble::as_tibble(as.data.frame(x, ...))
#' @exportS3Method tibble::as_tibble
as_tibble.pli_study_result <- function(x, ...) tibble::as_tibble(as.data.frame(x, ...))
#' @exportS3Method tibble::as_tibble
as_tibble.pli_domain <- function(x, ...) tibble::as_tibble(as.data.frame(x, ...))
#' @exportS3Method tibble::as_tibble
as_tibble.pli_table <- function(x, ...) tibble::as_tibble(as.data.frame(x, ...))
#' @exportS3Method tibble::as_tibble
as_tibble.pli_zone_tests <- function(x, ...) tibble::as_tibble(as.data.frame(x, ...))
#' @exportS3Method tibble::as_tibble
as_tibble.pli_background <- function(x, ...) tibble::as_tibble(as.data.frame(x, ...))
#' @exportS3Method tibble::as_tibble
as_tibble.pli_baseline <- function(x, ...) tibble::as_tibble(as.data.frame(x, ...))
#' @exportS3Method tibble::as_tibble
as_tibble.pli_notes <- function(x, ...) tibble::as_tibble(as.data.frame(x, ...))

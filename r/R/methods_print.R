# print, summary and as.data.frame of every class, from its account and its main frame.

#' Results of plistats as R objects
#'
#' Tests are of class `htest`, bootstrap intervals of one estimate of class `boot`, tables of class `data.frame`. All
#' other results are named lists with a class: `pli_samples`, `pli_assessment`, `pli_pli_intervals`, `pli_intervals`,
#' `pli_interval`, `pli_posterior`, `pli_plan`,
#' `pli_zone_tests`, `pli_comparison`, `pli_domain`, `pli_regressor`, `pli_study`, and the answers of a
#' study (`pli_benchmark`, `pli_ablation`, `pli_learning_curve`, `pli_source_sensitivity`, `pli_unseen_ports`,
#' `pli_unseen_years`, `pli_overlap`, `pli_feature_relevance`, `pli_similarity`, all of them also `pli_study_result`). Elements are reached by `$` and keep every digit.
#'
#' \describe{
#'   \item{`print`}{says the answer in words, then the figures that it rests on, rounded for the eye.}
#'   \item{`summary`}{fits a screen: the main table, the names and sizes of all, and notes; `print(summary(x), lines =
#'     Inf)` has all rows and notes.}
#'   \item{`format`}{returns the lines that `print` writes.}
#'   \item{`as.data.frame`}{returns the main table; `what` names another one, as in
#'     `as.data.frame(assessment, what = "ports")`.}
#'   \item{`confint`, `coef`, `nobs`}{return intervals at the level of the result, estimates and the number of samples, of
#'     classes that have them.}
#'   \item{`augment`}{adds predictions to new rows (of a model), or residuals to the predictions of a study.}
#'   \item{`plot`, `autoplot`}{draw the main figure with base graphics or with ggplot2. `labels`, a character vector with
#'     names, gives ports, metals, models or an axis other names: `plot(x, labels = c(hbr_01 = "Dalian"))`. The ggplot
#'     takes `theme()` and further layers.}
#'   \item{`tidy`, `glance`}{return what the result holds, and one row about it, with broom's column names. (Tests and
#'     bootstrap intervals have methods in broom itself.)}
#' }
#'
#' What a class has no answer to (`fitted`, `residuals`, `update` and others) is refused in one sentence, which says what to
#' use instead.
#'
#' Refusals, warnings and messages of the package are conditions with classes, for `tryCatch()`: `plistats_input_error` for
#' what was asked, `plistats_missing_extra`, `plistats_data_unavailable`, `plistats_worker_died`, `plistats_folder_gone` and
#' `plistats_fault`, all of them also `plistats_error`; `plistats_warning`, `plistats_message`, `plistats_interrupted`.
#'
#' @name pli_results
#' @aliases pli_assessment pli_comparison pli_explanation pli_samples pli_study_result
#' @return `print` returns its argument invisibly, `summary` a list of class `pli_summary`, `as.data.frame`, `tidy` and
#'   `glance` a data frame, `plot` what it drew (invisibly), `autoplot` a ggplot.
#' @examples
#' # An interval as the Python side describes it; no Python is needed to show it.
#' found <- structure(
#'   list(
#'     term = "mean", estimate = 2.7, conf_low = 2.43, conf_high = 2.94, conf_level = 0.95,
#'     method = "exact", n = 15L, n_ports = NULL, n_resamples = 0L, mc_error = c(0, 0),
#'     seed = NULL, unit = "sample", notes = character()
#'   ),
#'   class = c("pli_interval", "list")
#' )
#' found
#' as.data.frame(found)[c("term", "estimate", "conf_low", "conf_high")]
#' plot(found)
NULL

#' @export
print.pli_samples <- function(x, rows = 6L, digits = 3L, ...) print_account(x, rows, digits)
# Text already: how each column was understood, with the questions that are open.
#' @export
print.pli_explanation <- function(x, ...) {
  cat(x$text, "\n", sep = "")
  invisible(x)
}
#' @export
print.pli_assessment <- function(x, rows = MOST_ROWS, digits = 3L, ...) print_account(x, rows, digits)
#' @export
print.pli_pli_intervals <- function(x, rows = MOST_ROWS, digits = 3L, ...) print_account(x, rows, digits)
#' @export
print.pli_intervals <- function(x, ...) print_account(x)
#' @export
print.pli_interval <- function(x, ...) print_account(x)
#' @export
print.pli_posterior <- function(x, ...) print_account(x)
#' @export
print.pli_plan <- function(x, ...) print_account(x)
#' @export
print.pli_zone_tests <- function(x, rows = MOST_ROWS, digits = 3L, ...) print_account(x, rows, digits)
#' @export
print.pli_comparison <- function(x, rows = MOST_ROWS, digits = 3L, ...) print_account(x, rows, digits)
#' @export
print.pli_study_result <- function(x, rows = MOST_ROWS, digits = 3L, ...) print_account(x, rows, digits)
#' @export
print.pli_domain <- function(x, ...) print_account(x)
#' @export
print.pli_regressor <- function(x, rows = MOST_ROWS, digits = 3L, ...) print_account(x, rows, digits)
#' @export
print.pli_study <- function(x, ...) print_account(x)
#' @export
print.pli_background <- function(x, ...) print_account(x)
#' @export
print.pli_baseline <- function(x, rows = MOST_ROWS, digits = 3L, ...) print_account(x, rows, digits)
# A table is already rounded, and made to be read.
#' @export
print.pli_table <- function(x, ...) {
  cat(x$markdown)
  invisible(x)
}

#' @export
summary.pli_samples <- function(object, ...) summarise(object)
#' @export
summary.pli_assessment <- function(object, ...) summarise(object)
#' @export
summary.pli_pli_intervals <- function(object, ...) summarise(object)
#' @export
summary.pli_intervals <- function(object, ...) summarise(object)
#' @export
summary.pli_interval <- function(object, ...) summarise(object)
#' @export
summary.pli_posterior <- function(object, ...) summarise(object)
#' @export
summary.pli_plan <- function(object, ...) summarise(object)
#' @export
summary.pli_zone_tests <- function(object, ...) summarise(object)
#' @export
summary.pli_comparison <- function(object, ...) summarise(object)
#' @export
summary.pli_study_result <- function(object, ...) summarise(object)
#' @export
summary.pli_domain <- function(object, ...) summarise(object)
#' @export
summary.pli_regressor <- function(object, ...) summarise(object)
#' @export
summary.pli_study <- function(object, ...) summarise(object)
#' @export
summary.pli_table <- function(object, ...) summarise(object)
#' @export
summary.pli_explanation <- function(object, ...) summarise(object)
#' @export
summary.pli_background <- function(object, ...) summarise(object)
#' @export
summary.pli_baseline <- function(object, ...) summarise(object)
#' @export
summary.pli_notes <- function(object, ...) summarise(object)

# Each as the lines that print() writes.
#' @export
format.pli_samples <- function(x, ...) printed_lines(x, ...)
#' @export
format.pli_explanation <- function(x, ...) printed_lines(x, ...)
#' @export
format.pli_assessment <- function(x, ...) printed_lines(x, ...)
#' @export
format.pli_pli_intervals <- function(x, ...) printed_lines(x, ...)
#' @export
format.pli_zone_tests <- function(x, ...) printed_lines(x, ...)
#' @export
format.pli_intervals <- function(x, ...) printed_lines(x, ...)
#' @export
format.pli_interval <- function(x, ...) printed_lines(x, ...)
#' @export
format.pli_posterior <- function(x, ...) printed_lines(x, ...)
#' @export
format.pli_plan <- function(x, ...) printed_lines(x, ...)
#' @export
format.pli_comparison <- function(x, ...) printed_lines(x, ...)
#' @export
format.pli_study_result <- function(x, ...) printed_lines(x, ...)
#' @export
format.pli_domain <- function(x, ...) printed_lines(x, ...)
#' @export
format.pli_regressor <- function(x, ...) printed_lines(x, ...)
#' @export
format.pli_study <- function(x, ...) printed_lines(x, ...)
#' @export
format.pli_background <- function(x, ...) printed_lines(x, ...)
#' @export
format.pli_baseline <- function(x, ...) printed_lines(x, ...)
#' @export
format.pli_table <- function(x, ...) printed_lines(x, ...)
#' @export
format.pli_summary <- function(x, ...) printed_lines(x, ...)

printed_lines <- function(x, ...) utils::capture.output(print(x, ...))

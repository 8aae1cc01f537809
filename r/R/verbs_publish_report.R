# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Write results as one HTML page
#' @description
#' Write results as one HTML page: summary, figures, tables, methods, audit log, versions.
#' @details
#' The page holds its style, its script and its figures; it loads nothing, and nothing leaves it. Tables can be sorted
#' by a click on a heading. Figures say what a mark stands for where one points at it, taps it or goes to it by the
#' arrow keys; series and classes can be hidden, figures of samples enlarged and moved. Without the script the figures
#' stand as they are printed. The same results give the same bytes on the same versions.
#' @param results Named list.
#' Whatever \code{\link{pli_table}()} takes; the names head the sections.
#' @param path Path.
#' A file that ends in .html.
#' @param title Character.
#' Heading of the page.
#' @param force Logical.
#' Replace a file that exists.
#' @return Path.
#' @section Errors:
#' There is no result, one is of a kind without a table, the suffix is another, the file exists and \code{force} is
#' FALSE, or it cannot be written. If matplotlib or great-tables is not installed.
#' @examplesIf plistats_available()
#' \donttest{
#' survey <- read_samples(example_path(), port = "river")
#' file <- tempfile(fileext = ".html")
#' write_report(list(Buriganga = assess(survey, normalizer = "Fe")), file)
#' unlink(file)
#' }
#' @noMd
#' @export
write_report <- function(results, path, title = "Report", force = FALSE) {
  call_verb("write_report", list(results = results, path = path, title = title, force = force))
}

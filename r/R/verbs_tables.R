# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' A result as a publication table
#' @description
#' Returns a result as a publication table.
#' @details
#' Numbers are rounded here and nowhere else: a zone PLI to the digits that its interval supports (two significant
#' digits of the interval's width), counts whole, shares in percent.
#' @param result Assessment.
#' What \code{\link{assess}()} returned.
#' @param what "ports" or "samples".
#' One row a port, ranked by zone PLI with the highest first, or one row a sample in the data's order.
#' @return A list of class \code{pli_table}: title, cells (a data frame), notes, and all of it as text in Markdown.
#' Immutable description; \code{to_markdown()} renders it.
#' @section Errors:
#' If \code{result} is not an Assessment or \code{what} is neither.
#' @examplesIf plistats_available()
#' survey <- read_samples(example_path(), port = "river")
#' pli_table(assess(survey, normalizer = "Fe"))
#' @noMd
#' @export
pli_table <- function(result, what = "ports") {
  call_verb("table", list(result = result, what = what))
}

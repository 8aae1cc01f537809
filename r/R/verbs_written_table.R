# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Write a result as a publication table
#' @description
#' Write a result as a publication table.
#' @param result Table, as pli_table() returns it, or any result.
#' What \code{\link{pli_table}()} returned, or anything that it takes.
#' @param path Path.
#' Where to; its ending says in which format: .md (Markdown), .tex (LaTeX, to be read by a document with \code{input}),
#' .html (a page of its own), .docx (Word), .typ (Typst), .pdf or .csv (the cells without title and notes). The folder
#' is made if it does not exist.
#' @param what Character, optional.
#' Which table of the result, as for \code{\link{pli_table}()}; none for a table, which is one already.
#' @param force Logical.
#' Replace a file that exists.
#' @return Path.
#' The file, whole; the same result gives the same bytes.
#' @section Errors:
#' If no format has this ending, \code{result} or \code{what} is no table, the file exists and \code{force} is FALSE,
#' it cannot be written, or (.pdf) no font at hand has one of the letters. Nothing is written then. If the format needs
#' a package of the extra \code{publish} that is not installed.
#' @examplesIf plistats_available()
#' survey <- read_samples(example_path(), port = "river")
#' file <- tempfile(fileext = ".tex")
#' write_table(assess(survey, normalizer = "Fe"), file)
#' head(readLines(file), 3)
#' unlink(file)
#' @noMd
#' @export
write_table <- function(result, path, what = NULL, force = FALSE) {
  call_verb("write_table", list(result = result, path = path, what = what, force = force))
}

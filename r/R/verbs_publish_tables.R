# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' A result as a publication table
#' @description
#' Returns a result as a publication table.
#' @details
#' Numbers are rounded here and nowhere else: an estimate to the digits that its interval supports (two significant
#' digits of the interval's width), counts whole, shares in percent. Notes below the table say how the numbers came
#' about and what they cannot say.
#' @param result A result of a verb, or a named list of results of a study.
#' What \code{\link{assess}()}, \code{\link{pli_interval}()}, \code{\link{bootstrap_ci}()},
#' \code{\link{compare_models}()}, \code{\link{compare_ports}()}, a test, or a verb of \code{\link{study}()} returned.
#' Of a named list: one row a task, with the best model and whether pre-training helps.
#' @param what Character, optional.
#' Which table, where a result has several; the first by default. Assessment: "ports" (ranked by zone PLI, the highest
#' first), "samples" (in the data's order), "metals". Comparison: "groups" (best first; also "models" or "ports"),
#' "pairs". Benchmark: "models", "measures". Ablation: "contrasts", "controls". LearningCurve and SourceSensitivity:
#' "contrasts", "curve". FeatureGroups: "contrasts". UnseenPorts: "scores", "errors", "association". FeatureRelevance:
#' "features", "agreement". UnseenYears: "comparison", "effects", "autocorrelation", "scores", "errors". Overlap:
#' "errors", "places", "association".
#' @return A list of class \code{pli_table}: title, cells and columns (data frames), groups, bold, notes, stand_in, and all of it in Markdown.
#' \code{print()} shows it as Markdown, \code{as.data.frame()} gives the cells. In R Markdown and Quarto it stands as a
#' table; \code{flextable::as_flextable()} makes it one for Word and slides.
#' @section Errors:
#' If \code{result} is no such result, or has no table \code{what}.
#' @examplesIf plistats_available()
#' survey <- read_samples(example_path(), port = "river")
#' found <- assess(survey, normalizer = "Fe")
#' pli_table(found)
#' pli_table(found, what = "metals")
#' @noMd
#' @export
pli_table <- function(result, what = NULL) {
  call_verb("table", list(result = result, what = what))
}

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
#' @param label Character, optional.
#' What the text calls a LaTeX table in a reference; "tab:" and the first words of its title by default.
#' @param text_columns Whole number, optional.
#' 1 or 2: the columns of text of the LaTeX document. One by default; where there are two, a long table is given in
#' parts, since LaTeX cannot break it.
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
write_table <- function(result, path, what = NULL, label = NULL, text_columns = NULL, force = FALSE) {
  call_verb("write_table", list(
    result = result, path = path, what = what, label = label, text_columns = text_columns, force = force
  ))
}

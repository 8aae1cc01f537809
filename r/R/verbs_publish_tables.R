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
#' "contrasts", "curve". UnseenPorts: "scores", "errors", "association".
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

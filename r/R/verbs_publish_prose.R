# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' How a result was made, as text for a paper
#' @description
#' Returns the paragraphs of a methods section that say how a result was made.
#' @details
#' In the past tense; every sentence follows from the result itself: which index against which background, what was
#' done about non-detects and gaps, what was resampled or exchanged and why, how p values were adjusted. Notes that no
#' sentence covers stand as they are, so that nothing is left out; stand-in data are named first. An abbreviation is
#' spelled out where it stands first.
#' @param result What pli_table() takes.
#' A result of \code{\link{assess}()}, \code{\link{pli_interval}()}, \code{\link{bootstrap_ci}()},
#' \code{\link{compare_models}()}, \code{\link{compare_ports}()}, a test, a verb of \code{\link{study}()}, or a named
#' list of results of a study, whose common paragraphs are said once.
#' @param form "text" or "markdown".
#' How references are cited: as (Tomlinson et al., 1980), or by key as [@@tomlinson1980] in Markdown, which pandoc,
#' Quarto and R Markdown typeset with \code{\link{bibliography}()}.
#' @param person "passive" or "we".
#' Passive voice, as most journals of the field have it, or "we" where a sentence says what its authors did.
#' @param spelling "british" or "american".
#' Of the package's own words; names from the data stay as they are.
#' @return Character.
#' Paragraphs with an empty line between them.
#' @section Errors:
#' If \code{result} is no such result, or another argument is none of its choices.
#' @examplesIf plistats_available()
#' found <- compare_ports(c(1.2, 1.4, 0.8, 2.9, 3.1, 2.2), rep(c("Eden", "Botany"), each = 3))
#' methods_text(found)
#' @noMd
#' @export
methods_text <- function(result, form = "text", person = "passive", spelling = "british") {
  call_verb("methods_text", list(result = result, form = form, person = person, spelling = spelling))
}

#' What a result found, as text for a paper
#' @description
#' Returns the paragraph of a results section that says what a result found.
#' @details
#' Figures are those of the tables, in the same digits: they come from the cells that \code{\link{pli_table}()} makes,
#' or from the functions that make them. Nothing is called different that its test does not tell apart, and what
#' reverses a conclusion stands in its sentence. An abbreviation is spelled out where it stands first.
#' @param result What pli_table() takes.
#' As in \code{\link{methods_text}()}.
#' @param form "text" or "markdown".
#' In Markdown, names from the data are escaped.
#' @param style "full" or "brief".
#' A brief text says what decides: estimate, interval, test, on how much it rests, and what reverses it.
#' @param person "passive" or "we".
#' Passive voice, as most journals of the field have it, or "we" where a sentence says what its authors did.
#' @param spelling "british" or "american".
#' Of the package's own words; names from the data stay as they are.
#' @return Character.
#' @section Errors:
#' If \code{result} is no such result, or another argument is none of its choices.
#' @examplesIf plistats_available()
#' survey <- read_samples(example_path(), port = "river")
#' results_text(assess(survey, normalizer = "Fe"))
#' @noMd
#' @export
results_text <- function(result, form = "text", style = "full", person = "passive", spelling = "british") {
  call_verb("results_text", list(result = result, form = form, style = style, person = person, spelling = spelling))
}

#' The references of a result, as BibTeX
#' @description
#' Returns the references that \code{\link{methods_text}()} cites for a result, in its order, as BibTeX.
#' @param result What pli_table() takes.
#' As in \code{\link{methods_text}()}.
#' @return Character.
#' One entry a reference, with its DOI where it has one.
#' @section Errors:
#' If \code{result} is no such result.
#' @examplesIf plistats_available()
#' cat(bibliography(mann_kendall_test(c(10, 15, 14, 20))))
#' @noMd
#' @export
bibliography <- function(result) {
  call_verb("bibliography", list(result = result))
}

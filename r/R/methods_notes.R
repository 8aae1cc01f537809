# Notes: what must be read beside numbers. A note is a list of class pli_note: code, facts, what it is about, and the
# sentence; the notes of a result are a list of these, which shows as its sentences.

#' Notes of a result
#'
#' What must be read beside the numbers of a result stands in its element `notes`: each note with its code, its facts as
#' values and its sentence. Print it, or turn it into text or into a data frame.
#'
#' @param x Notes: the element `notes` of a result.
#' @param ... Not used, or passed on.
#' @param row.names,optional As in [as.data.frame()].
#' @return `format` and `as.character`: the sentences. `as.data.frame`: one row a note, with the columns code, about and
#'   text. `print`: its argument, invisibly.
#' @examples
#' few <- structure(
#'   list(
#'     code = "few_units", facts = list(n = 9L, unit = "port"), about = list(),
#'     text = "Only 9 ports."
#'   ),
#'   class = c("pli_note", "list")
#' )
#' notes <- structure(list(few), class = c("pli_notes", "list"))
#' notes
#' notes[[1]]$facts$n
#' as.data.frame(notes)
#' @name pli_notes
NULL

# Sentences of notes, however they stand: notes, sentences (as earlier versions wrote them), or both in a list.
note_texts <- function(notes) {
  if (is.character(notes)) return(notes[nzchar(notes)])
  if (inherits(notes, "pli_note")) return(notes$text)
  as.character(unlist(lapply(unclass(notes), note_texts), use.names = FALSE))
}

#' @rdname pli_notes
#' @export
format.pli_notes <- function(x, ...) note_texts(x)
#' @rdname pli_notes
#' @export
as.character.pli_notes <- function(x, ...) note_texts(x)
#' @export
format.pli_note <- function(x, ...) note_texts(x)
#' @export
as.character.pli_note <- function(x, ...) note_texts(x)

#' @rdname pli_notes
#' @export
print.pli_notes <- function(x, ...) {
  if (length(x)) say(paste("-", note_texts(x)), exdent = 4L) else cat("  no notes\n")
  invisible(x)
}
#' @export
print.pli_note <- function(x, ...) {
  say(note_texts(x))
  invisible(x)
}

#' @export
`[.pli_notes` <- function(x, i) structure(unclass(x)[i], class = class(x))

#' @rdname pli_notes
#' @export
as.data.frame.pli_notes <- function(x, row.names = NULL, optional = FALSE, ...) {
  notes <- unclass(x)
  about <- function(note) toString(vapply(note$about, paste, "", collapse = " - "))
  column <- function(of) vapply(notes, of, "")
  frame <- data.frame(
    code = column(function(note) note$code), about = column(about), text = column(note_texts), stringsAsFactors = FALSE
  )
  if (!is.null(row.names)) row.names(frame) <- row.names
  frame
}

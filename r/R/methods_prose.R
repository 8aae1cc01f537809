# Prose for a paper: text that prints as text, and stands as text in a document. To R it is a character vector.

#' Text for a paper in R and in documents
#'
#' [methods_text()], [results_text()] and [bibliography()] return a character vector of length one. It prints as it is
#' read, not as R quotes text; in R Markdown, Quarto and other documents of knitr its name alone in a chunk makes it
#' prose of the document, whatever `results` the chunk has. `cat()` and `writeLines()` write it unchanged.
#'
#' Text of `form = "markdown"` goes into a document of Markdown as it is, so that its citations are typeset; characters
#' of `form = "text"` that the format of the document would obey (Markdown, HTML, LaTeX) are escaped. A bibliography
#' stands as code.
#'
#' @param x What the three return.
#' @param width Columns of a line; paragraphs of `form = "text"` are broken to it.
#' @param inline Whether the text stands in a sentence of the document; knitr says so.
#' @param ... Not used.
#' @return `print`: its argument, invisibly. `format` and `as.character`: plain text, which `format` has broken to
#'   lines. `knit_print`: text for knitr.
#' @examplesIf plistats_available()
#' methods_text(mann_kendall_test(c(10, 15, 14, 20)))
#' @name pli_text
#' @aliases knit_print.pli_text
NULL

# Verbs that return text, by the markup of that text; NA: as the argument `form` says.
PROSE <- c(methods_text = NA, results_text = NA, bibliography = "bibtex")

as_prose <- function(text, verb, form = "text") {
  structure(text, class = c("pli_text", "character"), form = if (is.na(PROSE[[verb]])) form else PROSE[[verb]])
}

#' @rdname pli_text
#' @export
print.pli_text <- function(x, width = 0.9 * getOption("width"), ...) {
  # Called by name in a chunk of knitr whose output is text of the document.
  if (isTRUE(getOption("knitr.in.progress")) && identical(knitr::opts_current$get("results"), "asis")) {
    cat(document_text(x))
  } else {
    cat(format(x, width = width), sep = "\n")
  }
  invisible(x)
}

#' @rdname pli_text
#' @export
format.pli_text <- function(x, width = 0.9 * getOption("width"), ...) {
  if (identical(attr(x, "form"), "text")) paste(strwrap(unclass(x), width), collapse = "\n") else as.character(x)
}

#' @rdname pli_text
#' @export
as.character.pli_text <- function(x, ...) as.vector(unclass(x))

# As a column beside others: data.frame(port = "Eden", text = methods_text(x)).
#' @export
as.data.frame.pli_text <- function(x, ..., nm = "text") as.data.frame(as.character(x), ..., nm = nm)
#' @exportS3Method tibble::as_tibble
as_tibble.pli_text <- function(x, ...) tibble::tibble(text = as.character(x))

#' @rdname pli_text
#' @exportS3Method knitr::knit_print
knit_print.pli_text <- function(x, inline = FALSE, ...) {
  text <- document_text(x)
  knitr::asis_output(if (inline) trimws(text) else text)
}

# Text in the markup of the document that is knitted, as paragraphs of their own.
document_text <- function(x) {
  markup <- knitr::opts_knit$get("out.format")
  if (is.null(markup)) markup <- "markdown"
  if (markup == "sweave") markup <- "latex"
  paragraphs <- strsplit(as.character(x), "\n[[:space:]]*\n")[[1L]]
  text <- if (identical(attr(x, "form"), "bibtex")) {
    as_code(as.character(x), markup)
  } else if (identical(attr(x, "form"), "markdown")) {
    with_latex_signs(paragraphs)
  } else {
    with_latex_signs(as_paragraphs(paragraphs, markup))
  }
  paste0("\n\n", paste(text, collapse = "\n\n"), "\n\n")
}

as_paragraphs <- function(text, markup) {
  switch(markup,
    markdown = escape_start(escape_pipe(text)),
    html = sprintf("<p>%s</p>", escape_html(text)),
    latex = escape_latex(text),
    text
  )
}

as_code <- function(text, markup) {
  text <- within_line(trimws(text))
  switch(markup,
    markdown = sprintf("```bibtex\n%s\n```", text),
    html = sprintf("<pre>%s</pre>", escape_html(text)),
    latex = sprintf("\\begin{verbatim}\n%s\n\\end{verbatim}", text),
    text
  )
}

# On paper code is cut off where a line is longer than the page is wide; BibTeX takes a new line for a space.
within_line <- function(text) {
  lines <- strsplit(text, "\n", fixed = TRUE)[[1L]]
  indent <- nchar(lines) - nchar(trimws(lines, "left"))
  long <- nchar(lines) > LINE_OF_CODE
  lines[long] <- Map(strwrap, lines[long], LINE_OF_CODE, indent[long], indent[long] + 2L)
  paste(unlist(lines), collapse = "\n")
}

LINE_OF_CODE <- 64L

# Signs of our texts for which pdfLaTeX, the engine of documents that name none, has no letter.
LATEX_SIGNS <- c(
  "\u2212" = "-", "\u2264" = "\\leq", "\u2265" = "\\geq", "\u221e" = "\\infty", "\u03c1" = "\\rho", "\u03c7" = "\\chi"
)
PLAIN_SIGNS <- c(
  "\u2212" = "-", "\u2264" = "<=", "\u2265" = ">=", "\u221e" = "Inf", "\u03c1" = "rho", "\u03c7" = "chi"
)
RAISED <- c("\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "-0123456789")

# After escaping; in Markdown too, where it is on its way to LaTeX.
with_latex_signs <- function(text) if (for_latex()) replaced_signs(text, LATEX_SIGNS, "$%s$", "$^{%s}$") else text

# The same in output that is printed, which LaTeX shows as it is.
with_plain_signs <- function(text) if (for_latex()) replaced_signs(text, PLAIN_SIGNS, "%s", "^%s") else text

for_latex <- function() isTRUE(getOption("knitr.in.progress")) && knitr::is_latex_output()

replaced_signs <- function(text, signs, one, raised) {
  for (sign in names(signs)) text <- gsub(sign, sprintf(one, signs[[sign]]), text, fixed = TRUE)
  powers <- gregexpr(sprintf("[%s]+", RAISED[1L]), text)
  regmatches(text, powers) <- lapply(regmatches(text, powers), function(power) {
    sprintf(raised, chartr(RAISED[1L], RAISED[2L], power))
  })
  text
}

# A table where a document is knitted, and as a flextable for Word and slides: cells, spanners, groups, bold and notes.

#' Publication tables in documents
#'
#' What [pli_table()] returns stands as a table in R Markdown, Quarto and other documents of knitr without further code:
#' its title is the caption, its notes stand below. `as_flextable()` of the package flextable turns it into a flextable,
#' for Word and PowerPoint, where widths, letters and colours can be changed further. [write_table()] needs neither, and
#' is the better way into a document of LaTeX: its tables align numbers, and are turned or broken where they are large.
#'
#' @param x What [pli_table()] returned.
#' @param ... What knitr hands over of the chunk; not used.
#' @return `knit_print` returns text for knitr; `knitr::kable()` makes it in the format of the document. `as_flextable`
#'   returns a flextable.
#' @seealso [write_table()], which writes Markdown, LaTeX, HTML, Word, Typst, PDF and CSV.
#' @examplesIf plistats_available() && requireNamespace("flextable", quietly = TRUE)
#' survey <- read_samples(example_path(), port = "river")
#' flextable::as_flextable(pli_table(assess(survey, normalizer = "Fe")))
#' @name pli_table_documents
#' @aliases knit_print.pli_table
#' @exportS3Method knitr::knit_print
knit_print.pli_table <- function(x, ...) {
  # kable chooses the format, by the document and by the option of the user.
  format <- attr(knitr::kable(data.frame(x = 1)), "format")
  markup <- MARKUP[[switch(format, simple = , markdown = "pipe", format)]]
  if (is.null(markup)) markup <- MARKUP$plain
  escape <- function(text) with_latex_signs(markup$escape(one_line(text)))
  cells <- with_group_rows(marked_cells(x, markup, escape), x$groups, function(text) markup$strong(escape(text)))
  shown <- knitr::kable(
    cells, format = format, caption = escape(x$title), align = substr(x$columns$align, 1L, 1L),
    col.names = escape(names(x$cells)), escape = FALSE, row.names = FALSE
  )
  text <- markup$below(paste(shown, collapse = "\n"), escape(x$notes))
  knitr::asis_output(paste0("\n\n", text, "\n\n"))
}

#' @rdname pli_table_documents
#' @exportS3Method flextable::as_flextable
as_flextable.pli_table <- function(x, ...) {
  plain <- stats::setNames(as.data.frame(lapply(x$cells, one_line)), x$columns$name)
  cells <- with_group_rows(plain, x$groups, one_line)
  own <- attr(cells, "own") # where the rows of the table stand, between those of groups
  table <- with_heads(flextable::flextable(cells), x$columns)
  table <- flextable::align(table, j = which(x$columns$align == "left"), align = "left", part = "body")
  table <- flextable::align(table, j = which(x$columns$align == "right"), align = "right", part = "body")
  for (i in setdiff(seq_len(nrow(cells)), own)) {
    table <- flextable::align(flextable::bold(flextable::merge_at(table, i = i), i = i), i = i, align = "left")
  }
  for (k in seq_len(nrow(x$bold))) table <- flextable::bold(table, i = own[x$bold$row[k]], j = x$bold$column[k])
  if (length(x$notes)) table <- flextable::add_footer_lines(table, values = one_line(x$notes))
  # A number that Word counts. Given outright: flextable before 0.9 cannot save a caption without.
  numbered <- officer::run_autonum("tab", "Table ", ": ")
  within_page(flextable::set_caption(table, caption = one_line(x$title), autonum = numbered))
}

with_heads <- function(table, columns) {
  table <- flextable::set_header_labels(
    table, values = as.list(stats::setNames(one_line(headings(columns)), columns$name))
  )
  above <- rle(one_line(columns$spanner))
  spanned <- any(nzchar(above$values))
  if (spanned) table <- flextable::add_header_row(table, values = above$values, colwidths = above$lengths)
  table <- flextable::theme_booktabs(table)
  if (spanned) table <- flextable::align(table, i = 1L, align = "center", part = "header")
  for (j in seq_len(nrow(columns))) {
    table <- flextable::align(table, i = 1L + spanned, j = j, align = columns$align[j], part = "header")
  }
  table
}

# As wide as its cells. Where these are wider than a page: in smaller letters, and at last on several lines.
within_page <- function(table) {
  table <- flextable::autofit(table)
  size <- flextable::get_flextable_defaults()$font.size
  while (sum(dim(table)$widths) > PAGE_INCHES && size > SMALLEST_LETTERS) {
    size <- size - 1
    table <- flextable::padding(flextable::fontsize(table, size = size, part = "all"), padding = 3, part = "all")
    table <- flextable::autofit(table, add_w = 0.02, add_h = 0)
  }
  shares <- dim(table)$widths / sum(dim(table)$widths)
  if (sum(dim(table)$widths) <= PAGE_INCHES) table else flextable::width(table, width = PAGE_INCHES * shares)
}

PAGE_INCHES <- 6.3
SMALLEST_LETTERS <- 7

headings <- function(columns) paste0(columns$label, ifelse(nzchar(columns$unit), sprintf(" (%s)", columns$unit), ""))

# The cells as a document takes them: escaped, and marked where they are bold.
marked_cells <- function(x, markup, escape) {
  marked <- lapply(x$cells, escape)
  for (k in seq_len(nrow(x$bold))) {
    i <- x$bold$row[k]
    j <- x$bold$column[k]
    marked[[j]][i] <- markup$strong(marked[[j]][i])
  }
  structure(marked, names = names(x$cells), row.names = seq_len(nrow(x$cells)), class = "data.frame")
}

# The heading of each group as a row above its rows; the attribute "own" says where those are.
with_group_rows <- function(cells, groups, heading = identity) {
  first <- !duplicated(groups)
  own <- if (length(groups)) seq_along(groups) + cumsum(first) else seq_len(nrow(cells))
  shown <- lapply(cells, function(column) {
    filled <- character(nrow(cells) + sum(first))
    filled[own] <- column
    filled
  })
  shown[[1L]][own[first] - 1L] <- heading(groups[first])
  structure(
    shown, names = names(cells), row.names = seq_len(nrow(cells) + sum(first)), class = "data.frame", own = own
  )
}

# On one line, characters that would be obeyed instead of read by their code; as Python writes them.
one_line <- function(text) {
  text <- trimws(gsub("[[:space:]]+", " ", text))
  hidden <- gregexpr("[[:cntrl:]\u202a-\u202e\u2066-\u2069]", text)
  regmatches(text, hidden) <- lapply(regmatches(text, hidden), function(found) {
    codes <- vapply(found, utf8ToInt, 0L)
    ifelse(codes < 256L, sprintf("\\x%02x", codes), sprintf("\\u%04x", codes))
  })
  text
}

# --- markup -----------------------------------------------------------------------------------------------------------

strong_with <- function(before, after) {
  function(text) ifelse(nzchar(text), paste0(before, text, after), text)
}

escape_pipe <- function(text) {
  text <- gsub("([\\\\`*_<>~$^]|&(?=#?\\w+;))", "\\\\\\1", text, perl = TRUE)
  # A bracket is only markup when a target follows.
  text <- gsub("\\](?=[(\\[:])", "\\\\]", text, perl = TRUE)
  gsub("|", "&#124;", text, fixed = TRUE) # as kable does with cells
}

escape_html <- function(text) {
  for (mark in list(c("&", "&amp;"), c("<", "&lt;"), c(">", "&gt;"), c("\"", "&quot;"))) {
    text <- gsub(mark[1L], mark[2L], text, fixed = TRUE)
  }
  text
}

escape_latex <- function(text) {
  text <- gsub("([#$%&_{}])", "\\\\\\1", gsub("\\", "\r", text, fixed = TRUE))
  words <- c(
    "\r" = "textbackslash", "~" = "textasciitilde", "^" = "textasciicircum", "<" = "textless", ">" = "textgreater"
  )
  for (mark in names(words)) text <- gsub(mark, sprintf("\\%s{}", words[[mark]]), text, fixed = TRUE)
  text
}

# A character that would begin a list or heading stands for itself.
escape_start <- function(text) sub("^(\\d*)([#+=.)-])(?=\\s|$|[#=-])", "\\1\\\\\\2", text, perl = TRUE)

below_pipe <- function(table, notes) {
  paste(c(table, if (length(notes)) c("", paste("-", escape_start(notes)))), collapse = "\n")
}

below_html <- function(table, notes) paste(c(table, sprintf("<p>%s</p>", notes)), collapse = "\n")

# Within the float, so that they go where the table goes.
below_latex <- function(table, notes) {
  end <- "\n\\end{table}"
  said <- paste0("\n\\par{\\raggedright\\footnotesize ", notes, "\\par}", collapse = "", recycle0 = TRUE)
  sub(end, paste0(said, end), table, fixed = TRUE)
}

# How text, bold text and the notes below a table are written, by format of kable.
MARKUP <- list(
  pipe = list(escape = escape_pipe, strong = strong_with("**", "**"), below = below_pipe),
  html = list(escape = escape_html, strong = strong_with("<strong>", "</strong>"), below = below_html),
  latex = list(escape = escape_latex, strong = strong_with("\\textbf{", "}"), below = below_latex),
  plain = list(
    escape = identity, strong = identity, below = function(table, notes) paste(c(table, "", notes), collapse = "\n")
  )
)

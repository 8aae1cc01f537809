# What every result says of itself: a head, an answer in words, the figures it rests on, and notes. `print` shows the
# first screen of it, `summary` all of it.

MOST_ROWS <- 16L

account <- function(x) UseMethod("account")

new_account <- function(head, answer = character(), shown = NULL, frames = list(), notes = character()) {
  list(head = head, answer = answer, shown = shown, frames = frames, notes = unique(note_texts(notes)))
}

print_account <- function(x, rows = MOST_ROWS, digits = 3L) {
  told <- account(x)
  say_answer(told)
  show_frame(told$shown, rows, digits)
  if (length(told$notes)) {
    cat(sprintf("  %d note%s: see summary()\n", length(told$notes), if (length(told$notes) == 1L) "" else "s"))
  }
  invisible(x)
}

# A list of class pli_summary: head, answer, shown (the table of the first screen), frames (all of them), notes.
summarise <- function(object) {
  told <- account(object)
  if (is.null(told$shown) && length(told$frames)) told$shown <- told$frames[[1L]]
  if (!length(told$frames) && !is.null(told$shown)) told$frames <- list(figures = told$shown)
  structure(told[c("head", "answer", "shown", "frames", "notes")], class = "pli_summary")
}

SCREEN <- 23L # lines of a terminal of 24, less the prompt

# Half of what is left of the screen goes to the table where the notes need the other half.
#' @export
print.pli_summary <- function(x, lines = SCREEN, digits = 3L, ...) {
  head <- utils::capture.output(say_answer(x))
  tables <- table_lines(x$frames)
  notes <- lapply(paste("-", x$notes)[seq_along(x$notes)], function(note) utils::capture.output(say(note, exdent = 4L)))
  left <- lines - length(head) - length(tables) - 2L * (length(notes) > 0L)
  table <- utils::capture.output(show_frame(x$shown, max(3L, left - max(4L, min(length(unlist(notes)), left / 2)) - 3L), digits))
  left <- left - length(table)
  fit <- cumsum(lengths(notes)) <= left - (sum(lengths(notes)) > left)
  if (length(notes)) fit[1L] <- TRUE
  more <- if (!all(fit)) sprintf("  ... %d more: print(summary(x), lines = Inf)", sum(!fit))
  writeLines(c(head, table, tables, if (length(notes)) c("", "notes:"), unlist(notes[fit]), more))
  invisible(x)
}

# What tables there are, for as.data.frame().
table_lines <- function(frames) {
  if (length(frames) < 2L) return(character())
  size <- vapply(frames, function(frame) sprintf("%s (%d x %d)", "", nrow(frame), ncol(frame)), "")
  strwrap(paste0("tables: ", paste0(names(frames), size, collapse = ", ")), min(getOption("width"), 100L), exdent = 2L, prefix = "")
}

say_answer <- function(told) {
  cat(told$head, "\n", sep = "")
  say(told$answer)
}

say <- function(sentences, exdent = 2L) {
  if (length(sentences) == 0L || all(sentences == "- ")) return(invisible())
  # A number and its percent sign stay on one line.
  lines <- strwrap(gsub(" %", "\r%", with_plain_signs(sentences)), min(getOption("width"), 100L), indent = 2L, exdent = exdent)
  cat(gsub("\r", " ", lines), sep = "\n")
}

show_frame <- function(frame, rows, digits) {
  if (is.null(frame) || !nrow(frame)) return(invisible())
  first <- as.data.frame(frame[seq_len(min(rows, nrow(frame))), , drop = FALSE])
  first[] <- Map(rounded, first, names(first), MoreArgs = list(digits = digits))
  fit <- columns_within(first, getOption("width"))
  cat("\n")
  print(first[seq_len(fit)], row.names = FALSE, right = TRUE)
  more <- c(row = nrow(frame) - nrow(first), column = ncol(first) - fit)
  more <- mapply(counted, more, names(more))[more > 0]
  if (length(more)) cat(sprintf("  ... and %s more\n", paste(more, collapse = " and ")))
}

# How many columns print() shows side by side, each behind a space; one at least.
columns_within <- function(frame, width) {
  wide <- mapply(function(column, name) max(nchar(c(name, format(column)), "width")), frame, names(frame))
  max(1L, sum(cumsum(wide + 1L) <= width))
}

# For the eye alone: objects keep every digit.
rounded <- function(values, name, digits) {
  if (is.list(values)) return(vapply(values, toString, ""))
  if (!is.numeric(values)) return(values)
  if (name %in% c("p_value", "p_adjusted")) return(p_text(values))
  if (all(is.na(values) | values == round(values))) return(format(values, trim = TRUE))
  figures(values, digits)
}

figures <- function(values, digits = 3L) {
  vapply(signif(as.numeric(values), digits), format, "", digits = digits)
}

p_text <- function(p) ifelse(is.na(p), NA, ifelse(p < 0.001, "<0.001", figures(p)))

p_words <- function(p) if (is.na(p)) "p not defined" else if (p < 0.001) "p < 0.001" else paste("p =", figures(p))

percent <- function(level) paste0(format(100 * level), " %")

range_text <- function(estimate, low, high) {
  if (!any(is.finite(c(low, high)))) return(paste(figures(estimate), "(no interval)"))
  if (!is.finite(low)) return(sprintf("%s (up to %s)", figures(estimate), figures(high)))
  if (!is.finite(high)) return(sprintf("%s (from %s)", figures(estimate), figures(low)))
  sprintf("%s (%s to %s)", figures(estimate), figures(low), figures(high))
}

# "3 ports", "1 port"; a name of a column as a word for prose.
counted <- function(n, word) paste(n, if (n == 1L || grepl("s$", word)) word else paste0(word, "s"))

word_of <- function(name) gsub("_", " ", name, fixed = TRUE)

# All of a few names, the first of many.
listed <- function(names, most = 6L) {
  names <- as.character(names)
  more <- length(names) - most
  if (more > 0L) names <- c(names[seq_len(most)], paste(more, "more"))
  if (length(names) < 2L) names else paste(toString(names[-length(names)]), "and", names[length(names)])
}

columns <- function(frame, names) frame[intersect(names, names(frame))]

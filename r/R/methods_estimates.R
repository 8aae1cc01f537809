# Intervals, posteriors, comparisons of models or ports. A bootstrap interval of one estimate is of class boot, a test
# of class htest: R prints and plots these.

account.pli_intervals <- function(x) {
  frame <- intervals_frame(x)
  first <- frame[1L, ]
  ports <- if (!is.na(first$n_ports)) paste(" of", counted(first$n_ports, "port"))
  head <- sprintf(
    "<pli_intervals: %s, %s, %s%s>", percent(first$conf_level), listed(unique(frame$method)),
    counted(first$n, "sample"), c(ports, "")[1L]
  )
  ranges <- mapply(range_text, frame$estimate, frame$conf_low, frame$conf_high)
  answer <- sprintf("%s: %s", interval_names(frame), ranges)
  new_account(head, answer, NULL, list(intervals = frame), notes_of(x))
}

account.pli_interval <- function(x) {
  head <- sprintf("<pli_interval: %s, %s, %s>", percent(x$conf_level), x$method, counted(x$n, "sample"))
  answer <- sprintf("%s: %s", x$term, range_text(x$estimate, x$conf_low, x$conf_high))
  new_account(head, answer, NULL, list(interval = interval_frame(x)), x$notes)
}

account.pli_posterior <- function(x) {
  answer <- sprintf(
    "The mean difference is %s. It lies below %s with probability %s, between %s and %s with %s, above with %s.",
    range_text(x$estimate, x$conf_low, x$conf_high), figures(-x$rope), figures(x$p_left), figures(-x$rope),
    figures(x$rope), figures(x$p_rope), figures(x$p_right)
  )
  head <- sprintf("<pli_posterior: %s, %s credible interval>", x$test, percent(x$conf_level))
  new_account(head, answer, NULL, list(posterior = posterior_frame(x)), x$notes)
}

account.pli_plan <- function(x) {
  each <- if (x$groups == 2L) " in each of two groups" else ""
  answer <- sprintf("%s%s are needed", counted(x$n, x$unit), each)
  if (!is.null(x$n_cautious)) answer <- sprintf("%s; %d by the upper limit of the pilot's sd", answer, x$n_cautious)
  head <- sprintf("<pli_plan: %s %s, power %s>", x$question, figures(x$target), percent(x$power))
  new_account(head, paste0(answer, "."), NULL, list(curve = x$curve), x$notes)
}

account.pli_comparison <- function(x) {
  head <- sprintf("<pli_comparison: %s, %s, unit %s>", counted(nrow(x$groups), x$what), x$measure, x$unit)
  wanted <- c(x$what, "n", "estimate", "conf_low", "conf_high", "mean_rank", "letters")
  checks <- vapply(x$checks, function(check) paste0(test_name(check), ", ", p_words(check$p.value)), "")
  answer <- c(omnibus_words(x), if (could_differ(x)) best_words(x) else none_words(x), if (nrow(x$pairs) == 1L) pair_words(x$pairs))
  frames <- list(groups = x$groups, pairs = x$pairs)
  checked <- if (length(checks)) paste("Checked, not used to choose:", paste(checks, collapse = "; "))
  new_account(head, answer, columns(x$groups, wanted), frames, list(x$design, checked, x$notes))
}

omnibus_words <- function(x) {
  if (is.null(x$omnibus)) return(paste0(x$method, "."))
  p <- x$omnibus$p.value
  said <- if (isTRUE(p <= 1 - x$conf_level)) "The %ss differ significantly" else if (could_differ(x$omnibus, x$conf_level)) {
    "The %ss do not differ significantly"
  } else {
    "No difference between %ss could have been significant"
  }
  sprintf(paste0(said, " (%s, %s)."), x$what, test_name(x$omnibus), p_words(p))
}

# Whether the least p value that the design allows is significant (Python's `could_differ`).
could_differ <- function(x, level = x$conf_level) is.null(x$least_p) || isTRUE(x$least_p <= round(1 - level, 12))

none_words <- function(x) {
  sprintf(
    "In this design no difference between two %ss could have been significant: least adjusted %s.", x$what,
    p_words(x$least_p)
  )
}

# The short name where the test is ours; R's `method` also says how.
test_name <- function(test) if (is.null(test$test)) test$method else test$test

best_words <- function(x) {
  groups <- x$groups
  if (!"among_best" %in% names(groups)) return(NULL)
  best <- as.character(groups[[x$what]][as.logical(groups$among_best)])
  word <- if (x$what == "port") "lowest" else "best"
  sprintf("The %s, or not significantly different from it: %s.", word, listed(best))
}

pair_words <- function(pairs) {
  sprintf(
    "%s minus %s: %s, %s.", pairs$group_a, pairs$group_b, range_text(pairs$estimate, pairs$conf_low, pairs$conf_high),
    p_words(pairs$p_adjusted)
  )
}

# One row an interval, whether it holds replicates (class boot) or none, with the columns of `to_frame()` in Python.
interval_frame <- function(x) {
  held <- if (inherits(x, "boot")) x$interval else unclass(x)
  ends <- if (inherits(x, "boot")) unlist(held[c("mc_error_low", "mc_error_high")]) else held$mc_error
  frame <- as.data.frame(unclass(held)[setdiff(INTERVAL_COLUMNS, c(SEVERAL_OR_NONE, "notes"))])
  frame$n_ports <- one_or_na(held$n_ports)
  frame$n_resamples <- one_or_na(held$n_resamples)
  frame[c("mc_error_low", "mc_error_high")] <- as.list(rep_len(as.numeric(c(ends, NA, NA)), 2L))
  frame$seed <- as_seed(one_or_na(held$seed))
  frame$notes <- paste(note_texts(x$notes), collapse = " ")
  row.names(frame) <- NULL
  frame[INTERVAL_COLUMNS]
}

# Fields of an interval that R holds otherwise than as one value, or not at all.
SEVERAL_OR_NONE <- c("n_ports", "n_resamples", "mc_error_low", "mc_error_high", "seed")

# Seeds may be longer than whole numbers of R, and are text then.
as_seed <- function(seed) if (is.character(seed) && nchar(seed) < 10L) as.integer(seed) else seed

posterior_frame <- function(x) {
  one <- setdiff(names(x), "notes")
  as.data.frame(c(unclass(x)[one], notes = paste(note_texts(x$notes), collapse = " ")), stringsAsFactors = FALSE)
}

one_or_na <- function(value) if (length(value)) value[[1L]] else NA_integer_

# Intervals stand by metric; those of several models in a list by model.
intervals_frame <- function(x) {
  parts <- unclass(x)
  one <- vapply(parts, inherits, NA, c("boot", "pli_interval"))
  rows <- function(intervals) do.call(rbind, c(lapply(unname(intervals), interval_frame), make.row.names = FALSE))
  if (all(one)) return(rows(parts))
  of_models <- Map(function(model, intervals) cbind(model = model, rows(intervals)), names(parts), parts)
  do.call(rbind, c(unname(of_models), make.row.names = FALSE))
}

interval_names <- function(frame) if (is.null(frame$model)) frame$term else paste(frame$model, frame$term)

# Sentences of all intervals.
notes_of <- function(x) {
  if (inherits(x, c("boot", "pli_interval"))) return(note_texts(x$notes))
  unlist(lapply(unclass(x), notes_of), use.names = FALSE)
}

# R's boot calls every bootstrap of units that it does not know to be stratified an ordinary one.
#' @export
print.pli_boot <- function(x, ...) {
  plain <- structure(x, class = "boot")
  drawn <- if (x$interval$unit == "port") "BOOTSTRAP OF WHOLE PORTS" else "BOOTSTRAP OF PORTS, THEN OF SAMPLES WITHIN"
  lines <- utils::capture.output(print(plain, ...))
  cat(sub("^[A-Z ]*BOOTSTRAP.*$", drawn, lines), sep = "\n")
  invisible(x)
}

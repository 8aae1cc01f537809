# Field data, PLI with measurement uncertainty, assessments.

account.pli_samples <- function(x) {
  metals <- names(x$concentrations)
  audit <- audit_frame(x)
  nondetect <- as.matrix(x$nondetect)
  ports <- if (length(x$port)) sprintf(", %s (column %s)", counted(length(unique(x$info[[x$port]])), "port"), x$port)
  head <- sprintf(
    "<pli_samples: %s x %s%s>", counted(nrow(x$concentrations), "sample"), counted(length(metals), "metal"),
    c(ports, "")[1L]
  )
  answer <- sprintf(
    "Concentrations in mg/kg dry weight; %s, %d missing; %s in the audit log.",
    counted(sum(nondetect), "non-detect"), sum(is.na(as.matrix(x$concentrations)) & !nondetect),
    if (nrow(audit) == 1L) "1 entry" else paste(nrow(audit), "entries")
  )
  frames <- list(concentrations = x$concentrations, audit = audit)
  new_account(head, answer, x$concentrations, frames)
}

# One row for every value that was changed, assumed or refused.
audit_frame <- function(x) {
  text <- function(value, size) rep_len(if (is.null(value)) NA_character_ else as.character(value), size)
  entries <- lapply(x$changes, function(change) {
    size <- max(1L, length(change$rows))
    data.frame(
      row = if (is.null(change$rows)) NA_integer_ else as.vector(change$rows), column = change$column,
      before = text(change$before, size), after = text(change$after, size), rule = change$rule
    )
  })
  none <- data.frame(
    row = integer(), column = character(), before = character(), after = character(), rule = character()
  )
  do.call(rbind, c(list(none), entries))[AUDIT_COLUMNS]
}

account.pli_pli_intervals <- function(x) {
  frame <- x$frame
  head <- sprintf("<pli_pli_intervals: %s against %s>", counted(nrow(frame), "sample"), x$background)
  answer <- if (nrow(frame)) {
    sprintf(
      paste(
        "PLI between %s and %s; the %s interval lies above 1 in %d of %s, below 1 in %d.",
        "It carries measurement error alone."
      ),
      figures(min(frame$estimate)), figures(max(frame$estimate)), percent(frame$conf_level[1L]),
      sum(frame$conf_low > 1, na.rm = TRUE), counted(nrow(frame), "sample"), sum(frame$conf_high < 1, na.rm = TRUE)
    )
  }
  wanted <- c("estimate", "conf_low", "conf_high", "n_metals", "n_nondetect", "method")
  frames <- list(intervals = frame, class_probability = x$class_probability)
  new_account(head, answer, columns(frame, wanted), frames, x$notes)
}

account.pli_zone_tests <- function(x) {
  frame <- x$frame
  tested <- sum(!is.na(frame$p_value))
  against <- format(x$value, digits = 15L)
  head <- sprintf("<pli_zone_tests: %s against %s, %s>", counted(nrow(frame), word_of(x$by)), against, x$alternative)
  differ <- sum(frame$p_adjusted <= round(1 - x$conf_level, 12), na.rm = TRUE)
  side <- switch(x$alternative, greater = "above", less = "below", "different from")
  answer <- sprintf(
    "The zone PLI is significantly %s %s in %d of %s tested (%s level, p adjusted: %s).", side, against, differ,
    counted(tested, word_of(x$by)), percent(1 - x$conf_level), x$adjust
  )
  wanted <- c("port", "n", "estimate", "conf_low", "conf_high", "statistic", "p_value", "p_adjusted")
  new_account(head, answer, columns(frame, wanted), list(tests = frame), x$notes)
}

account.pli_assessment <- function(x) {
  ports <- ranked(x$ports)
  word <- word_of(x$by)
  head <- sprintf(
    "<pli_assessment: %s, %s, %s against %s>", counted(nobs.pli_assessment(x), "sample"), counted(nrow(ports), word),
    counted(length(x$panel), "metal"), x$background
  )
  new_account(
    head, if (nrow(ports)) assessment_answer(ports, word),
    columns(ports, c("port", "n", "zone_pli", "conf_low", "conf_high", "zone_class", "n_nondetect")),
    list(ports = ports, samples = x$samples), x$notes
  )
}

# The highest port first, as in the table and the figure.
ranked <- function(ports) ports[order(-ports$zone_pli), , drop = FALSE]

assessment_answer <- function(ports, word) {
  top <- ports[1L, ]
  alpha <- (1 - top$conf_level) / 2
  answer <- sprintf(
    "The zone PLI exceeds 1, the background, in %d of %s, significantly in %d (%s at %s%s). Highest: %s, %s.",
    sum(ports$zone_pli > 1), counted(nrow(ports), word), sum(ports$p_above_1 <= alpha, na.rm = TRUE),
    "one-sided t tests", percent(alpha), if (nrow(ports) > 1L) ", Holm-adjusted" else "", as.character(top$port),
    range_text(top$zone_pli, top$conf_low, top$conf_high)
  )
  paste(c(answer, uncertain_classes(ports, word)), collapse = " ")
}

# What may reverse the class of a port, as the table of ports marks it.
uncertain_classes <- function(ports, word) {
  open <- sum(ports$n_nondetect > 0 & ports$bound_low < 1 & ports$bound_high > 1)
  few <- sum(!is.finite(ports$conf_low) | !is.finite(ports$conf_high))
  c(
    if (open) sprintf("The range over non-detects includes 1 in %s.", counted(open, word)),
    if (few) sprintf("%s had too few samples for an interval.", counted(few, word))
  )
}

# What a study found, domains, models and plans.

account.pli_study_result <- function(x) {
  about <- c(x$task, x$metric)
  about <- paste(about[nzchar(about)], collapse = ", ")
  head <- sprintf("<%s%s>", class(x)[1L], if (nzchar(about)) paste(":", about) else "")
  new_account(head, x$answer, first_screen(x), study_frames(x), x$notes)
}

# Every frame but the predictions, the main one first.
study_frames <- function(x) unclass(x)[intersect(STUDY_FRAMES[[class(x)[1L]]], names(x))]

first_screen <- function(x) UseMethod("first_screen")

first_screen.default <- function(x) study_frames(x)[[1L]]

# The metric and the weight that the answer is about.
main_scores <- function(x) x$scores[x$scores$metric == x$metric & x$scores$weight == x$weight, , drop = FALSE]

first_screen.pli_benchmark <- function(x) {
  rows <- main_scores(x)
  designs <- unique(as.character(rows$design))
  shown <- rows[rows$design == designs[1L], SHOWN_COLUMNS$pli_benchmark]
  for (name in designs[-1L]) {
    other <- rows[rows$design == name, ]
    shown[[name]] <- other$estimate[match(shown$model, other$model)]
  }
  names(shown)[2L] <- designs[1L]
  shown
}

first_screen.pli_ablation <- function(x) {
  rows <- x$contrasts[x$contrasts$design == x$contrasts$design[1L], ]
  columns(rows, SHOWN_COLUMNS$pli_ablation)
}

first_screen.pli_learning_curve <- function(x) {
  conclusions <- x$contrasts[x$contrasts$group_b == x$contrasts$group_b[1L], ]
  at <- match(x$gains$n_labelled, conclusions$n_labelled)
  gains <- columns(x$gains, SHOWN_COLUMNS$pli_learning_curve)
  own <- setdiff(SHOWN_COLUMNS$pli_learning_curve, names(gains))
  cbind(gains, conclusions[at, own], row.names = NULL)[!is.na(at), ]
}

first_screen.pli_source_sensitivity <- function(x) {
  columns(x$contrasts, SHOWN_COLUMNS$pli_source_sensitivity)
}

first_screen.pli_feature_groups <- function(x) columns(x$contrasts, SHOWN_COLUMNS$pli_feature_groups)

first_screen.pli_unseen_ports <- function(x) {
  rows <- main_scores(x)
  rows <- rows[order(rows$held_out, rows$estimate), ]
  columns(rows, SHOWN_COLUMNS$pli_unseen_ports)
}

first_screen.pli_unseen_years <- function(x) columns(x$comparison, SHOWN_COLUMNS$pli_unseen_years)

first_screen.pli_feature_relevance <- function(x) columns(x$associations, SHOWN_COLUMNS$pli_feature_relevance)

first_screen.pli_overlap <- function(x) columns(x$errors, SHOWN_COLUMNS$pli_overlap)

first_screen.pli_similarity <- function(x) x$distances[setdiff(names(x$distances), "notes")]

account.pli_domain <- function(x) {
  head <- sprintf(
    "<pli_domain: %s, %s x %s, %s>", x$name, counted(nrow(x$features), "row"), counted(ncol(x$features), "feature"),
    counted(length(unique(x$groups)), "group")
  )
  ends <- range(x$target)
  answer <- sprintf("Target between %s and %s %s", figures(ends[1L]), figures(ends[2L]), paste(x$unit, collapse = ""))
  new_account(head, paste0(trimws(answer), "."), NULL, list(rows = domain_frame(x)), x$notes)
}

domain_frame <- function(x) {
  labels <- data.frame(sample = x$samples, group = x$groups, target = x$target)
  further <- setdiff(names(x$info), names(x$features))
  frame <- cbind(labels, x$features)
  if (length(further)) cbind(frame, x$info[further]) else frame
}

account.pli_regressor <- function(x) {
  # A source has no strategy: how its network is used is said of the target.
  learnt <- c(
    learnt_words("Pre-trained on", x$source, "source row", NULL),
    learnt_words("Fitted to", x$target, "target row", x$target$strategy)
  )
  where <- if (length(if_gone(x))) {
    if_gone(x)
  } else if (length(x$target) && !is.null(x$handle)) {
    "Python keeps the network: predict(), predict_interval() and save_model() reach it."
  } else if (length(x$source)) {
    "Pre-trained only, and not fitted yet: fit() takes it on."
  } else if (!length(learnt)) {
    "It has learnt nothing yet: pretrain() and fit() train it."
  }
  settings <- x$settings
  shown <- if (length(settings)) {
    data.frame(setting = names(settings), value = vapply(settings, function(part) toString(format(part)), ""))
  }
  frames <- Filter(Negate(is.null), list(settings = shown, importance = x$importance))
  notes <- list(x$source$notes, x$target$notes)
  new_account("<pli_regressor>", c(learnt, where), NULL, frames, notes)
}

learnt_words <- function(verb, part, row, strategy) {
  if (is.null(part)) return(NULL)
  groups <- if (isTRUE(part$n_groups > 0L)) paste(" in", counted(part$n_groups, "group"))
  how <- if (length(strategy) && nzchar(strategy)) paste0("; strategy ", strategy)
  paste0(verb, " ", counted(part$n, row), groups, ", ", counted(length(part$features), "feature"), how, ".")
}

# What is said of an object that is no longer in Python, NULL of one that is.
if_gone <- function(x) if (is_handle(x) && !is_kept(x)) gone_words(x)

account.pli_study <- function(x) {
  answer <- paste(
    "A plan that Python keeps; nothing runs before a question is asked: benchmark(), ablation(), learning_curve(),",
    "source_sensitivity(), feature_groups(), unseen_ports(), unseen_years(), overlap(), feature_relevance(), similarity();",
    "cells() shows what each would run."
  )
  new_account("<pli_study>", c(if_gone(x), answer)[1L])
}

account.pli_background <- function(x) {
  frame <- background_frame(x)
  open <- if (length(x$unverified)) sprintf("Not verified against the source: %s.", listed(x$unverified, 40L))
  answer <- c(sprintf("Values of %s in mg/kg dry weight.", counted(nrow(frame), "element")), x$citation, open, if_gone(x))
  new_account(sprintf("<pli_background: %s>", x$name), answer[nzchar(answer)], frame, notes = x$notes)
}

account.pli_baseline <- function(x) {
  head <- sprintf("<pli_baseline: %s against %s>", x$name, x$normalizer)
  new_account(head, if_gone(x), x$coefficients, notes = x$notes)
}

account.pli_explanation <- function(x) {
  open <- if (length(x$questions)) paste("To be settled first:", x$questions)
  head <- sprintf("<pli_explanation: %s, %d left out>", counted(nrow(x$columns), "column"), NROW(x$left_out))
  new_account(head, open, x$columns, Filter(is.data.frame, unclass(x)[c("columns", "left_out")]))
}

account.pli_notes <- function(x) {
  new_account(sprintf("<pli_notes: %s>", counted(length(x), "note")), frames = list(notes = as.data.frame(x)), notes = x)
}

account.pli_table <- function(x) {
  new_account(sprintf("<pli_table: %s>", x$title), NULL, as.data.frame(x), notes = x$notes)
}

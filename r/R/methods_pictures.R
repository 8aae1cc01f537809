# What each result shows as a figure: a description that base graphics and ggplot2 both draw. `rows` has label or at,
# estimate, low, high, group. An estimate without interval among others that have one is drawn as an open point.

picture <- function(x) UseMethod("picture")

new_picture <- function(kind, rows, xlab, ylab = "", log = "", reference = NULL, text = NULL) {
  for (end in c("low", "high")) {
    if (is.null(rows[[end]])) rows[[end]] <- rep(NA_real_, nrow(rows))
    rows[[end]][!is.finite(rows[[end]])] <- NA_real_
  }
  if (is.null(rows$group)) rows$group <- rep("", nrow(rows))
  rows$group <- factor(rows$group, unique(rows$group))
  if (!is.null(rows$label)) rows$label <- factor(rows$label, unique(rows$label))
  rows$open <- is.na(rows$low + rows$high) & !all(is.na(rows$low + rows$high))
  if (log == "x" && any(c(rows$low, rows$estimate) <= 0, na.rm = TRUE)) log <- ""
  list(kind = kind, rows = rows, xlab = xlab, ylab = ylab, log = log, reference = reference, text = text)
}

# Shows names of the data, or the name of an axis, as `labels` says: a character vector with names. Others stay.
relabelled <- function(shown, labels) {
  if (is.null(labels)) return(shown)
  if (!is.character(labels) || anyNA(labels) || !all(nzchar(labels)) || !length(names(labels)) || !all(nzchar(names(labels)))) {
    fail("input_error", paste(
      "`labels` must be a character vector with names, such as c(hbr_01 = \"Dalian\"), got", class(labels)[1L],
      if (is.character(labels)) "in which a name or a text is missing." else "instead."
    ))
  }
  new <- function(names) ifelse(names %in% names(labels), unname(labels[names]), names)
  for (column in intersect(c("label", "group"), names(shown$rows))) {
    levels(shown$rows[[column]]) <- new(levels(shown$rows[[column]]))
  }
  shown[c("xlab", "ylab")] <- lapply(shown[c("xlab", "ylab")], new)
  shown
}

intervals_rows <- function(frame, label, estimate = "estimate", group = NULL) {
  rows <- data.frame(
    label = as.character(label), estimate = frame[[estimate]], low = frame$conf_low, high = frame$conf_high
  )
  if (!is.null(group)) rows$group <- as.character(group)
  rows
}

picture.pli_samples <- function(x) {
  cells <- tidy.pli_samples(x)
  value <- ifelse(cells$nondetect, cells$limit, cells$concentration)
  rows <- data.frame(
    label = cells$metal, estimate = value, group = ifelse(cells$nondetect, "below its limit, shown there", "measured")
  )
  rows <- rows[is.finite(rows$estimate), ]
  new_picture("points", rows, "Concentration (mg/kg dry weight)", log = "x")
}

picture.pli_assessment <- function(x) {
  ports <- ranked(x$ports)
  rows <- intervals_rows(ports, ports$port, "zone_pli")
  new_picture("points", rows, "Zone PLI", word_of(x$by), log = "x", reference = 1)
}

picture.pli_pli_intervals <- function(x) {
  rows <- intervals_rows(x$frame, row.names(x$frame))
  new_picture("points", rows, "PLI", "sample", log = "x", reference = 1)
}

picture.pli_zone_tests <- function(x) {
  rows <- intervals_rows(x$frame, x$frame$port)
  text <- vapply(x$frame$p_adjusted, p_words, "")
  new_picture("points", rows, "Zone PLI", word_of(x$by), log = "x", reference = x$value, text = text)
}

picture.pli_intervals <- function(x) {
  frame <- intervals_frame(x)
  new_picture("points", intervals_rows(frame, interval_names(frame)), "Estimate")
}

picture.pli_interval <- function(x) new_picture("points", intervals_rows(interval_frame(x), x$term), "Estimate")

picture.pli_posterior <- function(x) {
  at <- seq(-4, 4, length.out = 201L)
  rows <- data.frame(at = x$estimate + x$scale * at, estimate = stats::dt(at, x$df) / x$scale)
  new_picture("lines", rows, "Mean difference", "Density", reference = c(-x$rope, x$rope))
}

picture.pli_plan <- function(x) {
  rows <- data.frame(at = x$curve$n, estimate = x$curve$power)
  new_picture("lines", rows, paste0(x$unit, "s"), "Probability", reference = x$n)
}

picture.pli_comparison <- function(x) {
  text <- if (!is.null(x$groups$letters)) as.character(x$groups$letters)
  new_picture("points", intervals_rows(x$groups, x$groups[[x$what]]), x$measure, x$what, text = text)
}

picture.pli_benchmark <- function(x) {
  rows <- main_scores(x)
  new_picture("points", intervals_rows(rows, rows$model, group = rows$design), toupper(x$metric), "model")
}

picture.pli_ablation <- function(x) {
  rows <- first_screen(x)
  label <- paste(rows$group_a, "-", rows$group_b)
  rows <- intervals_rows(rows, label, group = rows$role)
  new_picture("points", rows, paste("Difference in", toupper(x$metric)), reference = 0)
}

picture.pli_learning_curve <- function(x) curve_picture(x, "n_labelled", "Labelled samples")

picture.pli_source_sensitivity <- function(x) curve_picture(x, "source_share", "Share of the source")

picture.pli_feature_groups <- function(x) {
  rows <- intervals_rows(x$contrasts, paste("without", x$contrasts$left_out), group = x$contrasts$model)
  new_picture("points", rows, paste("Difference in", toupper(x$metric)), reference = 0)
}

curve_picture <- function(x, along, xlab) {
  rows <- intervals_rows(x$curve, x$curve[[along]], group = x$curve$model)
  # Models stand a little apart, so that their intervals do not hide each other.
  model <- as.integer(factor(rows$group, unique(rows$group)))
  rows$at <- x$curve[[along]] + 0.01 * diff(range(x$curve[[along]])) * (model - mean(unique(model)))
  rows$label <- NULL
  new_picture("lines", rows[order(rows$at), ], xlab, toupper(x$metric))
}

picture.pli_unseen_ports <- function(x) {
  errors <- x$errors[x$errors$held_out == x$errors$held_out[1L], ]
  errors <- errors[order(-errors[[x$metric]]), ]
  rows <- data.frame(
    label = as.character(errors$label), estimate = errors[[x$metric]], group = as.character(errors$model)
  )
  new_picture("points", rows, toupper(x$metric), paste(word_of(errors$held_out[1L]), "held out"))
}

picture.pli_unseen_years <- function(x) {
  rows <- intervals_rows(x$comparison, as.character(x$comparison$model))
  new_picture("points", rows, paste(toupper(x$metric), "in unseen years less that in unseen ports"), reference = 0)
}

picture.pli_feature_relevance <- function(x) {
  found <- x$associations[x$associations$measure == x$associations$measure[1L], ]
  rows <- intervals_rows(found, as.character(found$feature), group = as.character(found$domain))
  named <- c(spearman = "Rank correlation with the target", importance = "Importance")
  new_picture("points", rows, named[[as.character(found$measure[1L])]], reference = 0)
}

picture.pli_overlap <- function(x) {
  found <- x$errors[x$errors$metric == x$metric & x$errors$where != "difference", ]
  rows <- intervals_rows(found, as.character(found$model), group = as.character(found$where))
  new_picture("points", rows, paste(toupper(x$metric), "inside and outside of the training features"))
}

picture.pli_similarity <- function(x) {
  rows <- data.frame(label = as.character(x$distances$metric), estimate = x$distances$estimate)
  rows$group <- x$distances$stage
  new_picture("points", rows, "Distance of source and target", reference = 0)
}

picture.pli_domain <- function(x) {
  rows <- data.frame(label = as.character(x$groups), estimate = as.numeric(x$target))
  new_picture("points", rows, trimws(paste("Target", paste(x$unit, collapse = ""))), "group", log = "x")
}

#' What the figure of a result shows, in words
#'
#' For those who do not see it: what stands along its axes, its rows or lines, the highest and the lowest estimate with
#' their intervals. A figure of `ggplot2::autoplot()` carries it, for `ggplot2::get_alt_text()`; in R Markdown and Quarto
#' it belongs into the options of the chunk that draws, `fig.alt = figure_text(x)`. Word takes the caption (`fig.cap`).
#'
#' @param x A result that has a figure.
#' @param labels Other names of ports, metals, models or an axis, as those of [plot()][pli_results].
#' @return A character vector of length one.
#' @seealso [pli_results]
#' @examplesIf plistats_available()
#' figure_text(assess(read_samples(example_path(), port = "river"), normalizer = "Fe"))
#' @export
figure_text <- function(x, labels = NULL) words_of_picture(relabelled(picture(x), labels))

picture.default <- function(x) {
  fail("input_error", sprintf("`x` must be a result that plot() of plistats draws, got an object of class %s.", class(x)[1L]))
}

words_of_picture <- function(shown) {
  rows <- shown$rows[is.finite(shown$rows$estimate), ]
  if (!nrow(rows)) return("An empty figure.")
  groups <- levels(droplevels(rows$group))
  points <- shown$kind == "points"
  at <- if (points) as.character(rows$label) else paste("at", figures(rows$at))
  if (length(groups) > 1L) at <- paste0(at, ", ", rows$group)
  head <- c(
    if (points) shown$xlab else shown$ylab,
    if (points && nzchar(shown$ylab)) paste("by", shown$ylab),
    if (length(groups) > 1L) sprintf("(%s)", listed(groups, 12L))
  )
  drawn <- if (points) {
    paste("points in", counted(nlevels(droplevels(rows$label)), "row"))
  } else {
    ends <- figures(range(rows$at))
    sprintf("%s along \"%s\" from %s to %s", if (length(groups) > 1L) "lines" else "a line", shown$xlab, ends[1L], ends[2L])
  }
  value <- function(i) {
    ends <- c(rows$low[i], rows$high[i])
    between <- if (all(is.finite(ends))) paste0(", interval ", paste(figures(ends), collapse = " to "))
    paste0(figures(rows$estimate[i]), " (", at[i], between, ")")
  }
  found <- if (nrow(rows) == 1L) {
    paste("The estimate is", value(1L))
  } else {
    paste("The highest is", value(which.max(rows$estimate)), "and the lowest", value(which.min(rows$estimate)))
  }
  marked <- if (length(shown$reference)) paste0(" Dashed: ", listed(figures(shown$reference)), ".")
  paste0(paste(head, collapse = " "), ": ", drawn, ". ", found, ".", marked)
}

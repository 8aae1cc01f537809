# The same pictures by base graphics (`plot`) and by ggplot2 (`autoplot`, registered for when ggplot2 is loaded).

colours_of <- function(group) {
  if (nlevels(group) > 8L) return(grDevices::hcl.colors(nlevels(group), "Dark 3"))
  grDevices::palette.colors(max(nlevels(group), 1L), "Okabe-Ito")
}

draw <- function(x, labels = NULL, ...) {
  shown <- relabelled(picture(x), labels)
  if (!nrow(shown$rows)) fail("input_error", "There is nothing to draw: the result holds no row.")
  if (shown$kind == "points") draw_points(shown, ...) else draw_lines(shown, ...)
  invisible(shown$rows)
}

draw_points <- function(shown, xlab = shown$xlab, ylab = "", log = shown$log, ...) {
  rows <- shown$rows
  labels <- levels(rows$label)
  # The first label stands on top; groups of one label stand side by side.
  shift <- (as.integer(rows$group) - (nlevels(rows$group) + 1) / 2) * 0.5 / nlevels(rows$group)
  at <- length(labels) + 1L - as.integer(rows$label) - shift
  ends <- range(rows$estimate, rows$low, rows$high, shown$reference, na.rm = TRUE)
  margin <- max(graphics::strwidth(labels, "inches", cex = 0.8)) / graphics::par("csi") + 2
  old <- graphics::par(mar = c(4, min(margin, 20), top_margin(rows$group), 1))
  on.exit(graphics::par(old))
  graphics::plot(
    rows$estimate, at, type = "n", xlim = ends, ylim = c(0.5, length(labels) + 0.5), xaxt = "n", yaxt = "n",
    xlab = xlab, ylab = ylab, log = log, ...
  )
  ticks <- graphics::axTicks(1L)
  graphics::axis(1L, ticks, format(ticks, scientific = FALSE, drop0trailing = TRUE, trim = TRUE))
  graphics::axis(2L, rev(seq_along(labels)), labels, las = 1L, cex.axis = 0.8, tick = FALSE)
  graphics::abline(v = shown$reference, lty = 2L, col = "grey50")
  colour <- colours_of(rows$group)[as.integer(rows$group)]
  graphics::segments(rows$low, at, rows$high, at, col = colour, lwd = 2)
  graphics::points(rows$estimate, at, pch = ifelse(rows$open, 1L, 19L), col = colour)
  if (!is.null(shown$text)) graphics::text(rows$estimate, at, shown$text, pos = 3L, cex = 0.8)
  draw_key(rows$group, 19L, 0L)
}

draw_lines <- function(shown, xlab = shown$xlab, ylab = shown$ylab, ...) {
  rows <- shown$rows
  ends <- range(rows$estimate, rows$low, rows$high, na.rm = TRUE)
  old <- graphics::par(mar = c(4, 4, top_margin(rows$group), 1))
  on.exit(graphics::par(old))
  graphics::plot(rows$at, rows$estimate, type = "n", ylim = ends, xlab = xlab, ylab = ylab, ...)
  graphics::abline(v = shown$reference, lty = 2L, col = "grey50")
  colour <- colours_of(rows$group)
  for (i in seq_len(nlevels(rows$group))) {
    part <- rows[as.integer(rows$group) == i, ]
    graphics::segments(part$at, part$low, part$at, part$high, col = colour[i])
    graphics::lines(part$at, part$estimate, col = colour[i], type = if (all(is.na(part$low))) "l" else "b", pch = 19L)
  }
  draw_key(rows$group, NA, 1L)
}

# Above the figure, where it hides nothing, four names a line.
draw_key <- function(group, pch, lty) {
  if (nlevels(group) < 2L) return(invisible())
  graphics::legend(
    "bottom", levels(group), col = colours_of(group), pch = pch, lty = lty, bty = "n", cex = 0.8, inset = c(0, 1),
    xpd = NA, ncol = min(nlevels(group), 4L)
  )
}

top_margin <- function(group) 2 + (nlevels(group) - 1L) %/% 4L

# Names in aes() are columns of the picture.
utils::globalVariables(c("estimate", "label", "low", "high", "group", "at", "open", "text"))

draw_ggplot <- function(object, labels = NULL) {
  shown <- relabelled(picture(object), labels)
  points <- shown$kind == "points"
  rows <- shown$rows
  if (points) rows$label <- factor(rows$label, rev(levels(rows$label)))
  several <- nlevels(rows$group) > 1L
  aes <- ggplot2::aes
  figure <- if (points) {
    apart <- ggplot2::position_dodge(width = if (several) 0.5 else 0)
    ggplot2::ggplot(rows, aes(estimate, label, xmin = low, xmax = high, colour = group)) +
      ggplot2::geom_linerange(position = apart, na.rm = TRUE, orientation = "y") +
      ggplot2::geom_point(aes(shape = open), position = apart) +
      ggplot2::scale_shape_manual(values = c(`FALSE` = 19L, `TRUE` = 1L), guide = "none")
  } else {
    ggplot2::ggplot(rows, aes(at, estimate, ymin = low, ymax = high, colour = group)) +
      ggplot2::geom_linerange(na.rm = TRUE) + ggplot2::geom_line()
  }
  if (!is.null(shown$text)) {
    figure <- figure + ggplot2::geom_text(aes(label = text), data = cbind(rows, text = shown$text), vjust = -1)
  }
  if (shown$log == "x") figure <- figure + ggplot2::scale_x_log10()
  figure + ggplot2::geom_vline(xintercept = as.numeric(shown$reference), linetype = 2L, colour = "grey50") +
    ggplot2::scale_colour_manual(values = unname(colours_of(rows$group)), guide = if (several) "legend" else "none") +
    ggplot2::labs(x = shown$xlab, y = shown$ylab, colour = NULL, alt = words_of_picture(shown))
}

#' @export
plot.pli_samples <- function(x, ...) draw(x, ...)
#' @export
plot.pli_assessment <- function(x, ...) draw(x, ...)
#' @export
plot.pli_pli_intervals <- function(x, ...) draw(x, ...)
#' @export
plot.pli_intervals <- function(x, ...) draw(x, ...)
#' @export
plot.pli_interval <- function(x, ...) draw(x, ...)
#' @export
plot.pli_posterior <- function(x, ...) draw(x, ...)
#' @export
plot.pli_plan <- function(x, ...) draw(x, ...)
#' @export
plot.pli_zone_tests <- function(x, ...) draw(x, ...)
#' @export
plot.pli_comparison <- function(x, ...) draw(x, ...)
#' @export
plot.pli_study_result <- function(x, ...) draw(x, ...)
#' @export
plot.pli_domain <- function(x, ...) draw(x, ...)

#' @exportS3Method ggplot2::autoplot
autoplot.pli_samples <- function(object, ...) draw_ggplot(object, ...)
#' @exportS3Method ggplot2::autoplot
autoplot.pli_assessment <- function(object, ...) draw_ggplot(object, ...)
#' @exportS3Method ggplot2::autoplot
autoplot.pli_pli_intervals <- function(object, ...) draw_ggplot(object, ...)
#' @exportS3Method ggplot2::autoplot
autoplot.pli_intervals <- function(object, ...) draw_ggplot(object, ...)
#' @exportS3Method ggplot2::autoplot
autoplot.pli_interval <- function(object, ...) draw_ggplot(object, ...)
#' @exportS3Method ggplot2::autoplot
autoplot.pli_posterior <- function(object, ...) draw_ggplot(object, ...)
#' @exportS3Method ggplot2::autoplot
autoplot.pli_plan <- function(object, ...) draw_ggplot(object, ...)
#' @exportS3Method ggplot2::autoplot
autoplot.pli_zone_tests <- function(object, ...) draw_ggplot(object, ...)
#' @exportS3Method ggplot2::autoplot
autoplot.pli_comparison <- function(object, ...) draw_ggplot(object, ...)
#' @exportS3Method ggplot2::autoplot
autoplot.pli_study_result <- function(object, ...) draw_ggplot(object, ...)
#' @exportS3Method ggplot2::autoplot
autoplot.pli_domain <- function(object, ...) draw_ggplot(object, ...)

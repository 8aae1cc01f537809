drawn <- function(x, ...) {
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  plot(x, ...)
}

test_that("every result has a figure by base graphics, which leaves the settings of the device alone", {
  for (x in made_results()) {
    grDevices::pdf(NULL)
    before <- graphics::par("mar")
    expect_silent(rows <- plot(x))
    expect_identical(graphics::par("mar"), before, info = class(x)[1L])
    grDevices::dev.off()
    expect_gt(nrow(rows), 0L)
  }
})

test_that("every result has the same figure by ggplot2", {
  skip_if_not_installed("ggplot2")
  for (x in made_results()) {
    figure <- ggplot2::autoplot(x)
    expect_s3_class(figure, "ggplot")
    shown <- ggplot2::ggplot_build(figure)$data[[2L]]
    expect_identical(nrow(shown), nrow(drawn(x)), info = class(x)[1L])
  }
})

test_that("the highest port stands first, and an end at infinity is not drawn", {
  rows <- drawn(made_assessment())
  expect_identical(as.character(rows$label), c("south", "a \"quoted\"; port"))
  expect_identical(rows$low, c(2.43, NA))
})

test_that("names of ports are drawn as text, whatever they hold", {
  x <- made_assessment()
  x$ports$port <- c("$(rm -rf /)\n`x`", "a'b\";{}%d\\")
  expect_identical(as.character(drawn(x)$label), rev(x$ports$port))
})

test_that("a logarithmic axis is given up where a value is not positive", {
  x <- made_pli_intervals()
  x$frame$conf_low[1L] <- 0
  expect_identical(picture(x)$log, "")
  expect_identical(picture(made_pli_intervals())$log, "x")
})

test_that("an empty result says that there is nothing to draw", {
  x <- made_assessment()
  x$ports <- x$ports[0L, ]
  expect_error(drawn(x), "There is nothing to draw", class = "plistats_input_error")
})

test_that("names are shown as asked, by base graphics and by ggplot2", {
  x <- made_assessment()
  labels <- c(south = "South Harbour", "Zone PLI" = "PLI of the zone", other = "is not there")
  expect_identical(as.character(drawn(x, labels = labels)$label), c("South Harbour", "a \"quoted\"; port"))
  skip_if_not_installed("ggplot2")
  figure <- ggplot2::autoplot(x, labels = labels)
  expect_identical(figure$labels$x, "PLI of the zone")
  expect_identical(levels(figure$data$label), c("a \"quoted\"; port", "South Harbour"))
  changed <- figure + ggplot2::theme(text = ggplot2::element_text(size = 8, family = "serif"))
  expect_s3_class(changed, "ggplot")
  expect_identical(changed$theme$text$size, 8)
})

test_that("labels that are none are refused in one sentence", {
  for (labels in list("South Harbour", c(south = NA), list(south = "a"), c(south = ""), 3)) {
    expect_error(drawn(made_assessment(), labels = labels), "`labels` must be a character vector with names",
      class = "plistats_input_error"
    )
  }
})

test_that("the figure of every result is told in words, which its ggplot carries", {
  for (x in made_results()) {
    words <- figure_text(x)
    expect_match(words, "^[^\n]{20,}[.]$", info = class(x)[1L])
    expect_no_match(words, "NA|NULL|Inf", info = class(x)[1L])
    if (requireNamespace("ggplot2", quietly = TRUE)) expect_identical(ggplot2::get_alt_text(ggplot2::autoplot(x)), words)
  }
  labels <- c(south = "South Harbour", "Zone PLI" = "PLI of the zone")
  expect_identical(figure_text(made_assessment(), labels), paste(
    "PLI of the zone by harbour name: points in 2 rows. The highest is 2.7 (South Harbour, interval 2.43 to 2.94) and",
    "the lowest 0.8 (a \"quoted\"; port). Dashed: 1."
  ))
  expect_identical(figure_text(made_plan()), paste(
    "Probability: a line along \"samples\" from 2 to 50. The highest is 1 (at 50) and the lowest 0.06 (at 2). Dashed: 14."
  ))
  empty <- made_assessment()
  empty$ports <- empty$ports[0L, ]
  expect_identical(figure_text(empty), "An empty figure.")
  expect_error(figure_text(mtcars), "plot() of plistats draws, got an object of class data.frame", fixed = TRUE)
})

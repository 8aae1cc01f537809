survey <- data.frame(
  pli = c(1.1, 1.4, 0.9, 1.2, 1.0, 2.0, 2.2, 1.9, 2.6, 2.4, 1.3, 1.5, 1.7, 1.8, 1.6),
  `a port; "$(x)"` = rep(c("Eden", "Botany", "Kembla"), each = 5), year = 2001:2015, check.names = FALSE
)
names(survey)[2L] <- "harbour"

test_that("a formula is read from the data first, then from where it was written", {
  outside <- rep(1:3, 5)
  parts <- formula_parts(log(pli) ~ harbour | outside, survey, "compare_ports", "shape", bar = TRUE)
  expect_identical(parts, list(left = log(survey$pli), right = survey$harbour, group = outside))
  odd <- stats::setNames(survey, c("a \"b\"; c", "port\nname", "year"))
  parts <- formula_parts(`a "b"; c` ~ `port\nname`, odd, "compare_ports", "shape")
  expect_identical(parts$right, survey$harbour)
  expect_null(parts$group)
})

test_that("a formula that says more, or less, than two variables is refused", {
  refused <- function(formula, why, ...) {
    expect_error(formula_parts(formula, survey, "compare_ports", "pli ~ harbour", ...), why, fixed = TRUE)
  }
  refused(~harbour, "it has no left side")
  refused(pli ~ harbour + year, "its right side names more than one variable")
  refused(pli ~ harbour | year, "it has a bar")
  refused(pli ~ harbour | year | pli, "its right side names more than one variable", bar = TRUE)
  refused(pli ~ c("a", "b"), "its variables have different lengths (15, 2)")
  expect_error(formula_parts(pli ~ harbour, 1:3, "compare_ports", "shape"), "`data` must be a data frame, got integer")
})

test_that("formulas give what the plain form gives", {
  skip_without_python()
  same <- function(a, b) expect_equal(a, b, tolerance = 0)
  same(compare_ports(pli ~ harbour, survey), compare_ports(survey$pli, survey$harbour))
  same(
    compare_ports(pli ~ harbour, survey, method = "welch"),
    compare_ports(survey$pli, survey$harbour, method = "welch")
  )
  same(mann_kendall_test(pli ~ year, survey), mann_kendall_test(survey$pli, time = survey$year))
  same(theil_sen_slope(pli ~ year, survey), theil_sen_slope(survey$pli, time = survey$year))
  survey$predicted <- survey$pli * seq(0.9, 1.1, length.out = 15)
  same(
    bootstrap_ci(pli ~ predicted, survey, method = "exact"),
    bootstrap_ci(survey$pli, survey$predicted, method = "exact")
  )
  same(
    bootstrap_ci(pli ~ predicted | harbour, survey, n_resamples = 99),
    bootstrap_ci(survey$pli, survey$predicted, ports = survey$harbour, n_resamples = 99)
  )
})

test_that("data stand first in a pipe, and rows are chosen as base R chooses them", {
  skip_without_python()
  same <- function(a, b) expect_equal(a, b, tolerance = 0)
  same(survey |> compare_ports(pli ~ harbour), compare_ports(pli ~ harbour, survey))
  same(survey |> compare_ports(formula = pli ~ harbour), compare_ports(pli ~ harbour, survey))
  same(survey |> mann_kendall_test(pli ~ year), mann_kendall_test(pli ~ year, survey))
  same(survey |> theil_sen_slope(pli ~ year), theil_sen_slope(pli ~ year, survey))
  some <- survey[survey$harbour != "Eden", ]
  here <- "Eden"
  same(compare_ports(pli ~ harbour, survey, subset = harbour != here), compare_ports(pli ~ harbour, some))
  same(survey |> compare_ports(pli ~ harbour, subset = harbour != here), compare_ports(pli ~ harbour, some))
  expect_error(compare_ports(pli ~ harbour, survey, subset = 1:3), "`subset` of compare_ports() must be", fixed = TRUE)
  gaps <- survey
  gaps$pli[2L] <- NA
  expect_error(compare_ports(pli ~ harbour, gaps), class = "plistats_input_error")
  same(compare_ports(pli ~ harbour, gaps, na.action = na.omit), compare_ports(pli ~ harbour, survey[-2L, ]))
  same(gaps |> compare_ports(pli ~ harbour, na.action = "na.omit"), compare_ports(pli ~ harbour, survey[-2L, ]))
})

test_that("words of base R are understood", {
  skip_without_python()
  p <- c(0.01, 0.02, 0.04)
  for (method in c("fdr", "BH", "BY", "holm", "hommel", "none")) {
    expect_equal(adjust_p(p, method = method), stats::p.adjust(p, method), tolerance = 1e-12)
  }
  two <- mann_kendall_test(survey$pli, time = survey$year, alternative = "two.sided")
  expect_identical(two$p.value, mann_kendall_test(survey$pli, time = survey$year)$p.value)
  expect_identical(
    compare_ports(pli ~ harbour, survey, adjust = "BH")$pairs, compare_ports(pli ~ harbour, survey, adjust = "bh")$pairs
  )
})

test_that("metrics of other packages are found behind ours", {
  others <- list2env(list(
    rmse = function(model, ...) if (inherits(model, "lm")) "of a model" else deparse(substitute(list(...))),
    r2 = function(model) "r2 of a model"
  ))
  attach(others, name = "package:others", warn.conflicts = FALSE)
  on.exit(detach("package:others", character.only = TRUE))
  model <- stats::lm(pli ~ year, survey)
  expect_identical(plistats::rmse(model), "of a model")
  expect_identical(plistats::rmse(survey, truth, estimate), "list(truth, estimate)")
  expect_identical(plistats::r2(model), "r2 of a model")
  expect_error(plistats::mae(model), "takes observed and predicted values, mae(y, yhat)", fixed = TRUE)
  skip_without_python()
  expect_identical(plistats::rmse(c(1, 2), c(1, 2)), 0)
})

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

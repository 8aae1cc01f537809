# Comparisons and limits with non-detects: R's own objects with the published numbers.

pce <- c(4, 1.5, 2, 8.7, 5.1, 5, 6.4, 10.9, 7, 14.3, 1.9, 10, 6.8, 5)
below <- c(TRUE, FALSE, TRUE, FALSE, FALSE, TRUE, rep(FALSE, 7), TRUE)
wells <- rep(c("background", "compliance"), c(6, 8))
chromium <- c(10, 13, 20, 36, 41, 59, 67, 110, 110, 136, 140, 160, 200, 230, 1300)

test_that("groups with non-detects are what EnvStats and survival say", {
  skip_without_python()
  found <- peto_prentice_test(pce, wells, nondetect = below)
  expect_s3_class(found, "htest")
  expect_equal(found$p.value / 2, 0.03127296, tolerance = 1e-6)
  skip_if_not_installed("survival")
  peto <- peto_prentice_test(pce, wells, nondetect = below, weights = "peto")
  theirs <- survival::survdiff(survival::Surv(20 - pce, !below) ~ wells, rho = 1)
  expect_equal(unname(peto$statistic), theirs$chisq, tolerance = 1e-12)
})

test_that("pairs and correlations with non-detects are tests of R", {
  skip_without_python()
  pairs <- paired_prentice_test(pce, rev(pce), nondetect_a = below, nondetect_b = rev(below), alternative = "greater")
  expect_identical(pairs$alternative, "greater")
  expect_named(pairs$statistic, "Z")
  kendall <- censored_kendall_test(pce, seq_along(pce))
  expect_equal(unname(kendall$estimate), cor(pce, seq_along(pce), method = "kendall"), tolerance = 1e-12)
})

test_that("limits are those of EPA's examples", {
  skip_without_python()
  expect_equal(upper_confidence_limit(chromium, method = "land")$conf_high, 496.6282, tolerance = 1e-7)
  t <- upper_confidence_limit(chromium, method = "t")
  expect_equal(t$conf_high, mean(chromium) + qt(0.95, 14) * sd(chromium) / sqrt(15), tolerance = 1e-12)
  expect_identical(t$conf_low, -Inf)
  expect_match(capture.output(print(t)), "mean: 175 (up to 320)", fixed = TRUE, all = FALSE)
  chrysene <- c(19.7, 39.2, 7.8, 12.8, 10.2, 7.2, 16.1, 5.7)
  expect_equal(tolerance_limit(chrysene)$conf_high, 90.9247, tolerance = 1e-6)
  k <- qt(0.95, 7, qnorm(0.95) * sqrt(8)) / sqrt(8)
  logs <- log(chrysene)
  expect_equal(tolerance_limit(chrysene)$conf_high, exp(mean(logs) + k * sd(logs)), tolerance = 1e-8)
  expect_equal(
    prediction_limit(chrysene, distribution = "normal")$conf_high,
    mean(chrysene) + qt(0.95, 7) * sd(chrysene) * sqrt(1 + 1 / 8), tolerance = 1e-10
  )
})

test_that("flags are TRUE or FALSE, and refusals speak R", {
  skip_without_python()
  expect_error(peto_prentice_test(pce, wells, nondetect = as.numeric(below)), "must be `TRUE` for a non-detect")
  expect_error(upper_confidence_limit(pce, nondetect = c(NA, below[-1])), "position 1 is")
})

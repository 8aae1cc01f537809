# Values of Gales Creek, which the vignette of NADA2 prints; and what Python gives for a series.
creek <- data.frame(
  cr = c(0.833, 0.481, 0.645, 0.612, 1.79, 0.742, 0.4, 0.487, 1.01, 0.4, 0.44, 0.4, 1.95, 0.495, 0.4, 0.4),
  measured = c(TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, FALSE, TRUE, TRUE, FALSE, TRUE, FALSE, TRUE, TRUE, FALSE, FALSE),
  year = rep(2013:2016, each = 4),
  season = ifelse(1:16 %in% c(1, 4, 5, 8, 9, 13, 16), "Wet", "Dry")
)

test_that("seasons and non-detects arrive in Python, and S is that of the pairs counted here", {
  skip_without_python()
  found <- mann_kendall_test(cr ~ year, creek, season = creek$season, nondetect = !creek$measured)
  s <- 0
  for (part in split(creek, creek$season)) {
    for (i in seq_len(nrow(part))) {
      for (j in seq_len(nrow(part))) {
        if (part$year[i] >= part$year[j]) next
        if (part$measured[i] && part$measured[j]) s <- s + sign(part$cr[j] - part$cr[i])
        if (!part$measured[i] && part$measured[j] && part$cr[j] >= part$cr[i]) s <- s + 1
        if (part$measured[i] && !part$measured[j] && part$cr[i] >= part$cr[j]) s <- s - 1
      }
    }
  }
  expect_equal(unname(found$statistic), s)
  expect_s3_class(found, "htest")
  expect_match(found$method, "Seasonal Kendall trend test")
  slope <- theil_sen_slope(cr ~ year, creek, season = creek$season, nondetect = !creek$measured)
  expect_equal(slope$term, "seasonal Kendall slope")
})

test_that("methods for autocorrelation have Python's names and numbers", {
  skip_without_python()
  values <- sin(0:29 / 3) + 0.02 * 0:29
  plain <- mann_kendall_test(values)
  found <- mann_kendall_test(values, method = "ar1")
  expect_equal(unname(found$statistic), unname(plain$statistic))
  expect_gt(found$p.value, plain$p.value)
  expect_match(paste(plain$notes, collapse = " "), "Neighbouring values are correlated")
  expect_error(theil_sen_slope(values, method = "tfpw"), 'Use `method = "ar1"`', fixed = TRUE)
})

# Means and contrasts that emmeans makes of our mixed model are those that it makes of lme4's, by pbkrtest.

harbours <- function(rows = TRUE) {
  d <- data.frame(port = factor(rep(c("Kembla", "Botany", "Eden"), each = 8L), c("Kembla", "Botany", "Eden")), survey = rep(1:4, 6L))
  d$pli <- c(
    0.8, 1.0, 0.9, 1.3, 1.2, 0.7, 1.1, 1.4, 1.1, 1.4, 1.2, 1.6, 1.3, 1.5, 1.9, 2.4, 1.8, 2.8, 2.2, 2.6, 2.1, 2.5, 2.9, 3.1
  )
  d[rows, ]
}

# What emmeans writes of both, as numbers.
columns <- c("SE", "df", "t.ratio", "p.value")
of_both <- function(d, ..., log = FALSE) {
  ours <- emmeans::emmeans(compare_ports(pli ~ port | survey, d, method = "mixed", log = log), ...)
  if (log) d$pli <- log(d$pli)
  theirs <- emmeans::emmeans(lme4::lmer(pli ~ port + (1 | survey), d), ...)
  list(ours = ours, theirs = theirs)
}

SEARCH <- 1e-5 # both search the top of a flat likelihood

skip_without_models <- function() {
  skip_without_python()
  for (package in c("emmeans", "lme4", "pbkrtest")) skip_if_not_installed(package)
  skip_if_not_installed("plistats") # emmeans finds the methods of an installed package
}

test_that("means and pairs are those of lme4, pbkrtest and emmeans, on both scales", {
  skip_without_models()
  for (d in list(harbours(), harbours(-c(2L, 3L, 9L, 20L)))) {
    for (log in c(FALSE, TRUE)) {
      found <- of_both(d, pairwise ~ port, log = log)
      means <- lapply(found, function(one) summary(one$emmeans))
      expect_identical(levels(means$ours$port), levels(means$theirs$port))
      expect_equal(means$ours$emmean, means$theirs$emmean, tolerance = SEARCH)
      expect_equal(means$ours$SE, means$theirs$SE, tolerance = SEARCH)
      expect_equal(means$ours$df, rep(min(means$theirs$df), 3L), tolerance = SEARCH)
      pairs <- lapply(found, function(one) summary(one$contrasts))
      expect_identical(pairs$ours$contrast, pairs$theirs$contrast)
      expect_equal(pairs$ours[columns], pairs$theirs[columns], tolerance = SEARCH, ignore_attr = TRUE)
    }
  }
})

test_that("any contrast is that of lme4 where ports were sampled alike, and is refused where not", {
  skip_without_models()
  for (method in c("eff", "poly", "trt.vs.ctrl", "del.eff")) {
    found <- lapply(of_both(harbours(), ~port), function(one) summary(emmeans::contrast(one, method)))
    expect_equal(found$ours[columns], found$theirs[columns], tolerance = SEARCH, ignore_attr = TRUE)
  }
  uneven <- of_both(harbours(-c(2L, 3L, 9L, 20L)), ~port)$ours
  expect_error(summary(emmeans::contrast(uneven, "eff")), "only where all were sampled alike", class = "plistats_input_error")
  expect_error(
    summary(emmeans::emmeans(compare_ports(pli ~ port | survey, harbours(), method = "mixed"), ~1)), "of single ports"
  )
})

test_that("on the log scale means come back as geometric means", {
  skip_without_models()
  found <- lapply(of_both(harbours(), ~port, log = TRUE), summary)
  back <- summary(of_both(harbours(), ~port, log = TRUE)$ours, type = "response")
  expect_equal(back$response, exp(found$theirs$emmean), tolerance = SEARCH)
})

test_that("other comparisons are refused in words", {
  skip_without_models()
  expect_error(
    emmeans::emmeans(compare_ports(pli ~ port, harbours()), ~port), "emmeans takes ports compared by a mixed model, compare_ports(method = \"mixed\")", fixed = TRUE
  )
})

# Results as they come from Python: what the methods were tested on by hand has the elements of the real ones.

field <- data.frame(
  harbour = rep(c("a \"quoted\"; port", "$(south)"), each = 6), Cu = c(45, 52, 38, 61, 47, 55, 20, 24, 31, 22, 27, 29),
  Pb = c("22", "27", "19", "31", "25", "28", "<11", "14", "16", "12", "13", "15")
)

live_results <- function() {
  survey <- read_samples(field, port = "harbour")
  truth <- c(1.1, 2.3, 3.2, 4.8, 5.1, 6.7)
  list(
    survey, assess(survey, n_resamples = 199), pli_interval(survey, analytical_sd = 0.1, n_resamples = 99),
    bootstrap_ci(truth, truth * c(0.9, 1.1), method = "exact"), bootstrap_ci(truth, rev(truth), n_resamples = 99),
    theil_sen_slope(truth),
    survey_mean(truth, weights = c(1, 2, 1, 2, 1, 2)),
    bayesian_correlated_t_test(truth - 4, n_train = 20, n_test = 10, rope = 0.1),
    compare_ports(truth, rep(c("x", "y"), 3)), simulated_pair("shared", n_source = 40, n_target = 24, n_ports = 4)[[2L]]
  )
}

test_that("results of Python have the classes and elements that the methods read", {
  skip_without_python()
  made <- made_results()
  for (x in live_results()) {
    class <- class(x)[1L]
    if (class == "boot") next
    expect_identical(class(x)[length(class(x))], "list")
    # Elements that are NULL in the list by hand, and metrics, may be missing.
    known <- c(names(x), "n_ports", "seed", "replicates", "mape")
    expect_identical(setdiff(names(made[[class]]), known), character(), info = class)
  }
})

test_that("results of Python print, convert, draw and tidy", {
  skip_without_python()
  for (x in live_results()) {
    class <- class(x)[1L]
    if (class == "boot") next
    expect_match(capture.output(print(x))[1L], paste0("^<", class))
    expect_s3_class(summary(x), "pli_summary")
    expect_s3_class(as.data.frame(x), "data.frame")
    grDevices::pdf(NULL)
    expect_silent(plot(x))
    grDevices::dev.off()
    if (requireNamespace("ggplot2", quietly = TRUE)) expect_s3_class(ggplot2::autoplot(x), "ggplot")
    if (class != "pli_domain" && requireNamespace("generics", quietly = TRUE)) {
      expect_gt(nrow(generics::tidy(x)), 0L)
    }
  }
})

test_that("how a file is understood prints as its text, and its tables are data frames", {
  skip_without_python()
  found <- read_samples(cbind(field, "Cr(VI)" = 1.5), port = "harbour", explain = TRUE)
  expect_s3_class(found, c("pli_explanation", "list"), exact = TRUE)
  shown <- capture.output(expect_identical(withVisible(print(found))$visible, FALSE))
  expect_match(shown, "^Pb +Pb +mg/kg \\(assumed\\) +its name +22, 27, 19$", all = FALSE)
  expect_match(shown, "^  'Cr\\(VI\\)': it holds a species of Cr", all = FALSE)
  expect_identical(as.data.frame(found)$column, c("harbour", "Cu", "Pb", "Cr(VI)"))
  expect_identical(as.data.frame(found, what = "left_out")$column, "Cr(VI)")
  expect_identical(found$samples, read_samples(cbind(field, "Cr(VI)" = 1.5), port = "harbour"))
  expect_identical(found$questions, character())
  open <- read_samples(data.frame(Cu = c("1", "-2"), Pb = c("2", "3")), explain = TRUE)
  expect_null(open$samples)
  expect_match(open$questions, "`negative = \"limit\"`", fixed = TRUE)
  expect_match(capture.output(open), "^To be settled first:$", all = FALSE)
})

test_that("names come through as data, in assessments too", {
  skip_without_python()
  result <- assess(read_samples(field, port = "harbour"), n_resamples = 199)
  expect_setequal(as.character(result$ports$port), unique(field$harbour))
  expect_setequal(names(result$intervals), unique(field$harbour))
  expect_match(paste(capture.output(print(result)), collapse = " "), "a \"quoted\"; port", fixed = TRUE)
})

test_that("samples are numbered from 1, from a frame as from a file", {
  skip_without_python()
  file <- tempfile(fileext = ".csv")
  utils::write.csv(field, file, row.names = FALSE)
  for (source in list(field, file)) {
    survey <- read_samples(source, port = "harbour")
    metals <- as.data.frame(assess(survey, n_resamples = 99), what = "metals")
    expect_identical(metals$sample, rep(1:12, each = 2L))
  }
})

test_that("models of a matrix without names are named as as.data.frame names its columns", {
  skip_without_python()
  truth <- c(1.1, 2.3, 3.2, 4.8, 5.1, 6.7)
  guesses <- unname(cbind(truth + 0.1, rev(truth)))
  expect_identical(names(bootstrap_ci(truth, guesses, n_resamples = 99)), names(as.data.frame(guesses)))
})

test_that("a model that is trained in two steps says so at each", {
  skip_without_python()
  x <- data.frame(depth = sin(1:30), toc = cos(1:30))
  model <- tryCatch(
    transfer_regressor(max_steps = 5, n_networks = 1, interval = NULL, widths = 8),
    plistats_missing_extra = function(cnd) skip("the extra transfer of pli-stats is not installed")
  )
  said <- function(x) paste(trimws(capture.output(print(x))), collapse = " ")
  expect_match(said(model), "It has learnt nothing yet", fixed = TRUE)
  trained <- pretrain(model, x, exp(x$depth))
  expect_match(said(trained), "Pre-trained on 30 source rows, 2 features. Pre-trained only", fixed = TRUE)
  said_last <- said(fit(trained, x[1:20, ], exp(x$depth[1:20])))
  expect_match(said_last, "source rows, 2 features. Fitted to 20 target rows, 2 features; strategy full.", fixed = TRUE)
})

test_that("the interval of a port is a bootstrap that boot and broom understand", {
  skip_without_python()
  skip_if_not_installed("boot")
  result <- assess(read_samples(field, port = "harbour"), n_resamples = 999, method = "percentile")
  found <- result$intervals[[1L]]
  ours <- result$ports[match(names(result$intervals)[1L], result$ports$port), ]
  ends <- suppressWarnings(boot::boot.ci(found, type = "perc"))$percent[4:5]
  expect_equal(ends, c(ours$conf_low, ours$conf_high), tolerance = 1e-12)
  skip_if_not_installed("broom")
  expect_identical(nrow(broom::tidy(found)), 1L)
})

test_that("intervals with replicates and without have the same columns", {
  skip_without_python()
  truth <- c(1.1, 2.3, 3.2, 4.8, 5.1, 6.7)
  drawn <- as.data.frame(bootstrap_ci(truth, rev(truth), n_resamples = 99))
  exact <- as.data.frame(bootstrap_ci(truth, rev(truth), method = "exact"))
  expect_identical(names(drawn), names(exact))
  expect_identical(drawn$seed, c(1L, 1L))
  expect_identical(names(drawn), c(
    "term", "estimate", "conf_low", "conf_high", "conf_level", "method", "n", "n_ports", "n_resamples", "mc_error_low",
    "mc_error_high", "seed", "unit", "notes"
  ))
})

test_that("a study answers in words, and its plan is reached by handle", {
  skip_without_python()
  pair <- simulated_pair("shared", n_source = 60, n_target = 48, n_ports = 6)
  plan <- study(
    pair[[1L]], pair[[2L]], models = c("median", "ridge"), n_folds = 3, n_repeats = 1, budget = 1, n_resamples = 99
  )
  expect_match(capture.output(print(plan))[1L], "<pli_study>", fixed = TRUE)
  found <- benchmark(plan)
  lines <- capture.output(print(found))
  expect_identical(lines[1L], "<pli_benchmark: covariates, mae>")
  expect_match(gsub("\\s+", " ", paste(lines, collapse = " ")), substr(found$answer, 1L, 60L), fixed = TRUE)
  expect_s3_class(plan, "pli_study")
  grDevices::pdf(NULL)
  expect_silent(plot(found))
  grDevices::dev.off()
})

test_that("notes of Python are notes in R, with their facts, and go back whole", {
  skip_without_python()
  truth <- c(1.1, 2.3, 3.2, 4.8, 5.1, 6.7)
  for (method in c("exact", "bca")) {
    found <- bootstrap_ci(truth, rev(truth), metrics = "mae", method = method, n_resamples = 99)
    notes <- found$mae$notes
    expect_s3_class(notes, "pli_notes")
    expect_identical(notes[[1L]]$code, "few_units_studentized")
    expect_identical(notes[[1L]]$facts, list(n = 6L, unit = "sample"))
    expect_true(all(as.character(notes) %in% pli_table(found)$notes))
    found$mae$notes <- as.character(notes)
    expect_true(all(as.character(notes) %in% pli_table(found)$notes))
  }
})

test_that("the weighted mean of a stratified survey is that of its formula", {
  skip_without_python()
  y <- c(1.1, 2.3, 3.2, 4.8, 5.1, 6.7, 2.2)
  w <- c(3, 3, 3, 1, 1, 1, 1)
  h <- c("bay", "bay", "bay", "port", "port", "port", "port")
  u <- w * (y - weighted.mean(y, w)) / sum(w)
  v <- sum(tapply(u, h, function(x) length(x) * var(x)))
  found <- survey_mean(y, weights = w, strata = h)
  expect_equal(found$estimate, weighted.mean(y, w), tolerance = 1e-12)
  expect_equal(found$conf_high - found$estimate, qt(0.975, 5) * sqrt(v), tolerance = 1e-12)
})

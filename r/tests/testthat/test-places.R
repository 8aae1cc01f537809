# From R every place in a refusal counts from 1, nothing of Python stays on a result, and predictions warn as lm stops.

k <- 4L # the place of what is wrong, which Python would call 3
x <- c(1.2, 0.8, 1.5, 2.1, 0.9, 1.7, 1.1, 2.4)
y <- rev(x) + 0.05
ports <- rep(c("Eden", "Botany"), 4L)
with_at <- function(wrong, values = x) {
  values[k] <- wrong
  values
}

test_that("refusals of vectors name the place as R counts", {
  skip_without_python()
  features <- data.frame(depth = x, stratum = ports)
  named <- data.frame(
    sample = rep(1:8, 2L), model = with_at(NA, rep(c("a", "b"), each = 8L)), y_true = c(x, x), y_pred = c(x, y)
  )
  model <- transfer_regressor(max_steps = 1L, n_networks = 1L, interval = NULL)
  fitted <- fit(model, features, x)
  calls <- list(
    mae = function() mae(with_at(NA), y),
    weights = function() mae(x, y, weights = with_at(-1)),
    mape = function() mape(with_at(0), y),
    bootstrap_ci = function() bootstrap_ci(x, with_at(Inf)),
    ports = function() bootstrap_ci(x, y, ports = with_at(NA, ports)),
    strata = function() bootstrap_ci(x, y, strata = with_at(NA, ports)),
    zeros = function() bootstrap_ci(with_at(0), y, metrics = "mape", zeros = "omit", block_length = 2L),
    formula = function() bootstrap_ci(observed ~ predicted, data.frame(observed = with_at(NA), predicted = y)),
    bootstrap_difference = function() bootstrap_difference(x, with_at(NA), y),
    wilcoxon_test = function() wilcoxon_test(with_at(NA), y),
    diebold_mariano_test = function() diebold_mariano_test(with_at(NA), y),
    corrected_resampled_t_test = function() corrected_resampled_t_test(with_at(NA), n_train = 10L, n_test = 5L),
    bayesian_correlated_t_test = function() {
      bayesian_correlated_t_test(with_at(NA), rope = 0.1, n_train = 10L, n_test = 5L)
    },
    adjust_p = function() adjust_p(with_at(1.2, x / 10)),
    compare_ports = function() compare_ports(with_at(NA), ports),
    unnamed_port = function() compare_ports(x, with_at(NA, ports)),
    port_formula = function() compare_ports(pli ~ port, data.frame(pli = with_at(Inf), port = ports)),
    mann_kendall_test = function() mann_kendall_test(with_at(NA)),
    theil_sen_slope = function() theil_sen_slope(x, time = with_at(Inf)),
    pli_test = function() pli_test(with_at(-1), value = 1),
    classify = function() classify(with_at(NA), "hakanson1980_cf"),
    zone_pli = function() zone_pli(with_at(-1), ports),
    zone = function() zone_pli(x, with_at(NA, ports)),
    compare_models = function() compare_models(named),
    features = function() fit(model, transform(features, depth = with_at(Inf)), x),
    target = function() fit(model, features, with_at(-1)),
    groups = function() fit(model, features, x, groups = with_at(NA, ports)),
    predict = function() predict(fitted, transform(features, depth = with_at(1e308)))
  )
  for (name in names(calls)) {
    said <- tryCatch(calls[[name]](), plistats_error = conditionMessage)
    expect_match(said, "(position|row) 4\\b", label = name)
    expect_no_match(said, "counted from|(position|row) 3\\b")
  }
})

test_that("rows that a note names count from 1, in words and as facts", {
  skip_without_python()
  notes <- bootstrap_ci(with_at(0), y, metrics = "mape", zeros = "omit")$mape$notes
  left <- Filter(function(note) note$code == "omitted_truths", unclass(notes))[[1L]]
  expect_identical(unlist(left$facts$rows), k)
  expect_match(left$text, "row 4, counted from 1", fixed = TRUE)
})

attribute_names <- function(value) {
  inside <- if (is.list(value)) unlist(lapply(unclass(value), attribute_names))
  unique(c(names(attributes(value)), inside))
}

test_that("nothing of Python stays on a result", {
  skip_without_python()
  given <- data.frame(
    port = c("a", "a", "b", "b"), Cu = c("<0.5", "3", "4", "5"), Pb = c(3, 4, NA, 6), sampler = c("x", NA, "y", "z"),
    empty = NA, count = c(3e9, 1, 2, 3), silt = c(TRUE, NA, FALSE, TRUE), grade = factor(c("b", "a", NA, "b"))
  )
  samples <- read_samples(given, port = "port", units = "mg/kg", ignore = "silt")
  for (name in c("sampler", "empty", "count")) expect_identical(samples$info[[name]], given[[name]])
  studied <- domain("d", given[c("silt", "Pb", "sampler", "grade")], c(1, 2, 3, 4), given$port)
  expect_identical(studied$features$silt, given$silt)
  expect_identical(studied$features$sampler, given$sampler)
  results <- list(
    samples, studied, assess(samples, missing = "omit"), summary(samples), example_path(),
    bootstrap_ci(x, y, seed = 2^52, stream = "philox"), compare_ports(x, ports)
  )
  expect_no_match(unlist(lapply(results, attribute_names)), "python")
  # What has lost its marks is still what it was for the next verb.
  expect_identical(assess(samples, missing = "omit")$ports, results[[3L]]$ports)
})

test_that("predict warns of levels that the fit did not see, and counts their rows", {
  skip_without_python()
  features <- data.frame(depth = x, stratum = factor(ports))
  fitted <- fit(transfer_regressor(max_steps = 1L, n_networks = 1L, interval = NULL), features, x)
  new <- data.frame(depth = x[1:4], stratum = factor(c("Eden", "Kembla", "Kembla", NA)))
  expect_warning(
    found <- predict(fitted, new), "2 of 4 rows have a level .* did not see: 'Kembla' \\(2 rows\\) in column 'stratum'"
  )
  expect_length(found, 4L)
  expect_warning(represent(fitted, new), "2 of 4 rows")
  expect_no_warning(predict(fitted, new[c(1L, 4L), ]))
  expect_no_warning(predict(fitted, data.frame(depth = 1, stratum = factor("Eden", levels = c("Eden", "Kembla")))))
})

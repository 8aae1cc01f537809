# A data frame and names of its columns; data frames that dplyr has grouped.

made_frame <- function() {
  d <- data.frame(
    port = rep(c("Eden", "Botany", "Kembla"), each = 6L), year = rep(2001:2006, 3L),
    obs = c(1, 2, 3, 4, 5, 6, 2, 4, 6, 9, 8, 7, 1, 3, 2, 5, 4, 6)
  )
  d$pred <- d$obs * rep(c(0.9, 1.1, 1.05), 6L)
  d
}
same <- function(a, b) expect_equal(a, b, tolerance = 0)

test_that("names after a data frame are its columns", {
  skip_without_python()
  d <- made_frame()
  one <- mae(d$obs, d$pred)
  same(d |> mae(obs, pred), one)
  same(d |> mae("obs", "pred"), one)
  same(mae(d, truth = obs, estimate = pred), one)
  same(mae(yhat = pred, y = d, obs), one)
  same(d |> mae(2 * obs, 2 * pred), 2 * one)
  w <- rep(c(1, 2), 9L)
  same(d |> rmse(obs, pred, weights = w), rmse(d$obs, d$pred, weights = w))
  same(d |> bootstrap_ci(obs, pred, n_resamples = 99L), bootstrap_ci(d$obs, d$pred, n_resamples = 99L))
  same(d |> compare_ports(obs, port), compare_ports(obs ~ port, d))
  same(d |> mann_kendall_test(obs, time = year), mann_kendall_test(d$obs, time = d$year))
  same(d |> zone_pli(obs, port), zone_pli(d$obs, d$port))
  # One column alone is a vector, however it is written.
  same(mae(d["obs"], d["pred"]), one)
  same(mae(as.matrix(d["obs"]), as.matrix(d["pred"])), one)
  same(upper_confidence_limit(d["obs"]), upper_confidence_limit(d$obs))
  expect_error(mae(d, obs, nowhere), "nowhere")
  expect_error(mae(d$obs, d$pred, NULL, 3), class = "plistats_input_error")
})

test_that("each group is a call of its own, its columns first", {
  skip_without_python()
  skip_if_not_installed("dplyr")
  d <- made_frame()
  groups <- split(d, d$port)
  by_port <- dplyr::group_by(d, port)
  found <- by_port |> mae(obs, pred)
  expect_s3_class(found, "tbl_df")
  expect_identical(names(found), c("port", "term", "estimate"))
  expect_identical(found$port, names(groups))
  same(found$estimate, unname(vapply(groups, function(part) mae(part$obs, part$pred), 0)))
  expect_identical((by_port |> score(obs, pred, metrics = c("mae", "bias")))$term, rep(c("mae", "bias"), 3L))

  intervals <- by_port |> bootstrap_ci(obs, pred, n_resamples = 99L)
  expect_identical(names(intervals), c("port", INTERVAL_COLUMNS))
  alone <- lapply(groups, function(part) as.data.frame(bootstrap_ci(part$obs, part$pred, n_resamples = 99L)))
  same(as.data.frame(intervals)[-1L], do.call(rbind, unname(alone)))
  same(by_port |> bootstrap_ci(obs ~ pred, n_resamples = 99L), intervals)

  trends <- by_port |> mann_kendall_test(obs ~ year)
  p <- vapply(groups, function(part) mann_kendall_test(obs ~ year, part)$p.value, 0)
  same(stats::setNames(trends$p_value, trends$port), p)
  late <- 2003L
  some <- by_port |> mann_kendall_test(obs ~ year, subset = year > late)
  expect_identical(some$n, rep(3L, 3L))

  d$half <- d$year > late
  pairs <- dplyr::group_by(d, half) |> compare_ports(obs ~ port)
  expect_identical(names(pairs)[1:3], c("half", "group_a", "group_b"))
  expect_identical(nrow(pairs), 6L)
  same(pairs$estimate[pairs$half], compare_ports(obs ~ port, d[d$half, ])$pairs$estimate)
  both <- dplyr::group_by(d, half, port) |> upper_confidence_limit(obs, level = 0.9)
  expect_identical(names(both)[1:3], c("half", "port", "term"))
  expect_identical(nrow(both), 6L)
})

test_that("factors keep their levels, and what a group is told names it", {
  skip_without_python()
  skip_if_not_installed("dplyr")
  d <- made_frame()
  d$port <- factor(d$port, c("Kembla", "Eden", "Botany"))
  by_port <- dplyr::group_by(d, port)
  expect_identical((by_port |> bias(obs, pred))$port, factor(levels(d$port), levels(d$port)))
  zero <- transform(d, obs = ifelse(port == "Eden", 0, obs))
  expect_error(dplyr::group_by(zero, port) |> mape(obs, pred), "^In the group port = Eden: ", class = "plistats_input_error")
  expect_warning(in_group("port = Eden", warn("Few.")), "^In the group port = Eden: Few.$", class = "plistats_warning")
  expect_error(by_port[0L, ] |> mae(obs, pred), "at least one group", class = "plistats_input_error")
  expect_error(dplyr::rowwise(d) |> mae(obs, pred), "Ungroup it", class = "plistats_input_error")
  named <- dplyr::group_by(stats::setNames(d, c("estimate", names(d)[-1L])), estimate)
  expect_error(named |> mae(obs, pred), "has a column estimate of its own", class = "plistats_input_error")
})

test_that("verbs that need all rows refuse groups in words", {
  skip_if_not_installed("dplyr")
  conc <- dplyr::group_by(data.frame(port = c("a", "b"), Cu = c(45, 50)), port)
  for (verb in list(pli, contamination_factor, read_samples, assess, compare_models)) {
    expect_error(verb(conc), "is a data frame grouped by port, and this verb needs all rows", class = "plistats_input_error")
  }
})

test_that("a metric of another package that is attached gets the data frame", {
  others <- list2env(list(mae = function(data, truth, estimate) nrow(data)))
  attach(others, name = "package:others", warn.conflicts = FALSE)
  on.exit(detach("package:others", character.only = TRUE))
  expect_identical(plistats::mae(made_frame(), obs, pred), 18L)
  expect_identical(plistats::mae(made_frame(), truth = obs, estimate = pred), 18L)
})

# Models live in one Python process: what a fork, another session and another version of it are told; coef and the like.

fitted_model <- function() {
  set.seed(1L)
  features <- data.frame(toc = rnorm(30L), depth = rnorm(30L))
  model <- fit(transfer_regressor(n_networks = 1L, max_steps = 20L, interval_folds = 2L), features, exp(features$toc / 4))
  list(model = model, features = features)
}

test_that("a fork is told at once that a model lives elsewhere", {
  skip_without_python()
  skip_on_os("windows")
  made <- fitted_model()
  told <- parallel::mclapply(1:2, function(i) {
    started <- plistats:::state$worker
    list(
      error = tryCatch(predict(made$model, made$features), error = identity),
      shown = utils::capture.output(print(made$model)), another = identical(plistats:::state$worker, started)
    )
  }, mc.cores = 2L)
  for (one in told) {
    expect_s3_class(one$error, "plistats_input_error")
    expect_match(conditionMessage(one$error), "session of R from which this one was forked", fixed = TRUE)
    expect_match(paste(trimws(one$shown), collapse = " "), "cannot be used here", fixed = TRUE)
  }
  expect_length(predict(made$model, made$features), 30L)
})

test_that("a model read from a file says what is left of it", {
  skip_without_python()
  made <- fitted_model()
  file <- tempfile(fileext = ".rds")
  saveRDS(made$model, file)
  expect_identical(predict(readRDS(file), made$features), predict(made$model, made$features))
  worker_stop()
  shown <- paste(trimws(utils::capture.output(print(readRDS(file)))), collapse = " ")
  expect_match(shown, "The model was in a Python process that has ended.", fixed = TRUE)
  expect_no_match(shown, "Python keeps")
  expect_error(predict(readRDS(file), made$features), "The model was in a Python process", class = "plistats_input_error")
  expect_false(worker_status()$running) # nothing was started in vain
})

test_that("another version of the Python package is warned of, or refused", {
  worker <- new.env()
  worker$folder <- tempfile()
  worker$process <- list(kill = function() NULL)
  expect_silent(check_versions(worker, "0.1.0", "0.1.0"))
  expect_silent(check_versions(worker, "0.1.0.dev3", "0.1.0"))
  expect_warning(check_versions(worker, "0.1.2", "0.1.0"), "of version 0.1.2, the R package plistats of 0.1.0")
  for (theirs in c("0.0.9", "1.1.0", "unknown")) {
    expect_error(check_versions(worker, theirs, "0.1.0"), "plistats_install", class = "plistats_worker_died")
  }
})

test_that("coef, fitted, residuals and nobs answer or refuse in words, never with NULL", {
  objects <- lapply(OWN_CLASSES, function(class) structure(list(), class = c(class, "list")))
  answered <- list(
    coef = c("pli_baseline", "pli_comparison"),
    nobs = c(
      "pli_comparison", "pli_regressor", "pli_samples", "pli_assessment", "pli_domain", "pli_interval", "pli_intervals",
      "pli_pli_intervals", "pli_posterior"
    )
  )
  for (name in c("coef", "fitted", "residuals", "nobs")) {
    ask <- getExportedValue("stats", name)
    for (object in objects[!OWN_CLASSES %in% answered[[name]]]) {
      told <- tryCatch(ask(object), plistats_input_error = conditionMessage)
      expect_match(told, paste0("has no ", name, "()"), fixed = TRUE)
    }
  }
  expect_error(nobs(objects[[which(OWN_CLASSES == "pli_regressor")]]), "not fitted yet", class = "plistats_input_error")
})

test_that("a model says of how many rows it is, a comparison what it estimates", {
  skip_without_python()
  expect_identical(nobs(fitted_model()$model), 30L)
  found <- compare_ports(c(1.1, 1.4, 0.9, 2.0, 2.2, 1.9), rep(c("Eden", "Botany"), each = 3L))
  expect_identical(coef(found), stats::setNames(found$groups$estimate, c("Eden", "Botany")))
  expect_identical(nobs(found), 6L)
})

test_that("models are trained and asked as lm() is", {
  skip_without_python()
  d <- data.frame(toc = sin(1:24), depth = cos(1:24), kind = factor(rep(c("mud", "sand"), 12L)), harbour = rep(1:6, 4L))
  d$pli <- exp(d$toc / 2)
  made <- tryCatch(
    transfer_regressor(n_networks = 1L, max_steps = 10L, interval = NULL, widths = 8L),
    plistats_missing_extra = function(cnd) skip("the extra transfer of pli-stats is not installed")
  )
  plain <- fit(made, d[c("toc", "kind")], d$pli, groups = d$harbour)
  same <- function(model) expect_identical(predict(model, newdata = d), predict(plain, d[c("toc", "kind")]))
  same(fit(made, pli ~ toc + kind | harbour, data = d))
  same(fit(made, pli ~ toc + kind, d, groups = d$harbour))
  same(fit(made, pli ~ ., data = d[c("toc", "kind", "pli")], groups = d$harbour))
  half <- fit(made, log(pli + 3) ~ I(depth / 2) + toc, data = d)
  expect_identical(half$target$features, c("I(depth/2)", "toc"))
  expect_identical(fit(pretrain(made, pli ~ toc, data = d), pli ~ toc, data = d)$source$features, "toc")
  # Columns that the model does not know are passed over, as by lm(); one that lacks is asked for.
  expect_identical(predict(half, d), predict(half, d[c("depth", "toc")]))
  if (requireNamespace("tibble", quietly = TRUE)) expect_identical(predict(plain, tibble::as_tibble(d)), predict(plain, d))
  expect_identical(represent(plain, newdata = d[c("toc", "kind")]), represent(plain, d[c("toc", "kind")]))
  refused <- function(code, why) expect_error(code, why, fixed = TRUE, class = "plistats_input_error")
  refused(predict(plain), "`predict` needs the rows that it is for, as in predict(model, newdata = X).")
  refused(predict(plain, d["toc"]), "those that the model was fitted with, in the same order; missing: 'kind'")
  refused(predict(plain, d["toc"]), "`X[model$target$features]`")
  refused(fit(made, ~toc, data = d), "it has no left side")
  refused(fit(made, pli ~ toc * depth, data = d), "networks find interactions themselves")
  refused(fit(made, pli ~ 1, data = d), "it names no feature")
  refused(fit(made, pli ~ toc), "`data` must be a data frame")
  refused(fit(made, pli ~ toc | harbour, data = d, groups = d$harbour), "it names groups, and so does `groups`")
})

test_that("results become tibbles of their main table", {
  skip_if_not_installed("tibble")
  skip_without_python()
  ports <- rep(c("Eden", "Botany"), each = 3L)
  found <- compare_ports(c(1.1, 1.4, 0.9, 2.0, 2.2, 1.9), ports)
  samples <- read_samples(data.frame(port = ports, Cu = c(40, 50, 45, 60, 70, 90)), port = "port")
  for (one in list(found, samples, assess(samples, "shale"))) {
    expect_s3_class(tibble::as_tibble(one), "tbl_df")
    expect_equal(as.data.frame(tibble::as_tibble(one)), as.data.frame(one), ignore_attr = "row.names")
  }
})

test_that("a bootstrap of ports is not called an ordinary one", {
  skip_without_python()
  skip_if_not_installed("boot")
  set.seed(1L)
  y <- exp(rnorm(40L))
  of <- function(...) bootstrap_ci(y, 1.1 * y, metrics = "mae", n_resamples = 199L, ...)$mae
  whole <- utils::capture.output(print(of(ports = rep(1:10, 4L))))
  staged <- utils::capture.output(print(of(ports = rep(1:10, 4L), two_stage = TRUE)))
  expect_true("BOOTSTRAP OF WHOLE PORTS" %in% whole && any(grepl("t1*", whole, fixed = TRUE)))
  expect_true("BOOTSTRAP OF PORTS, THEN OF SAMPLES WITHIN" %in% staged)
  expect_true("ORDINARY NONPARAMETRIC BOOTSTRAP" %in% utils::capture.output(print(of())))
  expect_s3_class(boot::boot.ci(of(ports = rep(1:10, 4L)), type = "perc"), "bootci")
})

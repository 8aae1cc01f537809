# Every class and every generic that R users try: it answers, with what one expects of that generic, or refuses in words.

everything <- function() {
  notes <- made_comparison()
  found <- c(
    unname(made_results()),
    list(
      result("pli_explanation", columns = data.frame(column = "Cu"), left_out = data.frame(), questions = "Unit?", text = "Cu  copper"),
      made_regressor(), result("pli_study", handle = "s1"),
      result(
        "pli_background", name = "own", values = c(Cu = 30, Pb = 25), citation = "A. B. (2001).", unverified = "Pb",
        notes = character()
      ),
      result(
        "pli_baseline", name = "own", normalizer = "Fe", notes = character(),
        coefficients = data.frame(metal = c("Cu", "Pb"), intercept = 1:2, slope = 0.1, n = 15L)
      ),
      result(
        "pli_table", title = "Ports", cells = data.frame(Port = "Eden"), groups = character(), notes = character(),
        markdown = "| Port |\n|---|\n| Eden |\n"
      ),
      structure(list(made_note()), class = c("pli_notes", "list")), made_note(),
      structure("Text.", class = c("pli_text", "character"), form = "text"), summary(notes)
    )
  )
  found
}

made_note <- function() {
  structure(list(code = "few", facts = list(n = 5L), about = list(), text = "Only 5 ports."), class = c("pli_note", "list"))
}

expected <- list(
  print = function(x, of) identical(x, of),
  format = function(x, of) is.character(x) && length(x) > 0L && all(nzchar(x[1L])),
  summary = function(x, of) inherits(x, "pli_summary"),
  plot = function(x, of) is.data.frame(x),
  autoplot = function(x, of) inherits(x, "ggplot"),
  as.data.frame = function(x, of) identical(class(x), "data.frame") && nrow(x) > 0L,
  as_tibble = function(x, of) inherits(x, "tbl_df") && nrow(x) > 0L,
  coef = function(x, of) is.numeric(x) && length(dimnames(as.matrix(x))[[1L]]) > 0L,
  confint = function(x, of) is.numeric(x) && ncol(x) == 2L && !is.null(rownames(x)),
  nobs = function(x, of) is.numeric(x) && length(x) == 1L && x > 0,
  tidy = function(x, of) is.data.frame(x) && nrow(x) > 0L && !any(names(x) %in% names(BROOM)),
  glance = function(x, of) is.data.frame(x) && nrow(x) == 1L,
  augment = function(x, of) is.data.frame(x) && ".fitted" %in% names(x)
)
of_python <- "None|True|False|\\bdict\\b|pandas|ndarray|NoneType|tuple|\\{'|shape \\(|DataFrame"

asked <- function(name, object) {
  ask <- getExportedValue(GENERICS[[name]], name)
  utils::capture.output(answer <- tryCatch(ask(object), plistats_input_error = identity))
  answer
}

test_that("each class answers each generic, or refuses in words", {
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  objects <- everything()
  classes <- vapply(objects, function(x) intersect(class(x), OWN_CLASSES)[1L], "")
  expect_setequal(classes, OWN_CLASSES)
  for (name in names(GENERICS)) {
    if (!requireNamespace(GENERICS[[name]], quietly = TRUE)) next
    for (k in seq_along(objects)) {
      about <- paste0(name, "() of ", class(objects[[k]])[1L])
      method <- utils::getS3method(name, classes[k], optional = TRUE, envir = asNamespace(GENERICS[[name]]))
      answer <- asked(name, objects[[k]])
      if (inherits(method, "pli_refusal")) {
        expect_s3_class(answer, "plistats_input_error")
        expect_match(conditionMessage(answer), paste0("has no ", name, "(): "), fixed = TRUE, info = about)
        expect_no_match(conditionMessage(answer), of_python)
      } else if (inherits(answer, "plistats_input_error")) {
        # Of a kind that has an answer, one that is not ready, or has nothing to give.
        expect_true(about %in% c("predict() of pli_regressor", "augment() of pli_regressor",
          paste0("augment() of pli_", c("feature_relevance", "similarity"))) || name == "augment", info = about)
      } else if (name %in% names(expected)) {
        expect_true(expected[[name]](answer, objects[[k]]), info = about)
      }
    }
  }
})

test_that("nothing that is shown speaks of Python's things", {
  for (x in everything()) {
    shown <- c(utils::capture.output(print(x)), format(x))
    if (!inherits(x, c("pli_text", "pli_note", "pli_summary"))) shown <- c(shown, utils::capture.output(print(summary(x))))
    expect_no_match(paste(shown, collapse = "\n"), of_python, info = class(x)[1L])
  }
})

test_that("print and summary fit a screen, and say what they leave out", {
  old <- options(width = 80L)
  on.exit(options(old))
  x <- made_assessment()
  x$ports <- x$ports[rep(1:2, 30L), ]
  for (k in 1:30) x$ports[[paste0("further_", k)]] <- k
  x$notes <- paste("Note", 1:12, "is a sentence that is long enough to need more than one line of the screen of a terminal.")
  long <- summary(x)
  shown <- capture.output(print(long))
  expect_lte(length(shown), 24L)
  expect_lte(max(nchar(shown)), 80L)
  expect_match(shown, "tables: ports (60 x", fixed = TRUE, all = FALSE)
  expect_match(shown, "rows? more", all = FALSE)
  expect_match(shown, "more: print(summary(x), lines = Inf)", fixed = TRUE, all = FALSE)
  whole <- capture.output(print(long, lines = Inf))
  expect_identical(sum(grepl("^  - Note", whole)), 12L)
  expect_no_match(paste(whole, collapse = " "), "row[s]* more|lines = Inf")
  for (x in everything()) {
    shown <- capture.output(print(x))
    expect_lte(length(shown), 24L)
    expect_lte(max(nchar(shown)), 80L)
  }
})

test_that("confint has the intervals of the result, at its level alone", {
  x <- made_intervals()
  expect_identical(dimnames(confint(x)), list(c("mae", "mape"), c("2.5 %", "97.5 %")))
  expect_identical(unname(confint(x)[, 2L]), c(0.103, 0.103))
  expect_identical(confint(x, "mape", level = 0.95), confint(x)[2L, , drop = FALSE])
  expect_identical(confint(x, 1), confint(x)[1L, , drop = FALSE])
  expect_error(confint(x, level = 0.9), "Compute the result again with `level = 0.9`.", fixed = TRUE, class = "plistats_input_error")
  expect_error(confint(x, "rmse"), "must be among mae and mape, got rmse", fixed = TRUE, class = "plistats_input_error")
  limit <- made_interval()
  limit$conf_low <- -Inf
  expect_identical(colnames(confint(limit)), c("lower", "upper"))
  expect_identical(rownames(confint(made_comparison())), names(coef(made_comparison())))
  expect_identical(rownames(confint(made_assessment())), as.character(made_assessment()$ports$port))
})

test_that("text stands as a column beside others", {
  text <- structure("Text.", class = c("pli_text", "character"), form = "text")
  expect_identical(data.frame(port = "Eden", text = text)$text, "Text.")
  expect_identical(as.data.frame(text)$text, "Text.")
})

test_that("a model augments new rows, a study its predictions", {
  skip_if_not_installed("generics")
  expect_equal(generics::augment(made_studies()[[1L]])$.resid, c(-0.5, 0.2))
  expect_error(generics::augment(made_regressor()), "newdata = X", class = "plistats_input_error")
  skip_without_python()
  features <- data.frame(depth = sin(1:30), toc = cos(1:30))
  model <- tryCatch(
    fit(transfer_regressor(max_steps = 5, n_networks = 1, interval_folds = 2, widths = 8), features, exp(features$depth)),
    plistats_missing_extra = function(cnd) skip("the extra transfer of pli-stats is not installed")
  )
  some <- features[1:3, ]
  expect_identical(generics::augment(model, some)$.fitted, predict(model, some))
  found <- generics::augment(model, some, interval = "prediction", conf.level = 0.8)
  between <- predict_interval(model, some, level = 0.8)
  expect_identical(found$.upper, between$conf_high)
  expect_identical(generics::glance(model)$n, 30L)
})

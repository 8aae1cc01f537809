printed <- function(x, ...) capture.output(print(x, ...))

test_that("every result says what it is, then the answer in words", {
  for (x in c(made_results(), list(made_regressor(), result("pli_study", handle = "s1")))) {
    lines <- printed(x)
    expect_match(lines[1L], paste0("^<", class(x)[1L]), info = class(x)[1L])
    expect_match(lines[2L], "^  [[:alnum:]]", info = class(x)[1L])
  }
})

test_that("print returns its argument invisibly", {
  for (x in made_results()) capture.output(expect_identical(withVisible(print(x)), list(value = x, visible = FALSE)))
})

test_that("an assessment is told by its ports, the highest first, and says where no interval can be given", {
  lines <- printed(made_assessment())
  expect_identical(lines[1L], "<pli_assessment: 6 samples, 2 harbour names, 2 metals against shale>")
  exceeds <- "exceeds 1, the background, in 1 of 2 harbour names, significantly in 1 (one-sided t tests at 2.5 %, Holm"
  expect_match(paste(trimws(lines), collapse = " "), exceeds, fixed = TRUE)
  expect_match(paste(trimws(lines), collapse = " "), "1 harbour name had too few samples for an interval.", fixed = TRUE)
  open <- made_assessment()
  open$ports[c("bound_low", "bound_high")] <- list(c(0.8, 0), c(0.8, 2.8))
  told <- paste(trimws(printed(open)), collapse = " ")
  expect_match(told, "The range over non-detects includes 1 in 1 harbour name.", fixed = TRUE)
  expect_match(paste(trimws(lines), collapse = " "), "Highest: south, 2.7 (2.43 to 2.94).", fixed = TRUE)
  expect_lt(grep("^ +south +4", lines), grep("quoted", lines))
  expect_match(lines[length(lines)], "2 notes: see summary()", fixed = TRUE)
})

test_that("tests of zone PLIs say how many differ from the value", {
  told <- paste(trimws(printed(made_zone_tests())), collapse = " ")
  said <- "The zone PLI is significantly different from 1 in 1 of 1 harbour tested (5 % level, p adjusted: holm)."
  expect_match(told, said, fixed = TRUE)
  expect_identical(nrow(as.data.frame(made_zone_tests())), 2L)
})

test_that("a comparison says whether the ports differ at its own level", {
  said <- "The ports differ significantly (Kruskal-Wallis rank sum test, p = 0.0025)."
  expect_match(printed(made_comparison())[2L], said, fixed = TRUE)
  expect_match(printed(made_comparison(0.2))[2L], "The ports do not differ significantly", fixed = TRUE)
  expect_match(printed(made_comparison())[3L], "The lowest, or not significantly different from it: Eden and Kembla.", fixed = TRUE)
  powerless <- made_comparison(0.2)
  powerless$least_p <- 0.3
  powerless$omnibus$least_p <- 0.1
  told <- paste(trimws(printed(powerless)), collapse = " ")
  expect_match(told, "No difference between ports could have been significant (Kruskal", fixed = TRUE)
  said <- "In this design no difference between two ports could have been significant: least adjusted p = 0.3."
  expect_match(told, said, fixed = TRUE)
  expect_no_match(told, "significantly different", fixed = TRUE)
  alone <- made_comparison()
  alone["omnibus"] <- list(NULL)
  alone$pairs <- alone$pairs[1L, ]
  expect_match(paste(printed(alone), collapse = " "), "Eden minus Botany: -1.1", fixed = TRUE)
})

test_that("what is printed is rounded, what is kept is not", {
  x <- made_pli_intervals()
  x$frame$estimate <- c(pi, exp(1))
  expect_match(paste(printed(x), collapse = " "), "3.14")
  expect_identical(as.data.frame(x)$estimate, c(pi, exp(1)))
  expect_identical(figures(c(1234.5, 0.00012345, 12)), c("1230", "0.000123", "12"))
  expect_identical(p_text(c(NA, 1e-5, 0.04321)), c(NA, "<0.001", "0.0432"))
})

test_that("the audit log is a data frame with one row a value", {
  audit <- as.data.frame(made_samples(), what = "audit")
  expect_identical(audit$row, c(NA, 1L, 4L))
  expect_identical(audit$before, c("Cu", "<0.02", "<0.03"))
  expect_identical(audit$after, c("Cu", "0.02", "0.02"))
  none <- made_samples()
  none$changes <- list()
  expect_identical(names(as.data.frame(none, what = "audit")), names(audit))
})

test_that("intervals of several models are told by model", {
  one <- unclass(made_intervals())
  x <- result("pli_intervals", forest = one, kriging = one)
  expect_identical(as.data.frame(x)$model, rep(c("forest", "kriging"), each = 2L))
  expect_match(printed(x)[4L], "kriging mae: 0.08", fixed = TRUE)
})

test_that("a model says what it has learnt from", {
  lines <- paste(printed(made_regressor()), collapse = " ")
  expect_match(lines, "Fitted to 40 target rows in 6 groups, 2 features; strategy full.", fixed = TRUE)
  both <- made_regressor()
  both$source <- list(n = 90L, n_groups = 0L, strategy = "scratch", features = c("depth", "toc"))
  said <- "Pre-trained on 90 source rows, 2 features.   Fitted to 40 target rows"
  expect_match(paste(printed(both), collapse = " "), said, fixed = TRUE)
  alone <- paste(printed(result("pli_regressor", source = both$source)), collapse = " ")
  expect_match(alone, "Pre-trained on 90 source rows, 2 features.   Pre-trained only, and not fitted yet", fixed = TRUE)
  expect_match(printed(result("pli_regressor", text = "A model"))[2L], "learnt nothing yet")
})

test_that("notes of intervals are whole, whatever they hold", {
  x <- made_intervals()
  x$mae$notes <- c("Few ports; take care.", "Another.")
  x$mape$notes <- "Another."
  expect_identical(summary(x)$notes, c("Few ports; take care.", "Another."))
  models <- result("pli_intervals", forest = unclass(x), kriging = unclass(x))
  expect_identical(summary(models)$notes, c("Few ports; take care.", "Another."))
})

test_that("long tables are cut on the screen, and it is said", {
  x <- made_assessment()
  x$ports <- x$ports[rep(1:2, 20), ]
  expect_match(paste(printed(x), collapse = " "), "... and 24 rows more", fixed = TRUE)
})

test_that("summary names every table and shows every note", {
  shown <- capture.output(print(summary(made_assessment())))
  expect_true(all(c("tables: ports (2 x 10), samples (6 x 2)", "notes:") %in% shown))
  expect_match(paste(shown, collapse = " "), "- Fe is the normaliser.", fixed = TRUE)
  for (x in made_results()) expect_s3_class(summary(x), "pli_summary")
})

test_that("as.data.frame gives the main table, or the one asked for", {
  x <- made_assessment()
  expect_identical(as.data.frame(x), x$samples)
  expect_identical(as.data.frame(x, what = "ports"), x$ports)
  expect_error(as.data.frame(x, what = "port"), "one table of the result (samples, metals, ports, audit)", fixed = TRUE)
  expect_identical(
    names(as.data.frame(made_samples())), c("harbour", "Cu", "Zn", "Cu_nd", "Zn_nd", "Cu_mdl", "Zn_mdl")
  )
  expect_identical(names(as.data.frame(made_domain())), c("sample", "group", "target", "depth", "toc", "year"))
  expect_identical(as.data.frame(made_intervals())$term, c("mae", "mape"))
  expect_identical(as.data.frame(made_interval())$seed, NA_integer_)
  for (x in made_results()) expect_s3_class(as.data.frame(x), "data.frame")
})

test_that("the first screen of a study is that of the Python side", {
  studies <- made_studies()
  benchmark <- first_screen(studies[[1L]])
  expect_identical(names(benchmark), c("model", "unseen ports", "conf_low", "conf_high", "letters", "random folds"))
  expect_identical(benchmark[["random folds"]], c(0.6, 0.5))
  curve <- first_screen(studies[[3L]])
  expect_identical(names(curve)[2:3], c("bound", "gain"))
  expect_identical(nrow(curve), 2L)
})

test_that("tidy and glance work through generics and broom, with broom's names", {
  skip_if_not_installed("generics")
  pairs <- generics::tidy(made_comparison())
  expect_true(all(c("group1", "group2", "conf.low", "conf.high", "p.value", "adj.p.value") %in% names(pairs)))
  expect_identical(generics::tidy(made_assessment())$estimate, c(0.8, 2.7))
  expect_identical(generics::glance(made_comparison())$p.value, 0.0025)
  for (x in made_results()[setdiff(names(made_results()), "pli_domain")]) {
    expect_false(any(names(generics::tidy(x)) %in% names(BROOM)), info = class(x)[1L])
  }
  one <- c("pli_samples", "pli_assessment", "pli_pli_intervals", "pli_intervals", "pli_comparison", "pli_benchmark")
  for (x in made_results()[one]) expect_identical(nrow(generics::glance(x)), 1L)
  skip_if_not_installed("broom")
  expect_identical(broom::tidy(made_intervals())$conf.high, c(0.103, 0.103))
})

made_note <- function(code = "few_units", text = "Only 5 ports.", about = list()) {
  structure(list(code = code, facts = list(n = 5L), about = about, text = text), class = c("pli_note", "list"))
}

made_notes <- function() {
  about <- list(port = "Eden", pair = c("rf", "svm"))
  structure(list(made_note(), made_note("ties", "Ties.", about)), class = c("pli_notes", "list"))
}

test_that("notes are read as sentences, and keep code and facts", {
  notes <- made_notes()
  expect_identical(printed(notes), c("  - Only 5 ports.", "  - Ties."))
  expect_identical(as.character(notes), c("Only 5 ports.", "Ties."))
  expect_identical(format(notes), as.character(notes))
  expect_identical(printed(notes[[1L]]), "  Only 5 ports.")
  expect_identical(format(notes[[2L]]), "Ties.")
  expect_identical(as.character(notes[2L]), "Ties.")
  expect_identical(notes[[1L]]$facts$n, 5L)
  frame <- as.data.frame(notes)
  expect_identical(names(frame), c("code", "about", "text"))
  expect_identical(frame$about, c("", "Eden, rf - svm"))
  expect_identical(nrow(as.data.frame(notes[0L])), 0L)
  expect_identical(printed(notes[0L]), "  no notes")
})

test_that("results say their notes once, be they notes or the sentences of an earlier version", {
  for (notes in list(made_notes(), as.character(made_notes()))) {
    x <- made_intervals()
    x$mae$notes <- x$mape$notes <- notes
    expect_identical(summary(x)$notes, c("Only 5 ports.", "Ties."))
    expect_identical(as.data.frame(x)$notes, rep("Only 5 ports. Ties.", 2L))
    posterior <- made_posterior()
    posterior$notes <- notes
    expect_identical(as.data.frame(posterior)$notes, "Only 5 ports. Ties.")
    model <- made_regressor()
    model$target$notes <- notes
    expect_identical(summary(model)$notes, c("Only 5 ports.", "Ties."))
    comparison <- made_comparison()
    comparison$notes <- notes
    expect_identical(utils::tail(summary(comparison)$notes, 2L), c("Only 5 ports.", "Ties."))
  }
})

# What a class of ours has no answer to, and says so. Without these R's defaults would answer for the list that a result
# is: NULL, a picture of its elements, or the lack of a part that nobody knows of.

OWN_CLASSES <- c(
  "pli_samples", "pli_explanation", "pli_assessment", "pli_pli_intervals", "pli_zone_tests", "pli_intervals",
  "pli_interval", "pli_posterior", "pli_plan", "pli_comparison", "pli_study_result", "pli_domain", "pli_regressor",
  "pli_study", "pli_background", "pli_baseline", "pli_table", "pli_notes", "pli_note", "pli_text", "pli_summary"
)

# Generics, and the package that has each.
GENERICS <- c(
  print = "base", format = "base", summary = "base", plot = "base", autoplot = "ggplot2", as.data.frame = "base",
  as_tibble = "tibble", coef = "stats", confint = "stats", fitted = "stats", residuals = "stats", nobs = "stats",
  predict = "stats", update = "stats", tidy = "generics", glance = "generics", augment = "generics"
)

# Why there is no answer, by generic and class; "other" where a class has no line of its own.
NO_METHOD <- list(
  summary = c(other = "print() shows all of it"),
  plot = c(
    pli_regressor = "predict() gives values that can be drawn",
    pli_study = "it has not run. Ask it a question, such as benchmark(), and plot the answer",
    pli_background = "index_interval() shows what its uncertainty does",
    other = "it holds no estimates to draw"
  ),
  as.data.frame = c(
    pli_regressor = "predict_interval(model, X) returns a data frame",
    pli_study = "cells() returns what it would run, as a data frame",
    pli_note = "as.data.frame() of all notes of a result has one row a note",
    other = "as.data.frame() of the result itself returns its tables"
  ),
  coef = c(
    pli_regressor = "the weights of a network mean nothing one by one. summary() shows what it learnt from",
    other = "it is no model with coefficients. as.data.frame() returns its estimates"
  ),
  confint = c(
    pli_posterior = "its interval is a credible one. as.data.frame() returns it",
    pli_study_result = "as.data.frame() returns its estimates with conf_low and conf_high",
    pli_background = "its element intervals has those of an estimated background",
    pli_regressor = "predict_interval() returns intervals of predictions",
    other = "it holds no intervals"
  ),
  fitted = c(
    pli_regressor = "it keeps no training data. predict(model, X) returns the values for the rows of X",
    pli_study_result = "it holds predictions of several models. generics::augment() returns them, with residuals",
    other = "it keeps no model. predict() is for what fit() returned"
  ),
  residuals = c(
    pli_regressor = "it keeps no training data. Subtract predict(model, X) from what was observed in the rows of X",
    pli_study_result = "it holds predictions of several models. generics::augment() returns them, with residuals",
    other = "it keeps no model. as.data.frame() returns its estimates"
  ),
  nobs = c(
    pli_study = "it has not run. cells() shows what it would run",
    other = "as.data.frame() shows how many samples each estimate has, in the column n"
  ),
  predict = c(
    pli_study = "its questions, such as benchmark(), return predictions. predict() is for what fit() returned",
    pli_study_result = "its element predictions has those of all models. predict() is for what fit() returned",
    pli_baseline = "enrichment_by_regression() applies it to samples",
    other = "predict() is for what fit() returned"
  ),
  update = c(other = "it does not keep the call that made it. Make that call again with what is to change"),
  tidy = c(
    pli_regressor = "it has no terms. glance() says what it learnt from",
    pli_study = "it has not run. Ask it a question, such as benchmark()",
    pli_table = "its cells are text. Ask the result that the table is of",
    pli_domain = "as.data.frame() returns its rows",
    other = "as.data.frame() returns its table"
  ),
  glance = c(
    pli_study = "it has not run. Ask it a question, such as benchmark()",
    other = "summary() says what it holds"
  ),
  augment = c(
    pli_regressor = "it keeps no training data. Give the rows to predict, augment(model, newdata = X)",
    pli_samples = "as.data.frame() returns its rows",
    pli_assessment = "as.data.frame() returns its samples with their indices",
    other = "it keeps no observations"
  )
)
NO_METHOD$autoplot <- NO_METHOD$plot
NO_METHOD$as_tibble <- NO_METHOD$as.data.frame

refuse_method <- function(name, class, why = NULL) {
  if (is.null(why)) why <- c(NO_METHOD[[name]][class], NO_METHOD[[name]]["other"])
  fail("input_error", sprintf("An object of class %s has no %s(): %s.", class, name, why[!is.na(why)][1L]))
}

# For every class and generic that the package defines no method of.
register_refusals <- function() {
  space <- topenv()
  for (name in names(GENERICS)) {
    lacking <- OWN_CLASSES[!vapply(paste0(name, ".", OWN_CLASSES), exists, NA, envir = space, inherits = FALSE)]
    when_loaded(GENERICS[[name]], register_each(name, lacking))
  }
}

register_each <- function(name, classes) {
  force(name)
  force(classes)
  function(...) {
    for (class in classes) registerS3method(name, class, refusing(name, class), envir = asNamespace(GENERICS[[name]]))
  }
}

# Packages that may not be there, or not yet.
when_loaded <- function(package, register) {
  if (isNamespaceLoaded(package)) register() else setHook(packageEvent(package, "onLoad"), register)
}

# Of class pli_refusal, so that a table of what works can be made.
refusing <- function(name, class) {
  force(name)
  force(class)
  structure(function(...) refuse_method(name, class), class = c("pli_refusal", "function"))
}

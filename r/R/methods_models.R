# What R asks of fitted models: coef, fitted, residuals, nobs. Results that have no such thing say so; R's own defaults
# would return NULL without a word.

#' @importFrom stats coef fitted nobs residuals
#' @export
coef.pli_baseline <- function(object, ...) {
  frame <- object$coefficients
  numbers <- vapply(frame, is.numeric, NA)
  structure(as.matrix(frame[numbers]), dimnames = list(frame[[which(!numbers)[1L]]], names(frame)[numbers]))
}
#' @export
coef.pli_comparison <- function(object, ...) {
  stats::setNames(object$groups$estimate, as.character(object$groups[[object$what]]))
}
#' @export
nobs.pli_comparison <- function(object, ...) object$n
#' @export
nobs.pli_regressor <- function(object, ...) {
  if (length(object$target)) object$target$n else refuse_method("nobs", "pli_regressor", "it is not fitted yet")
}
#' @export
nobs.pli_samples <- function(object, ...) nrow(object$concentrations)
#' @export
nobs.pli_assessment <- function(object, ...) nrow(object$samples)
#' @export
nobs.pli_domain <- function(object, ...) nrow(object$features)

# Why there is none, by method and class: the first pattern that fits.
NO_METHOD <- list(
  coef = c(
    pli_regressor = "the weights of a network mean nothing one by one. summary() shows what it learnt from",
    other = "it is no model with coefficients. as.data.frame() returns its estimates"
  ),
  fitted = c(
    pli_regressor = "it keeps no training data. predict(model, X) returns the values for the rows of X",
    other = "it keeps no model. predict() is for what fit() returned"
  ),
  residuals = c(
    pli_regressor = "it keeps no training data. Subtract predict(model, X) from what was observed in the rows of X",
    other = "it keeps no model. as.data.frame() returns its estimates"
  ),
  nobs = c(other = "as.data.frame() shows how many samples each estimate has, in the column n")
)

refuse_method <- function(name, class, why = NULL) {
  if (is.null(why)) why <- c(NO_METHOD[[name]][class], NO_METHOD[[name]]["other"])
  fail("input_error", sprintf("A result of class %s has no %s(): %s.", class, name, why[!is.na(why)][1L]))
}

OWN_CLASSES <- c(
  "pli_samples", "pli_assessment", "pli_pli_intervals", "pli_intervals", "pli_interval", "pli_posterior", "pli_plan",
  "pli_comparison", "pli_study_result", "pli_domain", "pli_regressor", "pli_study", "pli_background", "pli_baseline",
  "pli_explanation", "pli_table"
)

# For every class and method that nothing above defines.
register_refusals <- function() {
  space <- topenv()
  for (name in names(NO_METHOD)) {
    for (class in OWN_CLASSES) {
      if (exists(paste0(name, ".", class), space, inherits = FALSE)) next
      registerS3method(name, class, refusing(name, class), envir = asNamespace("stats"))
    }
  }
}

refusing <- function(name, class) {
  force(name)
  force(class)
  function(object, ...) refuse_method(name, class)
}

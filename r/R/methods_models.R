# What R asks of fitted models: coef, confint, nobs, and broom's augment. What has no such thing says so: R's own defaults
# would return NULL without a word, or ask for parts that no result has.

#' @importFrom stats coef confint fitted nobs residuals update
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
# Of ports: where samples were read one by one from a large file, only ports are held.
#' @export
nobs.pli_assessment <- function(object, ...) sum(object$ports$n)
#' @export
nobs.pli_domain <- function(object, ...) nrow(object$features)
#' @export
nobs.pli_pli_intervals <- function(object, ...) nrow(object$frame)
#' @export
nobs.pli_interval <- function(object, ...) object$n
#' @export
nobs.pli_posterior <- function(object, ...) object$n
#' @export
nobs.pli_intervals <- function(object, ...) intervals_frame(object)$n[1L]

#' @export
confint.pli_interval <- function(object, parm, level, ...) ends(interval_frame(object), object$term, parm, level)
#' @export
confint.pli_intervals <- function(object, parm, level, ...) {
  frame <- intervals_frame(object)
  ends(frame, interval_names(frame), parm, level)
}
#' @export
confint.pli_comparison <- function(object, parm, level, ...) {
  ends(object$groups, as.character(object$groups[[object$what]]), parm, level)
}
#' @export
confint.pli_assessment <- function(object, parm, level, ...) {
  ends(object$ports, as.character(object$ports$port), parm, level)
}
#' @export
confint.pli_zone_tests <- function(object, parm, level, ...) {
  ends(object$frame, as.character(object$frame$port), parm, level)
}
#' @export
confint.pli_pli_intervals <- function(object, parm, level, ...) {
  ends(object$frame, row.names(object$frame), parm, level)
}

# The ends of intervals as confint() has them; a result knows those of one level only.
ends <- function(frame, names, parm, level) {
  own <- frame$conf_level[1L]
  if (!missing(level) && !isTRUE(all.equal(level, own))) {
    fail("input_error", sprintf(
      "`level` of confint() must be that of the result, %s, got %s. Compute the result again with `level = %s`.",
      format(own), format(level), format(level)
    ))
  }
  found <- cbind(frame$conf_low, frame$conf_high)
  one_sided <- any(is.finite(found[, 1L]) != is.finite(found[, 2L]))
  tails <- paste(format(100 * c(1 - own, 1 + own) / 2, trim = TRUE, digits = 3L), "%")
  dimnames(found) <- list(names, if (one_sided) c("lower", "upper") else tails)
  if (missing(parm)) return(found)
  chosen <- if (is.character(parm)) match(parm, names) else match(parm, seq_along(names))
  if (anyNA(chosen)) {
    fail("input_error", sprintf(
      "`parm` of confint() must be among %s, got %s.", listed(names, 12L), toString(parm[is.na(chosen)])
    ))
  }
  found[chosen, , drop = FALSE]
}

#' @exportS3Method generics::augment
augment.pli_regressor <- function(x, newdata, interval = c("none", "prediction"), conf.level = 0.95, ...) {
  if (missing(newdata)) refuse_method("augment", "pli_regressor")
  found <- as.data.frame(newdata)
  if (match.arg(interval) == "none") {
    found$.fitted <- predict(x, newdata)
  } else {
    between <- predict_interval(x, newdata, level = conf.level)
    found[c(".fitted", ".lower", ".upper")] <- between[c("estimate", "conf_low", "conf_high")]
  }
  as_came(found, list(newdata))
}
#' @exportS3Method generics::augment
augment.pli_study_result <- function(x, ...) {
  if (is.null(x$predictions)) refuse_method("augment", "pli_study_result", "it holds no predictions")
  cbind(x$predictions, .fitted = x$predictions$y_pred, .resid = x$predictions$y_true - x$predictions$y_pred)
}

# Models as lm() takes them: `fit(model, pli ~ toc + depth | harbour, data = d)` and `predict(model, newdata = d)`.

# `data` may stand at the place of the target, as it does for lm(). The groups stand behind a bar, or in `groups`.
trained_by_formula <- function(train, object, formula, data, groups, ...) {
  refuse <- function(why) {
    fail("input_error", sprintf(
      "A model is trained by a formula such as pli ~ toc + depth or pli ~ toc + depth | harbour, got %s: %s.",
      deparse1(formula), why
    ))
  }
  if (length(formula) != 3L) refuse("it has no left side")
  if (!is.data.frame(data)) refuse("`data` must be a data frame")
  right <- formula[[3L]]
  if (is.call(right) && identical(right[[1L]], as.name("|"))) {
    if (!is.null(groups)) refuse("it names groups, and so does `groups`")
    groups <- eval(right[[3L]], as.list(data), environment(formula))
    formula[[3L]] <- right[[2L]]
  }
  described <- stats::terms(formula, data = data)
  if (any(attr(described, "order") > 1L)) refuse("networks find interactions themselves. Name the features alone")
  if (!length(attr(described, "term.labels"))) refuse("it names no feature")
  target <- eval(formula[[2L]], as.list(data), environment(formula))
  model <- train(object, features_by(described, data), target, groups = groups, ...)
  attr(model, "terms") <- described
  model
}

# The right side of a formula as columns.
features_by <- function(described, data) {
  labels <- attr(described, "term.labels")
  features <- lapply(labels, function(label) eval(str2lang(label), as.list(data), environment(described)))
  names(features) <- sub("^`(.*)`$", "\\1", labels)
  as.data.frame(features, optional = TRUE, stringsAsFactors = FALSE)
}

# The features of a fitted model among the columns of a data frame, by its formula or by their names.
features_of <- function(object, X) {
  if (!is.data.frame(X)) return(X)
  if (!is.null(attr(object, "terms"))) return(features_by(attr(object, "terms"), X))
  known <- object$target$features
  if (!length(known) || !all(known %in% names(X))) return(X)
  if (inherits(X, "data.table")) as.data.frame(X)[known] else X[known]
}

# The rows that predict() and its like are for, where they came under the name that they have in R.
new_rows <- function(name, newdata = NULL, ...) {
  if (is.null(newdata)) {
    fail("input_error", sprintf("`%s` needs the rows that it is for, as in %s(model, newdata = X).", name, name))
  }
  newdata
}

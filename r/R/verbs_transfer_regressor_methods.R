# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Train a model on the source domain
#' @description
#' Train on the source domain, once; with \code{further = TRUE} train on, on another source.
#' @param object What \code{\link{transfer_regressor}()} returned.
#' @param X_source Data frame or matrix, (n, d).
#' @param y_source Vector, (n,).
#' @param groups Vector, (n,), optional.
#' Label of each row's group, such as its country: early stopping holds out whole groups.
#' @param licence Character.
#' Of the data; kept in saved models.
#' @param further Logical.
#' Start from the network that was pre-trained before; without it a second call is refused. Columns are tied as
#' \code{tie} says, and a fit to a target has to be made again.
#' @param ... With a formula such as \code{pm25 ~ toc + depth | country} for \code{X_source}: \code{data}.
#' @return The model, of class \code{pli_regressor}.
#' @examplesIf plistats_available()
#' \donttest{
#' cities <- data.frame(gdp = c(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
#' model <- transfer_regressor(max_steps = 20, n_networks = 1, interval = NULL) |>
#'   pretrain(cities, y_source = 2 + cities$gdp)
#' }
#' @noMd
#' @export
pretrain <- function(object, ...) UseMethod("pretrain")

#' @rdname pretrain
#' @export
pretrain.pli_regressor <- function(object, X_source, y_source, groups = NULL, licence = "", further = FALSE, ...) {
  if (inherits(X_source, "formula")) {
    if (missing(y_source)) y_source <- list(...)$data
    return(trained_by_formula(pretrain.pli_regressor, object, X_source, y_source, groups, licence = licence, further = further))
  }
  run_method(object, "pretrain", list(
    X_source = X_source, y_source = y_source, groups = groups, licence = licence, further = further, ...
  ))
}

#' Fit a model to the target domain
#' @description
#' Train on the target domain, from the pre-trained network if there is one.
#' @param object What \code{\link{transfer_regressor}()} returned.
#' @param X Data frame or matrix, (n, d).
#' @param y Vector, (n,).
#' @param groups Vector, (n,), optional.
#' Label of each row's group, such as its port: early stopping and intervals hold out whole groups.
#' @param licence Character.
#' Of the data; kept in saved models.
#' @param ... \code{newdata}, another name of \code{X}; with a formula such as \code{pli ~ toc + depth | harbour}, \code{data}.
#' @return The model, of class \code{pli_regressor}.
#' @examplesIf plistats_available()
#' \donttest{
#' ports <- data.frame(depth = c(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
#' model <- transfer_regressor(max_steps = 20, n_networks = 1, interval = NULL)
#' model <- fit(model, ports, y = 2 + ports$depth)
#' predict(model, ports[1:2, , drop = FALSE])
#' }
#' @noMd
#' @export
fit <- function(object, ...) UseMethod("fit")

#' @rdname fit
#' @export
#' @exportS3Method generics::fit pli_regressor
fit.pli_regressor <- function(object, X, y, groups = NULL, licence = "", ...) {
  if (inherits(X, "formula")) {
    if (missing(y)) y <- list(...)$data
    return(trained_by_formula(fit.pli_regressor, object, X, y, groups, licence = licence))
  }
  run_method(object, "fit", list(X = X, y = y, groups = groups, licence = licence, ...))
}

#' Predictions of a fitted model
#' @description
#' Returns predictions on the scale of y, with a warning of rows whose level of a category \code{fit} did not see.
#' @details
#' After \code{pretrain} alone these are what the source's network says, for a target that is the same quantity:
#' nothing else may be meant, so that without \code{same_target = TRUE} a warning says so.
#' @param object What \code{\link{transfer_regressor}()} returned.
#' @param X Data frame or matrix, (n, d).
#' The columns of \code{fit}, or those of \code{pretrain} where there was no \code{fit}.
#' @param ... \code{newdata}, another name of \code{X}; with a formula such as \code{pli ~ toc + depth | harbour}, \code{data}.
#' @return Vector, (n,).
#' @examplesIf plistats_available()
#' \donttest{
#' ports <- data.frame(depth = c(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
#' model <- transfer_regressor(max_steps = 20, n_networks = 1, interval = NULL) |>
#'   fit(ports, y = 2 + ports$depth)
#' predict(model, data.frame(depth = c(2.5, 7.5)))
#' }
#' @noMd
#' @importFrom stats predict
#' @export
predict.pli_regressor <- function(object, X, ...) {
  if (missing(X)) X <- new_rows("predict", ...)
  X <- features_of(object, X)
  run_method(object, "predict", list(X = X, ...))
}

#' Predictions with intervals
#' @description
#' Returns predictions with intervals for new samples, of new groups where \code{fit} was given groups.
#' @details
#' The estimate is that of \code{predict}, which has seen all rows; the interval is made of the models of the folds,
#' and now and then the estimate lies outside of it.
#' @param object What \code{\link{transfer_regressor}()} returned.
#' @param X Data frame or matrix, (n, d).
#' @param level Number.
#' @param ... \code{newdata}, another name of \code{X}; with a formula such as \code{pli ~ toc + depth | harbour}, \code{data}.
#' @return Data frame, (n, 4).
#' estimate, conf_low, conf_high, conf_level.
#' @section Errors:
#' A model fitted with \code{interval = NULL}, or not at all; too few rows or groups for the level.
#' @examplesIf plistats_available()
#' \donttest{
#' set.seed(1)
#' ports <- data.frame(depth = rnorm(40))
#' model <- transfer_regressor(max_steps = 50, n_networks = 1, interval_folds = 5) |>
#'   fit(ports, y = exp(ports$depth))
#' predict_interval(model, data.frame(depth = c(-1, 0, 1)), level = 0.9)
#' }
#' @noMd
#' @export
predict_interval <- function(object, ...) UseMethod("predict_interval")

#' @rdname predict_interval
#' @export
predict_interval.pli_regressor <- function(object, X, level = 0.9, ...) {
  if (missing(X)) X <- new_rows("predict_interval", ...)
  X <- features_of(object, X)
  run_method(object, "predict_interval", list(X = X, level = level, ...))
}

#' What the trunk of a network makes of rows
#' @description
#' Returns what the trunk of the first network makes of rows of a domain.
#' @param object What \code{\link{transfer_regressor}()} returned.
#' @param X Data frame or matrix, (n, d).
#' With the columns of that domain.
#' @param domain "target" or "source".
#' @param ... \code{newdata}, another name of \code{X}; with a formula such as \code{pli ~ toc + depth | harbour}, \code{data}.
#' @return Vector, (n, w).
#' @examplesIf plistats_available()
#' \donttest{
#' ports <- data.frame(depth = c(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
#' model <- transfer_regressor(max_steps = 20, n_networks = 1, interval = NULL, widths = c(4, 4)) |>
#'   fit(ports, y = 2 + ports$depth)
#' dim(represent(model, ports))
#' }
#' @noMd
#' @export
represent <- function(object, ...) UseMethod("represent")

#' @rdname represent
#' @export
represent.pli_regressor <- function(object, X, domain = "target", ...) {
  if (missing(X)) X <- new_rows("represent", ...)
  run_method(object, "represent", list(X = X, domain = domain, ...))
}

#' Write a model to a file
#' @description
#' Write the model to a file: what was pre-trained, what was fitted, and the models of the folds.
#' @details
#' The file is written whole or not at all, and holds neither a path nor a time: \code{checkpoint} is left out.
#' @param object What \code{\link{transfer_regressor}()} returned.
#' @param path Path.
#' @param ... Handed on; there are no further arguments.
#' @return The model, invisibly.
#' @examplesIf plistats_available()
#' \donttest{
#' ports <- data.frame(depth = c(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
#' model <- transfer_regressor(max_steps = 20, n_networks = 1, interval = NULL) |>
#'   fit(ports, y = 2 + ports$depth)
#' file <- tempfile(fileext = ".safetensors")
#' save_model(model, file)
#' predict(load_model(file), data.frame(depth = 2.5))
#' unlink(file)
#' }
#' @noMd
#' @export
save_model <- function(object, ...) UseMethod("save_model")

#' @rdname save_model
#' @export
save_model.pli_regressor <- function(object, path, ...) {
  run_method(object, "save", list(path = path, ...))
  invisible(object)
}

#' Read a model from a file
#' @description
#' Returns the model of a file: it predicts what the saved one did, and can be fitted to further data.
#' @details
#' Nothing in the file is run or unpickled.
#' @param path Path.
#' @return The model, of class \code{pli_regressor}.
#' @examples
#' \dontrun{
#' model <- load_model("ports.safetensors")
#' predict(model, data.frame(depth = 2.5))
#' }
#' @noMd
#' @export
load_model <- function(path) {
  call_verb("TransferRegressor.load", list(path = path))
}

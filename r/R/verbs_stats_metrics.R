# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Several error metrics at once
#' @description
#' Returns several metrics of the same predictions, computed in one pass over the per-sample columns.
#' @param y,yhat Vector, (n,).
#' Truth and prediction, in the same unit.
#' @param metrics Character vector.
#' Names of metrics; by default all that there are.
#' @param weights Vector, (n,), optional.
#' Non-negative; only their ratios count.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return List of numbers, named.
#' MAPE and sMAPE are fractions.
#' @section Errors:
#' Lengths differ, a value is not finite, a name is unknown, a truth is zero where a percentage is asked for.
#' @references
#' Hyndman, R. J. & Koehler, A. B. (2006). International Journal of Forecasting 22, 679-688.
#' \doi{10.1016/j.ijforecast.2006.03.001}
#' @examplesIf plistats_available()
#' score(c(1, 2, 4), c(1.5, 2, 3), metrics = c("mae", "mape", "bias"))
#' @noMd
#' @export
score <- function(
  y, yhat, metrics = c("mae", "mape", "smape", "rmse", "mse", "bias", "medae", "r2", "ccc"), weights = NULL, ...
) {
  if (missing(yhat) && !is.data.frame(y)) return(ask_others("score"))
  if (is.data.frame(y)) {
    found <- by_columns("score", y, sys.call(), parent.frame(), others = TRUE)
    if (!is.null(found)) return(found$value)
  }
  call_verb("score", list(y = y, yhat = yhat, metrics = metrics, weights = weights, ...))
}

#' Mean absolute error
#' @description
#' Returns the mean absolute error, mean(|y - yhat|), in the unit of y.
#' @param y,yhat Vector, (n,).
#' @param weights Vector, (n,), optional.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return Number.
#' 0 or more; 0 is best.
#' @section Errors:
#' Lengths differ or a value is not finite.
#' @references
#' Willmott, C. J. & Matsuura, K. (2005). Climate Research 30, 79-82. \doi{10.3354/cr030079}
#' @examplesIf plistats_available()
#' mae(c(1, 2), c(1.5, 1))
#' @noMd
#' @export
mae <- function(y, yhat, weights = NULL, ...) {
  if (missing(yhat) && !is.data.frame(y)) return(ask_others("mae"))
  if (is.data.frame(y)) {
    found <- by_columns("mae", y, sys.call(), parent.frame(), others = TRUE)
    if (!is.null(found)) return(found$value)
  }
  call_verb("mae", list(y = y, yhat = yhat, weights = weights, ...))
}

#' Mean absolute percentage error, as a fraction
#' @description
#' Returns the mean absolute percentage error as a fraction, mean(|y - yhat| / |y|); 0.03 is 3 \%.
#' @param y,yhat Vector, (n,).
#' @param weights Vector, (n,), optional.
#' @param zeros "error" or "omit".
#' What to do with truths that are zero, or below a millionth of the median truth. "omit" leaves these samples out;
#' \code{near_zero_rows} says which they are.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return Number.
#' 0 or more; 0 is best.
#' @section Errors:
#' A truth is zero or nearly so (the rows are named), lengths differ, or a value is not finite.
#' @references
#' Hyndman, R. J. & Koehler, A. B. (2006). International Journal of Forecasting 22, 679-688.
#' \doi{10.1016/j.ijforecast.2006.03.001}
#' @examplesIf plistats_available()
#' mape(c(1, 2), c(1.5, 1))
#' @noMd
#' @export
mape <- function(y, yhat, weights = NULL, zeros = "error", ...) {
  if (missing(yhat) && !is.data.frame(y)) return(ask_others("mape"))
  if (is.data.frame(y)) {
    found <- by_columns("mape", y, sys.call(), parent.frame(), others = TRUE)
    if (!is.null(found)) return(found$value)
  }
  call_verb("mape", list(y = y, yhat = yhat, weights = weights, zeros = zeros, ...))
}

#' Symmetric percentage error, as a fraction
#' @description
#' Returns the symmetric percentage error as a fraction, mean(2 |y - yhat| / (|y| + |yhat|)).
#' @param y,yhat Vector, (n,).
#' @param weights Vector, (n,), optional.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return Number.
#' 0 to 2; 0 is best. Where truth and prediction are both 0 they agree and count as 0.
#' @section Errors:
#' Lengths differ or a value is not finite.
#' @references
#' Makridakis, S. (1993). International Journal of Forecasting 9, 527-529. \doi{10.1016/0169-2070(93)90079-3}
#' @examplesIf plistats_available()
#' smape(c(1, 0), c(3, 0))
#' @noMd
#' @export
smape <- function(y, yhat, weights = NULL, ...) {
  if (missing(yhat) && !is.data.frame(y)) return(ask_others("smape"))
  if (is.data.frame(y)) {
    found <- by_columns("smape", y, sys.call(), parent.frame(), others = TRUE)
    if (!is.null(found)) return(found$value)
  }
  call_verb("smape", list(y = y, yhat = yhat, weights = weights, ...))
}

#' Root mean square error
#' @description
#' Returns the root mean square error, sqrt(mean((y - yhat)^2)), in the unit of y.
#' @param y,yhat Vector, (n,).
#' @param weights Vector, (n,), optional.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return Number.
#' 0 or more; 0 is best.
#' @section Errors:
#' Lengths differ or a value is not finite.
#' @references
#' Willmott, C. J. & Matsuura, K. (2005). Climate Research 30, 79-82. \doi{10.3354/cr030079}
#' @examplesIf plistats_available()
#' rmse(c(0, 0), c(3, 3))
#' @noMd
#' @export
rmse <- function(y, yhat, weights = NULL, ...) {
  if (missing(yhat) && !is.data.frame(y)) return(ask_others("rmse"))
  if (is.data.frame(y)) {
    found <- by_columns("rmse", y, sys.call(), parent.frame(), others = TRUE)
    if (!is.null(found)) return(found$value)
  }
  call_verb("rmse", list(y = y, yhat = yhat, weights = weights, ...))
}

#' Mean square error
#' @description
#' Returns the mean square error, mean((y - yhat)^2), in the squared unit of y.
#' @param y,yhat Vector, (n,).
#' @param weights Vector, (n,), optional.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return Number.
#' 0 or more; 0 is best.
#' @section Errors:
#' Lengths differ or a value is not finite.
#' @references
#' Hyndman, R. J. & Koehler, A. B. (2006). International Journal of Forecasting 22, 679-688.
#' \doi{10.1016/j.ijforecast.2006.03.001}
#' @examplesIf plistats_available()
#' mse(c(0, 0), c(3, 1))
#' @noMd
#' @export
mse <- function(y, yhat, weights = NULL, ...) {
  if (missing(yhat) && !is.data.frame(y)) return(ask_others("mse"))
  if (is.data.frame(y)) {
    found <- by_columns("mse", y, sys.call(), parent.frame(), others = TRUE)
    if (!is.null(found)) return(found$value)
  }
  call_verb("mse", list(y = y, yhat = yhat, weights = weights, ...))
}

#' Mean error
#' @description
#' Returns the mean error, mean(yhat - y), in the unit of y; positive where predictions are too high.
#' @param y,yhat Vector, (n,).
#' @param weights Vector, (n,), optional.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return Number.
#' Any number; 0 is best.
#' @section Errors:
#' Lengths differ or a value is not finite.
#' @references
#' Willmott, C. J. & Matsuura, K. (2005). Climate Research 30, 79-82. \doi{10.3354/cr030079}
#' @examplesIf plistats_available()
#' bias(c(1, 2), c(2, 2))
#' @noMd
#' @export
bias <- function(y, yhat, weights = NULL, ...) {
  if (missing(yhat) && !is.data.frame(y)) return(ask_others("bias"))
  if (is.data.frame(y)) {
    found <- by_columns("bias", y, sys.call(), parent.frame(), others = TRUE)
    if (!is.null(found)) return(found$value)
  }
  call_verb("bias", list(y = y, yhat = yhat, weights = weights, ...))
}

#' Median absolute error
#' @description
#' Returns the median absolute error, median(|y - yhat|), in the unit of y.
#' @param y,yhat Vector, (n,).
#' @param weights Vector, (n,), optional.
#' Then the weighted median: the middle of the values at which half of the weight is reached.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return Number.
#' 0 or more; 0 is best.
#' @section Errors:
#' Lengths differ or a value is not finite.
#' @references
#' Armstrong, J. S. & Collopy, F. (1992). International Journal of Forecasting 8, 69-80.
#' \doi{10.1016/0169-2070(92)90008-W}
#' @examplesIf plistats_available()
#' medae(c(1, 2, 9), c(1.5, 2, 4))
#' @noMd
#' @export
medae <- function(y, yhat, weights = NULL, ...) {
  if (missing(yhat) && !is.data.frame(y)) return(ask_others("medae"))
  if (is.data.frame(y)) {
    found <- by_columns("medae", y, sys.call(), parent.frame(), others = TRUE)
    if (!is.null(found)) return(found$value)
  }
  call_verb("medae", list(y = y, yhat = yhat, weights = weights, ...))
}

#' Coefficient of determination
#' @description
#' Returns the coefficient of determination, 1 - sum((y - yhat)^2) / sum((y - mean(y))^2).
#' @param y,yhat Vector, (n,).
#' @param weights Vector, (n,), optional.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return Number.
#' At most 1; 1 is best, 0 is no better than the mean of the truth, and it may be negative.
#' @section Errors:
#' All truths are equal, lengths differ, or a value is not finite.
#' @references
#' Kvalseth, T. O. (1985). The American Statistician 39, 279-285. \doi{10.1080/00031305.1985.10479448}
#' @examplesIf plistats_available()
#' r2(c(1, 2, 3), c(1, 2, 2))
#' @noMd
#' @export
r2 <- function(y, yhat, weights = NULL, ...) {
  if (missing(yhat) && !is.data.frame(y)) return(ask_others("r2"))
  if (is.data.frame(y)) {
    found <- by_columns("r2", y, sys.call(), parent.frame(), others = TRUE)
    if (!is.null(found)) return(found$value)
  }
  call_verb("r2", list(y = y, yhat = yhat, weights = weights, ...))
}

#' Lin's concordance correlation
#' @description
#' Returns Lin's concordance correlation, 2 cov / (var(y) + var(yhat) + (mean(y) - mean(yhat))^2), moments over n.
#' @param y,yhat Vector, (n,).
#' @param weights Vector, (n,), optional.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return Number.
#' -1 to 1; 1 is best.
#' @section Errors:
#' All truths are equal, lengths differ, or a value is not finite.
#' @references
#' Lin, L. I.-K. (1989). Biometrics 45, 255-268. \doi{10.2307/2532051}
#' @examplesIf plistats_available()
#' ccc(c(1, 2, 3), c(2, 3, 4))
#' @noMd
#' @export
ccc <- function(y, yhat, weights = NULL, ...) {
  if (missing(yhat) && !is.data.frame(y)) return(ask_others("ccc"))
  if (is.data.frame(y)) {
    found <- by_columns("ccc", y, sys.call(), parent.frame(), others = TRUE)
    if (!is.null(found)) return(found$value)
  }
  call_verb("ccc", list(y = y, yhat = yhat, weights = weights, ...))
}

# Several packages have a generic `fit`, and metrics such as `rmse`. Where this one is attached last, calls for them
# still find theirs.

#' @export
fit.default <- function(object, ...) {
  if (!isNamespaceLoaded("generics")) {
    stop(sprintf("`fit` takes what transfer_regressor() returned, got %s.", class(object)[1L]), call. = FALSE)
  }
  getExportedValue("generics", "fit")(object, ...)
}

# Makes a call anew by the function of that name of another package that is attached.
ask_others <- function(name, call = sys.call(-1L), from = parent.frame(2L)) {
  for (place in setdiff(search(), "package:plistats")) {
    if (exists(name, where = place, mode = "function", inherits = FALSE)) {
      call[[1L]] <- get(name, pos = place, mode = "function", inherits = FALSE)
      return(eval(call, from))
    }
  }
  fail("input_error", sprintf(
    "`%s` takes observed and predicted values, %s(y, yhat), and no other package with a function %s() is attached.",
    name, name, name
  ))
}

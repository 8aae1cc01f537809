# Several packages have a generic `fit`. Where this one is attached last, models of the others still find theirs.

#' @export
fit.default <- function(object, ...) {
  if (!isNamespaceLoaded("generics")) {
    stop(sprintf("`fit` takes what transfer_regressor() returned, got %s.", class(object)[1L]), call. = FALSE)
  }
  getExportedValue("generics", "fit")(object, ...)
}

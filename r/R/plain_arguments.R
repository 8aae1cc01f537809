# Vectors and data frames of other packages, as plain vectors and data frames before they go to Python, and what comes
# back as the kind of data frame that went.

# `args` with time series, labelled vectors, one-column frames and frames with geometry made plain.
plain_arguments <- function(verb, args) {
  clock <- Filter(function(x) inherits(x, "ts") && !is.matrix(x), args)
  for (name in names(args)) {
    value <- plain(args[[name]], name)
    if (name %in% VECTORS[[verb]] && length(dim(value)) == 2L && ncol(value) == 1L) {
      value <- plain(if (is.data.frame(value)) value[[1L]] else as.vector(value), name)
    }
    if (!is.null(value)) args[[name]] <- value
  }
  # A series of R knows its times; a trend is one in their unit.
  if (length(clock) && "time" %in% names(args) && is.null(args$time)) args$time <- as.numeric(stats::time(clock[[1L]]))
  args
}

plain <- function(x, what) {
  if (is.data.frame(x)) {
    if (!is.null(attr(x, "sf_column"))) x <- without_geometry(x, what)
    for (j in which(vapply(x, inherits, NA, c("ts", "haven_labelled")))) x[[j]] <- plain(x[[j]], names(x)[j])
    return(x)
  }
  if (inherits(x, "haven_labelled")) return(unlabelled(x, what))
  if (inherits(x, "ts")) return(without_times(x))
  x
}

without_times <- function(x) {
  attr(x, "tsp") <- NULL
  class(x) <- setdiff(class(x), c("ts", "mts", "matrix", "array"))
  x
}

without_geometry <- function(x, what) {
  geometry <- attr(x, "sf_column")
  inform(sprintf(
    "The geometry of `%s` (column %s) is set aside. sf::st_coordinates() makes columns of coordinates.", what, geometry
  ))
  kept <- setdiff(names(x), geometry)
  structure(unclass(x)[kept], names = kept, row.names = attr(x, "row.names"), class = "data.frame")
}

# Values that all have a label are classes, values that have none are numbers. Where some have one, as a code such as
# -9 for "not analysed", R does not say which they are.
unlabelled <- function(x, what) {
  codes <- attr(x, "labels")
  missing <- is.na(x) # those that SPSS calls missing, too
  values <- as.vector(unclass(x))
  attributes(values) <- NULL
  values[missing] <- NA
  has <- values %in% codes
  if (!any(has)) return(values)
  if (all(has | missing)) return(factor(names(codes)[match(values, codes)], unique(names(codes))))
  one <- match(values[has][1L], codes)
  fail("input_error", sprintf(paste(
    "`%s` must be numbers or classes, got values of which some have a label (%s is \"%s\"): say which they are.",
    "Classes: haven::as_factor(x). Numbers: haven::zap_labels(x), after such codes were made NA."
  ), what, format(codes[[one]]), names(codes)[one]))
}

# A data frame of results as a tibble or data.table where the data were one.
as_came <- function(value, args) {
  frames <- Filter(is.data.frame, args)
  if (!identical(class(value), "data.frame") || !length(frames)) return(value)
  if (inherits(frames[[1L]], "tbl_df") && requireNamespace("tibble", quietly = TRUE)) return(tibble::as_tibble(value))
  if (inherits(frames[[1L]], "data.table") && requireNamespace("data.table", quietly = TRUE)) {
    return(data.table::as.data.table(value))
  }
  value
}

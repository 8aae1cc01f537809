# Formulas where R users expect them. Names are looked up in `data` first; a bar names what samples have in common.

# list(left, right, group), vectors of one length; `group` is NULL without a bar. `subset` is an expression that is
# looked up like the variables; `na.action` a function such as `na.omit`, or its name. Without one missing values are
# refused by the verb: base R would drop them without a word.
formula_parts <- function(formula, data, verb, shape, bar = FALSE, subset = NULL, na.action = NULL) {
  refuse <- function(why) {
    fail("input_error", sprintf("`%s` takes a formula such as %s, got %s: %s.", verb, shape, deparse1(formula), why))
  }
  if (length(formula) != 3L) refuse("it has no left side")
  right <- formula[[3L]]
  group <- NULL
  if (is.call(right) && identical(right[[1L]], as.name("|"))) {
    if (!bar) refuse("it has a bar")
    group <- right[[3L]]
    right <- right[[2L]]
  }
  if (is.call(right) && as.character(right[[1L]])[1L] %in% c("+", "-", "*", ":", "/", "^", "|", "%in%")) {
    refuse("its right side names more than one variable")
  }
  if (!is.list(data) && !is.environment(data)) refuse(sprintf("`data` must be a data frame, got %s", class(data)[1L]))
  if (identical(subset, quote(expr = ))) subset <- NULL
  parts <- lapply(list(left = formula[[2L]], right = right, group = group), function(side) {
    if (is.null(side)) NULL else eval(side, data, environment(formula))
  })
  lengths <- lengths(Filter(Negate(is.null), parts))
  if (length(unique(lengths)) > 1L) refuse(sprintf("its variables have different lengths (%s)", toString(lengths)))
  chosen_rows(parts, eval(subset, data, environment(formula)), na.action, verb)
}

# The parts of a formula, less the rows that `subset` and `na.action` leave out.
chosen_rows <- function(parts, subset, na.action, verb) {
  there <- Filter(Negate(is.null), parts)
  if (!is.null(subset)) {
    if (!is.logical(subset) || length(subset) != length(there[[1L]])) {
      fail("input_error", sprintf(
        "`subset` of %s() must be TRUE or FALSE for each of %d rows, got %s of length %d.", verb, length(there[[1L]]),
        class(subset)[1L], length(subset)
      ))
    }
    there <- lapply(there, function(part) part[!is.na(subset) & subset])
  }
  if (!is.null(na.action)) {
    if (!is.function(na.action)) na.action <- match.fun(na.action)
    there <- as.list(na.action(as.data.frame(there, stringsAsFactors = FALSE)))
  }
  parts[names(there)] <- there
  parts
}

#' @rdname compare_ports
#' @param formula `measure ~ port`, or `measure ~ port | survey` for `method = "mixed"`.
#' @param data A data frame with the variables of the formula; it may also stand first, as in
#'   `data |> compare_ports(formula)`.
#' @param subset An expression: the rows of `data` for which it is `TRUE` are used.
#' @param na.action What is done to rows with missing values: a function such as [stats::na.omit]. By default they are
#'   refused.
#' @export
compare_ports.formula <- function(formula, data = environment(formula), subset, na.action = NULL, ...) {
  shape <- "pli ~ harbour or pli ~ harbour | survey"
  parts <- formula_parts(formula, data, "compare_ports", shape, TRUE, substitute(subset), na.action)
  if (is.null(parts$group)) return(compare_ports(parts$left, parts$right, ...))
  compare_ports(parts$left, parts$right, survey = parts$group, ...)
}

#' @rdname bootstrap_ci
#' @param formula `observed ~ predicted`, or `observed ~ predicted | port` to draw whole ports.
#' @param data A data frame with the variables of the formula; it may also stand first, as in
#'   `data |> bootstrap_ci(formula)`.
#' @param subset An expression: the rows of `data` for which it is `TRUE` are used.
#' @param na.action What is done to rows with missing values: a function such as [stats::na.omit]. By default they are
#'   refused.
#' @export
bootstrap_ci.formula <- function(formula, data = environment(formula), subset, na.action = NULL, ...) {
  shape <- "observed ~ predicted or observed ~ predicted | port"
  parts <- formula_parts(formula, data, "bootstrap_ci", shape, TRUE, substitute(subset), na.action)
  if (is.null(parts$group)) return(bootstrap_ci(parts$left, parts$right, ...))
  bootstrap_ci(parts$left, parts$right, ports = parts$group, ...)
}

#' @rdname mann_kendall_test
#' @param formula `measure ~ time`.
#' @param data A data frame with the variables of the formula; it may also stand first, as in
#'   `data |> mann_kendall_test(formula)`.
#' @param subset An expression: the rows of `data` for which it is `TRUE` are used.
#' @param na.action What is done to rows with missing values: a function such as [stats::na.omit]. By default they are
#'   refused.
#' @export
mann_kendall_test.formula <- function(formula, data = environment(formula), subset, na.action = NULL, ...) {
  parts <- formula_parts(formula, data, "mann_kendall_test", "pli ~ year", FALSE, substitute(subset), na.action)
  mann_kendall_test(parts$left, time = parts$right, ...)
}

#' @rdname theil_sen_slope
#' @param formula `measure ~ time`.
#' @param data A data frame with the variables of the formula; it may also stand first, as in
#'   `data |> theil_sen_slope(formula)`.
#' @param subset An expression: the rows of `data` for which it is `TRUE` are used.
#' @param na.action What is done to rows with missing values: a function such as [stats::na.omit]. By default they are
#'   refused.
#' @export
theil_sen_slope.formula <- function(formula, data = environment(formula), subset, na.action = NULL, ...) {
  parts <- formula_parts(formula, data, "theil_sen_slope", "pli ~ year", FALSE, substitute(subset), na.action)
  theil_sen_slope(parts$left, time = parts$right, ...)
}

#' @rdname compare_ports
#' @export
compare_ports.data.frame <- function(values, ...) {
  found <- by_columns("compare_ports", values, sys.call(), parent.frame())
  if (is.null(found)) compare_ports.default(values, ...) else found$value
}

#' @rdname bootstrap_ci
#' @export
bootstrap_ci.data.frame <- function(y, ...) {
  found <- by_columns("bootstrap_ci", y, sys.call(), parent.frame())
  if (is.null(found)) bootstrap_ci.default(y, ...) else found$value
}

#' @rdname mann_kendall_test
#' @export
mann_kendall_test.data.frame <- function(values, ...) {
  found <- by_columns("mann_kendall_test", values, sys.call(), parent.frame())
  if (is.null(found)) mann_kendall_test.default(values, ...) else found$value
}

#' @rdname theil_sen_slope
#' @export
theil_sen_slope.data.frame <- function(values, ...) {
  found <- by_columns("theil_sen_slope", values, sys.call(), parent.frame())
  if (is.null(found)) theil_sen_slope.default(values, ...) else found$value
}

# Formulas where R users expect them. Names are looked up in `data` first; a bar names what samples have in common.

# list(left, right, group), vectors of one length; `group` is NULL without a bar.
formula_parts <- function(formula, data, verb, shape, bar = FALSE) {
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
  parts <- lapply(list(left = formula[[2L]], right = right, group = group), function(side) {
    if (is.null(side)) NULL else eval(side, data, environment(formula))
  })
  lengths <- lengths(Filter(Negate(is.null), parts))
  if (length(unique(lengths)) > 1L) refuse(sprintf("its variables have different lengths (%s)", toString(lengths)))
  parts
}

#' @rdname compare_ports
#' @param formula `measure ~ port`, or `measure ~ port | survey` for `method = "mixed"`.
#' @param data A data frame with the variables of the formula.
#' @export
compare_ports.formula <- function(formula, data = environment(formula), ...) {
  parts <- formula_parts(formula, data, "compare_ports", "pli ~ harbour or pli ~ harbour | survey", bar = TRUE)
  if (is.null(parts$group)) return(compare_ports(parts$left, parts$right, ...))
  compare_ports(parts$left, parts$right, survey = parts$group, ...)
}

#' @rdname bootstrap_ci
#' @param formula `observed ~ predicted`, or `observed ~ predicted | port` to draw whole ports.
#' @param data A data frame with the variables of the formula.
#' @export
bootstrap_ci.formula <- function(formula, data = environment(formula), ...) {
  shape <- "observed ~ predicted or observed ~ predicted | port"
  parts <- formula_parts(formula, data, "bootstrap_ci", shape, bar = TRUE)
  if (is.null(parts$group)) return(bootstrap_ci(parts$left, parts$right, ...))
  bootstrap_ci(parts$left, parts$right, ports = parts$group, ...)
}

#' @rdname mann_kendall_test
#' @param formula `measure ~ time`.
#' @param data A data frame with the variables of the formula.
#' @export
mann_kendall_test.formula <- function(formula, data = environment(formula), ...) {
  parts <- formula_parts(formula, data, "mann_kendall_test", "pli ~ year")
  mann_kendall_test(parts$left, time = parts$right, ...)
}

#' @rdname theil_sen_slope
#' @param formula `measure ~ time`.
#' @param data A data frame with the variables of the formula.
#' @export
theil_sen_slope.formula <- function(formula, data = environment(formula), ...) {
  parts <- formula_parts(formula, data, "theil_sen_slope", "pli ~ year")
  theil_sen_slope(parts$left, time = parts$right, ...)
}

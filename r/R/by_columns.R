# A data frame first, then columns by name, as in `d |> mae(observed, predicted)`: what with() would do. Where the frame
# is grouped by dplyr, each group is a call of its own, and a tibble comes back.

#' Columns of a data frame, and groups of it
#'
#' Verbs whose first arguments are vectors, one value a sample, also take a data frame and names of its columns:
#' `d |> mae(observed, predicted)` is `with(d, mae(observed, predicted))`. A name in quotes names a column, too.
#' Of a data frame that `dplyr::group_by()` has grouped, each group is a call of its own with the same further
#' arguments; `truth =` and `estimate =`, as the package yardstick calls them, are understood by metrics.
#'
#' A call by group answers one question a group. Nothing is adjusted for the number of groups: see [adjust_p()]. The
#' groups are not compared with each other: that is what [compare_ports()] does. A refusal or warning names the group
#' that it is about. Verbs that need all rows at once, such as [assess()], refuse a grouped data frame.
#'
#' Where another package with a metric of the same name is attached, such as yardstick's `mae()`, that one gets the data
#' frame.
#'
#' @return Of a grouped data frame a tibble: the group columns first, then one row a group and metric, test or pair, with
#'   the columns of `as.data.frame()` of the result; of a metric, `term` and `estimate`; of a test `test`, `statistic`,
#'   `p_value`, `alternative`, the effect with its interval, `method`, `n` and `notes`. Otherwise what the verb returns.
#'   `dplyr::group_map()` keeps whole results instead: `d |> dplyr::group_by(year) |> dplyr::group_map(function(part, key)
#'   compare_ports(pli ~ port, part))`.
#' @examplesIf plistats_available()
#' d <- data.frame(
#'   port = rep(c("Eden", "Botany"), each = 4), observed = c(1, 2, 3, 4, 2, 4, 6, 9),
#'   predicted = c(1.2, 1.9, 3.3, 3.6, 2.5, 3.8, 6.6, 7)
#' )
#' mae(d, observed, predicted)
#' if (requireNamespace("dplyr", quietly = TRUE)) {
#'   d |> dplyr::group_by(port) |> bootstrap_ci(observed, predicted, method = "exact")
#' }
#' @name plistats_columns
#' @aliases group_by
NULL

# NULL where the data frame `data` stands for the values themselves, else list(value = the answer). `call` is the call
# as it was written, `from` where that was, `others` whether other packages have functions of this name.
by_columns <- function(verb, data, call, from, others = FALSE) {
  if (inherits(data, "rowwise_df")) {
    fail("input_error", sprintf("`%s` takes no rowwise data frame. Ungroup it by dplyr::ungroup().", verb))
  }
  given <- further_arguments(verb, call, from)
  grouped <- inherits(data, "grouped_df")
  formula <- is_formula(given, data, from)
  values <- !grouped && !formula && !names_columns(verb, given, data)
  if (others && !(values && ncol(data) == 1L) && !is.null(function_of_others(verb))) {
    return(list(value = ask_others(verb, call, from)))
  }
  if (values) return(NULL)
  answer <- function(part) {
    if (formula) return(eval(as.call(c(get(paste0(verb, ".formula")), given, list(data = part))), from))
    do.call(verb, in_data(verb, given, part, from))
  }
  list(value = if (grouped) answers_of_groups(data, answer, verb) else answer(data))
}

# The arguments as they were written, less the first of the verb, which is the data frame.
further_arguments <- function(verb, call, from) {
  given <- as.list(call)[-1L]
  open <- vapply(given, identical, NA, quote(...))
  if (any(open)) given <- c(given[!open], eval(quote(list(...)), from))
  if (is.null(names(given))) names(given) <- rep("", length(given))
  first <- match(names(formals(verb))[1L], names(given), match("", names(given)))
  given <- given[-first]
  # As the package yardstick calls them.
  metric <- c(truth = "y", estimate = "yhat")
  known <- names(given) %in% names(metric) & all(metric %in% needed_by(verb))
  names(given)[known] <- metric[names(given)[known]]
  given
}

is_formula <- function(given, data, from) {
  first <- if ("formula" %in% names(given)) given$formula else c(given[names(given) == ""], list(NULL))[[1L]]
  inherits(tryCatch(eval(first, data, from), error = function(cnd) NULL), "formula")
}

# The arguments of a verb that have no default.
needed_by <- function(verb) {
  method <- get0(paste0(verb, ".default"), mode = "function")
  arguments <- formals(if (is.null(method)) verb else method)
  setdiff(names(arguments)[vapply(arguments, identical, NA, quote(expr = ))], "...")
}

names_columns <- function(verb, given, data) {
  needed <- needed_by(verb)
  there <- given[names(given) %in% c("", needed)]
  named <- unlist(lapply(there, function(part) if (is.character(part)) part else all.vars(part)))
  length(there) >= length(needed) && any(named %in% names(data))
}

in_data <- function(verb, given, data, from) {
  columns <- as.list(data)
  values <- lapply(given, eval, columns, from)
  for (i in which(names(given) %in% c("", needed_by(verb)))) {
    name <- values[[i]]
    if (is.character(name) && length(name) == 1L && name %in% names(data)) values[[i]] <- columns[[name]]
  }
  values
}

answers_of_groups <- function(data, answer, verb) {
  keys <- attr(data, "groups")
  rows <- keys$.rows
  keys <- as.data.frame(keys)[setdiff(names(keys), ".rows")]
  if (!nrow(keys)) fail("input_error", sprintf("`%s` takes at least one group, got a data frame without rows.", verb))
  plain <- structure(data, groups = NULL, class = setdiff(class(data), "grouped_df"))
  parts <- lapply(seq_len(nrow(keys)), function(i) {
    found <- in_group(group_name(keys[i, , drop = FALSE]), answer(plain[rows[[i]], , drop = FALSE]))
    frame <- group_frame(found, verb)
    twice <- intersect(names(keys), names(frame))
    if (length(twice)) {
      fail("input_error", sprintf(
        "The result of `%s` has a column %s of its own: give the group column of that name another one.", verb,
        twice[1L]
      ))
    }
    cbind(keys[rep(i, nrow(frame)), , drop = FALSE], frame, row.names = NULL)
  })
  found <- do.call(rbind, c(parts, make.row.names = FALSE))
  if (requireNamespace("tibble", quietly = TRUE)) tibble::as_tibble(found) else found
}

group_name <- function(key) toString(sprintf("%s = %s", names(key), vapply(key, as.character, "")))

# Runs code; its refusals and warnings say which group they are about.
in_group <- function(name, code) {
  named <- function(cnd) sprintf("In the group %s: %s", name, conditionMessage(cnd))
  withCallingHandlers(
    tryCatch(code, plistats_error = function(cnd) stop(condition(setdiff(class(cnd), "condition"), named(cnd)))),
    plistats_warning = function(cnd) {
      warn(named(cnd))
      invokeRestart("muffleWarning")
    }
  )
}

# The answer of one group as rows.
group_frame <- function(found, verb) {
  if (inherits(found, "htest")) return(test_frame(found))
  if (inherits(found, c("boot", "pli_interval"))) return(interval_frame(found))
  if (inherits(found, "pli_comparison")) {
    return(cbind(found$pairs, notes = paste(note_texts(found$notes), collapse = " "), row.names = NULL))
  }
  if (is.object(found)) return(as.data.frame(found))
  data.frame(
    term = if (is.null(names(found))) verb else names(found), estimate = unlist(found, use.names = FALSE),
    stringsAsFactors = FALSE
  )
}

# One row a test, with the columns of `to_frame()` in Python.
test_frame <- function(x) {
  one <- function(value) if (length(value)) unname(value[[1L]]) else NA
  ends <- if (is.null(x$conf.int)) list(x$effect_low, x$effect_high) else as.list(x$conf.int)
  data.frame(
    test = x$test, statistic = unname(x$statistic), df = toString(x$parameter), p_value = x$p.value,
    alternative = one(x$alternative), effect = as.numeric(one(x$estimate)),
    effect_name = as.character(one(x$effect_name)), effect_low = as.numeric(one(ends[[1L]])),
    effect_high = as.numeric(one(ends[[2L]])), method = x$how, n = x$n, notes = paste(note_texts(x$notes), collapse = " "),
    stringsAsFactors = FALSE
  )
}

# Of the verbs that need all rows at once.
refuse_grouped <- function(verb, args) {
  for (name in names(args)) {
    if (!inherits(args[[name]], c("grouped_df", "rowwise_df"))) next
    by <- setdiff(names(attr(args[[name]], "groups")), ".rows")
    fail("input_error", sprintf(
      "`%s` of %s() is a data frame grouped by %s, and this verb needs all rows at once. Ungroup it by dplyr::ungroup().",
      name, verb, if (length(by)) toString(by) else "row"
    ))
  }
}

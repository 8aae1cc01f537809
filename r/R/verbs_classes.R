# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Classes of index values
#' @description
#' Returns the class of each value, as an ordered categorical.
#' @param values Numeric vector, (n,), unit of the index.
#' -inf and inf fall into the first and the last class.
#' @param scheme_spec Name or data frame.
#' What \code{scheme} takes.
#' @return Ordered factor, (n,).
#' @section Errors:
#' A value is missing or no number, or the scheme is unknown or does not cover the line.
#' @references
#' Hakanson, L. (1980). Water Research 14, 975-1001. \doi{10.1016/0043-1354(80)90143-8}
#' @examplesIf plistats_available()
#' classify(c(0.99, 1, 3), "hakanson1980_cf")
#' @noMd
#' @export
classify <- function(values, scheme_spec) {
  call_verb("classify", list(values = values, scheme_spec = scheme_spec))
}

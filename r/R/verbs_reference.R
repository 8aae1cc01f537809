# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' A background set
#' @description
#' Returns a background set by name, or from the user's own values.
#' @param spec Name, named numeric vector or data frame.
#' A name of \code{\link{backgrounds}()} in any case; or element -> value in mg/kg dry weight; or a data frame with the
#' columns value and optionally sd (mg/kg, empty where unknown), the elements in a column or the row names.
#' @param name Character.
#' What to call the user's own values.
#' @return A list with the name, the values (mg/kg) and what is known about them.
#' @section Errors:
#' No such set, an element under another spelling ('copper'), a name twice, a value not positive and finite.
#' @references
#' Turekian, K. K. & Wedepohl, K. H. (1961). Geological Society of America Bulletin 72, 175-192.
#' \doi{10.1130/0016-7606(1961)72[175:DOTEIS]2.0.CO;2}
#' @examplesIf plistats_available()
#' background("shale")$values[["Pb"]]
#' background(c(Cu = 30, Pb = 25), name = "core base")$values
#' @noMd
#' @export
background <- function(spec, name = "own") {
  call_verb("background", list(spec = spec, name = name))
}

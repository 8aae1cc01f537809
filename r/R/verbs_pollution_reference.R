# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' A background set
#' @description
#' Returns a background set by name, or from the user's own values.
#' @param spec Name, named numeric vector or data frame.
#' A name of \code{\link{backgrounds}()} in any case; or values in mg/kg dry weight, named by element; or a data frame
#' with the columns value and optionally sd (mg/kg, empty where unknown), the elements in a column or the row names.
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

#' All background values, with citations
#' @description
#' Returns every background value, one row a set and element.
#' @return Data frame.
#' background, element, value (mg/kg dry weight), unit, citation, doi, verified, verification, note.
#' @references
#' Turekian, K. K. & Wedepohl, K. H. (1961). Geological Society of America Bulletin 72, 175-192.
#' \doi{10.1130/0016-7606(1961)72[175:DOTEIS]2.0.CO;2} (the set "shale"; the column doi has the others)
#' @examplesIf plistats_available()
#' subset(backgrounds(), background == "shale", select = c(element, value, unit))
#' @noMd
#' @export
backgrounds <- function() {
  call_verb("backgrounds", list())
}

#' All sediment quality guidelines, with citations
#' @description
#' Returns every sediment-quality guideline value, one row a guideline and element.
#' @return Data frame.
#' guideline, element, value (mg/kg dry weight), unit, citation, doi, verified, verification, note.
#' @references
#' Long, E. R. et al. (1995). Environmental Management 19, 81-97. \doi{10.1007/BF02472006} (ERL and ERM; the column doi
#' has the others)
#' @examplesIf plistats_available()
#' unique(guidelines()$guideline)
#' @noMd
#' @export
guidelines <- function() {
  call_verb("guidelines", list())
}

#' All pivot values of linear normalisation
#' @description
#' Returns every pivot value of a linear normalisation, one row a set and element.
#' @return Data frame.
#' pivots, element, value (mg/kg dry weight: of sediment without any fine fraction), unit, target_al and target_li
#' (mg/kg of Al or Li to which the element is normalised), citation, doi, verified, verification, note (digestion).
#' @references
#' OSPAR Commission (2024). HARSAT, Harmonised Regional Seas Assessment Tool. https://github.com/osparcomm/HARSAT
#' @examplesIf plistats_available()
#' subset(pivots(), element == "Pb", select = c(pivots, value, target_al))
#' @noMd
#' @export
pivots <- function() {
  call_verb("pivots", list())
}

#' All toxic-response factors, with citations
#' @description
#' Returns every toxic-response factor, one row an element.
#' @details
#' Hakanson's eighth factor, 40 for PCB, is left out: PCB is no element.
#' @return Data frame.
#' element, factor (dimensionless), bpi (the bioproduction index it holds for), citation, doi, verified, verification,
#' note.
#' @references
#' Hakanson, L. (1980). Water Research 14, 975-1001. \doi{10.1016/0043-1354(80)90143-8}
#' @examplesIf plistats_available()
#' toxic_responses()[, c("element", "factor")]
#' @noMd
#' @export
toxic_responses <- function() {
  call_verb("toxic_responses", list())
}

#' All class schemes, with citations
#' @description
#' Returns every class scheme, one row a class from the lowest to the highest.
#' @return Data frame.
#' scheme, index, lower, lower_closed, upper, upper_closed, class, citation, doi, edge_rule ("stated" or "assumed":
#' whether the source says which class owns an edge), verified, verification, note.
#' @references
#' Hakanson, L. (1980). Water Research 14, 975-1001. \doi{10.1016/0043-1354(80)90143-8} (the column doi has the others)
#' @examplesIf plistats_available()
#' subset(schemes(), scheme == "tomlinson1980_pli", select = c(lower, upper, class))
#' @noMd
#' @export
schemes <- function() {
  call_verb("schemes", list())
}

#' Classes of index values
#' @description
#' Returns the class of each value, as an ordered factor.
#' @param values Numeric vector, (n,), unit of the index.
#' -Inf and Inf fall into the first and the last class.
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

# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

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

# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Zone PLI
#' @description
#' Returns the zone PLI, the geometric mean of the site PLIs of each zone.
#' @details
#' PLI_zone = (PLI_1 PLI_2 ... PLI_n)^(1/n)
#' @param site_pli Vector, (n,), dimensionless.
#' PLI of each site.
#' @param zone Vector, (n,).
#' The zone (port, estuary) of each site.
#' @return Numeric vector, indexed by zone.
#' @section Errors:
#' A PLI is not positive and finite, a zone is missing, or the two do not align.
#' @references
#' Tomlinson, D. L., Wilson, J. G., Harris, C. R. & Jeffrey, D. W. (1980). Helgolaender Meeresuntersuchungen 33,
#' 566-575. \doi{10.1007/BF02414780}
#' @examplesIf plistats_available()
#' zone_pli(c(1, 4, 3), zone = c("north", "north", "south"))
#' @noMd
#' @export
zone_pli <- function(site_pli, zone) {
  call_verb("zone_pli", list(site_pli = site_pli, zone = zone))
}

# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Contamination factor
#' @description
#' Returns the contamination factor of each metal, concentration over background.
#' @details
#' CF = C / B
#' @param conc Data frame, (n, m), mg/kg dry weight.
#' Columns are element symbols.
#' @param background Name, named numeric vector or data frame.
#' mg/kg; \code{\link{backgrounds}()} lists the named sets.
#' @param metals Character vector, optional.
#' The columns to use; all by default.
#' @return Data frame, (n, m), dimensionless.
#' Same kind and row order as \code{conc}.
#' @section Errors:
#' A concentration is missing, zero, negative or infinite, or a metal has no background.
#' @references
#' Hakanson, L. (1980). Water Research 14, 975-1001. \doi{10.1016/0043-1354(80)90143-8}
#' @examplesIf plistats_available()
#' contamination_factor(data.frame(Cu = 90, Pb = 10), background = "shale")
#' @noMd
#' @export
contamination_factor <- function(conc, background = "shale", metals = NULL) {
  call_verb("contamination_factor", list(conc = conc, background = background, metals = metals))
}

#' Pollution Load Index
#' @description
#' Returns the Pollution Load Index of each sample, the geometric mean of its contamination factors.
#' @details
#' PLI = (CF_1 CF_2 ... CF_m)^(1/m) = exp(mean(ln C - ln B))
#' @param conc Data frame, (n, m), mg/kg dry weight.
#' Columns are element symbols.
#' @param background Name, named numeric vector or data frame.
#' mg/kg; \code{\link{backgrounds}()} lists the named sets.
#' @param metals Character vector, optional.
#' The columns to use; all by default.
#' @param missing "error" or "omit".
#' "omit" takes the metals that a sample has; \code{\link{metals_used}()} counts and lists them.
#' @return Numeric vector, (n,), dimensionless.
#' @section Errors:
#' A concentration is missing (unless omitted), zero, negative or infinite, or a metal has no background.
#' @references
#' Tomlinson, D. L., Wilson, J. G., Harris, C. R. & Jeffrey, D. W. (1980). Helgolaender Meeresuntersuchungen 33,
#' 566-575. \doi{10.1007/BF02414780}
#' @examplesIf plistats_available()
#' conc <- data.frame(Cu = c(90, 45), Pb = c(40, 80))
#' pli(conc, background = "shale")
#'
#' # a background of your own, in mg/kg
#' pli(conc, background = c(Cu = 30, Pb = 25))
#' @noMd
#' @export
pli <- function(conc, background = "shale", metals = NULL, missing = "error") {
  call_verb("pli", list(conc = conc, background = background, metals = metals, missing = missing))
}

#' Number and list of the metals of each sample
#' @description
#' Returns the number and the list of metals that each sample has, the panel behind \code{pli(missing = "omit")}.
#' @param conc Data frame, (n, m), mg/kg dry weight.
#' NA where missing.
#' @param metals Character vector, optional.
#' The columns to use; all by default.
#' @return Data frame, (n, 2).
#' n_metals and metals_used ("As Cd Cr").
#' @examplesIf plistats_available()
#' metals_used(data.frame(Cu = c(90, 45), Pb = c(40, NA)))
#' @noMd
#' @export
metals_used <- function(conc, metals = NULL) {
  call_verb("metals_used", list(conc = conc, metals = metals))
}

#' Zone PLI
#' @description
#' Returns the zone PLI, the geometric mean of the site PLIs of each zone.
#' @details
#' PLI_zone = (PLI_1 PLI_2 ... PLI_n)^(1/n)
#' @param site_pli Vector, (n,), dimensionless.
#' PLI of each site.
#' @param zone Vector, (n,).
#' The zone (port, estuary) of each site.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return Numeric vector, named by zone, in the order of levels where zone is a factor, else sorted.
#' @section Errors:
#' A PLI is not positive and finite, a zone is missing, or the two do not align.
#' @references
#' Tomlinson, D. L., Wilson, J. G., Harris, C. R. & Jeffrey, D. W. (1980). Helgolaender Meeresuntersuchungen 33,
#' 566-575. \doi{10.1007/BF02414780}
#' @examplesIf plistats_available()
#' zone_pli(c(1, 4, 3), zone = c("north", "north", "south"))
#' @noMd
#' @export
zone_pli <- function(site_pli, zone, ...) {
  if (is.data.frame(site_pli)) {
    found <- by_columns("zone_pli", site_pli, sys.call(), parent.frame())
    if (!is.null(found)) return(found$value)
  }
  call_verb("zone_pli", list(site_pli = site_pli, zone = zone, ...))
}

#' Geoaccumulation index
#' @description
#' Returns Mueller's geoaccumulation index of each metal.
#' @details
#' Igeo = log2(C / (1.5 B))
#' @param conc Data frame, (n, m), mg/kg dry weight.
#' Columns are element symbols.
#' @param background Name, named numeric vector or data frame.
#' mg/kg; \code{\link{backgrounds}()} lists the named sets.
#' @param metals Character vector, optional.
#' The columns to use; all by default.
#' @return Data frame, (n, m), dimensionless.
#' Same kind and row order as \code{conc}.
#' @section Errors:
#' A concentration is missing, zero, negative or infinite, or a metal has no background.
#' @references
#' Mueller, G. (1981). Chemiker-Zeitung 105, 157-164; cited by others as GeoJournal 2 (1969), a journal that began in
#' 1977.
#' @examplesIf plistats_available()
#' geoaccumulation_index(data.frame(Cu = 135, Pb = 15))
#' @noMd
#' @export
geoaccumulation_index <- function(conc, background = "shale", metals = NULL) {
  call_verb("geoaccumulation_index", list(conc = conc, background = background, metals = metals))
}

#' Enrichment factor
#' @description
#' Returns the enrichment factor of each metal against a conservative element.
#' @details
#' EF = (C / X)_sample / (B / X)_background
#' @param conc Data frame, (n, m), mg/kg dry weight.
#' Columns are element symbols, the normaliser among them.
#' @param background Name, named numeric vector or data frame.
#' mg/kg; must have the normaliser.
#' @param normalizer Character.
#' The conservative element X, usually Al or Fe. It is not its own EF and is left out of the result.
#' @param metals Character vector, optional.
#' The metals to enrich; all but the normaliser by default.
#' @return Data frame, (n, m), dimensionless.
#' Same kind and row order as \code{conc}.
#' @section Errors:
#' The normaliser is missing from sample or background, or a concentration is unusable.
#' @references
#' Sutherland, R. A. (2000). Environmental Geology 39, 611-627. \doi{10.1007/s002540050473}
#' @examplesIf plistats_available()
#' enrichment_factor(data.frame(Cu = 90, Al = 80000), normalizer = "Al")
#' @noMd
#' @export
enrichment_factor <- function(conc, background = "shale", normalizer = "Al", metals = NULL) {
  call_verb("enrichment_factor", list(
    conc = conc, background = background, normalizer = normalizer, metals = metals
  ))
}

#' Degree of contamination
#' @description
#' Returns the degree of contamination of each sample, the sum of its contamination factors.
#' @details
#' Cdeg = CF_1 + CF_2 + ... + CF_m
#' @param conc Data frame, (n, m), mg/kg dry weight.
#' Columns are element symbols.
#' @param background Name, named numeric vector or data frame.
#' mg/kg; \code{\link{backgrounds}()} lists the named sets.
#' @param metals Character vector, optional.
#' The columns to use; all by default. The sum grows with their number.
#' @return Numeric vector, (n,), dimensionless.
#' @section Errors:
#' A concentration is missing, zero, negative or infinite, or a metal has no background.
#' @references
#' Hakanson, L. (1980). Water Research 14, 975-1001. \doi{10.1016/0043-1354(80)90143-8}
#' @examplesIf plistats_available()
#' contamination_degree(data.frame(Cu = 90, Pb = 10))
#' @noMd
#' @export
contamination_degree <- function(conc, background = "shale", metals = NULL) {
  call_verb("contamination_degree", list(conc = conc, background = background, metals = metals))
}

#' Modified degree of contamination
#' @description
#' Returns the modified degree of contamination of each sample, the mean of its contamination factors.
#' @details
#' mCd = (CF_1 + CF_2 + ... + CF_m) / m
#' @param conc Data frame, (n, m), mg/kg dry weight.
#' Columns are element symbols.
#' @param background Name, named numeric vector or data frame.
#' mg/kg; \code{\link{backgrounds}()} lists the named sets.
#' @param metals Character vector, optional.
#' The columns to use; all by default.
#' @return Numeric vector, (n,), dimensionless.
#' @section Errors:
#' A concentration is missing, zero, negative or infinite, or a metal has no background.
#' @references
#' Abrahim, G. M. S. & Parker, R. J. (2008). Environmental Monitoring and Assessment 136, 227-238.
#' \doi{10.1007/s10661-007-9678-2}
#' @examplesIf plistats_available()
#' modified_contamination_degree(data.frame(Cu = 90, Pb = 10))
#' @noMd
#' @export
modified_contamination_degree <- function(conc, background = "shale", metals = NULL) {
  call_verb("modified_contamination_degree", list(conc = conc, background = background, metals = metals))
}

#' Nemerow's pollution index
#' @description
#' Returns Nemerow's pollution index of each sample, which gives the worst metal half of the weight.
#' @details
#' PI = sqrt((max(CF)^2 + mean(CF)^2) / 2)
#' @param conc Data frame, (n, m), mg/kg dry weight.
#' Columns are element symbols.
#' @param background Name, named numeric vector or data frame.
#' mg/kg; \code{\link{backgrounds}()} lists the named sets.
#' @param metals Character vector, optional.
#' The columns to use; all by default.
#' @return Numeric vector, (n,), dimensionless.
#' @section Errors:
#' A concentration is missing, zero, negative or infinite, or a metal has no background.
#' @references
#' Nemerow, N. L. (1974). Scientific Stream Pollution Analysis. McGraw-Hill, New York.
#' @examplesIf plistats_available()
#' nemerow_index(data.frame(Cu = 90, Pb = 10))
#' @noMd
#' @export
nemerow_index <- function(conc, background = "shale", metals = NULL) {
  call_verb("nemerow_index", list(conc = conc, background = background, metals = metals))
}

#' Potential ecological risk factor
#' @description
#' Returns Hakanson's potential ecological risk factor of each metal.
#' @details
#' Er = Tr CF, with the toxic-response factor Tr at a bioproduction index of 5
#' @param conc Data frame, (n, m), mg/kg dry weight.
#' Columns are element symbols.
#' @param background Name, named numeric vector or data frame.
#' mg/kg; \code{\link{backgrounds}()} lists the named sets.
#' @param metals Character vector, optional.
#' The columns to use; all by default.
#' @param toxic_response Named numeric vector, optional.
#' Factors of your own, which come before the built-in ones (\code{\link{toxic_responses}()}).
#' @return Data frame, (n, m), dimensionless.
#' Same kind and row order as \code{conc}.
#' @section Errors:
#' A metal has no toxic-response factor or background, or a concentration is unusable.
#' @references
#' Hakanson, L. (1980). Water Research 14, 975-1001. \doi{10.1016/0043-1354(80)90143-8}
#' @examplesIf plistats_available()
#' ecological_risk(data.frame(Cu = 90, Cd = 0.3))
#' @noMd
#' @export
ecological_risk <- function(conc, background = "shale", metals = NULL, toxic_response = NULL) {
  call_verb("ecological_risk", list(
    conc = conc, background = background, metals = metals, toxic_response = toxic_response
  ))
}

#' Potential ecological risk index
#' @description
#' Returns Hakanson's potential ecological risk index of each sample, the sum of the metals' risk factors.
#' @details
#' RI = Er_1 + Er_2 + ... + Er_m
#' @param conc Data frame, (n, m), mg/kg dry weight.
#' Columns are element symbols.
#' @param background Name, named numeric vector or data frame.
#' mg/kg; \code{\link{backgrounds}()} lists the named sets.
#' @param metals Character vector, optional.
#' The columns to use; all by default. Hakanson's classes are for eight substances, PCB among them.
#' @param toxic_response Named numeric vector, optional.
#' Factors of your own, which come before the built-in ones (\code{\link{toxic_responses}()}).
#' @return Numeric vector, (n,), dimensionless.
#' @section Errors:
#' A metal has no toxic-response factor (a partial sum would understate the risk) or no background, or a concentration
#' is unusable.
#' @references
#' Hakanson, L. (1980). Water Research 14, 975-1001. \doi{10.1016/0043-1354(80)90143-8}
#' @examplesIf plistats_available()
#' risk_index(data.frame(Cu = 90, Cd = 0.3))
#' @noMd
#' @export
risk_index <- function(conc, background = "shale", metals = NULL, toxic_response = NULL) {
  call_verb("risk_index", list(
    conc = conc, background = background, metals = metals, toxic_response = toxic_response
  ))
}

#' Quotient of concentration and sediment quality guideline
#' @description
#' Returns the quotient of each concentration and its sediment quality guideline.
#' @details
#' Q = C / G
#' @param conc Data frame, (n, m), mg/kg dry weight.
#' Columns are element symbols.
#' @param guideline Name or named numeric vector.
#' mg/kg; \code{\link{guidelines}()} lists the named sets, such as "ERM".
#' @param metals Character vector, optional.
#' The columns to use; all by default.
#' @return Data frame, (n, m), dimensionless.
#' Same kind and row order as \code{conc}.
#' @section Errors:
#' A metal has no guideline, or a concentration is unusable.
#' @references
#' Long, E. R., MacDonald, D. D., Smith, S. L. & Calder, F. D. (1995). Environmental Management 19, 81-97.
#' \doi{10.1007/BF02472006}
#' @examplesIf plistats_available()
#' guideline_quotient(data.frame(Cu = 135, Zn = 410), guideline = "ERM")
#' @noMd
#' @export
guideline_quotient <- function(conc, guideline, metals = NULL) {
  call_verb("guideline_quotient", list(conc = conc, guideline = guideline, metals = metals))
}

#' Where a concentration is above its guideline
#' @description
#' Returns where a concentration is above (not at) its sediment quality guideline.
#' @details
#' C > G
#' @param conc Data frame, (n, m), mg/kg dry weight.
#' Columns are element symbols.
#' @param guideline Name or named numeric vector.
#' mg/kg; \code{\link{guidelines}()} lists the named sets, such as "ANZG2018".
#' @param metals Character vector, optional.
#' The columns to use; all by default.
#' @return Data frame of logical, (n, m).
#' Same kind and row order as \code{conc}.
#' @section Errors:
#' A metal has no guideline, or a concentration is unusable.
#' @references
#' Long, E. R., MacDonald, D. D., Smith, S. L. & Calder, F. D. (1995). Environmental Management 19, 81-97.
#' \doi{10.1007/BF02472006}
#' @examplesIf plistats_available()
#' guideline_exceedance(data.frame(Cu = c(270, 271)), guideline = "ERM")
#' @noMd
#' @export
guideline_exceedance <- function(conc, guideline, metals = NULL) {
  call_verb("guideline_exceedance", list(conc = conc, guideline = guideline, metals = metals))
}

#' Mean guideline quotient
#' @description
#' Returns the mean guideline quotient of each sample (mERMq for "ERM", mPELq for "PEL").
#' @details
#' mQ = (C_1 / G_1 + ... + C_m / G_m) / m
#' @param conc Data frame, (n, m), mg/kg dry weight.
#' Columns are element symbols.
#' @param guideline Name or named numeric vector.
#' mg/kg; \code{\link{guidelines}()} lists the named sets.
#' @param metals Character vector, optional.
#' The columns to use; all by default.
#' @return Numeric vector, (n,), dimensionless.
#' @section Errors:
#' A metal has no guideline, or a concentration is unusable.
#' @references
#' Long, E. R., MacDonald, D. D. (1998). Human and Ecological Risk Assessment 4, 1019-1039.
#' \doi{10.1080/10807039891284956}
#' @examplesIf plistats_available()
#' mean_quotient(data.frame(Cu = 135, Zn = 410), guideline = "ERM")
#' @noMd
#' @export
mean_quotient <- function(conc, guideline = "ERM", metals = NULL) {
  call_verb("mean_quotient", list(conc = conc, guideline = guideline, metals = metals))
}

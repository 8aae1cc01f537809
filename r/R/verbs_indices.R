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
#' Mueller, G. (1969). GeoJournal 2, 108-118.
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

# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

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

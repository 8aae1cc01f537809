# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Sediments of Southern California
#' @description
#' Load the sediment metals of 38 harbours and estuaries of Southern California, six surveys 1998-2023.
#' @return A list of class \code{pli_samples}: concentrations, limits, nondetect, info and the audit log.
#' 962 samples of 15 elements in mg/kg dry weight, \code{port} = "harbour". Reading takes about two seconds.
#' \code{info}: stationid, surveyyear, stratum, latitude, longitude, toc_pct, tn_pct, fines_pct, region, depth,
#' areaweight, samplingorganization, harbour. Every code that was resolved is in the audit. Eight non-detects of
#' mercury (2013) have no limit in the file; theirs is NA.
#' @section Errors:
#' The file is neither in the mirror nor in the cache, and cannot be fetched. The file at hand is damaged or another
#' version.
#' @references
#' Southern California Coastal Water Research Project, Bight Regional Monitoring Program, as unified in the R package
#' SQOUnified (https://github.com/SCCWRP/SQOUnified).
#' @examples
#' \dontrun{
#' bight <- load_socal_bight()
#' table(bight$info$surveyyear)
#' }
#' @noMd
#' @export
load_socal_bight <- function() {
  call_verb("load_socal_bight", list())
}

#' Sediments of Tampa Bay
#' @description
#' Load the sediment metals of 14 bay segments and rivers of Tampa Bay, Florida, 1993-2024.
#' @details
#' A second survey to try a conclusion on: three quarters of arsenic are non-detects.
#' @return A list of class \code{pli_samples}: concentrations, limits, nondetect, info and the audit log.
#' 3,430 samples of 12 metals in mg/kg dry weight, \code{port} = "port" (segment or river). \code{info}: stationid,
#' StationNumber, surveyyear, port, latitude, longitude, tic_pct, toc_pct. Mercury was measured in 57 samples only; in
#' some years aluminium is far too small.
#' @section Errors:
#' The file is neither in the mirror nor in the cache, and cannot be fetched. The file at hand is damaged or another
#' version.
#' @references
#' Tampa Bay Estuary Program, benthic monitoring, as in the R package tbeptools
#' (https://github.com/tbep-tech/tbeptools).
#' @examples
#' \dontrun{
#' tampa <- load_tampa_bay()
#' table(tampa$info$port)
#' }
#' @noMd
#' @export
load_tampa_bay <- function() {
  call_verb("load_tampa_bay", list())
}

#' PM2.5 and economy of 200 countries
#' @description
#' Load PM2.5 exposure and economic indicators of 200 countries, 2004-2020.
#' @return Data frame, (3400, 21).
#' One row a country and year; \code{pm25_exposure} in ug/m3. The World Bank's aggregates (region "Aggregates") are
#' left out, since they repeat their member countries.
#' @section Errors:
#' The file is neither in the mirror nor in the cache (it is a derived table without an address). The file at hand is
#' damaged or another version.
#' @references
#' The World Bank, World Development Indicators, CC BY 4.0 (https://data.worldbank.org).
#' @examples
#' \dontrun{
#' head(load_worldbank_pm25())
#' }
#' @noMd
#' @export
load_worldbank_pm25 <- function() {
  call_verb("load_worldbank_pm25", list())
}

#' Daily PM2.5 of Beijing
#' @description
#' Load daily PM2.5, gases and weather of 12 stations in Beijing, March 2013 to February 2017.
#' @return Data frame, (17532, 17).
#' One row a station and day, with its \code{date}; concentrations in ug/m3, \code{n_pm25} hours behind the mean.
#' @section Errors:
#' The file is neither in the mirror nor in the cache (it is a derived table without an address). The file at hand is
#' damaged or another version.
#' @references
#' Zhang S et al. (2017) Cautionary tales on air-quality improvement in Beijing. Proceedings of the Royal Society A
#' 473:20170457. https://doi.org/10.1098/rspa.2017.0457
#' @examples
#' \dontrun{
#' head(load_beijing_pm25())
#' }
#' @noMd
#' @export
load_beijing_pm25 <- function() {
  call_verb("load_beijing_pm25", list())
}

#' Metals of the Meuse flood plain
#' @description
#' Load topsoil metals of the Meuse flood plain (\code{sp::meuse} of R).
#' @return Data frame, (155, 14).
#' cadmium, copper, lead and zinc in mg/kg soil, place, elevation, distance to the river, organic matter and soil
#' classes; row names are the original sample numbers, as text.
#' @section Errors:
#' R, rpy2 or the R package sp is missing.
#' @references
#' Rikken MGJ, Van Rijn RPG (1993) Soil pollution with heavy metals. Department of Physical Geography, Utrecht
#' University; distributed with the R package sp.
#' @examples
#' \dontrun{
#' summary(load_meuse()$zinc)
#' }
#' @noMd
#' @export
load_meuse <- function() {
  call_verb("load_meuse", list())
}

#' NOx beside a motorway at Zurich
#' @description
#' Load hourly NOx beside a motorway at Zurich (\code{robustbase::NOxEmissions} of R).
#' @return Data frame, (8088, 4).
#' julday (day, a factor), LNOx (log NOx in ppb), LNOxEm (log emission, arbitrary unit), sqrtWS (square root of the
#' wind speed in m/s).
#' @section Errors:
#' R, rpy2 or the R package robustbase is missing.
#' @references
#' Locher R, Zurich University of Applied Sciences; distributed with the R package robustbase.
#' @examples
#' \dontrun{
#' head(load_zurich_nox())
#' }
#' @noMd
#' @export
load_zurich_nox <- function() {
  call_verb("load_zurich_nox", list())
}

#' Path of the example file
#' @description
#' Returns the path of the example file that comes with the package: sediments of 15 stations of the Buriganga.
#' @return Path.
#' A CSV file with eight metals in mg/kg dry weight (CC BY 4.0).
#' @references
#' Bhuiyan, M. A. H. et al. (2015). Environmental Monitoring and Assessment 187, 4075. \doi{10.1007/s10661-014-4075-0}
#' @examplesIf plistats_available()
#' head(read.csv(example_path(), check.names = FALSE))
#' @noMd
#' @export
example_path <- function() {
  call_verb("example_path", list())
}

# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Read field data
#' @description
#' Read field data into concentrations (mg/kg dry weight), detection limits, non-detects and an audit log.
#' @details
#' Wide tables have a column for each element ("Cu", "copper_ppm", "Pb (ug/g dw)"), with limits ("Cu_mdl") and flags
#' ("Cu_nd") beside them; long tables have the columns station, analyte, result and perhaps unit, limit and flag.
#' @param source Path or data frame.
#' CSV, TSV, Excel (.xlsx, .xlsm, .xls), Parquet, .rds or .RData file; data frame.
#' @param port,station,date Character, optional.
#' Columns that name the port, the station and (one or several) the visit; usual names are recognised.
#' @param layout "wide" or "long", optional.
#' Told from the columns by default.
#' @param elements Named vector or list, optional.
#' Column (wide) or analyte name (long) -> element, where the name alone does not say it.
#' @param ignore Character vector.
#' Columns or analytes to leave out; they are listed in the audit log.
#' @param units Character, named where it is by element, optional.
#' Unit of all results, or by element, where the header does not say it; mg/kg dry weight by default.
#' @param unit Character, optional.
#' Column that holds each row's unit.
#' @param moisture Character, optional.
#' Column with moisture in percent of wet weight; needed where a unit is "ww".
#' @param limits Number or named numeric vector, optional.
#' Detection limit in mg/kg dry weight, for all or by element, where the data do not give one.
#' @param limit,flag,analyte,result Character, optional.
#' Columns of a long table.
#' @param nondetect_codes,missing_codes Numeric vector.
#' Numbers that stand for a non-detect (-88, 0) or for a missing value (-99).
#' @param replicates "error", "mean", "geometric_mean" or "first".
#' What to do where a station (and date) stands in several rows.
#' @param decimal ".", ",", optional.
#' Decimal mark; told from the data where they are clear.
#' @param delimiter,object,skip_rows Delimiter of a text file, object of an .RData file, lines above the header.
#' @param sheet Whole number, character or sequence of them.
#' Excel sheet by name or position (0 is the first that is not hidden); several are joined on the sample.
#' @param encoding Character, optional.
#' Of a text file, such as "gbk"; told from the file by default: UTF-8, UTF-16, else Windows-1252 with a warning.
#' @return A list of class \code{pli_samples}: concentrations, limits, nondetect, info and the audit log.
#' @section Errors:
#' With row, column, what came and what to do. Nothing is dropped, zeroed or coerced without an audit entry.
#' @examplesIf plistats_available()
#' survey <- read_samples(example_path(), port = "river")
#' survey$concentrations[1:3, c("Cu", "Pb")]
#'
#' # a data frame does as well; "<0.2" is a non-detect with the detection limit 0.2 mg/kg
#' field <- data.frame(station = c("A", "B"), Cu = c("45", "38"), Cd = c("<0.2", "0.4"))
#' read_samples(field)$limits
#' @noMd
#' @export
read_samples <- function(
  source, port = NULL, station = NULL, date = NULL, layout = NULL, elements = NULL, ignore = character(),
  units = NULL, unit = NULL, moisture = NULL, limits = NULL, limit = NULL, flag = NULL, analyte = NULL,
  result = NULL, nondetect_codes = numeric(), missing_codes = numeric(), replicates = "error", decimal = NULL,
  delimiter = NULL, sheet = 0L, object = NULL, skip_rows = 0L, encoding = NULL
) {
  call_verb("read_samples", list(
    source = source, port = port, station = station, date = date, layout = layout, elements = elements,
    ignore = ignore, units = units, unit = unit, moisture = moisture, limits = limits, limit = limit, flag = flag,
    analyte = analyte, result = result, nondetect_codes = nondetect_codes, missing_codes = missing_codes,
    replicates = replicates, decimal = decimal, delimiter = delimiter, sheet = sheet, object = object,
    skip_rows = skip_rows, encoding = encoding
  ))
}

#' Samples that have every metal of a panel
#' @description
#' Returns the samples that have every metal of a panel, measured or censored at a known limit; others are logged.
#' @param samples Samples, as read_samples() returns them.
#' @param metals Character vector.
#' The panel, for example the metals of a PLI.
#' @return A list of class \code{pli_samples}: concentrations, limits, nondetect, info and the audit log.
#' With the other metals kept as they are.
#' @section Errors:
#' A metal is not among the concentrations, or no sample is complete.
#' @examplesIf plistats_available()
#' survey <- read_samples(data.frame(Cu = c(45, NA), Pb = c(20, 30)))
#' complete_samples(survey, metals = c("Cu", "Pb"))$concentrations
#' @noMd
#' @export
complete_samples <- function(samples, metals) {
  call_verb("complete_samples", list(samples = samples, metals = metals))
}

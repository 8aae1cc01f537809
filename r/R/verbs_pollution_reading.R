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
#' @param format Character, optional.
#' Known format of the field: "wqp", "ices", "equis", "edf", "ceden", "wims", "nada", "proucl", "usgs" or "nure"; told
#' from the columns by default. "plain" reads the table as none of them.
#' @param layout "wide" or "long", optional.
#' Told from the columns by default.
#' @param elements Named vector or list, optional.
#' Elements, named by column (wide) or analyte (long), where the name alone does not say it.
#' @param ignore Character vector.
#' Columns or analytes to leave out; they are listed in the audit log.
#' @param units Character, named where it is by element, optional.
#' Unit of all results, or by element, where the header does not say it; mg/kg dry weight by default. A unit in the
#' header is overruled only by the full name of its column, as in \code{c("Hg (mg/kg)" = "ug/kg")}.
#' @param unit,limit_unit Character, optional.
#' Columns that hold each row's unit, and that of its limit.
#' @param basis Character, optional.
#' Column that says "dry" or "wet" weight, or one of these words for all rows.
#' @param moisture Character, optional.
#' Column with moisture in percent of wet weight; needed where a result is on wet weight.
#' @param limits Number or named numeric vector, optional.
#' Detection limit in mg/kg dry weight, for all or by element, where the data do not give one.
#' @param limit,flag,analyte,result Character, optional.
#' Columns of a long table; limit and flag also of a wide table with one metal.
#' @param qualifiers Named vector or list, optional.
#' What codes of flags and qualifiers mean, named by code: "detect", "nondetect", "reject" or "missing". By default
#' those of the format, else those of the US EPA: U and UJ are non-detects, J is measured, R is rejected.
#' @param negative "limit", optional.
#' Read a negative value as a non-detect at its absolute value, as the USGS writes it.
#' @param nondetect_codes,missing_codes Numeric vector.
#' Numbers that stand for a non-detect (-88, 0) or for a missing value (-99).
#' @param replicates "error", "mean", "geometric_mean" or "first".
#' What to do where a station (and date) stands in several rows.
#' @param decimal ".", ",", optional.
#' Decimal mark; told from the data where they are clear.
#' @param delimiter,object,skip_rows Delimiter of a text file, object of an .RData file, lines above the header.
#' @param sheet Whole number, character or several.
#' Excel sheet by name or position (1 is the first that is not hidden); several are joined on the sample.
#' @param encoding Character, optional.
#' Of a text file, such as "gbk"; told from the file by default: UTF-8, UTF-16, else Windows-1252 with a warning.
#' @param explain Logical.
#' Return how each column is understood, what is left out and what has to be asked, instead of the samples.
#' @return A list of class \code{pli_samples}: concentrations, limits, nondetect, info and the audit log.
#' With \code{explain}, a list of class \code{pli_explanation}: columns, left_out, questions and the samples; print it.
#' @section Errors:
#' With row, column, what came and what to do; several questions come in one. Nothing is dropped, zeroed or coerced
#' without an audit entry.
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
  source, port = NULL, station = NULL, date = NULL, format = NULL, layout = NULL, elements = NULL,
  ignore = character(), units = NULL, unit = NULL, moisture = NULL, basis = NULL, limits = NULL, limit = NULL,
  limit_unit = NULL, flag = NULL, qualifiers = NULL, negative = NULL, analyte = NULL, result = NULL,
  nondetect_codes = numeric(), missing_codes = numeric(), replicates = "error", decimal = NULL, delimiter = NULL,
  sheet = 1L, object = NULL, skip_rows = 0L, encoding = NULL, explain = FALSE
) {
  call_verb("read_samples", list(
    source = source, port = port, station = station, date = date, format = format, layout = layout,
    elements = elements, ignore = ignore, units = units, unit = unit, moisture = moisture, basis = basis,
    limits = limits, limit = limit, limit_unit = limit_unit, flag = flag, qualifiers = qualifiers,
    negative = negative, analyte = analyte, result = result, nondetect_codes = nondetect_codes,
    missing_codes = missing_codes, replicates = replicates, decimal = decimal, delimiter = delimiter, sheet = sheet,
    object = object, skip_rows = skip_rows, encoding = encoding, explain = explain
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

# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Write an assessment as tables, a page and a figure
#' @description
#' Write an assessment as tables, a page and a figure.
#' @details
#' All files are first written beside their final names and renamed together at the end, so that a full disk or a fault
#' while drawing leaves what was there before.
#' @param assessment Assessment.
#' What \code{\link{assess}()} returned.
#' @param folder Path.
#' Where to; made if it does not exist.
#' @param force Logical.
#' Replace files that exist.
#' @param figure Logical.
#' Draw the figure too (needs matplotlib).
#' @return Character vector.
#' ports.csv, samples.csv, metals.csv, audit.csv, assessment.rds, assessment.md, samples.md and, with \code{figure},
#' zone_pli.png and zone_pli.pdf. CSV is UTF-8 with decimal points, numbers at full precision, missing values empty.
#' @section Errors:
#' If a file exists and \code{force} is FALSE (nothing is written then), or the folder cannot be written. If
#' \code{figure} and matplotlib is not installed.
#' @examplesIf plistats_available()
#' survey <- read_samples(example_path(), port = "river")
#' folder <- file.path(tempdir(), "assessment")
#' basename(write_assessment(assess(survey), folder, figure = FALSE))
#' unlink(folder, recursive = TRUE)
#' @noMd
#' @export
write_assessment <- function(assessment, folder, force = FALSE, figure = TRUE) {
  call_verb("write_assessment", list(assessment = assessment, folder = folder, force = force, figure = figure))
}

#' Write the results of a study
#' @description
#' Write the results of a study: predictions, one CSV per frame, and a summary that gives the answers first.
#' @details
#' All files are first written beside their final names and renamed together at the end, so that a fault leaves what
#' was there before.
#' @param results Named list.
#' What the verbs of \code{\link{study}()} returned; names (such as "covariates: benchmark") become parts of file
#' names.
#' @param folder Path.
#' Where to; made if it does not exist.
#' @param force Logical.
#' Replace files that exist.
#' @param notes Iterable of Note or character.
#' What must be read beside all results; a note on stand-in data is written to every file.
#' @return Character vector.
#' predictions.parquet (all predictions, the column \code{study} names the result), \code{<name>_<frame>.csv} for every
#' frame of every result, \code{<name>.rds} with the result itself (\code{read_rds} brings it back), and summary.md.
#' @section Errors:
#' There is no result, one is of another kind, two names give one file name, a file exists and \code{force} is FALSE
#' (nothing is written then), or the folder cannot be written. If pyarrow is not installed.
#' @examplesIf plistats_available()
#' \donttest{
#' pair <- simulated_pair("shared", n_source = 200, n_target = 48, n_ports = 6)
#' plan <- study(
#'   pair[[1]], pair[[2]], models = c("median", "ridge"), n_folds = 3, n_repeats = 1, budget = 1
#' )
#' folder <- file.path(tempdir(), "study")
#' basename(write_study(list(benchmark = benchmark(plan)), folder))
#' unlink(folder, recursive = TRUE)
#' }
#' @noMd
#' @export
write_study <- function(results, folder, force = FALSE, notes = character()) {
  call_verb("write_study", list(results = results, folder = folder, force = force, notes = notes))
}

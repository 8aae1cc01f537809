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

# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Write the results of a study
#' @description
#' Write the results of a study: predictions, one CSV a frame, and a summary that says the answers first.
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
#' @param notes Character vector.
#' What must be read beside all results; a note on fallback data stands in every file.
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

#' Install the Python side
#'
#' Makes a virtual environment in `tools::R_user_dir("plistats", "data")`, where the package looks for it, and installs
#' the Python package `pli-stats` there. Nothing else on the machine is changed.
#'
#' @param path A folder with the source of the Python package; by default the released package.
#' @param extras Which optional parts: "fast" for many resamples in less time, "stats" to compare ports and to adjust
#'   p values, "publish" for figures, "files" for Excel and Parquet, "transfer" for the transfer model and studies
#'   (brings PyTorch).
#' @param python The Python (3.11 or newer) to make the environment with; by default the first one on `PATH`.
#' @return Invisibly, the path of the new environment's Python.
#' @examples
#' \dontrun{
#' plistats_install()
#' }
#' @export
plistats_install <- function(path = NULL, extras = c("fast", "stats", "publish", "files"), python = NULL) {
  if (is.null(python)) python <- base_python()
  folder <- install_folder()
  dir.create(dirname(folder), recursive = TRUE, showWarnings = FALSE)
  install_step("making the virtual environment", python, c("-m", "venv", folder))
  what <- if (is.null(path)) "pli-stats" else normalizePath(path, mustWork = TRUE)
  if (length(extras)) what <- sprintf("%s[%s]", what, paste(extras, collapse = ","))
  made <- venv_python(folder)
  install_step("installing pli-stats", made, c("-m", "pip", "install", "--upgrade", what))
  found <- try_python(made)
  if (!found$ok) fail("install_failed", sprintf("The environment in %s does not work: %s.", folder, found$detail))
  worker_stop()
  state$python <- NULL
  message(sprintf("%s is installed in %s.", found$detail, folder))
  invisible(made)
}

base_python <- function() {
  names <- c("python3", "python", sprintf("python3.%d", 14:11))
  for (path in unname(Sys.which(names))) {
    if (!nzchar(path)) next
    ask <- "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"
    run <- tryCatch(
      processx::run(path, c("-c", ask), error_on_status = FALSE, timeout = 60, env = clean_environment()),
      error = function(cnd) NULL
    )
    if (!is.null(run) && isTRUE(run$status == 0L)) return(path)
  }
  fail("python_missing", sprintf(paste(
    "Python %s or newer with its module venv is needed and was not found on PATH.",
    "Install it (Debian, Ubuntu: apt-get install python3 python3-venv), or name one: plistats_install(python = ...)."
  ), OLDEST_PYTHON))
}

install_step <- function(what, command, args) {
  message(what, " ...")
  run <- tryCatch(
    processx::run(command, args, error_on_status = FALSE, env = clean_environment(), encoding = "UTF-8"),
    error = function(cnd) list(status = 1L, stderr = conditionMessage(cnd), stdout = "")
  )
  if (isTRUE(run$status == 0L)) return(invisible())
  said <- strsplit(trimws(paste(run$stdout, run$stderr, sep = "\n")), "\n", fixed = TRUE)[[1L]]
  fail("install_failed", sprintf("%s failed: %s", what, paste(utils::tail(said, 5L), collapse = "\n")))
}

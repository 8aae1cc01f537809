#' Install the Python side
#'
#' Makes a virtual environment in `tools::R_user_dir("plistats", "data")`, where the package looks for it, and installs
#' the Python package `pli-stats` there, saying what it is at. Nothing else on the machine is changed. An installation
#' that was interrupted is begun again by the next call; what had been downloaded is not downloaded twice.
#'
#' @param path What to install: a wheel (a file, or its address on the web), or a folder with the source of the Python
#'   package. By default the wheel that came with this package, if one did, else the same version from pip's index.
#' @param extras Which optional parts: "fast" for many resamples in less time, "stats" to compare ports and to adjust
#'   p values, "publish" for figures, "files" for Excel and Parquet, "transfer" for the transfer model and studies
#'   (brings PyTorch); `NULL` for the core alone.
#' @param python The Python (3.11 or newer) to make the environment with; by default the first one on `PATH`.
#' @return Invisibly, the path of the new environment's Python.
#' @examples
#' \dontrun{
#' plistats_install()
#' plistats_install("pli_stats-0.1.0-py3-none-any.whl", extras = NULL)
#' }
#' @export
plistats_install <- function(path = NULL, extras = c("fast", "stats", "publish", "files"), python = NULL) {
  began <- Sys.time()
  what <- what_to_install(path)
  if (length(extras)) what <- sub("^([^@=]+)", sprintf("\\1[%s]", paste(extras, collapse = ",")), what)
  if (is.null(python)) python <- base_python()
  folder <- install_folder()
  dir.create(folder, recursive = TRUE, showWarnings = FALSE)
  unfinished <- file.path(folder, "unfinished")
  again <- file.exists(unfinished)
  if (again) message("The last installation was interrupted: it is begun again.")
  file.create(unfinished)
  made <- venv_python(folder)
  if (again || !file.exists(made)) {
    install_step("Making the virtual environment", python, c("-m", "venv", if (again) "--clear", folder))
    file.create(unfinished) # which --clear has removed
  }
  install_step(
    "Installing pli-stats and what it needs", made,
    c("-m", "pip", "install", "--upgrade", "--disable-pip-version-check", "--progress-bar", "off", what)
  )
  found <- try_python(made)
  if (!found$ok) fail("install_failed", sprintf("The environment in %s does not work: %s.", folder, found$detail))
  unlink(unfinished)
  worker_stop()
  state$python <- NULL
  seconds <- as.numeric(difftime(Sys.time(), began, units = "secs"))
  message(sprintf("%s is installed in %s (%.0f s).", found$detail, folder, seconds))
  invisible(made)
}

# What pip is asked for, as it names it: a version, or a place.
what_to_install <- function(path, bundled = dir(system.file("python", package = "plistats"), "[.]whl$", full.names = TRUE)) {
  if (is.null(path) && length(bundled)) path <- bundled[1L]
  if (is.null(path)) return(paste0("pli-stats==", utils::packageVersion("plistats")))
  if (grepl("^(https?|file)://", path)) return(paste("pli-stats @", path))
  if (!file.exists(path)) {
    fail("input_error", sprintf(paste(
      "`path` must be a wheel, its address on the web, or a folder with the source of pli-stats; there is no %s.",
      "The folder of R is %s."
    ), encodeString(path, quote = "\""), getwd()))
  }
  place <- utils::URLencode(gsub("\\", "/", normalizePath(path), fixed = TRUE))
  paste0("pli-stats @ file://", sub("^([^/])", "/\\1", place)) # a drive of Windows has no slash of its own
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

# Runs a command and says what it is at, line by line where pip tells of a package.
install_step <- function(what, command, args) {
  message(what, " ...")
  tell <- function(line, process) {
    if (startsWith(line, "Collecting ")) message("  ", sub("^Collecting ([A-Za-z0-9._-]+).*", "\\1", line))
    if (startsWith(line, "Installing ")) message("  unpacking ", lengths(gregexpr(",", line)) + 1L, " packages")
  }
  run <- tryCatch(
    processx::run(command, args, error_on_status = FALSE, env = clean_environment(), encoding = "UTF-8",
      stdout_line_callback = tell),
    error = function(cnd) list(status = 1L, stderr = conditionMessage(cnd), stdout = "")
  )
  if (isTRUE(run$status == 0L)) return(invisible())
  said <- strsplit(trimws(paste(run$stdout, run$stderr, sep = "\n")), "\n", fixed = TRUE)[[1L]]
  unpublished <- any(grepl("No matching distribution found for pli-stats", said, fixed = TRUE))
  fail("install_failed", sprintf("%s failed: %s%s", what, paste(utils::tail(said, 5L), collapse = "\n"), if (unpublished) {
    paste("\npip's index does not have this version of pli-stats. Name a wheel or a folder with the source, as in",
      "plistats_install(\"pli_stats-0.1.0-py3-none-any.whl\").")
  } else ""))
}

# Where the Python with pli_stats is. What the user names is used or refused, never passed over.

OLDEST_PYTHON <- "3.11"
NEEDED <- c("processx", "jsonlite")

# Packages without which nothing starts, and that were removed after this one was installed.
lacking_packages <- function(needed = NEEDED) {
  Filter(function(name) !requireNamespace(name, quietly = TRUE), needed)
}

find_python <- function() {
  check_packages(lacking_packages())
  if (!is.null(state$python) && identical(state$asked, asked_python())) return(state$python)
  tried <- tried_pythons()
  good <- which(tried$ok)
  if (!length(good)) fail("python_missing", no_python(tried))
  state$python <- tried$path[good[1L]]
  state$asked <- asked_python()
  state$python
}

check_packages <- function(lacking) {
  for (name in lacking) {
    fail("package_missing", sprintf("The R package %s is missing. install.packages(\"%s\") brings it.", name, name))
  }
}

#' Is there a Python with pli_stats?
#'
#' Looks where the package would, and starts nothing that stays. For examples and tests.
#'
#' @return `TRUE` or `FALSE`; [plistats_doctor()] says why not.
#' @examples
#' plistats_available()
#' @export
plistats_available <- function() {
  no <- function(cnd) FALSE
  tryCatch(nzchar(find_python()), plistats_python_missing = no, plistats_package_missing = no)
}

# What the search depends on; a changed option or folder starts a new one.
asked_python <- function() {
  list(getOption("plistats.python"), Sys.getenv("PLISTATS_PYTHON"), getwd(), Sys.getenv("PATH"))
}

no_python <- function(tried) {
  told <- sprintf("%s (%s): %s", tried$path, tried$source, tried$detail)
  paste0(
    "No Python with pli_stats was found. ", if (length(told)) paste0("Tried ", paste(told, collapse = "; "), ". "),
    "plistats_install() installs one; or name yours by options(plistats.python = \"/path/to/python\")."
  )
}

# One row a Python in the order of preference: source, path, ok, detail. Stops at the first that works.
tried_pythons <- function() {
  candidates <- python_candidates()
  rows <- list()
  for (i in seq_len(nrow(candidates))) {
    found <- try_python(candidates$path[i])
    rows[[i]] <- data.frame(candidates[i, ], ok = found$ok, detail = found$detail, row.names = NULL)
    if (found$ok) break
  }
  if (length(rows)) do.call(rbind, rows) else cbind(candidates, ok = logical(), detail = character())
}

python_candidates <- function() {
  option <- getOption("plistats.python")
  variable <- Sys.getenv("PLISTATS_PYTHON")
  named <- function(source, path) data.frame(source = rep(source, length(path)), path = path)
  if (length(option)) return(named("option plistats.python", path.expand(as.character(option)[1L])))
  if (nzchar(variable)) return(named("environment variable PLISTATS_PYTHON", path.expand(variable)))
  on_path <- Sys.which(c("python3", "python"))
  found <- rbind(
    named("the project's .venv", project_pythons(getwd())),
    named("plistats_install()", Filter(file.exists, venv_python(install_folder()))),
    named("PATH", unname(on_path[nzchar(on_path)]))
  )
  found[!duplicated(found$path), ]
}

# The .venv of a folder or of those above it, the nearest first.
project_pythons <- function(folder) {
  found <- character()
  repeat {
    found <- c(found, Filter(file.exists, venv_python(file.path(folder, ".venv"))))
    if (identical(dirname(folder), folder)) return(found)
    folder <- dirname(folder)
  }
}

# Not `normalizePath`: the link in a virtual environment is what says which packages it has.
venv_python <- function(folder) {
  if (.Platform$OS.type == "windows") file.path(folder, "Scripts", "python.exe") else file.path(folder, "bin", "python")
}

install_folder <- function() file.path(tools::R_user_dir("plistats", "data"), "venv")

PROBE <- paste(
  "import sys",
  "if sys.version_info < (3, 11): sys.exit('it is Python {}.{}'.format(*sys.version_info))",
  "import pli_stats.worker",
  "print(pli_stats.__version__)",
  sep = "\n"
)

# list(ok, detail): the version of pli_stats, or why there is none.
try_python <- function(path) {
  run <- tryCatch(
    with_seed_kept(processx::run(path, c("-c", PROBE), error_on_status = FALSE, timeout = 60, env = clean_environment(),
      wd = tempdir(check = TRUE), encoding = "UTF-8")),
    error = function(cnd) NULL
  )
  if (is.null(run)) return(list(ok = FALSE, detail = "it does not start"))
  if (isTRUE(run$status == 0L)) return(list(ok = TRUE, detail = paste("pli_stats", trimws(run$stdout))))
  said <- strsplit(trimws(run$stderr), "\n", fixed = TRUE)[[1L]]
  said <- if (length(said)) said[length(said)] else if (isTRUE(run$timeout)) "it does not answer" else "it fails"
  if (grepl("No module named 'pli_stats", said, fixed = TRUE)) said <- "pli_stats is not installed there"
  list(ok = FALSE, detail = said)
}

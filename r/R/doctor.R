#' Say what the package needs, what is there, and which command mends the rest
#'
#' Looks for a Python with `pli_stats` where the package would: the option `plistats.python`, the environment variable
#' `PLISTATS_PYTHON` (what these name is used or refused), a `.venv` in the working directory or above it, the
#' environment that [plistats_install()] made, then `PATH`.
#'
#' @param quiet Only return the findings.
#' @return Invisibly, a data frame with one row a check: `check`, `ok`, `detail`, `remedy` (empty where ok).
#' @examples
#' plistats_doctor(quiet = TRUE)$check
#' @export
plistats_doctor <- function(quiet = FALSE) {
  lacking <- lacking_packages()
  pythons <- if (!length(lacking)) tried_pythons() else data.frame()
  remedy <- 'plistats_install(), or options(plistats.python = "/path/to/python")'
  found <- any(pythons$ok)
  rows <- c(
    lapply(lacking, package_finding, use = "nothing works without it"),
    lapply(seq_len(nrow(pythons)), function(i) {
      check <- sprintf("Python from %s", pythons$source[i])
      finding(check, pythons$ok[i], paste0(pythons$path[i], ": ", pythons$detail[i]), if (found) "" else remedy)
    }),
    if (!nrow(pythons) && !length(lacking)) list(finding("Python", FALSE, "none was found", remedy)),
    if (!length(lacking)) list(worker_finding(found)),
    lapply(c("boot", "broom", "ggplot2"), package_finding)
  )
  report <- do.call(rbind, rows)
  if (!quiet) print_findings(report)
  invisible(report)
}

finding <- function(check, ok, detail, remedy = "") {
  data.frame(check = check, ok = ok, detail = detail, remedy = if (ok) "" else remedy)
}

worker_finding <- function(found) {
  if (!found) return(finding("worker", FALSE, "there is no Python to start", "mend Python first"))
  fault <- tryCatch(
    {
      living_worker()
      NULL
    },
    error = conditionMessage
  )
  status <- worker_status()
  ok <- is.null(fault)
  finding(
    "worker", ok, if (ok) sprintf("process %d, pli_stats %s", status$pid, status$version) else fault,
    "plistats_install() makes a fresh environment"
  )
}

package_finding <- function(name, use = "only some methods need it") {
  ok <- requireNamespace(name, quietly = TRUE)
  detail <- if (ok) as.character(utils::packageVersion(name)) else paste("not installed;", use)
  finding(paste("R package", name), ok, detail, sprintf('install.packages("%s")', name))
}

print_findings <- function(report) {
  for (i in seq_len(nrow(report))) {
    row <- report[i, ]
    cat(sprintf("%s %s: %s\n", if (row$ok) "[ok]" else "[--]", row$check, row$detail))
    if (nzchar(row$remedy)) cat(sprintf("     mend it by: %s\n", row$remedy))
  }
}

# The worker: one Python process of this session of R, started when it is first needed. A request is a line of JSON, an
# answer too; data travel as .rds files through a folder that only this user can enter. No text is ever made into code.

PROTOCOL <- 1L
START_SECONDS <- 120 # the first start on a machine compiles Python's files

# worker (an environment or NULL), owner (the process of R that started it), python (what was found).
state <- new.env(parent = emptyenv())

# Runs one verb of Python and returns what it returned, as an object of R. `args` is a named list.
call_verb <- function(verb, args = list()) {
  refuse_functions(verb, args)
  refuse_grouped(verb, args)
  refuse_gone(args)
  given <- args
  args <- plain_arguments(verb, args)
  worker <- living_worker()
  answer <- request(worker, verb, args)
  if (is.null(answer)) answer <- second_try(worker, verb, args)
  for (told in answer$warnings) warn(told$sentence)
  if (identical(answer$error, "interrupted")) stop(condition(c("plistats_interrupted", "interrupt"), answer$sentence))
  if (!isTRUE(answer$ok)) fail(answer$error, answer$sentence)
  if (inherits(answer$value, "boot")) hint_boot()
  if (verb %in% names(PROSE)) as_prose(answer$value, verb, args$form) else as_came(answer$value, given)
}

# Without the package boot R prints an interval as the list that it is: said once a session.
hint_boot <- function(there = requireNamespace("boot", quietly = TRUE)) {
  if (there || isTRUE(state$hinted)) return(invisible())
  state$hinted <- TRUE
  inform(paste(
    "Intervals are of class boot. To print and plot them: install.packages(\"boot\");",
    "without it, as.data.frame(x$interval) shows one."
  ))
}

# Runs a method of an object that Python keeps: `run_method(model, "predict", list(X = frame))`.
run_method <- function(object, method, args = list()) {
  args$newdata <- NULL # it has become X
  call_verb(paste0(kind_of(object), ".", method), c(list(object = object), args))
}

#' The Python process behind the package
#'
#' All numbers are computed by one Python process, which starts with the first call and ends with the session.
#' `worker_status()` says how it is, `worker_stop()` ends it; the next call starts another. Models and studies
#' live in that process and end with it: save a model with [save_model()], and give a study a `folder`.
#'
#' A process that dies is started again, with a warning. If it dies during a call, that call is run once more, unless
#' it writes files or uses a model or study that has gone with the process.
#'
#' @return `worker_status()`: a list with `running`, `pid`, `python`, `version`, and `log`, the file that takes what
#'   Python prints. `worker_stop()`: invisibly, whether a process was running.
#' @examples
#' worker_status()$running
#' @export
worker_status <- function() {
  worker <- own_worker()
  running <- !is.null(worker) && worker$process$is_alive()
  list(
    running = running, pid = if (running) worker$process$get_pid() else NA_integer_,
    python = if (is.null(worker)) NA_character_ else worker$python,
    version = if (is.null(worker)) NA_character_ else worker$version,
    log = if (is.null(worker)) NA_character_ else worker$log
  )
}

#' @rdname worker_status
#' @export
worker_stop <- function() {
  worker <- own_worker()
  if (is.null(worker)) return(invisible(FALSE))
  running <- worker$process$is_alive()
  close(worker$process$get_input_connection()) # at the end of its input it clears the folder and leaves
  worker$process$wait(3000)
  discard(worker)
  invisible(running)
}

# --- what lives in it ------------------------------------------------------------------------------------------------

# A model lives in one process. A session that was forked, or that read it from a file, has none of it, and is told so
# before another process is started for nothing.
refuse_gone <- function(args) {
  for (object in Filter(is_handle, args)) if (!is_kept(object)) fail("input_error", gone_words(object))
}

is_kept <- function(object) {
  worker <- own_worker()
  !is.null(worker) && worker$process$is_alive() && identical(worker$kept, process_of(object))
}

# What all handles of one process have in common.
process_of <- function(object) sub("^[^-]*-(.*)-[^-]*$", "\\1", object$handle)

kind_of <- function(object) sub("^pli_", "", grep("^pli_", class(object), value = TRUE)[1L])

gone_words <- function(object) {
  kind <- kind_of(object)
  if (!identical(state$inherited$kept, process_of(object))) return(GONE[[kind]])
  sprintf(paste(
    "The %s lives in the Python process of the session of R from which this one was forked, as parallel::mclapply()",
    "does, and cannot be used here. Use it in that session%s."
  ), KEPT[[kind]], if (kind == "regressor") ", or load it here from a file by load_model()" else "")
}

# --- its life ---------------------------------------------------------------------------------------------------------

own_worker <- function() {
  # A forked R, as of parallel::mclapply, must not talk into its parent's pipe, nor end the process on the other side.
  if (!is.null(state$worker) && !identical(state$owner, Sys.getpid())) {
    state$inherited <- state$worker
    state$worker <- NULL
  }
  state$worker
}

living_worker <- function() {
  check_folders()
  worker <- own_worker()
  if (!is.null(worker) && !dir.exists(worker$folder)) {
    discard(worker)
    fail("folder_gone", paste(
      "The folder through which data travel to Python was deleted, so that its process was ended; models and studies in",
      "it are gone. The next call starts another."
    ))
  }
  if (is.null(worker)) return(start_worker())
  if (worker$process$is_alive()) return(worker)
  ended <- last_words(worker)
  discard(worker)
  warn(sprintf("The Python process had ended (%s) and was started again; models and studies in it are gone.", ended))
  start_worker()
}

# Folders of this session that were deleted behind its back.
check_folders <- function() {
  if (is.null(getwd())) fail("folder_gone", "R's working directory was deleted. Choose another with setwd().")
  if (!dir.exists(tempdir())) {
    fail("folder_gone", sprintf("R's temporary folder %s was deleted. tempdir(check = TRUE) makes another.", tempdir()))
  }
}

# Runs code that must not draw from the user's random numbers: processx draws names for its processes.
with_seed_kept <- function(code) {
  seed <- get0(".Random.seed", globalenv(), inherits = FALSE)
  on.exit(if (!is.null(seed)) {
    assign(".Random.seed", seed, envir = globalenv())
  } else if (exists(".Random.seed", globalenv(), inherits = FALSE)) {
    rm(".Random.seed", envir = globalenv())
  })
  force(code)
}

start_worker <- function() with_seed_kept(started_worker())

started_worker <- function() {
  python <- find_python()
  folder <- tempfile("plistats-")
  dir.create(folder, mode = "0700")
  worker <- new.env(parent = emptyenv())
  worker$folder <- folder
  worker$log <- file.path(folder, "log.txt")
  worker$python <- python
  worker$released <- character()
  worker$id <- 0L
  worker$process <- processx::process$new(
    python, c("-P", "-m", "pli_stats.worker", folder),
    stdin = "|", stdout = "|", stderr = worker$log, env = clean_environment(), encoding = "UTF-8"
  )
  ready <- first_line(worker)
  if (!isTRUE(ready$ready)) {
    reason <- if (is.null(ready$sentence)) last_words(worker) else ready$sentence
    discard(worker)
    fail("worker_died", sprintf("Python (%s) does not start: %s. plistats_doctor() says more.", python, reason))
  }
  if (!identical(as.integer(ready$protocol), PROTOCOL)) {
    discard(worker)
    fail("worker_died", sprintf(paste(
      "The Python package pli_stats (%s) and the R package plistats do not fit together.",
      "Update both, the former by plistats_install()."
    ), ready$version))
  }
  check_versions(worker, ready$version)
  worker$version <- ready$version
  state$worker <- worker
  state$owner <- Sys.getpid()
  worker
}

# Verbs and arguments are those of one version of both packages; the third number only mends faults.
check_versions <- function(worker, theirs, ours = as.character(utils::packageVersion("plistats"))) {
  numbers <- regmatches(c(theirs, ours), regexpr("[0-9]+([.][0-9]+)*", c(theirs, ours)))
  if (length(numbers) == 2L && identical(numbers[1L], numbers[2L])) return(invisible())
  told <- sprintf(
    "The Python package pli_stats is of version %s, the R package plistats of %s. Update both, the former by %s.",
    theirs, ours, "plistats_install()"
  )
  same <- length(numbers) == 2L && identical(package_version(numbers)[1L, 1:2], package_version(numbers)[2L, 1:2])
  if (same) return(warn(told))
  discard(worker)
  fail("worker_died", told)
}

first_line <- function(worker) {
  until <- Sys.time() + START_SECONDS
  while (Sys.time() < until) {
    worker$process$poll_io(200L)
    line <- worker$process$read_output_lines(1L)
    if (length(line)) return(parse_line(line))
    if (!worker$process$is_alive()) break
  }
  NULL
}

# R exports the folders of its own libraries, in which Python would find the wrong ones.
clean_environment <- function() {
  kept <- Sys.getenv()
  kept <- kept[setdiff(names(kept), c("LD_LIBRARY_PATH", "PYTHONIOENCODING"))]
  c(unclass(kept), PYTHONIOENCODING = "utf-8")
}

discard <- function(worker) {
  worker$process$kill()
  unlink(worker$folder, recursive = TRUE)
  if (identical(state$worker, worker)) state$worker <- NULL
}

last_words <- function(worker) {
  worker$process$wait(1000)
  lines <- if (file.exists(worker$log)) readLines(worker$log, warn = FALSE) else character()
  lines <- trimws(lines[nzchar(trimws(lines))])
  status <- worker$process$get_exit_status()
  said <- if (is.null(status)) "it does not answer" else paste("exit status", status)
  if (length(lines)) paste0(said, "; ", lines[length(lines)]) else said
}

# A process that died during a job may have died of the job: it is run once more, where that can do no harm.
second_try <- function(worker, verb, args) {
  ended <- last_words(worker)
  discard(worker)
  if (writes_files(verb) || any(vapply(args, is_handle, NA))) {
    fail("worker_died", sprintf(paste(
      "The Python process ended during %s (%s). The call was not repeated,",
      "because it writes files or uses a model or study that has gone with the process."
    ), verb, ended))
  }
  warn(sprintf("The Python process ended during %s (%s); it was started again and the call repeated.", verb, ended))
  worker <- start_worker()
  answer <- request(worker, verb, args)
  if (is.null(answer)) {
    ended <- last_words(worker)
    discard(worker)
    fail("worker_died", sprintf(paste(
      "The Python process ended twice during %s (%s), as happens where memory runs out.",
      "Pass less data, fewer resamples or fewer processes."
    ), verb, ended))
  }
  answer
}

# Of the verbs that are given a path, those that write there at once; the worker's tests hold this list.
WRITING <- c("write_assessment", "write_study", "write_table", "write_report", "regressor.save")

writes_files <- function(verb) verb %in% WRITING

# The transport: what R sends and gets, conditions, restarts, interrupts, and text that must stay data.

HOSTILE <- c(
  "a;b", 'say "x"', "it's", "two\nlines", "$(touch owned)", "`id`", "../../up", "%n%s", "{0}", "\u00fc\u6f22\U0001f600",
  "\\", "a\tb", "..", "x; q()"
)
PATIENCE <- 60000 # milliseconds that a process may take before the test is stuck

failure <- function(code) tryCatch(code, error = identity)
mae_of <- function(...) call_verb("mae", list(y = c(1, 2.5), yhat = c(2, 2.5), ...))
kill <- function(pid) {
  tools::pskill(pid, tools::SIGKILL)
  for (i in 1:100) if (tools::pskill(pid, 0L)) Sys.sleep(0.02)
}

# What runs in the group of a process, which leads it. What has ended is listed where nobody asks how, as "Z".
group_of <- function(pid) {
  states <- vapply(Sys.glob("/proc/[0-9]*/stat"), function(file) {
    tryCatch(suppressWarnings(readLines(file)), error = function(cnd) "")[1L] # it may end meanwhile
  }, "")
  unname(grep(sprintf("\\) [^ZX] [0-9]+ %d ", pid), states, value = TRUE))
}

# A session of R of its own, which runs `code` with the installed package.
session <- function(code, env = character()) {
  testthat::skip_if_not(length(find.package("plistats", .libPaths(), quiet = TRUE)) == 1L, "plistats is not installed")
  file <- tempfile(fileext = ".R")
  writeLines(c("library(plistats)", "call_verb <- plistats:::call_verb", code), file)
  path <- paste(.libPaths(), collapse = .Platform$path.sep)
  rscript <- file.path(R.home("bin"), "Rscript")
  env <- c("current", R_LIBS = path, PLISTATS_PYTHON = find_python(), env)
  processx::process$new(rscript, c("--vanilla", file), stdout = "|", stderr = "|", env = env, encoding = "UTF-8")
}

printed <- function(process) {
  process$wait(PATIENCE)
  error <- process$read_all_error()
  expect_identical(process$get_exit_status(), 0L, info = error)
  process$read_all_output_lines()
}

# --- what is sent ---

test_that("what a person types travels as JSON to the last digit, data as a file", {
  file <- tempfile(fileext = ".rds")
  expect_identical(encode(NULL, file), "null")
  expect_identical(encode(TRUE, file), "true")
  expect_identical(encode(1, file), "1")
  expect_identical(encode(0.1 + 0.2, file), "0.30000000000000004")
  expect_identical(encode(c(64, 32), file), "[64,32]")
  expect_identical(encode(c(-99, 0.5), file), "[-99,0.5]")
  expect_identical(encode(1e-300, file), "1e-300")
  expect_identical(encode(c("a", 'b"\n'), file), '["a","b\\"\\n"]')
  expect_identical(encode(character(), file), "[]")
  expect_match(encode(strrep("a", 1e5), file), "rds")
  data <- list(NA, NaN, Inf, NA_character_, c(Cu = 1), factor("a"), Sys.Date(), 1:21, list(1), data.frame(x = 1))
  for (value in data) {
    expect_identical(encode(value, file), sprintf('{"rds":"%s"}', basename(file)))
    expect_identical(readRDS(file), value)
  }
})

test_that("hostile text is JSON text and nothing else", {
  for (text in HOSTILE) {
    sent <- json_text(text)
    expect_false(grepl("\n", sent, fixed = TRUE))
    expect_identical(jsonlite::fromJSON(sent), text)
  }
  latin <- "Z\xfcrich"
  Encoding(latin) <- "latin1"
  expect_identical(jsonlite::fromJSON(json_text(latin)), "Z\u00fcrich")
  bytes <- "Z\xff"
  Encoding(bytes) <- "UTF-8"
  expect_s3_class(failure(json_text(bytes)), "plistats_input_error")
})

test_that("functions are refused before anything is sent", {
  told <- failure(call_verb("bootstrap_mean", list(values = 1:30, transform = sqrt)))
  expect_s3_class(told, "plistats_input_error")
  expect_match(conditionMessage(told), "`transform` of bootstrap_mean() must be data", fixed = TRUE)
})

# --- what comes back ---

test_that("results are objects of R", {
  skip_without_python()
  expect_identical(mae_of(), 0.5)
  frame <- data.frame(Cu = c(45, 90), Zn = c(95, 190))
  factors <- call_verb("contamination_factor", list(conc = frame, background = "shale"))
  expect_equal(factors, data.frame(Cu = c(1, 2), Zn = c(1, 2)), ignore_attr = TRUE)
  expect_equal(as.numeric(call_verb("pli", list(conc = frame, background = c(Cu = 45, Zn = 95)))), c(1, 2))
  expect_s3_class(call_verb("backgrounds"), "data.frame")
})

test_that("errors of Python are conditions of R with the same sentence and no call", {
  skip_without_python()
  told <- failure(call_verb("pli", list(conc = data.frame(Cu = 1), background = "shaile")))
  expect_identical(class(told), c("plistats_input_error", "plistats_error", "error", "condition"))
  expect_match(conditionMessage(told), "Did you mean 'shale'?", fixed = TRUE)
  expect_null(conditionCall(told))
  said <- function(...) conditionMessage(failure(call_verb(...)))
  expect_match(said("os.system", list(command = "id")), "There is no verb 'os.system'.", fixed = TRUE)
  expect_match(said("mae", list(y = 1, yhta = 2)), "Did you mean 'yhat'?", fixed = TRUE)
  expect_output(try(mae_of(weights = "x"), outFile = stdout()), "^Error : ")
})

test_that("a refusal names arguments as they are written in R", {
  skip_without_python()
  said <- function(...) conditionMessage(failure(call_verb("read_samples", list(...))))
  told <- said(source = data.frame(Cu = c("1", "nd"), Pb = c("2", "3")))
  expect_match(told, "`limits = c(Cu = 0.02)`", fixed = TRUE)
  told <- said(source = data.frame(Fe = c(1.08, 1.2, 1.1), Cu = c("1", "-2", "3")))
  expect_match(told, "Together, choosing where two are offered: `negative = \"limit\"`, `units = c(Fe = \"%|mg/kg\")`", fixed = TRUE)
  expect_match(said(source = 1, force = TRUE), "no argument 'force'", fixed = TRUE)
  expect_no_match(told, "{'", fixed = TRUE)
})

test_that("warnings of Python are warnings of R", {
  skip_without_python()
  conc <- data.frame(Co = 38)
  told <- tryCatch(call_verb("pli", list(conc = conc, background = "shale")), warning = identity)
  expect_s3_class(told, c("plistats_warning", "warning", "condition"), exact = TRUE)
  expect_match(conditionMessage(told), "Co")
  expect_equal(as.numeric(suppressWarnings(call_verb("pli", list(conc = conc, background = "shale")))), 2)
})

test_that("hostile names of columns, ports and files come through as data", {
  skip_without_python()
  folder <- tempfile()
  dir.create(folder)
  old <- setwd(folder)
  on.exit(setwd(old))
  ports <- rep(HOSTILE, each = 4L)
  values <- rep(seq_along(HOSTILE), each = 4L) + c(0, 0.1, 0.2, 0.3)
  found <- call_verb("compare_ports", list(values = values, ports = ports))
  expect_setequal(found$groups$port, HOSTILE)
  frame <- setNames(as.data.frame(rep(list(c("x", "y")), length(HOSTILE))), HOSTILE)
  frame <- cbind(frame, Cu = c(5, 6), harbour = HOSTILE[1:2])
  samples <- call_verb("read_samples", list(source = frame, port = "harbour"))
  expect_true(all(HOSTILE %in% names(samples$info)))
  expect_identical(as.character(samples$info$harbour), HOSTILE[1:2])
  expect_length(list.files(folder, all.files = TRUE, no.. = TRUE), 0L)
  for (name in HOSTILE[!grepl("/", HOSTILE, fixed = TRUE)]) {
    writeLines(c("site,Cu", "a,5"), paste0(name, ".csv"))
    expect_identical(names(call_verb("read_samples", list(source = paste0(name, ".csv")))$concentrations), "Cu")
    told <- failure(call_verb("pli", list(conc = data.frame(Cu = 5), background = name)))
    expect_s3_class(told, "plistats_input_error")
  }
  expect_false(any(c("owned", "up") %in% list.files(folder)))
})

test_that("the C locale changes nothing", {
  skip_without_python()
  code <- c(
    'name <- "\\u00fc\\u6f22\\U0001f600"',
    'told <- tryCatch(call_verb("pli", list(conc = data.frame(Cu = 1), background = name)), error = conditionMessage)',
    "cat(grepl(name, told, fixed = TRUE), l10n_info()$`UTF-8`)",
    'found <- call_verb("compare_ports", list(values = c(1:8) / 8, ports = rep(c(name, "b"), each = 4)))',
    'cat("", name %in% found$groups$port)'
  )
  expect_identical(printed(session(code, c(LC_ALL = "C"))), "TRUE FALSE TRUE")
})

# --- objects that stay in Python ---

test_that("Python forgets what R no longer holds", {
  skip_without_python()
  spec <- call_verb("background", list(spec = "shale"))
  handle <- spec$handle
  copy <- spec
  rm(spec)
  invisible(gc())
  expect_equal(as.numeric(call_verb("pli", list(conc = data.frame(Cu = 90), background = copy))), 2)
  rm(copy)
  invisible(gc())
  expect_true(handle %in% state$worker$released)
  mae_of()
  gone <- structure(list(handle = handle), class = c("pli_background", "list"))
  told <- failure(call_verb("pli", list(conc = data.frame(Cu = 90), background = gone)))
  expect_match(conditionMessage(told), "was in a Python process that has ended")
})

test_that("what is released while a request is written goes with this request or the next", {
  worker <- new.env()
  worker$id <- 1L
  worker$released <- "early"
  # R may collect garbage, and run finalizers, whenever a function makes something.
  busy <- request_line
  environment(busy) <- list2env(list(character = function(...) {
    worker$released <- c(worker$released, "late")
    base::character(...)
  }), parent = environment(request_line))
  line <- jsonlite::fromJSON(busy(worker, "mae", list(), character()))
  expect_setequal(c(line$release, worker$released), c("early", "late"))
  expect_true("early" %in% line$release)
})

test_that("a result that is dropped after an interrupt leaves no file, and no object in Python", {
  skip_without_python()
  mae_of()
  worker <- state$worker
  worker$id <- worker$id + 1L
  write_line(worker, request_line(worker, "background", list(spec = "shale"), ""))
  repeat {
    worker$process$poll_io(200L)
    lines <- worker$process$read_output_lines()
    if (length(lines)) break
  }
  answer <- parse_line(lines)
  handle <- readRDS(file.path(worker$folder, answer$result))$handle
  told <- as_interrupted(worker, answer, Sys.time())
  expect_identical(told$error, "interrupted")
  expect_identical(list.files(worker$folder), "log.txt")
  invisible(gc())
  expect_true(handle %in% worker$released)
})

test_that("a folder that was left and removed is not missed", {
  skip_without_python()
  folder <- tempfile()
  dir.create(folder)
  old <- setwd(folder)
  on.exit(setwd(old))
  mae_of()
  setwd(old)
  unlink(folder, recursive = TRUE)
  expect_identical(mae_of(), 0.5)
})

test_that("folders that were deleted are named", {
  skip_on_os("windows")
  skip_without_python()
  code <- c(
    "told <- function(code) cat(conditionMessage(tryCatch(code, error = identity)), \"\\n\")",
    "mae <- function() call_verb(\"mae\", list(y = 1:30, yhat = 1:30))",
    "home <- getwd(); here <- tempfile(); dir.create(here); setwd(here); unlink(here, recursive = TRUE)",
    "told(mae()); setwd(home); cat(mae(), \"\\n\")",
    "unlink(tempdir(), recursive = TRUE); told(mae())",
    "invisible(tempdir(check = TRUE)); told(mae()); cat(mae(), \"\\n\")"
  )
  said <- trimws(printed(session(code)))
  expect_match(said[1L], "R's working directory was deleted. Choose another with setwd().", fixed = TRUE)
  expect_match(said[3L], "R's temporary folder .* was deleted. tempdir\\(check = TRUE\\) makes another.")
  expect_match(said[4L], "The folder through which data travel to Python was deleted", fixed = TRUE)
  expect_identical(said[c(2L, 5L)], c("0", "0"))
})

# --- the life of the worker ---

test_that("a start draws nothing from the random numbers of R", {
  skip_without_python()
  kept <- get0(".Random.seed", globalenv(), inherits = FALSE)
  on.exit(if (!is.null(kept)) assign(".Random.seed", kept, envir = globalenv()))
  set.seed(1)
  drawn <- runif(2)
  worker_stop()
  state$python <- NULL
  set.seed(1)
  mae_of()
  expect_identical(runif(2), drawn)
  worker_stop()
  rm(".Random.seed", envir = globalenv())
  mae_of()
  expect_false(exists(".Random.seed", globalenv(), inherits = FALSE))
})

test_that("a package that is missing is named, and not Python", {
  expect_identical(lacking_packages(), character())
  expect_identical(lacking_packages(c("stats", "no.such.package")), "no.such.package")
  told <- failure(check_packages("processx"))
  expect_s3_class(told, "plistats_package_missing")
  expect_match(conditionMessage(told), "install.packages(\"processx\")", fixed = TRUE)
  expect_silent(check_packages(character()))
})

test_that("how to print intervals is said once where boot is missing", {
  state$hinted <- NULL
  expect_silent(hint_boot(TRUE))
  expect_message(hint_boot(FALSE), "install.packages\\(\"boot\"\\)")
  expect_silent(hint_boot(FALSE))
  state$hinted <- NULL
})

test_that("the folder is private, and gone with the worker", {
  skip_without_python()
  worker_stop()
  mae_of()
  folder <- state$worker$folder
  expect_identical(as.character(file.mode(folder)), "700")
  expect_identical(list.files(folder), "log.txt")
  expect_true(worker_stop())
  expect_false(dir.exists(folder))
  expect_false(worker_stop())
  expect_false(worker_status()$running)
})

test_that("a worker that died is started again, and said so", {
  skip_on_os("windows")
  skip_without_python()
  model <- structure(list(handle = "regressor-0123456789abcdef-1"), class = c("pli_regressor", "list"))
  mae_of()
  kill(worker_status()$pid)
  expect_warning(expect_identical(mae_of(), 0.5), "had ended .* and was started again", class = "plistats_warning")
  told <- failure(call_verb("pli", list(conc = model)))
  expect_identical(conditionMessage(told), paste(
    "The model was in a Python process that has ended.", "Fit it again, or load it from a file."
  ))
})

test_that("a call during which the worker dies is repeated once, unless it writes files", {
  skip_on_os("windows")
  skip_without_python()
  mae_of()
  die_soon <- function() {
    pid <- worker_status()$pid
    tools::pskill(pid, tools::SIGSTOP) # it takes the request and does not answer
    processx::process$new("sh", c("-c", 'sleep 0.5; kill -9 "$1"', "sh", pid))
  }
  killer <- die_soon()
  expect_warning(expect_identical(mae_of(), 0.5), "the call repeated", class = "plistats_warning")
  killer <- die_soon()
  told <- failure(call_verb("write_study", list(results = list(a = 1), folder = tempfile())))
  expect_s3_class(told, "plistats_worker_died")
  expect_match(conditionMessage(told), "was not repeated")
  expect_identical(mae_of(), 0.5)
})

test_that("Python ends by itself and clears its folder when R is killed, also during a job", {
  skip_if_not(dir.exists("/proc/self"), "there is no /proc")
  skip_without_python()
  jobs <- list(
    idle = "Sys.sleep(600)",
    busy = 'call_verb("bootstrap_ci", list(y = sin(1:20000), yhat = cos(1:20000), n_resamples = 200000L))'
  )
  sessions <- lapply(jobs, function(job) session(c(
    'invisible(call_verb("mae", list(y = 1:3, yhat = 1:3)))',
    "saveRDS(1, file.path(plistats:::state$worker$folder, \"a99-1.rds\"))", # data on their way
    'cat(worker_status()$pid, plistats:::state$worker$folder, "\\n")', "flush(stdout())", job
  )))
  for (kind in names(sessions)) {
    r <- sessions[[kind]]
    until <- Sys.time() + PATIENCE / 1000
    told <- character()
    while (!length(told) && r$is_alive() && Sys.time() < until) {
      r$poll_io(100L)
      told <- r$read_output_lines(1L)
    }
    expect_length(told, 1L)
    told <- strsplit(told, " ", fixed = TRUE)[[1L]]
    pid <- as.integer(told[1L])
    expect_length(group_of(pid), 1L)
    expect_true(file.exists(file.path(told[2L], "a99-1.rds")), info = kind)
    if (kind == "busy") Sys.sleep(1) # the job has begun
    tools::pskill(r$get_pid(), tools::SIGKILL)
    r$wait(PATIENCE)
    until <- Sys.time() + PATIENCE / 1000
    while (length(group_of(pid)) && Sys.time() < until) Sys.sleep(0.05)
    expect_identical(group_of(pid), character(), info = kind)
    expect_false(dir.exists(told[2L]), info = kind)
    unlink(dirname(told[2L]), recursive = TRUE) # R's own, which nobody else removes
  }
})

test_that("an interrupt stops the job and not the worker; progress is shown meanwhile", {
  skip_on_os("windows")
  skip_without_python()
  lacks_torch <- inherits(failure(call_verb("TransferRegressor")), "plistats_missing_extra")
  skip_if(lacks_torch, "the extra transfer of pli-stats is not installed")
  code <- c(
    "options(plistats.progress = TRUE)",
    "x <- data.frame(depth = sin(1:40), toc = cos(1:40))",
    'settings <- list(max_steps = 1e8, patience = NULL, n_networks = 1, interval = NULL, widths = 8)',
    'model <- call_verb("TransferRegressor", settings)',
    "pid <- worker_status()$pid",
    'fit <- quote(call_verb("regressor.fit", list(object = model, X = x, y = exp(x$depth))))',
    'told <- tryCatch({ eval(fit); "it ended" }, interrupt = conditionMessage)',
    'cat(told, "\\n", identical(pid, worker_status()$pid), call_verb("mae", list(y = 1:3, yhat = 1:3)), "\\n")'
  )
  process <- session(code)
  shown <- ""
  until <- Sys.time() + PATIENCE / 1000
  while (!grepl("left", shown) && process$is_alive() && Sys.time() < until) {
    process$poll_io(200L)
    shown <- paste0(shown, process$read_error())
  }
  expect_match(shown, "% *[0-9.]+ (h|min|s) left")
  process$interrupt()
  lines <- printed(process)
  expect_match(lines[1L], "Interrupted: the job was stopped, and Python is ready for the next one.", fixed = TRUE)
  expect_identical(trimws(lines[2L]), "TRUE 0")
})

test_that("a job that does not hear of an interrupt is ended with its process", {
  skip_on_os("windows")
  skip_without_python()
  code <- c(
    'mae <- function() call_verb("mae", list(y = 1:3, yhat = 1:3))',
    "invisible(mae())",
    'utils::assignInNamespace("STOP_SECONDS", 0.2, "plistats")',
    "tools::pskill(worker_status()$pid, tools::SIGSTOP)",
    'told <- tryCatch({ cat("waiting", file = stderr()); mae() }, interrupt = conditionMessage)',
    'cat(told, mae(), "\\n")'
  )
  process <- session(code)
  until <- Sys.time() + PATIENCE / 1000
  while (!grepl("waiting", process$read_error()) && process$is_alive() && Sys.time() < until) process$poll_io(100L)
  Sys.sleep(0.3)
  process$interrupt()
  told <- printed(process)
  expect_match(told, "Interrupted: the job did not stop, so its Python process was ended; .* 0 *$")
})

test_that("a forked R has a worker of its own", {
  skip_on_os("windows")
  skip_without_python()
  mae_of()
  pid <- worker_status()$pid
  fork <- parallel::mcparallel(c(mae_of(), worker_status()$pid, worker_stop()))
  other <- parallel::mccollect(fork)[[1L]]
  expect_false(other[2L] == pid)
  expect_identical(c(mae_of(), worker_status()$pid), c(0.5, pid))
})

# --- finding Python ---

test_that("the environment of Python is clean, and otherwise the user's", {
  skip_if_not(dir.exists("/proc/self"), "there is no /proc")
  skip_without_python()
  old <- Sys.getenv(c("LD_LIBRARY_PATH", "PYTHONPATH"), NA)
  on.exit({
    for (name in names(old)) if (is.na(old[[name]])) Sys.unsetenv(name) else do.call(Sys.setenv, as.list(old[name]))
    worker_stop()
  })
  worker_stop()
  Sys.setenv(LD_LIBRARY_PATH = "/no/such/libraries", PYTHONPATH = tempdir())
  mae_of()
  bytes <- readBin(sprintf("/proc/%d/environ", worker_status()$pid), "raw", 1e6)
  entries <- strsplit(rawToChar(replace(bytes, bytes == 0L, as.raw(10L))), "\n")[[1L]]
  expect_false(any(startsWith(entries, "LD_LIBRARY_PATH=")))
  expect_true(paste0("PYTHONPATH=", tempdir()) %in% entries)
})

test_that("what the user names is used or refused, never passed over", {
  old <- options(plistats.python = "/no/such/python")
  on.exit(options(old))
  told <- failure(find_python())
  expect_s3_class(told, "plistats_python_missing")
  expect_match(conditionMessage(told), "/no/such/python (option plistats.python): it does not start", fixed = TRUE)
  expect_match(conditionMessage(told), "plistats_install()", fixed = TRUE)
  expect_false(plistats_available())
  report <- plistats_doctor(quiet = TRUE)
  expect_named(report, c("check", "ok", "detail", "remedy"))
  expect_false(report$ok[1L])
  expect_match(report$remedy[1L], "plistats_install")
  expect_output(plistats_doctor(), "mend it by: plistats_install")
})

test_that("the .venv of the project is found from folders below it, the nearest first", {
  skip_on_os("windows")
  skip_without_python()
  real <- find_python()
  top <- tempfile("it's a \"project\"; $(x) ")
  below <- file.path(top, "a", "b")
  dir.create(below, recursive = TRUE)
  for (folder in c(top, file.path(top, "a"))) {
    dir.create(file.path(folder, ".venv", "bin"), recursive = TRUE)
    python <- file.path(folder, ".venv", "bin", "python")
    writeLines(c("#!/bin/sh", sprintf('exec %s "$@"', shQuote(real))), python)
    Sys.chmod(python, "755")
  }
  expect_identical(project_pythons(below)[1:2], file.path(c(file.path(top, "a"), top), ".venv/bin/python"))
  old <- setwd(below)
  saved <- Sys.getenv("PLISTATS_PYTHON", NA)
  Sys.unsetenv("PLISTATS_PYTHON")
  on.exit({
    setwd(old)
    if (!is.na(saved)) Sys.setenv(PLISTATS_PYTHON = saved)
  })
  expect_identical(basename(dirname(dirname(dirname(find_python())))), "a")
})

test_that("the doctor says what is there", {
  skip_without_python()
  report <- plistats_doctor(quiet = TRUE)
  expect_true(report$ok[report$check == "worker"])
  expect_match(report$detail[report$check == "worker"], "pli_stats [0-9.]+")
  expect_true(all(report$remedy[report$ok] == ""))
  worker_stop()
})

test_that("text of the C locale and of Latin-1 reaches Python in frames too", {
  skip_without_python()
  code <- c(
    "options(warn = 2)", "n <- 'Sk\\xc3\\xa4r'", "l <- iconv('Sk\\xe4r', 'latin1', 'latin1')", "Encoding(l) <- 'latin1'",
    "wanted <- '53.6b.c3.a4.72'", "bytes <- function(x) paste(charToRaw(enc2utf8(x)), collapse = '.')",
    "for (name in c(n, l)) {", "d <- data.frame(a = rep(c(name, 'Eden'), each = 5), Cu = 41:50, Zn = 91:100)",
    "names(d)[1] <- name", "s <- read_samples(d, port = name)",
    "cat(bytes(names(s$info)) == wanted, bytes(s$info[[1]][1]) == wanted, '\\n')", "d[[1]] <- factor(d[[1]])",
    "found <- assess(read_samples(d, port = name), 'shale')",
    "cat(wanted %in% vapply(as.character(found$ports$port), bytes, ''), '\\n')", "}"
  )
  expect_identical(trimws(printed(session(code, c(LC_ALL = "C")))), rep(c("TRUE TRUE", "TRUE"), 2L))
})

# One request to the worker: arguments out, progress and the answer in; results, objects that stay, conditions.

STOP_SECONDS <- 10 # after an interrupt, until a job that does not stop is ended with its process
TYPED <- 20L # values; what a person types into a call travels as JSON, data as files
LONGEST_TEXT <- 10000L # bytes; a line must not fill the pipe

# --- one request ------------------------------------------------------------------------------------------------------

# Returns the answer with its value, NULL where the process has ended. A line is written and read whole: interrupts come
# through only while R waits.
request <- function(worker, verb, args) {
  suspendInterrupts({
    worker$id <- worker$id + 1L
    files <- file.path(worker$folder, sprintf("a%d-%d.rds", worker$id, seq_along(args)))
    on.exit(unlink(files))
    line <- request_line(worker, verb, args, files)
    if (!write_line(worker, line)) return(NULL)
    answer <- await(worker, isTRUE(args$progress))
    if (isTRUE(answer$ok) && !is.null(answer$result)) answer$value <- take_result(worker, answer)
    answer
  })
}

request_line <- function(worker, verb, args, files) {
  args <- as_python_says(args)
  values <- vapply(seq_along(args), function(i) encode(args[[i]], files[i]), "")
  named <- sprintf("%s:%s", json_text(names(args)), values)
  none <- character() # made first: garbage may be collected, and more be released, whenever something is made
  released <- worker$released
  worker$released <- none
  sprintf(
    '{"id":%d,"verb":%s,"cwd":%s,"release":[%s],"args":{%s}}', worker$id, json_text(verb), json_text(getwd()),
    paste(json_text(released), collapse = ","), paste(named, collapse = ",")
  )
}

# Words that base R has for the same: `alternative` of its tests, methods of `p.adjust()`.
WORDS_OF_R <- list(
  alternative = c(two.sided = "two-sided"),
  adjust = c(fdr = "bh", BH = "bh", BY = "by")
)
WORDS_OF_R$method <- WORDS_OF_R$adjust

as_python_says <- function(args) {
  if (is.numeric(args$sheet)) args$sheet <- args$sheet - 1 # sheets of a workbook count from 1
  for (name in intersect(names(args), names(WORDS_OF_R))) {
    words <- WORDS_OF_R[[name]]
    if (is.character(args[[name]]) && length(args[[name]]) == 1L && args[[name]] %in% names(words)) {
      args[[name]] <- words[[args[[name]]]]
    }
  }
  args
}

# JSON for what a person types, the name of a file for data.
encode <- function(value, file) {
  if (is.null(value)) return("null")
  if (is_handle(value)) return(sprintf('{"handle":%s}', json_text(value$handle)))
  if (is.null(attributes(value)) && length(value) <= TYPED) {
    text <- if (is.character(value) && !anyNA(value) && sum(nchar(value, "bytes")) < LONGEST_TEXT) {
      json_text(value)
    } else if (is.logical(value) && !anyNA(value)) {
      ifelse(value, "true", "false")
    } else if (is.numeric(value) && all(is.finite(value))) {
      sprintf("%.17g", value) # all digits; jsonlite keeps 15
    }
    if (!is.null(text) && length(text) == 1L) return(text)
    if (!is.null(text)) return(sprintf("[%s]", paste(text, collapse = ",")))
  }
  saveRDS(value, file, compress = FALSE, version = 3L)
  sprintf('{"rds":%s}', json_text(basename(file)))
}

# Strings as JSON has them, one for each.
json_text <- function(text) {
  if (!length(text)) return(character())
  # Nearly all are of letters that need no second look, for which jsonlite takes a tenth of a millisecond each.
  if (all(grepl("^[ !#-Z^-~]*$", text, perl = TRUE, useBytes = TRUE))) return(sprintf('"%s"', text))
  vapply(text, any_json_text, "", USE.NAMES = FALSE)
}

any_json_text <- function(text) {
  known <- l10n_info()
  # In the C locale R does not know what bytes mean; those that are UTF-8 are.
  if (!known$`UTF-8` && !known$`Latin-1` && Encoding(text) == "unknown" && validUTF8(text)) Encoding(text) <- "UTF-8"
  text <- enc2utf8(text)
  if (!validUTF8(text)) fail("input_error", sprintf("Text must be in a known encoding, got %s.", deparse(text)))
  as.character(jsonlite::toJSON(text, auto_unbox = TRUE))
}

write_line <- function(worker, line) {
  left <- c(charToRaw(line), as.raw(10L))
  while (length(left)) {
    left <- tryCatch(worker$process$write_input(left), error = function(cnd) NULL)
    if (is.null(left) || !worker$process$is_alive()) return(FALSE)
    if (length(left)) Sys.sleep(0.001)
  }
  TRUE
}

await <- function(worker, progress) {
  bar <- new.env(parent = emptyenv())
  bar$wanted <- progress || getOption("plistats.progress", interactive())
  on.exit(if (!is.null(bar$drawn)) close(bar$drawn))
  give_up <- NULL
  repeat {
    stopped <- tryCatch(
      {
        allowInterrupts(worker$process$poll_io(200L))
        FALSE
      },
      interrupt = function(cnd) TRUE
    )
    if (stopped) {
      # Asked twice, or not heard: a job in compiled code may not listen.
      if (!is.null(give_up)) give_up <- Sys.time() else give_up <- Sys.time() + STOP_SECONDS
      worker$process$interrupt()
    }
    for (line in worker$process$read_output_lines()) {
      answer <- parse_line(line)
      if (!is.null(answer$progress)) show_progress(bar, answer$progress)
      else if (identical(answer$id, worker$id)) return(as_interrupted(worker, answer, give_up))
    }
    if (!is.null(give_up) && Sys.time() >= give_up) {
      discard(worker)
      return(list(
        ok = FALSE, error = "interrupted",
        sentence = paste(
          "Interrupted: the job did not stop, so its Python process was ended;", "models and studies in it are gone."
        )
      ))
    }
    if (!worker$process$is_alive() && !worker$process$is_incomplete_output()) return(NULL)
  }
}

# Who has interrupted a job wants no result of it, even if it was done in the same moment.
as_interrupted <- function(worker, answer, give_up) {
  if (is.null(give_up) || !isTRUE(answer$ok)) return(answer)
  # Taken all the same: that removes its file, and Python forgets its objects once R has collected them.
  if (!is.null(answer$result)) take_result(worker, answer)
  list(ok = FALSE, error = "interrupted", sentence = "Interrupted: the job had just ended, and its result is dropped.")
}

parse_line <- function(line) tryCatch(jsonlite::fromJSON(line, simplifyVector = FALSE), error = function(cnd) NULL)

show_progress <- function(bar, report) {
  if (!bar$wanted) return(invisible())
  if (is.null(bar$drawn)) bar$drawn <- utils::txtProgressBar(file = stderr(), style = 3L)
  utils::setTxtProgressBar(bar$drawn, report$done / report$total)
  left <- report$seconds_left
  told <- if (is.null(left)) report$text else sprintf("%s left, %s", as_minutes(left), report$text)
  cat(formatC(substr(told, 1L, 40L), width = -40L), file = stderr())
}

as_minutes <- function(seconds) {
  if (seconds < 90) return(sprintf("%.0f s", seconds))
  if (seconds < 5400) sprintf("%.0f min", seconds / 60) else sprintf("%.1f h", seconds / 3600)
}

# --- results ----------------------------------------------------------------------------------------------------------

take_result <- function(worker, answer) {
  file <- file.path(worker$folder, basename(answer$result))
  on.exit(unlink(file))
  value <- readRDS(file)
  if (isTRUE(answer$kept)) claim(value, worker) else value
}

# Lets Python forget an object when R holds no copy of it any more.
claim <- function(value, worker) {
  if (!is.list(value) || is.data.frame(value)) return(value)
  if (is_handle(value)) {
    holder <- new.env(parent = emptyenv())
    holder$handle <- value$handle
    holder$worker <- worker
    worker$kept <- process_of(value)
    # Not at once: garbage is collected at any time, in the midst of a request too.
    reg.finalizer(holder, function(gone) gone$worker$released <- c(gone$worker$released, gone$handle))
    attr(value, "held") <- holder
    return(value)
  }
  value[] <- lapply(value, claim, worker = worker)
  value
}

is_handle <- function(value) {
  if (!is.list(value) || !any(startsWith(class(value), "pli_"))) return(FALSE)
  is.character(value[["handle"]]) && length(value$handle) == 1L
}

# --- conditions -------------------------------------------------------------------------------------------------------

condition <- function(classes, sentence) {
  structure(class = c(classes, "condition"), list(message = sentence, call = NULL))
}

fail <- function(kind, sentence) stop(condition(c(paste0("plistats_", kind), "plistats_error", "error"), sentence))

warn <- function(sentence) warning(condition(c("plistats_warning", "warning"), sentence))

inform <- function(sentence) message(condition(c("plistats_message", "message"), paste0(sentence, "\n")))

refuse_functions <- function(verb, args) {
  for (name in names(args)) {
    if (is.function(args[[name]])) {
      fail("input_error", sprintf(paste(
        "`%s` of %s() must be data, got a function of R, which Python cannot call.",
        "Compute its values in R and pass those."
      ), name, verb))
    }
  }
}

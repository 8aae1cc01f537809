# Makes the calls of a JSON file with the R package and writes what they gave as .rds:
#   Rscript run_cases.R <library> <calls> <folder> <results>
given <- commandArgs(TRUE)
.libPaths(c(given[[1L]], .libPaths()))
library(plistats)

calls <- jsonlite::fromJSON(given[[2L]], simplifyVector = FALSE)
kept <- list()

flat <- function(values) {
  values[vapply(values, is.null, NA)] <- NA
  unlist(values)
}

# One value: whole numbers as people type them in R, which are doubles.
typed <- function(value) if (is.integer(value)) as.numeric(value) else value

part_of <- function(value, part) {
  if (is.null(part)) value else if (is.character(part)) value[[part]] else value[[part + 1L]]
}

decode <- function(told) {
  switch(told$kind,
    value = typed(told$value),
    vector = flat(told$values),
    frame = as.data.frame(lapply(told$columns, flat), optional = TRUE),
    matrix = do.call(rbind, lapply(told$rows, flat)),
    named = unlist(told$values),
    kept = part_of(kept[[told$key]], told$part),
    together = lapply(told$kept, function(key) kept[[key]]),
    folder = file.path(given[[3L]], told$name)
  )
}

results <- lapply(calls, function(call) {
  verb <- get(call$verb, envir = asNamespace("plistats"))
  value <- tryCatch(list(value = do.call(verb, lapply(call$args, decode))), error = function(cnd) {
    list(error = conditionMessage(cnd))
  })
  if (nzchar(call$keep)) kept[[call$keep]] <<- value$value
  value
})
saveRDS(results, given[[4L]], compress = FALSE)

# Runs the example of every page of the installed package: each works, or ends in the condition of a missing extra.
suppressPackageStartupMessages(library(plistats))
pages <- tools::Rd_db("plistats")
outcome <- vapply(names(pages), function(page) {
  file <- tempfile(fileext = ".R")
  tools::Rd2ex(pages[[page]], file)
  if (!file.exists(file)) return("none")
  program <- parse(file)
  run <- function() {
    capture.output(suppressMessages(suppressWarnings(for (call in program) eval(call, new <- globalenv()))))
    "works"
  }
  tryCatch(run(), plistats_missing_extra = function(cnd) "extra", error = function(cnd) paste("failed:", conditionMessage(cnd)))
}, "")
failed <- outcome[startsWith(outcome, "failed")]
cat(sprintf("release: R: %d examples work, %d name the extra that they need, %d failed\n",
  sum(outcome == "works"), sum(outcome == "extra"), length(failed)))
if (length(failed)) {
  writeLines(paste(names(failed), failed))
  quit(status = 1L)
}

# Are objects that went R -> Python -> R what they were? Arguments: folder, answer.
args <- commandArgs(TRUE)
same <- lapply(stats::setNames(nm = sub("^back_(.*)[.]rds$", "\\1", list.files(args[1], pattern = "^back_.*[.]rds$"))), function(name) {
  a <- readRDS(file.path(args[1], paste0("r_", name, ".rds"))); b <- readRDS(file.path(args[1], paste0("back_", name, ".rds")))
  if (!is.null(b$span)) units(b$span) <- "hours"  # spans come back in seconds
  if (!inherits(a, "htest")) return(identical(a, b))
  paste(Filter(function(part) !identical(a[[part]], b[[part]]), intersect(names(a), names(b))), collapse = " ")
})
writeLines(jsonlite::toJSON(same, auto_unbox = TRUE), args[2])

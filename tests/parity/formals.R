# Writes the arguments and defaults of functions as JSON: Rscript formals.R <folder of the package's R files> <names>
# The files are read, not installed: a default is what stands there.
given <- commandArgs(TRUE)
verbs <- new.env(parent = baseenv())
for (file in list.files(given[[1L]], pattern = "^verbs_.*[.]R$", full.names = TRUE)) sys.source(file, verbs)

told <- lapply(jsonlite::fromJSON(given[[2L]]), function(name) {
  arguments <- formals(get(name, envir = verbs, inherits = FALSE))
  lapply(seq_along(arguments), function(i) {
    wanted <- identical(arguments[[i]], quote(expr = ))
    value <- if (!wanted) eval(arguments[[i]], baseenv())
    kind <- if (wanted) "required" else if (is.data.frame(value)) "data.frame" else typeof(value)
    list(name = names(arguments)[i], kind = kind, values = unname(as.list(value)))
  })
})
cat(jsonlite::toJSON(told, auto_unbox = TRUE, digits = NA, null = "null"))

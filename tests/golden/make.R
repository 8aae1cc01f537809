# Makes the golden files of the statistics layer: Rscript --vanilla tests/golden/make.R [folder]
# Each <section>.R beside this file leaves a list `golden`; it is written as <section>.json with 17 digits, so that
# Python reads the same doubles. Making them again on the same versions gives the same bytes (a test holds that).
arguments <- commandArgs(FALSE)
here <- dirname(sub("^--file=", "", grep("^--file=", arguments, value = TRUE)[1]))
out <- c(commandArgs(TRUE), here)[1]

as_json <- function(x, indent = "") {
  inner <- paste0(indent, " ")
  if (is.null(x)) return("null")
  if (is.list(x)) {
    items <- vapply(x, as_json, "", indent = inner)
    if (is.null(names(x))) return(if (length(x)) paste0("[\n", inner, paste(items, collapse = paste0(",\n", inner)), "\n", indent, "]") else "[]")
    keys <- vapply(names(x), function(k) encodeString(k, quote = '"'), "")
    return(paste0("{\n", inner, paste0(keys, ": ", items, collapse = paste0(",\n", inner)), "\n", indent, "}"))
  }
  if (is.factor(x)) x <- as.character(x)
  text <- if (is.character(x)) encodeString(x, quote = '"') else if (is.logical(x)) ifelse(x, "true", "false")
          else ifelse(is.finite(x), sprintf("%.17g", x), ifelse(is.nan(x) | is.na(x), "NaN", ifelse(x > 0, "Infinity", "-Infinity")))
  text[is.na(x) & !is.numeric(x)] <- "null"
  if (length(x) == 1 && is.null(attr(x, "vector"))) text else paste0("[", paste(text, collapse = ", "), "]")
}
# A vector that stays one when it has a single value.
vector_of <- function(x) structure(x, vector = TRUE)
versions <- function(...) {
  packages <- c(...)
  c(list(R = paste(R.version$major, R.version$minor, sep = ".")),
    stats::setNames(lapply(packages, function(p) as.character(utils::packageVersion(p))), packages))
}

for (section in sub("[.]R$", "", setdiff(list.files(here, "[.]R$"), "make.R"))) {
  room <- new.env(parent = globalenv())
  RNGkind("Mersenne-Twister", "Inversion", "Rejection")
  sys.source(file.path(here, paste0(section, ".R")), envir = room)
  writeLines(as_json(room$golden), file.path(out, paste0(section, ".json")), useBytes = TRUE)
}

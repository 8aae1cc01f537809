# Prints which generics of R answer for which classes of plistats, as a table of Markdown:
# Rscript tools/methods_matrix.R; "-" is a refusal in words.
space <- asNamespace("plistats")
generics <- get("GENERICS", space)
for (package in unique(generics)) loadNamespace(package)
answers <- function(name, class) {
  method <- utils::getS3method(name, class, optional = TRUE, envir = asNamespace(generics[[name]]))
  if (is.null(method)) stop("nothing is defined for ", name, "() of ", class)
  if (inherits(method, "pli_refusal")) "-" else "yes"
}
cat("| class |", paste0("`", names(generics), "`", collapse = " | "), "|\n")
cat("|---|", strrep("---|", length(generics)), "\n", sep = "")
for (class in get("OWN_CLASSES", space)) {
  cat("|", sprintf("`%s`", class), "|", paste(vapply(names(generics), answers, "", class = class), collapse = " | "), "|\n")
}

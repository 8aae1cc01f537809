# Writes man/ and NAMESPACE of the package from its roxygen2 comments: Rscript tools/make_man.R <folder of the package>
folder <- commandArgs(TRUE)[[1]]
if (!requireNamespace("roxygen2", quietly = TRUE)) {
  stop("man/ and NAMESPACE are made by the R package roxygen2; on Debian: apt-get install r-cran-roxygen2")
}
suppressMessages(roxygen2::roxygenise(folder))

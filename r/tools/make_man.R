# Writes man/ and NAMESPACE of the package from its roxygen2 comments: Rscript tools/make_man.R <folder of the package>
folder <- commandArgs(TRUE)[[1]]
if (!requireNamespace("roxygen2", quietly = TRUE)) {
  stop("man/ and NAMESPACE are made by the R package roxygen2; on Debian: apt-get install r-cran-roxygen2")
}
suppressMessages(roxygen2::roxygenise(folder))
# R CMD check has a note on lines of usage and examples that the page of a manual cuts off.
wide <- tools:::.check_Rd_line_widths(folder)
if (length(wide)) {
  print(wide)
  stop("lines of the help pages above are too wide")
}

# Writes r/vignettes from r/tools/vignettes, run once here, so that a build without Python shows real output:
#
#     Rscript r/tools/make_vignettes.R [folder]
#
# In the repository's root, with the installed package and Python behind it. Another folder takes them for comparison.
root <- getwd()
target <- normalizePath(c(commandArgs(TRUE), "r/vignettes")[1L], mustWork = FALSE)
dir.create(target, showWarnings = FALSE)
sources <- list.files(file.path(root, "r/tools/vignettes"), "[.]Rmd$", full.names = TRUE)
work <- tempfile()
dir.create(work)
setwd(work)
for (source in sources) {
  name <- tools::file_path_sans_ext(basename(source))
  knitr::opts_chunk$set(fig.path = paste0(name, "-"))
  knitr::knit(source, file.path(work, basename(source)), quiet = TRUE, envir = new.env(parent = globalenv()))
  # Blank lines of chunks that show nothing.
  text <- gsub("\n{3,}", "\n\n", paste(readLines(basename(source)), collapse = "\n"))
  writeLines(text, file.path(target, basename(source)))
}
invisible(file.copy(list.files(work, "[.]svg$", full.names = TRUE), target, overwrite = TRUE))

# How polluted is each harbour? The table of 01_ports.py, from R, byte for byte.
#
#     Rscript analysis/01_ports.R [results]
#
# Reads assessment.rds with R's own readRDS, and writes tables/01_ports_from_r.md.

library(plistats)

arguments <- commandArgs(trailingOnly = TRUE)
out <- if (length(arguments)) arguments[[1]] else "results"
assessment <- readRDS(file.path(out, "assessment.rds"))
made <- pli_table(assessment)
dir.create(file.path(out, "tables"), showWarnings = FALSE, recursive = TRUE)
path <- file.path(out, "tables", "01_ports_from_r.md")
beside <- paste0(path, ".part")
writeBin(charToRaw(enc2utf8(made$markdown)), beside)
invisible(file.rename(beside, path))
cat("Written from R:", path, "\n")

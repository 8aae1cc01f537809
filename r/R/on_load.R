# Many results are of class `boot`. Without the namespace of boot R knows no method for them, and prints an interval as
# the list that it is, with all replicates and data.
.onLoad <- function(libname, pkgname) requireNamespace("boot", quietly = TRUE)

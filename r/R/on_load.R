# Many results are of class `boot`. Without the namespace of boot R knows no method for them, and prints an interval as
# the list that it is, with all replicates and data.
.onLoad <- function(libname, pkgname) {
  register_refusals()
  requireNamespace("boot", quietly = TRUE)
}

# Without Python tests are skipped, unless somebody said where it is: then its absence is a failure.
skip_without_python <- function() {
  if (plistats_available()) return(invisible())
  promised <- nzchar(Sys.getenv("PLISTATS_PYTHON")) || tolower(Sys.getenv("CI")) == "true"
  if (promised) stop("the Python side does not answer: see plistats_doctor()", call. = FALSE)
  testthat::skip("the Python side was not found (plistats_doctor() says why)")
}

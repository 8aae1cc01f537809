library(testthat)
library(plistats)

test_check("plistats")

# Vectors and data frames of other packages: what goes to Python, and what comes back.

y <- c(1.1, 2.3, 3.2, 4.8, 5.1, 6.7)
conc <- data.frame(Cu = c(90, 45, 30), Pb = c(40, 80, 22))

test_that("a time series is its values, and a trend takes its times", {
  skip_without_python()
  expect_identical(mae(stats::ts(y, start = 2001), y + 1), mae(y, y + 1))
  monthly <- stats::ts(y, start = c(2001, 3), frequency = 12)
  of_months <- theil_sen_slope(y)$estimate
  expect_equal(theil_sen_slope(monthly)$estimate, 12 * of_months, tolerance = 1e-9) # times are rounded doubles
  expect_identical(theil_sen_slope(monthly, time = 1:6)$estimate, of_months)
  expect_identical(pli(data.frame(Cu = stats::ts(conc$Cu), Pb = conc$Pb)), pli(conc))
})

test_that("labelled vectors are classes or numbers, and where they may be both it is asked", {
  labelled <- function(x, labels = NULL, ...) {
    structure(x, labels = labels, class = c("haven_labelled", "vctrs_vctr", typeof(x)), ...)
  }
  if (requireNamespace("haven", quietly = TRUE)) labelled <- haven::labelled
  expect_identical(plain(labelled(y), "y"), y)
  expect_identical(plain(labelled(y, c(missing = -9)), "y"), y)
  expect_identical(
    plain(labelled(c(2, 1, NA, 2), c(Eden = 1, Botany = 2)), "ports"), factor(c("Botany", "Eden", NA, "Botany"), c("Eden", "Botany"))
  )
  expect_error(
    plain(labelled(c(y, -9), c(missing = -9)), "y"), "some have a label (-9 is \"missing\"): say which they are",
    fixed = TRUE, class = "plistats_input_error"
  )
  skip_if_not_installed("haven")
  expect_identical(plain(haven::labelled_spss(c(1, -9), c(missing = -9), na_values = -9), "y"), c(1, NA))
  skip_without_python()
  groups <- haven::labelled(c(1, 1, 1, 2, 2, 2), c(Botany = 1, Eden = 2))
  expect_identical(as.character(compare_ports(y, groups)$groups$port), c("Botany", "Eden"))
})

test_that("tables of results are tibbles or data tables where the data were", {
  skip_without_python()
  for (verb in list(contamination_factor, geoaccumulation_index, ecological_risk, metals_used)) {
    plain_frame <- verb(conc[1L])
    expect_identical(class(plain_frame), "data.frame")
    if (requireNamespace("tibble", quietly = TRUE)) {
      expect_identical(verb(tibble::as_tibble(conc[1L])), tibble::as_tibble(plain_frame))
    }
    if (requireNamespace("data.table", quietly = TRUE)) {
      expect_equal(verb(data.table::as.data.table(conc[1L])), data.table::as.data.table(plain_frame))
    }
  }
})

test_that("the geometry of an sf frame is set aside, and it is said", {
  skip_without_python()
  points <- structure(list(c(1, 2), c(2, 3), c(3, 4)), class = c("sfc_POINT", "sfc"))
  sf <- structure(
    list(Cu = conc$Cu, Pb = conc$Pb, geom = points), row.names = 1:3, sf_column = "geom", class = c("sf", "data.frame")
  )
  expect_message(found <- pli(sf), "The geometry of `conc` (column geom) is set aside", fixed = TRUE, class = "plistats_message")
  expect_equal(unname(found), unname(pli(conc)), tolerance = 0)
})

test_that("sheets of a workbook count from 1", {
  expect_identical(as_python_says(list(sheet = 1L)), list(sheet = 0))
  expect_identical(as_python_says(list(sheet = "Metals")), list(sheet = "Metals"))
  expect_identical(formals(read_samples)$sheet, 1L)
})

test_that("refusals, warnings and messages have classes that handlers can tell apart", {
  skip_without_python()
  kind <- function(code) tryCatch(code, plistats_input_error = function(cnd) class(cnd))
  expect_identical(kind(mae(y, y[-1L])), c("plistats_input_error", "plistats_error", "error", "condition"))
  expect_identical(kind(fit(1)), c("plistats_input_error", "plistats_error", "error", "condition"))
  expect_s3_class(tryCatch(warn("Few."), plistats_warning = identity), c("plistats_warning", "warning"))
  expect_s3_class(tryCatch(inform("So."), plistats_message = identity), c("plistats_message", "message"))
  expect_identical(capture.output(inform("So."), type = "message"), "So.")
})

test_that("what is installed is a place, or this version from pip's index", {
  expect_equal(what_to_install(NULL, character()), paste0("pli-stats==", packageVersion("plistats")))
  expect_equal(what_to_install("https://example.org/a.whl"), "pli-stats @ https://example.org/a.whl")
  wheel <- file.path(tempdir(), "pli stats.whl")
  file.create(wheel)
  expect_match(what_to_install(NULL, wheel), "^pli-stats @ file:///.*/pli%20stats[.]whl$")
  expect_equal(what_to_install(wheel), what_to_install(NULL, wheel))
  expect_error(what_to_install("nowhere.whl"), "there is no \"nowhere.whl\"", class = "plistats_input_error")
})

test_that("a step that fails says how, and how to do without pip's index", {
  said <- "ERROR: No matching distribution found for pli-stats==0.1.0"
  skip_on_os("windows")
  told <- tryCatch(suppressMessages(install_step("Installing", "sh", c("-c", paste0("echo '", said, "'; exit 1")))),
    error = conditionMessage)
  expect_match(told, "^Installing failed: ")
  expect_match(told, "does not have this version of pli-stats. Name a wheel or a folder", fixed = TRUE)
})

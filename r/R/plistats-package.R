#' @details
#' Where to begin:
#' - [read_samples()] reads field data with their non-detects, [assess()] gives every index with intervals, by sample,
#'   metal and port, and `plot()` and [write_assessment()] show and keep them.
#' - [pli()], [enrichment_factor()], [risk_index()] and others compute one index each; [backgrounds()], [guidelines()]
#'   and [schemes()] say on what values they stand.
#' - [compare_ports()] compares ports, [pli_test()] asks whether a port is polluted, [mann_kendall_test()] whether it is
#'   getting worse.
#' - [bootstrap_ci()] gives intervals of error metrics, [compare_models()] the test that a design makes valid.
#' - [transfer_regressor()] and [study()] ask whether pre-training elsewhere helps to predict the index.
#' - [pli_table()] and [write_table()] publish every result as a table, [methods_text()] and [results_text()] as text with
#'   its [bibliography()], [write_report()] as one HTML page.
#'
#' The functions have the names, arguments and defaults of the Python package and run its code; [plistats_doctor()] says
#' whether it is there, [plistats_install()] installs it. Where a data frame stands, column names are element symbols and
#' concentrations are in mg/kg dry weight.
#' @keywords internal
"_PACKAGE"

# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' A publication table as its author and journal want it
#' @description
#' Returns a publication table as its author and journal want it: columns, rows, names, digits, marks, style.
#' @details
#' Nothing of the table given is changed, and every format of \code{\link{write_table}()} shows the changes. Columns
#' are called by the \code{name} that they have among the \code{columns} of a table, not by their headings.
#' @param result Table, as pli_table() returns it, or any result.
#' What \code{\link{pli_table}()} returned, or anything that it takes.
#' @param what Character, optional.
#' Which table of the result, as for \code{\link{pli_table}()}; none for a table, which is one already.
#' @param labels Named vector or list or "elements", optional.
#' What shall stand for the name of a column, the text of a heading, a cell of words, a spanner or a group: "PLI_zone"
#' for "zone_pli", "Twofold Bay" for "Eden". In notes only names of three letters or more are changed: "As" is a word,
#' too. "elements" spells out a column of metals: "Copper" for "Cu".
#' @param columns Character vector, optional.
#' The columns to show, in this order.
#' @param rows Character vector, optional.
#' The rows to show, in this order, by what stands in the first column.
#' @param add_columns Named vector or list, optional.
#' By heading, one cell for each row. They stand last, or where \code{columns} places them.
#' @param add_rows Named vector or list or data frame, optional.
#' By the name of a column, one cell for each row to be added below; columns that are not named stay empty there.
#' @param spanners Named vector or list, optional.
#' By the heading of a group of columns, the neighbouring columns below it, instead of the groups of the table.
#' @param digits Named vector or list, optional.
#' By the name of a column, how many decimals it has. Numbers are rounded anew from their full precision; so are both
#' ends of an interval.
#' @param stars Named vector or list, optional.
#' By the name of a column, the name of the column of p values that its stars show: one below 0.05, two below 0.01,
#' three below 0.001. A note says so.
#' @param title Character, optional.
#' The caption.
#' @param notes Character vector, optional.
#' The sentences below the table, instead of its own.
#' @param decimal_mark ".", ",", optional.
#' Where it is a comma, the ends of an interval are parted by a semicolon.
#' @param big_mark "", "thin", ",", "." or "'", optional.
#' What parts thousands; "thin" is a narrow space.
#' @param style "elsevier", "acs", "springer", "apa" or "nature", optional.
#' How the publisher prints captions (Word, RTF, PDF; in LaTeX the class does), notes, p values and units.
#' @param unit_style "slash" or "powers", optional.
#' Units in headings, title and notes with a slash (mg/kg) or as raised powers, whatever the style has ("nature":
#' powers).
#' @return A list of class \code{pli_table}: title, cells and columns (data frames), groups, bold, notes, stand_in, numbers, form, and all of it in Markdown.
#' The new table.
#' @section Errors:
#' If a column, row or label is not in the table, cells do not fit, a column has no numbers to be rounded or no p
#' values, or a mark or style is not known.
#' @examplesIf plistats_available()
#' survey <- read_samples(example_path(), port = "river")
#' found <- assess(survey, normalizer = "Fe")
#' change_table(
#'   found, columns = c("port", "n", "zone_pli", "interval"), labels = list(zone_pli = "PLI_zone"),
#'   digits = list(zone_pli = 1), decimal_mark = ",", notes = "One river."
#' )
#' @noMd
#' @export
change_table <- function(
  result, what = NULL, labels = NULL, columns = NULL, rows = NULL, add_columns = NULL, add_rows = NULL,
  spanners = NULL, digits = NULL, stars = NULL, title = NULL, notes = NULL, decimal_mark = NULL, big_mark = NULL,
  style = NULL, unit_style = NULL
) {
  call_verb("change_table", list(
    result = result, what = what, labels = labels, columns = columns, rows = rows, add_columns = add_columns,
    add_rows = add_rows, spanners = spanners, digits = digits, stars = stars, title = title, notes = notes,
    decimal_mark = decimal_mark, big_mark = big_mark, style = style, unit_style = unit_style
  ))
}

#' Several publication tables as one
#' @description
#' Returns several tables as one: as panels one below the other, or side by side.
#' @param tables Named vector or list.
#' By the heading of each part, a Table, or any result that \code{\link{pli_table}()} takes.
#' @param how "panels" or "side".
#' "panels": rows below each other, a heading above each part; all must have the same columns. "side": columns beside
#' each other below the heading of each part, rows matched by their first column.
#' @param title Character, optional.
#' The caption; that of the first table by default.
#' @return A list of class \code{pli_table}: title, cells and columns (data frames), groups, bold, notes, stand_in, numbers, form, and all of it in Markdown.
#' With the notes of all, each once.
#' @section Errors:
#' If there are no tables, panels differ in their columns, or rows cannot be matched.
#' @examplesIf plistats_available()
#' survey <- read_samples(example_path(), port = "river")
#' found <- assess(survey, normalizer = "Fe")
#' few <- change_table(found, columns = c("port", "zone_pli"), notes = "One river.")
#' merge_tables(list(Winter = few, Summer = few), how = "side")
#' @noMd
#' @export
merge_tables <- function(tables, how = "panels", title = NULL) {
  call_verb("merge_tables", list(tables = tables, how = how, title = title))
}

#' A result as a publication table
#' @description
#' Returns a result as a publication table.
#' @details
#' Numbers are rounded here and nowhere else: estimates to the digits that their intervals support (two significant
#' digits of the widest interval of a column; more where the narrowest would show none), counts whole, shares in
#' percent. Notes below the table say how the numbers came about, what they cannot say, and what abbreviations mean.
#' @param result A result of a verb, or a named list of results of a study.
#' What \code{\link{assess}()}, \code{\link{pli_interval}()}, \code{\link{bootstrap_ci}()},
#' \code{\link{compare_models}()}, \code{\link{compare_ports}()}, a test, or a verb of \code{\link{study}()} returned.
#' Of a named list: one row a task, with the best model and whether pre-training helps.
#' @param what Character, optional.
#' Which table, where a result has several; the first by default. Assessment: "ports" (ranked by zone PLI, the highest
#' first), "samples" (in the data's order), "metals". Comparison: "groups" (best first; also "models" or "ports"),
#' "pairs". Benchmark: "models", "measures". Ablation: "contrasts", "controls". LearningCurve and SourceSensitivity:
#' "contrasts", "curve". FeatureGroups: "contrasts". UnseenPorts: "scores", "errors", "association". FeatureRelevance:
#' "features", "agreement". UnseenYears: "comparison", "effects", "autocorrelation", "scores", "errors". Overlap:
#' "errors", "places", "association".
#' @return A list of class \code{pli_table}: title, cells and columns (data frames), groups, bold, notes, stand_in, numbers, form, and all of it in Markdown.
#' \code{print()} shows it as Markdown, \code{as.data.frame()} gives the cells. In R Markdown and Quarto it stands as a
#' table; \code{flextable::as_flextable()} makes it one for Word and slides.
#' @section Errors:
#' If \code{result} is no such result, or has no table \code{what}.
#' @examplesIf plistats_available()
#' survey <- read_samples(example_path(), port = "river")
#' found <- assess(survey, normalizer = "Fe")
#' pli_table(found)
#' pli_table(found, what = "metals")
#' @noMd
#' @export
pli_table <- function(result, what = NULL) {
  call_verb("table", list(result = result, what = what))
}

#' Write a result as a publication table
#' @description
#' Write a result as a publication table.
#' @param result Table, as pli_table() returns it, or any result.
#' What \code{\link{pli_table}()} returned, or anything that it takes.
#' @param path Path.
#' Where to; its ending says in which format: .md (Markdown), .tex (LaTeX, to be read by a document with \code{input}),
#' .html (a page of its own), .docx (Word), .rtf, .xlsx (Excel, with real numbers), .pptx (PowerPoint slides), .typ
#' (Typst), .pdf or .csv (the cells without title and notes, for people: no cell is run as a formula). The folder is
#' made if it does not exist.
#' @param what Character, optional.
#' Which table of the result, as for \code{\link{pli_table}()}; none for a table, which is one already.
#' @param label Character, optional.
#' What the text calls a LaTeX table in a reference; "tab:" and the first words of its title by default.
#' @param text_columns Whole number, optional.
#' 1 or 2: the columns of text of the LaTeX document. One by default; where there are two, a long table is given in
#' parts, since LaTeX cannot break it.
#' @param template Path, optional.
#' A Word document on whose paper and in whose styles a table in .docx stands; its text is left out.
#' @param language Character, optional.
#' The language of the text around a table in .docx or .pptx, as its tag (BCP 47): "de-DE", "pt-BR". Word and
#' PowerPoint check the spelling of this one. British English, or that of the template, by default; the words of the
#' table are replaced by \code{\link{change_table}()}.
#' @param force Logical.
#' Replace a file that exists.
#' @return Path.
#' The file, whole; the same result gives the same bytes.
#' @section Errors:
#' If no format has this ending, \code{result} or \code{what} is no table, the file exists and \code{force} is FALSE,
#' it cannot be written, or (.pdf) no font at hand has one of the letters. Nothing is written then. If the format needs
#' a package of the extra \code{publish} that is not installed.
#' @examplesIf plistats_available()
#' survey <- read_samples(example_path(), port = "river")
#' file <- tempfile(fileext = ".tex")
#' write_table(assess(survey, normalizer = "Fe"), file)
#' head(readLines(file), 3)
#' unlink(file)
#' @noMd
#' @export
write_table <- function(
  result, path, what = NULL, label = NULL, text_columns = NULL, template = NULL, language = NULL, force = FALSE
) {
  call_verb("write_table", list(
    result = result, path = path, what = what, label = label, text_columns = text_columns, template = template,
    language = language, force = force
  ))
}

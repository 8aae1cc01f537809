# A table as Python hands it over, with all that a table can have: no Python is needed to show it.
made_table <- function(groups = c("far", "far", "near")) {
  cells <- data.frame(c("a|b_%", "Bot<any& #1", "tr\nans"), c("0.21", "0.30", "[x](y)"), c("[0.1, 0.3]", "", "-"))
  names(cells) <- c("Model", "MAE: Estimate (PLI)", "MAE: 95 % interval")
  structure(
    list(
      title = "Errors of *three* models", cells = cells,
      columns = data.frame(
        name = c("model", "mae", "ends"), label = c("Model", "Estimate", "95 % interval"), unit = c("", "PLI", ""),
        align = c("left", "right", "right"), spanner = c("", "MAE", "MAE")
      ),
      groups = groups, bold = data.frame(row = c(1L, 3L), column = c(2L, 1L)),
      notes = c("Bold: the best.", "1. of $all$ \\ notes", "# none"), markdown = "**Errors**\n"
    ),
    class = c("pli_table", "list")
  )
}

# What a document gets, in the format that is asked for; knitr hands over the options of the chunk.
knitted <- function(x, format) {
  before <- options(knitr.table.format = format)
  on.exit(options(before))
  strsplit(as.character(knitr::knit_print(x, options = list(echo = FALSE))), "\n", fixed = TRUE)[[1L]]
}

test_that("a table prints as its Markdown, and its cells are a data frame with their groups", {
  expect_identical(capture.output(print(made_table())), "**Errors**")
  frame <- as.data.frame(made_table())
  expect_identical(names(frame), c("Group", "Model", "MAE: Estimate (PLI)", "MAE: 95 % interval"))
  expect_identical(frame$Group, c("far", "far", "near"))
  expect_identical(as.data.frame(made_table(character())), made_table()$cells)
  expect_identical(names(summary(made_table())$frames$figures), names(frame))
})

test_that("groups are rows above theirs", {
  cells <- data.frame(x = c("1", "2", "3"), y = "b")
  expect_identical(with_group_rows(cells, c("A", "A", "B"))$x, c("A", "1", "2", "B", "3"))
  expect_identical(with_group_rows(cells, c("A", "A", "B"))$y, c("", "b", "b", "", "b"))
  expect_identical(attr(with_group_rows(cells, character()), "own"), 1:3)
  expect_identical(with_group_rows(cells[0L, ], character())$x, character())
})

test_that("a table in a document in Markdown has caption, groups, bold cells and notes, and no markup of the data", {
  skip_if_not_installed("knitr")
  lines <- Filter(nzchar, knitted(made_table(), "pipe"))
  expect_identical(lines[1L], "Table: Errors of \\*three\\* models")
  expect_match(lines[2L], "^\\|Model +\\| *MAE: Estimate \\(PLI\\)\\| *MAE: 95 % interval\\|$")
  expect_match(lines[3L], "^\\|:-+\\|-+:\\|-+:\\|$")
  cells <- lapply(strsplit(lines[4:8], "|", fixed = TRUE), function(row) trimws(row[-1L]))
  expect_identical(cells, list(
    c("**far**", "", ""), c("a&#124;b\\_%", "**0.21**", "[0.1, 0.3]"), c("Bot\\<any& #1", "0.30", ""),
    c("**near**", "", ""), c("**tr ans**", "[x\\](y)", "-")
  ))
  expect_identical(lines[9:11], c("- Bold: the best.", "- 1\\. of \\$all\\$ \\\\ notes", "- \\# none"))
  expect_length(lines, 11L)
})

test_that("documents in LaTeX, HTML and other formats get theirs", {
  skip_if_not_installed("knitr")
  latex <- paste(knitted(made_table(), "latex"), collapse = "\n")
  expect_match(latex, "\\caption{Errors of *three* models}", fixed = TRUE)
  expect_match(latex, "a|b\\_\\% & \\textbf{0.21} & [0.1, 0.3]\\\\", fixed = TRUE)
  expect_match(latex, "Bot\\textless{}any\\& \\#1 & 0.30", fixed = TRUE)
  expect_match(latex, "1. of \\$all\\$ \\textbackslash{} notes", fixed = TRUE)
  expect_match(latex, "none\\par}\n\\end{table}", fixed = TRUE)
  html <- paste(knitted(made_table(), "html"), collapse = "\n")
  expect_match(html, "<strong>0.21</strong>", fixed = TRUE)
  expect_match(html, "Bot&lt;any&amp; #1", fixed = TRUE)
  expect_match(html, "</table>\n<p>Bold: the best.</p>", fixed = TRUE)
  expect_match(paste(knitted(made_table(), "rst"), collapse = "\n"), "Bot<any& #1", fixed = TRUE)
})

test_that("a document that shows a table by its name alone holds it as a table", {
  skip_if_not_installed("knitr")
  skip_if_not_installed("plistats") # knitr finds the method of an installed package
  document <- c("```{r, echo = FALSE}", "shown", "```", "", "The text goes on.")
  there <- list2env(list(shown = made_table()))
  lines <- strsplit(knitr::knit(text = document, quiet = TRUE, envir = there), "\n")[[1L]]
  expect_match(lines, "^Table: Errors of", all = FALSE)
  expect_match(lines, "^\\|\\*\\*far\\*\\*", all = FALSE)
  expect_identical(tail(lines, 1L), "The text goes on.")
})

test_that("what would be obeyed instead of read is shown by its code", {
  expect_identical(one_line(c("two \n lines ", "a\u202eb", "c\x07")), c("two lines", "a\\u202eb", "c\\x07"))
  expect_identical(one_line(character()), character())
})

# The last row of the head; newer versions of flextable hold it one level higher.
heads_shown <- function(table) {
  held <- table$header$content
  data <- if (is.null(held$data)) held$content$data else held$data
  unname(vapply(data[nrow(data), ], function(part) part$txt, ""))
}

test_that("a flextable has spanners, groups, bold cells, notes and the title", {
  skip_if_not_installed("flextable")
  table <- flextable::as_flextable(made_table())
  expect_s3_class(table, "flextable")
  expect_identical(flextable::nrow_part(table, "header"), 2L)
  expect_identical(unname(unlist(table$header$dataset[1L, ])), c("", "MAE", "MAE"))
  expect_identical(heads_shown(table), c("Model", "Estimate (PLI)", "95 % interval"))
  expect_identical(table$header$spans$rows[1L, ], c(1, 2, 0))
  expect_identical(table$body$dataset$model, c("far", "a|b_%", "Bot<any& #1", "near", "tr ans"))
  expect_identical(table$body$spans$rows[c(1L, 4L), 1L], c(3, 3))
  bold <- table$body$styles$text$bold$data
  expect_identical(unname(which(bold[c(2L, 3L, 5L), ], arr.ind = TRUE)), cbind(c(3L, 1L), 1:2))
  expect_identical(flextable::nrow_part(table, "footer"), 3L)
  expect_identical(table$caption$value, "Errors of *three* models")
  file <- tempfile(fileext = ".docx")
  flextable::save_as_docx(table, path = file)
  expect_gt(file.size(file), 0)
  plain <- made_table(character())
  plain$columns$spanner <- ""
  plain$bold <- plain$bold[0L, ]
  plain$notes <- character()
  table <- flextable::as_flextable(plain)
  expect_identical(flextable::nrow_part(table, "header"), 1L)
  expect_identical(flextable::nrow_part(table, "footer"), 0L)
  expect_false(any(table$body$styles$text$bold$data))
})

test_that("a flextable is no wider than a page, in letters that can be read", {
  skip_if_not_installed("flextable")
  wide <- made_table()
  at <- rep(1:3, 5L)
  wide$cells <- wide$cells[at]
  wide$columns <- wide$columns[at, ]
  wide$columns$name <- paste0("c", 1:15)
  table <- flextable::as_flextable(wide)
  expect_lte(sum(dim(table)$widths), PAGE_INCHES + 1e-6)
  expect_identical(min(table$body$styles$text$font.size$data), SMALLEST_LETTERS)
})

test_that("tables of Python have the elements that the methods read, and go back", {
  skip_without_python()
  field <- data.frame(
    harbour = rep(c("a", "b", "c"), each = 5), pli = c(5:1, 9:5, 4:8 + 0.5) / 3
  )
  found <- compare_ports(field$pli, field$harbour)
  table <- pli_table(found)
  expect_identical(setdiff(names(made_table()), names(table)), character())
  expect_identical(lapply(table$columns, class), lapply(made_table()$columns, class))
  expect_true(any(nzchar(table$columns$spanner)))
  files <- tempfile(c("a", "b"), fileext = ".md")
  write_table(table, files[1L])
  write_table(found, files[2L])
  expect_identical(readLines(files[1L]), readLines(files[2L]))
  expect_identical(paste(readLines(files[1L], encoding = "UTF-8"), collapse = "\n"), sub("\n$", "", table$markdown))
  slides <- write_table(table, tempfile(fileext = ".pptx"))
  expect_identical(readBin(slides, "raw", 2L), charToRaw("PK"))
  expect_error(write_table(table, files[1L]), "force", fixed = TRUE)
  expect_error(write_table(table, tempfile(fileext = ".xls")), ".docx", fixed = TRUE)
  table$columns <- NULL
  expect_error(write_table(table, tempfile(fileext = ".md")), "'columns'", fixed = TRUE)
})

test_that("a document of R Markdown holds a figure with its caption and what it says to the blind, a table and text", {
  skip_if_not_installed("knitr")
  skip_if_not_installed("plistats") # knitr finds the methods of an installed package
  folder <- tempfile("document")
  dir.create(folder)
  there <- list2env(list(
    result = made_assessment(), table = made_table(), text = as_prose("The PLI was 2.70.", "results_text", "text")
  ))
  source <- c(
    "# Results", "", "```{r, echo = FALSE, fig.cap = 'Zone PLI of two ports.', fig.alt = 'south ranks first'}",
    "invisible(plot(result))", "```", "", "```{r, echo = FALSE}", "table", "```", "", "```{r, echo = FALSE}", "text", "```"
  )
  writeLines(source, file.path(folder, "paper.Rmd"))
  before <- setwd(folder)
  on.exit(setwd(before))
  # As rmarkdown does for a page of HTML.
  kind <- knitr::opts_knit$get("rmarkdown.pandoc.to")
  on.exit(knitr::opts_knit$set(rmarkdown.pandoc.to = kind), add = TRUE)
  knitr::opts_knit$set(rmarkdown.pandoc.to = "html")
  knitr::knit("paper.Rmd", "paper.md", quiet = TRUE, envir = there)
  shown <- paste(readLines("paper.md", encoding = "UTF-8"), collapse = "\n")
  expect_match(shown, "alt=\"south ranks first\"", fixed = TRUE)
  expect_match(shown, "Zone PLI of two ports.", fixed = TRUE)
  drawn <- list.files("figure", full.names = TRUE)
  expect_length(drawn, 1L)
  expect_match(shown, drawn, fixed = TRUE)
  expect_gt(file.size(drawn), 2000)
  expect_match(shown, "\n\nTable: Errors of \\*three\\* models\n\n|Model ", fixed = TRUE)
  expect_match(shown, "**0.21**|         [0.1, 0.3]|", fixed = TRUE)
  expect_match(shown, "The PLI was 2.70.", fixed = TRUE)
})

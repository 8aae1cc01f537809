# One document of R Markdown, rendered to every format and read back: each word of the texts, the table, the figure.

skip_without_document_tools <- function() {
  lacking <- c(
    Filter(
      function(name) !nzchar(system.file(package = name)), c("knitr", "rmarkdown", "commonmark", "officer", "ggplot2")
    ),
    Filter(function(name) !nzchar(Sys.which(name)), c("pandoc", "pdflatex", "pdftotext"))
  )
  if (!length(lacking)) return(invisible())
  sentence <- paste("not installed:", toString(lacking))
  if (tolower(Sys.getenv("CI")) == "true") stop(sentence, call. = FALSE)
  testthat::skip(sentence)
}

DOCUMENT <- c(
  "---", "title: Metals of three ports", "fontfamily: mathptmx",
  # One page for all, and no hyphens, so that words stand in the PDF in their order.
  "geometry: [paperwidth=21cm, paperheight=300cm, margin=2cm]",
  "header-includes: ['\\pagestyle{empty}', '\\hyphenpenalty=10000', '\\exhyphenpenalty=10000', '\\sloppy']", "---", "",
  "```{r, include = FALSE}", "knitr::opts_chunk$set(echo = FALSE, comment = '')", "```", "",
  "```{r}", "texts$methods", "```", "",
  "```{r, results = 'asis'}", "texts$cited", "```", "",
  "Of the ports: `r texts$ports` Thus they differ.", "",
  "```{r}", "texts$results", "```", "",
  "```{r, fig.cap = 'Zone PLI of three ports.'}", "plot(survey)", "```", "",
  "```{r, fig.cap = 'Means of three ports.', fig.alt = if (knitr::is_html_output()) figure_text(ports)}",
  "ggplot2::autoplot(ports)", "```", "",
  "```{r}", "table", "```", "",
  "```{r}", "survey", "```", "",
  "```{r}", "ports", "```", "",
  "```{r}", "texts$references", "```", "",
  "The end."
)

# Names that a format would obey as its markup.
HARBOURS <- c("Eden_1 *deep*", "Botany & Bay", "50% $of$ <Kembla>")

made_document <- function() {
  conc <- data.frame(
    Cu = c(150, 120, 180, 140, 50, 61, 55, 48, 40, 45, 39, 52), Zn = c(300, 340, 280, 390, 120, 99, 140, 110, 90, 105, 88, 120),
    Pb = c(80, 70, 95, 66, 25, 20, 31, 27, 19, 24, 22, 18), Fe = 40000, harbour = rep(HARBOURS, each = 4L)
  )
  survey <- assess(read_samples(conc, port = "harbour"), normalizer = "Fe")
  ports <- compare_ports(survey$samples$pli, survey$samples$harbour)
  list(
    survey = survey, ports = ports, table = pli_table(survey),
    texts = list(
      methods = methods_text(survey), cited = methods_text(survey, form = "markdown"), results = results_text(survey),
      ports = results_text(ports), references = bibliography(survey)
    )
  )
}

# What stands in each format, without its markup.
read_html <- function(file) {
  page <- paste(readLines(file, encoding = "UTF-8"), collapse = "\n")
  as_html_text(sub(".*<body>", "", gsub("<script.*?</script>|<style.*?</style>", "", page)))
}

as_html_text <- function(page) {
  text <- gsub("<img [^>]*alt=\"([^\"]*)\"[^>]*>", " \\1 ", page)
  text <- gsub("<[^>]*>", "", gsub("<(br|p|/p|/h1|/td|/th|/caption)\\b[^>]*>", " ", text))
  marks <- list(
    c("&lt;", "<"), c("&gt;", ">"), c("&quot;", "\""), c("&#39;", "'"), c("&apos;", "'"), c("&#124;", "|"), c("&amp;", "&")
  )
  for (mark in marks) {
    text <- gsub(mark[1L], mark[2L], text, fixed = TRUE)
  }
  text
}

read_md <- function(file) as_html_text(commonmark::markdown_html(readLines(file, encoding = "UTF-8"), extensions = TRUE))

word_xml <- function(file) {
  utils::unzip(file, "word/document.xml", exdir = "word")
  paste(readLines("word/word/document.xml", encoding = "UTF-8", warn = FALSE), collapse = "")
}

read_docx <- function(file) as_html_text(gsub("</w:p>|<w:br ?/>", " ", word_xml(file)))

read_pdf <- function(file) gsub("\f", "", system2("pdftotext", c("-layout", file, "-"), stdout = TRUE))

words_shown <- function(text) {
  text <- enc2utf8(paste(text, collapse = " "))
  typeset <- c(
    "[\u2018\u2019`]" = "'", "[\u201c\u201d]" = "\"", "\u2013" = "--", "\ufb00" = "ff", "\ufb01" = "fi", "\ufb02" = "fl",
    "\ufb03" = "ffi"
  )
  for (mark in names(typeset)) text <- gsub(mark, typeset[[mark]], text)
  strsplit(trimws(text), "[[:space:]\u00a0]+")[[1L]]
}

expect_words <- function(text, shown, what) {
  words <- paste0(" ", paste(words_shown(text), collapse = " "), " ")
  at <- regexpr(words, paste0(" ", paste(shown, collapse = " "), " "), fixed = TRUE)
  expect(at > 0, sprintf("%s is not whole: %s", what, words))
}

# What a user sees of printed output, line by line; in LaTeX signs are plain.
printed <- function(x, latex) {
  shown <- capture.output(print(x))
  if (latex) replaced_signs(shown, PLAIN_SIGNS, "%s", "^%s") else shown
}

test_that("a rendered document holds every word in Word, HTML, Markdown and PDF", {
  skip_without_document_tools()
  skip_if_not_installed("plistats") # knitr finds the methods of an installed package
  skip_without_python()
  made <- made_document()
  folder <- tempfile("document")
  dir.create(folder)
  before <- setwd(folder)
  on.exit(setwd(before))
  writeLines(DOCUMENT, "paper.Rmd")
  formats <- c(html = "html_document", docx = "word_document", md = "md_document", pdf = "pdf_document")
  read <- list(html = read_html, docx = read_docx, md = read_md, pdf = read_pdf)
  for (kind in names(formats)) {
    there <- list2env(c(made, figure_text = figure_text), parent = globalenv())
    # TeX writes letters of its own coding into its log.
    file <- withCallingHandlers(
      rmarkdown::render("paper.Rmd", formats[[kind]], quiet = TRUE, envir = there),
      warning = function(cnd) if (grepl("paper.log is not encoded", conditionMessage(cnd))) invokeRestart("muffleWarning")
    )
    shown <- words_shown(read[[kind]](file))
    for (name in names(made$texts)) expect_words(made$texts[[name]], shown, paste(name, "in", kind))
    for (name in c("survey", "ports")) expect_words(printed(made[[name]], kind == "pdf"), shown, paste(name, "in", kind))
    for (text in c(made$table$title, made$table$notes, unlist(made$table$cells))) {
      if (kind != "pdf") expect_words(text, shown, paste("the table in", kind))
    }
    # Cells of a table of PDF stand on several lines, so that their words do not follow each other.
    expect_true(all(words_shown(unlist(made$table$cells)) %in% shown), label = paste("cells in", kind))
    expect_words("Zone PLI of three ports.", shown, paste("the caption in", kind))
    expect_words("The end.", shown, kind)
  }
  # What the figures say to those who do not see them.
  page <- paste(readLines("paper.html", encoding = "UTF-8"), collapse = "\n")
  alternative <- regmatches(page, gregexpr("(?<= alt=\")[^\"]*", page, perl = TRUE))[[1L]]
  expect_identical(as_html_text(alternative), c("Zone PLI of three ports.", figure_text(made$ports)))
  xml <- word_xml("paper.docx")
  alternative <- regmatches(xml, gregexpr("(?<=<wp:docPr descr=\")[^\"]*", xml, perl = TRUE))[[1L]]
  expect_identical(alternative, c("Zone PLI of three ports.", "Means of three ports."))
  # A table of Word's own, with its cells.
  cells <- officer::docx_summary(officer::read_docx("paper.docx"))
  cells <- cells[cells$content_type == "table cell", ]
  expect_length(unique(cells$doc_index), 1L)
  expect_identical(cells$text[cells$row_id == 1L], names(made$table$cells))
  expect_identical(cells$text[cells$row_id > 1L], unlist(made$table$cells, use.names = FALSE))
})

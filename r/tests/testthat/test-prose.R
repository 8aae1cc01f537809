# Text for a paper as it arrives where it is read: in the console and in documents, every word of it.

made_text <- function(form = "text") {
  text <- paste(
    "The *PLI* of port_1 was 2.70 & rising (p < 0.001; 95 % CI 2.43 to 3.00), as in C:\\data #1.",
    "No concentration was reported as below a detection limit, and none was left out of the samples that were taken.",
    "1. Not a list. [@tomlinson1980]",
    sep = "\n\n"
  )
  as_prose(text, "methods_text", form)
}

words_of <- function(text) {
  words <- strsplit(gsub("\\\\([[:punct:]])", "\\1", gsub("<[^>]*>", " ", paste(text, collapse = " "))), "\\s+")[[1L]]
  words[nzchar(words)]
}

chunk <- function(code, results = NULL) {
  c(sprintf("```{r, echo = FALSE%s}", if (is.null(results)) "" else sprintf(", results = \"%s\"", results)), code, "```")
}

# A document of Markdown as knitr makes it, shown by its name alone, by print, and by cat.
as_markdown <- function(shown, code = "shown", results = NULL) {
  there <- list2env(list(shown = shown))
  paste(knitr::knit(text = chunk(code, results), quiet = TRUE, envir = there), collapse = "\n")
}

test_that("text prints as it is read, and is a character vector to everything else", {
  text <- made_text()
  printed <- capture.output(print(text, width = 60))
  expect_true(all(nchar(printed) < 60))
  expect_match(printed, "^No concentration was", all = FALSE)
  expect_identical(words_of(printed), words_of(unclass(text)))
  expect_false(any(grepl("\\n", printed, fixed = TRUE)))
  source <- made_text("markdown")
  expect_identical(paste(capture.output(print(source)), collapse = "\n"), as.character(source))
  expect_identical(paste(capture.output(cat(text)), collapse = "\n"), as.character(text))
  expect_true(is.character(text))
  expect_null(attributes(as.character(text)))
  expect_identical(nchar(text), nchar(as.character(text)))
  expect_identical(format(source), as.character(source))
})

test_that("a chunk keeps every word, with and without results = \"asis\"", {
  skip_if_not_installed("knitr")
  skip_if_not_installed("plistats") # knitr finds the method of an installed package
  for (form in c("text", "markdown")) {
    text <- made_text(form)
    for (results in list(NULL, "asis")) {
      expect_identical(words_of(as_markdown(text, results = results)), words_of(unclass(text)))
    }
    for (code in c("print(shown)", "cat(shown)", "invisible(print(shown))")) {
      expect_identical(words_of(as_markdown(text, code, "asis")), words_of(unclass(text)))
    }
    inline <- knitr::knit(text = "Found: `r shown` End.", quiet = TRUE, envir = list2env(list(shown = text)))
    expect_identical(words_of(inline), c("Found:", words_of(unclass(text)), "End."))
  }
  expect_match(as_markdown(made_text("markdown"), results = "asis"), "as in C:\\data #1.\n\nNo concentration", fixed = TRUE)
})

test_that("Markdown that becomes HTML shows the text and not the markup of its characters", {
  skip_if_not_installed("knitr")
  skip_if_not_installed("plistats")
  skip_if_not_installed("commonmark")
  for (results in list(NULL, "asis")) {
    for (code in if (is.null(results)) "shown" else c("shown", "print(shown)")) {
      html <- commonmark::markdown_html(as_markdown(made_text(), code, results))
      expect_match(html, "<p>The *PLI* of port_1 was 2.70 &amp; rising (p &lt; 0.001;", fixed = TRUE)
      expect_match(html, "C:\\data #1.</p>\n<p>No concentration was reported", fixed = TRUE)
      expect_match(html, "<p>1. Not a list. [@tomlinson1980]</p>", fixed = TRUE)
    }
  }
})

test_that("documents in HTML and LaTeX get text that they show as it is", {
  skip_if_not_installed("knitr")
  before <- knitr::opts_knit$get("out.format")
  on.exit(knitr::opts_knit$set(out.format = before))
  shown <- function(format, x = made_text()) {
    knitr::opts_knit$set(out.format = format)
    as.character(knitr::knit_print(x, options = list()))
  }
  expect_match(shown("html"), "<p>The *PLI* of port_1 was 2.70 &amp; rising (p &lt; 0.001;", fixed = TRUE)
  expect_match(shown("html"), "\n\n<p>No concentration was", fixed = TRUE)
  for (format in c("latex", "sweave")) {
    expect_match(shown(format), "*PLI* of port\\_1 was 2.70 \\& rising (p \\textless{} 0.001; 95 \\%", fixed = TRUE)
    expect_match(shown(format), "C:\\textbackslash{}data \\#1.\n\nNo concentration was", fixed = TRUE)
  }
  entry <- as_prose("@article{mann1945,\n  year = {1945}\n}\n", "bibliography")
  expect_match(shown("latex", entry), "\\begin{verbatim}\n@article{mann1945,\n  year = {1945}\n}\n\\end{verbatim}", fixed = TRUE)
  expect_match(shown("html", entry), "<pre>@article{mann1945,", fixed = TRUE)
  expect_match(shown("markdown", entry), "```bibtex\n@article{mann1945,\n  year = {1945}\n}\n```", fixed = TRUE)
})

test_that("on the way to LaTeX signs that pdfLaTeX lacks are mathematics in text and plain in output, and nowhere else", {
  skip_if_not_installed("knitr")
  text <- "p \u2264 0.03, R\u00b2 and \u03c1 of \u22125 \u00d7 10\u207b\u00b9\u00b2; \u03c7\u00b2 \u2265 \u221e"
  expect_match(as_markdown(as_prose(text, "methods_text")), text, fixed = TRUE)
  target <- knitr::opts_knit$get("rmarkdown.pandoc.to")
  on.exit(knitr::opts_knit$set(rmarkdown.pandoc.to = target))
  knitr::opts_knit$set(rmarkdown.pandoc.to = "latex")
  in_math <- "p $\\leq$ 0.03, R$^{2}$ and $\\rho$ of $-$5 \u00d7 10$^{-12}$; $\\chi$$^{2}$ $\\geq$ $\\infty$"
  for (form in c("text", "markdown")) {
    expect_match(as_markdown(as_prose(text, "methods_text", form)), in_math, fixed = TRUE)
  }
  printed <- as_markdown(text, "plistats:::say(shown)")
  expect_match(printed, "p <= 0.03, R^2 and rho of -5 \u00d7 10^-12; chi^2 >= Inf", fixed = TRUE)
  expect_identical(with_latex_signs(text), text) # outside of a document
})

test_that("code is no wider than a page", {
  entry <- paste0("@article{a1,\n  title = {", strrep("Long words of a title ", 8), "},\n  year = {1999}\n}")
  lines <- strsplit(within_line(entry), "\n")[[1L]]
  expect_true(all(nchar(lines) < LINE_OF_CODE))
  expect_identical(words_of(lines), words_of(entry))
  expect_match(lines[2L], "^  title")
  expect_match(lines[3L], "^    [^ ]")
  expect_identical(tail(lines, 2L), c("  year = {1999}", "}"))
})

# What a page of PDF holds of a body in LaTeX, as words.
words_in_pdf <- function(body) {
  head <- c("\\documentclass{article}", "\\usepackage[T1]{fontenc}", "\\pagestyle{empty}")
  writeLines(c(head, "\\begin{document}\\raggedright", body, "\\end{document}"), "page.tex")
  expect_identical(system2("pdflatex", c("-interaction=nonstopmode", "page.tex"), stdout = FALSE), 0L)
  words_of(gsub("\u2019", "'", gsub("\f", "", system2("pdftotext", c("page.pdf", "-"), stdout = TRUE))))
}

in_new_folder <- function(env = parent.frame()) {
  folder <- tempfile()
  dir.create(folder)
  before <- setwd(folder)
  do.call(on.exit, list(bquote(setwd(.(before)))), envir = env)
}

with_pdf <- function() all(nzchar(Sys.which(c("pdflatex", "pdftotext"))))

test_that("a PDF of knitr's own holds every word", {
  skip_if_not_installed("knitr")
  skip_if_not_installed("plistats")
  skip_if(!with_pdf(), "LaTeX or pdftotext is not installed")
  in_new_folder()
  document <- c("\\begin{document}", "<<echo = FALSE, results = 'asis'>>=", "shown", "@", "\\end{document}")
  tex <- knitr::knit(text = document, quiet = TRUE, envir = list2env(list(shown = made_text())))
  body <- sub(".*\\\\begin\\{document\\}(.*)\\\\end\\{document\\}.*", "\\1", tex)
  expect_identical(words_in_pdf(body), words_of(unclass(made_text())))
})

test_that("pandoc makes Word, HTML, Markdown and PDF of it with every word", {
  skip_if_not_installed("knitr")
  skip_if_not_installed("plistats")
  skip_if(!nzchar(Sys.which("pandoc")), "pandoc is not installed")
  in_new_folder()
  pandoc <- function(...) system2("pandoc", c(..., "--wrap=none"), stdout = TRUE)
  straight <- function(text) gsub("\u2019", "'", text)
  for (results in list(NULL, "asis")) {
    writeLines(as_markdown(made_text(), results = results), "knitted.md")
    for (format in c("docx", "html", "markdown")) {
      pandoc("knitted.md", "-o", paste0("made.", format), "-t", format)
      text <- pandoc(paste0("made.", format), "-f", format, "-t", "plain")
      expect_identical(words_of(straight(text)), words_of(unclass(made_text())), label = format)
    }
    if (with_pdf()) expect_identical(words_in_pdf(pandoc("knitted.md", "-t", "latex")), words_of(unclass(made_text())))
  }
})

test_that("the verbs return such text", {
  skip_without_python()
  found <- mann_kendall_test(c(10, 15, 14, 20))
  for (form in c("text", "markdown")) {
    expect_s3_class(methods_text(found, form), c("pli_text", "character"), exact = TRUE)
    expect_identical(attr(methods_text(found, form), "form"), form)
    expect_identical(attr(results_text(found, form = form), "form"), form)
  }
  expect_identical(attr(bibliography(found), "form"), "bibtex")
  expect_match(as.character(bibliography(found)), "^@article\\{mann1945,")
  survey <- assess(read_samples(example_path(), port = "river"), normalizer = "Fe")
  document <- as_markdown(methods_text(survey, form = "markdown"), results = "asis")
  expect_match(document, "\n\nNo concentration was reported as below a detection limit.", fixed = TRUE)
})

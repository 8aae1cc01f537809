# Writes the site of the R package, offline: reference by topic, articles, news.
#
#     Rscript r/tools/make_site.R [folder, by default build/docs/r]
#
# In the repository's root. Topics and their order are those of Python's manual, asked of the Python that `make` uses.

target <- c(commandArgs(TRUE), "build/docs/r")[1L]
dir.create(target, recursive = TRUE, showWarnings = FALSE)
version <- read.dcf("r/DESCRIPTION", "Version")[[1L]]
python <- Sys.getenv("PLISTATS_PYTHON", ".venv/bin/python")
asked <- "import json, pli_stats; print(json.dumps(pli_stats._TASKS))"
tasks <- jsonlite::fromJSON(system2(python, c("-c", shQuote(asked)), stdout = TRUE), simplifyVector = FALSE)

STYLE <- "
body { font: 16px/1.5 system-ui, sans-serif; color: #1b1f23; margin: 0 auto; max-width: 54rem; padding: 0 1rem 4rem; }
nav { border-bottom: 1px solid #d0d7de; padding: .8rem 0; margin-bottom: 1.5rem; }
nav a { margin-right: 1.2rem; } nav b { margin-right: 2rem; }
a { color: #0b5cad; text-decoration: none; } a:hover { text-decoration: underline; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.3rem; margin-top: 1.8rem; } h3 { font-size: 1.05rem; }
pre { background: #f6f8fa; padding: .7rem .9rem; overflow-x: auto; border-radius: 6px; }
code { font-size: .88em; } dt { margin-top: .5rem; } img { max-width: 100%; }
table { border-collapse: collapse; } td, th { padding: .25rem .7rem .25rem 0; vertical-align: top; text-align: left; }
td p { margin: 0 0 .4rem; } table.topics td:first-child { white-space: nowrap; } .missing { color: #57606a; }
"

in_html <- function(text) {
  for (pair in list(c("&", "&amp;"), c("<", "&lt;"), c(">", "&gt;"))) text <- gsub(pair[1L], pair[2L], text, fixed = TRUE)
  text
}

write_page <- function(file, title, body) {
  writeLines(enc2utf8(c(
    "<!DOCTYPE html>", '<html lang="en-GB"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    sprintf("<title>%s</title>", in_html(title)), "<style>", STYLE, "</style></head><body>",
    sprintf("<nav><b>plistats %s</b>", version), '<a href="index.html">Reference</a>',
    '<a href="articles.html">Articles</a><a href="news.html">News</a><a href="../index.html">Python and manual</a></nav>',
    body, "</body></html>"
  )), file.path(target, file), useBytes = TRUE)
}

# --- reference --------------------------------------------------------------------------------------------------------

files <- list.files("r/man", "[.]Rd$", full.names = TRUE)
pages <- setNames(lapply(files, tools::parse_Rd), sub("[.]Rd$", ".html", basename(files)))
of_kind <- function(page, kind) {
  found <- Filter(function(part) identical(attr(part, "Rd_tag"), kind), page)
  vapply(found, function(part) trimws(paste(unlist(part), collapse = "")), "")
}
titles <- vapply(pages, function(page) of_kind(page, "\\title")[1L], "")
aliases <- lapply(pages, of_kind, "\\alias")
links <- setNames(rep(names(aliases), lengths(aliases)), unlist(aliases))

for (file in names(pages)) {
  made <- tempfile(fileext = ".html")
  # What it says of each link is of no use here.
  utils::capture.output(tools::Rd2HTML(
    pages[[file]], made, package = "plistats", Links = links, Links2 = c(none = NA_character_), dynamic = FALSE
  ))
  text <- paste(readLines(made, encoding = "UTF-8"), collapse = "\n")
  body <- sub("(?s)^.*?<body>(.*)</body>.*$", "\\1", text, perl = TRUE)
  body <- sub("(?s)<table[^>]*><tr><td>[^<]*</td><td[^>]*>R Documentation</td></tr></table>", "", body, perl = TRUE)
  body <- sub("(?s)<hr ?/?><div[^>]*>\\[Package.*?</div>", "", body, perl = TRUE)
  body <- gsub("(?s)<a href=\"[.][.]/[.][.]/[^\"]*\">(.*?)</a>", "\\1", body, perl = TRUE) # other packages' pages are not here
  write_page(file, paste(titles[[file]], "- plistats"), body)
}

# A verb stands where Python's manual has it: `Study.benchmark` is the page of `benchmark`.
page_of <- function(name) {
  found <- links[c(name, sub("^.*[.]", "", name), tolower(gsub("(?<=[a-z])(?=[A-Z])", "_", name, perl = TRUE)))]
  unname(found[!is.na(found)])[1L]
}
rows <- function(found) {
  names_of <- vapply(aliases[found], function(all) in_html(paste(utils::head(all, 3L), collapse = ", ")), "")
  row <- '<tr><td><a href="%s"><code>%s</code></a></td><td>%s</td></tr>'
  c('<table class="topics">', sprintf(row, found, names_of, in_html(titles[found])), "</table>")
}
listed <- character()
body <- c("<h1>Reference</h1>", sprintf("<p>%d pages by topic, in the order of the manual.</p>", length(pages)))
for (task in names(tasks)) {
  found <- setdiff(unique(stats::na.omit(vapply(unlist(tasks[[task]]), page_of, ""))), listed)
  if (!length(found)) next
  listed <- c(listed, found)
  body <- c(body, sprintf("<h2>%s</h2>", in_html(task)), rows(found))
}
body <- c(body, "<h2>The package, its Python, and methods of its results</h2>", rows(setdiff(names(pages), listed)))
write_page("index.html", "plistats: reference", body)

# --- articles and news ------------------------------------------------------------------------------------------------

markdown <- function(lines) commonmark::markdown_html(paste(lines, collapse = "\n"), extensions = TRUE)
articles <- list.files("r/vignettes", "[.]Rmd$", full.names = TRUE)
named <- vapply(articles, function(file) {
  lines <- readLines(file, encoding = "UTF-8")
  title <- sub('^title: "(.*)"$', "\\1", grep("^title: ", lines, value = TRUE)[1L])
  write_page(sub("[.]Rmd$", ".html", basename(file)), title, markdown(lines[-seq_len(which(lines == "-->")[1L])]))
  title
}, "")
invisible(file.copy(list.files("r/vignettes", "[.]svg$", full.names = TRUE), target, overwrite = TRUE))
write_page("articles.html", "plistats: articles", c("<h1>Articles</h1>", "<ul>", sprintf(
  '<li><a href="%s">%s</a></li>', sub("[.]Rmd$", ".html", basename(articles)), in_html(named)
), "</ul>"))
write_page("news.html", "plistats: news", markdown(readLines("r/NEWS.md", encoding = "UTF-8")))
cat(sprintf("%d pages, %d articles and the news in %s\n", length(pages), length(articles), target))

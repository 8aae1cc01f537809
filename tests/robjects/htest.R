# Tests and other objects: prints of ours, and what R itself makes, for Python to read. Arguments: folder, answer.
args <- commandArgs(TRUE)
answer <- lapply(stats::setNames(nm = list.files(args[1], pattern = "^ours.*[.]rds$")), function(file) {
  x <- readRDS(file.path(args[1], file))
  list(class = class(x), printed = capture.output(print(x)),
       tidy = if (requireNamespace("broom", quietly = TRUE) && inherits(x, c("htest", "pairwise.htest")))
         suppressMessages(as.list(broom::tidy(x))))
})
x <- c(1.2, 3.4, 2.2, 5.1, 4.4, 2.9); y <- c(0.7, 2.1, 2.5, 4.0, 3.3, 1.1)
g <- factor(rep(c("Botany", "Eden", "Jervis"), each = 4)); v <- c(x, y)
made <- list(
  welch = t.test(x, y), paired = t.test(x, y, paired = TRUE, alternative = "greater"), one = t.test(x, mu = 2),
  wilcoxon = wilcox.test(x, y, paired = TRUE), kruskal = kruskal.test(v, g), anova = oneway.test(v ~ g),
  correlation = cor.test(x, y), shapiro = shapiro.test(x), variances = var.test(x, y),
  pairwise = pairwise.t.test(v, g, p.adjust.method = "holm"), several = list(a = t.test(x), b = t.test(y)))
if (requireNamespace("boot", quietly = TRUE)) {
  set.seed(1); made$boot <- boot::boot(data.frame(x, y), function(d, i) c(mean = mean(d$x[i]), r = cor(d$x[i], d$y[i])), R = 99)
}
made$frame <- data.frame(harbour = factor(c("Eden", NA, "Botany"), levels = c("Botany", "Eden", "Jervis")),
  grade = factor(c("low", "high", NA), levels = c("low", "high"), ordered = TRUE), n = c(1L, NA, 3L), pli = c(0.5, NA, -1),
  note = c("a", NA, "c"), flag = c(TRUE, NA, FALSE), day = as.Date(c("2024-02-29", NA, "1850-01-01")),
  time = as.POSIXct(c("2024-01-15 12:00", NA, "2024-07-15 12:00"), tz = "Australia/Sydney"), span = as.difftime(c(1, NA, 2), units = "hours"),
  stringsAsFactors = FALSE)
made$frame_rows <- made$frame[c(3, 1), c("n", "pli")]
made$table <- table(g)
made$matrix <- matrix(1:6, 2, dimnames = list(NULL, c("a", "b", "c")))
made$pieces <- list(n = 3L, names = c("a", "b"), nothing = NULL, big = 2^40, inner = list(1, TRUE))
for (name in names(made)) saveRDS(made[[name]], file.path(args[1], paste0("r_", name, ".rds")))
writeLines(jsonlite::toJSON(list(prints = answer, welch = unclass(made$welch)[c("statistic", "p.value", "conf.int")],
  back = lapply(stats::setNames(nm = setdiff(names(made), "boot")), function(name) capture.output(print(made[[name]])))),
  digits = NA, auto_unbox = TRUE, null = "null"), args[2])

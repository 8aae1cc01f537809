# What R's boot makes of our intervals: end points, resamples, replicates, prints. Arguments: folder, answer.
suppressMessages(library(boot))
args <- commandArgs(TRUE)
types <- c("norm", "basic", "perc", "bca")
told <- function(expr) tryCatch(expr, error = function(e) paste("error:", conditionMessage(e)))
answer <- lapply(stats::setNames(nm = list.files(args[1], pattern = "[.]rds$")), function(file) {
  b <- readRDS(file.path(args[1], file))
  series <- attr(b, "boot_type") == "tsboot"
  ci <- suppressWarnings(
    if (grepl("geometric", file)) boot.ci(b, type = types, t0 = log(b$t0), t = log(b$t[, 1]), hinv = exp)
    else boot.ci(b, conf = b$interval$conf_level, type = types))
  again <- told({
    set.seed(7)
    b2 <- if (series) tsboot(b$data, b$statistic, R = b$R, l = b$l, sim = b$sim)
          else if (length(unique(b$strata)) > 1) boot(b$data, b$statistic, R = b$R, strata = b$strata)
          else boot(b$data, b$statistic, R = b$R)
    list(off = max(abs(b2$t - b$t)), seed = identical(b2$seed, b$seed), t0 = unname(abs(b2$t0 - b$t0)),
         strata = identical(b2$strata, b$strata), weights = isTRUE(all.equal(b2$weights, b$weights)),
         names = setdiff(names(b2), names(b)))
  })
  array <- told(boot.array(b, indices = TRUE))
  pdf(NULL); plot(b); invisible(dev.off())
  list(class = class(b), names = names(b), term = names(b$t0), again = again,
       normal = ci$normal[2:3], basic = ci$basic[4:5], percentile = ci$percent[4:5], bca = ci$bca[4:5],
       array = if (is.matrix(array)) array - 1 else if (is.null(array)) "none" else array,
       printed = capture.output(print(b)), function_printed = deparse(b$statistic),
       tidy = if (requireNamespace("broom", quietly = TRUE)) as.list(broom::tidy(b)))
})
writeLines(jsonlite::toJSON(answer, digits = NA, auto_unbox = TRUE, null = "null"), args[2])

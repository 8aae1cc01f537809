# The R package and its Python process: start, first call, later calls, a large data frame there and back, memory.
#
#     Rscript benchmarks/r_bridge.R [rows]
#
# Run in the repository after `make setup`. Times are wall seconds; each start is that of a new process, with Python's
# files compiled before. The large data frame (1,000,000 x 10 by default) goes to `contamination_factor` and comes back
# as another of the same size; beside it stands what R itself takes for the same quotient. Memory is that of the Python
# process, from /proc, before the large frame and at its peak. No test depends on any of this.

suppressPackageStartupMessages(library(plistats))

rows <- as.integer(c(commandArgs(TRUE), 1000000L)[1L])
TARGETS <- c(first = 2, small = 0.010, large = 3)

# Milliseconds matter here, and system.time() counts whole ones.
clocked <- function(call) {
  began <- Sys.time()
  call()
  as.numeric(difftime(Sys.time(), began, units = "secs"))
}

memory <- function(field) {
  status <- readLines(file.path("/proc", worker_status()$pid, "status"))
  as.numeric(gsub("\\D", "", grep(paste0("^", field, ":"), status, value = TRUE))) / 1024
}

line <- function(what, value, unit, target = NA) {
  aim <- if (is.na(target)) "" else sprintf("  target <= %s: %s", format(target), if (value <= target) "met" else "MISSED")
  cat(sprintf("%-58s %10.4g %s%s\n", what, value, unit, aim))
}

start <- function() plistats:::living_worker()
small <- data.frame(Cu = c(45, 90), Pb = c(20, 31), Zn = c(95, 120))
started <- replicate(5, {
  worker_stop()
  c(start = clocked(start), first = clocked(function() pli(small, "shale")))
})
line("start of the Python process (median of 5)", median(started["start", ]), "s")
line("first call after it (median of 5; pandas is loaded)", median(started["first", ]), "s", TARGETS[["first"]])

# What base R takes for the same answer, in the same run: Welch's F with its law simulated by as many resamples, adjusted
# t tests of pairs with unequal variances, and both checks.
x <- c(1:14, 15.5)
port <- rep(c("a", "b", "c"), 5)
in_r <- function(resamples = 9999L) {
  port <- factor(port)
  n <- tabulate(port)
  v <- tapply(x, port, var)
  f <- function(means, weights) {
    share <- weights / rowSums(weights)
    between <- rowSums(weights * (means - rowSums(share * means))^2) / 2
    between / (1 + 2 / 8 * rowSums((1 - share)^2 / rep(n - 1, each = nrow(means))))
  }
  draw <- function(law) vapply(1:3, law, numeric(resamples))
  means <- draw(function(i) rnorm(resamples, 0, sqrt(v[i] / n[i])))
  simulated <- f(means, draw(function(i) n[i] * (n[i] - 1) / (v[i] * rchisq(resamples, n[i] - 1))))
  welch <- oneway.test(x ~ port)
  deviations <- abs(x - ave(x, port, FUN = median))
  list(
    p = (sum(simulated >= welch$statistic) + 1) / (resamples + 1), welch = welch,
    pairs = pairwise.t.test(x, port, pool.sd = FALSE), spread = anova(lm(deviations ~ port)),
    normal = shapiro.test(resid(lm(x ~ port)))
  )
}
shale <- rep(c(Cu = 45, Pb = 20, Zn = 95), each = 2)
calls <- list(
  "pli of two samples" = list(function() pli(small, "shale"), function() exp(rowMeans(log(as.matrix(small) / shale)))),
  "mae of 50 predictions" = list(function() mae(1:50, 1:50 + 0.5), function() mean(abs(1:50 - (1:50 + 0.5)))),
  "compare_ports of 15 samples" = list(function() compare_ports(x, port), in_r)
)
for (name in names(calls)) {
  for (call in calls[[name]]) call()
  times <- replicate(100, clocked(calls[[name]][[1L]]))
  line(sprintf("%s, median of 100", name), 1000 * median(times), "ms", 1000 * TARGETS[["small"]])
  line(sprintf("%s, 95 in 100 within", name), 1000 * quantile(times, 0.95), "ms")
  base <- median(replicate(100, clocked(calls[[name]][[2L]])))
  line("  the same in base R, median of 100", 1000 * base, "ms")
  line("  times as long as base R", median(times) / base, "")
}

set.seed(1)
metals <- c("As", "Cd", "Cr", "Cu", "Hg", "Ni", "Pb", "Zn", "Fe", "Al")
large <- as.data.frame(setNames(lapply(metals, function(metal) rlnorm(rows)), metals))
at_rest <- memory("VmRSS")
times <- replicate(3, clocked(function() contamination_factor(large, "shale")))
what <- sprintf("data frame of %s x 10", format(rows, big.mark = ","))
line(paste(what, "there and back, median of 3"), median(times), "s", TARGETS[["large"]])
base <- c(As = 13, Cd = 0.3, Cr = 90, Cu = 45, Hg = 0.4, Ni = 68, Pb = 20, Zn = 95, Fe = 47200, Al = 80000)
line("the same quotient in R", clocked(function() as.data.frame(Map(`/`, large, base[metals]))), "s")
line("the data themselves", as.numeric(object.size(large)) / 2^20, "MB")
line("memory of the Python process at rest", at_rest, "MB")
line("memory of the Python process, peak", memory("VmHWM"), "MB")
invisible(worker_stop())

# Two models on the same samples: signed ranks, losses in time order, resampled t, sign flips counted one by one.
golden <- list(versions = versions("coin", "forecast", "effectsize"))
alternatives <- c("two.sided", "less", "greater")
each <- function(f) stats::setNames(lapply(alternatives, f), alternatives)

# Differences without ties and zeros; with ties and zeros (on eighths, so that they are exact); a larger set with ties.
set.seed(7)
samples <- list(
  plain = list(a = round(rexp(14, 0.5), 4), b = round(rexp(14, 0.7), 4)),
  tied = list(a = c(12, 9, 15, 7, 8, 11, 20, 6, 9, 13, 10, 10) / 8, b = c(8, 10, 9, 7, 5, 11, 12, 10, 9, 10, 14, 12) / 8),
  long = list(a = round(8 * rexp(120, 0.5)) / 8, b = round(8 * rexp(120, 0.6)) / 8)
)
# The interval of effectsize uses the standard error under the null hypothesis and covers too seldom where there is an
# effect (a simulation in the tests); here its estimate is jackknifed.
rank_biserial <- function(d, alternative) {
  d <- d[d != 0]
  n <- length(d)
  estimate <- function(d) effectsize::rank_biserial(d, mu = 0, ci = NULL, verbose = FALSE)$r_rank_biserial
  r <- estimate(d)
  without <- vapply(seq_len(n), function(i) estimate(d[-i]), 0)
  error <- sqrt((n - 1) / n * sum((without - mean(without))^2)) / (1 - r^2)
  reach <- qt(if (alternative == "two.sided") 0.975 else 0.95, n - 1) * error
  list(effect = r, low = if (alternative == "less") -1 else tanh(atanh(r) - reach),
       high = if (alternative == "greater") 1 else tanh(atanh(r) + reach))
}
golden$wilcoxon <- lapply(samples, function(s) {
  d <- s$a - s$b
  out <- list(a = s$a, b = s$b,
    normal = each(function(alt) {
      w <- suppressWarnings(stats::wilcox.test(s$a, s$b, paired = TRUE, exact = FALSE, alternative = alt))
      list(statistic = unname(w$statistic), p_value = w$p.value)
    }),
    effect = each(function(alt) rank_biserial(d, alt)))
  if (!anyDuplicated(abs(d)) && all(d != 0)) out$exact <- each(function(alt) {
    w <- stats::wilcox.test(s$a, s$b, paired = TRUE, exact = TRUE, alternative = alt)
    list(statistic = unname(w$statistic), p_value = w$p.value)
  })
  for (zeros in c("Wilcoxon", "Pratt")) out[[paste0("coin_", tolower(zeros))]] <- each(function(alt) {
    w <- coin::wilcoxsign_test(a ~ b, data = data.frame(a = s$a, b = s$b), alternative = alt, zero.method = zeros,
                               distribution = "exact")
    as.numeric(coin::pvalue(w))
  })
  out
})

# Squared errors in time order; the last series alternates, so that its variance at horizon 2 is negative.
series <- list(
  short = list(e1 = rnorm(20), e2 = rnorm(20, 0, 0.7)),
  smooth = list(e1 = as.numeric(stats::filter(rnorm(60), c(1, 0.8, 0.5), sides = 1))[-(1:2)],
                e2 = as.numeric(stats::filter(rnorm(60), c(0.8, 0.6, 0.3), sides = 1))[-(1:2)]),
  alternating = list(e1 = rep(c(2, 0.5), 10) + seq_len(20) / 50, e2 = rep(c(0.5, 2), 10) + seq_len(20) / 64)
)
golden$diebold_mariano <- lapply(series, function(s) {
  list(loss_a = s$e1^2, loss_b = s$e2^2, cases = unlist(lapply(c(1, 2, 4), function(h) {
    unlist(lapply(c("acf", "bartlett"), function(v) lapply(alternatives, function(alt) {
      negative <- FALSE
      d <- withCallingHandlers(forecast::dm.test(s$e1, s$e2, alternative = alt, h = h, power = 2, varestimator = v),
        warning = function(w) { negative <<- TRUE; invokeRestart("muffleWarning") })
      list(horizon = h, variance = v, alternative = alt, statistic = unname(d$statistic), p_value = d$p.value,
           negative = negative)
    })), recursive = FALSE)
  }), recursive = FALSE))
})

# Nadeau & Bengio (2003): mean over sqrt((1/J + n2/n1) s^2), J - 1 degrees of freedom; Corani & Benavoli (2015).
splits <- list(
  ten = list(d = round(rnorm(10, 0.02, 0.03), 4), n_train = 80, n_test = 20),
  thirty = list(d = round(rnorm(30, 0.01, 0.03), 4), n_train = 60, n_test = 30)
)
golden$resampled <- lapply(splits, function(s) {
  J <- length(s$d)
  se <- sqrt((1 / J + s$n_test / s$n_train) * var(s$d))
  t <- mean(s$d) / se
  rho <- s$n_test / (s$n_train + s$n_test)
  scale <- sqrt((1 / J + rho / (1 - rho)) * var(s$d))
  rope <- 0.01
  c(s, list(
    factor = 1 / J + s$n_test / s$n_train, statistic = t,
    p_value = list(two.sided = 2 * pt(-abs(t), J - 1), less = pt(t, J - 1), greater = pt(t, J - 1, lower.tail = FALSE)),
    interval = mean(s$d) + c(-1, 1) * qt(0.975, J - 1) * se,
    rope = rope, scale = scale,
    posterior = c(pt((-rope - mean(s$d)) / scale, J - 1),
                  pt((rope - mean(s$d)) / scale, J - 1) - pt((-rope - mean(s$d)) / scale, J - 1),
                  pt((rope - mean(s$d)) / scale, J - 1, lower.tail = FALSE)),
    credible = mean(s$d) + c(-1, 1) * qt(0.95, J - 1) * scale))
})

# Every sign vector, written out; in eighths, so that sums are exact.
flips <- list(tied = samples$tied, other = list(a = round(8 * rexp(11, 0.3)) / 8, b = round(8 * rexp(11, 0.5)) / 8))
golden$flips <- lapply(flips, function(s) {
  d <- s$a - s$b
  sums <- as.matrix(expand.grid(rep(list(c(-1, 1)), length(d)))) %*% d
  list(a = s$a, b = s$b, p_value = list(two.sided = mean(abs(sums) >= abs(sum(d))), less = mean(sums <= sum(d)),
                                        greater = mean(sums >= sum(d))))
})

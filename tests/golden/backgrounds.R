# Backgrounds from one's own samples: what R's own functions say of written-down concentrations.
set.seed(12)
drawn <- function(n) signif(exp(rnorm(n, 3, 0.6)), 5)

of_rules <- function(x) {
  quartiles <- unname(quantile(x, c(0.25, 0.75)))
  logs <- log(x)
  log_quartiles <- unname(quantile(logs, c(0.25, 0.75)))
  list(
    values = x,
    median_2mad = median(x) + 2 * mad(x),
    median_2mad_log = exp(median(logs) + 2 * mad(logs)),
    tukey = quartiles[2] + 1.5 * diff(quartiles),
    tukey_log = exp(log_quartiles[2] + 1.5 * diff(log_quartiles)),
    percentile_95 = unname(quantile(x, 0.95)),
    percentile_90 = unname(quantile(x, 0.9)),
    above_hinges = vector_of(sort(boxplot.stats(x)$out[boxplot.stats(x)$out > median(x)]))
  )
}

al <- signif(runif(40, 10000, 70000), 5)
pb <- signif(5 + 4e-4 * al + rnorm(40, 0, 2), 5)
of_line <- function(x, y, log) {
  fit <- if (log) lm(log(y) ~ log(x)) else lm(y ~ x)
  at <- predict(fit, data.frame(x = 50000))
  s <- summary(fit)
  list(intercept = unname(coef(fit)[1]), slope = unname(coef(fit)[2]), residual_sd = s$sigma, r_squared = s$r.squared,
       at_50000 = unname(if (log) exp(at) else at))
}
golden <- list(
  versions = versions(),
  # 4 k + 1 values: there Tukey's hinges are R's default quartiles, so that boxplot.stats() has the same fence.
  rules = list(n41 = of_rules(drawn(41)), n30 = of_rules(drawn(30)), n57 = of_rules(drawn(57))),
  line = list(Al = al, Pb = pb, plain = of_line(al, pb, FALSE), log = of_line(al, pb, TRUE))
)

# Comparing ports, trends over years, PLI against 1. Inputs and R's answers stand side by side.
suppressPackageStartupMessages({library(effectsize); library(rstatix); library(nlme); library(lme4); library(pbkrtest); library(coin)})

# ---- ports -----------------------------------------------------------------------------------------------------------
z <- function(level) qnorm((1 + level) / 2)
solve_for <- function(f, interval) uniroot(f, interval, tol = 1e-13, maxiter = 10000)$root

# Newcombe (2006), method 5, for theta = P(A > B) + P(A = B) / 2, as an interval of delta = 2 theta - 1.
newcombe <- function(a, b, level) {
  m <- length(a); n <- length(b); half <- (m + n) / 2 - 1
  theta <- mean(outer(a, b, ">") + 0.5 * outer(a, b, "=="))
  f <- function(t) abs(t - theta) - z(level) * sqrt(t * (1 - t) * (1 + half * (1 - t) / (2 - t) + half * t / (1 + t)) / (m * n))
  inside <- 1e-10
  low <- if (theta == 0) 0 else solve_for(f, c(inside, if (theta == 1) 1 - inside else theta))
  high <- if (theta == 1) 1 else solve_for(f, c(if (theta == 0) inside else theta, 1 - inside))
  2 * c(low, high) - 1
}
# pt() falls back to a normal law beyond a noncentrality of 37.62; T = (Z + ncp) / S is integrated over S instead.
p_t <- function(t, df, ncp) integrate(function(s) pnorm(t * s - ncp) * 2 * df * s * dchisq(df * s^2, df), 0, 8, rel.tol = 1e-12, subdivisions = 5000L)$value
ncp_t <- function(t, df, p) solve_for(function(x) p_t(t, df, x) - p, c(t - 4 - abs(t), t + 4 + abs(t)))
ncp_f <- function(f, df, p) if (pf(f, df[1], df[2]) <= p) 0 else solve_for(function(x) pf(f, df[1], df[2], x) - p, c(0, 10 * f * df[1] + 50))
ncp_x <- function(h, df, p) if (pchisq(h, df) <= p) 0 else solve_for(function(x) pchisq(h, df, x) - p, c(0, 10 * h + 50))
# Hedges' J with the degrees of freedom of what g is divided by, s; effectsize takes those of Welch's t, which belong to
# the standard error, and makes g of 3 and 30 samples a fifth too small.
hedges_J <- function(df) exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
df_of_s <- function(a, b) { n <- c(length(a), length(b)) - 1; v <- c(var(a), var(b)); sum(v)^2 / sum(v^2 / n) }
g_interval <- function(a, b, level) {
  v <- c(var(a) / length(a), var(b) / length(b)); se <- sqrt(sum(v))
  df <- sum(v)^2 / (v[1]^2 / (length(a) - 1) + v[2]^2 / (length(b) - 1))
  s <- sqrt((var(a) + var(b)) / 2); t <- (mean(a) - mean(b)) / se
  hedges_J(df_of_s(a, b)) * se / s * c(ncp_t(t, df, (1 + level) / 2), ncp_t(t, df, (1 - level) / 2))
}
median_interval <- function(x, level) {
  k <- qbinom((1 - level) / 2, length(x), 0.5)
  if (k == 0) c(-Inf, Inf) else sort(x)[c(k, length(x) - k + 1)]
}

compared <- function(values, ports, level) {
  names <- unique(ports); d <- data.frame(values, ports = factor(ports, names)); groups <- split(d$values, d$ports)
  k <- length(names); n <- length(values)
  kw <- kruskal.test(values ~ ports, d); H <- unname(kw$statistic)
  ow <- oneway.test(values ~ ports, d); f <- unname(ow$statistic); df <- unname(ow$parameter)
  dunn <- suppressWarnings(dunn_test(d, values ~ ports, p.adjust.method = "holm"))
  gh <- games_howell_test(d, values ~ ports, conf.level = level, detailed = TRUE)
  pairs <- combn(names, 2)[2:1, , drop = FALSE] # the later less the earlier
  tukey <- TukeyHSD(aov(values ~ ports, d))$ports
  each <- lapply(seq_len(ncol(pairs)), function(i) {
    a <- groups[[pairs[1, i]]]; b <- groups[[pairs[2, i]]]
    w <- suppressWarnings(wilcox.test(a, b, conf.int = TRUE, conf.level = level, exact = TRUE))
    # Mirrored: of one pair (`apart`) effectsize's search ends half a percent off if the other port comes first.
    m <- hedges_g(b, a, pooled_sd = FALSE, ci = level); g <- list(Hedges_g = -m$Hedges_g, CI_low = -m$CI_high, CI_high = -m$CI_low)
    w_t <- t.test(a, b, conf.level = level)
    list(group_a = pairs[1, i], group_b = pairs[2, i],
         delta = rank_biserial(a, b, ci = NULL)$r_rank_biserial, delta_interval = newcombe(a, b, level),
         ties = any(duplicated(c(a, b))), shift = median(outer(a, b, "-")), shift_interval = as.numeric(w$conf.int),
         g = hedges_J(df_of_s(a, b)) * (mean(a) - mean(b)) / sqrt((var(a) + var(b)) / 2),
         J_ratio = hedges_J(w_t$parameter[["df"]]) / hedges_J(df_of_s(a, b)),
         g_effectsize = c(g$Hedges_g, g$CI_low, g$CI_high), beyond_pt = max(abs(c(g$CI_low, g$CI_high))) > 15, g_interval = g_interval(a, b, level),
         welch_t = unname(w_t$statistic), welch_p = w_t$p.value, welch_interval = as.numeric(w_t$conf.int))
  })
  eta <- F_to_eta2(f, df[1], df[2], ci = level, alternative = "two.sided")
  ends <- c((1 + level) / 2, (1 - level) / 2)
  deviations <- abs(values - ave(values, d$ports, FUN = median))
  bf <- oneway.test(deviations ~ d$ports, var.equal = TRUE)
  sw <- shapiro.test(values - ave(values, d$ports))
  classical <- oneway.test(values ~ ports, d, var.equal = TRUE)
  list(
    values = values, ports = ports, level = level,
    kruskal = list(statistic = H, p_value = kw$p.value, epsilon = rank_epsilon_squared(values ~ ports, d, ci = NULL)$rank_epsilon_squared,
                   epsilon_interval = pmin(1, sapply(ends, function(p) ncp_x(H, k - 1, p)) / (n - 1)),
                   mean_rank = as.numeric(tapply(rank(values), d$ports, mean)),
                   median = as.numeric(sapply(groups, median)), median_interval = lapply(unname(groups), median_interval, level)),
    dunn = list(group_a = dunn$group1, group_b = dunn$group2, statistic = vector_of(unname(dunn$statistic)),
                p = vector_of(unname(dunn$p)), p_adjusted = vector_of(unname(dunn$p.adj))),
    welch = list(statistic = f, df = df, p_value = ow$p.value, eta = eta$Eta2_partial, eta_effectsize = c(eta$CI_low, eta$CI_high),
                 eta_interval = sapply(ends, function(p) { x <- ncp_f(f, df, p); x / (x + df[2]) }),
                 mean_interval = lapply(unname(groups), function(g) as.numeric(t.test(g, conf.level = level)$conf.int))),
    games_howell = list(group_a = gh$group1, group_b = gh$group2, estimate = vector_of(unname(gh$estimate)),
                        conf_low = vector_of(unname(gh$conf.low)), conf_high = vector_of(unname(gh$conf.high)), df = vector_of(unname(gh$df)),
                        p_exact = vector_of(unname(ptukey(abs(gh$estimate) / gh$se, k, gh$df, lower.tail = FALSE)))),
    tukey = list(pair = vector_of(rownames(tukey)), difference = vector_of(unname(tukey[, "diff"]))),
    classical_f = unname(classical$statistic),
    brown_forsythe = list(statistic = unname(bf$statistic), p_value = bf$p.value),
    shapiro = list(statistic = unname(sw$statistic), p_value = sw$p.value),
    pairs = each)
}
set.seed(11)
sizes <- c(9, 6, 12, 7)
plain <- round(exp(rnorm(34, rep(c(0, 0.4, 0.9, 0.2), sizes), rep(c(0.3, 0.6, 0.4, 0.5), sizes))), 6)
tied <- round(rnorm(30, rep(c(3, 4, 6), each = 10), 1.4))
two <- round(c(rnorm(8), rnorm(11, 0.7, 2)), 5)
apart <- c(1.1, 1.3, 1.2, 1.6, 1.5, 1.4, 5.2, 5.9, 5.5, 5.1, 5.8, 5.4, 1.25, 1.35, 1.05, 1.15, 1.45)
cases <- list(
  plain = compared(plain, rep(c("Eden", "Botany", "Kembla", "Jervis"), sizes), 0.95),
  plain_90 = compared(plain, rep(c("Eden", "Botany", "Kembla", "Jervis"), sizes), 0.9),
  log = compared(log(plain), rep(c("Eden", "Botany", "Kembla", "Jervis"), sizes), 0.95),
  tied = compared(tied, rep(c("A", "B", "C"), 10)[order(rep(1:3, 10))], 0.95),
  two = compared(two, rep(c("A", "B"), c(8, 11)), 0.95),
  apart = compared(apart, rep(c("low", "high", "other"), c(6, 6, 5)), 0.95))

# Permutation: two ports by coin, three by going through all arrangements.
two_p <- pvalue(oneway_test(v ~ g, data.frame(v = two, g = factor(rep(c("A", "B"), c(8, 11)))), distribution = "exact"))
tiny <- c(1.2, 3.4, 2.2, 2.9, 4.1, 5.0, 4.4, 2.8); tiny_port <- c(1, 1, 1, 2, 2, 2, 3, 3)
between <- function(g) sum(tapply(tiny - mean(tiny), g, function(x) sum(x)^2 / length(x)))
all_f <- unlist(lapply(combn(8, 3, simplify = FALSE), function(a) sapply(combn(setdiff(1:8, a), 3, simplify = FALSE), function(b) {
  g <- rep(3, 8); g[a] <- 1; g[b] <- 2; between(g) })))
permutation <- list(values = two, ports = rep(c("A", "B"), c(8, 11)), p_value = as.numeric(two_p),
                    tiny = tiny, tiny_ports = tiny_port, tiny_p = mean(all_f >= between(tiny_port) - 1e-9))

# ---- mixed models ----------------------------------------------------------------------------------------------------
mixed <- function(y, port, survey) {
  d <- data.frame(y, port = factor(port, unique(port)), survey = factor(survey))
  means <- lme(y ~ 0 + port, random = ~ 1 | survey, d, control = lmeControl(msTol = 1e-12, tolerance = 1e-10, opt = "optim", reltol = 1e-14))
  fit <- lme(y ~ port, random = ~ 1 | survey, d, control = lmeControl(msTol = 1e-12, tolerance = 1e-10, opt = "optim", reltol = 1e-14))
  other <- lmer(y ~ 0 + port + (1 | survey), d, control = lmerControl(optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-14)))
  plain <- gls(y ~ port, d); a <- anova(fit)["port", ]; v <- as.data.frame(VarCorr(other))$vcov
  list(values = y, ports = port, survey = survey, means = unname(fixef(means)), covariance = unname(apply(vcov(means), 1, identity, simplify = FALSE)),
       variance_survey = getVarCov(means)[1, 1], variance_residual = means$sigma^2, log_likelihood = as.numeric(logLik(means)),
       lmer = list(means = unname(lme4::fixef(other)), variance_survey = v[1], variance_residual = v[2], log_likelihood = as.numeric(logLik(other))),
       statistic = a[["F-value"]], df = c(a$numDF, a$denDF), p_value = a[["p-value"]],
       ratio = 2 * (as.numeric(logLik(fit)) - as.numeric(logLik(plain))), residuals = unname(residuals(means)))
}
set.seed(5)
shift <- rnorm(8, 0, 0.6)
crossed_survey <- rep(1:8, c(5, 3, 4, 6, 5, 3, 4, 4)); crossed_port <- rep(c("Eden", "Botany", "Kembla"), length.out = 34)
crossed <- round(c(Eden = 1, Botany = 1.5, Kembla = 1.2)[crossed_port] + shift[crossed_survey] + rnorm(34, 0, 0.4), 4)
nested_survey <- rep(1:12, rep(c(4, 3, 5), 4)); nested_port <- rep(c("Eden", "Botany", "Kembla"), each = 4)[nested_survey]
nested <- round(c(Eden = 0, Botany = 1.5, Kembla = 0.3)[nested_port] + rnorm(12, 0, 0.5)[nested_survey] + rnorm(48, 0, 0.4), 4)
models <- list(crossed = mixed(unname(crossed), crossed_port, crossed_survey), nested = mixed(unname(nested), nested_port, nested_survey))

# Kenward and Roger, as pbkrtest has it; the last two fits have a variance of 0 between surveys.
adjusted <- function(y, port, survey) {
  d <- data.frame(y, port = factor(port, unique(port)), survey = factor(survey)); k <- nlevels(d$port)
  fit <- lmer(y ~ 0 + port + (1 | survey), d, control = lmerControl(optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-14), check.conv.singular = "ignore"))
  test <- function(L) { s <- KRmodcomp(fit, L)$stats; list(statistic = s$Fstat, df = c(s$ndf, s$ddf), scale = s$F.scaling, p_value = s$p.value) }
  rows <- function(m) unname(apply(as.matrix(m), 1, as.numeric, simplify = FALSE))
  pairs <- combn(k, 2); unit <- diag(k); v <- as.data.frame(VarCorr(fit))$vcov
  list(values = y, ports = port, survey = survey, variances = v, plain = rows(vcov(fit)), covariance = rows(vcovAdj(fit)),
       omnibus = test(cbind(-1, diag(k - 1))),
       pairs = lapply(seq_len(ncol(pairs)), function(i) test(unit[pairs[1, i], , drop = FALSE] - unit[pairs[2, i], , drop = FALSE])),
       means_df = sapply(seq_len(k), function(i) test(unit[i, , drop = FALSE])$df[2]))
}
set.seed(14)
noise <- function(port, survey, sd) rnorm(length(port)) + sd * rnorm(max(survey))[survey]
shifted <- function(port, survey, sd) adjusted(round(noise(port, survey, sd) + 0.3 * port, 4), letters[port], survey)
# Surveys differ less than chance would have them: variance 0.
level <- function(port, survey) { y <- noise(port, survey, 0); adjusted(round(y - ave(y, survey) + 0.3 * port, 4), letters[port], survey) }
three_of_six <- rep(rep(1:3, each = 5), 4) + rep(0:3, each = 15); three_of_six <- (three_of_six - 1) %% 6 + 1
unequal <- rep(1:12, c(2, 9, 4, 3, 7, 5, 2, 2, 9, 4, 3, 7)); few <- rep(1:6, c(4, 2, 6, 5, 3, 2))
kenward_roger <- list(
  crossed = adjusted(unname(crossed), crossed_port, crossed_survey),
  crossed_balanced = shifted(rep(1:4, 10), rep(1:5, each = 8), 0.8),
  crossed_three_of_six = shifted(rep(1:4, each = 15), three_of_six, 0.7),
  nested = shifted(rep(1:3, c(5, 4, 3))[unequal], unequal, 0.7),
  nested_balanced = shifted(rep(1:3, each = 20), rep(1:15, each = 4), 0.8),
  partly_linked = shifted(c(rep(1:2, 12), rep(3, 13)), c(rep(1:3, each = 8), rep(4:6, c(4, 6, 3))), 1),
  few_surveys = shifted(rep(1:3, c(3, 2, 1))[few], few, 2),
  boundary_crossed = level(rep(1:3, length.out = 31), rep(1:4, c(9, 7, 9, 6))),
  boundary_nested = level(rep(1:3, c(5, 4, 3))[unequal], unequal))

# ---- trends ----------------------------------------------------------------------------------------------------------
inversion_law <- function(n) { law <- 1; for (m in 2:n) law <- Reduce(`+`, lapply(0:(m - 1), function(s) c(rep(0, s), law, rep(0, m - 1 - s)))) / m; law }
trend <- function(x, t, level = 0.95) {
  n <- length(x); ij <- combn(n, 2); dt <- t[ij[2, ]] - t[ij[1, ]]; dx <- x[ij[2, ]] - x[ij[1, ]]
  S <- sum(sign(dt) * sign(dx)); slopes <- sort((dx / dt)[dt != 0]); N <- length(slopes)
  u <- as.numeric(table(x)); w <- as.numeric(table(t)); v <- function(m) sum(m * (m - 1) * (2 * m + 5))
  V <- (v(n) - v(u) - v(w)) / 18 + sum(u * (u - 1)) * sum(w * (w - 1)) / (2 * n * (n - 1)) +
    sum(u * (u - 1) * (u - 2)) * sum(w * (w - 1) * (w - 2)) / (9 * n * (n - 1) * (n - 2))
  exact <- !anyDuplicated(x) && !anyDuplicated(t) && n <= 60
  tests <- lapply(c(two.sided = "two.sided", greater = "greater", less = "less"), function(a)
    suppressWarnings(cor.test(x, t, method = "kendall", exact = exact, continuity = TRUE, alternative = a)))
  if (exact) {  # rank: how many of the smallest slopes may be passed before S is rare
    rank <- sum(cumsum(inversion_law(n)) <= (1 - level) / 2 * (1 + 1e-12)); at <- c(rank, N - rank + 1)
  } else at <- c((N - z(level) * sqrt(V)) / 2, (N + z(level) * sqrt(V)) / 2 + 1)
  limits <- if (at[1] < 1) c(-Inf, Inf) else approx(seq_len(N), slopes, at)$y
  list(values = x, time = t, level = level, score = S, variance = V, exact = exact, tau = unname(tests$two.sided$estimate),
       p = lapply(tests, function(o) o$p.value), slope = median(slopes), limits = limits)
}
set.seed(3)
trends <- list(
  short = trend(c(10, 15, 14, 20), 1:4),
  plain = trend(round(rnorm(13) + 0.15 * 1:13, 4), c(2001, 2002, 2004, 2005, 2006, 2008, 2009, 2011, 2012, 2013, 2016, 2018, 2021)),
  forty = trend(round(rnorm(40) + 0.02 * 1:40, 6), 1:40, 0.9),
  long = trend(round(rnorm(75) + 0.01 * 1:75, 6), 1:75),
  gilbert_212 = trend(c(20, 20, 20, 20, 15, 20, 20, 30, 27, 26, 23, 35, 25, 28, 70, 26, 24, 34, 32, 23, 50, 30), 1:22),
  gilbert_16_3 = trend(c(10, 22, 21, 30, 22, 30, 40, 40), c(1, 1, 1, 2, 3, 3, 4, 5), 0.9),
  years = trend(round(rnorm(36, rep(c(3, 3.4, 3.2, 3.9, 4.4, 4.2), each = 6)), 1), rep(c(2015, 2016, 2018, 2019, 2020, 2022), each = 6)),
  falling = trend(round(rnorm(15) - 0.3 * 1:15, 1), rep(1:5, 3)))

# ---- PLI against 1 ---------------------------------------------------------------------------------------------------
set.seed(8)
pli <- round(exp(rnorm(24, 0.15, 0.5)), 4); pli_port <- rep(c("a", "b", "c", "d", "e"), c(3, 8, 2, 5, 6))
one_sample <- function(x, mu, alternative, level) {
  r <- t.test(x, mu = mu, alternative = alternative, conf.level = level)
  list(statistic = unname(r$statistic), df = unname(r$parameter), p_value = r$p.value, effect = exp(unname(r$estimate)), limits = exp(as.numeric(r$conf.int)))
}
ways <- c(`two-sided` = "two.sided", greater = "greater", less = "less")
pli_tests <- list(values = pli, ports = pli_port,
  samples = lapply(ways, function(a) one_sample(log(pli), 0, a, 0.95)),
  ports_as_units = lapply(ways, function(a) one_sample(as.numeric(tapply(log(pli), pli_port, mean)), log(1.1), a, 0.9)))

golden <- list(versions = versions("effectsize", "rstatix", "nlme", "lme4", "pbkrtest", "coin"), cases = cases, permutation = permutation,
               mixed = models, kenward_roger = kenward_roger, trends = trends, pli = pli_tests)

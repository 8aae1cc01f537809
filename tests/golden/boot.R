# Bootstrap intervals by R's boot, to be met end to end with the same seed, and metrics written out in R.
library(boot)
golden <- list(versions = versions("boot"))

metric <- list(
  mae = function(d, w) sum(w * abs(d$y - d$p)),
  mape = function(d, w) sum(w * abs(d$y - d$p) / abs(d$y)),
  smape = function(d, w) sum(w * 2 * abs(d$y - d$p) / (abs(d$y) + abs(d$p))),
  rmse = function(d, w) sqrt(sum(w * (d$y - d$p)^2)),
  mse = function(d, w) sum(w * (d$y - d$p)^2),
  bias = function(d, w) sum(w * (d$p - d$y)),
  r2 = function(d, w) 1 - sum(w * (d$y - d$p)^2) / sum(w * (d$y - sum(w * d$y))^2),
  # Lin (1989), with moments over n
  ccc = function(d, w) {
    my <- sum(w * d$y); mp <- sum(w * d$p)
    2 * sum(w * (d$y - my) * (d$p - mp)) / (sum(w * (d$y - my)^2) + sum(w * (d$p - mp)^2) + (my - mp)^2)
  }
)
equal <- function(n) rep(1 / n, n)
predictions <- function(n) {
  y <- rlnorm(n, 0.5, 0.6)
  data.frame(y = y, p = y * exp(rnorm(n, 0.05, 0.3)))
}
ends <- function(ci) list(normal = ci$normal[2:3], basic = ci$basic[4:5], percentile = ci$percent[4:5], bca = ci$bca[4:5])

set.seed(20250622)
d <- predictions(40)
weights <- round(runif(40), 3)
golden$metrics <- list(
  y = d$y, yhat = d$p, weights = weights,
  plain = lapply(metric, function(f) f(d, equal(40))),
  weighted = lapply(metric, function(f) f(d, weights / sum(weights)))
)

# Every smooth metric. 999 and 0.95 make whole ranks, 500 and 0.9 fractional ones. `L` is the jackknife, as in our BCa.
golden$plain <- lapply(list(list(n = 25, R = 999, level = 0.95, seed = 1), list(n = 40, R = 500, level = 0.9, seed = 7)),
  function(case) {
    d <- predictions(case$n)
    c(case, list(y = d$y, yhat = d$p, metrics = lapply(metric, function(f) {
      set.seed(case$seed)
      b <- boot(d, function(d, i) f(d[i, ], equal(nrow(d))), R = case$R)
      L <- empinf(data = d, statistic = function(d, w) f(d, w), stype = "w", type = "jack")
      c(list(estimate = b$t0, replicates = b$t[1:20, 1], abc = abc.ci(d, f, conf = case$level)[2:3]),
        ends(boot.ci(b, conf = case$level, type = c("norm", "basic", "perc", "bca"), L = L)))
    })))
  })

# Studentized: variances over n (n - 1 would cancel in (t* - t) / se* * se); rmse and ccc by the delta method.
variance <- list(
  mae = function(d) { x <- abs(d$y - d$p); mean((x - mean(x))^2) / length(x) },
  bias = function(d) { x <- d$p - d$y; mean((x - mean(x))^2) / length(x) },
  rmse = function(d) { x <- (d$y - d$p)^2; mean((x - mean(x))^2) / length(x) / (4 * mean(x)) },
  ccc = function(d) {
    C <- mean((d$y - mean(d$y)) * (d$p - mean(d$p)))
    D <- mean((d$y - mean(d$y))^2) + mean((d$p - mean(d$p))^2) + (mean(d$y) - mean(d$p))^2
    # influence values of C and of D
    cy <- d$y - mean(d$y); cp <- d$p - mean(d$p); gap <- mean(d$y) - mean(d$p)
    inC <- cy * cp - C
    inD <- cy^2 + cp^2 - mean(cy^2) - mean(cp^2) + 2 * gap * (cy - cp)
    inf <- 2 * inC / D - 2 * C * inD / D^2
    sum(inf^2) / length(inf)^2
  }
)
d <- predictions(30)
golden$studentized <- list(y = d$y, yhat = d$p, R = 999, level = 0.95, seed = 3, metrics = lapply(names(variance), function(name) {
  set.seed(3)
  b <- boot(d, function(d, i) c(metric[[name]](d[i, ], equal(nrow(d))), variance[[name]](d[i, ])), R = 999)
  list(metric = name, ends = boot.ci(b, conf = 0.95, type = "stud")$student[4:5])
}))

# Strata of unequal sizes. R's boot.ci(type = "bca") puts (n_s - 1)(t - t without i) into the acceleration; Davison and
# Hinkley (1997, eq. 5.24) divide by n_s, which matters where strata differ in size, and so do we: hence L / n_s.
d <- predictions(26)
s <- c(rep("reef", 12), rep("bay", 9), rep("cove", 4), "sill")[sample.int(26)]
f <- factor(s, levels = sort(unique(s), method = "radix"))
size <- as.numeric(table(f)[f])
x <- abs(d$y - d$p)
set.seed(5)
b <- boot(d, function(d, i) {
  x <- abs(d$y[i] - d$p[i])
  c(mean(x), sum(vapply(split(x, f), function(g) mean((g - mean(g))^2) * length(g), 0)) / length(x)^2)
}, R = 999, strata = f)
L <- empinf(data = x, statistic = function(x, w) sum(w * x * size) / 26, stype = "w", type = "jack", strata = f) / size
L[size == 1] <- 0  # a stratum of one does not vary (R divides 0 by 0)
ci <- boot.ci(b, conf = 0.95, type = c("norm", "basic", "perc", "bca", "stud"), L = L)
golden$strata <- list(y = d$y, yhat = d$p, strata = s, R = 999, level = 0.95, seed = 5,
  ends = c(ends(ci), list(studentized = ci$student[4:5],
                          abc = abc.ci(x, function(x, w) sum(w * x * size) / 26, strata = f, conf = 0.95)[2:3])))

# Ports of unequal sizes: boot on the ports, the mean error is a ratio of sums; its variance by linearisation. So many
# ports that no resample has each once: R counts t < t0, and rounding would decide about one that equals the data.
d <- predictions(60)
port <- sprintf("port %s", c(LETTERS[1:15], sample(LETTERS[1:15], 45, replace = TRUE)))
x <- abs(d$y - d$p)
u <- data.frame(x = as.numeric(tapply(x, port, sum)), n = as.numeric(table(port)))
ratio <- function(u, w) sum(w * u$x) / sum(w * u$n)
set.seed(9)
b <- boot(u, function(u, i) {
  r <- sum(u$x[i]) / sum(u$n[i])
  c(r, sum((u$x[i] - r * u$n[i])^2) / sum(u$n[i])^2)
}, R = 999)
ci <- boot.ci(b, conf = 0.95, type = c("norm", "basic", "perc", "bca", "stud"),
              L = empinf(data = u, statistic = ratio, stype = "w", type = "jack"))
golden$ports <- list(y = d$y, yhat = d$p, ports = port, R = 999, level = 0.95, seed = 9,
  ends = c(ends(ci), list(studentized = ci$student[4:5], abc = abc.ci(u, ratio, conf = 0.95)[2:3])))

# Moving blocks of a series, 31 values in blocks of 4: the last is cut.
d <- predictions(31)
set.seed(13)
b <- tsboot(abs(d$y - d$p), mean, R = 999, l = 4, sim = "fixed")
ci <- boot.ci(b, conf = 0.95, type = c("norm", "basic", "perc"))
golden$blocks <- list(y = d$y, yhat = d$p, length = 4, R = 999, level = 0.95, seed = 13, ends = ends(ci)[1:3])

golden$city <- list(u = city$u, x = city$x, abc = lapply(c(0.95, 0.9), function(conf) {
  list(level = conf, ends = abc.ci(city, function(d, w) sum(d$x * w) / sum(d$u * w), conf = conf)[2:3])
}))

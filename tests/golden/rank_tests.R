# Tests on ranks within blocks, p adjustment and letters. PMCMR is not in Debian: Nemenyi, Conover and Skillings-Mack are
# written out here from their papers.
rows_of <- function(m) lapply(seq_len(nrow(m)), function(i) vector_of(unname(m[i, ])))

# Demsar (2006), table 6. The two AUC of "voting" that are printed as 0.975 are ranked 2 and 3 there, hence 0.9751.
demsar <- matrix(c(
  0.763, 0.768, 0.771, 0.798,  0.599, 0.591, 0.590, 0.569,  0.954, 0.971, 0.968, 0.967,  0.628, 0.661, 0.654, 0.657,
  0.882, 0.888, 0.886, 0.898,  0.936, 0.931, 0.916, 0.931,  0.661, 0.668, 0.609, 0.685,  0.583, 0.583, 0.563, 0.625,
  0.775, 0.838, 0.866, 0.875,  1.000, 1.000, 1.000, 1.000,  0.940, 0.962, 0.965, 0.962,  0.619, 0.666, 0.614, 0.669,
  0.972, 0.981, 0.9751, 0.975,  0.957, 0.978, 0.946, 0.970), ncol = 4, byrow = TRUE)
set.seed(20260301)
tables <- list(
  demsar = 1 - demsar,
  untied = matrix(rexp(12 * 6), 12) + rep(seq(0, 1, length.out = 6), each = 12),
  some_ties = round(matrix(rnorm(8 * 5), 8) + rep(seq(0, 2, length.out = 5), each = 8), 0),
  heavy_ties = matrix(sample(1:3, 60, TRUE), 20),
  two_models = matrix(rnorm(18), 9),
  many_models = matrix(rnorm(6 * 10), 6) + rep(seq(0, 3, length.out = 10), each = 6)
)

conover <- function(r) {  # Conover (1999), section 5.8, from mean ranks and T1, as the book has it
  b <- nrow(r); k <- ncol(r); sums <- colSums(r)
  a1 <- sum(r^2); c1 <- b * k * (k + 1)^2 / 4
  t1 <- (k - 1) * (sum(sums^2) - b * c1) / (a1 - c1)
  error <- sqrt(2 * b * (a1 - c1) / ((b - 1) * (k - 1)) * (1 - t1 / (b * (k - 1))))
  apply(utils::combn(k, 2), 2, function(ij) 2 * stats::pt(-abs(sums[ij[1]] - sums[ij[2]]) / error, (b - 1) * (k - 1)))
}
nemenyi <- function(r) {
  k <- ncol(r); means <- colMeans(r)
  apply(utils::combn(k, 2), 2, function(ij)
    stats::ptukey(abs(means[ij[1]] - means[ij[2]]) / sqrt(k * (k + 1) / (6 * nrow(r))) * sqrt(2), k, Inf, lower.tail = FALSE))
}
friedman <- lapply(tables, function(x) {
  found <- stats::friedman.test(x)
  chi <- unname(found$statistic); n <- nrow(x); k <- ncol(x)
  f <- (n - 1) * chi / (n * (k - 1) - chi)
  r <- t(apply(x, 1, rank))
  long <- data.frame(score = as.vector(x), model = factor(rep(seq_len(k), each = n)), block = factor(rep(seq_len(n), k)))
  raw <- conover(r)
  list(scores = rows_of(x), chi_squared = chi, p_chi_squared = found$p.value, f = f,
       p_f = stats::pf(f, k - 1, (k - 1) * (n - 1), lower.tail = FALSE), mean_ranks = colMeans(r),
       w_effectsize = effectsize::kendalls_w(score ~ model | block, data = long, ci = NULL, verbose = FALSE)$Kendalls_W,
       w_rstatix = unname(rstatix::friedman_effsize(long, score ~ model | block)$effsize),
       nemenyi = vector_of(nemenyi(r)), conover = vector_of(raw),
       conover_holm = vector_of(stats::p.adjust(raw, "holm")))
})

# Range of normal variables.
ks <- c(2, 3, 4, 5, 10, 20, 40)
quantiles <- lapply(c(0.9, 0.95, 0.99), function(level) list(level = level, q = stats::qtukey(level, ks, Inf)))
tail_q <- c(0.5, 1, 2, 3, 4, 5)
tails <- lapply(ks, function(k) list(k = k, p = stats::ptukey(tail_q, k, Inf, lower.tail = FALSE)))

# Skillings & Mack (1981): the covariance without ties from the counts of common blocks, first k - 1 models.
skillings_mack <- function(x) {
  present <- !is.na(x); k <- ncol(x)
  adjusted <- rowSums(sapply(seq_len(nrow(x)), function(i) {
    size <- sum(present[i, ]); r <- rank(x[i, ], na.last = "keep"); r[is.na(r)] <- (size + 1) / 2
    sqrt(12 / (size + 1)) * (r - (size + 1) / 2)
  }))
  common <- crossprod(present * 1); v <- -common; diag(v) <- 0; diag(v) <- -rowSums(v)
  drop(adjusted[-k] %*% solve(v[-k, -k], adjusted[-k]))
}
permutations <- function(x) {
  if (length(x) < 2) return(matrix(x, 1))
  do.call(rbind, lapply(seq_along(x), function(i) cbind(x[i], permutations(x[-i]))))
}
# The same with the covariance over all orders within each block, counted out: holds with ties.
counted_out <- function(x) {
  k <- ncol(x); v <- matrix(0, k, k); total <- numeric(k)
  for (i in seq_len(nrow(x))) {
    here <- which(!is.na(x[i, ])); size <- length(here)
    scores <- sqrt(12 / (size + 1)) * (rank(x[i, here]) - (size + 1) / 2)
    orders <- permutations(scores)
    v[here, here] <- v[here, here] + crossprod(orders) / nrow(orders)
    total[here] <- total[here] + scores
  }
  drop(total[-k] %*% solve(v[-k, -k], total[-k]))
}
assembly <- matrix(c(3.2, 4.1, 3.8, 4.2,  3.1, 3.9, 3.4, 4.0,  4.3, 3.5, 4.6, 4.8,  3.5, 3.6, 3.9, 4.0,
  3.6, 4.2, 3.7, 3.9,  4.5, 4.7, 3.7, NA,  NA, 4.2, 3.4, NA,  4.3, 4.6, 4.4, 4.9,  3.5, NA, 3.7, 3.9), ncol = 4, byrow = TRUE)
holes <- function(x, share) { x[matrix(runif(length(x)) < share, nrow(x))] <- NA; x[rowSums(!is.na(x)) > 1, ] }
incomplete <- list(assembly = assembly, random = holes(matrix(rnorm(60), 12), 0.3),
                   tied = holes(matrix(sample(1:4, 60, TRUE), 12), 0.25))
mack <- lapply(incomplete, function(x) {
  s <- counted_out(x)
  list(scores = rows_of(x), paper = skillings_mack(x), counted_out = s,
       p = stats::pchisq(s, ncol(x) - 1, lower.tail = FALSE))
})

# p.adjust
vectors <- list(one = 0.03, two = c(0.04, 0.01), ties = c(0.01, 0.02, 0.02, 0.05, 0.01, 0.8), ends = c(0, 1, 0.5, 1, 0.001),
                spread = runif(20)^3, many = c(runif(30), runif(20) / 1000))
adjusted <- lapply(vectors, function(p) c(list(p = vector_of(p)), lapply(
  c(holm = "holm", hochberg = "hochberg", hommel = "hommel", bonferroni = "bonferroni", bh = "BH", by = "BY", none = "none"),
  function(method) vector_of(stats::p.adjust(p, method)))))

# multcompView on random and on structured p values: which groups carry which letter.
letters_of <- function(k, p) {
  pair <- utils::combn(k, 2)
  names(p) <- paste0("g", pair[1, ], "-g", pair[2, ])
  found <- multcompView::multcompLetters(p, threshold = 0.05)
  matrix <- found$LetterMatrix[paste0("g", seq_len(k)), , drop = FALSE]
  list(k = k, p = vector_of(unname(p)), letters = unname(found$Letters[paste0("g", seq_len(k))]), n_letters = ncol(matrix))
}
distances <- function(k, reach) as.vector(apply(utils::combn(k, 2), 2, function(ij) ifelse(diff(ij) > reach, 0.01, 0.5)))
views <- list(letters_of(4, rep(0.5, 6)), letters_of(4, rep(0.01, 6)), letters_of(6, distances(6, 2)),
              letters_of(5, runif(10) * 0.15), letters_of(7, runif(21) * 0.12), letters_of(9, runif(36) * 0.2),
              letters_of(2, 0.04), letters_of(10, distances(10, 1)))

golden <- list(versions = versions("effectsize", "rstatix", "multcompView"), friedman = friedman,
               range = list(k = ks, quantiles = quantiles, tail_q = tail_q, tails = tails), skillings_mack = mack,
               adjusted = adjusted, letters = views)

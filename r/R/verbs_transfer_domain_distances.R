# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Distances between two domains, with permutation p values
#' @description
#' Returns distances between the features of two domains, each with a permutation p value.
#' @details
#' Columns are standardised on both domains together, so that no distance depends on units. p = (1 + b) / (1 + B), with
#' b the number of B random arrangements in which the domains lie at least as far apart as they do; where there are no
#' more than B arrangements in all, each is counted instead.
#'
#' What is exchanged are samples, which is right only if they are independent. Samples of one port, country or station
#' are alike, and taken as independent they make any two sets of ports differ. With groups, whole groups are exchanged:
#' the null hypothesis is then that the groups of both domains are drawn from one population of groups, whatever the
#' samples of a group share, and p is exact for groups of equal size. Large groups tell more than small ones, so groups
#' that are larger in one domain are first thinned at random until those of both hold about equally many samples;
#' \code{notes} says so (p of 0.05 and less then came in 4 to 6 \% of simulated pairs). The p values of several
#' distances are not adjusted.
#'
#' \itemize{
#' \item "mmd": squared maximum mean discrepancy, Gaussian kernel, median heuristic. Unbiased for independent samples
#' (so it may be negative); what the samples of a group share raises it, and raises it in every arrangement.
#' \item "coral": squared difference of the covariance matrices over 4 d^2, d the columns that vary. Blind to shifts.
#' \item "energy": energy distance, not its square root.
#' \item "sliced_wasserstein": mean Wasserstein-1 distance along random directions, in standard deviations.
#' \item "proxy_a": 2 (1 - 2 e), e the balanced cross-validated error of a linear classifier of the domain (ridge
#' regression, penalty 1). 2: separated without error; about 0: not at all. Folds hold whole groups, and are drawn
#' without regard to the domain: stratified folds would treat the observed arrangement unlike the permuted ones.
#' }
#'
#' Latents of rows that the network was trained on differ from those of new rows even within one domain: compare rows
#' that it has not seen, or read the distance and not its p.
#' @param X_source,X_target Data frames or matrices.
#' Numbers without gaps: encoded features, or latent representations. Frames with the same columns, in any order.
#' @param metrics Character or character vector.
#' Some of "mmd", "coral", "energy", "sliced_wasserstein", "proxy_a".
#' @param source_groups,target_groups Vector, (n_source,), (n_target,), optional.
#' Group (port, country, station) of each row; both or neither.
#' @param n_permutations Whole number.
#' @param max_rows Whole number.
#' Most rows of a domain that are compared; of larger ones a random subset. With groups: rows of each group beyond m
#' are left out, the same m for all groups of both domains, so that at most 2 \code{max_rows} rows are left in all.
#' Time and memory grow with the square of the rows; 1000 and 1000 rows of 64 columns take 0.12 GB.
#' @param n_projections Whole number.
#' Directions of "sliced_wasserstein".
#' @param folds Whole number.
#' Folds of "proxy_a".
#' @param seed Whole number.
#' Of the rows drawn, the directions, the folds and the arrangements, which all distances share.
#' @return Data frame.
#' A row a distance: metric, estimate, p_value, p_error (its Monte-Carlo standard error), n_source, n_target (rows
#' compared), n_permutations (arrangements compared), unit ("sample" or "group"), seed, notes.
#' @section Errors:
#' Other columns in one domain than in the other, gaps or text, fewer than 2 samples, groups of one domain only, or an
#' argument out of range.
#' @references
#' Gretton, A. et al. (2012). Journal of Machine Learning Research 13, 723-773.
#'
#' Sun, B. & Saenko, K. (2016). ECCV Workshops, 443-450. \doi{10.1007/978-3-319-49409-8_35}
#'
#' Szekely, G. J. & Rizzo, M. L. (2013). Journal of Statistical Planning and Inference 143, 1249-1272.
#' \doi{10.1016/j.jspi.2013.03.018}
#'
#' Bonneel, N. et al. (2015). Journal of Mathematical Imaging and Vision 51, 22-45. \doi{10.1007/s10851-014-0506-3}
#'
#' Ben-David, S. et al. (2010). Machine Learning 79, 151-175. \doi{10.1007/s10994-009-5152-4}
#' @examplesIf plistats_available()
#' set.seed(1)
#' here <- data.frame(depth = rnorm(40), carbon = rnorm(40))
#' there <- data.frame(depth = rnorm(30, mean = 1), carbon = rnorm(30, mean = 1))
#' domain_similarity(here, there, metrics = "energy", n_permutations = 99)
#' @noMd
#' @export
domain_similarity <- function(
  X_source, X_target, metrics = c("mmd", "coral", "energy", "sliced_wasserstein", "proxy_a"), source_groups = NULL,
  target_groups = NULL, n_permutations = 999L, max_rows = 1000L, n_projections = 50L, folds = 5L, seed = 1L
) {
  call_verb("domain_similarity", list(
    X_source = X_source, X_target = X_target, metrics = metrics, source_groups = source_groups,
    target_groups = target_groups, n_permutations = n_permutations, max_rows = max_rows,
    n_projections = n_projections, folds = folds, seed = seed
  ))
}

#' Linear centred kernel alignment
#' @description
#' Returns the linear centred kernel alignment of two representations of the same rows.
#' @details
#' |b' a|_F^2 / (|a' a|_F |b' b|_F) with columns centred: 1 if one is the other turned, shifted and scaled, 0 if no
#' column of one is correlated with a column of the other. With fewer rows than columns even unrelated representations
#' come near 1: use many more rows than columns, or compare with a random network's value.
#' @param a,b Data frame or matrix, (n, k), (n, l).
#' @return Number.
#' From 0 to 1.
#' @section Errors:
#' Different numbers of rows, rows labelled differently, gaps or text, or a representation that does not vary.
#' @references
#' Kornblith, S., Norouzi, M., Lee, H. & Hinton, G. (2019). ICML, PMLR 97, 3519-3529.
#' @examplesIf plistats_available()
#' a <- matrix(c(1, 3, 4, 2, 5, 0), ncol = 2)
#' cka(a, 3 * a[, 2:1] + 1)
#' @noMd
#' @export
cka <- function(a, b) {
  call_verb("cka", list(a = a, b = b))
}

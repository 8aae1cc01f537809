# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Test whether PLI is 1
#' @description
#' Test whether the geometric mean of PLI is \code{value}, 1 being the line between unpolluted and polluted.
#' @details
#' t = (mean log PLI - log value) / (s / sqrt(m)), m - 1 degrees of freedom. PLI is a geometric mean of contamination
#' factors, so its errors multiply and its logarithm is what a t test can be asked about. The sampling unit is the
#' sample, or the port if \code{ports} are given: then t is taken over the port means of log PLI, m is the number of
#' ports, and the interval covers the geometric mean over ports like these, each port with the same weight. Samples of
#' one port are alike, so counting each as a unit would claim to know more about other ports than was measured. Under
#' the null the logarithms (of units) are normal about log value. From concentrations, with non-detects, and for
#' several ports at once: \code{\link{zone_pli_test}()}.
#' @param pli_values Vector, (n,).
#' Positive.
#' @param value Number.
#' @param alternative "two-sided", "greater" or "less".
#' "greater": PLI is above \code{value}.
#' @param ports Vector, (n,), optional.
#' Port of each sample.
#' @param level Number.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return An object of class \code{htest}, as \code{stats::t.test()} returns.
#' Effect: the geometric mean, with an interval that is open on one side for a one-sided alternative. Equal values give
#' p = 1 if they are \code{value}, else t infinite and p = 0, with a note.
#' @section Errors:
#' Fewer than two units, a value not finite or not positive, a port missing.
#' @references
#' Tomlinson, D. L. et al. (1980). Helgoländer Meeresuntersuchungen 33, 566-575. \doi{10.1007/BF02414780}
#'
#' Student (1908). Biometrika 6, 1-25. \doi{10.2307/2331554}
#' @examplesIf plistats_available()
#' pli_test(c(1.2, 0.9, 1.8, 1.4, 2.1, 1.1))
#' @noMd
#' @export
pli_test <- function(pli_values, value = 1, alternative = "two-sided", ports = NULL, level = 0.95, ...) {
  if (is.data.frame(pli_values)) {
    found <- by_columns("pli_test", pli_values, sys.call(), parent.frame())
    if (!is.null(found)) return(found$value)
  }
  call_verb("pli_test", list(
    pli_values = pli_values, value = value, alternative = alternative, ports = ports, level = level, ...
  ))
}

#' Friedman's test of several models in the same blocks
#' @description
#' Test whether several models differ in the same blocks, by the ranks of their scores within each block.
#' @details
#' With mean ranks R_j of k models over N blocks, chi2 = 12 N / (k (k + 1)) sum_j (R_j - (k + 1) / 2)^2 / T with T = 1
#' - sum (t^3 - t) / (N k (k^2 - 1)) over all groups of t tied scores; F = (N - 1) chi2 / (N (k - 1) - chi2) with k - 1
#' and (k - 1)(N - 1) degrees of freedom. The effect is Kendall's W = chi2 / (N (k - 1)): 0 where the blocks' orders of
#' the models cancel, 1 where all blocks order them alike.
#'
#' The sampling unit is the block. Under the null hypothesis every order of the models within a block is equally likely
#' and blocks are independent: ports or data sets may be, folds of one data set are not, as they share training data
#' (use \code{\link{corrected_resampled_t_test}()}).
#' @param scores Data frame or matrix, (N, k).
#' One row a block, one column a model. No missing cells: \code{\link{skillings_mack_test}()} takes those.
#' @param statistic "iman_davenport" or "chi_squared".
#' The chi-squared distribution is the poorer approximation (conservative) where blocks are few.
#' @param lower_is_better Logical.
#' Which end of the scale gets rank 1; statistic and p value are the same either way.
#' @return An object of class \code{htest}, as \code{stats::t.test()} returns.
#' Where all blocks order the models alike F is infinite, and p is the exact probability of that. Where all scores of
#' each block are equal the statistic is 0 and p is 1. Both carry a note.
#' @section Errors:
#' A cell is missing or not finite (named by block and model), or there are fewer than 2 blocks or models.
#' @references
#' Friedman, M. (1937). J. Am. Stat. Assoc. 32, 675-701. \doi{10.1080/01621459.1937.10503522}
#'
#' Iman, R. L. & Davenport, J. M. (1980). Communications in Statistics A 9, 571-595. \doi{10.1080/03610928008827904}
#'
#' Demsar, J. (2006). Journal of Machine Learning Research 7, 1-30.
#' @examplesIf plistats_available()
#' errors <- data.frame(rf = c(1, 1, 2, 1), svm = c(2, 3, 1, 2), net = c(3, 2, 3, 3))
#' friedman_test(errors, statistic = "chi_squared")
#' @noMd
#' @export
friedman_test <- function(scores, statistic = "iman_davenport", lower_is_better = TRUE) {
  call_verb("friedman_test", list(scores = scores, statistic = statistic, lower_is_better = lower_is_better))
}

#' Skillings-Mack test where scores are missing
#' @description
#' Test whether several models differ where some were not scored in all blocks, by ranks within blocks.
#' @details
#' Block i ranks its k_i scores; A_j = sum_i sqrt(12 / (k_i + 1)) (r_ij - (k_i + 1) / 2) over the blocks with model j.
#' The statistic is A' V^- A with V the covariance of A under random orders within blocks: without ties V_jl = -(number
#' of blocks with both j and l); tied blocks enter with the variance of their midranks. For a complete table it equals
#' Friedman's chi-squared, ties or not.
#'
#' The sampling unit is the block. Under the null hypothesis every order of the scores that a block has is equally
#' likely, and blocks are independent. Which cells are missing must have nothing to do with what their scores would
#' have been: a model that failed where it would have been bad makes the test misleading.
#' @param scores Data frame or matrix, (N, k).
#' One row a block, one column a model, NA where missing. Blocks with fewer than two scores say nothing about
#' differences; they are removed and named in the notes.
#' @param method "chi_squared" or "monte_carlo".
#' p from the chi-squared distribution with k - 1 degrees of freedom, or from random orders within blocks, which is
#' valid for any number of blocks and any ties: (b + 1) / (n_resamples + 1).
#' @param n_resamples,seed Whole number.
#' For "monte_carlo".
#' @param lower_is_better Logical.
#' Which end of the scale gets rank 1; statistic and p value are the same either way.
#' @return An object of class \code{htest}, as \code{stats::t.test()} returns.
#' @section Errors:
#' A score is infinite or text, fewer than two blocks have two scores, or the models fall into parts that were never
#' scored in a common block.
#' @references
#' Skillings, J. H. & Mack, G. A. (1981). Technometrics 23, 171-177. \doi{10.1080/00401706.1981.10486261}
#'
#' Chatfield, M. & Mander, A. (2009). Stata Journal 9, 299-305. \doi{10.1177/1536867X0900900208}
#' @examplesIf plistats_available()
#' errors <- data.frame(rf = c(3, 1, 5, 2, 0), svm = c(5, 3, 4, NA, 2), net = c(15, 18, 21, 6, 17))
#' skillings_mack_test(errors)
#' @noMd
#' @export
skillings_mack_test <- function(
  scores, method = "chi_squared", n_resamples = 9999L, seed = 1L, lower_is_better = TRUE
) {
  call_verb("skillings_mack_test", list(
    scores = scores, method = method, n_resamples = n_resamples, seed = seed, lower_is_better = lower_is_better
  ))
}

#' Critical difference of mean ranks
#' @description
#' Returns the difference of mean ranks from which on two of several models are significantly different (Nemenyi).
#' @details
#' CD = q sqrt(k (k + 1) / (12 N)), with q the quantile of the range of k independent standard normal variables.
#' @param n_models Whole number.
#' k, all models that are compared, not only those shown.
#' @param n_blocks Whole number.
#' N, the independent blocks (ports, data sets) in which each model was scored.
#' @param level Number.
#' 1 minus the chance that any pair is found different where all models are equal, in large samples.
#' @return Number.
#' In ranks.
#' @section Errors:
#' Fewer than 2 models or blocks, or a level outside (0, 1).
#' @references
#' Nemenyi, P. B. (1963). Distribution-free multiple comparisons. PhD thesis, Princeton University.
#'
#' Demsar, J. (2006). Journal of Machine Learning Research 7, 1-30.
#' @examplesIf plistats_available()
#' critical_difference(n_models = 4, n_blocks = 14)
#' @noMd
#' @export
critical_difference <- function(n_models, n_blocks, level = 0.95) {
  call_verb("critical_difference", list(n_models = n_models, n_blocks = n_blocks, level = level))
}

#' Nemenyi's test of every pair of models
#' @description
#' Compare every pair of models by the difference of their mean ranks over the same blocks, adjusted for all pairs.
#' @details
#' q = |R_a - R_b| / sqrt(k (k + 1) / (12 N)) is referred to the range of k standard normal variables, so the p value
#' of a pair is already adjusted, and the intervals R_a - R_b -+ CD hold for all pairs together.
#'
#' The sampling unit is the block. Under the null hypothesis every order of all k models within a block is equally
#' likely and blocks are independent. The test compares all models with each other; whether two models are found
#' different also depends on which others are in the comparison (\code{\link{pairwise_tests}()} does not have this
#' property).
#' @param scores Data frame or matrix, (N, k).
#' One row a block, one column a model; no missing cells.
#' @param level Number.
#' Of the intervals and letters.
#' @param lower_is_better Logical.
#' Whether the lowest score gets rank 1.
#' @return A list of class \code{pli_comparison}: the omnibus test, the data frames groups and pairs, checks and notes.
#' Models best first. \code{pairs}: estimate is the difference of mean ranks, statistic q, effect the share of blocks
#' in which A is better minus the share in which B is. The omnibus test is Friedman's.
#' @section Errors:
#' A cell is missing or not finite, or there are fewer than 2 blocks or models.
#' @references
#' Demsar, J. (2006). Journal of Machine Learning Research 7, 1-30.
#'
#' Benavoli, A., Corani, G. & Mangili, F. (2016). Journal of Machine Learning Research 17(5), 1-10.
#' @examplesIf plistats_available()
#' errors <- data.frame(
#'   rf = c(0.2, 0.1, 0.3, 0.2, 0.1), svm = c(0.3, 0.4, 0.2, 0.5, 0.3),
#'   net = c(0.9, 0.8, 0.7, 0.6, 0.9)
#' )
#' nemenyi_test(errors)$groups
#' @noMd
#' @export
nemenyi_test <- function(scores, level = 0.95, lower_is_better = TRUE) {
  call_verb("nemenyi_test", list(scores = scores, level = level, lower_is_better = lower_is_better))
}

#' Conover's test of every pair of models
#' @description
#' Compare every pair of models by Conover's t test on their mean ranks over the same blocks, p values adjusted.
#' @details
#' t = (R_a - R_b) / s with s^2 = 2 (A - N sum_j R_j^2) / (N (N - 1)(k - 1)), where A is the sum of all squared ranks,
#' and (N - 1)(k - 1) degrees of freedom. More powerful than Nemenyi's test, and takes ties into account.
#'
#' The sampling unit is the block. Under the null hypothesis every order of all k models within a block is equally
#' likely and blocks are independent; t is an approximation. Where some models do differ, s shrinks with the agreement
#' of the blocks about those, and equal models among the others are found different more often than 1 - level says: in
#' about 11 \% of cases with one model far from three equal ones (a note says so).
#' @param scores Data frame or matrix, (N, k).
#' One row a block, one column a model; no missing cells.
#' @param adjust Character.
#' Method of \code{\link{adjust_p}()}.
#' @param level Number.
#' Of the letters, and of the intervals, which hold for one pair each.
#' @param lower_is_better Logical.
#' Whether the lowest score gets rank 1.
#' @return A list of class \code{pli_comparison}: the omnibus test, the data frames groups and pairs, checks and notes.
#' Models best first. \code{pairs}: estimate is the difference of mean ranks, statistic t, effect the share of blocks
#' in which A is better minus the share in which B is. Where all blocks rank the models alike, t is infinite and p the
#' exact chance of that, with a note.
#' @section Errors:
#' A cell is missing or not finite, or there are fewer than 2 blocks or models.
#' @references
#' Conover, W. J. (1999). Practical Nonparametric Statistics, 3rd ed., section 5.8. Wiley.
#'
#' Conover, W. J. & Iman, R. L. (1979). Technical report LA-7677-MS. \doi{10.2172/6057803}
#' @examplesIf plistats_available()
#' errors <- data.frame(
#'   rf = c(0.2, 0.1, 0.3, 0.2, 0.1), svm = c(0.3, 0.4, 0.2, 0.5, 0.3),
#'   net = c(0.9, 0.8, 0.7, 0.6, 0.9)
#' )
#' conover_test(errors)$pairs[, c("group_a", "group_b", "p_adjusted")]
#' @noMd
#' @export
conover_test <- function(scores, adjust = "holm", level = 0.95, lower_is_better = TRUE) {
  call_verb("conover_test", list(
    scores = scores, adjust = adjust, level = level, lower_is_better = lower_is_better
  ))
}

#' Paired test of every pair of models
#' @description
#' Compare every pair of models by a paired test of their scores in the same blocks, p values adjusted.
#' @details
#' Each pair is tested on its own differences, whatever other models are in the comparison: by Wilcoxon's signed rank
#' test or by the sign-flip permutation test of the mean difference. Scores must be comparable in size between blocks;
#' if they are not, use \code{\link{nemenyi_test}()} or \code{\link{conover_test}()}, which look at ranks within blocks
#' only.
#'
#' The sampling unit is the block. Under the null hypothesis of a pair its differences are independent and symmetric
#' about 0. No p value is below 2^(1 - N); where that, adjusted, exceeds 1 - level no pair can be found different,
#' which is noted.
#' @param scores Data frame or matrix, (N, k).
#' One row a block, one column a model; no missing cells.
#' @param test "wilcoxon" or "permutation".
#' @param adjust Character.
#' Method of \code{\link{adjust_p}()}.
#' @param level Number.
#' Of the letters.
#' @param lower_is_better Logical.
#' Whether the lowest score is the best.
#' @param seed Whole number.
#' Used where there are too many blocks for the exact permutation distribution.
#' @return A list of class \code{pli_comparison}: the omnibus test, the data frames groups and pairs, checks and notes.
#' Models best first, by mean score. \code{pairs}: estimate is the mean difference of scores; statistic and effect are
#' those of \code{\link{wilcoxon_test}()} or \code{\link{paired_permutation_test}()}; intervals are those of the
#' latter, for one pair each, and empty for the former. The omnibus test is Friedman's.
#' @section Errors:
#' A cell is missing or not finite, or there are fewer than 2 blocks or models.
#' @references
#' Benavoli, A., Corani, G. & Mangili, F. (2016). Journal of Machine Learning Research 17(5), 1-10.
#' @examplesIf plistats_available()
#' errors <- data.frame(
#'   rf = c(0.20, 0.11, 0.30, 0.22, 0.13), svm = c(0.31, 0.43, 0.35, 0.51, 0.32),
#'   net = c(0.91, 0.82, 0.77, 0.65, 0.96)
#' )
#' result <- pairwise_tests(errors, test = "permutation")
#' result$pairs[, c("group_a", "group_b", "p_value", "p_adjusted")]
#' @noMd
#' @export
pairwise_tests <- function(
  scores, test = "wilcoxon", adjust = "holm", level = 0.95, lower_is_better = TRUE, seed = 1L
) {
  call_verb("pairwise_tests", list(
    scores = scores, test = test, adjust = adjust, level = level, lower_is_better = lower_is_better, seed = seed
  ))
}

#' P values adjusted for the number of tests
#' @description
#' Returns p values adjusted for the number of tests, in the order in which they came.
#' @details
#' With p(1) <= ... <= p(m), and all results cut off at 1: bonferroni m p; sidak 1 - (1 - p)^m; holm, the largest (m -
#' j + 1) p(j) over j <= i; hochberg, the smallest (m - j + 1) p(j) over j >= i; hommel, the closed test with Simes'
#' inequality; bh, the smallest m p(j) / j over j >= i; by, that times 1 + 1/2 + ... + 1/m.
#'
#' Bonferroni and Holm bound the chance of any false rejection (family-wise error) whatever the dependence between the
#' tests; Hochberg, Hommel and Sidak under independence and common kinds of positive dependence. BH bounds the expected
#' share of false rejections under the same conditions, BY always.
#' @param p Vector, (m,).
#' P values of all tests of the family, in [0, 1]; a missing one is refused, as it would change m.
#' @param method "holm", "hochberg", "hommel", "bonferroni", "sidak", "bh", "by" or "none".
#' @return Vector, (m,).
#' @section Errors:
#' A p value is missing or outside [0, 1], there is none, or the method is unknown. statsmodels, which the extra
#' \code{stats} brings, is not installed; a single p value does without.
#' @references
#' Holm, S. (1979). Scandinavian Journal of Statistics 6, 65-70.
#'
#' Hochberg, Y. (1988). Biometrika 75, 800-802. \doi{10.1093/biomet/75.4.800}
#'
#' Hommel, G. (1988). Biometrika 75, 383-386. \doi{10.1093/biomet/75.2.383}
#'
#' Benjamini, Y. & Hochberg, Y. (1995). J. R. Statist. Soc. B 57, 289-300. \doi{10.1111/j.2517-6161.1995.tb02031.x}
#'
#' Benjamini, Y. & Yekutieli, D. (2001). Annals of Statistics 29, 1165-1188. \doi{10.1214/aos/1013699998}
#' @examplesIf plistats_available()
#' adjust_p(c(0.01, 0.04, 0.03), method = "holm")
#' @noMd
#' @export
adjust_p <- function(p, method = "holm") {
  call_verb("adjust_p", list(p = p, method = method))
}

#' Compact letters
#' @description
#' Returns letters for groups: two groups share a letter if, and only if, they are not significantly different.
#' @details
#' Insert and absorb, then sweep: start with one letter for all groups; for each significant pair split each letter
#' that both carry into one without the first and one without the second; drop a letter whose groups all carry another.
#' What is left, and found here at once, are the largest sets of groups none of which differ. At last drop each letter
#' all of whose pairs share another one too. Single entries are not swept, so that the groups of a letter stay in a row
#' where p values follow the order, as R's multcompView has it. A pair is significant if p_adjusted <= 1 - level.
#' Sharing a letter means that no difference was shown, not that there is none.
#' @param pairs Data frame, one row a pair.
#' Columns group_a, group_b, p_adjusted (others are ignored), every pair of groups exactly once: \code{pairs} of what
#' \code{\link{compare_ports}()} returns.
#' @param order Vector of groups, optional.
#' Best first: the first group gets "a". By default the order of levels where both columns are factors with the same,
#' else of first appearance in group_a, then group_b.
#' @param level Number.
#' 1 minus the error rate that the p values were adjusted for.
#' @return Named vector or list.
#' Group to letters, in \code{order}. After z come A to Z, then [53], [54] and so on.
#' @section Errors:
#' A column or a pair is missing, a pair stands twice, a p value is missing or outside [0, 1], or \code{order} does not
#' name each group once.
#' @references
#' Piepho, H.-P. (2004). Journal of Computational and Graphical Statistics 13, 456-466. \doi{10.1198/1061860043515}
#' @examplesIf plistats_available()
#' pairs <- data.frame(
#'   group_a = c("rf", "rf", "svm"), group_b = c("svm", "net", "net"), p_adjusted = c(0.3, 0.01, 0.2)
#' )
#' compact_letters(pairs)
#' @noMd
#' @export
compact_letters <- function(pairs, order = NULL, level = 0.95) {
  call_verb("compact_letters", list(pairs = pairs, order = order, level = level))
}

#' Paired sign-flip permutation test of two models
#' @description
#' Returns the sign-flip permutation test of the mean difference of two losses on the same samples.
#' @details
#' The sampling unit is the sample, or the whole port when \code{ports} is given: then the sum of a port's differences
#' flips as one. Under the null hypothesis the differences d = err_a - err_b of the units are independent and symmetric
#' about zero, so their signs are exchangeable: each of the 2^g sign vectors s is equally likely, and
#'
#' \preformatted{
#' p = #\{s : sum s_i |d_i| >= sum d_i\} / 2^g   ("greater"; two-sided with absolute values).
#' }
#'
#' The observed signs are one of them, ties count as extreme, and zero differences are kept (a flip changes nothing).
#' @param err_a,err_b Vector, (n,).
#' Loss of each model on each sample (such as absolute errors), in the same order.
#' @param ports Vector, (n,), optional.
#' Port of each sample.
#' @param alternative "two-sided", "less" or "greater".
#' "greater": model A has the larger losses.
#' @param method "auto", "exact", "characteristic" or "monte_carlo".
#' "exact" counts all sign vectors (at most 44 units). "characteristic" inverts the characteristic function;
#' \code{p_error} is then a bound on the error that always holds. "monte_carlo" draws B sign vectors, of which b are as
#' extreme: p = (b + 1) / (B + 1), and \code{p_error} is its standard error. "auto" is exact up to 40 units that differ
#' from zero, above that the characteristic function, unless random signs are more precise (as with coarsely rounded
#' losses, or a few dominating differences).
#' @param n_resamples Whole number.
#' B.
#' @param level Number or NULL.
#' Of the interval; NULL leaves it out, which is fastest.
#' @param seed Whole number.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return An object of class \code{htest}, as \code{stats::t.test()} returns.
#' \code{effect} is the mean difference. Its interval holds the shifts of A that the same test does not reject, and
#' covers the centre of symmetry of the differences; it is infinite where no shift can be rejected.
#' @section Errors:
#' A loss is not finite, lengths differ, a port is missing, or an argument is out of range.
#' @references
#' Fisher, R. A. (1935). The Design of Experiments, section 21. Edinburgh: Oliver & Boyd.
#'
#' Phipson, B. & Smyth, G. K. (2010). Statistical Applications in Genetics and Molecular Biology 9, 39.
#' \doi{10.2202/1544-6115.1585}
#' @examplesIf plistats_available()
#' paired_permutation_test(c(3, 5, 4, 6, 7, 5), c(2, 3, 3.5, 4, 4, 4.5))
#' @noMd
#' @export
paired_permutation_test <- function(
  err_a, err_b, ports = NULL, alternative = "two-sided", method = "auto", n_resamples = 99999L, level = 0.95,
  seed = 1L, ...
) {
  if (is.data.frame(err_a)) {
    found <- by_columns("paired_permutation_test", err_a, sys.call(), parent.frame())
    if (!is.null(found)) return(found$value)
  }
  call_verb("paired_permutation_test", list(
    err_a = err_a, err_b = err_b, ports = ports, alternative = alternative, method = method,
    n_resamples = n_resamples, level = level, seed = seed, ...
  ))
}

#' Wilcoxon's signed-rank test of two models
#' @description
#' Returns the Wilcoxon signed-rank test of two losses on the same samples.
#' @details
#' The sampling unit is the sample. Under the null hypothesis the differences d = err_a - err_b are independent and
#' symmetric about zero, so their signs are exchangeable given the ranks of |d|. V is the sum of the ranks of the
#' positive differences; tied differences share their mean rank, and the exact distribution is that of the ranks as
#' they are, by dynamic programming.
#' @param err_a,err_b Vector, (n,).
#' Loss of each model on each sample, in the same order.
#' @param alternative "two-sided", "less" or "greater".
#' "greater": model A has the larger losses.
#' @param method "auto", "exact" or "normal".
#' "auto" is exact up to 50 differences that are not zero (at most 1000 on request), else normal with continuity
#' correction.
#' @param zeros "wilcoxon" or "pratt".
#' Zero differences are dropped before ranking, or after it. They are counted in \code{notes}.
#' @param level Number.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return An object of class \code{htest}, as \code{stats::t.test()} returns.
#' \code{effect} is the matched-pairs rank-biserial correlation r = 2 V / (sum of ranks) - 1. Its interval is
#' approximate: Fisher's z with the jackknife standard error of r, and Student's t. It covers the correlation in the
#' population; fewer times than it says when nearly all differences have one sign.
#' @section Errors:
#' A loss is not finite, lengths differ, or an argument is out of range.
#' @references
#' Wilcoxon, F. (1945). Biometrics Bulletin 1, 80-83. \doi{10.2307/3001968}
#'
#' Pratt, J. W. (1959). Journal of the American Statistical Association 54, 655-667.
#' \doi{10.1080/01621459.1959.10501526}
#'
#' Miller, R. G. (1974). Biometrika 61, 1-15. \doi{10.1093/biomet/61.1.1}
#'
#' Kerby, D. S. (2014). Comprehensive Psychology 3, 11.IT.3.1. \doi{10.2466/11.IT.3.1}
#' @examplesIf plistats_available()
#' wilcoxon_test(c(3, 5, 4, 6, 7), c(2, 3, 4.5, 3, 3))
#' @noMd
#' @export
wilcoxon_test <- function(
  err_a, err_b, alternative = "two-sided", method = "auto", zeros = "wilcoxon", level = 0.95, ...
) {
  if (is.data.frame(err_a)) {
    found <- by_columns("wilcoxon_test", err_a, sys.call(), parent.frame())
    if (!is.null(found)) return(found$value)
  }
  call_verb("wilcoxon_test", list(
    err_a = err_a, err_b = err_b, alternative = alternative, method = method, zeros = zeros, level = level, ...
  ))
}

#' Diebold-Mariano test of two forecasts
#' @description
#' Returns the Diebold-Mariano test of equal forecast losses in time order, as modified by Harvey and others.
#' @details
#' The sampling unit is the time step. Under the null hypothesis the differences d = loss_a - loss_b have mean zero;
#' they are stationary, and correlated over fewer than \code{horizon} steps. With autocovariances c_k of d,
#'
#' \preformatted{
#' DM = k mean(d) / sqrt((c_0 + 2 sum_\{j<h\} w_j c_j) / n),   k^2 = (n + 1 - 2h + h(h - 1)/n) / n,
#' }
#'
#' is compared with Student's t on n - 1 degrees of freedom; w_j = 1 ("acf") or 1 - j/h ("bartlett"). With "daniell"
#' the variance is 2 pi times the mean of the first m = n^(1/3) periodogram ordinates, and t has 2 m degrees of
#' freedom: no horizon has to be known.
#' @param loss_a,loss_b Vector, (n,).
#' Loss of each forecast (such as squared errors), in time order.
#' @param horizon Whole number.
#' h: how many steps ahead the forecasts were made.
#' @param alternative "two-sided", "less" or "greater".
#' "greater": A has the larger losses.
#' @param variance "acf", "bartlett" or "daniell".
#' To be chosen before the losses are seen. With "acf" the variance may come out negative, and is then refused: series
#' in which it does are those whose mean strayed, so that any test of them alone rejects a true null in 10 to 60 \%.
#' With "bartlett" it cannot, but it comes out too small where later steps do correlate: 8 \% rejections at 5 \% for h
#' = 2 and c_1 / c_0 = 0.4. "daniell" rejects 5 to 7 \% with 40 losses or more and moving averages of up to 4 steps
#' ("acf": 6 to 10 \%), and 9 to 18 \% with 10 losses and 3 or 4 steps ("acf": 13 to 17 \%).
#' @param level Number.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return An object of class \code{htest}, as \code{stats::t.test()} returns.
#' \code{effect} is the mean loss difference; its interval inverts the test. Losses that are all equal give p = 1.
#' @section Errors:
#' A loss is not finite, lengths differ, fewer than two losses (three with "daniell"), a horizon as long as the series,
#' a difference that is constant but not zero, or a variance ("acf") that is not positive.
#' @references
#' Diebold, F. X. & Mariano, R. S. (1995). Journal of Business & Economic Statistics 13, 253-263.
#' \doi{10.1080/07350015.1995.10524599}
#'
#' Harvey, D., Leybourne, S. & Newbold, P. (1997). International Journal of Forecasting 13, 281-291.
#' \doi{10.1016/S0169-2070(96)00719-4}
#'
#' Coroneo, L. & Iacone, F. (2020). Journal of Applied Econometrics 35, 391-409. \doi{10.1002/jae.2756}
#' @examplesIf plistats_available()
#' diebold_mariano_test(c(1, 4, 2, 6, 3), c(0.5, 1, 2.5, 3, 1))
#' @noMd
#' @export
diebold_mariano_test <- function(
  loss_a, loss_b, horizon = 1L, alternative = "two-sided", variance = "acf", level = 0.95, ...
) {
  if (is.data.frame(loss_a)) {
    found <- by_columns("diebold_mariano_test", loss_a, sys.call(), parent.frame())
    if (!is.null(found)) return(found$value)
  }
  call_verb("diebold_mariano_test", list(
    loss_a = loss_a, loss_b = loss_b, horizon = horizon, alternative = alternative, variance = variance,
    level = level, ...
  ))
}

#' Corrected t test over repeated splits
#' @description
#' Returns the t test of two models over repeated splits, corrected for the samples that splits share.
#' @details
#' The unit is the split; splits are not independent, since their training sets overlap. Under the null hypothesis the
#' mean difference over splits of this size is zero. The correlation between splits is not estimable and is taken as
#' n_test / (n_train + n_test): about right for regressions on informative covariates, too much for covariates that are
#' noise (the test then rejects too seldom), too little for nearest-neighbour classes. For J splits
#'
#' \preformatted{
#' t = mean(d) / sqrt((1/J + n_test/n_train) s^2),   J - 1 degrees of freedom.
#' }
#' @param diff Vector, (J,).
#' Difference (A - B) of the two models' mean losses on the test part of each split; all folds of all repeats.
#' @param n_train,n_test Whole number.
#' Samples in the training and in the test part of a split.
#' @param alternative "two-sided", "less" or "greater".
#' "greater": model A has the larger losses.
#' @param level Number.
#' @return An object of class \code{htest}, as \code{stats::t.test()} returns.
#' \code{effect} is the mean difference; its interval covers the expected difference between the two ways of training,
#' on training sets of this size. Differences that are all zero give p = 1, with a note.
#' @section Errors:
#' Fewer than two differences, one that is not finite, all equal but not zero, or an argument out of range.
#' @references
#' Nadeau, C. & Bengio, Y. (2003). Machine Learning 52, 239-281. \doi{10.1023/A:1024068626366}
#' @examplesIf plistats_available()
#' corrected_resampled_t_test(c(0.3, 0.1, 0.4, 0.2, 0, 0.2), n_train = 80, n_test = 20)
#' @noMd
#' @export
corrected_resampled_t_test <- function(diff, n_train, n_test, alternative = "two-sided", level = 0.95) {
  call_verb("corrected_resampled_t_test", list(
    diff = diff, n_train = n_train, n_test = n_test, alternative = alternative, level = level
  ))
}

#' Bayesian correlated t test over repeated splits
#' @description
#' Returns the posterior of the mean difference of two models over repeated splits, and its shares about a ROPE.
#' @details
#' The unit is the split; the differences are jointly normal with one correlation rho = n_test / (n_train + n_test).
#' With the prior that ignores scale and location, the mean difference over J splits is Student distributed about
#' mean(d) with J - 1 degrees of freedom and
#'
#' \preformatted{
#' scale^2 = (1/J + rho / (1 - rho)) s^2.
#' }
#' @param diff Vector, (J,).
#' Difference (A - B) of the two models' mean losses on the test part of each split.
#' @param n_train,n_test Whole number.
#' Samples in the training and in the test part of a split.
#' @param rope Number.
#' Half the width of the region of practical equivalence: losses that differ by less are taken as equal.
#' @param level Number.
#' Of the central credible interval.
#' @return A list of class \code{pli_posterior}.
#' \code{p_left}: A has the smaller loss by more than the ROPE; \code{p_right}: B has. Equal differences give a
#' posterior of one point, with a note.
#' @section Errors:
#' Fewer than two differences, one that is not finite, or an argument out of range.
#' @references
#' Corani, G. & Benavoli, A. (2015). Machine Learning 100, 285-304. \doi{10.1007/s10994-015-5486-z}
#' @examplesIf plistats_available()
#' bayesian_correlated_t_test(c(0.3, 0.1, 0.4, 0.2, 0, 0.2), n_train = 80, n_test = 20, rope = 0.1)
#' @noMd
#' @export
bayesian_correlated_t_test <- function(diff, n_train, n_test, rope, level = 0.95) {
  call_verb("bayesian_correlated_t_test", list(
    diff = diff, n_train = n_train, n_test = n_test, rope = rope, level = level
  ))
}

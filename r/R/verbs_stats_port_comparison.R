# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Compare ports
#' @description
#' Compare ports: an omnibus test, every pair with difference, interval, p and effect, letters, and the checks.
#' @details
#' The sampling unit is the sample, taken as an independent draw from its port; with \code{method = "mixed"} samples of
#' one survey share a shift, and where each survey visits one port the survey is the unit. \code{method} is the user's
#' choice, made before looking at the data:
#'
#' \itemize{
#' \item "bootstrap": Welch's F of means with unequal variances, its law under the null simulated from normal ports of
#' one mean with the variances of the data; pairs by Welch's t. Null: the means are equal, whatever the spreads. With
#' two ports both are Welch's t test. It is the default because it keeps its size: at 5 \% it rejected 2 to 6 \% of the
#' time for 2 to 20 normal ports of 2 to 20 samples, whatever their spreads; Kruskal-Wallis and "permutation" up to 14
#' and 34 \% with unequal spreads and sizes, Welch's F distribution up to 17 \% with many small ports
#' (\code{analysis/19_omnibus_size.py}). PLI is skewed: with \code{log} these figures hold, without it up to 13 \% was
#' seen.
#' \item "kruskal": H = 12 / (N (N + 1)) sum n_i (mean rank_i - (N + 1) / 2)^2 over 1 - sum(t^3 - t) / (N^3 - N), and
#' Dunn's z on the same ranks. Null: all samples are exchangeable. Ports by median (interval by order statistics),
#' pairs by the Hodges-Lehmann shift, effects rank biserial (Cliff's delta) and rank epsilon squared.
#' \item "welch": Welch's F of means with unequal variances, then Games-Howell: q from the studentized range,
#' simultaneous intervals. \code{p_value} is that of Welch's t alone. Effects Hedges' g (not pooled) and eta squared of
#' F.
#' \item "permutation": F with the labels of ports permuted over samples, all arrangements if at most
#' \code{n_resamples}, else (b + 1) / (B + 1); pairs by permuting within the two ports. Null: the samples are
#' exchangeable, in spread too.
#' \item "mixed": y = port mean + survey shift + error by REML; F and t with the covariance and the degrees of freedom
#' of Kenward and Roger, which allow for variances estimated from few surveys.
#' }
#'
#' Homogeneity of spread (Brown-Forsythe) and normality of residuals (Shapiro-Wilk) stand in \code{checks}. They never
#' choose the test: choosing by a pre-test changes the error rate of what follows.
#' @param values Vector, (n,).
#' PLI or another measure, one a sample.
#' @param ports Vector, (n,).
#' Port of each sample. Ports stand in the order of their levels (of a factor), else in that of appearance. A pair is
#' the later port less the earlier one, as R's \code{TukeyHSD} has it.
#' @param method "bootstrap", "kruskal", "welch", "permutation" or "mixed".
#' @param adjust Character, optional.
#' How p values of pairs are adjusted: a method of \code{\link{adjust_p}()}; "holm" by default. With "welch" it is
#' "games-howell", the only choice.
#' @param level Number.
#' Of all intervals; letters are drawn at 1 - level.
#' @param survey Vector, (n,), optional.
#' Survey of each sample; needed by "mixed" and refused by the others.
#' @param log Logical.
#' Compare natural logarithms; every estimate stays on that scale (column \code{scale}): exp of a mean is a geometric
#' mean, exp of a difference is a ratio.
#' @param n_resamples,seed Whole number.
#' For "bootstrap" and "permutation".
#' @param ... With a formula: all further arguments.
#' @return A list of class \code{pli_comparison}: the omnibus test, the data frames groups and pairs, checks and notes.
#' The best port is the lowest (median with "kruskal", else mean); \code{among_best} marks it and all that are not
#' distinguishable from it. Equal values everywhere give p = 1 with a note.
#' @section Errors:
#' Fewer than two ports, a value missing or infinite, not positive with \code{log}, a port too small or without spread
#' where the method needs it, \code{survey} missing, superfluous or confounded. The extra \code{stats} is not
#' installed: statsmodels is needed for more than two ports, pingouin for "kruskal".
#' @references
#' Kruskal, W. H. & Wallis, W. A. (1952). J. Am. Statist. Assoc. 47, 583-621. \doi{10.1080/01621459.1952.10483441}
#'
#' Dunn, O. J. (1964). Technometrics 6, 241-252. \doi{10.1080/00401706.1964.10490181}
#'
#' Welch, B. L. (1951). Biometrika 38, 330-336. \doi{10.1093/biomet/38.3-4.330}
#'
#' Krishnamoorthy, K., Lu, F. & Mathew, T. (2007). Computational Statistics & Data Analysis 51, 5731-5742.
#' \doi{10.1016/j.csda.2006.09.039}
#'
#' Games, P. A. & Howell, J. F. (1976). Journal of Educational Statistics 1, 113-125. \doi{10.3102/10769986001002113}
#'
#' Brown, M. B. & Forsythe, A. B. (1974). J. Am. Statist. Assoc. 69, 364-367. \doi{10.1080/01621459.1974.10482955}
#'
#' Kenward, M. G. & Roger, J. H. (1997). Biometrics 53, 983-997. \doi{10.2307/2533558}
#' @examplesIf plistats_available()
#' survey <- data.frame(
#'   pli = c(1.1, 1.4, 0.9, 1.2, 1.0, 2.0, 2.2, 1.9, 2.6, 2.4, 1.3, 1.5, 1.7, 1.8, 1.6),
#'   harbour = rep(c("Eden", "Botany", "Kembla"), each = 5)
#' )
#' result <- compare_ports(survey$pli, survey$harbour)
#' result$omnibus
#' result$groups[, c("port", "estimate", "letters")]
#' @noMd
#' @export
compare_ports <- function(values, ...) UseMethod("compare_ports")

#' @rdname compare_ports
#' @export
compare_ports.default <- function(
  values, ports, method = "bootstrap", adjust = NULL, level = 0.95, survey = NULL, log = FALSE, n_resamples = 9999L,
  seed = 1L, ...
) {
  call_verb("compare_ports", list(
    values = values, ports = ports, method = method, adjust = adjust, level = level, survey = survey, log = log,
    n_resamples = n_resamples, seed = seed, ...
  ))
}

# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Equivalence within a margin
#' @description
#' Test whether values equal others, or a value, within a margin: absence of a difference, shown and not assumed.
#' @details
#' Two one-sided t tests: with D the mean (difference) less \code{value}, H1: -margin < D < margin is claimed where
#' both t = (D + margin) / SE and t = (D - margin) / SE reject at 1 - level; p is the larger of the two. This is the
#' case if and only if the interval of 2 level - 1 (90 \% for a level of 0.95) lies within the margins. A large p of an
#' ordinary test shows nothing of the kind. With \code{scale = "ratio"} logarithms are compared: the margin is a
#' factor, 1.25 for "between 0.8 and 1.25 times", as fits PLI.
#'
#' The sampling unit is the sample (a pair of values where \code{paired}), or the port if \code{ports} are given, by
#' its mean. The (logarithms of the) values or differences are taken as normal; values that are not paired may have
#' unequal variances (Welch). The design could have shown equivalence only with an interval narrower than both margins:
#' the note gives the least margin that these data would have supported.
#' @param values Vector, (n,).
#' Errors of a model, PLI of samples, or other values; positive with \code{scale = "ratio"}.
#' @param others Vector, (n,) or (m,), optional.
#' What they are compared with; by default \code{value}.
#' @param margin Number.
#' Above 0, in the unit of the values; with \code{scale = "ratio"} a factor above 1.
#' @param scale "difference" or "ratio".
#' @param value Number, optional.
#' The difference, or ratio, about which the margins lie: 0, or 1, by default.
#' @param paired Logical.
#' Whether the values and the others belong together one by one.
#' @param ports Vector, (n,), optional.
#' Port of each value, of one sample or of pairs.
#' @param level Number.
#' 1 minus the error rate; above 0.5.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return An object of class \code{htest}, as \code{stats::t.test()} returns.
#' \code{statistic} is the t of the margin that is nearer, \code{effect} the difference in means or ratio of geometric
#' means, with the interval of \code{conf_level} = 2 level - 1.
#' @section Errors:
#' Fewer than two units, a value not finite or, with "ratio", not positive, lengths that differ, a margin that leaves
#' no room, a level of 0.5 or less.
#' @references
#' Schuirmann, D. J. (1987). Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680. \doi{10.1007/BF01068419}
#' @examplesIf plistats_available()
#' equivalence_test(c(1.2, 0.9, 1.1, 1.0, 1.1, 0.9), margin = 1.25, scale = "ratio")
#' @noMd
#' @export
equivalence_test <- function(
  values, others = NULL, margin, scale = "difference", value = NULL, paired = TRUE, ports = NULL, level = 0.95, ...
) {
  if (is.data.frame(values)) {
    found <- by_columns("equivalence_test", values, sys.call(), parent.frame())
    if (!is.null(found)) return(found$value)
  }
  call_verb("equivalence_test", list(
    values = values, others = others, margin = margin, scale = scale, value = value, paired = paired, ports = ports,
    level = level, ...
  ))
}

#' Plan how many samples, ports or surveys are needed
#' @description
#' Say how many samples, ports or surveys a study needs, for an interval of a given width or to find a difference.
#' @details
#' With s the standard deviation among units and n units in each of g groups, df = g (n - 1), SE = s sqrt(g / n):
#'
#' \itemize{
#' \item \code{width}: the least n for which the t interval reaches no more than \code{width} from the estimate with
#' probability \code{power}: P(chi^2(df) <= df (width / (t SE))^2) >= power, t the quantile of \code{level}. (To plan
#' with s as if it were what the study will find gives half the studies an interval that is too wide.)
#' \item \code{difference}: the least n for which the t test at 1 - level rejects with probability \code{power}, by the
#' noncentral t with noncentrality difference / SE.
#' }
#'
#' With \code{scale = "ratio"}, as fits PLI, all of it is on the scale of natural logarithms: \code{sd} is that of ln
#' PLI, \code{width} and \code{difference} are factors (1.25: the ends lie within a fifth below and a quarter above).
#' The sampling unit is \code{unit}: to speak of other ports one needs more ports, not more samples of the same, and
#' \code{by} then takes the means of the ports of the pilot data. Units are taken as independent and normal (on the
#' scale of the plan), and the groups as equally variable. Pilot data know s themselves only roughly: \code{n_cautious}
#' is n for the upper 80 \% limit of s.
#' @param pilot Vector, (m,), optional.
#' Values of a pilot survey, PLI for example; of two groups their differences from the means of the groups.
#' @param sd Number, optional.
#' The standard deviation instead; of natural logarithms with "ratio".
#' @param width Number, optional.
#' How far the ends of the interval may lie from the estimate; with "ratio" a factor above 1.
#' @param difference Number, optional.
#' The difference to be found; with "ratio" a factor other than 1.
#' @param power Number.
#' Probability with which the width is kept, or the difference found.
#' @param level Number.
#' @param scale "ratio" or "difference".
#' @param groups Whole number.
#' One group (its mean, or that of pairs, against a value), or two compared.
#' @param alternative "two-sided", "less" or "greater".
#' Of the test.
#' @param unit "sample", "port" or "survey".
#' What is counted.
#' @param by Vector, (m,), optional.
#' Port or survey of each value of the pilot; the units are their means.
#' @return A list of class \code{pli_plan}: n, n_cautious, what was asked for, and the data frame curve.
#' \code{n} a group, \code{n_cautious}, and the curve of n against power and width.
#' @section Errors:
#' Neither or both of pilot and sd, of width and difference; a number out of its range; more than a million units.
#' @references
#' Kelley, K., Maxwell, S. E. & Rausch, J. R. (2003). Evaluation & the Health Professions 26, 258-287.
#' \doi{10.1177/0163278703255242}
#'
#' Browne, R. H. (1995). Statistics in Medicine 14, 1933-1940. \doi{10.1002/sim.4780141709}
#' @examplesIf plistats_available()
#' plan(sd = 0.4, difference = 1.5)$n
#' plan(c(0.8, 1.4, 1.1, 2, 0.9, 1.3), width = 1.25)
#' @noMd
#' @export
plan <- function(
  pilot = NULL, sd = NULL, width = NULL, difference = NULL, power = 0.8, level = 0.95, scale = "ratio", groups = 1L,
  alternative = "two-sided", unit = "sample", by = NULL
) {
  call_verb("plan", list(
    pilot = pilot, sd = sd, width = width, difference = difference, power = power, level = level, scale = scale,
    groups = groups, alternative = alternative, unit = unit, by = by
  ))
}

#' Plan how many ports a study of two models needs
#' @description
#' Say how many ports a study of two models needs to come to a conclusion with a margin.
#' @details
#' The difference of the errors of two models is \code{sd} between ports, \code{sd_sample} between samples of a port,
#' and what all ports of a split share, since the same networks predict them, is \code{sd_split}. With G ports of n
#' samples and S splits (folds times repeats) the variance of the mean difference is
#'
#' \preformatted{
#' V = (sd^2 + sd_sample^2 / n) / G + sd_split^2 / S,
#' }
#'
#' its degrees of freedom are Satterthwaite's, of G - 1 and S - 1. The number of ports is the least with which both
#' probabilities are at least \code{power}: that a difference as large as the margin is significant (noncentral t,
#' two-sided at (1 - level) / comparisons), and that models without any difference are shown to be equivalent (two
#' one-sided tests). Whatever lies between, a difference smaller than the margin, may remain inconclusive. The sampling
#' unit is the port: more samples of the same ports help only as far as \code{sd_sample} goes, and more ports cannot
#' make up for too few splits. Differences are taken as normal.
#' @param pilot Ablation, optional.
#' What a study has found: all standard deviations, the margin, the samples a port (harmonic mean) and the splits are
#' those of its primary comparison, unless given.
#' @param sd Number, optional.
#' Standard deviation of the difference between ports, in the unit of the error, instead of a pilot.
#' @param sd_sample,sd_split Number, optional.
#' Between samples of a port, and between splits; 0 by default.
#' @param margin Number, optional.
#' Above 0, in the unit of the error; by default that of the pilot.
#' @param n_samples Whole number, optional.
#' A port; 1 by default.
#' @param n_splits Whole number, optional.
#' Folds times repeats, 2 or more; needed with \code{sd_split}.
#' @param comparisons Whole number.
#' Planned together, among which p values are adjusted.
#' @param power Number.
#' @param level Number.
#' @return A list of class \code{pli_plan}: n, n_cautious, what was asked for, and the data frame curve.
#' \code{n} ports, \code{n_cautious} for the upper 80 \% limit of the standard deviation between ports of a pilot, the
#' curve of the lesser of both probabilities, and in a note the ports for other numbers of samples.
#' @section Errors:
#' Neither or both of pilot and sd, no margin, a number out of its range, or splits that no number of ports can make up
#' for.
#' @references
#' Schuirmann, D. J. (1987). Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680. \doi{10.1007/BF01068419}
#'
#' Phillips, K. F. (1990). Journal of Pharmacokinetics and Biopharmaceutics 18, 137-144. \doi{10.1007/BF01063556}
#' @examplesIf plistats_available()
#' plan_study(sd = 0.08, margin = 0.03)$n
#' @noMd
#' @export
plan_study <- function(
  pilot = NULL, sd = NULL, sd_sample = NULL, sd_split = NULL, margin = NULL, n_samples = NULL, n_splits = NULL,
  comparisons = 1L, power = 0.8, level = 0.95
) {
  call_verb("plan_study", list(
    pilot = pilot, sd = sd, sd_sample = sd_sample, sd_split = sd_split, margin = margin, n_samples = n_samples,
    n_splits = n_splits, comparisons = comparisons, power = power, level = level
  ))
}

# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Mean of a survey drawn with unequal probability
#' @description
#' Returns the weighted mean of a survey drawn with unequal probability, with its interval.
#' @details
#' mean = sum(w y) / sum(w) (Hajek's ratio of Horvitz-Thompson totals), +- t sqrt(V) with as many degrees of freedom as
#' samples less strata. V is that of a sample drawn with replacement within strata, linearised,
#'
#' \preformatted{
#' V = sum_h n_h/(n_h - 1) sum_i (u_hi - mean u_h)^2,  u_i = w_i (y_i - mean) / sum(w),
#' }
#'
#' or the local neighbourhood variance. The sampling unit is the sample, drawn independently of the others within its
#' stratum; the interval covers the mean over the whole area (or all units) from which the samples were drawn, or over
#' the domain. For a domain that is part of strata, V is multiplied by [n_d/(n_d - H_d)] [(n_T - H_d)/n_T], n_d being
#' its samples and n_T those of the H_d strata that it has part in: without, intervals of small domains are too narrow.
#' @param values Vector, (n,).
#' @param weights Vector, (n,).
#' Above 0: the area (or number of units) that each sample stands for, 1 / probability of being drawn. For a stratum of
#' area A with n samples it is A/n. Only their ratios matter.
#' @param strata Vector, (n,), optional.
#' Stratum of each sample.
#' @param domain Vector of logical, (n,), optional.
#' TRUE for the samples whose mean is asked for, as of one port. Hand over the others, too: they tell how many samples
#' each stratum has.
#' @param geometric Logical.
#' The geometric mean: mean and interval of the logarithms, transformed back.
#' @param coordinates Data frame or matrix, (n, 2), optional.
#' East and north in one unit (not degrees), for \code{variance = "local"}.
#' @param variance "stratified" or "local".
#' "local" is for spatially balanced samples (GRTS), among which neighbours share what varies over the area: there it
#' covers 94 to 97 \% (\code{analysis/20_design_weights.py}), but of samples drawn at random 74 to 84 \%. In strata
#' with fewer than four samples of the domain the stratified variance stands for it.
#' @param lonely "error", "adjust", "average" or "certainty".
#' What stands for the variance of a stratum of a single sample, as \code{survey.lonely.psu} of R's package survey.
#' @param fpc Number, named vector or list or vector (n,), optional.
#' Number of units in the population (by stratum, or beside each sample), where they can be counted: V of a stratum is
#' then multiplied by 1 - n_h/N_h, which is 0 in a census.
#' @param level Number.
#' @param term Character.
#' Name for the result.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return An object of class \code{boot}, for \code{boot::boot.ci()}, \code{plot()} and \code{print()}; of class \code{pli_interval} where there are no replicates.
#' \code{term} is "geometric mean" where that was asked for under no other name. Unbounded, with a note, where no
#' degree of freedom is left.
#' @section Errors:
#' A weight is not above 0, a stratum has a single sample (see \code{lonely}), or an argument is out of range.
#' @references
#' Horvitz, D. G. & Thompson, D. J. (1952). Journal of the American Statistical Association 47, 663-685.
#' \doi{10.1080/01621459.1952.10483446}
#'
#' Binder, D. A. (1983). International Statistical Review 51, 279-292. \doi{10.2307/1402588}
#'
#' Stevens, D. L. & Olsen, A. R. (2003). Environmetrics 14, 593-610. \doi{10.1002/env.606}
#' @examplesIf plistats_available()
#' pli <- c(0.5, 0.7, 0.6, 1.4, 1.8, 1.9)
#' stratum <- rep(c("bay", "marina"), each = 3)
#' result <- survey_mean(pli, weights = rep(c(9, 1), each = 3), strata = stratum, geometric = TRUE)
#' result
#' survey_mean(pli, weights = rep(c(9, 1), each = 3), strata = stratum, domain = stratum == "bay")
#' @noMd
#' @export
survey_mean <- function(
  values, weights, strata = NULL, domain = NULL, geometric = FALSE, coordinates = NULL, variance = "stratified",
  lonely = "error", fpc = NULL, level = 0.95, term = "mean", ...
) {
  if (is.data.frame(values)) {
    found <- by_columns("survey_mean", values, sys.call(), parent.frame())
    if (!is.null(found)) return(found$value)
  }
  call_verb("survey_mean", list(
    values = values, weights = weights, strata = strata, domain = domain, geometric = geometric,
    coordinates = coordinates, variance = variance, lonely = lonely, fpc = fpc, level = level, term = term, ...
  ))
}

#' Shares of classes in a survey drawn with unequal probability
#' @description
#' Returns the share of each class in a survey drawn with unequal probability (of its area), with intervals.
#' @details
#' A share is the weighted mean of an indicator, sum(w [y = class]) / sum(w), with the variance of
#' \code{\link{survey_mean}()}. Its interval is that of Korn & Graubard: Clopper & Pearson's for share (1 - share) / V
#' samples, times (t(n - 1)/t(df))^2. The sampling unit is the sample; the interval covers the share of the whole area.
#' @param values Vector, (n,).
#' Class of each sample: text, a factor (classes that do not occur have a share of 0), or TRUE and FALSE as in
#' \code{pli > 1}.
#' @param weights,strata,domain,coordinates,variance,lonely,fpc,level As for \code{\link{survey_mean}()}.
#' @param ... With a data frame first: names of its columns, see \link{plistats_columns}.
#' @return A list of class \code{pli_intervals}: one interval a metric.
#' By class, classes in order; shares are fractions, 0 to 1.
#' @section Errors:
#' As \code{\link{survey_mean}()}; a class is missing.
#' @references
#' Korn, E. L. & Graubard, B. I. (1998). Survey Methodology 24, 193-201.
#'
#' Horvitz, D. G. & Thompson, D. J. (1952). Journal of the American Statistical Association 47, 663-685.
#' \doi{10.1080/01621459.1952.10483446}
#' @examplesIf plistats_available()
#' classes <- c("low", "low", "middle", "low", "high", "high")
#' survey_shares(classes, weights = rep(c(9, 1), each = 3), strata = rep(c("bay", "marina"), each = 3))
#' @noMd
#' @export
survey_shares <- function(
  values, weights, strata = NULL, domain = NULL, coordinates = NULL, variance = "stratified", lonely = "error",
  fpc = NULL, level = 0.95, ...
) {
  if (is.data.frame(values)) {
    found <- by_columns("survey_shares", values, sys.call(), parent.frame())
    if (!is.null(found)) return(found$value)
  }
  call_verb("survey_shares", list(
    values = values, weights = weights, strata = strata, domain = domain, coordinates = coordinates,
    variance = variance, lonely = lonely, fpc = fpc, level = level, ...
  ))
}

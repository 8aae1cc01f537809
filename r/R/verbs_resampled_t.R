# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

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

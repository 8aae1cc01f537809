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
#' the null the logarithms (of units) are normal about log value.
#' @param pli_values Vector, (n,).
#' Positive.
#' @param value Number.
#' @param alternative "two-sided", "greater" or "less".
#' "greater": PLI is above \code{value}.
#' @param ports Vector, (n,), optional.
#' Port of each sample.
#' @param level Number.
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
pli_test <- function(pli_values, value = 1, alternative = "two-sided", ports = NULL, level = 0.95) {
  call_verb("pli_test", list(
    pli_values = pli_values, value = value, alternative = alternative, ports = ports, level = level
  ))
}

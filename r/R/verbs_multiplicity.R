# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

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
#' A p value is missing or outside [0, 1], there is none, or the method is unknown.
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
#' that both carry into one without the first and one without the second; drop a letter whose groups all carry another;
#' at last drop each letter all of whose pairs share another one too. Single entries are not swept, so that the groups
#' of a letter stay in a row where p values follow the order, as R's multcompView has it. A pair is significant if
#' p_adjusted <= 1 - level. Sharing a letter means that no difference was shown, not that there is none.
#' @param pairs Data frame, one row a pair.
#' Columns group_a, group_b, p_adjusted (others are ignored), every pair of groups exactly once: the \code{pairs} of a
#' \code{Comparison}.
#' @param order Vector of groups, optional.
#' Best first: the first group gets "a". By default the order of first appearance.
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

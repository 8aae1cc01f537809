# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' A simulated source and target domain
#' @description
#' Returns a source and a target domain of which it is known whether pre-training on the one helps in the other.
#' @details
#' Both have six columns of the same names, to be tied, and two of their own that say nothing of a target. Rows of one
#' place or port have features that are alike; those of a port share a small error, too.
#'
#' shared: both targets follow one function of the shared columns, products and waves, of which a plane explains a
#' seventh. The rows of the source suffice to learn it, 60 rows do not. unrelated: the same target domain, but the
#' target of the source is independent of its features, row by row. It is then distributed as any permutation of
#' itself, so that the source and \code{source.shuffled(seed)} are exchangeable: which of the two a trunk learnt from
#' is a coin toss. adverse: the source follows the first four shared columns alone, the target the last two alone, as a
#' plane that 60 rows suffice for; what a trunk has learnt is what does not matter.
#' @param kind "shared", "unrelated" or "adverse".
#' @param n_source,n_target Whole number.
#' Rows.
#' @param n_ports Whole number.
#' Groups of the target, of sizes that differ by one row at most.
#' @param seed Whole number.
#' The target of "shared" and "unrelated" is the same for one seed.
#' @return A list of two, source and target, each of class \code{pli_domain}.
#' @section Errors:
#' An unknown kind, fewer than 2 ports, fewer rows than ports, fewer than 2 rows in the source, or no seed.
#' @references
#' Friedman, J. H. (1991). Annals of Statistics 19, 1-67. \doi{10.1214/aos/1176347963}, for functions of this sort.
#' @examplesIf plistats_available()
#' pair <- simulated_pair("shared", n_source = 200)
#' source <- pair[[1]]
#' target <- pair[[2]]
#' target
#' @noMd
#' @export
simulated_pair <- function(kind, n_source = 2000L, n_target = 60L, n_ports = 12L, seed = 1L) {
  call_verb("simulated_pair", list(
    kind = kind, n_source = n_source, n_target = n_target, n_ports = n_ports, seed = seed
  ))
}

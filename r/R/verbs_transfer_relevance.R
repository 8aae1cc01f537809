# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Which samples lie outside of the training features
#' @description
#' Returns which samples lie outside of the training features, by their dissimilarity index.
#' @details
#' With features standardised on the training samples and multiplied by their weights, d the Euclidean distance,
#'
#' \preformatted{
#' DI = min d(sample, training sample) / mean d(pairs of training samples),
#' }
#'
#' and a sample is inside where DI does not exceed the threshold: Q3 + 1.5 (Q3 - Q1) of the DI of the training samples,
#' each against those of other folds, or the largest of these if that is less. What cross-validation says of errors
#' holds for samples inside; of those outside it says nothing. With \code{groups}, folds keep ports whole: then the
#' threshold is that for samples of ports that were never seen. Folds of samples ask whether a sample is like those of
#' ports that were seen, which makes the threshold smaller.
#'
#' Numbers are standardised, text and truth values become one 0/1 column a level, missing values take the mean beside
#' an indicator, each with the weight of its feature.
#' @param train Data frame or matrix, (n, d).
#' Features of the training samples, two at least.
#' @param test Data frame or matrix, (m, d).
#' The same columns, in the same order.
#' @param y Vector, (n,), optional.
#' Positive targets of the training samples: weights are then the permutation importance of each feature for a random
#' forest, none below 0, in folds that keep groups whole. Either this or \code{weights}; with neither, all features
#' count alike.
#' @param weights Named list, optional.
#' Weight of each feature, 0 or more, one at least above 0.
#' @param groups Vector, (n,), optional.
#' Port of each training sample; two ports at least.
#' @param n_folds Whole number.
#' Of training samples; as many as there are ports (or samples) if those are fewer.
#' @param seed Whole number.
#' Of the folds and of the random forest.
#' @return Data frame, (m, 4).
#' di, threshold, inside, and nearest (label of the nearest training sample), one row a test sample, with its row name.
#' @section Errors:
#' Other columns in \code{test} than in \code{train}, fewer than two samples or ports, training features that do not
#' vary, \code{y} and \code{weights} at once, or weights that are none.
#' @references
#' Meyer, H. & Pebesma, E. (2021). Methods in Ecology and Evolution 12, 1620-1633. \doi{10.1111/2041-210X.13650}
#' @examplesIf plistats_available()
#' train <- data.frame(depth = c(2, 4, 6, 8), toc = c(1, 2, 1, 2))
#' test <- data.frame(depth = c(5, 30), toc = c(1.5, 1))
#' applicability(train, test, groups = c("a", "a", "b", "b"))
#' @noMd
#' @export
applicability <- function(train, test, y = NULL, weights = NULL, groups = NULL, n_folds = 10L, seed = 1L) {
  call_verb("applicability", list(
    train = train, test = test, y = y, weights = weights, groups = groups, n_folds = n_folds, seed = seed
  ))
}

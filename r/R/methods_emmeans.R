# What emmeans asks of a comparison by a mixed model: its means, their covariance and degrees of freedom, so that every
# contrast of ports can be had. All stand in the result: variances of means and of differences give covariances.

#' Contrasts of a mixed model by emmeans
#'
#' `emmeans::emmeans(x, ~ port)` takes what `compare_ports(method = "mixed")` returned; the factor is called `port`.
#' Standard errors and degrees of freedom are those of Kenward and Roger. The result holds the latter of differences of
#' two ports, which are those of any contrast where all ports were sampled alike, and of means those of the mean that has
#' the fewest. Contrasts of more ports in other designs, and averages over ports, are refused, as are comparisons by other
#' methods, which have no model of their means.
#'
#' @param object What `compare_ports(method = "mixed")` returned.
#' @param trms,xlev,grid What emmeans hands over.
#' @param ... Not used.
#' @return What emmeans asks for: `recover_data` one row for each sample, `emm_basis` a list.
#' @references Kenward, M. G. & Roger, J. H. (1997). Biometrics 53, 983-997. \doi{10.2307/2533558}
#' @examplesIf plistats_available() && requireNamespace("emmeans", quietly = TRUE)
#' d <- data.frame(port = rep(c("Botany", "Eden", "Kembla"), each = 6), survey = rep(1:3, 6))
#' d$pli <- c(1.1, 1.4, 1.2, 1.3, 1.5, 1.9, 1.8, 2.8, 2.2, 2.1, 2.5, 2.9, 0.8, 1.0, 0.9, 0.7, 1.1, 1.4)
#' found <- compare_ports(pli ~ port | survey, d, method = "mixed")
#' emmeans::emmeans(found, trt.vs.ctrl ~ port)
#' @name pli_comparison_emmeans
#' @aliases recover_data.pli_comparison emm_basis.pli_comparison
#' @exportS3Method emmeans::recover_data
recover_data.pli_comparison <- function(object, ...) {
  if (is.null(object$groups$df)) {
    return(paste( # which emmeans() stops with
      "emmeans takes ports compared by a mixed model, compare_ports(method = \"mixed\"), whose values differ.",
      sprintf("This comparison is of another kind (%s); its element pairs has all pairs.", object$method)
    ))
  }
  frame <- stats::setNames(data.frame(rep(ports_of(object), object$groups$n)), object$what)
  emmeans::recover_data(
    call("compare_ports", data = quote(frame)), stats::terms(stats::reformulate(object$what)), NULL, data = frame
  )
}

#' @rdname pli_comparison_emmeans
#' @exportS3Method emmeans::emm_basis
emm_basis.pli_comparison <- function(object, trms, xlev, grid, ...) {
  groups <- object$groups
  pairs <- object$pairs
  ports <- ports_of(object)
  own <- variance_of(groups)
  between <- matrix(0, nrow(groups), nrow(groups))
  df <- diag(groups$df)
  at <- cbind(match(pairs$group_a, groups$port), match(pairs$group_b, groups$port))
  for (both in list(at, at[, 2:1, drop = FALSE])) {
    between[both] <- variance_of(pairs)
    df[both] <- pairs$df
  }
  list(
    X = outer(as.character(grid[[object$what]]), levels(ports), "==") + 0, bhat = groups$estimate, nbasis = matrix(NA),
    V = (outer(own, own, "+") - between) / 2, dfargs = list(df = df, between = between, refuse = refuse_contrast),
    dffun = structure(df_of_contrast, mesg = "kenward-roger"),
    misc = if (identical(groups$scale[1L], "log")) list(tran = "log") else list()
  )
}

# In the order of the result.
ports_of <- function(object) {
  factor(as.character(object$groups[[object$what]]), as.character(object$groups[[object$what]]))
}

# Squared standard errors, of intervals by t.
variance_of <- function(frame) {
  ((frame$conf_high - frame$conf_low) / 2 / stats::qt((1 + frame$conf_level) / 2, frame$df))^2
}

# Where all differences of some ports have the same variance and degrees of freedom, so has any contrast of these.
# (emmeans takes this function out of the package, so that all it calls must come with it.)
df_of_contrast <- function(k, dfargs) {
  at <- which(abs(k) > 1e-9)
  if (length(at) == 1L) return(dfargs$df[at, at])
  pairs <- upper.tri(diag(length(at)))
  df <- dfargs$df[at, at][pairs]
  spread <- c(range(df) / max(df), range(dfargs$between[at, at][pairs]) / max(dfargs$between[at, at][pairs]))
  if (abs(sum(k)) < 1e-9 * sum(abs(k)) && all(spread > 1 - 1e-6)) df[1L] else dfargs$refuse()
}

refuse_contrast <- function() {
  fail("input_error", paste(
    "emmeans() of a comparison has degrees of freedom of single ports and of differences of two ports; of more ports",
    "only where all were sampled alike. For other contrasts fit lme4::lmer() and let emmeans take that."
  ))
}

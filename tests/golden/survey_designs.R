# Surveys drawn with unequal probability: what R's package survey says of means and shares, by domain, with single
# samples in a stratum, and with a finite population.
suppressPackageStartupMessages(library(survey))
set.seed(30)
n_h <- c(bay = 14, marina = 9, port = 7, estuary = 20)
areas <- c(bay = 61.2, marina = 13.6, port = 27, estuary = 11.6)
stratum <- rep(names(n_h), n_h)
sites <- data.frame(
  stratum = stratum,
  harbour = sample(c("San Diego", "Newport", "Mission"), length(stratum), TRUE),
  weight = signif(areas[stratum] / n_h[stratum] * runif(length(stratum), 0.7, 1.3), 6),
  pli = signif(exp(rnorm(length(stratum), c(bay = -0.6, marina = 0.5, port = 0.1, estuary = -0.9)[stratum], 0.4)), 6)
)
sites$class <- cut(sites$pli, c(0, 0.5, 1, Inf), c("low", "middle", "high"))
sites$units <- c(bay = 40, marina = 12, port = 7, estuary = 200)[sites$stratum]

mean_of <- function(design, y = ~log(pli)) {
  m <- svymean(y, design)
  ends <- confint(m, df = degf(design))
  list(mean = unname(coef(m)), variance = unname(vcov(m)[1, 1]), df = degf(design), low = ends[1], high = ends[2])
}
share_of <- function(design, level = 0.95) {
  p <- svyciprop(~ I(pli > 1), design, method = "beta", level = level)
  list(share = unname(coef(p)), variance = unname(c(attr(p, "var"))), low = unname(confint(p)[1]), high = unname(confint(p)[2]))
}
designs <- list(
  plain = svydesign(~1, weights = ~weight, data = sites),
  stratified = svydesign(~1, strata = ~stratum, weights = ~weight, data = sites),
  fpc = svydesign(~1, strata = ~stratum, weights = ~weight, fpc = ~units, data = sites)
)
harbours <- sort(unique(sites$harbour))
by_harbour <- function(design, what) {
  stats::setNames(lapply(harbours, function(name) what(subset(design, harbour == name))), harbours)
}
lonely_sites <- sites[c(which(sites$stratum != "port"), which(sites$stratum == "port")[3]), ]
lonely <- lapply(c(adjust = "adjust", average = "average", certainty = "certainty"), function(option) {
  options(survey.lonely.psu = option)
  mean_of(svydesign(~1, strata = ~stratum, weights = ~weight, data = lonely_sites))
})
classes <- svymean(~class, designs$stratified)
golden <- list(
  versions = versions("survey"),
  sites = as.list(sites[c("stratum", "harbour", "weight", "pli", "class")]),
  units = as.list(c(bay = 40, marina = 12, port = 7, estuary = 200)),
  mean = lapply(designs, mean_of),
  domains = lapply(designs[c("plain", "stratified")], by_harbour, mean_of),
  of_strata = stats::setNames(lapply(names(n_h), function(h) mean_of(subset(designs$stratified, stratum == h))), names(n_h)),
  share = lapply(designs[c("plain", "stratified")], share_of),
  share_90 = share_of(designs$stratified, 0.9),
  classes = list(share = unname(coef(classes)), variance = unname(diag(vcov(classes)))),
  single = list(rows = as.integer(rownames(lonely_sites)), options = lonely)
)

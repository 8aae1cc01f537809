# Written by tools/make_verbs.py from the signatures and docstrings of Python; changes here are overwritten.

#' Field data as a domain of a study
#' @description
#' Returns field data as the domain of a transfer study: the PLI is the target, the port is the group.
#' @details
#' PLI = exp(mean(ln C - ln B)), non-detects at half their limit, in the target and in the features.
#'
#' Features are the covariates, missing values included (they are imputed by what a training part teaches), and by task
#' the logarithms ln C of metals in mg/kg, in columns called "log_Cu": none for covariates, the normalisers for
#' normalisers, \code{panel} for reduced-panel, all metals of the PLI for all-metals, where the closed form is exact.
#'
#' What is not named is taken from what the samples have, and \code{notes} say what that is and what is not there.
#' Features are then all other columns of numbers, of truth values and of text that repeats; not the port, coordinates,
#' dates, labels of samples, and columns whose names read as metals or as indices of them (see \code{check_leakage}).
#'
#' Samples that lack a metal that is needed, non-detects of it without a known limit, and samples without a known port,
#' which cannot be held out as one, are left out and counted in \code{notes}.
#' @param samples Samples, as read_samples() returns them.
#' With a port column.
#' @param task "covariates", "normalisers", "reduced-panel" or "all-metals".
#' @param metals Character vector, optional.
#' Metals of the PLI; by default those of As, Cd, Cr, Cu, Hg, Ni, Pb and Zn that at least half of the samples have.
#' @param background Name, named numeric vector or data frame.
#' mg/kg; \code{\link{backgrounds}()} lists the named sets.
#' @param covariates Character vector, optional.
#' Columns of \code{samples$info}; by default all that can be features.
#' @param logs Character vector, optional.
#' Those of the covariates whose logarithm is the feature ("log_depth"); by default depth and toc_pct, which have a
#' long tail, where they are covariates and positive.
#' @param normalisers,panel Character vector, optional.
#' Metals that the tasks normalisers (none of the PLI) and reduced-panel (some of the PLI) add; by default Al and Fe,
#' and Cu and Zn, as far as they were measured.
#' @param outputs Character vector.
#' Metals and columns of \code{samples$info}, positive numbers, that a network is to predict besides the PLI, for a
#' source domain: rows are repeated for each, a column "output" says which they are about, and none is a feature.
#' @param places Character vector.
#' Columns of \code{samples$info} to carry along for splits and distances, those that there are.
#' @param unassigned Character.
#' The label of samples whose port is not known.
#' @param name,licence,citation Character.
#' @return A list of class \code{pli_domain}: features, target, groups and what is known about them.
#' Samples are labelled by station, by station and survey where stations repeat, else by row number.
#' @section Errors:
#' A column or metal that is not there, features that the task does not allow, or no sample left.
#' @references
#' Tomlinson, D. L., Wilson, J. G., Harris, C. R. & Jeffrey, D. W. (1980). Helgolaender Meeresuntersuchungen 33,
#' 566-575. \doi{10.1007/BF02414780}
#' @examplesIf plistats_available()
#' survey <- read_samples(data.frame(
#'   port = c("Eden", "Eden", "Botany"), depth = c(3, 5, 9),
#'   Cu = c("45", "<90", "90"), Pb = c(20, 20, NA)
#' ))
#' ports <- sediment_domain(survey, metals = c("Cu", "Pb"), covariates = "depth")
#' ports$target
#' ports$notes
#' @noMd
#' @export
sediment_domain <- function(
  samples, task = "covariates", metals = NULL, background = "shale", covariates = NULL, logs = NULL,
  normalisers = NULL, panel = NULL, outputs = character(),
  places = c("region", "surveyyear", "latitude", "longitude"), unassigned = "unassigned", name = "sediments",
  licence = "", citation = ""
) {
  call_verb("sediment_domain", list(
    samples = samples, task = task, metals = metals, background = background, covariates = covariates, logs = logs,
    normalisers = normalisers, panel = panel, outputs = outputs, places = places, unassigned = unassigned,
    name = name, licence = licence, citation = citation
  ))
}

#' A table of plentiful data as the source domain of a study
#' @description
#' Returns a table of plentiful data as the source domain of a transfer study.
#' @details
#' The two public tables (\code{\link{load_worldbank_pm25}()}, \code{\link{load_beijing_pm25}()}) are known by their
#' columns. The World Bank's has countries as groups, region and income group as levels, and logarithms of GDP,
#' population and energy use ("log_PopulationTotal"). Beijing's has stations as groups, months as levels and logarithms
#' of the gases; PM10 is no feature, as PM2.5 is a part of it. Of any other table all other columns of numbers, of
#' truth values and of text that repeats are features, as they are; not coordinates, dates and labels of rows.
#' \code{notes} name both.
#' @param frame Data frame.
#' One row a country and year, a station and day, and so on.
#' @param target Character, optional.
#' Column of the target, positive; needed for tables that are not known.
#' @param groups Character, optional.
#' Column whose labels name rows that are not independent; without it each row of an unknown table is its own group.
#' @param name Character, optional.
#' What to call the domain.
#' @param covariates Character vector, optional.
#' Columns that are features, whatever else there is.
#' @param ignore Character vector.
#' Further columns that are no features.
#' @return A list of class \code{pli_domain}: features, target, groups and what is known about them.
#' Rows without target are left out and counted in \code{notes}; missing features stay missing.
#' @section Errors:
#' No target is named or known, a column is not there, a target is not positive, a logarithm does not exist.
#' @references
#' Lai, Farid, Kuan & Zhang (2025). arXiv:2506.22096, for pre-training on PM2.5. \doi{10.48550/arXiv.2506.22096}
#' @examplesIf plistats_available()
#' towns <- data.frame(town = c("a", "a", "b"), traffic = c(3, 4, 9), NO2 = c(20, NA, 51))
#' source <- source_domain(towns, target = "NO2", groups = "town", name = "towns")
#' source$notes
#' @noMd
#' @export
source_domain <- function(
  frame, target = NULL, groups = NULL, name = NULL, covariates = NULL, ignore = character()
) {
  call_verb("source_domain", list(
    frame = frame, target = target, groups = groups, name = name, covariates = covariates, ignore = ignore
  ))
}

#' A simulated source and target domain
#' @description
#' Returns a source and a target domain of which it is known whether pre-training on the one helps in the other.
#' @details
#' Both have six columns of the same names, to be tied, and two of their own that say nothing of a target. Rows of one
#' place or port have features that are alike; those of a port share a small error, too.
#'
#' shared: both targets follow one function of the shared columns, products and waves, of which a plane explains a
#' seventh. The rows of the source suffice to learn it, 60 rows do not. shared_shifted: so they do, and both targets
#' are one quantity in one unit, but the shared columns of the target domain cover another, narrower range, mean 0.8
#' and sd 0.6 where the source has 0 and 1: what was learnt serves only as long as a value means the same in both
#' domains. unrelated: the target domain of "shared", but the target of the source is independent of its features, row
#' by row. It is then distributed as any permutation of itself, so that the source and \code{source.shuffled(seed)} are
#' exchangeable: which of the two a trunk learnt from is a coin toss. adverse: the source follows the first four shared
#' columns alone, the target the last two alone, as a plane that 60 rows suffice for; what a trunk has learnt is what
#' does not matter.
#' @param kind "shared", "shared_shifted", "unrelated" or "adverse".
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

#' A domain: features, target and groups
#' @description
#' Features, target and groups of one domain, row by row.
#' @details
#' Everything is copied and checked when the domain is made; its rows are then numbered from 1.
#' @param name Character.
#' What tables and sentences call the domain.
#' @param features Data frame, (n, d).
#' Numbers, text or truth values, missing where unknown.
#' @param target Vector, (n,).
#' Positive and finite, in \code{unit}.
#' @param groups Vector, (n,).
#' Label of the port, country or station of each row: rows of one group are not independent.
#' @param samples Vector, (n,).
#' A label for each row, all different; the row names of \code{features} by default.
#' @param unit Character.
#' Of the target; empty where it has none.
#' @param licence,citation Character.
#' Of the data.
#' @param notes Tuple of Note or character.
#' What must be read beside the numbers: rows left out, columns left out; sentences become remarks.
#' @param info Data frame, (n, k).
#' Further columns that describe the rows and are no features, for splits and distances.
#' @param task Character.
#' What the features were made for ("covariates", "all-metals", ...), which a study compares with its own; empty where
#' that is not known.
#' @param metals Named list.
#' Metals of the PLI that is the target, with their background (mg/kg); empty where it is no PLI.
#' @return A list of class \code{pli_domain}: features, target, groups and what is known about them.
#' @section Errors:
#' Lengths or indices that differ, a target that is not positive and finite, a row without group, a label or a column
#' name that stands twice, a feature of another kind, or a name that \code{to_frame} needs.
#' @examplesIf plistats_available()
#' ports <- domain(
#'   "two ports", features = data.frame(depth = c(3, 5, 9)), target = c(0.5, 0.7, 1.2),
#'   groups = c("Eden", "Eden", "Botany")
#' )
#' ports$features
#' @noMd
#' @export
domain <- function(
  name, features, target, groups, samples = NULL, unit = "", licence = "", citation = "", notes = character(),
  info = data.frame(), task = "", metals = list()
) {
  call_verb("Domain", list(
    name = name, features = features, target = target, groups = groups, samples = samples, unit = unit,
    licence = licence, citation = citation, notes = notes, info = info, task = task, metals = metals
  ))
}

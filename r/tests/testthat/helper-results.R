# One small result of every class, with the elements that the Python side gives them: methods are tested without Python.

result <- function(class, ...) structure(list(...), class = c(class, "list"))

intervals_table <- function(names, estimate) {
  data.frame(names, estimate = estimate, conf_low = estimate * 0.9, conf_high = estimate * 1.1, conf_level = 0.95)
}

made_samples <- function() {
  conc <- data.frame(Cu = c(45, NA, 30), Zn = c(120, 95, NA))
  result(
    "pli_samples",
    concentrations = conc, limits = data.frame(Cu = c(NA, 0.02, NA), Zn = NA_real_),
    nondetect = data.frame(Cu = c(FALSE, TRUE, FALSE), Zn = FALSE),
    info = data.frame(harbour = c("north", "north", "south")), port = "harbour", source = "frame",
    changes = list(
      list(rule = "name -> element", column = "Cu", rows = NULL, before = "Cu", after = "Cu"),
      list(rule = "non-detect", column = "Cu", rows = c(1L, 4L), before = c("<0.02", "<0.03"), after = 0.02)
    ),
    rows = 0:2
  )
}

made_assessment <- function() {
  ports <- data.frame(
    port = c("a \"quoted\"; port", "south"), n = c(2L, 4L), n_nondetect = c(0L, 1L), zone_pli = c(0.8, 2.7),
    conf_low = c(-Inf, 2.43), conf_high = c(Inf, 2.94), conf_level = 0.95, p_above_1 = c(NA, 0.001),
    p_below_1 = c(NA, 1),
    zone_class = factor(c("below baseline", "deterioration"))
  )
  result(
    "pli_assessment",
    samples = data.frame(station = letters[1:6], pli = 1:6 / 3),
    metals = data.frame(sample = 1:2, metal = c("Cu", "Zn")), ports = ports, intervals = list(), audit = data.frame(),
    by = "harbour_name", background = "shale", scheme = "tomlinson1980_pli", guideline = "ERM",
    panel = c("Cu", "Zn"), seed = 1L, source = "frame",
    notes = c("Fe is the normaliser.", "Two ports.")
  )
}

made_pli_intervals <- function() {
  frame <- data.frame(
    estimate = c(0.5, 1.6), conf_low = c(0.4, 1.2), conf_high = c(0.6, 2.0), conf_level = 0.95, n_metals = 8L,
    n_nondetect = 0L, method = "closed form"
  )
  chances <- data.frame(low = c(1, 0), high = c(0, 1))
  result(
    "pli_pli_intervals", frame = frame, class_probability = chances, scheme = "tomlinson1980_pli", background = "shale",
    n_resamples = 9999L, seed = 1L, notes = character()
  )
}

made_zone_tests <- function() {
  frame <- data.frame(
    port = c("south", "north"), n = c(4L, 1L), n_nondetect = c(1L, 0L), estimate = c(2.7, 0.8), conf_low = c(2.4, 0),
    conf_high = c(2.9, Inf), conf_level = 0.95, statistic = c(9.1, NA), df = c(3L, 0L), p_value = c(0.003, NA),
    p_adjusted = c(0.003, NA)
  )
  result(
    "pli_zone_tests", frame = frame, value = 1, alternative = "two-sided", adjust = "holm", by = "harbour",
    background = "shale", panel = c("Cu", "Zn"), nondetects = "half", conf_level = 0.95, seed = 1L, source = "frame",
    notes = character()
  )
}

made_interval <- function(term = "mae", estimate = 0.08) {
  result(
    "pli_interval", term = term, estimate = estimate, conf_low = 0.0468, conf_high = 0.103, conf_level = 0.95,
    method = "exact", n = 36L, n_ports = 12L, n_resamples = 0L, mc_error = c(0, 0), seed = NULL, unit = "port",
    notes = character(), replicates = NULL
  )
}

made_intervals <- function() {
  result("pli_intervals", mae = made_interval(), mape = made_interval("mape", 0.07))
}

made_posterior <- function() {
  result(
    "pli_posterior", test = "Bayesian correlated t test", p_left = 0.7, p_rope = 0.25, p_right = 0.05, rope = 0.1,
    estimate = -0.15, conf_low = -0.4, conf_high = 0.1, conf_level = 0.95, df = 29, scale = 0.12, n = 30L,
    notes = character()
  )
}

made_plan <- function() {
  result(
    "pli_plan", question = "width", n = 14L, n_cautious = 25L, target = 1.25, power = 0.8, conf_level = 0.95, sd = 0.33,
    sd_cautious = 0.48, scale = "ratio", alternative = "two-sided", groups = 1L, unit = "sample",
    curve = data.frame(n = c(2L, 14L, 50L), power = c(0.06, 0.83, 1), half_width = c(19.5, 1.21, 1.1)), notes = character()
  )
}

made_comparison <- function(p = 0.0025) {
  omnibus <- structure(
    list(
      statistic = c("chi-squared" = 12.02), parameter = c(df = 2), p.value = p, method = "Kruskal-Wallis rank sum test",
      data.name = "values"
    ),
    class = "htest"
  )
  groups <- cbind(
    intervals_table(data.frame(port = c("Eden", "Botany", "Kembla"), n = 5L), c(1.1, 2.2, 1.6)),
    letters = c("a", "b", "ab"), among_best = c(TRUE, FALSE, TRUE)
  )
  pairs <- intervals_table(data.frame(group_a = "Eden", group_b = c("Botany", "Kembla")), c(-1.1, -0.5))
  pairs <- cbind(pairs, statistic = -3:-2, p_value = c(0.0005, 0.1), p_adjusted = c(0.0016, 0.13))
  result(
    "pli_comparison", what = "port", measure = "median", design = "Samples are independent.", omnibus = omnibus,
    groups = groups, pairs = pairs, method = "Kruskal-Wallis test, Dunn's test of pairs", adjust = "holm",
    conf_level = 0.95, n = 15L, n_ports = 3L, unit = "sample", seed = NULL, checks = list(omnibus), notes = character()
  )
}

study_result <- function(class, ...) {
  shared <- list(
    answer = "Whether pre-training helps or harms is inconclusive.", task = "covariates", metric = "mae", conf_level = 0.95,
    seed = 1L, fingerprint = "", weight = "port", notes = "A note.",
    predictions = data.frame(model = c("ridge", "median"), port = c("a", "b"), y_true = 1:2, y_pred = c(1.5, 1.8))
  )
  structure(c(shared, list(...)), class = c(class, "pli_study_result", "list"))
}

made_studies <- function() {
  models <- c("ridge", "median")
  scores <- function(...) {
    intervals_table(data.frame(..., weight = "port", metric = "mae", n = 48L, n_ports = 6L), c(0.5, 0.6))
  }
  contrast <- function(...) {
    cbind(
      intervals_table(data.frame(..., group_a = "transfer_full", group_b = "scratch"), 0.1),
      relative = 0.1, p_adjusted = 0.4, conclusion = "inconclusive"
    )
  }
  designs <- rbind(
    cbind(scores(design = "unseen ports", model = models), letters = "a"),
    cbind(scores(design = "random folds", model = rev(models)), letters = "a")
  )
  list(
    study_result("pli_benchmark", scores = designs, flattery = data.frame(model = models, ratio = 1.1)),
    study_result(
      "pli_ablation", contrasts = contrast(design = "unseen ports", role = "primary"),
      scores = scores(design = "unseen ports", model = models)
    ),
    study_result(
      "pli_learning_curve", curve = scores(n_labelled = c(10L, 20L), model = "scratch"),
      contrasts = contrast(n_labelled = c(10L, 20L)),
      gains = data.frame(n_labelled = c(10L, 20L), bound = c("", "at least"), gain = 1:2, conf_low = 0, conf_high = 3)
    ),
    study_result(
      "pli_source_sensitivity", curve = scores(source_share = c(0, 1), model = "transfer_full"),
      contrasts = contrast(source_share = 1), trend = data.frame(estimate = 0.01)
    ),
    study_result(
      "pli_feature_groups", contrasts = contrast(model = "ridge", left_out = "coordinates and dates"),
      scores = scores(model = "ridge", features = "all features")
    ),
    study_result(
      "pli_unseen_ports",
      errors = data.frame(held_out = "port", label = c("x", "y"), model = "ridge", mae = c(0.4, 0.5)),
      scores = scores(held_out = "port", model = models), coverage = data.frame(), association = data.frame()
    ),
    study_result(
      "pli_unseen_years",
      comparison = intervals_table(data.frame(model = models, year = 0.5, port = 0.4, p_adjusted = 0.2), 0.1),
      effects = data.frame(model = models, effect = "port", estimate = 0.3),
      autocorrelation = data.frame(model = models, port = "all ports", estimate = -0.1), errors = data.frame(),
      scores = scores(held_out = "year", model = models), coverage = data.frame(), association = data.frame()
    ),
    study_result(
      "pli_feature_relevance",
      associations = intervals_table(
        data.frame(
          domain = c("target", "source"), measure = "spearman", feature = "depth", p_adjusted = 0.01, n_groups = 12L
        ),
        0.4
      ),
      agreement = data.frame()
    ),
    study_result(
      "pli_overlap",
      errors = intervals_table(
        data.frame(
          model = "ridge", metric = "mae", where = c("inside", "outside", "difference"), n = 40L, n_ports = 8L
        ),
        c(0.2, 0.4, 0.2)
      ),
      places = data.frame(by = "port", label = "Eden", model = "ridge", mae = 0.2),
      association = data.frame(model = "ridge", estimate = 0.1)
    ),
    study_result("pli_similarity", distances = data.frame(metric = c("mmd", "coral"), estimate = 1:2, p_value = 0.01))
  )
}

made_domain <- function() {
  result(
    "pli_domain", name = "sediments", features = data.frame(depth = c(3, 5), toc = c(1, 2)), target = c(0.5, 1.2),
    groups = c("Eden", "Botany"), samples = 1:2, unit = "PLI", licence = "", citation = "", notes = character(),
    info = data.frame(year = 2001:2002), task = "covariates", metals = list()
  )
}

made_regressor <- function() {
  settings <- list(random_state = 0L, widths = c(64L, 64L), interval = NULL)
  target <- list(n = 40L, n_groups = 6L, strategy = "full", features = c("depth", "toc"), notes = "A note.")
  result("pli_regressor", handle = "m1", settings = settings, target = target)
}

# Everything that has a main table, by class.
made_results <- function() {
  found <- c(
    list(
      made_samples(), made_assessment(), made_pli_intervals(), made_interval(), made_intervals(), made_posterior(), made_plan(), made_zone_tests(),
      made_comparison(), made_domain()
    ),
    made_studies()
  )
  stats::setNames(found, vapply(found, function(x) class(x)[1L], ""))
}

# Written by tools/make_verbs.py from the results of Python; changes here are overwritten.

# An interval as one row; an entry of the audit log; what follows the element in further columns.
INTERVAL_COLUMNS <- c("term", "estimate", "conf_low", "conf_high", "conf_level", "method", "n", "n_ports",
  "n_resamples", "mc_error_low", "mc_error_high", "seed", "unit", "notes")
AUDIT_COLUMNS <- c("row", "column", "before", "after", "rule")
NONDETECT_SUFFIX <- "_nd"
LIMIT_SUFFIX <- "_mdl"

# By class: every frame but the predictions, the main one first, and the columns of the first screen.
STUDY_FRAMES <- list(
  pli_benchmark = c("scores", "flattery"),
  pli_ablation = c("contrasts", "scores"),
  pli_learning_curve = c("curve", "contrasts", "gains"),
  pli_source_sensitivity = c("curve", "contrasts", "trend"),
  pli_feature_groups = c("contrasts", "scores"),
  pli_unseen_years = c("comparison", "effects", "autocorrelation", "errors", "scores", "coverage", "association"),
  pli_unseen_ports = c("errors", "scores", "coverage", "association"),
  pli_feature_relevance = c("associations", "agreement"),
  pli_overlap = c("errors", "places", "association"),
  pli_similarity = c("distances")
)
SHOWN_COLUMNS <- list(
  pli_benchmark = c("model", "estimate", "conf_low", "conf_high", "letters"),
  pli_ablation = c("role", "group_a", "group_b", "estimate", "conf_low", "conf_high", "p_adjusted", "conclusion"),
  pli_learning_curve = c("n_labelled", "bound", "gain", "conf_low", "conf_high", "relative", "p_adjusted",
    "conclusion"),
  pli_source_sensitivity = c("source_share", "estimate", "conf_low", "conf_high", "relative", "p_adjusted",
    "conclusion"),
  pli_feature_groups = c("model", "left_out", "estimate", "conf_low", "conf_high", "relative", "p_adjusted",
    "conclusion"),
  pli_unseen_ports = c("held_out", "model", "estimate", "conf_low", "conf_high", "n", "n_ports"),
  pli_feature_relevance = c("domain", "measure", "feature", "estimate", "conf_low", "conf_high", "p_adjusted",
    "n_groups"),
  pli_unseen_years = c("model", "year", "port", "estimate", "conf_low", "conf_high", "p_adjusted"),
  pli_overlap = c("model", "metric", "where", "estimate", "conf_low", "conf_high", "n", "n_ports")
)

# By verb: the arguments that are vectors of one value a sample.
VECTORS <- list(
  zone_pli = c("site_pli", "zone"),
  score = c("y", "yhat", "weights"),
  mae = c("y", "yhat", "weights"),
  mape = c("y", "yhat", "weights"),
  smape = c("y", "yhat", "weights"),
  rmse = c("y", "yhat", "weights"),
  mse = c("y", "yhat", "weights"),
  bias = c("y", "yhat", "weights"),
  medae = c("y", "yhat", "weights"),
  r2 = c("y", "yhat", "weights"),
  ccc = c("y", "yhat", "weights"),
  bootstrap_ci = c("y", "ports", "strata"),
  bootstrap_difference = c("y", "yhat_a", "yhat_b"),
  resample_indices = c("strata"),
  bootstrap_mean = c("values"),
  survey_mean = c("values", "weights", "strata"),
  survey_shares = c("values"),
  compare_ports = c("values", "ports", "survey"),
  pli_test = c("pli_values", "ports"),
  equivalence_test = c("values", "others", "ports"),
  mann_kendall_test = c("values", "time", "season", "region"),
  theil_sen_slope = c("values", "time", "season", "region"),
  peto_prentice_test = c("values", "groups"),
  paired_prentice_test = c("values_a", "values_b"),
  censored_kendall_test = c("x", "y"),
  upper_confidence_limit = c("values"),
  tolerance_limit = c("values"),
  prediction_limit = c("values"),
  paired_permutation_test = c("err_a", "err_b", "ports"),
  wilcoxon_test = c("err_a", "err_b"),
  diebold_mariano_test = c("loss_a", "loss_b"),
  applicability = c("y", "groups")
)

# By kind of what Python keeps: its name, and what is said of one whose process has ended.
KEPT <- c(
  regressor = "model",
  study = "study",
  background = "background",
  baseline = "baseline"
)
GONE <- c(
  regressor = "The model was in a Python process that has ended. Fit it again, or load it from a file.",
  study = "The study was in a Python process that has ended. Make it again; with a `folder`, finished cells are kept.",
  background = "The background was in a Python process that has ended. Make it again by `background()` or `background_from()`.",
  baseline = "The baseline was in a Python process that has ended. Make it again by `background_from()`."
)

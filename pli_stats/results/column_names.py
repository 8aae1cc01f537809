"""Names of columns that Python and R both write, each listed once: `r/tools/make_verbs.py` hands them to R."""

from __future__ import annotations

#: An interval as one row.
INTERVAL_COLUMNS = (
    "term", "estimate", "conf_low", "conf_high", "conf_level", "method", "n", "n_ports", "n_resamples", "mc_error_low",
    "mc_error_high", "seed", "unit", "notes",
)  # fmt: skip
#: An entry of the audit log.
AUDIT_COLUMNS = ("row", "column", "before", "after", "rule")
#: What follows the name of an element in the columns of its non-detects and of its limits.
NONDETECT_SUFFIX, LIMIT_SUFFIX, SD_SUFFIX = "_nd", "_mdl", "_sd"
#: What the first screen of a result of a study shows of its frames.
SHOWN_COLUMNS = {
    "Benchmark": ("model", "estimate", "conf_low", "conf_high", "letters"),
    "Ablation": ("role", "group_a", "group_b", "estimate", "conf_low", "conf_high", "p_adjusted", "conclusion"),
    "LearningCurve": (
        "n_labelled", "bound", "gain", "conf_low", "conf_high", "relative", "p_adjusted", "conclusion",
    ),
    "SourceSensitivity": (
        "source_share", "estimate", "conf_low", "conf_high", "relative", "p_adjusted", "conclusion",
    ),
    "FeatureGroups": (
        "model", "left_out", "estimate", "conf_low", "conf_high", "relative", "p_adjusted", "conclusion",
    ),
    "UnseenPorts": ("held_out", "model", "estimate", "conf_low", "conf_high", "n", "n_ports"),
    "FeatureRelevance": (
        "domain", "measure", "feature", "estimate", "conf_low", "conf_high", "p_adjusted", "n_groups",
    ),
    "UnseenYears": ("model", "year", "port", "estimate", "conf_low", "conf_high", "p_adjusted"),
    "Overlap": ("model", "metric", "where", "estimate", "conf_low", "conf_high", "n", "n_ports"),
}  # fmt: skip

"""Pollution indices of sediments with honest uncertainty, for Python and R.

Importing the package loads NumPy and the standard library only; each verb loads what it needs when it is first used.
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

# Public name -> module. One line a verb, in the order of the manual.
_MODULES: dict[str, str] = {
    "read_samples": "pollution.reading.reading_verbs",
    "complete_samples": "pollution.reading.reading_verbs",
    "contamination_factor": "pollution.indices.contamination",
    "pli": "pollution.indices.contamination",
    "metals_used": "pollution.indices.contamination",
    "zone_pli": "pollution.indices.zones",
    "geoaccumulation_index": "pollution.indices.contamination",
    "enrichment_factor": "pollution.indices.contamination",
    "contamination_degree": "pollution.indices.degrees_and_risk",
    "modified_contamination_degree": "pollution.indices.degrees_and_risk",
    "nemerow_index": "pollution.indices.degrees_and_risk",
    "ecological_risk": "pollution.indices.degrees_and_risk",
    "risk_index": "pollution.indices.degrees_and_risk",
    "guideline_quotient": "pollution.indices.degrees_and_risk",
    "guideline_exceedance": "pollution.indices.degrees_and_risk",
    "mean_quotient": "pollution.indices.degrees_and_risk",
    "background": "pollution.reference.reference_values",
    "backgrounds": "pollution.reference.catalogue",
    "guidelines": "pollution.reference.catalogue",
    "toxic_responses": "pollution.reference.catalogue",
    "schemes": "pollution.reference.catalogue",
    "classify": "pollution.reference.class_schemes",
    "impute_nondetects": "pollution.nondetects.nondetect_verbs",
    "censored_summary": "pollution.nondetects.nondetect_verbs",
    "pli_bounds": "pollution.nondetects.nondetect_verbs",
    "pli_interval": "pollution.assessment.measurement_uncertainty",
    "assess": "pollution.assessment.assessment_verb",
    "score": "stats.metrics.verbs",
    "mae": "stats.metrics.verbs",
    "mape": "stats.metrics.verbs",
    "smape": "stats.metrics.verbs",
    "rmse": "stats.metrics.verbs",
    "mse": "stats.metrics.verbs",
    "bias": "stats.metrics.verbs",
    "medae": "stats.metrics.verbs",
    "r2": "stats.metrics.verbs",
    "ccc": "stats.metrics.verbs",
    "bootstrap_ci": "stats.intervals.bootstrap_verbs",
    "bootstrap_difference": "stats.intervals.bootstrap_verbs",
    "resample_indices": "stats.intervals.bootstrap_verbs",
    "bootstrap_mean": "stats.intervals.mean_intervals",
    "compare_ports": "stats.port_comparison.comparison_verb",
    "pli_test": "stats.hypothesis.one_sample",
    "mann_kendall_test": "stats.hypothesis.mann_kendall",
    "theil_sen_slope": "stats.hypothesis.mann_kendall",
    "friedman_test": "stats.hypothesis.friedman",
    "skillings_mack_test": "stats.hypothesis.skillings_mack",
    "critical_difference": "stats.hypothesis.nemenyi_conover",
    "nemenyi_test": "stats.hypothesis.nemenyi_conover",
    "conover_test": "stats.hypothesis.nemenyi_conover",
    "pairwise_tests": "stats.hypothesis.pairwise_many_models",
    "adjust_p": "stats.hypothesis.p_adjustment",
    "compact_letters": "stats.hypothesis.p_adjustment",
    "paired_permutation_test": "stats.hypothesis.paired_tests",
    "wilcoxon_test": "stats.hypothesis.paired_tests",
    "diebold_mariano_test": "stats.hypothesis.diebold_mariano",
    "corrected_resampled_t_test": "stats.hypothesis.corrected_resampled_t",
    "bayesian_correlated_t_test": "stats.hypothesis.corrected_resampled_t",
    "compare_models": "stats.model_comparison.comparison_verb",
    "TransferRegressor": "transfer.regressor.regressor",
    "domain_similarity": "transfer.domain_distances.similarity_verb",
    "cka": "transfer.domain_distances.similarity_verb",
    "baselines": "transfer.baselines.baseline_verb",
    "FeatureEncoder": "transfer.features.feature_encoder",
    "sediment_domain": "transfer.domains.sediment_domain_builder",
    "source_domain": "transfer.domains.sediment_domain_builder",
    "simulated_pair": "transfer.domains.simulated_domains",
    "Study": "transfer.study.study",
    "Protocol": "transfer.study.protocol",
    "Recipe": "transfer.network.training_loop",
    "Architecture": "transfer.network.architecture",
    "table": "publish.tables.registry",
    "write_table": "publish.output.table_file",
    "plot": "publish.figures.registry",
    "methods_text": "publish.prose.texts",
    "results_text": "publish.prose.texts",
    "bibliography": "publish.prose.texts",
    "save_plot": "publish.figures.registry",
    "write_report": "publish.report.report_file",
    "write_assessment": "publish.output.survey_folder",
    "write_study": "publish.output.study_folder",
    "save_rds": "rds.rds_files",
    "read_rds": "rds.rds_files",
    "load_socal_bight": "datasets.loaders",
    "load_worldbank_pm25": "datasets.loaders",
    "load_beijing_pm25": "datasets.loaders",
    "load_meuse": "datasets.loaders",
    "load_zurich_nox": "datasets.loaders",
    "example_path": "datasets.loaders",
    "UnverifiedValueWarning": "pollution.reference.reference_values",
    "InputError": "checks",
    "DataUnavailableError": "checks",
    "MissingExtraError": "checks",
    "Samples": "results",
    "Domain": "transfer.domains.sediment_domain_builder",
    "Interval": "results",
    "PliIntervals": "results",
    "Assessment": "results",
    "Intervals": "results",
    "Test": "results",
    "Posterior": "results",
    "Comparison": "results",
    # results of a study
    "Benchmark": "results",
    "Ablation": "results",
    "LearningCurve": "results",
    "SourceSensitivity": "results",
    "UnseenPorts": "results",
    "Similarity": "results",
}

# Packages of the extra `transfer`, which whole modules need.
_OF_TRANSFER = ("torch", "sklearn", "xgboost", "safetensors", "joblib", "pyarrow", "threadpoolctl")

__all__ = ["__version__", *_MODULES]


def __getattr__(name: str) -> Any:
    """Load the module of a public name when the name is first used."""
    if name not in _MODULES:
        raise AttributeError(f"module 'pli_stats' has no attribute {name!r}")
    try:
        value = getattr(importlib.import_module(f"pli_stats.{_MODULES[name]}"), name)
    except ModuleNotFoundError as error:
        package = str(error.name).partition(".")[0]
        if package not in _OF_TRANSFER:
            raise
        raise _missing_extra(name, package) from None
    globals()[name] = value
    return value


def _missing_extra(name: str, package: str) -> ImportError:
    """Return the error for a verb whose optional packages are not installed."""
    from pli_stats.checks import MissingExtraError, sentence

    verb = f"`{name}`"
    return MissingExtraError(sentence("missing_extra", verb=verb, package=package, extra="transfer", instead=""))


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)

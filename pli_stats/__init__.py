"""Pollution indices of sediments with honest uncertainty, for Python and R.

Importing the package loads NumPy and the standard library only; each verb loads what it needs when it is first used.
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

# Public name -> room. One line a verb, in the order of the manual.
_ROOMS: dict[str, str] = {
    "read_samples": "pollution.samples",
    "complete_samples": "pollution.samples",
    "contamination_factor": "pollution.indices",
    "pli": "pollution.indices",
    "metals_used": "pollution.indices",
    "zone_pli": "pollution.zones",
    "geoaccumulation_index": "pollution.indices",
    "enrichment_factor": "pollution.indices",
    "contamination_degree": "pollution.risk",
    "modified_contamination_degree": "pollution.risk",
    "nemerow_index": "pollution.risk",
    "ecological_risk": "pollution.risk",
    "risk_index": "pollution.risk",
    "guideline_quotient": "pollution.risk",
    "guideline_exceedance": "pollution.risk",
    "mean_quotient": "pollution.risk",
    "background": "pollution.reference",
    "backgrounds": "pollution.catalogue",
    "guidelines": "pollution.catalogue",
    "toxic_responses": "pollution.catalogue",
    "schemes": "pollution.catalogue",
    "classify": "pollution.classes",
    "impute_nondetects": "pollution.nondetects",
    "censored_summary": "pollution.nondetects",
    "pli_bounds": "pollution.nondetects",
    "pli_interval": "pollution.uncertainty",
    "assess": "pollution.assessment",
    "score": "stats.metrics",
    "mae": "stats.metrics",
    "mape": "stats.metrics",
    "smape": "stats.metrics",
    "rmse": "stats.metrics",
    "mse": "stats.metrics",
    "bias": "stats.metrics",
    "medae": "stats.metrics",
    "r2": "stats.metrics",
    "ccc": "stats.metrics",
    "bootstrap_ci": "stats.bootstrap",
    "bootstrap_difference": "stats.bootstrap",
    "resample_indices": "stats.bootstrap",
    "bootstrap_mean": "stats.mean_intervals",
    "compare_ports": "stats.port_tests",
    "pli_test": "stats.one_sample",
    "mann_kendall_test": "stats.trends",
    "theil_sen_slope": "stats.trends",
    "friedman_test": "stats.rank_tests",
    "skillings_mack_test": "stats.incomplete_blocks",
    "critical_difference": "stats.post_hoc",
    "nemenyi_test": "stats.post_hoc",
    "conover_test": "stats.post_hoc",
    "pairwise_tests": "stats.pairwise",
    "adjust_p": "stats.multiplicity",
    "compact_letters": "stats.multiplicity",
    "paired_permutation_test": "stats.model_tests",
    "wilcoxon_test": "stats.model_tests",
    "diebold_mariano_test": "stats.forecast_tests",
    "corrected_resampled_t_test": "stats.resampled_t",
    "bayesian_correlated_t_test": "stats.resampled_t",
    "compare_models": "stats.model_comparison",
    "TransferRegressor": "transfer.regressor",
    "domain_similarity": "transfer.similarity",
    "cka": "transfer.similarity",
    "baselines": "transfer.rivals",
    "FeatureEncoder": "transfer.preparation",
    "sediment_domain": "transfer.domains",
    "source_domain": "transfer.domains",
    "simulated_pair": "transfer.simulated",
    "Study": "transfer.study",
    "Protocol": "transfer.protocols",
    "Recipe": "transfer.training",
    "Architecture": "transfer.network",
    "table": "publish.tables.tabulated",
    "write_table": "publish.renderers.written_table",
    "plot": "publish.figures.plotted",
    "methods_text": "publish.prose.texts",
    "results_text": "publish.prose.texts",
    "bibliography": "publish.prose.texts",
    "save_plot": "publish.figures.plotted",
    "write_report": "publish.report.report_file",
    "write_assessment": "publish.files",
    "write_study": "publish.study_files",
    "save_rds": "rds.rds_files",
    "read_rds": "rds.rds_files",
    "load_socal_bight": "datasets",
    "load_worldbank_pm25": "datasets",
    "load_beijing_pm25": "datasets",
    "load_meuse": "datasets",
    "load_zurich_nox": "datasets",
    "example_path": "datasets",
    "UnverifiedValueWarning": "pollution.reference",
    "InputError": "checks",
    "DataUnavailableError": "checks",
    "MissingExtraError": "checks",
    "Samples": "results",
    "Domain": "transfer.domains",
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

# Packages of the extra `transfer`, which whole rooms are built on.
_OF_TRANSFER = ("torch", "sklearn", "xgboost", "safetensors", "joblib", "pyarrow", "threadpoolctl")

__all__ = ["__version__", *_ROOMS]


def __getattr__(name: str) -> Any:
    """Load the room of a public name when the name is first used."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'pli_stats' has no attribute {name!r}")
    try:
        value = getattr(importlib.import_module(f"pli_stats.{_ROOMS[name]}"), name)
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

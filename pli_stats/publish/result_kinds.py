"""What is made of each kind of result: its tables, its figures, and the sentences on its methods and findings.

Functions are named by their modules below `pli_stats.publish` and loaded when they are used, so that a table needs no
matplotlib. To publish a new kind of result, or a new table or figure of one, it is enough to write the function and
name it here.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pli_stats.results import (
    Ablation,
    Assessment,
    Benchmark,
    Comparison,
    FeatureGroups,
    FeatureRelevance,
    Interval,
    Intervals,
    LearningCurve,
    Overlap,
    Plan,
    PliIntervals,
    Posterior,
    Similarity,
    SourceSensitivity,
    Test,
    UnseenPorts,
    UnseenYears,
    ZoneTests,
)


@dataclass(frozen=True)
class ResultKind:
    """The functions of one kind of result, by name; of tables and figures the first is the main one.

    Attributes
    ----------
    tables, figures : dict
        What is shown -> the function: (result) -> Table, and (result, width in mm) -> Figure.
    methods, findings : str
        The functions (result, Citations) -> paragraphs, and (result) -> paragraphs.
    """

    tables: Mapping[str, str]
    methods: str
    findings: str
    figures: Mapping[str, str] = field(default_factory=dict)


def _of(module: str, **functions: str) -> dict[str, str]:
    """Return functions of one module by what they show."""
    return {what: f"{module}.{function}" for what, function in functions.items()}


_STUDY_METHODS = "prose.methods.study_methods.study_methods"
_INTERVAL_TABLE = _of("tables.statistics.interval_tables", intervals="interval_table")

KINDS: dict[type, ResultKind] = {
    Assessment: ResultKind(
        tables={
            **_of("tables.survey.assessment_tables", ports="ports_table", samples="samples_table"),
            **_of("tables.survey.metal_tables", metals="metals_table"),
        },
        figures={
            **_of("figures.survey.port_ranking", ports="draw_ports_ranked"),
            **_of("figures.survey.map_figure", map="draw_map", map_ports="draw_port_map"),
            **_of("figures.survey.biplot_figure", biplot="draw_biplot"),
            **_of("figures.survey.dendrogram_figure", dendrogram="draw_dendrogram"),
            **_of("figures.survey.spider_figure", spider="draw_spider", spider_ports="draw_port_spiders"),
        },
        methods="prose.methods.assessment_methods.assessment_methods",
        findings="prose.results.assessment_findings.assessment_findings",
    ),
    PliIntervals: ResultKind(
        tables=_of("tables.statistics.interval_tables", samples="pli_intervals_table"),
        figures=_of("figures.survey.sample_intervals_figure", samples="draw_pli_intervals"),
        methods="prose.methods.assessment_methods.pli_interval_methods",
        findings="prose.results.assessment_findings.pli_interval_findings",
    ),
    ZoneTests: ResultKind(
        tables=_of("tables.survey.zone_test_tables", tests="zone_tests_table"),
        figures=_of("figures.survey.zone_test_figure", tests="draw_zone_tests"),
        methods="prose.methods.zone_test_methods.zone_test_methods",
        findings="prose.methods.zone_test_methods.zone_test_findings",
    ),
    Benchmark: ResultKind(
        tables=_of("tables.studies.benchmark_tables", models="models_table", measures="measures_table"),
        figures={
            **_of("figures.models.model_figures", models="draw_models"),
            **_of("figures.models.prediction_figures", observed="draw_observed", residuals="draw_residuals"),
            **_of("figures.models.rank_figures", critical_difference="draw_benchmark_ranks"),
        },
        methods=_STUDY_METHODS,
        findings="prose.results.study_findings.benchmark_findings",
    ),
    Ablation: ResultKind(
        tables=_of("tables.studies.contrast_tables", contrasts="contrasts_table", controls="controls_table"),
        figures=_of("figures.models.ablation_figures", contrasts="draw_ablation"),
        methods=_STUDY_METHODS,
        findings="prose.results.contrast_findings.ablation_findings",
    ),
    LearningCurve: ResultKind(
        tables=_of("tables.studies.contrast_tables", contrasts="curve_contrasts_table", curve="curve_table"),
        figures=_of("figures.models.curve_figures", curve="draw_curve", gains="draw_gains"),
        methods=_STUDY_METHODS,
        findings="prose.results.contrast_findings.curve_findings",
    ),
    SourceSensitivity: ResultKind(
        tables=_of("tables.studies.contrast_tables", contrasts="source_table", curve="curve_table"),
        figures=_of("figures.models.curve_figures", curve="draw_sources"),
        methods=_STUDY_METHODS,
        findings="prose.results.contrast_findings.source_findings",
    ),
    FeatureGroups: ResultKind(
        tables=_of("tables.studies.contrast_tables", contrasts="feature_table"),
        figures=_of("figures.models.ablation_figures", contrasts="draw_features"),
        methods=_STUDY_METHODS,
        findings="prose.results.contrast_findings.feature_findings",
    ),
    UnseenYears: ResultKind(  # before ports, of which it is a kind
        tables={
            **_of(
                "tables.studies.condition_tables",
                comparison="years_table",
                effects="effects_table",
                autocorrelation="autocorrelation_table",
            ),
            **_of("tables.studies.unseen_port_tables", scores="scores_table", errors="errors_table"),
        },
        figures={
            **_of("figures.models.condition_figures", comparison="draw_years", autocorrelation="draw_autocorrelation"),
            **_of("figures.models.unseen_port_figures", years="draw_held_out_ports", models="draw_held_out_models"),
        },
        methods=_STUDY_METHODS,
        findings="prose.results.condition_findings.years_findings",
    ),
    FeatureRelevance: ResultKind(
        tables=_of("tables.studies.condition_tables", features="features_table", agreement="agreement_table"),
        figures=_of("figures.models.condition_figures", features="draw_features"),
        methods=_STUDY_METHODS,
        findings="prose.results.condition_findings.relevance_findings",
    ),
    Overlap: ResultKind(
        tables=_of(
            "tables.studies.condition_tables",
            errors="overlap_table",
            places="places_table",
            association="dissimilarity_table",
        ),
        figures=_of("figures.models.condition_figures", dissimilarity="draw_dissimilarity"),
        methods=_STUDY_METHODS,
        findings="prose.results.condition_findings.overlap_findings",
    ),
    UnseenPorts: ResultKind(
        tables=_of(
            "tables.studies.unseen_port_tables",
            scores="scores_table",
            errors="errors_table",
            association="association_table",
        ),
        figures={
            **_of(
                "figures.models.unseen_port_figures",
                ports="draw_held_out_ports",
                models="draw_held_out_models",
                distance="draw_distance",
                coverage="draw_coverage",
            ),
            **_of("figures.models.prediction_figures", observed="draw_observed_intervals"),
        },
        methods=_STUDY_METHODS,
        findings="prose.results.study_findings.unseen_findings",
    ),
    Similarity: ResultKind(
        tables=_of("tables.studies.similarity_tables", distances="distances_table"),
        figures=_of("figures.models.distance_figures", distances="draw_distances"),
        methods=_STUDY_METHODS,
        findings="prose.results.study_findings.similarity_findings",
    ),
    Comparison: ResultKind(
        tables=_of(
            "tables.statistics.comparison_tables",
            groups="groups_table",
            models="groups_table",
            ports="groups_table",
            pairs="pairs_table",
        ),
        figures={
            **_of("figures.models.comparison_figures", groups="draw_groups", pairs="draw_pairs"),
            **_of("figures.models.rank_figures", critical_difference="draw_ranks"),
        },
        methods="prose.methods.comparison_methods.comparison_methods",
        findings="prose.results.comparison_findings.comparison_findings",
    ),
    Intervals: ResultKind(
        tables=_INTERVAL_TABLE,
        figures=_of("figures.models.comparison_figures", intervals="draw_intervals"),
        methods="prose.methods.interval_methods.interval_methods",
        findings="prose.results.interval_findings.interval_findings",
    ),
    Interval: ResultKind(
        tables=_INTERVAL_TABLE,
        figures=_of("figures.models.comparison_figures", interval="draw_intervals"),
        methods="prose.methods.interval_methods.interval_methods",
        findings="prose.results.interval_findings.interval_findings",
    ),
    Test: ResultKind(
        tables=_of("tables.statistics.hypothesis_tables", test="one_test_table"),
        figures=_of("figures.models.hypothesis_figures", test="draw_test"),
        methods="prose.methods.hypothesis_methods.test_methods",
        findings="prose.results.interval_findings.test_findings",
    ),
    Plan: ResultKind(
        tables=_of("tables.statistics.plan_tables", plan="plan_table"),
        figures=_of("figures.models.plan_figures", plan="draw_plan"),
        methods="prose.methods.plan_methods.plan_methods",
        findings="prose.methods.plan_methods.plan_findings",
    ),
    Posterior: ResultKind(
        tables=_of("tables.statistics.hypothesis_tables", posterior="posterior_table"),
        figures=_of("figures.models.hypothesis_figures", posterior="draw_posterior"),
        methods="prose.methods.hypothesis_methods.posterior_methods",
        findings="prose.results.interval_findings.posterior_findings",
    ),
}


def kind_of(result: object) -> ResultKind | None:
    """Return what is made of a result, None for what is none."""
    return next((made for kind, made in KINDS.items() if isinstance(result, kind)), None)


def loaded(function: str) -> Callable[..., Any]:
    """Return a function by its name below `pli_stats.publish`.

    Examples
    --------
    >>> loaded("tables.survey.metal_tables.metals_table").__name__
    'metals_table'
    """
    module, _, name = function.rpartition(".")
    found: Callable[..., Any] = getattr(importlib.import_module(f"pli_stats.publish.{module}"), name)
    return found

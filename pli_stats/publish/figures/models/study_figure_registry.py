"""Which figures there are of results of studies, of comparisons and of intervals; the first of each is the main one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pli_stats.publish.figures.models.ablation_figures import draw_ablation
from pli_stats.publish.figures.models.comparison_figures import draw_groups, draw_intervals, draw_pairs
from pli_stats.publish.figures.models.curve_figures import draw_curve, draw_gains, draw_sources
from pli_stats.publish.figures.models.distance_figures import draw_distances
from pli_stats.publish.figures.models.model_figures import draw_models
from pli_stats.publish.figures.models.prediction_figures import draw_observed, draw_observed_intervals, draw_residuals
from pli_stats.publish.figures.models.rank_figures import draw_benchmark_ranks, draw_ranks
from pli_stats.publish.figures.models.unseen_port_figures import (
    draw_coverage,
    draw_distance,
    draw_held_out_models,
    draw_held_out_ports,
)
from pli_stats.results import (
    Ablation,
    Benchmark,
    Comparison,
    Interval,
    Intervals,
    LearningCurve,
    Similarity,
    SourceSensitivity,
    UnseenPorts,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STUDY_FIGURES: dict[type, dict[str, Callable[[Any, float], Figure]]] = {
    Benchmark: {
        "models": draw_models,
        "observed": draw_observed,
        "residuals": draw_residuals,
        "critical_difference": draw_benchmark_ranks,
    },
    Ablation: {"contrasts": draw_ablation},
    LearningCurve: {"curve": draw_curve, "gains": draw_gains},
    SourceSensitivity: {"curve": draw_sources},
    UnseenPorts: {
        "ports": draw_held_out_ports,
        "models": draw_held_out_models,
        "distance": draw_distance,
        "coverage": draw_coverage,
        "observed": draw_observed_intervals,
    },
    Similarity: {"distances": draw_distances},
    Comparison: {"groups": draw_groups, "pairs": draw_pairs, "critical_difference": draw_ranks},
    Intervals: {"intervals": draw_intervals},
    Interval: {"interval": draw_intervals},
}

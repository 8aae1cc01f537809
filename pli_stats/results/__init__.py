"""The frozen result types: what the verbs return and what tables, figures and R objects are made of."""

from pli_stats.results.column_names import AUDIT_COLUMNS
from pli_stats.results.estimates import Comparison, Interval, Intervals, Posterior, Resampling, Test
from pli_stats.results.explanations import Explanation
from pli_stats.results.field_data import Change, Samples, ScannedSamples
from pli_stats.results.indices import Assessment, PliIntervals, ZoneTests
from pli_stats.results.plans import Plan
from pli_stats.results.studies import (
    Ablation,
    Benchmark,
    FeatureGroups,
    LearningCurve,
    Similarity,
    SourceSensitivity,
    StudyResult,
    UnseenPorts,
)
from pli_stats.results.study_conditions import FeatureRelevance, Overlap, UnseenYears

__all__ = [
    "AUDIT_COLUMNS",
    "Ablation",
    "Assessment",
    "Benchmark",
    "Change",
    "Comparison",
    "Explanation",
    "FeatureGroups",
    "FeatureRelevance",
    "Interval",
    "Intervals",
    "LearningCurve",
    "Overlap",
    "Plan",
    "PliIntervals",
    "Posterior",
    "Resampling",
    "Samples",
    "ScannedSamples",
    "Similarity",
    "SourceSensitivity",
    "StudyResult",
    "Test",
    "UnseenPorts",
    "UnseenYears",
    "ZoneTests",
]

"""How the models of a study were compared, for a methods section."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pli_stats.publish.display_names import model_label
from pli_stats.publish.prose.methods.hypothesis_methods import adjustment_words, test_words
from pli_stats.publish.tables.cell_text import trained_models
from pli_stats.publish.tables.statistics.comparison_tables import alpha_of
from pli_stats.records.hypothesis_tests import PERMUTATION
from pli_stats.text.conclusions import POWER
from pli_stats.text.note_wording.studies import margin_words
from pli_stats.text.notes import Note, coded
from pli_stats.text.numbers import percent_of
from pli_stats.text.words import numeral, plural, series

if TYPE_CHECKING:
    import pandas as pd

    from pli_stats.publish.prose.grammar.citations import Citations
    from pli_stats.results import Ablation, Benchmark, FeatureGroups, LearningCurve, SourceSensitivity, StudyResult

FLIPS = "in which the signs of the differences of whole ports are flipped"


def benchmark_tests(result: Benchmark, cite: Citations) -> list[str]:
    """Say how models were compared, and how the optimism of random folds was measured."""
    sentences = []
    if result.scores["model"].nunique() > 1:
        sentences += [
            f"in each design, all pairs of models were compared with {test_words(PERMUTATION.name, cite)}, "
            f"{FLIPS}, adjusted by {adjustment_words('holm', cite)} for all pairs",
            f"models that share a letter do not differ significantly at the {alpha_of(result)} level "
            f"{cite('piepho2004')}",
        ]
    if len(result.flattery):
        sentences.append(
            "the optimism of random folds was measured by the ratio of the error of a model in unseen ports to that "
            "under random folds, both on the same resampled ports, with its interval on the logarithmic scale"
        )
        if coded(result.notes, "optimism_criterion"):
            sentences.append("random folds count as optimistic for a model where this interval lies above 1")
    return sentences


def ablation_tests(result: Ablation, cite: Citations) -> list[str]:
    """Say which comparisons were planned, and how they were tested."""
    rows = result.contrasts[result.contrasts["design"] == result.contrasts["design"].iloc[0]]
    roles, controls = set(rows["role"]), rows[rows["role"] == "attribution"]
    first = rows.iloc[0]
    a, b = model_label(first["group_a"]), model_label(first["group_b"])
    planned = [f"{a} with {b} (does pre-training help?)"]
    if "variant" in roles:
        planned.append(f"the other networks with {b}")
    if len(controls):
        names = series(map(model_label, controls["group_b"]))
        planned.append(f"{a} with its {plural('control', len(controls))} {names} (what part of it helps?)")
    head = "the planned comparison was that of" if len(planned) == 1 else "the planned comparisons were those of"
    sentences = [f"{head} {series(planned)}"]
    family = coded(result.notes, "comparison_family")
    over = f"the {numeral(family[0]['m'])} comparisons of a design" if family else ""
    return [
        *sentences,
        *_tested(rows, cite),
        *_equivalence(result, cite),
        *_adjusted(family, over, cite),
        _conclusion(result, family),
    ]


def curve_tests(result: LearningCurve, cite: Citations) -> list[str]:
    """Say how errors were compared at each number of labelled samples, and what a gain is."""
    rows, family = result.contrasts, coded(result.notes, "size_family")
    a, against = model_label(rows["group_a"].iloc[0]), list(map(model_label, dict.fromkeys(rows["group_b"])))
    widened = (
        "intervals of errors cover other ports, with the labelled samples and networks as they were drawn"
        if coded(result.notes, "curve_as_trained")
        else "intervals of errors were widened by the ratio of the standard errors clustered by port and split to "
        f"those clustered by port alone {cite('cameron2011')}, so that they also cover other labelled samples and "
        "networks"
    )
    return [
        widened,
        f"at each number of labelled samples, {a} was compared with {series(against)}",
        *_tested(rows, cite),
        *_equivalence(result, cite),
        *_adjusted(family, "the numbers of labelled samples", cite),
        _conclusion(result, family),
        f"the gain is the number of labelled samples at which {against[0]} would reach the error of {a}, divided by "
        f"the number that {a} had; both curves were made non-increasing {cite('barlow1972')} and interpolated in the "
        "logarithm of the number",
        f"its {percent_of(result.conf_level)} interval is a percentile interval over resampled ports and reweighted "
        f"splits {cite('owen2007', 'owen2012')}; an end beyond the numbers that were run is 0 or infinite",
    ]


def source_tests(result: SourceSensitivity, cite: Citations) -> list[str]:
    """Say how shares of the source were compared with none, and what the trend is."""
    rows, family = result.contrasts, coded(result.notes, "share_family")
    a, b = model_label(rows["group_a"].iloc[0]), model_label(rows["group_b"].iloc[0])
    sentences = [
        f"{a}, pre-trained on each share of the source, was compared with {b}, which saw no source",
        *_tested(rows, cite),
        *_equivalence(result, cite),
        *_adjusted(family, "the shares of the source", cite),
        _conclusion(result, family),
    ]
    if len(result.trend):
        sentences.append(
            "the trend is the mean gradient of the losses on the decimal logarithm of the share, with a studentized "
            f"bootstrap interval over ports and a test {FLIPS} {cite(*PERMUTATION.citations)}"
        )
    return sentences


def feature_tests(result: FeatureGroups, cite: Citations) -> list[str]:
    """Say how models without groups of features were compared with themselves."""
    rows, family = result.contrasts, coded(result.notes, "feature_family")
    groups = series(dict.fromkeys(rows["left_out"]))
    return [
        f"each model was trained again without {groups}, on the same folds, and compared with itself with all features",
        *_tested(rows, cite),
        *_equivalence(result, cite),
        *_adjusted(family, "models and groups of features", cite),
        _conclusion(result, family),
    ]


def _tested(rows: pd.DataFrame, cite: Citations) -> list[str]:
    """Say how planned comparisons were tested, and what their conclusions refer to."""
    models = trained_models(rows)
    if rows["unit"].iloc[0] == "port":
        return [
            f"differences were tested with {test_words(PERMUTATION.name, cite)}, {FLIPS}; their intervals "
            f"are studentized bootstrap intervals over ports; conclusions refer to the {models} as trained"
        ]
    return [
        "differences were tested with a t test with the variance clustered by port and by split "
        f"{cite('cameron2011')}, made unbiased by Henderson's method {cite('henderson1953')} and with Satterthwaite's "
        f"degrees of freedom {cite('satterthwaite1946')}, so that conclusions also refer to other {models} and "
        "training samples; intervals of differences are those of this test"
    ]


def _equivalence(result: StudyResult, cite: Citations) -> list[str]:
    """Say how equivalence was tested, within which margin, and for which difference the power was found."""
    found = coded(result.notes, "equivalence_margin")
    if not found:
        return []
    if any(math.isnan(size) for size in found[0]["margins"]):
        return ["equivalence was not tested, as there was no margin"]
    return [
        f"equivalence was tested by two one-sided tests of the same kind {cite('schuirmann1987')} within a margin of "
        f"{margin_words(dict(found[0].facts))}",
        f"the smallest difference that each comparison would have found with {percent_of(POWER)} power was computed "
        "from its standard error by the noncentral t distribution, at the level that a single difference in its family "
        "has to reach",
    ]


def _adjusted(family: list[Note], over: str, cite: Citations) -> list[str]:
    """Say how p values were adjusted, nothing where there is one comparison."""
    if not family or family[0]["m"] == 1:
        return []
    adjust = family[0]["adjust"]
    if adjust == "none":
        return [f"p values were not adjusted for {over}"]
    return [f"p values were adjusted for {over} by {adjustment_words(adjust, cite)}"]


def _conclusion(result: StudyResult, family: list[Note]) -> str:
    """Say when a difference counts as one."""
    p, alpha = "p" if family and family[0]["m"] == 1 else "the adjusted p", f"{round(1.0 - result.conf_level, 9):g}"
    if not coded(result.notes, "equivalence_margin"):
        return (
            f"differences were considered significant where {p} was at most {alpha}; other comparisons are inconclusive"
        )
    return (
        f"differences were considered significant where {p} was at most {alpha}, and models without a significant "
        f"difference equivalent where {p} of equivalence was; other comparisons are inconclusive"
    )

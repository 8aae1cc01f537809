"""How the models of a study were compared, for a methods section."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pli_stats.publish.display_names import model_label
from pli_stats.publish.prose.grammar.note_sentences import facts_of, holds
from pli_stats.publish.prose.grammar.study_rules import (
    ABLATION_FAMILY,
    AS_TRAINED,
    CURVE_FAMILY,
    FLATTERY,
    SHARES_FAMILY,
)
from pli_stats.publish.prose.methods.comparison_methods import ADJUSTED
from pli_stats.publish.tables.statistics.comparison_tables import alpha_of
from pli_stats.text.nouns import plural
from pli_stats.text.numbers import percent_of
from pli_stats.text.words import numeral, series

if TYPE_CHECKING:
    import pandas as pd

    from pli_stats.publish.prose.grammar.citations import Citations
    from pli_stats.results import Ablation, Benchmark, LearningCurve, SourceSensitivity, StudyResult

FLIPS = "in which the signs of the differences of whole ports are exchanged"


def benchmark_tests(result: Benchmark, cite: Citations) -> list[str]:
    """Say how models were told apart, and by how much random folds flatter."""
    sentences = []
    if result.scores["model"].nunique() > 1:
        sentences += [
            f"in each design, all pairs of models were compared by the paired permutation test {cite('fisher1935')}, "
            f"{FLIPS}, adjusted for their number by Holm's method {cite('holm1979')}",
            f"models that share a letter cannot be told apart at the {alpha_of(result)} level {cite('piepho2004')}",
        ]
    if len(result.flattery):
        sentences.append(
            "by how much random folds flatter a model was measured by the ratio of its errors in unseen ports and "
            "under random folds, both on the same resampled ports, with its interval made on the logarithmic scale"
        )
        if holds(FLATTERY, result.notes):
            sentences.append("a model counts as flattered where the interval of its ratio lies above 1")
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
        planned.append(f"{a} with its {plural('control', len(controls))} {names} (what of it helps?)")
    sentences = [f"planned were comparisons of {series(planned)}"]
    family = facts_of(ABLATION_FAMILY, result.notes)
    over = f"the {numeral(int(family[0]['m']))} comparisons of a design" if family and family[0]["m"] != "1" else ""
    return [*sentences, *_tested(rows, cite), *_adjusted(family, over, cite), _conclusion(result)]


def curve_tests(result: LearningCurve, cite: Citations) -> list[str]:
    """Say how errors were compared at each number of labelled samples, and what a gain is."""
    rows, family = result.contrasts, facts_of(CURVE_FAMILY, result.notes)
    a, against = model_label(rows["group_a"].iloc[0]), list(map(model_label, dict.fromkeys(rows["group_b"])))
    over = "the numbers of labelled samples" if family and family[0]["m"] != "1" else ""
    as_trained = holds(AS_TRAINED, result.notes)
    widened = (
        "the intervals of the errors take labelled samples and networks as they were drawn"
        if as_trained
        else "the intervals of the errors were widened by the ratio of the standard errors clustered by port and split "
        f"and by port alone {cite('cameron2011')}, so that labelled samples and networks count as drawn, too"
    )
    return [
        widened,
        f"at each number of labelled samples, {a} was compared with {series(against)}",
        *_tested(rows, cite),
        *_adjusted(family, over, cite),
        _conclusion(result),
        f"the gain is the number of labelled samples with which {against[0]} would err as little as {a}, over the "
        f"number that {a} had; both curves were made non-increasing {cite('barlow1972')} and interpolated in the "
        "logarithm of the number",
        f"its {percent_of(result.conf_level)} interval is a percentile interval over resampled ports and reweighted "
        f"splits {cite('owen2007', 'owen2012')}; an end beyond the numbers that were run is 0 or infinite",
    ]


def source_tests(result: SourceSensitivity, cite: Citations) -> list[str]:
    """Say how shares of the source were compared with none, and what the trend is."""
    rows, family = result.contrasts, facts_of(SHARES_FAMILY, result.notes)
    a, b = model_label(rows["group_a"].iloc[0]), model_label(rows["group_b"].iloc[0])
    over = "the shares of the source" if family and family[0]["m"] != "1" else ""
    sentences = [
        f"{a}, pre-trained on each share of the source, was compared with {b}, which saw no source",
        *_tested(rows, cite),
        *_adjusted(family, over, cite),
        _conclusion(result),
    ]
    if len(result.trend):
        sentences.append(
            "the trend is the mean slope of the losses on the decimal logarithm of the share, with a studentized "
            f"bootstrap interval over ports and a test {FLIPS} {cite('fisher1935')}"
        )
    return sentences


def _tested(rows: pd.DataFrame, cite: Citations) -> list[str]:
    """Say how planned comparisons were tested, and what counts as drawn in them."""
    if rows["unit"].iloc[0] == "port":
        return [
            f"differences were tested by the paired permutation test {cite('fisher1935')}, {FLIPS}; their intervals "
            "are studentized bootstrap intervals over ports; networks were taken as they were trained"
        ]
    return [
        f"differences were tested by t with the variance clustered by port and by split {cite('cameron2011')}, so that "
        "networks and their training samples count as drawn, too; intervals of differences are those of this test"
    ]


def _adjusted(family: Sequence[object], over: str, cite: Citations) -> list[str]:
    """Say how p values were adjusted, nothing where there is one comparison."""
    if not family or not over:
        return []
    adjust = dict(family[0])["adjust"]  # type: ignore[call-overload]
    if adjust == "none":
        return [f"p values were not adjusted for {over}"]
    words, keys = ADJUSTED.get(adjust, (f"the method {adjust!r}", ()))
    return [f"p values were adjusted for {over} by {words} {cite(*keys)}"]


def _conclusion(result: StudyResult) -> str:
    """Say when a difference counts as one."""
    return (
        f"a difference counts as one where its adjusted p is at most {round(1.0 - result.conf_level, 9):g}; otherwise "
        "the two models cannot be told apart"
    )

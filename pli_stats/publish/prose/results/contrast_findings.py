"""What planned comparisons of a study found, for a results section; figures are the cells of its tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pli_stats.publish.display_names import metric_label, model_label
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.prose.grammar.phrases import Paragraph, paragraph
from pli_stats.publish.prose.methods.interval_methods import measure_words
from pli_stats.publish.prose.results.study_findings import lead, size_words
from pli_stats.publish.tables.cell_text import is_share, picked, scale_of
from pli_stats.publish.tables.studies.contrast_tables import errors_of
from pli_stats.text.conclusions import EQUIVALENT, HARMS, HELPS, INCONCLUSIVE, POWER
from pli_stats.text.estimates import bracketed, estimate_cells, estimate_phrase, p_phrase, p_text, unbracketed
from pli_stats.text.numbers import percent_of, signed_percent, significant
from pli_stats.text.words import numeral, plural, series

if TYPE_CHECKING:
    import pandas as pd

    from pli_stats.results import Ablation, FeatureGroups, LearningCurve, SourceSensitivity, StudyResult

_WORDS = {HELPS: "lower", HARMS: "higher"}


def ablation_findings(result: Ablation) -> list[Paragraph]:
    """Return the paragraph on an ablation."""
    designs = list(dict.fromkeys(result.contrasts["design"]))
    rows = picked(result.contrasts, design=designs[0])
    primary = rows.iloc[0]
    where = "in unseen ports, " if designs[0] == "unseen ports" else ""
    sentences = [
        stand_ins(result.notes),
        f"{lead(result)}{where}{_primary(primary)} ({_figures(primary, result)}; {_margin(primary, result)}"
        f"{size_words(primary)}){_could_have(primary, result)}",
        *_controls(rows[rows["role"] == "attribution"], result),
    ]
    details = _variants(rows[rows["role"] == "variant"], result)
    for design in designs[1:]:
        details.append(_elsewhere(picked(result.contrasts, design=design).iloc[0], design, result))
    return [paragraph(sentences, details)]


def _primary(row: pd.Series) -> str:
    """Say whether pre-training helped."""
    small = row["conclusion"] in _WORDS and bool(row["within_margin"])
    return {
        HELPS: "pre-training helped",
        HARMS: "pre-training harmed",
        EQUIVALENT: "pre-training neither helped nor harmed by more than the margin",
        INCONCLUSIVE: "whether pre-training helps or harms was inconclusive",
    }[row["conclusion"]] + (", but by less than the margin" if small else "")


def _figures(row: pd.Series, result: StudyResult) -> str:
    """Return both errors of a comparison, their difference and its adjusted p."""
    one = row.to_frame().T
    unit = " %" if is_share(result.metric) else ""
    errors = [errors_of(one, name, result.metric)[0] for name in ("error_a", "error_b")]
    label = metric_label(result.metric)
    a, b = model_label(row["group_a"]), model_label(row["group_b"])
    change = signed_percent(float(row["relative"]))
    percent = f", {change}" if change != "—" else ""
    both = f"{label} {errors[0]}{unit} for {a} and {errors[1]}{unit} for {b}{percent}"
    return f"{both}; difference {_difference(row, result)}"


def _difference(row: pd.Series, result: StudyResult) -> str:
    """Return a difference with its interval and its adjusted p."""
    points = " percentage points" if is_share(result.metric) else ""
    figures = (float(row[name]) for name in ("estimate", "conf_low", "conf_high", "conf_level"))
    shown = estimate_phrase(*figures, scale=scale_of(result.metric)).replace(" (", f"{points} (", 1)
    return f"{unbracketed(shown)}, {p_phrase(float(row['p_adjusted']), 'adjusted p')}"


def _size(value: float, result: StudyResult) -> str:
    """Return a margin, or a difference that could have been found."""
    return f"{significant(scale_of(result.metric) * value)}{' percentage points' if is_share(result.metric) else ''}"


def _margin(row: pd.Series, result: StudyResult) -> str:
    """Return the margin of a comparison with the p value of equivalence, '' without one or beyond it."""
    beyond = row["conclusion"] in _WORDS and not row["within_margin"]
    if math.isnan(row["margin"]) or beyond:
        return ""
    p = p_phrase(float(row["p_equivalence_adjusted"]), "adjusted p of equivalence")
    return f"margin {_size(row['margin'], result)}, {p}; "


def _could_have(row: pd.Series, result: StudyResult) -> str:
    """Say what a comparison that is inconclusive would have found, '' for others."""
    least = float(row["least_difference"])
    if row["conclusion"] != INCONCLUSIVE or math.isnan(least):
        return ""
    if math.isinf(least):
        return ", and with so few ports no difference could have been significant"
    return f"; with {percent_of(POWER)} power, a difference of {_size(least, result)} would have been found"


def _equal(rows: pd.DataFrame, subject: str, other: str) -> list[str]:
    """Say what is equivalent within the margin, [] of nothing."""
    if not len(rows):
        return []
    most = float(rows["p_equivalence_adjusted"].max())
    sign = "=" if len(rows) == 1 else "≤"
    p = p_text(most)
    shown = f"{p[0]} {p[1:]}" if p[0] in "<>" else f"{sign} {p}"
    return [f"{subject} equivalent to {other} within the margin (adjusted p of equivalence {shown})"]


def _variants(rows: pd.DataFrame, result: Ablation) -> list[str]:
    """Say how the other networks compared with the one from scratch."""
    if not len(rows):
        return []
    b = model_label(rows["group_b"].iloc[0])
    open_, equal = (rows[rows["conclusion"] == each] for each in (INCONCLUSIVE, EQUIVALENT))
    if len(open_) == len(rows):
        other = f"any of the {numeral(len(rows))} other networks" if len(rows) > 1 else "the other network"
        return [f"whether {other} differs from {b} was inconclusive {_least(open_)}"]
    sentences = _clear(rows, result, b)
    sentences += _equal(equal, f"{_names(equal, 'group_a')} {'was' if len(equal) == 1 else 'were'}", b)
    if len(open_):
        differ = "differs" if len(open_) == 1 else "differ"
        sentences.append(f"whether {_names(open_, 'group_a')} {differ} from {b} was inconclusive {_least(open_)}")
    return sentences


def _controls(rows: pd.DataFrame, result: Ablation) -> list[str]:
    """Say how pre-training compared with its controls."""
    if not len(rows):
        return []
    a = model_label(rows["group_a"].iloc[0])
    sentences = []
    for conclusion, word in _WORDS.items():
        clear = rows[rows["conclusion"] == conclusion]
        if len(clear):
            parts = [
                f"{model_label(row['group_b'])} (difference {_difference(row, result)})" for _, row in clear.iterrows()
            ]
            sentences.append(f"{a} had a {word} error than the {plural('control', len(clear))} {series(parts)}")
    open_, equal = (rows[rows["conclusion"] == each] for each in (INCONCLUSIVE, EQUIVALENT))
    sentences += _equal(equal, f"{a} was", f"the {plural('control', len(equal))} {_names(equal, 'group_b')}")
    if len(open_):
        which = (
            "any of its controls"
            if len(open_) == len(rows) and len(rows) > 1
            else f"the {plural('control', len(open_))}"
        )
        sentences.append(
            f"whether {a} differs from {which} {_names(open_, 'group_b')} was inconclusive {_least(open_)}"
        )
    return sentences


def _clear(rows: pd.DataFrame, result: StudyResult, b: str) -> list[str]:
    """Say which models had significantly lower or higher errors."""
    sentences = []
    for conclusion, word in _WORDS.items():
        clear = rows[rows["conclusion"] == conclusion]
        if len(clear):
            parts = [
                f"{model_label(row['group_a'])} (difference {_difference(row, result)})" for _, row in clear.iterrows()
            ]
            errors = f"a {word} error" if len(clear) == 1 else f"{word} errors"
            sentences.append(f"{series(parts)} had {errors} than {b}")
    return sentences


def _names(rows: pd.DataFrame, side: str) -> str:
    """Return the models on one side of comparisons."""
    return series(map(model_label, rows[side]))


def _least(rows: pd.DataFrame) -> str:
    """Return the least adjusted p of comparisons that are inconclusive."""
    least = float(rows["p_adjusted"].min())
    sign = "=" if len(rows) == 1 or least == 1.0 else "≥"
    return f"(adjusted p {sign} {p_text(least)})"


def _elsewhere(row: pd.Series, design: str, result: Ablation) -> str:
    """Say what the primary comparison found in another design."""
    a, b = model_label(row["group_a"]), model_label(row["group_b"])
    said = {conclusion: f"{a} had a {word} error than {b}" for conclusion, word in _WORDS.items()}
    said[EQUIVALENT] = f"{a} was equivalent to {b} within the margin"
    figures = (float(row[name]) for name in ("estimate", "conf_low", "conf_high", "conf_level"))
    shown = unbracketed(estimate_phrase(*figures, scale=scale_of(result.metric)))
    conclusion = said.get(row["conclusion"], f"whether {a} differs from {b} was inconclusive")
    return f"under {design}, with p adjusted for the number of comparisons, {conclusion} (difference {shown})"


def curve_findings(result: LearningCurve) -> list[Paragraph]:
    """Return the paragraph on a learning curve."""
    against = list(dict.fromkeys(result.contrasts["group_b"]))
    first = picked(result.contrasts, group_b=against[0])
    sentences = [stand_ins(result.notes), f"{lead(result)}{_along(first, result)}"]
    sentences += _by_number(first, result)
    rows, details = result.gains, []
    for k in dict.fromkeys((0, len(rows) - 1)):
        details.append(_gain(rows.iloc[k], against[0]))
    for rival in against[1:]:
        part = picked(result.contrasts, group_b=rival)
        details += [_rival(part, rival, result), *_by_number(part, result)]
    return [paragraph(sentences, details)]


def _rival(rows: pd.DataFrame, rival: object, result: LearningCurve) -> str:
    """Say what the error of another model was at the fewest and the most labelled samples."""
    unit = " %" if is_share(result.metric) else ""
    parts = [
        f"{errors_of(rows.iloc[[k]], 'error_b', result.metric)[0]}{unit} with {int(rows['n_labelled'].iloc[k])}"
        for k in dict.fromkeys((0, len(rows) - 1))
    ]
    return f"the {metric_label(result.metric)} of the best baseline, {model_label(rival)}, was {series(parts)}"


def _along(rows: pd.DataFrame, result: LearningCurve) -> str:
    """Say how errors went from the fewest to the most labelled samples."""
    label = measure_words(result.metric)
    unit = " %" if is_share(result.metric) else ""
    ends = []
    for k in dict.fromkeys((0, len(rows) - 1)):
        one = rows.iloc[[k]]
        errors = [errors_of(one, name, result.metric)[0] for name in ("error_a", "error_b")]
        ends.append((int(one["n_labelled"].iloc[0]), errors))
    a, b = model_label(rows["group_a"].iloc[0]), model_label(rows["group_b"].iloc[0])
    n, (error_a, error_b) = ends[0]
    start = f"with {n} labelled samples, {label} was {error_a}{unit} for {a} and {error_b}{unit} for {b}"
    if len(ends) == 1:
        return start
    return f"{start}; with {ends[1][0]}, it was {ends[1][1][0]}{unit} and {ends[1][1][1]}{unit}"


def _by_number(rows: pd.DataFrame, result: LearningCurve) -> list[str]:
    """Say with how many labelled samples both models differed significantly."""
    a, b = model_label(rows["group_a"].iloc[0]), model_label(rows["group_b"].iloc[0])
    sentences = []
    for conclusion, word in _WORDS.items():
        clear = rows[rows["conclusion"] == conclusion]
        if len(clear):
            parts = [f"{int(row['n_labelled'])} (difference {_difference(row, result)})" for _, row in clear.iterrows()]
            sentences.append(f"{a} had a {word} error than {b} with {series(parts)} labelled samples")
    open_, equal = (rows[rows["conclusion"] == each] for each in (INCONCLUSIVE, EQUIVALENT))
    numbers = "every number of labelled samples" if len(rows) > 1 else "this number of labelled samples"
    if len(open_) == len(rows):
        return [f"whether {a} or {b} has the lower error was inconclusive at {numbers} {_least(open_)}"]
    with_these = f"with {series(map(int, equal['n_labelled']))} labelled samples, {a} was"
    sentences += _equal(equal, with_these, b)
    if len(open_):
        sentences.append(f"with {series(map(int, open_['n_labelled']))}, this was inconclusive {_least(open_)}")
    return sentences


def _gain(row: pd.Series, scratch: object) -> str:
    """Say what pre-training was worth at one number; nothing is claimed where the interval holds 1."""
    n, low, high = int(row["n_labelled"]), float(row["conf_low"]), float(row["conf_high"])
    middle, ends = estimate_cells(float(row["gain"]), low, high)
    factor = f"{row['bound']} {bracketed(middle, ends, float(row['conf_level']))}".strip()
    if low > 1.0 and not math.isnan(low):
        said = f"the gain of pre-training was {factor}"
    elif high < 1.0:
        said = f"the gain of pre-training was below 1, {factor}"
    else:
        said = f"the gain over {model_label(scratch)} was inconclusive, {factor}"
    return f"with {n} labelled samples, {said}"


def _shares(rows: pd.DataFrame) -> str:
    """Return shares of the source in percent."""
    return f"{series(f'{100.0 * share:g}' for share in rows['source_share'])} %"


def source_findings(result: SourceSensitivity) -> list[Paragraph]:
    """Return the paragraph on shares of the source."""
    rows = result.contrasts
    a, b = model_label(rows["group_a"].iloc[0]), model_label(rows["group_b"].iloc[0])
    open_, equal = (rows[rows["conclusion"] == each] for each in (INCONCLUSIVE, EQUIVALENT))
    sentences = [stand_ins(result.notes)]
    if len(open_) == len(rows):
        sentences.append(
            f"{lead(result)}whether pre-training on {_shares(rows)} of the source differs from none ({b}) was "
            f"inconclusive {_least(open_)}"
        )
    else:
        for conclusion, word in _WORDS.items():
            clear = rows[rows["conclusion"] == conclusion]
            parts = [
                f"{100.0 * row['source_share']:g} % (difference {_difference(row, result)})"
                for _, row in clear.iterrows()
            ]
            if parts:
                sentences.append(
                    f"{lead(result)}pre-trained on {series(parts)} of the source, {a} had a {word} error than {b}"
                )
        sentences += _equal(equal, f"pre-trained on {_shares(equal)} of the source, {a} was", b)
        if len(open_):
            sentences.append(f"with {_shares(open_)} of the source, this was inconclusive {_least(open_)}")
    for _, row in result.trend.iterrows():
        figures = (float(row[name]) for name in ("estimate", "conf_low", "conf_high", "conf_level"))
        change = estimate_phrase(*figures, scale=scale_of(result.metric), more=p_phrase(float(row["p_value"])))
        sentences.append(f"with ten times the source, {measure_words(result.metric)} changed by {change}")
    return [paragraph(sentences)]


def feature_findings(result: FeatureGroups) -> list[Paragraph]:
    """Return the paragraph on models without groups of features."""
    sentences = [stand_ins(result.notes)]
    for group, rows in result.contrasts.groupby("left_out", sort=False):
        head = lead(result) if len(sentences) == 1 else ""
        parts = [
            f"{model_label(row['model'])} had a {word} error (difference {_difference(row, result)})"
            for conclusion, word in _WORDS.items()
            for _, row in rows[rows["conclusion"] == conclusion].iterrows()
        ]
        open_, equal = (rows[rows["conclusion"] == each] for each in (INCONCLUSIVE, EQUIVALENT))
        if len(equal):
            parts.append(f"{_names(equal, 'model')} did equally well within the margin")
        if len(open_):
            parts.append(f"{_names(open_, 'model')} did not differ significantly {_least(open_)}")
        sentences.append(f"{head}without {group}, {series(parts)}")
    return [paragraph(sentences)]

"""What planned comparisons of a study found, for a results section; figures are the cells of its tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pli_stats.publish.display_names import metric_label, model_label
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.prose.grammar.phrases import paragraph
from pli_stats.publish.prose.methods.interval_methods import measure_words
from pli_stats.publish.prose.results.study_findings import lead, size_words
from pli_stats.publish.tables.cell_text import is_share, picked, scale_of
from pli_stats.publish.tables.studies.contrast_tables import errors_of
from pli_stats.text.conclusions import HARMS, HELPS, SAME
from pli_stats.text.estimates import bracketed, estimate_cells, estimate_phrase, p_phrase, p_text
from pli_stats.text.numbers import signed_percent
from pli_stats.text.words import numeral, plural, series

if TYPE_CHECKING:
    import pandas as pd

    from pli_stats.results import Ablation, FeatureGroups, LearningCurve, SourceSensitivity, StudyResult

_WORDS = {HELPS: "lower", HARMS: "higher"}


def ablation_findings(result: Ablation) -> list[str]:
    """Return the paragraph on an ablation."""
    designs = list(dict.fromkeys(result.contrasts["design"]))
    rows = picked(result.contrasts, design=designs[0])
    primary = rows.iloc[0]
    where = "in unseen ports, " if designs[0] == "unseen ports" else ""
    sentences = [
        stand_ins(result.notes),
        f"{lead(result)}{where}{_primary(primary)} ({_figures(primary, result)}; {size_words(primary)})",
        *_variants(rows[rows["role"] == "variant"], result),
        *_controls(rows[rows["role"] == "attribution"], result),
    ]
    for design in designs[1:]:
        sentences.append(_elsewhere(picked(result.contrasts, design=design).iloc[0], design, result))
    return [paragraph(sentences)]


def _primary(row: pd.Series) -> str:
    """Say whether pre-training helped."""
    return {HELPS: "pre-training helped", HARMS: "pre-training harmed"}.get(
        row["conclusion"], "whether pre-training helps or harms was inconclusive"
    )


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
    shown = estimate_phrase(*figures, scale=scale_of(result.metric)).replace(" (", f"{points}, ", 1).rstrip(")")
    return f"{shown}, {p_phrase(float(row['p_adjusted']), 'adjusted p')}"


def _variants(rows: pd.DataFrame, result: Ablation) -> list[str]:
    """Say how the other networks compared with the one from scratch."""
    if not len(rows):
        return []
    b = model_label(rows["group_b"].iloc[0])
    same = rows[rows["conclusion"] == SAME]
    if len(same) == len(rows):
        other = (
            f"none of the {numeral(len(rows))} other networks differed"
            if len(rows) > 1
            else "the other network did not differ"
        )
        return [f"{other} significantly from {b} {_least(same)}"]
    sentences = _clear(rows, result, b)
    if len(same):
        sentences.append(f"{_names(same, 'group_a')} did not differ significantly from {b} {_least(same)}")
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
    same = rows[rows["conclusion"] == SAME]
    if len(same):
        which = (
            "any of its controls" if len(same) == len(rows) and len(rows) > 1 else f"the {plural('control', len(same))}"
        )
        sentences.append(f"{a} did not differ significantly from {which} {_names(same, 'group_b')} {_least(same)}")
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
    """Return the least adjusted p of comparisons that show nothing."""
    least = float(rows["p_adjusted"].min())
    sign = "=" if len(rows) == 1 or least == 1.0 else "≥"
    return f"(adjusted p {sign} {p_text(least)})"


def _elsewhere(row: pd.Series, design: str, result: Ablation) -> str:
    """Say what the primary comparison found in another design."""
    a, b = model_label(row["group_a"]), model_label(row["group_b"])
    said = {conclusion: f"{a} had a {word} error than {b}" for conclusion, word in _WORDS.items()}
    figures = (float(row[name]) for name in ("estimate", "conf_low", "conf_high", "conf_level"))
    shown = estimate_phrase(*figures, scale=scale_of(result.metric)).replace(" (", ", ", 1).rstrip(")")
    conclusion = said.get(row["conclusion"], f"{a} and {b} did not differ significantly")
    return f"under {design}, with p adjusted for the number of comparisons, {conclusion} (difference {shown})"


def curve_findings(result: LearningCurve) -> list[str]:
    """Return the paragraph on a learning curve."""
    against = list(dict.fromkeys(result.contrasts["group_b"]))
    first = picked(result.contrasts, group_b=against[0])
    sentences = [stand_ins(result.notes), f"{lead(result)}{_along(first, result)}"]
    sentences += _by_number(first, result)
    rows = result.gains
    for k in dict.fromkeys((0, len(rows) - 1)):
        sentences.append(_gain(rows.iloc[k], against[0]))
    for rival in against[1:]:
        part = picked(result.contrasts, group_b=rival)
        sentences += [
            f"compared with the best baseline, {model_label(rival)}: {_along(part, result)}",
            *_by_number(part, result),
        ]
    return [paragraph(sentences)]


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
    return f"{start}, with {ends[1][0]} it was {ends[1][1][0]}{unit} and {ends[1][1][1]}{unit}"


def _by_number(rows: pd.DataFrame, result: LearningCurve) -> list[str]:
    """Say with how many labelled samples both models differed significantly."""
    a, b = model_label(rows["group_a"].iloc[0]), model_label(rows["group_b"].iloc[0])
    sentences = []
    for conclusion, word in _WORDS.items():
        clear = rows[rows["conclusion"] == conclusion]
        if len(clear):
            parts = [f"{int(row['n_labelled'])} (difference {_difference(row, result)})" for _, row in clear.iterrows()]
            sentences.append(f"{a} had a {word} error than {b} with {series(parts)} labelled samples")
    same = rows[rows["conclusion"] == SAME]
    if len(same) == len(rows):
        any_number = "any number of labelled samples" if len(rows) > 1 else "this number of labelled samples"
        return [f"{a} and {b} did not differ significantly at {any_number} {_least(same)}"]
    if len(same):
        sentences.append(
            f"with {series(map(int, same['n_labelled']))}, they did not differ significantly {_least(same)}"
        )
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


def source_findings(result: SourceSensitivity) -> list[str]:
    """Return the paragraph on shares of the source."""
    rows = result.contrasts
    a, b = model_label(rows["group_a"].iloc[0]), model_label(rows["group_b"].iloc[0])
    same = rows[rows["conclusion"] == SAME]
    sentences = [stand_ins(result.notes)]
    if len(same) == len(rows):
        shares = series(f"{100.0 * share:g}" for share in rows["source_share"])
        sentences.append(
            f"{lead(result)}pre-training on {shares} % of the source did not differ significantly from none ({b}) "
            f"{_least(same)}"
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
        if len(same):
            shares = series(f"{100.0 * share:g}" for share in same["source_share"])
            sentences.append(f"with {shares} % of the source, they did not differ significantly {_least(same)}")
    for _, row in result.trend.iterrows():
        figures = (float(row[name]) for name in ("estimate", "conf_low", "conf_high", "conf_level"))
        change = estimate_phrase(*figures, scale=scale_of(result.metric), more=p_phrase(float(row["p_value"])))
        sentences.append(f"with ten times the source, {measure_words(result.metric)} changed by {change}")
    return [paragraph(sentences)]


def feature_findings(result: FeatureGroups) -> list[str]:
    """Return the paragraph on models without groups of features."""
    sentences = [stand_ins(result.notes)]
    for group, rows in result.contrasts.groupby("left_out", sort=False):
        head = lead(result) if len(sentences) == 1 else ""
        parts = [
            f"{model_label(row['model'])} had a {word} error (difference {_difference(row, result)})"
            for conclusion, word in _WORDS.items()
            for _, row in rows[rows["conclusion"] == conclusion].iterrows()
        ]
        same = rows[~rows["conclusion"].isin(list(_WORDS))]
        if len(same):
            names = series(map(model_label, same["model"]))
            parts.append(f"{names} did not differ significantly {_least(same)}")
        sentences.append(f"{head}without {group}, {series(parts)}")
    return [paragraph(sentences)]

"""What planned comparisons found: whether pre-training helps, with how many samples, with how much of the source."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pli_stats.text.answers.figures import change, error_name, error_text, with_interval
from pli_stats.text.conclusions import EQUIVALENT, HARMS, HELPS, INCONCLUSIVE, POWER
from pli_stats.text.estimates import interval_texts, p_phrase
from pli_stats.text.numbers import percent_of, significant
from pli_stats.text.words import counted, series

if TYPE_CHECKING:
    import pandas as pd

Label = Callable[[object], str]

_PRE_TRAINING = {
    HELPS: "Pre-training helps",
    HARMS: "Pre-training harms",
    EQUIVALENT: "Pre-training neither helps nor harms by more than the margin",
    INCONCLUSIVE: "Whether pre-training helps or harms is inconclusive",
}
_LOWER = {HELPS: "lower", HARMS: "higher"}


def comparison_answer(row: Mapping[Any, Any], label: Label = str, *, alone: bool) -> str:
    """Return a comparison as one sentence with its figures."""
    a, b, metric = label(row["group_a"]), label(row["group_b"]), error_name(row["metric"])
    heads = {
        EQUIVALENT: f"{a} and {b} are equivalent in {metric}",
        INCONCLUSIVE: f"whether {a} or {b} has the lower {metric} is inconclusive",
    }
    head = heads.get(row["conclusion"]) or f"{a} had a {_LOWER[row['conclusion']]} {metric} than {b}{_small(row)}"
    errors = " and ".join(error_text(row[name], row["metric"]) for name in ("error_a", "error_b"))
    return f"{head}: {errors} ({_figures(row, alone=alone)})."


def ablation_answer(contrasts: pd.DataFrame, label: Label) -> str:
    """Return whether pre-training helps, then what its controls say."""
    rows = contrasts[contrasts["design"] == contrasts["design"].iloc[0]].to_dict("records")
    first, a, b = rows[0], label(rows[0]["group_a"]), label(rows[0]["group_b"])
    errors = [error_text(first[name], first["metric"]) for name in ("error_a", "error_b")]
    text = (
        f"{_PRE_TRAINING[first['conclusion']]}{_small(first)}: {error_name(first['metric'])} was {errors[0]} for {a} "
        f"and {errors[1]} for {b} ({_figures(first, alone=len(rows) == 1)})."
    )
    controls: dict[str, list[str]] = {}
    for row in rows:
        if row["role"] == "attribution":
            controls.setdefault(row["conclusion"], []).append(label(row["group_b"]))
    parts = [_against(conclusion, first["metric"], series(names)) for conclusion, names in controls.items()]
    return f"{text} Compared with its controls, {a} {series(parts)}." if parts else text


def _against(conclusion: str, metric: str, others: str) -> str:
    """Return a conclusion on a model and some others, without the name of the first."""
    if conclusion == EQUIVALENT:
        return f"was equivalent to {others}"
    if conclusion == INCONCLUSIVE:
        return f"differed inconclusively from {others}"
    return f"had a {_LOWER[conclusion]} {error_name(metric)} than {others}"


def _figures(row: Mapping[Any, Any], *, alone: bool) -> str:
    """Return the difference of a comparison with its interval, p values, margin and what could have been found."""
    adjusted = "" if alone else f", {p_phrase(row['p_adjusted'], 'adjusted p')}"
    difference, interval = with_interval(row, row["metric"], points=True)
    return (
        f"{change(row['relative'])}difference {difference}, {interval}; {counted(row['n_ports'], 'port')}; "
        f"{p_phrase(row['p_value'])}{adjusted}{margin_phrase(row, alone=alone)}{_could_have(row)}"
    )


def margin_phrase(row: Mapping[Any, Any], *, alone: bool) -> str:
    """Return the margin of a comparison with the p value of equivalence within it, '' without a margin."""
    if math.isnan(row["margin"]):
        return ""
    name = "p of equivalence" if alone else "adjusted p of equivalence"
    p = p_phrase(row["p_equivalence_adjusted"], name)
    return f"; margin {error_text(row['margin'], row['metric'])}, {p}"


def _small(row: Mapping[Any, Any]) -> str:
    """Return that a difference that was shown is smaller than the margin, '' for others."""
    small = row["conclusion"] in _LOWER and row["within_margin"]
    return ", but by less than the margin" if small else ""


def _could_have(row: Mapping[Any, Any]) -> str:
    """Return what a comparison that is inconclusive could have found, '' for others and where that is not known."""
    least = row["least_difference"]
    if row["conclusion"] != INCONCLUSIVE or math.isnan(least):
        return ""
    if math.isinf(least):
        return "; no difference could have been significant with so few ports"
    return f"; a difference of {error_text(least, row['metric'])} would have been found with {percent_of(POWER)} power"


def curve_answer(contrasts: pd.DataFrame, gains: pd.DataFrame, label: Label) -> str:
    """Return at which numbers pre-training helps or harms, and what it is worth at the fewest and the most."""
    rows = contrasts[contrasts["group_b"] == contrasts["group_b"].iloc[0]]
    a, b = label(rows["group_a"].iloc[0]), label(rows["group_b"].iloc[0])
    metric, numbers = error_name(rows["metric"].iloc[0]), gains["n_labelled"].tolist()
    parts = []
    for conclusion in (HELPS, HARMS, EQUIVALENT):
        sizes = rows.loc[rows["conclusion"] == conclusion, "n_labelled"].tolist()
        if sizes:
            found = _pair_words(conclusion, a, b, metric)
            parts.append(f"with {series(sizes, len(sizes))} labelled samples, {found}")
    at = f"({series(numbers, len(numbers))})" if len(numbers) > 1 else numbers[0]
    nowhere = (
        f"Whether {a} or {b} has the lower {metric} is inconclusive at every number of labelled samples {at}."
        if len(numbers) > 1
        else f"Whether {a} or {b} has the lower {metric} is inconclusive with {at} labelled samples."
    )
    text = _in_short(parts, nowhere, rows)
    ends = gains.iloc[[0, -1] if len(gains) > 1 else [0]].to_dict("records")
    return text + "".join(f" {_gain(row, numbers, b, first=k == 0)}" for k, row in enumerate(ends))


def _pair_words(conclusion: str, a: str, b: str, metric: str) -> str:
    """Return a conclusion on two models, the second one last."""
    if conclusion == EQUIVALENT:
        return f"{a} was equivalent to {b}"
    return f"{a} had a {_LOWER[conclusion]} {metric} than {b}"


def _in_short(parts: list[str], none: str, rows: pd.DataFrame) -> str:
    """Return what was found as one sentence, with the margin; else that it is inconclusive."""
    if not parts:
        return none
    text = "; ".join(parts)
    rest = "; the other comparisons are inconclusive" if (rows["conclusion"] == INCONCLUSIVE).any() else ""
    equal = rows[rows["conclusion"] == EQUIVALENT]
    margin = f" (margin {error_text(equal['margin'].iloc[0], equal['metric'].iloc[0])})" if len(equal) else ""
    return f"{text[:1].upper()}{text[1:]}{margin}{rest}."


def _gain(row: Mapping[Any, Any], numbers: list[int], scratch: str, *, first: bool) -> str:
    """Return what pre-training is worth at one number; nothing is claimed where the interval holds 1."""
    n, low, high = row["n_labelled"], row["conf_low"], row["conf_high"]
    start = f"With {n} labelled samples" if first else f"With {n}"
    interval = f"{percent_of(row['conf_level'])} CI {_span(row)}"
    if math.isinf(high) and n == numbers[-1] and low >= 1.0:
        return (
            f"{start}, the most that were run, the gain was above 1, its size unknown: {scratch} never had so low "
            "an error."
        )
    if low == 0.0 and n == numbers[0] and high <= 1.0:
        return (
            f"{start}, the fewest that were run, the gain was below 1, its size unknown: {scratch} never had so "
            "high an error."
        )
    factor = f"{row['bound']} {interval_texts(row['gain'], low, high)[0]}".strip()
    if low <= 1.0 <= high:
        return f"{start}, the gain was inconclusive ({interval})."
    if low > 1.0:
        return f"{start}, pre-training was worth {factor} times as many ({interval})."
    return f"{start}, pre-training was worth fewer than there were: {factor} times as many ({interval})."


def _span(row: Mapping[Any, Any]) -> str:
    """Return the interval of a gain, whose ends may be 0 or infinite."""
    low, high = row["conf_low"], row["conf_high"]
    if math.isinf(high):
        return f"{significant(low, 2)} or more" if low > 0.0 else "unbounded"
    if low == 0.0:
        return f"up to {significant(high, 2)}"
    return " to ".join(interval_texts(row["gain"], low, high)[1:])


def source_answer(contrasts: pd.DataFrame, trend: pd.DataFrame, label: Label) -> str:
    """Return at which shares of the source pre-training helps or harms, and the trend."""
    a, b = label(contrasts["group_a"].iloc[0]), label(contrasts["group_b"].iloc[0])
    metric, parts = contrasts["metric"].iloc[0], []
    for conclusion in (HELPS, HARMS, EQUIVALENT):
        shares = contrasts.loc[contrasts["conclusion"] == conclusion, "source_share"]
        if len(shares):
            found = _pair_words(conclusion, a, b, error_name(metric))
            parts.append(f"with {series(map(percent_of, shares))} of the source, {found}, which saw none")
    none = (
        f"Whether {a} or {b}, which saw no source, has the lower {error_name(metric)} is inconclusive at every share "
        "of the source."
    )
    text = _in_short(parts, none, contrasts)
    for row in trend.to_dict("records"):
        estimate, interval = with_interval(row, metric, points=True)
        text += (
            f" With ten times the source, {error_name(metric)} changed by {estimate} ({interval}; "
            f"{p_phrase(row['p_value'])})."
        )
    return text

"""Groups and pairs of a comparison, and intervals of metrics, as forest plots."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from pli_stats.checks import refusal
from pli_stats.publish.display_names import shown_notes
from pli_stats.publish.figures.appearance.names import metric_label, model_label
from pli_stats.publish.figures.canvas.axis_titles import difference_axis, error_axis
from pli_stats.publish.figures.canvas.forest_layout import Beside, Forest, Panel, Row
from pli_stats.publish.figures.canvas.forest_plot import draw_forest
from pli_stats.publish.figures.canvas.interval_marks import Mark
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.tables.cell_text import scale_of
from pli_stats.publish.tables.statistics.comparison_tables import compares_ranks
from pli_stats.publish.tables.statistics.interval_tables import limit_cells, limit_kind, limit_words, one_side
from pli_stats.records.interval_methods import method_label
from pli_stats.records.metrics import METRIC_RECORDS
from pli_stats.records.p_adjustments import adjustment_of
from pli_stats.results import Comparison, Interval, Intervals
from pli_stats.text.estimates import estimate_text, p_text
from pli_stats.text.note_wording.statistics import ON_INTERVALS
from pli_stats.text.notes import coded
from pli_stats.text.words import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_UNIT = "unit of the values"
_LETTERS = "{what} that share a letter do not differ significantly."
_PLURAL = {"model": "Models", "port": "Ports"}


def draw_groups(result: Comparison, width_mm: float) -> Figure:
    """Return the models or ports of a comparison with their intervals and letters."""
    scale, rows = scale_of(result.measure), []
    for _, found in result.groups.iterrows():
        mark = _mark(found, scale)
        text = estimate_text(mark.estimate, mark.low, mark.high)
        label = group_label(result, found.iloc[0])
        rows.append(Row(label, (mark,), (str(found.get("letters", "")), f"{int(found['n'])}", text)))
    beside = (Beside("Letters", needed=True), Beside("n"), Beside(metric_label(result.measure)))
    panel = Panel(_axis(result), tuple(rows), beside, from_zero=True)
    notes = f"{_LETTERS.format(what=_PLURAL.get(result.what, 'Groups'))} {about(result)}"
    parts = _PLURAL.get(result.what, "Groups").lower()
    whole_table = f"the table of {parts}"
    return draw_forest(Forest((panel,), (_level(result.conf_level),), notes, parts=parts, whole=whole_table), width_mm)


def draw_pairs(result: Comparison, width_mm: float) -> Figure:
    """Return the difference of every pair with its interval."""
    if not len(result.pairs):
        raise refusal("figure_needs", what="pairs", needs="two groups")
    ranked = compares_ranks(result)
    scale, rows = 1.0 if ranked else scale_of(result.measure), []
    for _, found in result.pairs.iterrows():
        mark = _mark(found, scale)
        name = f"{group_label(result, found['group_a'])} − {group_label(result, found['group_b'])}"
        text = estimate_text(mark.estimate, mark.low, mark.high)
        rows.append(Row(name, (mark,), (p_text(float(found["p_adjusted"])), text)))
    axis = "Difference of mean ranks (ranks)" if ranked else _axis(result, difference=True)
    beside = (Beside("p, adjusted", needed=True), Beside("Difference"))
    panel = Panel(axis, tuple(rows), beside, line=0.0, sides=_sides(result, ranked=ranked))
    notes = f"{about(result)} {_about_intervals(result)}".strip()
    about_rows = {"line": "no difference", "parts": "pairs", "whole": "the table of pairs"}
    forest = Forest((panel,), (_level(result.conf_level),), notes, **about_rows)
    return draw_forest(forest, width_mm)


def draw_intervals(result: Intervals | Interval, width_mm: float) -> Figure:
    """Return estimates with their intervals, a panel a metric, since each has an axis of its own."""
    found = {result.term: result} if isinstance(result, Interval) else dict(result)
    if not found:
        raise refusal("figure_needs", what="intervals", needs="an interval")
    by_term: dict[str, list[tuple[str, Interval]]] = {}
    for key, interval in found.items():
        model = model_label(key[0]) if isinstance(key, tuple) else ""
        by_term.setdefault(interval.term, []).append((model, interval))
    panels = []
    for term, members in by_term.items():
        scale, rows = scale_of(term), []
        for model, one in members:
            text = estimate_text(one.estimate, one.conf_low, one.conf_high, scale)
            low, high = one.conf_low, one.conf_high
            if limit_kind(one) and (side := one_side(one)):  # drawn from the estimate to its limit
                text = limit_cells(one)[1]
                low, high = (one.estimate, high) if side == "upper" else (low, one.estimate)
            rows.append(
                Row(
                    model or metric_label(term),
                    (Mark(0, scale * one.estimate, scale * low, scale * high),),
                    (text,),
                )
            )
        name = error_axis(term, of="", unit=_UNIT)
        panels.append(Panel(name, tuple(rows), (Beside(""),), from_zero=term in METRIC_RECORDS))
    first = next(iter(found.values()))
    levels = " / ".join(dict.fromkeys(f"{100 * one.conf_level:g} %" for one in found.values()))
    what = limit_words(first) if limit_kind(first) else "interval"
    forest = Forest(
        tuple(panels), (f"{levels} {what}",), _basis(first), parts="intervals", whole="the table of intervals"
    )
    return draw_forest(forest, width_mm)


def group_label(result: Comparison, name: object) -> str:
    """Return what a group is called in a figure."""
    return model_label(name) if result.what == "model" else str(name)


def about(result: Comparison) -> str:
    """Return the sentences at the foot: the test, how p values are adjusted, and the sample size."""
    size = counted(result.n, "block" if result.unit == "block" else "sample")
    ports = f" from {counted(result.n_ports, 'port')}" if result.n_ports else ""
    unit = f"unit: {result.unit}" if result.unit != "block" else ""
    adjusted = "p not adjusted" if result.adjust == "none" else f"p adjusted ({adjustment_of(result.adjust).label})"
    said = "; ".join(part for part in (result.method, adjusted, f"{size}{ports}", unit) if part)
    return f"{said[:1].upper()}{said[1:]}. {stand_ins(result.notes)}".strip()


def _about_intervals(result: Comparison) -> str:
    """Return what the comparison says of the intervals of its pairs, beside which p values are adjusted."""
    return " ".join(shown_notes(coded(result.notes, *ON_INTERVALS)))


def _mark(row: pd.Series, scale: float) -> Mark:
    """Return the mark of a group or a pair; some tests give no interval."""
    values = [float(row[name]) if name in row else math.nan for name in ("estimate", "conf_low", "conf_high")]
    estimate, low, high = (scale * value for value in values)
    return Mark(0, estimate, low, high)


def _level(level: float) -> str:
    """Return what the marks are."""
    return f"estimate, {100 * level:g} % interval"


def _axis(result: Comparison, *, difference: bool = False) -> str:
    """Return the name of the axis of estimates or of their differences."""
    if result.measure in METRIC_RECORDS:
        name = difference_axis if difference else error_axis
        return name(result.measure, of="", unit=_UNIT)
    logs, scores = "log values" in result.measure, result.measure == "score"
    unit = "natural logarithm" if logs else "unit of the scores" if scores else _UNIT
    if difference:
        return f"Difference{' of mean scores' if scores else ' of logarithms' if logs else ''} ({unit})"
    words = "mean score" if scores else result.measure
    return f"{words[:1].upper()}{words[1:]} ({unit})"


def _sides(result: Comparison, *, ranked: bool) -> tuple[str, str] | None:
    """Return what it means to lie left and right of no difference."""
    if result.what != "model":
        return ("first lower", "first higher")
    best = METRIC_RECORDS[result.measure].best if result.measure in METRIC_RECORDS else ""
    if ranked or best == "low":
        return ("first better", "second better")
    return ("second better", "first better") if best == "high" else None


def _basis(first: Interval) -> str:
    """Return how the intervals were made."""
    ports = f", {counted(first.n_ports, 'port')}" if first.n_ports else ""
    drawn = f", {counted(first.n_resamples, 'resample')}" if first.n_resamples else ""
    method = method_label(first.method)
    if limit_kind(first):
        return f"{method[:1].upper()}{method[1:]}; {counted(first.n, 'value')}{drawn}."
    return f"{method[:1].upper()}{method[1:]} interval; unit: {first.unit}; {counted(first.n, 'sample')}{ports}{drawn}."

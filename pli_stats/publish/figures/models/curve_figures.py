"""Errors by number of labelled samples and by share of the source, and what pre-training is worth in samples."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from pli_stats.publish.figures.appearance.names import model_label
from pli_stats.publish.figures.canvas.axis_titles import error_axis
from pli_stats.publish.figures.canvas.interval_marks import (
    DASHES,
    Mark,
    draw_mark,
    line_glyph,
    remarks_key,
    series_sign,
)
from pli_stats.publish.figures.canvas.linear_axis import limits
from pli_stats.publish.figures.canvas.page_layout import Glyph
from pli_stats.publish.figures.canvas.panel_grid import Plane, Scale, Spot, draw_planes
from pli_stats.publish.figures.canvas.style import INK
from pli_stats.publish.figures.models.model_figures import foot_of, mark_of
from pli_stats.publish.tables.cell_text import level_of, scale_of
from pli_stats.results import LearningCurve, SourceSensitivity
from pli_stats.text.numbers import whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BROAD = 120.0  # mm
_ASIDE = 0.02  # of the axis, between the marks of two models over one number of samples
_SAMPLES = "Labelled target samples (number, logarithmic)"
_SHARE = "Source used in pre-training (% of its rows, logarithmic; 0: none)"
_GAIN = "Gain (factor, logarithmic)"

Point = tuple[float, Mark]


def draw_curve(result: LearningCurve, width_mm: float) -> Figure:
    """Return the errors of each model by number of labelled samples, with intervals."""
    models = _order(result)
    numbers = sorted({float(n) for n in result.curve["n_labelled"]})
    factor = scale_of(result.metric)
    lines = [
        [(float(row["n_labelled"]), mark_of(row, series, factor)) for _, row in _rows(result.curve, model)]
        for series, model in enumerate(models)
    ]
    x = _log_scale(_SAMPLES, numbers, whole)
    y = Scale(error_axis(result.metric), limits(_spans(lines), from_zero=True))
    key = [
        (Glyph(series_sign(n), line=series_sign(n).linestyle), _named(model, result)) for n, model in enumerate(models)
    ]
    plane = Plane("", x, y, _lines(lines, x, y, models))
    notes = " ".join([foot_of(result, result.curve), *_missing(lines, models, whole)])
    return draw_planes([plane], [*key, *_marks_key(lines, y)], notes, width_mm, height=_height(width_mm))


def draw_gains(result: LearningCurve, width_mm: float) -> Figure:
    """Return how many times the labelled samples the network from scratch would need for the same error."""
    points = []
    for _, row in result.gains.iterrows():
        found = mark_of(row, 0, name="gain")
        # An end of 0 or infinity lies beyond the numbers that were run: it has no place on a logarithmic axis.
        points.append((float(row["n_labelled"]), Mark(0, found.estimate, found.low or -math.inf, found.high)))
    known = [v for _, m in points for v in (m.estimate, m.low, m.high) if math.isfinite(v) and v > 0]
    low, high = min([0.5, *known]), max([2.0, *known])
    x = _log_scale(_SAMPLES, sorted({n for n, _ in points}), whole)
    y = Scale(_GAIN, (low / 1.2, high * 1.2), log=True)
    bounds = {float(n): str(b) for n, b in zip(result.gains["n_labelled"], result.gains["bound"], strict=True) if b}
    first, second = (model_label(result.contrasts[f"group_{side}"].iloc[0]) for side in "ab")
    notes = [f"Gain: how many times the labelled samples {second} would need for the error of {first}.",
             *(f"With {whole(n)}, it is {bound} the value shown." for n, bound in bounds.items()),
             foot_of(result, result.curve), *_missing([points], [first], whole)]  # fmt: skip
    key = [(Glyph(series_sign(0)), f"gain, {level_of(result)} interval")]
    key += [*_marks_key([points], y), (line_glyph(), "no gain")]
    return draw_planes(
        [Plane("", x, y, _lines([points], x, y, [""], line=1.0, joined=False))],
        key,
        " ".join(notes),
        width_mm,
        height=_height(width_mm),
    )


def draw_sources(result: SourceSensitivity, width_mm: float) -> Figure:
    """Return the error by share of the source that pre-training saw; no source at all stands apart on the left."""
    factor, curve = scale_of(result.metric), result.curve
    shares = sorted({float(share) for share in curve["source_share"] if share > 0})
    # On the logarithmic axis no source stands half a decade, at least, below the least share.
    none = min(shares) / 4 if shares else 1.0
    places = {0.0: none, **{share: share for share in shares}}
    models = _order(result)
    lines = [
        [(places[float(row["source_share"])], mark_of(row, series, factor)) for _, row in _rows(curve, model)]
        for series, model in enumerate(models)
    ]
    ticks = tuple((place, f"{100 * share:g}") for share, place in places.items())
    x = Scale(_SHARE, (none / 1.6, max([*shares, none]) * 1.6), log=True, own_ticks=ticks)
    y = Scale(error_axis(result.metric), limits(_spans(lines), from_zero=True))
    key = [
        (Glyph(series_sign(n), line=series_sign(n).linestyle), _named(model, result)) for n, model in enumerate(models)
    ]
    flat = {mark.estimate for place, mark in (p for line in lines for p in line) if place == none}
    plane = Plane("", x, y, _lines(lines, x, y, models, line=flat.pop() if len(flat) == 1 else None, aside=False))
    if flat == set():
        key.append((line_glyph(), "error without any source"))
    notes = [foot_of(result, curve), *_missing(lines, models, lambda at: f"{100 * (0 if at == none else at):g} %")]
    return draw_planes([plane], [*key, *_marks_key(lines, y)], " ".join(notes), width_mm, height=_height(width_mm))


def _height(width_mm: float) -> float:
    """Return the height of a panel as a share of its width."""
    return 0.48 if width_mm >= _BROAD else 0.68


def _order(result: LearningCurve | SourceSensitivity) -> list[str]:
    """Return the models, first that of the question, then those that it is held against."""
    compared = [*result.contrasts["group_a"], *result.contrasts["group_b"]]
    met = set(result.curve["model"])
    return [str(name) for name in dict.fromkeys([*compared, *result.curve["model"]]) if name in met]


def _rows(curve: pd.DataFrame, model: str) -> list[tuple[object, pd.Series]]:
    """Return the rows of a model in the order of the axis."""
    found = curve[curve["model"] == model]
    return list(found.sort_values(str(curve.columns[0]), kind="stable").iterrows())


def _named(model: str, result: LearningCurve | SourceSensitivity) -> str:
    """Return what a line shows."""
    return f"{model_label(model)}, {level_of(result)} interval"


def _log_scale(name: str, values: Sequence[float], text: Callable[[float], str]) -> Scale:
    """Return a logarithmic axis with a tick at each number that was run."""
    widest = max(max(values) / min(values), 1.5) ** 0.08
    return Scale(
        name, (min(values) / widest, max(values) * widest), log=True, own_ticks=tuple((v, text(v)) for v in values)
    )


def _spans(lines: Sequence[Sequence[Point]]) -> list[tuple[float, float, float]]:
    """Return estimates and ends of all marks."""
    return [(mark.estimate, mark.low, mark.high) for line in lines for _, mark in line]


def _missing(lines: Sequence[Sequence[Point]], models: Sequence[str], text: Callable[[float], str]) -> list[str]:
    """Say which values could not be given, so that no gap of a line goes unsaid."""
    gaps = [f"{model_label(model)} at {text(at)}" for model, line in zip(models, lines, strict=True)
            for at, mark in line if math.isnan(mark.estimate)]  # fmt: skip
    return [f"No value: {', '.join(gaps)}."] if gaps else []


def _marks_key(lines: Sequence[Sequence[Point]], y: Scale) -> list[tuple[Glyph, str]]:
    """Return the signs for missing intervals and for what is cut, where there are such."""
    return remarks_key((mark, y.limits) for line in lines for _, mark in line)


def _lines(
    lines: Sequence[Sequence[Point]],
    x: Scale,
    y: Scale,
    models: Sequence[str],
    *,
    line: float | None = None,
    aside: bool = True,
    joined: bool = True,
) -> Callable[[Axes, Spot], None]:
    """Return what draws the lines of a panel; models stand a little aside of each other, so that intervals are seen."""
    gap, names = 1.0, {at: f"{x.name.partition(' (')[0]}: {text}" for at, text in x.own_ticks or ()}
    values = sorted({at for points in lines for at, _ in points})
    if len(lines) > 1 and aside:
        closest = min((b / a for a, b in pairwise(values)), default=math.inf)
        wanted = (x.limits[1] / x.limits[0]) ** _ASIDE
        gap = min(wanted, closest ** (0.7 / len(lines)))

    def draw(axes: Axes, spot: Spot) -> None:
        if line is not None:
            axes.axhline(line, color=INK, linewidth=0.8, linestyle=DASHES, zorder=2, gid="line")
        for series, points in enumerate(lines):
            shift = gap ** (series - (len(lines) - 1) / 2)
            # A line does not lead over a value that is missing.
            if joined:
                axes.plot([at * shift for at, _ in points], [mark.estimate for _, mark in points],
                          **series_sign(series).line(0.8), zorder=3, gid="curve")  # fmt: skip
            for at, mark in points:
                name = ", ".join(filter(None, [models[series] and model_label(models[series]), names[at]]))
                draw_mark(axes, mark, at * shift, y.limits, upright=True, name=name)

    return draw

"""Ports that were held out: errors of the models, port by port, against distance, and coverage of intervals."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pli_stats.checks import refusal
from pli_stats.publish.figures.appearance.names import model_label
from pli_stats.publish.figures.canvas.axis_titles import error_axis
from pli_stats.publish.figures.canvas.forest_layout import Beside, Forest, Panel, Row
from pli_stats.publish.figures.canvas.forest_plot import draw_forest
from pli_stats.publish.figures.canvas.interval_marks import draw_mark, remarks_key, series_sign
from pli_stats.publish.figures.canvas.label_placement import place_labels, write_label
from pli_stats.publish.figures.canvas.linear_axis import limits, limits_of_points
from pli_stats.publish.figures.canvas.page_layout import Glyph
from pli_stats.publish.figures.canvas.panel_grid import Plane, Scale, Spot, draw_planes
from pli_stats.publish.figures.canvas.text_metrics import plain
from pli_stats.publish.figures.models.model_figures import foot_of, mark_of, texts_of
from pli_stats.publish.tables.cell_text import level_of, picked, scale_of, size_of, with_unit
from pli_stats.results import UnseenPorts
from pli_stats.stats.arguments import Floats
from pli_stats.stats.intervals.bootstrap_verbs import bootstrap_ci
from pli_stats.stats.metrics.definitions import METRICS
from pli_stats.text.estimates import p_phrase
from pli_stats.text.numbers import fixed
from pli_stats.text.words import counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_DISTANCES = {
    "distance_km": "Distance to the nearest other port (km)",
    "feature_distance": "Distance of its features from those of all other ports (dimensionless, about 1 is typical)",
}
_SAMPLES = "Intervals over the samples of each {kind}, for the model as trained (exact bootstrap)."
_STEPS = 12  # points that stand for the line of an interval
_NAMED = 2  # ports with the largest errors that are named


def draw_held_out_models(result: UnseenPorts, width_mm: float) -> Figure:
    """Return the models by their error where ports, regions or surveys were held out."""
    lead, scale = _lead(result), scale_of(result.metric)
    rows = []
    for kind in dict.fromkeys(lead["held_out"]):
        part = picked(lead, held_out=kind)
        rows.append(Row(f"One {kind} held out at a time ({size_of(part)})", heading=True))
        for (_, found), text in zip(part.iterrows(), texts_of(part, scale), strict=True):
            rows.append(Row(model_label(found["model"]), (mark_of(found, 0, scale),), (text,)))
    panel = Panel(error_axis(result.metric), tuple(rows), (Beside(with_unit(result.metric)),), from_zero=True)
    series = (f"error, {level_of(result)} interval",)
    about_rows = {"parts": "models", "whole": "the table of scores"}
    return draw_forest(Forest((panel,), series, foot_of(result, None), **about_rows), width_mm)


def draw_coverage(result: UnseenPorts, width_mm: float) -> Figure:
    """Return which share of the measured values the prediction intervals cover, beside their nominal level."""
    rows = picked(result.coverage, weight=result.weight) if len(result.coverage) else result.coverage
    if not len(rows):
        raise refusal("figure_needs", what="coverage", needs="a model with prediction intervals")
    nominal = {float(share) for share in rows["nominal"]}
    lines: list[Row] = []
    for kind in dict.fromkeys(rows["held_out"]):
        part = picked(rows, held_out=kind)
        lines.append(
            Row(f"One {kind} held out at a time ({size_of(part.astype({'n': int, 'n_ports': int}))})", heading=True)
        )
        texts = texts_of(part, 100.0)
        lines += [Row(model_label(found["model"]), (mark_of(found, 0, 100.0),), (text,))
                  for (_, found), text in zip(part.iterrows(), texts, strict=True)]  # fmt: skip
    nominal_level = 100 * min(nominal)
    axis = "Measured values within their prediction interval (%)"
    panel = Panel(axis, tuple(lines), (Beside("%"),), line=nominal_level)
    series = (f"coverage, {level_of(result)} interval",)
    about_rows = {"line": f"nominal: {nominal_level:g} %", "parts": "models", "whole": "`coverage` of the result"}
    return draw_forest(Forest((panel,), series, foot_of(result, None), **about_rows), width_mm)


def draw_held_out_ports(result: UnseenPorts, width_mm: float) -> Figure:
    """Return the error of the best model port by port, with intervals, and the other models' behind it."""
    metric, scale, rows = _metric(result), scale_of(_metric(result)), []
    kinds, bests = [str(kind) for kind in dict.fromkeys(_lead(result)["held_out"])], []
    for kind in kinds:
        found = _by_label(result, kind, metric)
        bests.append(found["model"].iloc[0])
        if len(kinds) > 1:
            rows.append(Row(f"{str(kind).capitalize()} held out ({model_label(bests[-1])})", heading=True))
        others = picked(result.errors, held_out=kind)
        for _, row in found.sort_values(metric, ascending=False, kind="stable").iterrows():
            dots = others[(others["label"] == row["label"]) & (others["model"] != row["model"])][metric]
            text = f"{int(row['n'])}"
            rows.append(Row(str(row["label"]), (mark_of(row, 0, scale, metric),), (text,), tuple(scale * dots)))
    panel = Panel(error_axis(metric), tuple(rows), (Beside("n", needed=True),), from_zero=True)
    name = f"{model_label(bests[0])}, " if len(set(bests)) == 1 else ""
    series = (f"{name}{level_of(result)} interval",)
    foot = " ".join([_SAMPLES.format(kind=" or ".join(kinds)), "n: samples.", *_task(result)])
    about_rows = {"dots": "every other model", "parts": "rows", "whole": "the table of errors"}
    return draw_forest(Forest((panel,), series, foot, **about_rows), width_mm)


def draw_distance(result: UnseenPorts, width_mm: float) -> Figure:
    """Return the error of the best model in each held-out port against its distance from other ports."""
    metric = _metric(result)
    kind = str(_lead(result)["held_out"].iloc[0])
    rows = _by_label(result, kind, metric)
    known = [name for name in _DISTANCES if name in rows and rows[name].notna().any()]
    if not known:
        raise refusal("figure_needs", what="distance", needs="a distance of each held-out port from others")
    scale = scale_of(metric)
    rows = rows.assign(label=[plain(label) for label in rows["label"]])
    marks = [mark_of(row, 0, scale, metric) for _, row in rows.iterrows()]
    spans = [(mark.estimate, mark.low, mark.high) for mark in marks]
    y = Scale(error_axis(metric), limits(spans, from_zero=True))
    planes, left_out = [], []
    for name in known:
        part = rows[rows[name].notna()]
        left_out += (
            [f"Not shown: {counted(len(rows) - len(part), 'port')} without this distance."]
            if len(part) < len(rows)
            else []
        )
        x = Scale(_DISTANCES[name], limits_of_points(part[name]))
        planes.append(Plane(_rho(result, rows["model"].iloc[0], name), x, y, _scatter(part, name, metric, x, y)))
    key = [(Glyph(series_sign(0)), f"one {kind}: {model_label(rows['model'].iloc[0])}, {level_of(result)} interval")]
    key += remarks_key((mark, y.limits) for mark in marks)
    notes = " ".join([_SAMPLES.format(kind=kind), *left_out, *_task(result)])
    return draw_planes(planes, key, notes, width_mm, height=0.75)


def _lead(result: UnseenPorts) -> pd.DataFrame:
    """Return the scores by the metric of the answer, best first within each kind of hold-out."""
    rows = picked(result.scores, metric=result.metric, weight=result.weight)
    kinds = rows["held_out"].map(list(dict.fromkeys(rows["held_out"])).index)
    return rows.assign(kind=kinds).sort_values(["kind", "estimate"], kind="stable")


def _metric(result: UnseenPorts) -> str:
    """Return the metric that errors of ports are shown by."""
    return result.metric if result.metric in result.errors else "mae"


def _task(result: UnseenPorts) -> list[str]:
    """Return what models saw, and whether data are stand-ins."""
    return [foot_of(result, None).partition("over ports. ")[2]]


def _by_label(result: UnseenPorts, kind: str, metric: str) -> pd.DataFrame:
    """Return the errors of the best model by held-out label, with intervals over the samples of each."""
    model = picked(_lead(result), held_out=kind)["model"].iloc[0]
    rows = picked(result.errors, held_out=kind, model=model)
    wanted = {"held_out": kind, "model": model}
    predicted = picked(result.predictions, **{k: v for k, v in wanted.items() if k in result.predictions})
    ends = [_ends(predicted[predicted["split"].astype(str) == str(label)], metric, result) for label in rows["label"]]
    return rows.assign(conf_low=[low for low, _ in ends], conf_high=[high for _, high in ends])


def _ends(rows: pd.DataFrame, metric: str, result: UnseenPorts) -> tuple[float, float]:
    """Return the interval of a mean loss over the samples of a port, missing where there are too few for one."""
    columns = METRICS[metric].columns
    if columns is None or not len(rows):
        return math.nan, math.nan
    (losses,) = columns(rows["y_true"].to_numpy(dtype=float), rows["y_pred"].to_numpy(dtype=float))
    means = pd.Series(losses).groupby(rows["sample"].to_numpy()).mean().to_numpy()
    found = bootstrap_ci(np.zeros(len(means)), means, metrics="mae", method="exact", level=result.conf_level)["mae"]
    return (found.conf_low, found.conf_high) if math.isfinite(found.conf_high) else (math.nan, math.nan)


def _rho(result: UnseenPorts, model: str, distance: str) -> str:
    """Return the words above a panel: the association of error and distance."""
    rows = result.association
    rows = rows[(rows["model"] == model) & (rows["distance"] == distance)]
    if not len(rows):
        return ""
    row = rows.iloc[0]
    p, adjusted = p_phrase(float(row["p_value"])), p_phrase(float(row["p_adjusted"]), "adjusted p")
    return f"Spearman's ρ = {fixed(float(row['estimate']), 2)} ({p}, {adjusted})"


def _scatter(rows: pd.DataFrame, distance: str, metric: str, x: Scale, y: Scale) -> Callable[[Axes, Spot], None]:
    """Return what draws the ports of a panel and names those with the largest errors, where there is room."""
    factor = scale_of(metric)

    def draw(axes: Axes, spot: Spot) -> None:
        marks = [mark_of(row, 0, factor, metric) for _, row in rows.iterrows()]
        for label, at, mark in zip(rows["label"], rows[distance].astype(float), marks, strict=True):
            draw_mark(axes, mark, at, y.limits, upright=True, name=str(label))
        order = np.argsort([-mark.estimate for mark in marks], kind="stable")[:_NAMED]
        wide, high = spot.right - spot.left, spot.bottom - spot.top
        values = zip(rows[distance].astype(float), marks, strict=True)
        places = [(x.place(at) * wide, y.place(mark.estimate) * high) for at, mark in values]
        ends = [(y.place(max(m.low, y.limits[0])), y.place(min(m.high, y.limits[1]))) for m in marks if not m.open]
        drawn = [at for at, mark in zip(places, marks, strict=True) if not mark.open]
        lines = [(at[0], v * high) for at, end in zip(drawn, ends, strict=True) for v in np.linspace(*end, _STEPS)]
        _name(axes, spot, rows, places, [int(n) for n in order], np.array([*places, *lines]))

    return draw


def _name(
    axes: Axes, spot: Spot, rows: pd.DataFrame, places: list[tuple[float, float]], chosen: list[int], drawn: Floats
) -> None:
    """Write names beside their points; one that would cover what is drawn is left to the figure of ports."""
    letters, room = spot.sheet.letters, (spot.right - spot.left, spot.bottom - spot.top)
    texts = [str(rows["label"].iloc[n]) for n in chosen]
    sizes = np.array([(letters.width(text), letters.height(1)) for text in texts])
    labels, _ = place_labels(texts, np.array([places[n] for n in chosen]), sizes, room, covered=drawn)
    for label in labels:
        away = np.abs(drawn - (label.x, label.y)) - (label.width / 2, label.height / 2)
        if not label.leads and (away.max(axis=1) > 0).all():
            write_label(axes, label, room, letters, gid="name")

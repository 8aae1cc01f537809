"""Predictions one by one: observed against predicted, and residuals by port."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pli_stats.publish.figures.appearance.mark_words import give_words
from pli_stats.publish.figures.appearance.names import metric_label, model_label
from pli_stats.publish.figures.canvas.forest_layout import Beside, Forest, Panel, Row
from pli_stats.publish.figures.canvas.forest_plot import draw_forest
from pli_stats.publish.figures.canvas.interval_marks import DASHES, Mark, line_glyph
from pli_stats.publish.figures.canvas.page_layout import Glyph
from pli_stats.publish.figures.canvas.panel_grid import Plane, Scale, Spot, draw_planes
from pli_stats.publish.figures.canvas.style import INK, Sign
from pli_stats.publish.figures.canvas.text_metrics import plain
from pli_stats.publish.figures.models.model_figures import foot_of, texts_of
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.tables.cell_text import level_of, picked, scale_of, size_of
from pli_stats.records.models import BASELINES
from pli_stats.results import Benchmark, UnseenPorts
from pli_stats.text.numbers import significant

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PLAIN, _HELD, _MISSED, _NONE = "plain", "held", "missed", "none"
_BLUE, _PALE = "#0072b2", "#c3d9e8"
_SIGNS = {
    _PLAIN: Sign(_BLUE, "o", "none", filled=True),
    _HELD: Sign(_BLUE, "o", "none", filled=True),
    _MISSED: Sign("#d55e00", "D", "none", filled=True),
    _NONE: Sign("#4d4d4d", "o", "none", filled=False),
}
_WORDS = {
    _PLAIN: "one sample",
    _HELD: "one sample; its interval covers the measured PLI",
    _MISSED: "its interval does not cover it",
    _NONE: "one sample, no prediction interval",
}
_MEASURED, _PREDICTED = "Measured PLI (dimensionless)", "Predicted PLI (dimensionless)"
_RESIDUAL = "Predicted − measured PLI (dimensionless)"
_SIDES = ("too low", "too high")
_FACTOR = 1.15  # between the outermost point and the frame, on a logarithmic axis
_INTERVAL = "{nominal} % prediction interval"


def draw_observed(result: Benchmark, width_mm: float) -> Figure:
    """Return what the best model that learns predicted against what was measured, in each design."""
    lead = picked(result.scores, metric=result.metric, weight=result.weight)
    model = _best(lead)
    frames = {
        str(design): _one_each(result.predictions, design=design, model=model)
        for design in dict.fromkeys(lead["design"])
    }
    titles = [_title(f"{model_label(model)}, {d}", picked(lead, design=d, model=model), result) for d in frames]
    return _drawn(list(frames.values()), titles, foot_of(result, lead), width_mm)


def draw_observed_intervals(result: UnseenPorts, width_mm: float) -> Figure:
    """Return predictions with their intervals against what was measured in ports that were held out."""
    lead = picked(result.scores, metric=result.metric, weight=result.weight).sort_values("estimate", kind="stable")
    frames, titles = [], []
    for kind in dict.fromkeys(result.scores["held_out"]):
        rows = picked(lead, held_out=kind)
        # The best of the models that give prediction intervals, if any does.
        given = set(picked(result.coverage, held_out=kind)["model"]) if len(result.coverage) else set()
        model = next((name for name in rows["model"] if name in given), rows["model"].iloc[0])
        frames.append(_one_each(result.predictions, held_out=kind, model=model))
        row = picked(rows, model=model)
        titles.append(_title(f"{model_label(model)}, {kind} held out ({size_of(row)})", row, result))
    nominal = " / ".join(f"{100 * float(share):g}" for share in dict.fromkeys(result.coverage["nominal"]))
    return _drawn(frames, titles, foot_of(result, None), width_mm, _INTERVAL.format(nominal=nominal))


def draw_residuals(result: Benchmark, width_mm: float) -> Figure:
    """Return the residuals of the best model that learns in unseen ports, port by port."""
    lead = picked(result.scores, metric=result.metric, weight=result.weight)
    design, model = lead["design"].iloc[0], _best(lead)
    frame = _one_each(result.predictions, design=design, model=model)
    found = []
    for port, rows in frame.groupby("port", sort=True):
        residuals = (rows["y_pred"] - rows["y_true"]).to_numpy(dtype=float)
        low, middle, high = np.quantile(residuals, [0.25, 0.5, 0.75]).tolist()
        found.append(Row(str(port), (Mark(0, middle, low, high),), (f"{len(rows)}",), tuple(residuals.tolist())))
    found.sort(key=lambda row: -row.marks[0].estimate)
    panel = Panel(_RESIDUAL, tuple(found), (Beside("n", needed=True),), line=0.0, sides=_SIDES)
    note = f"Model: {model_label(model)}, {design}. n: samples."
    series = ("median and quartiles of the samples of a port",)
    notes = " ".join(text for text in (note, _mean_of(frame), stand_ins(result.notes)) if text)
    about_rows = {"dots": "one sample", "parts": "ports", "whole": "`predictions` of the result"}
    return draw_forest(Forest((panel,), series, notes, **about_rows), width_mm)


def _best(lead: pd.DataFrame) -> str:
    """Return the model with the least error, of those that learn: the closed form is the PLI itself."""
    models = [str(name) for name in lead["model"]]
    learning = [name for name in models if name not in BASELINES or BASELINES[name].learns]
    return (learning or models)[0]


def _one_each(predictions: pd.DataFrame, **wanted: Any) -> pd.DataFrame:
    """Return one row a sample: the mean of what a model predicted for it, and how often it did."""
    rows = picked(predictions, **{name: value for name, value in wanted.items() if name in predictions})
    means = {name: (name, "mean") for name in ("y_true", "y_pred", "conf_low", "conf_high") if name in rows}
    return rows.groupby(["port", "sample"], sort=False, as_index=False).agg(**means, times=("y_pred", "size"))


def _mean_of(frame: pd.DataFrame) -> str:
    """Say how many predictions a point is the mean of, where it is more than one."""
    most = int(frame["times"].max())
    return f"Each point is the mean of {most} predictions." if most > 1 else ""


def _title(what: str, row: pd.DataFrame, result: Benchmark | UnseenPorts) -> str:
    """Return the words above a panel: what it shows, and its error with interval."""
    text = texts_of(row, scale_of(result.metric))[0]
    unit = " %" if scale_of(result.metric) != 1 else ""
    return f"{what}: {metric_label(result.metric)} {text}{unit} ({level_of(result)} interval)"


def _drawn(
    frames: Sequence[pd.DataFrame], titles: Sequence[str], notes: str, width_mm: float, interval: str = ""
) -> Figure:
    """Return the panels, on axes that they share."""
    names = [name for name in ("y_true", "y_pred") if all(name in frame for frame in frames)]
    values = np.concatenate([frame[name].to_numpy(dtype=float) for frame in frames for name in names])
    log = bool((values > 0).all())
    low, high = float(values.min()), float(values.max())
    pad = 0.04 * (high - low or 1.0)
    limits = (low / _FACTOR, high * _FACTOR) if log else (low - pad, high + pad)
    x, y = Scale(_MEASURED, limits, log), Scale(_PREDICTED, limits, log)
    kinds = [_kinds(frame) if interval else pd.Series(_PLAIN, index=frame.index) for frame in frames]
    met = set(pd.concat(kinds))
    planes = [Plane(title, x, y, _points(f, k, limits)) for f, k, title in zip(frames, kinds, titles, strict=True)]
    key = [(Glyph(_SIGNS[kind], filled=_SIGNS[kind].filled, line=None, ends=""), words)
           for kind, words in _WORDS.items() if kind in met]  # fmt: skip
    if met & {_HELD, _MISSED}:
        key.append((Glyph(Sign(_PALE, "", "-", filled=True), marked=False, ends=""), interval))
    key.append((line_glyph(), "predicted = measured"))
    notes = " ".join(text for text in (notes, _mean_of(frames[0])) if text)
    return draw_planes(planes, key, notes, width_mm, square=True)


def _kinds(frame: pd.DataFrame) -> pd.Series[str]:
    """Say of each sample whether its prediction interval holds what was measured."""
    if "conf_low" not in frame:
        return pd.Series(_NONE, index=frame.index)
    held = (frame["conf_low"] <= frame["y_true"]) & (frame["y_true"] <= frame["conf_high"])
    known = frame["conf_low"].notna() & frame["conf_high"].notna()
    return held.map({True: _HELD, False: _MISSED}).where(known, _NONE)


def _said(row: pd.Series) -> str:
    """Return what the mark of a sample says."""
    ends = [float(row.get(name, np.nan)) for name in ("conf_low", "conf_high")]
    interval = f" [{', '.join(map(significant, ends))}]" if np.isfinite(ends).all() else ""
    values = f"measured {significant(row['y_true'])}, predicted {significant(row['y_pred'])}{interval}"
    return f"{plain(row['port'])}, {plain(row['sample'])}: PLI {values}"


def _points(frame: pd.DataFrame, kinds: pd.Series[str], limits: tuple[float, float]) -> Any:
    """Return what draws the samples of a panel."""

    def draw(axes: Axes, spot: Spot) -> None:
        axes.plot(limits, limits, color=INK, linewidth=0.9, linestyle=DASHES, zorder=5, gid="line")
        given = frame[kinds.isin((_HELD, _MISSED))]
        if len(given):
            low, high = (given[name].clip(*limits).tolist() for name in ("conf_low", "conf_high"))
            axes.vlines(given["y_true"].tolist(), low, high, color=_PALE, linewidth=0.3, zorder=2, gid="interval")
        for kind, found in _SIGNS.items():
            part = frame[kinds == kind]
            style = {**found.marks(2.6), "markeredgewidth": 0.35 if found.filled else 0.6}
            if found.filled:
                style["markeredgecolor"] = "white"
            drawn = axes.plot(part["y_true"], part["y_pred"], **style, zorder=4, gid=f"sample {kind}")
            give_words(drawn, [_said(row) for _, row in part.iterrows()], _WORDS[kind])

    return draw

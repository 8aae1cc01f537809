"""Relevant features of both domains, later years beside unseen ports, and errors against dissimilarity."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pli_stats.publish.display_names import TASKS
from pli_stats.publish.figures.appearance.mark_words import give_words
from pli_stats.publish.figures.appearance.names import model_label
from pli_stats.publish.figures.canvas.axis_titles import difference_axis, error_axis
from pli_stats.publish.figures.canvas.forest_layout import Beside, Forest, Panel, Row
from pli_stats.publish.figures.canvas.forest_plot import draw_forest
from pli_stats.publish.figures.canvas.interval_marks import DASHES, Mark, line_glyph
from pli_stats.publish.figures.canvas.linear_axis import limits_of_points
from pli_stats.publish.figures.canvas.page_layout import Glyph
from pli_stats.publish.figures.canvas.panel_grid import Plane, Scale, Spot, draw_planes
from pli_stats.publish.figures.canvas.style import INK, Sign
from pli_stats.publish.figures.canvas.text_metrics import plain
from pli_stats.publish.figures.models.model_figures import foot_of, mark_of, texts_of
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.tables.cell_text import level_of, picked, scale_of
from pli_stats.publish.tables.studies.condition_tables import MEASURES, best_inside
from pli_stats.results import FeatureRelevance, Overlap, StudyResult, UnseenYears
from pli_stats.text.estimates import p_text
from pli_stats.text.numbers import fixed, significant, whole
from pli_stats.transfer.relevance.overlap_of import read_losses

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_AXES = {
    "spearman": "Rank correlation with the target (dimensionless)",
    "importance": "Increase of |ln prediction − ln target| when permuted (dimensionless)",
}
_SIGNS = {True: Sign("#0072b2", "o", "none", filled=True), False: Sign("#d55e00", "D", "none", filled=True)}
# The error of one sample, of which a metric is the mean.
_OF_ONE = {
    "mae": "Absolute error of the PLI (dimensionless)",
    "mape": "Absolute error as a share of the measured PLI (%)",
}
_WORDS = {True: "one sample inside of the training features", False: "one sample outside"}


def draw_features(result: FeatureRelevance, width_mm: float) -> Figure:
    """Return both measures of each feature with intervals, one panel a measure, the domains below each other."""
    panels = []
    for measure in MEASURES:
        rows = picked(result.associations, measure=measure)
        lines: list[Row] = []
        for domain, part in rows.groupby("domain", sort=False):
            groups = whole(float(part["n_groups"].max()))
            lines.append(Row(f"{str(domain).capitalize()}: {part['name'].iloc[0]} ({groups} groups)", heading=True))
            texts = zip(texts_of(part), map(p_text, part["p_adjusted"].astype(float)), strict=True)
            lines += [
                Row(str(row["feature"]), (mark_of(row, 0),), text)
                for (_, row), text in zip(part.iterrows(), texts, strict=True)
            ]
        if lines:
            beside = (Beside("Estimate"), Beside("p"))
            panels.append(Panel(_AXES[measure], tuple(lines), beside, line=0.0, head=MEASURES[measure]))
    foot = "Each group (port, country) counts once; intervals over groups; p adjusted over the features of a domain."
    about_rows = {"line": "no relation", "parts": "features", "whole": "the table of features"}
    series = (f"estimate, {level_of(result)} interval",)
    return draw_forest(Forest(tuple(panels), series, _foot(foot, result), **about_rows), width_mm)


def draw_years(result: UnseenYears, width_mm: float) -> Figure:
    """Return the difference of errors in unseen years and in unseen ports, one row a model."""
    rows, scale = result.comparison.sort_values("year", kind="stable"), scale_of(result.metric)
    lines = [
        Row(model_label(row["model"]), (mark_of(row, 0, scale),), (text, p_text(float(row["p_adjusted"]))))
        for (_, row), text in zip(rows.iterrows(), texts_of(rows, scale), strict=True)
    ]
    beside = (Beside("Years − ports"), Beside("p", needed=True))
    sides = ("years easier", "ports easier")
    panel = Panel(difference_axis(result.metric), tuple(lines), beside, line=0.0, sides=sides)
    foot = foot_of(result, rows, "p: adjusted for all models; intervals are not adjusted.")
    about_rows = {"line": "no difference", "parts": "models", "whole": "the table of years and ports"}
    return draw_forest(Forest((panel,), (f"{level_of(result)} interval",), foot, **about_rows), width_mm)


def draw_autocorrelation(result: UnseenYears, width_mm: float) -> Figure:
    """Return the lag-1 autocorrelation of the residuals of the best model by port, beside what chance would give."""
    best = result.comparison.sort_values("year", kind="stable")["model"].iloc[0]
    rows = picked(result.autocorrelation, model=best).dropna(subset=["estimate"])
    lines = [
        Row(
            str(row["port"]),
            (Mark(0, float(row["estimate"]), bare=True), Mark(1, float(row["expected"]), bare=True)),
            (whole(row["n_surveys"]), fixed(float(row["estimate"]), 2), p_text(float(row["p_value"]))),
        )
        for _, row in rows.iterrows()
    ]
    beside = (Beside("Surveys"), Beside("r"), Beside("p", needed=True, note="p: permutation of surveys, not adjusted."))
    axis = "Lag-1 correlation of mean residuals of consecutive surveys (dimensionless)"
    panel = Panel(axis, tuple(lines), beside, keep=(-1.0, 1.0))
    series = (f"residuals of {model_label(best)} in unseen ports", "expected of surveys in random order")
    about_rows = {"parts": "ports", "whole": "the table of autocorrelations"}
    return draw_forest(Forest((panel,), series, _foot("", result), **about_rows), width_mm)


def draw_dissimilarity(result: Overlap, width_mm: float) -> Figure:
    """Return the error of each held-out sample of the best model against its dissimilarity index."""
    best, metric = best_inside(result), result.metric
    rows = picked(result.predictions, model=best)
    losses = read_losses(metric)(*(rows[name].to_numpy(dtype=float) for name in ("y_true", "y_pred")))
    rows = rows.assign(loss=scale_of(metric) * losses, ratio=rows["di"] / rows["threshold"])
    rows = rows[np.isfinite(rows["ratio"])]
    x = Scale("Dissimilarity index / its threshold (dimensionless)", limits_of_points([*rows["ratio"], 1.0]))
    y = Scale(_OF_ONE.get(metric, error_axis(metric)), limits_of_points(rows["loss"]))
    key = [
        (Glyph(_SIGNS[there], filled=True, line=None, ends=""), words)
        for there, words in _WORDS.items()
        if (rows["inside"].astype(bool) == there).any()
    ]
    key.append((line_glyph(), "threshold: beyond, no cross-validated error speaks for a sample"))
    title = f"{model_label(best)}, one port held out at a time"
    return draw_planes([Plane(title, x, y, _points(rows, y.limits))], key, _foot("", result), width_mm, height=0.55)


def _points(rows: pd.DataFrame, ends: tuple[float, float]) -> Callable[[Axes, Spot], None]:
    """Return what draws the samples and the threshold."""

    def draw(axes: Axes, spot: Spot) -> None:
        axes.plot([1.0, 1.0], ends, color=INK, linewidth=0.9, linestyle=DASHES, zorder=5, gid="line")
        for there, sign in _SIGNS.items():
            part = rows[rows["inside"].astype(bool) == there]
            style = {**sign.marks(2.6), "markeredgewidth": 0.35, "markeredgecolor": "white"}
            drawn = axes.plot(part["ratio"], part["loss"], **style, zorder=4, gid=f"sample {there}")
            names = zip(part["port"], part["sample"], part["ratio"], part["loss"], strict=True)
            words = [f"{plain(port)}, {plain(sample)}: dissimilarity {significant(ratio)} of the threshold, "
                     f"error {significant(loss)}" for port, sample, ratio, loss in names]  # fmt: skip
            give_words(drawn, words, _WORDS[there])

    return draw


def _foot(first: str, result: StudyResult) -> str:
    """Return the sentences at the foot."""
    task = f"Task {result.task}: {TASKS[result.task]}." if result.task in TASKS else ""
    return " ".join(text for text in (first, task, stand_ins(result.notes)) if text)

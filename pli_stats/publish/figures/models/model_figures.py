"""The models of a benchmark: ranked by their errors, observed against predicted, and residuals by port."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from pli_stats.publish.display_names import TASKS
from pli_stats.publish.figures.appearance.names import model_label
from pli_stats.publish.figures.canvas.axis_titles import error_axis
from pli_stats.publish.figures.canvas.forest_layout import Beside, Forest, Panel, Row
from pli_stats.publish.figures.canvas.forest_plot import draw_forest
from pli_stats.publish.figures.canvas.interval_marks import Mark
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.tables.cell_text import EACH, level_of, picked, scale_of, size_of, with_unit
from pli_stats.results import Benchmark, StudyResult
from pli_stats.text.estimates import estimate_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LETTERS = "Models that share a letter do not differ significantly{design}."


def draw_models(result: Benchmark, width_mm: float) -> Figure:
    """Return the models ranked by their error, with intervals, in both designs."""
    rows = picked(result.scores, metric=result.metric, weight=result.weight)
    designs = [str(name) for name in dict.fromkeys(rows["design"])]
    lead = picked(rows, design=designs[0])
    shown = [picked(rows, design=name).set_index("model").reindex(lead["model"]) for name in designs]
    scale = scale_of(result.metric)
    lines = []
    for number, (model, letters, text) in enumerate(
        zip(lead["model"], lead["letters"], texts_of(lead, scale), strict=True)
    ):
        marks = tuple(mark_of(frame.iloc[number], series, scale) for series, frame in enumerate(shown))
        lines.append(Row(model_label(model), marks, (str(letters), text)))
    beside = (Beside("Letters", needed=True), Beside(f"{with_unit(result.metric)}, {designs[0]}"))
    panel = Panel(error_axis(result.metric), tuple(lines), beside, from_zero=True)
    series = tuple(f"{name}, {level_of(result)} interval" for name in designs)
    foot = foot_of(result, lead, _LETTERS.format(design=f" in the design {designs[0]}" if designs[0] else ""))
    return draw_forest(Forest((panel,), series, foot, parts="models", whole="the table of models"), width_mm)


def mark_of(row: pd.Series, series: int, scale: float = 1.0, name: str = "estimate") -> Mark:
    """Return the mark of a row of scores."""
    estimate, low, high = (
        scale * (math.nan if pd.isna(row[key]) else float(row[key])) for key in (name, "conf_low", "conf_high")
    )
    return Mark(series, estimate, low, high)


def texts_of(rows: pd.DataFrame, scale: float = 1.0, name: str = "estimate") -> list[str]:
    """Return estimates with their intervals as the tables write them."""
    numbers = (rows[key].astype(float) for key in (name, "conf_low", "conf_high"))
    return [estimate_text(middle, low, high, scale) for middle, low, high in zip(*numbers, strict=True)]


def foot_of(result: StudyResult, rows: pd.DataFrame | None, *more: str) -> str:
    """Return the sentences at the foot: what the figure is based on, then what must be read beside it."""
    size = "" if rows is None else f"{size_of(rows)}; "
    basis = f"{size}{EACH[result.weight]}; intervals over ports."
    sentences = [basis[:1].upper() + basis[1:], *more]
    if result.task in TASKS:
        sentences.append(f"Task {result.task}: {TASKS[result.task]}.")
    return " ".join(sentence for sentence in [*sentences, stand_ins(result.notes)] if sentence)

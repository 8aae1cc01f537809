"""What each part of pre-training brings: a forest plot of the planned comparisons of an ablation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pli_stats.publish.figures.appearance.names import model_label
from pli_stats.publish.figures.canvas.axis_titles import difference_axis
from pli_stats.publish.figures.canvas.forest_layout import Beside, Forest, Panel, Row
from pli_stats.publish.figures.canvas.forest_plot import draw_forest
from pli_stats.publish.figures.models.model_figures import foot_of, mark_of, texts_of
from pli_stats.publish.tables.cell_text import level_of, picked, scale_of, trained_models
from pli_stats.publish.tables.table_builder import any_value
from pli_stats.results import Ablation, FeatureGroups
from pli_stats.text.estimates import p_text
from pli_stats.text.numbers import significant
from pli_stats.text.words import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NETWORKS, _CONTROLS = "Network − {b}", "{a} − its control"
_P = "p{design}: adjusted for all {comparisons}; intervals are not adjusted."
_ONE = "p{design}: for one comparison."
_SIDES = ("first lower", "first higher")


def draw_ablation(result: Ablation, width_mm: float) -> Figure:
    """Return every planned comparison with its interval, those of the other designs beside it."""
    designs = [str(name) for name in dict.fromkeys(result.contrasts["design"])]
    lead, scale = picked(result.contrasts, design=designs[0]), scale_of(result.metric)
    texts, rows, head = texts_of(lead, scale), [], None
    for (_, found), text in zip(lead.iterrows(), texts, strict=True):
        controls = found["role"] == "attribution"
        heading = (
            _CONTROLS.format(a=model_label(found["group_a"]))
            if controls
            else _NETWORKS.format(b=model_label(found["group_b"]))
        )
        if heading != head:
            rows.append(Row(heading, heading=True))
            head = heading
        pair = picked(result.contrasts, group_a=found["group_a"], group_b=found["group_b"])
        marks = [mark_of(row, designs.index(str(row["design"])), scale) for _, row in pair.iterrows()]
        name = model_label(found["group_b" if controls else "group_a"])
        rows.append(Row(name, tuple(marks), (text, p_text(found["p_adjusted"]))))
    where = f", {designs[0]}" if designs[0] else ""
    beside = (Beside(f"Difference{where}"), Beside("p", needed=True))
    panel = Panel(difference_axis(result.metric), tuple(rows), beside, line=0.0, sides=_SIDES)
    series = tuple(f"{f'{name}, ' if name else ''}{level_of(result)} interval" for name in designs)
    words = _P if len(lead) > 1 else _ONE
    p = words.format(design=where, comparisons=counted(len(lead), "comparison"))
    if any_value(lead, "margin"):
        p += f" Margin of equivalence{where}: {significant(scale * lead['margin'].iloc[0])}."
    foot = foot_of(result, lead, p, _unit(lead))
    about_rows = {"line": "no difference", "parts": "comparisons", "whole": "the table of contrasts"}
    return draw_forest(Forest((panel,), series, foot, **about_rows), width_mm)


def draw_features(result: FeatureGroups, width_mm: float) -> Figure:
    """Return the change of each model's error without each group of features, with its interval."""
    scale, rows, head = scale_of(result.metric), [], None
    found = result.contrasts.sort_values("left_out", kind="stable", key=_as_met)
    for (_, row), text in zip(found.iterrows(), texts_of(found, scale), strict=True):
        heading = f"Without {row['left_out']} − all features"
        if heading != head:
            rows.append(Row(heading, heading=True))
            head = heading
        rows.append(Row(model_label(row["model"]), (mark_of(row, 0, scale),), (text, p_text(row["p_adjusted"]))))
    panel = Panel(
        difference_axis(result.metric), tuple(rows), (Beside("Difference"), Beside("p", needed=True)), line=0.0,
        sides=("lower without", "higher without"),
    )  # fmt: skip
    words = _P if len(found) > 1 else _ONE
    foot = foot_of(result, found, words.format(design="", comparisons=counted(len(found), "comparison")), _unit(found))
    about_rows = {"line": "no difference", "parts": "comparisons", "whole": "the table of contrasts"}
    return draw_forest(Forest((panel,), (f"{level_of(result)} interval",), foot, **about_rows), width_mm)


def _as_met(names: pd.Series) -> pd.Series:
    """Return names as numbers, in the order in which they are met."""
    return pd.Series(pd.factorize(names)[0], index=names.index)


def _unit(rows: pd.DataFrame) -> str:
    """Say what the intervals cover, where that is more than other ports."""
    several = "unit" in rows and set(rows["unit"]) == {"port and split"}
    return f"Intervals also cover retrained {trained_models(rows)}." if several else ""

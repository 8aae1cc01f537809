"""How far two domains lie apart: each measure on an axis of its own, before and after fine-tuning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pli_stats.checks import refusal
from pli_stats.publish.display_names import MEASURES, TASKS
from pli_stats.publish.figures.canvas.forest_layout import Beside, Forest, Panel, Row
from pli_stats.publish.figures.canvas.forest_plot import draw_forest
from pli_stats.publish.figures.canvas.interval_marks import Mark
from pli_stats.publish.notes import stand_ins
from pli_stats.results import Similarity
from pli_stats.text.estimates import p_text
from pli_stats.text.numbers import significant, whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Ends of the scales that have such, so that a reader sees how near to them a distance comes.
_ENDS = {"proxy_a": (0.0, 2.0), "cka": (0.0, 1.0)}
_UNITS = {"sliced_wasserstein": "standard deviations"}
_STAGES = {"before": "before fine-tuning", "after": "after fine-tuning"}
_P = "p: permutation of whole groups between the domains ({count} arrangements); not adjusted."


def draw_distances(result: Similarity, width_mm: float) -> Figure:
    """Return each distance of source and target on an axis of its own, before and after fine-tuning."""
    rows = result.distances
    if not len(rows):
        raise refusal("figure_needs", what="distances", needs="a distance of the domains")
    stages = [str(name) for name in dict.fromkeys(rows["stage"])] if "stage" in rows else [""]
    panels: list[Panel] = []
    for metric in dict.fromkeys(rows["metric"]):
        found = rows[rows["metric"] == metric]
        label, meaning = MEASURES.get(str(metric), (str(metric), ""))
        marks, texts = [], []
        for _, row in found.iterrows():
            stage = str(row["stage"]) if "stage" in rows else ""
            marks.append(Mark(stages.index(stage), float(row["estimate"]), bare=True))
            texts.append(_cell(row))
        unit = _UNITS.get(str(metric), "dimensionless")
        axis = "; ".join(part for part in (unit, _ends_of(meaning)) if part)
        beside = (Beside("" if panels else _head(stages, found), note=_about_p(result)),)
        only = Row(label, tuple(marks), (" → ".join(texts),))
        panels.append(Panel(axis, (only,), beside, keep=_ENDS.get(str(metric), (0.0,))))
    series = tuple(_STAGES.get(stage, stage or "source and target") for stage in stages)
    forest = Forest(tuple(panels), series, _foot(result), parts="distances", whole="the table of distances")
    return draw_forest(forest, width_mm)


def _cell(row: pd.Series) -> str:
    """Return a distance with its p value."""
    p = float(row["p_value"])
    return significant(float(row["estimate"])) + (f" (p {p_text(p)})" if p == p else "")


def _head(stages: list[str], found: pd.DataFrame) -> str:
    """Return what stands above the figures of a measure."""
    return " → ".join(str(name) for name in found["stage"]) if any(stages) else ""


def _ends_of(meaning: str) -> str:
    """Return what the values of a measure mean, of the sentence that explains it."""
    return "; ".join(part.strip() for part in meaning.split(";") if part.strip()[:2] in ("0:", "1:", "2:"))


def _about_p(result: Similarity) -> str:
    """Return how the p values were obtained."""
    counts = result.distances.get("n_permutations", pd.Series(dtype=float)).dropna().unique()
    return _P.format(count=" / ".join(whole(float(n)) for n in counts)) if len(counts) else ""


def _foot(result: Similarity) -> str:
    """Return the sentences at the foot."""
    said = [f"Task {result.task}: {TASKS[result.task]}."] if result.task in TASKS else []
    return " ".join([*said, stand_ins(result.notes)]).strip()

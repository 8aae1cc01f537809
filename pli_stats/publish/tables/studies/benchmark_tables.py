"""A benchmark as publication tables: every model in unseen ports and under random folds, and the other measures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from pli_stats.publish.display_names import model_label
from pli_stats.publish.tables.cell_text import EACH, bounds_of, drawn, level_of, picked, scale_of, size_of, with_unit
from pli_stats.publish.tables.statistics.comparison_tables import alpha_of, no_letters, shared_letters
from pli_stats.publish.tables.table_builder import Draft, any_value

if TYPE_CHECKING:
    from pli_stats.publish.table_type import Table
    from pli_stats.results import Benchmark

OTHER = {"port": "sample", "sample": "port"}


def models_table(result: Benchmark) -> Table:
    """Return the table of models, both designs side by side; the best and those that do not differ are in bold."""
    metric, designs, draft = result.metric, list(dict.fromkeys(result.scores["design"])), Draft()
    lead = picked(result.scores, design=designs[0], weight=result.weight, metric=metric)
    first = model_label(lead["model"].iloc[0])
    draft.add_text("model", "Model", map(model_label, lead["model"]))
    _add(draft, result, designs[0], result.weight, metric)
    if any_value(lead, "p_adjusted"):
        draft.add_p("p_adjusted", "Adjusted p", lead["p_adjusted"])
    lettered = bool((lead["letters"] != "").all())
    if lettered:
        draft.add_text("letters", "Letters", lead["letters"])
    for design in designs[1:]:
        _add(draft, result, design, result.weight, metric)
    notes = [drawn(result)]
    if len(result.flattery):
        rows = result.flattery.set_index("model").reindex(lead["model"])
        draft.add_estimates(
            "ratio", "Unseen / random", rows, level_of(result), estimate="ratio", head="Ratio", bounds=(0.0, math.inf)
        )
        notes.append("Unseen / random: error in unseen ports divided by error under random folds.")
    bold = [i for i, best in enumerate(lead["among_best"]) if best and (lettered or i == 0)]
    tested = any_value(lead, "p_adjusted")
    notes.append(_about_bold(result, designs[0], first, len(lead), tested=tested, lettered=lettered))
    return draft.table(
        f"{with_unit(metric)} of each model ({size_of(lead)}; {EACH[result.weight]})",
        notes,
        bold_rows=bold,
        bold_columns=("model", _name(designs[0], metric)),
    )


def _about_bold(result: Benchmark, design: str, first: str, count: int, *, tested: bool, lettered: bool) -> str:
    """Return what bold, letters and p values say, and of which design."""
    level, where = alpha_of(result), f", {design}" if design else ""
    if count == 1:
        return f"Bold: the only model ({first})."
    p = f" Adjusted p: against {first}, adjusted for all pairs." if tested else ""
    if not lettered:
        return f"Bold: lowest error ({first}{where}). {no_letters(level)}{p}"
    return (
        f"Bold: lowest error ({first}{where}) and errors not significantly different from it at the {level} level. "
        f"{shared_letters('model', level)}{p}"
    )


def measures_table(result: Benchmark) -> Table:
    """Return the other measures in the headline design, and the error with ports or samples weighted otherwise."""
    metric, design = result.metric, result.scores["design"].iloc[0]
    lead, other = picked(result.scores, design=design, weight=result.weight, metric=metric), OTHER[result.weight]
    draft = Draft()
    draft.add_text("model", "Model", map(model_label, lead["model"]))
    for name in dict.fromkeys(result.scores["metric"]):
        if name != metric:
            _add(draft, result, design, result.weight, name, label=with_unit(name))
    _add(draft, result, design, other, metric, label=f"{with_unit(metric)}, {EACH[other]}")
    notes = [drawn(result)]
    return draft.table(f"Other measures, {design} ({size_of(lead)}; {EACH[result.weight]})", notes)


def _add(draft: Draft, result: Benchmark, design: str, weight: str, metric: str, *, label: str = "") -> None:
    """Append a metric of every model, best first as in the headline."""
    rows = picked(result.scores, design=design, weight=weight, metric=metric).set_index("model")
    rows = rows.reindex(pd.unique(result.scores["model"]))
    name = _name(design, metric) if weight == result.weight else f"{_name(design, metric)}_by_{weight}"
    label = label or f"{with_unit(metric)}, {design}"
    draft.add_estimates(name, label, rows, level_of(result), scale=scale_of(metric), bounds=bounds_of(metric))


def _name(design: str, metric: str) -> str:
    """Return the name of a column of errors."""
    return f"{metric}_{design}".replace(" ", "_")

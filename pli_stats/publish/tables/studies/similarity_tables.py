"""How far source and target lie apart, as a publication table: stages side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pli_stats.publish.display_names import MEASURES
from pli_stats.publish.tables.table_builder import Draft
from pli_stats.text.estimates import p_text
from pli_stats.text.numbers import significant, spaced
from pli_stats.text.words import counted

if TYPE_CHECKING:
    from pli_stats.publish.table_type import Table
    from pli_stats.results import Similarity


def distances_table(result: Similarity) -> Table:
    """Return the table of distances, before and after fine-tuning side by side."""
    rows = result.distances.assign(stage=result.distances.get("stage", ""))
    names, draft = list(dict.fromkeys(rows["metric"])), Draft()
    draft.add_text("distance", "Measure", (MEASURES[n][0] if n in MEASURES else n for n in names))
    for stage in dict.fromkeys(rows["stage"]):
        found = rows[rows["stage"] == stage].set_index("metric")
        spanner = f"{stage[:1].upper()}{stage[1:]} fine-tuning" if stage else ""
        name = f"estimate_{stage}".replace(" ", "_").rstrip("_")
        draft.add(name, "Estimate", _cells(found["estimate"], names, significant), spanner=spanner)
        if found["p_value"].notna().any():
            draft.add(f"p_{name}", "p", _cells(found["p_value"], names, p_text), spanner=spanner)
    notes = [f"{label}: {meaning}." for label, meaning in (MEASURES[n] for n in names if n in MEASURES)]
    return draft.table("Distances between source and target in the network", [*notes, *_drawn(rows)])


def _cells(values: pd.Series, names: list[str], shown: Any) -> list[str]:
    """Return one cell a measure, empty where the stage does not have it."""
    return [shown(float(values[name])) if name in values.index else "" for name in names]


def _drawn(rows: pd.DataFrame) -> list[str]:
    """Return how p values were obtained, and what the verb noted on the distances."""
    tested = rows[rows["p_value"].notna()]
    notes = []
    if {"n_source", "n_target", "n_permutations", "unit", "seed"} <= set(rows.columns) and len(tested):
        row = tested.iloc[0]
        notes.append(
            f"p: permutation of {row['unit']}s ({counted(int(row['n_permutations']), 'arrangement')}, seed "
            f"{row['seed']:.0f}) of {counted(int(row['n_source']), 'row')} of the source and "
            f"{spaced(row['n_target'])} of the target; not adjusted."
        )
    if "notes" in tested:
        notes += [note for note in dict.fromkeys(tested["notes"]) if isinstance(note, str) and note]
    return notes

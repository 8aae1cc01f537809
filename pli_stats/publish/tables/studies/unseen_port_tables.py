"""Ports that no model had seen, as publication tables: scores and coverage, errors by label, errors and distances."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pli_stats.publish.display_names import metric_label, model_label
from pli_stats.publish.tables.cell_text import EACH, bounds_of, drawn, level_of, picked, scale_of, with_unit
from pli_stats.publish.tables.table_builder import Draft, any_value
from pli_stats.text.numbers import column_of_numbers, fixed, percent, whole
from pli_stats.text.words import counted

if TYPE_CHECKING:
    from pli_stats.publish.table_type import Table
    from pli_stats.results import UnseenPorts

# Distances of held-out ports: what heads the column, and what it is.
DISTANCES = {
    "distance_km": ("Nearest (km)", "Nearest: distance to the nearest other port."),
    "feature_distance": (
        "Feature distance",
        "Feature distance: distance of its features from those of all other ports; about 1 is typical.",
    ),
}


def scores_table(result: UnseenPorts) -> Table:
    """Return the table of scores and of coverage by kind of hold-out, best models first."""
    lead, draft, level = _lead(result), Draft(), level_of(result)
    keys = list(zip(lead["held_out"], lead["model"], strict=True))
    draft.add_text("model", "Model", map(model_label, lead["model"]))
    for name in dict.fromkeys([result.metric, *result.scores["metric"]]):
        rows = picked(result.scores, weight=result.weight, metric=name).set_index(["held_out", "model"]).loc[keys]
        draft.add_estimates(name, with_unit(name), rows, level, scale=scale_of(name), bounds=bounds_of(name))
    notes = [drawn(result)]
    if len(result.coverage):
        rows = picked(result.coverage, weight=result.weight).set_index(["held_out", "model"]).reindex(keys)
        nominal = " / ".join(f"{100.0 * share:g}" for share in dict.fromkeys(result.coverage["nominal"]))
        draft.add_estimates("coverage", "Coverage (%)", rows.astype(float, errors="ignore"), level, scale=100.0)
        draft.add_numbers(rows.astype({"width": float}), (("width", "Width"),))
        notes.append(
            f"Coverage: measured values within the {nominal} % prediction intervals. Width: their median width, in "
            "units of the PLI."
        )
    kinds = list(dict.fromkeys(lead["held_out"]))
    sizes = {kind: picked(lead, held_out=kind).iloc[0] for kind in kinds}
    heads = {kind: f"{kind.capitalize()} by {kind} ({_size(row)})" for kind, row in sizes.items()}
    title = f"One {' or '.join(kinds)} held out at a time ({EACH[result.weight]})"
    return draft.table(title, notes, groups=(heads[kind] for kind in lead["held_out"]))


def _size(row: pd.Series) -> str:
    """Return how many ports and samples a row is based on."""
    return f"{counted(int(row['n_ports']), 'port')}, {counted(int(row['n']), 'sample')}"


def _lead(result: UnseenPorts) -> pd.DataFrame:
    """Return the scores by the metric of the answer, best first within each kind of hold-out."""
    lead = picked(result.scores, weight=result.weight, metric=result.metric)
    kinds = lead["held_out"].map(list(dict.fromkeys(lead["held_out"])).index)
    return lead.assign(kind=kinds).sort_values(["kind", "estimate"], kind="stable")


def errors_table(result: UnseenPorts) -> Table:
    """Return the table of the errors of the best model by held-out label, of the first kind of hold-out."""
    lead = _lead(result)
    kind, best = lead["held_out"].iloc[0], lead["model"].iloc[0]
    rows, draft = picked(result.errors, held_out=kind, model=best), Draft()
    draft.add_text("port", str(kind).capitalize(), rows["label"])
    draft.add("n", "Samples", map(whole, rows["n"]))
    # More than hundredths say nothing about the error in one port.
    draft.add("mae", metric_label("mae"), (fixed(value, 2) for value in rows["mae"]))
    draft.add("mape", metric_label("mape"), map(percent, rows["mape"]), unit="%")
    draft.add("bias", metric_label("bias"), (fixed(value, 2) for value in rows["bias"]))
    notes = []
    if any_value(rows, "coverage"):
        draft.add("coverage", "Coverage", map(percent, rows["coverage"]), unit="%")
    for name, (label, said) in DISTANCES.items():
        if any_value(rows, name):
            draft.add(name, label, column_of_numbers(rows[name], 2), numbers=[(float(v),) for v in rows[name]])
            notes.append(said)
    return draft.table(f"Errors of {model_label(best)}, {kind} by {kind}", notes)


def association_table(result: UnseenPorts) -> Table:
    """Return the table of rank correlations between the error in a port and its distances, one row a model."""
    found, draft = result.association, Draft()
    models = list(dict.fromkeys(found["model"]))
    draft.add_text("model", "Model", map(model_label, models))
    notes = ["ρ: Spearman's rank correlation of error in a port and distance. Adjusted p: adjusted for all of them."]
    for name in dict.fromkeys(found["distance"]):
        rows = picked(found, distance=name).set_index("model").reindex(models)
        label, said = DISTANCES.get(name, (str(name), ""))
        draft.add(f"rho_{name}", "ρ", (fixed(value, 2) for value in rows["estimate"]), spanner=label)
        draft.add_p(f"p_{name}", "p", rows["p_value"], spanner=label)
        draft.add_p(f"p_adjusted_{name}", "Adjusted p", rows["p_adjusted"], spanner=label)
        notes += [said] if said else []
    counts = " to ".join(dict.fromkeys(whole(n) for n in (found["n_ports"].min(), found["n_ports"].max())))
    return draft.table(f"Error in a port and distance from other ports ({counts} ports)", notes)

"""Notes on domains: what their target and features are, what was left out, and what was pooled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pli_stats.text.numbers import spaced
from pli_stats.text.words import counted, series

Facts = Mapping[str, Any]

WHY_LEFT_OUT = {
    "metal_missing": "a metal of the PLI was missing",
    "metal_without_limit": "a metal of the PLI was a non-detect without a known limit",
    "feature_metal_missing": "a metal among the features was missing, or a non-detect without a known limit",
    "port_unknown": "the port was unknown",
}


def _target(facts: Facts) -> str:
    """Return what the target is."""
    background = "the user's own background" if facts["background"] == "own" else "background '{background}'"
    return "Target: PLI of {metals}, relative to " + background + "."


def _left_out(facts: Facts) -> str:
    """Return how many samples were left out, and why."""
    metals = ", ".join(f"{metal} {spaced(n)}" for metal, n in facts["metals"])
    why = f"{WHY_LEFT_OUT[facts['reason']]}{in_brackets(metals)}"
    return f"{{count}} of {{n:sample}} {{count:~was|were}} excluded: {why}."


def _imputed(facts: Facts) -> str:
    """Return in how many samples covariates were missing, and what became of them."""
    columns = series(f"{column} in {counted(n, 'sample')}" for column, n in facts["counts"])
    return (
        f"Missing covariates ({plain(columns)}) were imputed for each model from its training samples, with "
        "indicators of missing values."
    )


def _not_features(facts: Facts) -> str:
    """Return which columns were not used, and why; those with one reason together."""
    reasons: dict[str, list[str]] = {}
    for name, why in facts["columns"]:
        reasons.setdefault(why, []).append(name)
    return f"Not used as features: {plain('; '.join(f'{series(names)} – {why}' for why, names in reasons.items()))}."


def _metals_absent(facts: Facts) -> str:
    """Return which metals of the default panel the PLI lacks."""
    never = [metal for metal, n in facts["counts"] if not n]
    few = [f"{metal} (measured in {spaced(n)} of {counted(facts['n'], 'sample')})" for metal, n in facts["counts"] if n]
    return f"The PLI does not include {series([*few, *never])}{', not measured' if never else ''}."


def _source_pli(facts: Facts) -> str:
    """Return what the target of a sediment source is, and which metals of the target's it lacks."""
    lacking = series(facts["lacking"])
    other = (
        f"; {plain(lacking)} was not measured in half of its samples, so that this is another quantity than the target"
    )
    return "Target: PLI of {metals}, relative to the background of the target" + (other if lacking else "") + "."


def _pooled(facts: Facts) -> str:
    """Return which sources were pooled, with their rows, and which columns they share."""
    parts = [f"{name} ({counted(n, 'row')}, {counted(groups, 'group')})" for name, n, groups in facts["rows"]]
    shared = f"; columns that several have: {series(facts['shared'])}" if facts["shared"] else "; no column is shared"
    return f"Sources were pooled row by row: {plain(series(parts))}{plain(shared)}."


def _outputs(facts: Facts) -> str:
    """Return which outputs were stacked, with their rows."""
    parts = series(f"{name} ({counted(n, 'row')})" for name, n in facts["rows"])
    return (
        f"Several outputs are learnt together: {plain(parts)}; logarithms of all but the first have its mean and its "
        "standard deviation."
    )


def _ranges_apart(facts: Facts) -> str:
    """Return in which sources the values of a column have no range in common."""
    parts = [f"{low} to {high} in {owner}" for owner, low, high in facts["ranges"]]
    return f"Do all sources give {plain(facts['column'])} in one unit? It is {plain(series(parts))}."


def in_brackets(text: str) -> str:
    """Return text in brackets, nothing for none, so that a template takes it as it is."""
    return f" ({plain(text)})" if text else ""


def plain(text: str) -> str:
    """Return text that a template takes as it is."""
    return text.replace("{", "{{").replace("}", "}}")


DOMAINS: dict[str, str | Callable[[Facts], str]] = {
    "pli_target": _target,
    "samples_left_out": _left_out,
    "nondetects_halved": "{count:non-detect was|non-detects were} replaced by half the detection limit.",
    "covariates_imputed": _imputed,
    "features_chosen": "Features, as none were named: {columns}.",
    "log_not_taken": "{columns} {columns:~is|are} not positive everywhere, so that no logarithm was taken.",
    "metals_absent": _metals_absent,
    "added_metals_absent": (
        "{metals}, which the task {task!r} adds to the features, {metals:~was|were} not measured in half of the "
        "samples."
    ),
    "source_pli": _source_pli,
    "ports_in_both": (
        "{ports} {ports:~is a port|are ports} of the source too: networks pre-trained there have seen other samples of "
        "{ports:~it|them}."
    ),
    "sources_pooled": _pooled,
    "sources_rescaled": (
        "The target of {names} is another quantity than that of {main}: its logarithms were given the mean and the "
        "standard deviation of the latter, so that only its relations to the features are learnt."
    ),
    "outputs_stacked": _outputs,
    "ranges_apart": _ranges_apart,
    "rows_left_out": "{count} of {n:row} {count:~was|were} excluded: {target} was missing.",
    "not_features": _not_features,
    "ungrouped_rows": "No groups are named, so rows are treated as independent.",
    "negative_as_published": "{column} is below 0 in some rows of the published table; the values were kept.",
    "shared_days": "Stations of one city share their days: a held-out station is not independent of the others.",
    "groups_drawn": (
        "{share:percent} of the rows of {name} were requested; {taken} of its {n_groups:group}, drawn at random (seed "
        "{seed!s}), hold {rows} of {n:row}."
    ),
    "target_permuted": "The target was permuted at random among the rows (seed {seed!s}).",
    "simulated": "Simulated data, kind {kind!r}.",
}

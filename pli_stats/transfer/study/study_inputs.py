"""What a study is given, checked: its domains, the rivals that its features allow, and the models asked for."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from typing import Any

from pli_stats.checks import as_names, listed, missing_extra, near_miss, refusal
from pli_stats.records.models import BASELINES, NETWORKS
from pli_stats.text.notes import Note, note
from pli_stats.transfer.baselines.baseline_verb import LEARNERS, baselines
from pli_stats.transfer.baselines.kriging import COORDINATES, has_coordinates
from pli_stats.transfer.baselines.source_rows import common_columns
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.domains.domain_inputs import target_domain
from pli_stats.transfer.domains.target_leakage import PANEL, check_leakage
from pli_stats.transfer.features.place_and_time import tieable
from pli_stats.transfer.study.cell_lists import SCRATCH, TRANSFER
from pli_stats.transfer.study.protocol import Protocol


def target_of(given: Any, task: str, **how: Any) -> Domain:
    """Return the target as a domain; `how` says how samples are read.

    Too few ports, features made for another task, and names that tell more than the task allows are refused.
    """
    target = target_domain(given, task, **how)
    if target.groups.nunique() < 3:
        raise refusal("study_ports", got=target.groups.nunique())
    if target.task and target.task != task:
        raise refusal("study_task", task=task, name=target.name, got=target.task)
    check_leakage(target.features.columns, task=task, target_metals=tuple(target.metals) or PANEL)
    return target


def rivals_of(target: Domain, protocol: Protocol, source: Domain) -> dict[str, Any]:
    """Return the rivals that features, source and installed packages allow, those that are run by name among them."""
    p = protocol
    metals: dict[str, Any] = {}
    if target.metals:
        metals = {"metals": tuple(target.metals), "background": dict(target.metals)}
    possible = [name for name in LEARNERS if lacking(name, target, source) is None]
    return baselines(
        possible,
        budget=p.budget, inner_folds=p.inner_folds, n_trees=p.n_trees, seed=p.seed, task=p.task,
        source=source, target=target, **metals,
    )  # fmt: skip


def lacking(model: str, target: Domain, source: Domain | None = None) -> Exception | None:
    """Return the refusal of a rival that these domains, or the installed packages, do not allow; None if they do."""
    record, names = BASELINES[model], list(target.features.columns)
    label = record.label[:1].upper() + record.label[1:]
    if lacking_columns(model, names) and record.needs_coordinates:
        return refusal("study_coordinates", model=label, coordinates=listed(COORDINATES), names=listed(names))
    if lacking_columns(model, names):
        return refusal("study_all_places", model=label, names=listed(names))
    if record.needs_source and (source is None or not common_columns(source.features, target.features)):
        return refusal("study_common", model=label)
    if record.needs_package and importlib.util.find_spec(record.needs_package) is None:
        return missing_extra(record.needs_package, f"The model {model!r}")
    return None


def lacking_columns(model: str, names: Sequence[str]) -> list[str]:
    """Return what a rival needs among the features and does not find there.

    Examples
    --------
    >>> lacking_columns("kriging", ["depth"]), lacking_columns("ridge_no_places", ["year"]), lacking_columns("svr", [])
    (['latitude', 'longitude'], ['a feature that is no place'], [])
    """
    record = BASELINES.get(model)
    if record is not None and record.needs_coordinates and not has_coordinates(names):
        return list(COORDINATES)
    return ["a feature that is no place"] * (record is not None and record.without_places and not tieable(names))


def left_out_note(target: Domain, source: Domain) -> tuple[Note, ...]:
    """Return the note that rivals which learn from the source are left out, where the domains share no column."""
    if common_columns(source.features, target.features):
        return ()
    return (note("source_rivals_left_out", source=source.name, target=target.name),)


def checked_models(models: Sequence[str] | None, rivals: Mapping[str, Any], target: Domain) -> list[str]:
    """Return the models of the benchmark, or refuse one that is not known or not possible."""
    # Named here whether its package is installed or not: one sentence on every machine.
    known = [*(name for name in LEARNERS if name in rivals or BASELINES[name].needs_package), *NETWORKS]
    chosen = [*standard(rivals, target), SCRATCH, TRANSFER] if models is None else as_names(models, "models")
    if not chosen:
        raise refusal("no_study_models", known=listed(known, 40))
    for model in chosen:
        if model in rivals or model in NETWORKS:
            continue
        problem = lacking(model, target) if model in LEARNERS else None
        if problem is not None:
            raise problem
        raise refusal("study_model", got=model, known=listed(known, 40), hint=near_miss(str(model), known))
    return list(dict.fromkeys(chosen))


def standard(rivals: Mapping[str, Any], target: Domain) -> list[str]:
    """Return the rivals of a benchmark whose models are not named.

    Without places among the features, what leaves them out is the same model once more.
    """
    placed = len(tieable(target.features.columns)) < target.features.shape[1]
    return [n for n in rivals if not BASELINES[n].by_name and (placed or not BASELINES[n].without_places)]

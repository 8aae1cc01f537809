"""What a study is given, checked: its domains, the rivals that its features allow, and the models asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pli_stats.checks import as_names, listed, near_miss, refusal
from pli_stats.records.models import BASELINES, NETWORKS
from pli_stats.transfer.baselines.baseline_verb import baselines
from pli_stats.transfer.baselines.kriging import COORDINATES, has_coordinates
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.domains.domain_inputs import target_domain
from pli_stats.transfer.domains.target_leakage import PANEL, check_leakage
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


def rivals_of(target: Domain, protocol: Protocol) -> dict[str, Any]:
    """Return the rivals that the features allow."""
    p = protocol
    metals: dict[str, Any] = {}
    if target.metals:
        metals = {"metals": tuple(target.metals), "background": dict(target.metals)}
    rivals = baselines(
        budget=p.budget, inner_folds=p.inner_folds, n_trees=p.n_trees, seed=p.seed, task=p.task, **metals
    )
    placed = has_coordinates(list(target.features.columns))
    return {name: rival for name, rival in rivals.items() if placed or not BASELINES[name].needs_coordinates}


def checked_models(models: Sequence[str] | None, rivals: Mapping[str, Any], target: Domain) -> list[str]:
    """Return the models of the benchmark, or refuse one that is not known."""
    known = [*rivals, *NETWORKS]
    chosen = [*rivals, SCRATCH, TRANSFER] if models is None else as_names(models)
    if not chosen:
        raise refusal("no_study_models", known=listed(known, 30))
    for model in chosen:
        if model not in known and model in BASELINES and BASELINES[model].needs_coordinates:
            names = listed(target.features.columns)
            label = BASELINES[model].label.capitalize()
            raise refusal("study_coordinates", model=label, coordinates=listed(COORDINATES), names=names)
        if model not in known:
            raise refusal("study_model", got=model, known=listed(known, 30), hint=near_miss(str(model), known))
    return list(dict.fromkeys(chosen))

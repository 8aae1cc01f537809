"""What people hand over as source and target, turned into domains: samples, frames, files, or several of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import as_names, listed, refusal
from pli_stats.pollution.reading.reading_verbs import read_samples
from pli_stats.results import Samples
from pli_stats.text.notes import Note, note
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.domains.pooled_domains import check_several, has_outputs, pooled_domain
from pli_stats.transfer.domains.sediment_domain_builder import NORMALISERS, panel_metals, sediment_domain
from pli_stats.transfer.domains.source_domain_builder import source_domain

Source = Domain | Samples | pd.DataFrame | str | os.PathLike[str]


def target_domain(
    given: Any, task: str, *, metals: Any = None, background: Any = None, covariates: Sequence[str] | None = None
) -> Domain:
    """Return a target as a domain; how samples are read cannot be said of what is a domain already."""
    settings = {"metals": metals, "background": background, "covariates": covariates}
    asked = {name: value for name, value in settings.items() if value is not None}
    if isinstance(given, Samples):
        return sediment_domain(given, task=task, name=_name_of(given), **asked)
    if not isinstance(given, Domain):
        raise refusal("study_target", got=type(given).__name__)
    if has_outputs(given):
        raise refusal("target_outputs", name=given.name)
    if asked:
        raise refusal("domain_already", names=" and ".join(f"`{name}`" for name in asked), name=given.name)
    return given


def source_domain_of(given: Any, name: str, target: Domain, *, covariates: Sequence[str] | None = None) -> Domain:
    """Return a source, or several in a list, as one domain; samples get the PLI and the task of the target.

    Samples of the target among those of the source are refused: their ports would not be unseen.
    """
    domains = [_one(each, name, target, covariates) for each in check_several(name, given)]
    for domain in domains:
        _refuse_overlap(domain, target, name)
    return domains[0] if len(domains) == 1 else pooled_domain(domains, like=target)


def _one(given: Any, name: str, target: Domain, covariates: Sequence[str] | None) -> Domain:
    """Return one source as a domain."""
    if isinstance(given, Domain):
        return given
    if isinstance(given, pd.DataFrame):
        return source_domain(given)
    if isinstance(given, str | os.PathLike):
        given = read_samples(given)
    if not isinstance(given, Samples):
        raise refusal("study_source", name=name, got=type(given).__name__)
    return _sediments_as_source(given, name, target, covariates)


def _sediments_as_source(samples: Samples, name: str, target: Domain, covariates: Sequence[str] | None) -> Domain:
    """Return samples as a source: with the target's metals, background, and those of its features that they have."""
    if samples.port is None:
        raise refusal("source_port", name=name, source=samples.source)
    named = _name_of(samples)
    wanted = list(target.metals)
    metals = panel_metals(samples, wanted)
    if wanted and not metals:
        raise refusal("source_metals", name=named, wanted=", ".join(wanted), got=listed(samples.metals))
    asked: dict[str, Any] = {}
    if wanted:
        asked |= {"metals": metals, "background": {metal: target.metals[metal] for metal in metals}}
    if covariates is not None:
        there = [column for column in as_names(covariates, "covariates") if column in samples.info]
        asked |= {"covariates": there} if there else {}
    domain = sediment_domain(samples, task=_task_of(samples, target), name=named, **asked)
    return _told(domain, target, metals, wanted)


def _task_of(samples: Samples, target: Domain) -> str:
    """Return the task of the target if the samples have its metals, else that without metals."""
    if target.task == "normalisers" and not panel_metals(samples, NORMALISERS):
        return "covariates"
    return target.task or "covariates"


def _told(domain: Domain, target: Domain, metals: list[str], wanted: list[str]) -> Domain:
    """Return a source with notes on what is not as in the target."""
    notes: list[Note] = []
    for each in domain.notes:
        if each.code == "pli_target":
            lacking = tuple(metal for metal in wanted if metal not in metals)
            notes.append(note("source_pli", metals=each["metals"], lacking=lacking))
        else:
            notes.append(each)
    both = set(map(str, domain.groups)) & set(map(str, target.groups))
    notes += [note("ports_in_both", ports=tuple(sorted(both)))] * bool(both)
    return replace(domain, notes=tuple(notes))


def _refuse_overlap(source: Domain, target: Domain, name: str) -> None:
    """Refuse a source that holds samples of the target: one port and one PLI to nine digits of its logarithm."""
    if not source.metals or set(source.metals) != set(target.metals):
        return
    here, there = _keys(source), _keys(target)
    both = here & there
    if both:
        raise refusal("source_overlap", name=name, source=source.name, n=len(both), port=sorted(both)[0][0])


def _keys(domain: Domain) -> set[tuple[str, float]]:
    """Return port and target of each row."""
    logs = np.round(np.log(domain.target.to_numpy()), 9).tolist()
    return set(zip(map(str, domain.groups), logs, strict=True))


def _name_of(samples: Samples) -> str:
    """Return what to call samples: the name of their file without its ending."""
    return "sediments" if samples.source in ("", "frame") else Path(samples.source).stem

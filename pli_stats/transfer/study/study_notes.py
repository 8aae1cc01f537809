"""What must be read beside every result of a study: how its models were trained, and the notes on its domains."""

from __future__ import annotations

from collections.abc import Iterable

from pli_stats.records.models import BASELINES, NETWORKS
from pli_stats.text.notes import Note, note
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.study.protocol import Protocol


def protocol_note(protocol: Protocol, models: Iterable[str], *, repeats: int | None) -> Note:
    """Return how these models were trained; what happened to none of them is not said.

    Examples
    --------
    >>> made = protocol_note(Protocol(budget=3), ["median"], repeats=2)
    >>> made["folds"], made["repeats"], made["budget"], made["n_networks"]
    (10, 2, 1, None)
    """
    names = list(models)
    networks = any(name in NETWORKS for name in names)
    settings = any(len(BASELINES[name].grid) > 1 for name in names if name in BASELINES)
    tuned = protocol.budget > 1 and (networks or settings)
    return note(
        "protocol",
        folds=None if repeats is None else protocol.n_folds,
        repeats=repeats,
        budget=protocol.budget if tuned else 1,
        inner_folds=protocol.inner_folds if tuned else None,
        n_networks=protocol.n_networks if networks else None,
        seed=protocol.seed,
    )


def domain_notes(target: Domain, source: Domain) -> tuple[Note, ...]:
    """Return the notes on both domains, those on the source with its name."""
    of_source = [
        each if each.about_names("source") else each.with_about("source", source.name) for each in source.notes
    ]
    return (*target.notes, *of_source)

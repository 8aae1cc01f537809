"""What a study would run, written down before anything runs: the protocol, its cells, and who is held out in each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import check_level, check_one_of, check_seed, check_whole, refusal
from pli_stats.records.models import NETWORKS
from pli_stats.transfer.domains.cv_splits import forward_in_time, grouped_folds, one_group_out, random_folds
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.domains.survey_times import survey_years
from pli_stats.transfer.domains.target_leakage import TASKS
from pli_stats.transfer.network.architecture import Architecture
from pli_stats.transfer.network.recipe import Recipe

UNSEEN, RANDOM = "unseen ports", "random folds"
PORT_OUT, SURVEY_OUT, FORWARD = "one port out", "one survey out", "forward in time"
DESIGNS = (UNSEEN, RANDOM, PORT_OUT, SURVEY_OUT, FORWARD)
HELD_OUT = {PORT_OUT: "port", SURVEY_OUT: "survey", FORWARD: "year"}

# Settings that networks choose among, as many as rivals have: general values, set before any result was seen.
NETWORK_GRID: tuple[dict[str, Any], ...] = (
    {"learning_rate": 1e-3, "weight_decay": 1e-2},
    {"learning_rate": 3e-3, "weight_decay": 1e-2},
    {"learning_rate": 3e-4, "weight_decay": 1e-2},
    {"learning_rate": 1e-3, "weight_decay": 1.0},
    {"learning_rate": 3e-3, "weight_decay": 1.0},
    {"learning_rate": 1e-2, "weight_decay": 1e-2},
    {"learning_rate": 3e-4, "weight_decay": 1.0},
    {"learning_rate": 1e-2, "weight_decay": 1.0},
)
# Whole numbers of a protocol, and the least that each may be.
_LEAST = {
    "n_folds": 2, "n_repeats": 1, "n_draws": 1, "n_networks": 1, "budget": 1, "inner_folds": 2, "n_trees": 1,
    "least_samples": 1, "interval_folds": 2,
}  # fmt: skip
_CACHE_FORMAT = 3  # raised when the same cell would give other numbers


@dataclass(frozen=True)
class Protocol:
    """How every model of a study is trained and tested; one protocol for all.

    Attributes
    ----------
    task : str
        One of `TASKS`.
    n_folds, n_repeats : int
        Of the cross-validation by port and at random.
    n_draws : int
        Repeats of the learning curve, each with labelled samples of its own, as results with few samples vary much.
    n_networks : int
        Networks, with seeds of their own, whose predictions are averaged.
    budget, inner_folds : int
        Settings that each learner may choose among, by the error on inner folds.
    n_trees : int
    least_samples : int
        Of a port, to be held out alone.
    interval_level, interval_folds
        Of the conformal intervals of predictions.
    architecture, recipe, source_recipe
        Of the networks, on the target and on the source.
    tied : bool
        Whether columns of one name in both domains share their first-layer weights and their scale; never those of
        place and time. Weights of all other columns then start at 0, in networks without a source, too.
    seed : int
    """

    task: str = "covariates"
    n_folds: int = 10
    n_repeats: int = 3
    n_draws: int = 10
    n_networks: int = 5
    budget: int = 6
    inner_folds: int = 3
    n_trees: int = 200
    least_samples: int = 8
    interval_level: float = 0.9
    interval_folds: int = 10
    architecture: Architecture = field(default_factory=Architecture)
    recipe: Recipe = field(default_factory=Recipe)
    source_recipe: Recipe = field(default_factory=lambda: Recipe(max_steps=2000, batch_size=64, evaluate_every=40))
    tied: bool = True
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse what is no protocol; keep plain numbers, which seeds and keys are made from."""
        check_one_of("task", self.task, TASKS)
        made: dict[str, Any] = {name: check_whole(name, getattr(self, name), least) for name, least in _LEAST.items()}
        if made["budget"] > len(NETWORK_GRID):
            raise refusal("budget", most=len(NETWORK_GRID), got=self.budget)
        made["interval_level"] = check_level(self.interval_level, "interval_level")
        made["seed"] = check_seed(self.seed)
        for name, value in made.items():
            object.__setattr__(self, name, value)
        for name, kind in (("architecture", Architecture), ("recipe", Recipe), ("source_recipe", Recipe)):
            if not isinstance(getattr(self, name), kind):
                raise refusal("protocol_part", name=name, kind=kind.__name__, got=getattr(self, name))
        if not isinstance(self.tied, bool):
            raise refusal("true_or_false", name="tied", got=self.tied)


@dataclass(frozen=True, order=True)
class Cell:
    """One model under one design in one repeat: the smallest piece of a study that is run, kept and found again."""

    model: str
    design: str
    repeat: int = 0
    n_labelled: int | None = None
    source_share: float = 1.0
    intervals: bool = False
    without: tuple[str, ...] = ()  # features that are left out
    time: str = ""  # the column of years or dates, forward in time

    @property
    def source(self) -> str | None:
        """Which source the model was pre-trained on, or None."""
        return NETWORKS[self.model].source if self.model in NETWORKS else None


@dataclass(frozen=True, eq=False)
class Split:
    """Who trains and who is held out, as positions of rows."""

    label: Any
    train: NDArray[np.int64]
    test: NDArray[np.int64]


def splits_of(target: Domain, protocol: Protocol, cell: Cell) -> list[Split]:
    """Return the splits of a cell; all models of one design and repeat have the same.

    With `n_labelled` only so many of the training rows keep their label, drawn at random: those of a smaller number are
    among those of a larger one.

    Examples
    --------
    >>> import pandas as pd
    >>> d = Domain("d", pd.DataFrame({"x": range(8)}), [1.0] * 8, list("aabbccdd"))
    >>> [s.test.tolist() for s in splits_of(d, Protocol(n_folds=2), Cell("ridge", UNSEEN))]
    [[0, 1, 4, 5], [2, 3, 6, 7]]
    """
    seed = derived_seed(protocol.seed, "folds", cell.repeat)
    if cell.design == FORWARD:
        times = forward_in_time(survey_years(target, cell.time), least=protocol.least_samples)
        return [Split(label, np.flatnonzero(past), np.flatnonzero(now)) for label, past, now in times]
    if cell.design in HELD_OUT:
        groups = target.groups if cell.design == PORT_OUT else target.info["surveyyear"]
        held = one_group_out(groups, least=protocol.least_samples)
    else:
        by_port = cell.design == UNSEEN
        folds = (
            grouped_folds(target.groups, min(protocol.n_folds, target.groups.nunique()), seed)
            if by_port
            else random_folds(len(target), min(protocol.n_folds, len(target)), seed)
        )
        held = [(k, folds == k) for k in range(int(folds.max()) + 1)]
    out = []
    for place, (label, mask) in enumerate(held):
        train = np.flatnonzero(~mask)
        if cell.n_labelled is not None:
            draws = np.random.Generator(np.random.Philox(derived_seed(protocol.seed, "labels", cell.repeat, place)))
            train = np.sort(draws.permutation(train)[: cell.n_labelled])
        out.append(Split(label, train, np.flatnonzero(mask)))
    return out


def tuning_groups(target: Domain, cell: Cell, rows: NDArray[np.int64]) -> Any:
    """Return the groups that inner folds and early stopping keep whole: what is held out outside is held out inside.

    Examples
    --------
    >>> import pandas as pd
    >>> d = Domain("d", pd.DataFrame({"x": range(4)}), [1.0] * 4, list("aabb"))
    >>> tuning_groups(d, Cell("ridge", UNSEEN), np.array([0, 3])).tolist()
    ['a', 'b']
    """
    if cell.design == RANDOM:
        return None
    groups = target.info["surveyyear"] if cell.design == SURVEY_OUT else target.groups
    if cell.design == FORWARD:  # of a single past survey, ports are what can be held out inside
        years = survey_years(target, cell.time)
        groups = years if years.iloc[rows].nunique() > 1 else groups
    return groups.iloc[rows].reset_index(drop=True)


def derived_seed(seed: int, *purpose: Any) -> int:
    """Return a seed of 47 bits for a purpose, unlike that of any other purpose.

    Examples
    --------
    >>> derived_seed(1, "folds", 0) == derived_seed(1, "folds", 0) != derived_seed(1, "folds", 1)
    True
    """
    return int.from_bytes(hashlib.sha256(repr((seed, *purpose)).encode()).digest()[:8], "big") >> 17


def cell_key(cell: Cell, protocol: Protocol, fingerprints: Sequence[str], versions: Sequence[str]) -> str:
    """Return the name of a cell's file: a digest of all that its numbers depend on.

    Examples
    --------
    >>> len(cell_key(Cell("ridge", UNSEEN), Protocol(), ["ab"], ["1.0"]))
    32
    """
    facts = [
        _CACHE_FORMAT,
        asdict(cell),
        asdict(replace(protocol, n_repeats=1, n_draws=1)),
        list(fingerprints),
        list(versions),
    ]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:32]

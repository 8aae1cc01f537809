"""Cells run, shared out through joblib, with a bar that says what is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from functools import cached_property
from typing import Any

import joblib
import numpy as np
import pandas as pd
from sklearn.base import clone

from pli_stats.checks import refusal
from pli_stats.records.models import BASELINES, MODELS, NETWORKS
from pli_stats.transfer.baselines.tuned_regressor import SEEDS
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.features.feature_encoder import FeatureEncoder
from pli_stats.transfer.features.place_and_time import tieable
from pli_stats.transfer.network.ensemble import Ensemble, numeric_columns
from pli_stats.transfer.regressor.progress_bars import progress_bar
from pli_stats.transfer.study.cell import run_cell
from pli_stats.transfer.study.cell_store import CellStore, versions
from pli_stats.transfer.study.network_cell import pretrained_pool
from pli_stats.transfer.study.protocol import Cell, Protocol, cell_key, derived_seed, splits_of

Call = tuple[Callable[..., Any], tuple[Any, ...]]
Pools = dict[tuple[str, float, int], list[Ensemble]]  # by source, share of it, and repeat

# About how long a cell takes, in units of one of ridge regression: for the bar only.
INTERVAL_COST, POOL_COST = 10.0, 2.0


def cost_of(cell: Cell) -> float:
    """Return about how long a cell takes, for the bar.

    Examples
    --------
    >>> cost_of(Cell("ridge", "random folds")) < cost_of(Cell("scratch", "random folds"))
    True
    """
    return MODELS[cell.model].cost * (INTERVAL_COST if cell.intervals else 1.0)


def run_calls(calls: Sequence[Call], n_jobs: int) -> Iterator[tuple[int, Any]]:
    """Yield the place and the outcome of each call as it is done, through joblib's configured backend.

    Examples
    --------
    >>> sorted(run_calls([(abs, (-1,)), (abs, (-2,))], 1))
    [(0, 1), (1, 2)]
    """
    work = [joblib.delayed(_placed)(place, function, arguments) for place, (function, arguments) in enumerate(calls)]
    parallel = joblib.Parallel(n_jobs=n_jobs, return_as="generator_unordered")
    try:
        yield from parallel(work)
    except BrokenProcessPool:
        raise refusal("worker_killed", n_jobs=n_jobs) from None


def _placed(place: int, function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[int, Any]:
    """Run a call and say which it was."""
    return place, function(*arguments)


class Runner:
    """Runs cells that are not finished, each from the data, the protocol and the seed alone."""

    def __init__(
        self,
        target: Domain,
        sources: Mapping[str, Domain | None],
        protocol: Protocol,
        rivals: Mapping[str, Any],
        store: CellStore,
    ) -> None:
        self.target, self.sources, self.protocol = target, sources, protocol
        self.rivals, self.store = rivals, store
        self._pools: Pools = {}

    def key(self, cell: Cell) -> str:
        """Return the name of a cell: a digest of all that its numbers depend on."""
        record = BASELINES.get(cell.model)
        source = "source" if record is not None and record.needs_source else cell.source
        domains = [self.target] if source is None else [self.target, self._domain_of(source)]
        facts = [*(domain.fingerprint for domain in domains), *self._tied_in(cell)]
        more = (record.needs_package,) if record is not None and record.needs_package else ()
        return cell_key(cell, self.protocol, facts, versions(*more))

    def has(self, cell: Cell) -> bool:
        """Say whether a cell is finished."""
        return self.store.has(self.key(cell))

    def run(self, cells: Iterable[Cell], what: str, *, n_jobs: int, progress: bool) -> pd.DataFrame:
        """Return the predictions of cells in their order, running those that are not finished."""
        wanted = {self.key(cell): cell for cell in cells}
        found = {key: self._kept(key, cell) for key, cell in wanted.items()}
        # The long ones first, so that no worker is left alone with one at the end.
        todo = sorted((c for key, c in wanted.items() if found[key] is None), key=cost_of, reverse=True)
        total = sum(map(cost_of, todo)) + POOL_COST * len(self._missing(todo))
        done = 0.0
        with progress_bar(progress and bool(todo)) as update:

            def advance(amount: float, name: str) -> None:
                nonlocal done
                done += amount
                update(f"{what}: {name}", done, total)

            pools = self.pools_for(todo, n_jobs=n_jobs, done=lambda: advance(POOL_COST, "pre-training"))
            calls = [
                (run_cell, (self.target, self.protocol, c, self._rival(c), _pool_of(c, pools), self._tied_in(c)))
                for c in todo
            ]
            for place, predictions in run_calls(calls, n_jobs):
                found[self.key(todo[place])] = predictions
                self.store.write(self.key(todo[place]), predictions)
                advance(cost_of(todo[place]), todo[place].model)
        return pd.concat([found[key] for key in wanted], ignore_index=True)

    def _kept(self, key: str, cell: Cell) -> pd.DataFrame | None:
        """Return the predictions kept of a cell if they are of this target's samples, else None."""
        found = self.store.read(key)
        if found is None:
            return None
        rows = np.concatenate([split.test for split in splits_of(self.target, self.protocol, cell)])
        expected = {"sample": self.target.samples, "y_true": self.target.target}
        if all(name in found and np.array_equal(found[name], whole.iloc[rows]) for name, whole in expected.items()):
            return found
        self.store.drop(key, "its samples or their values are not those of the target")
        return None

    def pools_for(self, cells: Iterable[Cell], *, n_jobs: int, done: Callable[[], None] = lambda: None) -> Pools:
        """Return the pre-trained ensembles that cells start from, training those that are not there."""
        missing = self._missing(cells)
        calls = [(_pretrain, (self._domain_of(kind), self.protocol, kind, s, r)) for kind, s, r in missing]
        for place, pool in run_calls(calls, n_jobs):
            self._pools[missing[place]] = pool
            done()
        return self._pools

    def _missing(self, cells: Iterable[Cell]) -> list[tuple[str, float, int]]:
        """Return which pools cells need that are not there."""
        wanted = {(c.source, c.source_share, c.repeat) for c in cells if c.source is not None}
        return sorted(key for key in wanted if key not in self._pools)

    def _domain_of(self, kind: str) -> Domain:
        """Return the source domain of a kind of pre-training."""
        domain = self.sources[kind]
        if domain is None:
            raise refusal("no_other_source")
        return domain

    def _tied_in(self, cell: Cell) -> list[str]:
        """Return the columns that a network without a source must start from as those with the study's source do."""
        source = self.sources["source"]
        if cell.model not in NETWORKS or cell.source is not None or not self.protocol.tied or source is None:
            return []
        return [name for name in tieable(self.target.features.columns) if name in self._numeric_in_source]

    @cached_property
    def _numeric_in_source(self) -> list[str]:
        """Return the features of the study's source that are numbers."""
        return numeric_columns(FeatureEncoder().fit(self._domain_of("source").features))

    def _rival(self, cell: Cell) -> Any:
        """Return the unfitted rival of a cell, None for a network; repeats differ in their seeds."""
        rival = self.rivals.get(cell.model)
        if rival is None or cell.repeat == 0:
            return rival
        seed = derived_seed(self.protocol.seed, "rival", cell.repeat) % SEEDS
        seeds = {name: seed for name in rival.get_params() if name.split("__")[-1] in ("seed", "random_state")}
        return clone(rival).set_params(**seeds)


def _pretrain(source: Domain, protocol: Protocol, kind: str, share: float, repeat: int) -> list[Ensemble]:
    """Return a pool of pre-trained ensembles; at the top of the module, so that other processes find it."""
    return pretrained_pool(source, protocol, kind=kind, share=share, repeat=repeat)


def _pool_of(cell: Cell, pools: Pools) -> Sequence[Ensemble]:
    """Return the pre-trained ensembles of a cell, none for what starts at random."""
    return () if cell.source is None else pools[(cell.source, cell.source_share, cell.repeat)]

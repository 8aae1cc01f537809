"""The network in a study: pre-trained, tuned and trained for all splits of a cell in a few batches."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.records.models import NETWORKS
from pli_stats.transfer.domains.cv_splits import grouped_folds, random_folds
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.features.place_and_time import tieable
from pli_stats.transfer.network.architecture import Floats
from pli_stats.transfer.network.ensemble import Ensemble, FitTask, fit_ensembles
from pli_stats.transfer.network.recipe import Recipe
from pli_stats.transfer.regressor.conformal import calibration
from pli_stats.transfer.regressor.out_of_fold import LEAST_ROWS
from pli_stats.transfer.regressor.small_samples import with_partners
from pli_stats.transfer.study.protocol import (
    NETWORK_GRID,
    Cell,
    Protocol,
    Split,
    derived_seed,
    tuning_groups,
)

MEMBERS_AT_A_TIME = 96  # networks in one batch: more no longer fit the cache of a core, and gain nothing


@dataclasses.dataclass(frozen=True, eq=False)
class _Job:
    """Networks to be trained on some rows of the target, from a split's pre-trained ensemble."""

    rows: NDArray[np.int64]
    split: int
    purpose: tuple[Any, ...]
    recipe: Recipe
    n_networks: int


def pretrained_pool(source: Domain, protocol: Protocol, *, kind: str, share: float, repeat: int) -> list[Ensemble]:
    """Return ensembles pre-trained on the source, one for each fold, with seeds and draws of their own.

    A shared trunk would correlate the errors of all ports, and a test across ports would take its chance for skill.
    """
    tasks = []
    for k in range(protocol.n_folds):
        seed = derived_seed(protocol.seed, "source", kind, repeat, k)
        part = source if share == 1.0 else source.subsample(share, derived_seed(seed, "share"))
        part = part.shuffled(derived_seed(seed, "shuffle")) if kind == "shuffled source" else part
        target = np.log(part.target.to_numpy())
        n = protocol.n_networks
        tasks.append(
            FitTask(
                part.features,
                target,
                part.groups,
                seed=seed,
                n_networks=n,
                quantity=part.quantity,
                keep_latents=True,
            )
        )
    per_batch = max(1, MEMBERS_AT_A_TIME // protocol.n_networks)
    return [
        ensemble
        for first in range(0, len(tasks), per_batch)
        for ensemble in fit_ensembles(
            tasks[first : first + per_batch], protocol.architecture, protocol.source_recipe, strategy="scratch"
        )
    ]


def network_predictions(
    target: Domain,
    protocol: Protocol,
    cell: Cell,
    splits: Sequence[Split],
    pool: Sequence[Ensemble],
    tied: Sequence[str],
) -> list[dict[str, Floats]]:
    """Return predictions (and intervals) of the held-out rows of each split."""
    run = _NetworkRun(target, protocol, cell, pool, tieable(target.features.columns) if pool else tuple(tied))
    recipes = run.chosen(splits)
    finals = run.fitted([_Job(s.train, i, ("final",), recipes[i], protocol.n_networks) for i, s in enumerate(splits)])
    out = [
        limited_predictions(e.predict(target.features.iloc[s.test]), target.target.iloc[s.train])
        for e, s in zip(finals, splits, strict=True)
    ]
    if cell.intervals:
        for i, split in enumerate(splits):
            out[i] |= run.intervals(split, i, recipes[i])
    return out


def limited_predictions(logs: Floats, trained_on: Any) -> dict[str, Floats]:
    """Return predictions held within the range of the targets that the model was trained on, and which were beyond.

    Coordinates and depths of one port lie far outside those of another, and whatever is linear in them leaves the range
    of any PLI; trees cannot. One rule for all models keeps a handful of such rows from deciding every comparison.

    Examples
    --------
    >>> limited_predictions(np.array([-3.0, 0.0, 9.9]), [0.5, 3.0])
    {'y_pred': array([0.5, 1. , 3. ]), 'limited': array([ True, False,  True])}
    """
    low, high = float(np.min(trained_on)), float(np.max(trained_on))
    below, above = logs < np.log(low), logs > np.log(high)
    inside = np.exp(np.where(below | above, 0.0, logs))
    return {"y_pred": np.where(below, low, np.where(above, high, inside)), "limited": below | above}


@dataclasses.dataclass(frozen=True, eq=False)
class _NetworkRun:
    """What the steps of a cell share."""

    target: Domain
    protocol: Protocol
    cell: Cell
    pool: Sequence[Ensemble]
    tied: tuple[str, ...]  # columns that may be; which of them are is up to the pool, where there is one

    def chosen(self, splits: Sequence[Split]) -> list[Recipe]:
        """Return the recipe of each split: that with the smallest error on the inner folds of its training rows."""
        recipes = [dataclasses.replace(self.protocol.recipe, **s) for s in NETWORK_GRID[: self.protocol.budget]]
        if len(recipes) == 1:
            return recipes * len(splits)
        inner = [self._inner(split, i) for i, split in enumerate(splits)]
        jobs = [
            _Job(train, i, ("tuning", k), recipe, 1)
            for recipe in recipes
            for i, folds in enumerate(inner)
            for k, (train, _) in enumerate(folds)
        ]
        fitted = iter(self.fitted(jobs))
        errors = np.array(
            [[np.mean([self._error(next(fitted), *fold) for fold in folds]) for folds in inner] for _ in recipes]
        )
        return [recipes[int(best)] for best in np.argmin(errors, axis=0)]

    def _inner(self, split: Split, i: int) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Return training and test rows of a split's inner folds, the same for every network of the study."""
        fold = self._folds(split, i, "tuning", self.protocol.inner_folds)
        return [(split.train[fold != k], split.train[fold == k]) for k in range(int(fold.max()) + 1)]

    def _folds(self, split: Split, i: int, purpose: str, most: int) -> NDArray[np.int64]:
        """Return folds of a split's training rows, of whole groups where groups are held out."""
        groups = tuning_groups(self.target, self.cell, split.train)
        seed = derived_seed(self.protocol.seed, purpose, self.cell.repeat, i)
        n = len(split.train)
        if groups is not None and groups.nunique() > 1:
            fold = grouped_folds(groups, min(most, groups.nunique()), seed)
            if n - np.bincount(fold).max() >= LEAST_ROWS:
                return fold
        # Few labelled samples, most of one port: without it nothing would be left to train on.
        return random_folds(n, min(most, n), seed)

    def _logs(self, ensemble: Ensemble, train: NDArray[np.int64], rows: NDArray[np.int64]) -> Floats:
        """Return the predicted logs of some rows, within the range of those trained on."""
        known = np.log(self.target.target.to_numpy()[train])
        return np.clip(ensemble.predict(self.target.features.iloc[rows]), known.min(), known.max())

    def _error(self, ensemble: Ensemble, train: NDArray[np.int64], rows: NDArray[np.int64]) -> float:
        """Return the mean absolute error of the target on some rows."""
        return float(np.abs(np.exp(self._logs(ensemble, train, rows)) - self.target.target.to_numpy()[rows]).mean())

    def fitted(self, jobs: Sequence[_Job]) -> list[Ensemble]:
        """Return the ensemble of each job; those with one recipe are trained in batches."""
        out: list[Ensemble | None] = [None] * len(jobs)
        for recipe in dict.fromkeys(job.recipe for job in jobs):
            places = [j for j, job in enumerate(jobs) if job.recipe == recipe]
            per_batch = max(1, MEMBERS_AT_A_TIME // jobs[places[0]].n_networks)
            for first in range(0, len(places), per_batch):
                part = places[first : first + per_batch]
                tasks, strategy = [self._task(jobs[j]) for j in part], NETWORKS[self.cell.model].strategy
                made = fit_ensembles(tasks, self.protocol.architecture, recipe, strategy=strategy)
                for j, task, ensemble in zip(part, tasks, made, strict=True):
                    climbs = strategy == "auto"
                    out[j] = with_partners(task, ensemble, ladder=True, stack=False) if climbs else ensemble
        return [ensemble for ensemble in out if ensemble is not None]

    def _task(self, job: _Job) -> FitTask:
        """Return what is to be trained; networks of one split and purpose have one seed, whatever their start."""
        rows = job.rows
        return FitTask(
            self.target.features.iloc[rows].reset_index(drop=True),
            np.log(self.target.target.to_numpy()[rows]),
            tuning_groups(self.target, self.cell, rows),
            seed=derived_seed(self.protocol.seed, "target", self.cell.repeat, job.split, *job.purpose),
            n_networks=job.n_networks,
            start=self.pool[job.split % len(self.pool)] if self.pool else None,
            tied=self.tied if self.protocol.tied else (),
            quantity=self.target.quantity,
        )

    def intervals(self, split: Split, i: int, recipe: Recipe) -> dict[str, Floats]:
        """Return the CV+ interval of each held-out row, for samples of ports that the network has not seen."""
        groups = tuning_groups(self.target, self.cell, split.train)
        fold = self._folds(split, i, "conformal", self.protocol.interval_folds)
        made = self.fitted(
            [
                _Job(split.train[fold != f], i, ("conformal", f), recipe, self.protocol.n_networks)
                for f in range(int(fold.max()) + 1)
            ]
        )
        out_of_fold = np.empty(len(split.train))
        for f, ensemble in enumerate(made):
            out_of_fold[fold == f] = self._logs(ensemble, split.train[fold != f], split.train[fold == f])
        y = np.log(self.target.target.to_numpy()[split.train])
        predicted = np.stack([self._logs(e, split.train[fold != f], split.test) for f, e in enumerate(made)])
        codes = None if groups is None else np.unique(groups.astype(str), return_inverse=True)[1]
        low, high = calibration(y, out_of_fold, fold=fold, groups=codes).interval(
            predicted, level=self.protocol.interval_level
        )
        return {"conf_low": np.exp(low), "conf_high": np.exp(high)}

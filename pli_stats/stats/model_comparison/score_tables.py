"""What a model comparison averages: losses of samples, means of time steps, metric values of ports or splits."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pli_stats.checks import refusal
from pli_stats.stats.arguments import Floats
from pli_stats.stats.metrics.definitions import METRICS, near_zero_rows
from pli_stats.stats.model_comparison.prediction_design import PredictionDesign
from pli_stats.stats.resampling.random_streams import Indices


@dataclass(frozen=True, eq=False)
class Scores:
    """What is averaged: rows by models, NaN where a model lacks a port, and the port of each row (None: no ports)."""

    models: list[Any]
    values: Floats
    ports: Indices | None = None

    @property
    def estimates(self) -> Floats:
        """Mean of each model over its rows, (k,)."""
        means: Floats = np.nanmean(self.values, axis=0)
        return means

    def units(self) -> Floats:
        """Return the units by model: the rows, or the means of the ports that they form."""
        return self.values if self.ports is None else group_means(self.values, self.ports)

    def of(self, columns: Sequence[int]) -> Scores:
        """Return some models, on the rows that all of them have."""
        models, values = [self.models[j] for j in columns], self.values[:, list(columns)]
        common = ~np.isnan(values).any(axis=1)
        if common.all():
            return Scores(models, values, self.ports)
        ports = None if self.ports is None else np.unique(self.ports[common], return_inverse=True)[1]
        return Scores(models, values[common], ports)


def scores_of(design: PredictionDesign, unit: str, metric: str) -> Scores:
    """Return what is averaged over the units."""
    models = design.models
    if METRICS[metric].of_truth and len(rows := near_zero_rows(design.truth)):
        raise refusal("zero_truth_sample", sample=design.samples[rows[0]], got=float(design.truth[rows[0]]))
    if unit == "split":
        scores = Scores(models, _by_group(design, metric, design.split, lambda j: f"split {j}"))
    elif not METRICS[metric].loss:
        values = _by_group(design, metric, design.port[design.sample], lambda g: f"port {design.ports[g]!r}")
        scores = Scores(models, values, np.arange(len(values)))
    else:
        losses = group_means(_losses(design, metric), design.sample)
        if unit == "time step" and design.step is not None:
            losses = group_means(losses, design.step)
        scores = Scores(models, losses, design.port if unit == "port" else None)
    with np.errstate(over="ignore"):
        if not np.isfinite(np.nansum(np.abs(scores.values))):
            raise refusal("metric_not_finite", metric=metric, got=math.inf)
    return scores


def _losses(design: PredictionDesign, metric: str) -> Floats:
    """Return the loss of each run and model, (N, k); NaN where there is no prediction."""
    columns, truth = METRICS[metric].columns, design.truth[design.sample]
    out = np.full(design.predicted.shape, np.nan)
    for j, predicted in enumerate(design.predicted.T):
        there = ~np.isnan(predicted)
        with np.errstate(over="ignore"):
            out[there, j] = columns(truth[there], predicted[there])[0]  # type: ignore[misc]
    return out


def group_means(values: Floats, group: Indices) -> Floats:
    """Return the mean of the rows of each group, (groups, k).

    Examples
    --------
    >>> group_means(np.array([[1.0], [2.0], [4.0]]), np.array([1, 0, 1])).tolist()
    [[2.0], [2.5]]
    """
    sizes = np.bincount(group)
    sums = np.column_stack([np.bincount(group, column) for column in values.T])
    return np.asarray(sums / sizes[:, None])


def _by_group(design: PredictionDesign, metric: str, group: Indices, named: Callable[[int], str]) -> Floats:
    """Return the metric of each model in each group of runs, (groups, k); NaN where there is no prediction."""
    m = METRICS[metric]
    order = np.argsort(group, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(group[order])) + 1)
    out = np.full((len(parts), len(design.models)), np.nan)
    for g, rows in enumerate(parts):
        truth = design.truth[design.sample[rows]]
        for j, predicted in enumerate(design.predicted[rows].T):
            if np.isnan(predicted[0]):
                continue
            if m.columns is None:
                out[g, j] = np.median(np.abs(truth - predicted))
                continue
            with np.errstate(over="ignore", invalid="ignore"):
                out[g, j] = m.value(np.column_stack(m.columns(truth, predicted)).mean(axis=0))
            if not math.isfinite(out[g, j]):
                if np.ptp(truth):
                    raise refusal("metric_not_finite", metric=metric, got=float(out[g, j]))
                raise refusal("metric_undefined", metric=metric, where=named(g), n=len(truth), got=float(truth[0]))
    return out

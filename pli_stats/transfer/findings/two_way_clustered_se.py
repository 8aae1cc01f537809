"""How much networks shared by several ports add to the standard error of an error, or of a difference of two."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from pli_stats.stats.arguments import Floats
from pli_stats.stats.hypothesis.corrected_resampled_t import student
from pli_stats.stats.metrics.definitions import METRICS
from pli_stats.stats.model_comparison.prediction_design import PredictionDesign


@dataclass(frozen=True)
class Clustered:
    """The standard error of a mean loss or difference: by port, by port and split, and the number of splits."""

    by_port: float
    by_both: float
    n_splits: int

    @property
    def ratio(self) -> float:
        """By which factor shared networks widen the standard error; NaN where all ports share one network."""
        if self.n_splits < 2:
            return math.nan
        return self.by_both / self.by_port if self.by_port > 0.0 else 1.0


def clustered(design: PredictionDesign, pair: tuple[Any, Any], metric: str, weight: str) -> Clustered:
    """Return the standard error of a mean difference of losses, clustered by port and by port and split.

    With c(i) the weighted deviation of prediction i from the estimate, V(k) is the sum over clusters k of the squared
    sums of c, times G / (G - 1). V(port) + V(split) - V(cells of both) counts pairs of predictions that share a port,
    a network or both, each once. It is never taken as less than V(port): sharing a network adds variance, and an
    estimate that says otherwise is noise.

    References
    ----------
    Cameron, A. C., Gelbach, J. B. & Miller, D. L. (2011). Journal of Business & Economic Statistics 29, 238-249.
    doi:10.1198/jbes.2010.07136
    """
    a, b = (run_losses(design, model, metric) for model in pair)
    return clustered_mean(design, a - b, weight)


def clustered_mean(design: PredictionDesign, values: Floats, weight: str) -> Clustered:
    """Return the standard error of a weighted mean over predictions, clustered as in `clustered`."""
    weights, port = run_weights(design, weight), design.port[design.sample]
    c = weights * (values - weights @ values)
    g = len(design.ports)
    cells = port * (int(design.split.max()) + 1) + design.split
    by_port, by_split, by_cell = (float((np.bincount(k, c) ** 2).sum()) for k in (port, design.split, cells))
    both = max(by_port + by_split - by_cell, by_port)
    few = g / (g - 1.0)
    return Clustered(math.sqrt(few * by_port), math.sqrt(few * both), len(design.split_sizes))


def run_weights(design: PredictionDesign, weight: str) -> Floats:
    """Return the weight of each prediction in the mean, (N,): repeats of a sample share its weight."""
    weights = 1.0 / np.bincount(design.sample)[design.sample]
    if weight == "port":
        weights = weights / np.bincount(design.port)[design.port[design.sample]]
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def run_losses(design: PredictionDesign, model: Any, metric: str) -> Floats:
    """Return the loss of each prediction of a model, (N,)."""
    return row_loss(metric, design.truth[design.sample], design.predicted[:, design.models.index(model)])


def row_loss(metric: str, truth: Floats, predicted: Floats) -> Floats:
    """Return the loss of each prediction.

    Examples
    --------
    >>> row_loss("mse", np.array([1.0, 2.0]), np.array([2.0, 2.0])).tolist()
    [1.0, 0.0]
    """
    columns = METRICS[metric].columns
    return truth * 0.0 if columns is None else columns(truth, predicted)[0]


def clustered_t(estimate: float, spread: Clustered, n_ports: int, level: float) -> tuple[float, float, float]:
    """Return p and the limits of t with the variance clustered by port and split.

    Examples
    --------
    >>> clustered_t(0.0, Clustered(0.1, 0.2, 15), 38, 0.95)[0]
    1.0
    """
    if spread.by_both == 0.0:
        return (1.0 if estimate == 0.0 else 0.0), estimate, estimate
    _, p, low, high = student(estimate, spread.by_both, min(n_ports, spread.n_splits) - 1.0, "two-sided", level)
    return p, low, high

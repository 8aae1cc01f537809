"""Resamples of values with non-detects: Kaplan-Meier mean and standard error of each, all at once."""

from __future__ import annotations

import numpy as np

from pli_stats.stats.arguments import Bools, Floats
from pli_stats.stats.resampling.random_streams import index_blocks


def resampled_means(x: Floats, below: Bools, n_resamples: int, seed: int) -> tuple[Floats, Floats]:
    """Return the Kaplan-Meier mean of each resample, and the square of its standard error.

    Mass below all that a resample has measured lies at the smallest number of the sample, be it a limit or a value.

    Examples
    --------
    >>> means, squares = resampled_means(np.array([1.0, 2.0, 4.0]), np.zeros(3, bool), 99, 1)
    >>> len(means), bool((means >= 1.0).all() and (means <= 4.0).all())
    (99, True)
    """
    order = np.lexsort((~below, x))
    found = [
        _means(x[order], below[order], _counts(np.argsort(order)[block], len(x)))
        for block in index_blocks(len(x), n_resamples, seed)
    ]
    return np.concatenate([mean for mean, _ in found]), np.concatenate([square for _, square in found])


def jackknife_means(x: Floats, below: Bools) -> Floats:
    """Return the Kaplan-Meier mean without each value in turn.

    Examples
    --------
    >>> jackknife_means(np.array([1.0, 2.0, 6.0]), np.zeros(3, bool)).tolist()
    [4.0, 3.5, 1.5]
    """
    order = np.lexsort((~below, x))
    without = np.empty(len(x))
    without[order] = _means(x[order], below[order], 1.0 - np.eye(len(x)))[0]
    return without


def _counts(block: np.ndarray[tuple[int, int], np.dtype[np.int64]], n: int) -> Floats:
    """Return how often each value stands in each resample."""
    rows = np.arange(len(block))[:, None] * n
    return np.bincount((block + rows).ravel(), minlength=len(block) * n).reshape(len(block), n).astype(np.float64)


def _means(x: Floats, below: Bools, counts: Floats) -> tuple[Floats, Floats]:
    """Return Kaplan-Meier means and squared standard errors of values in rising order, each standing `counts` times."""
    at_risk = np.cumsum(counts, axis=1)
    groups = np.concatenate([np.flatnonzero(np.diff(x)), [len(x) - 1]])  # the last place of each number
    at_risk = at_risk[:, groups]
    starts = np.concatenate([[0], groups[:-1] + 1])
    events = np.add.reduceat(np.where(below, 0.0, counts), starts, axis=1)
    left = np.where(at_risk > 0.0, (at_risk - events) / np.maximum(at_risk, 1.0), 1.0)
    less = np.cumprod(left[:, ::-1], axis=1)[:, ::-1]  # P(X < number)
    points = x[groups]
    # The area under the distribution function up to each number.
    areas = np.cumsum(less * np.diff(points, prepend=points[0]), axis=1)
    measured = events.sum(axis=1)
    gone = at_risk - events
    terms = np.where((events > 0.0) & (gone > 0.0), areas**2 * events / np.maximum(at_risk * gone, 1.0), 0.0)
    square = terms.sum(axis=1) * measured / np.maximum(measured - 1.0, 1.0)
    return points[-1] - areas[:, -1], square

"""Distributions that are a list of points: all compositions of a resample, and sums on a lattice.

Drawing n values from d kinds with replacement gives C(n + d - 1, d - 1) compositions, each with a multinomial
probability: where they are few they are all written down. Values on a common grid have sums on the same grid: their
probabilities come from one fast Fourier transform, however many compositions there are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.stats.arguments import Floats

ROUNDING = 1e-12  # cumulative probabilities closer than this are equal
LATTICE_POINTS = 1 << 18  # longest transform: 4 MB; a finer lattice is as good as continuous
SNAP = 1e-9  # share of the range by which a value may miss its lattice point (the rounding of subtracted measurements)


@dataclass(frozen=True, eq=False)
class Atoms:
    """A distribution of separate points.

    Attributes
    ----------
    points : array, (m,)
        Ascending.
    cumulative : array, (m,)
        Probability up to and including each point.
    tie : float
        Distance within which an argument counts as the point itself.
    sup_error : float
        Bound on the error of any probability.
    """

    points: Floats
    cumulative: Floats
    tie: float
    sup_error: float = ROUNDING

    def upto(self, y: float) -> float:
        """Return the probability of y or less."""
        k = int(np.searchsorted(self.points, y + self.tie, side="right"))
        return float(self.cumulative[k - 1]) if k else 0.0

    def below(self, y: float) -> float:
        """Return the probability of less than y."""
        k = int(np.searchsorted(self.points, y - self.tie, side="left"))
        return float(self.cumulative[k - 1]) if k else 0.0

    def error(self, y: float) -> float:
        """Return a bound on the error of the probabilities at y."""
        return self.sup_error

    def quantile(self, p: float) -> float:
        """Return the smallest point up to which there is probability p."""
        k = int(np.searchsorted(self.cumulative, p - ROUNDING, side="left"))
        return float(self.points[min(k, len(self.points) - 1)])


def atoms(points: Floats, weights: Floats, tie: float) -> Atoms:
    """Return the distribution of weighted points, those within `tie` of each other taken together."""
    order = np.argsort(points)
    points, cumulative = points[order], np.cumsum(weights[order])
    last = np.append(np.diff(points) > tie, True)
    return Atoms(points[last], cumulative[last] / cumulative[-1], tie)


def log_compositions(draws: int, kinds: int) -> float:
    """Return the logarithm of the number of ways to draw with replacement if order does not count."""
    return math.lgamma(draws + kinds) - math.lgamma(draws + 1) - math.lgamma(kinds)


@lru_cache(maxsize=8)
def compositions(draws: int, kinds: int) -> NDArray[np.int32]:
    """Return how often each kind is drawn, for every way to draw with replacement.

    Examples
    --------
    >>> compositions(2, 2).tolist()
    [[0, 2], [1, 1], [2, 0]]
    """
    table = np.zeros((1, 0), dtype=np.int32)
    left = np.array([draws], dtype=np.int32)
    for _ in range(kinds - 1):
        repeats = left + 1
        starts = np.repeat(np.cumsum(repeats) - repeats, repeats)
        count = (np.arange(repeats.sum()) - starts).astype(np.int32)
        table = np.column_stack([np.repeat(table, repeats, axis=0), count])
        left = np.repeat(left, repeats) - count
    table = np.asfortranarray(np.column_stack([table, left]))
    table.flags.writeable = False
    return table


def multinomial_weights(counts: NDArray[Any], shares: Floats) -> Floats:
    """Return the probability of each row of counts when kinds are drawn with the given shares."""
    n = int(counts[0].sum())
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1.0, n + 1.0)))])
    logs = np.full(len(counts), log_factorial[n])
    for k, share in zip(counts.T, shares, strict=True):
        logs += k * math.log(share) - log_factorial[k]
    weights: Floats = np.exp(logs)
    return weights


def enumerated_sum(samples: Sequence[Floats], tie: float, limit: int) -> Atoms | None:
    """Return the sum of as many draws from each sample as it has values, or None if there are too many compositions."""
    kinds = [_kinds(x, tie) for x in samples]
    if math.fsum(log_compositions(len(x), len(k)) for x, (k, _) in zip(samples, kinds, strict=True)) > math.log(limit):
        return None
    points, weights = np.zeros(1), np.ones(1)
    for x, (values, shares) in zip(samples, kinds, strict=True):
        counts = compositions(len(x), len(values))
        sums = np.zeros(len(counts))
        for k, value in zip(counts.T, values, strict=True):
            sums += k * value
        points = np.add.outer(points, sums).ravel()
        weights = np.multiply.outer(weights, multinomial_weights(counts, shares)).ravel()
    return atoms(points, weights, tie)


def _kinds(x: Floats, tie: float) -> tuple[Floats, Floats]:
    """Return the distinct values, and the share of the sample that each has."""
    ordered = np.sort(x)
    first = np.concatenate([[True], np.diff(ordered) > tie])
    return ordered[first], np.diff(np.append(np.flatnonzero(first), len(x))) / len(x)


def lattice_step(offsets: Floats, finest: float) -> tuple[float, float] | None:
    """Return the step of which all offsets are multiples, and by how much they miss them; None if there is no step.

    Euclid's algorithm on the smallest remainder, with a tolerance.

    Examples
    --------
    >>> lattice_step(np.array([0.0, 0.3, 0.5]), 1e-3)[0].__round__(12)
    0.1
    """
    reach = float(offsets.max())
    tolerance = SNAP * reach
    step = float(offsets[offsets > tolerance].min())
    while step >= max(finest, 1e3 * tolerance):
        multiples = np.rint(offsets / step)
        missed = np.abs(offsets - step * multiples)
        if missed.max() <= tolerance:
            step = float(offsets @ multiples / (multiples @ multiples))
            return step, float(np.abs(offsets - step * multiples).max())
        step = float(missed[missed > tolerance].min())
    return None


def lattice_sum(samples: Sequence[Floats], reach: tuple[float, float], tie: float) -> Atoms | None:
    """Return the sum of as many draws from each sample as it has values, where all lie on one lattice; else None.

    The transform of a sum is the product of the transforms. It wraps around at its length, which holds all but the
    tails beyond `reach`.
    """
    origins = [float(x.min()) for x in samples]
    offsets = np.concatenate([x - origin for x, origin in zip(samples, origins, strict=True)])
    found = lattice_step(offsets, (reach[0] + reach[1]) / LATTICE_POINTS)
    if found is None:
        return None
    step, missed = found
    origin = math.fsum(len(x) * o for x, o in zip(samples, origins, strict=True))
    lowest = math.floor((-reach[0] - origin) / step) - 1
    length = 1 << math.ceil(math.log2((reach[0] + reach[1]) / step + 4.0))
    spectrum = np.ones(length // 2 + 1, dtype=np.complex128)
    n_draws = 0
    for x, smallest in zip(samples, origins, strict=True):
        cells = np.rint((x - smallest) / step).astype(np.int64) % length
        spectrum *= np.fft.rfft(np.bincount(cells, minlength=length) / len(x)) ** len(x)
        n_draws += len(x)
    wrapped = np.clip(np.fft.irfft(spectrum, length), 0.0, None)
    cumulative = np.cumsum(np.roll(wrapped, -(lowest % length)))
    points = origin + step * (lowest + np.arange(length, dtype=np.float64))
    error = 2.0 * ROUNDING + 16.0 * np.finfo(np.float64).eps * n_draws
    # Each draw misses its lattice point by `missed` at most, and so does the mean of them.
    return Atoms(points, cumulative / cumulative[-1], max(tie, 1e-6 * step, n_draws * missed), error)

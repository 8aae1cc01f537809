"""The distribution of a sum of draws from values that lie in a few distant clumps, such as an outlier and the rest.

Its characteristic function does not vanish until the differences within clumps are resolved. Given how often each clump
is drawn, the sum is that of independent draws within clumps, and its characteristic function vanishes early; the
multinomial probabilities of those numbers then weigh the parts.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pli_stats.stats.arguments import Floats
from pli_stats.stats.intervals.characteristic_function import TAIL, TARGET, Inversion, invert
from pli_stats.stats.resampling.multinomial_enumeration import multinomial_weights

Parts = list[tuple[Floats, int]]

MOST_CLUMPS = 6
CLUMP_GAP = 8.0  # clumps lie at least as many standard deviations (of the sum within clumps) apart
GRID = 200_000  # most ways to draw from the clumps that are looked at
TERMS = 20  # most of them, roughly, that may overlap in one place
UNLIKELY = 1e-14  # those less likely are left out, and counted in the error
LIGHT = 0.1  # probability of a term below which its bound may be wider in proportion
NEGLIGIBLE = 1e-9  # terms less likely than this are taken as a step, and counted in the error
COUNTED = 1e-7  # terms less likely than this are not looked into for the largest error anywhere
FAR = 14.0  # a centred sum of bounded terms is within so many standard deviations but for `TAIL` (Bennett, b = 1)


@dataclass(frozen=True, eq=False)
class Mixture:
    """A sum of draws from clumps, given how often each clump is drawn; in units of its standard deviation."""

    weights: Floats
    shifts: Floats
    spreads: Floats
    parts: Callable[[int], Parts]
    lost: float
    tie: float
    laws: dict[int, tuple[Inversion, float]] = field(default_factory=dict, repr=False)

    def _law(self, j: int) -> tuple[Inversion, float]:
        """Return the law of one term and its unit; an unlikely term need not be known as well as a likely one."""
        if j not in self.laws:
            self.laws[j] = invert(self.parts(j), target=TARGET * max(1.0, LIGHT / float(self.weights[j])))
        return self.laws[j]

    def _near(self, y: float) -> tuple[Floats, list[tuple[float, Inversion, float, float]], float]:
        """Return how far y is beyond each term, those around y, and the probability of terms taken as steps there."""
        away = y - self.shifts
        around = (np.abs(away) <= FAR * self.spreads) & (self.spreads > 0.0)
        small = around & (self.weights < NEGLIGIBLE)
        terms = []
        for j in np.flatnonzero(around & ~small).tolist():
            law, unit = self._law(j)
            terms.append((float(self.weights[j]), law, float(away[j]) / unit, unit))
            away[j] = -np.inf
        return away, terms, float(self.weights[small].sum())

    def upto(self, y: float) -> float:
        """Return the probability of y or less."""
        return self.slope(y)[0]

    def below(self, y: float) -> float:
        """Return the probability of less than y: clumps of equal values make steps."""
        away, terms, _ = self._near(y)
        return float(self.weights[away > self.tie].sum()) + sum(w * law.below(z) for w, law, z, _ in terms)

    def slope(self, y: float) -> tuple[float, float]:
        """Return the probability of y or less, and the density."""
        away, terms, _ = self._near(y)
        probability, density = float(self.weights[away >= -self.tie].sum()), 0.0
        for weight, law, z, unit in terms:
            inside, steepness = law.slope(z)
            probability += weight * inside
            density += weight * steepness / unit
        return min(probability, 1.0), density

    def error(self, y: float) -> float:
        """Return a bound on the error of the probability at y."""
        _, terms, small = self._near(y)
        return sum(w * law.error(z) for w, law, z, _ in terms) + small + self.lost + TAIL

    @property
    def sup_error(self) -> float:
        """A bound on the error of any probability."""
        large = self.weights >= COUNTED  # the others may be wrong altogether
        spread = np.flatnonzero(large & (self.spreads > 0.0)).tolist()
        inside = sum(float(self.weights[j]) * self._law(j)[0].sup_error for j in spread)
        return inside + float(self.weights[~large].sum()) + self.lost + TAIL

    @property
    def low(self) -> float:
        """Where the distribution begins."""
        return float((self.shifts - FAR * self.spreads).min())

    @property
    def high(self) -> float:
        """Where the distribution ends."""
        return float((self.shifts + FAR * self.spreads).max())


def clumped_sum(samples: list[Floats], tie: float) -> Mixture | None:
    """Return the law given how often each clump of one sample is drawn, or None if no sample has distant clumps."""
    ordered = [np.sort(s) for s in samples]
    cut = max(range(len(samples)), key=lambda i: float(np.diff(ordered[i], prepend=ordered[i][0]).max()))
    x, gaps = ordered[cut], np.diff(ordered[cut])
    others: Parts = [(s, len(s)) for i, s in enumerate(samples) if i != cut]
    outside = math.fsum(float((s * s).sum()) for s, _ in others)
    order = np.argsort(-gaps, kind="stable")[: MOST_CLUMPS - 1]
    for k in range(len(order), 0, -1):  # the more clumps, the less is left within
        within = _within(x, order[:k], outside)
        if gaps[order[k - 1]] > CLUMP_GAP * within:
            mixture = _mixture(np.split(x, np.sort(order[:k]) + 1), others, (within, outside), tie)
            if mixture is not None:
                return mixture
    return None


def _within(x: Floats, cut: NDArray[np.intp], outside: float) -> float:
    """Return the standard deviation of the sum that is left within clumps."""
    starts = np.concatenate([[0], np.sort(cut) + 1])
    sizes = np.diff(starts, append=len(x))
    inside = x - np.repeat(np.add.reduceat(x, starts) / sizes, sizes)
    return math.sqrt(outside + float(inside @ inside))


def _mixture(clumps: list[Floats], others: Parts, left: tuple[float, float], tie: float) -> Mixture | None:
    """Return the law of draws from clumps, besides other draws; None if there are too many ways to draw."""
    sizes = np.array([len(c) for c in clumps])
    n, main = int(sizes.sum()), int(np.argmax(sizes))
    ranges = [_likely_counts(n, int(size)) for g, size in enumerate(sizes) if g != main]
    if math.prod(map(len, ranges)) > GRID:
        return None
    counts = np.stack(np.meshgrid(*ranges, indexing="ij"), axis=-1).reshape(-1, len(ranges))
    counts = np.insert(counts, main, n - counts.sum(axis=1), axis=1)
    counts = counts[counts[:, main] >= 0]
    weights = multinomial_weights(counts, sizes / n)
    kept = weights > UNLIKELY
    counts, weights = counts[kept], weights[kept]
    # Nearly all terms are within some 10 standard deviations; those that overlap must each be inverted.
    if len(weights) * FAR * left[0] / 10.0 > TERMS:
        return None
    means = np.array([float(c.mean()) for c in clumps])
    centred = [c - m if np.ptp(c) > tie else np.zeros(len(c)) for c, m in zip(clumps, means, strict=True)]
    variances = np.array([float(c @ c) / len(c) for c in centred])

    def parts(j: int) -> Parts:
        """Return what is drawn if the clumps are drawn from as in term j."""
        return [*zip(centred, counts[j].tolist(), strict=True), *others]

    return Mixture(
        weights=weights,
        shifts=counts @ means,
        spreads=np.sqrt(counts @ variances + left[1]),
        parts=parts,
        lost=abs(1.0 - float(weights.sum())) + TAIL,
        tie=tie,
    )


def _likely_counts(n: int, size: int) -> NDArray[np.int64]:
    """Return how often a clump may be drawn, but for a negligible probability."""
    counts = np.arange(n + 1)
    chances = multinomial_weights(np.column_stack([counts, n - counts]), np.array([size, n - size]) / n)
    return np.flatnonzero(chances > UNLIKELY)

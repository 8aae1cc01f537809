"""Kendall's S: its value, its variance and its exact law, with ties, several values a time, non-detects and blocks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import check_memory
from pli_stats.stats.arguments import Floats
from pli_stats.stats.trends.trend_series import Block, Bools, TrendDesign

Signs = NDArray[np.int8]

SIGN_BYTES = 6  # of memory for each pair: its sign, what it is made of, and a copy in another order
EXACT_MOST = 60  # values without ties; beyond, the normal law with continuity correction agrees to 4 digits


@dataclass(frozen=True)
class Score:
    """Kendall's S of one block.

    Attributes
    ----------
    s, most : int
        S, and what it would be if all values rose.
    variance : float
        Of S over all orders of the values.
    pairs_x, pairs_t : int
        Pairs whose values, and whose times, can be put in order.
    tied : bool
        Whether some cannot.
    """

    s: int
    most: int
    variance: float
    pairs_x: int
    pairs_t: int
    tied: bool


def block_score(block: Block) -> Score:
    """Return S of a block with all that is needed to refer it to its law."""
    n, x, t = len(block.x), block.x, block.t
    ties_t = tie_counts(t)
    pairs_t = _untied_pairs(n, ties_t)
    rising = np.lexsort((x, ~block.below))
    if block.below.any():
        values, times = value_signs(x, block.below), value_signs(t)
        s = signed_score(values, times)
        most = max(signed_score(values[np.ix_(rising, rising)], times), abs(s))  # several values a time may do better
        pairs = int(np.count_nonzero(values)) // 2
        return Score(s, most, _permutation_variance(values, times), pairs, pairs_t, tied=True)
    ties_x = tie_counts(x)
    tied = max(ties_x.max(), ties_t.max()) > 1
    most = score(x[rising], t)
    return Score(score(x, t), most, tied_variance(n, ties_x, ties_t), _untied_pairs(n, ties_x), pairs_t, bool(tied))


def check_pairs(n: int, need: int) -> None:
    """Refuse a series of `n` values whose pairs take more bytes of memory than are free."""
    check_memory(need, "too_many_pairs", n=n, pairs=n * (n - 1) // 2)


def score(x: Floats, t: Floats) -> int:
    """Return Kendall's S of values in order of time; one row of pairs at a time, so that memory stays small.

    Examples
    --------
    >>> score(np.array([10.0, 15.0, 14.0, 20.0]), np.arange(4.0))
    4
    """
    later = np.searchsorted(t, t, side="right")
    return sum(int((x[k:] > v).sum()) - int((x[k:] < v).sum()) for v, k in zip(x, later, strict=True))


def value_signs(x: Floats, below: Bools | None = None) -> Signs:
    """Return for each pair whether the first is larger (1), smaller (-1), or the two are tied or in doubt (0).

    A non-detect is smaller than a measured value of at least its limit; other pairs with non-detects are in doubt.

    Examples
    --------
    >>> value_signs(np.array([1.0, 1.0, 0.5]), np.array([True, False, False])).tolist()
    [[0, -1, 0], [1, 0, 1], [0, -1, 0]]
    """
    check_pairs(len(x), len(x) ** 2 * SIGN_BYTES)
    signs: Signs = np.greater.outer(x, x).astype(np.int8) - np.less.outer(x, x).astype(np.int8)
    if below is None or not below.any():
        return signs
    at_least = np.greater_equal.outer(x, x)
    signs[below[:, None] | below] = 0
    over = at_least & ~below[:, None] & below
    signs[over] = 1
    signs[over.T] = -1
    return signs


def signed_score(values: Signs, times: Signs) -> int:
    """Return Kendall's S of the signs of all pairs."""
    return int((values * times).sum(dtype=np.int64)) // 2


def tie_counts(x: Floats) -> Floats:
    """Return how often each distinct value stands."""
    return np.unique(x, return_counts=True)[1].astype(np.float64)


def _untied_pairs(n: int, ties: Floats) -> int:
    """Return the number of pairs of different values."""
    return n * (n - 1) // 2 - round(float((ties * (ties - 1.0)).sum()) / 2.0)


def tied_variance(n: int, ties_x: Floats, ties_t: Floats) -> float:
    """Return the variance of S over all orders, with ties in values, in times or in both."""

    def v(m: Any) -> Any:
        """Return 18 times the variance of S of m values."""
        return m * (m - 1.0) * (2.0 * m + 5.0)

    twos = [float((u * (u - 1.0)).sum()) for u in (ties_x, ties_t)]
    threes = [float((u * (u - 1.0) * (u - 2.0)).sum()) for u in (ties_x, ties_t)]
    plain = (v(n) - float(v(ties_x).sum()) - float(v(ties_t).sum())) / 18.0
    both = twos[0] * twos[1] / (2.0 * n * (n - 1.0))
    if n > 2:
        both += threes[0] * threes[1] / (9.0 * n * (n - 1.0) * (n - 2.0))
    return max(float(plain + both), 0.0)  # where all is tied rounding may leave less than nothing


def _permutation_variance(values: Signs, times: Signs) -> float:
    """Return the variance of S over all orders of signs that need not come from numbers (Kendall & Gibbons 1990, 5)."""
    n = len(values)
    sums = [(signs.sum(axis=1, dtype=np.int64) ** 2).sum() for signs in (values, times)]
    pairs = [np.count_nonzero(signs) for signs in (values, times)]
    twos = float(pairs[0]) * float(pairs[1]) / (2.0 * n * (n - 1.0))
    if n == 2:
        return twos
    threes = float(sums[0] - pairs[0]) * float(sums[1] - pairs[1]) / (n * (n - 1.0) * (n - 2.0))
    return max(threes + twos, 0.0)


def covariance_variance(design: TrendDesign) -> tuple[float, int]:
    """Return the variance of the sum of S with the covariances of blocks, and the number of years that they rest on.

    sigma_gh = (K_gh + sum_i c_ig c_ih) / 3 with the signs a_ijg of pairs of years in block g, K_gh = sum_{i<j} a_ijg
    a_ijh and c_ig = sum_j a_ijg; of it all only the sum over g and h is needed, which is that of the summed signs.
    """
    rows = design.years()
    years = np.unique(np.concatenate(rows))
    total = np.zeros((len(years), len(years)), dtype=np.int64)
    for block, year in zip(design.blocks, rows, strict=True):
        at = np.searchsorted(years, year)
        total[np.ix_(at, at)] += value_signs(block.x, block.below)
    pairs = float((np.triu(total) ** 2).sum())
    return (pairs + float((total.sum(axis=1) ** 2).sum())) / 3.0, len(years)


def exact_law(sizes: tuple[int, ...]) -> Floats:
    """Return the probabilities of 0, 1, ... inversions in all blocks together, in random order within each.

    Examples
    --------
    >>> exact_law((2, 2)).tolist()
    [0.25, 0.5, 0.25]
    """
    law = np.ones(1)
    for size in sizes:
        law = np.convolve(law, _inversion_law(size))
    return law


@lru_cache(maxsize=128)
def _inversion_law(n: int) -> Floats:
    """Return the probabilities of 0, 1, ..., n (n - 1) / 2 inversions of n values in random order."""
    law = np.ones(1)
    for m in range(2, n + 1):  # the m-th value passes 0 to m - 1 of those before it
        law = np.convolve(law, np.full(m, 1.0 / m))
    return law


def exact_p(s: int, law: Floats, alternative: str) -> float:
    """Return p of S by counting inversions: S is the number of pairs less twice the inversions."""
    inversions = (len(law) - 1 - s) // 2
    return _of_sides(float(law[: inversions + 1].sum()), float(law[inversions:].sum()), alternative)


def approximate_p(s: int, variance: float, alternative: str, df: float | None = None) -> float:
    """Return p of S by the normal or t law with continuity correction, which draws S towards 0."""
    from scipy.special import ndtr, stdtr

    z = (s - math.copysign(1.0, s)) / math.sqrt(variance) if s else 0.0
    upper, lower = (float(ndtr(end) if df is None else stdtr(df, end)) for end in (-z, z))
    return _of_sides(upper, lower, alternative)


def _of_sides(upper: float, lower: float, alternative: str) -> float:
    """Return p of the two tails."""
    p = {"greater": upper, "less": lower, "two-sided": 2.0 * min(upper, lower)}[alternative]
    return min(p, 1.0)


def exact_reach(law: Floats, tail: float) -> int:
    """Return the smallest C of the parity of S with P(S > C) <= tail."""
    rare = int(np.searchsorted(np.cumsum(law), tail * (1.0 + 1e-12), side="right"))
    return len(law) - 1 - 2 * rare

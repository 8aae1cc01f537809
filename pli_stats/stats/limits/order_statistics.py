"""Limits that assume no distribution: which order statistics serve, and how many values it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from pli_stats.stats.arguments import Floats

ROUNDING = 1e-12  # 19 values attain 95 % for one future value exactly


class Ranks(NamedTuple):
    """Which values are the limits, counted from the smallest, 0 or n + 1 where there is none on that side.

    `level` is the confidence that they attain; where it falls short of the level asked for, `least_n` values would do.
    """

    low: int
    high: int
    level: float
    least_n: int


def tolerance_ranks(n: int, coverage: float, level: float, side: str) -> Ranks:
    """Return the innermost order statistics that hold a share `coverage` with confidence.

    The share below the r-th of n values has a beta distribution: P(share >= p) = P(Binomial(n, p) <= r - 1); between
    two values it depends on the difference of their ranks only.

    References
    ----------
    Wilks, S. S. (1941). Annals of Mathematical Statistics 12, 91-96. doi:10.1214/aoms/1177731788

    Examples
    --------
    >>> tolerance_ranks(59, 0.95, 0.95, "upper").high, tolerance_ranks(58, 0.95, 0.95, "upper").least_n
    (59, 59)
    >>> tolerance_ranks(93, 0.95, 0.95, "two-sided")[:2]
    (1, 93)
    """
    from scipy.special import bdtr

    return _ranks(n, level, side, lambda gaps, m: np.asarray(bdtr(gaps - 1.0, m, coverage)))


def prediction_ranks(n: int, n_future: int, level: float, side: str) -> Ranks:
    """Return the innermost order statistics that hold all of `n_future` future values with probability.

    Of all orders of n and k values, the k lie below the r-th of the n in C(r + k - 1, k) / C(n + k, k).

    References
    ----------
    Hahn, G. J. & Meeker, W. Q. (1991). Statistical Intervals, section 5.4. Wiley. doi:10.1002/9780470316771

    Examples
    --------
    >>> ranks = prediction_ranks(20, 5, 0.6, "two-sided")
    >>> ranks.low, ranks.high, round(ranks.level, 5)
    (1, 20, 0.63333)
    """
    return _ranks(n, level, side, lambda gaps, m: prediction_chance(gaps, m, n_future))


def prediction_chance(gaps: Floats, n: int, n_future: int) -> Floats:
    """Return the probability that all of k future values fall into so many of the n + 1 gaps between n values.

    Examples
    --------
    >>> prediction_chance(np.array([18.0]), 18, 4).round(6).tolist()
    [0.818182]
    """
    from scipy.special import gammaln

    ratio = gammaln(gaps + n_future) - gammaln(gaps) - gammaln(n + n_future + 1.0) + gammaln(n + 1.0)
    return np.asarray(np.exp(ratio))


def _ranks(n: int, level: float, side: str, confidence: Callable[[Floats, int], Floats]) -> Ranks:
    """Return the ranks whose gaps have enough confidence, the fewest of them, the same number left out at each end."""
    ends = 2 if side == "two-sided" else 1

    def reached(gaps: Any, m: int) -> Any:
        """Return which numbers of gaps are enough."""
        return confidence(np.asarray(gaps, dtype=np.float64), m) >= level - ROUNDING

    gaps = np.arange(n + 1 - ends, 0, -ends, dtype=np.float64)  # 0, 1, ... values left out at each end that counts
    enough = reached(gaps, n) if len(gaps) else np.empty(0, bool)
    out = int(np.argmin(enough)) - 1 if not enough.all() else len(gaps) - 1
    best = float(confidence(gaps[max(out, 0)][None], n)[0]) if len(gaps) else 0.0
    low = max(out, 0) + 1 if side != "upper" else 0
    high = n - max(out, 0) if side != "lower" else n + 1
    if len(enough) and enough[0]:
        return Ranks(low, high, best, n)
    most = max(2 * n, 4)
    while not reached([most + 1 - ends], most)[0]:
        most *= 2
    least = _first(n, most, lambda m: bool(reached([m + 1 - ends], m)[0]))
    return Ranks(low, high, best, least)


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Return the least number above `low` for which a condition holds that holds from some number on."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high

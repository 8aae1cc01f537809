"""The studentized range: scipy's integrals take 70 ms a value and lose the far tail; these take 1 to 3 ms."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from pli_stats.stats.arguments import Floats

STEP = 1.0 / 16.0  # of the trapezoidal rule, whose error for such integrands falls exponentially: 1e-13 here
SPREADS = 160  # points over the spread estimate
NEGLIGIBLE = 45.0  # a log density so far below its top adds nothing
LARGE = 17.0  # of a tail's negative logarithm: beside such tails the first rule is good to 1e-12
SMALLEST = 1e-300
SOLVED = 1e-11
FARTHEST, KNOTS = 36.0, 1.0 / 64.0  # beyond it the tail is below 1e-140; between knots the spline errs by 1e-11


def range_tail(q: float, k: int, df: float = math.inf) -> float:
    """Return the probability that the range of k independent normal means exceeds q standard errors.

    With the standard error known: k times the integral of phi(z) (Phi(z)^(k-1) - (Phi(z) - Phi(z - q))^(k-1)) dz; with
    an estimate on `df` degrees of freedom, that averaged over the estimate.

    References
    ----------
    Copenhaver, M. D. & Holland, B. (1988). Journal of Statistical Computation and Simulation 30, 1-15.
    doi:10.1080/00949658808811082

    Examples
    --------
    >>> f"{range_tail(3.633160, 4):.6f} {range_tail(20.0, 4):.3e} {range_tail(3.958293, 3, 9.0):.5f}"
    '0.050000 1.253e-44 0.04946'
    """
    from scipy.special import stdtr

    if math.isinf(df):
        return float(_tails(np.array([q]), k)[0])
    # The logarithm of the estimated over the true standard deviation has the density exp(df (u - exp(2u) / 2)).
    lowest = _lowest(NEGLIGIBLE, df)
    highest = 0.5 * math.log1p(2.0 * NEGLIGIBLE / df + 2.0 * math.sqrt(2.0 * NEGLIGIBLE / df))
    points = max(SPREADS, int(10.0 * (highest - lowest)))
    # A small tail comes from estimates far below the truth: what is negligible beside 1 need not be so beside it.
    least = max(2.0 * float(stdtr(df, -q / math.sqrt(2.0))), SMALLEST)
    farther = _lowest(NEGLIGIBLE + max(-math.log(least) - LARGE, 0.0), df)
    u = np.linspace(farther, highest, round(points * (highest - farther) / (highest - lowest)))
    density = np.exp(df * (u - 0.5 * np.exp(2.0 * u) + 0.5))
    known = np.exp(_log_tail(k)(np.minimum(q * np.exp(u), FARTHEST)))
    return min(1.0, float((density * known).sum() / density.sum()))


def _lowest(negligible: float, df: float) -> float:
    """Return the logarithm of the spread below which the log density lies that far under its top."""
    return -1.5 * math.sqrt(negligible / df) if negligible < 0.9 * df else -(negligible + 1.0) / df - 0.5


@lru_cache(maxsize=64)
def _log_tail(k: int) -> Callable[[Floats], Floats]:
    """Return the logarithm of the tail with known standard error as a cubic spline; many pairs need it."""
    from scipy.interpolate import CubicSpline

    q = np.arange(0.0, FARTHEST + KNOTS, KNOTS)
    tails = np.concatenate([_tails(part, k) for part in np.array_split(q, 20)])
    spline: Callable[[Floats], Floats] = CubicSpline(q, np.log(tails))
    return spline


def _tails(q: Floats, k: int) -> Floats:
    """Return the tail with known standard error at several q."""
    from scipy.special import ndtr

    z = np.arange(-9.0, min(float(q.max()), 60.0) + 9.0, STEP)
    density = np.exp(-0.5 * z**2) / math.sqrt(2.0 * math.pi)
    upper = ndtr(z)
    with np.errstate(divide="ignore"):  # q = 0: the logarithm of 0, and the range exceeds 0 for certain
        lost = -np.expm1((k - 1) * np.log1p(-np.minimum(ndtr(z - q[:, None]) / upper, 1.0)))
    return np.asarray(np.minimum(1.0, k * STEP * (lost @ (density * upper ** (k - 1)))))


def range_quantile(tail: float, k: int, df: float = math.inf) -> float:
    """Return the q that the range of k means exceeds with probability `tail`.

    Examples
    --------
    >>> round(range_quantile(0.05, 4), 6), round(range_quantile(0.05, 3, 9.0), 4)
    (3.63316, 3.9485)
    """
    from scipy.optimize import brentq

    high = 4.0
    while range_tail(high, k, df) > tail:
        high *= 2.0
    return float(brentq(lambda q: math.log(range_tail(q, k, df) / tail), 0.0, high, xtol=SOLVED, rtol=SOLVED))

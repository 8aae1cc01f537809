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
SOLVED = 1e-13
STEEP = 1e-4  # half the step over which a gradient is taken
INTERPOLATED = 64  # quantiles of as many degrees of freedom or more are read off a polynomial through so many
HELD = 1 << 17  # points of all integrals held at a time: 1 MB
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
    if math.isinf(df):
        return float(_tails(np.array([q]), k)[0])
    return float(range_tails(np.array([q]), k, np.array([df]))[0])


def range_tails(q: Floats, k: int, df: Floats) -> Floats:
    """Return `range_tail` of several q, each with its own finite degrees of freedom.

    Examples
    --------
    >>> range_tails(np.array([3.958293, 3.0]), 3, np.array([9.0, 4.0])).round(5).tolist()
    [0.04946, 0.20056]
    """
    from scipy.special import stdtr

    # The logarithm of the estimated over the true standard deviation has the density exp(df (u - exp(2u) / 2)).
    lowest = _lowest(np.full(len(df), NEGLIGIBLE), df)
    highest = 0.5 * np.log1p(2.0 * NEGLIGIBLE / df + 2.0 * np.sqrt(2.0 * NEGLIGIBLE / df))
    # A small tail comes from estimates far below the truth: what is negligible beside 1 need not be so beside it.
    least = np.maximum(2.0 * stdtr(df, -q / math.sqrt(2.0)), SMALLEST)
    farther = _lowest(NEGLIGIBLE + np.maximum(-np.log(least) - LARGE, 0.0), df)
    points = np.maximum(SPREADS, (10.0 * (highest - lowest)).astype(np.int64))
    points = np.rint(points * (highest - farther) / (highest - lowest)).astype(np.int64)
    out = np.empty(len(q))
    for n in np.unique(points).tolist():
        same = np.flatnonzero(points == n)
        for part in np.array_split(same, -(-n * len(same) // HELD)):
            u = np.linspace(farther[part], highest[part], n, axis=1)
            density = np.exp(df[part, None] * (u - 0.5 * np.exp(2.0 * u) + 0.5))
            known = np.exp(_log_tail(k)(np.minimum(q[part, None] * np.exp(u), FARTHEST)))
            out[part] = (density * known).sum(axis=1) / density.sum(axis=1)
    return np.minimum(out, 1.0)


def _lowest(negligible: Floats, df: Floats) -> Floats:
    """Return the logarithms of the spread below which the log density lies that far under its top."""
    with np.errstate(over="ignore"):
        near, far = -1.5 * np.sqrt(negligible / df), -(negligible + 1.0) / df - 0.5
    return np.asarray(np.where(negligible < 0.9 * df, near, far))


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


def range_quantiles(tail: float, k: int, df: Floats) -> Floats:
    """Return `range_quantile` for several degrees of freedom.

    The logarithm of the quantile is a smooth function of 1 / df: of many, it is interpolated between Chebyshev's points
    and corrected by one step of Newton, which leaves an error of rounding only.

    Examples
    --------
    >>> range_quantiles(0.05, 3, np.array([9.0, 4.0])).round(4).tolist()
    [3.9485, 5.0402]
    """
    from scipy.interpolate import BarycentricInterpolator

    different, codes = np.unique(df, return_inverse=True)
    if len(different) <= INTERPOLATED:
        return np.array([range_quantile(tail, k, each) for each in different.tolist()])[codes]
    low, high = 1.0 / different[-1], 1.0 / different[0]
    turns = np.cos(np.pi * np.arange(INTERPOLATED) / (INTERPOLATED - 1.0))
    points = (low + high) / 2.0 + (high - low) / 2.0 * turns
    quantiles = np.array([range_quantile(tail, k, 1.0 / each) for each in points.tolist()])
    tails = [range_tails(quantiles * by, k, 1.0 / points) for by in (1.0 - STEEP, 1.0 + STEEP)]
    gradients = np.log(tails[1] / tails[0]) / (2.0 * STEEP)  # of the logarithm of the tail to that of the quantile
    weights = np.where(np.arange(INTERPOLATED) % 2, -1.0, 1.0)
    weights[[0, -1]] /= 2.0
    between = BarycentricInterpolator(points, np.column_stack((np.log(quantiles), gradients)), wi=weights)
    logs, gradients = between(1.0 / different).T
    corrected = np.exp(logs - np.log(range_tails(np.exp(logs), k, different) / tail) / gradients)
    return np.asarray(corrected[codes])

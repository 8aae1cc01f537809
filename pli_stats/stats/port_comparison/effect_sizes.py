"""How far ports are apart: the shares of variance of all ports with their intervals, and the noncentral laws."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

FAR = 1e4  # noncentralities beyond which scipy's series fail; normal and chi-squared laws then hold to 4 digits
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(64)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


class Effect(NamedTuple):
    """A number with its interval."""

    estimate: float
    low: float
    high: float


def noncentral_t(t: float, df: float, nc: float) -> float:
    """Return P(T <= t) of the noncentral t; scipy's series ends in NaN where t is huge.

    Examples
    --------
    >>> round(noncentral_t(1.0, 5.0, 0.0), 4), round(noncentral_t(2e9, 5.0, 1e9), 2)
    (0.8184, 0.94)
    """
    from scipy.special import chdtrc, nctdtr

    if abs(t) < FAR and abs(nc) < FAR:
        p = float(nctdtr(df, nc, t))
        if not math.isnan(p):
            return p
    # T <= t where the chi of the denominator is at least (Z + nc) / t: a smooth function of Z if t is huge.
    tail = float(WEIGHTS @ chdtrc(df, df * np.maximum((NODES + math.copysign(nc, t * nc)) / abs(t), 0.0) ** 2))
    return tail if t > 0.0 else 1.0 - tail


def _noncentral_f(f: float, df: tuple[float, float], nc: float) -> float:
    """Return P(F <= f) of the noncentral F; by Patnaik's moments where scipy's series ends in NaN or takes for ever."""
    from scipy.special import chdtrc, fdtr, ncfdtr

    if nc < FAR:
        p = float(ncfdtr(df[0], df[1], nc, f))
        if not math.isnan(p):
            return p
    share = (df[0] + nc) / (f * df[0])
    if nc > FAR**2:  # the numerator hardly varies
        return float(chdtrc(df[1], df[1] * share))
    return float(fdtr((df[0] + nc) ** 2 / (df[0] + 2.0 * nc), df[1], 1.0 / share))


def noncentrality(cdf: Callable[[float], float], probability: float, low: float, high: float) -> float:
    """Return the noncentrality at which a falling distribution function takes the given value.

    Examples
    --------
    >>> from scipy.special import ndtr
    >>> round(noncentrality(lambda x: ndtr(1.0 - x), 0.975, 0.0, 2.0), 6)
    -0.959964
    """
    from scipy.optimize import brentq

    width = high - low
    while cdf(low) < probability:
        low, width = low - width, 2.0 * width
    while cdf(high) > probability:
        high, width = high + width, 2.0 * width
    return float(brentq(lambda x: cdf(x) - probability, low, high, xtol=1e-12, rtol=1e-13))


def eta_squared(f: float, df: tuple[float, float], level: float) -> Effect:
    """Return the share of variance that F stands for, F df1 / (F df1 + df2), with the interval from the noncentral F.

    References
    ----------
    Steiger, J. H. (2004). Psychological Methods 9, 164-182. doi:10.1037/1082-989X.9.2.164

    Examples
    --------
    >>> [round(x, 3) for x in eta_squared(4.0, (2.0, 27.0), 0.95)]
    [0.229, 0.0, 0.458]
    """
    if math.isinf(f):
        return Effect(1.0, 1.0, 1.0)
    limits = [
        _share_limit(lambda nc: _noncentral_f(f, df, nc), tail, f * df[0])
        for tail in ((1.0 + level) / 2.0, (1.0 - level) / 2.0)
    ]
    low, high = (x / (x + df[1]) for x in limits)
    return Effect(f * df[0] / (f * df[0] + df[1]), low, high)


def epsilon_squared(h: float, k: int, n: int, level: float) -> Effect:
    """Return the rank epsilon squared H / (n - 1) of a Kruskal-Wallis statistic, with an interval.

    The limits are the noncentralities of the chi-squared distribution at which H is a tail quantile, over n - 1, at
    most 1. They agree with the test (the lower limit is above 0 where p < (1 - level) / 2) and cover more than they say
    for large effects; a percentile bootstrap never covers 0.

    References
    ----------
    Tomczak, M. & Tomczak, E. (2014). Trends in Sport Sciences 1, 19-25.

    Examples
    --------
    >>> [round(x, 3) for x in epsilon_squared(9.0, 3, 31, 0.95)]
    [0.3, 0.016, 0.777]
    """
    from scipy.special import chndtr

    low, high = (
        _share_limit(lambda nc: float(chndtr(h, k - 1.0, nc)), tail, h)
        for tail in ((1.0 + level) / 2.0, (1.0 - level) / 2.0)
    )
    return Effect(h / (n - 1.0), min(low / (n - 1.0), 1.0), min(high / (n - 1.0), 1.0))


def _share_limit(cdf: Callable[[float], float], tail: float, size: float) -> float:
    """Return the noncentrality, 0 where even none at all makes the statistic large for its tail."""
    return noncentrality(cdf, tail, 0.0, size + 10.0) if cdf(0.0) > tail else 0.0

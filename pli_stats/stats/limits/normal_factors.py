"""Factors k of normal limits, anchor + (k - shift) sd, by numerical integration over what is not known exactly."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np

from pli_stats.stats.arguments import Floats
from pli_stats.stats.limits.censored_normal import NormalFit

SPREADS, PLACES = 160, 120  # nodes of Gauss and Legendre
REACH = 8.5  # standard normal deviations, beyond which lies less than 1e-16
BISECTIONS = 60
REST = 1e-16  # probability left out at each end of the chi distribution


def spreads(df: float) -> tuple[Floats, Floats]:
    """Return values of sd / sigma and their weights, which integrate over its distribution.

    Examples
    --------
    >>> ratio, weight = spreads(7.0)
    >>> round(float(weight @ ratio**2), 12)
    1.0
    """
    from scipy.special import gammainccinv, gammaincinv, gammaln

    low = math.sqrt(2.0 * gammaincinv(df / 2.0, REST) / df)
    high = math.sqrt(2.0 * gammainccinv(df / 2.0, REST) / df)
    ratio, weight = gauss_legendre(low, high, SPREADS)
    half = df / 2.0
    log_density = math.log(2.0) + half * math.log(half) - gammaln(half) + (df - 1.0) * np.log(ratio) - half * ratio**2
    return ratio, weight * np.exp(log_density)


def gauss_legendre(low: float, high: float, nodes: int) -> tuple[Floats, Floats]:
    """Return the nodes and weights of Gauss and Legendre on an interval.

    Examples
    --------
    >>> place, weight = gauss_legendre(0.0, 1.0, 5)
    >>> round(float(weight @ place**4), 12)
    0.2
    """
    place, weight = _on_unit(nodes)
    return low + (high - low) * (place + 1.0) / 2.0, weight * (high - low) / 2.0


@cache
def _on_unit(nodes: int) -> tuple[Floats, Floats]:
    """Return nodes and weights on -1 to 1, which take an eigenvalue problem."""
    place, weight = np.polynomial.legendre.leggauss(nodes)
    return place, weight


def tolerance_factor(fit: NormalFit, coverage: float, level: float, *, two_sided: bool = False) -> float:
    """Return k such that a share `coverage` lies below anchor + (k - shift) sd, or within -k to k, with confidence.

    One-sided, (k - c) sqrt(n_a) is a quantile of the noncentral t distribution; two-sided, the probability of enough
    content is integrated over the spread.

    References
    ----------
    Hahn, G. J. & Meeker, W. Q. (1991). Statistical Intervals. Wiley. doi:10.1002/9780470316771
    Krishnamoorthy, K. & Mathew, T. (2009). Statistical Tolerance Regions. Wiley. doi:10.1002/9780470473900

    Examples
    --------
    >>> complete = NormalFit(0.0, 0.0, 1.0, 8.0, 7.0)
    >>> [round(tolerance_factor(complete, 0.95, 0.95, two_sided=both), 3) for both in (False, True)]
    [3.187, 3.746]
    """
    from scipy.special import gammaincc, nctdtrit, ndtri

    root = math.sqrt(fit.n_anchor)
    if not two_sided:
        distance = (float(ndtri(coverage)) - fit.shift) * root
        return fit.shift + float(nctdtrit(fit.df, distance, level)) / root
    place, weight = _normal_places()
    start = fit.shift + place / root

    def confidence(k: float) -> float:
        enough = _least_spread(start, k - fit.shift, k + fit.shift, coverage)
        return float(weight @ gammaincc(fit.df / 2.0, fit.df / 2.0 * enough**2))

    return _root(confidence, level, max(float(ndtri((1.0 + coverage) / 2.0)), abs(fit.shift) + 1.0), abs(fit.shift))


def _normal_places() -> tuple[Floats, Floats]:
    """Return values of a standard normal deviate and their weights."""
    place, weight = gauss_legendre(-REACH, REACH, PLACES)
    return place, weight * np.exp(-0.5 * place**2) / math.sqrt(2.0 * math.pi)


def prediction_factor(
    fit: NormalFit, level: float, *, n_future: int = 1, mean_of: int = 1, two_sided: bool = False
) -> float:
    """Return k such that all of `n_future` means of `mean_of` future values lie below anchor + (k - shift) sd.

    For one future value of a complete sample k = t sqrt(1 + 1 / n); for several the probability that all lie below is
    integrated over the anchor and the spread, which they share. Two-sided, they lie within -k to k.

    References
    ----------
    Hahn, G. J. & Meeker, W. Q. (1991). Statistical Intervals. Wiley. doi:10.1002/9780470316771

    Examples
    --------
    >>> complete = NormalFit(0.0, 0.0, 1.0, 20.0, 19.0)
    >>> round(prediction_factor(complete, 0.99, n_future=3, mean_of=2), 4)
    2.2511
    """
    from scipy.special import ndtr, ndtri

    ratio, weight = spreads(fit.df)
    place, density = _normal_places()
    start = fit.shift + place[:, None] / math.sqrt(fit.n_anchor) - fit.shift * ratio  # estimated mean, true one 0
    root = math.sqrt(mean_of)

    def confidence(k: float) -> float:
        inside = ndtr(root * (start + k * ratio))
        if two_sided:
            inside = np.maximum(inside - ndtr(root * (start - k * ratio)), 0.0)
        return float(density @ (inside**n_future @ weight))

    return _root(confidence, level, float(ndtri(level)) / root)


def _least_spread(start: Floats, up: float, down: float, coverage: float) -> Floats:
    """Return the least sd / sigma at which the interval from start - down * sd to start + up * sd holds its share."""
    from scipy.special import ndtr

    low, high = np.zeros(len(start)), (np.abs(start) + REACH) / min(up, down)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2.0
        holds = ndtr(start + up * middle) - ndtr(start - down * middle) >= coverage
        low, high = np.where(holds, low, middle), np.where(holds, middle, high)
    return (low + high) / 2.0


def _root(confidence: Callable[[float], float], level: float, start: float, floor: float = -math.inf) -> float:
    """Return where an increasing function above `floor` reaches the level."""
    from scipy.optimize import brentq

    low, high = start, start + 1.0
    while confidence(high) < level:
        low, high = high, high + 2.0 * (high - low)
    while confidence(low) > level:
        low, high = (low - 2.0 * (high - low) if math.isinf(floor) else (floor + low) / 2.0), low
    return float(brentq(lambda k: confidence(k) - level, low, high, xtol=1e-12, rtol=1e-13))

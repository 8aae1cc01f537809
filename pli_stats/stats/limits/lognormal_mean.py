"""Upper limits of the mean of a lognormal distribution: Land's exact one, and that of a generalised pivot."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from pli_stats.stats.arguments import Floats
from pli_stats.stats.limits.censored_normal import NormalFit
from pli_stats.stats.limits.normal_factors import gauss_legendre, spreads

ANGLES = 300  # nodes on each side of what was observed


def land_limit(logs: Floats, level: float) -> float:
    """Return Land's upper limit of mu + sigma^2 / 2, which is exact.

    Tables hold H = (limit - mean - s^2 / 2) sqrt(n - 1) / s. With m in the place of mu + sigma^2 / 2, values that keep
    V = sum (y - m)^2 lie on a sphere, on which u = sqrt(n) (mean - m) / sqrt(V) has a density proportional to
    (1 - u^2)^((n - 3) / 2) exp(-sqrt(n V) u / 2) whatever sigma. The limit is the m at which the observed u, or a
    smaller one, has the probability 1 - level.

    References
    ----------
    Land, C. E. (1971). Annals of Mathematical Statistics 42, 1187-1205. doi:10.1214/aoms/1177693235

    Examples
    --------
    >>> chromium = [10, 13, 20, 36, 41, 59, 67, 110, 110, 136, 140, 160, 200, 230, 1300]
    >>> round(math.exp(land_limit(np.log(chromium), 0.95)), 4)
    496.6282
    """
    n, mean, squares = len(logs), float(logs.mean()), float(((logs - logs.mean()) ** 2).sum())

    def below(m: float) -> float:
        v = squares + n * (mean - m) ** 2
        return _chance_below(math.asin(math.sqrt(n) * (mean - m) / math.sqrt(v)), n, math.sqrt(n * v) / 2.0)

    return _decreasing_root(below, 1.0 - level, mean + squares / (n - 1.0) / 2.0, math.sqrt(squares / n))


def _chance_below(angle: float, n: int, pull: float) -> float:
    """Return the probability of a smaller angle under the density cos^(n - 2) exp(-pull sin)."""
    parts = []
    for low, high in ((-math.pi / 2.0, angle), (angle, math.pi / 2.0)):
        place, weight = gauss_legendre(low, high, ANGLES)
        with np.errstate(divide="ignore"):
            parts.append((weight, (n - 2.0) * np.log(np.cos(place)) - pull * np.sin(place)))
    top = max(float(log.max()) for _, log in parts)
    under, over = (float(weight @ np.exp(log - top)) for weight, log in parts)
    return under / (under + over)


def pivot_limit(fit: NormalFit, level: float) -> float:
    """Return the upper limit of mu + sigma^2 / 2 by the generalised pivot.

    References
    ----------
    Krishnamoorthy, K. & Mathew, T. (2003). Journal of Statistical Planning and Inference 115, 103-121.
    doi:10.1016/S0378-3758(02)00153-2

    Examples
    --------
    >>> round(pivot_limit(NormalFit(5.0, 0.0, 1.0, 15.0, 14.0), 0.95), 3)
    6.266
    """
    from scipy.special import ndtr

    ratio, weight = spreads(fit.df)
    sigma = fit.sd / ratio
    error = sigma / math.sqrt(fit.n_anchor)
    centre = fit.anchor - fit.shift * sigma + sigma**2 / 2.0

    def above(limit: float) -> float:
        return float(weight @ ndtr((centre - limit) / error))

    return _decreasing_root(above, 1.0 - level, fit.mean + fit.sd**2 / 2.0, fit.sd)


def _decreasing_root(chance: Callable[[float], float], tail: float, start: float, step: float) -> float:
    """Return where a decreasing probability falls to the tail."""
    from scipy.optimize import brentq

    low, high = start - step, start + step
    while chance(high) > tail:
        low, high = high, high + 2.0 * (high - low)
    while chance(low) < tail:
        low, high = low - 2.0 * (high - low), low
    return float(brentq(lambda m: chance(m) - tail, low, high, xtol=1e-13 * max(abs(start), 1.0), rtol=1e-13))

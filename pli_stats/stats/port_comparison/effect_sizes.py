"""How far ports are apart: differences of two ports and effect sizes, each with its interval."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from pli_stats.stats.arguments import Floats
from pli_stats.stats.port_comparison.pingouin_tests import share_above

NORMAL = NormalDist()
FAR = 1e4  # noncentralities beyond which scipy's series fail; normal and chi-squared laws then hold to 4 digits
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(64)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
EXACT_PRODUCT = 2500  # up to this n_a n_b the rank-sum distribution is counted; above it is normal to 4 digits


class Effect(NamedTuple):
    """A number with its interval."""

    estimate: float
    low: float
    high: float


def rank_biserial(a: Floats, b: Floats, level: float) -> Effect:
    """Return P(A > B) - P(A < B), which is Cliff's delta, with Newcombe's interval.

    With theta = (delta + 1) / 2 the limits solve |theta_hat - theta| = z sqrt(V(theta)), V(theta) = theta (1 - theta)
    (1 + N (1 - theta) / (2 - theta) + N theta / (1 + theta)) / (n_a n_b), N = (n_a + n_b) / 2 - 1. The variance moves
    with theta, so that the interval keeps its level near -1 and 1, and has a width when the ports do not overlap; an
    interval by Fisher's z with the variance under the null has neither.

    References
    ----------
    Newcombe, R. G. (2006). Statistics in Medicine 25, 559-573. doi:10.1002/sim.2324

    Examples
    --------
    >>> [round(x, 3) for x in rank_biserial(np.array([5.0, 6.0, 7.0]), np.array([1.0, 2.0, 6.0]), 0.95)]
    [0.667, -0.285, 0.952]
    """
    theta = share_above(a, b)
    lower, upper = 1.0 - _theta_limit(1.0 - theta, len(a), len(b), level), _theta_limit(theta, len(a), len(b), level)
    return Effect(2.0 * theta - 1.0, 2.0 * lower - 1.0, 2.0 * upper - 1.0)


def _theta_limit(theta: float, n_a: int, n_b: int, level: float) -> float:
    """Return the upper limit of P(A > B) + P(A = B) / 2."""
    if theta == 1.0:
        return 1.0
    from scipy.optimize import brentq

    z2 = NORMAL.inv_cdf((1.0 + level) / 2.0) ** 2 / (n_a * n_b)
    half = (n_a + n_b) / 2.0 - 1.0

    def excess(t: float) -> float:
        """Return the squared distance over the squared allowance, less 1; at theta = 0 one factor t is divided out."""
        spread = z2 * (1.0 - t) * (1.0 + half * (1.0 - t) / (2.0 - t) + half * t / (1.0 + t))
        return t - spread if theta == 0.0 else (t - theta) ** 2 - t * spread

    return float(brentq(excess, theta, 1.0, xtol=1e-14))


def hodges_lehmann(a: Floats, b: Floats, level: float) -> Effect:
    """Return the median of all differences A - B with the interval that inverts the rank-sum test.

    The limits are the C-th smallest and largest difference, C the level's quantile of the rank-sum distribution
    (counted for n_a n_b <= 2500, else normal). Without ties the interval is exact; with ties it covers more. It is
    infinite where the ports are so small that no difference is rare enough.

    References
    ----------
    Hodges, J. L. & Lehmann, E. L. (1963). Annals of Mathematical Statistics 34, 598-611. doi:10.1214/aoms/1177704172

    Examples
    --------
    >>> hodges_lehmann(np.array([5.0, 6.0, 7.5, 9.0]), np.array([1.0, 2.0, 4.5, 3.0]), 0.95)
    Effect(estimate=4.25, low=0.5, high=8.0)
    """
    differences = np.sort(np.subtract.outer(a, b), axis=None)
    rank = _rank_sum_rank(len(a), len(b), round((1.0 - level) / 2.0, 15))
    low, high = (differences[rank - 1], differences[-rank]) if rank else (-np.inf, np.inf)
    return Effect(float(np.median(differences)), float(low), float(high))


@lru_cache(maxsize=256)
def _rank_sum_rank(m: int, n: int, tail: float) -> int:
    """Return the largest C with P(U <= C - 1) <= tail, 0 if there is none."""
    if m * n > EXACT_PRODUCT:
        sd = math.sqrt(m * n * (m + n + 1) / 12.0)
        return max(math.floor(m * n / 2.0 + 0.5 + NORMAL.inv_cdf(tail) * sd), 0)
    # ways[i][u]: orderings of i values of A among j of B with u pairs A > B; one more of B at a time.
    ways = np.zeros((m + 1, m * n + 1))
    ways[:, 0] = 1.0
    for j in range(1, n + 1):
        for i in range(1, m + 1):
            ways[i, j:] += ways[i - 1, : m * n + 1 - j]
    return int(np.searchsorted(np.cumsum(ways[m]) / math.comb(m + n, m), tail * (1.0 + 1e-12), side="right"))


def welch_difference(a: Floats, b: Floats) -> tuple[float, float, float]:
    """Return the difference of means, its standard error without pooling, and Welch's degrees of freedom.

    References
    ----------
    Welch, B. L. (1947). Biometrika 34, 28-35. doi:10.1093/biomet/34.1-2.28

    Examples
    --------
    >>> welch_difference(np.array([1.0, 3.0]), np.array([2.0, 4.0]))
    (-1.0, 1.4142135623730951, 2.0)
    """
    u, v = float(a.var(ddof=1)) / len(a), float(b.var(ddof=1)) / len(b)
    if u + v == 0.0:
        return float(a.mean() - b.mean()), 0.0, float(len(a) + len(b) - 2)
    share = u / (u + v)  # a quotient of squares of squares would underflow for small variances
    df = 1.0 / (share**2 / (len(a) - 1) + (1.0 - share) ** 2 / (len(b) - 1))
    return float(a.mean() - b.mean()), math.sqrt(u + v), df


def hedges_g(a: Floats, b: Floats, level: float) -> Effect:
    """Return Hedges' g without pooling the variances, with the interval from the noncentral t.

    g = J (mean_a - mean_b) / s, s^2 = (s_a^2 + s_b^2) / 2, J = Gamma(df / 2) / (sqrt(df / 2) Gamma((df - 1) / 2)) with
    the df of s, (s_a^2 + s_b^2)^2 / (s_a^4 / (n_a - 1) + s_b^4 / (n_b - 1)). (R's effectsize takes those of Welch's t,
    which makes g of 3 and 30 samples a fifth too small.) The limits are the noncentralities at which Welch's t is a
    tail quantile. Where neither port has any spread, g is 0 for equal means and otherwise infinite.

    References
    ----------
    Hedges, L. V. (1981). Journal of Educational Statistics 6, 107-128. doi:10.3102/10769986006002107
    Delacre, M. et al. (2021). Why Hedges' g*s based on the non-pooled standard deviation should be reported with
    Welch's t-test. PsyArXiv. doi:10.31234/osf.io/tu6mp

    Examples
    --------
    >>> [round(x, 2) for x in hedges_g(np.array([5.0, 6.0, 7.0]), np.array([1.0, 2.0, 3.0]), 0.95)]
    [3.19, 0.68, 5.63]
    """
    difference, se, df = welch_difference(a, b)
    if se == 0.0:
        g = math.copysign(math.inf, difference) if difference else 0.0
        return Effect(g, g, g)
    from scipy.special import poch

    u, v = float(a.var(ddof=1)), float(b.var(ddof=1))
    sd, share = math.sqrt((u + v) / 2.0), u / (u + v)  # a quotient of squares of squares would underflow
    df_sd = 1.0 / (share**2 / (len(a) - 1) + (1.0 - share) ** 2 / (len(b) - 1))
    unbiased = float(poch((df_sd - 1.0) / 2.0, 0.5)) / math.sqrt(df_sd / 2.0)
    t = difference / se
    tails = ((1.0 + level) / 2.0, (1.0 - level) / 2.0)
    low, high = (noncentrality(lambda nc: _noncentral_t(t, df, nc), tail, t - 2.0, t + 2.0) for tail in tails)
    return Effect(unbiased * difference / sd, unbiased * low * se / sd, unbiased * high * se / sd)


def _noncentral_t(t: float, df: float, nc: float) -> float:
    """Return P(T <= t) of the noncentral t; scipy's series ends in NaN where t is huge."""
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

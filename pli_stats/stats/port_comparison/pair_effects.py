"""How far two ports are apart, for every pair at once: differences and effect sizes, each with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache, partial
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pli_stats.stats.arguments import Floats
from pli_stats.stats.port_comparison.effect_sizes import FAR, Effect, noncentral_t, noncentrality

Groups = Sequence[Floats]
Places = NDArray[np.int64]

NORMAL = NormalDist()
EXACT_PRODUCT = 2500  # up to this n_a n_b the rank-sum distribution is counted; above it is normal to 4 digits
HELD = 1 << 21  # differences held at a time: 16 MB
HALVINGS = 60  # of [theta, 1]: to the last digit
STEPS = 20  # of the secant; 4 to 6 are usual
CLOSE = 1e-12  # of the product of the last two steps of a secant, which is about its error


class Pairs(NamedTuple):
    """The two ports of every pair, whose difference is A - B."""

    a: Places
    b: Places


class Effects(NamedTuple):
    """Numbers with their intervals, one a pair."""

    estimate: Floats
    low: Floats
    high: Floats

    def first(self) -> Effect:
        """Return those of the first pair."""
        return Effect(*(float(each[0]) for each in self))


class Differences(NamedTuple):
    """Differences of means, their standard errors without pooling, and Welch's degrees of freedom, one a pair."""

    estimate: Floats
    error: Floats
    df: Floats


ONE_PAIR = Pairs(np.array([0]), np.array([1]))  # of two ports, the first less the second


def every_pair(k: int) -> Pairs:
    """Return the places of all pairs of k ports, the later one less the earlier one, as R's TukeyHSD has them.

    Examples
    --------
    >>> [each.tolist() for each in every_pair(3)]
    [[1, 2, 2], [0, 0, 1]]
    """
    earlier, later = np.triu_indices(k, 1)
    return Pairs(later, earlier)


def rank_biserial(a: Floats, b: Floats, level: float) -> Effect:
    """Return `rank_biserials` of two ports.

    Examples
    --------
    >>> [round(x, 3) for x in rank_biserial(np.array([5.0, 6.0, 7.0]), np.array([1.0, 2.0, 6.0]), 0.95)]
    [0.667, -0.285, 0.952]
    """
    return rank_biserials((a, b), ONE_PAIR, level).first()


def rank_biserials(groups: Groups, pairs: Pairs, level: float) -> Effects:
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
    >>> found = rank_biserials([np.array([5.0, 6.0, 7.0]), np.array([1.0, 2.0, 6.0])], ONE_PAIR, 0.95)
    >>> found.estimate.round(3).tolist()
    [0.667]
    """
    sizes = np.array([len(group) for group in groups])
    theta = shares_above(groups)[pairs]
    n_a, n_b = sizes[pairs.a], sizes[pairs.b]
    low, high = 1.0 - _theta_limits(1.0 - theta, n_a, n_b, level), _theta_limits(theta, n_a, n_b, level)
    return Effects(2.0 * theta - 1.0, 2.0 * low - 1.0, 2.0 * high - 1.0)


def shares_above(groups: Groups) -> Floats:
    """Return P(A > B) + P(A = B) / 2 of every port A (rows) and B (columns), the common language effect size.

    Examples
    --------
    >>> shares_above([np.array([1.0, 3.0]), np.array([2.0, 3.0])]).tolist()
    [[0.5, 0.375], [0.625, 0.5]]
    """
    sizes = np.array([len(group) for group in groups])
    x, codes = np.concatenate(groups), np.repeat(np.arange(len(groups)), sizes)
    out = np.empty((len(groups), len(groups)))
    for j, group in enumerate(groups):
        ordered = np.sort(group)
        twice_below = np.searchsorted(ordered, x, "left") + np.searchsorted(ordered, x, "right")
        out[:, j] = np.bincount(codes, twice_below) / (2.0 * sizes * len(group))
    return out


def _theta_limits(theta: Floats, n_a: Places, n_b: Places, level: float) -> Floats:
    """Return the upper limits of P(A > B) + P(A = B) / 2."""
    z2 = NORMAL.inv_cdf((1.0 + level) / 2.0) ** 2 / (n_a * n_b)
    half = (n_a + n_b) / 2.0 - 1.0
    low, high = theta.copy(), np.ones(len(theta))
    for _ in range(HALVINGS):
        t = (low + high) / 2.0
        spread = z2 * (1.0 - t) * (1.0 + half * (1.0 - t) / (2.0 - t) + half * t / (1.0 + t))
        beyond = (t - theta) ** 2 > t * spread
        low, high = np.where(beyond, low, t), np.where(beyond, t, high)
    return np.asarray(np.where(theta == 1.0, 1.0, (low + high) / 2.0))


def hodges_lehmann(a: Floats, b: Floats, level: float) -> Effect:
    """Return `hodges_lehmann_shifts` of two ports.

    Examples
    --------
    >>> hodges_lehmann(np.array([5.0, 6.0, 7.5, 9.0]), np.array([1.0, 2.0, 4.5, 3.0]), 0.95)
    Effect(estimate=4.25, low=0.5, high=8.0)
    """
    return hodges_lehmann_shifts((a, b), ONE_PAIR, level).first()


def hodges_lehmann_shifts(groups: Groups, pairs: Pairs, level: float) -> Effects:
    """Return the median of all differences A - B with the interval that inverts the rank-sum test.

    The limits are the C-th smallest and largest difference, C the level's quantile of the rank-sum distribution
    (counted for n_a n_b <= 2500, else normal). Without ties the interval is exact; with ties it covers more. It is
    infinite where the ports are so small that no difference is rare enough.

    References
    ----------
    Hodges, J. L. & Lehmann, E. L. (1963). Annals of Mathematical Statistics 34, 598-611. doi:10.1214/aoms/1177704172

    Examples
    --------
    >>> groups = [np.array([5.0, 6.0, 7.5, 9.0]), np.array([1.0, 2.0, 4.5, 3.0])]
    >>> hodges_lehmann_shifts(groups, ONE_PAIR, 0.95).estimate.tolist()
    [4.25]
    """
    tail = round((1.0 - level) / 2.0, 15)
    sizes = np.array([len(group) for group in groups])
    place, stacked = _stacked_by_size(groups, sizes)
    out = np.empty((3, len(pairs.a)))
    for (m, n), here in _pairs_by_sizes(sizes, pairs):
        rank, middle = _rank_sum_rank(m, n, tail), (m * n - 1) // 2
        for part in np.array_split(here, -(-len(here) * m * n // HELD)):
            a, b = stacked[m][place[pairs.a[part]]], stacked[n][place[pairs.b[part]]]
            differences = (a[:, :, None] - b[:, None, :]).reshape(len(part), m * n)
            differences.sort(axis=1)
            out[0, part] = (differences[:, middle] + differences[:, m * n // 2]) / 2.0
            out[1, part] = differences[:, rank - 1] if rank else -np.inf
            out[2, part] = differences[:, -rank] if rank else np.inf
    return Effects(*out)


def _stacked_by_size(groups: Groups, sizes: Places) -> tuple[Places, dict[int, Floats]]:
    """Return the ports of each size as the rows of one table, and the row of every port."""
    place, stacked = np.empty(len(groups), dtype=np.int64), {}
    for n in np.unique(sizes).tolist():
        here = np.flatnonzero(sizes == n)
        place[here] = np.arange(len(here))
        stacked[n] = np.stack([groups[i] for i in here.tolist()])
    return place, stacked


def _pairs_by_sizes(sizes: Places, pairs: Pairs) -> list[tuple[tuple[int, int], Places]]:
    """Return for each two sizes the pairs whose ports have them."""
    both = np.column_stack((sizes[pairs.a], sizes[pairs.b]))
    found, codes = np.unique(both, axis=0, return_inverse=True)
    order = np.argsort(codes.ravel(), kind="stable")
    ends = np.cumsum(np.bincount(codes.ravel()))[:-1]
    return [((int(m), int(n)), here) for (m, n), here in zip(found, np.split(order, ends), strict=True)]


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


def welch_differences(groups: Groups, pairs: Pairs) -> Differences:
    """Return the differences of means, their standard errors without pooling, and Welch's degrees of freedom.

    References
    ----------
    Welch, B. L. (1947). Biometrika 34, 28-35. doi:10.1093/biomet/34.1-2.28

    Examples
    --------
    >>> found = welch_differences([np.array([1.0, 3.0]), np.array([2.0, 4.0])], ONE_PAIR)
    >>> [each.tolist() for each in found]
    [[-1.0], [1.4142135623730951], [2.0]]
    """
    n, means, variances = _moments(groups)
    u, v = variances[pairs.a] / n[pairs.a], variances[pairs.b] / n[pairs.b]
    n_a, n_b = n[pairs.a], n[pairs.b]
    df = np.where(u + v == 0.0, n_a + n_b - 2.0, _satterthwaite(u, v, n_a, n_b))
    return Differences(means[pairs.a] - means[pairs.b], np.sqrt(u + v), df)


def _moments(groups: Groups) -> tuple[Floats, Floats, Floats]:
    """Return size, mean and variance of every port."""
    found = np.array([(len(group), group.mean(), group.var(ddof=1)) for group in groups], dtype=np.float64)
    return found[:, 0], found[:, 1], found[:, 2]


def _satterthwaite(u: Floats, v: Floats, n_a: Floats, n_b: Floats) -> Floats:
    """Return the degrees of freedom of u + v."""
    with np.errstate(invalid="ignore"):
        share = u / (u + v)  # a quotient of squares of squares would underflow for small variances
    return np.asarray(1.0 / (share**2 / (n_a - 1.0) + (1.0 - share) ** 2 / (n_b - 1.0)))


def hedges_g(a: Floats, b: Floats, level: float) -> Effect:
    """Return `hedges_gs` of two ports.

    Examples
    --------
    >>> [round(x, 2) for x in hedges_g(np.array([5.0, 6.0, 7.0]), np.array([1.0, 2.0, 3.0]), 0.95)]
    [3.19, 0.68, 5.63]
    """
    return hedges_gs((a, b), ONE_PAIR, level).first()


def hedges_gs(groups: Groups, pairs: Pairs, level: float) -> Effects:
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
    >>> found = hedges_gs([np.array([5.0, 6.0, 7.0]), np.array([1.0, 2.0, 3.0])], ONE_PAIR, 0.95)
    >>> found.estimate.round(2).tolist()
    [3.19]
    """
    from scipy.special import poch

    n, _, variances = _moments(groups)
    gap, error, df = welch_differences(groups, pairs)
    out = np.tile(np.where(gap == 0.0, 0.0, np.copysign(np.inf, gap)), (3, 1))
    varied = error > 0.0
    gap, error, df = (each[varied] for each in (gap, error, df))
    a, b = (each[varied] for each in pairs)
    u, v = variances[a], variances[b]
    free = _satterthwaite(u, v, n[a], n[b])
    unbiased = poch((free - 1.0) / 2.0, 0.5) / np.sqrt(free / 2.0)
    scale = unbiased / np.sqrt((u + v) / 2.0)
    t = gap / error
    low, high = (noncentralities_of_t(t, df, tail) * error for tail in ((1.0 + level) / 2.0, (1.0 - level) / 2.0))
    out[:, varied] = np.stack((gap, low, high)) * scale
    return Effects(*out)


def noncentralities_of_t(t: Floats, df: Floats, tail: float) -> Floats:
    """Return the noncentralities at which P(T <= t) is `tail`, by the secant on the scale of normal quantiles.

    There the distribution function is nearly a straight line in the noncentrality. Where the secant fails, as with huge
    t, a root is searched for each.

    Examples
    --------
    >>> noncentralities_of_t(np.array([0.0, 2.0]), np.array([5.0, 5.0]), 0.975).round(4).tolist()
    [-1.96, -0.3692]
    """
    from scipy.special import nctdtr, ndtri, poch

    z = float(ndtri(tail))
    mean = poch(df / 2.0, 0.5) / np.sqrt(df / 2.0)  # of the chi in the denominator
    last = t * mean - z * np.sqrt(1.0 + t * t * np.maximum(1.0 - mean * mean, 0.0))
    with np.errstate(all="ignore"):
        off = ndtri(nctdtr(df, last, t)) - z
        found, active = last + off, np.arange(len(t))
        for _ in range(STEPS):
            now = ndtri(nctdtr(df[active], found[active], t[active])) - z
            step = np.where(now == off[active], 0.0, now * (found[active] - last[active]) / (now - off[active]))
            before = found[active] - last[active]
            last[active], off[active] = found[active], now
            found[active] -= step
            active = active[~(np.abs(step * before) <= CLOSE * np.maximum(np.abs(found[active]), 1.0))]
    far = ~(np.maximum(np.abs(t), np.abs(found)) < FAR) | ~np.isfinite(off)
    failed = np.union1d(active, np.flatnonzero(far))
    for i in failed.tolist():
        at = float(t[i])
        found[i] = noncentrality(partial(noncentral_t, at, float(df[i])), tail, at - 2.0, at + 2.0)
    return np.asarray(found)

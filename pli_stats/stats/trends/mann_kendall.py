"""Surveys over years: is there a monotone trend (Mann-Kendall), and how steep is it (Theil-Sen)."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist
from typing import Any

import numpy as np

from pli_stats.checks import check_level, check_one_of, refusal
from pli_stats.records.hypothesis_tests import MANN_KENDALL
from pli_stats.results import Interval, Test
from pli_stats.stats.arguments import ALTERNATIVES, Floats, finite_vector, same_length
from pli_stats.stats.hypothesis.p_adjustment import coarse_p
from pli_stats.text.notes import note

EXACT_MOST = 60  # without ties; beyond, the normal law with continuity correction agrees to 4 digits
FEW_TIED = 10  # with ties and fewer values Gilbert (1987) would not trust the normal law
NORMAL = NormalDist()


def mann_kendall_test(values: Any, *, time: Any = None, alternative: str = "two-sided") -> Test:
    """Test whether values tend to rise or fall with time.

    S = sum over pairs with t_i < t_j of sign(x_j - x_i). Under the null all orders of the values over the times are
    equally likely: values are exchangeable, so several samples a year are allowed, but they must be independent;
    values that follow each other closely (serial correlation, replicates of one station) reject too often. Without ties
    and up to 60 values p is exact, counted by inversions. Else S - sign(S) is referred to the normal law with the
    variance of S over all orders, with u values tied and w values of one time:

    var S = (v(n) - sum v(u) - sum v(w)) / 18 + sum u(u - 1) sum w(w - 1) / (2 n (n - 1))
    + sum u(u - 1)(u - 2) sum w(w - 1)(w - 2) / (9 n (n - 1)(n - 2)), v(m) = m (m - 1)(2 m + 5).

    Pairs of one time say nothing about trend and add nothing to S; the sums over w take them out of the variance.

    Parameters
    ----------
    values : array, (n,)
        At least three.
    time : array, (n,), optional
        Years or other numbers, in any order; by default the order in which the values came.
    alternative : {"two-sided", "greater", "less"}
        "greater": values rise.

    Returns
    -------
    Test
        Statistic S; effect Kendall's tau-b. Equal values give S = 0 and p = 1 with a note.

    Raises
    ------
    InputError
        Fewer than three values, one not finite, another length of `time`, or a single time.

    References
    ----------
    Mann, H. B. (1945). Econometrica 13, 245-259. doi:10.2307/1907187
    Kendall, M. G. (1945). Biometrika 33, 239-251. doi:10.1093/biomet/33.3.239
    Gilbert, R. O. (1987). Statistical Methods for Environmental Pollution Monitoring, chapter 16. Van Nostrand
    Reinhold.

    Examples
    --------
    >>> test = mann_kendall_test([10, 15, 14, 20])
    >>> test.statistic, round(test.p_value, 4), round(test.effect, 4)
    (4.0, 0.3333, 0.6667)
    """
    from scipy.stats import kendalltau

    check_one_of("alternative", alternative, ALTERNATIVES)
    x, t = _series(values, time)
    n = len(x)
    s = _score(x, t)
    ties_x, ties_t = _ties(x), _ties(t)
    tied = max(ties_x.max(), ties_t.max()) > 1
    rough = (note("ties_of_few", least=FEW_TIED),) if tied and n < FEW_TIED else ()
    notes = (note("no_trend"),) if len(ties_x) == 1 else rough
    exact = not tied and n <= EXACT_MOST
    tau, p, least = 0.0, 1.0, 1.0
    if len(ties_x) > 1:
        found = kendalltau(t, x, method="exact" if exact else "asymptotic", alternative=alternative)
        tau = float(found.statistic)
        # scipy's normal law has no continuity correction.
        variance = _variance(n, ties_x, ties_t)
        p = float(found.pvalue) if exact else _normal_p(s, variance, alternative)
        side = "two-sided" if alternative == "two-sided" else "greater"
        least = _least_exact(n, side) if exact else _normal_p(_score(np.sort(x), t), variance, side)
    return Test(
        test=MANN_KENDALL.name,
        statistic=float(s),
        df=(),
        p_value=p,
        alternative=alternative,
        effect=tau,
        effect_name=MANN_KENDALL.effect,
        method="exact, by inversions" if exact else "normal with continuity correction, variance for ties",
        n=n,
        notes=(*notes, *(coarse_p(least, n, "value") if len(ties_x) > 1 else ())),
        statistic_name="S",
        least_p=least,
    )


def theil_sen_slope(values: Any, *, time: Any = None, level: float = 0.95) -> Interval:
    """Return the median of the slopes of all pairs of different times, with the interval that inverts Mann-Kendall.

    With N slopes in order the limits are the (N - C) / 2-th and the (N + C) / 2 + 1-th. Without ties and up to 60
    values C is counted: the largest |S| that is not rare, so that the interval covers at least its level whatever the
    distribution. Else C = z sqrt(var S), with the variance of `mann_kendall_test`, interpolated between slopes
    (Gilbert 1987). It covers the change a unit of time of values that are otherwise exchangeable. Memory grows as n^2.

    Parameters
    ----------
    values : array, (n,)
        At least three.
    time : array, (n,), optional
        Years or other numbers, in any order; by default 0, 1, ... in the order in which the values came. Pairs of one
        time have no slope and are left out of N.
    level : float

    Returns
    -------
    Interval
        Units of value a unit of time. Too few values for the level give infinite limits with a note.

    Raises
    ------
    InputError
        As `mann_kendall_test`, or the level is out of range.

    References
    ----------
    Theil, H. (1950). Proc. Kon. Ned. Akad. v. Wetensch. A 53, 386-392.
    Sen, P. K. (1968). Journal of the American Statistical Association 63, 1379-1389.
    doi:10.1080/01621459.1968.10480934
    Gilbert, R. O. (1987). Statistical Methods for Environmental Pollution Monitoring, section 16.5. Van Nostrand
    Reinhold.

    Examples
    --------
    >>> slope = theil_sen_slope([2.0, 2.3, 2.1, 2.9, 3.1, 3.0], time=[2015, 2016, 2017, 2019, 2020, 2021])
    >>> round(slope.estimate, 4), slope.conf_low < 0.2 < slope.conf_high
    (0.2, True)
    """
    check_level(level)
    x, t = _series(values, time)
    n = len(x)
    i, j = np.triu_indices(n, 1)
    apart = t[i] != t[j]
    with np.errstate(over="ignore"):
        slopes = np.sort((x[j] - x[i])[apart] / (t[j] - t[i])[apart])
    if not np.isfinite(slopes).all():
        raise refusal("values_scale", name="values", spread=float(x.max() / 2.0 - x.min() / 2.0) * 2.0, where="")
    ties_x, ties_t = _ties(x), _ties(t)
    exact = max(ties_x.max(), ties_t.max()) == 1 and n <= EXACT_MOST
    if exact:
        reach = float(_exact_reach(n, round((1.0 - level) / 2.0, 15)))
    else:
        reach = NORMAL.inv_cdf((1.0 + level) / 2.0) * math.sqrt(_variance(n, ties_x, ties_t))
    rank = (len(slopes) - reach) / 2.0
    notes = (note("no_trend"),) if len(ties_x) == 1 else (note("wide_slope", level=level),) if rank < 1.0 else ()
    low, high = (slopes[0], slopes[-1]) if len(ties_x) == 1 else _between(slopes, rank)
    return Interval(
        term="Theil-Sen slope",
        estimate=float(np.median(slopes)),
        conf_low=float(low),
        conf_high=float(high),
        conf_level=level,
        method="exact Kendall" if exact else "normal Kendall",
        n=n,
        notes=notes,
    )


def _series(values: Any, time: Any) -> tuple[Floats, Floats]:
    """Return values and times in order of time."""
    x = finite_vector("values", values, least=3)
    if time is None:
        return x, np.arange(len(x), dtype=np.float64)
    t = finite_vector("time", time)
    same_length("time", t, "values", x)
    same_length("time", time, "values", values)
    if np.ptp(t) == 0.0:
        raise refusal("time_constant", got=float(t[0]))
    order = np.argsort(t, kind="stable")
    return x[order], t[order]


def _score(x: Floats, t: Floats) -> int:
    """Return Kendall's S of values in order of time; one row of pairs at a time, so that memory stays small."""
    later = np.searchsorted(t, t, side="right")
    return sum(int((x[k:] > v).sum()) - int((x[k:] < v).sum()) for v, k in zip(x, later, strict=True))


def _ties(x: Floats) -> Floats:
    """Return how often each distinct value stands."""
    return np.unique(x, return_counts=True)[1].astype(np.float64)


def _variance(n: int, ties_x: Floats, ties_t: Floats) -> float:
    """Return the variance of S over all orders, with ties in values, in times or in both."""

    def v(m: Any) -> Any:
        """Return 18 times the variance of S of m values."""
        return m * (m - 1.0) * (2.0 * m + 5.0)

    twos = [float((u * (u - 1.0)).sum()) for u in (ties_x, ties_t)]
    threes = [float((u * (u - 1.0) * (u - 2.0)).sum()) for u in (ties_x, ties_t)]
    plain = (v(n) - float(v(ties_x).sum()) - float(v(ties_t).sum())) / 18.0
    both = twos[0] * twos[1] / (2.0 * n * (n - 1.0)) + threes[0] * threes[1] / (9.0 * n * (n - 1.0) * (n - 2.0))
    return max(float(plain + both), 0.0)  # where all is tied rounding may leave less than nothing


def _normal_p(s: int, variance: float, alternative: str) -> float:
    """Return p of S by the normal law with continuity correction, which draws S towards 0."""
    from scipy.special import ndtr

    z = (s - math.copysign(1.0, s)) / math.sqrt(variance) if s else 0.0
    upper, lower = float(ndtr(-z)), float(ndtr(z))
    return {"greater": upper, "less": lower, "two-sided": min(2.0 * min(upper, lower), 1.0)}[alternative]


def _least_exact(n: int, side: str) -> float:
    """Return the exact p of a steady rise: one order, or two, of n!."""
    return min((2.0 if side == "two-sided" else 1.0) / math.factorial(n), 1.0)


@lru_cache(maxsize=128)
def _inversion_law(n: int) -> Floats:
    """Return the probabilities of 0, 1, ..., n (n - 1) / 2 inversions of n values in random order."""
    law = np.ones(1)
    for m in range(2, n + 1):  # the m-th value passes 0 to m - 1 of those before it
        law = np.convolve(law, np.full(m, 1.0 / m))
    return law


def _exact_reach(n: int, tail: float) -> int:
    """Return the smallest C of the parity of S with P(S > C) <= tail; S = n (n - 1) / 2 - 2 inversions."""
    rare = int(np.searchsorted(np.cumsum(_inversion_law(n)), tail * (1.0 + 1e-12), side="right"))
    return n * (n - 1) // 2 - 2 * rare


def _between(slopes: Floats, rank: float) -> tuple[float, float]:
    """Return the rank-th smallest and largest slope, interpolated; infinite below the first."""
    if rank < 1.0:
        return -math.inf, math.inf
    whole = math.floor(rank)
    share = rank - whole
    low = slopes[whole - 1] + share * (slopes[min(whole, len(slopes) - 1)] - slopes[whole - 1])
    high = slopes[-whole] - share * (slopes[-whole] - slopes[max(-whole - 1, -len(slopes))])
    return float(low), float(high)

"""Confidence intervals from replicates: drawing is apart (`replicates`), so rules can be checked on written numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from pli_stats.stats.arguments import Floats
from pli_stats.text.notes import Note, note

FEW_UNITS = 20  # below this bootstrap intervals of a mean cover less than they say (Hesterberg 2015)
ROUNDING = 16.0 * np.finfo(np.float64).eps  # of the largest replicate: sums of the same rows in another order
WHOLE = 1e-9  # (R + 1) tail this close to a whole number is one, as tail itself carries rounding
CERTAIN = 1e-12  # rounding of sums of up to 6435 probabilities
NORMAL = NormalDist()

Ends = tuple[float, float, tuple[float, float], tuple[Note, ...]]


def too_few(n_units: int | Sequence[int], level: float) -> bool:
    """Say whether the most extreme resample, of probability n^-n, is likelier than the tail.

    Examples
    --------
    >>> [too_few(n, 0.95) for n in (1, 2, 3, 4, [2, 2])]
    [True, True, True, False, True]
    """
    sizes = [n_units] if isinstance(n_units, int) else n_units
    return -math.fsum(n * math.log(n) for n in sizes) > math.log((1.0 - level) / 2.0)


def end_points(
    replicates: Floats, estimate: float, influence: Floats, method: str, level: float, overlap: int = 1
) -> Ends:
    """Return low, high, their Monte-Carlo errors and notes of an interval from replicates.

    References
    ----------
    Davison, A. C. & Hinkley, D. V. (1997). Bootstrap Methods and their Application. doi:10.1017/CBO9780511802843

    Examples
    --------
    >>> end_points(np.arange(1.0, 100.0), 50.0, np.array([-1.0, 1.0]), "percentile", 0.9)[:2]
    (5.0, 95.0)
    """
    tails = ((1.0 - level) / 2.0, (1.0 + level) / 2.0)
    if method == "normal":
        return _normal_ends(np.sort(replicates), estimate, tails)
    inflation = (1.0, 1.0)
    if method == "bca":
        fewest = 0.5 / len(replicates)
        share = min(max(_share_below(replicates, estimate), fewest), 1.0 - fewest)
        shift, skew = NORMAL.inv_cdf(share), acceleration(influence, overlap)
        raw = tails
        tails = (bca_tail(raw[0], shift, skew), bca_tail(raw[1], shift, skew))
        inflation = (_inflation(raw[0], tails[0], share, skew), _inflation(raw[1], tails[1], share, skew))
    t = _sorted_near(replicates, tails)
    found = [_order_statistic(t, tail) for tail in tails]
    errors = (quantile_error(t, tails[0]) * inflation[0], quantile_error(t, tails[1]) * inflation[1])
    notes = (note("extreme_replicate"),) if any(edge for _, edge in found) else ()
    low, high = found[0][0], found[1][0]
    if method == "basic":
        return 2.0 * estimate - high, 2.0 * estimate - low, (errors[1], errors[0]), notes
    return low, high, errors, notes


def studentized_ends(replicates: Floats, variances: Floats, estimate: float, variance: float, level: float) -> Ends:
    """Return the bootstrap-t interval: quantiles of (t* - t) / se*, turned round and scaled by the standard error.

    References
    ----------
    Davison, A. C. & Hinkley, D. V. (1997). Bootstrap Methods and their Application. doi:10.1017/CBO9780511802843

    Examples
    --------
    >>> studentized_ends(np.arange(1.0, 100.0), np.ones(99), 50.0, 4.0, 0.9)[:2]
    (-40.0, 140.0)
    """
    if variance == 0.0:
        return estimate, estimate, (0.0, 0.0), ()
    se = math.sqrt(variance)
    tails = ((1.0 - level) / 2.0, (1.0 + level) / 2.0)
    z = _sorted_near(studentized(replicates, variances, estimate), tails)
    found = [_order_statistic(z, tail) for tail in tails]
    errors = tuple(
        quantile_error(z, tail) * se if math.isfinite(q) else math.inf
        for tail, (q, _) in zip(tails, found, strict=True)
    )
    notes = (note("extreme_replicate"),) if any(edge and math.isfinite(q) for q, edge in found) else ()
    return estimate - found[1][0] * se, estimate - found[0][0] * se, (errors[1], errors[0]), notes


def studentized(replicates: Floats, variances: Floats, estimate: float) -> Floats:
    """Return (t* - t) / se*, infinite where a resample has no spread, 0 where it also has no shift."""
    shift = replicates - estimate
    # What rounding leaves of a variance of zero must not pass for one, nor what it leaves of a shift.
    reach = ROUNDING * np.maximum(np.abs(replicates), abs(estimate))
    none = variances <= reach**2
    z = np.divide(shift, np.sqrt(np.where(none, 1.0, variances)))
    return np.where(none, np.where(np.abs(shift) <= reach, 0.0, np.copysign(np.inf, shift)), z)


def weighted_ends(
    values: Floats, weights: Floats, estimate: float, influence: Floats, method: str, level: float
) -> tuple[float, float]:
    """Return the end points when every resample is known with its probability: no Monte-Carlo error.

    Examples
    --------
    >>> weighted_ends(np.array([1.0, 2.0, 3.0]), np.array([0.25, 0.5, 0.25]), 2.0, np.ones(2), "percentile", 0.8)
    (1.0, 3.0)
    """
    order = np.argsort(values, kind="stable")
    t, cumulative = values[order], np.cumsum(weights[order])
    tails = ((1.0 - level) / 2.0, (1.0 + level) / 2.0)
    if method == "normal":
        mean = float(weights @ values)
        sd = math.sqrt(float(weights @ (values - mean) ** 2))
        z = NORMAL.inv_cdf(tails[1])
        return 2.0 * estimate - mean - z * sd, 2.0 * estimate - mean + z * sd
    if method == "bca":
        low, up = _tie_range(t, estimate)
        below, up_to = (float(cumulative[k - 1]) if k else 0.0 for k in (low, up))
        shift, skew = NORMAL.inv_cdf(min(max((below + up_to) / 2.0, 1e-300), 1.0 - 1e-16)), acceleration(influence)
        tails = (bca_tail(tails[0], shift, skew), bca_tail(tails[1], shift, skew))
    ends = [float(t[min(int(np.searchsorted(cumulative, tail - CERTAIN)), len(t) - 1)]) for tail in tails]
    if method == "basic":
        return 2.0 * estimate - ends[1], 2.0 * estimate - ends[0]
    return ends[0], ends[1]


def acceleration(influence: Floats, overlap: int = 1) -> float:
    """Return the skewness of the contributions over 6 sqrt(n / overlap); 0 where nothing varies.

    Examples
    --------
    >>> acceleration(np.array([-1.0, 1.0])), acceleration(np.zeros(3))
    (0.0, 0.0)
    """
    size = float(np.abs(influence).max(initial=0.0))
    if size == 0.0:
        return 0.0
    u = influence / size
    return float((u**3).sum() / (6.0 * (u**2).sum() ** 1.5)) * math.sqrt(overlap)


def bca_tail(tail: float, shift: float, skew: float) -> float:
    """Return the tail probability adjusted for bias and skewness, with its digits however small it is.

    Examples
    --------
    >>> bca_tail(0.025, 0.0, 0.0), f"{bca_tail(0.025, -8.0, 0.0):.4e}"
    (0.025, '2.0053e-72')
    """
    z = shift + NORMAL.inv_cdf(tail)
    if 1.0 - skew * z <= 0.0:
        return 0.0 if z < 0.0 else 1.0
    # The complementary error function has the digits of a small tail, which NormalDist.cdf rounds to 0.
    return 0.5 * math.erfc(-(shift + z / (1.0 - skew * z)) / math.sqrt(2.0)) if shift or skew else tail


def _inflation(raw: float, tail: float, share: float, skew: float) -> float:
    """Return by how much the simulated bias correction inflates the Monte-Carlo error of an end point.

    The end point is where the replicates' distribution F reaches g(F(estimate)); both F's come from the same
    replicates, so their errors are correlated.
    """
    if not 0.0 < tail < 1.0:
        return 1.0
    shift = NORMAL.inv_cdf(share)
    z = shift + NORMAL.inv_cdf(raw)
    slope = NORMAL.pdf(NORMAL.inv_cdf(tail)) * (1.0 + 1.0 / (1.0 - skew * z) ** 2) / NORMAL.pdf(shift)
    own, other = tail * (1.0 - tail), share * (1.0 - share)
    shared = min(tail, share) * (1.0 - max(tail, share))
    return math.sqrt(max(slope**2 * other + own - 2.0 * slope * shared, 0.0) / own)


def _share_below(t: Floats, estimate: float) -> float:
    """Return the share of replicates below the estimate, ties counted half."""
    below, up_to = _tie_range(t, estimate)
    return (below + up_to) / (2.0 * len(t))


def _tie_range(t: Floats, estimate: float) -> tuple[int, int]:
    """Return how many replicates lie below the estimate and how many up to it, rounding apart."""
    reach = ROUNDING * max(abs(float(t.min())), abs(float(t.max())))
    return int(np.count_nonzero(t < estimate - reach)), int(np.count_nonzero(t <= estimate + reach))


def _normal_ends(t: Floats, estimate: float, tails: tuple[float, float]) -> Ends:
    """Return the bias-corrected normal interval."""
    centre, sd = 2.0 * estimate - float(t.mean()), float(t.std(ddof=1)) if len(t) > 1 else 0.0
    z = NORMAL.inv_cdf(tails[1])
    if sd == 0.0:
        return centre, centre, (0.0, 0.0), ()
    u = (t - t.mean()) / sd
    # Mean and standard deviation of skewed replicates vary together.
    skewness, spread = float((u**3).mean()), float((u**4).mean()) - 1.0
    errors = (
        sd * math.sqrt(max(1.0 + z**2 * spread / 4.0 + sign * z * skewness, 0.0) / len(t)) for sign in (1.0, -1.0)
    )
    return centre - z * sd, centre + z * sd, (next(errors), next(errors)), ()


def _sorted_near(replicates: Floats, tails: Sequence[float]) -> Floats:
    """Return replicates of which those that the end points and their errors need are where sorting puts them.

    Sorting all of 100,000 took four times as long, and longer than drawing them.
    """
    n = len(replicates)
    places = {0, n - 1}
    for tail in tails:
        k = _rank(n, tail)[1]
        below = [math.floor(place) for place in _around(n, tail)]
        places |= {k - 1, k, *below, *(place + 1 for place in below)}
    return np.partition(replicates, sorted(place for place in places if 0 <= place < n))


def _rank(n: int, tail: float) -> tuple[float, int]:
    """Return the (n + 1) tail-th rank, and the whole rank below it."""
    rank = (n + 1) * tail
    return rank, math.floor(rank + WHOLE)


def _around(n: int, probability: float) -> tuple[float, float]:
    """Return the places, counted from 0, one binomial standard error to either side of a quantile."""
    place, reach = n * probability - 0.5, math.sqrt(n * probability * (1.0 - probability))
    return max(place - reach, 0.0), min(place + reach, n - 1.0)


def _order_statistic(t: Floats, tail: float) -> tuple[float, bool]:
    """Return the (R + 1) tail-th order statistic, interpolated on the normal scale as R's boot does."""
    rank, k = _rank(len(t), tail)
    if k < 1 or k >= len(t):
        return float(t[0 if k < 1 else -1]), True
    if abs(rank - k) < WHOLE or t[k - 1] == t[k]:
        return float(t[k - 1]), False
    if math.isinf(t[k - 1]) or math.isinf(t[k]):  # between infinity and a number lies infinity
        return float(t[k - 1] if math.isinf(t[k - 1]) else t[k]), False
    z = [NORMAL.inv_cdf(p) for p in (tail, k / (len(t) + 1), (k + 1) / (len(t) + 1))]
    return float(t[k - 1] + (z[0] - z[1]) / (z[2] - z[1]) * (t[k] - t[k - 1])), False


def quantile_error(t: Floats, probability: float) -> float:
    """Return the Monte-Carlo standard error of a quantile of replicates sorted at least near it.

    Half the distance between the order statistics one binomial standard error to either side.
    """
    lower, upper = (_between(t, place) for place in _around(len(t), probability))
    return 0.0 if lower == upper else (upper - lower) / 2.0


def _between(t: Floats, place: float) -> float:
    """Return the value at a place among sorted values, counted from 0; between infinity and a number lies infinity."""
    k = math.floor(place)
    below, above = float(t[k]), float(t[min(k + 1, len(t) - 1)])
    if place == k or below == above or math.isinf(below):
        return below
    return above if math.isinf(above) else below + (place - k) * (above - below)

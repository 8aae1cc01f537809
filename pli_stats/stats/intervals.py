"""Confidence intervals from replicates: drawing is apart (`resampling`), so rules can be checked on written numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import check_level, check_one_of, check_seed, check_whole, refusal
from pli_stats.results import Interval
from pli_stats.stats.resampling import index_blocks

Floats = NDArray[np.float64]

METHODS = ("percentile", "basic", "normal", "bca")
FEW_UNITS = 20  # below this bootstrap intervals of a mean cover less than they say (Hesterberg 2015)
NORMAL = NormalDist()

NOTE_TOO_FEW = (
    "{n} {unit}(s): even the most extreme resample is likelier than the tail of the interval, so none can be given."
)
NOTE_CONSTANT = "All values are equal: the interval has zero width."
NOTE_FEW = "Only {n} {unit}s: the interval covers less than its level says."
NOTE_EDGE = "An end point is the most extreme replicate; use more resamples."


def bootstrap_mean(
    values: Any,
    *,
    method: str = "bca",
    level: float = 0.95,
    n_resamples: int = 9999,
    seed: int = 1,
    transform: Callable[[Floats], Floats] | None = None,
    term: str = "mean",
    unit: str = "sample",
) -> Interval:
    """Return the bootstrap interval of a mean, or of an increasing function of it.

    The sampling unit is one value: values are taken as independent draws from one population, and the interval covers
    that population's mean. With `transform=numpy.exp` on logarithms it is the interval of a geometric mean.

    Parameters
    ----------
    values : array, (n,)
    method : {"percentile", "basic", "normal", "bca"}
    level : float
    n_resamples : int
    seed : int
        Stream "philox": the same interval for any chunk size and number of workers.
    transform : callable, optional
        Increasing function applied to the estimate and the replicates; the rules work on the untransformed scale.
    term, unit : str
        Names for the result.

    Returns
    -------
    Interval
        Equal values give a zero-width interval. So few values that the most extreme resample, of probability n^-n, is
        likelier than the tail (n <= 3 at 95 %) give (-inf, inf), transformed. Both carry a note.

    Raises
    ------
    InputError
        A value is not finite, there is none, or an argument is out of range.

    References
    ----------
    Efron, B. (1987). Journal of the American Statistical Association 82, 171-185.
    doi:10.1080/01621459.1987.10478410

    Examples
    --------
    >>> interval = bootstrap_mean([1.0, 2.0, 4.0, 7.0, 11.0], seed=1)
    >>> interval.estimate, interval.conf_low < 5.0 < interval.conf_high
    (5.0, True)
    """
    check_one_of("method", method, METHODS)
    check_level(level)
    check_whole("n_resamples", n_resamples, 1)
    check_seed(seed)
    x = _finite(values)
    outer = transform or (lambda t: t)
    with np.errstate(over="ignore"):
        estimate = float(x.mean())
    if not math.isfinite(float(np.abs(x).max()) * len(x)):  # then a resample of it alone would overflow
        raise refusal("mean_overflow", name="values", got=float(x[np.argmax(np.abs(x))]))
    common: dict[str, Any] = {
        "term": term,
        "estimate": float(outer(np.array(estimate))),
        "conf_level": level,
        "n": len(x),
        "unit": unit,
    }
    constant = len(x) > 1 and np.ptp(x) == 0.0
    if constant or float(len(x)) ** -len(x) > (1.0 - level) / 2.0:
        width = 0.0 if constant else np.inf
        low, high = (float(outer(np.array(estimate + sign * width))) for sign in (-1.0, 1.0))
        note = NOTE_CONSTANT if constant else NOTE_TOO_FEW.format(n=len(x), unit=unit)
        return Interval(conf_low=low, conf_high=high, method=method, notes=(note,), **common)
    replicates = np.concatenate([x[block].mean(axis=1) for block in index_blocks(len(x), n_resamples, seed)])
    low, high, errors, notes = end_points(replicates, estimate, x - estimate, method, level)
    if len(x) < FEW_UNITS:
        notes = (NOTE_FEW.format(n=len(x), unit=unit), *notes)
    ends = outer(np.array([low, high]))
    slopes = [_slope(outer, end) for end in (low, high)]
    return Interval(
        conf_low=float(ends[0]),
        conf_high=float(ends[1]),
        method=method,
        n_resamples=n_resamples,
        seed=seed,
        mc_error=(errors[0] * slopes[0], errors[1] * slopes[1]),
        notes=notes,
        replicates=outer(replicates),
        **common,
    )


def end_points(
    replicates: Floats, estimate: float, influence: Floats, method: str, level: float
) -> tuple[float, float, tuple[float, float], tuple[str, ...]]:
    """Return low, high, their Monte-Carlo errors and notes of an interval from replicates.

    Parameters
    ----------
    replicates : array, (R,)
    estimate : float
    influence : array, (n,)
        Empirical influence of each sampling unit (for a mean: its deviation); used by BCa.
    method : {"percentile", "basic", "normal", "bca"}
    level : float

    Returns
    -------
    low, high : float
    mc_error : tuple of two floats
    notes : tuple of str

    References
    ----------
    Davison, A. C. & Hinkley, D. V. (1997). Bootstrap Methods and their Application. doi:10.1017/CBO9780511802843

    Examples
    --------
    >>> end_points(np.arange(1.0, 100.0), 50.0, np.array([-1.0, 1.0]), "percentile", 0.9)[:2]
    (5.0, 95.0)
    """
    t = np.sort(replicates)
    tails = ((1.0 - level) / 2.0, (1.0 + level) / 2.0)
    if method == "normal":
        return _normal_ends(t, estimate, tails)
    if method == "bca":
        # Replicates that differ from the estimate by rounding only are ties; ties count half.
        rounding = 16.0 * np.finfo(np.float64).eps * float(np.abs(t).max())
        below, up_to = np.searchsorted(t, estimate - rounding), np.searchsorted(t, estimate + rounding, side="right")
        share = (below + up_to) / (2.0 * len(t))
        shift = NORMAL.inv_cdf(min(max(share, 0.5 / len(t)), 1.0 - 0.5 / len(t)))
        skew = float((influence**3).sum() / (6.0 * (influence**2).sum() ** 1.5))
        tails = (_bca_tail(tails[0], shift, skew), _bca_tail(tails[1], shift, skew))
    found = [_order_statistic(t, tail) for tail in tails]
    errors = (quantile_error(t, tails[0]), quantile_error(t, tails[1]))
    notes = (NOTE_EDGE,) if any(edge for _, edge in found) else ()
    low, high = found[0][0], found[1][0]
    if method == "basic":
        return 2.0 * estimate - high, 2.0 * estimate - low, (errors[1], errors[0]), notes
    return low, high, errors, notes


def _normal_ends(
    t: Floats, estimate: float, tails: tuple[float, float]
) -> tuple[float, float, tuple[float, float], tuple[str, ...]]:
    """Return the bias-corrected normal interval."""
    centre, sd = 2.0 * estimate - float(t.mean()), float(t.std(ddof=1)) if len(t) > 1 else 0.0
    z = NORMAL.inv_cdf(tails[1])
    error = sd * math.sqrt((1.0 + z**2 / 2.0) / len(t))
    return centre - z * sd, centre + z * sd, (error, error), ()


def _bca_tail(tail: float, shift: float, skew: float) -> float:
    """Return the tail probability adjusted for bias and skewness."""
    z = shift + NORMAL.inv_cdf(tail)
    return NORMAL.cdf(shift + z / (1.0 - skew * z))


def _order_statistic(t: Floats, tail: float) -> tuple[float, bool]:
    """Return the (R + 1) tail-th order statistic, interpolated on the normal scale as R's boot does."""
    rank = (len(t) + 1) * tail
    k = math.floor(rank + 1e-9)
    if k < 1 or k >= len(t):
        return float(t[0 if k < 1 else -1]), True
    if abs(rank - k) < 1e-9:
        return float(t[k - 1]), False
    z = [NORMAL.inv_cdf(p) for p in (tail, k / (len(t) + 1), (k + 1) / (len(t) + 1))]
    return float(t[k - 1] + (z[0] - z[1]) / (z[2] - z[1]) * (t[k] - t[k - 1])), False


def quantile_error(t: Floats, probability: float) -> float:
    """Return the Monte-Carlo standard error of a quantile of sorted replicates.

    Half the distance between the order statistics one binomial standard error to either side.

    Parameters
    ----------
    t : array, (R,)
        Sorted.
    probability : float

    Returns
    -------
    float
    """
    n = len(t)
    reach = math.sqrt(n * probability * (1.0 - probability))
    lower = min(max(math.floor(n * probability - reach), 0), n - 1)
    upper = min(max(math.ceil(n * probability + reach), 0), n - 1)
    return float(t[upper] - t[lower]) / 2.0


def _slope(transform: Callable[[Floats], Floats], at: float) -> float:
    """Return the derivative of the transformation, to carry a small error through it."""
    step = 1e-6 * max(1.0, abs(at))
    low, high = transform(np.array([at - step, at + step]))
    return float(high - low) / (2.0 * step)


def _finite(values: Any) -> Floats:
    """Return the values as doubles, or refuse the first that is no finite number."""
    try:
        x = np.atleast_1d(np.asarray(values, dtype=np.float64))
    except (TypeError, ValueError):
        raise refusal("numbers_only", name="values", got=values, position=0) from None
    if x.ndim > 1:
        raise refusal("one_dimensional", name="values", got=x.shape)
    if not len(x):
        raise refusal("no_rows_left", why="`values` is empty")
    bad = ~np.isfinite(x)
    if bad.any():
        raise refusal("numbers_only", name="values", got=float(x[np.argmax(bad)]), position=int(np.argmax(bad)))
    return x

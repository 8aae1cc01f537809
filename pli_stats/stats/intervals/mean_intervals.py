"""The interval of a mean, or of an increasing function of a mean such as a geometric mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pli_stats.checks import check_level, check_one_of, check_resamples, check_seed, check_text, refusal
from pli_stats.records.interval_methods import FROM_REPLICATES
from pli_stats.results import Interval, Resampling
from pli_stats.stats.arguments import Floats, finite_vector
from pli_stats.stats.intervals.percentile_bca import (
    FEW_UNITS,
    end_points,
    too_few,
)
from pli_stats.stats.resampling.random_streams import value_blocks
from pli_stats.text.notes import note


def bytes_a_resample(n_means: int = 1) -> int:
    """Return the bytes that a resample of so many means takes, made one after the other: measured, 17 of one.

    Examples
    --------
    >>> bytes_a_resample(20)
    170
    """
    return 8 * n_means + 10


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
    check_one_of("method", method, FROM_REPLICATES)
    check_level(level)
    check_resamples(n_resamples, each=bytes_a_resample())
    check_seed(seed)
    check_text("term", term)
    check_text("unit", unit)
    if transform is not None and not callable(transform):
        raise refusal("transform_function", got=transform)
    x = finite_vector("values", values)
    outer = transform or (lambda t: t)
    with np.errstate(over="ignore"):
        estimate = float(x.mean())
    with np.errstate(over="ignore"):
        fits = bool(np.isfinite((np.abs(x).max() * len(x)) ** 2))
    if not fits:
        raise refusal("mean_overflow", name="values", got=float(x[np.argmax(np.abs(x))]))
    common: dict[str, Any] = {
        "term": term,
        "estimate": float(outer(np.array(estimate))),
        "conf_level": level,
        "n": len(x),
        "unit": unit,
    }
    constant = len(x) > 1 and np.ptp(x) == 0.0
    if constant or too_few(len(x), level):
        width = 0.0 if constant else np.inf
        low, high = (float(outer(np.array(estimate + sign * width))) for sign in (-1.0, 1.0))
        why = note("equal_values") if constant else note("too_few_units", n=len(x), unit=unit, level=level)
        return Interval(conf_low=low, conf_high=high, method=method, notes=(why,), **common)
    replicates = np.concatenate([drawn.mean(axis=1) for drawn in value_blocks(x, n_resamples, seed)])
    low, high, errors, notes = end_points(replicates, estimate, x - estimate, method, level)
    if len(x) < FEW_UNITS:
        notes = (note("few_units", n=len(x), unit=unit), *notes)
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
        resampling=Resampling(x.copy(), (), _named(transform), "philox"),
        **common,
    )


def _named(transform: Callable[[Floats], Floats] | None) -> str | None:
    """Return what the mean is called after a transformation, None where that has no name of its own."""
    return "mean" if transform is None else "geometric mean" if transform is np.exp else None


def _slope(transform: Callable[[Floats], Floats], at: float) -> float:
    """Return the derivative of the transformation, to carry a small error through it."""
    step = 1e-6 * max(1.0, abs(at))
    low, high = transform(np.array([at - step, at + step]))
    return float(high - low) / (2.0 * step)

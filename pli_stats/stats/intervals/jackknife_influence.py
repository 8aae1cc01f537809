"""What an interval was drawn from, once more: the scheme of its resampling and the contribution of each unit."""

from __future__ import annotations

import numpy as np

from pli_stats.results import Interval, Resampling
from pli_stats.stats.arguments import Floats
from pli_stats.stats.metrics.definitions import METRICS
from pli_stats.stats.metrics.estimands import Estimand, difference, model_estimands
from pli_stats.stats.resampling.resampling_schemes import Scheme, jackknife_means, rows_without

OF_MEANS = ("mean", "geometric mean")


def scheme_of(unit: str, resampling: Resampling) -> Scheme:
    """Return the scheme that an interval was drawn by.

    Examples
    --------
    >>> y = np.array([1.0, 2.0])
    >>> scheme_of("sample", Resampling(y, (y,), "mae", "r")).n_units
    2
    """
    n = len(resampling.y)
    if resampling.block_length:
        return Scheme(unit, n, block_length=resampling.block_length)
    if unit == "stratum":
        return Scheme(unit, n, strata=resampling.groups)
    if resampling.groups:
        return Scheme(unit, n, members=resampling.groups)
    return Scheme(unit, n, strata=(np.arange(n),))


def unit_contributions(interval: Interval) -> Floats | None:
    """Return what each unit contributes to the estimate, whose skewness BCa uses; the jackknife values of the interval.

    References
    ----------
    Efron, B. (1987). Journal of the American Statistical Association 82, 171-185.
    doi:10.1080/01621459.1987.10478410

    Examples
    --------
    >>> import pli_stats as ps
    >>> unit_contributions(ps.bootstrap_mean([1.0, 2.0, 4.0, 9.0], n_resamples=99)).tolist()
    [-3.0, -2.0, 0.0, 5.0]
    """
    what = interval.resampling
    if what is None or what.block_length:
        return None
    if what.metric in OF_MEANS:
        return np.asarray(what.y - what.y.mean())
    if what.metric is None or METRICS[what.metric].columns is None:
        return what.influence
    names = ("A", "B")[: len(what.predictions)]
    columns, estimands = model_estimands(what.y, dict(zip(names, what.predictions, strict=True)), [what.metric])
    target = estimands[0] if len(estimands) == 1 else difference(estimands[0], estimands[1], interval.term)
    return contributions(scheme_of(interval.unit, what), columns, target, interval.estimate)


def contributions(scheme: Scheme, columns: Floats, e: Estimand, estimate: float) -> Floats:
    """Return each unit's contribution by the jackknife: closed form for functions of means, else computed anew.

    References
    ----------
    Efron, B. (1987). Journal of the American Statistical Association 82, 171-185.
    doi:10.1080/01621459.1987.10478410
    """
    if e.positions:
        means, weights = jackknife_means(scheme, columns[:, list(e.positions)])
        left = e.value(means)
    else:
        left = np.array([e.of_rows(rows) if len(rows) else estimate for rows in rows_without(scheme)])
        weights = np.ones(len(left))
        if len(scheme.strata) > 1:  # without a row the shares of the strata shift too, which their means take out
            for rows in scheme.strata:
                left[rows] += estimate - left[rows].mean()
    # Without its only odd sample a data set may have no R squared at all: such a unit says nothing about skewness.
    return np.where(np.isfinite(left), weights * (estimate - np.where(np.isfinite(left), left, 0.0)), 0.0)

"""Tolerance limits: what a stated share of all values lies below, or within, with confidence."""

from __future__ import annotations

from typing import Any

from pli_stats.checks import check_level
from pli_stats.results import Interval
from pli_stats.stats.limits.censored_normal import NormalFit
from pli_stats.stats.limits.fitted_limits import LimitData, at_ranks, limit_data, limit_interval
from pli_stats.stats.limits.limit_arguments import Scale
from pli_stats.stats.limits.normal_factors import tolerance_factor
from pli_stats.stats.limits.order_statistics import tolerance_ranks
from pli_stats.text.notes import Note
from pli_stats.text.numbers import ordinal_percent, percent_of


def tolerance_limit(
    values: Any,
    *,
    nondetect: Any = None,
    coverage: float = 0.95,
    level: float = 0.95,
    side: str = "upper",
    distribution: str = "lognormal",
) -> Interval:
    """Return the limit below which a share of all values lies, with confidence, non-detects included.

    normal: mean + k s, where k sqrt(n) is the quantile of a noncentral t distribution with the noncentrality z_p
    sqrt(n), which is exact; two-sided, mean -+ k s with the k that holds the share with probability `level`. lognormal
    and gamma: the same of logarithms, or of cube roots (Wilson & Hilferty), transformed back. nonparametric: the
    order statistics for which a binomial probability reaches the level.

    With non-detects the normal distribution is fitted by maximum likelihood, and k takes account of how well it is
    known: from the information matrix follow a point mu + c sigma that is independent of sigma, the number of values
    that would determine it as well, and the degrees of freedom of sigma. NADA and EPA take n values as measured, which
    gives a lower limit. Without a distribution, non-detects count at their limits, which raises an upper limit.

    The sampling unit is a value; values are independent draws from one population. The interval covers a share
    `coverage` of that population in a share `level` of all samples.

    Parameters
    ----------
    values : array, (n,)
        Measured values, and the limits of non-detects; any unit.
    nondetect : array of bool, (n,), optional
        True where the value is only known to be less than what `values` holds.
    coverage : float
        Share of the population.
    level : float
        Confidence.
    side : {"upper", "lower", "two-sided"}
    distribution : {"lognormal", "normal", "gamma", "nonparametric"}

    Returns
    -------
    Interval
        One-sided, `estimate` is the percentile that the limit bounds, and the other end is 0 or minus infinity;
        two-sided, the median.

    Raises
    ------
    InputError
        A value is not finite, or not positive where that is assumed; a flag is not True or False; over 80 % are
        non-detects; without a distribution, n values cannot reach the level (the sentence says how many would).

    References
    ----------
    Hahn, G. J. & Meeker, W. Q. (1991). Statistical Intervals. Wiley. doi:10.1002/9780470316771
    Krishnamoorthy, K., Mathew, T. & Mukherjee, S. (2008). Technometrics 50, 69-78. doi:10.1198/004017007000000353
    USEPA (2009). Statistical Analysis of Groundwater Monitoring Data at RCRA Facilities: Unified Guidance, chapter 17.
    EPA 530/R-09-007.

    Examples
    --------
    >>> chrysene = [19.7, 39.2, 7.8, 12.8, 10.2, 7.2, 16.1, 5.7]
    >>> limit = tolerance_limit(chrysene)  # Unified Guidance, example 17-3
    >>> limit.term, round(limit.conf_high, 1)
    ('95th percentile', 90.9)
    """
    check_level(coverage, "coverage")
    data = limit_data(values, nondetect, level, side, distribution)

    def by_ranks() -> tuple[float, float, float, tuple[Note, ...]]:
        """Return the percentile and the limits that are values of the sample."""
        ranks = tolerance_ranks(len(data.x), coverage, level, side)
        share = {"upper": coverage, "lower": 1.0 - coverage, "two-sided": 0.5}[side]
        return at_ranks(data, ranks, "tolerance", f"{percent_of(coverage)} of values", share)

    def by_fit(fit: NormalFit, scale: Scale) -> tuple[float, float, float]:
        """Return the estimate and both limits of a fitted distribution."""
        return _ends(fit, coverage, data, scale)

    return limit_interval(data, "tolerance", _term(coverage, side), by_fit, by_ranks)


def _ends(fit: NormalFit, coverage: float, data: LimitData, scale: Scale) -> tuple[float, float, float]:
    """Return the estimate, the lower limit and the upper limit of a fitted distribution."""
    from scipy.special import ndtri

    if data.side == "two-sided":
        k = tolerance_factor(fit, coverage, data.level, two_sided=True)
        low, middle, high = fit.mean - k * fit.sd, fit.mean, fit.mean + k * fit.sd
    else:
        share = coverage if data.side == "upper" else 1.0 - coverage
        middle = fit.mean + float(ndtri(share)) * fit.sd
        k = tolerance_factor(fit, share, data.level if data.side == "upper" else 1.0 - data.level)
        low = high = fit.mean + k * fit.sd
    return scale.back(middle), *data.ends(low, high)


def _term(coverage: float, side: str) -> str:
    """Return what the limit bounds."""
    if side == "two-sided":
        return f"middle {percent_of(coverage)} of values"
    return f"{ordinal_percent(coverage if side == 'upper' else 1.0 - coverage)} percentile"

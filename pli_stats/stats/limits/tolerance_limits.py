"""Tolerance limits: what a stated share of all values lies below, or within, with confidence."""

from __future__ import annotations

from typing import Any

import numpy as np

from pli_stats.checks import check_level, check_one_of, refusal
from pli_stats.results import Interval
from pli_stats.stats.arguments import Bools, Floats
from pli_stats.stats.censored_distributions import kaplan_meier_quantile
from pli_stats.stats.limits.censored_normal import NormalFit, fit_normal
from pli_stats.stats.limits.limit_arguments import (
    DISTRIBUTIONS,
    SCALES,
    SIDES,
    Scale,
    check_measured,
    check_positive,
    checked_values,
    doubts,
    equal_values,
)
from pli_stats.stats.limits.normal_factors import tolerance_factor
from pli_stats.stats.limits.order_statistics import Ranks, tolerance_ranks
from pli_stats.text.notes import Note, note
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
    check_level(level)
    check_one_of("side", side, SIDES)
    check_one_of("distribution", distribution, DISTRIBUTIONS)
    x, below = checked_values(values, nondetect)
    if distribution == "nonparametric":
        return _by_ranks(x, below, coverage, level, side)
    scale = SCALES[distribution]
    if scale.least == 0.0:
        check_positive(x, distribution)
    check_measured(x, below)
    y = scale.forward(x)
    common: dict[str, Any] = {
        "term": _term(coverage, side),
        "conf_level": level,
        "method": f"tolerance {distribution}",
        "n": len(x),
    }
    if equal_values(x, below):
        at = float(x[0])
        return Interval(estimate=at, conf_low=at, conf_high=at, notes=(note("equal_values"),), **common)
    fit = fit_normal(y, below)
    low, middle, high = _ends(fit, coverage, level, side, scale)
    return Interval(
        estimate=middle,
        conf_low=low,
        conf_high=high,
        notes=(*doubts(y, below, scale), *by_likelihood(fit, below)),
        **common,
    )


def by_likelihood(fit: NormalFit, below: Bools) -> tuple[Note, ...]:
    """Return the note on what non-detects did to a fitted distribution."""
    if not below.any():
        return ()
    return (note("limit_likelihood", n=int(below.sum()), of=len(below), units=fit.df + 1.0),)


def _ends(fit: NormalFit, coverage: float, level: float, side: str, scale: Scale) -> tuple[float, float, float]:
    """Return the lower limit, the estimate and the upper limit of a fitted distribution."""
    from scipy.special import ndtri

    if side == "two-sided":
        k = tolerance_factor(fit, coverage, level, two_sided=True)
        low, middle, high = fit.mean - k * fit.sd, fit.mean, fit.mean + k * fit.sd
    else:
        share = coverage if side == "upper" else 1.0 - coverage
        middle = fit.mean + float(ndtri(share)) * fit.sd
        k = tolerance_factor(fit, share, level if side == "upper" else 1.0 - level)
        low = high = fit.mean + k * fit.sd
    found = [scale.back(end) for end in (low, middle, high)]
    return (
        scale.least if side == "upper" else found[0],
        found[1],
        np.inf if side == "lower" else found[2],
    )


def _term(coverage: float, side: str) -> str:
    """Return what the limit bounds."""
    if side == "two-sided":
        return f"middle {percent_of(coverage)} of values"
    return f"{ordinal_percent(coverage if side == 'upper' else 1.0 - coverage)} percentile"


def _by_ranks(x: Floats, below: Bools, coverage: float, level: float, side: str) -> Interval:
    """Return the limits that are values of the sample."""
    ranks = tolerance_ranks(len(x), coverage, level, side)
    if ranks.level < level - 1e-12:
        what = f"{'An' if side == 'upper' else 'A'} {side} tolerance limit of {percent_of(coverage)} of values"
        raise refusal("ranks_too_few", what=what, level=percent_of(level), least=ranks.least_n, n=len(x))
    share = {"upper": coverage, "lower": 1.0 - coverage, "two-sided": 0.5}[side]
    low, high, notes = at_ranks(x, below, ranks)
    return Interval(
        term=_term(coverage, side),
        estimate=kaplan_meier_quantile(x, below, share)[0] if (~below).any() else float(x.max()),
        conf_low=low,
        conf_high=high,
        conf_level=level,
        method="tolerance nonparametric",
        n=len(x),
        notes=notes,
    )


def at_ranks(x: Floats, below: Bools, ranks: Ranks) -> tuple[float, float, tuple[Note, ...]]:
    """Return the values of these ranks, and notes: non-detects stand at their limits above, and without end below."""
    notes: list[Note] = [note("attained_level", attained=round(ranks.level, 4))]
    low, high = -np.inf, np.inf
    if ranks.high <= len(x):
        order = np.lexsort((~below, x))
        high = float(x[order][ranks.high - 1])
        if below[order][ranks.high - 1]:
            notes.append(note("limit_not_detected"))
    if ranks.low:
        low = float(np.sort(np.where(below, -np.inf, x))[ranks.low - 1])
        if np.isinf(low):
            notes.append(note("lower_not_detected"))
    return low, high, tuple(notes)

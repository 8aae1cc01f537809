"""Prediction limits: below which the next values, or the means of the next values, will lie."""

from __future__ import annotations

from typing import Any

from pli_stats.checks import check_whole, refusal
from pli_stats.results import Interval
from pli_stats.stats.limits.censored_normal import NormalFit
from pli_stats.stats.limits.fitted_limits import at_ranks, limit_data, limit_interval
from pli_stats.stats.limits.limit_arguments import Scale
from pli_stats.stats.limits.normal_factors import prediction_factor
from pli_stats.stats.limits.order_statistics import prediction_ranks
from pli_stats.text.notes import Note
from pli_stats.text.words import counted


def prediction_limit(
    values: Any,
    *,
    nondetect: Any = None,
    n_future: int = 1,
    mean_of: int = 1,
    level: float = 0.95,
    side: str = "upper",
    distribution: str = "lognormal",
) -> Interval:
    """Return the limit below which all of the next values will lie, with a stated probability, non-detects included.

    normal: mean + k s, for one value k = t sqrt(1 + 1 / n); for several, or means of several, k is such that all lie
    below with probability `level`, integrated over the mean and the spread that they share (Bonferroni's k, which EPA's
    tables have, is a little larger). lognormal: the same of logarithms, so that `mean_of` values are compared by their
    geometric mean; gamma: of cube roots (Wilson & Hilferty). nonparametric: an order statistic; all k future values
    lie below the r-th of n with probability C(r + k - 1, k) / C(n + k, k).

    With non-detects the normal distribution is fitted by maximum likelihood, and k takes account of how well it is
    known, as in `tolerance_limit`. The sampling unit is a value; past and future values are independent draws from one
    population.

    Parameters
    ----------
    values : array, (n,)
        Measured values, and the limits of non-detects; any unit.
    nondetect : array of bool, (n,), optional
        True where the value is only known to be less than what `values` holds.
    n_future : int
        How many values (or means) shall all lie within the limit.
    mean_of : int
        Each is the mean of so many values: the arithmetic mean if normal, the geometric mean if lognormal.
    level : float
    side : {"upper", "lower", "two-sided"}
    distribution : {"lognormal", "normal", "gamma", "nonparametric"}

    Returns
    -------
    Interval
        `estimate` is the mean, or the median of another distribution; one-sided, the other end is 0 or minus infinity.

    Raises
    ------
    InputError
        As `tolerance_limit`; or `mean_of` is not 1 with "gamma" or "nonparametric".

    References
    ----------
    Hahn, G. J. & Meeker, W. Q. (1991). Statistical Intervals. Wiley. doi:10.1002/9780470316771
    Krishnamoorthy, K., Mathew, T. & Mukherjee, S. (2008). Technometrics 50, 69-78. doi:10.1198/004017007000000353
    USEPA (2009). Statistical Analysis of Groundwater Monitoring Data at RCRA Facilities: Unified Guidance, chapter 18.
    EPA 530/R-09-007.

    Examples
    --------
    >>> chrysene = [6.9, 27.3, 10.8, 8.9, 15.1, 7.2, 48.4, 7.8]
    >>> limit = prediction_limit(chrysene, mean_of=4, level=0.99)  # Unified Guidance, example 18-2
    >>> limit.term, round(limit.conf_high, 2)
    ('geometric mean of the next 4 values', 46.97)
    """
    check_whole("n_future", n_future, 1)
    check_whole("mean_of", mean_of, 1)
    if mean_of > 1 and distribution in ("gamma", "nonparametric"):
        raise refusal("mean_of_alone", distribution=distribution, got=mean_of)
    data = limit_data(values, nondetect, level, side, distribution)

    def by_fit(fit: NormalFit, scale: Scale) -> tuple[float, float, float]:
        """Return the estimate and both limits of a fitted distribution."""
        turned = fit if side != "lower" else fit._replace(shift=-fit.shift)
        k = prediction_factor(turned, level, n_future=n_future, mean_of=mean_of, two_sided=side == "two-sided")
        return scale.back(fit.mean), *data.ends(fit.mean - k * fit.sd, fit.mean + k * fit.sd)

    def by_ranks() -> tuple[float, float, float, tuple[Note, ...]]:
        """Return the median and the limits that are values of the sample."""
        ranks = prediction_ranks(len(data.x), n_future, level, side)
        return at_ranks(data, ranks, "prediction", _what(n_future), 0.5)

    return limit_interval(data, "prediction", _term(n_future, mean_of, distribution), by_fit, by_ranks)


def _term(n_future: int, mean_of: int, distribution: str) -> str:
    """Return what is predicted."""
    if mean_of == 1:
        return "next value" if n_future == 1 else f"next {counted(n_future, 'value')}"
    mean = "geometric mean" if distribution == "lognormal" else "mean"
    if n_future == 1:
        return f"{mean} of the next {counted(mean_of, 'value')}"
    return f"next {counted(n_future, mean)} of {counted(mean_of, 'value')}"


def _what(n_future: int) -> str:
    """Return the future values of a sentence."""
    return "the next value" if n_future == 1 else f"the next {counted(n_future, 'value')}"

"""The interval of a zone PLI by t on the logarithms, with non-detects carried in.

The sampling unit is the sample within a zone. With L_i = ln PLI of sample i, the zone PLI is exp(mean L), and the
samples of the zone are taken as independent draws, so that the interval

    exp(mean L +- t(n - 1) s / sqrt(n))

covers the zone PLI that many such samples would give: exp of the expected L. It is exact where L is normal; L is a mean
over metals of logarithms, which brings it near. Two or three samples give a wide interval and a valid one, a single
sample none.

Where samples were drawn with unequal probability the zone is a domain of the survey: mean L is weighted, its variance
(s^2/n above) is that of the design, and the degrees of freedom are samples less strata (`stats.survey_design`).

Non-detects are drawn M times from the lognormal model of the zone (`lognormal_draws`). With W the mean over draws of
s^2/n and B the variance of mean L among draws, the variance is T = W + (1 + 1/M) B (Rubin), which grows with the share
of non-detects. The n - 1 degrees of freedom of the samples are kept, with which the interval covers 94 to 97 % from six
samples on and 97 to 100 % below (`analysis/15_zone_interval.py`); the fewer ones of Barnard & Rubin covered 97 to 100 %
up to n = 8.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.pollution.nondetects.lognormal_imputation import CensoredGroup, draws_of_groups
from pli_stats.records.interval_methods import FROM_REPLICATES
from pli_stats.results import Interval
from pli_stats.stats.intervals.mean_intervals import bootstrap_mean
from pli_stats.stats.resampling.random_streams import philox
from pli_stats.stats.survey_design.designs import Domain
from pli_stats.stats.survey_design.survey_verbs import t_ends, t_method
from pli_stats.text.notes import Note, note

Floats = NDArray[np.float64]

METHODS = ("t", *FROM_REPLICATES)
ROUNDING = 8.0 * float(np.finfo(np.float64).eps)  # a spread below this share of the logarithms is rounding


@dataclass(frozen=True)
class MeanOfLogs:
    """Mean of ln PLI in a zone over imputations, its variance and degrees of freedom."""

    centre: float
    variance: float
    df: int

    def ends(self, level: float) -> tuple[float, float]:
        """Return the end points of the zone PLI."""
        low, high = t_ends(self.centre, self.variance, self.df, level)
        with np.errstate(over="ignore"):
            return float(np.exp(low)), float(np.exp(high))

    def about(self, target: float) -> MeanOfLogs:
        """Return it less a target, as which the target is tested against 0; a distance of rounding is none."""
        gap = self.centre - target
        return replace(self, centre=0.0 if abs(gap) <= ROUNDING * max(abs(gap), 1.0) else gap)

    def t(self) -> float:
        """Return the statistic of a zone PLI of 1, infinite without variance."""
        with np.errstate(divide="ignore"):
            return 0.0 if self.centre == 0.0 else float(np.divide(self.centre, np.sqrt(self.variance)))

    def p_above(self) -> float:
        """Return the one-sided p of a zone PLI of 1 against one above it; of equal values as `pli_test` has it."""
        from scipy.special import stdtr

        if self.variance == 0.0:
            return 0.5 - float(np.sign(self.centre)) / 2.0
        return float(stdtr(self.df, -self.centre / np.sqrt(self.variance)))

    def p_below(self) -> float:
        """Return the one-sided p of a zone PLI of 1 against one below it."""
        return MeanOfLogs(-self.centre, self.variance, self.df).p_above()


def means_and_variances(logs: Floats, domain: Domain | None = None) -> tuple[Floats, Floats, int]:
    """Return mean ln PLI of each imputation (M, n) with its variance, and degrees of freedom.

    Examples
    --------
    >>> means, variances, df = means_and_variances(np.array([[0.0, 2.0], [1.0, 3.0]]))
    >>> means.tolist(), variances.tolist(), df
    ([1.0, 2.0], [1.0, 1.0], 1)
    """
    n = logs.shape[1]
    if domain is None:
        return logs.mean(axis=1), logs.var(axis=1, ddof=1) / n, n - 1
    return domain.means(logs), domain.variances(logs), domain.df


def mean_of_logs(logs: Floats, domain: Domain | None = None) -> MeanOfLogs:
    """Return mean and variance of ln PLI from imputations (M, n), n >= 2, by Rubin's rules.

    References
    ----------
    Rubin, D. B. (1987). Multiple Imputation for Nonresponse in Surveys. Wiley. doi:10.1002/9780470316696

    Examples
    --------
    >>> found = mean_of_logs(np.array([[0.0, 2.0], [1.0, 3.0]]))
    >>> found.centre, found.variance, found.df
    (1.5, 1.75, 1)
    """
    m = len(logs)
    means, spread, df = means_and_variances(logs, domain)
    if m == 1 and float(np.ptp(logs)) <= ROUNDING * max(float(np.abs(logs).max()), 1.0):
        spread = np.zeros(1)
    between = float(means.var(ddof=1)) if m > 1 else 0.0
    centre = float(means.mean())
    if m == 1 and spread[0] == 0.0 and abs(centre) <= ROUNDING:
        centre = 0.0
    return MeanOfLogs(centre, float(spread.mean()) + (1.0 + 1.0 / m) * between, df)


def end_point_errors(logs: Floats, level: float, domain: Domain | None = None) -> tuple[float, float]:
    """Return the Monte-Carlo errors of both end points, by the jackknife over imputations.

    Examples
    --------
    >>> end_point_errors(np.array([[0.0, 2.0]]), 0.95)
    (0.0, 0.0)
    """
    m = len(logs)
    if m == 1:
        return 0.0, 0.0
    means, spread, df = means_and_variances(logs, domain)
    centre = (means.sum() - means) / (m - 1.0)
    off = means - means.mean()
    between = (off @ off - off**2 * m / (m - 1.0)) / (m - 2.0)
    variances = (spread.sum() - spread) / (m - 1.0) + (1.0 + 1.0 / (m - 1.0)) * between
    without = np.array([MeanOfLogs(*each, df).ends(level) for each in zip(centre, variances, strict=True)])
    with np.errstate(over="ignore", invalid="ignore"):
        errors = np.sqrt((m - 1.0) ** 2 / m * without.var(axis=0, ddof=1))
    return float(errors[0]), float(errors[1])


def t_interval(
    term: str, estimate: float, logs: Floats, level: float, seed: int, domain: Domain | None = None
) -> Interval:
    """Return the t interval of a zone PLI from imputations of ln PLI (M, n); M = 1 where nothing was imputed.

    Examples
    --------
    >>> found = t_interval("north", 2.0, np.log([[1.0, 2.0, 4.0]]), 0.95, 1)
    >>> round(found.conf_low, 3), round(found.conf_high, 3), found.method
    (0.357, 11.19, 't')
    """
    m, n = logs.shape
    method = "t" if domain is None else t_method(domain)
    if n == 1 or (domain is not None and domain.df < 1):
        few = note("too_few_units", n=1, unit="sample", level=level)
        if n > 1 and domain is not None:
            few = note("no_degree_of_freedom", n=n, n_strata=len(domain.sizes))
        return Interval(term, estimate, 0.0, np.inf, level, method, n, notes=(few,))
    found = mean_of_logs(logs, domain)
    low, high = (estimate, estimate) if found.variance == 0.0 else found.ends(level)
    notes: tuple[Note, ...] = (_no_width(logs),) if found.variance == 0.0 else ()
    if domain is not None and domain.n_stratified:
        notes = (*notes, note("few_neighbours", n=domain.n_stratified))
    if not low <= estimate <= high:
        notes = (*notes, note("estimate_outside"))
    errors = end_point_errors(logs, level, domain)
    return Interval(
        term, estimate, low, high, level, method, n, mc_error=errors, seed=seed if m > 1 else None, notes=notes
    )


def _no_width(logs: Floats) -> Note:
    """Return why an interval has no width."""
    scale = max(float(np.abs(logs).max()), 1.0)
    return note("equal_values") if np.ptp(logs) <= ROUNDING * scale else note("no_design_variance")


@dataclass(frozen=True, eq=False)
class ZoneData:
    """ln PLI of the samples of a zone, and what is needed to put drawn non-detects in the place of filled ones.

    Attributes
    ----------
    logs, logs_at_limits : array, (n,)
        ln PLI with the non-detects filled, and with all at their limits.
    concentrations, limits, filled : array, (n, m)
        ln; NaN where there is none.
    below : array of bool, (n, m)
    n_metals : array, (n,)
    drawn : array, (M, n), optional
        Sum of ln x over the non-detects of a sample as drawn again and again; None where nothing is.
    """

    logs: Floats
    logs_at_limits: Floats
    concentrations: Floats
    limits: Floats
    filled: Floats
    below: NDArray[np.bool_]
    n_metals: Floats
    drawn: Floats | None = None

    def imputed(self) -> Floats:
        """Return ln PLI with drawn non-detects (M, n), or as it is (1, n) where nothing is drawn."""
        if self.drawn is None:
            return self.logs[None, :]
        filled = np.where(self.below, self.filled, 0.0).sum(axis=1)
        return np.asarray(self.logs + (self.drawn - filled) / self.n_metals)


def with_draws(zones: list[tuple[str, ZoneData]], seed: int) -> list[ZoneData]:
    """Return zones with their non-detects drawn, where there are any and more samples than one.

    The stream is that of the seed and the name of the zone, so that draws do not depend on the other zones.

    Examples
    --------
    >>> logs, below = np.array([0.0, 1.0]), np.array([[True], [False]])
    >>> zone = ZoneData(logs, logs, logs[:, None], logs[:, None], logs[:, None], below, np.ones(2))
    >>> [found] = with_draws([("north", zone)], seed=1)
    >>> found.imputed().shape
    (100, 2)
    """
    censored = [len(zone.logs) > 1 and bool(zone.below.any()) for _, zone in zones]
    groups = [
        CensoredGroup(zone.concentrations, zone.limits, zone.below, philox(seed, zlib.crc32(name.encode())))
        for (name, zone), some in zip(zones, censored, strict=True)
        if some
    ]
    draws = iter(draws_of_groups(groups) if groups else [])
    return [
        replace(zone, drawn=next(draws).filled) if some else zone
        for (_, zone), some in zip(zones, censored, strict=True)
    ]


def zone_interval(
    term: str,
    data: ZoneData,
    domain: Domain | None = None,
    *,
    method: str,
    nondetects: str,
    level: float,
    n_resamples: int,
    seed: int,
) -> tuple[Interval, float, float]:
    """Return the interval of a zone PLI and the one-sided p values of 1 against above and below, NaN without any.

    Examples
    --------
    >>> nothing = np.full((3, 1), np.nan)
    >>> logs = np.log([1.0, 2.0, 4.0])
    >>> data = ZoneData(logs, logs, logs[:, None], nothing, logs[:, None], nothing == 0.0, np.ones(3))
    >>> made = dict(nondetects="half", level=0.95, n_resamples=99, seed=1)
    >>> interval, above, below = zone_interval("north", data, method="t", **made)
    >>> round(above, 3), round(below, 3)
    (0.113, 0.887)
    """
    n, censored, bounded = len(data.logs), bool(data.below.any()), nondetects == "bounds"
    logs = data.logs_at_limits[None, :] if bounded else data.imputed()
    centre = data.logs.mean() if domain is None else domain.means(data.logs[None, :])[0]
    estimate = float(np.exp(centre))
    if method == "t":
        interval = t_interval(term, estimate, logs, level, seed, domain)
        if bounded and censored:
            about = tuple(each for each in interval.notes if each.code != "estimate_outside")
            interval = replace(interval, conf_low=0.0, notes=about)
    else:
        made: dict[str, Any] = {"method": method, "level": level, "n_resamples": n_resamples, "seed": seed}
        interval = bootstrap_mean(data.logs, transform=np.exp, term=term, **made)
    if n == 1 or (domain is not None and domain.df < 1):
        return interval, np.nan, np.nan
    found = mean_of_logs(logs, domain)
    return interval, 1.0 if bounded and censored else found.p_above(), found.p_below()

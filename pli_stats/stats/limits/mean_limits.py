"""The upper confidence limit of a mean by the methods that regulators use, chosen by the values or by name."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from pli_stats.checks import check_level, check_one_of, check_resamples, check_seed, refusal
from pli_stats.results import Interval
from pli_stats.stats.arguments import Bools, Floats
from pli_stats.stats.censored_distributions import kaplan_meier, kaplan_meier_mean
from pli_stats.stats.intervals.percentile_bca import Ends, end_points, studentized_ends
from pli_stats.stats.limits.censored_normal import fit_normal
from pli_stats.stats.limits.kaplan_meier_bootstrap import jackknife_means, resampled_means
from pli_stats.stats.limits.limit_arguments import (
    DOUBT,
    SCALES,
    check_measured,
    check_positive,
    checked_values,
    equal_values,
    normality_p,
    plot_correlation,
)
from pli_stats.stats.limits.lognormal_mean import land_limit, pivot_limit
from pli_stats.stats.limits.mean_formulas import (
    ADJUSTED_TAILS,
    chebyshev_limit,
    chen_limit,
    gamma_limit,
    gamma_shape,
    johnson_limit,
    student_limit,
    unbiased_shape,
)
from pli_stats.stats.limits.tolerance_limits import by_likelihood
from pli_stats.text.notes import Note, note

METHODS = ("auto", "t", "modified_t", "clt", "land", "lognormal", "gamma", "bca", "bootstrap_t", "chebyshev")
COMPLETE = ("modified_t", "clt", "land")  # known for measured values only
POSITIVE = ("land", "lognormal", "gamma")
SIMULATED = ("bca", "bootstrap_t")
BY_SCALE = {"normal": "t", "gamma": "gamma", "lognormal": "lognormal"}
FAR = 5.0  # times the mean, at which a limit says little
LEAST_N = 3
ADJUSTED_BELOW = 50  # values, from which ProUCL takes the approximate gamma limit


class Sample(NamedTuple):
    """Checked values, their mean (of Kaplan and Meier, with non-detects) and its standard error."""

    x: Floats
    below: Bools
    mean: float
    error: float
    level: float


class Found(NamedTuple):
    """The estimate of a mean and its upper limit, the Monte Carlo error of that, and notes."""

    estimate: float
    limit: float
    notes: tuple[Note, ...] = ()
    mc_error: float = 0.0


def upper_confidence_limit(
    values: Any,
    *,
    nondetect: Any = None,
    method: str = "auto",
    level: float = 0.95,
    n_resamples: int = 9999,
    seed: int = 1,
) -> Interval:
    """Return the upper confidence limit (UCL) of the mean of a population, non-detects included.

    With the mean m, its standard error e, skewness g, alpha = 1 - level and quantiles t and z:

    t: m + t e; modified_t (Johnson): the same plus g s / (6 n); clt (Chen): m + (z + g (1 + 2 z^2) / (6 sqrt(n))) e;
    chebyshev: m + sqrt(1 / alpha - 1) e; gamma: 2 n k m / chi2, with the corrected shape k and the alpha quantile of
    chi-squared with 2 n k degrees of freedom, for fewer than 50 values at the adjusted alpha of Grice and Bain; land:
    Land's exact limit of a lognormal mean, exp(mu + s^2 / 2 + H s / sqrt(n - 1)); lognormal: the generalised pivot of
    the same, nearly as exact; bca, bootstrap_t: of resamples.

    With non-detects m and e are those of Kaplan and Meier, in which what lies below every measured value is put at the
    smallest limit (with a single limit m is too high, and the limit is safe rather than sharp); gamma takes its shape
    from their mean and variance, and lognormal is fitted by maximum likelihood. "auto" takes t, gamma or lognormal,
    whichever of values, cube roots and logarithms lies closest to a line on normal probability paper; if all are
    measured and the Shapiro-Wilk test rejects that one too (p < 0.05), or the lognormal limit is over 5 times the mean,
    chebyshev. ProUCL takes the first of these that
    is not rejected, which covers less where few values reject nothing.

    The sampling unit is a value; values are independent draws from one population, whose mean lies below the limit in a
    share `level` of all samples (how nearly, for which populations: see "How far to trust").

    Parameters
    ----------
    values : array, (n,)
        Measured values, and the limits of non-detects; at least three; any unit.
    nondetect : array of bool, (n,), optional
        True where the value is only known to be less than what `values` holds.
    method : {"auto", "t", "modified_t", "clt", "land", "lognormal", "gamma", "bca", "bootstrap_t", "chebyshev"}
    level : float
        Confidence, one-sided.
    n_resamples, seed : int
        Of "bca" and "bootstrap_t".

    Returns
    -------
    Interval
        `conf_high` is the limit, `conf_low` minus infinity, `estimate` the mean (that of the fitted distribution with
        "land" and "lognormal"). The reason of "auto" is a note.

    Raises
    ------
    InputError
        Fewer than three values, one not finite, or not positive where that is assumed; a flag not True or False; over
        80 % non-detects; non-detects with a method for measured values only; "gamma" at a level other than 0.9, 0.95
        and 0.99 for fewer than 50 values.

    References
    ----------
    Singh, A. & Maichle, R. (2015). ProUCL version 5.1 technical guide. EPA/600/R-07/041.
    Land, C. E. (1971). Annals of Mathematical Statistics 42, 1187-1205. doi:10.1214/aoms/1177693235
    Grice, J. V. & Bain, L. J. (1980). Journal of the American Statistical Association 75, 929-933.
    doi:10.1080/01621459.1980.10477574

    Examples
    --------
    >>> chromium = [10, 13, 20, 36, 41, 59, 67, 110, 110, 136, 140, 160, 200, 230, 1300]  # USEPA (1992)
    >>> [round(upper_confidence_limit(chromium, method=m).conf_high) for m in ("t", "land", "gamma")]
    [320, 497, 350]
    """
    check_one_of("method", method, METHODS)
    check_level(level)
    check_resamples(n_resamples)
    check_seed(seed)
    x, below = checked_values(values, nondetect, LEAST_N)
    check_measured(x, below)
    common: dict[str, Any] = {"term": "mean", "conf_level": level, "n": len(x)}
    if equal_values(x, below):
        at = float(x[0])
        how, equal = "t" if method == "auto" else method, (note("equal_values"),)
        return Interval(estimate=at, conf_low=at, conf_high=at, method=f"upper {how}", notes=equal, **common)
    sample = Sample(x, below, *kaplan_meier_mean(x, below), level)
    reason: tuple[Note, ...] = ()
    if method == "auto":
        method, reason = _chosen(sample)
    _check_method(method, sample)
    drawn: dict[str, Any] = {"n_resamples": n_resamples, "seed": seed} if method in SIMULATED else {}
    found = _resampled(sample, method, n_resamples, seed) if drawn else _FORMULAS[method](sample)
    return Interval(
        estimate=found.estimate,
        conf_low=-math.inf,
        conf_high=found.limit,
        method=f"upper {method}",
        mc_error=(0.0, found.mc_error),
        notes=(*reason, *found.notes, *_caveats(sample, method, found.limit)),
        **drawn,
        **common,
    )


def _chosen(sample: Sample) -> tuple[str, tuple[Note, ...]]:
    """Return the method that the values ask for, and why."""
    x, below = sample.x, sample.below
    if (x <= 0.0).any():
        return "t", (note("limit_chosen_signed"),)
    if len(np.unique(x[~below])) < LEAST_N:
        return "chebyshev", (note("limit_chosen_few"),)
    correlation = {name: plot_correlation(scale.forward(x), x, below) for name, scale in SCALES.items()}
    best = max(correlation, key=lambda name: correlation[name])
    transformed = SCALES[best].transformed
    p = None if below.any() else normality_p(SCALES[best].forward(x))
    if p is not None and p < DOUBT:
        return "chebyshev", (note("limit_chosen_none", transformed=transformed, p=p),)
    if best == "gamma" and len(x) < ADJUSTED_BELOW and sample.level not in ADJUSTED_TAILS:
        best = "lognormal"
    if best == "lognormal" and sample.mean > 0.0:
        times = _lognormal(sample).limit / sample.mean
        if times > FAR:
            return "chebyshev", (note("limit_chosen_far", times=times),)
    facts = {"distribution": best, "transformed": transformed, "correlation": correlation[best]}
    return BY_SCALE[best], (note("limit_chosen", **facts),)


def _check_method(method: str, sample: Sample) -> None:
    """Refuse a method that these values do not allow."""
    if method in COMPLETE and sample.below.any():
        raise refusal("limit_complete", method=method, got=int(sample.below.sum()), n=len(sample.x))
    if method in POSITIVE:
        check_positive(sample.x, "gamma" if method == "gamma" else "lognormal")
    if method == "gamma" and len(sample.x) < ADJUSTED_BELOW and sample.level not in ADJUSTED_TAILS:
        raise refusal("gamma_level", got=sample.level, most=ADJUSTED_BELOW)


def _land(sample: Sample) -> Found:
    """Return Land's limit."""
    logs = np.log(sample.x)
    centre = float(logs.mean() + logs.var(ddof=1) / 2.0)
    return Found(_exp(centre), _exp(land_limit(logs, sample.level)), (note("lognormal_only"),))


def _lognormal(sample: Sample) -> Found:
    """Return the limit of the generalised pivot."""
    fit = fit_normal(np.log(sample.x), sample.below)
    limit = _exp(pivot_limit(fit, sample.level))
    return Found(_exp(fit.mean + fit.sd**2 / 2.0), limit, (note("lognormal_only"), *by_likelihood(fit, sample.below)))


def _exp(value: float) -> float:
    """Return the exponential, infinite beyond the range of a double."""
    with np.errstate(over="ignore"):
        return float(np.exp(value))


def _gamma(sample: Sample) -> Found:
    """Return the limit of a gamma distribution, whose shape with non-detects comes from Kaplan-Meier moments."""
    n = len(sample.x)
    if sample.below.any():
        points, mass = kaplan_meier(sample.x, sample.below)
        variance = float(mass @ (points - sample.mean) ** 2) * n / (n - 1.0)
        shape = unbiased_shape(sample.mean**2 / variance, n)
    else:
        shape = gamma_shape(sample.x)
    limit = gamma_limit(sample.mean, shape, n, sample.level, adjusted=n < ADJUSTED_BELOW)
    return Found(sample.mean, limit)


def _simple(limit: Callable[[Sample], float]) -> Callable[[Sample], Found]:
    """Return the method whose estimate is the mean."""
    return lambda sample: Found(sample.mean, limit(sample))


_FORMULAS: dict[str, Callable[[Sample], Found]] = {
    "t": _simple(lambda s: student_limit(s.mean, s.error, len(s.x), s.level)),
    "modified_t": _simple(lambda s: johnson_limit(s.x, s.level)),
    "clt": _simple(lambda s: chen_limit(s.x, s.level)),
    "chebyshev": _simple(lambda s: chebyshev_limit(s.mean, s.error, s.level)),
    "land": _land,
    "lognormal": _lognormal,
    "gamma": _gamma,
}


def _resampled(sample: Sample, method: str, n_resamples: int, seed: int) -> Found:
    """Return the upper end of a bootstrap interval whose upper tail is 1 - level."""
    means, squares = resampled_means(sample.x, sample.below, n_resamples, seed)
    both = 2.0 * sample.level - 1.0  # of the two-sided interval with the same upper end; rules take any upper tail
    if method == "bca":
        ends: Ends = end_points(means, sample.mean, sample.mean - jackknife_means(sample.x, sample.below), "bca", both)
    else:
        ends = studentized_ends(means, squares, sample.mean, sample.error**2, both)
    return Found(sample.mean, ends[1], ends[3], ends[2][1])


def _caveats(sample: Sample, method: str, limit: float) -> tuple[Note, ...]:
    """Return what must be read beside a limit."""
    notes = []
    n_below = int(sample.below.sum())
    if n_below and method != "lognormal":
        notes.append(note("limit_kaplan_meier", n=n_below, of=len(sample.x)))
        if sample.x[sample.below].max() <= sample.x[~sample.below].min():
            notes.append(note("limit_one_limit"))
    if sample.mean > 0.0 and limit > FAR * sample.mean:
        notes.append(note("limit_far", times=limit / sample.mean))
    return tuple(notes)

"""What limits are computed from: checked values with non-detects, on a scale on which they may be normal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from pli_stats.checks import refusal
from pli_stats.stats.arguments import Bools, Floats, finite_vector, same_length, truth_vector
from pli_stats.stats.censored_distributions import MOST_CENSORED, plotting_positions
from pli_stats.text.notes import Note, note

SIDES = ("upper", "lower", "two-sided")
DISTRIBUTIONS = ("lognormal", "normal", "gamma", "nonparametric")
LEAST_MEASURED = 2  # different measured values, for a spread
DOUBT = 0.05  # of the Shapiro-Wilk test
TESTABLE = (3, 5000)  # values that the Shapiro-Wilk test takes


class Scale(NamedTuple):
    """A distribution as a transformation to a normal one, and back; the least value that it allows."""

    forward: Callable[[Floats], Floats]
    back: Callable[[float], float]
    least: float
    transformed: str


def _cubed(value: float) -> float:
    """Return the cube, 0 of what is below 0."""
    return max(value, 0.0) ** 3


def _exponential(value: float) -> float:
    """Return the exponential, infinite beyond the range of a double."""
    with np.errstate(over="ignore"):
        return float(np.exp(value))


#: By Wilson and Hilferty the cube root of a gamma variable is nearly normal.
SCALES = {
    "normal": Scale(lambda x: x, lambda y: y, -np.inf, "values"),
    "lognormal": Scale(np.log, _exponential, 0.0, "logarithms"),
    "gamma": Scale(np.cbrt, _cubed, 0.0, "cube roots"),
}


def checked_values(values: Any, nondetect: Any, least: int = 2) -> tuple[Floats, Bools]:
    """Return values and which are non-detects, or refuse what no limit can be made of."""
    x = finite_vector("values", values, least)
    if hasattr(nondetect, "index"):
        same_length("nondetect", nondetect, "values", values)
    below = truth_vector("nondetect", nondetect, len(x))
    with np.errstate(over="ignore"):
        if not np.isfinite((np.abs(x).max() * len(x)) ** 2):
            raise refusal("mean_overflow", name="values", got=float(x[np.argmax(np.abs(x))]))
    return x, below


def check_measured(x: Floats, below: Bools) -> None:
    """Refuse values of which too many are non-detects, or too few are measured, for an estimate of their spread."""
    if below.mean() > MOST_CENSORED:
        raise refusal("limit_censored", n=len(x), got=int(below.sum()))
    different = len(np.unique(x[~below]))
    if below.any() and different < LEAST_MEASURED:
        raise refusal("limit_measured", least=LEAST_MEASURED, got=different)


def check_positive(x: Floats, what: str) -> None:
    """Refuse values that a distribution of positive values cannot give."""
    bad = x <= 0.0
    if bad.any():
        at = int(np.argmax(bad))
        raise refusal("limit_positive", what=what, got=float(x[at]), position=at)


def plot_correlation(y: Floats, x: Floats, below: Bools) -> float:
    """Return the correlation of the measured values on a scale with normal scores of their plotting positions.

    Examples
    --------
    >>> x = np.array([1.0, 2.0, 4.0, 8.0, 16.0])
    >>> plot_correlation(np.log(x), x, np.zeros(5, bool)) > plot_correlation(x, x, np.zeros(5, bool))
    True
    """
    from scipy.special import ndtri

    score = ndtri(plotting_positions(x, below))[~below]
    return float(np.corrcoef(score, y[~below])[0, 1])


def normality_p(y: Floats) -> float | None:
    """Return p of the Shapiro-Wilk test, None where it does not apply.

    Examples
    --------
    >>> normality_p(np.array([1.0, 1.0])) is None, normality_p(np.arange(9.0)) > 0.5
    (True, True)
    """
    from scipy.stats import shapiro

    if not TESTABLE[0] <= len(y) <= TESTABLE[1] or np.ptp(y) == 0.0:
        return None
    return float(shapiro(y).pvalue)


def doubts(y: Floats, below: Bools, scale: Scale) -> tuple[Note, ...]:
    """Return the note on values that do not look as a distribution assumes; with non-detects none is tested."""
    p = None if below.any() else normality_p(y)
    if p is None or p >= DOUBT:
        return ()
    return (note("scale_not_normal", transformed=scale.transformed, p=p),)


def equal_values(x: Floats, below: Bools) -> bool:
    """Say whether all values are measured, and are one."""
    return not below.any() and bool(np.ptp(x) == 0.0)

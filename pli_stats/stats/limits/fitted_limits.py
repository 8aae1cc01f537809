"""What tolerance and prediction limits share: checked arguments, the fitted distribution, or ranks of the sample."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

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
from pli_stats.stats.limits.order_statistics import Ranks
from pli_stats.text.notes import Note, note
from pli_stats.text.numbers import percent_of


class LimitData(NamedTuple):
    """Checked values, which are non-detects, and the scale on which they are normal, None without a distribution."""

    x: Floats
    below: Bools
    scale: Scale | None
    level: float
    side: str
    distribution: str

    def ends(self, low: float, high: float) -> tuple[float, float]:
        """Return both limits in the unit of the values, open on the side that was not asked for."""
        scale = self.scale or SCALES["normal"]
        return (
            scale.least if self.side == "upper" else scale.back(low),
            np.inf if self.side == "lower" else scale.back(high),
        )


def limit_data(values: Any, nondetect: Any, level: float, side: str, distribution: str) -> LimitData:
    """Return the values of a limit, or refuse what none can be made of.

    Examples
    --------
    >>> limit_data([1.0, 2.0], None, 0.95, "upper", "lognormal").scale.transformed
    'logarithms'
    """
    check_level(level)
    check_one_of("side", side, SIDES)
    check_one_of("distribution", distribution, DISTRIBUTIONS)
    x, below = checked_values(values, nondetect)
    scale = SCALES.get(distribution)
    if scale is not None:
        if scale.least == 0.0:
            check_positive(x, distribution)
        check_measured(x, below)
    return LimitData(x, below, scale, level, side, distribution)


def limit_interval(
    data: LimitData,
    kind: str,
    term: str,
    by_fit: Callable[[NormalFit, Scale], tuple[float, float, float]],
    by_ranks: Callable[[], tuple[float, float, float, tuple[Note, ...]]],
) -> Interval:
    """Return the limits of a kind: estimate, low and high of the fitted distribution, or of ranks without one.

    Examples
    --------
    >>> data = limit_data([1.0, 2.0, 4.0], None, 0.95, "upper", "normal")
    >>> found = limit_interval(data, "tolerance", "median", lambda fit, scale: (fit.mean, 0.0, 9.0), lambda: None)
    >>> round(found.estimate, 3), found.conf_high, found.method
    (2.333, 9.0, 'tolerance normal')
    """
    x, below = data.x, data.below
    notes: tuple[Note, ...]
    if data.scale is None:
        middle, low, high, notes = by_ranks()
    elif equal_values(x, below):
        middle = low = high = float(x[0])
        notes = (note("equal_values"),)
    else:
        y = data.scale.forward(x)
        fit = fit_normal(y, below)
        middle, low, high = by_fit(fit, data.scale)
        notes = (*doubts(y, below, data.scale), *by_likelihood(fit, below))
    return Interval(term, middle, low, high, data.level, f"{kind} {data.distribution}", len(x), notes=notes)


def by_likelihood(fit: NormalFit, below: Bools) -> tuple[Note, ...]:
    """Return the note on what non-detects did to a fitted distribution."""
    if not below.any():
        return ()
    return (note("limit_likelihood", n=int(below.sum()), of=len(below), units=fit.df + 1.0),)


def at_ranks(
    data: LimitData, ranks: Ranks, kind: str, of: str, share: float
) -> tuple[float, float, float, tuple[Note, ...]]:
    """Return a quantile, the values of these ranks and notes: non-detects stand at their limits, below without end."""
    x, below, side = data.x, data.below, data.side
    if ranks.level < data.level - 1e-12:
        what = f"{'An' if side == 'upper' else 'A'} {side} {kind} limit of {of}"
        raise refusal("ranks_too_few", what=what, level=percent_of(data.level), least=ranks.least_n, n=len(x))
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
    middle = float(kaplan_meier_quantile(x, below, share)[0]) if (~below).any() else float(x.max())
    return middle, low, high, tuple(notes)

"""Axes whose steps are even: limits that one wild value does not stretch, ticks as plain numbers that fit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median_low, quantiles

from pli_stats.publish.figures.lettering import Lettering

Limits = tuple[float, float]
Span = tuple[float, float, float]  # estimate and the two ends of its interval

_WILD = 25.0  # estimates further from the median than so many usual distances are cut with an arrow
_REACH = 1.5  # ends of intervals further out than so many usual distances are cut with an arrow
_MARGIN = 0.04
_STEPS = (1.0, 2.0, 2.5, 5.0)
_MOST_TICKS = 8
_MOST_DECIMALS = 5
_APART = 8.0  # points between the numbers of two ticks


def limits(spans: Iterable[Span], *, keep: Sequence[float] = (), from_zero: bool = False) -> Limits:
    """Return limits that hold all estimates and, within reason, the ends of their intervals.

    Parameters
    ----------
    spans : iterable of (estimate, low, high)
        What is not finite is left out of account.
    keep : sequence of float
        Values that are shown in any case.
    from_zero : bool
        Whether the axis starts at 0 where that costs no more than a third of it.

    Returns
    -------
    (float, float)

    Examples
    --------
    >>> low, high = limits([(0.2, 0.1, 0.4), (0.3, 0.2, 1e6)], from_zero=True)
    >>> low, high < 2
    (0.0, True)
    """
    rows = list(spans)
    widths = [high - low for _, low, high in rows if math.isfinite(high - low)]
    usual = median_low(widths) if widths else 0.0
    shown = [*_tame([row[0] for row in rows if math.isfinite(row[0])], usual), *keep]
    if not shown:
        return 0.0, 1.0
    reach = _REACH * max(max(shown) - min(shown), usual) or 0.1 * abs(shown[0]) or 1.0
    least, most = min(shown) - reach, max(shown) + reach
    ends = [min(max(end, least), most) for row in rows for end in row[1:] if math.isfinite(end)]
    low, high = min(*shown, *ends), max(*shown, *ends)
    if low == high:
        low, high = low - reach / 2, high + reach / 2
    pad = _MARGIN * (high - low)
    if from_zero and 0 <= low <= high / 3:
        return 0.0, high + pad
    return low - pad, high + pad


def _tame(estimates: list[float], usual: float) -> list[float]:
    """Return the estimates without those that lie far out of all proportion."""
    if len(estimates) < 4:
        return estimates
    low, middle, high = quantiles(estimates, n=4, method="inclusive")
    furthest = _WILD * max(high - low, usual)
    return [value for value in estimates if abs(value - middle) <= furthest] or estimates


def even_ticks(low: float, high: float, length: float, letters: Lettering | None) -> tuple[list[float], list[str]]:
    """Return round values between two limits and their texts, as many as fit side by side.

    Parameters
    ----------
    low, high : float
    length : float
        Of the axis in points.
    letters : Lettering or None
        What measures the texts; None for an axis on which they stand one above the other.

    Returns
    -------
    (list of float, list of str)

    Examples
    --------
    >>> even_ticks(-0.13, 0.31, 200, None)[1]
    ['−0.1', '0.0', '0.1', '0.2', '0.3']
    """
    best: tuple[list[float], list[str]] = ([], [])
    power = math.floor(math.log10(high - low)) + 1
    for exponent in (power, power - 1, power - 2):
        for step in reversed(_STEPS):
            found = _multiples(low, high, step, exponent)
            if len(found[0]) > _MOST_TICKS or not _fit(*found, length / (high - low), letters):
                return best
            if len(found[0]) > len(best[0]):
                best = found
    return best


def _multiples(low: float, high: float, step: float, exponent: int) -> tuple[list[float], list[str]]:
    """Return the multiples of a step between two limits, with as many decimals as they need."""
    size = step * 10.0**exponent
    decimals = max(-exponent + (step == 2.5), 0)
    slack = 1e-9 * (high - low)
    first, last = math.ceil((low - slack) / size), math.floor((high + slack) / size)
    if last - first > 4 * _MOST_TICKS:
        last = first + 4 * _MOST_TICKS
    values = [number * size for number in range(first, last + 1)]
    return values, [signed(value, decimals) for value in values]


def _fit(values: Sequence[float], texts: Sequence[str], per_unit: float, letters: Lettering | None) -> bool:
    """Say whether the numbers stand apart."""
    if letters is None:
        return all((b - a) * per_unit >= 11 for a, b in pairwise(values))
    placed = list(zip(values, map(letters.width, texts), strict=True))
    return all((b - a) * per_unit >= (wide + other) / 2 + _APART for (a, wide), (b, other) in pairwise(placed))


def signed(value: float, decimals: int) -> str:
    """Return a number of an axis with a proper minus sign, and none before zero.

    Examples
    --------
    >>> signed(-0.25, 2), signed(-0.0, 1), signed(2e-9, 9)
    ('−0.25', '0.0', '2e−09')
    """
    # Nobody counts noughts.
    text = f"{value:.{decimals}f}" if decimals <= _MOST_DECIMALS else f"{value:.3g}"
    return text.lstrip("-") if not text.strip("-0.") else text.replace("-", "−")

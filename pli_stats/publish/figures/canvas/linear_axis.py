"""Axes whose steps are even: limits that one wild value does not stretch, ticks as plain numbers that fit."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise
from statistics import median_low, quantiles

from pli_stats.publish.figures.canvas.text_metrics import Lettering

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

Limits = tuple[float, float]
Ticks = tuple[list[float], list[str]]
Span = tuple[float, float, float]  # estimate and the two ends of its interval

_WILD = 25.0  # estimates further from the median than so many usual distances are cut with an arrow
_REACH = 1.5  # ends of intervals further out than so many usual distances are cut with an arrow
_MARGIN = 0.04
_STEPS = (1.0, 2.0, 2.5, 5.0)
# Each tried by itself where the usual ones leave too few ticks.
_ODD_STEPS = tuple((step,) for step in (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0))
_FEW_TICKS, _MOST_TICKS = 3, 8
_MOST_DECIMALS = 5
_LEAST_POWER, _LARGEST_POWER = -4, 6  # of ten, between which numbers are usual
_LARGE = 10.0**_LARGEST_POWER  # numbers from which on are written with a power of ten
_APART, _CLOSE = 8.0, 3.0  # points between the numbers of two ticks, where there is room and where there is little


def limits(spans: Iterable[Span], *, keep: Sequence[float] = (), from_zero: bool = False) -> Limits:
    """Return limits that hold all estimates and, within reason, the ends of their intervals.

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
    low, high = min([*shown, *ends]), max([*shown, *ends])
    if low == high:
        low, high = low - reach / 2, high + reach / 2
    pad = _MARGIN * (high - low)
    if from_zero and 0 <= low <= high / 3:
        return 0.0, high + pad
    return low - pad, high + pad


def limits_of_points(values: Iterable[float]) -> Limits:
    """Return limits of points, from 0 where that is near, with room for a mark that stands at 0.

    Examples
    --------
    >>> limits_of_points([0.5, 9.0])[0], limits_of_points([0.0, 9.0])[0] < 0
    (0.0, True)
    """
    points = [float(value) for value in values if math.isfinite(value)]
    low, high = limits([(value, math.nan, math.nan) for value in points], from_zero=True)
    room = _MARGIN / 2 * high
    return (-room if low == 0 and min(points, default=high) < room else low), high


def _tame(estimates: list[float], usual: float) -> list[float]:
    """Return the estimates without those that lie far out of all proportion."""
    if len(estimates) < 4:
        return estimates
    low, middle, high = quantiles(estimates, n=4, method="inclusive")
    furthest = _WILD * max(high - low, usual)
    return [value for value in estimates if abs(value - middle) <= furthest] or estimates


def even_ticks(low: float, high: float, length: float, letters: Lettering | None) -> Ticks:
    """Return round values between two limits and their texts, as many as fit side by side.

    Examples
    --------
    >>> even_ticks(-0.13, 0.31, 200, None)[1]
    ['−0.1', '0.0', '0.1', '0.2', '0.3']
    """
    per_unit = length / (high - low)
    best: Ticks = ([], [])
    for runs, apart in (([_STEPS], _APART), (_ODD_STEPS, _APART), (_ODD_STEPS, _CLOSE)):
        fits = partial(_fit, per_unit=per_unit, letters=letters, apart=apart)
        best = max([best, *(_most_ticks(low, high, steps, fits) for steps in runs)], key=lambda found: len(found[0]))
        # An axis with fewer numbers does not say how far a unit of it reaches.
        if len(best[0]) >= _FEW_TICKS:
            break
    return best


def _most_ticks(low: float, high: float, steps: Sequence[float], fits: Callable[[Ticks], bool]) -> Ticks:
    """Return the multiples of the smallest of these steps, times a power of ten, that fit side by side."""
    best: Ticks = ([], [])
    power = math.floor(math.log10(high - low)) + 1
    for exponent in (power, power - 1, power - 2):
        for step in reversed(steps):
            found = _multiples(low, high, step, exponent)
            if len(found[0]) > _MOST_TICKS or not fits(found):
                return best
            if len(found[0]) > len(best[0]):
                best = found
    return best


def _multiples(low: float, high: float, step: float, exponent: int) -> Ticks:
    """Return the multiples of a step between two limits, with as many decimals as they need."""
    size = step * 10.0**exponent
    decimals = max(-exponent + (step % 1 > 0), 0)
    slack = 1e-9 * (high - low)
    first, last = math.ceil((low - slack) / size), math.floor((high + slack) / size)
    if last - first > 4 * _MOST_TICKS:
        last = first + 4 * _MOST_TICKS
    values = [number * size for number in range(first, last + 1)]
    return values, [signed(value, decimals) for value in values]


def _fit(ticks: Ticks, *, per_unit: float, letters: Lettering | None, apart: float) -> bool:
    """Say whether the numbers stand apart."""
    values, texts = ticks
    if letters is None:
        return all((b - a) * per_unit >= 11 for a, b in pairwise(values))
    placed = list(zip(values, map(letters.width, texts), strict=True))
    return all((b - a) * per_unit >= (wide + other) / 2 + apart for (a, wide), (b, other) in pairwise(placed))


def signed(value: float, decimals: int) -> str:
    """Return a number of an axis with a proper minus sign, none before zero, and a power of ten where it is long.

    Examples
    --------
    >>> signed(-0.25, 2), signed(-0.0, 1), signed(2e-9, 9), signed(-1.5e10, 0)
    ('−0.25', '0.0', '2×10⁻⁹', '−1.5×10¹⁰')
    """
    if value and (decimals > _MOST_DECIMALS or abs(value) >= _LARGE):
        return powered(value, decimals)
    text = f"{value:.{decimals if decimals <= _MOST_DECIMALS else 0}f}"
    return text.lstrip("-") if not text.strip("-0.") else text.replace("-", "−")


def powered(value: float, decimals: int = 20) -> str:
    """Return a number that is not 0 as a multiple of a power of ten, with no more decimals than it has.

    Examples
    --------
    >>> powered(3e9), powered(-2.5e-8), powered(1e-9)
    ('3×10⁹', '−2.5×10⁻⁸', '10⁻⁹')
    """
    exponent = math.floor(math.log10(abs(value)) + 1e-12)
    digits = f"{value / 10.0**exponent:.{min(max(exponent + decimals, 0), 12)}f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    shown = {"1": "", "-1": "−"}.get(digits, f"{digits}×".replace("-", "−"))
    return f"{shown}10{raised(exponent)}"


def raised(exponent: int) -> str:
    """Return an exponent in raised figures.

    Examples
    --------
    >>> raised(-12)
    '⁻¹²'
    """
    return str(exponent).translate(_RAISED)


def short_ticks(extent: Limits, length: float, letters: Lettering) -> tuple[int, Ticks]:
    """Return the power of ten that the numbers of an axis are divided by (0 for usual numbers), and its ticks.

    Examples
    --------
    >>> from pli_stats.publish.figures.canvas.text_metrics import Lettering
    >>> short_ticks((-6e10, 2e10), 80, Lettering(7.0))
    (9, ([-50000000000.0, -25000000000.0, 0.0], ['−50', '−25', '0']))
    """
    largest = max(map(abs, extent))
    exponent = math.floor(math.log10(largest)) if largest else 0
    powers = [3 * (exponent // 3)] if not _LEAST_POWER < exponent < _LARGEST_POWER else [0, 3 * (exponent // 3)]
    found: list[tuple[int, Ticks]] = []
    for power in powers:
        unit = 10.0**power
        values, texts = even_ticks(extent[0] / unit, extent[1] / unit, length, letters)
        found.append((power, ([value * unit for value in values], texts)))
        if len(texts) >= _FEW_TICKS:
            break
    return max(found, key=lambda one: len(one[1][0]))

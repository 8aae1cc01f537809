"""Numbers as text: how many digits a printed value deserves."""

from __future__ import annotations

import math

from pli_stats.checks.powers import LARGE, MOST_DECIMALS, in_powers

#: What stands where no value can be given.
NO_VALUE = "—"

# Laboratories agree to a few per cent: more digits say nothing about a sediment, however narrow the interval.
_MOST_SIGNIFICANT = 3


def exponent(value: float, digits: int) -> int:
    """Return the decimal exponent of `value` rounded to `digits` significant digits (0.0996, 2 -> -1)."""
    return int(f"{abs(value):.{digits - 1}e}".partition("e")[2])


def fixed(value: float, decimals: int) -> str:
    """Return `value` with that many decimals; negative `decimals` round to tens, hundreds and so on.

    Numbers with more than six digits before the point, or seven after it, are written with a power of ten.

    Examples
    --------
    >>> fixed(1.0, 2), fixed(1234.5, -1), fixed(-0.001, 2)
    ('1.00', '1230', '0.00')
    >>> fixed(6.52e10, -9), fixed(1234567.8, 1), fixed(2.31e-12, 13), fixed(0.0, 13)
    ('6.5 × 10¹⁰', '1.23 × 10⁶', '2.3 × 10⁻¹²', '0')
    """
    if math.isnan(value):
        return NO_VALUE
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if abs(rounded := round(value, decimals)) >= LARGE:
        places = exponent(rounded, 15) + decimals
        return in_powers(rounded, places if decimals < 0 else min(places, _MOST_SIGNIFICANT - 1))
    if decimals > MOST_DECIMALS:
        return in_powers(rounded, exponent(rounded, 15) + decimals) if rounded else "0"
    text = f"{round(value, decimals):.{max(decimals, 0)}f}"
    return text.lstrip("-") if not text.strip("-0.") else text


def significant(value: float, digits: int = 3) -> str:
    """Return `value` to `digits` significant digits, trailing zeros kept, whole numbers never cut.

    Examples
    --------
    >>> significant(1.0), significant(0.04567), significant(1234.5), significant(1234567.0)
    ('1.00', '0.0457', '1234', '1.23 × 10⁶')
    """
    if not math.isfinite(value) or value == 0:
        return fixed(value, 0)
    if abs(value) >= LARGE:
        return in_powers(value, digits - 1)
    return fixed(value, max(digits - 1 - exponent(value, digits), 0))


def interval_decimals(estimate: float, low: float, high: float) -> int | None:
    """Return the decimals that show two significant digits of the width of an interval of a positive value.

    Returns
    -------
    int or None
        None where there is no width to go by (no interval, or one of width zero).

    Examples
    --------
    >>> interval_decimals(0.712, 0.60, 0.85), interval_decimals(1234.5, 900, 1800)
    (2, -1)
    """
    width = high - low
    if not math.isfinite(width + estimate) or width <= 0 or high <= 0:
        return None
    decimals = 1 - exponent(width, 2)
    smallest = min(value for value in (estimate, low, high) if value > 0)
    return min(decimals, _MOST_SIGNIFICANT - 1 - exponent(smallest, _MOST_SIGNIFICANT))


def positive(value: float, decimals: int) -> str:
    """Return a positive value with that many decimals, or one significant digit where it would show as 0."""
    text = fixed(value, decimals)
    if value > 0 and math.isfinite(value) and not text.strip("0."):
        return in_powers(value, 0) if value < 1e-4 else f"{value:.{-exponent(value, 1)}f}"
    return text


def percent(share: float) -> str:
    """Return a share in whole percent; a small share is not shown as none, nor a large one as all.

    Examples
    --------
    >>> percent(0.333), percent(0.001), percent(0.999), percent(1.0)
    ('33', '<1', '>99', '100')
    """
    if not math.isfinite(share):
        return NO_VALUE
    text = fixed(100 * share, 0)
    if share > 0 and text == "0":
        return "<1"
    return ">99" if share < 1 and text == "100" else text


def rounded_up(value: float) -> str:
    """Return an upper limit to one significant digit, never below the value.

    Examples
    --------
    >>> rounded_up(0.0021), rounded_up(0.002), rounded_up(0.96)
    ('0.003', '0.002', '1')
    """
    decimals = -math.floor(math.log10(value))
    return significant(math.ceil(round(value * 10.0**decimals, 9)) / 10.0**decimals, 1)


def whole(value: float) -> str:
    """Return a count."""
    return f"{value:.0f}" if math.isfinite(value) else NO_VALUE

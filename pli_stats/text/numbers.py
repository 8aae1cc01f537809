"""Numbers as people read them: digits, powers of ten, the minus sign, percent. Data files stay in plain ASCII."""

from __future__ import annotations

import math
from collections.abc import Iterable

#: What stands where no value can be given.
NO_VALUE = "—"
MINUS = "−"

LARGE = 1e6  # from here on digits are hard to count
MOST_DECIMALS = 7  # beyond, zeros after the point are
_SIGNIFICANT = 3  # of a number without an interval
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def exponent(value: float, digits: int) -> int:
    """Return the decimal exponent of `value` rounded to `digits` significant digits (0.0996, 2 -> -1)."""
    return int(f"{abs(value):.{digits - 1}e}".partition("e")[2])


def with_minus(text: str) -> str:
    """Return a number with the minus sign of print, and none before a zero.

    Examples
    --------
    >>> with_minus("-1.5"), with_minus("-0.00")
    ('−1.5', '0.00')
    """
    return text.replace("-", MINUS) if text.strip("-0.") else text.lstrip("-")


def in_powers(value: float, digits: int) -> str:
    """Return a number as a factor, with `digits` after its point, and a power of ten.

    Examples
    --------
    >>> in_powers(6.52e10, 1), in_powers(-1e-12, 0)
    ('6.5 × 10¹⁰', '−1 × 10⁻¹²')
    """
    factor, _, power = f"{value:.{max(digits, 0)}e}".partition("e")
    return f"{with_minus(factor)} × 10{str(int(power)).translate(_RAISED)}"


def fixed(value: float, decimals: int) -> str:
    """Return `value` with that many decimals; negative `decimals` round to tens, hundreds and so on.

    Numbers with more than six digits before the point, or seven after it, are written with a power of ten.

    Examples
    --------
    >>> fixed(1.0, 2), fixed(1234.5, -1), fixed(-0.001, 2), fixed(-1.0, 2)
    ('1.00', '1230', '0.00', '−1.00')
    >>> fixed(6.52e10, -9), fixed(1234567.8, 1), fixed(2.31e-12, 13), fixed(0.0, 13)
    ('6.5 × 10¹⁰', '1.23 × 10⁶', '2.3 × 10⁻¹²', '0')
    """
    if math.isnan(value):
        return NO_VALUE
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    if abs(rounded := round(value, decimals)) >= LARGE:
        places = exponent(rounded, 15) + decimals
        return in_powers(rounded, places if decimals < 0 else min(places, _SIGNIFICANT - 1))
    if decimals > MOST_DECIMALS:
        return in_powers(rounded, exponent(rounded, 15) + decimals) if rounded else "0"
    return with_minus(f"{rounded:.{max(decimals, 0)}f}")


def significant(value: float, digits: int = _SIGNIFICANT) -> str:
    """Return `value` to `digits` significant digits, trailing zeros kept, whole numbers never cut.

    Examples
    --------
    >>> significant(1.0), significant(0.04567), significant(1234.5), significant(1234567.0), significant(9e-17)
    ('1.00', '0.0457', '1234', '1.23 × 10⁶', '9.00 × 10⁻¹⁷')
    """
    if not math.isfinite(value) or value == 0:
        return fixed(value, 0)
    if abs(value) >= LARGE:
        return in_powers(value, digits - 1)
    return fixed(value, max(digits - 1 - exponent(value, digits), 0))


def shared_decimals(values: Iterable[float], digits: int = _SIGNIFICANT) -> int:
    """Return how many decimals numbers without intervals share: `digits` significant digits of the largest.

    Where the smallest would show fewer than two digits, all have up to two decimals more.

    Examples
    --------
    >>> shared_decimals([20.1, 4.709]), shared_decimals([1234.5, 0.4567]), shared_decimals([8.0, 0.0], digits=2)
    (1, 2, 1)
    """
    sizes = [exponent(value, digits) for value in values if value and math.isfinite(value)]
    of_largest = max(digits - 1 - max(sizes, default=0), 0)
    return max(of_largest, min(1 - min(sizes, default=0), of_largest + 2))


def column_of_numbers(values: Iterable[float], digits: int = _SIGNIFICANT) -> list[str]:
    """Return numbers without intervals with one number of decimals, as `shared_decimals` has it.

    A value that would show as 0 keeps a digit, and large ones are written with a power of ten.

    Examples
    --------
    >>> column_of_numbers([20.1, 4.709, 9.69]), column_of_numbers([0.448, 0.0421]), column_of_numbers([1234.5, 0.4567])
    (['20.1', '4.7', '9.7'], ['0.448', '0.042'], ['1234.50', '0.46'])
    """
    values = [float(value) for value in values]
    decimals = shared_decimals(values, digits)
    return [not_zero(value, decimals) for value in values]


def not_zero(value: float, decimals: int) -> str:
    """Return a value with that many decimals, or to one significant digit where it would show as 0.

    Examples
    --------
    >>> not_zero(0.25, 1), not_zero(0.003, 1), not_zero(-2e-7, 1), not_zero(0.0, 1)
    ('0.2', '0.003', '−2 × 10⁻⁷', '0.0')
    """
    text = fixed(value, decimals)
    if value and math.isfinite(value) and not text.strip("0."):
        return in_powers(value, 0) if abs(value) < 1e-4 else with_minus(f"{value:.{-exponent(value, 1)}f}")
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


def percent_phrase(share: float) -> str:
    """Return a share in percent for a sentence, small ones with a decimal.

    Examples
    --------
    >>> percent_phrase(0.0), percent_phrase(0.00004), percent_phrase(0.0312), percent_phrase(0.5)
    ('0 %', 'less than 0.1 %', '3.1 %', '50 %')
    """
    if 0.0 < share < 0.001:
        return "less than 0.1 %"
    return f"{100.0 * share:.{1 if 0.0 < share <= 0.0995 else 0}f} %"


def percent_of(level: float) -> str:
    """Return a level in percent.

    Examples
    --------
    >>> percent_of(0.95), percent_of(0.999)
    ('95 %', '99.9 %')
    """
    return f"{100.0 * level:g} %"


def ordinal_percent(share: float) -> str:
    """Return which percentile a share is.

    Examples
    --------
    >>> [ordinal_percent(share) for share in (0.95, 0.01, 0.999, 0.12, 0.02)]
    ['95th', '1st', '99.9th', '12th', '2nd']
    """
    text = f"{100.0 * share:g}"
    whole_teen = "." not in text and text[-2:] in ("11", "12", "13")
    plain = "th" if "." in text or whole_teen else {"1": "st", "2": "nd", "3": "rd"}.get(text[-1], "th")
    return f"{text}{plain}"


def signed_percent(share: float) -> str:
    """Return a relative change in percent with its sign.

    Examples
    --------
    >>> signed_percent(-0.041), signed_percent(0.0001), signed_percent(float("inf"))
    ('−4 %', '0 %', '—')
    """
    if not math.isfinite(share):
        return NO_VALUE
    text = f"{100.0 * share:+.0f}"
    return f"{text.replace('-', MINUS)} %" if text[1:] != "0" else "0 %"


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


def spaced(count: float) -> str:
    """Return a count with its thousands apart.

    Examples
    --------
    >>> spaced(9999), spaced(930)
    ('9 999', '930')
    """
    return f"{count:,.0f}".replace(",", " ")

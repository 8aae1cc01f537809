"""Estimates with their intervals, and p values, as tables, figures and sentences write them: one rule for all."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from pli_stats.text.numbers import NO_VALUE, exponent, fixed, not_zero, percent_of, shared_decimals

NO_BOUNDS = (-math.inf, math.inf)
NO_INTERVAL = "no interval could be given"
_MOST_MORE = 6  # decimals more, so that a value stays apart from a line
_NOISE = 1e-6  # nearer than this it is on the line


def interval_decimals(
    estimate: float, low: float, high: float, *, apart_from: float | None = None
) -> tuple[int, int, int] | None:
    """Return the decimals of an estimate and of each end of its interval.

    They show two significant digits of the interval's width, and of an estimate that differs from 0, at most four
    decimals unless all three are smaller than that, and no end is given more than three significant digits for it.

    Examples
    --------
    >>> interval_decimals(0.38, 0.21, 1.74), interval_decimals(9.3, 3.5, 22.3), interval_decimals(0.5, 0.5, 0.5)
    ((2, 2, 2), (1, 1, 1), None)
    >>> interval_decimals(0.0016, 0.0003, 299404.7982), interval_decimals(1.2, 1.003, 1.4, apart_from=1.0)
    ((4, 4, -3), (3, 3, 3))
    """
    width = high - low
    if not math.isfinite(width + estimate) or width <= 0.0:
        return None
    # A difference that may be 0 needs no digits of its own.
    wanted = [width, *([estimate] if estimate and (low > 0.0 or high < 0.0) else [])]
    common = max(1 - exponent(value, 2) for value in wanted)
    most = max(4, 2 - exponent(max(map(abs, (estimate, low, high))), 2))
    least = min(1 - exponent(width, 2), most)
    values = (estimate, low, high)
    each = [max(least, min(common, most, 2 - exponent(v, 2))) if v else min(common, most) for v in values]
    if apart_from is not None:
        beside = [v for v in values if abs(v - apart_from) > _NOISE]
        more = range(_MOST_MORE + 1)
        extra = next((m for m in more if all(round(v, max(each) + m) != apart_from for v in beside)), 0)
        each = [max(each) + extra] * 3 if extra else each
    first, second, third = each
    return first, second, third


def column_decimals(rows: Iterable[tuple[float, float, float]], *, apart_from: float | None = None) -> int | None:
    """Return how many decimals all estimates of a column have, with their intervals; None where none has an interval.

    Two significant digits of the widest interval decide; more are given until the narrowest shows one, two at most.
    Where a value beside `apart_from` would be rounded onto it, all have up to two decimals more; one more where an
    interval without 0 would end there.

    Examples
    --------
    >>> column_decimals([(0.349, 0.311, 0.391), (0.81, 0.65, 1.01), (2.4, 1.5, 3.9)])
    2
    >>> column_decimals([(9.3, 3.5, 22.3), (0.04, 0.03, 0.05)]), column_decimals([(1.2, 1.003, 1.4)], apart_from=1.0)
    (2, 3)
    >>> column_decimals([(0.4, -1.0, 1.9)]), column_decimals([(0.4, -1.0, 1.9), (2.6, 0.03, 5.3)])
    (1, 2)
    """
    rows = [row for row in rows if interval_decimals(*row) is not None]
    each = [decimals[0] for row in rows if (decimals := interval_decimals(*row)) is not None]
    if not each:
        return None
    usual = min(max(min(each), max(each) - 1), min(each) + 2)
    ends = [end for _, low, high in rows if low > 0.0 or high < 0.0 for end in (low, high) if end]
    usual += any(round(end, usual) == 0.0 != round(end, usual + 1) for end in ends)
    if apart_from is None:
        return usual
    beside = [value for row in rows for value in row if abs(value - apart_from) > _NOISE]
    more = (m for m in range(3) if all(round(value, usual + m) != apart_from for value in beside))
    return usual + next(more, 0)


def column_digits(
    rows: Sequence[tuple[float, float, float]], *, apart_from: float | None = None, plain: int | None = None
) -> list[tuple[int, int, int] | None]:
    """Return the decimals of each estimate of a column and of the ends of its interval, the same where that can be.

    A row has its own where an end is so far off that it has fewer, where its interval would show no width, or a value
    would be rounded onto `apart_from`. Without an interval a value has those of the column, `plain` where no row has
    one, and shows two digits at least; None: the column says nothing of it.

    Examples
    --------
    >>> column_digits([(0.349, 0.311, 0.391), (2.4, 1.5, 3.9), (3.0, 0.2, 290000.0)])
    [(2, 2, 2), (2, 2, 2), (1, 1, -3)]
    >>> nan = float("nan")
    >>> column_digits([(0.046, nan, nan), (2.4, 1.5, 3.9)]), column_digits([(0.046, nan, nan)])
    ([(3, 3, 3), (1, 1, 1)], [None])
    """
    usual = column_decimals(rows, apart_from=apart_from)
    usual = plain if usual is None else usual
    return [_row_digits(row, usual, apart_from) for row in rows]


def _row_digits(
    row: tuple[float, float, float], usual: int | None, apart_from: float | None
) -> tuple[int, int, int] | None:
    """Return the decimals of one row of a column that has `usual` ones."""
    own = interval_decimals(*row, apart_from=apart_from)
    if usual is None:
        return own
    if own is None:
        known = math.isfinite(row[0]) and row[0] != 0.0
        return (max(usual, 1 - exponent(row[0], 2)) if known else usual,) * 3
    onto_line = apart_from is not None and any(round(value, usual) == apart_from != value for value in row)
    no_width = round(row[1], usual) == round(row[2], usual)
    return own if onto_line or no_width or len(set(own)) > 1 else (usual,) * 3


def interval_texts(
    estimate: float,
    low: float,
    high: float,
    *,
    apart_from: float | None = None,
    decimals: tuple[int, int, int] | None = None,
) -> tuple[str, str, str]:
    """Return an estimate and the ends of its interval as text; where 0 lies outside, no end is shown as 0.

    Examples
    --------
    >>> interval_texts(-0.00956, -0.0367, 0.0176), interval_texts(1.25, 0.0, float("inf"))
    (('−0.010', '−0.037', '0.018'), ('1.25', '0.00', '∞'))
    >>> interval_texts(9.31, 3.52, 22.3), interval_texts(1.9, 0.002, 5.1)
    (('9.3', '3.5', '22.3'), ('1.9', '0.002', '5.1'))
    """
    decimals = decimals or interval_decimals(estimate, low, high, apart_from=apart_from)
    if decimals is None:
        decimals = (2 - exponent(estimate, 3) if estimate and math.isfinite(estimate) else 2,) * 3
    shown = fixed if low <= 0.0 <= high else not_zero
    first, second, third = map(shown, (estimate, low, high), decimals)
    return first, second, third


def estimate_cells(
    estimate: float,
    low: float,
    high: float,
    scale: float = 1.0,
    bounds: tuple[float, float] = NO_BOUNDS,
    *,
    apart_from: float | None = None,
    decimals: tuple[int, int, int] | None = None,
) -> tuple[str, str]:
    """Return an estimate and its interval as two cells; an interval that reaches over all values (`bounds`) is none.

    Examples
    --------
    >>> estimate_cells(0.4123, 0.351, 0.523), estimate_cells(0.5, 0.5, 0.5), estimate_cells(2.0, 1.1, float("inf"))
    (('0.41', '[0.35, 0.52]'), ('0.500', '[0.500, 0.500]'), ('2.00', '[1.10, ∞]'))
    >>> estimate_cells(0.38, 0.21, 1.74), estimate_cells(0.38, float("nan"), float("nan"))
    (('0.38', '[0.21, 1.74]'), ('0.380', '—'))
    >>> estimate_cells(0.06, 0.0, float("inf"), bounds=(0.0, float("inf"))), estimate_cells(2e-12, 1e-12, 4e-12)
    (('0.0600', '—'), ('2.0 × 10⁻¹²', '[1.0 × 10⁻¹², 4.0 × 10⁻¹²]'))
    """
    if math.isnan(estimate):
        return NO_VALUE, NO_VALUE
    middle, *ends = interval_texts(
        scale * estimate, scale * low, scale * high, apart_from=apart_from, decimals=decimals
    )
    none = math.isnan(low) or math.isnan(high) or (low <= bounds[0] and high >= bounds[1])
    return middle, NO_VALUE if none else f"[{', '.join(ends)}]"


def column_cells(
    rows: Sequence[tuple[float, float, float]],
    scale: float = 1.0,
    bounds: tuple[float, float] = NO_BOUNDS,
    *,
    apart_from: float | None = None,
) -> list[tuple[str, str]]:
    """Return the estimates of a column and their intervals as cells, with one number of decimals where it can be.

    Examples
    --------
    >>> column_cells([(0.349, 0.311, 0.391), (2.4, 1.5, 3.9)])
    [('0.35', '[0.31, 0.39]'), ('2.40', '[1.50, 3.90]')]
    >>> [middle for middle, _ in column_cells([(12.34, math.nan, math.nan), (0.5, 0.5, 0.5), (0.0, 0.0, 0.0)])]
    ['12.34', '0.50', '0.00']
    """
    shown = [(scale * estimate, scale * low, scale * high) for estimate, low, high in rows]
    digits: list[tuple[int, int, int] | None]
    if column_decimals(shown) is None:
        digits = [(shared_decimals(estimate for estimate, *_ in shown),) * 3] * len(shown)
    else:
        digits = column_digits(shown, apart_from=apart_from)
    pairs = zip(rows, digits, strict=True)
    return [estimate_cells(*row, scale, bounds, apart_from=apart_from, decimals=each) for row, each in pairs]


def estimate_text(estimate: float, low: float, high: float, scale: float = 1.0) -> str:
    """Return an estimate with its interval in one text.

    Examples
    --------
    >>> estimate_text(0.4123, 0.351, 0.523), estimate_text(float("nan"), 0.0, 1.0)
    ('0.41 [0.35, 0.52]', '—')
    """
    middle, ends = estimate_cells(estimate, low, high, scale)
    return middle if ends == NO_VALUE else f"{middle} {ends}"


def estimate_phrase(
    estimate: float,
    low: float,
    high: float,
    level: float,
    *,
    scale: float = 1.0,
    unit: str = "",
    more: str = "",
    bounds: tuple[float, float] = NO_BOUNDS,
    apart_from: float | None = None,
) -> str:
    """Return an estimate with its confidence interval as a sentence has it, in the digits of this interval.

    Examples
    --------
    >>> estimate_phrase(0.4123, 0.351, 0.523, 0.95), estimate_phrase(0.4123, 0.351, 0.523, 0.9, scale=100.0, unit=" %")
    ('0.41 (95 % CI 0.35 to 0.52)', '41 % (90 % CI 35 to 52 %)')
    >>> estimate_phrase(2.0, 1.1, float("inf"), 0.95), estimate_phrase(2.0, float("nan"), 1.0, 0.95, more="n = 3")
    ('2.00 (95 % CI 1.10 to ∞)', '2.00 (n = 3)')
    """
    middle, ends = estimate_cells(estimate, low, high, scale, bounds, apart_from=apart_from)
    if ends == NO_VALUE and not math.isnan(low):
        more = "; ".join(part for part in (NO_INTERVAL, more) if part)
    return bracketed(middle, ends, level, unit=unit, more=more)


def bracketed(middle: str, ends: str, level: float, *, unit: str = "", more: str = "", kind: str = "CI") -> str:
    """Return two cells of a table, an estimate and its interval, as a sentence has them.

    Examples
    --------
    >>> bracketed("1.73", "[1.1, 2.6]", 0.95, more="Eden"), bracketed("0.9", "—", 0.95)
    ('1.73 (95 % CI 1.1 to 2.6; Eden)', '0.9')
    """
    if middle == NO_VALUE:
        return "not defined"
    inside = "" if ends == NO_VALUE else f"{percent_of(level)} {kind} {ends.strip('[]').replace(', ', ' to ')}{unit}"
    parts = "; ".join(part for part in (inside, more) if part)
    return f"{middle}{unit} ({parts})" if parts else f"{middle}{unit}"


def unbracketed(phrase: str) -> str:
    """Return the phrase of an estimate for a place that is in brackets already.

    Examples
    --------
    >>> unbracketed("0.41 (95 % CI 0.35 to 0.52)"), unbracketed("0.41")
    ('0.41, 95 % CI 0.35 to 0.52', '0.41')
    """
    return phrase.replace(" (", ", ", 1).removesuffix(")")


def p_text(p: float) -> str:
    """Return a p value for a cell, to two significant digits; 1 only where it is 1.

    Examples
    --------
    >>> p_text(0.0421), p_text(0.1), p_text(1e-9), p_text(0.9996), p_text(1.0), p_text(float("nan"))
    ('0.042', '0.10', '<0.001', '>0.99', '1', '—')
    """
    if math.isnan(p) or p == 1.0:
        return NO_VALUE if math.isnan(p) else "1"
    return "<0.001" if p < 0.001 else ">0.99" if p >= 0.995 else f"{p:#.2g}"


def p_phrase(p: float, name: str = "p") -> str:
    """Return a p value for a sentence, in the digits of the tables.

    Examples
    --------
    >>> p_phrase(0.0421), p_phrase(1e-9, "adjusted p"), p_phrase(0.9996), p_phrase(1.0)
    ('p = 0.042', 'adjusted p < 0.001', 'p > 0.99', 'p = 1')
    """
    text = p_text(p)
    return f"{name} {text[0]} {text[1:]}" if text[0] in "<>" else f"{name} = {text}"

"""Conclusions and figures in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from pli_stats.checks.powers import LARGE, MOST_DECIMALS, in_powers
from pli_stats.stats.metrics.definitions import METRICS

HELPS, HARMS, SAME = ("helps", "harms", "cannot be told apart")
SAID = {
    HELPS: "{a} helps, it errs less than {b}",
    HARMS: "{a} harms, it errs more than {b}",
    SAME: "{a} and {b} cannot be told apart",
}
WORDS = (
    "{conclusion}: {label} {error_a} against {error_b} ({relative:+.1f} %), difference {estimate} "
    "({level:g} % interval {low} to {high}), {n_ports} ports, {p}{adjusted}."
)


def in_words(row: Mapping[Any, Any], *, alone: bool) -> str:
    """Return a comparison as one sentence with its figures.

    Parameters
    ----------
    row : mapping
        One row of `judged`.
    alone : bool
        Whether it is the only one, so that nothing was adjusted.
    """
    estimate, low, high = spanned(row["estimate"], row["conf_low"], row["conf_high"])
    return WORDS.format(
        conclusion=SAID[row["conclusion"]].format(a=row["group_a"], b=row["group_b"]),
        label=METRICS[row["metric"]].label,
        error_a=shown(row["error_a"]),
        error_b=shown(row["error_b"]),
        relative=100.0 * row["relative"],
        estimate=estimate,
        level=100.0 * row["conf_level"],
        low=low,
        high=high,
        n_ports=row["n_ports"],
        p=shown_p(row["p_value"]),
        adjusted="" if alone else f" (adjusted {shown_p(row['p_adjusted']).removeprefix('p ').removeprefix('= ')})",
    )


def shown(value: float) -> str:
    """Return a number for a sentence, three significant digits, whole numbers not cut below a million.

    Examples
    --------
    >>> shown(0.012345), shown(12345.6), shown(9e-17), shown(1e9), shown(float("inf"))
    ('0.0123', '12346', '9.00 × 10⁻¹⁷', '1.00 × 10⁹', '∞')
    """
    if math.isinf(value):
        return "∞" if value > 0.0 else "-∞"
    if value and not 10.0 ** (2 - MOST_DECIMALS) <= abs(value) < LARGE:
        return in_powers(value, 2)
    return f"{value:.0f}" if abs(value) >= 1000.0 else f"{value:.3g}"


def spanned(estimate: float, low: float, high: float) -> tuple[str, str, str]:
    """Return an estimate and the ends of its interval for a sentence, with as many decimals as the interval deserves.

    Examples
    --------
    >>> spanned(-0.00956, -0.0367, 0.0176), spanned(1.25, 0.0, float("inf"))
    (('-0.010', '-0.037', '0.018'), ('1.25', '0', '∞'))
    """
    decimals = decimals_each(estimate, low, high)
    if decimals is None:
        return shown(estimate), shown(low), shown(high)
    first, second, third = (_rounded(*each) for each in zip((estimate, low, high), decimals, strict=True))
    return first, second, third


def _rounded(value: float, decimals: int) -> str:
    """Return a number with so many decimals, without the sign of what is 0 then."""
    if abs(value) >= LARGE or decimals > MOST_DECIMALS:
        return shown(value)
    text = f"{round(value, decimals):.{max(decimals, 0)}f}"
    return text if text.strip("-0.") else text.lstrip("-")


def decimals_each(estimate: float, low: float, high: float) -> tuple[int, int, int] | None:
    """Return the decimals of an estimate and of each end of its interval, None as `decimals_of` does.

    Where a small estimate asks for more digits than the width deserves, no end is given more than three for that.

    Examples
    --------
    >>> decimals_each(0.38, 0.21, 1.74), decimals_each(0.0016, 0.0003, 299404.7982), decimals_each(2e-12, 1e-12, 4e-12)
    ((2, 2, 2), (4, 4, -3), (13, 13, 13))
    """
    common = decimals_of(estimate, low, high)
    if common is None:
        return None
    # Four decimals are enough, unless all three are smaller than that.
    most = max(4, 2 - _power(max(map(abs, (estimate, low, high)))))
    least = min(1 - _power(high - low), most)
    first, second, third = (
        max(least, min(common, most, 2 - _power(value))) if value else min(common, most)
        for value in (estimate, low, high)
    )
    return first, second, third


def _power(value: float) -> int:
    """Return the power of ten of a number rounded to two digits."""
    return int(f"{abs(value):.1e}".partition("e")[2])


def decimals_of(estimate: float, low: float, high: float) -> int | None:
    """Return the decimals that show two digits of the width of an interval, and of an estimate that differs from 0.

    None where there is no width to go by (no interval, or one of width zero).

    Examples
    --------
    >>> decimals_of(-0.00956, -0.0367, 0.0176), decimals_of(0.38, 0.21, 1.74), decimals_of(0.5, 0.5, 0.5)
    (3, 2, None)
    """
    width = high - low
    if not math.isfinite(width + estimate) or width <= 0.0:
        return None
    # A difference that may be 0 needs no digits of its own.
    wanted = [width, *([estimate] if low * high > 0.0 and estimate else [])]
    return max(1 - _power(value) for value in wanted)


def share_of(x: float) -> str:
    """Return a share in percent for a sentence.

    Examples
    --------
    >>> share_of(0.0), share_of(0.00004), share_of(0.0312)
    ('0 %', 'less than 0.1 %', '3.1 %')
    """
    return "less than 0.1 %" if 0.0 < x < 0.001 else f"{100.0 * x:.{0 if x > 0.0995 else 1 if x else 0}f} %"


def shown_p(p: float) -> str:
    """Return a p value for a sentence.

    Examples
    --------
    >>> shown_p(0.0421), shown_p(1e-9)
    ('p = 0.042', 'p < 0.001')
    """
    return "p < 0.001" if p < 0.001 else f"p = {p:.2g}"


def named(items: Sequence[str], most: int = 5) -> str:
    """Return some names for a sentence.

    Examples
    --------
    >>> named(["a"]), named(["a", "b", "c"]), named(["a", "b", "c"], most=2)
    ('a', 'a, b and c', 'a, b and 1 more')
    """
    if len(items) > most:
        return f"{', '.join(items[:most])} and {len(items) - most} more"
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)

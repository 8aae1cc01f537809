"""The logarithmic axis of an index: its limits, its ticks as plain numbers, and the class bands behind it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from pli_stats.publish.figures.canvas.linear_axis import Limits, Ticks, powered

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pli_stats.publish.figures.canvas.text_metrics import Lettering

# An end point further than this factor from every estimate is cut with an arrow: one wild interval must not
# press all estimates into a corner.
_FURTHEST = 20.0
_LEAST_SPAN = 4.0
_CLEAR = 1.03  # between the outermost mark and an edge that the margin stops at
# Mantissas of labelled ticks, the sparsest first.
_MANTISSAS = (
    (1.0,),
    (1.0, 3.0),
    (1.0, 2.0, 5.0),
    (1.0, 2.0, 4.0, 8.0),
    (1.0, 1.5, 2.0, 3.0, 5.0, 7.0),
    (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0),
)
_LEAST_TICKS, _FEW_TICKS = 3, 5
_APART, _CLOSE = 4.0, 1.5  # points beside the number of a tick, where there is room and where there is little
# Light blue to orange, lightness falling all the way: distinct in grey and with any colour vision.
_RAMP = (
    (0.945, 0.965, 0.985),
    (0.995, 0.920, 0.830),
    (0.985, 0.840, 0.675),
    (0.960, 0.725, 0.480),
    (0.905, 0.595, 0.330),
)


@dataclass(frozen=True)
class Band:
    """One class as it is seen between two limits of the axis."""

    words: str
    low: float
    high: float
    colour: tuple[float, float, float]


def limits(estimates: Sequence[float], ends: Sequence[float], edges: Sequence[float] = ()) -> Limits:
    """Return the limits of the axis: all estimates, PLI = 1 and, within reason, the ends of the intervals.

    The margin stops at an edge of a class, so that no class is seen as a sliver in which nothing lies.
    """
    shown = [value for value in estimates if math.isfinite(value) and value > 0] or [1.0]
    nearest, furthest = min(shown) / _FURTHEST, max(shown) * _FURTHEST
    # Both sides of PLI = 1 are seen, so that the line is never the frame.
    reach = [0.8, 1.25]
    reach += [min(max(end, nearest), furthest) for end in ends if math.isfinite(end) and end > 0]
    low, high = min(*shown, *reach), max(*shown, *reach)
    widen = max(math.sqrt(_LEAST_SPAN / (high / low)), 1.0)
    margin = (high * widen / (low / widen)) ** 0.04
    return (
        max([low / widen / margin, *(edge for edge in edges if 0 < edge < low / _CLEAR)]),
        min([high * widen * margin, *(edge for edge in edges if edge > high * _CLEAR)]),
    )


def horizontal_ticks(extent: Limits, length: float, letters: Lettering) -> Ticks:
    """Return the labelled ticks of a horizontal axis of this length, whose numbers stand apart."""
    per_log = length / math.log(extent[1] / extent[0])

    def fits(texts: list[str], values: list[float], apart: float = _APART) -> bool:
        halves = [letters.width(text) / 2 + apart for text in texts]
        ends = [(per_log * math.log(v) - h, per_log * math.log(v) + h) for v, h in zip(values, halves, strict=True)]
        return all(one[1] < two[0] for one, two in pairwise(ends))

    return ticks(*extent, fits, partial(fits, apart=_CLOSE))


def ticks(low: float, high: float, *fits: Callable[[list[str], list[float]], bool]) -> Ticks:
    """Return the labelled ticks and their texts: at least five where they fit."""
    best: Ticks = ([1.0], ["1"]) if low <= 1 <= high else ([], [])
    for apart in fits:
        best = max(best, _most_ticks(low, high, apart), key=lambda found: len(found[0]))
        if len(best[0]) >= _LEAST_TICKS:
            break
    return best


def _most_ticks(low: float, high: float, fits: Callable[[list[str], list[float]], bool]) -> Ticks:
    """Return ticks of the sparsest kind that are at least five, else the most that fit."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    best: Ticks = ([], [])
    steps = [(step, _MANTISSAS[0]) for step in (8, 4, 3, 2)] + [(1, mantissas) for mantissas in _MANTISSAS]
    for step, mantissas in steps:
        decades = [power for power in range(first, last + 1) if power % step == 0]
        values = [float(f"{m}e{power}") for power in decades for m in mantissas]
        values = [value for value in values if low <= value <= high]
        texts = [plain_number(value) for value in values]
        if values and fits(texts, values) and len(values) > len(best[0]):
            best = (values, texts)
        if len(best[0]) >= _FEW_TICKS:
            break
    return best


def minor_ticks(low: float, high: float) -> list[float]:
    """Return 1 to 9 in each decade, which show that the axis is logarithmic."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    return [float(f"{m}e{p}") for p in powers for m in range(1, 10) if low <= float(f"{m}e{p}") <= high]


def plain_number(value: float) -> str:
    """Return a tick's number in full, or with a power of ten where that would be absurdly long.

    Examples
    --------
    >>> plain_number(0.05), plain_number(1.0), plain_number(2000.0), plain_number(3e-9)
    ('0.05', '1', '2000', '3×10⁻⁹')
    """
    if not 1e-6 <= value < 1e6:
        return powered(value)
    return np.format_float_positional(value, trim="-")


def bands(classes: Sequence[tuple[str, float, float]], low: float, high: float) -> list[Band]:
    """Return the classes seen between two limits; a class of a single value has no width and no band."""
    wide = [row for row in classes if row[2] > row[1]]
    seen = []
    for position, (words, start, end) in enumerate(wide):
        if start < high and end > low:
            # Two classes take the first and the middle of the ramp, so that marks on them stay readable.
            at = position / max(len(wide) - 1, 2)
            seen.append(Band(words, max(start, low), min(end, high), _colour(at)))
    return seen


def _colour(at: float) -> tuple[float, float, float]:
    """Return the colour at a place (0 to 1) of the ramp."""
    grid = np.linspace(0, 1, len(_RAMP))
    red, green, blue = (float(np.interp(at, grid, channel)) for channel in zip(*_RAMP, strict=True))
    return red, green, blue

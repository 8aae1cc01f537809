"""Panels with two axes: their scales, their names, and where they stand side by side or one below the other."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pli_stats.publish.figures.canvas import log_axis
from pli_stats.publish.figures.canvas.linear_axis import Limits, even_ticks
from pli_stats.publish.figures.canvas.page_layout import EDGE, MM, Foot, Glyph, Sheet, axis_height, lay_foot, side_width
from pli_stats.publish.figures.canvas.style import GUIDE, lettering
from pli_stats.publish.figures.canvas.text_metrics import Lettering, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BETWEEN = 12.0  # points between two panels
_TWO_ABREAST = 120.0  # mm from which on two panels stand side by side
_MOST_HEIGHT = 95.0  # mm
_LINE_DISTANCE = 11.0  # points, at least, between the numbers of a vertical axis


@dataclass(frozen=True)
class Scale:
    """One axis: its name with the unit, limits, whether it is logarithmic, and ticks of its own if it has such."""

    name: str
    limits: Limits
    log: bool = False
    own_ticks: tuple[tuple[float, str], ...] | None = None

    def place(self, value: float) -> float:
        """Return where a value stands, 0 at the lower end of the axis and 1 at the upper."""
        low, high, at = (math.log(v) if self.log else v for v in (*self.limits, value))
        return (at - low) / (high - low)


@dataclass(frozen=True)
class Plane:
    """A panel: words above it, both axes, and what draws into it."""

    title: str
    x: Scale
    y: Scale
    draw: Callable[[Axes, Spot], None]


@dataclass(frozen=True)
class Spot:
    """Where a panel stands on its page, in points, and the page."""

    sheet: Sheet
    left: float
    right: float
    top: float
    bottom: float


def draw_planes(
    planes: Sequence[Plane],
    key: Sequence[tuple[Glyph, str]],
    notes: str,
    width_mm: float,
    *,
    square: bool = False,
    height: float = 0.62,
) -> Figure:
    """Return a figure of panels, two abreast where there is room, with key and notes below."""
    notes, texts = plain(notes), [plane.title for plane in planes]
    letters, width = lettering([*texts, notes, *(text for _, text in key)]), width_mm * MM
    abreast = 2 if len(planes) > 1 and width_mm >= _TWO_ABREAST else 1
    room = (width - 2 * EDGE - (abreast - 1) * _BETWEEN) / abreast
    sides = max(side_width(_numbers(plane.y, _MOST_HEIGHT * MM), letters) for plane in planes)
    uprights = [letters.balanced(plain(plane.y.name), _high(room - sides, square, height) * 0.94) for plane in planes]
    sides += letters.height(max(map(len, uprights)))
    wide = room - sides - 6  # the last number stands half out of the panel
    high = _high(wide, square, height)
    titles = [letters.balanced(plain(plane.title), wide) if plane.title else [] for plane in planes]
    names = [letters.balanced(plain(plane.x.name), wide) for plane in planes]
    foot, spots, top = lay_foot(key, notes, width, letters), [], EDGE
    for first in range(0, len(planes), abreast):
        numbers = range(first, min(first + abreast, len(planes)))
        top += letters.height(max(len(titles[n]) for n in numbers)) + 4
        for n in numbers:
            left = EDGE + (n - first) * (room + _BETWEEN) + sides
            spots.append((left, left + (high if square else wide), top, top + high))
        top += high + axis_height(max(len(names[n]) for n in numbers), letters) + _BETWEEN / 2
    words = list(zip(titles, names, uprights, strict=True))
    return _draw(planes, spots, words, foot, Sheet(width, top + foot.height, letters))


def _high(wide: float, square: bool, height: float) -> float:
    """Return the height of a panel of this width."""
    return min(wide if square else wide * height, _MOST_HEIGHT * MM)


def _numbers(given: Scale, length: float) -> list[str]:
    """Return the texts of the ticks of a vertical axis."""
    return [text for _, text in _upright(given, length)]


def _draw(
    planes: Sequence[Plane],
    spots: Sequence[tuple[float, float, float, float]],
    words: Sequence[tuple[list[str], list[str], list[str]]],
    foot: Foot,
    sheet: Sheet,
) -> Figure:
    """Draw the panels and what stands around them."""
    for plane, (left, right, top, bottom), (title, name, upright) in zip(planes, spots, words, strict=True):
        axes = sheet.panel(left, right, top, bottom)
        _draw_axes(axes, plane, right - left, bottom - top, sheet.letters)
        sheet.write_lines(left, top - 4 - sheet.letters.height(len(title)), title, gid="title")
        sheet.name_axis(axes, name)
        sheet.name_upright_axis(axes, upright)
        plane.draw(axes, Spot(sheet, left, right, top, bottom))
    sheet.draw_foot(foot, sheet.height - foot.height)
    return sheet.figure


def _draw_axes(axes: Axes, plane: Plane, wide: float, high: float, letters: Lettering) -> None:
    """Give a panel its limits, ticks and thin lines."""
    from matplotlib.ticker import FixedFormatter, FixedLocator, NullFormatter, NullLocator

    for axis, given, found in (
        (axes.xaxis, plane.x, _flat(plane.x, wide, letters)),
        (axes.yaxis, plane.y, _upright(plane.y, high)),
    ):
        (axes.set_xscale if axis is axes.xaxis else axes.set_yscale)("log" if given.log else "linear")
        axis.set_major_locator(FixedLocator([value for value, _ in found]))
        axis.set_major_formatter(FixedFormatter([text for _, text in found]))
        minor = log_axis.minor_ticks(*given.limits) if given.log and not given.own_ticks else []
        axis.set_minor_locator(FixedLocator(minor) if minor else NullLocator())
        axis.set_minor_formatter(NullFormatter())
    axes.set(xlim=plane.x.limits, ylim=plane.y.limits)
    axes.grid(visible=True, which="major", color=GUIDE, linewidth=0.35)
    axes.set_axisbelow(True)


def _flat(given: Scale, length: float, letters: Lettering) -> list[tuple[float, str]]:
    """Return the ticks of a horizontal axis; of its own ticks those that fit."""
    if given.own_ticks:
        return _spread(given, given.own_ticks, length, letters)
    if not given.log:
        return list(zip(*even_ticks(*given.limits, length, letters), strict=True))
    return list(zip(*log_axis.horizontal_ticks(given.limits, length, letters), strict=True))


def _spread(
    given: Scale, ticks: Sequence[tuple[float, str]], length: float, letters: Lettering
) -> list[tuple[float, str]]:
    """Return ticks whose texts stand apart, the first and the last before those between; others lose their text."""
    kept: list[tuple[float, float]] = []
    texts = []
    order = [ticks[0], ticks[-1], *ticks[1:-1]] if len(ticks) > 1 else list(ticks)
    for value, text in order:
        at, half = length * given.place(value), letters.width(text) / 2 + 2
        free = all(at + half < low or at - half > high for low, high in kept)
        if free:
            kept.append((at - half, at + half))
        texts.append((value, text if free else ""))
    return sorted(texts)


def _upright(given: Scale, length: float) -> list[tuple[float, str]]:
    """Return the ticks of a vertical axis."""
    if given.own_ticks:
        return list(given.own_ticks)
    if not given.log:
        return list(zip(*even_ticks(*given.limits, length, None), strict=True))

    def fits(texts: list[str], values: list[float]) -> bool:
        places = [length * given.place(value) for value in values]
        return len(texts) == len(places) and all(b - a >= _LINE_DISTANCE for a, b in pairwise(places))

    return list(zip(*log_axis.ticks(*given.limits, fits), strict=True))

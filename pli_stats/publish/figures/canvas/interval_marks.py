"""Estimates with their intervals as marks; an open mark says that the interval is missing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from pli_stats.publish.figures.appearance.mark_words import give_words
from pli_stats.publish.figures.canvas.linear_axis import Limits
from pli_stats.publish.figures.canvas.page_layout import Glyph
from pli_stats.publish.figures.canvas.style import INK, SOFT, Sign, sign
from pli_stats.publish.notes import has_interval
from pli_stats.text.estimates import estimate_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

DASHES = (0, (5, 2))
_OPEN = "open: interval missing, or without an end"
_ARROW = "arrow: further out than the axis"


@dataclass(frozen=True)
class Mark:
    """An estimate with its interval, drawn with the sign of its series; a `bare` one is not meant to have any."""

    series: int
    estimate: float
    low: float = math.nan
    high: float = math.nan
    bare: bool = False

    @property
    def open(self) -> bool:
        """Say whether an interval is missing."""
        return not self.bare and not math.isnan(self.estimate) and not has_interval(self.low, self.high)


def series_sign(number: int) -> Sign:
    """Return the sign of a series in figures where an open mark means that an interval is missing."""
    found = sign(number)
    return Sign(found.colour, found.marker, found.linestyle, filled=True)


@dataclass(frozen=True)
class _Stroke:
    """How a range is drawn; lengths in points."""

    gid: str
    width: float
    cap: float
    cap_width: float
    order: int


_INTERVAL = _Stroke("interval", 1.2, 3.6, 0.9, 4)
# Thin but taller than an interval, so that its end is seen inside the interval too.
_BOUNDS = _Stroke("bounds", 0.6, 6.4, 0.6, 3)
_HEAD = 2.6  # of an arrow


def draw_mark(
    axes: Axes, mark: Mark, at: float, extent: Limits, *, upright: bool = False, name: str = "", series: str = ""
) -> None:
    """Draw an estimate with its interval; what lies beyond the axis ends in an arrow head.

    Its words are the name of what is estimated, the estimate with its interval, and what the key says of the series.
    """
    found = series_sign(mark.series)
    if math.isnan(mark.estimate):
        return
    plot = partial(_plot, axes, at, upright)
    ends = (mark.low, mark.high)
    if not all(math.isnan(end) or abs(end) == math.inf for end in ends):
        _draw_range(plot, ends, mark.estimate, extent, found.colour, _INTERVAL, upright=upright)
    middle = min(max(mark.estimate, extent[0]), extent[1])
    face = "white" if mark.open else found.colour
    style = {**found.marks(), "markerfacecolor": face}
    if middle != mark.estimate:
        style["marker"] = _heads(upright)[mark.estimate > middle]
    drawn = plot([middle], **style, clip_on=False, zorder=6, gid="point")
    estimate = f"{estimate_text(mark.estimate, mark.low, mark.high)}{' (no interval)' if mark.open else ''}"
    give_words(drawn, [f"{name}: {estimate}{series and f'; {series}'}"] if name else [])


def draw_bounds(axes: Axes, bounds: Limits, at: float, extent: Limits) -> None:
    """Draw the range that an estimate could have, thin and behind its interval."""
    _draw_range(partial(_plot, axes, at, False), bounds, math.nan, extent, SOFT, _BOUNDS)


def bounds_glyph() -> Glyph:
    """Return the sign of such a range."""
    return Glyph(Sign(SOFT, "", "-", True), marked=False, ends="<|")


def _plot(axes: Axes, at: float, upright: bool, values: Sequence[float], **style: Any) -> list[Line2D]:
    """Draw values of one axis, all at one place of the other."""
    others = [at] * len(values)
    return axes.plot(*((others, values) if upright else (values, others)), **style)


def _heads(upright: bool) -> str:
    """Return the arrow heads towards lower and higher values."""
    return "v^" if upright else "<>"


def _draw_range(
    plot: Callable[..., object],
    ends: Limits,
    middle: float,
    extent: Limits,
    colour: str,
    stroke: _Stroke,
    *,
    upright: bool = False,
) -> None:
    """Draw a range, from its middle where an end is missing."""
    shown = [middle if math.isnan(end) else min(max(end, extent[0]), extent[1]) for end in ends]
    style: dict[str, Any] = {"color": colour, "zorder": stroke.order}
    plot(shown, **style, linewidth=stroke.width, solid_capstyle="butt", gid=stroke.gid)
    for end, place, head in zip(ends, shown, _heads(upright), strict=True):
        if not math.isnan(end):
            bar = "_" if upright else "|"
            marker, size = (head, _HEAD) if end != place else (bar, stroke.cap)
            plot([place], color=colour, marker=marker, markersize=size, markeredgewidth=stroke.cap_width,
                 linestyle="none", clip_on=False, zorder=5, gid=f"{stroke.gid} end")  # fmt: skip


def remarks_key(marks: Iterable[tuple[Mark, Limits]]) -> list[tuple[Glyph, str]]:
    """Return the signs for missing intervals and for what is cut, where there are such."""
    found, key = list(marks), []
    if any(mark.open for mark, _ in found):
        key.append((Glyph(series_sign(0), filled=False, line=None, ends=""), _OPEN))
    if any(_cut(mark, extent) for mark, extent in found):
        key.append((Glyph(series_sign(0), marked=False, ends="<>"), _ARROW))
    return key


def line_glyph() -> Glyph:
    """Return the sign of a line that marks build on, such as that of no difference."""
    return Glyph(Sign(INK, "", DASHES, filled=True), marked=False, line=DASHES, ends="")


def _cut(mark: Mark, extent: Limits) -> bool:
    """Say whether something of a mark lies beyond the axis."""
    return any(value < extent[0] or value > extent[1] for value in (mark.estimate, mark.low, mark.high))

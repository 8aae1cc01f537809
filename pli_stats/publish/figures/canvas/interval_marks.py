"""Estimates with their intervals as marks; an open mark says that the interval is missing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pli_stats.publish.figures.canvas.linear_axis import Limits
from pli_stats.publish.figures.canvas.page_layout import Glyph
from pli_stats.publish.figures.canvas.style import INK, Sign, sign
from pli_stats.publish.notes import has_interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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


def draw_mark(axes: Axes, mark: Mark, at: float, extent: Limits, *, upright: bool = False) -> None:
    """Draw an estimate with its interval; what lies beyond the axis ends in an arrow head.

    Parameters
    ----------
    at : float
        Where it stands on the other axis.
    extent : (float, float)
        Limits of the axis of the estimate.
    upright : bool
        Whether that is the vertical axis.
    """
    found = series_sign(mark.series)
    if math.isnan(mark.estimate):
        return

    def plot(values: Sequence[float], **style: Any) -> None:
        others = [at] * len(values)
        axes.plot(*((others, values) if upright else (values, others)), **style)

    ends = (mark.low, mark.high)
    low, high = (mark.estimate if math.isnan(end) else min(max(end, extent[0]), extent[1]) for end in ends)
    if not all(math.isnan(end) or abs(end) == math.inf for end in ends):
        plot([low, high], color=found.colour, linewidth=1.2, solid_capstyle="butt", zorder=4, gid="interval")
        for end, shown, head in ((mark.low, low, "v" if upright else "<"), (mark.high, high, "^" if upright else ">")):
            if not math.isnan(end):
                bar = "_" if upright else "|"
                style = {"marker": head if end != shown else bar, "markersize": 2.6 if end != shown else 3.6}
                plot([shown], color=found.colour, markeredgewidth=0.9, linestyle="none", clip_on=False, zorder=5,
                     gid="interval end", **style)  # fmt: skip
    middle = min(max(mark.estimate, extent[0]), extent[1])
    arrow = ("v" if upright else "<") if mark.estimate < middle else ("^" if upright else ">")
    face = "white" if mark.open else found.colour
    style = {**found.marks(), "markerfacecolor": face}
    if middle != mark.estimate:
        style["marker"] = arrow
    plot([middle], **style, clip_on=False, zorder=6, gid="point")


def remarks_key(marks: Iterable[tuple[Mark, Limits]]) -> list[tuple[Glyph, str]]:
    """Return the signs for missing intervals and for what is cut, where there are such.

    Parameters
    ----------
    marks : iterable of (Mark, (float, float))
        Each with the limits of its axis.
    """
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

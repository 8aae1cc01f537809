"""Where everything stands on the figure of ports: measured first, so that no word meets another or is cut."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pli_stats.publish.figures.canvas.page_layout import EDGE, GAP, Foot, Glyph, lay_foot
from pli_stats.publish.figures.canvas.style import SOFT, Sign
from pli_stats.publish.figures.canvas.text_metrics import Lettering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pli_stats.publish.figures.canvas.log_axis import Band

COUNT_HEAD = "n"
_ROW_GAP = 2.7
_LEAST_PANEL = 36.0
_AXIS = 29.0  # tick labels and one line of the axis label below the panel
_MOST_FOR_NAMES = 0.42  # of the width; longer names are broken
_MOST_WORD_LINES = 3
_LABEL_ROOM = 0.92  # axis labels are a little larger than the rest
_TALL = 60  # rows from which the numbers of the axis also stand on top


@dataclass(frozen=True)
class Row:
    """One port: its name in lines, and the height of its middle below the top of the panel."""

    lines: tuple[str, ...]
    middle: float


@dataclass(frozen=True)
class Page:
    """The figure's measures in points, heights from the top.

    Attributes
    ----------
    left, right, top, bottom : float
        The panel.
    band_words : tuple of (x, lines)
        Class words above the panel, at the middle of their bands; empty if they do not fit there and are in
        the key.
    axis_label : str
        In as many lines as the width asks for.
    """

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    band_words: tuple[tuple[float, tuple[str, ...]], ...]
    ticks_on_top: bool
    axis_label: str
    foot: Foot
    foot_top: float


def lay_out(
    names: Sequence[str],
    head: str,
    counts: Sequence[str],
    seen: Sequence[Band],
    limits: tuple[float, float],
    key: Sequence[tuple[Glyph, str]],
    notes: str,
    letters: Lettering,
    *,
    width: float,
    axis_label: str,
) -> Page:
    """Return the page on which all of this has room.

    Parameters
    ----------
    names, counts : sequence of str
        What stands left and right of each row.
    head : str
        What stands above the names.
    seen : sequence of Band
        The classes behind the rows, between `limits` of the axis.
    key : sequence of (Glyph, text)
        The key; classes whose words do not fit above the panel are added to it.
    notes : str
        The sentences at the foot.
    width : float
        Of the page.
    """
    most = _MOST_FOR_NAMES * width
    broken = [tuple(letters.balanced(name, most)) for name in (head, *names)]
    left = EDGE + max(letters.width(line) for lines in broken for line in lines) + GAP
    right = width - EDGE - max(letters.width(text) for text in (COUNT_HEAD, *counts)) - GAP
    words = _words_above(seen, limits, left, right, letters)
    on_top = len(names) > _TALL
    head_lines = max([len(broken[0]), *(len(lines) for _, lines in words)])
    top = EDGE + letters.height(head_lines) + (letters.height(1) + 5 if on_top else 3)
    rows, panel = _rows(broken[1:], letters)
    bottom = top + panel
    signs = [*key, *((_band_glyph(band), band.words) for band in seen if not words)]
    # The label stands at the middle of the panel and must end before both edges of the page.
    room = 2 * min((left + right) / 2 - EDGE, width - EDGE - (left + right) / 2)
    label = letters.balanced(axis_label, room * _LABEL_ROOM)
    foot_top, foot = bottom + _AXIS + letters.height(len(label) - 1), lay_foot(signs, notes, width, letters)
    return Page(
        width, foot_top + foot.height, left, right, top, bottom, broken[0], rows, words, on_top, "\n".join(label),
        foot, foot_top,
    )  # fmt: skip


def _band_glyph(band: Band) -> Glyph:
    """Return the sign of a class band in the key."""
    colour = "#" + "".join(f"{round(255 * part):02x}" for part in band.colour)
    return Glyph(Sign(colour, "s", "", True, SOFT), line="", ends="")


def _rows(names: Sequence[tuple[str, ...]], letters: Lettering) -> tuple[tuple[Row, ...], float]:
    """Return the rows, each as high as its name needs, and the height of the panel."""
    heights = [letters.height(len(lines)) + _ROW_GAP for lines in names]
    at = max(3.0, (_LEAST_PANEL - sum(heights)) / 2)
    panel = sum(heights) + 2 * at
    rows = []
    for lines, height in zip(names, heights, strict=True):
        rows.append(Row(lines, at + height / 2))
        at += height
    return tuple(rows), panel


def _words_above(
    seen: Sequence[Band], limits: tuple[float, float], left: float, right: float, letters: Lettering
) -> tuple[tuple[float, tuple[str, ...]], ...]:
    """Return the class words above their bands, or nothing if one of them has no room there."""
    span = math.log(limits[1] / limits[0])
    placed = []
    for band in seen:
        start, end = (left + (right - left) * math.log(edge / limits[0]) / span for edge in (band.low, band.high))
        room = end - start - 4
        if max(map(letters.width, band.words.split())) > room:
            return ()
        lines = letters.balanced(band.words, room)
        if len(lines) > _MOST_WORD_LINES:
            return ()
        placed.append(((start + end) / 2, tuple(lines)))
    return tuple(placed)

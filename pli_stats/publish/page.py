"""Where everything stands on the figure of ports: measured first, so that no word meets another or is cut."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pli_stats.publish.lettering import LEADING, Lettering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pli_stats.publish.scale import Band

WIDTH = 174 / 25.4 * 72  # points: the full text width of most journals
EDGE = 4.0
GAP = 6.0
GLYPH = 20.0  # width of a sign in the key
COUNT_HEAD = "n"
_ROW_GAP = 2.7
_LEAST_PANEL = 36.0
_AXIS = 29.0  # tick labels and the axis label below the panel
_MOST_FOR_NAMES = 0.42  # of the width; longer names are broken
_MOST_WORD_LINES = 3
_TALL = 60  # rows from which the numbers of the axis also stand on top
_ENTRY_GAP = 14.0


@dataclass(frozen=True)
class Row:
    """One port: its name in lines, and the height of its middle below the top of the panel."""

    lines: tuple[str, ...]
    middle: float


@dataclass(frozen=True)
class Entry:
    """One sign of the key with its text: left end and middle from the left and the top of the page."""

    sign: str
    text: str
    x: float
    y: float


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
    """

    height: float
    left: float
    right: float
    top: float
    bottom: float
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    band_words: tuple[tuple[float, tuple[str, ...]], ...]
    ticks_on_top: bool
    key: tuple[Entry, ...]
    footer_top: float
    footer: tuple[str, ...]


def lay_out(
    names: Sequence[str],
    head: str,
    counts: Sequence[str],
    seen: Sequence[Band],
    limits: tuple[float, float],
    key: Sequence[tuple[str, str]],
    notes: Sequence[str],
    letters: Lettering,
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
    key : sequence of (sign, text)
        The key; classes whose words do not fit above the panel are added to it.
    notes : sequence of str
        The sentences at the foot.
    """
    most = _MOST_FOR_NAMES * WIDTH
    broken = [tuple(letters.balanced(name, most)) for name in (head, *names)]
    left = EDGE + max(letters.width(line) for lines in broken for line in lines) + GAP
    right = WIDTH - EDGE - max(letters.width(text) for text in (COUNT_HEAD, *counts)) - GAP
    words = _words_above(seen, limits, left, right, letters)
    on_top = len(names) > _TALL
    head_lines = max([len(broken[0]), *(len(lines) for _, lines in words)])
    top = EDGE + letters.height(head_lines) + (letters.height(1) + 5 if on_top else 3)
    rows, panel = _rows(broken[1:], letters)
    bottom = top + panel
    signs = [*key, *((f"band {i}", band.words) for i, band in enumerate(seen) if not words)]
    entries, end = _flow(signs, bottom + _AXIS, letters)
    footer = [line for note in notes for line in letters.wrap(note, WIDTH - 2 * EDGE)]
    footer_top = end + 3
    height = footer_top + letters.height(len(footer)) + EDGE
    return Page(height, left, right, top, bottom, broken[0], rows, words, on_top, entries, footer_top, tuple(footer))


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


def _flow(signs: Sequence[tuple[str, str]], top: float, letters: Lettering) -> tuple[tuple[Entry, ...], float]:
    """Return the key from left to right in as many lines as it needs, and where it ends."""
    x, y, step = EDGE, top + letters.height(1) / 2, letters.size * LEADING + 2
    entries = []
    for sign, text in signs:
        width = GLYPH + 3 + letters.width(text)
        if x > EDGE and x + width > WIDTH - EDGE:
            x, y = EDGE, y + step
        entries.append(Entry(sign, text, x, y))
        x += width + _ENTRY_GAP
    return tuple(entries), y + step / 2

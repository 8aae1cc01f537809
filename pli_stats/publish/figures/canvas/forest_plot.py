"""Forest plots: a row a name, marks with their intervals, and the figures beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pli_stats.publish.figures.canvas.forest_layout import (
    LANE,
    ON_TOP,
    Forest,
    Panel,
    Place,
    Row,
    column_widths,
    first_rows,
    indent_of,
    is_tall,
    label_width,
    on_one_line,
    place_panel,
    seen_bounds,
    side_words,
    texts_of_forest,
)
from pli_stats.publish.figures.canvas.interval_marks import (
    DASHES,
    bounds_glyph,
    draw_bounds,
    draw_mark,
    line_glyph,
    remarks_key,
    series_sign,
)
from pli_stats.publish.figures.canvas.log_axis import Band, minor_ticks
from pli_stats.publish.figures.canvas.page_layout import (
    EDGE,
    GAP,
    MM,
    Foot,
    Glyph,
    Sheet,
    axis_height,
    guide,
    lay_foot,
    most_that_fit,
)
from pli_stats.publish.figures.canvas.style import INK, SOFT, Sign, lettering
from pli_stats.publish.figures.canvas.text_metrics import Lettering

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BETWEEN = 8.0  # points between two panels
_NONE = "no value"
_GROUND = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
_DOT = Sign("#8a9199", ".", "none", filled=False)


def draw_forest(forest: Forest, width_mm: float) -> Figure:
    """Return a forest plot, as high as its rows need, up to a page."""
    forest = on_one_line(forest)
    letters, width = lettering(texts_of_forest(forest)), width_mm * MM
    shown = most_that_fit(forest.count, lambda count: _laid_out(first_rows(forest, count), width, letters).height)
    forest = first_rows(forest, shown)
    page = _laid_out(forest, width, letters)
    sheet = Sheet(width, page.height, letters)
    for panel, place in zip(forest.panels, page.places, strict=True):
        _draw(sheet, panel, place, forest.series)
    sheet.draw_foot(page.foot, page.height - page.foot.height)
    return sheet.figure


@dataclass(frozen=True)
class _Page:
    """Where the panels stand, what is below them, and the height of all."""

    places: tuple[Place, ...]
    foot: Foot
    height: float


def _laid_out(forest: Forest, width: float, letters: Lettering) -> _Page:
    """Return the page that has room for all rows of a forest."""
    places, top = [], EDGE
    left = EDGE + label_width(forest, width, letters) + GAP
    needs = column_widths(forest.panels, letters)
    for panel in forest.panels:
        place = place_panel(panel, left, top, width, letters, needs)
        places.append(place)
        top = place.bottom + axis_height(len(place.axis), letters) + _BETWEEN
    foot = lay_foot(_key(forest, places), _notes(forest, places, letters), width, letters)
    return _Page(tuple(places), foot, top - _BETWEEN + 2 + foot.height)


def _notes(forest: Forest, places: Sequence[Place], letters: Lettering) -> str:
    """Return the sentences at the foot, with those that depend on what had room."""
    said = []
    for panel, place in zip(forest.panels, places, strict=True):
        said += [panel.beside[number].note for number, _ in place.columns]
        if panel.sides and not side_words(panel.sides, place, letters):
            said.append(f"Left of the line: {panel.sides[0]}; right of it: {panel.sides[1]}.")
        said += _gaps(panel, forest.series)
    return " ".join(dict.fromkeys(text for text in [forest.notes, *said] if text))


def _gaps(panel: Panel, series: Sequence[str]) -> list[str]:
    """Say which marks are missing in rows that have others, where no word can stand in their place."""
    gaps = [
        f"{row.label} ({series[mark.series]})"
        for row in panel.rows
        for mark in row.marks
        if math.isnan(mark.estimate) and not all(math.isnan(other.estimate) for other in row.marks)
    ]
    return [f"No value: {', '.join(gaps)}."] if gaps else []


def _key(forest: Forest, places: Sequence[Place]) -> list[tuple[Glyph, str]]:
    """Return the signs that this figure uses, with their meaning."""
    marks = [
        (mark, place.limits)
        for panel, place in zip(forest.panels, places, strict=True)
        for row in panel.rows
        for mark in row.marks
    ]
    used = {mark.series for mark, _ in marks}
    bare = {mark.series for mark, _ in marks if mark.bare}
    key = [(Glyph(series_sign(n), line=None if n in bare else "-", ends="" if n in bare else "||"), words)
           for n, words in enumerate(forest.series) if n in used and words]  # fmt: skip
    key += remarks_key(marks)
    if forest.dots and any(row.dots for panel in forest.panels for row in panel.rows):
        key.append((Glyph(_DOT, line=None, ends="", filled=False), forest.dots))
    panels = list(zip(forest.panels, places, strict=True))
    if forest.bounds and any(seen_bounds(row, place) for panel, place in panels for row in panel.rows):
        key.append((bounds_glyph(), forest.bounds))
    if forest.line:
        key.append((line_glyph(), forest.line))
    return [
        *key,
        *((_band_glyph(band), band.words) for place in places if not place.band_words for band in place.bands),
    ]


def _band_glyph(band: Band) -> Glyph:
    """Return the sign of a class."""
    colour = "#" + "".join(f"{round(255 * part):02x}" for part in band.colour)
    return Glyph(Sign(colour, "s", "", True, SOFT), line="", ends="")


def _draw(sheet: Sheet, panel: Panel, place: Place, series: Sequence[str]) -> None:
    """Draw a panel with its names and texts."""
    axes = sheet.panel(place.left, place.right, place.top, place.bottom)
    axes.set(xscale="log" if place.log else "linear", ylim=(place.bottom - place.top, 0), yticks=[])
    axes.set(xlim=place.limits)
    axes.set_xticks(*place.ticks)
    axes.set_xticks(minor_ticks(*place.limits) if place.log else [], [], minor=True)
    for number, band in enumerate(place.bands):
        axes.axvspan(band.low, band.high, facecolor=band.colour, edgecolor="none", zorder=0, gid=f"band {number}")
        if number:
            axes.axvline(band.low, color=SOFT, linewidth=0.5, zorder=1)
    tall = is_tall(panel)
    axes.tick_params(axis="x", top=tall, labeltop=tall)
    for side in ("left", "right") if tall else ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    named = [y for row, y in zip(panel.rows, place.middles, strict=True) if not row.heading]
    guide(axes, named, place.limits)
    if panel.line is not None:
        for top, bottom in _line_parts(panel, place, sheet.letters):
            ends = {"ymin": 1 - bottom / (place.bottom - place.top), "ymax": 1 - top / (place.bottom - place.top)}
            axes.axvline(panel.line, color=INK, linewidth=0.8, linestyle=DASHES, zorder=2, gid="line", **ends)
    for row, middle in zip(panel.rows, place.middles, strict=True):
        _draw_row(axes, row, middle, place, panel.lanes, series)
    sheet.name_axis(axes, place.axis)
    _write(sheet, panel, place)


def _line_parts(panel: Panel, place: Place, letters: Lettering) -> list[tuple[float, float]]:
    """Return top and bottom of the parts of the line of no difference, which stops above and below long headings."""
    across = place.left + (place.right - place.left) * place.share(panel.line or 0.0)
    parts, top = [], 0.0
    for row, lines, middle in zip(panel.rows, place.labels, place.middles, strict=True):
        if row.heading and EDGE + max(map(letters.width, lines)) > across - 2:
            half = letters.height(len(lines)) / 2 + 1
            # Nothing is marked above the first heading.
            parts += [(top, middle - half)] if top or middle != place.middles[0] else []
            top = middle + half
    return [*parts, (top, place.bottom - place.top)]


def _draw_row(axes: Axes, row: Row, middle: float, place: Place, lanes: Sequence[int], series: Sequence[str]) -> None:
    """Draw what lies behind the marks of a row and the marks, each series in a lane of its own."""
    bounds = seen_bounds(row, place)
    if bounds:
        draw_bounds(axes, bounds, middle, place.limits)
    if row.dots:
        style: dict[str, Any] = {"marker": "o", "markersize": 2.0, "linestyle": "none", "zorder": 3, "gid": "dot"}
        edge: dict[str, Any] = {"markerfacecolor": "none", "markeredgecolor": _DOT.colour, "markeredgewidth": 0.4}
        axes.plot(row.dots, [middle] * len(row.dots), **style, **edge)
    for mark in row.marks:
        lane = middle + (lanes.index(mark.series) - (len(lanes) - 1) / 2) * LANE
        draw_mark(axes, mark, lane, place.limits, name=row.label, series=series[mark.series])
    if row.marks and all(math.isnan(mark.estimate) for mark in row.marks):
        axes.text(0.5, middle, _NONE, color=SOFT, ha="center", va="center", gid="absent", zorder=6, bbox=_GROUND,
                  transform=axes.get_yaxis_transform())  # fmt: skip


def _write(sheet: Sheet, panel: Panel, place: Place) -> None:
    """Write names, headings, heads and texts of a panel."""
    indent = indent_of([panel])
    step = sheet.letters.height(1)
    for row, lines, middle in zip(panel.rows, place.labels, place.middles, strict=True):
        first = place.top + middle - step * len(lines) / 2
        x = EDGE if row.heading else EDGE + indent
        # A heading may reach into the panel; its ground keeps it clear of the line of no difference.
        style = {"gid": "heading", "color": SOFT, "bbox": _GROUND} if row.heading else {"gid": "label"}
        sheet.write_lines(x, first, lines, **style)
        for (number, end), _ in zip(place.columns, place.heads, strict=True):
            if row.texts:
                sheet.write(end, place.top + middle, row.texts[number], ha="right", gid="cell")
    # The last lines of all heads stand on one line above the panel.
    last = place.top - 2 - (step + ON_TOP if is_tall(panel) else 0)
    heads = [(end, lines, "right", "head") for (_, end), lines in zip(place.columns, place.heads, strict=True)]
    heads += [
        (EDGE + indent, place.head, "left", "head"),
        *((x, words, "center", "class") for x, words in place.band_words),
    ]
    for x, lines, side, gid in heads:
        sheet.write_lines(x, last - step * len(lines), lines, ha=side, gid=gid, color=SOFT)
    _write_sides(sheet, panel, place)


def _write_sides(sheet: Sheet, panel: Panel, place: Place) -> None:
    """Say above the panel what it means to lie left and right of the line."""
    words = side_words(panel.sides, place, sheet.letters) if panel.sides else None
    if words:
        y = place.top - 1 - sheet.letters.height(1) / 2 - (ON_TOP + sheet.letters.height(1) if is_tall(panel) else 0)
        sheet.write(place.left, y, words[0], gid="side", color=SOFT)
        sheet.write(place.right, y, words[1], ha="right", gid="side", color=SOFT)

"""What a forest plot shows, and where its parts stand: measured first, so that no word meets another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pli_stats.publish.figures.canvas import log_axis
from pli_stats.publish.figures.canvas.interval_marks import Mark
from pli_stats.publish.figures.canvas.linear_axis import Limits, Ticks, limits, raised, short_ticks
from pli_stats.publish.figures.canvas.log_axis import Band
from pli_stats.publish.figures.canvas.page_layout import EDGE, shown_of
from pli_stats.publish.figures.canvas.text_metrics import Lettering, plain

LANE = 5.2  # points between the marks of two series in a row
ON_TOP = 5.0  # points: ticks above the panel
_ROW_GAP = 2.7
_INDENT = 6.0
_MOST_FOR_NAMES = 0.40  # of the width; longer names are broken
_LEAST_PANEL = 0.34  # of the width; columns of figures that are told elsewhere too give way to it
_COLUMN_GAP = 8.0
_MOST_WORD_LINES = 3
_VISIBLE = 0.005  # of the axis; a range narrower than this (1.5 points) is not drawn
_TALL = 50  # rows from which the numbers of the axis also stand on top


@dataclass(frozen=True)
class Row:
    """A name with its marks, the texts right of them, and what lies behind: values (`dots`), a range (`bounds`)."""

    label: str
    marks: tuple[Mark, ...] = ()
    texts: tuple[str, ...] = ()
    dots: tuple[float, ...] = ()
    heading: bool = False
    bounds: Limits | None = None


@dataclass(frozen=True)
class Beside:
    """A column of texts right of the panel: its head, and what the foot says about it where it is shown.

    One that is not `needed` gives way where room is short.
    """

    head: str
    needed: bool = False
    note: str = ""


@dataclass(frozen=True)
class Panel:
    """Rows over one axis.

    Attributes
    ----------
    axis : str
        Name of the axis, with its unit.
    rows : tuple of Row
    beside : tuple of Beside
        One for each text of a row.
    line : float or None
        Where the line of no difference stands.
    keep : tuple of float
        Values that the axis holds in any case.
    sides : (str, str) or None
        What it means to lie left and right of the line.
    from_zero : bool
        Whether the axis starts at 0 where there is room.
    log : bool
        Whether the axis is logarithmic: that of an index, both sides of 1.
    head : str
        What stands above the names.
    classes : tuple of (str, float, float)
        Classes of a logarithmic axis with their edges, drawn as bands behind the rows.
    """

    axis: str
    rows: tuple[Row, ...]
    beside: tuple[Beside, ...] = ()
    line: float | None = None
    sides: tuple[str, str] | None = None
    from_zero: bool = False
    keep: tuple[float, ...] = ()
    log: bool = False
    head: str = ""
    classes: tuple[tuple[str, float, float], ...] = ()

    @property
    def lanes(self) -> list[int]:
        """The series of this panel, each of which has a lane in every row."""
        return sorted({mark.series for row in self.rows for mark in row.marks})


@dataclass(frozen=True)
class Forest:
    """What a forest plot shows: panels one below the other, what the signs mean, and the notes at the foot.

    Attributes
    ----------
    series : tuple of str
        Meaning of each sign, the first first.
    dots : str
        Meaning of the dots, if there are any.
    bounds : str
        Meaning of the ranges behind the marks, if there are any.
    line : str
        Meaning of the line of no difference, if there is one.
    parts : str
        What the rows are, in the plural.
    whole : str
        What holds all rows, where a page does not.
    """

    panels: tuple[Panel, ...]
    series: tuple[str, ...]
    notes: str = ""
    dots: str = ""
    bounds: str = ""
    line: str = ""
    parts: str = "rows"
    whole: str = "the table"

    @property
    def count(self) -> int:
        """The number of rows that are no headings."""
        return sum(not row.heading for panel in self.panels for row in panel.rows)


@dataclass(frozen=True)
class Place:
    """Where a panel stands, in points from the top left of the page."""

    left: float
    right: float
    top: float
    bottom: float
    heads: tuple[tuple[str, ...], ...]
    columns: tuple[tuple[int, float], ...]  # number and right end of each column of texts
    labels: tuple[tuple[str, ...], ...]
    middles: tuple[float, ...]
    axis: tuple[str, ...]
    limits: Limits
    ticks: Ticks
    log: bool
    head: tuple[str, ...]
    bands: tuple[Band, ...]
    band_words: tuple[tuple[float, tuple[str, ...]], ...]  # with their middle; empty where one has no room

    def share(self, value: float) -> float:
        """Return where a value stands on the axis, 0 at its lower end and 1 at its upper."""
        if not self.log:
            return (value - self.limits[0]) / (self.limits[1] - self.limits[0])
        return math.log(value / self.limits[0]) / math.log(self.limits[1] / self.limits[0]) if value > 0 else -math.inf


def on_one_line(forest: Forest) -> Forest:
    """Return the forest with names on one line each."""
    panels = []
    for panel in forest.panels:
        rows = tuple(replace(row, label=plain(row.label), texts=tuple(map(plain, row.texts))) for row in panel.rows)
        beside = tuple(replace(column, head=plain(column.head)) for column in panel.beside)
        panels.append(replace(panel, axis=plain(panel.axis), head=plain(panel.head), rows=rows, beside=beside))
    series = tuple(map(plain, forest.series))
    texts = {name: plain(getattr(forest, name)) for name in ("notes", "dots", "bounds", "line")}
    return replace(forest, panels=tuple(panels), series=series, **texts)


def first_rows(forest: Forest, shown: int) -> Forest:
    """Return the forest with so many rows, and a sentence at its foot where it has more."""
    if shown >= forest.count:
        return forest
    panels, left = [], shown
    for panel in forest.panels:
        kept: list[Row] = []
        for row in panel.rows if left else ():
            if not row.heading and not left:
                break
            left -= not row.heading
            kept.append(row)
        while kept and kept[-1].heading:
            kept.pop()
        panels += [replace(panel, rows=tuple(kept))] if kept else []
    said = shown_of(shown, forest.count, forest.parts, forest.whole)
    return replace(forest, panels=tuple(panels), notes=f"{said} {forest.notes}".strip())


def texts_of_forest(forest: Forest) -> list[str]:
    """Return all texts, in which the fonts are looked up."""
    rows = [text for panel in forest.panels for row in panel.rows for text in (row.label, *row.texts)]
    around = [text for panel in forest.panels for text in (panel.axis, panel.head, *(c[0] for c in panel.classes))]
    return [*rows, *around, *forest.series, forest.notes, forest.dots, forest.bounds, forest.line]


def label_width(forest: Forest, width: float, letters: Lettering) -> float:
    """Return the room for the names left of the panels."""
    names = [row.label for panel in forest.panels for row in panel.rows if not row.heading]
    lines = [letters.balanced(name, _MOST_FOR_NAMES * width) for name in (*names, *(p.head for p in forest.panels))]
    return indent_of(forest.panels) + max(letters.width(line) for broken in lines for line in broken)


def indent_of(panels: Sequence[Panel]) -> float:
    """Return by how much names stand in below headings."""
    return _INDENT if any(row.heading for panel in panels for row in panel.rows) else 0.0


def place_panel(
    panel: Panel, left: float, top: float, width: float, letters: Lettering, needs: Sequence[float]
) -> Place:
    """Return where the parts of a panel stand."""
    heads, columns, right = _columns(panel, left, width, letters, needs)
    most, wide = _MOST_FOR_NAMES * width, width - 2 * EDGE
    labels = tuple(tuple(letters.balanced(r.label, wide if r.heading else most)) for r in panel.rows)
    extent = _limits(panel)
    bands = log_axis.bands(panel.classes, *extent) if panel.log else []
    head = tuple(letters.balanced(panel.head, most)) if panel.head else ()
    words = _words_above(bands, extent, left, right, letters)
    above = letters.height(max(int(panel.sides is not None), *map(len, (head, *heads, *(lines for _, lines in words)))))
    top += above + (2 if above else 0) + (letters.height(1) + ON_TOP if is_tall(panel) else 0)
    lanes, at, middles = (len(panel.lanes) - 1) * LANE + 6.0, 3.0, []
    for row, lines in zip(panel.rows, labels, strict=True):
        high = max(letters.height(len(lines)), 0.0 if row.heading else lanes) + _ROW_GAP
        middles.append(at + high / 2)
        at += high
    span = (extent, right - left, letters)
    power, ticks = (0, log_axis.horizontal_ticks(*span)) if panel.log else short_ticks(*span)
    name = f"{panel.axis}; numbers × 10{raised(power)}" if power else panel.axis
    axis = tuple(letters.balanced(name, right - left))
    return Place(
        left, right, top, top + at + 3, heads, columns, labels, tuple(middles), axis, extent, ticks, panel.log, head,
        tuple(bands), words,
    )  # fmt: skip


def _limits(panel: Panel) -> Limits:
    """Return the limits of the axis of a panel."""
    marks = [mark for row in panel.rows for mark in row.marks]
    if panel.log:
        ends = [end for mark in marks for end in (mark.low, mark.high)]
        ends += [row.bounds[1] for row in panel.rows if row.bounds]
        return log_axis.limits([mark.estimate for mark in marks], ends, [edge for *_, edge in panel.classes])
    dots = [value for row in panel.rows for value in row.dots if math.isfinite(value)]
    kept = [*dots, *panel.keep, *([] if panel.line is None else [panel.line])]
    return limits([(m.estimate, m.low, m.high) for m in marks], keep=kept, from_zero=panel.from_zero)


def seen_bounds(row: Row, place: Place) -> Limits | None:
    """Return the range behind the mark of a row where it can be told from the mark."""
    if row.bounds is None or not (row.bounds[0] < row.marks[0].estimate or row.bounds[1] > row.marks[0].estimate):
        return None
    return row.bounds if place.share(row.bounds[1]) - place.share(row.bounds[0]) > _VISIBLE else None


def _words_above(
    bands: Sequence[Band], extent: Limits, left: float, right: float, letters: Lettering
) -> tuple[tuple[float, tuple[str, ...]], ...]:
    """Return the class words above their bands, or nothing if one of them has no room there."""
    per_log = (right - left) / math.log(extent[1] / extent[0]) if bands else 0.0
    placed = []
    for band in bands:
        start, end = (left + per_log * math.log(edge / extent[0]) for edge in (band.low, band.high))
        room = end - start - 4
        if max(map(letters.width, band.words.split())) > room:
            return ()
        lines = letters.balanced(band.words, room)
        if len(lines) > _MOST_WORD_LINES:
            return ()
        placed.append(((start + end) / 2, tuple(lines)))
    return tuple(placed)


def column_widths(panels: Sequence[Panel], letters: Lettering) -> list[float]:
    """Return the width of each column of texts, in which no word of its head is broken."""
    needs: dict[int, float] = {}
    for panel in panels:
        for number, column in enumerate(panel.beside):
            texts = [row.texts[number] for row in panel.rows if row.texts] + column.head.split()
            needs[number] = max([needs.get(number, 0.0), *map(letters.width, texts)])
    return [needs[number] for number in sorted(needs)]


def _columns(
    panel: Panel, left: float, width: float, letters: Lettering, needs: Sequence[float]
) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[int, float], ...], float]:
    """Return heads and right ends of the columns of texts that have room, and where the panel ends."""
    chosen = list(range(len(panel.beside)))
    for number in reversed(range(len(panel.beside))):
        taken = sum(needs[n] + _COLUMN_GAP for n in chosen)
        if width - EDGE - taken - left < _LEAST_PANEL * width and not panel.beside[number].needed:
            chosen.remove(number)
    ends, right = [], width - EDGE
    for number in reversed(chosen):
        ends.append((number, right))
        right -= needs[number] + _COLUMN_GAP
    ends.reverse()
    heads = [panel.beside[n].head for n in chosen]
    lines = tuple(
        tuple(letters.balanced(head, needs[n])) if head else () for head, n in zip(heads, chosen, strict=True)
    )
    # The last number of the axis stands half out of the panel where no column follows it.
    return lines, tuple(ends), right if chosen else right - 6


def is_tall(panel: Panel) -> bool:
    """Say whether the numbers of the axis stand above the panel, too."""
    return len(panel.rows) > _TALL


def side_words(sides: tuple[str, str], place: Place, letters: Lettering) -> tuple[str, str] | None:
    """Return the words above both sides of a panel, None where they have no room there."""
    left, right = f"← {sides[0]}", f"{sides[1]} →"
    return (left, right) if letters.width(left) + letters.width(right) + 10 <= place.right - place.left else None

"""A page measured in points from its top left corner: panels, words, the key and the foot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pli_stats.publish.figures.appearance.look import look
from pli_stats.publish.figures.canvas.style import GUIDE, INK, SOFT, Sign
from pli_stats.publish.figures.canvas.text_metrics import Lettering, left_to_right

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MM = 72 / 25.4  # points in a millimetre
MOST_HEIGHT = 240.0 * MM  # of a figure: more does not go on a page
EDGE = 4.0
GAP = 6.0
_GLYPH = 20.0  # width of a sign in the key
_ENTRY_GAP = 14.0
_HALF_LETTER = 0.34  # of the size: from the middle of a line down to its base line
_TICKS = 5.0  # a tick and its distance from the text


@dataclass(frozen=True)
class Glyph:
    """One sign of the key: a mark, a line, or both; `ends` are the markers at the ends of the line."""

    sign: Sign
    marked: bool = True
    filled: bool = True
    line: Any = "-"
    ends: str = "||"


@dataclass(frozen=True)
class Entry:
    """A sign of the key with its meaning, placed from the left and from the top of the foot."""

    glyph: Glyph
    text: str
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True)
class Foot:
    """What stands below the panels, measured: the key and, in `lines`, the caption if asked for, or a stand-in."""

    entries: tuple[Entry, ...]
    caption: str
    lines: tuple[str, ...]
    lines_top: float
    height: float


def lay_foot(entries: Sequence[tuple[Glyph, Sequence[str]]], notes: str, width: float, letters: Lettering) -> Foot:
    """Return the key, from left to right in as many lines as it needs, and the caption, which ends with the notes."""
    step, x, y = letters.height(1) + 2, EDGE, 0.0
    room = width - 2 * EDGE - _GLYPH - 3
    placed: list[Entry] = []
    for glyph, text in entries:
        lines = letters.balanced(str(text), room)
        wide = _GLYPH + 3 + max(map(letters.width, lines))
        if x > EDGE and x + wide > width - EDGE:
            x, y = EDGE, y + step
        placed.append(Entry(glyph, "\n".join(lines), x, y + letters.height(1) / 2))
        x += wide + _ENTRY_GAP
        if len(lines) > 1:
            x, y = EDGE, y + letters.height(len(lines)) + 2
    if placed and x > EDGE:
        y += step
    caption = f"{look().title} {notes}".strip()
    written = caption if look().caption else look().stand_in
    lines = letters.wrap(written, width - 2 * EDGE) if written else []
    return Foot(tuple(placed), caption, tuple(lines), y + 1, y + 1 + letters.height(len(lines)) + EDGE)


class Sheet:
    """A figure of known size on which things are placed in points from the top left corner."""

    def __init__(self, width: float, height: float, letters: Lettering) -> None:
        """Make an empty page."""
        from pli_stats.publish.figures.canvas.notebook_figure import NotebookFigure, new_figure

        self.width, self.height, self.letters = width, height, letters
        self.figure: NotebookFigure = new_figure(width / MM, height / MM)

    def write(self, x: float, y: float, text: str, **style: Any) -> None:
        """Write one line whose middle is at the height `y`; it is never read as mathematics, nor from the right."""
        text = left_to_right(text)
        base = 1 - (y + _HALF_LETTER * self.letters.size) / self.height
        style = {"color": INK, "parse_math": False, **style}
        self.figure.text(x / self.width, base, text, fontproperties=self.letters.properties(), **style)

    def write_lines(self, x: float, top: float, lines: Sequence[str], **style: Any) -> None:
        """Write lines one below the other from a height on."""
        for number, line in enumerate(lines):
            self.write(x, top + self.letters.height(1) * (number + 0.5), line, **style)

    def panel(self, left: float, right: float, top: float, bottom: float) -> Axes:
        """Return axes at this place."""
        wide, high = (right - left) / self.width, (bottom - top) / self.height
        return self.figure.add_axes((left / self.width, 1 - bottom / self.height, wide, high))

    def name_axis(self, axes: Axes, lines: Sequence[str]) -> None:
        """Write the name of a horizontal axis below its ticks."""
        axes.set_xlabel("\n".join(map(left_to_right, lines)), **self._of_a_name())

    def name_upright_axis(self, axes: Axes, lines: Sequence[str]) -> None:
        """Write the name of a vertical axis left of its ticks."""
        axes.set_ylabel("\n".join(map(left_to_right, lines)), **self._of_a_name())

    def _of_a_name(self) -> dict[str, Any]:
        """Return how the name of an axis is written."""
        return {"fontproperties": self.letters.properties(), "linespacing": 1.1, "parse_math": False, "gid": "axis"}

    def draw_foot(self, foot: Foot, top: float) -> None:
        """Draw the key; the caption is kept beside the figure, and written below the key if that was asked for."""
        self.figure.pli_caption = foot.caption
        for entry in foot.entries:
            self._draw_glyph(entry, top)
            first = top + entry.y - self.letters.height(1) / 2
            self.write_lines(entry.x + _GLYPH + 3, first, entry.text.split("\n"), gid="key")
        self.write_lines(EDGE, top + foot.lines_top, foot.lines, color=SOFT, gid="caption")

    def _draw_glyph(self, entry: Entry, top: float) -> None:
        """Draw one sign of the key."""
        from matplotlib.lines import Line2D

        glyph, y = entry.glyph, 1 - (top + entry.y) / self.height
        left, right = ((entry.x + shift) / self.width for shift in (1, _GLYPH - 1))
        colour: dict[str, Any] = {"color": glyph.sign.edge or glyph.sign.colour}
        if glyph.line:
            line = Line2D([left, right], [y, y], linestyle=glyph.line, linewidth=1.1, **colour)
            self.figure.add_artist(line)
        for x, marker in zip((left, right), glyph.ends, strict=False):
            size = 3.6 if marker == "|" else 2.8
            end = Line2D([x], [y], marker=marker, markersize=size, markeredgewidth=0.9, linestyle="none", **colour)
            self.figure.add_artist(end)
        if glyph.marked:
            face = glyph.sign.colour if glyph.filled else "white"
            style = {**glyph.sign.marks(), "markerfacecolor": face}
            self.figure.add_artist(Line2D([(left + right) / 2], [y], **style))


def most_that_fit(count: int, height: Callable[[int], float]) -> int:
    """Return how many of so many parts a figure shows, at least one.

    Examples
    --------
    >>> most_that_fit(5, lambda shown: 100.0 * shown), most_that_fit(50, lambda shown: 100.0 * shown)
    (5, 6)
    """
    if count <= 1 or height(count) <= MOST_HEIGHT:
        return count
    fits, too_many = 1, count
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        fits, too_many = (middle, too_many) if height(middle) <= MOST_HEIGHT else (fits, middle)
    return fits


def shown_of(shown: int, count: int, parts: str, where: str) -> str:
    """Return the sentence at the foot of a figure that shows only the first of its parts.

    Examples
    --------
    >>> shown_of(45, 780, "pairs", "the table of pairs")
    'Only the first 45 of 780 pairs are shown, since more do not go on a page; the table of pairs has all.'
    """
    return f"Only the first {shown} of {count} {parts} are shown, since more do not go on a page; {where} has all."


def axis_height(lines: int, letters: Lettering) -> float:
    """Return the room that ticks, their numbers and the name of a horizontal axis need."""
    return _TICKS + letters.height(1 + lines) + 3


def side_width(texts: Sequence[str], letters: Lettering) -> float:
    """Return the room that the ticks and numbers of a vertical axis need left of it."""
    return _TICKS + max(map(letters.width, texts), default=0.0) + 3


def guide(axes: Axes, y: Sequence[float], limits: tuple[float, float]) -> None:
    """Draw thin lines across a panel that lead the eye from a name to its mark."""
    axes.hlines(list(y), *limits, color=GUIDE, linewidth=0.35, zorder=1)

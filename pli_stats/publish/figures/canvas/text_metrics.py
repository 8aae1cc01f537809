"""Text of figures: the fonts that have its characters, its measured width, and lines that fit a column."""

from __future__ import annotations

import contextlib
import unicodedata
import warnings
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from pli_stats.publish.figures.appearance.look import FONT, look, shown
from pli_stats.text.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

# Beginnings of family names, asked for only when a character is not in the first font; what is found is used.
_OTHER_FONTS = (
    "Noto Sans CJK", "Noto Sans SC", "Noto Sans JP", "Noto Sans KR", "Source Han Sans", "WenQuanYi",
    "Droid Sans Fallback", "Microsoft YaHei", "SimHei", "SimSun", "PingFang", "Hiragino Sans", "IPAexGothic",
    "IPAGothic", "Yu Gothic", "MS Gothic", "Malgun Gothic", "NanumGothic", "Apple SD Gothic Neo", "Noto Sans",
    "Arial Unicode MS", "Unifont",
)  # fmt: skip
# Line distance in font sizes; hanging and tall letters of two lines stay apart.
LEADING = 1.22
_AFTER = "-/"  # a word too long for its line is broken after one of these where it can be
_DENSE = 288  # dots per inch of the surface on which text is measured
_SLACK = 1.025  # letters are fitted to the dots, so that text is wider by that much at a low resolution
# A mark without a shape, in the first font. Between two of them a name written from right to left keeps its place
# among words and numbers; the isolates of Unicode would do the same, but the first font lacks them.
LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"
# Characters of which a warning has said that no font has them.
_TOLD: set[str] = set()


@dataclass(frozen=True)
class Lettering:
    """Measures and breaks text in one size; lengths in points."""

    size: float
    families: tuple[str, ...] = (FONT,)

    @cached_property
    def _renderer(self) -> Any:
        """A surface to measure on; its resolution is high enough to make hinting negligible."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        return FigureCanvasAgg(Figure(figsize=(1, 1), dpi=_DENSE)).get_renderer()  # type: ignore[no-untyped-call]

    def properties(self) -> Any:
        """Return what matplotlib wants to be told about the font."""
        from matplotlib.font_manager import FontProperties

        return FontProperties(family=list(self.families), size=self.size)

    @cached_property
    def _known(self) -> dict[str, float]:
        """Widths measured so far; most words come again."""
        return {}

    def width(self, text: str) -> float:
        """Return the width of one line."""
        if text not in self._known:
            self._known[text] = self._measured(text)
        return self._known[text]

    def _measured(self, text: str) -> float:
        """Return the width of one line on the surface."""
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing")
            size = self._renderer.get_text_width_height_descent(text, self.properties(), ismath=False)
        return float(size[0]) * 72 / _DENSE * _SLACK

    def height(self, lines: int) -> float:
        """Return the height of so many lines."""
        return lines * LEADING * self.size

    def wrap(self, text: str, most: float) -> list[str]:
        """Return `text` in lines no wider than `most`, broken at spaces, else inside a word."""
        lines: list[str] = []
        line, length, space = "", 0.0, self.width("n n") - self.width("nn")
        for word in text.split(" "):
            longer = length + space + self.width(word) if line else self.width(word)
            if longer <= most:
                line, length = f"{line} {word}" if line else word, longer
                continue
            if line:
                lines.append(line)
            *full, line = self._chopped(word, most)
            lines, length = lines + full, self.width(line)
        return [*lines, line]

    def balanced(self, text: str, most: float) -> list[str]:
        """Return as few lines as `wrap`, but of similar length, so that no single word is left over."""
        lines = self.wrap(text, most)
        if len(lines) > 1:
            even = self.width(text) / len(lines)
            longest = max(map(self.width, text.split(" ")))
            for width in (even * 1.03, even * 1.1, even * 1.2, even * 1.35):
                # Evenness is no reason to break a word.
                trial = self.wrap(text, max(width, longest))
                if max(width, longest) < most and len(trial) == len(lines):
                    return trial
        return lines

    def _chopped(self, word: str, most: float) -> list[str]:
        """Return one word in pieces that fit (names in CJK have no spaces)."""
        pieces, piece = [], ""
        for char in word:
            if piece and not unicodedata.combining(char) and self.width(piece + char) > most:
                cut = max(piece.rfind(mark) for mark in _AFTER) + 1 or len(piece)
                pieces.append(piece[:cut])
                piece = piece[cut:]
            piece += char
        return [*pieces, piece]


def plain(text: object) -> str:
    """Return user text as it is shown, on one line that reads from left to right."""
    return left_to_right(one_line(shown(text)))


def left_to_right(text: str) -> str:
    """Return text that is read among others from left to right, whatever direction its own letters have.

    Without that, a number behind a name in Hebrew or Arabic stands before it.
    """
    if not any(unicodedata.bidirectional(char) in ("R", "AL") for char in text):
        return text
    return f"{LEFT_TO_RIGHT}{text.strip(LEFT_TO_RIGHT)}{LEFT_TO_RIGHT}"


def families_for(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the font families that together have the characters of `texts`, as far as they are installed.

    Warns
    -----
    UserWarning
        Naming the characters that no installed font has, once a process each; they are drawn as boxes.
    """
    wanted = {char for text in texts for char in text if not char.isspace()}
    families = list(dict.fromkeys([look().font, FONT]))
    missing = wanted.difference(*map(_characters, families))
    for find in (_known_families, _families_on_disk):
        # The disk is read only for what the list of fonts lacks, which may be older than the fonts.
        for family in sorted(find() if missing else (), key=_rank):
            if missing and missing & (found := _characters(family)):
                families.append(family)
                missing -= found
    if missing - _TOLD:
        _TOLD.update(missing)
        shown = "".join(sorted(missing)[:20])
        warnings.warn(
            f"No installed font has the characters {shown!r}; the figure shows boxes instead. "
            "Install a font that has them, such as Noto Sans CJK, and draw it again.",
            UserWarning,
            stacklevel=4,
        )
    return tuple(dict.fromkeys(families))


def _known_families() -> set[str]:
    """Return the families to ask that matplotlib knows; its list is kept from the day when it was first used."""
    from matplotlib.font_manager import fontManager

    return {entry.name for entry in fontManager.ttflist if entry.name.startswith(_OTHER_FONTS)}


def _families_on_disk() -> set[str]:
    """Return the families to ask after all fonts on the disk were made known."""
    _read_disk()
    return _known_families()


@cache
def _read_disk() -> None:
    """Make fonts known that were installed after matplotlib listed those of this machine, once a process."""
    from matplotlib import font_manager

    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in sorted(set(font_manager.findSystemFonts()) - known):
        # A font that cannot be read is none, as when matplotlib itself lists them.
        with contextlib.suppress(Exception):
            font_manager.fontManager.addfont(path)


def _rank(family: str) -> tuple[int, str]:
    """Return where a family stands among the fonts to ask for."""
    return next(i for i, start in enumerate(_OTHER_FONTS) if family.startswith(start)), family


def _characters(family: str) -> set[str]:
    """Return the characters that a font family has."""
    from matplotlib import font_manager

    path = font_manager.findfont(font_manager.FontProperties(family=family), fallback_to_default=True)
    return {chr(code) for code in font_manager.get_font(path).get_charmap()}

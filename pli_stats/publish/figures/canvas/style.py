"""The one style of all figures: sizes, fonts, and markers that can be distinguished without colour."""

from __future__ import annotations

import importlib.util
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from pli_stats.checks import missing_extra
from pli_stats.publish.figures.canvas.text_metrics import Lettering, families_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matplotlib.figure import Figure

LETTERS = 7.0  # points; the least that most journals print
TITLES = 7.5  # points, axis titles
INK, SOFT, GUIDE = "#1a1a1a", "#4d4d4d", "#b4babf"
# Drawn behind everything: areas that a reader sees without taking them for a mark.
SHADE = "#e9edf1"
_LINE = 0.6  # points, frames and ticks


@dataclass(frozen=True)
class Sign:
    """How one series is drawn: colour, marker and line style differ together, so that no one needs the colour."""

    colour: str
    marker: str
    linestyle: Any
    filled: bool
    edge: str = ""  # colour of the marker's edge and of lines; `colour` by default

    @property
    def face(self) -> str:
        """The inside of the marker."""
        return self.colour if self.filled else "white"

    def marks(self, size: float = 4.0) -> dict[str, Any]:
        """Return what `Axes.plot` wants for markers without a line."""
        edge = {"markeredgecolor": self.edge or self.colour, "markeredgewidth": 0.35 if self.edge else 0.8}
        return {"marker": self.marker, "markersize": size, "markerfacecolor": self.face, "linestyle": "none", **edge}

    def line(self, width: float = 1.1) -> dict[str, Any]:
        """Return what `Axes.plot` wants for a line without markers."""
        return {"color": self.edge or self.colour, "linestyle": self.linestyle, "linewidth": width}


# Okabe and Ito (2008), ordered so that neighbours differ in lightness; open and closed markers take turns.
_SIGNS = (
    Sign("#1a1a1a", "o", "-", True),
    Sign("#d55e00", "s", (0, (4, 1.5)), False),
    Sign("#0072b2", "^", (0, (1, 1.2)), True),
    Sign("#c98b00", "D", (0, (4, 1.2, 1, 1.2)), False),
    Sign("#007a59", "v", (0, (6, 1.2)), True),
    Sign("#3d9bd1", "P", (0, (2, 1)), True),
    Sign("#b0527f", "X", (0, (3, 1, 1, 1, 1, 1)), True),
    Sign("#6b6b6b", "o", (0, (1, 2)), False),
)


def sign(number: int) -> Sign:
    """Return the sign of a series by its number, from 0; there are eight, which then come again."""
    return _SIGNS[number % len(_SIGNS)]


@contextmanager
def own_style(texts: Iterable[str] = ()) -> Iterator[None]:
    """Keep the user's matplotlib settings out of the figure, and give them back.

    Text is never read as mathematics, so ticks want plain numbers (`scale.plain_number`), not powers.
    """
    import matplotlib

    families = list(families_for(texts))
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        settings: Any = _settings() | {"font.family": families}
        matplotlib.rcParams.update(settings)
        yield


def write_figure(figure: Figure, file: BinaryIO, *, real_text: bool = False, **options: Any) -> None:
    """Write a figure in the style that it was drawn in; which characters have no font was said when it was drawn.

    With `real_text` an SVG holds its text as text, not as outlines.
    """
    import matplotlib

    with own_style(), warnings.catch_warnings():
        if real_text:
            matplotlib.rcParams["svg.fonttype"] = "none"
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure.savefig(file, **options)


def lettering(texts: Iterable[str] = (), size: float = LETTERS) -> Lettering:
    """Return what measures text in points, in fonts that have these characters."""
    return Lettering(size, families_for(texts))


def check_matplotlib(verb: str, instead: str) -> None:
    """Refuse with one sentence if matplotlib is not installed."""
    if importlib.util.find_spec("matplotlib") is None:
        raise missing_extra("matplotlib", verb, instead=instead)


def _settings() -> dict[str, Any]:
    """Return the settings that differ from matplotlib's own."""
    ticks = {f"{axis}tick.{name}": value for axis in "xy" for name, value in _TICKS.items()}
    return {
        # Type 42 keeps the letters of a PDF editable, which journals ask for; the salt keeps an SVG's names alike.
        # Letters fitted to the dots are up to 6 % wider at one resolution than at another.
        "text.hinting": "no_hinting", "pdf.fonttype": 42, "svg.hashsalt": "pli_stats", "text.parse_math": False,
        "font.size": LETTERS, "axes.titlesize": TITLES, "axes.labelsize": TITLES, "axes.labelpad": 2.5,
        "axes.linewidth": _LINE, "axes.edgecolor": INK, "axes.labelcolor": INK, "text.color": INK,
        "axes.unicode_minus": True, "legend.fontsize": LETTERS, "legend.frameon": False,
        "legend.handlelength": 2.4, "legend.borderaxespad": 0.3, "lines.linewidth": 1.1, "lines.markersize": 4.0,
        "hatch.linewidth": 0.5, **ticks,
    }  # fmt: skip


_TICKS = {
    "labelsize": LETTERS, "major.size": 3.0, "minor.size": 1.6, "major.width": _LINE, "minor.width": _LINE,
    "major.pad": 2.0, "color": INK, "labelcolor": INK,
}  # fmt: skip

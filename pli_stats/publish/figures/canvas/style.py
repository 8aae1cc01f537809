"""The one style of all figures: sizes, fonts, and markers that can be distinguished without colour."""

from __future__ import annotations

import importlib.util
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO

from pli_stats.checks import missing_extra
from pli_stats.publish.figures.appearance.look import Look, drawn_with, look
from pli_stats.publish.figures.canvas.text_metrics import Lettering, families_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matplotlib.figure import Figure

INK, SOFT, GUIDE = "#1a1a1a", "#4d4d4d", "#b9b9b9"
# Drawn behind everything: areas that a reader sees without taking them for a mark.
SHADE = "#e9edf1"
_LINE = 0.6  # points, frames and ticks
_TITLES = 0.5  # points by which the titles of axes are larger than other letters


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

MOST_SIGNS = len(_SIGNS)


def sign(number: int) -> Sign:
    """Return the sign of a series by its number, from 0; there are eight, which then come again."""
    found, cycle = _SIGNS[number % len(_SIGNS)], look().cycle
    return replace(found, colour=cycle[number % len(cycle)]) if cycle else found


@contextmanager
def own_style(texts: Iterable[str] = ()) -> Iterator[None]:
    """Keep the user's matplotlib settings out of the figure, but those of its theme, and give them back.

    Text is never read as mathematics, so ticks want plain numbers (`scale.plain_number`), not powers.
    """
    import matplotlib

    families = list(families_for(texts))
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        settings: Any = _settings() | {"font.family": families}
        matplotlib.rcParams.update(settings)
        yield


def write_figure(figure: Figure, file: BinaryIO, **options: Any) -> None:
    """Write a figure in the style that it was drawn in; which characters have no font was said when it was drawn."""
    with drawn_with(getattr(figure, "pli_look", Look())), own_style(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure.savefig(file, **options)


def lettering(texts: Iterable[str] = ()) -> Lettering:
    """Return what measures text in points, in fonts that have these characters."""
    return Lettering(look().size, families_for(texts))


def check_matplotlib(verb: str, instead: str) -> None:
    """Refuse with one sentence if matplotlib is not installed."""
    if importlib.util.find_spec("matplotlib") is None:
        raise missing_extra("matplotlib", verb, instead=instead)


def _settings() -> dict[str, Any]:
    """Return the settings that differ from matplotlib's own."""
    letters, line = look().size, _LINE * look().lines
    grown = (
        letters / 7.0
    ) ** 2  # large numbers at the corner of two axes would meet at a distance that grew as they did
    tick = {"labelsize": letters, "major.size": 3.0, "minor.size": 1.6, "major.width": line, "minor.width": line,
            "major.pad": 2.0 * grown, "color": INK, "labelcolor": INK}  # fmt: skip
    ticks = {f"{axis}tick.{name}": value for axis in "xy" for name, value in tick.items()}
    own: dict[str, Any] = {
        # Type 42 keeps the letters of a PDF or EPS editable, which journals ask for, and those of an SVG are text; the
        # salt keeps an SVG's names alike. Letters fitted to the dots are up to 6 % wider at one resolution than at
        # another.
        "text.hinting": "no_hinting", "pdf.fonttype": 42, "ps.fonttype": 42, "svg.fonttype": "none",
        "svg.hashsalt": "pli_stats", "text.parse_math": False, "font.size": letters,
        "axes.titlesize": letters + _TITLES, "axes.labelsize": letters + _TITLES, "axes.labelpad": 2.5 * grown,
        "axes.linewidth": line, "axes.edgecolor": INK, "axes.labelcolor": INK, "text.color": INK,
        "axes.unicode_minus": True, "legend.fontsize": letters, "legend.frameon": False,
        "legend.handlelength": 2.4, "legend.borderaxespad": 0.3, "lines.linewidth": 1.1, "lines.markersize": 4.0,
        "hatch.linewidth": 0.5, **ticks,
    }  # fmt: skip
    # The numbers of an axis follow the colour of its ticks.
    sheet = dict(look().settings)
    named = {f"{axis}tick.labelcolor": sheet[f"{axis}tick.color"] for axis in "xy" if f"{axis}tick.color" in sheet}
    return own | sheet | named


def finish(figure: Figure, *, grey: bool) -> None:
    """Give a drawn figure the lines and colours of its theme."""
    import matplotlib

    from pli_stats.publish.figures.appearance.repainting import repaint, swapped, to_grey, widen

    if look().lines != 1.0:
        widen(figure, look().lines)
    if look().settings:
        words, ground = matplotlib.rcParams["text.color"], matplotlib.rcParams["axes.facecolor"]
        repaint(figure, swapped({INK: words, SOFT: words, SHADE: ground, "white": ground}))
    if grey:
        repaint(figure, to_grey)

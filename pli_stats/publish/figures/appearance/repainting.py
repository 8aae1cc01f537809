"""Lines and colours of a drawn figure as its theme wants them; ticks and frames take theirs from the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Change = Callable[[Any], Any]
_OF_LINES = ("color", "markerfacecolor", "markeredgecolor")
_OF_AREAS = ("facecolor", "edgecolor")


def repaint(figure: Figure, change: Change) -> None:
    """Give everything that was drawn the colour that `change` makes of its own."""
    from matplotlib.collections import Collection
    from matplotlib.lines import Line2D
    from matplotlib.text import Text

    for artist in _drawn(figure):
        if isinstance(artist, Line2D):
            _change(artist, _OF_LINES, change)
        elif isinstance(artist, Text):
            _change(artist, ("color",), change)
            for part in (artist.get_bbox_patch(), getattr(artist, "arrow_patch", None)):
                if part is not None:
                    _change(part, _OF_AREAS, change)
        elif isinstance(artist, Collection):
            for name in _OF_AREAS:
                colours = getattr(artist, f"get_{name}")()
                getattr(artist, f"set_{name}")([change(colour) for colour in colours])
        else:
            _change(artist, _OF_AREAS, change)


def widen(figure: Figure, factor: float) -> None:
    """Make all drawn lines wider by a factor."""
    from matplotlib.collections import Collection
    from matplotlib.lines import Line2D

    for artist in _drawn(figure):
        if isinstance(artist, Line2D):
            artist.set_linewidth(artist.get_linewidth() * factor)
            artist.set_markeredgewidth(artist.get_markeredgewidth() * factor)
        elif isinstance(artist, Collection):
            widths: Any = artist.get_linewidth()
            artist.set_linewidth([width * factor for width in widths])


def to_grey(colour: Any) -> Any:
    """Return the grey of the same luma (weights of ITU-R BT.601), with its opacity.

    Examples
    --------
    >>> to_grey("#d55e00")
    (0.466, 0.466, 0.466, 1.0)
    """
    from matplotlib.colors import to_rgba

    red, green, blue, opacity = to_rgba(colour)
    luma = round(0.299 * red + 0.587 * green + 0.114 * blue, 3)
    return (luma, luma, luma, opacity)


def swapped(colours: Mapping[str, str]) -> Change:
    """Return what replaces these colours and leaves others."""
    from matplotlib.colors import to_hex, to_rgba

    by_hex = {to_hex(old): new for old, new in colours.items()}

    def change(colour: Any) -> Any:
        """Return the new colour, with the opacity of the old."""
        new = by_hex.get(to_hex(colour))
        return colour if new is None else to_rgba(new, to_rgba(colour)[3])

    return change


def _change(artist: Any, names: tuple[str, ...], change: Change) -> None:
    """Change some colours of an artist, those only that are seen: its opacity would make the others seen."""
    from matplotlib.colors import to_rgba

    for name in names:
        colour = getattr(artist, f"get_{name}")()
        if to_rgba(colour)[3] > 0:
            getattr(artist, f"set_{name}")(change(colour))


def _drawn(figure: Figure) -> Iterator[Any]:
    """Yield what was drawn, without frames, ticks and their numbers."""
    yield from (*figure.texts, *figure.lines, *figure.artists, *figure.patches)
    axes = [*figure.axes, *(child for one in figure.axes for child in one.child_axes)]
    for one in dict.fromkeys(axes):
        yield from (*one.lines, *one.collections, *one.patches, *one.texts, *one.artists)

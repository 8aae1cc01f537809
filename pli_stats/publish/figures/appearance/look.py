"""What is in force while one figure is drawn; the modules of the canvas ask for it where they need it."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: It comes with matplotlib, so that a figure is the same on every machine.
FONT = "DejaVu Sans"


@dataclass(frozen=True)
class Look:
    """How one figure is drawn.

    Attributes
    ----------
    title : str
        The sentence that the caption begins with.
    caption : bool
        Whether the caption also stands inside the figure, at its foot.
    font : str
        The family that is asked first for a character.
    size : float
        Of all letters, in points.
    lines : float
        Width of lines, as a multiple of the usual.
    cycle : tuple of str
        Colours of the series, () for the package's own.
    settings : tuple of (str, value)
        Settings of matplotlib that a style sheet makes.
    labels : mapping
        A name as it stands in the data or in the figure -> what is shown for it.
    crs : str
        The coordinate reference system of the samples on a map, "" where none was named.
    stand_in : str
        That the data stand in for others, which is drawn in any case: a picture travels without its caption.
    """

    title: str = ""
    caption: bool = False
    font: str = FONT
    size: float = 7.0
    lines: float = 1.0
    cycle: tuple[str, ...] = ()
    settings: tuple[tuple[str, Any], ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    crs: str = ""
    stand_in: str = ""


_PLAIN = Look()
_CURRENT: ContextVar[Look] = ContextVar("look", default=_PLAIN)


def look() -> Look:
    """Return the look of the figure that is being drawn."""
    return _CURRENT.get()


@contextmanager
def drawn_with(given: Look) -> Iterator[None]:
    """Draw with this look."""
    token = _CURRENT.set(given)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def shown(name: object) -> str:
    """Return what is shown for a name of the data.

    Examples
    --------
    >>> with drawn_with(Look(labels={"hbr_01": "Dalian"})):
    ...     shown("hbr_01"), shown("hbr_02")
    ('Dalian', 'hbr_02')
    """
    return look().labels.get(str(name), str(name))

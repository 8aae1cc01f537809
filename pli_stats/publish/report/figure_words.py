"""What a figure shows, in words with numbers, for those who cannot see it: read from what was drawn."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from pli_stats.publish.figures.canvas.text_metrics import LEFT_TO_RIGHT
from pli_stats.text.numbers import significant
from pli_stats.text.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

_LONG, _MOST = 60, 60  # characters of a text that is a note, and texts that are told
# Figures write the names of their axes, with units in brackets, as texts.
_AXIS_NAME = re.compile(r"^[^=%\[\]]+ \((?:%|[^=%\[\]\d][^=%\[\]]*)\)$")


def figure_words(figure: Figure) -> str:
    """Return how far the values of a figure reach, and what is written in it, without the notes at its foot.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> drawn = Figure()
    >>> axes = drawn.subplots()
    >>> _ = axes.plot([0.5, 3.25], [1, 2]), axes.set_xlabel("PLI"), drawn.text(0, 0, "Eden")
    >>> figure_words(drawn)
    'PLI from 0.500 to 3.25. Written in it: Eden.'
    """
    told = [text for text in _texts(figure) if text and len(text) <= _LONG]
    names = list(dict.fromkeys(text for text in told if _AXIS_NAME.match(text)))
    ranges = dict.fromkeys(part for axes in figure.axes if axes.get_visible() for part in _ranges(axes, names))
    written = [text for text in told if text not in names]
    rest = [f"{len(written) - _MOST} more"] if len(written) > _MOST else []
    parts = ["; ".join(ranges), f"Written in it: {'; '.join([*written[:_MOST], *rest])}" if written else ""]
    return " ".join(f"{part}." for part in parts if part)


def _read(text: Text) -> str:
    """Return a text without the marks that only place its letters."""
    return one_line(text.get_text().replace(LEFT_TO_RIGHT, ""))


def _texts(figure: Figure) -> Iterator[str]:
    """Yield what is written in a figure and its axes."""
    for text in figure.texts:
        yield _read(text)
    for axes in figure.axes:
        for text in (axes.title, *axes.texts):
            yield _read(text)
        yield from (label for label in _labels(axes) if any(char.isalpha() for char in label))


def _labels(axes: Axes) -> list[str]:
    """Return the labels along both axes, where they are shown."""
    return [_read(tick) for tick in (*axes.get_xticklabels(), *axes.get_yticklabels())]


def _ranges(axes: Axes, names: list[str]) -> Iterator[str]:
    """Yield how far values reach along each axis that has a name."""
    if not axes.has_data() or not axes.axison:
        return
    own = [_read(axes.xaxis.label), _read(axes.yaxis.label)]
    for place, (low, high) in enumerate((axes.dataLim.intervalx, axes.dataLim.intervaly)):
        # Rows of names along the vertical axis are placed in millimetres, without labels.
        shown = place == 0 or any(tick.get_text() for tick in axes.get_yticklabels())
        name = own[place] or (names[place] if len(names) > place else "")
        if name and shown and math.isfinite(low) and math.isfinite(high):
            digits = 3 if significant(low) != significant(high) else 6
            yield f"{name} from {significant(low, digits)} to {significant(high, digits)}"

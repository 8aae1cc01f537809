"""The decimal mark of the numbers in a figure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from pli_stats.publish.table_form import Form, localised

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DECIMAL, _NUMBER = re.compile(r"[0-9]\.[0-9]"), re.compile(r"[0-9.]+")


def mark_decimals(figure: Figure, mark: str, names: Collection[str]) -> None:
    """Give the numbers of a drawn figure this decimal mark; names and sentences stay as they are.

    A point and a comma take the same room in the fonts of figures, so nothing has to be placed anew.
    """
    from matplotlib.text import Text
    from matplotlib.ticker import FixedFormatter, FixedLocator

    kept = {"".join(name.split()) for name in names}
    form = Form(mark)

    def marked(text: str) -> str:
        """Return a text with this mark, unless a name is in it or it is a sentence."""
        plain = "".join(text.split())
        is_kept = plain.endswith(".") or any(name in plain for name in kept if not _NUMBER.fullmatch(name))
        return text if is_kept else localised(text, form)

    for artist in figure.findobj(Text):
        if isinstance(artist, Text):
            artist.set_text(marked(artist.get_text()))
    for axes in [one for each in figure.axes for one in (each, *each.child_axes)]:
        for axis in (getattr(axes, "xaxis", None), getattr(axes, "yaxis", None)):
            # All ticks of these figures are placed, none is left to matplotlib.
            if axis is not None and isinstance(axis.get_major_locator(), FixedLocator):
                texts = axis.get_major_formatter().format_ticks(axis.get_majorticklocs())
                axis.set_major_formatter(FixedFormatter([marked(text) for text in texts]))


def names_with_points(result: Any, labels: Collection[str] = ()) -> set[str]:
    """Return the names in the data of a result, and those shown for them, in which a point stands between digits."""
    import pandas as pd

    found = {*labels, *map(str, result if isinstance(result, Mapping) else ())}
    for frame in vars(result).values() if hasattr(result, "__dict__") else ():
        if isinstance(frame, pd.DataFrame):
            words = frame.reset_index(allow_duplicates=True).select_dtypes(exclude=["number", "bool"])
            found |= {str(value) for place in range(words.shape[1]) for value in words.iloc[:, place].unique()}
    return {name for name in found if _DECIMAL.search(name)}

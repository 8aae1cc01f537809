"""A table in the making: columns are added one by one, cells as text; estimates and intervals side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from pli_stats.publish.table_type import Column, Table
from pli_stats.publish.tables.cell_text import span_cells
from pli_stats.text.estimates import NO_BOUNDS, p_text
from pli_stats.text.numbers import NO_VALUE, column_of_numbers

if TYPE_CHECKING:
    import pandas as pd


class Draft:
    """Columns with their cells, until `table` describes them.

    Examples
    --------
    >>> draft = Draft()
    >>> draft.add_text("port", "Port", ["Eden"])
    >>> draft.add("n", "n", ["12"])
    >>> draft.table("Ports").rows
    (('Eden', '12'),)
    """

    def __init__(self) -> None:
        self.columns: list[Column] = []
        self.cells: list[list[str]] = []
        self.numbers: list[list[tuple[float, ...]]] = []

    @property
    def names(self) -> list[str]:
        """The names of the columns so far."""
        return [column.name for column in self.columns]

    def add(
        self,
        name: str,
        label: str,
        texts: Iterable[str],
        align: Literal["left", "right"] = "right",
        unit: str = "",
        spanner: str = "",
        numbers: Iterable[tuple[float, ...]] | None = None,
    ) -> None:
        """Append a column with its cells, and the numbers that were rounded for them."""
        self.columns.append(Column(name, label, unit, align, spanner))
        self.cells.append(list(texts))
        self.numbers.append([()] * len(self.cells[-1]) if numbers is None else list(numbers))

    def add_text(self, name: str, label: str, values: Iterable[object]) -> None:
        """Append a column of words, which stand left."""
        self.add(name, label, map(str, values), "left")

    def add_numbers(self, frame: pd.DataFrame, wanted: Sequence[tuple[str, str]]) -> None:
        """Append the columns of a frame that hold any value, each with one number of decimals."""
        for name, label in wanted:
            if any_value(frame, name):
                values = [float(value) for value in frame[name]]
                self.add(name, label, column_of_numbers(values), numbers=[(value,) for value in values])

    def add_p(self, name: str, label: str, values: Iterable[float], spanner: str = "") -> None:
        """Append a column of p values."""
        found = [float(value) for value in values]
        self.add(name, label, map(p_text, found), spanner=spanner, numbers=[(value,) for value in found])

    def add_estimates(
        self,
        name: str,
        label: str,
        rows: pd.DataFrame,
        level: str,
        *,
        scale: float = 1.0,
        estimate: str = "estimate",
        head: str = "Estimate",
        bounds: tuple[float, float] = NO_BOUNDS,
    ) -> None:
        """Append estimates and intervals as two columns below a spanner, or one where there is no interval."""
        cells = span_cells(rows, scale, estimate, bounds)
        middles = [(scale * float(value),) for value in rows[estimate]]
        if not any_value(rows, "conf_low"):
            self.add(name, label, (first for first, _ in cells), numbers=middles)
            return
        self.add(name, head, (first for first, _ in cells), spanner=label, numbers=middles)
        pairs = zip(rows["conf_low"], rows["conf_high"], strict=True)
        ends = [(scale * float(low), scale * float(high)) for low, high in pairs]
        texts = [second for _, second in cells]
        kept = [pair if text != NO_VALUE else () for pair, text in zip(ends, texts, strict=True)]
        self.add(f"{name}_interval", f"{level} interval", texts, spanner=label, numbers=kept)

    def table(
        self,
        title: str,
        notes: Iterable[str] = (),
        *,
        groups: Iterable[str] = (),
        bold_rows: Iterable[int] = (),
        bold_columns: Collection[str] = (),
    ) -> Table:
        """Return the table."""
        places = [i for i, column in enumerate(self.columns) if column.name in bold_columns]
        bold = frozenset((row, place) for row in bold_rows for place in places)
        rows = tuple(zip(*self.cells, strict=True))
        numbers = tuple(zip(*self.numbers, strict=True)) if any(map(any, self.numbers)) else ()
        return Table(title, tuple(self.columns), rows, tuple(notes), tuple(groups), bold, numbers=numbers)


def any_value(frame: pd.DataFrame, name: str) -> bool:
    """Say whether a column is there and not all missing."""
    return name in frame and bool(frame[name].notna().any())

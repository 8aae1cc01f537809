"""What a publication table holds: columns, cells and notes, without any markup."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Literal

from pli_stats.checks import refusal


@dataclass(frozen=True)
class Column:
    """One column of a table: its name in the data, what stands above it, its unit and its alignment.

    Neighbouring columns with one `spanner` stand together below it.
    """

    name: str
    label: str
    unit: str = ""
    align: Literal["left", "right"] = "right"
    spanner: str = ""

    @property
    def heading(self) -> str:
        """The label with its unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True)
class TableData:
    """What stands in a `Table`, for those who render it."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    bold: frozenset[tuple[int, int]] = frozenset()
    stand_in: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse rows, groups and bold cells that do not fit the columns and rows."""
        if not self.columns:
            raise refusal("table_columns")
        for number, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                raise refusal("table_row", row=number, cells=len(row), columns=len(self.columns))
        if self.groups and len(self.groups) != len(self.rows):
            raise refusal("table_groups", groups=len(self.groups), rows=len(self.rows))
        runs = [group for group, _ in itertools.groupby(self.groups)]
        if len(runs) > len(set(runs)):
            raise refusal("table_groups_apart", group=next(group for group in runs if runs.count(group) > 1))
        for line, place in self.bold:
            if not (0 <= line < len(self.rows) and 0 <= place < len(self.columns)):
                raise refusal("table_bold", row=line, column=place, rows=len(self.rows), columns=len(self.columns))

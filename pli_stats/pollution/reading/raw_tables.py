"""A table before anybody has said what its columns mean: cells by column, with the row numbers that the user sees."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import plain_label
from pli_stats.pollution.reading.concentrations.cell_values import RawColumn, exact_numbers
from pli_stats.pollution.reading.text_columns import TextColumn
from pli_stats.results import Change

NumberColumns = Callable[[list[str]], set[int]]

FEW = 100  # cells that show whether a column may be one of numbers
RULE_SPACE = "white space of a label folded"
RULE_UNSEEN = "label spelt one way: accents composed (NFC), invisible characters removed"


@dataclass(frozen=True)
class RawTable:
    """A table before anybody has said what its columns mean.

    `numbers` maps position to a column of numbers, `texts` to a column of anything else.
    `rows` are the row numbers that the user sees (1 is the header).
    """

    names: list[str]
    numbers: dict[int, RawColumn]
    texts: dict[int, TextColumn]
    rows: NDArray[Any]
    changes: list[Change]
    decimal: str | None = None

    def kept(self, keep: NDArray[np.bool_], changes: list[Change] | None = None) -> RawTable:
        """Return some rows of the table."""
        numbers = {j: column.kept(keep) for j, column in self.numbers.items()}
        texts = {j: column.rows(keep) for j, column in self.texts.items()}
        return RawTable(self.names, numbers, texts, self.rows[keep], [*self.changes, *(changes or [])], self.decimal)


def fold_labels(table: RawTable, columns: Iterable[int]) -> RawTable:
    """Return the table with labels as a reader sees them, so that two that look alike are one; logged."""
    texts, changes = dict(table.texts), []
    for j in dict.fromkeys(columns):
        if j not in texts:
            continue  # numbers have no white space
        before = texts[j]
        folded = [(plain_label(label) or None) if isinstance(label, str) else label for label in before.uniques]
        odd = {old: new for old, new in zip(before.uniques, folded, strict=True) if new is not old and new != old}
        if not odd:
            continue
        texts[j] = before.renamed(folded)
        spaced = {old for old, new in odd.items() if " ".join(old.split()) == new}
        for rule, chosen in ((RULE_SPACE, spaced), (RULE_UNSEEN, odd.keys() - spaced)):
            where = np.flatnonzero(before.where(label in chosen for label in before.uniques))
            if len(where):
                cells = before.rows(where).cells(), texts[j].rows(where).cells()
                changes.append(Change(rule, table.names[j], table.rows[where], *cells))
    return dataclasses.replace(table, texts=texts, changes=[*table.changes, *changes]) if changes else table


def info_column(table: RawTable, j: int) -> Any:
    """Return an info column: numbers where every cell is written as one, else as it came; levels stay levels."""
    if j in table.numbers:
        return _as_it_came(table.numbers[j])
    return numbers_if_all(table.texts[j])


def numbers_if_all(column: TextColumn) -> Any:
    """Return cells as numbers where each is written as one, else as they came; a column with levels keeps them."""
    uniques = column.uniques
    if column.levels is not None:
        return column.levels.categorical(column.cells())
    if not len(uniques) or not column.only_text:
        return pd.Series(column.cells()).infer_objects().to_numpy()
    if as_numbers(uniques[:FEW]).isna().any():  # names, as a rule
        return column.cells()
    numbers = as_numbers(uniques)
    padded = any(len(u) > 1 and u[0] == "0" and u[1].isdigit() for u in uniques)  # "007" is a name, not 7
    if padded or numbers.isna().any():
        return column.cells()
    return _taken(numbers.to_numpy(), column.codes)


def as_numbers(cells: NDArray[Any]) -> pd.Series:
    """Return text as numbers, NaN where it is none; whole numbers stay whole."""
    numbers = pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce")
    return pd.Series(exact_numbers(cells)) if numbers.dtype == np.float64 else numbers


def _as_it_came(column: RawColumn) -> Any:
    """Return a number column as info: plain numbers, or with its odd cells as text."""
    marked = np.empty(0, np.intp) if column.below is None else np.flatnonzero(column.below)
    if not len(column.odd) and not len(marked):
        return column.number
    cells = column.number.astype(object)
    cells[column.odd] = column.tokens
    for row, text in zip(marked, [] if column.below_text is None else column.below_text, strict=True):
        cells[row] = text.decode()
    return cells


def _taken(numbers: NDArray[Any], codes: NDArray[np.int32]) -> NDArray[Any]:
    """Return numbers by code; blanks make whole numbers floating."""
    if (codes >= 0).all():
        return numbers[codes]
    return np.append(numbers.astype(np.float64), np.nan)[codes]

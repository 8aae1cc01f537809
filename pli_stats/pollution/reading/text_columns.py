"""A column of labels, codes and remarks: its different cells once, and which of them stands in each row.

A long table of a million results repeats a few words in each column; what they mean is found out once for each word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.stats.arguments import Levels

# Of one type equal cells are the same cell; else 1, 1.0 and True would become one.
_ONE_TYPE = ("string", "empty", "integer", "boolean", "datetime", "datetime64", "date")


@dataclass(frozen=True, eq=False)
class TextColumn:
    """Row i holds `uniques[codes[i]]`, nothing where the code is -1; `uniques` in the order of their first row.

    `levels` are those of a categorical column, used or not.
    """

    codes: NDArray[np.int32]
    uniques: NDArray[Any]
    levels: Levels | None = None

    @classmethod
    def of(cls, cells: NDArray[Any]) -> TextColumn:
        """Return a column of Python objects; 1, 1.0 and True stay apart.

        Examples
        --------
        >>> column = TextColumn.of(np.array(["U", None, "J", "U"], object))
        >>> column.codes.tolist(), column.uniques.tolist()
        ([0, -1, 1, 0], ['U', 'J'])
        """
        if pd.api.types.infer_dtype(cells) in _ONE_TYPE:
            codes, uniques = pd.factorize(cells)
            return cls(codes.astype(np.int32), uniques)
        known: dict[tuple[type, Any], int] = {}
        found = [-1 if pd.isna(cell) else known.setdefault((type(cell), cell), len(known)) for cell in cells]
        uniques = np.empty(len(known), dtype=object)
        uniques[:] = [cell for _, cell in known]
        return cls(np.array(found, np.int32), uniques)

    @classmethod
    def joined(cls, pieces: Sequence[TextColumn]) -> TextColumn:
        """Return the pieces of a column, one below the other."""
        starts = np.cumsum([0, *[len(piece.uniques) for piece in pieces]])
        place, uniques = pd.factorize(np.concatenate([piece.uniques for piece in pieces]))
        place = np.append(place, -1).astype(np.int32)
        codes = [
            place[np.where(piece.codes < 0, -1, piece.codes + start)]
            for piece, start in zip(pieces, starts, strict=False)
        ]
        return cls(np.concatenate(codes), uniques)

    def __len__(self) -> int:  # noqa: D105
        return len(self.codes)

    @property
    def blank(self) -> NDArray[np.bool_]:
        """Return which rows hold nothing."""
        return self.codes < 0

    @property
    def only_text(self) -> bool:
        """Say whether all cells are text."""
        return pd.api.types.infer_dtype(self.uniques) in ("string", "empty")

    def cell(self, row: int) -> Any:
        """Return the cell of a row, None where blank."""
        code = self.codes[row]
        return None if code < 0 else self.uniques[code]

    def cells(self) -> NDArray[Any]:
        """Return the cells as Python objects, None where blank."""
        cells = np.empty(len(self.uniques) + 1, dtype=object)
        cells[:-1] = self.uniques
        found: NDArray[Any] = cells[self.codes]
        return found

    def where(self, chosen: Iterable[bool]) -> NDArray[np.bool_]:
        """Return the rows whose cell is chosen: one truth value for each of `uniques`; blanks never are."""
        marks: NDArray[np.bool_] = np.append(np.fromiter(chosen, bool, len(self.uniques)), False)[self.codes]
        return marks

    def spaces_are_blank(self) -> TextColumn:
        """Return the column with a cell of nothing but white space as none.

        Examples
        --------
        >>> TextColumn.of(np.array([" ", "U", "  "], object)).spaces_are_blank().cells().tolist()
        [None, 'U', None]
        """
        empty = self.where(not str(cell).strip() for cell in self.uniques)
        if not empty.any():
            return self
        cells = self.cells()
        cells[empty] = None
        return TextColumn.of(cells)

    def rows(self, which: NDArray[Any]) -> TextColumn:
        """Return some rows, by truth values or positions."""
        codes = self.codes[which]
        first = np.full(len(self.uniques) + 1, len(codes), np.intp)
        first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
        there = int((first[:-1] < len(codes)).sum())
        order = np.argsort(first[:-1], kind="stable")[:there]
        place = np.full(len(self.uniques) + 1, -1, np.int32)
        place[order] = np.arange(there)
        return TextColumn(place[codes], self.uniques[order], self.levels)

    def filled(self, other: TextColumn) -> TextColumn:
        """Return the column with the cells of another where it is blank."""
        if not self.blank.any():
            return self
        merged = TextColumn.of(np.where(self.blank, other.cells(), self.cells()))
        return merged if self.levels is None else replace(merged, levels=self.levels.with_names(merged.uniques))

    def renamed(self, names: Sequence[Any]) -> TextColumn:
        """Return the column with other cells for `uniques`, None for blank; two that become equal are one."""
        cells = np.empty(len(names), dtype=object)
        cells[:] = names
        folded, levels = TextColumn.of(cells), self.levels
        if levels is not None:
            new = dict(zip(self.uniques, names, strict=True))
            kept = dict.fromkeys(new.get(name, name) for name in levels.names)
            levels = Levels(tuple(name for name in kept if name is not None), levels.ordered)
        return TextColumn(np.append(folded.codes, np.int32(-1))[self.codes], folded.uniques, levels)

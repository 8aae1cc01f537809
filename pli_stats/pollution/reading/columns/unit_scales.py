"""Scales from a column's unit to mg/kg dry weight, and the info columns beside them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.pollution.reading.cell_values import RawColumn, read_cells
from pli_stats.pollution.reading.columns.column_headers import Unit
from pli_stats.pollution.reading.columns.column_roles import Plan, unit_of
from pli_stats.pollution.reading.columns.concentrations import Scale
from pli_stats.pollution.reading.text_files.delimited_text import RawTable


class Scales:
    """Scales to mg/kg dry weight, by unit; moisture and row units are read once."""

    def __init__(self, table: RawTable, plan: Plan) -> None:
        self.table, self.plan = table, plan
        self.row_units: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]] | None = None
        if "unit" in plan.single and plan.layout == "wide":
            self.row_units = row_units(table, plan.single["unit"])

    def for_unit(self, unit: Unit, column: str) -> Scale:
        """Return the scale of a column in this unit, or in each row's own."""
        if self.row_units is not None:
            times, over, wet = self.row_units
            share = np.where(wet, self._dry_share(column, unit.name), 1.0) if wet.any() else 1.0
            return Scale(times, over, share)
        return Scale(unit.times, unit.over, self._dry_share(column, unit.name) if unit.wet else 1.0)

    def _dry_share(self, column: str, unit: str) -> NDArray[np.float64]:
        return dry_share(self.table, self.plan, column, unit)


def row_units(table: RawTable, j: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Return times, over and wet for each row of a unit column."""
    codes, uniques = pd.factorize(table.texts[j])
    if (codes < 0).any():
        row = table.rows[int(np.argmax(codes < 0))]
        raise refusal("empty_unit", row=row, column=table.names[j])
    units = [unit_of(text, table.names[j], "Cu") for text in uniques]
    return (
        np.array([u.times for u in units])[codes],
        np.array([u.over for u in units])[codes],
        np.array([u.wet for u in units])[codes],
    )


def dry_share(table: RawTable, plan: Plan, column: str, unit: str) -> NDArray[np.float64]:
    """Return dry over wet weight for each row, from the moisture column."""
    if "moisture" not in plan.single:
        raise refusal("moisture_missing", column=column, unit=f"{unit} ww")
    j = plan.single["moisture"]
    percent = read_cells(table.numbers[j], table.rows, table.decimal).value
    bad = ~((percent >= 0) & (percent < 100))
    if bad.any():
        row = int(np.argmax(bad))
        raise refusal("moisture_range", row=table.rows[row], column=table.names[j], value=float(percent[row]))
    return 1.0 - percent / 100.0


def info_column(table: RawTable, j: int) -> Any:
    """Return an info column: numbers where every cell is written as one, else as it came."""
    if j in table.numbers:
        return _as_it_came(table.numbers[j])
    cells = table.texts[j]
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds == {str}:
        codes, uniques = pd.factorize(cells)
        padded = any(len(u) > 1 and u[0] == "0" and u[1].isdigit() for u in uniques)  # "007" is a name, not 7
        numbers = pd.to_numeric(pd.Series(uniques, dtype=object), errors="coerce")
        if not padded and numbers.notna().all() and len(uniques):
            return _taken(numbers.to_numpy(), codes)
    return pd.Series(cells).infer_objects().to_numpy() if kinds != {str} else cells


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


def _taken(numbers: NDArray[Any], codes: NDArray[np.intp]) -> NDArray[Any]:
    """Return numbers by code; blanks make whole numbers floating."""
    if (codes >= 0).all():
        return numbers[codes]
    return np.append(numbers.astype(np.float64), np.nan)[codes]

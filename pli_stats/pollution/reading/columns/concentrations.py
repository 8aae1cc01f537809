"""Results, limits and flags of one column brought together: concentrations in mg/kg dry weight with non-detects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.pollution.reading.cell_values import (
    RULE_FLAGGED,
    RULE_MISSING_CODE,
    RULE_NONDETECT_CODE,
    RawColumn,
    read_cells,
)
from pli_stats.pollution.reading.columns.column_headers import Unit
from pli_stats.pollution.reading.columns.column_roles import Plan, unit_of
from pli_stats.pollution.reading.raw_tables import RawTable
from pli_stats.results import Change

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

RULE_UNIT = "unit -> mg/kg"
RULE_WET = "wet weight -> dry weight"
RULE_LIMIT_UNUSABLE = "detection limit of a measured value is not positive -> unknown"


@dataclass(frozen=True)
class Scale:
    """How to get to mg/kg dry weight: value * times / over / (1 - moisture/100); arrays go row by row."""

    times: Floats | float = 1.0
    over: Floats | float = 1.0
    dry_share: Floats | float = 1.0

    def apply(self, value: Floats) -> Floats:
        """Return the values in mg/kg dry weight."""
        return value * self.times / self.over / self.dry_share

    @property
    def changes_nothing(self) -> bool:
        """Whether applying it returns the same numbers."""
        return bool(np.all(self.times == self.over) and np.all(self.dry_share == 1.0))


@dataclass(frozen=True)
class Measured:
    """One column of results in mg/kg dry weight."""

    conc: Floats
    limit: Floats
    nondetect: Bools
    changes: list[Change]


def measure(
    column: RawColumn,
    rows: NDArray[Any],
    names: NDArray[Any] | str,
    scale: Scale,
    *,
    decimal: str | None,
    limit: Floats | None,
    flags: Bools | None,
    nondetect_codes: tuple[float, ...],
    missing_codes: tuple[float, ...],
) -> Measured:
    """Return a column of results with its non-detects resolved.

    `names` is the element of the column, or of each row in a long table. `limit` is in mg/kg dry weight.
    """
    cells = read_cells(column, rows, decimal)
    value, below = cells.value, cells.below  # at a non-detect `value` is the limit that the cell itself gives
    changes = list(cells.changes)
    _apply_codes(column.name, rows, value, below, changes, nondetect_codes, missing_codes)
    if flags is not None:
        _apply_flags(column.name, rows, value, below, flags, limit, changes)
    _refuse_impossible(column, rows, value, below)
    if not scale.changes_nothing:
        value = _convert(column.name, rows, value, scale, changes)
    where = np.flatnonzero(below)
    own = value[where]
    limits = _usable_limits(column.name, rows, limit, where[np.isnan(own)], changes, len(value))
    limits[where] = np.where(np.isnan(own), limits[where], own)
    without = where[np.isnan(limits[where])]
    if len(without):
        row = int(without[0])
        element = names if isinstance(names, str) else names[row]
        raise refusal("no_limit", row=rows[row], column=column.name, value=_cell_text(column, row), element=element)
    value[where] = np.nan
    return Measured(value, limits, below, changes)


def _apply_codes(
    name: str,
    rows: NDArray[Any],
    value: Floats,
    below: Bools,
    changes: list[Change],
    nondetect_codes: tuple[float, ...],
    missing_codes: tuple[float, ...],
) -> None:
    """Turn the codes that the caller named into missing values and non-detects."""
    for codes, rule, censored in (
        (missing_codes, RULE_MISSING_CODE, False),
        (nondetect_codes, RULE_NONDETECT_CODE, True),
    ):
        if not codes:
            continue
        hit = np.isin(value, np.asarray(codes, dtype=np.float64)) & ~below
        if hit.any():
            where = np.flatnonzero(hit)
            changes.append(Change(rule, name, rows[where], value[where], np.nan))
            value[hit] = np.nan
            below |= hit & censored


def _apply_flags(
    name: str,
    rows: NDArray[Any],
    value: Floats,
    below: Bools,
    flags: Bools,
    limit: Floats | None,
    changes: list[Change],
) -> None:
    """Censor flagged values; where there is no limit beside it, the reported number is the limit."""
    hit = flags & ~below
    if hit.any():
        where = np.flatnonzero(hit)
        before = value[where]
        if limit is not None:
            value[where] = np.where(np.isnan(limit[where]), before, np.nan)
        changes.append(Change(RULE_FLAGGED, name, rows[where], before, value[where]))
        below |= hit


def _refuse_impossible(column: RawColumn, rows: NDArray[Any], value: Floats, below: Bools) -> None:
    """Refuse the first result or limit that no laboratory reports."""
    if np.fmin.reduce(value, initial=1.0) > 0 and np.fmax.reduce(value, initial=1.0) < np.inf:  # NaN passes
        return
    for bad, key in (
        (np.isinf(value) & ~below, "infinite_cell"),
        ((value < 0) & ~below, "negative_cell"),
        ((value == 0) & ~below, "zero_cell"),
        (((value <= 0) | np.isinf(value)) & below, "bad_limit"),
    ):
        if bad.any():
            row = int(np.argmax(bad))
            shown = float(value[row])
            raise refusal(key, row=rows[row], column=column.name, value=int(shown) if shown.is_integer() else shown)


def _convert(name: str, rows: NDArray[Any], before: Floats, scale: Scale, changes: list[Change]) -> Floats:
    """Return results and in-cell limits in mg/kg dry weight, one audit entry a value."""
    with np.errstate(over="ignore", under="ignore"):
        after = scale.apply(before)
    lost = ~np.isnan(before) & ~((after > 0) & (after < np.inf))
    if lost.any():
        row = int(np.argmax(lost))
        raise refusal("tiny_cell", row=rows[row], column=name, value=float(before[row]), after=float(after[row]))
    where = np.flatnonzero(~np.isnan(before) & (after != before))
    rule = RULE_UNIT if np.all(np.asarray(scale.dry_share) == 1.0) else RULE_WET
    if len(where):
        changes.append(Change(rule, name, rows[where], before[where], after[where]))
    return after


def _usable_limits(
    name: str, rows: NDArray[Any], limit: Floats | None, needed: NDArray[np.intp], changes: list[Change], size: int
) -> Floats:
    """Return the limits beside the results; one that is needed must be positive, another is then unknown."""
    if limit is None:
        return np.full(size, np.nan)
    bad = ~np.isnan(limit) & ~((limit > 0) & (limit < np.inf))
    wrong = needed[bad[needed]]
    if len(wrong):
        row = int(wrong[0])
        raise refusal("bad_limit", row=rows[row], column=name, value=float(limit[row]))
    if bad.any():
        where = np.flatnonzero(bad)
        changes.append(Change(RULE_LIMIT_UNUSABLE, name, rows[where], limit[where], np.nan))
    return np.where(bad, np.nan, limit)


def _cell_text(column: RawColumn, row: int) -> str:
    """Return what stood in the cell, for a sentence."""
    at = np.flatnonzero(column.odd == row)
    if len(at):
        return str(column.tokens[at[0]])
    number = column.number[row]
    return "an empty cell flagged as non-detect" if np.isnan(number) else f"{number:g}"


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

"""Scales from the units and the weight basis of each column or row to mg/kg dry weight."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.pollution import audit_rules
from pli_stats.pollution.reading.columns.plans import LimitColumn, Options, Plan
from pli_stats.pollution.reading.concentrations.cell_values import read_cells
from pli_stats.pollution.reading.concentrations.measuring import Scale
from pli_stats.pollution.reading.concentrations.units import KNOWN_UNITS, Unit, read_basis, read_unit
from pli_stats.pollution.reading.problems import Problems
from pli_stats.pollution.reading.raw_tables import RawTable
from pli_stats.results import Change

RowUnits = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int8]]
NOT_SAID, DRY, WET = -1, 0, 1


class Scales:
    """The scales of one table; columns of units, basis and moisture are read once."""

    def __init__(
        self,
        table: RawTable,
        plan: Plan,
        options: Options,
        problems: Problems,
        changes: list[Change],
        dry_share: NDArray[np.float64] | None = None,
    ) -> None:
        self.table, self.plan, self.options, self.problems, self.changes = table, plan, options, problems, changes
        self.own_share = dry_share  # from rows of moisture or solids among the analytes
        self.basis = self._basis()
        self.row_units: RowUnits | None = None
        if "unit" in plan.single:
            self.row_units = self._row_units(plan.single["unit"], None)
        self._share: NDArray[np.float64] | None = None

    def for_unit(self, unit: Unit, column: str) -> Scale:
        """Return the scale of a column in this unit, or in each row's own."""
        if self.row_units is not None:
            times, over, said = self.row_units
            return Scale(times, over, self._shares(said, column))
        basis = NOT_SAID if unit.wet is None else WET if unit.wet else DRY
        return Scale(unit.times, unit.over, self._shares(basis, column))

    def for_elements(self, units: dict[str, Unit], elements: NDArray[Any], column: str) -> Scale:
        """Return the scale of a long column whose unit depends on the element."""
        if self.row_units is not None:
            return self.for_unit(Unit("mg/kg"), column)
        times = np.array([units[one].times for one in elements])
        over = np.array([units[one].over for one in elements])
        codes = {name: NOT_SAID if unit.wet is None else WET if unit.wet else DRY for name, unit in units.items()}
        said = np.array([codes[one] for one in elements], np.int8)
        return Scale(times, over, self._shares(said, column))

    def for_limit(self, limit: LimitColumn, scale: Scale) -> Scale:
        """Return the scale of a limit: in the unit of its own column where that has one, else in that of the result."""
        if limit.unit is None:
            return scale
        times, over, _ = self._row_units(limit.unit, scale)
        return Scale(times, over, scale.dry_share)

    def units_of_rows(self, j: int) -> RowUnits:
        """Return the scales of a column of units, NaN where it is blank."""
        return self._row_units(j, Scale(np.nan, np.nan))

    def _basis(self) -> NDArray[np.int8] | int:
        """Return what is said of the weight basis: by the caller for all rows, else by a column."""
        if self.options.basis in ("dry", "wet"):
            self.changes.append(Change(audit_rules.NAMED, "(basis)", None, None, f"{self.options.basis} weight"))
            return WET if self.options.basis == "wet" else DRY
        if "basis" not in self.plan.single:
            return NOT_SAID
        j = self.plan.single["basis"]
        name = self.table.names[j]
        column = self.table.texts[j]
        codes, uniques = column.codes, column.uniques
        said = np.full(len(codes), NOT_SAID, np.int8)
        for code, text in enumerate(uniques):
            wet = read_basis(str(text))
            if wet is None:
                row = self.table.rows[int(np.argmax(codes == code))]
                self.problems.ask("unknown_basis", row=row, column=name, value=str(text), settle={"basis": "dry"})
            else:
                said[codes == code] = WET if wet else DRY
        blank = np.flatnonzero(codes < 0)
        if len(blank):
            self.changes.append(Change(audit_rules.BASIS_ASSUMED, name, self.table.rows[blank], None, "dry"))
        return said

    def _row_units(self, j: int, otherwise: Scale | None) -> RowUnits:
        """Return times, over and basis for each row of a column of units; a blank is that of the result."""
        column = self.table.texts[j]
        codes, uniques = column.codes, column.uniques
        units: list[Unit] = []
        for code, text in enumerate(uniques):
            unit = read_unit(str(text))
            if unit is None:
                row = self.table.rows[int(np.argmax(codes == code))]
                self.problems.ask(
                    "unknown_row_unit", row=row, column=self.table.names[j], unit=str(text), known=KNOWN_UNITS
                )
            units.append(unit or Unit("mg/kg"))
        blank = codes < 0
        if otherwise is None and blank.any() and "result" in self.plan.single:
            result = self.table.numbers[self.plan.single["result"]]
            there = ~np.isnan(result.number)
            there[result.odd] = True
            blank = blank & there  # a non-detect without a number has no unit; its limit has one
        if blank.any() and otherwise is None:
            row = self.table.rows[int(np.argmax(blank))]
            self.problems.ask("empty_unit", row=row, column=self.table.names[j])
        units.append(Unit("mg/kg"))  # for blanks
        times = np.array([unit.times for unit in units])[codes]
        over = np.array([unit.over for unit in units])[codes]
        said = np.array([NOT_SAID if u.wet is None else WET if u.wet else DRY for u in units], np.int8)[codes]
        if otherwise is None:
            times = np.where((codes < 0) & ~blank, np.nan, times)  # no number there; others were asked about
        else:
            times = np.where(codes < 0, otherwise.times, times)
            over = np.where(codes < 0, otherwise.over, over)
        return times, over, said

    def _shares(self, said: NDArray[np.int8] | int, column: str) -> NDArray[np.float64] | float:
        """Return dry over wet weight for each row that is wet by its unit or its basis, 1 for the others."""
        against = (
            (np.asarray(said) != NOT_SAID) & (np.asarray(self.basis) != NOT_SAID) & (np.asarray(said) != self.basis)
        )
        if against.any():
            row = self.table.rows[int(np.argmax(against))]
            raise refusal("two_bases", row=row, column=column)
        wet = (np.asarray(said) == WET) | (np.asarray(self.basis) == WET)
        if not wet.any():
            return 1.0
        wet = np.broadcast_to(wet, len(self.table.rows))
        return np.where(wet, self._dry_share(wet, column), 1.0)

    def _dry_share(self, wet: NDArray[np.bool_], column: str) -> NDArray[np.float64]:
        """Return dry over wet weight of wet rows, from moisture or solids in a column or among the analytes."""
        role = next((role for role in ("moisture", "solids") if role in self.plan.single), None)
        if self.own_share is not None and role is None:
            wet = wet & np.isnan(self.own_share)
            if not wet.any():
                return self.own_share
        if role is None:
            row, n = self.table.rows[int(np.argmax(wet))], int(wet.sum())
            raise refusal("moisture_missing", column=column, row=row, n=n)
        j = self.plan.single[role]
        self.plan.how[j] = (f"{role} for wet weight", self.plan.how.get(j, ("", "its name"))[1])
        percent = read_cells(self.table.numbers[j], self.table.rows, self.table.decimal).value
        solids = 100.0 - percent if role == "moisture" else percent
        bad = wet & ~((solids > 0) & (solids <= 100))
        if bad.any():
            row = int(np.argmax(bad))
            what = "Moisture" if role == "moisture" else "Solids"
            raise refusal(
                "moisture_range",
                what=what,
                row=self.table.rows[row],
                column=self.table.names[j],
                value=float(percent[row]),
            )
        share: NDArray[np.float64] = 1.0 - percent / 100.0 if role == "moisture" else percent / 100.0
        return share

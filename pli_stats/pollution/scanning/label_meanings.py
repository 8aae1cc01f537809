"""What the few different labels of a column mean: analytes, units, weight basis and flags, asked about as in a file.

The different labels of a frame are a small table, so the functions that read a file read it, and ask the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw
import numpy as np

from pli_stats.checks import refusal
from pli_stats.pollution import audit_rules
from pli_stats.pollution.indices.frames import small
from pli_stats.pollution.reading.columns.named_columns import check_elements_known, check_known
from pli_stats.pollution.reading.columns.plans import Options, Plan
from pli_stats.pollution.reading.concentrations.cell_values import RawColumn
from pli_stats.pollution.reading.concentrations.flags import CODE, read_flags
from pli_stats.pollution.reading.concentrations.scales import WET, RowUnits, Scales
from pli_stats.pollution.reading.formats.codes import NONDETECT
from pli_stats.pollution.reading.long_tables import analyte_meaning
from pli_stats.pollution.reading.problems import Problems
from pli_stats.pollution.reading.raw_tables import RawTable
from pli_stats.pollution.reading.text_columns import TextColumn
from pli_stats.results import Change

MOST_LABELS = 10_000


def different_rows(frame: nw.LazyFrame[Any], names: list[str], columns: Iterable[int], number: str | None) -> RawTable:
    """Return the different labels of columns as a table of one row each, named by how many rows they stand for.

    `number` is the column of results: a row of the table has a number where one of its rows has any.
    """
    labels = sorted(set(columns))
    by = [names[j] for j in labels]
    if not by:
        return RawTable(names, {}, {}, np.array(["(any)"], dtype=object), [], None)
    some = nw.lit(1) if number is None else nw.col(number)
    found = small(frame.select(*by, some.alias("pli_number")).group_by(*by).agg(
        nw.len().alias("pli_rows"), nw.col("pli_number").count().alias("pli_numbers")
    ))  # fmt: skip
    if len(found) > MOST_LABELS:
        raise refusal("scan_labels", columns=", ".join(map(repr, by)), n=len(found))
    found = found.sort_values(by, ignore_index=True)
    rows = np.array([f"(one of {n})" for n in found["pli_rows"]], dtype=object)
    texts = {j: TextColumn.of(_cells(found[name])) for j, name in zip(labels, by, strict=True)}
    numbers = {}
    if number is not None:
        there = np.where(found["pli_numbers"].to_numpy() > 0, 1.0, np.nan)
        numbers[names.index(number)] = RawColumn(number, there)
    return RawTable(names, numbers, texts, rows, [], None)


def _cells(column: Any) -> Any:
    """Return labels as Python objects, None where blank."""
    cells = column.astype(object).where(column.notna(), None).to_numpy(object).copy()
    cells[[i for i, cell in enumerate(cells) if isinstance(cell, str) and not cell.strip()]] = None
    return cells


def elements_of(
    table: RawTable, plan: Plan, options: Options, changes: list[Change], problems: Problems
) -> dict[Any, str]:
    """Return the element of each analyte that is one; what is left out is logged, what is unknown asked about."""
    j = plan.single["analyte"]
    column, name = table.texts[j], table.names[j]
    if column.blank.any():
        raise refusal("unknown_analyte", row=table.rows[int(np.argmax(column.blank))], column=name, value="")
    found = {}
    for code, analyte in enumerate(column.uniques):
        element, rule = analyte_meaning(str(analyte), plan, options)
        if rule is not None:
            changes.append(Change(rule, str(analyte), None, str(analyte), "left out"))
        elif element is None:
            row = table.rows[int(np.argmax(column.codes == code))]
            problems.ask("unknown_analyte", row=row, column=name, value=str(analyte), settle={"ignore": [str(analyte)]})
        else:
            found[analyte] = element
            if element != analyte:
                changes.append(Change(audit_rules.ANALYTE, name, None, str(analyte), element))
    check_known(options, table.names, [str(one) for one in column.uniques])
    check_elements_known(options, list(found.values()))
    return found


def scales_of(table: RawTable, plan: Plan, options: Options, changes: list[Change], problems: Problems) -> Scales:
    """Return the scales of the labels, refusing wet weight, which is converted row by row."""
    for role in ("moisture", "solids"):
        plan.single.pop(role, None)
    # A share for all rows, so that wet ones are not asked about before they are refused here.
    scales = Scales(table, plan, options, problems, changes, np.ones(len(table.rows)))
    units_wet = scales.row_units is not None and bool((scales.row_units[2] == WET).any())
    if bool((np.asarray(scales.basis) == WET).any()) or units_wet:
        raise refusal("scan_wet")
    return scales


def flag_readings(
    table: RawTable, j: int, codes: Mapping[str, str], plan: Plan, options: Options, problems: Problems
) -> dict[Any, int]:
    """Return the reading of each flag; the sense of truth values must be known by name, or is asked for."""
    column = table.texts[j]
    flags = read_flags(table.names[j], column, table.rows, codes, options.qualifiers, problems, plan.words.get(j))
    readings = flags.readings
    if flags.truth is not None and flags.flagged.any():
        if flags.sense is None:
            problems.ask("scan_flag_sense", column=flags.name, true=flags.texts[0], false=flags.texts[1])
        readings = flags.read_as(flags.sense or NONDETECT)
    first = {code: int(readings[int(np.argmax(column.codes == code))]) for code in range(len(column.uniques))}
    return {label: first[code] for code, label in enumerate(column.uniques) if first[code] != CODE["detect"]}


def unit_scales(table: RawTable, j: int, units: RowUnits) -> tuple[nw.Expr, nw.Expr]:
    """Return times and over of a column of units as expressions, null where it is blank."""
    column, (times, over, _) = table.texts[j], units
    first = {label: int(np.argmax(column.codes == code)) for code, label in enumerate(column.uniques)}
    name = table.names[j]
    return (
        mapped(name, {label: float(times[row]) for label, row in first.items()}),
        mapped(name, {label: float(over[row]) for label, row in first.items()}),
    )


def mapped(name: str, meanings: Mapping[Any, float], otherwise: float | None = None) -> nw.Expr:
    """Return a column of labels as numbers, null for a label without one unless another number is given."""
    groups: dict[float, list[Any]] = {}
    for label, number in meanings.items():
        groups.setdefault(number, []).append(label)
    found: Any = None if otherwise is None else nw.lit(otherwise)
    for number, labels in groups.items():
        chosen = nw.when(nw.col(name).is_in(labels).fill_null(False)).then(nw.lit(number))
        found = chosen if found is None else chosen.otherwise(found)
    made: nw.Expr = nw.when(nw.lit(False)).then(nw.lit(0.0)) if found is None else found
    return made

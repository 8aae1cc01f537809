"""Tables on their side: a row for each metal, a column for each sample."""

from __future__ import annotations

import dataclasses

import numpy as np

from pli_stats.pollution import audit_rules
from pli_stats.pollution.reading.columns.column_headers import read_header
from pli_stats.pollution.reading.columns.role_names import ROLE_NAMES
from pli_stats.pollution.reading.concentrations.cell_values import raw_column
from pli_stats.pollution.reading.formats.known_formats import key_of
from pli_stats.pollution.reading.raw_tables import RawTable
from pli_stats.pollution.reading.text_columns import TextColumn
from pli_stats.results import Change

LEAST_METALS, MOST_METALS = 2, 200


def transposed(table: RawTable) -> RawTable | None:
    """Return a table whose rows are metals with its rows as columns; None if they are not."""
    first = next((j for j in sorted(table.texts) if _elements(table, j) >= LEAST_METALS), None)
    if first is None or _elements(table, first) < np.count_nonzero(~table.texts[first].blank) / 2:
        return None
    units = next((j for j, name in enumerate(table.names) if key_of(name) in ROLE_NAMES["unit"]), None)
    names = ["sample"]
    for row, cell in enumerate(table.texts[first].cells()):
        unit = None if units is None else table.texts[units].cell(row)
        name = " ".join(str(cell if cell is not None else f"row {table.rows[row]}").split())
        names.append(name if unit is None else f"{name} ({unit})")
    if len(set(names)) < len(names):
        return None
    columns = [j for j in range(len(table.names)) if j not in (first, units)]
    samples = np.array([table.names[j] for j in columns], dtype=object)
    texts = {0: TextColumn.of(samples)}
    for row in range(len(table.rows)):
        texts[row + 1] = TextColumn.of(np.array([table.texts[j].cell(row) for j in columns], dtype=object))
    change = Change(audit_rules.TRANSPOSED, "(table)", None, "a row for each metal", "a column for each metal")
    return RawTable(names, {}, texts, samples, [*table.changes, change], table.decimal)


def _elements(table: RawTable, j: int) -> int:
    """Return how many cells of a column name an element."""
    column = table.texts[j]
    if np.count_nonzero(~column.blank) > MOST_METALS:
        return 0
    named = [read_header(str(cell)).role == "result" for cell in column.uniques]
    return int(column.where(named).sum())


def with_numbers(table: RawTable, wanted: set[int]) -> RawTable:
    """Return a table of texts with the wanted columns as numbers."""
    numbers = {j: raw_column(table.names[j], table.texts[j].cells(), table.decimal) for j in wanted}
    return dataclasses.replace(
        table, numbers=numbers, texts={j: cells for j, cells in table.texts.items() if j not in wanted}
    )

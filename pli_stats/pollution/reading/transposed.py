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
from pli_stats.results import Change

LEAST_METALS = 2


def transposed(table: RawTable) -> RawTable | None:
    """Return a table whose rows are metals with its rows as columns; None if they are not."""
    first = next((j for j in sorted(table.texts) if _elements(table, j) >= LEAST_METALS), None)
    if first is None or _elements(table, first) < sum(cell is not None for cell in table.texts[first]) / 2:
        return None
    units = next((j for j, name in enumerate(table.names) if key_of(name) in ROLE_NAMES["unit"]), None)
    names = ["sample"]
    for row, cell in enumerate(table.texts[first]):
        unit = None if units is None else table.texts[units][row]
        name = " ".join(str(cell if cell is not None else f"row {table.rows[row]}").split())
        names.append(name if unit is None else f"{name} ({unit})")
    if len(set(names)) < len(names):
        return None
    columns = [j for j in range(len(table.names)) if j not in (first, units)]
    samples = np.array([table.names[j] for j in columns], dtype=object)
    texts = {0: samples}
    for row in range(len(table.rows)):
        texts[row + 1] = np.array([table.texts[j][row] for j in columns], dtype=object)
    change = Change(audit_rules.TRANSPOSED, "(table)", None, "a row for each metal", "a column for each metal")
    return RawTable(names, {}, texts, samples, [*table.changes, change], table.decimal)


def _elements(table: RawTable, j: int) -> int:
    """Return how many cells of a column name an element."""
    headers = [read_header(str(cell)) for cell in table.texts[j] if cell is not None]
    return sum(header.role == "result" for header in headers) if len(headers) <= 200 else 0


def with_numbers(table: RawTable, wanted: set[int]) -> RawTable:
    """Return a table of texts with the wanted columns as numbers."""
    numbers = {j: raw_column(table.names[j], table.texts[j], table.decimal) for j in wanted}
    return dataclasses.replace(
        table, numbers=numbers, texts={j: cells for j, cells in table.texts.items() if j not in wanted}
    )

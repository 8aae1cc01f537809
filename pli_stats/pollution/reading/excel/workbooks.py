"""Excel workbooks as one table: which sheets are read, how several are joined, and what was set aside."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from pli_stats.checks import asking, listed, near_miss, refusal
from pli_stats.pollution.reading.concentrations.cell_values import raw_column
from pli_stats.pollution.reading.excel.excel_files import VISIBLE, address, open_book
from pli_stats.pollution.reading.excel.sheet_tables import SheetTable, column_cells, find_table, object_array
from pli_stats.pollution.reading.raw_tables import NumberColumns, RawTable
from pli_stats.pollution.reading.text_columns import TextColumn
from pli_stats.results import Change

EXCEL = (".xlsx", ".xlsm", ".xls")
Sheets = int | str | Sequence[int | str]

RULE_READ = "sheet read"
RULE_NOT_READ = "sheet not read"
RULE_HIDDEN_SHEET = "{state} sheet not read"
RULE_HIDDEN_READ = "{state} sheet read on request"
RULE_JOINED = "sheet joined on the sample; rows are numbered as in the first sheet"
RULE_NOTE_ROW = "row with nothing beside the sample, left out of the join"
RULE_NOT_IN_SHEET = "sample not in the sheet -> missing"

# Names of the column on which sheets are joined.
_SAMPLE = re.compile(r"(station|site|sampl(e|ing(station|site|point)))(s?(id|code|name|no|nr|number|label))?")


def read_workbook(
    path: Path,
    number_columns: NumberColumns,
    *,
    sheet: Sheets,
    skip_rows: int,
    decimal: str | None,
    ignore: Collection[str] = (),
    station: str | None = None,
) -> RawTable:
    """Return the sheets of an Excel file as a raw table; `ignore` and `station` are those of `read_samples`."""
    with path.open("rb") as handle:
        book = open_book(path, handle)
        chosen = _chosen_sheets(book.states, sheet, str(path))
        tables = [find_table(book.sheet(name), skip_rows, str(path)) for name in chosen]
    changes = []
    for name, state in book.states.items():
        rule = {True: RULE_READ, False: RULE_NOT_READ} if state == VISIBLE else _hidden_rules(state)
        changes.append(Change(rule[name in chosen], "(file)", None, name, "read" if name in chosen else "left out"))
    names: list[str] = []
    for table in tables:  # a name that one sheet has twice stays twice, and is refused
        names += [name for name in table.names if name not in names]
        names += [name for name in dict.fromkeys(table.names) if table.names.count(name) > names.count(name)]
    wanted = {names[j] for j in number_columns(names)}
    read = [_columns_of(table, wanted, ignore, decimal) for table in tables]
    columns, found = read[0]
    changes += found
    if len(tables) > 1:
        key = _sample_column(tables, [columns for columns, _ in read], station, wanted)
        columns, found = _joined(tables, read, key)
        changes += found
    numbers = {j: raw_column(name, columns[name], decimal) for j, name in enumerate(names) if name in wanted}
    texts = {j: TextColumn.of(columns[name]) for j, name in enumerate(names) if name not in wanted}
    return RawTable(names, numbers, texts, tables[0].rows, changes, decimal)


Columns = dict[str, NDArray[Any]]


def _hidden_rules(state: str) -> dict[bool, str]:
    """Return the rules for a hidden sheet that is read and for one that is not."""
    return {True: RULE_HIDDEN_READ.format(state=state), False: RULE_HIDDEN_SHEET.format(state=state)}


def _chosen_sheets(states: dict[str, str], sheet: Sheets, path: str) -> list[str]:
    """Return the names of the sheets to read; positions count the sheets that Excel shows."""
    shown = [name for name, state in states.items() if state == VISIBLE]
    several = [sheet] if isinstance(sheet, int | str) else list(sheet)
    if not several:
        raise refusal("sheet_kind", got=sheet)
    chosen: list[str] = []
    for one in several:
        if isinstance(one, bool) or not isinstance(one, int | str):
            raise refusal("sheet_kind", got=one)
        if isinstance(one, str) and one not in states:
            raise refusal("no_such_sheet", path=path, got=one, names=listed(states), hint=near_miss(one, states))
        if isinstance(one, int) and not 0 <= one < len(shown):
            first = int(asking().name == "r")  # R counts sheets from 1, and hands positions over as Python has them
            raise refusal(
                "sheet_position", path=path, first=first, got=one + first, count=len(shown), names=listed(shown)
            )
        chosen.append(one if isinstance(one, str) else shown[one])
    for name in chosen:
        if chosen.count(name) > 1:
            raise refusal("sheet_twice", got=name)
    return chosen


def _columns_of(
    table: SheetTable, wanted: set[str], ignore: Collection[str], decimal: str | None
) -> tuple[Columns, list[Change]]:
    """Return the columns of a sheet, and what was changed in them."""
    columns: Columns = {}
    changes = list(table.changes)
    for name in table.names:
        columns[name], found = column_cells(table, name, name in wanted, name in ignore, decimal)
        changes += found
    return columns, changes


# ---- several sheets --------------------------------------------------------------------------------------------------


def _label(cell: Any) -> str:
    """Return a cell as the name of a sample, "" where blank."""
    return "" if cell is None else " ".join(str(cell).split())


def _sample_column(tables: list[SheetTable], several: list[Columns], station: str | None, wanted: set[str]) -> str:
    """Return the column that names the sample in each sheet."""
    shared = [name for name in tables[0].names if all(name in columns for columns in several)]
    if station is None:
        plain = {name: re.sub(r"[^a-z]", "", name.casefold()) for name in shared if name not in wanted}
        usual = [name for name, letters in plain.items() if _SAMPLE.fullmatch(letters)]
    else:
        usual = [name for name in shared if name == station]
    if not usual:
        sheets = listed(table.sheet.name for table in tables)
        raise refusal("no_sample_column", sheets=sheets, columns=listed(shared) or "none")
    repeats = []
    for name in usual:
        found = [_first_repeat(table, columns[name]) for table, columns in zip(tables, several, strict=True)]
        if not any(found):
            return name
        repeats += [(name, table, repeat) for table, repeat in zip(tables, found, strict=True) if repeat]
    name, table, (sample, rows) = repeats[0]
    raise refusal("sample_repeated", column=name, sheet=table.sheet.name, sample=sample, rows=rows)


def _first_repeat(table: SheetTable, cells: NDArray[Any]) -> tuple[str, str] | None:
    """Return the first sample that a sheet names twice, and its rows."""
    seen: dict[str, int] = {}
    for cell, row in zip(cells, table.rows.tolist(), strict=True):
        label = _label(cell)
        if label and seen.setdefault(label, row) != row:
            return label, f"{seen[label]} and {row}"
    return None


def _joined(
    tables: list[SheetTable], read: list[tuple[Columns, list[Change]]], key: str
) -> tuple[Columns, list[Change]]:
    """Return the columns of several sheets with the rows of the first, and what was changed in the further ones."""
    columns, first = dict(read[0][0]), tables[0]
    labels, changes = [_label(cell) for cell in columns[key]], list[Change]()
    known = set(labels)
    for table, (more, found) in zip(tables[1:], read[1:], strict=True):
        name = table.sheet.name
        places, notes = _row_places(table, more, key)
        if notes:
            found = [*found, Change(RULE_NOTE_ROW, "(row)", table.rows[notes], more[key][notes], "left out")]
        changes.append(Change(RULE_JOINED, key, None, name, first.sheet.name))
        changes += [dataclasses.replace(c, rule=f"{c.rule} (rows of sheet {name!r})") for c in found]
        elsewhere = [label for label in places if label not in known]
        if elsewhere:
            cell = address(int(table.rows[places[elsewhere[0]]]), table.columns[table.names.index(key)])
            facts = {"sample": elsewhere[0], "sheet": name, "cell": cell, "first": first.sheet.name}
            raise refusal("sample_elsewhere", column=key, **facts)
        order = [places.get(label, -1) for label in labels]
        absent = [i for i, label in enumerate(labels) if label and order[i] < 0]
        for column, cells in more.items():
            taken = object_array([None if i < 0 else cells[i] for i in order])
            if column == key:
                continue
            if column in columns:
                pairs = zip(labels, order, columns[column], taken, strict=True)
                differ = [(label, _label(a), _label(b)) for label, i, a, b in pairs if i >= 0 and not _same(a, b)]
                if differ:
                    facts = dict(zip(("sample", "first", "second"), differ[0], strict=True))
                    raise refusal("sheets_differ", column=column, sheet=first.sheet.name, other=name, **facts)
                continue
            columns[column] = taken
            if absent:
                changes.append(Change(RULE_NOT_IN_SHEET, column, first.rows[absent], None, None))
    return columns, changes


def _same(one: Any, other: Any) -> bool:
    """Say whether two cells hold the same."""
    return bool(one == other) or _label(one) == _label(other)


def _row_places(table: SheetTable, columns: Columns, key: str) -> tuple[dict[str, int], list[int]]:
    """Return the row of each sample, and the rows that have nothing but a text in the sample's column."""
    places: dict[str, int] = {}
    notes = []
    for i, cell in enumerate(columns[key]):
        label = _label(cell)
        beside = any(cells[i] is not None for name, cells in columns.items() if name != key)
        if beside and not label:
            raise refusal("row_without_sample", row=int(table.rows[i]), sheet=table.sheet.name, column=key)
        if beside:
            places[label] = i
        elif label:
            notes.append(i)
    return places, notes

"""The table of a sheet: its header, its columns, and the cells that must not be taken at their stored value."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import InputError, refusal
from pli_stats.pollution.reading.columns.column_headers import read_header
from pli_stats.pollution.reading.excel.excel_files import Area, Position, Sheet, address, area_name, letters
from pli_stats.results import Change

RULE_MERGED = "merged cells hold for every row that they span"
RULE_UNNAMED = "column without a header, named by its letter"
RULE_HIDDEN_ROW = "hidden row, read like the others"
RULE_HIDDEN_COLUMN = "hidden column, read like the others"
RULE_NOT_AVAILABLE = "Excel's #N/A -> missing"
RULE_ERROR_IGNORED = "error value in a column left out -> missing"
RULE_PERCENT = "stored fraction shown as percent -> percent, as the header says"
RULE_FRACTION = "shown as percent, kept as the stored fraction"
RULE_TEXT_NUMBER = "number stored as text"
RULE_STRUCK = "cell struck out by its author, read like the others"
RULE_COMMENT = "cell with a comment, read as it is"

FAR = 100_000  # blank rows within a table, after which what follows is none of it
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_PERCENT_WORDS = re.compile(r"%|\b(percent|pct)\b", re.IGNORECASE)


@dataclass(frozen=True)
class SheetTable:
    """A sheet with its header found: the columns by name, and the rows below it."""

    sheet: Sheet
    names: list[str]
    columns: list[int]
    rows: NDArray[np.int64]
    changes: list[Change]

    def cells_of(self, name: str) -> NDArray[Any]:
        """Return the stored values of a column, None where blank."""
        column, cells = self.columns[self.names.index(name)], self.sheet.cells
        return object_array([cells.get((row, column)) for row in self.rows.tolist()])

    def addresses(self, marked: Collection[Position], name: str) -> list[Position]:
        """Return the marked cells of a column, from above."""
        column, first, last = self.columns[self.names.index(name)], self.rows[0], self.rows[-1]
        return sorted(place for place in marked if place[1] == column and first <= place[0] <= last)


def find_table(sheet: Sheet, skip_rows: int, path: str) -> SheetTable:
    """Return the table of a sheet, or refuse a header of several rows."""
    everything = (sheet.cells, sheet.errors, sheet.without_value)
    filled = [place for places in everything for place in places if place[0] > skip_rows]
    rows = sorted({row for row, _ in filled})
    if len(rows) < 2:
        raise refusal("empty_sheet", path=path, sheet=sheet.name)
    header = rows[0]
    columns = sorted({column for _, column in filled})
    _refuse_stray_row(sheet, rows)
    _refuse_title(sheet, rows, columns)
    first = _first_data_row(sheet, header, columns)
    if first > rows[-1]:
        raise refusal("empty_sheet", path=path, sheet=sheet.name)
    tops = {left: top for top, left, bottom, _ in sheet.merged if top <= header <= bottom}
    names, changes = [], []
    for column in columns:
        _refuse_unusable(sheet, (header, column), "(header)")
        place = (tops.get(column, header), column)
        name = " ".join(str(sheet.cells.get(place, "")).split())
        if not name:
            name = f"column {letters(column)}"
            changes.append(Change(RULE_UNNAMED, name))
        names.append(name)
        if column in sheet.hidden_columns:
            changes.append(Change(RULE_HIDDEN_COLUMN, name))
    hidden = [row for row in rows if row >= first and row in sheet.hidden_rows]
    if hidden:
        changes.append(Change(RULE_HIDDEN_ROW, "(row)", np.array(hidden), "hidden", "read"))
    return SheetTable(sheet, names, columns, np.arange(first, rows[-1] + 1), changes)


def _refuse_stray_row(sheet: Sheet, rows: list[int]) -> None:
    """Refuse a cell far below the table: every row between would be one of the table, and blank."""
    gap, above, row = max((below - above, above, below) for above, below in itertools.pairwise(rows))
    if gap > FAR:
        places = [place for places in (sheet.cells, sheet.errors, sheet.without_value) for place in places]
        cell = address(*min(place for place in places if place[0] == row))
        raise refusal("stray_cell", sheet=sheet.name, cell=cell, above=above, rows=gap - 1)


def _refuse_title(sheet: Sheet, rows: list[int], columns: list[int]) -> None:
    """Refuse one line of text above a header."""
    header, below = ([sheet.cells.get((row, column)) for column in columns] for row in rows[:2])
    titles = [cell for cell in header if cell is not None]
    names = [cell for cell in below if cell is not None]
    alone = len(titles) == 1 and read_header(str(titles[0])).element is None
    if alone and len(names) > 1 and all(isinstance(cell, str) for cell in names):
        skip = rows[1] - 1
        raise refusal("title_row", row=rows[0], sheet=sheet.name, text=str(titles[0])[:60], header=rows[1], skip=skip)


def _first_data_row(sheet: Sheet, header: int, columns: list[int]) -> int:
    """Return the row under the header, whose cells may be merged downwards over blank ones."""
    merged = [area for area in sheet.merged if area[0] <= header <= area[2] and area[1] <= columns[-1]]
    last = max((area[2] for area in merged), default=header)
    across = any(area[1] != area[3] for area in merged)
    if across or any(sheet.shows((row, column)) for row in range(header + 1, last + 1) for column in columns):
        areas = ", ".join(area_name(area) for area in sorted(merged)[:4])
        last = max(last, header + 1)
        raise refusal("merged_header", sheet=sheet.name, areas=areas, row=header, skip=last - 1, last=last)
    return last + 1


def _refuse_unusable(sheet: Sheet, place: Position, name: str) -> None:
    """Refuse a cell with an error value or a formula that was never computed."""
    facts = {"sheet": sheet.name, "cell": address(*place), "column": name}
    if place in sheet.without_value and place not in sheet.cells:
        raise refusal("formula_without_value", **facts)
    if place in sheet.errors:
        raise refusal("error_cell", value=sheet.errors[place], **facts)


def column_cells(
    table: SheetTable, name: str, is_number: bool, ignored: bool, decimal: str | None
) -> tuple[NDArray[Any], list[Change]]:
    """Return the cells of a column as they are to be read, with what was changed; or refuse one by its address."""
    sheet, cells, changes = table.sheet, table.cells_of(name), list[Change]()
    first = int(table.rows[0])

    def change(rule: str, places: list[Position], before: Any = None, after: Any = None) -> None:
        if places:
            changes.append(Change(rule, name, np.array([row for row, _ in places]), before, after))

    errors = table.addresses(sheet.errors, name)
    missing = [place for place in errors if sheet.errors[place] == "#N/A"]
    if not ignored:
        for place in sorted({*errors, *table.addresses(sheet.without_value, name)} - set(missing)):
            _refuse_unusable(sheet, place, name)
    change(RULE_NOT_AVAILABLE, missing, "#N/A")
    failed = [place for place in errors if place not in missing]
    change(RULE_ERROR_IGNORED, failed, object_array([sheet.errors[place] for place in failed]))
    percent = table.addresses(sheet.percent, name)
    if percent and _PERCENT_WORDS.search(name.replace("_", " ")):
        where = np.array([row for row, _ in percent]) - first
        before = cells[where]
        cells[where] = [float(Decimal(repr(value)).scaleb(2)) for value in before]
        change(RULE_PERCENT, percent, before, cells[where])
    elif not is_number:
        change(RULE_FRACTION, percent)
    for area in sheet.merged:
        if first <= area[0] <= table.rows[-1] and area[1] == table.columns[table.names.index(name)]:
            filled = _merged_rows(table, area, name, is_number and not ignored)
            cells[filled - first] = cells[area[0] - first]
            change(RULE_MERGED, [(int(row), area[1]) for row in filled], None, cells[area[0] - first])
    if is_number and not ignored:
        _refuse_shown_otherwise(table, name, cells, percent)
        texts = [i for i in _where(cells, (str,)) if _NUMBER.fullmatch(cells[i].strip())]
        texts = [i for i in texts if decimal != "," or "." not in cells[i]]  # the reader of cells logs those itself
        if texts:
            before = cells[texts]
            cells[texts] = [float(text) for text in before]
            change(RULE_TEXT_NUMBER, [(i + first, 0) for i in texts], before, cells[texts])
        change(RULE_STRUCK, table.addresses(sheet.struck, name), "struck out", "read")
        comments = table.addresses(sheet.comments, name)
        change(RULE_COMMENT, comments, object_array([sheet.comments[place] for place in comments]))
    return cells, changes


def _merged_rows(table: SheetTable, area: Area, name: str, is_number: bool) -> NDArray[np.int64]:
    """Return the rows below the first that merged cells of the data stand for, or refuse what is not clear."""
    top, left, bottom, right = area
    sheet = table.sheet
    facts = {"sheet": sheet.name, "cells": area_name(area), "column": name}
    none = np.empty(0, np.int64)
    if (top, left) not in sheet.cells:
        return none
    if any(left < column <= right for column in table.columns):
        beside = [column for column in table.columns if not left <= column <= right]
        alone = not any(sheet.shows((row, column)) for row in range(top, bottom + 1) for column in beside)
        if alone and isinstance(sheet.cells[top, left], str):
            return none  # a heading among the rows or a note below them
        raise refusal("merged_across", **facts)
    if top == bottom:
        return none
    if is_number:
        raise refusal("merged_value", **facts)
    return np.arange(top + 1, min(bottom, int(table.rows[-1])) + 1)


def _where(cells: NDArray[Any], kinds: tuple[type, ...]) -> list[int]:
    """Return the positions of the cells of some types; most columns have none, which is found fast."""
    if not any(issubclass(kind, kinds) for kind in set(map(type, cells))):
        return []
    return [i for i, cell in enumerate(cells) if isinstance(cell, kinds)]


def _refuse_shown_otherwise(table: SheetTable, name: str, cells: NDArray[Any], percent: list[Position]) -> None:
    """Refuse numbers that Excel shows as something else: a percentage, a non-detect, a date."""
    sheet, refusals = table.sheet, dict[Position, InputError]()

    def facts(place: Position) -> dict[str, Any]:
        return {"sheet": sheet.name, "cell": address(*place), "column": name, "value": sheet.cells[place]}

    if percent and not _PERCENT_WORDS.search(name.replace("_", " ")):
        place = percent[0]
        shown = Decimal(repr(sheet.cells[place])).scaleb(2)
        refusals[place] = refusal("percent_cell", shown=f"{shown:f}", **facts(place))
    for place in table.addresses(sheet.signs, name)[:1]:
        refusals[place] = refusal("sign_cell", sign=sheet.signs[place], **facts(place))
    for i in _where(cells, (datetime.date, datetime.time, datetime.timedelta))[:1]:
        place = (int(table.rows[i]), table.columns[table.names.index(name)])
        refusals[place] = refusal("date_cell", **facts(place))
    if refusals:
        raise refusals[min(refusals)]


def object_array(values: list[Any]) -> NDArray[Any]:
    """Return values as an array of objects, one a cell."""
    array = np.empty(len(values), object)
    array[:] = values
    return array

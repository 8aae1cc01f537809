"""Excel files into sheets: .xlsx and .xlsm through openpyxl, .xls through xlrd.

Beside the stored values a sheet keeps what a person sees in Excel and a plain reader loses: merged and hidden cells,
number formats that change what a number says, errors, formulas without a stored value, cells struck out, comments.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import IO, Any, TypeVar
from xml.etree import ElementTree
from zipfile import ZipFile

from pli_stats.checks import gist, optional_package, refusal

Position = tuple[int, int]  # row and column, both from 1, as Excel counts
Found = TypeVar("Found")
Area = tuple[int, int, int, int]  # first row, first column, last row, last column

MOST_MB = 1024  # that a workbook may unpack to; a sheet of a million rows and ten columns takes half
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of a sheet of Excel
VISIBLE, HIDDEN, VERY_HIDDEN = "visible", "hidden", "very hidden"
# Neither text in quotation marks nor a single escaped letter scales the number, as "%" does.
_LITERALS = re.compile(r'"[^"]*"|\\.|[_*].')
_UNSEEN = re.compile(r"\[[^\]]*\]|[_*].")  # conditions and colours, widths of a character
_FORMULA = re.compile(rb"<(\w+:)?f[\s/>]")
_ROW = re.compile(rb"(<(?:\w+:)?row\b[^>]*(?<!/)>).*?(</(?:\w+:)?row>)", re.DOTALL)
_REFERENCE = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")


@dataclass(frozen=True)
class Sheet:
    """One sheet. `cells` has the cells that are not blank; the other fields name cells by position."""

    name: str
    cells: dict[Position, Any] = field(default_factory=dict)
    errors: dict[Position, str] = field(default_factory=dict)
    without_value: set[Position] = field(default_factory=set)
    percent: set[Position] = field(default_factory=set)
    signs: dict[Position, str] = field(default_factory=dict)  # "<" or ">" that only the number format shows
    struck: set[Position] = field(default_factory=set)
    comments: dict[Position, str] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def shows(self, place: Position) -> bool:
        """Say whether a cell is not blank."""
        return place in self.cells or place in self.errors or place in self.without_value


@dataclass(frozen=True)
class Book:
    """An open workbook: whether each sheet is visible, and a function that reads one."""

    states: dict[str, str]
    sheet: Callable[[str], Sheet]


def letters(column: int) -> str:
    """Return the letters of a column.

    Examples
    --------
    >>> letters(3), letters(28)
    ('C', 'AB')
    """
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def address(row: int, column: int) -> str:
    """Return the address of a cell, such as "C7"."""
    return f"{letters(column)}{row}"


def area_name(area: Area) -> str:
    """Return the address of an area, such as "A2:A4"."""
    return f"{address(*area[:2])}:{address(*area[2:])}"


def open_book(path: Path, handle: IO[bytes]) -> Book:
    """Return the workbook in an open file, by its content: a .xls may hold an .xlsx."""
    start = handle.read(4)
    handle.seek(0)
    old = start == OLE if start in (ZIP, OLE) else path.suffix.casefold() == ".xls"
    if start == OLE and path.suffix.casefold() != ".xls":
        raise refusal("locked_workbook", path=str(path))
    verb, instead = f"Reading {path.suffix.casefold()}", " Or save the table as CSV."
    if old:
        xlrd = optional_package("xlrd", verb, instead=instead)
        book = _unless_damaged(path, lambda: _xls_book(xlrd, handle))
    else:
        openpyxl = optional_package("openpyxl", verb, instead=instead)
        size = _unless_damaged(path, lambda: sum(part.file_size for part in ZipFile(handle).infolist()))
        if size > MOST_MB << 20:  # a small file can be made that unpacks to any size
            raise refusal("large_workbook", path=str(path), most=MOST_MB)
        book = _unless_damaged(path, lambda: _xlsx_book(openpyxl, handle))
    return Book(book.states, lambda name: _unless_damaged(path, lambda: book.sheet(name)))


def _unless_damaged(path: Path, work: Callable[[], Found]) -> Found:
    """Return what `work` returns, or say that the file cannot be read."""
    try:
        return work()
    except Exception as error:  # the libraries raise a dozen kinds on a damaged file, zipfile's among them
        raise refusal("unreadable_file", path=str(path), reason=gist(error)) from None


def _note_format(sheet: Sheet, position: Position, shown: str) -> None:
    """Remember a number format that changes what the number says."""
    if "%" in shown and "%" in _LITERALS.sub("", shown):
        sheet.percent.add(position)
    sign = re.search("[<>≤≥]", _UNSEEN.sub("", shown))
    if sign:
        sheet.signs[position] = sign.group()


# ---- .xlsx and .xlsm -------------------------------------------------------------------------------------------------


def _xlsx_book(openpyxl: Any, handle: IO[bytes]) -> Book:
    """Return an .xlsx workbook; a sheet is parsed when it is asked for."""
    book = openpyxl.load_workbook(handle, read_only=True, data_only=True, keep_links=False)
    states = {
        sheet.title: {"hidden": HIDDEN, "veryHidden": VERY_HIDDEN}.get(sheet.sheet_state, VISIBLE)
        for sheet in book.worksheets
    }
    archive = ZipFile(handle)

    def sheet(name: str) -> Sheet:
        found = Sheet(name)
        _xlsx_cells(book[name], found)
        part = _sheet_part(archive, name)
        _xlsx_marks(archive, part, found)
        _xlsx_comments(archive, part, found)
        return found

    return Book(states, sheet)


def _xlsx_cells(worksheet: Any, sheet: Sheet) -> None:
    """Fill in the values of a sheet, with what their styles say."""
    worksheet.reset_dimensions()  # some programs write a wrong one
    styles: dict[int, tuple[str, bool]] = {}
    for number, row in enumerate(worksheet.iter_rows(), 1):
        if number > MOST_ROWS:  # openpyxl makes a row for each that the next one's number leaves out
            raise ValueError(f"it has a row below row {MOST_ROWS}, the last that a sheet can have")
        for cell in row:
            value = cell.value
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            position = (cell.row, cell.column)
            if cell.data_type == "e":
                sheet.errors[position] = value
                continue
            # A whole number is one however it is written: a station "12" is not "12.0".
            sheet.cells[position] = int(value) if isinstance(value, float) and value.is_integer() else value
            if cell.has_style:
                style = id(cell.style_array)  # one object for all cells of a style
                if style not in styles:
                    styles[style] = (cell.number_format, bool(cell.font.strike))
                shown, struck = styles[style]
                if shown != "General" and cell.data_type == "n":
                    _note_format(sheet, position, shown)
                if struck:
                    sheet.struck.add(position)


def _targets(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return the parts that a part of an .xlsx file refers to: identifier -> kind and name."""
    name = join(dirname(part), "_rels", part.rpartition("/")[2] + ".rels")
    if name not in archive.namelist():
        return {}
    found = {}
    for element in ElementTree.fromstring(archive.read(name)):
        target = normpath(join("/", dirname(part), element.get("Target", ""))).lstrip("/")
        found[element.get("Id", "")] = (element.get("Type", "").rpartition("/")[2], target)
    return found


def _sheet_part(archive: ZipFile, name: str) -> str:
    """Return the part of an .xlsx file that holds a sheet."""
    workbook = next(part for kind, part in _targets(archive, "").values() if kind == "officeDocument")
    parts = _targets(archive, workbook)
    for element in ElementTree.fromstring(archive.read(workbook)).iterfind(".//{*}sheet"):
        if element.get("name") == name:
            return parts[next(value for key, value in element.items() if key.endswith("}id"))][1]
    raise KeyError(name)


def _xlsx_marks(archive: ZipFile, part: str, sheet: Sheet) -> None:
    """Fill in merged and hidden cells and formulas without a stored value, which openpyxl's fast reader leaves out."""
    row, content = 0, archive.read(part)
    if not _FORMULA.search(content):
        content = _ROW.sub(rb"\1\2", content)  # its cells take nine tenths of the time, and say nothing more
    for _, element in ElementTree.iterparse(BytesIO(content)):
        kind, hidden = element.tag.rpartition("}")[2], element.get("hidden") in ("1", "true")
        if kind == "row":
            row = int(element.get("r", row + 1))
            if hidden:
                sheet.hidden_rows.add(row)
            element.clear()
        elif kind == "c" and element.get("r") and _lacks_value(element):
            sheet.without_value.add(_area(element.attrib["r"])[:2])
        elif kind == "col" and hidden:
            last = min(int(element.attrib["max"]), MOST_COLUMNS)  # whatever a damaged file says
            sheet.hidden_columns.update(range(int(element.attrib["min"]), last + 1))
        elif kind == "mergeCell":
            sheet.merged.append(_area(element.attrib["ref"]))


def _lacks_value(cell: Any) -> bool:
    """Say whether a cell is a formula without a stored value; the empty text that a formula gave is one."""
    value = cell.find("{*}v")
    stored = value is not None and (value.text or cell.get("t") == "str")
    return not stored and cell.find("{*}f") is not None


def _area(reference: str) -> Area:
    """Return the area that a reference such as "A2:A4" or "C7" names."""
    found = _REFERENCE.fullmatch(reference.replace("$", ""))
    if found is None:
        raise ValueError(f"{reference!r} is no reference to cells")
    first, top, last, bottom = found.groups()
    numbers = [0, 0]
    for i, text in enumerate((first, last or first)):
        for letter in text:
            numbers[i] = numbers[i] * 26 + ord(letter) - 64
    return int(top), numbers[0], int(bottom or top), numbers[1]


def _xlsx_comments(archive: ZipFile, part: str, sheet: Sheet) -> None:
    """Fill in the comments of a sheet."""
    for kind, target in _targets(archive, part).values():
        if kind != "comments":
            continue
        for comment in ElementTree.fromstring(archive.read(target)).iterfind(".//{*}comment"):
            text = "".join(piece.text or "" for piece in comment.iterfind(".//{*}t"))
            sheet.comments[_area(comment.attrib["ref"])[:2]] = " ".join(text.split())


# ---- .xls ------------------------------------------------------------------------------------------------------------


def _xls_book(xlrd: Any, handle: IO[bytes]) -> Book:
    """Return an .xls workbook."""
    book = xlrd.open_workbook(file_contents=handle.read(), formatting_info=True)
    states = {sheet.name: (VISIBLE, HIDDEN, VERY_HIDDEN)[sheet.visibility] for sheet in book.sheets()}
    return Book(states, lambda name: _xls_sheet(xlrd, book, name))


def _xls_sheet(xlrd: Any, book: Any, name: str) -> Sheet:
    """Return one sheet of an .xls workbook; xlrd counts from 0 and does not name formulas."""
    source, sheet = book.sheet_by_name(name), Sheet(name)
    for i in range(source.nrows):
        for j in range(source.row_len(i)):
            kind, value, position = source.cell_type(i, j), source.cell_value(i, j), (i + 1, j + 1)
            if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or (kind == xlrd.XL_CELL_TEXT and not value.strip()):
                continue
            if kind == xlrd.XL_CELL_ERROR:
                sheet.errors[position] = xlrd.error_text_from_code[value]
                continue
            style = book.xf_list[source.cell_xf_index(i, j)]
            if kind == xlrd.XL_CELL_DATE:
                value = xlrd.xldate.xldate_as_datetime(value, book.datemode)
            elif kind == xlrd.XL_CELL_BOOLEAN:
                value = bool(value)
            elif kind == xlrd.XL_CELL_NUMBER:
                value = int(value) if value.is_integer() else value
                _note_format(sheet, position, book.format_map[style.format_key].format_str)
            sheet.cells[position] = value
            if book.font_list[style.font_index].struck_out:
                sheet.struck.add(position)
    sheet.merged.extend((top + 1, left + 1, bottom, right) for top, bottom, left, right in source.merged_cells)
    sheet.hidden_rows.update(i + 1 for i, row in source.rowinfo_map.items() if row.hidden)
    sheet.hidden_columns.update(j + 1 for j, column in source.colinfo_map.items() if column.hidden)
    sheet.comments.update({(i + 1, j + 1): note.text for (i, j), note in source.cell_note_map.items()})
    return sheet

"""A described table as an Excel workbook: numbers are numbers with a format, text is text and never a formula."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from pli_stats.checks import optional_package
from pli_stats.publish.renderers.word import undated
from pli_stats.publish.table_data import extent_of, grouped_rows, is_number, spanners, with_units
from pli_stats.text.numbers import MINUS
from pli_stats.text.safe import is_right_to_left, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pli_stats.publish.table_data import TableData


def render(description: TableData) -> bytes:
    """Return the workbook, the same bytes every time; its decimal mark is that of its reader's Excel."""
    excel = optional_package("openpyxl", "`to_xlsx`")
    description = with_units(description)
    book = excel.Workbook()
    sheet = book.active
    sheet.title = "Table"
    book.properties.title, book.properties.creator = one_line(description.title)[:255], ""
    _put(excel, sheet, 1, 1, description.title, bold=True)
    line = _head(excel, sheet, description, 2)
    sheet.freeze_panes = sheet.cell(line, 2)
    for heading, number in grouped_rows(description):
        if heading is not None:
            _put(excel, sheet, line, 1, heading, italic=True)
            line += 1
        for place, text in enumerate(description.rows[number]):
            behind = description.numbers[number][place] if description.numbers else ()
            bold = (number, place) in description.bold
            right = description.columns[place].align == "right"
            _put(excel, sheet, line, place + 1, text, bold=bold, right=right, behind=behind, form=description)
        line += 1
    _rule(excel, sheet, line - 1, len(description.columns))
    for note in description.notes:
        _put(excel, sheet, line, 1, note)
        line += 1
    for place, width in enumerate(extent_of(description).letters):
        sheet.column_dimensions[excel.utils.get_column_letter(place + 1)].width = max(width, 8) + 2
    out = io.BytesIO()
    book.save(out)
    return undated(out.getvalue())


def _head(excel: Any, sheet: Any, description: TableData, line: int) -> int:
    """Write the heads; return the line below them."""
    columns, runs = description.columns, spanners(description.columns)
    _rule(excel, sheet, line - 1, len(columns))
    if any(text for text, *_ in runs):
        for text, first, count in runs:
            if text:
                _put(excel, sheet, line, first + 1, text, bold=True)
                sheet.merge_cells(start_row=line, end_row=line, start_column=first + 1, end_column=first + count)
        line += 1
    for place, column in enumerate(columns):
        _put(excel, sheet, line, place + 1, column.heading, bold=True, right=column.align == "right")
    _rule(excel, sheet, line, len(columns))
    return line + 1


def _put(
    excel: Any,
    sheet: Any,
    line: int,
    place: int,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    right: bool = False,
    behind: Sequence[float] = (),
    form: TableData | None = None,
) -> None:
    """Write a cell: a number with as many decimals as the table shows, or text."""
    cell = sheet.cell(line, place)
    shown = is_number(text) if right else None
    if shown:
        value, decimals = float(text.replace(MINUS, "-")), len(shown[3] or "")
        # Full precision where the cell would show the same; not where tens or hundreds were rounded.
        cell.value = behind[0] if len(behind) == 1 and round(behind[0], decimals) == value else value
        thousands = "#,##" if form is not None and form.form.big_mark else ""
        cell.number_format = f"{thousands}0{'.' if decimals else ''}{'0' * decimals}"
    else:
        cell.value = one_line(text) or None
        if cell.value:
            cell.data_type = "s"  # what begins with = would be a formula
            cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    cell.font = excel.styles.Font(name="Arial", size=10, bold=bold, italic=italic)
    side = "right" if right or is_right_to_left(text) else "left"
    cell.alignment = excel.styles.Alignment(horizontal=side, readingOrder=2 if is_right_to_left(text) else 0)


def _rule(excel: Any, sheet: Any, line: int, columns: int) -> None:
    """Draw a line below a row."""
    for place in range(1, columns + 1):
        sheet.cell(line, place).border = excel.styles.Border(bottom=excel.styles.Side(style="thin"))

"""The cells of a described table as LaTeX: columns for siunitx, heads with their spanners, rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pli_stats.publish.renderers.latex_letters import latex_text
from pli_stats.publish.table_data import (
    WIDEST,
    Decimals,
    decimals,
    extent_of,
    grouped_rows,
    heading_lines,
    is_number,
    spanners,
)
from pli_stats.text.numbers import MINUS
from pli_stats.text.safe import display_width, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pli_stats.publish.table_data import TableData

_TEXT_EM = 23  # of a column of long texts
_FEW = 5  # cells of each column that are tried for the widest


def tabular(description: TableData, shapes: list[Decimals | None], rows: Sequence[int] | None = None) -> list[str]:
    """Return a table, or these of its rows, that cannot be broken over pages."""
    lines = [rf"\begin{{tabular}}{{{columns(description, shapes)}}}", r"\toprule"]
    body = list(table_rows(description, shapes, rows))
    return [*lines, *table_head(description, shapes), r"\midrule", *body, r"\bottomrule", r"\end{tabular}"]


def widest_rows(description: TableData, shapes: list[Decimals | None]) -> list[str]:
    """Return a small table as wide as all of it: each column has its widest cells, wherever they stand."""
    across = range(len(description.columns))
    by_width = [sorted({row[i] for row in description.rows}, key=_width, reverse=True)[:_FEW] for i in across]
    count = max(map(len, by_width), default=0)
    rows = tuple(tuple(cells[min(number, len(cells) - 1)] for cells in by_width) for number in range(count))
    bold = frozenset((number, place) for _, place in description.bold for number in range(count))
    sample = replace(description, rows=rows, groups=(), bold=bold, numbers=())
    headings = [_group_line(description, heading) for heading in dict.fromkeys(description.groups)]
    lines = tabular(sample, shapes)
    return [*lines[:-2], *headings, *lines[-2:]]


def _width(text: str) -> int:
    """Return the room that a cell takes."""
    return display_width(one_line(text))


def texts_of(description: TableData) -> Iterator[str]:
    """Yield all text of a table."""
    yield description.title
    for column in description.columns:
        yield from (column.spanner, column.heading)
    for row in description.rows:
        yield from row
    yield from (*description.notes, *description.groups)


def shape_of(description: TableData, place: int) -> Decimals | None:
    """Return the digits of a column that siunitx aligns, None for text."""
    column = description.columns[place]
    return decimals([row[place] for row in description.rows]) if column.align == "right" else None


def columns(description: TableData, shapes: list[Decimals | None]) -> str:
    """Return the column specification, columns of numbers first asked for."""
    letters = extent_of(description).letters
    specs = []
    for column, shape, width in zip(description.columns, shapes, letters, strict=True):
        if shape is not None:
            specs.append(f"S[table-format={'-' if shape.signed else ''}{shape.before}.{shape.after}]")
        elif column.align == "left" and width == WIDEST:
            specs.append(rf">{{\raggedright\arraybackslash}}p{{{_TEXT_EM}em}}")
        else:
            specs.append(column.align[0])
    return f"@{{}}{''.join(specs)}@{{}}"


def table_head(description: TableData, shapes: list[Decimals | None]) -> list[str]:
    """Return the spanners with their rules, then the headings."""
    lines = []
    runs = spanners(description.columns)
    if any(text for text, *_ in runs):
        cells = [rf"\multicolumn{{{n}}}{{c}}{{{latex_text(text)}}}" if text else " & " * (n - 1) for text, _, n in runs]
        lines.append(" & ".join(cells) + r" \\")
        lines.append("".join(rf"\cmidrule(lr){{{first + 1}-{first + n}}}" for text, first, n in runs if text))
    letters = extent_of(description).letters
    each = [heading_lines(column.heading, width) for column, width in zip(description.columns, letters, strict=True)]
    # Lines of a heading are rows: a table within a table is more than some classes bear.
    for up in range(max(map(len, each)), 0, -1):
        cells = [f"{{{latex_text(words[-up])}}}" if len(words) >= up else "" for words in each]
        lines.append(" & ".join(cells) + r" \\")
    return lines


def table_rows(
    description: TableData, shapes: list[Decimals | None], numbers: Sequence[int] | None = None
) -> Iterator[str]:
    """Yield all rows, or these, headings of groups above them."""
    wanted = range(len(description.rows)) if numbers is None else numbers
    for heading, number in grouped_rows(description):
        if number not in wanted:
            continue
        if heading is None and number == wanted[0] and description.groups:
            heading = description.groups[number]  # of a group that began on another page
        if heading is not None:
            yield from ([r"\addlinespace"] if number != wanted[0] else [])
            yield _group_line(description, heading)
        row = description.rows[number]
        cells = [_cell(text, shapes[place], (number, place) in description.bold) for place, text in enumerate(row)]
        yield guarded(" & ".join(cells)) + r" \\"


def _group_line(description: TableData, heading: str) -> str:
    """Return the line of the heading of a group."""
    return rf"\multicolumn{{{len(description.columns)}}}{{@{{}}l@{{}}}}{{\textit{{{latex_text(heading)}}}}} \\"


def _cell(text: str, shape: Decimals | None, bold: bool) -> str:
    """Return a cell; in a column of numbers, what is none stands in braces."""
    if shape is not None and is_number(text):
        number = text.replace(MINUS, "-")
        return rf"\bfseries {number}" if bold else number
    shown = latex_text(text)
    shown = rf"\textbf{{{shown}}}" if bold and shown else shown
    return f"{{{shown}}}" if shape is not None and shown else shown


def guarded(text: str) -> str:
    """Return a text before which LaTeX does not look for an option."""
    return "{}" + text if text.startswith(("[", "(", "*")) else text

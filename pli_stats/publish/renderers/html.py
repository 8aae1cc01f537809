"""A described table as HTML, through great-tables, alone or in a report: with its own style, nothing from elsewhere."""

from __future__ import annotations

import hashlib
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from pli_stats.checks import optional_package
from pli_stats.publish.table_data import WIDEST, as_printed, extent_of, heading_lines, spanners
from pli_stats.text.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pli_stats.publish.table_data import TableData

_INK, _RULE = "#1a1a1a", "#8a8a8a"
# Each text goes in its own direction, so that a name from right to left does not turn its neighbours.
_CSS = """
#{id} .gt_table {{ color: {ink}; margin-left: 0; }}
#{id} td, #{id} th {{ unicode-bidi: plaintext; overflow-wrap: break-word; }}
#{id} td.{kept} {{ white-space: nowrap; }}
#{id} th.gt_col_heading {{ font-weight: 600; }}
#{id} .gt_sourcenote {{ max-width: 0; }}
@media print {{ #{id} thead {{ display: table-header-group; }} #{id} tr {{ break-inside: avoid; }} }}
"""
_BEGIN, _END = '<tbody class="gt_table_body">\n', "\n</tbody>"
_CELL, _PLACE, _BOLD = "{}", ">{}<", '<td style="font-weight: bold;"'
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{style}
</head>
<body>
{body}
</body>
</html>
"""


def render(description: TableData, *, standalone: bool = False) -> str:
    """Return the table in a `div` with its style, or with `standalone` as a page of its own."""
    name = "table-" + hashlib.sha256(repr(description).encode("utf-8", "backslashreplace")).hexdigest()[:8]
    text = _drawn(description, name)
    if not standalone:
        return text
    style, body = _parted(text)
    return _PAGE.format(title=escape(one_line(description.title)), style=style, body=body)


def unstyled(description: TableData, name: str) -> str:
    """Return the table in a `div`, for a page that has one style for all its tables; `name` begins the ids in it."""
    return _parted(_drawn(description, name))[1]


def _parted(text: str) -> tuple[str, str]:
    """Return the style of a table, and the table without it."""
    start, end = text.index("<style>"), text.index("</style>") + len("</style>")
    return text[start:end], (text[:start] + text[end:].lstrip()).strip()


def _drawn(description: TableData, name: str) -> str:
    """Return the table with its style."""
    gt = optional_package("great_tables", "`to_html`")
    description = as_printed(description)
    letters = extent_of(description).letters
    groups = [one_line(group) for group in description.groups] or [""] * len(description.rows)
    frame = _frame(gt, description, letters, name, list(dict.fromkeys(groups)))
    kept = "gt_right" if WIDEST in letters else "gt_row"
    text = str(frame.opt_css(_CSS.format(id=name, ink=_INK, kept=kept)).as_raw_html()).strip() + "\n"
    before, begin, rest = text.partition(_BEGIN)
    rows, end, after = rest.partition(_END)
    return "".join((before, begin, "\n".join(_rows(description, groups, rows.split("\n"))), end, after))


def _rows(description: TableData, groups: Sequence[str], drawn: Sequence[str]) -> Iterator[str]:
    """Yield the lines of all rows, filled into those that were drawn, one row a group below its heading."""
    across, heading = len(description.columns), 3 if description.groups else 0
    size = heading + 1 + across + 1
    first = {group: size * number for number, group in enumerate(dict.fromkeys(groups))}
    before = None
    for number, (row, group) in enumerate(zip(description.rows, groups, strict=True)):
        lines = drawn[first[group] : first[group] + size]
        yield from lines[(heading if group == before else 0) : heading + 1]
        for place, text in enumerate(row):
            cell = lines[heading + 1 + place].replace(_PLACE, f">{escape(one_line(text))}<")
            yield cell.replace("<td", _BOLD, 1) if (number, place) in description.bold else cell
        yield lines[-1]
        before = group


def _frame(gt: Any, description: TableData, letters: Sequence[int], name: str, groups: list[str]) -> Any:
    """Return the table in the words of great-tables, one row a group, in which the cells are filled afterwards.

    It takes half a millisecond a cell, which is half a minute for a table of 2000 samples. All other text is given as
    HTML that we escaped.
    """
    columns = description.columns
    names = [f"c{place}" for place in range(len(columns))]
    frame = pd.DataFrame([[_CELL] * len(columns)] * len(groups), columns=names, dtype=object)
    grouped = {}
    if description.groups:
        frame["group"] = groups
        grouped = {"groupname_col": "group"}
    drawn = gt.GT(frame, id=name, **grouped).tab_header(title=_html(gt, description.title))
    heads = [heading_lines(column.heading, width) for column, width in zip(columns, letters, strict=True)]
    drawn = drawn.cols_label({key: _html(gt, *lines) for key, lines in zip(names, heads, strict=True)})
    for side in ("left", "right"):
        wanted = [key for key, column in zip(names, columns, strict=True) if column.align == side]
        drawn = drawn.cols_align(align=side, columns=wanted) if wanted else drawn
    for text, first, count in spanners(columns):
        if text:
            drawn = drawn.tab_spanner(label=_html(gt, text), columns=names[first : first + count], id=f"s{first}")
    for note in description.notes:
        drawn = drawn.tab_source_note(_html(gt, note))
    return drawn.tab_options(
        heading_align="left", heading_title_font_size="15px", table_font_size="14px", source_notes_font_size="12px",
        data_row_padding="3px", table_body_hlines_style="none", table_border_top_style="none",
        table_border_bottom_style="none", heading_border_bottom_color=_INK, column_labels_border_bottom_color=_INK,
        table_body_border_bottom_color=_INK, row_group_border_top_color=_RULE, row_group_border_bottom_style="none",
    )  # fmt: skip


def _html(gt: Any, *lines: str) -> Any:
    """Return a text that great-tables takes as it is."""
    return gt.html("<br>".join(escape(one_line(line)) for line in lines))

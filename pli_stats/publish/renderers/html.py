"""A described table as HTML, through great-tables: with its own style and nothing from elsewhere."""

from __future__ import annotations

import hashlib
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from pli_stats.publish.renderers.layout import WIDEST, extent_of, heading_lines, spanners
from pli_stats.publish.renderers.optional_packages import package
from pli_stats.publish.renderers.plain_text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pli_stats.publish.table_type import Table

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


def render(description: Table, *, standalone: bool = False) -> str:
    """Return the table in a `div` with its style, or with `standalone` as a page of its own."""
    gt = package("great_tables", "`to_html`")
    name = "table-" + hashlib.sha256(repr(description).encode("utf-8", "backslashreplace")).hexdigest()[:8]
    letters = extent_of(description).letters
    drawn = _described(gt, description, letters, name)
    kept = "gt_right" if WIDEST in letters else "gt_row"
    text = str(drawn.opt_css(_CSS.format(id=name, ink=_INK, kept=kept)).as_raw_html())
    if not standalone:
        return text.strip() + "\n"
    start, end = text.index("<style>"), text.index("</style>") + len("</style>")
    body = (text[:start] + text[end:].lstrip()).strip()
    return _PAGE.format(title=escape(one_line(description.title)), style=text[start:end], body=body)


def _described(gt: Any, description: Table, letters: Sequence[int], name: str) -> Any:
    """Return the table in the words of great-tables; all that is not a cell is given as HTML that we escaped."""
    columns = description.columns
    names = [f"c{place}" for place in range(len(columns))]
    cells = [[one_line(text) for text in row] for row in description.rows]
    frame = pd.DataFrame(cells, columns=names, dtype=object)
    grouped = {}
    if description.groups:
        frame["group"] = [one_line(group) for group in description.groups]
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
    for row, column in sorted(description.bold):
        place = gt.loc.body(columns=[names[column]], rows=[row])
        drawn = drawn.tab_style(style=gt.style.text(weight="bold"), locations=place)
    return drawn.tab_options(
        heading_align="left", heading_title_font_size="15px", table_font_size="14px", source_notes_font_size="12px",
        data_row_padding="3px", table_body_hlines_style="none", table_border_top_style="none",
        table_border_bottom_style="none", heading_border_bottom_color=_INK, column_labels_border_bottom_color=_INK,
        table_body_border_bottom_color=_INK, row_group_border_top_color=_RULE, row_group_border_bottom_style="none",
    )  # fmt: skip


def _html(gt: Any, *lines: str) -> Any:
    """Return a text that great-tables takes as it is."""
    return gt.html("<br>".join(escape(one_line(line)) for line in lines))

"""A described table as Typst: every text a string, so that none of it is obeyed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pli_stats.publish.table_data import WIDEST, as_printed, extent_of, grouped_rows, heading_lines, spanners
from pli_stats.text.safe import is_right_to_left, typeset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pli_stats.publish.table_data import TableData

# What fits across an upright page, as `extent_of` measures it.
_ACROSS_MM = 200.0
_LETTERS = 8  # points
_PAGE = """#set document(title: {title}, date: none)
#set page(paper: "a4", flipped: {flipped}, margin: {margin}, numbering: none)
"""
_BEGIN = """#[
#set text(lang: "en", size: {size}pt)
#set par(justify: false, spacing: 0.65em)
#show figure: set block(breakable: true)
#show figure: set align(left)
#set figure.caption(position: top)
#show figure.caption: set align(left)
#figure(kind: table, caption: {title}, table(
  columns: {columns},
  align: ({sides}),
  stroke: none,
  inset: (x, y) => (x: 3pt, top: if y == {heads} {{ 4pt }} else {{ 2.5pt }}, bottom: 2.5pt),
  table.hline(stroke: 0.8pt),
  table.header(
"""


def render(description: TableData, *, standalone: bool = False) -> str:
    """Return the table as content, or with `standalone` with the page that it asks for."""
    description = as_printed(description)
    taken = extent_of(description)
    wide = taken.width_mm > _ACROSS_MM
    title = _string(description.title)
    page = _PAGE.format(title=title, flipped=str(wide).lower(), margin="20mm")
    sides = "".join(f"{column.align}, " for column in description.columns)
    begin = _BEGIN.format(
        size=_LETTERS, title=title, columns=_widths(description, taken.letters), sides=sides.rstrip(),
        heads=1 + any(column.spanner for column in description.columns),
    )  # fmt: skip
    lines = [*_head(description, taken.letters), "  ),", "  table.hline(stroke: 0.5pt),", *_body(description)]
    lines += ["  table.hline(stroke: 0.8pt),", "))", *(f"#par({_string(note)})" for note in description.notes), "]"]
    begin = begin.replace("#figure(kind", f"{_caption_rule(description)}#figure(kind", 1)
    return (page if standalone else "") + begin + "\n".join(lines) + "\n"


def _caption_rule(description: TableData) -> str:
    """Return the rule by which a journal's captions are set, '' for Typst's own."""
    style = description.form.journal
    if not description.form.style:
        return ""
    number, title = "[#it.supplement #context it.counter.display(it.numbering)]", "it.body"
    number = f"strong({number})" if style.bold else number
    title = f"strong({title})" if style.bold == "all" else f"emph({title})" if style.italic else title
    between = "linebreak()" if style.after_number == "\n" else f"[{style.after_number}]"
    return f"#show figure.caption: it => {number} + {between} + {title}\n"


def _widths(description: TableData, letters: Sequence[int]) -> str:
    """Return the widths of the columns: what they need, a share of the page for those of long texts."""
    pairs = zip(letters, description.columns, strict=True)
    sizes = ["1fr" if width == WIDEST and column.align == "left" else "auto" for width, column in pairs]
    return f"({', '.join(sizes)},)"


def _head(description: TableData, letters: Sequence[int]) -> Iterator[str]:
    """Yield the spanners with their rules, then the headings."""
    runs = spanners(description.columns)
    if any(text for text, *_ in runs):
        for text, _, count in runs:
            # The rule is drawn within the cell, so that those of neighbours do not meet.
            rule = " + place(bottom, dy: 2.5pt, line(length: 100%, stroke: 0.4pt))" if text else ""
            yield f"    table.cell(colspan: {count}, align: center + bottom, {_content(text)}{rule}),"
    for column, width in zip(description.columns, letters, strict=True):
        lines = " + linebreak() + ".join(map(_content, heading_lines(column.heading, width)))
        yield f"    table.cell(align: {column.align} + bottom, {lines}),"


def _body(description: TableData) -> Iterator[str]:
    """Yield the rows, headings of groups above them."""
    for heading, number in grouped_rows(description):
        if heading is not None:
            yield f"  table.cell(colspan: {len(description.columns)}, align: left, emph({_string(heading)})),"
        row = description.rows[number]
        cells = [_content(text, (number, place) in description.bold) for place, text in enumerate(row)]
        yield f"  {', '.join(cells)},"


def _content(text: str, bold: bool = False) -> str:
    """Return a cell; what is written from right to left says so."""
    shown = _string(text)
    if is_right_to_left(text):
        shown = f"text(dir: rtl, {shown})"
    return f"strong({shown})" if bold and text else shown


def _string(text: str) -> str:
    """Return a string literal; a hyphen before a number is a minus sign, long words may be broken."""
    return json.dumps(typeset(text, "\u200b"), ensure_ascii=False)

"""The rows of a described table in WordprocessingML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from pli_stats.publish.renderers.layout import grouped_rows, spanners
from pli_stats.publish.renderers.plain_text import is_right_to_left
from pli_stats.text.safe import one_line

if TYPE_CHECKING:
    from pli_stats.publish.table_data import TableData

_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TWIPS = 1440 / 25.4
# Rules in eighths of a point: above and below the table, below its head, below a spanner.
_THICK, _THIN, _FINE = 8, 4, 2
_GAP = 60  # twips on either side of a cell
_SPARE = 1.3  # of a letter in each column, for letters wider than most
_TABLE = """<w:tbl xmlns:w="{space}"><w:tblPr><w:tblW w:w="{across}" w:type="dxa"/><w:tblBorders>\
<w:top w:val="single" w:sz="{thick}" w:space="0" w:color="auto"/>\
<w:bottom w:val="single" w:sz="{thick}" w:space="0" w:color="auto"/></w:tblBorders>\
<w:tblLayout w:type="autofit"/><w:tblCellMar><w:left w:w="{gap}" w:type="dxa"/><w:right w:w="{gap}" w:type="dxa"/>\
</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"""
_ROW = "<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>"
_CELL = (
    '<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{rule}<w:vAlign w:val="{place}"/></w:tcPr>'
    '<w:p><w:pPr>{keep}{turn}<w:jc w:val="{side}"/></w:pPr>{run}</w:p></w:tc>'
)


def table_xml(description: TableData, letters: Sequence[int], across_mm: float) -> str:
    """Return the table as one element."""
    across = round(across_mm * _TWIPS)
    free = across - 2 * _GAP * len(letters)
    wanted = [count + _SPARE for count in letters]
    widths = [2 * _GAP + round(free * count / sum(wanted)) for count in wanted]
    return _TABLE.format(
        space=_SPACE, across=across, thick=_THICK, gap=_GAP,
        grid="".join(f'<w:gridCol w:w="{width}"/>' for width in widths),
        rows="".join((*_head(description, widths), *_body(description, widths))),
    )  # fmt: skip


def _head(description: TableData, widths: Sequence[int]) -> Iterator[str]:
    """Yield the rows that Word repeats on every page."""
    columns, runs = description.columns, spanners(description.columns)
    repeated = "<w:tblHeader/>"
    if any(text for text, *_ in runs):
        cells = (
            _cell(text, sum(widths[first : first + n]), span=n, side="center", rule=_FINE if text else 0, head=True)
            for text, first, n in runs
        )
        yield _ROW.format(head=repeated, cells="".join(cells))
    pairs = zip(columns, widths, strict=True)
    cells = (_cell(column.heading, width, side=column.align, rule=_THIN, head=True) for column, width in pairs)
    yield _ROW.format(head=repeated, cells="".join(cells))


def _body(description: TableData, widths: Sequence[int]) -> Iterator[str]:
    """Yield the rows, headings of groups above them."""
    for heading, number in grouped_rows(description):
        if heading is not None:
            yield _ROW.format(head="", cells=_cell(heading, sum(widths), span=len(widths), style="i", keep=True))
        cells = (
            _cell(text, width, side=column.align, style="b" if (number, place) in description.bold else "")
            for place, (text, width, column) in enumerate(
                zip(description.rows[number], widths, description.columns, strict=True)
            )
        )
        yield _ROW.format(head="", cells="".join(cells))


def _cell(
    text: str,
    width: int,
    *,
    span: int = 1,
    side: str = "left",
    style: str = "",
    rule: int = 0,
    head: bool = False,
    keep: bool = False,
) -> str:
    """Return a cell; `style` is "b" or "i", `rule` the line below it, `keep` holds it on the page of the next row."""
    shown = one_line(text)
    turned = is_right_to_left(shown)
    marks = (f"<w:{style}/><w:{style}Cs/>" if style else "") + ("<w:rtl/>" if turned else "")
    # In a paragraph from right to left, "left" is where it begins: the right.
    if turned:
        side = {"left": "right", "right": "left"}.get(side, side)
    return _CELL.format(
        width=width,
        span=f'<w:gridSpan w:val="{span}"/>' if span > 1 else "",
        rule=_rule(rule) if rule else "",
        place="bottom" if head else "top",
        keep="<w:keepNext/>" if head or keep else "",
        turn="<w:bidi/>" if turned else "",
        side=side,
        run=f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{escape(shown)}</w:t></w:r>' if shown else "",
    )


def _rule(size: int) -> str:
    """Return a line below a cell."""
    return f'<w:tcBorders><w:bottom w:val="single" w:sz="{size}" w:space="0" w:color="auto"/></w:tcBorders>'

"""A described table as PowerPoint slides: title, a native table, notes; as many slides as its rows need."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pli_stats.checks import optional_package
from pli_stats.publish.renderers.word import LANGUAGE, alternative_text, undated
from pli_stats.publish.table_data import as_printed, extent_of, grouped_rows, spanners
from pli_stats.text.safe import display_width, is_right_to_left, one_line

if TYPE_CHECKING:
    from pli_stats.publish.table_data import TableData

_WIDE_MM, _HIGH_MM, _MARGIN_MM = 338.67, 190.5, 12.0  # a slide of 16:9
_FONT = "Arial"
# Points: of the title, of letters in cells (the largest with which the table fits), of the notes.
_TITLE, _LETTERS, _NOTES = 20, (16, 14, 12, 11, 10, 9, 8), 10
_MM = 0.3528  # a point
# The width of a letter and the height of a line, in sizes of the letters; fonts that stand in for a missing Arial
# are wider.
_LETTER, _LINE = 0.6, 1.25
_SPARE = 1.3  # of a letter in each column, for letters wider than most
_SIDE_MM, _ABOVE_MM = 1.6, 0.5  # of a cell
_LAYOUT = 5  # "Title Only" of the slides that python-pptx begins with
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the style of tables without colours and lines
_THICK, _THIN = 12700, 6350  # lines, in the units of PowerPoint
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+−")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_HEIGHTS = re.compile("([⁰¹²³⁴-⁹⁺⁻]+)|([₀-₉]+)")
_RISE, _DROP = "30000", "-25000"  # thousandths of a percent of the size of the letters


@dataclass(frozen=True)
class _Line:
    """One row of a slide: cells over so many columns, and whether it is a head, a heading of a group, or which row."""

    texts: tuple[str, ...]
    spans: tuple[int, ...]
    kind: str
    number: int = -1


def render(description: TableData, *, language: str | None = None) -> bytes:
    """Return the slides, the same bytes every time."""
    description = as_printed(description)
    pptx = optional_package("pptx", "`to_pptx`")
    show = pptx.Presentation()
    _widen(pptx, show)
    about = show.core_properties
    about.title, about.author, about.last_modified_by = one_line(description.title)[:255], "", ""
    size, widths = _letters_and_widths(description)
    parts = _parts(description, size, widths)
    room = _room_below(description)
    for number, part in enumerate(parts):
        more = f" ({number + 1} of {len(parts)})" if len(parts) > 1 else ""
        slide, top = _add_slide(pptx, show, f"{one_line(description.title)}{more}")
        below = _add_table(pptx, slide, description, part, widths, size, top)
        if number < len(parts) - 1 or not description.notes:
            continue
        if _HIGH_MM - _MARGIN_MM / 2 - below < room:
            slide, below = _add_slide(pptx, show, f"{one_line(description.title)} (notes)")
        _add_notes(pptx, slide, description.notes, below)
    about.language = language = language or LANGUAGE
    for slide in show.slides:
        for letters in slide.element.iter(pptx.oxml.ns.qn("a:rPr")):
            letters.set("lang", language)
    out = io.BytesIO()
    show.save(out)
    return undated(out.getvalue())


def _widen(pptx: Any, show: Any) -> None:
    """Give slides, and what they are made of, the shape of today's screens."""
    show.slide_width, show.slide_height = (pptx.util.Mm(mm) for mm in (_WIDE_MM, _HIGH_MM))
    factor = _WIDE_MM / (_HIGH_MM * 4.0 / 3.0)
    for holder in (show.slide_master, *show.slide_layouts):
        for shape in holder.placeholders:
            if shape._element.spPr.find(pptx.oxml.ns.qn("a:xfrm")) is not None:
                shape.left, shape.width = round(shape.left * factor), round(shape.width * factor)


def _letters_and_widths(description: TableData) -> tuple[int, list[float]]:
    """Return the letters of the table and the widths of its columns in mm.

    They are the largest with which it stands on one slide or, where none are small enough, fits across.
    """
    taken, across = extent_of(description), _WIDE_MM - 2 * _MARGIN_MM
    fitting = []
    for size in _LETTERS:
        wanted = [(count + _SPARE) * _LETTER * size * _MM + 2 * _SIDE_MM for count in taken.letters]
        factor = min(across / sum(wanted), 1.0)
        widths = [width * factor for width in wanted]
        if factor == 1.0 or size == _LETTERS[-1]:
            fitting.append((size, widths))
    whole = (each for each in fitting if len(_parts(description, *each)) == 1)
    return next(whole, fitting[0])


def _parts(description: TableData, size: int, widths: Sequence[float]) -> list[list[_Line]]:
    """Return the rows of each slide, heads repeated, and the heading of a group on each slide that shows it."""
    head = list(_head(description))
    title = _title_mm(description)
    room = _HIGH_MM - _MARGIN_MM - title - sum(_height(line, size, widths) for line in head)
    parts: list[list[_Line]] = [[]]
    used, group = 0.0, ""
    for heading, number in grouped_rows(description):
        group = heading if heading is not None else group
        row = _Line(description.rows[number], (1,) * len(widths), "row", number)
        lines = [_Line((group,), (len(widths),), "group"), row] if heading is not None else [row]
        taken = sum(_height(line, size, widths) for line in lines)
        if used + taken > room and parts[-1]:
            lines = [_Line((group,), (len(widths),), "group"), row] if description.groups else [row]
            parts, used, taken = [*parts, []], 0.0, sum(_height(line, size, widths) for line in lines)
        parts[-1] += lines
        used += taken
    return [[*head, *part] for part in parts]


def _head(description: TableData) -> Iterator[_Line]:
    """Yield the rows of headings."""
    runs = spanners(description.columns)
    if any(text for text, *_ in runs):
        yield _Line(tuple(text for text, *_ in runs), tuple(count for *_, count in runs), "spanner")
    yield _Line(tuple(column.heading for column in description.columns), (1,) * len(description.columns), "head")


def _height(line: _Line, size: int, widths: Sequence[float]) -> float:
    """Return how high a row is, in mm, by the text that has to be broken most."""
    most, first = 1, 0
    for text, span in zip(line.texts, line.spans, strict=True):
        across = sum(widths[first : first + span]) - 2 * _SIDE_MM
        most = max(most, _broken(one_line(text), across, size))
        first += span
    return most * _LINE * size * _MM + 2 * _ABOVE_MM


def _broken(text: str, across: float, size: int) -> int:
    """Return on how many lines a text stands."""
    letters = max(round(across / (_LETTER * size * _MM), 6), 1.0)
    lines, used = 1, 0.0
    for word in text.split(" "):
        width = display_width(word)
        if used and used + 1 + width > letters:
            lines, used = lines + 1, 0.0
        extra = max(math.ceil(width / letters) - 1, 0)
        lines, used = lines + extra, used + bool(used) + width - extra * letters
    return lines


def _title_mm(description: TableData) -> float:
    """Return how much of the height margin and title take."""
    across = _WIDE_MM - 2 * _MARGIN_MM
    return _MARGIN_MM + _broken(f"{one_line(description.title)} (10 of 10)", across, _TITLE) * _LINE * _TITLE * _MM + 3


def _room_below(description: TableData) -> float:
    """Return how much of the height the notes take."""
    across = _WIDE_MM - 2 * _MARGIN_MM
    # Letters of running text are narrower than figures.
    lines = sum(_broken(one_line(note), across / 0.85, _NOTES) for note in description.notes)
    return lines * _LINE * _NOTES * _MM + 3


def _add_slide(pptx: Any, show: Any, title: str) -> tuple[Any, float]:
    """Append a slide with its title; return it and where its content begins."""
    slide = show.slides.add_slide(show.slide_layouts[_LAYOUT])
    across = _WIDE_MM - 2 * _MARGIN_MM
    high = _broken(title, across, _TITLE) * _LINE * _TITLE * _MM
    shape, mm = slide.shapes.title, pptx.util.Mm
    shape.left, shape.top, shape.width, shape.height = mm(_MARGIN_MM), mm(_MARGIN_MM / 2), mm(across), mm(high + 2)
    _frame(pptx, shape.text_frame)
    _write(pptx, shape.text_frame.paragraphs[0], title, _TITLE, bold=True)
    return slide, _MARGIN_MM / 2 + high + 4


def _frame(pptx: Any, frame: Any) -> None:
    """Give a frame no margins, and text that begins at its top and is broken."""
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap, frame.auto_size = True, pptx.enum.text.MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = pptx.enum.text.MSO_ANCHOR.TOP


def _add_table(
    pptx: Any,
    slide: Any,
    description: TableData,
    lines: Sequence[_Line],
    widths: Sequence[float],
    size: int,
    top: float,
) -> float:
    """Append the table of a slide; return where it ends."""
    mm, heights = pptx.util.Mm, [_height(line, size, widths) for line in lines]
    size_of_all = mm(sum(widths)), mm(sum(heights))
    shape = slide.shapes.add_table(len(lines), len(widths), mm(_MARGIN_MM), mm(top), *size_of_all)
    named = shape._element.nvGraphicFramePr.cNvPr
    named.set("name", "Table")
    named.set("descr", alternative_text(description))
    made = shape.table
    made._tbl.tblPr.find(pptx.oxml.ns.qn("a:tableStyleId")).text = _PLAIN
    made.horz_banding = False
    for place, width in enumerate(widths):
        made.columns[place].width = mm(width)
    for place, (line, high) in enumerate(zip(lines, heights, strict=True)):
        made.rows[place].height = mm(high)
        _fill_row(pptx, made, description, place, line, size, first=place == 0, last=place == len(lines) - 1)
    return top + sum(heights) + 2


def _fill_row(
    pptx: Any, made: Any, description: TableData, place: int, line: _Line, size: int, *, first: bool, last: bool
) -> None:
    """Write one row with its lines: above and below the table, below its head, below what stands over columns."""
    at = 0
    for text, span in zip(line.texts, line.spans, strict=True):
        cell = made.cell(place, at)
        if span > 1:
            cell.merge(made.cell(place, at + span - 1))
        side = {"spanner": "center", "group": "left"}.get(line.kind, description.columns[at].align)
        bold = line.kind in ("head", "spanner") or (line.number, at) in description.bold
        cell.margin_left = cell.margin_right = pptx.util.Mm(_SIDE_MM)
        cell.margin_top = cell.margin_bottom = pptx.util.Mm(_ABOVE_MM)
        cell.vertical_anchor = pptx.enum.text.MSO_ANCHOR.BOTTOM if line.number < 0 else pptx.enum.text.MSO_ANCHOR.TOP
        _write(pptx, cell.text_frame.paragraphs[0], text, size, bold=bold, italic=line.kind == "group", side=side)
        below = _THIN if line.kind == "head" or (line.kind == "spanner" and text) else _THICK if last else 0
        for each in range(at, at + span):
            _rule(pptx, made.cell(place, each), above=_THICK if first else 0, below=below)
        at += span


def _write(
    pptx: Any, paragraph: Any, text: str, size: int, *, bold: bool = False, italic: bool = False, side: str = "left"
) -> None:
    """Write a text on one line, what stands raised or lowered as such, from the side from which it is read."""
    shown, ends = one_line(text), pptx.enum.text.PP_ALIGN
    turned = is_right_to_left(shown)
    if turned:  # there, "left" is where a line begins: the right
        paragraph._p.get_or_add_pPr().set("rtl", "1")
        side = {"left": "right", "right": "left"}.get(side, side)
    paragraph.alignment = {"left": ends.LEFT, "right": ends.RIGHT, "center": ends.CENTER}[side]
    if not shown:  # else the row is as high as letters of 18 points
        paragraph._p.get_or_add_endParaRPr().set("sz", str(100 * size))
    at = 0
    for match in [*_HEIGHTS.finditer(shown), None]:
        before = shown[at : match.start() if match else None]
        pieces = [(before, ""), (match[1], _RISE), (match[2], _DROP)] if match else [(before, "")]
        for piece, height in pieces:
            if piece:
                _add_run(pptx, paragraph, piece, size, bold=bold, italic=italic, height=height)
        at = match.end() if match else at


def _add_run(pptx: Any, paragraph: Any, piece: str, size: int, *, bold: bool, italic: bool, height: str) -> None:
    """Append letters of one height, in a font for Latin and one for other scripts, which PowerPoint names apart."""
    run = paragraph.add_run()
    run.text = piece.translate(_RAISED).translate(_LOWERED) if height else piece
    run.font.name, run.font.size, run.font.bold, run.font.italic = _FONT, pptx.util.Pt(size), bold, italic
    run.font.color.rgb = pptx.dml.color.RGBColor(0, 0, 0)
    letters = run.font._element
    if height:
        letters.set("baseline", height)
    other = pptx.oxml.parse_xml(
        f'<a:cs xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" typeface="{_FONT}"/>'
    )
    letters.find(pptx.oxml.ns.qn("a:latin")).addnext(other)


def _rule(pptx: Any, cell: Any, *, above: int, below: int) -> None:
    """Draw the lines of a cell."""
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    about = cell._tc.get_or_add_tcPr()
    for place, (name, width) in enumerate((("lnT", above), ("lnB", below))):
        ink = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>' if width else "<a:noFill/>"
        about.insert(place, pptx.oxml.parse_xml(f'<a:{name} {space} w="{width}">{ink}</a:{name}>'))


def _add_notes(pptx: Any, slide: Any, notes: Sequence[str], top: float) -> None:
    """Append the notes of the table."""
    mm = pptx.util.Mm
    across, high = _WIDE_MM - 2 * _MARGIN_MM, max(_HIGH_MM - _MARGIN_MM / 2 - top, 10)
    box = slide.shapes.add_textbox(mm(_MARGIN_MM), mm(top), mm(across), mm(high))
    box.name = "Notes"
    _frame(pptx, box.text_frame)
    for number, note in enumerate(notes):
        paragraph = box.text_frame.add_paragraph() if number else box.text_frame.paragraphs[0]
        _write(pptx, paragraph, note, _NOTES)

"""A described table as a Word document: a real table with a numbered caption, a repeated head and notes."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from pli_stats.checks import optional_package, refusal
from pli_stats.publish.table_data import as_printed, extent_of, grouped_rows, spanners
from pli_stats.text.safe import is_right_to_left, one_line

if TYPE_CHECKING:
    from pli_stats.publish.table_data import TableData

# What fits across an upright page in letters of either size, as `extent_of` measures it.
_ACROSS_MM, _ACROSS_SMALL_MM = 155.0, 185.0
# Letters and gaps are wider than `extent_of` has them.
_WIDER = 1.25
_MARGIN_MM, _A4_MM = 20, (210, 297)
LANGUAGE = "en-GB"
# Languages that Word checks in letters of their own kind, and names apart.
_EAST_ASIAN, _FROM_THE_RIGHT = ("zh", "ja", "ko"), ("ar", "he", "fa", "ur", "ps", "ckb", "dv", "yi")
_FONT, _LETTERS, _SMALL_LETTERS = "Times New Roman", 9, 8
# A zip file has a date for each of its parts; results are the same bytes whenever they are written.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_DATES = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
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
</w:tblCellMar>\
<w:tblCaption w:val="{title}"/><w:tblDescription w:val="{holds}"/></w:tblPr>\
<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"""
_ROW = "<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>"
_CELL = (
    '<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{rule}<w:vAlign w:val="{place}"/></w:tcPr>'
    '<w:p><w:pPr>{keep}{turn}<w:jc w:val="{side}"/></w:pPr>{run}</w:p></w:tc>'
)


def render(
    description: TableData, *, template: str | os.PathLike[str] | None = None, language: str | None = None
) -> bytes:
    """Return the document, the same bytes every time; with a template on its paper, in its styles and language."""
    description = as_printed(description)
    docx = optional_package("docx", "`to_docx`")
    taken = extent_of(description)
    wide = taken.width_mm > _ACROSS_SMALL_MM
    document = docx.Document() if template is None else _opened(docx, template)
    about = document.core_properties
    about.title, about.author, about.comments = one_line(description.title)[:255], "", ""
    if template is None:
        size = docx.shared.Pt(_SMALL_LETTERS if taken.width_mm > _ACROSS_MM else _LETTERS)
        _set_page(docx, document, wide=wide, size=size)
    if template is None or language is not None:
        _set_language(docx, document, language or LANGUAGE)
    _add_caption(docx, document, description)
    section = document.sections[-1]
    across = (section.page_width - section.left_margin - section.right_margin) / docx.shared.Mm(1)
    rows = docx.oxml.parse_xml(_table_xml(description, taken.letters, min(across, _WIDER * taken.width_mm)))
    document.element.body.insert_element_before(rows, "w:sectPr")
    for note in description.notes:
        document.add_paragraph(one_line(note))
    out = io.BytesIO()
    document.save(out)
    return undated(out.getvalue())


def _opened(docx: Any, template: str | os.PathLike[str]) -> Any:
    """Return the document of a template without its text."""
    path = os.fspath(template)
    try:
        document = docx.Document(path)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, docx.opc.exceptions.PackageNotFoundError):
        raise refusal("word_template", path=path) from None
    for part in list(document.element.body):
        if not part.tag.endswith("}sectPr"):
            document.element.body.remove(part)
    return document


def _add_caption(docx: Any, document: Any, description: TableData) -> None:
    """Append the caption as the journal has it, in the style that the document has for captions."""
    names = {style.name for style in document.styles}
    caption = document.add_paragraph(style="Caption" if "Caption" in names else None)
    caption.paragraph_format.keep_with_next = True
    style = description.form.journal
    caption.add_run("Table ")
    _add_number(docx, caption)
    for run in caption.runs:
        run.bold = True if style.bold else None
    caption.add_run(style.after_number).bold = style.bold == "all" or None
    title = caption.add_run(one_line(description.title))
    title.bold, title.italic = style.bold == "all" or None, style.italic or None


def _set_page(docx: Any, document: Any, *, wide: bool, size: Any) -> None:
    """Set paper and letters, those of Arabic and Indic scripts too, which Word sizes apart."""
    mm = docx.shared.Mm
    section = document.sections[0]
    section.page_width, section.page_height = map(mm, sorted(_A4_MM, reverse=wide))
    section.orientation = docx.enum.section.WD_ORIENT.LANDSCAPE if wide else docx.enum.section.WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = mm(_MARGIN_MM)
    normal, caption = document.styles["Normal"], document.styles["Caption"]
    for style in (normal, caption):
        style.font.name, style.font.size = _FONT, size
        letters = style.element.get_or_add_rPr()
        letters.rFonts.set(docx.oxml.ns.qn("w:cs"), _FONT)
        _after(docx, letters, "w:sz", "w:szCs", {"w:val": str(round(2 * size.pt))})
        style.paragraph_format.space_before = style.paragraph_format.space_after = docx.shared.Pt(1)
    caption.font.bold, caption.font.color.rgb = False, docx.shared.RGBColor(0, 0, 0)


def _set_language(docx: Any, document: Any, language: str) -> None:
    """Say in which language text and caption are, so that Word checks the spelling of this one."""
    document.core_properties.language = language
    first = language.partition("-")[0].casefold()
    marks = {"w:val": language}
    marks |= {"w:eastAsia": language} if first in _EAST_ASIAN else {}
    marks |= {"w:bidi": language if first in _FROM_THE_RIGHT else "ar-SA"}
    for style in document.styles:
        if style.name in ("Normal", "Caption"):
            letters = style.element.get_or_add_rPr()
            for old in letters.findall(docx.oxml.ns.qn("w:lang")):
                letters.remove(old)
            letters.append(_element(docx, "w:lang", marks))  # the last of what these styles say of letters


def _after(docx: Any, parent: Any, before: str, name: str, attributes: dict[str, str]) -> None:
    """Put an element right behind another, as the order of Word's schema asks."""
    for old in parent.findall(docx.oxml.ns.qn(name)):
        parent.remove(old)
    parent.find(docx.oxml.ns.qn(before)).addnext(_element(docx, name, attributes))


def _add_number(docx: Any, paragraph: Any) -> None:
    """Append the number of the table, which Word counts, so that the text can refer to it."""
    code = _element(docx, "w:instrText", {"xml:space": "preserve"})
    code.text = " SEQ Table \\* ARABIC "
    begin, middle, end = (_element(docx, "w:fldChar", {"w:fldCharType": kind}) for kind in ("begin", "separate", "end"))
    for part in (begin, code, middle):
        paragraph.add_run()._r.append(part)
    paragraph.add_run("1")
    paragraph.add_run()._r.append(end)


def _element(docx: Any, name: str, attributes: dict[str, str]) -> Any:
    """Return an element of WordprocessingML."""
    made = docx.oxml.OxmlElement(name)
    for key, value in attributes.items():
        made.set(docx.oxml.ns.qn(key), value)
    return made


def undated(written: bytes) -> bytes:
    """Return a file of an office program without the times at which it, or its template, was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, _NO_DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            data = parts.read(name)
            kept.writestr(part, _DATES.sub(b"", data) if name == "docProps/core.xml" else data)
    return out.getvalue()


def _table_xml(description: TableData, letters: Sequence[int], across_mm: float) -> str:
    """Return the table as one element."""
    across = round(across_mm * _TWIPS)
    free = across - 2 * _GAP * len(letters)
    wanted = [count + _SPARE for count in letters]
    widths = [2 * _GAP + round(free * count / sum(wanted)) for count in wanted]
    return _TABLE.format(
        space=_SPACE, across=across, thick=_THICK, gap=_GAP,
        title=_attribute(description.title), holds=_attribute(alternative_text(description)),
        grid="".join(f'<w:gridCol w:w="{width}"/>' for width in widths),
        rows="".join((*_head(description, widths), *_body(description, widths))),
    )  # fmt: skip


def alternative_text(description: TableData) -> str:
    """Return what a screen reader says of the table before it reads the cells."""
    heads = ", ".join(one_line(column.heading) for column in description.columns)
    return f"Table of {len(description.rows)} rows and {len(description.columns)} columns: {heads}."


def _attribute(text: str) -> str:
    """Return a text for an attribute."""
    return escape(one_line(text), {'"': "&quot;"})


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

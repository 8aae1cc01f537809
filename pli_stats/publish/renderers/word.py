"""A described table as a Word document: a real table with a numbered caption, a repeated head and notes."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from pli_stats.publish.renderers.layout import extent_of
from pli_stats.publish.renderers.optional_packages import package
from pli_stats.publish.renderers.word_tables import table_xml
from pli_stats.text.safe import one_line

if TYPE_CHECKING:
    from pli_stats.publish.table_data import TableData

# What fits across an upright page in letters of either size, as `extent_of` measures it.
_ACROSS_MM, _ACROSS_SMALL_MM = 155.0, 185.0
# Letters and gaps are wider than `extent_of` has them.
_WIDER = 1.25
_MARGIN_MM, _A4_MM = 20, (210, 297)
_FONT, _LETTERS, _SMALL_LETTERS = "Times New Roman", 9, 8
# A zip file has a date for each of its parts; results are the same bytes whenever they are written.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def render(description: TableData) -> bytes:
    """Return the document, the same bytes every time."""
    docx = package("docx", "`to_docx`")
    taken = extent_of(description)
    wide = taken.width_mm > _ACROSS_SMALL_MM
    document = docx.Document()
    size = docx.shared.Pt(_SMALL_LETTERS if taken.width_mm > _ACROSS_MM else _LETTERS)
    _set_page(docx, document, description, wide=wide, size=size)
    caption = document.add_paragraph(style="Caption")
    caption.add_run("Table ")
    _add_number(docx, caption)
    caption.add_run(f". {one_line(description.title)}")
    across = (max(_A4_MM) if wide else min(_A4_MM)) - 2 * _MARGIN_MM
    rows = docx.oxml.parse_xml(table_xml(description, taken.letters, min(across, _WIDER * taken.width_mm)))
    document.element.body.insert_element_before(rows, "w:sectPr")
    for note in description.notes:
        document.add_paragraph(one_line(note))
    return _undated(document)


def _set_page(docx: Any, document: Any, description: TableData, *, wide: bool, size: Any) -> None:
    """Set paper, letters and what the file says of itself."""
    mm = docx.shared.Mm
    section = document.sections[0]
    section.page_width, section.page_height = map(mm, sorted(_A4_MM, reverse=wide))
    section.orientation = docx.enum.section.WD_ORIENT.LANDSCAPE if wide else docx.enum.section.WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = mm(_MARGIN_MM)
    normal, caption = document.styles["Normal"], document.styles["Caption"]
    for style in (normal, caption):
        style.font.name, style.font.size = _FONT, size
        style.paragraph_format.space_before = style.paragraph_format.space_after = docx.shared.Pt(1)
    caption.font.bold, caption.font.color.rgb = False, docx.shared.RGBColor(0, 0, 0)
    caption.paragraph_format.keep_with_next = True
    about = document.core_properties
    about.title, about.author, about.comments = one_line(description.title)[:255], "", ""


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


def _undated(document: Any) -> bytes:
    """Return the file without the time at which it was written."""
    written, out = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, _NO_DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(part, parts.read(name))
    return out.getvalue()

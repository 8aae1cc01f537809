"""Renderers: what each writes, that all show the same cells, and that no text is obeyed instead of shown."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest
import read_back
from assessment_fixture import make_assessment, port_names
from edge_surveys import EDGE_SURVEYS, edge_surveys
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from read_back import FOREIGN, HOSTILE, SMALL, table_of

import pli_stats as ps
from pli_stats.checks import InputError, MissingExtraError
from pli_stats.publish.renderers.latex_letters import foreign_letters, latex_text
from pli_stats.publish.renderers.markdown import escape_markdown
from pli_stats.publish.table_data import extent_of, heading_lines
from pli_stats.publish.table_type import Column, Table
from pli_stats.text.safe import is_right_to_left, one_line

HERE = Path(__file__).parents[1]
SUFFIXES = ("md", "tex", "html", "docx", "rtf", "xlsx", "pptx", "typ", "pdf", "csv")
ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=12)


def page_body(text: str) -> str:
    """Return a page without its style, most of which great-tables writes."""
    return text[: text.index("<style>")] + text[text.index("</style>") + len("</style>\n") :]


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        ("md", SMALL.to_markdown()),
        ("tex", SMALL.to_latex()),
        ("typ", SMALL.to_typst(standalone=True)),
        ("csv", SMALL.to_csv()),
    ],
)
def test_golden_text(suffix: str, text: str) -> None:
    assert text == (HERE / f"golden_table.{suffix}").read_text(encoding="utf-8")


def test_golden_page() -> None:
    pytest.importorskip("great_tables")
    page = SMALL.to_html(standalone=True)
    assert page_body(page) == (HERE / "golden_table.html").read_text(encoding="utf-8")
    assert "@import" not in page
    assert "url(" not in page
    assert "http" not in page  # nothing is asked for elsewhere


def shown_cells(table: Table, folder: Path) -> dict[str, list[list[str]]]:
    """Return the cells of each format, read back by a reader of that format."""
    across = len(table.columns)
    heads = 1 + any(column.spanner for column in table.columns)
    word = read_back.docx_cells(table.to_docx(folder / "t.docx", force=True))[heads:]
    slides = read_back.pptx_cells(table.to_pptx(folder / "t.pptx", force=True), heads)
    extra = 1 if table.groups else 0
    groups = [bool(table.groups and (i == 0 or group != table.groups[i - 1])) for i, group in enumerate(table.groups)]
    marked = read_back.markdown_cells(table.to_markdown())
    for row in [i + sum(groups[: i + 1]) - 1 for i, first in enumerate(groups) if first][::-1]:
        del marked[row]
    return {
        "markdown": marked,
        "latex": read_back.latex_cells(table.to_latex()),
        "html": [row for row in read_back.html_cells(table.to_html()) if len(row) == across],
        "docx": [row for row in word if len(row) == across],
        "pptx": [row for row in slides if len(row) == across],
        "typst": read_back.typst_cells(table.to_typst(), across),
        "rtf": [row for row in read_back.rtf_cells(table.to_rtf())[heads:] if len(row) == across],
        "csv": [
            [unguarded(text) for text in row[extra : extra + across]] for row in read_back.csv_cells(table.to_csv())
        ],
    }


def unguarded(text: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from running it."""
    return text[1:] if text[:2] in ("'=", "'+", "'-", "'@", "'＝", "'＋", "'－", "'＠") else text


def expected(table: Table) -> list[list[str]]:
    """Return the cells as every format shows them."""
    return [[one_line(text) for text in row] for row in table.rows]


@pytest.mark.parametrize(
    "table",
    [
        SMALL,
        table_of(HOSTILE, "T & % # $ _ { } ~ ^ \\ < >"),
        table_of(FOREIGN, FOREIGN[0]),
        ps.table(make_assessment(port_names(38))),
        ps.table(make_assessment(port_names(12)), what="samples"),
    ],
    ids=["small", "hostile", "foreign", "ports", "samples"],
)
def test_every_format_shows_the_same_cells(table: Table, tmp_path: Path) -> None:
    for package in ("great_tables", "docx", "pptx"):
        pytest.importorskip(package)
    for kind, cells in shown_cells(table, tmp_path).items():
        assert cells == expected(table), kind


@pytest.mark.parametrize("name", EDGE_SURVEYS)
def test_every_format_shows_the_cells_of_edge_surveys(name: str, tmp_path: Path) -> None:
    for package in ("great_tables", "docx", "pptx"):
        pytest.importorskip(package)
    for what in ("ports", "samples", "metals"):
        table = ps.table(edge_surveys()[name], what=what)
        for kind, cells in shown_cells(table, tmp_path).items():
            # LaTeX and CSV have a hyphen for the minus sign, which is drawn, or read by programs, as one.
            wanted = expected(table)
            if kind == "latex":  # Greek letters are commands there, which the reader of these tests does not know
                wanted = [[read_back.latex_plain(latex_text(text)) for text in row] for row in wanted]
            plain = [[[text.replace("−", "-") for text in row] for row in rows] for rows in (cells, wanted)]
            assert plain[0] == plain[1], (what, kind)


@examples(20)
@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), min_size=1, max_size=3), ANY_TEXT)
def test_no_text_changes_the_cells(tmp_path_factory: pytest.TempPathFactory, rows: list[Any], other: str) -> None:
    for package in ("great_tables", "docx", "pptx"):
        pytest.importorskip(package)
    columns = (Column("a", other or "a", align="left"), Column("b", "b", other))
    table = Table(other, columns, tuple(rows), (other,), bold=frozenset({(0, 0)}))
    shown = shown_cells(table, tmp_path_factory.mktemp("t"))
    for kind in ("markdown", "html", "docx", "pptx", "csv"):
        assert shown[kind] == expected(table), kind
    # Typst shows the hyphen of a number as a minus sign, so that both are read back as one.
    assert shown["typst"] == [[cell.replace("−", "-") for cell in row] for row in expected(table)]


@given(ANY_TEXT)
def test_latex_shows_text_as_it_is(text: str) -> None:
    said = latex_text(text)
    plain = unicodedata.normalize("NFC", one_line(text)).replace("μ", "µ")
    if not any(char in "⁰¹²³₀₁₂₃" or unicodedata.category(char) == "Sm" or "Α" <= char <= "ω" for char in plain):
        assert read_back.latex_plain(said) in (plain, plain.replace("°", r"\textdegree").replace("×", r"\texttimes"))
    # Without its escapes, nothing is left that LaTeX obeys.
    for command in sorted(read_back._LATEX, key=len, reverse=True):
        said = said.replace(command, "")
    assert not set(said) & set('#$%&_~^\\<>|"`') or "\\text" in said or "\\ensuremath" in said


@given(ANY_TEXT)
def test_markdown_shows_text_as_it_is(text: str) -> None:
    shown = read_back.markdown_cells(f"| a |\n| --- |\n| {escape_markdown(text)} |\n")
    assert shown == [[one_line(text)]]


@pytest.mark.parametrize("note", ["# no heading", "- no list", "+ 1", "1. one", "12) two", "= x", "---", "===", "-"])
def test_a_note_begins_no_list_or_heading(note: str) -> None:
    from markdown_it import MarkdownIt

    text = dataclasses.replace(SMALL, notes=(note,)).to_markdown().splitlines()[-1]
    tags = [token.tag for token in MarkdownIt("commonmark").parse(text) if token.nesting == 1]
    assert tags == ["ul", "li", "p"]
    assert note in MarkdownIt("commonmark").render(text)


@given(ANY_TEXT)
def test_one_line_holds_nothing_that_a_format_refuses(text: str) -> None:
    shown = one_line(text)
    shown.encode("utf-8")
    assert all(unicodedata.category(char) not in ("Cc", "Cs") for char in shown)
    assert len(shown.splitlines()) <= 1
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff")
    assert one_line(shown) == shown


def test_what_asks_for_another_latex_is_said() -> None:
    assert foreign_letters("Zürich Łódź µ ≤ α ² — ½ e\u0301") == ""
    text = table_of(FOREIGN).to_latex()
    assert "% pdflatex cannot set 大连يناءدبПرשלוםĦ"[:24] in text
    assert r"\errmessage" in text
    assert r"\global\tracinglostchars=3" in text
    assert "lualatex" in table_of(FOREIGN).to_latex(standalone=True).splitlines()[0]
    assert r"\errmessage" not in SMALL.to_latex()


def test_numbers_are_aligned_at_the_point_and_the_rest_stands_in_braces() -> None:
    column = Column("a", "A")
    text = Table("T", (column,), tuple((cell,) for cell in ("1.25", "-12.5", "<1", "-0", "007", "1e-9"))).to_latex()
    assert "S[table-format=-2.2]" in text
    for cell in ("1.25 ", "-12.5 ", r"{\textless{}1} ", r"{\ensuremath{-}0} ", "{007} ", "{1e-9} "):
        assert f"\n{cell}\\\\" in text
    assert "@{}r@{}" in Table("T", (column,), (("[1, 2]",),)).to_latex()


def test_tables_are_turned_and_broken_as_they_need() -> None:
    wide = Table("T", tuple(Column(f"c{i}", f"a heading {i}") for i in range(20)), (("1234567890",) * 20,))
    assert "sidewaystable*" in wide.to_latex()
    assert "sidewaystable" not in SMALL.to_latex()
    assert "landscape" in wide.to_latex(standalone=True)
    assert "flipped: true" in wide.to_typst(standalone=True)
    long = Table("T", (Column("a", "A"),), (("1",),) * 80, ("A note.",))
    text = long.to_latex()
    assert text.count(r"\begin{longtable}") == 1
    assert text.index(r"\endhead") < text.index(r"\end{longtable}") < text.index("A note.")
    assert extent_of(SMALL).lines < extent_of(long).lines


def test_headings_are_broken_between_words() -> None:
    assert heading_lines("Share over guideline (%)", 4) == ["Share", "over", "guideline", "(%)"]
    assert heading_lines("", 4) == [""]
    assert " ".join(heading_lines("a b c d e", 3)) == "a b c d e"


def test_word_has_a_caption_a_repeated_head_and_notes(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document(str(SMALL.to_docx(tmp_path / "t.docx")))
    first, *notes = document.paragraphs
    assert first.style.name == "Caption"
    assert first.text == f"Table 1. {SMALL.title}"
    assert "SEQ Table" in first._p.xml
    assert [note.text for note in notes] == list(SMALL.notes)
    rows = document.tables[0]._tbl.tr_lst
    assert [bool(row.xpath("./w:trPr/w:tblHeader")) for row in rows] == [True, True, *[False] * 5]
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["", "", "MAE_1", "MAE_1", ""]
    assert [cell.text for cell in document.tables[0].rows[2].cells] == ["Unseen ports"] * 5
    bold = [
        ["".join(r.text for r in p.runs if r.bold) for c in row.cells for p in c.paragraphs]
        for row in document.tables[0].rows
    ]
    assert [text for row in bold for text in row if text] == ["random forest", "0.220", "12"]
    turned = docx.Document(str(table_of(FOREIGN).to_docx(tmp_path / "f.docx"))).tables[0]
    marks = [
        bool(row.cells[0]._tc.xpath(".//w:bidi") and row.cells[0]._tc.xpath(".//w:rtl")) for row in turned.rows[3:]
    ]
    assert marks == [is_right_to_left(text) for text in FOREIGN] == [False, True, False, True, False]


def test_groups_bold_and_spanners_are_in_every_text(tmp_path: Path) -> None:
    page = SMALL.to_html()
    assert page.count("gt_group_heading_row") == 2 + page.partition("</style>")[0].count("gt_group_heading_row")
    assert page.count("font-weight: bold;") - page.partition("</style>")[0].count("font-weight: bold;") == 3
    assert SMALL.to_markdown().count("**") == 2 + 4 + 6
    assert SMALL.to_latex().count(r"\textbf") + SMALL.to_latex().count(r"\bfseries") == 3
    assert SMALL.to_typst().count("strong(") == 3
    assert r"\cmidrule(lr){3-4}" in SMALL.to_latex()


def test_names_in_a_page_are_its_own() -> None:
    pytest.importorskip("great_tables")
    one, other = SMALL.to_html(), table_of(("a", "b")).to_html()

    def names(text: str) -> list[str]:
        return [part.partition('"')[0] for part in text.split(' id="')[1:]]

    assert len(names(one)) == len(set(names(one))) > 5
    assert not set(names(one)) & set(names(other))


def test_write_table_takes_tables_and_results(tmp_path: Path) -> None:
    made = make_assessment(port_names(3))
    path = ps.write_table(made, tmp_path / "new" / "samples.CSV", what="samples")
    assert path.read_text(encoding="utf-8") == ps.table(made, what="samples").to_csv()
    assert ps.write_table(SMALL, str(tmp_path / "t.tex")).read_text(encoding="utf-8") == SMALL.to_latex()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["new", "t.tex"]


SCRIPT = """
import hashlib, sys
from pathlib import Path
import pli_stats as ps
from read_back import SMALL
for suffix in sys.argv[2:]:
    print(suffix, hashlib.sha256(ps.write_table(SMALL, Path(sys.argv[1], f"t.{suffix}")).read_bytes()).hexdigest())
"""


def test_same_table_same_bytes_in_every_format(tmp_path: Path) -> None:
    for package in ("great_tables", "docx", "pptx", "typst"):
        pytest.importorskip(package)
    here = {
        suffix: hashlib.sha256(ps.write_table(SMALL, tmp_path / f"t.{suffix}").read_bytes()).hexdigest()
        for suffix in SUFFIXES
    }
    paths = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH", "")]))
    environment = {**os.environ, "PYTHONHASHSEED": "3", "PYTHONPATH": paths, "TZ": "Pacific/Apia"}
    (tmp_path / "other").mkdir()
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "other"), *SUFFIXES]
    out = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert dict(line.split() for line in out.splitlines()) == here
    assert {info.date_time for info in zipfile.ZipFile(tmp_path / "t.docx").infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b"CreationDate" not in (tmp_path / "t.pdf").read_bytes()


def test_a_note_on_stand_in_data_is_in_the_csv_too() -> None:
    assert all(row[-1] == SMALL.stand_in for row in read_back.csv_cells(SMALL.to_csv()))
    plain = dataclasses.replace(SMALL, stand_in="").to_csv()
    assert plain.splitlines()[0] == "Group,Model,n,MAE_1: Estimate (µg/g),MAE_1: 95 % interval,Share over guideline (%)"


def test_refusals_write_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"one of \.md, \.tex, .*got .*t\.docs.*Did you mean '\.docx'"):
        ps.write_table(SMALL, tmp_path / "t.docs")
    with pytest.raises(InputError, match="is written in the format that the file's name ends in"):
        ps.write_table(SMALL, tmp_path / "t")
    with pytest.raises(InputError, match=r"leave out `what='ports'`"):
        ps.write_table(SMALL, tmp_path / "t.md", what="ports")
    with pytest.raises(InputError, match="`table` needs"):
        ps.write_table("no result", tmp_path / "t.md")
    assert list(tmp_path.iterdir()) == []
    for suffix in SUFFIXES:
        target = tmp_path / f"t.{suffix}"
        target.write_text("mine")
        with pytest.raises(InputError, match="exists"):
            ps.write_table(SMALL, target)
        assert target.read_text() == "mine"
        assert ps.write_table(SMALL, target, force=True).read_bytes() != b"mine"
    assert len(list(tmp_path.iterdir())) == len(SUFFIXES)


FORMULAS = ("=1+1", "@SUM(A1)", "+A1", "-A1+2", "＝1+1", "\t=1", "\r\n=1", '=HYPERLINK("x")')


def test_no_cell_of_a_spreadsheet_is_a_formula_and_numbers_stay_numbers(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    rows = tuple((text, number) for text, number in zip(FORMULAS, ("-1.5", "+2", "-1e-09", "3", *"4567"), strict=True))
    table = Table(FORMULAS[0], (Column("a", "=A", align="left"), Column("b", "+B")), rows, FORMULAS, groups=FORMULAS)
    for row, (_, number) in zip(read_back.csv_cells(table.to_csv()), rows, strict=True):
        assert all(text[0] not in "=+-@＝+－＠\t\r\n" for text in row[:2])
        assert float(row[2]) == float(number)
    sheet = openpyxl.load_workbook(table.to_xlsx(tmp_path / "t.xlsx")).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s", "n"}


def test_excel_has_numbers_at_full_precision_in_the_digits_of_the_table(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    result = make_assessment(port_names(5))
    table = ps.table(result)
    path = table.to_xlsx(tmp_path / "t.xlsx")
    assert read_back.xlsx_cells(path, len(table.columns))[: len(table.rows)] == expected(table)
    import openpyxl

    place = [column.name for column in table.columns].index("zone_pli")
    column = [row[place].value for row in openpyxl.load_workbook(path).active.iter_rows()]
    values = set(result.ports["zone_pli"])
    assert len(values & {value for value in column if isinstance(value, float)}) == len(values)


def test_a_frame_has_the_cells_as_text() -> None:
    frame = SMALL.to_frame()
    assert list(frame.columns) == ["group", *(column.name for column in SMALL.columns)]
    assert [tuple(row[1:]) for row in frame.itertuples(index=False)] == list(SMALL.rows)


def test_word_takes_paper_and_styles_of_a_template_and_none_of_its_text(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    journal = docx.Document()
    journal.add_paragraph("Instructions to authors")
    journal.sections[0].page_width = docx.shared.Mm(170)
    journal.styles["Caption"].font.name = "Garamond"
    journal.save(str(tmp_path / "journal.docx"))
    path = ps.write_table(SMALL, tmp_path / "t.docx", template=tmp_path / "journal.docx")
    made = docx.Document(str(path))
    assert round(made.sections[0].page_width.mm) == 170
    assert made.styles["Caption"].font.name == "Garamond"
    assert [each.text for each in made.paragraphs] == [f"Table 1. {SMALL.title}", *SMALL.notes]
    assert read_back.docx_cells(path) == read_back.docx_cells(SMALL.to_docx(tmp_path / "own.docx"))


def test_word_says_what_the_table_is_and_sizes_other_scripts(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document(str(table_of(FOREIGN, "T").to_docx(tmp_path / "t.docx")))
    about = document.tables[0]._tbl.tblPr
    assert about.xpath("./w:tblCaption/@w:val") == ["T"]
    assert about.xpath("./w:tblDescription/@w:val")[0].startswith("Table of 5 rows and 3 columns: ")
    letters = document.styles["Normal"].element.rPr
    assert letters.xpath("./w:sz/@w:val") == letters.xpath("./w:szCs/@w:val")
    assert letters.xpath("./w:lang/@w:val") == ["en-GB"]
    parts = zipfile.ZipFile(tmp_path / "t.docx")
    assert b"dcterms" not in parts.read("docProps/core.xml").replace(b"xmlns:dcterms", b"")


def test_slides_have_a_title_a_table_with_heads_and_notes_below(tmp_path: Path) -> None:
    pptx = pytest.importorskip("pptx")
    made = ps.table(edge_surveys()["forty ports"])
    show = pptx.Presentation(str(made.to_pptx(tmp_path / "t.pptx")))
    count = len(show.slides)
    assert count > 1
    assert [slide.shapes.title.text for slide in show.slides] == [
        f"{made.title} ({number + 1} of {count})" for number in range(count)
    ]
    frames = [shape for slide in show.slides for shape in slide.shapes if shape.has_table]
    assert {frame.table.first_row for frame in frames} == {True}  # read out as heads
    assert {frame._element.nvGraphicFramePr.cNvPr.get("descr")[:38] for frame in frames} == {
        "Table of 40 rows and 10 columns: Port,"
    }
    heads = [[cell.text for cell in frame.table.rows[0].cells] for frame in frames]
    assert heads == [[column.heading for column in made.columns]] * count
    # Nothing reaches out of a slide, as far as letters can be measured without PowerPoint.
    assert all(
        shape.top + shape.height <= show.slide_height and shape.left + shape.width <= show.slide_width
        for slide in show.slides
        for shape in slide.shapes
    )
    *_, table, notes = show.slides[-1].shapes
    assert notes.top >= table.top + table.height
    assert [paragraph.text for paragraph in notes.text_frame.paragraphs] == list(made.notes)
    parts = zipfile.ZipFile(tmp_path / "t.pptx")
    assert b"dcterms:" not in parts.read("docProps/core.xml").replace(b"xmlns:dcterms", b"")


def test_slides_raise_figures_and_turn_other_scripts(tmp_path: Path) -> None:
    pptx = pytest.importorskip("pptx")
    made = ps.change_table(edge_surveys()["nondetects"], what="metals", unit_style="powers")
    slide = pptx.Presentation(str(made.to_pptx(tmp_path / "t.pptx"))).slides[0]
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    heights = {
        run.text: run._r.rPr.get("baseline")
        for cell in table.iter_cells()
        for paragraph in cell.text_frame.paragraphs
        for run in paragraph.runs
    }
    assert heights["−1"] == "30000"
    assert heights["Metal"] is None
    slides = pptx.Presentation(str(table_of(FOREIGN).to_pptx(tmp_path / "f.pptx"))).slides
    rows = [row for shape in slides[0].shapes if shape.has_table for row in shape.table.rows][-len(FOREIGN) :]
    first = [row.cells[0].text_frame.paragraphs[0] for row in rows]
    assert [paragraph._p.pPr.get("rtl") == "1" for paragraph in first] == [is_right_to_left(text) for text in FOREIGN]
    letters = first[1].runs[0]._r.rPr
    assert letters.xpath("./a:latin/@typeface") == letters.xpath("./a:cs/@typeface") == ["Arial"]
    assert letters.get("lang") == "en-GB"


@pytest.mark.parametrize(
    ("language", "marks"),
    [
        ("de-DE", {"val": "de-DE", "bidi": "ar-SA"}),
        ("zh-CN", {"val": "zh-CN", "eastAsia": "zh-CN", "bidi": "ar-SA"}),
        ("he-IL", {"val": "he-IL", "bidi": "he-IL"}),
    ],
)
def test_word_and_slides_are_in_the_language_that_is_asked_for(
    language: str, marks: dict[str, str], tmp_path: Path
) -> None:
    docx, pptx = pytest.importorskip("docx"), pytest.importorskip("pptx")
    own = docx.Document(str(ps.write_table(SMALL, tmp_path / "t.docx", language=language)))
    blank = docx.Document()
    blank.save(str(tmp_path / "template.docx"))
    theirs = tmp_path / "theirs.docx"
    ps.write_table(SMALL, theirs, template=tmp_path / "template.docx", language=language)
    for document in (own, docx.Document(str(theirs))):
        assert document.core_properties.language == language
        for style in ("Normal", "Caption"):
            (said,) = document.styles[style].element.rPr.xpath("./w:lang")
            assert {name.rpartition("}")[2]: value for name, value in said.attrib.items()} == marks
    show = pptx.Presentation(str(ps.write_table(SMALL, tmp_path / "t.pptx", language=language)))
    tags = {run.get("lang") for slide in show.slides for run in slide.element.xpath(".//a:rPr")}
    assert tags == {language}


@pytest.mark.parametrize("style", ["elsevier", "acs", "springer", "apa", "nature"])
def test_captions_are_those_of_the_journal(style: str, tmp_path: Path) -> None:
    docx, typst = pytest.importorskip("docx"), pytest.importorskip("typst")
    made = ps.change_table(SMALL, style=style)
    caption = docx.Document(str(made.to_docx(tmp_path / "t.docx"))).paragraphs[0]
    between = {"elsevier": "\n", "acs": ". ", "springer": " ", "apa": "\n", "nature": " | "}[style]
    assert caption.text == f"Table 1{between}{SMALL.title}"
    assert bool(caption.runs[0].bold) == (style != "elsevier")
    assert bool(caption.runs[-1].italic) == (style == "apa")
    assert typst.compile(made.to_typst(standalone=True).encode(), format="pdf").startswith(b"%PDF")
    assert r"\line " in made.to_rtf() if between == "\n" else f"}}{between}" in made.to_rtf()


@pytest.mark.parametrize(
    ("suffix", "package"), [("html", "great_tables"), ("docx", "docx"), ("pptx", "pptx"), ("pdf", "typst")]
)
def test_a_missing_package_is_said_in_one_sentence(
    suffix: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=rf"`to_{suffix}` needs .*'pli-stats\[publish\]'.* Or write \.md"):
        ps.write_table(SMALL, tmp_path / f"t.{suffix}")
    assert list(tmp_path.iterdir()) == []


def test_tables_that_do_not_fit_together_are_refused() -> None:
    one = (Column("a", "A"),)
    with pytest.raises(InputError, match="at least one column"):
        Table("T", (), ())
    with pytest.raises(InputError, match="row 0 has 2"):
        Table("T", one, (("1", "2"),))
    with pytest.raises(InputError, match="each of the 1 rows, got 2 names"):
        Table("T", one, (("1",),), groups=("a", "b"))
    with pytest.raises(InputError, match="'a' are not"):
        Table("T", one, (("1",),) * 3, groups=("a", "b", "a"))
    with pytest.raises(InputError, match=r"\(1, 0\) is not within 1 rows and 1 columns"):
        Table("T", one, (("1",),), bold=frozenset({(1, 0)}))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_table_without_rows_is_still_a_table(suffix: str, tmp_path: Path) -> None:
    empty = Table("T", (Column("a", "A", align="left"), Column("b", "B", spanner="S")), ())
    assert ps.write_table(empty, tmp_path / f"t.{suffix}").stat().st_size > 4

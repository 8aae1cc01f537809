"""Rendered tables in the programs that readers use: LaTeX, a PDF reader, an office program, a checker of HTML."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from assessment_fixture import hand_made, make_assessment, port_names
from edge_surveys import ARABIC, CHINESE, GREEK, survey
from read_back import FOREIGN, HOSTILE, SMALL, table_of

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.publish.renderers import latex, latex_letters, pdf
from pli_stats.publish.table_type import Column, Table
from pli_stats.text.safe import one_line

STYLES = ("booktabs.sty", "siunitx.sty", "rotating.sty", "mathptmx.sty")
# A document of a user, with nothing but what the first line of a table asks for.
DOCUMENT = "\\documentclass{{article}}\n{preamble}\n\\begin{{document}}\n\\input{{table}}\n\\end{{document}}\n"


def needed(*programs: str, files: tuple[str, ...] = ()) -> None:
    """Skip with the reason where a program, or a file of LaTeX, is missing."""
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    if files and subprocess.run(["kpsewhich", *files], capture_output=True).returncode:
        pytest.skip(f"LaTeX lacks some of {', '.join(files)}: bash .ci/setup check")


def compiled(text: str, folder: Path, engine: str = "pdflatex") -> tuple[int, str]:
    """Compile a document; return the exit code and the log."""
    (folder / "t.tex").write_text(text, encoding="utf-8")
    command = [engine, "-interaction=nonstopmode", "-halt-on-error", "t.tex"]
    code = subprocess.run(command, cwd=folder, capture_output=True).returncode
    return code, (folder / "t.log").read_text(encoding="utf-8", errors="replace")


def pdf_text(path: Path) -> str:
    """Return the text of a PDF without its white space, minus signs as hyphens."""
    found = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True).stdout.decode()
    return re.sub(r"[\s\u200b]", "", found).replace("−", "-")


def squeezed(text: str) -> str:
    """Return a text as `pdf_text` shows it."""
    return re.sub(r"\s", "", one_line(text)).replace("−", "-").replace("'", "’").replace("μ", "µ")


WIDE = Table(
    "Wide", tuple(Column(f"c{i}", f"a heading of {i}") for i in range(16)), (("123.5",) * 16,) * 3, ("A note.",)
)
LONG = Table("Long", (Column("a", "Name", align="left"), Column("b", "B")), (("x", "-1.5"),) * 150, ("[A] note.",))
BOTH = Table("Both", WIDE.columns, WIDE.rows * 12, WIDE.notes, ("first",) * 20 + ("second",) * 16)
TABLES = {"small": SMALL, "hostile": table_of(HOSTILE, "T & % # $ _ { } ~ ^ \\ < >"), "wide": WIDE, "both": BOTH}


@pytest.mark.parametrize("name", TABLES)
def test_pdflatex_takes_the_document_and_what_stands_in_one(name: str, tmp_path: Path) -> None:
    needed("pdflatex", files=STYLES)
    code, log = compiled(TABLES[name].to_latex(standalone=True), tmp_path)
    assert code == 0, log[-2000:]
    assert "Overfull" not in log
    assert "Package siunitx Warning" not in log
    text = TABLES[name].to_latex()
    (tmp_path / "table.tex").write_text(text, encoding="utf-8")
    preamble = text.splitlines()[0].removeprefix("% Preamble: ")
    code, log = compiled(DOCUMENT.format(preamble=preamble), tmp_path)
    assert code == 0, log[-2000:]


def test_pdflatex_sets_every_cell(tmp_path: Path) -> None:
    needed("pdflatex", "pdftotext", files=STYLES)
    # Accents over letters and raised digits come back from a PDF in another order; all else must be there.
    texts = tuple(text for text in HOSTILE if "R²" not in text and "Łódź" not in text)
    assert compiled(table_of(texts).to_latex(standalone=True), tmp_path)[0] == 0
    shown = pdf_text(tmp_path / "t.pdf")
    for text in texts:
        assert squeezed(text) in shown, text
    assert shown.count("-12.5") >= 3


def test_pdflatex_has_every_letter_that_is_said_to_be_set(tmp_path: Path) -> None:
    needed("pdflatex", files=STYLES)
    known = "".join(sorted(latex_letters._LATIN | set(latex_letters._WRITTEN)))
    lines = tuple(" ".join(known[i : i + 20]) for i in range(0, len(known), 20))  # several Greek ones are a word
    code, log = compiled(table_of(lines).to_latex(standalone=True), tmp_path)
    assert code == 0, log[-2000:]
    assert "Missing character" not in log


def test_pdflatex_fails_loudly_on_letters_that_it_lacks(tmp_path: Path) -> None:
    needed("pdflatex", files=STYLES)
    (tmp_path / "table.tex").write_text(table_of(FOREIGN).to_latex(), encoding="utf-8")
    preamble = SMALL.to_latex().splitlines()[0].removeprefix("% Preamble: ")
    code, log = compiled(DOCUMENT.format(preamble=preamble), tmp_path)
    assert code != 0
    assert "pdflatex lacks letters of this table: use lualatex or xelatex" in log


def test_lualatex_sets_other_scripts_or_fails_loudly(tmp_path: Path) -> None:
    needed("lualatex", "pdftotext", files=(*STYLES, "luaotfload.sty", "fontspec.sty"))
    # Cyrillic is in fonts that nearly every machine has; what Unicode has not assigned in none.
    found = subprocess.run(["fc-list", "DejaVu Sans"], capture_output=True).stdout if shutil.which("fc-list") else b""
    if not found:
        pytest.skip("the font DejaVu Sans is not installed")
    code, log = compiled(table_of(("Пирей", "Dalian")).to_latex(standalone=True), tmp_path, "lualatex")
    assert code == 0, log[-2000:]
    assert "Пирей" in pdf_text(tmp_path / "t.pdf")
    code, log = compiled(table_of(("a\u0378",)).to_latex(standalone=True), tmp_path, "lualatex")
    assert code != 0
    assert "Missing character" in log


def test_lualatex_sets_names_of_ports_in_greek_arabic_and_chinese_with_the_preamble_that_is_printed(
    tmp_path: Path,
) -> None:
    needed("lualatex", "pdftotext", "fc-list", files=(*STYLES, "luaotfload.sty", "luatexbase.sty", "fontspec.sty"))
    names = {"el": GREEK, "ar": ARABIC, "zh": CHINESE}
    # What `_FONTS` names: a font for a script, of any other name, is not looked for.
    known = latex._FONTS.split(",")
    have = [
        name
        for language, name in names.items()
        if set(known) & set(re.split("[,\n]", listed_fonts(f":lang={language}")))
    ]
    if not have:
        pytest.skip("no font that the preamble looks for has Greek, Arabic or Chinese letters")
    text = ps.table(survey(have)).to_latex()
    (tmp_path / "table.tex").write_text(text, encoding="utf-8")
    preamble = text.splitlines()[0].removeprefix("% Preamble: ")
    code, log = compiled(DOCUMENT.format(preamble=preamble), tmp_path, "lualatex")
    assert code == 0, log[-2000:]
    assert "Overfull" not in log
    shown = unicodedata.normalize("NFKC", pdf_text(tmp_path / "t.pdf"))
    for name in have:  # letters of Arabic come back in the forms that they have in words
        assert unicodedata.normalize("NFKC", squeezed(name)) in re.sub("[\u202a-\u202e]", "", shown), name


def listed_fonts(pattern: str) -> str:
    """Return the families of fonts that this machine has of a kind."""
    return subprocess.run(["fc-list", pattern, "family"], capture_output=True, text=True, check=True).stdout


def test_greek_words_stand_as_text_and_symbols_as_mathematics() -> None:
    assert latex_letters.latex_text("χ² of Λιμάνι, αβ") == (r"\ensuremath{\chi}\textsuperscript{2} of Λιμάνι, αβ")
    assert "fontspec" in Table("T", (Column("a", "A"),), ((GREEK,),)).to_latex().splitlines()[0]
    assert "fontspec" not in Table("χ", (Column("a", "ρ"),), (("α",),)).to_latex()


@pytest.mark.parametrize("name", ["ports", "long"])
def test_long_tables_go_over_pages_with_their_head(name: str, tmp_path: Path) -> None:
    needed("pdflatex", "pdftotext", files=STYLES)
    table = LONG if name == "long" else ps.table(make_assessment(port_names(150)))
    assert compiled(table.to_latex(standalone=True), tmp_path)[0] == 0
    shown = subprocess.run(["pdftotext", "-layout", "t.pdf", "-"], cwd=tmp_path, capture_output=True).stdout.decode()
    pages = [page for page in shown.split("\f") if page.strip()]
    assert len(pages) > 1
    head = table.columns[0].heading
    assert all(head in page for page in pages if "Table 1" in page)


def test_pdf_shows_every_cell_title_and_note(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    needed("pdftotext")
    table = table_of(HOSTILE, "Title & more")
    shown = pdf_text(table.to_pdf(tmp_path / "t.pdf"))
    for text in (*HOSTILE, *(cell for row in table.rows for cell in row), "Title & more"):
        assert squeezed(text).replace("’", "'").replace("µ", "μ") in shown.replace("’", "'").replace("µ", "μ"), text


def test_long_pdf_repeats_its_head_and_is_tagged(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    needed("pdftotext")
    path = LONG.to_pdf(tmp_path / "t.pdf")
    shown = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True).stdout.decode()
    pages = [page for page in shown.split("\f") if page.strip()]
    assert len(pages) > 1
    assert all("Name" in page for page in pages if "-1.5" in page or "−1.5" in page)
    assert shown.count("−1.5") == 150
    assert b"/StructTreeRoot" in path.read_bytes()


def test_pdf_is_refused_where_no_font_has_a_letter(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    with pytest.raises(InputError, match="no font on this machine has \u0378"):
        table_of(("a\u0378b", "c")).to_pdf(tmp_path / "t.pdf")
    assert list(tmp_path.iterdir()) == []


def test_typst_takes_what_stands_in_a_document() -> None:
    typst = pytest.importorskip("typst")
    for table in TABLES.values():
        assert typst.compile(("= A document\n" + table.to_typst()).encode(), format="pdf").startswith(b"%PDF")
    assert pdf.render(SMALL) == pdf.render(SMALL)


def test_an_office_program_opens_word_files(tmp_path: Path) -> None:
    pytest.importorskip("docx")
    needed("soffice", "pdftotext")
    ps.write_table(table_of(HOSTILE + FOREIGN, "Title & more"), tmp_path / "t.docx")
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "t.docx"),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=110)
    shown = pdf_text(tmp_path / "t.pdf")
    assert "Table1.Title&more" in shown
    for text in HOSTILE:
        assert re.sub(r"\s", "", one_line(text)) in shown, text


def test_pages_are_valid_html(tmp_path: Path) -> None:
    pytest.importorskip("great_tables")
    needed("tidy")
    for name, table in {"hostile": table_of(HOSTILE + FOREIGN), "small": SMALL, "ports": ps.table(hand_made())}.items():
        path = ps.write_table(table, tmp_path / f"{name}.html")
        checked = subprocess.run(["tidy", "-e", "-q", str(path)], capture_output=True, text=True)
        assert (checked.returncode, checked.stderr) == (0, "")

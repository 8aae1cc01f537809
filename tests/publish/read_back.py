"""Tables for the tests of renderers, and readers that give back the cells of a rendered table, one for each format."""

from __future__ import annotations

import csv
import html.parser
import io
import json
import re
from pathlib import Path

from pli_stats.publish.table_type import Column, Table

HOSTILE = (
    "Zn & Cu", "50%_bg", "Pb^2+", "µg/g", "<0.02", "$x$ #1", "[x](y)", "*y* **z** ~~s~~", "a--b---c,,d''e", "``q''",
    "\\frac{a}{b}", '~x"|>', "R² ≤ ∞ α·β — –", "Łódź Zürich", "", "-0.5 [-1, 2]", "<b>bold</b> &amp; &lt;", "{{x}}",
    "#set text(red)", "=SUM(A1)", "%comment", "two\nlines", "\x00\x07\ud800\u202e", "1. one", "- item", "!{y}?",
    "x" * 60, "//no comment /* nor here */", "@cite <label>", "]]>", "\\", "\\\\[2pt]", "\\end{tabular}",
)  # fmt: skip
FOREIGN = ("大连 Dalian", "ميناء دبي 12", "Пирей", "שלום [1, 2]", "Ħ")
# All that a table can have, in few rows.
SMALL = Table(
    title="Errors of models & more (100 %)",
    columns=(
        Column("model", "Model", align="left"),
        Column("n", "n"),
        Column("mae", "Estimate", "µg/g", spanner="MAE_1"),
        Column("interval", "95 % interval", spanner="MAE_1"),
        Column("share", "Share over guideline", "%"),
    ),
    rows=(
        ("random forest", "12", "0.220", "[0.16, 0.36]", "<1"),
        ("Zn|Cu*", "150", "-12.5", "[-13, -9]", "12"),
        ("50%_bg <0.02", "3", "—", "", "0"),
    ),
    notes=("Bold: the best & what cannot be told from it.", "[1] Fallback data: soils at -0.5 m."),
    groups=("Unseen ports", "Unseen ports", "Random #folds"),
    bold=frozenset({(0, 0), (0, 2), (1, 4)}),
    stand_in="[1] Fallback data: soils at -0.5 m.",
)


def table_of(texts: tuple[str, ...], title: str = "T") -> Table:
    """Return a table with these texts as names, heading, unit, spanner, groups and notes."""
    columns = (Column("a", texts[0] or "A", texts[-1], "left"), Column("b", "B", spanner=texts[0]), Column("c", "C"))
    numbers = ("1.20", "-12.5", "<1", "—", "", "+3", "-0.0", "1e-09", "007")
    rows = tuple((text, numbers[i % 9], "[-0.10, 0.2]") for i, text in enumerate(texts))
    return Table(
        title, columns, rows, tuple(filter(None, texts)), tuple("G" for _ in texts), frozenset({(0, 0), (0, 1)})
    )


def markdown_cells(text: str) -> list[list[str]]:
    """Return the rows as a Markdown reader shows them."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return html_cells(reader.render(text))


class _Rows(html.parser.HTMLParser):
    """Collects the text of the cells of the body."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.body = self.cell = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.body |= tag == "tbody"
        if self.body and tag == "tr":
            self.rows.append([])
        if self.body and tag in ("td", "th"):
            self.rows[-1].append("")
            self.cell = True

    def handle_endtag(self, tag: str) -> None:
        self.body &= tag != "tbody"
        self.cell &= tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.cell:
            self.rows[-1][-1] += data


def html_cells(text: str) -> list[list[str]]:
    """Return the rows of the body as a browser reads them, headings of groups too."""
    reader = _Rows()
    reader.feed(text)
    return reader.rows


def docx_cells(path: Path) -> list[list[str]]:
    """Return all rows of the first table, each cell once however many columns it spans."""
    import docx

    table = docx.Document(str(path)).tables[0]
    return [["".join(p.text for p in cell.p_lst) for cell in row.tc_lst] for row in table._tbl.tr_lst]


def pptx_cells(path: Path, heads: int) -> list[list[str]]:
    """Return the rows of all slides below so many of heads, each cell once however many columns it spans."""
    import pptx

    tables = [shape.table for slide in pptx.Presentation(str(path)).slides for shape in slide.shapes if shape.has_table]
    rows = [row for table in tables for row in table._tbl.tr_lst[heads:]]
    return [[_pptx_text(cell.txBody) for cell in row.tc_lst if cell.get("hMerge") != "1"] for row in rows]


def _pptx_text(body: object) -> str:
    """Return the text of a frame, raised and lowered figures as the characters that they stand for."""
    heights = {
        "30000": str.maketrans("0123456789+−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"),
        "-25000": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
    }
    return "".join((run.text or "").translate(heights.get(run.rPr.get("baseline"), {})) for run in body.xpath(".//a:r"))


def csv_cells(text: str) -> list[list[str]]:
    """Return the rows below the headings."""
    return list(csv.reader(io.StringIO(text)))[1:]


def xlsx_cells(path: Path, across: int) -> list[list[str]]:
    """Return the rows between heads and notes as Excel shows them: numbers in their formats."""
    import openpyxl

    sheet = openpyxl.load_workbook(path).active
    head = sheet.freeze_panes
    first = int(re.sub(r"\D", "", head))
    return [[_as_shown(cell) for cell in row[:across]] for row in sheet.iter_rows(min_row=first, max_col=across)]


def _as_shown(cell: object) -> str:
    """Return what Excel shows of a cell."""
    value = cell.value
    if isinstance(value, int | float):
        return f"{value:.{len(cell.number_format.partition('.')[2])}f}"
    return value or ""


def rtf_cells(text: str) -> list[list[str]]:
    """Return all rows, each cell as a word processor shows it."""
    rows = [line for line in text.splitlines() if line.startswith(r"\trowd")]
    return [[_rtf_plain(cell) for cell in re.findall(r"\\pard\\intbl.*?\{\S* (.*?)\}\\cell(?!x)", row)] for row in rows]


def _rtf_plain(text: str) -> str:
    """Return the characters that RTF's codes stand for."""
    units = re.sub(r"\\u(-?\d+)\?", lambda code: chr(int(code[1]) % 65536), text)
    plain = re.sub(r"\\([\\{}])", r"\1", units)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def typst_cells(text: str, columns: int) -> list[list[str]]:
    """Return the strings of the rows, with hyphens for minus signs."""
    lines = (
        text.partition("  table.hline(stroke: 0.5pt),\n")[2].partition("  table.hline(stroke: 0.8pt),")[0].splitlines()
    )
    rows = [[json.loads(found) for found in re.findall(r'"(?:[^"\\]|\\.)*"', line)] for line in lines]
    return [[cell.replace("−", "-").replace("\u200b", "") for cell in row] for row in rows if len(row) == columns]


_LATEX = {
    r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^", r"\textless{}": "<",
    r"\textgreater{}": ">", r"\textbar{}": "|", r"\textquotedbl{}": '"', r"\textasciigrave{}": "`",
    r"\ensuremath{-}": "-",
    r"\textmu{}": "µ", r"\ensuremath{\leq}": "≤", r"\ensuremath{\infty}": "∞", r"\ensuremath{\alpha}": "α",
    r"\ensuremath{\beta}": "β", r"\textsuperscript{2}": "²", r"\hspace{0pt}": "", r"\bfseries ": "",
    r"\{": "{", r"\}": "}", r"\$": "$", r"\&": "&", r"\%": "%", r"\#": "#", r"\_": "_",
}  # fmt: skip
_TOKEN = re.compile("|".join(map(re.escape, sorted(_LATEX, key=len, reverse=True))) + r"|\\textbf|.", re.DOTALL)


def latex_plain(text: str) -> str:
    """Return what LaTeX sets for a cell: commands as their characters, bare braces as nothing."""
    tokens = _TOKEN.findall(text)
    return "".join(_LATEX.get(token, token) for token in tokens if token not in ("{", "}", "\\textbf"))


def latex_cells(text: str) -> list[list[str]]:
    """Return the rows between the rules."""
    body = text.partition("\\endlastfoot\n")[2] or text.partition("\\midrule\n")[2]
    body = re.split(r"\\bottomrule\n|\\end\{longtable\}\n", body)[0]
    lines = [line.removesuffix(r" \\") for line in body.splitlines() if line.endswith(r" \\")]
    rows = [re.split(r"(?<!\\) & |(?<!\\)(?<= )& ", line) for line in lines if not line.startswith(r"\multicolumn")]
    return [[latex_plain(cell) for cell in row] for row in rows]

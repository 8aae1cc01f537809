"""A described table as LaTeX: booktabs rules, siunitx columns that align numbers at the point, threeparttable notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pli_stats.publish.renderers.latex_letters import foreign_letters, latex_text
from pli_stats.publish.table_data import (
    WIDEST,
    Decimals,
    decimals,
    extent_of,
    grouped_rows,
    heading_lines,
    is_number,
    spanners,
)
from pli_stats.text.numbers import MINUS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pli_stats.publish.table_data import Column, TableData

# Loaded by every table; those after them only where the table is turned or broken over pages.
_ALWAYS = ("booktabs", "siunitx", "threeparttable")
_LONG = ("longtable",)
_LATIN = (r"\usepackage[T1]{fontenc}", r"\usepackage{mathptmx}")
# Letters that the main font lacks are looked for in those of these that the machine has; babel orders what is
# written from right to left.
_FONTS = (
    "Noto Serif CJK SC,Noto Sans CJK SC,Noto Naskh Arabic,Noto Serif Hebrew,Noto Serif,Noto Sans,"
    "Arial Unicode MS,SimSun,MS Mincho,Malgun Gothic,PingFang SC,Arial,DejaVu Sans,FreeSerif"
)
_ALL_SCRIPTS = (
    r"\usepackage[bidi=basic]{babel}",
    r"\babelprovide[import, main]{english}",
    r"\usepackage{fontspec}",
    r"\def\others{}\makeatletter",
    rf"\@for\name:={_FONTS}\do{{%",
    r'  \IfFontExistsTF{\name}{\edef\others{\others "\name:mode=harf;script=arab;",}}{}}',
    r'\makeatother\directlua{luaotfload.add_fallback("others", {\others})}',
    # Not through HarfBuzz, which leaves an empty place for a letter that no font has and says so in the log only.
    r"\setmainfont{Latin Modern Roman}[RawFeature={fallback=others}]",
)
# What fits across a page of the user and a page of our own, as `extent_of` measures it, and how many lines fit down.
_ACROSS_MM, _ACROSS_OWN_MM = 165.0, 190.0
_DOWN, _DOWN_SIDEWAYS = 55, 34
_SETTINGS = r"\sisetup{group-digits=none, retain-explicit-plus, detect-weight, mode=text}"
_LOST = (
    r"\ifdefined\pdftexversion\errmessage{pdflatex lacks letters of this table: use lualatex or xelatex}\fi",
    # 3: a letter that no font has is an error, not an empty place. Global, since lualatex looks when a page is done.
    r"\global\tracinglostchars=3",
)


@dataclass(frozen=True)
class _Sheet:
    """How a table is set: turned by 90 degrees or not, on one page or broken over pages."""

    sideways: bool
    long: bool
    standalone: bool

    def frame(self) -> tuple[list[str], list[str]]:
        """Return what stands before and after the table."""
        if self.long:
            turned = self.sideways and not self.standalone
            begin = [*([r"\begin{landscape}"] if turned else []), r"\begingroup"]
            return begin, [r"\endgroup", *([r"\end{landscape}"] if turned else [])]
        name = "sidewaystable" if self.sideways and not self.standalone else "table"
        place = "" if name == "sidewaystable" else "[htbp]"
        return [rf"\begin{{{name}}}{place}", r"\centering"], [rf"\end{{{name}}}"]


def render(description: TableData, *, standalone: bool = False) -> str:
    r"""Return the table for `\input`, or with `standalone` as a document of its own."""
    taken = extent_of(description)
    sideways = taken.width_mm > (_ACROSS_OWN_MM if standalone else _ACROSS_MM)
    sheet = _Sheet(sideways, taken.lines > (_DOWN_SIDEWAYS if sideways else _DOWN), standalone)
    shapes = [_shape(description, place) for place in range(len(description.columns))]
    foreign = foreign_letters(" ".join(_texts(description)))
    begin, end = sheet.frame()
    lines = [*begin, r"\footnotesize", r"\setlength{\tabcolsep}{4pt}", _SETTINGS, *(_LOST if foreign else ())]
    lines += (_over_pages if sheet.long else _on_one_page)(description, shapes)
    text = "\n".join([*lines, *end]) + "\n"
    packages = _packages(sideways=sideways and not standalone, long=sheet.long)
    if standalone:
        return _document(text, packages, sideways=sideways, foreign=foreign)
    return _needs(packages, foreign) + text


def _packages(*, sideways: bool, long: bool) -> list[str]:
    """Return the packages that a table needs."""
    turned = ("pdflscape",) if long else ("rotating",)
    return [*_ALWAYS, *(_LONG if long else ()), *(turned if sideways else ())]


def _document(text: str, packages: list[str], *, sideways: bool, foreign: str) -> str:
    """Return a document that holds only this table."""
    page = "a4paper, landscape, margin=20mm" if sideways else "a4paper, margin=20mm"
    lines = [
        *(["% !TeX program = lualatex"] if foreign else []),
        r"\documentclass[10pt]{article}",
        rf"\usepackage[{page}]{{geometry}}",
        *(_ALL_SCRIPTS if foreign else _LATIN),
        *(rf"\usepackage{{{name}}}" for name in packages),
        r"\pagestyle{empty}",
        r"\begin{document}",
    ]
    return "\n".join(lines) + "\n" + text + "\\end{document}\n"


def _needs(packages: list[str], foreign: str) -> str:
    """Return comments on what the preamble of the user must have."""
    loaded = "".join(rf"\usepackage{{{name}}}" for name in packages)
    lines = [rf"% Preamble: \usepackage[T1]{{fontenc}}{loaded}"]
    if "longtable" in packages:
        lines.append("% Run LaTeX until it asks for no other run: only then do columns stand below their heads.")
    if foreign:
        lines.append(f"% pdflatex cannot set {foreign}: use lualatex or xelatex, with a font that has these letters.")
    return "\n".join(lines) + "\n"


def _on_one_page(description: TableData, shapes: list[Decimals | None]) -> list[str]:
    """Return a table with its notes as wide as the table."""
    lines = [r"\begin{threeparttable}", rf"\caption{{{latex_text(description.title)}}}"]
    lines += [rf"\begin{{tabular}}{{{_columns(description, shapes)}}}", r"\toprule"]
    lines += [*_head(description, shapes), r"\midrule", *_body(description, shapes), r"\bottomrule", r"\end{tabular}"]
    return [*lines, *_notes(description), r"\end{threeparttable}"]


def _over_pages(description: TableData, shapes: list[Decimals | None]) -> list[str]:
    """Return a table that is broken over pages, with its head on each and its notes after it."""
    head, title = _head(description, shapes), latex_text(description.title)
    return [
        r"\setlength{\LTcapwidth}{\linewidth}",
        rf"\begin{{longtable}}{{{_columns(description, shapes)}}}",
        rf"\caption{{{title}}}\\",
        *(r"\toprule", *head, r"\midrule", r"\endfirsthead"),
        rf"\caption[]{{{title} (continued)}}\\",
        *(r"\toprule", *head, r"\midrule", r"\endhead", r"\bottomrule", r"\endfoot"),
        *(r"\bottomrule", r"\endlastfoot"),
        *_body(description, shapes),
        r"\end{longtable}",
        *(rf"\noindent {latex_text(note)}\par" for note in description.notes),
    ]


def _texts(description: TableData) -> Iterator[str]:
    """Yield all text of a table."""
    yield description.title
    for column in description.columns:
        yield from (column.spanner, column.heading)
    for row in description.rows:
        yield from row
    yield from (*description.notes, *description.groups)


def _shape(description: TableData, place: int) -> Decimals | None:
    """Return the digits of a column that siunitx aligns, None for text."""
    column = description.columns[place]
    return decimals([row[place] for row in description.rows]) if column.align == "right" else None


def _columns(description: TableData, shapes: list[Decimals | None]) -> str:
    """Return the column specification, columns of numbers first asked for."""
    letters = extent_of(description).letters
    specs = []
    for column, shape, width in zip(description.columns, shapes, letters, strict=True):
        if shape is not None:
            specs.append(f"S[table-format={'-' if shape.signed else ''}{shape.before}.{shape.after}]")
        elif column.align == "left" and width == WIDEST:
            specs.append(r">{\raggedright\arraybackslash}p{65mm}")
        else:
            specs.append(column.align[0])
    return f"@{{}}{''.join(specs)}@{{}}"


def _head(description: TableData, shapes: list[Decimals | None]) -> list[str]:
    """Return the spanners with their rules, then the headings."""
    lines = []
    runs = spanners(description.columns)
    if any(text for text, *_ in runs):
        cells = [rf"\multicolumn{{{n}}}{{c}}{{{latex_text(text)}}}" if text else " & " * (n - 1) for text, _, n in runs]
        lines.append(" & ".join(cells) + r" \\")
        lines.append("".join(rf"\cmidrule(lr){{{first + 1}-{first + n}}}" for text, first, n in runs if text))
    letters = extent_of(description).letters
    cells = [
        _heading(column, width, shape)
        for column, width, shape in zip(description.columns, letters, shapes, strict=True)
    ]
    return [*lines, " & ".join(cells) + r" \\"]


def _heading(column: Column, width: int, shape: Decimals | None) -> str:
    """Return a heading on as many lines as its column asks for, above numbers in the middle."""
    lines = [latex_text(line) for line in heading_lines(column.heading, width)]
    side = "c" if shape is not None else column.align[0]
    text = lines[0]
    if len(lines) > 1:
        text = rf"\begin{{tabular}}[b]{{@{{}}{side}@{{}}}}" + r"\\".join(map(_guarded, lines)) + r"\end{tabular}"
    return f"{{{text}}}"


def _body(description: TableData, shapes: list[Decimals | None]) -> list[str]:
    """Return the rows, headings of groups above them."""
    lines = []
    for heading, number in grouped_rows(description):
        if heading is not None:
            above = [r"\addlinespace"] if number else []
            text = rf"\multicolumn{{{len(description.columns)}}}{{@{{}}l@{{}}}}{{\textit{{{latex_text(heading)}}}}} \\"
            lines += [*above, text]
        row = description.rows[number]
        cells = [_cell(text, shapes[place], (number, place) in description.bold) for place, text in enumerate(row)]
        lines.append(_guarded(" & ".join(cells)) + r" \\")
    return lines


def _cell(text: str, shape: Decimals | None, bold: bool) -> str:
    """Return a cell; in a column of numbers, what is none stands in braces."""
    if shape is not None and is_number(text):
        number = text.replace(MINUS, "-")
        return rf"\bfseries {number}" if bold else number
    shown = latex_text(text)
    shown = rf"\textbf{{{shown}}}" if bold and shown else shown
    return f"{{{shown}}}" if shape is not None and shown else shown


def _notes(description: TableData) -> list[str]:
    """Return the notes, each a paragraph as wide as the table."""
    if not description.notes:
        return []
    items = [rf"\item {_guarded(latex_text(note))}" for note in description.notes]
    settings = r"\footnotesize\setlength{\labelsep}{0pt}\raggedright"
    return [rf"\begin{{tablenotes}}[flushleft]{settings}", *items, r"\end{tablenotes}"]


def _guarded(text: str) -> str:
    """Return a text before which LaTeX does not look for an option."""
    return "{}" + text if text.startswith(("[", "(", "*")) else text

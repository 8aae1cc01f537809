r"""A described table as LaTeX for any class: its width is measured where it is set, and it goes where it fits.

Packages of one table type are not asked of its user: booktabs rules and siunitx columns are all that every table takes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pli_stats.publish.renderers.latex_cells import columns as column_spec
from pli_stats.publish.renderers.latex_cells import (
    guarded,
    shape_of,
    table_head,
    table_rows,
    tabular,
    texts_of,
    widest_rows,
)
from pli_stats.publish.renderers.latex_letters import foreign_letters, latex_text
from pli_stats.publish.table_data import Decimals, as_printed, extent_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pli_stats.publish.table_data import TableData

# Loaded by every table; those after them only where the table may have to be turned or is broken over pages.
_ALWAYS = ("booktabs", "siunitx")
_WIDE, _LONG = ("rotating",), ("longtable", "pdflscape")
_LATIN = (r"\usepackage[T1]{fontenc}", r"\usepackage{mathptmx}")
# Letters that the main font lacks are looked for in those of these that the machine has; babel orders what is
# written from right to left.
_FONTS = (
    "Noto Serif CJK SC,Noto Sans CJK SC,Noto Naskh Arabic,Noto Serif Hebrew,Noto Serif,Noto Sans,"
    "Droid Sans Fallback,WenQuanYi Zen Hei,Arial Unicode MS,SimSun,MS Mincho,Malgun Gothic,PingFang SC,Arial,"
    "DejaVu Sans,FreeSerif"
)
_ALL_SCRIPTS = (
    r"\usepackage[bidi=basic]{babel}",
    r"\babelprovide[import, main]{english}",
    r"\usepackage{fontspec}",
    r"\def\others{}\makeatletter",
    rf"\@for\name:={_FONTS}\do{{",
    r'\IfFontExistsTF{\name}{\edef\others{\others "\name:mode=harf;script=arab;",}}{}}',
    r'\makeatother\directlua{luaotfload.add_fallback("others", {\others})}',
    # Not through HarfBuzz, which leaves an empty place for a letter that no font has and says so in the log only.
    r"\setmainfont{Latin Modern Roman}[RawFeature={fallback=others}]",
)
# What fits across the text of every class (llncs has the narrowest), across a page of our own, across two columns of
# text, all as `extent_of` measures it.
_ACROSS_MM, _ACROSS_OWN_MM, _ACROSS_TWO_MM = 112.0, 190.0, 165.0
# How many lines fit down: upright and turned, in every class and on a page of our own.
_DOWN, _DOWN_OWN = {False: 44, True: 28}, {False: 55, True: 34}
_HEAD_LINES = 9  # of a part of a long table: caption, heads, rules
# Single-spaced also where the text is not.
_LETTERS = r"\def\baselinestretch{1}\footnotesize\setlength{\tabcolsep}{4pt}"
_SETTINGS = r"\sisetup{group-digits=none, retain-explicit-plus, detect-weight, mode=text}"
_LOST = (
    r"\ifdefined\pdftexversion\errmessage{pdflatex lacks letters of this table: use lualatex or xelatex}\fi",
    # 3: a letter that no font has is an error, not an empty place. Global, since lualatex looks when a page is done.
    r"\global\tracinglostchars=3",
)
# The table is set into this box before a place is chosen for it.
_BOX = r"\ifdefined\plitable\else\newsavebox{\plitable}\fi"
_FITS = r"\ifdim\wd\plitable>"
# Smaller than this factor nobody reads it.
_WARNING = r"\PackageWarning{pli-stats}{This table is too wide to be read even where it is turned: leave out columns}"
_PLACE = (
    r"\def\plifloat{table}",
    rf"{_FITS}\columnwidth\def\plifloat{{table*}}\fi",
)
_TURN = (rf"{_FITS}1.1\textwidth\def\plifloat{{sidewaystable*}}\fi", rf"{_FITS}1.4\textheight{_WARNING}\fi")
_SHRINK = rf"{_FITS}\linewidth\sbox{{\plitable}}{{\resizebox{{\linewidth}}{{!}}{{\usebox{{\plitable}}}}}}\fi"
# Caption and notes are as wide as the table, or as a narrow column of text.
_AS_WIDE = rf"{_FITS}75mm\edef\pliwide{{\the\wd\plitable}}\else\def\pliwide{{75mm}}\fi"
# A table over pages cannot be scaled: it is turned, then its letters become smaller.
_OVER_PAGES = (
    r"\def\plisize{\footnotesize}\def\plibegin{}\def\pliend{}\edef\pliroom{\the\textwidth}",
    r"\sbox{\plitable}{\plisize\pliwidest}",
    rf"{_FITS}\pliroom\def\plibegin{{\begin{{landscape}}}}\def\pliend{{\end{{landscape}}}}"
    r"\edef\pliroom{\the\textheight}\fi",
    rf"{_FITS}\pliroom\def\plisize{{\scriptsize}}\sbox{{\plitable}}{{\plisize\pliwidest}}\fi",
    rf"{_FITS}\pliroom\def\plisize{{\tiny\setlength{{\tabcolsep}}{{2pt}}}}\sbox{{\plitable}}{{\plisize\pliwidest}}\fi",
    rf"{_FITS}\pliroom{_WARNING}\fi",
    r"\plibegin\plisize",
)


def render(description: TableData, *, standalone: bool = False, label: str | None = None, text_columns: int = 1) -> str:
    r"""Return the table for `\input`, or with `standalone` as a document of its own."""
    description = as_printed(description)
    taken = extent_of(description)
    wide = taken.width_mm > (_ACROSS_OWN_MM if standalone else _ACROSS_TWO_MM if text_columns > 1 else _ACROSS_MM)
    most = (_DOWN_OWN if standalone else _DOWN)[wide]
    over_pages = taken.lines > most
    name = label or label_of(description.title)
    shapes = [shape_of(description, place) for place in range(len(description.columns))]
    foreign = foreign_letters(" ".join(texts_of(description)))
    lines = [r"\begingroup", _BOX, _LETTERS, _SETTINGS, *(_LOST if foreign else ())]
    turns = taken.width_mm > _ACROSS_MM
    if over_pages and text_columns == 1:
        lines += _longtable(description, shapes, name)
    else:
        rows = len(description.rows)
        step = max(most - _HEAD_LINES, 1) if over_pages else max(rows, 1)
        parts = [range(first, min(first + step, rows)) for first in range(0, max(rows, 1), step)]
        for number, part in enumerate(parts):
            lines += _float(
                description, shapes, name, part, first=number == 0, last=number == len(parts) - 1, turns=turns
            )
    text = "\n".join([*lines, r"\endgroup"]) + "\n"
    long = over_pages and text_columns == 1
    packages = [*_ALWAYS, *(_LONG if long else ()), *(_WIDE if turns and not long else ())]
    if standalone:
        return _document(text, packages, sideways=wide, foreign=foreign)
    return _needs(packages, foreign, name) + text


def label_of(title: str) -> str:
    """Return the label that a table has where none is given: the words of its title in plain letters.

    Examples
    --------
    >>> label_of("Pollution load of 38 ports, ranked by zone PLI"), label_of("大连")
    ('tab:pollution-load-of-38-ports', 'tab:pli-stats')
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", plain)
    return "tab:" + ("-".join(words[:5]) or "pli-stats")


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


def _needs(packages: list[str], foreign: str, label: str) -> str:
    """Return comments on what the preamble of the user must have, and how the text refers to the table."""
    loaded = "".join(rf"\usepackage{{{name}}}" for name in packages)
    letters = "".join(_ALL_SCRIPTS) if foreign else r"\usepackage[T1]{fontenc}"
    lines = [f"% Preamble: {letters}{loaded}", rf"% In the text: Table~\ref{{{label}}}"]
    if "longtable" in packages:
        lines.append("% Run LaTeX until it asks for no other run: only then do columns stand below their heads.")
        lines.append("% In a document of two columns it cannot be broken: ask for it with text_columns=2.")
    if foreign:
        lines.append(
            f"% pdflatex cannot set {foreign}: use lualatex, for which this preamble is, or xelatex and a font that "
            "has these letters."
        )
    return "\n".join(lines) + "\n"


def _float(
    description: TableData,
    shapes: list[Decimals | None],
    label: str,
    rows: range,
    *,
    first: bool,
    last: bool,
    turns: bool,
) -> Iterator[str]:
    """Yield a table, or a part of one, in a column, across the page or turned, by the width that it has there."""
    title = latex_text(description.title)
    caption = rf"\caption{{{title}}}\label{{{label}}}" if first else rf"\caption[]{{{title} (continued)}}"
    yield rf"\sbox{{\plitable}}{{{tabular(description, shapes, rows)[0]}"
    yield from tabular(description, shapes, rows)[1:-1]
    yield r"\end{tabular}}"
    yield from (*_PLACE, *(_TURN if turns else ()))
    yield from ([] if first else [r"\addtocounter{table}{-1}"])
    yield r"\begin{\plifloat}[htbp]"
    yield r"\centering\footnotesize"
    yield from ([_SHRINK] if turns else [])
    yield _AS_WIDE
    yield r"\begin{minipage}{\pliwide}"
    yield caption
    yield r"\usebox{\plitable}"
    if last and description.notes:
        yield r"\par\smallskip\raggedright"
        yield from (rf"{guarded(latex_text(note))}\par" for note in description.notes)
    yield r"\end{minipage}"
    yield r"\end{\plifloat}"


def _longtable(description: TableData, shapes: list[Decimals | None], label: str) -> Iterator[str]:
    """Yield a table that is broken over pages, with its head on each and its notes after it."""
    head, title = table_head(description, shapes), latex_text(description.title)
    yield r"\def\pliwidest{%"
    yield from widest_rows(description, shapes)
    yield "}"
    yield from _OVER_PAGES
    yield r"\setlength{\LTcapwidth}{\linewidth}"
    yield rf"\begin{{longtable}}{{{column_spec(description, shapes)}}}"
    yield rf"\caption{{{title}}}\label{{{label}}}\\"
    yield from (r"\toprule", *head, r"\midrule", r"\endfirsthead")
    yield rf"\caption[]{{{title} (continued)}}\\"
    yield from (r"\toprule", *head, r"\midrule", r"\endhead", r"\bottomrule", r"\endfoot")
    yield from (r"\bottomrule", r"\endlastfoot")
    yield from table_rows(description, shapes)
    yield r"\end{longtable}"
    yield r"{\raggedright"
    yield from (rf"\noindent {latex_text(note)}\par" for note in description.notes)
    yield r"}\pliend"

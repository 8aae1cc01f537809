"""Documents of their own around a LaTeX table, for pdflatex or, where letters ask for it, lualatex."""

from __future__ import annotations

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


def packages_of(*, sideways: bool, long: bool) -> list[str]:
    """Return the packages that a table needs."""
    turned = ("pdflscape",) if long else ("rotating",)
    return [*_ALWAYS, *(_LONG if long else ()), *(turned if sideways else ())]


def document(text: str, packages: list[str], *, sideways: bool, foreign: str) -> str:
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

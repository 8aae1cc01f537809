"""Text for LaTeX: what it would obey is escaped, symbols stand as commands, letters that pdflatex lacks are named."""

from __future__ import annotations

import re
import unicodedata

from pli_stats.text.safe import one_line, typeset

_COMMANDS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", "`": r"\textasciigrave{}",
}  # fmt: skip
# Symbols of this field for which pdflatex's text fonts have no character.
_MATHEMATICS = {
    "−": "-", "≤": r"\leq", "≥": r"\geq", "≈": r"\approx", "≠": r"\neq", "≪": r"\ll", "≫": r"\gg", "∞": r"\infty",
    "√": r"\surd", "∑": r"\sum", "∏": r"\prod", "∂": r"\partial", "∆": r"\Delta", "∈": r"\in", "∝": r"\propto",
    "⋅": r"\cdot", "↔": r"\leftrightarrow", "⇒": r"\Rightarrow", "∼": r"\sim", "≡": r"\equiv",
    "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda", "Ξ": r"\Xi", "Π": r"\Pi", "Σ": r"\Sigma",
    "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega",
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "ζ": r"\zeta", "η": r"\eta",
    "θ": r"\theta", "ι": r"\iota", "κ": r"\kappa", "λ": r"\lambda", "ν": r"\nu", "ξ": r"\xi", "π": r"\pi",
    "ρ": r"\rho", "σ": r"\sigma", "ς": r"\varsigma", "τ": r"\tau", "υ": r"\upsilon", "φ": r"\varphi", "χ": r"\chi",
    "ψ": r"\psi", "ω": r"\omega",
}  # fmt: skip
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)) | {"⁺": "+", "⁻": r"\ensuremath{-}", "ⁿ": "n"}
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)) | {"₊": "+", "₋": r"\ensuremath{-}"}
_WRITTEN = {
    **_COMMANDS,
    **{char: rf"\ensuremath{{{command}}}" for char, command in _MATHEMATICS.items()},
    **{char: rf"\textsuperscript{{{command}}}" for char, command in _RAISED.items()},
    **{char: rf"\textsubscript{{{command}}}" for char, command in _LOWERED.items()},
    "\u202f": r"\,",
    "µ": r"\textmu{}", "μ": r"\textmu{}", "°": r"\textdegree{}", "±": r"\textpm{}", "×": r"\texttimes{}",
}  # fmt: skip
# Letters that every pdflatex of the last years sets in T1 fonts; whatever is not here asks for another engine.
_LATIN = set(map(chr, range(0xA1, 0x180))) - set("ĦħĸĿŀŉŦŧſ\xad") | set("ȘșȚț–—‘’‚“”„†‡•…‰‹›€™")
# Greek letters one by one are symbols, several are a word, which mathematics would set as a product.
_GREEK_WORD = re.compile("([\u0370-\u03ff\u1f00-\u1fff]{2,})")
_LIGATURES = re.compile(r"-(?=-)|,(?=,)|'(?=')")

_PUT_IN = {"\0": "{}", "\1": r"\hspace{0pt}"}


def latex_text(text: object) -> str:
    r"""Return a text so that LaTeX sets it as it is.

    Examples
    --------
    >>> print(latex_text("50%_bg & Pb^2+ <0.02 [-1.5, µg]"))
    50\%\_bg \& Pb\textasciicircum{}2+ \textless{}0.02 [\ensuremath{-}1.5, \textmu{}g]
    """
    # Two of a kind would be drawn as one. No text holds control characters any more: they stand for what is put in.
    plain = _LIGATURES.sub("\\g<0>\0", typeset(_composed(text), "\1"))
    others_and_words = _GREEK_WORD.split(plain)
    others_and_words[::2] = map(_written, others_and_words[::2])
    return "".join(others_and_words)


def _written(plain: str) -> str:
    """Return characters as LaTeX has them."""
    return "".join(_PUT_IN.get(char) or _WRITTEN.get(char, char) for char in plain)


def foreign_letters(text: str) -> str:
    """Return the characters of a text that pdflatex cannot set, each once and in order.

    Examples
    --------
    >>> foreign_letters("Zürich µ ≤ 大连 大"), foreign_letters("Łódź — 95 %"), foreign_letters("χ² of ΝΕΟ")
    ('大连', '', 'ΝΕΟ')
    """
    plain = one_line(_composed(text))
    in_words = set("".join(_GREEK_WORD.findall(plain)))
    set_by_all = {*_WRITTEN, *_LATIN} - in_words
    return "".join(char for char in dict.fromkeys(plain) if not (char.isascii() or char in set_by_all))


def _composed(text: object) -> str:
    """Return a text with its accents in its letters, where pdflatex knows them."""
    return unicodedata.normalize("NFC", str(text))

"""Text from outside (names of ports, files, columns) made safe to show: nothing in it can be obeyed instead of read.

What a format obeys besides (HTML, LaTeX, Markdown) is escaped by its renderer; what all of them need to know of a text
(minus signs, where long words break, its direction and its width) is here too.
"""

from __future__ import annotations

import re
import unicodedata

# Characters that no format may hold (controls, halves of a surrogate pair, code points that are no characters), those
# that turn the direction of whatever follows them, and those that a reader cannot see. The two joiners of Arabic and
# Indic writing stay where they stand between letters of such scripts: without them names are misspelt.
_NOT_SHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
    "|[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2065\ufeff\U000e0001-\U000e007f]|(?<![\u0600-\u0dff])[\u200c\u200d]"
    "|[" + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)) + "]"
)
# A hyphen that begins a number, not one within a name or a date.
_MINUS = re.compile(r"(?<![\w.)\]-])-(?=[\d.∞])")
_SPACES = re.compile(r"[^\S\u202f]+")
_LONG_WORD, _PIECE = re.compile(r"\S{41,}"), re.compile(r"(\S{20})(?=\S)")


def one_line(text: object) -> str:
    r"""Return a text on one line, characters that cannot be shown by their code.

    Examples
    --------
    >>> print(one_line("two\nlines \x07"))
    two lines \x07
    """
    # The narrow space within numbers stays: at a plain one they would be broken.
    return visible(_SPACES.sub(" ", str(text)).strip())


def visible(text: object) -> str:
    r"""Return a text with all its spaces, characters that cannot be shown (line breaks too) by their code.

    Examples
    --------
    >>> print(visible("two  spaces\nand a break"))
    two  spaces\x0aand a break
    """
    shown = str(text)
    return shown if shown.isascii() and shown.isprintable() else _NOT_SHOWN.sub(_code, shown)


def typeset(text: object, may_break: str) -> str:
    """Return a text on one line for print: minus signs before numbers, words that are wider than a column broken.

    Examples
    --------
    >>> typeset("2003-5 [-0.5, 1]", "")
    '2003-5 [−0.5, 1]'
    """
    plain = _MINUS.sub("−", one_line(text))
    return _LONG_WORD.sub(lambda word: _PIECE.sub(lambda piece: piece[0] + may_break, word[0]), plain)


def is_right_to_left(text: str) -> bool:
    """Say whether a text is written from right to left, by its first letter that has a direction.

    Examples
    --------
    >>> is_right_to_left("12 ميناء A"), is_right_to_left("A ميناء")
    (True, False)
    """
    directions = (unicodedata.bidirectional(char) for char in text)
    return next((kind in ("R", "AL") for kind in directions if kind in ("L", "R", "AL")), False)


def display_width(text: str) -> int:
    """Return the columns that a text takes in a terminal: East Asian characters take two, marks none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)


def _code(found: re.Match[str]) -> str:
    """Return a character as its code."""
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

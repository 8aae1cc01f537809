"""What typesetting needs to know of a text: its minus signs, where long words break, its direction and its width."""

from __future__ import annotations

import re
import unicodedata

from pli_stats.text.safe import one_line

# A hyphen that begins a number, not one within a name or a date.
_MINUS = re.compile(r"(?<![\w.)\]-])-(?=[\d.∞])")
_LONG_WORD, _PIECE = re.compile(r"\S{41,}"), re.compile(r"(\S{20})(?=\S)")


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
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)

"""Text from outside (names of ports, files, columns) made safe to show: nothing in it can be obeyed instead of read.

What a format obeys besides (HTML, LaTeX, Markdown) is escaped by its renderer.
"""

from __future__ import annotations

import re

# Characters that no format may hold (controls, halves of a surrogate pair, code points that are no characters), and
# those that turn the direction of whatever follows them.
_NOT_SHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
    "|[" + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)) + "]"
)


def one_line(text: object) -> str:
    r"""Return a text on one line, characters that cannot be shown by their code.

    Examples
    --------
    >>> print(one_line("two\nlines \x07"))
    two lines \x07
    """
    return visible(" ".join(str(text).split()))


def visible(text: object) -> str:
    r"""Return a text with all its spaces, characters that cannot be shown (line breaks too) by their code.

    Examples
    --------
    >>> print(visible("two  spaces\nand a break"))
    two  spaces\x0aand a break
    """
    return _NOT_SHOWN.sub(_code, str(text))


def _code(found: re.Match[str]) -> str:
    """Return a character as its code."""
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

"""Counts and names in sentences."""

from __future__ import annotations

import string
from collections.abc import Iterable
from typing import Any

from pli_stats.text.nouns import plural
from pli_stats.text.numbers import spaced

_NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class CountingFormatter(string.Formatter):
    """Fills templates that count: `{n:sample}`, `{n:stratum adds|strata add}`, and without the count `{n:~is|are}`."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return one field as text; other format specifications mean what they do in Python."""
        words = format_spec.removeprefix("~")
        if len(words) < 2 or not words[0].isalpha() or not isinstance(value, int):
            return str(super().format_field(value, format_spec))
        return in_number(words, value) if words != format_spec else f"{spaced(value)} {in_number(words, value)}"


def in_number(words: str, count: int) -> str:
    """Return a noun, or "one|several", in the number that a count asks for.

    Examples
    --------
    >>> in_number("stratum", 2), in_number("stratum adds|strata add", 1)
    ('strata', 'stratum adds')
    """
    one, _, several = words.partition("|")
    return (one if count == 1 else several) if several else plural(one, count)


def series(names: Iterable[object], most: int = 40) -> str:
    """Return names as a series, at most `most` of them.

    Examples
    --------
    >>> series(["As", "Cd", "Cr"]), series([]), series(["a", "b", "c"], most=2)
    ('As, Cd and Cr', '', 'a, b and 1 more')
    """
    items = [str(name) for name in names]
    if len(items) > most:
        return f"{', '.join(items[:most])} and {len(items) - most} more"
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def counted(count: int, word: str) -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> counted(1, "sample"), counted(12000, "sample")
    ('1 sample', '12 000 samples')
    """
    return f"{spaced(count)} {plural(word, count)}"


def numeral(count: int) -> str:
    """Return a small count as a word, a larger one in figures.

    Examples
    --------
    >>> numeral(2), numeral(10)
    ('two', '10')
    """
    return _NUMERALS[count] if 0 < count < len(_NUMERALS) else spaced(count)


def opening(count: int, word: str) -> str:
    """Return a count with its noun as a sentence may begin.

    Examples
    --------
    >>> opening(3, "model"), opening(14, "model")
    ('three models', 'in all, 14 models')
    """
    text = f"{numeral(count)} {plural(word, count)}"
    return text if 0 < count < len(_NUMERALS) else f"in all, {text}"

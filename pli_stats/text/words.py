"""Counts and names in sentences."""

from __future__ import annotations

from collections.abc import Iterable

from pli_stats.text.nouns import plural
from pli_stats.text.numbers import spaced

_NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


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

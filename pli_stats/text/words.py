"""Nouns, counts and names in sentences; what samples are grouped by, as a word: the column's own or a neutral one."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from typing import Any

from pli_stats.text.numbers import spaced

_NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
# Nouns of the field and their plurals; a column of another name holds "groups", whatever language it is in.
_IRREGULAR = {"stratum": "strata", "wharf": "wharves"}
_SINGULAR = (
    "area basin bay beach berth bight campaign canal catchment channel city class cluster coast cohort community core "
    "country county cove creek cruise delta depth district dock domain estuary farm field firth fjord group gulf "
    "habitat harbor harbour inlet island jetty lagoon lake layer location loch mangrove marina marsh ocean "
    "place plant plot pond port province quay reach region reservoir river sample sea season section sector set shore "
    "site sound state station stratum strait stream survey terminal town transect tributary village visit watershed "
    "wetland wharf year zone"
)
# Endings of a column's name that say how its labels are written, not what they name.
_LABEL = {"name", "id", "code", "label", "nr", "no", "number"}
_SIBILANT = re.compile(r"(?:[sxz]|ch|sh)$")
_WORDS = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)*")
_HARD_U = re.compile(r"uni|use|us\b|uk\b|eu", re.IGNORECASE)


def plural(word: str, count: float = 2) -> str:
    """Return an English noun in the number that a count asks for.

    Examples
    --------
    >>> plural("harbour", 1), plural("estuary"), plural("bay"), plural("sandy beach", 3), plural("stratum")
    ('harbour', 'estuaries', 'bays', 'sandy beaches', 'strata')
    """
    if count == 1:
        return word
    *before, noun = word.rsplit(" ", 1)
    if noun in _IRREGULAR:
        return " ".join([*before, _IRREGULAR[noun]])
    if re.search(r"[^aeiou]y$", noun):
        return f"{word[:-1]}ies"
    return f"{word}es" if _SIBILANT.search(noun) else f"{word}s"


def with_article(word: str) -> str:
    """Return a word with the article that its first sound asks for.

    Examples
    --------
    >>> with_article("estuary"), with_article("harbour"), with_article("US harbour")
    ('an estuary', 'a harbour', 'a US harbour')
    """
    return f"{'an' if word[:1].casefold() in set('aeiou') and not _HARD_U.match(word) else 'a'} {word}"


_NUMBER = {form: noun for noun in _SINGULAR.split() for form in (noun, plural(noun))}


def unit_word(by: str) -> str:
    """Return the noun for what a column groups samples by, "group" where its name is none that is known.

    Examples
    --------
    >>> unit_word("harbour_name"), unit_word("Study Beaches"), unit_word("Häfen"), unit_word("Status"), unit_word("")
    ('harbour', 'study beach', 'group', 'group', 'port')
    """
    words = column_words(by).split()
    while len(words) > 1 and words[-1].casefold() in _LABEL:
        words = words[:-1]
    if not words:
        return "port"
    *before, last = words
    noun = _NUMBER.get(last.casefold())
    if noun is None or not _WORDS.fullmatch(" ".join(words)):
        return "group"
    return " ".join([*(word if word.isupper() else word.casefold() for word in before), noun])


def column_words(by: str) -> str:
    """Return a column's name as a heading has it, without underscores.

    Examples
    --------
    >>> column_words("harbour_name"), column_words("")
    ('harbour name', '')
    """
    return " ".join(str(by).replace("_", " ").split())


def column_mark(by: str) -> str:
    """Return the column in quotation marks where the word for it does not tell which one it is, else ''.

    Examples
    --------
    >>> column_mark("Häfen"), column_mark("harbours")
    ("column 'Häfen'", '')
    """
    return f"column {column_words(by)!r}" if unit_word(by) == "group" and column_words(by).casefold() != "group" else ""


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

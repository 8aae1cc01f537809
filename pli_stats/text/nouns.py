"""What samples are grouped by, as a word: the column's own where it is an English noun, else a neutral one."""

from __future__ import annotations

import re

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

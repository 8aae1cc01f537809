"""Notes of a result as sentences of a methods section: those known are put into its tense, others stand as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pli_stats.publish.display_names import ABOUT, about, readable
from pli_stats.publish.notes import stand_ins
from pli_stats.text.nouns import plural
from pli_stats.text.words import counted

Facts = Mapping[str, str]
Telling = Callable[[Facts], str]
_SLOT = re.compile(r"\\\{(\w+)(?::[^}]*)?\\\}")
_COUNTED = re.compile(r"(\d[\d ]*) ([\w-]+)\(s\)")
_ABOUT = "about"


class Rule(NamedTuple):
    """A note as its module words it, and how a methods section says the same; '' where another sentence says it."""

    template: str
    telling: Telling


@lru_cache(maxsize=256)
def _pattern(template: str) -> re.Pattern[str]:
    """Return the pattern of the notes that a template makes."""
    met: set[str] = set()

    def slot(found: re.Match[str]) -> str:
        """Return a group for a new fact, a reference to it for one that came before."""
        name = found[1]
        text = f"(?P={name})" if name in met else f"(?P<{name}>.*?)"
        met.add(name)
        return text

    # Where several intervals or pairs are noted, those that a note is about stand in brackets before its full stop.
    body = _SLOT.sub(slot, re.escape(template.rstrip(".")))
    return re.compile(rf"{body}(?P<{_ABOUT}> \('.+\))?\.?", re.DOTALL)


def facts_of(template: str, notes: Iterable[str]) -> list[Facts]:
    """Return the facts of every note that a template has made.

    Examples
    --------
    >>> facts_of("{n} of {m} were left out.", ["3 of 9 were left out.", "Two ports."])
    [{'n': '3', 'm': '9'}]
    """
    found = [match for note in notes if (match := _pattern(template).fullmatch(note))]
    return [{name: fact for name, fact in match.groupdict().items() if name != _ABOUT} for match in found]


def holds(template: str, notes: Iterable[str]) -> bool:
    """Say whether a template has made any of the notes."""
    return bool(facts_of(template, notes))


def told(notes: Iterable[str], rules: Sequence[Rule]) -> list[str]:
    """Return the notes as sentences, each once, without those about stand-in data, which stand first of all."""
    return [text for note in dict.fromkeys(notes) if not stand_ins([note]) and (text := _tell(note, rules))]


def _tell(note: str, rules: Sequence[Rule]) -> str:
    """Return one note as a sentence; a note that no rule knows stands as it is."""
    for rule in rules:
        found = _pattern(rule.template).fullmatch(note)
        if found:
            text = rule.telling(found.groupdict())
            return readable(f"{text}{_about(found[_ABOUT])}") if text else ""
    return readable(_COUNTED.sub(lambda m: f"{m[1]} {plural(m[2], int(m[1].replace(' ', '')))}", note))


def _about(names: str | None) -> str:
    """Return the intervals or pairs that a note is about, as the end of its sentence; of many, a few."""
    found = ABOUT.search(names or "")
    return about(found) if found else names or ""


def unsaid(facts: Facts) -> str:
    """Return nothing, for a note that another sentence says."""
    return ""


def filled(text: str) -> Telling:
    """Return the telling that puts facts into a text.

    Examples
    --------
    >>> filled("{metals} were left out")({"metals": "Ag, Ba"})
    'Ag, Ba were left out'
    """
    return lambda facts: text.format_map(dict(facts))


def by_count(one: str, several: str, *, noun: str = "sample", fact: str = "count") -> Telling:
    """Return the telling whose verb follows the count; `{counted}` is the count with its noun.

    Examples
    --------
    >>> by_count("{counted} was left out", "{counted} were left out")({"count": "1"})
    '1 sample was left out'
    """

    def tell(facts: Facts) -> str:
        """Return the sentence for one or for several."""
        count = int(facts[fact])
        text = one if count == 1 else several
        return text.format_map({**facts, "counted": counted(count, noun), "noun": plural(noun, count)})

    return tell

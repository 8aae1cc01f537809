"""Names from the data kept as they are, while the words around them are spelled and abbreviated."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from pli_stats.publish.prose.grammar.abbreviations import abbreviations
from pli_stats.text.notes import Note
from pli_stats.text.spelling import BRITISH_WORD

_FIRST_MARK = 0xF0000  # of a private plane of Unicode, which no name may hold
_QUOTED = re.compile(r"(?<!\w)'[^']*'(?!\w)")


def names_set_aside(texts: list[str], result: Any) -> tuple[list[str], Callable[[str], str]]:
    """Return texts with a mark in place of each name that holds one of our words, and what puts names back.

    Examples
    --------
    >>> texts, put_back = names_set_aside(["The harbour 'grey bay' was clean."], None)
    >>> "grey" in texts[0], put_back(texts[0])
    (False, "The harbour 'grey bay' was clean.")
    """
    names = sorted({name for name in _strings(result) if _may_change(name)}, key=lambda name: (-len(name), name))
    kept: list[str] = []

    def aside(found: re.Match[str]) -> str:
        """Return the mark of a name."""
        kept.append(found[0])
        return chr(_FIRST_MARK + len(kept) - 1)

    parts = [*(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names), _QUOTED.pattern]
    marked = [re.sub("|".join(parts), aside, text) for text in texts]

    def put_back(text: str) -> str:
        """Return a text with its names."""
        for number, name in enumerate(kept):
            text = text.replace(chr(_FIRST_MARK + number), name)
        return text

    return marked, put_back


def _may_change(name: str) -> bool:
    """Say whether a name holds a word or an abbreviation that would be turned, beside other words."""
    words = re.findall(r"\w+", name)
    return len(words) > 1 and any(BRITISH_WORD.match(word) or word in abbreviations() for word in words)


def _strings(value: Any) -> Iterator[str]:
    """Return the texts in the frames, the notes and the keys of a result."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, pd.DataFrame):
        for name in value.columns:
            if not pd.api.types.is_numeric_dtype(value[name]):
                yield from (each for each in value[name].dropna().unique() if isinstance(each, str))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _strings(key)
            yield from _strings(one)
    elif isinstance(value, Note):
        facts = () if value.code == "stand_in_data" else value.facts  # those are words of ours
        yield from _strings((*(fact for _, fact in facts), *(name for kind, name in value.about if kind != "index")))
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _strings(one)
    elif dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from _strings(getattr(value, each.name))

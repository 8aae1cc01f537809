"""Abbreviations: in a text spelled out where they stand first, under a table all that it leaves unexplained."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pli_stats.publish.prose.grammar.background_citations import guideline_abbreviations
from pli_stats.records.metrics import METRIC_RECORDS

_ALWAYS = {
    "CI": "confidence interval",
    "CrI": "credible interval",
    "CKA": "centred kernel alignment",
    "ROPE": "region of practical equivalence",
    "PLI": "pollution load index",
}
_PLURALS = {"PLI": "pollution load indices"}


@lru_cache(maxsize=1)
def _spelled_out() -> dict[str, str]:
    """Return what each abbreviation stands for, long ones first, since short ones may be part of them."""
    metrics = {
        record.label: record.words
        for record in METRIC_RECORDS.values()
        if record.label != record.words and not record.words.startswith(record.label.casefold())
    }
    found = {**_ALWAYS, **metrics, **guideline_abbreviations()}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def abbreviations() -> tuple[str, ...]:
    """Return all that are known."""
    return tuple(_spelled_out())


def abbreviations_note(texts: Iterable[str]) -> str:
    """Return what the abbreviations in the texts of a table stand for that no text of it spells out, "" for none.

    Examples
    --------
    >>> abbreviations_note(["Zone PLI", "95 % CI", "MAE: mean absolute error."])
    'Abbreviations: CI, confidence interval; PLI, pollution load index.'
    """
    text = "\n".join(texts)
    folded = text.casefold()
    found = {
        short: words
        for short, words in _spelled_out().items()
        if words.casefold() not in folded
        and not re.search(rf"^(?:.*[.;] )?{re.escape(short)}: ", text, re.MULTILINE)
        and re.search(rf"(?<!\w){re.escape(short)}s?(?!\w)", text)
    }
    listed = "; ".join(f"{short}, {found[short]}" for short in sorted(found))
    return f"Abbreviations: {listed}." if listed else ""


def explained_once(paragraphs: list[str]) -> list[str]:
    """Return paragraphs with every abbreviation spelled out where it stands first, and only there.

    Examples
    --------
    >>> explained_once(["PLIs were low (95 % CI 1 to 2).", "The pollution load index (PLI) rose (95 % CI 2 to 3)."])
    ['Pollution load indices (PLIs) were low (95 % confidence interval [CI] 1 to 2).', 'The PLI rose (95 % CI 2 to 3).']
    """
    text = "\n\n".join(paragraphs)
    for short, words in _spelled_out().items():
        text = _explained(text, short, words)
    return text.split("\n\n") if text else []


def _explained(text: str, short: str, words: str) -> str:
    """Return a text that spells one abbreviation out at its first place only."""
    name = re.escape(short)
    whole = rf"{re.escape(words)}s? [(\[](?P<level>[\d.]+ % )?{name}(?P<many>s?)[)\]]|{name}, {re.escape(words)}"
    bare = rf"(?<![\w\[/-]){name}(?P<s>s?)(?![\w\]/-])"
    met = False

    def placed(found: re.Match[str]) -> str:
        """Return one place of the abbreviation as it should stand."""
        nonlocal met
        is_whole = found["s"] is None
        if not is_whole and not found[0].startswith(short):
            return found[0]
        first, met = not met, True
        if is_whole:
            if first:
                return found[0]
            # "Confidence intervals (95 % CI)" begins sentences, in which the level has to stay.
            return found[0].replace(f" {short}", "") if found["level"] else f"{short}{found['many'] or ''}"
        if not first:
            return found[0]
        plural = found["s"]
        long = _PLURALS.get(short, f"{words}s") if plural else words
        before = text[: found.start()]
        if not before or before.endswith((". ", "\n")):
            long = long[0].upper() + long[1:]
        if before.endswith(" of ") and short == "PLI" and not plural:
            long = f"the {long}"
        inside = before.count("(") > before.count(")")
        return f"{long} [{short}{plural}]" if inside else f"{long} ({short}{plural})"

    return re.sub(f"(?:{whole})|{bare}", placed, text, flags=re.IGNORECASE)

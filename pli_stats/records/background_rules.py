"""One record for each way to take a background from one's own samples: what it is called, and what is cited for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class BackgroundRule:
    """What is known of a rule beside its formula.

    Attributes
    ----------
    name : str
        As the argument `method` has it.
    words : str
        What a background by it is, in a sentence; {percentile} and {normalizer} stand for what was asked for.
    citations : tuple of str
        Keys of the references.
    least : int
        Samples that a metal must have.
    """

    name: str
    words: str
    citations: tuple[str, ...]
    least: int = 10


# Ten samples put two or more outside each quartile; a 95th percentile of fewer than 20 samples would lie beyond the
# last but one, where it is a guess at the largest value.
BACKGROUND_RULES: dict[str, BackgroundRule] = {
    rule.name: rule
    for rule in (
        BackgroundRule(
            "median_2mad", "the median plus twice the median absolute deviation (times 1.4826)", ("reimann2005",)
        ),
        BackgroundRule("tukey", "Tukey's upper inner fence", ("tukey1977", "reimann2005")),
        BackgroundRule("percentile", "the {percentile:g} % quantile", ("reimann2005",)),
        BackgroundRule("regression", "the least-squares line on {normalizer}", ("loring1991", "schropp1990")),
    )
}


def rule_words(facts: Mapping[str, Any]) -> str:
    """Return what a background is by the facts of its note, such as "Tukey's upper inner fence of the logarithms".

    Examples
    --------
    >>> rule_words({"method": "percentile", "percentile": 95.0, "log": False})
    'the 95 % quantile'
    >>> rule_words({"method": "regression", "normalizer": "Al", "log": True, "at": 50000.0})
    'the least-squares line on Al, in logarithms, at 50000 mg/kg'
    """
    words = BACKGROUND_RULES[facts["method"]].words.format_map(dict(facts))
    words += ", in logarithms" if facts.get("log") else ""
    return words + (f", at {facts['at']:g} mg/kg" if "at" in facts else "")

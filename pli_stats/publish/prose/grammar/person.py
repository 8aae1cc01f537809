"""Sentences in the passive voice as what "we" did, where a sentence says so of one act of its authors."""

from __future__ import annotations

import re

PERSONS = ("passive", "we")
# What authors do: participles that are their past tense as well, and those whose past tense differs.
_SAME = (
    "adjusted|applied|assessed|averaged|classed|combined|compared|computed|corrected|counted|enumerated|estimated|"
    "excluded|exchanged|flipped|found|held|judged|made|measured|obtained|permuted|pooled|predicted|replaced|resampled|"
    "scaled|tested|trained|used|weighted"
)
_PAST = {"chosen": "chose", "drawn": "drew", "given": "gave", "taken": "took"}
_ACT = f"{_SAME}|{'|'.join(_PAST)}"
_NOT_ALONE = (
    r"(?:it|they|no|that|which|who|whose|if|whether|where|when|while|as|since|because|than|so|but|is|are|had|has|have)"
)
# What goes on about the same subject would be left without one, or without its object.
_GOES_ON = (
    rf"(?:and|but) (?:was|were|is|are|had|have)\b|\band (?:{_ACT}) (?:in|by|with|from)\b|(?:was|were) not\b|, then "
)
# A subject without clauses, then the act.
_PASSIVE = re.compile(
    rf"^(?P<what>(?:(?!\b{_NOT_ALONE}\b)[^.,;:])+?) (?:was|were) (?:(?P<how>also|then|all) )?"
    rf"(?P<act>{_ACT})\b(?P<rest>(?!.*(?:{_GOES_ON}))(?! by (?:models|a network)).*)$"
)
_ALSO = re.compile(r"^also computed were (?P<rest>.*)$")
_PRONOUNS = {"it", "they", "this", "these", "none", "one", "two"}
# Sentences of notes begin with a capital already.
_OWN_CAPITAL = re.compile(r"^(?:The|A|An|All|Each|No|Samples|Values|Differences|Non-detects|Concentrations) ")


def in_first_person(sentence: str) -> str:
    """Return a sentence as what "we" did, or as it is where it does not say what its authors did.

    Examples
    --------
    >>> in_first_person("the signs of differences were flipped (Fisher, 1935)")
    'we flipped the signs of differences (Fisher, 1935)'
    >>> in_first_person("values that were drawn were few"), in_first_person("also computed were A and B")
    ('values that were drawn were few', 'we also computed A and B')
    """
    if also := _ALSO.match(sentence):
        return f"we also computed {also['rest']}"
    found = _PASSIVE.match(sentence)
    if found is None or found["what"] in _PRONOUNS:
        return sentence
    what = found["what"]
    if _OWN_CAPITAL.match(sentence):
        what = what[0].lower() + what[1:]
    how = "also " if found["how"] == "also" else ""
    return f"we {how}{_PAST.get(found['act'], found['act'])} {what}{found['rest']}"

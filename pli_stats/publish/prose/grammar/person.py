"""Sentences in the passive voice as what "we" did, where a sentence says so of one act of its authors."""

from __future__ import annotations

import re

PERSONS = ("passive", "we")
# What authors do: the participle as it stands in the passive, and the past tense where that differs.
_ACTS = {
    **{
        each: each
        for each in (
            "adjusted applied assessed averaged classed combined compared computed corrected counted enumerated "
            "estimated excluded exchanged flipped found held judged made measured obtained permuted pooled predicted "
            "replaced resampled scaled tested trained used weighted"
        ).split()
    },
    "chosen": "chose",
    "drawn": "drew",
    "given": "gave",
    "taken": "took",
}
_NOT_ALONE = r"(?:that|which|who|whose|if|whether|where|when|while|as|since|because|than|so|but|is|are|had|has|have)"
# A subject without clauses, then the act; what follows may not go on about the same subject.
_PASSIVE = re.compile(
    rf"^(?P<what>(?:(?!\b{_NOT_ALONE}\b)[^.,;:])+?) (?:was|were) (?P<not>not )?(?:(?P<how>also|then|all) )?"
    rf"(?P<act>{'|'.join(_ACTS)})\b(?P<rest>(?!.* and (?:was|were|is|are|had|have) )(?! by (?:models|a network)).*)$"
)
_ALSO = re.compile(r"^also computed were (?P<rest>.*)$")
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
    if found is None or found["not"] or found["what"].startswith(("it ", "they ", "no ")) or found["what"] in _PRONOUNS:
        return sentence
    what = found["what"]
    if _OWN_CAPITAL.match(sentence):
        what = what[0].lower() + what[1:]
    how = "also " if found["how"] == "also" else ""
    return f"we {how}{_ACTS[found['act']]} {what}{found['rest']}"


_PRONOUNS = {"it", "they", "this", "these", "none", "one", "two"}

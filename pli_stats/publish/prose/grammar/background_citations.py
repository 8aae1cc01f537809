"""What named backgrounds, guidelines and class schemes are called in a paper, and what is cited for them."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from pli_stats.publish.prose.grammar.bibtex import catalogue
from pli_stats.records.background_rules import BACKGROUND_RULES, rule_words
from pli_stats.text.notes import Note
from pli_stats.text.words import counted

_CRUST = "those of the upper continental crust"
_BACKGROUNDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "shale": ("those of average shale", ("turekian1961",)),
    "hakanson1980": ("preindustrial reference levels", ("hakanson1980",)),
    "ucc_hu2008": (_CRUST, ("hu2008",)),
    "ucc_mclennan2001": (_CRUST, ("mclennan2001",)),
    "ucc_rudnick2003": (_CRUST, ("rudnick2003",)),
    "ucc_taylor1985": (_CRUST, ("taylor1985",)),
    "ucc_wedepohl1995": (_CRUST, ("wedepohl1995",)),
    "muq_kamber2005": ("those of alluvial sediments of Queensland", ("kamber2005",)),
    "paas": ("those of Post-Archean Australian Shale", ("taylor1985", "mclennan2001")),
    "basque_rodriguez2006": ("those of estuarine and coastal sediments of the Basque Country", ("rodriguez2006",)),
}
_GUIDELINES: dict[str, tuple[str, tuple[str, ...]]] = {
    "ERL": ("effects range low (ERL) values", ("long1995",)),
    "ERM": ("effects range median (ERM) values", ("long1995",)),
    "TEL": ("threshold effects levels (TEL)", ("macdonald1996",)),
    "PEL": ("probable effects levels (PEL)", ("macdonald1996",)),
    "ANZECC2000": ("interim sediment quality guidelines (ISQG-Low)", ("anzecc2000",)),
    "ANZECC2000_high": ("interim sediment quality guidelines (ISQG-High)", ("anzecc2000",)),
    "ANZG2018": ("default guideline values for sediment quality (DGV)", ("anzg2018",)),
    "ANZG2018_high": ("upper guideline values for sediment quality (GV-high)", ("anzg2018",)),
    "CCME_marine_ISQG": ("Canadian interim marine sediment quality guidelines (ISQG)", ("ccme1999",)),
    "CCME_marine_PEL": ("Canadian marine probable effect levels (PEL)", ("ccme1999",)),
    "CCME_freshwater_ISQG": ("Canadian interim freshwater sediment quality guidelines (ISQG)", ("ccme1999",)),
    "CCME_freshwater_PEL": ("Canadian freshwater probable effect levels (PEL)", ("ccme1999",)),
    "HongKong_LCEL": ("lower chemical exceedance levels (LCEL) of Hong Kong", ("etwb2002",)),
    "HongKong_UCEL": ("upper chemical exceedance levels (UCEL) of Hong Kong", ("etwb2002",)),
    "OSPAR_BAC": ("background assessment concentrations of OSPAR", ()),
}
# A scheme keeps the name that is cited everywhere, where that article cannot be.
_INSTEAD = {"muller1969": "muller1981"}
_ABBREVIATED = re.compile(r"(?P<words>[^(]+) \((?P<short>[\w-]+)\)")
_SURVEYS = {
    "unified.bight.data.RData": (
        "the regional surveys of the Southern California Bight, as unified in the R package SQOUnified",
        ("sccwrp",),
    ),
}


def survey_words(source: str) -> tuple[str, tuple[str, ...]]:
    """Return what the data of a source are, and the keys that are cited; ('', ()) of data that only their owner knows.

    Examples
    --------
    >>> survey_words("unified.bight.data.RData")[1], survey_words("own.csv")
    (('sccwrp',), ('', ()))
    """
    return _SURVEYS.get(PurePosixPath(source).name, ("", ()))


def background_words(name: str) -> tuple[str, tuple[str, ...]]:
    """Return what the concentrations of a background are, and the keys that are cited; a user's own has none.

    Examples
    --------
    >>> background_words("shale"), background_words("core base")
    (('those of average shale', ('turekian1961',)), ("those of the set 'core base'", ()))
    """
    return _BACKGROUNDS.get(name, (f"those of the set {name!r}", ()))


def estimated_words(estimated: Note) -> tuple[str, tuple[str, ...]]:
    """Return what backgrounds from one's own samples are, and the keys that are cited.

    Examples
    --------
    >>> from pli_stats.text.notes import note
    >>> estimated_words(note("background_estimated", method="median_2mad", log=False, n=30, unit="sample"))[1]
    ('reimann2005',)
    """
    facts: dict[str, Any] = dict(estimated.facts)
    words = rule_words(facts)
    words += f"{',' if ',' in words else ''} of the concentrations of {counted(facts['n'], 'reference sample')}"
    return words, BACKGROUND_RULES[str(facts["method"])].citations


def guideline_words(name: str) -> tuple[str, tuple[str, ...]]:
    """Return what a guideline is called, and the keys that are cited.

    Examples
    --------
    >>> guideline_words("ERM")[0]
    'effects range median (ERM) values'
    """
    return _GUIDELINES.get(name, (f"the guideline {name!r}", ()))


def guideline_abbreviations() -> dict[str, str]:
    """Return the abbreviations in the names of guidelines that stand for one phrase each, with what they stand for.

    Examples
    --------
    >>> guideline_abbreviations()["ERM"], "ISQG" in guideline_abbreviations()
    ('effects range median', False)
    """
    found = [_ABBREVIATED.match(words) for words, _ in _GUIDELINES.values()]
    pairs = {(one["short"], one["words"]) for one in found if one}
    shorts = [short for short, _ in pairs]
    return {short: words for short, words in sorted(pairs) if shorts.count(short) == 1}


def scheme_keys(name: str) -> tuple[str, ...]:
    """Return the keys that are cited for a class scheme, whose name starts with its source.

    Examples
    --------
    >>> scheme_keys("tomlinson1980_pli"), scheme_keys("own")
    (('tomlinson1980',), ())
    """
    key = name.partition("_")[0]
    key = _INSTEAD.get(key, key)
    return (key,) if key in catalogue() else ()

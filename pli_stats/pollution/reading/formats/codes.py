"""What codes beside a result mean: measured, not detected, rejected, missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

# Readings of a flag or qualifier. `ESTIMATED` is measured, and may lie below a reporting limit; `BELOW_QUANTITATION` is
# measured where a value is given and a non-detect where none is; `OVER` is above a range, which no index can use.
DETECT, ESTIMATED, NONDETECT, BELOW_QUANTITATION, MISSING, REJECT, OVER = (
    "detect", "estimated", "nondetect", "below_quantitation", "missing", "reject", "over",
)  # fmt: skip
READINGS = (DETECT, ESTIMATED, BELOW_QUANTITATION, NONDETECT, MISSING, REJECT, OVER)  # a later one outweighs an earlier
ASKED = (DETECT, NONDETECT, MISSING, REJECT)  # what the `qualifiers` argument takes


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


def _codes(**readings: str) -> dict[str, str]:
    """Return code -> reading of lists separated by bars, in lower case."""
    return {code.strip().casefold(): reading for reading, text in readings.items() for code in text.split("|")}


# Signs and words that mean the same in every format.
WORDS: Mapping[str, str] = MappingProxyType(_codes(
    detect="=|nc|not censored|uncensored|non-censored|noncensored|detect|detected|quantified|measured|none|ok",
    estimated="estimated|dnq|detected not quantified|j flag",
    nondetect="<|<=|≤|lt|nd|n.d.|n.d|nondetect|non-detect|non detect|*non-detect|not detected|nondetected|"
    "undetected|bdl|b.d.l.|bd|"
    "bql|brl|bmdl|below detection|below detection limit|below dl|below lod|below mdl|<lod|<loq|<dl|<mdl|<rl|"
    "<d.l.|lod|loq|"
    "less than|censored|left censored|below reporting limit|below method detection limit",
    missing="na|n/a|n.a.|nr|not reported|not analysed|not analyzed|nm|not measured",
    over=">|>=|≥|gt|greater than",
))  # fmt: skip
# The set of the US EPA's National Functional Guidelines, where one letter means one thing to all laboratories.
EPA: Mapping[str, str] = MappingProxyType({**WORDS, **_codes(
    estimated="j|j+|j-|nj|jn|jb|bj|jd|dj|jh|hj|j*|ja|jl",
    nondetect="u|uj|u*|ub|ud|un|uh|ui|uq|uw|ul|jud",
    reject="r|ur|rj|rej|rejected",
)})  # fmt: skip
# Letters that different traditions read differently, with two of the readings.
TWO_READINGS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "n": ("not detected (USGS)", "no flag, or presumptive evidence (EPA)"),
    "d": ("below the detection limit (ICES)", "diluted, or detected (EPA)"),
    "q": ("below the quantification limit (ICES)", "quality control outside limits"),
    "b": ("between two limits, or found in the blank (EPA)", "not analysed (USGS)"),
    "l": ("below the limit (USGS)", "biased low (EPA)"),
    "k": ("below the limit (WQX)", "biased high (EPA)"),
    "t": ("below the detection limit", "trace, measured"),
    "i": ("between two limits (Florida)", "interference"),
    "e": ("above the range (WQX)", "estimated (EPA)"),
})  # fmt: skip
TRUE, FALSE = frozenset(("true", "t", "1", "1.0", "yes", "y")), frozenset(("false", "f", "0", "0.0", "no", "n"))

# What the name of a column of truth values says that TRUE means.
CENSORED_NAMES = word_set(
    "cen cens censored censor censoring nd nds ndis1 ndistrue nondetect nondetects nondetected isnondetect "
    "isnd leftcens bdl isbdl belowdl belowmdl belowlimit belowdetection leftcensored iscensored ltdl lessthan "
    "notdetected undetected"
)
DETECTED_NAMES = word_set(
    "d det detect detected detection detectflag detectyn isdetected isdetect hit detects detectedyn "
    "detectionflag detectind"
)


def reading_of(text: str, codes: Mapping[str, str]) -> str | None:
    """Return the reading of a cell that may hold several codes; None where one of them is not known.

    Examples
    --------
    >>> reading_of("UJ", EPA), reading_of("J,B2", EPA), reading_of("U; J", EPA)
    ('nondetect', None, 'nondetect')
    """
    key = " ".join(text.split()).casefold()
    if key in codes:
        return codes[key]
    parts = [part for part in re.split(r"[,;~/|\s]+", key) if part]
    if len(parts) < 2 or any(part not in codes for part in parts):
        return None
    return max((codes[part] for part in parts), key=READINGS.index)


def truth_sense(key: str) -> str | None:
    """Return what TRUE means in a column of this name (letters only): a non-detect, a detect, or nobody knows.

    Examples
    --------
    >>> truth_sense("censored"), truth_sense("detectflag"), truth_sense("flag")
    ('nondetect', 'detect', None)
    """
    return NONDETECT if key in CENSORED_NAMES else DETECT if key in DETECTED_NAMES else None

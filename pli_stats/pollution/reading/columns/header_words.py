"""Words and signs in column headers, and what they make of the column."""

from __future__ import annotations

import re

from pli_stats.pollution.reading.formats.codes import word_set

# Words that say nothing about which quantity a column holds.
FILLERS = word_set(
    "t total tot totals conc concentration concentrations result results value values sediment sed surface "
    "content level recoverable whole bulk metal element measured dry weight wt basis in of as the"
)
LIMIT_WORDS = word_set("mdl dl lod loq rl pql lrl limit limits detlim detli lmqnt idl")
FLAG_WORDS = word_set(
    "nondetect nondetects nd flag flags qualifier qualifiers qual qualcode q qc qa censored cens cen censor "
    "censoring remark remarks rem rmk detect detected detection det d sign symbol bdl qflag"
)
# Words that go with those of limits and flags: "method detection limit", "lab flag".
BESIDE = word_set(
    "method reporting quantitation quantification detection practical laboratory lab non detect is not code"
)
STATISTICS = word_set(
    "sd std stdev stddev se sem cv rsd mean avg average median min max minimum maximum range n count err error "
    "errors unc uncertainty var variance percentile dev deviation sigma geomean"
)
FRACTIONS = word_set(
    "dissolved particulate filtered unfiltered extractable extracted exchangeable leachable leached labile "
    "residual reducible oxidisable oxidizable bioavailable available soluble porewater pore bcr tclp elutriate "
    "suspended sem avs fines silt clay sand step fraction f1 f2 f3 f4"
)
SPECIES = word_set("hexavalent trivalent inorganic organic methyl ion ions species speciation sulfide sulphide oxide")
INDICES = word_set(
    "ef cf igeo er eri ri pi pli pn hq factor index idx tel pel erl erm pec tec background bkg bg ratio "
    "normalised normalized norm log ln log10 z score sqg guideline quotient anomaly class rank"
)
METHODS = re.compile(
    r"(?:icp\d*|icpms|icpoes|icpaes|oes|aes|(?:ed|wd|p)?xrf|f?aas?|gfaa?s?|cvaa?s?|inaa|naa|ina|dcp|dcoes|es|aqua|regia|ar|hf|"
    r"hno3|hcl|hclo4|epa|usepa|\d{4}[a-z]?|method|digest|digestion|ms)"
)
GRAIN = re.compile(r"\d+\s*(?:um|mm|phi)\b|[<>]\s*\d+")
OXIDE = re.compile(r"(?:[A-Z][a-z]?\d?O\d?|[A-Z][a-z]?\d?O\dt?)")
VALENCE_MARK = re.compile(r"[(\[]\s*(?:I|II|III|IV|V|VI|[2-6]\s*\+|\+\s*[2-6])\s*[)\]]|\b(?:VI|III|IV|II)\b|\d\+|\+\d")
COORDINATES = word_set(
    "utm easting northing lat lon long latitude longitude coord coords coordinate coordinates wgs wgs84 epsg "
    "gps gda etrs nad83 nad27 m km deg degrees"
)
# Marks of footnotes on a name: "Hg*", "Cu¹". Those of units ("kg⁻¹") follow a minus sign.
MARKS = re.compile(r"(?<=[A-Za-z)])[*†‡§#¶¹²³ᵃᵇᶜᵈ]+(?=\s|$|[(\[（_])")
JOINED = re.compile(
    r"(?P<symbol>[A-Z][a-z]?)(?P<word>Cen|Cens|Censored|ND|NonDetect|Nondetect|Q|QC|Qual|Qualifier|Flag|Remark|Rem|DL|MDL|LOD|"
    r"LOQ|RL|Limit|Det|Detect|Detected|SD|SE|Mean|EF|CF|Igeo)"
)
# Cyrillic letters that print like Latin ones: a Russian keyboard writes "Сu".
LOOKALIKES = str.maketrans("АВСЕНІКМОРЅТХаеіорсух", "ABCEHIKMOPSTXaeiopcyx")
ISOTOPE = re.compile(r"(?:[A-Z][a-z]?-?\d{2,3}m?|\d{2,3}-?[A-Z][a-z]?)")
VALENCE = re.compile(r"(?P<symbol>[A-Z][a-z]?)(?:VI|IV|III|II|\d\+?|\(.*\))")
SMALL_WORDS = word_set("in as no be nd co se er")

"""Words and signs in column headers, and what they make of the column."""

from __future__ import annotations

import re

from pli_stats.pollution.reading.formats.codes import word_set

# Words that say nothing about which quantity a column holds.
FILLERS = word_set(
    "total tot totals conc concentration concentrations result results value values sediment sed surface "
    "content level recoverable whole bulk metal element measured dry weight wt basis in of as the t val gesamt gehalt "
    "konzentration teneur totale concentración concentração teor всего валовый валовое содержание 含量 浓度 总"
)
DRY_WORDS, WET_WORDS = word_set("dw dm dwt dry"), word_set("ww wwt fw wet fresh")
LIMIT_WORDS = word_set("mdl dl lod loq rl pql lrl limit limits detlim dlim detli lmqnt idl ld")
FLAG_WORDS = word_set(
    "nondetect nondetects nd flag flags qualifier qualifiers qual qualcode q qc qa censored cens cen censor "
    "censoring remark remarks rem rmk detect detected detection det d sign symbol bdl qflag"
)
# Words that go with those of limits and flags: "method detection limit", "lab flag".
BESIDE = word_set(
    "method reporting quantitation quantification detection practical laboratory lab non detect is not code left"
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
SPECIES = word_set(
    "hexavalent trivalent inorganic organic methyl me ion ions species speciation sulfide sulphide oxide 六价 三价 甲基"
)
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
    r"(?P<symbol>[A-Z][a-z]?|[A-Z][a-z]{3,})(?P<word>Cen|Cens|Censored|ND|NDisTRUE|NDIS|NonDetect|Nondetect|Q|QC|Qual|Qualifier|Flag|"
    r"DetectFlag|Remark|Rem|DL|MDL|LOD|LOQ|RL|Limit|Det|Detect|Detected|SD|SE|Mean|EF|CF|Igeo|T|Tot|Total|\d\d?)"
)
# Words before a symbol: "THg" and "MeHg" are total and methyl mercury.
PREFIXED = re.compile(r"(?P<word>T|t|Tot|Total|Me|cen|Cen|nd|ND)(?P<symbol>[A-Z][a-z])")
METHYL = re.compile(r"(?i)methyl[ -]?mercury|ch3hg|mmhg")
# "Cu<DL" and "Cu below LOD" flag what was not detected.
BELOW_LIMIT = re.compile(r"(?:[<≤]|\bbelow|\bunder|\blt)\s*(?:m?dl|lo[dq]|rl|limit|detection)\b")
UNIT_JOINED = re.compile(r"(?P<symbol>[A-Z][a-z]?)(?P<unit>(?i:ppm|ppb|pct|percent|mgkg|ugkg|ugg|ngg)(?![A-Za-z])|%)")
# Cyrillic letters that print like Latin ones: a Russian keyboard writes "Сu".
LOOKALIKES = str.maketrans("АВСЕНІКМОРЅТХаеіорсух", "ABCEHIKMOPSTXaeiopcyx")
ISOTOPE = re.compile(r"(?:[A-Z][a-z]?-?\d{2,3}m?|\d{2,3}-?[A-Z][a-z]?)")
VALENCE = re.compile(r"(?P<symbol>[A-Z][a-z]?)(?:VI|IV|III|II|\d\+|\(.*\))")
SMALL_WORDS = word_set("in as no be nd co se er mg")
# "Sr. No." and "Site no": numbers of something.
NUMBERS = word_set("no nr number num id code №")
# Names of metals in the languages of published tables, by symbol.
FOREIGN = {
    word: symbol
    for symbol, words in {
        "Pb": "blei plomb plomo chumbo piombo lood bly ołów kurşun свинец 铅 鉛",
        "Cu": "kupfer cuivre cobre rame koper koppar miedź bakır медь 铜 銅",
        "Zn": "zink zinco cinc cynk çinko цинк 锌 鋅",
        "Cd": "kadmium cadmio cádmio kadm kadmiyum кадмий 镉 鎘",
        "Cr": "chrom chrome cromo chroom krom хром 铬 鉻",
        "Ni": "níquel niquel nichel nikkel nikiel никель 镍 鎳",
        "Hg": "quecksilber mercure mercurio mercúrio kwik kvicksilver rtęć cıva ртуть 汞",
        "As": "arsen arsénico arsenico arsênio arsénio arseen arsenik мышьяк 砷",
        "Fe": "eisen fer hierro ferro ijzer järn żelazo demir железо 铁 鐵 鉄",
        "Mn": "mangan manganèse manganeso manganês mangaan марганец 锰 錳",
        "Al": "alluminio aluminio alumínio alüminyum алюминий 铝 鋁",
        "Co": "kobalt cobalto кобальт 钴 鈷",
        "V": "vanadio vanádio wanad ванадий 钒 釩",
        "Sn": "zinn étain estaño estanho stagno олово 锡",
        "Ag": "silber argent plata prata argento серебро 银",
        "Sb": "antimon antimoine antimonio сурьма 锑",
    }.items()
    for word in words.split()
}
CJK = re.compile(f"([{''.join(word for word in FOREIGN if len(word) == 1)}])|(?<=[A-Za-z])(?=[\u4e00-\u9fff])")

"""Units of concentrations as the field writes them, in any typography and in the languages of its laboratories."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from pli_stats.checks import refusal

KNOWN_UNITS = "mg/kg, ug/g, ppm, g/kg, mg/g, %, ug/kg, ppb, ng/g, each with 'dw' or 'ww'"


@dataclass(frozen=True)
class Unit:
    """A unit as the exact quotient `times / over` to mg/kg, and whether it is on wet weight (None: not said)."""

    name: str
    times: float = 1.0
    over: float = 1.0
    wet: bool | None = None

    @property
    def size(self) -> tuple[float, float]:
        """The quotient alone."""
        return self.times, self.over


# Powers of ten of mg above the line and of kg below it.
_ABOVE = {"kg": 6, "g": 3, "mg": 0, "ug": -3, "ng": -6, "pg": -9}
_BELOW = {"t": 3, "kg": 0, "100g": -1, "g": -3, "mg": -6}
_ALONE = {"ppm": 0, "%": 4, "‰": 3, "ppb": -3}
_SPELLINGS = {
    "percent": "%", "pct": "%", "wt%": "%", "wt.%": "%", "wt.-%": "%", "weight%": "%", "mass%": "%", "%wt": "%",
    "%m/m": "%", "%w/w": "%", "partspermillion": "ppm", "partsperbillion": "ppb", "p.p.m": "ppm", "p.p.b": "ppb",
    "ppmw": "ppm", "permil": "‰", "10-2": "%", "10^-2": "%", "10-3": "‰", "10^-3": "‰", "10-6": "ppm", "10^-6": "ppm",
    "10-9": "ppb", "10^-9": "ppb",
}  # fmt: skip
# Russian units letter by letter; longer words first.
_CYRILLIC = (("мкг", "ug"), ("мг", "mg"), ("нг", "ng"), ("кг", "kg"), ("г", "g"), ("т", "t"), ("млн-1", "ppm"))

# Words for dry and wet weight in English, German and Nordic, French, Spanish, Portuguese, Italian, Dutch, Polish,
# Russian, Chinese and Japanese.
_DRY_WORDS = (
    r"dry[\s-]*(?:weight|wt\.?|mass|matter|basis)?|d\.?\s?w\.?(?:t\.?)?|d\.?\s?m\.?|"
    r"t\.?\s?s\.?|t\.?\s?m\.?|tr|trocken\w*|tørr?\w*|torr\w*|"
    r"(?:de\s+)?(?:mati[eè]re s[eè]che|m\.?\s?s\.?|poids sec|sec)|p\.?\s?s\.?|peso sec[oc]?o?|b\.?\s?s\.?|base seca|"
    r"sostanza secca|s\.\s?s\.?|d\.?\s?s\.?|droge ?stof|s\.?\s?m\.?|"
    r"сух\w*\.?(?:\s*(?:в\w*|массы|почвы)\.?)?|с\.?\s?в\.?|干重|干物质|乾重|乾泥|乾燥"
)
_WET_WORDS = (
    r"wet[\s-]*(?:weight|wt\.?|mass|basis)?|w\.?\s?w\.?(?:t\.?)?|fresh[\s-]*(?:weight|wt\.?|mass)?|f\.?\s?w\.?|"
    r"as[\s-]received|feucht\w*|frisch\w*|f\.?\s?m\.?|(?:de\s+)?(?:poids (?:frais|humide)|mati[eè]re fra[iî]che)|"
    r"m\.?\s?f\.?|p\.?\s?f\.?|"
    r"p\.?\s?h\.?|peso (?:h[uú]medo|fresco|umido)|сыр\w*\.?(?:\s*\w*)?|湿重|鮮重|湿泥"
)
_BASIS = re.compile(rf"(?<![^\W\d_])(?:(?P<dry>{_DRY_WORDS})|(?P<wet>{_WET_WORDS}))(?![^\W\d_])")
_RATIO = re.compile(
    r"(?P<above>kg|g|mg|ug|ng|pg)(?:(?P<slash>\s?per\s?|[\s/._·∙⋅*]{1,3})|(?=(?:kg|g|t)\^?\{?-1)|(?<=[mun]g)(?=kg|g))"
    r"(?P<below>100\s?g|kg|g|t|mg)(?:\s?\^?[{(]?-1[)}]?|\.1\.?$)?"
)
# The same units inside a header, where other words stand around them.
IN_HEADER = re.compile(
    rf"(?<![^\W_])(?P<unit>{_RATIO.pattern}|p\.p\.[mb]\.?|ppmw?|ppb|10\^?-[2369]|‰|(?:wt|mass|weight)\.?[\s-]?%|%\s?(?:wt|w/w|m/m)?|percent|pct)"
    r"(?![^\W_])"
)


def plain(text: str) -> str:
    """Return a text with the typographic forms of one sign made one: widths, minus signs, superscripts, micro signs."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text).translate({0x3BC: "u", 0xB5: "u", 0x27CB: "/", 0x2215: "/"})
    return " ".join(text.split())


def folded(text: str) -> str:
    """Return a plain text in lower case with Russian unit words in Latin letters."""
    text = plain(text).casefold()
    if re.search("[а-я]", text):
        for word, latin in _CYRILLIC:
            text = re.sub(rf"(?<![а-я]){word}(?![а-я])", latin, text)
    return re.sub(r"\b(?:micro|mc)g", "ug", text)


def read_unit(text: str) -> Unit | None:
    """Return the unit that the text names, None if it is not known.

    Examples
    --------
    >>> read_unit("µg kg⁻¹ dry weight")
    Unit(name='ug/kg', times=1.0, over=1000.0, wet=False)
    >>> read_unit("мг/кг").name, read_unit("mg/l")
    ('mg/kg', None)
    """
    key, wet = split_basis(folded(text))
    key = key.strip(" ()[],;:").replace("\\", "/")
    found = _RATIO.fullmatch(key.strip("."))
    if found:
        above, below = found["above"], found["below"].replace(" ", "")
        return _unit(f"{above}/{below}", _ABOVE[above] - _BELOW[below], wet)
    key = re.sub(r"\s", "", key)
    key = key.lstrip("x×*").strip(".")
    key = _SPELLINGS.get(key, key)
    return _unit(key, _ALONE[key], wet) if key in _ALONE else None


def _unit(name: str, power: int, wet: bool | None) -> Unit:
    # Quotients rather than factors: x / 1000 is correctly rounded, x * 0.001 is not.
    return Unit(name, 10.0 ** max(power, 0), 10.0 ** max(-power, 0), wet)


def split_basis(key: str) -> tuple[str, bool | None]:
    """Return a folded text without its words for dry or wet weight, and whether it was wet (None: not said)."""
    found = [match for match in _BASIS.finditer(key) if match.start() > 0 or match.end() == len(key)]
    if not found:
        return key, None
    last = found[-1]
    return (key[: last.start()] + " " + key[last.end() :]).strip(" ,;:()[]-"), last["wet"] is not None


def read_basis(text: str) -> bool | None:
    """Say whether the cell of a basis column means wet weight; None where it means neither wet nor dry.

    Examples
    --------
    >>> read_basis("Dry"), read_basis("as received"), read_basis("W"), read_basis("L")
    (False, True, True, None)
    """
    key = folded(text).strip(" .")
    if key in ("d", "w"):
        return key == "w"
    rest, wet = split_basis(key)
    return None if rest else wet


def unit_of(text: Any, column: str, element: str) -> Unit:
    """Return the unit that a text names, or refuse it."""
    unit = read_unit(str(text))
    if unit is None:
        raise refusal("unknown_unit", unit=str(text), column=column, known=KNOWN_UNITS, element=element)
    return unit

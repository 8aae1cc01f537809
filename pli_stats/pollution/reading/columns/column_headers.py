"""What a column header says: an element, its unit, and whether it holds results, limits or flags."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pli_stats.pollution.reference.elements import element_of


@dataclass(frozen=True)
class Unit:
    """A unit as the exact quotient `times / over` to mg/kg, and whether it is on wet weight."""

    name: str
    times: float = 1.0
    over: float = 1.0
    wet: bool = False


# Quotients rather than factors: x / 1000 is correctly rounded, x * 0.001 is not.
_UNITS: dict[str, tuple[str, float, float]] = {
    "mg/kg": ("mg/kg", 1.0, 1.0),
    "ug/g": ("ug/g", 1.0, 1.0),
    "ppm": ("ppm", 1.0, 1.0),
    "g/t": ("g/t", 1.0, 1.0),
    "g/kg": ("g/kg", 1000.0, 1.0),
    "mg/g": ("mg/g", 1000.0, 1.0),
    "%": ("%", 10000.0, 1.0),
    "ug/kg": ("ug/kg", 1.0, 1000.0),
    "ppb": ("ppb", 1.0, 1000.0),
    "ng/g": ("ng/g", 1.0, 1000.0),
}
KNOWN_UNITS = "mg/kg, ug/g, ppm, g/kg, mg/g, %, ug/kg, ppb, ng/g, each with 'dw' or 'ww'"
_DRY = frozenset(("dw", "dry", "dryweight", "drywt", "d.w.", "dwt"))
_WET = frozenset(("ww", "wet", "wetweight", "wetwt", "w.w.", "fw", "fresh", "freshweight"))

_UNIT_WORDS = re.compile(
    r"(?P<unit>(?:mg|g|ug|µg|μg|ng)\s*[/._ ·∙]?\s*(?:kg|g|t)(?:\s*\^?-1)?|ppm|ppb|wt\.?\s?%|%|percent|pct)(?=$|[^a-z])",
    re.IGNORECASE,
)
_BASIS_WORDS = re.compile(
    r"\b(dry\s*(?:weight|wt)?|dw|d\.w\.|dwt|wet\s*(?:weight|wt)?|ww|w\.w\.|fresh\s*weight|fw)(?=$|[^a-z])",
    re.IGNORECASE,
)
_LIMIT_WORDS = re.compile(
    r"\b(method detection limit|detection limit|mdl|dl|lod|loq|rl|limit)(?=$|[^a-z])", re.IGNORECASE
)
_FLAG_WORDS = re.compile(r"\b(nondetect|non-detect|nd|flag|qualifier|qual|censored|cens)(?=$|[^a-z])", re.IGNORECASE)
_FILLERS = re.compile(r"\b(total|conc|concentration|result|value|sediment)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Header:
    """The reading of one header. `role` is result, limit, flag or info."""

    text: str
    role: str
    element: str | None = None
    unit: Unit | None = None
    unknown_unit: str | None = None


def read_unit(text: str) -> Unit | None:
    """Return the unit that the text names, None if it is not known.

    Examples
    --------
    >>> read_unit("µg kg-1 dry weight")
    Unit(name='ug/kg', times=1.0, over=1000.0, wet=False)
    """
    key = re.sub(r"[µμ]", "u", text.strip().casefold())
    key, wet = _split_basis(key)
    key = re.sub(r"\s*\^?-1$", "", key.strip(" ()[],;."))
    key = re.sub(r"^(mg|g|ug|ng)\s*[/._ ·∙]?\s*(kg|g|t)$", r"\1/\2", key)
    key = {"percent": "%", "pct": "%", "wt%": "%", "wt.%": "%", "wt %": "%", "weight %": "%"}.get(key, key)
    if key not in _UNITS:
        return None
    name, times, over = _UNITS[key]
    return Unit(name, times, over, wet)


def _split_basis(key: str) -> tuple[str, bool]:
    """Return the unit without the words for dry or wet weight, and whether it was wet."""
    words = _BASIS_WORDS.search(key)
    if not words:
        return key, False
    basis = re.sub(r"\s+", "", words.group(1))
    return key[: words.start()] + key[words.end() :], basis in _WET


def read_header(text: str) -> Header:
    """Return what a header says.

    Examples
    --------
    >>> header = read_header("copper_ppm")
    >>> header.element, header.unit.name, header.role
    ('Cu', 'ppm', 'result')
    >>> read_header("Depth (m)").role
    'info'
    """
    plain = text.strip()
    rest = re.sub(r"[_]+", " ", plain)
    role = "result"
    for words, name in ((_LIMIT_WORDS, "limit"), (_FLAG_WORDS, "flag")):
        found = words.search(rest)
        if found and role == "result" and _letters(rest[: found.start()] + rest[found.end() :]):
            role, rest = name, rest[: found.start()] + " " + rest[found.end() :]
    found = _UNIT_WORDS.search(rest)
    unit = None
    if found:
        unit = read_unit(found.group("unit") + " " + rest[found.end() :].strip(" ()[],;."))
        unit = unit or read_unit(found.group("unit"))
        rest = rest[: found.start()] + " " + _BASIS_WORDS.sub(" ", rest[found.end() :])
    element = _element_left(rest)
    if element:
        return Header(text, role, element, unit)
    start = re.match(r"([A-Za-z]+)\s*[\[(]\s*([^)\]]+?)\s*[\])]\s*$|([A-Za-z]+)[\s,]+(\S+/\S+)$", plain)
    if start and element_of(start.group(1) or start.group(3)):
        return Header(text, role, element_of(start.group(1) or start.group(3)), None, start.group(2) or start.group(4))
    return Header(text, "info")


def _letters(text: str) -> bool:
    """Say whether anything that could be a name is left."""
    return any(letter.isalpha() for letter in text)


def _element_left(rest: str) -> str | None:
    """Return the element if nothing but an element name is left of a header."""
    left = re.sub(r"[\s()\[\],;:.\-]+", " ", _FILLERS.sub(" ", rest)).strip()
    return element_of(left)

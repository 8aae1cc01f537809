"""What a column header says: an element, its unit, and whether it holds total concentrations, limits, flags or else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pli_stats.pollution.reading.columns.header_words import (
    BELOW_LIMIT,
    BESIDE,
    CJK,
    COORDINATES,
    DRY_WORDS,
    FILLERS,
    FLAG_WORDS,
    FOREIGN,
    FRACTIONS,
    GRAIN,
    INDICES,
    ISOTOPE,
    JOINED,
    LIMIT_WORDS,
    LOOKALIKES,
    MARKS,
    METHODS,
    METHYL,
    NUMBERS,
    OXIDE,
    PREFIXED,
    SMALL_WORDS,
    SPECIES,
    STATISTICS,
    UNIT_JOINED,
    VALENCE,
    VALENCE_MARK,
    WET_WORDS,
)
from pli_stats.pollution.reading.concentrations.units import IN_HEADER, Unit, folded, plain, read_unit, split_basis
from pli_stats.pollution.reference.elements import ELEMENTS, element_of


@dataclass(frozen=True)
class Header:
    """The reading of one header.

    `role` is result, limit, flag, info, or what else a column is that names an element: species, fraction, statistic,
    index, isotope, oxide, ratio, variant (one of several analytical methods) or other (words that are not known).
    """

    text: str
    role: str
    element: str | None = None
    unit: Unit | None = None
    unknown_unit: str | None = None
    words: str = ""
    style: str = ""  # how the element is written: symbol (Cu), upper (CU), lower (cu) or name (copper)


def read_header(text: str) -> Header:
    """Return what a header says.

    Examples
    --------
    >>> header = read_header("copper_ppm")
    >>> header.element, header.unit.name, header.role
    ('Cu', 'ppm', 'result')
    >>> read_header("Depth (m)").role, read_header("Cr(VI)").role, read_header("CuCen").role
    ('info', 'species', 'flag')
    """
    name = re.sub(r"^[wWcCω]\s?(?=\([A-Z])", "", plain(MARKS.sub("", text.strip())))  # a mass fraction: "w(Cu)/10-6"
    unit, rest = _unit_apart(name)
    tokens = _tokens(rest)
    found = _elements(tokens)
    if VALENCE_MARK.search(rest) and found:
        return Header(text, "species", found[0][1], unit, words=rest.strip(), style=found[0][2])
    if not found:
        return _without_element(text, name, unit)
    symbols = {symbol for _, symbol, _ in found}
    others = [token for i, token in enumerate(tokens) if i not in {place for place, _, _ in found}]
    if len(symbols) > 1:
        if any(folded(token) in INDICES for token in others) or (found[0][1] == "Er" and unit is None):
            metal = next(symbol for _, symbol, _ in found if symbol != "Er" or len(symbols) == 1)
            return Header(text, "index", metal, unit, words=rest)
        leading = found[0][0] == 0 and len(tokens) <= 3
        return Header(text, "ratio", found[0][1], unit, words=rest) if leading else Header(text, "info")
    _, symbol, style = found[0]
    words = [folded(token).replace("-", "") for token in others]
    if len(symbol) > 1 or unit is not None:  # "P value" is no phosphorus
        words = [word for word in words if word and word not in FILLERS and word not in DRY_WORDS]
    if words and set(words) <= WET_WORDS:
        return Header(text, "result", symbol, unit, None if unit else " ".join(words), style=style)
    if words and all(re.fullmatch(r"\d{2,3}", word) for word in words) and unit is None:
        return Header(text, "isotope", symbol, words=" ".join(words))
    if any(word in NUMBERS for word in words) and unit is None and not any(word in FLAG_WORDS for word in words):
        return Header(text, "info")
    role = _role(words, rest, symbol, unit)
    if role == "coordinate":
        return Header(text, "info", words="coordinate")
    if role == "unknown unit":
        return Header(text, "result", symbol, None, _bracket(name) or " ".join(words), style=style)
    if role == "other" and unit is None and _no_column_of(symbol, style, tokens, words):
        return Header(text, "info")
    if role == "flag" and BELOW_LIMIT.search(folded(rest)):
        words = ["lessthan"]
    return Header(text, role, symbol, unit, words=" ".join(words), style=style)


def _no_column_of(symbol: str, style: str, tokens: list[str], words: list[str]) -> bool:
    """Say whether an element among unknown words is none: "In situ", "Tin can count", "Distance to Zn plant"."""
    small = any(token.casefold() in SMALL_WORDS and element_of(token) == symbol for token in tokens)
    far = len(tokens) > 3 and element_of(tokens[0]) != symbol
    return len(symbol) == 1 or small or far or (style == "name" and len(words) > 1)


def _unit_apart(name: str) -> tuple[Unit | None, str]:
    """Return the unit of a header and the header without it and its words of dry or wet weight."""
    spaced = UNIT_JOINED.sub(lambda m: f"{m[1]} {m[2]}" if m[1] in ELEMENTS else m[0], name.replace("_", " "))
    low = folded(spaced)
    found = IN_HEADER.search(low)
    if found is None or len(low) != len(spaced):
        last = re.search(r"[(\[]([^()\[\]]*)[)\]]\s*$", spaced)
        unit = read_unit(last[1]) if last else None
        return unit, spaced[: last.start()] if last and unit else spaced
    tail, wet = split_basis(low[found.end() :].strip(" ()[],;:.-"))
    start = len(low) - len(low[found.end() :])
    unit = read_unit(found["unit"])
    if unit is not None and wet is None:
        _, wet = split_basis(" " + low[: found.start()] + " ") if "dry" in low or "wet" in low else ("", None)
    if unit is not None:
        unit = Unit(unit.name, unit.times, unit.over, wet)
    kept = spaced[start:] if wet is None or not tail else tail
    return unit, f"{spaced[: found.start()]} {kept if tail else ''}"


def _tokens(rest: str) -> list[str]:
    """Return the words of a header; "CuCen" is two."""
    words: list[str] = []
    rest = CJK.sub(r" \1 ", rest.replace("'", "").replace("±", " sd "))
    for word in re.findall(r"[^\W_]+(?:\+)?", rest):
        joined = JOINED.fullmatch(word) or PREFIXED.fullmatch(word)
        symbol = joined["symbol"] if joined else ""
        short = len(symbol) == 1 and word.isupper()  # "BDL" is no limit of boron
        if joined and (symbol in ELEMENTS or _symbol_of(symbol)) and word not in ELEMENTS and not short:
            words += list(joined.groups())
        else:
            words.append(word)
    return words


def _elements(tokens: list[str]) -> list[tuple[int, str, str]]:
    """Return the words that name elements: place, symbol, how it is written.

    Small words of English ("in", "as") and of detection ("nd") name one only where they stand alone, or as a symbol.
    """
    found = []
    for place, token in enumerate(tokens):
        word = token.translate(LOOKALIKES)
        symbol = _symbol_of(token)
        if symbol is None:
            continue
        style = "symbol" if word == symbol else "upper" if word.isupper() else "lower" if len(word) < 3 else "name"
        if len(tokens) > 1 and style != "symbol" and word.casefold() in SMALL_WORDS:
            others = any(element_of(other) for other in tokens if other != token)
            if others if word.casefold() == "nd" else not (place == 0 and style == "upper"):
                continue
        found.append((place, symbol, style))
    return found


def _symbol_of(word: str) -> str | None:
    """Return the element that a word names in any of the languages of published tables."""
    return FOREIGN.get(word.casefold()) or element_of(word.translate(LOOKALIKES))


def _role(words: list[str], rest: str, symbol: str, unit: Unit | None) -> str:
    """Return what the words beside an element make of its column."""
    if symbol in ("Y",) and unit is None and any(word in COORDINATES for word in words):
        return "coordinate"
    if any(word in SPECIES for word in words):
        return "species"
    if not words:
        return "fraction" if GRAIN.search(folded(rest)) else "result"
    if BELOW_LIMIT.search(folded(rest)):
        return "flag"
    kinds = (
        ("limit", LIMIT_WORDS), ("flag", FLAG_WORDS), ("index", INDICES), ("statistic", STATISTICS),
        ("fraction", FRACTIONS),
    )  # fmt: skip
    for role, known in kinds:
        if any(word in known for word in words):
            rests = [word for word in words if word not in known and word not in BESIDE]
            if role in ("limit", "flag") and rests:
                continue
            return role
    if GRAIN.search(folded(rest)):
        return "fraction"
    if all(METHODS.fullmatch(word) for word in words):
        return "variant"
    if unit is None and "/" in rest and len(words) <= 2:
        return "unknown unit"
    return "other"


def _bracket(name: str) -> str | None:
    """Return what stands in the last brackets of a header, or after its element where that looks like a unit."""
    found = re.search(r"[(\[]([^()\[\]]*)[)\]]\s*$", name) or re.search(r"\s(\S+/\S+)$", name)
    return found[1].strip() if found else None


def _without_element(text: str, name: str, unit: Unit | None) -> Header:
    """Return the reading of a header without an element as a word: an isotope, an oxide, a valence, or else."""
    if METHYL.search(name):
        return Header(text, "species", "Hg", words=name)
    for token in re.findall(r"[A-Za-z0-9+\-()]+", name):
        bare = token.strip("()-")
        for pattern, role in ((OXIDE, "oxide"), (ISOTOPE, "isotope")):
            symbol = next((part for part in re.findall(r"[A-Z][a-z]?", bare) if part in ELEMENTS), None)
            if symbol and pattern.fullmatch(bare) and (role != "isotope" or len(symbol) == 2):
                return Header(text, role, symbol, words=bare)
        valence = VALENCE.fullmatch(bare)
        if valence and valence["symbol"] in ELEMENTS and len(valence["symbol"]) == 2:
            return Header(text, "species", valence["symbol"], words=bare)
    return Header(text, "info", unit=unit)

"""The chemical elements that are measured in sediments: symbols, English names, and reading either from text.

Noble gases, halogens, H, C, N, O and elements without a long-lived isotope are left out on purpose: they are
no metals or metalloids of a sediment digest, and their symbols collide with other columns ("No" is a running
number, "N" a count or a northing, "C" a class).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pli_stats.checks import refusal

ELEMENTS: dict[str, str] = {
    "Li": "lithium", "Be": "beryllium", "B": "boron", "Na": "sodium", "Mg": "magnesium", "Al": "aluminium",
    "Si": "silicon", "P": "phosphorus", "S": "sulfur", "K": "potassium", "Ca": "calcium", "Sc": "scandium",
    "Ti": "titanium", "V": "vanadium", "Cr": "chromium", "Mn": "manganese", "Fe": "iron", "Co": "cobalt",
    "Ni": "nickel", "Cu": "copper", "Zn": "zinc", "Ga": "gallium", "Ge": "germanium", "As": "arsenic",
    "Se": "selenium", "Rb": "rubidium", "Sr": "strontium", "Y": "yttrium", "Zr": "zirconium", "Nb": "niobium",
    "Mo": "molybdenum", "Ru": "ruthenium", "Rh": "rhodium", "Pd": "palladium", "Ag": "silver",
    "Cd": "cadmium", "In": "indium", "Sn": "tin", "Sb": "antimony", "Te": "tellurium", "Cs": "caesium",
    "Ba": "barium", "La": "lanthanum", "Ce": "cerium", "Pr": "praseodymium", "Nd": "neodymium",
    "Sm": "samarium", "Eu": "europium", "Gd": "gadolinium", "Tb": "terbium", "Dy": "dysprosium",
    "Ho": "holmium", "Er": "erbium", "Tm": "thulium", "Yb": "ytterbium", "Lu": "lutetium", "Hf": "hafnium",
    "Ta": "tantalum", "W": "tungsten", "Re": "rhenium", "Os": "osmium", "Ir": "iridium", "Pt": "platinum",
    "Au": "gold", "Hg": "mercury", "Tl": "thallium", "Pb": "lead", "Bi": "bismuth", "Th": "thorium",
    "U": "uranium",
}  # fmt: skip

OTHER_SPELLINGS: dict[str, str] = {
    "aluminum": "Al", "sulphur": "S", "cesium": "Cs", "wolfram": "W", "columbium": "Nb", "quicksilver": "Hg",
}  # fmt: skip

ELEMENT_NAMES: dict[str, str] = {
    **{symbol.lower(): symbol for symbol in ELEMENTS},
    **{name: symbol for symbol, name in ELEMENTS.items()},
    **OTHER_SPELLINGS,
}


def is_element(symbol: object) -> bool:
    """Say whether `symbol` is exactly the symbol of an element measured in sediments.

    Examples
    --------
    >>> is_element("Cu"), is_element("cu"), is_element("No")
    (True, False, False)
    """
    return isinstance(symbol, str) and symbol in ELEMENTS


def element_of(text: object) -> str | None:
    """Return the symbol of the element that `text` names, by symbol or English name in any case.

    Examples
    --------
    >>> element_of("Copper"), element_of("PB"), element_of(" aluminum "), element_of("y"), element_of("depth")
    ('Cu', 'Pb', 'Al', None, None)
    """
    if not isinstance(text, str):
        return None
    word = text.strip()
    if len(word) == 1 and not word.isupper():
        return None
    return ELEMENT_NAMES.get(word.lower())


def check_elements(keys: Sequence[Any], what: str) -> None:
    """Refuse other spellings of an element, keys that are no names, and names that stand twice.

    Names that are no element pass: PCB has a background, and methylmercury may have one.
    """
    for key in keys:
        meant = element_of(key)
        if not isinstance(key, str) or (meant and meant != key):
            hint = f" Did you mean {meant!r}?" if meant else ""
            raise refusal("not_an_element", what=what, got=key, hint=hint)
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise refusal("twice_in_reference", what=what, element=twice, times=keys.count(twice))

"""Does a feature give the target away? PLI is a function of metals, so column names are read for metals and indices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pli_stats.checks import InputError, as_names, check_one_of, listed, refusal
from pli_stats.pollution.reading.columns.column_headers import read_header
from pli_stats.pollution.reference.catalogue import shared_table
from pli_stats.pollution.reference.elements import ELEMENT_NAMES, ELEMENTS

PANEL = ("As", "Cd", "Cr", "Cu", "Hg", "Ni", "Pb", "Zn")
TASKS = ("covariates", "normalisers", "reduced-panel", "all-metals")

_WORDS = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"[A-Z][a-z]*|[a-z]+")
# What a name may say of a metal without ceasing to be that metal: "log_cu", "z_pb", "CF (Zn)".
_MEASURES = re.compile(
    r"(?<![^\W_])(log|ln|lg|sqrt|exp|inv|z|std|sd|se|norm|scaled?|cent(er|re)d|rank(ed)?|[aci]lr|raw|mean|avg|median|min|max|"
    r"geomean|sum|cf|ef|er|igeo|mdl|nd)(?![^\W\d_])",
    re.IGNORECASE,
)
_LONG_NAME = 6  # letters from which an element's name is looked for within words: methylmercury, but not misleading
_TARGET = re.compile(r"\b(pli|pollution load)\b", re.IGNORECASE)
# Ri is the Richardson number, and an ef may be an ecological flow: these two in capitals only.
_INDEX = re.compile(
    r"\b(?:(?i:cf|igeo|cdeg|mc?deg|mcd|nemerow|peri|geoaccumulation|contamination (?:factor|degree)|"
    r"degree of contamination|risk index|ecological risk|(?:mean|guideline) quotient|over guideline|enrichment factor|"
    r"(?:heavy|trace|total|sum of|sum) metals?)|EF|RI)\b"
)


def check_leakage(names: str | Iterable[str], *, task: str, target_metals: Sequence[str] = PANEL) -> None:
    """Refuse features whose names say that they hold the target, or more of its metals than the task allows.

    covariates: no metal at all; normalisers: any metal but those of the target; reduced-panel: some of the target's
    metals, not all; all-metals: all. An index of the metals that does not say of which (CF, Cdeg, RI, "contamination
    degree") needs all-metals; the PLI itself is never a feature.

    A name is read as follows. A metal of the target: its symbol as a word or a part of camel case ("Cu", "log_Cu",
    "Cu (mg/kg)", "CuTotal"), its English name in any case ("copper", "methylmercury"), or a name that is, but for words
    such as log or mean, nothing else than the symbol in any case with its unit or flag ("CU", "cu_ppm", "ln_pb"). Any
    other metal: its English name, its symbol with a unit ("Rb (mg/kg)"), or a symbol of two letters as a word if a
    published background has that element; so "In situ", "No" or "Y" are not taken for metals. Symbols of lower case
    within other words ("depth_cu") are not read. Names tell no more than names do: a column "x7" may be copper.

    References
    ----------
    Kaufman, S., Rosset, S., Perlich, C. & Stitelman, O. (2012). Leakage in data mining. ACM Transactions on Knowledge
    Discovery from Data 6(4), 15. doi:10.1145/2382577.2382579

    Examples
    --------
    >>> check_leakage(["depth", "toc_pct", "log_Al"], task="normalisers")
    >>> check_leakage(["depth", "log_Cu"], task="covariates")
    Traceback (most recent call last):
        ...
    pli_stats.checks.InputError: Features of `task='covariates'` must hold no metal: 'log_Cu' reads as Cu. Leave it out,
    name the task that allows it ('reduced-panel' or 'all-metals'), or rename a column that is not a metal.
    """
    check_one_of("task", task, TASKS)
    found = {str(name): metals_in(str(name), target_metals) for name in as_names(names, "names")}
    _refuse_indices(found, task)
    if task == "all-metals":
        return
    if task == "reduced-panel":
        there = {metal for metals in found.values() for metal in metals} & set(target_metals)
        if there and there == set(target_metals):
            raise refusal("whole_panel", metals=", ".join(target_metals))
        return
    if task == "normalisers":
        found = {column: [m for m in metals if m in target_metals] for column, metals in found.items()}
    guilty = {column: metals for column, metals in found.items() if metals}
    if guilty:
        metals = list(dict.fromkeys(metal for there in guilty.values() for metal in there))
        allowing = TASKS[2 if set(metals) & set(target_metals) else 1 :]
        raise refusal(
            "metal_feature",
            task=task,
            what="metal" if task == "covariates" else "metal of the target",
            columns=listed(guilty),
            read="reads" if len(guilty) == 1 else "read",
            metals=", ".join(metals),
            them="it" if len(guilty) == 1 else "them",
            tasks=", ".join(map(repr, allowing[:-1])) + f" or {allowing[-1]!r}",
        )


def tells_metals(name: str, target_metals: Sequence[str] = PANEL) -> bool:
    """Say whether a column is refused as a covariate, for holding a metal or an index of metals.

    Examples
    --------
    >>> tells_metals("Cu_xrf"), tells_metals("risk index"), tells_metals("toc")
    (True, True, False)
    """
    try:
        check_leakage([name], task="covariates", target_metals=target_metals)
    except InputError:
        return True
    return False


def metals_in(name: str, target_metals: Sequence[str] = PANEL) -> list[str]:
    """Return the metals that a column name holds, as `check_leakage` reads it.

    Examples
    --------
    >>> metals_in("Cu/Al ratio"), metals_in("Copper_ppm"), metals_in("depth_cu"), metals_in("In situ temperature")
    (['Cu', 'Al'], ['Cu'], [], [])
    """
    found: list[str] = []
    words = _WORDS.findall(name)
    for word in words:
        found += _metals_of_word(word, target_metals)
    # "CU_MDL", "ln_pb": nothing but an element once the words about it are gone.
    header = read_header(_MEASURES.sub(" ", name).strip(" _()[].-0123456789"))
    if (
        header.element
        and header.role != "other"
        and (header.element in target_metals or (header.unit and header.element in words))
    ):
        found.append(header.element)
    return list(dict.fromkeys(found))


def _metals_of_word(word: str, target_metals: Sequence[str]) -> list[str]:
    """Return the metals that one run of letters names."""
    if word in ELEMENTS and (word in target_metals or (len(word) == 2 and word in _background_elements())):
        return [word]
    low = word.casefold()
    if len(low) > 2 and low in ELEMENT_NAMES:
        return [ELEMENT_NAMES[low]]
    within = [symbol for name, symbol in ELEMENT_NAMES.items() if len(name) >= _LONG_NAME and name in low]
    return [*dict.fromkeys(within), *(piece for piece in _CAMEL.findall(word) if piece in target_metals)]


def _background_elements() -> frozenset[str]:
    """Return the elements for which a published background is at hand."""
    return frozenset(shared_table("backgrounds")["element"])


def _refuse_indices(found: Mapping[str, list[str]], task: str) -> None:
    """Refuse names of the target itself, and below all-metals those of indices that do not say of which metal."""
    for column, metals in found.items():
        text = " ".join(_WORDS.findall(column))
        hit, what = _TARGET.search(text), "the target itself"
        if not hit and not metals and task != "all-metals":
            hit, what = _INDEX.search(text), "an index of the target's metals"
        if hit:
            raise refusal("index_feature", column=column, what=what, word=hit.group())

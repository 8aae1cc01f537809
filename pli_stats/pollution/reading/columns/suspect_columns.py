"""Columns that are not what they seem: running numbers among the elements, and columns that speak and are not used."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import listed
from pli_stats.pollution import audit_rules
from pli_stats.pollution.reading.columns.column_headers import Header
from pli_stats.pollution.reading.columns.element_columns import CLEAR
from pli_stats.pollution.reading.columns.plans import Options, Plan
from pli_stats.pollution.reading.columns.role_names import FLAG_NAMES, ROLE_NAMES
from pli_stats.pollution.reading.concentrations.cell_values import read_token
from pli_stats.pollution.reading.concentrations.units import read_basis, read_unit
from pli_stats.pollution.reading.formats.codes import EPA, FALSE, TRUE, WORDS, reading_of, truth_sense, word_set
from pli_stats.pollution.reading.formats.known_formats import USGS, key_of
from pli_stats.pollution.reading.formats.rows import FRACTION, KEEP, MEDIUM, OUT, SAMPLE_TYPE
from pli_stats.pollution.reading.problems import Problems
from pli_stats.pollution.reading.raw_tables import RawTable
from pli_stats.results import Change

MOST_DISTINCT, LONGEST_CODE = 60, 50  # a column of codes has few different cells
LEAST_SERIAL = 3
WHOLE_DEGREES = 1000.0  # a bare "Y" beyond this is a coordinate, no yttrium
SPEAKING = word_set(
    "qualifier qualifiers qual flag censor censored cens nondetect nondetects detect detected mdl rl lod loq pql limit "
    "limits bdl remark "
    "detlim"
)
WHAT = {
    "species": "a species", "fraction": "a fraction", "statistic": "a statistic", "index": "an index or "
    "reference value",
    "isotope": "an isotope", "oxide": "an oxide", "ratio": "a ratio", "other": "something else",
}  # fmt: skip
ASKED = ("fraction", "statistic", "other", "variant")  # where no column of total concentrations stands beside


def settle_element_columns(table: RawTable, plan: Plan, options: Options, problems: Problems) -> None:
    """Take running numbers and coordinates out of the elements; log or ask about columns that are no totals."""
    for element, j in list(plan.results.items()):
        if table.names[j] in options.elements or plan.headers[j].unit is not None:
            continue
        rule = _no_element(element, table, j)
        if rule is not None and plan.unit_said.get(element) == "assumed":
            del plan.results[element], plan.units[element]
            plan.changes[:] = [change for change in plan.changes if change.column != table.names[j]]
            plan.changes.append(Change(rule, table.names[j], None, table.names[j], "information"))
            plan.how[j] = ("information", rule)
            plan.info.append(j)
    for j, header in enumerate(plan.headers):
        if header.text in options.ignore or j in plan.how:
            continue
        if header.words == "style" and header.element is not None:
            _other_style(plan, header, j, problems)
        elif header.role in WHAT or header.role == "variant":
            _not_total(table, plan, header, j, problems)
        elif header.role == "info" and header.unit is not None and header.unit.name != "%":
            plan.changes.append(Change(audit_rules.NO_ELEMENT, header.text, None, header.text, "information"))
        elif header.role == "info" and header.words == "coordinate":
            plan.changes.append(Change(audit_rules.COORDINATE, header.text, None, header.text, "information"))
            plan.how[j] = ("information", "a coordinate")
    plan.info.sort()


def _no_element(element: str, table: RawTable, j: int) -> str | None:
    """Return the rule by which a bare symbol is a running number or a coordinate, by its cells."""
    column = table.numbers[j]
    values = column.number[~np.isnan(column.number)]
    plain = not len(column.odd) and not (column.below is not None and column.below.any())
    if (
        element not in CLEAR
        and plain
        and len(values) >= LEAST_SERIAL
        and (values == np.arange(1, len(values) + 1)).all()
    ):
        return audit_rules.SERIAL
    if element == "Y" and len(values) and float(np.median(np.abs(values))) > WHOLE_DEGREES:
        return audit_rules.COORDINATE
    return None


def _other_style(plan: Plan, header: Header, j: int, problems: Problems) -> None:
    """Log capitals that are no symbol in this table, or ask where they carry a unit of concentration."""
    if header.unit is not None:
        problems.ask(
            "capitals", column=header.text, element=header.element,
            settle={"elements": {header.text: f"{header.element}"}},
        )  # fmt: skip
        return
    example = next((plan.headers[k].text for k in plan.results.values()), "Cu")
    plan.changes.append(
        Change(audit_rules.STYLE.format(example=example), header.text, None, header.text, "information")
    )
    plan.how[j] = ("information", "capitals, no symbol in this table")


def _not_total(table: RawTable, plan: Plan, header: Header, j: int, problems: Problems) -> None:
    """Leave out a column that is no total concentration, or ask where it is the only one that might be."""
    element = str(header.element)
    has_total = element in plan.results
    if header.role in ASKED and not has_total:
        if not _holds_numbers(table, j):
            return
        problems.ask(
            "not_a_total",
            column=header.text,
            element=element,
            words=header.words,
            settle={"elements": {header.text: element}},
        )
        return
    if header.role == "other" and not _holds_numbers(table, j):
        return
    if header.role == "variant":
        rule = audit_rules.VARIANT.format(kept=table.names[plan.results[element]])
    else:
        rule = audit_rules.NOT_TOTAL.format(what=WHAT[header.role], element=element)
    plan.changes.append(Change(rule, header.text, None, header.text, "left out"))
    plan.how[j] = ("left out", rule)
    if j in plan.info:
        plan.info.remove(j)


def _holds_numbers(table: RawTable, j: int) -> bool:
    """Say whether most cells of a column are numbers or non-detects."""
    if j in table.numbers:
        return bool((~np.isnan(table.numbers[j].number)).any())
    column = table.texts[j].rows(np.flatnonzero(~table.texts[j].blank)[:200])
    readings = [
        isinstance(cell, int | float) or not isinstance(read_token(str(cell), table.decimal), str)
        for cell in column.uniques
    ]
    return bool(column.where(readings).sum() > len(column) / 2)


def ask_about_unused(table: RawTable, plan: Plan, problems: Problems) -> None:
    """Ask about each column that is kept as information although its name or its cells speak of what numbers mean."""
    beside = {j + step for j in plan.results.values() for step in (-1, 1)} if plan.layout == "wide" else set()
    asked = set(problems.settled_by.get("ignore", []))
    rows = {j for _, j in plan.rows}
    known = {key_of(name) for name in plan.format.information} if plan.format is not None else set()
    for j in plan.info:
        name = table.names[j]
        if j in rows or j in plan.how or name in asked or j in plan.keys or j in plan.date or j == plan.port:
            continue
        if key_of(name) in known:
            continue
        what = _speaks_of(table, j, j in beside, plan.layout == "wide" and _of_metal(name, plan))
        if what is None and not _blank(table, j):
            what = _name_speaks_of(name, plan)
        if what is not None:
            problems.ask(
                "unused_column_speaks", column=name, what=what, example=_examples(table, j), settle={"ignore": [name]}
            )


_LIMITS = ROLE_NAMES["detection_limit"] | ROLE_NAMES["reporting_limit"]
# Words in a name that make it speak of something else: "DetectionLimitComment", "QualifierType".
_OTHER_WORDS = word_set("comment comments url type method name date note notes id")


def _name_speaks_of(name: str, plan: Plan) -> str | None:
    """Return what the name of a column speaks of, if it is detection."""
    words = set(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold()))
    if plan.format is not None and words & _OTHER_WORDS:
        return None
    speaks = words & SPEAKING or key_of(name) in FLAG_NAMES or key_of(name) in _LIMITS
    return "detection" if speaks else None


def _blank(table: RawTable, j: int) -> bool:
    """Say whether a column holds nothing."""
    if j in table.numbers:
        return bool(np.isnan(table.numbers[j].number).all() and not len(table.numbers[j].odd))
    return not len(table.texts[j].uniques)


def _of_metal(name: str, plan: Plan) -> bool:
    """Say whether a name begins or ends with a metal of the table, as "Cu_hit" and "CuD"."""
    return any(
        re.match(rf"{symbol}(?![a-z])", name) or re.search(rf"(?<![A-Za-z]){symbol}$|(?<=[a-z_.]){symbol}$", name)
        for symbol in plan.results
    )


def _speaks_of(table: RawTable, j: int, beside_metal: bool, of_metal: bool) -> str | None:
    """Return what the cells of a column speak of: detection, units, weight basis, sample type, medium or fraction.

    Half of the different cells must be known, and one be unmistakable; of sample types, media and fractions both a kind
    that is kept and one that is not, since a single word may be anything.
    """
    if j not in table.texts:
        return None
    uniques = table.texts[j].uniques[: MOST_DISTINCT + 1]
    texts = [" ".join(str(one).split()) for one in uniques]
    if not texts or len(texts) > MOST_DISTINCT or max(map(len, texts)) > LONGEST_CODE:
        return None
    keys = {text.casefold() for text in texts}
    if keys <= TRUE | FALSE:
        words = all(isinstance(one, bool | np.bool_) or str(one).casefold() in ("true", "false") for one in uniques)
        parts = [key_of(part) for part in re.split(r"[\W_]+", table.names[j])]
        return "detection" if of_metal or any(map(truth_sense, parts)) or (words and beside_metal) else None
    codes = {**EPA, **USGS.codes}
    known = [text for text in texts if reading_of(text, codes)]
    some_blank = bool(table.texts[j].blank.any())
    if 2 * len(known) > len(texts) and (some_blank or any(_plain_code(key) for key in keys)):
        return "detection"
    units = [read_unit(text) for text in texts]
    if 2 * sum(unit is not None for unit in units) > len(units):
        return "units"
    bases = [read_basis(text) for text in texts if len(text) > 1]
    if True in bases and 2 * sum(basis is not None for basis in bases) >= len(bases):
        return "the weight basis"
    for rule, what in ((SAMPLE_TYPE, "the type of sample"), (MEDIUM, "the medium"), (FRACTION, "the fraction")):
        readings = [rule.reading(text) for text in texts if len(text) > 2]
        if KEEP in readings and OUT in readings and 2 * (len(readings) - readings.count(None)) > len(readings):
            return what
    return None


def _plain_code(key: str) -> bool:
    """Say whether a code can be nothing else than one of detection."""
    return key in ("<", "uj", "nd", "bdl", "j+", "j-", "n.d.", "<lod", "<loq") or (len(key) > 5 and key in WORDS)


def _examples(table: RawTable, j: int) -> str:
    """Return three different cells for a sentence."""
    if j in table.numbers:
        column = table.numbers[j]
        found: list[Any] = [f"{value:g}" for value in pd.unique(column.number[~np.isnan(column.number)])[:3]]
    else:
        found = table.texts[j].uniques[:3].tolist()
    return listed(found)

"""Columns found by their names: the first with a wanted name, limits, flags; and how that is logged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pli_stats.checks import listed, near_miss, refusal
from pli_stats.pollution import audit_rules
from pli_stats.pollution.reading.columns.header_words import BELOW_LIMIT
from pli_stats.pollution.reading.columns.plans import LimitColumn, Options, Plan
from pli_stats.pollution.reading.columns.role_names import FLAG_NAMES, ROLE_NAMES
from pli_stats.pollution.reading.formats.known_formats import key_of


def first_of(names: list[str], wanted: Sequence[str], ignore: Sequence[str] = ()) -> int | None:
    """Return the column with the first of the wanted names that is there."""
    keys = {key_of(name): j for j, name in reversed(list(enumerate(names))) if name not in ignore}
    return next((keys[key] for key in map(key_of, wanted) if key in keys), None)


def limit_columns(names: list[str], plan: Plan, options: Options) -> list[LimitColumn]:
    """Return the limit columns of a long table, the one that a non-detect without a value takes first."""
    limit_unit = names.index(options.limit_unit) if options.limit_unit else None
    if options.limit is not None:
        asked = names.index(options.limit)
        kind = "reporting" if key_of(options.limit) in ROLE_NAMES["reporting_limit"] else "detection"
        if limit_unit is None and plan.format:
            units = [one.unit for one in plan.format.limits if first_of(names, one.value) == asked]
            limit_unit = first_of(names, units[0]) if units else None
        return [LimitColumn(asked, kind, limit_unit)]
    found: list[LimitColumn] = []
    if plan.format is not None and plan.format.limits:
        for one in plan.format.limits:
            column = first_of(names, one.value, options.ignore)
            if column is not None:
                unit = limit_unit if limit_unit is not None else first_of(names, one.unit, options.ignore)
                found.append(LimitColumn(column, one.kind, unit, first_of(names, one.type, options.ignore)))
        prefer = plan.format.prefer
    else:
        usual = [(kind, ROLE_NAMES[f"{kind}_limit"]) for kind in ("reporting", "detection")]
        unit = (
            limit_unit if limit_unit is not None else first_of(names, sorted(ROLE_NAMES["limit_unit"]), options.ignore)
        )
        for kind, wanted in usual:
            found += [
                LimitColumn(j, kind, unit)
                for j, n in enumerate(names)
                if key_of(n) in wanted and n not in options.ignore and not says_below_limit(n)
            ]
        prefer = "reporting"
    return sorted(found, key=lambda limit: limit.kind != prefer)


def flag_columns(names: list[str], plan: Plan, options: Options) -> list[int]:
    """Return the flag columns of a long table, or of all metals of a row."""
    if options.flag is not None:
        return [names.index(options.flag)]
    if plan.format is not None and plan.format.flags:
        found = []
        for wanted in plan.format.flags:
            columns = [j for key in wanted if (j := first_of(names, (key,), options.ignore)) is not None]
            if columns:
                found.append(columns[0])
                plan.overruled[columns[0]] = columns[1:]
        return found
    return [
        j
        for j, name in enumerate(names)
        if (key_of(name) in FLAG_NAMES or says_below_limit(name)) and name not in options.ignore
    ]


def says_below_limit(name: str) -> bool:
    """Say whether a column without a metal flags what was not detected: "<MDL", "below_LOD"."""
    spaced = re.sub(r"[_.\s]+|(?<=[a-z])(?=[A-Z])", " ", name).casefold().strip()
    return bool(BELOW_LIMIT.match(spaced)) and len(spaced.split()) <= 3


def log_role(plan: Plan, column: int, names: list[str], role: str, asked: str | None) -> None:
    """Log a column's role: named by the caller, of a known format, or recognised by its name."""
    named = asked == names[column]
    how = "named by the caller" if named else f"format {plan.format.name}" if plan.format else "its name"
    plan.log(column, audit_rules.NAMED if named else audit_rules.ROLE, names[column], names[column], role, how)


def check_known(options: Options, names: list[str], analytes: list[str] | None = None) -> None:
    """Refuse `ignore` and `elements` that name nothing in the data: a typing slip would go unseen."""
    known = [*names, *(analytes or [])]
    for argument, asked in (("ignore", options.ignore), ("elements", tuple(options.elements))):
        for name in asked:
            if name not in known:
                facts = {"known": listed(known), "hint": near_miss(name, known)}
                raise refusal(
                    "not_in_data", name=argument, got=name, and_analyte=" or analyte" if analytes else "", **facts
                )


def check_elements_known(options: Options, elements: Sequence[str], names: Sequence[str] = ()) -> None:
    """Refuse `units` and `limits` for an element that the data do not have; `units` may name a column, too."""
    for argument, asked in (("units", options.units), ("limits", options.limits)):
        for element in asked if isinstance(asked, Mapping) else ():
            if element not in elements and not (argument == "units" and element in names):
                raise refusal("unit_for_unknown", name=argument, element=element, elements=listed(elements))

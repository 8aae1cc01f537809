"""The columns of a wide table: results of each element with their units, limits and flags."""

from __future__ import annotations

from collections.abc import Mapping

from pli_stats.checks import listed
from pli_stats.pollution import audit_rules
from pli_stats.pollution.reading.columns.column_headers import Header
from pli_stats.pollution.reading.columns.header_words import WET_WORDS
from pli_stats.pollution.reading.columns.named_columns import (
    check_elements_known,
    check_known,
    flag_columns,
    limit_columns,
    log_role,
    says_below_limit,
)
from pli_stats.pollution.reading.columns.plans import LimitColumn, Options, Plan, no_elements
from pli_stats.pollution.reading.concentrations.units import KNOWN_UNITS, Unit, unit_of
from pli_stats.pollution.reading.problems import Problems
from pli_stats.results import Change


def plan_wide(
    plan: Plan, names: list[str], roles: dict[str, int], options: Options, taken: set[int], problems: Problems
) -> None:
    """Fill in the element columns of a wide table and the units of their results and limits."""
    for role in ("unit", "moisture", "solids", "basis"):
        column = roles.get(role)
        if column is not None and column not in taken:
            plan.single[role] = column
            if role in ("unit", "basis"):
                log_role(plan, column, names, role, getattr(options, role, None))
    for j, header in enumerate(plan.headers):
        if header.element is not None and j not in taken and j not in plan.how:
            _place(plan, j, header, options, problems)
    _row_level(plan, names, options, problems)
    stray = [("detection limit", element, limits[0].column) for element, limits in plan.limits.items()]
    stray += [("flag", element, columns[0]) for element, columns in plan.flags.items()]
    for what, element, column in stray:
        if element and element not in plan.results:
            facts = {"column": names[column], "element": element, "what": what}
            problems.ask("limit_without_element", settle={"ignore": [names[column]]}, **facts)
    if not plan.results and not problems.sentences:
        raise no_elements(names)
    check_elements_known(options, list(plan.results), names)
    check_known(options, names)


def _place(plan: Plan, j: int, header: Header, options: Options, problems: Problems) -> None:
    """Give a column with an element its place: a result, a limit or a flag."""
    element = str(header.element)
    if header.role == "flag":
        plan.flags.setdefault(element, []).append(j)
        plan.words[j] = header.words
        plan.log(j, audit_rules.NAME, header.text, header.text, f"flag of {element}", "its name")
    elif header.role == "limit":
        kind = (
            "reporting"
            if any(word in ("rl", "loq", "pql", "lrl", "lmqnt", "reporting") for word in header.words.split())
            else "detection"
        )
        limits = plan.limits.setdefault(element, [])
        if any(limit.kind == kind for limit in limits):
            first = next(plan.headers[limit.column].text for limit in limits if limit.kind == kind)
            problems.ask(
                "two_limits", element=element, first=first, second=header.text, settle={"ignore": [header.text]}
            )
            return
        limits.append(LimitColumn(j, kind))
        limits.sort(key=lambda limit: limit.kind != "reporting")
        if header.unit is not None:
            plan.limit_units[j] = header.unit
        plan.log(j, audit_rules.NAME, header.text, header.text, f"{kind} limit of {element}", "its name")
    elif header.role == "result":
        _place_result(plan, j, header, options, problems)


def _place_result(plan: Plan, j: int, header: Header, options: Options, problems: Problems) -> None:
    """Give a column of total concentrations its place and its unit."""
    element = str(header.element)
    if header.unknown_unit and not _overruled(header, options):
        wet = set(header.unknown_unit.split()) <= WET_WORDS
        problems.ask(
            "wet_without_unit" if wet else "unknown_unit", unit=header.unknown_unit, column=header.text,
            known=KNOWN_UNITS, element=header.text,
            settle={"units": {header.text: "mg/kg ww" if wet else "mg/kg"}},
        )  # fmt: skip
        return
    if element in plan.results:
        first = plan.headers[plan.results[element]].text
        problems.ask(
            "two_columns_one_element",
            element=element,
            first=first,
            second=header.text,
            settle={"ignore": [header.text]},
        )
        return
    plan.results[element] = j
    plan.units[element] = _unit(plan, header, options, problems)
    plan.how[j] = (
        f"{element} ({plan.units[element].name})",
        "named in `elements`" if header.text in options.elements else "its name",
    )
    if header.text != element:
        plan.changes.append(Change(audit_rules.NAME, header.text, None, header.text, element))
    if header.words:
        plan.changes.append(
            Change(audit_rules.METHOD.format(words=header.words), header.text, None, header.text, element)
        )


def _row_level(plan: Plan, names: list[str], options: Options, problems: Problems) -> None:
    """Give flag and limit columns without an element to the only metal; with several metals they are asked for."""
    results = list(plan.results.values())
    flags = [j for j in flag_columns(names, plan, options) if j not in plan.how and j not in results]
    limits = [
        limit
        for limit in limit_columns(names, plan, options)
        if limit.column not in plan.how and limit.column not in results
    ]
    only = next(iter(plan.results)) if len(plan.results) == 1 else None
    if only is not None:
        for j in flags:
            plan.flags.setdefault(only, []).append(j)
            plan.words[j] = "lessthan" if says_below_limit(names[j]) else names[j]
            log_role(plan, j, names, f"flag of {only}", options.flag)
        for limit in limits:
            plan.limits.setdefault(only, []).append(limit)
            log_role(plan, limit.column, names, f"{limit.kind} limit of {only}", options.limit)
        return
    for argument, column in (("flag", options.flag), ("limit", options.limit)):
        if column is not None:
            problems.ask(
                "argument_for_several", name=argument, column=column, metals=listed(plan.results), n=len(plan.results)
            )
    for j in [*([] if options.flag else flags), *([] if options.limit else [limit.column for limit in limits])]:
        problems.ask("unused_column", column=names[j], settle={"ignore": [names[j]]}, metals=listed(plan.results))


def _overruled(header: Header, options: Options) -> bool:
    """Say whether the caller overrules the unit of this column by its full name."""
    return isinstance(options.units, Mapping) and header.text in options.units and header.text != header.element


def _unit(plan: Plan, header: Header, options: Options, problems: Problems) -> Unit:
    """Return the unit of a result column: by its full name, header, argument, else mg/kg, which is logged."""
    element = str(header.element)
    if _overruled(header, options):
        given = unit_of(options.units[header.text], header.text, header.text)  # type: ignore[index]
        before = header.unit.name if header.unit else header.unknown_unit or "no unit"
        plan.changes.append(Change(audit_rules.UNIT_OVERRULED, header.text, None, before, given.name))
        plan.unit_said[element] = "the caller"
        return given
    asked = options.units.get(element) if isinstance(options.units, Mapping) else options.units
    given_unit = unit_of(asked, header.text, header.text) if asked is not None else None
    same = (
        given_unit and header.unit and given_unit.size == header.unit.size and given_unit.wet in (None, header.unit.wet)
    )
    if given_unit and header.unit and not same:
        if isinstance(options.units, Mapping):
            problems.ask(
                "unit_argument_against_header", element=element, first=header.unit.name, second=given_unit.name,
                column=header.text,
                settle={"units": {header.text: str(asked)}},
            )  # fmt: skip
        given_unit = None  # one unit for all is for columns that say none
    unit = header.unit or given_unit
    if unit and "unit" in plan.single:
        problems.ask("two_units_one_element", element=element, first=unit.name, second="the column of units")
    if header.unit is None and given_unit is not None:
        plan.changes.append(Change(audit_rules.UNIT_ARGUMENT, header.text, None, "no unit", given_unit.name))
    if unit is None and "unit" not in plan.single:
        plan.unit_said[element] = "assumed"
    else:
        plan.unit_said[element] = "its header" if header.unit else "the caller" if given_unit else "the column of units"
    return unit or Unit("mg/kg")

"""Which column means what: element results, limits, flags, station, date, port; wide or long."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pli_stats.checks import listed, near_miss, refusal
from pli_stats.pollution.reading.columns.column_headers import KNOWN_UNITS, Header, Unit, read_header, read_unit
from pli_stats.pollution.reference.elements import element_of
from pli_stats.results import Change

RULE_NAME = "column name -> element"
RULE_UNIT_ASSUMED = "no unit given, mg/kg dry weight assumed"
RULE_ROLE = "column recognised by its name"
RULE_IGNORED = "column left out on request"

_ANALYTE = {
    "analyte",
    "analytename",
    "parameter",
    "parametername",
    "element",
    "metal",
    "substance",
    "determinand",
    "chemical",
}
_RESULT = {"result", "value", "concentration", "conc", "measurement", "amount"}
_UNIT = {"unit", "units", "uom"}
_LIMIT = {"mdl", "dl", "lod", "loq", "rl", "detectionlimit", "limit", "methoddetectionlimit"}
_FLAG = {"qualifier", "qual", "flag", "nondetect", "nd", "censored", "resultqualifier"}
_STATION = {"station", "stationid", "site", "siteid", "stationcode", "sitecode", "stationname", "sitename"}
_DATE = {
    "date",
    "sampledate",
    "samplingdate",
    "datetime",
    "time",
    "year",
    "surveyyear",
    "survey",
    "season",
    "campaign",
    "month",
    "day",
}
_PORT = {"port", "harbour", "harbor", "portname", "harbourname"}
_MOISTURE = {"moisture", "moisturepct", "moisturepercent", "moistureppercent", "watercontent", "watercontentpct"}


@dataclass(frozen=True)
class Options:
    """The arguments of `read_samples` that say what columns mean; see there."""

    port: str | None = None
    station: str | None = None
    date: tuple[str, ...] | None = None
    layout: str | None = None
    elements: Mapping[str, str] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    units: str | Mapping[str, str] | None = None
    unit: str | None = None
    moisture: str | None = None
    limits: Mapping[str, float] | float | None = None
    limit: str | None = None
    flag: str | None = None
    analyte: str | None = None
    result: str | None = None
    nondetect_codes: tuple[float, ...] = ()
    missing_codes: tuple[float, ...] = ()


@dataclass
class Plan:
    """The meaning of each column, by position."""

    layout: str
    results: dict[str, int] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)
    limit_units: dict[str, Unit | None] = field(default_factory=dict)
    flags: dict[str, int] = field(default_factory=dict)
    single: dict[str, int] = field(default_factory=dict)  # analyte, result, unit, limit, flag, moisture, station
    date: list[int] = field(default_factory=list)
    port: int | None = None
    info: list[int] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def numeric(self) -> set[int]:
        """The columns that hold numbers."""
        own = {self.single[role] for role in ("result", "limit", "moisture") if role in self.single}
        return own | set(self.results.values()) | set(self.limits.values())


def plan_columns(names: list[str], options: Options) -> Plan:
    """Return the meaning of each column, or refuse names that contradict each other."""
    _check_names(names, options)
    headers = [_header(name, names, options) for name in names]
    singles = {
        role: _single(names, role, options)
        for role in ("analyte", "result", "unit", "limit", "flag", "moisture", "station")
    }
    layout = _layout(names, headers, singles, options)
    plan = Plan(layout)
    taken: set[int] = {j for j, name in enumerate(names) if name in options.ignore}
    plan.changes += [Change(RULE_IGNORED, names[j]) for j in sorted(taken)]
    if layout == "long":
        _plan_long(plan, names, singles, headers)
    else:
        _plan_wide(plan, headers, singles, options, taken)
    if singles["station"] is not None:
        plan.single["station"] = singles["station"]
    plan.date = _dates(names, options)
    plan.port = _port(names, options)
    _log_roles(plan, names, options)
    measured = (
        plan.numeric
        | set(plan.flags.values())
        | {plan.single[r] for r in ("analyte", "unit", "flag") if r in plan.single}
    )
    if layout == "wide":
        measured -= {plan.single[r] for r in ("moisture",) if r in plan.single}
    plan.info = [j for j in range(len(names)) if j not in measured and j not in taken]
    return plan


def _check_names(names: list[str], options: Options) -> None:
    """Refuse repeated names and arguments that name no column."""
    for name in names:
        if names.count(name) > 1:
            raise refusal("duplicate_column", column=name, times=names.count(name))
    asked = {
        "port": options.port,
        "station": options.station,
        "unit": options.unit,
        "moisture": options.moisture,
        "limit": options.limit,
        "flag": options.flag,
        "analyte": options.analyte,
        "result": options.result,
    }
    several = [("date", name) for name in options.date or ()]
    for argument, given in [*asked.items(), *several]:
        if given is not None and given not in names:
            raise refusal(
                "argument_column", name=argument, got=given, columns=listed(names), hint=near_miss(given, names)
            )


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


def check_elements_known(options: Options, elements: Sequence[str]) -> None:
    """Refuse `units` and `limits` for an element that the data do not have."""
    for argument, asked in (("units", options.units), ("limits", options.limits)):
        for element in asked if isinstance(asked, Mapping) else ():
            if element not in elements:
                raise refusal("unit_for_unknown", name=argument, element=element, elements=listed(elements))


def _header(name: str, names: list[str], options: Options) -> Header:
    """Return the reading of a header; the caller's `elements` comes first."""
    if name in (*options.ignore, options.port, options.station, *(options.date or ())):
        return Header(name, "info")
    if name in options.elements:
        symbol = element_of(options.elements[name])
        if symbol is None:
            got = options.elements[name]
            raise refusal("not_an_element", what="`elements`", got=got, hint=near_miss(got, ("Cu", "copper")))
        found = read_header(name)
        return Header(name, "result", symbol, found.unit, found.unknown_unit)
    header = read_header(name)
    bare = name.strip()
    if bare == "Y" and "X" in names:
        return Header(name, "info")  # coordinates, not yttrium
    if bare.casefold() == "nd" and bare != "Nd":
        return Header(name, "info")
    return header


def _key(name: str) -> str:
    """Return a name for comparison: lower case, letters and digits only."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


_SINGLE_NAMES = {
    "analyte": _ANALYTE,
    "result": _RESULT,
    "unit": _UNIT,
    "limit": _LIMIT,
    "flag": _FLAG,
    "moisture": _MOISTURE,
    "station": _STATION,
}


def _single(names: list[str], role: str, options: Options) -> int | None:
    """Return the column of a role: as the caller named it, else the first with a usual name."""
    asked = getattr(options, role)
    if asked is not None:
        return names.index(asked)
    free = [j for j, name in enumerate(names) if _key(name) in _SINGLE_NAMES[role] and name not in options.ignore]
    return free[0] if free else None


def _layout(names: list[str], headers: list[Header], singles: dict[str, int | None], options: Options) -> str:
    """Return "wide" or "long"."""
    elements = [header.text for header in headers if header.role == "result" and header.element]
    unknown = [header.text for header in headers if header.unknown_unit]
    analyte, result = singles["analyte"], singles["result"]
    if options.layout is not None:
        if options.layout == "long" and (analyte is None or result is None or singles["station"] is None):
            need = [role for role in ("station", "analyte", "result") if singles[role] is None]
            raise refusal("long_column_missing", missing=listed(need), columns=listed(names))
        if options.layout == "wide" and not elements:
            raise refusal("no_element_header", columns=listed(names))
        return options.layout
    long_like = analyte is not None and result is not None
    if long_like and elements:
        raise refusal("layout_unclear", elements=listed(elements), analyte=names[analyte or 0])
    if long_like:
        if singles["station"] is None:
            raise refusal("long_column_missing", missing="'station'", columns=listed(names))
        return "long"
    if not elements and not unknown:
        raise refusal("no_element_header", columns=listed(names))
    return "wide"


def _plan_long(plan: Plan, names: list[str], singles: dict[str, int | None], headers: list[Header]) -> None:
    """Fill in the columns of a long table."""
    for role in ("analyte", "result", "unit", "limit", "flag", "moisture"):
        column = singles[role]
        if column is not None:
            plan.single[role] = column
            plan.changes.append(Change(RULE_ROLE, names[column], None, names[column], role))


def _plan_wide(
    plan: Plan, headers: list[Header], singles: dict[str, int | None], options: Options, taken: set[int]
) -> None:
    """Fill in the element columns of a wide table and the units of their results and limits."""
    for role in ("unit", "moisture"):
        column = singles[role]
        if column is not None and column not in taken:
            plan.single[role] = column
    for j, header in enumerate(headers):
        if header.element is None:
            continue
        if header.unknown_unit and _asked_unit(header.element, options) is None:
            raise refusal(
                "unknown_unit", unit=header.unknown_unit, column=header.text, known=KNOWN_UNITS, element=header.element
            )
        store = {"result": plan.results, "limit": plan.limits, "flag": plan.flags}[header.role]
        if header.element in store:
            key = "two_columns_one_element" if header.role == "result" else "two_limits"
            raise refusal(key, element=header.element, first=headers[store[header.element]].text, second=header.text)
        store[header.element] = j
        if header.role == "limit":
            plan.limit_units[header.element] = header.unit
        if header.role == "result":
            plan.units[header.element] = _unit(plan, header, options)
            if header.text != header.element:
                plan.changes.append(Change(RULE_NAME, header.text, None, header.text, header.element))
    for element, j in [*plan.limits.items(), *plan.flags.items()]:
        if element not in plan.results:
            raise refusal("limit_without_element", column=headers[j].text, element=element)
    check_elements_known(options, list(plan.results))
    check_known(options, [header.text for header in headers])


def _unit(plan: Plan, header: Header, options: Options) -> Unit:
    """Return the unit of a result column: header, then argument, then mg/kg dry weight, which is logged."""
    element = str(header.element)
    asked = _asked_unit(element, options)
    given = unit_of(asked, header.text, element) if asked is not None else None
    if (
        given
        and header.unit
        and (given.times, given.over, given.wet) != (header.unit.times, header.unit.over, header.unit.wet)
    ):
        raise refusal("two_units_one_element", element=element, first=header.unit.name, second=given.name)
    unit = given or header.unit
    if unit and "unit" in plan.single:
        raise refusal("two_units_one_element", element=element, first=unit.name, second="the unit column")
    if unit is None and "unit" not in plan.single:
        plan.changes.append(Change(RULE_UNIT_ASSUMED, header.text, None, "no unit", "mg/kg"))
    return unit or Unit("mg/kg")


def _asked_unit(element: str, options: Options) -> str | None:
    """Return the unit that the caller gave for an element."""
    return options.units.get(element) if isinstance(options.units, Mapping) else options.units


def unit_of(text: Any, column: str, element: str) -> Unit:
    """Return the unit that a text names, or refuse it."""
    unit = read_unit(str(text))
    if unit is None:
        raise refusal("unknown_unit", unit=str(text), column=column, known=KNOWN_UNITS, element=element)
    return unit


def _dates(names: list[str], options: Options) -> list[int]:
    """Return the columns that tell visits of one station apart."""
    if options.date is not None:
        return [names.index(name) for name in options.date]
    return [j for j, name in enumerate(names) if _key(name) in _DATE and name not in options.ignore]


def _port(names: list[str], options: Options) -> int | None:
    """Return the port column: as named, else the only one with a usual name."""
    if options.port is not None:
        return names.index(options.port)
    usual = [j for j, name in enumerate(names) if _key(name) in _PORT and name not in options.ignore]
    return usual[0] if len(usual) == 1 else None


def _log_roles(plan: Plan, names: list[str], options: Options) -> None:
    """Log the columns that were recognised rather than named."""
    station = [] if options.station or "station" not in plan.single else [plan.single["station"]]
    port = [] if options.port or plan.port is None else [plan.port]
    for role, columns in (("station", station), ("date", [] if options.date else plan.date), ("port", port)):
        plan.changes += [Change(RULE_ROLE, names[j], None, names[j], role) for j in columns]

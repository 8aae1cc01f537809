"""Which column means what, as far as names tell: results, limits, flags, units, keys of a sample; wide or long."""

from __future__ import annotations

from collections import Counter

from pli_stats.checks import listed, near_miss, refusal
from pli_stats.pollution import audit_rules
from pli_stats.pollution.reading.columns.column_headers import Header
from pli_stats.pollution.reading.columns.element_columns import element_headers
from pli_stats.pollution.reading.columns.idle_arguments import ask_about_idle_arguments
from pli_stats.pollution.reading.columns.long_columns import plan_long
from pli_stats.pollution.reading.columns.named_columns import first_of, log_role
from pli_stats.pollution.reading.columns.plans import COLUMN_ARGUMENTS, Options, Plan, no_elements
from pli_stats.pollution.reading.columns.role_names import (
    DATE_NAMES,
    PORT_NAMES,
    ROLE_NAMES,
    ROW_NAMES,
    SAMPLE_NAMES,
)
from pli_stats.pollution.reading.columns.wide_columns import plan_wide
from pli_stats.pollution.reading.formats.known_formats import FORMATS, Format, key_of, recognised
from pli_stats.pollution.reading.formats.rows import Rows
from pli_stats.pollution.reading.problems import Problems
from pli_stats.results import Change


def plan_columns(names: list[str], options: Options, problems: Problems) -> Plan:
    """Return the meaning of each column; names that contradict each other are asked for."""
    _check_names(names, options)
    known = _format(names, options)
    roles = _roles(names, known, options)
    headers = (
        element_headers(names, options)
        if known is None or known.layout == "wide"
        else [Header(n, "info") for n in names]
    )
    plan = Plan(_layout(names, headers, roles, known, options), known, headers=headers)
    taken = {j for j, name in enumerate(names) if name in options.ignore}
    for j in sorted(taken):
        plan.changes.append(Change(audit_rules.IGNORED, names[j]))
        plan.how[j] = ("left out", "left out on request")
    if "station" in roles:
        plan.single["station"] = roles["station"]
    plan.date = _dates(names, known, options)
    plan.port = _port(names, options)
    plan.rows = _row_columns(names, known, taken)
    if plan.layout == "long":
        plan_long(plan, names, roles, options, problems)
    else:
        plan_wide(plan, names, roles, options, taken, problems)
    ask_about_idle_arguments(plan, options, problems)
    _log_keys(plan, names, options)
    used = {plan.single[role] for role in ("analyte", "result", "unit", "basis") if role in plan.single}
    used |= (plan.numeric - {plan.single.get("moisture"), plan.single.get("solids")}) | {
        j for columns in plan.flags.values() for j in columns
    }
    used |= {j for columns in plan.overruled.values() for j in columns}
    used |= {
        one
        for limits in plan.limits.values()
        for limit in limits
        for one in (limit.unit, limit.type)
        if one is not None
    }
    plan.info = [
        j for j in range(len(names)) if j not in used and j not in taken and plan.how.get(j, ("",))[0] != "left out"
    ]
    return plan


def _check_names(names: list[str], options: Options) -> None:
    """Refuse repeated names and arguments that name no column."""
    for name, times in Counter(names).items():
        if times > 1:
            raise refusal("duplicate_column", column=name, times=times)
    asked = [(argument, getattr(options, argument)) for argument in COLUMN_ARGUMENTS]
    if options.basis not in ("dry", "wet"):
        asked.append(("basis", options.basis))
    for argument, given in [*asked, *[("date", name) for name in options.date or ()]]:
        if given is not None and given not in names:
            raise refusal(
                "argument_column", name=argument, got=given, columns=listed(names), hint=near_miss(given, names)
            )


def _format(names: list[str], options: Options) -> Format | None:
    """Return the format that the caller names, else the one that the names show; "plain" is none."""
    if options.format is not None:
        return FORMATS.get(options.format)
    if options.layout is not None or options.analyte is not None or options.result is not None:
        return None
    return recognised(names)


def _roles(names: list[str], known: Format | None, options: Options) -> dict[str, int]:
    """Return the columns of single roles: as the caller named them, by the format, else the first with a usual name."""
    found: dict[str, int] = {}
    for role, usual in ROLE_NAMES.items():
        asked = getattr(options, role, None)
        if asked in ("dry", "wet") and role == "basis":
            continue
        if asked is not None:
            found[role] = names.index(asked)
            continue
        wanted = known.roles.get(role, ()) if known and known.layout == "long" else None
        if wanted is None:
            taken = (*options.ignore, *options.elements)
            free = [j for j, name in enumerate(names) if key_of(name) in usual and name not in taken]
            if free:
                found[role] = free[0]
        else:
            column = first_of(names, wanted, options.ignore)
            if column is not None:
                found[role] = column
    if known is None and "station" not in found and {"analyte", "result"} <= set(found):
        column = first_of(names, SAMPLE_NAMES, options.ignore)
        if column is not None:
            found["station"] = column
    return found


def _layout(
    names: list[str], headers: list[Header], roles: dict[str, int], known: Format | None, options: Options
) -> str:
    """Return "wide" or "long"."""
    elements = [header.text for header in headers if header.role == "result" and header.element]
    if known is not None and known.layout == "long":
        need = [role for role in ("station", "analyte", "result") if role not in roles]
        if need:
            raise refusal("format_column_missing", format=known.name, missing=listed(need), columns=listed(names))
        return "long"
    if options.layout is not None:
        need = [role for role in ("station", "analyte", "result") if role not in roles]
        if options.layout == "long" and need:
            raise refusal("long_column_missing", missing=listed(need), columns=listed(names))
        if options.layout == "wide" and not elements:
            raise no_elements(names)
        return options.layout
    if "analyte" in roles and "result" in roles:
        if elements:
            raise refusal("layout_unclear", elements=listed(elements), analyte=names[roles["analyte"]])
        if "station" not in roles:
            raise refusal("long_column_missing", missing="'station'", columns=listed(names))
        return "long"
    if not any(
        header.element and header.role in ("result", "variant", "fraction", "statistic", "other") for header in headers
    ):
        raise no_elements(names)
    return "wide"


def _row_columns(names: list[str], known: Format | None, taken: set[int]) -> list[tuple[Rows, int]]:
    """Return the columns that say which rows are samples of sediment."""
    if known is not None and known.rows:
        found = [(rule, first_of(names, wanted)) for rule, wanted in known.rows]
        return [(rule, j) for rule, j in found if j is not None and j not in taken]
    return [
        (rule, j)
        for rule, usual in ROW_NAMES
        for j, name in enumerate(names)
        if key_of(name) in usual and j not in taken
    ]


def _dates(names: list[str], known: Format | None, options: Options) -> list[int]:
    """Return the columns that tell visits of one station apart."""
    if options.date is not None:
        return [names.index(name) for name in options.date]
    if known is not None and known.layout == "long":
        column = first_of(names, known.roles.get("date", ()), options.ignore)
        return [] if column is None else [column]
    return [j for j, name in enumerate(names) if key_of(name) in DATE_NAMES and name not in options.ignore]


def _port(names: list[str], options: Options) -> int | None:
    """Return the port column: as named, else the only one with a usual name."""
    if options.port is not None:
        return names.index(options.port)
    usual = [j for j, name in enumerate(names) if key_of(name) in PORT_NAMES and name not in options.ignore]
    return usual[0] if len(usual) == 1 else None


def _log_keys(plan: Plan, names: list[str], options: Options) -> None:
    """Log the columns that tell samples apart."""
    station = [plan.single["station"]] if "station" in plan.single else []
    for role, columns, asked in (
        ("station", station, options.station), ("date", plan.date, options.date),
        ("port", [] if plan.port is None else [plan.port], options.port),
        ("part of the sample key", plan.keys, None),
    ):  # fmt: skip
        for j in columns:
            if asked:
                plan.how[j] = (role, "named by the caller")
            else:
                log_role(plan, j, names, role, None)
    for rule, j in plan.rows:
        plan.how.setdefault(
            j, (f"which rows are {rule.what}", f"format {plan.format.name}" if plan.format else "its name")
        )

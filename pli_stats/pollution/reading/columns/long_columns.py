"""The columns of a long table: analyte, result, unit, limits and flags, and what a known format must have."""

from __future__ import annotations

from pli_stats.checks import listed, refusal
from pli_stats.pollution.reading.columns.named_columns import (
    first_of,
    flag_columns,
    limit_columns,
    log_role,
    says_below_limit,
)
from pli_stats.pollution.reading.columns.plans import Options, Plan
from pli_stats.pollution.reading.columns.role_names import DEPTH_NAMES
from pli_stats.pollution.reading.formats.known_formats import key_of
from pli_stats.pollution.reading.problems import Problems


def plan_long(plan: Plan, names: list[str], roles: dict[str, int], options: Options, problems: Problems) -> None:
    """Fill in the columns of a long table."""
    plan.limits[""] = limit_columns(names, plan, options)
    plan.flags[""] = flag_columns(names, plan, options)
    limits = {limit.column for limit in plan.limits[""]}
    for role in ("analyte", "result", "unit", "basis", "moisture", "solids"):
        column = roles.get(role)
        if column is not None and column not in limits:
            plan.single[role] = column
            log_role(plan, column, names, role, getattr(options, role, None))
    need = [role for role in ("analyte", "result") if role not in plan.single]
    if need:
        raise refusal("long_column_missing", missing=listed(need), columns=listed(names))
    for limit in plan.limits[""]:
        log_role(plan, limit.column, names, f"{limit.kind} limit", options.limit)
        for extra, role in ((limit.unit, "unit of limits"), (limit.type, "type of limit")):
            if extra is not None and extra not in plan.how:
                log_role(plan, extra, names, role, options.limit_unit)
    for column in plan.flags[""]:
        plan.words[column] = "lessthan" if says_below_limit(names[column]) else names[column]
        log_role(plan, column, names, "flag", options.flag)
        for other in plan.overruled.get(column, []):
            log_role(plan, other, names, f"flag where {names[column]!r} is blank", None)
    if plan.format is not None and plan.format.keys:
        found = [first_of(names, wanted, options.ignore) for wanted in plan.format.keys]
        plan.keys = [j for j in found if j is not None]
    elif plan.format is None:
        plan.keys = [
            j for j, n in enumerate(names)
            if key_of(n) in DEPTH_NAMES and n not in options.ignore and j not in plan.date and j not in plan.how
        ]  # fmt: skip
    _check_needs(plan, names, options, problems)


def _check_needs(plan: Plan, names: list[str], options: Options, problems: Problems) -> None:
    """Ask for the columns of a known format without which its numbers would be guessed."""
    if plan.format is None:
        return
    present = {
        "unit": "unit" in plan.single or options.units is not None,
        "flag": bool(plan.flags[""]),
        "basis": "basis" in plan.single or options.basis is not None,
        "limit": bool(plan.limits[""]),
        "medium": bool(plan.rows) and any(rule.what.startswith("of another medium") for rule, _ in plan.rows),
    }
    usual = {
        "unit": plan.format.roles.get("unit", ()),
        "flag": plan.format.flags[0] if plan.format.flags else (),
        "basis": plan.format.roles.get("basis", ()),
        "limit": plan.format.limits[0].value if plan.format.limits else (),
        "medium": next((wanted for rule, wanted in plan.format.rows if rule.what.startswith("of another medium")), ()),
    }
    settle = {
        "unit": {"units": "mg/kg"},
        "basis": {"basis": "dry"},
        "flag": {"format": "plain"},
        "limit": {"format": "plain"},
    }
    for role in plan.format.needs:
        if not present[role] and not set(map(key_of, usual[role])) & {key_of(name) for name in options.ignore}:
            problems.ask(
                f"format_lacks_{role}", format=plan.format.name, column=usual[role][0] if usual[role] else role,
                columns=listed(names), settle=settle.get(role),
            )  # fmt: skip

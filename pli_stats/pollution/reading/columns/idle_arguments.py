"""Arguments that would have no effect on this table or file: they are refused, so that nobody believes they had one."""

from __future__ import annotations

from pli_stats.pollution.reading.columns.plans import Options, Plan
from pli_stats.pollution.reading.problems import Problems


def ask_about_idle_arguments(plan: Plan, options: Options, problems: Problems) -> None:
    """Ask about each argument that the columns of the table leave without effect."""
    limits = [limit for several in plan.limits.values() for limit in several]
    flags = [column for several in plan.flags.values() for column in several]
    named = plan.format.name if plan.format is not None else ""
    headers = [plan.headers[j].unit for j in plan.results.values()]
    idle = {
        "layout": (
            options.layout is not None and options.layout != plan.layout,
            f"a table of the format {named!r} has one row for each result",
        ),
        "analyte": (options.analyte is not None and plan.layout == "wide", "the table has a column for each metal"),
        "result": (options.result is not None and plan.layout == "wide", "the table has a column for each metal"),
        "limit_unit": (
            options.limit_unit is not None and all(limit.unit is None for limit in limits),
            "no column of detection limits takes its unit from there",
        ),
        "qualifiers": (bool(options.qualifiers) and not flags, "the table has no column of flags or qualifiers"),
        "units": (
            isinstance(options.units, str)
            and (
                (plan.layout == "long" and "unit" in plan.single)
                or (bool(headers) and all(headers) and "the caller" not in plan.unit_said.values())
            ),
            "each row has its unit in a column" if plan.layout == "long" else "each metal has its unit in its header",
        ),
        "replicates": (
            options.replicates != "error" and "station" not in plan.single,
            "no column says which rows are of one station (`station=`)",
        ),
    }
    for name, (without_effect, why) in idle.items():
        if without_effect:
            problems.ask("argument_without_effect", name=name, why=why)


def ask_about_moisture(plan: Plan, options: Options, problems: Problems) -> None:
    """Ask about a column of moisture that nothing needed, once the units and weight bases have been read."""
    j = plan.single.get("moisture")
    if options.moisture is not None and (j is None or plan.how.get(j, ("",))[0] != "moisture for wet weight"):
        problems.ask("argument_without_effect", name="moisture", why="nothing is on wet weight")

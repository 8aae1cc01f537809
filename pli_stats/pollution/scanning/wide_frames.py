"""Wide lazy frames: one row a sample in, one row a sample out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from pli_stats.checks import listed, refusal
from pli_stats.pollution import audit_rules
from pli_stats.pollution.indices.frames import small
from pli_stats.pollution.reading.raw_tables import RawTable
from pli_stats.pollution.reading.wide_tables import codes_of
from pli_stats.pollution.scanning.label_meanings import (
    different_rows,
    flag_readings,
    mapped,
    scales_of,
    unit_scales,
)
from pli_stats.pollution.scanning.measured_columns import Results, measured, number_of
from pli_stats.pollution.scanning.scanned_tables import Counted, Scan, checked, columns_of, scanned
from pli_stats.results import Change, ScannedSamples


def scan_wide(scan: Scan) -> ScannedSamples:
    """Return a wide frame as samples; its other columns stay."""
    plan, names = scan.plan, scan.names
    roles = [plan.single[role] for role in ("unit", "basis") if role in plan.single]
    table = different_rows(scan.frame, names, roles, None)
    scales = scales_of(table, plan, scan.options, scan.changes, scan.problems)
    if any(unit.wet for unit in plan.units.values()):
        raise refusal("scan_wet")
    flags = {j: different_rows(scan.frame, names, [j], None) for columns in plan.flags.values() for j in columns}
    joined = RawTable(names, {}, {j: one.texts[j] for j, one in flags.items()}, table.rows, [], None)
    codes = codes_of(joined, plan)
    readings = {j: flag_readings(one, j, codes, plan, scan.options, scan.problems) for j, one in flags.items()}
    frame, counted = scan.frame, []
    for k, (element, j) in enumerate(plan.results.items()):
        unit = plan.units[element]
        times: Any = unit.times
        over: Any = unit.over
        if scales.row_units is not None:
            times, over = unit_scales(table, plan.single["unit"], scales.row_units)
        said = [mapped(names[one], readings[one], 0) for one in plan.flags.get(element, [])]
        flag = None if not said else said[0] if len(said) == 1 else nw.max_horizontal(*said)
        results = Results(
            names[j], names[j] in scan.text, times, over, flag, _limits(scan, element, times, over),
            _fallback(scan, element, names[j]),
        )  # fmt: skip
        frame, columns = measured(frame, results, scan.options, f"pli_{k}_")
        counted.append(Counted(element, names[j], columns))
        if plan.unit_said.get(element) == "assumed":
            scan.changes.append(Change(audit_rules.UNIT_ASSUMED, names[j], None, "no unit", "mg/kg"))
    audit, n_results = checked(scan, frame, counted)
    if scan.keys:
        _refuse_replicates(scan)
    metals = list(plan.results)
    cells = []
    for one in counted:
        value, nondetect, limit = columns_of(one.element)
        below = nw.when(nw.col(one.measured.below)).then(1).otherwise(0)
        cells += [nw.col(one.measured.value).alias(value), below.alias(nondetect)]
        cells.append(nw.col(one.measured.limit).alias(limit))
    made = {name for metal in metals for name in columns_of(metal)}
    info = [nw.col(names[j]) for j in plan.info if names[j] not in made]
    return scanned(scan, frame.select(*info, *cells), metals, audit, n_results)


def _limits(scan: Scan, element: str, times: Any, over: Any) -> list[nw.Expr]:
    """Return the limits of an element in mg/kg dry weight."""
    found = []
    for limit in scan.plan.limits.get(element, []):
        name, unit = scan.names[limit.column], scan.plan.limit_units.get(limit.column)
        number = number_of(name, name in scan.text)
        found.append(number * times / over if unit is None else number * unit.times / unit.over)
    return found


def _fallback(scan: Scan, element: str, column: str) -> Any:
    """Return the `limits` argument for an element."""
    given = scan.options.limits
    value = given.get(element) if isinstance(given, Mapping) else given
    if value is not None:
        scan.changes.append(Change(audit_rules.LIMIT_ARGUMENT, column, None, None, value))
    return None if value is None else nw.lit(float(value))


def _refuse_replicates(scan: Scan) -> None:
    """Refuse several rows of one station and visit."""
    rows = scan.frame.select(*scan.keys).group_by(*scan.keys).agg(nw.len().alias("pli_rows"))
    several = nw.when(nw.col("pli_rows") > 1).then(1).otherwise(0).sum().alias("n")
    count = small(rows.select(several)).iloc[0, 0]
    if count > 0:
        raise refusal("scan_replicates", n=int(count), keys=listed(scan.keys))

"""Long lazy frames: one row a measurement in, one row a sample out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import numpy as np

from pli_stats.checks import listed, refusal
from pli_stats.pollution import audit_rules
from pli_stats.pollution.indices.frames import small
from pli_stats.pollution.reading.concentrations.flags import CODE
from pli_stats.pollution.reading.concentrations.scales import Scales
from pli_stats.pollution.reading.formats.codes import EPA, REJECT
from pli_stats.pollution.reading.long_tables import units_of_elements
from pli_stats.pollution.reading.raw_tables import RawTable
from pli_stats.pollution.scanning.label_meanings import (
    different_rows,
    elements_of,
    flag_readings,
    mapped,
    scales_of,
    unit_scales,
)
from pli_stats.pollution.scanning.measured_columns import Results, any_of, measured, number_of
from pli_stats.pollution.scanning.scanned_tables import Counted, Scan, checked, columns_of, scanned
from pli_stats.results import Change, ScannedSamples

ELEMENT = "pli_element"


def scan_long(scan: Scan) -> ScannedSamples:
    """Return a long frame as samples, one row for each port, station and visit."""
    plan, names, options = scan.plan, scan.names, scan.options
    analyte, result = names[plan.single["analyte"]], names[plan.single["result"]]
    roles = [plan.single[role] for role in ("analyte", "unit", "basis") if role in plan.single]
    units = [limit.unit for limit in plan.limits[""] if limit.unit is not None]
    table = different_rows(scan.frame, names, [*roles, *plan.flags[""], *units], result)
    elements = elements_of(table, plan, options, scan.changes, scan.problems)
    if not elements:
        scan.problems.raise_if_any()
        raise refusal("no_rows_left", why="no analyte is a metal")
    scales = scales_of(table, plan, options, scan.changes, scan.problems)
    metals = list(dict.fromkeys(elements.values()))
    times, over = _scale(scan, table, scales, analyte, elements)
    flags = [mapped(names[j], flag_readings(table, j, EPA, plan, options, scan.problems), 0) for j in plan.flags[""]]
    results = Results(
        result,
        result in scan.text,
        times,
        over,
        None if not flags else flags[0] if len(flags) == 1 else nw.max_horizontal(*flags),
        _limits(scan, scales, times, over),
        _fallback(scan, analyte, elements),
    )
    place = {label: metals.index(element) for label, element in elements.items()}
    frame = scan.frame.filter(nw.col(analyte).is_in(list(elements)))
    frame = frame.with_columns(mapped(analyte, place, -1).alias(ELEMENT))
    frame, columns = measured(frame, results, options, "pli_")
    audit, n_results = checked(scan, frame, [Counted(metal, result, columns) for metal in metals], ELEMENT)
    frame = frame.filter(nw.col(columns.rejected) != CODE[REJECT])  # rejected rows are no second results
    _refuse_replicates(frame, scan.keys, len(metals))
    return scanned(scan, _by_sample(frame, scan.keys, metals, columns), metals, audit, n_results)


def _scale(
    scan: Scan, table: RawTable, scales: Scales, analyte: str, elements: Mapping[Any, str]
) -> tuple[nw.Expr, nw.Expr]:
    """Return what leads from each row's result to mg/kg dry weight: times, and over."""
    if scales.row_units is not None:
        return unit_scales(table, scan.plan.single["unit"], scales.row_units)
    of = np.array(list(dict.fromkeys(elements.values())), dtype=object)
    units = units_of_elements(table, scan.plan, scan.options, of, scan.changes)
    if any(unit.wet for unit in units.values()):
        raise refusal("scan_wet")
    times = {label: units[element].times for label, element in elements.items()}
    over = {label: units[element].over for label, element in elements.items()}
    return mapped(analyte, times), mapped(analyte, over)


def _limits(scan: Scan, scales: Scales, times: nw.Expr, over: nw.Expr) -> list[nw.Expr]:
    """Return the limits in mg/kg dry weight, the kind that a non-detect without a number takes first."""
    by_kind: dict[str, list[nw.Expr]] = {}
    for limit in scan.plan.limits[""]:
        name = scan.names[limit.column]
        own = times, over
        if limit.unit is not None:
            row_units = scales.units_of_rows(limit.unit)
            known = unit_scales(scales.table, limit.unit, row_units)
            own = nw.coalesce(known[0], times), nw.coalesce(known[1], over)
        by_kind.setdefault(limit.kind, []).append(number_of(name, name in scan.text) * own[0] / own[1])
    return [one[0] if len(one) == 1 else nw.coalesce(*one) for one in by_kind.values()]


def _fallback(scan: Scan, analyte: str, elements: Mapping[Any, str]) -> Any:
    """Return the `limits` argument as an expression."""
    given = scan.options.limits
    if given is None:
        return None
    asked = given if isinstance(given, Mapping) else dict.fromkeys(elements.values(), given)
    scan.changes.extend(Change(audit_rules.LIMIT_ARGUMENT, str(one), None, None, value) for one, value in asked.items())
    return mapped(analyte, {label: asked[element] for label, element in elements.items() if element in asked})


def _refuse_replicates(frame: nw.LazyFrame[Any], keys: list[str], n_metals: int) -> None:
    """Refuse several results of one metal for one station and visit."""
    # A column a metal: a group for each metal of each sample would take ten times the memory.
    names = [f"pli_n{k}" for k in range(n_metals)]
    ones = (nw.when(nw.col(ELEMENT) == k).then(1).otherwise(0).alias(name) for k, name in enumerate(names))
    counts = frame.select(*keys, *ones).group_by(*keys).agg(*(nw.col(name).sum() for name in names))
    several = nw.when(any_of([nw.col(name) > 1 for name in names])).then(1).otherwise(0)
    count = small(counts.select(several.sum().alias("n"))).iloc[0, 0]
    if count > 0:
        raise refusal("scan_replicates", n=int(count), keys=listed(keys))


def _by_sample(frame: nw.LazyFrame[Any], keys: list[str], metals: list[str], columns: Any) -> nw.LazyFrame[Any]:
    """Return one row a sample, with the three columns of each metal."""
    cells = []
    for k, metal in enumerate(metals):
        mine, (value, nondetect, limit) = nw.col(ELEMENT) == k, columns_of(metal)
        below = nw.when(nw.col(columns.below)).then(1).otherwise(0)
        parts = ((value, nw.col(columns.value)), (nondetect, below), (limit, nw.col(columns.limit)))
        cells += [nw.when(mine).then(expr).alias(name) for name, expr in parts]
    names = [name for metal in metals for name in columns_of(metal)]
    wide = frame.select(*keys, *cells).group_by(*keys).agg(*(nw.col(name).max() for name in names))
    return wide.with_columns(*(nw.col(columns_of(metal)[1]).fill_null(0) for metal in metals))

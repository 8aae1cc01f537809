"""Wide tables (a column for each metal): one row a sample in, one row a sample out."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.pollution import audit_rules
from pli_stats.pollution.indices.frames import THREADS
from pli_stats.pollution.reading.columns.idle_arguments import ask_about_moisture
from pli_stats.pollution.reading.columns.plans import Options, Plan
from pli_stats.pollution.reading.columns.suspect_columns import ask_about_unused, settle_element_columns
from pli_stats.pollution.reading.concentrations.cell_values import read_cells
from pli_stats.pollution.reading.concentrations.flags import Flags, read_flags
from pli_stats.pollution.reading.concentrations.measuring import Beside, Measured, measure, scaled_limits
from pli_stats.pollution.reading.concentrations.plausibility import check_units
from pli_stats.pollution.reading.concentrations.scales import Scales
from pli_stats.pollution.reading.field_replicates import merge_replicates
from pli_stats.pollution.reading.formats.codes import EPA
from pli_stats.pollution.reading.formats.known_formats import USGS
from pli_stats.pollution.reading.problems import Problems
from pli_stats.pollution.reading.raw_tables import RawTable, info_column
from pli_stats.pollution.reading.row_kinds import (
    label_texts,
    without_controls,
    without_head_rows,
    without_rows_out,
    without_summaries,
)
from pli_stats.results import Change, Samples
from pli_stats.results.column_names import SD_SUFFIX

THREADED_ROWS = 100_000  # below this a thread costs more than it saves


def wide_to_samples(table: RawTable, plan: Plan, options: Options, source: str, problems: Problems) -> Samples:
    """Return a wide table as samples, its replicates merged as asked."""
    table = without_head_rows(table, plan)
    settle_element_columns(table, plan, options, problems)
    ask_about_unused(table, plan, problems)
    table = without_rows_out(table, plan, problems)
    labels = label_texts(table, plan)
    table, row_limits = without_summaries(table, plan, labels)
    table = without_controls(table, plan, labels)
    changes = [*table.changes, *plan.changes]
    scales = Scales(table, plan, options, problems, changes)
    codes = codes_of(table, plan)
    with ThreadPoolExecutor(THREADS if len(table.rows) >= THREADED_ROWS else 1) as pool:
        own = {
            element: Problems() for element in plan.results
        }  # asked in the order of the columns, whatever the threads do
        measured = pool.map(lambda e: _measured(table, plan, options, scales, e, codes, row_limits, own[e]), own)
        parts = dict(zip(own, measured, strict=True))
    for asked in own.values():
        problems.take(asked)
    assumed = [element for element in parts if plan.unit_said.get(element) == "assumed"]
    names = {element: table.names[j] for element, j in plan.results.items()}
    changes += check_units({element: part.conc for element, part in parts.items()}, names, plan.unit_said, problems)
    ask_about_moisture(plan, options, problems)
    problems.raise_if_any()
    for part in parts.values():
        changes += part.changes
    changes += [Change(audit_rules.UNIT_ASSUMED, names[element], None, "no unit", "mg/kg") for element in assumed]
    samples = _as_samples(table, plan, parts, source, changes)
    if "station" in plan.single:
        keys = [table.names[j] for j in (plan.single["station"], *plan.date)]
        samples = merge_replicates(samples, keys, options.replicates)
    return samples


def codes_of(table: RawTable, plan: Plan) -> Mapping[str, str]:
    """Return what codes mean: of the format, of the USGS where its letters stand together, else of the EPA."""
    if plan.format is not None:
        return plan.format.codes
    cells: set[str] = set()
    for columns in plan.flags.values():
        for j in columns:
            cells |= {str(one).strip().casefold() for one in table.texts[j].uniques}
    usgs = bool(cells) and cells <= set(USGS.codes) and bool(cells & {"n", "l", "g"}) and len(cells) > 1
    return {**EPA, **USGS.codes} if usgs else EPA


def _measured(
    table: RawTable,
    plan: Plan,
    options: Options,
    scales: Scales,
    element: str,
    codes: Mapping[str, str],
    row_limits: Mapping[str, float],
    problems: Problems,
) -> Measured:
    """Return one element column with its limits and flags."""
    column = table.numbers[plan.results[element]]
    scale = scales.for_unit(plan.units[element], table.names[plan.results[element]])
    limits, changes = _limits_beside(table, plan, element, scales, row_limits)
    given = options.limits.get(element) if isinstance(options.limits, Mapping) else options.limits
    flags: list[Flags] = [
        read_flags(table.names[j], table.texts[j], table.rows, codes, options.qualifiers, problems, plan.words.get(j))
        for j in plan.flags.get(element, [])
    ]
    negative = options.negative or (plan.format.negative if plan.format else None)
    beside = Beside(limits, given, tuple(flags), options.nondetect_codes, options.missing_codes, negative)
    part = measure(column, table.rows, element, scale, beside, table.decimal, problems)
    if given is not None:
        changes.append(Change(audit_rules.LIMIT_ARGUMENT, column.name, None, None, given))
    part.changes[:0] = changes
    return part


def _limits_beside(
    table: RawTable, plan: Plan, element: str, scales: Scales, row_limits: Mapping[str, float]
) -> tuple[list[NDArray[np.float64]], list[Change]]:
    """Return the limits of an element in mg/kg dry weight, from its columns or a row of limits; and changes."""
    limits: list[NDArray[np.float64]] = []
    changes: list[Change] = []
    for limit in plan.limits.get(element, []):
        column = table.numbers[limit.column]
        cells = read_cells(column, table.rows, table.decimal)
        unit = plan.limit_units.get(limit.column) or plan.units[element]
        changes += cells.changes
        scale = scales.for_limit(limit, scales.for_unit(unit, column.name))
        limits.append(scaled_limits(column.name, table.rows, cells.value, scale, changes))
    if element in row_limits:
        value = np.full(len(table.rows), row_limits[element])
        limits.append(scales.for_unit(plan.units[element], table.names[plan.results[element]]).apply(value))
    return limits, changes


def _as_samples(table: RawTable, plan: Plan, parts: dict[str, Measured], source: str, changes: list[Change]) -> Samples:
    """Return the measured columns and the information beside them as samples."""
    labels = pd.Index(table.rows)
    index = labels if source == "frame" and labels.is_unique else pd.RangeIndex(len(table.rows))
    if source == "frame" and not labels.is_unique:
        changes.append(Change(audit_rules.LABELS, "(index)", None, "repeated row labels", "0, 1, 2, ..."))
    info = {table.names[j]: info_column(table, j) for j in plan.info}
    for element, part in parts.items():
        if part.spread is not None:
            name = f"{element}{SD_SUFFIX}"
            info[name] = part.spread
            changes.append(Change(audit_rules.ANALYTICAL_SD.format(column=name), table.names[plan.results[element]]))
    return Samples(
        pd.DataFrame({e: m.conc for e, m in parts.items()}, index=index, copy=False),
        pd.DataFrame({e: m.limit for e, m in parts.items()}, index=index, copy=False),
        pd.DataFrame({e: m.nondetect for e, m in parts.items()}, index=index, copy=False),
        pd.DataFrame(info, index=index),
        None if plan.port is None else table.names[plan.port],
        source,
        tuple(changes),
        table.rows,
    )

"""Long tables (station, analyte, result, unit): one row a measurement in, one row a sample out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.pollution.reading.cell_values import read_cells, read_flags
from pli_stats.pollution.reading.columns.column_roles import (
    RULE_IGNORED,
    RULE_NAME,
    RULE_UNIT_ASSUMED,
    Options,
    Plan,
    check_elements_known,
    check_known,
    unit_of,
)
from pli_stats.pollution.reading.columns.concentrations import Measured, Scale, dry_share, measure, row_units
from pli_stats.pollution.reading.field_replicates import merge_replicates
from pli_stats.pollution.reading.raw_tables import RawTable, info_column
from pli_stats.pollution.reference.elements import element_of
from pli_stats.results import Change, Samples

RULE_VARIES = "column differs within a sample, left out"


def long_to_samples(table: RawTable, plan: Plan, options: Options, replicates: str, source: str) -> Samples:
    """Return a long table as samples, one row for each station and visit."""
    changes = [*table.changes, *plan.changes]
    elements, keep = _elements(table, plan, options, changes)
    if not keep.all():
        table = table.kept(keep)
        elements = elements[keep]
    measured = _measure(table, plan, options, elements, changes)
    keys = [plan.single["station"], *plan.date]
    sample, occurrence = _sample_codes(table, keys, elements)
    _, first_rows, groups = np.unique(np.stack([sample, occurrence]), axis=1, return_inverse=True, return_index=True)
    order = np.argsort(first_rows, kind="stable")  # samples in the order in which the file names them
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    position, heads = place[groups.reshape(-1)], first_rows[order]
    names = list(dict.fromkeys(elements))
    blank = np.full((len(heads), len(names)), np.nan)
    conc, limits, censored = blank, blank.copy(), np.zeros(blank.shape, bool)
    column = pd.factorize(elements)[0]
    conc[position, column], limits[position, column] = measured.conc, measured.limit
    censored[position, column] = measured.nondetect
    info = _info(table, plan, sample, heads, changes)
    port = None if plan.port is None or table.names[plan.port] not in info else table.names[plan.port]
    changes += measured.changes
    samples = Samples(
        pd.DataFrame(conc, columns=names),
        pd.DataFrame(limits, columns=names),
        pd.DataFrame(censored, columns=names),
        info,
        port,
        source,
        tuple(changes),
        table.rows[heads],
    )
    return merge_replicates(samples, [table.names[j] for j in keys], replicates)


def _elements(
    table: RawTable, plan: Plan, options: Options, changes: list[Change]
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Return the element of each row, and which rows stay (ignored analytes go, with an audit entry each)."""
    j = plan.single["analyte"]
    codes, uniques = pd.factorize(table.texts[j])
    if (codes < 0).any():
        row = table.rows[int(np.argmax(codes < 0))]
        raise refusal("unknown_analyte", row=row, column=table.names[j], value="")
    found: list[str | None] = []
    for code, name in enumerate(uniques):
        if name in options.ignore:
            where = np.flatnonzero(codes == code)
            changes.append(Change(RULE_IGNORED, str(name), table.rows[where], str(name), "left out"))
            found.append(None)
            continue
        element = element_of(options.elements.get(str(name), name))
        if element is None:
            row = table.rows[int(np.argmax(codes == code))]
            raise refusal("unknown_analyte", row=row, column=table.names[j], value=str(name))
        if element != name:
            changes.append(Change(RULE_NAME, table.names[j], None, str(name), element))
        found.append(element)
    check_known(options, table.names, [str(name) for name in uniques])
    check_elements_known(options, [element for element in found if element])
    elements = np.array(found, dtype=object)[codes]
    return elements, np.array([e is not None for e in found])[codes]


def _measure(table: RawTable, plan: Plan, options: Options, elements: NDArray[Any], changes: list[Change]) -> Measured:
    """Return all results in mg/kg dry weight; limits beside them are in the unit of their row."""
    scale = _scale(table, plan, options, elements, changes)
    limit = _limits(table, plan, options, elements, scale, changes)
    flags = None
    if "flag" in plan.single:
        j = plan.single["flag"]
        flags = read_flags(table.names[j], table.texts[j], table.rows)
    column = table.numbers[plan.single["result"]]
    return measure(
        column,
        table.rows,
        elements,
        scale,
        decimal=table.decimal,
        limit=limit,
        flags=flags,
        nondetect_codes=options.nondetect_codes,
        missing_codes=options.missing_codes,
    )


def _scale(table: RawTable, plan: Plan, options: Options, elements: NDArray[Any], changes: list[Change]) -> Scale:
    """Return each row's way to mg/kg dry weight: unit column, else argument, else assumed and logged."""
    result = table.names[plan.single["result"]]
    if "unit" in plan.single:
        times, over, wet = row_units(table, plan.single["unit"])
    else:
        asked = options.units
        by_element = {e: asked.get(e) if isinstance(asked, Mapping) else asked for e in dict.fromkeys(elements)}
        for element, text in by_element.items():
            if text is None:
                changes.append(Change(RULE_UNIT_ASSUMED, str(element), None, "no unit", "mg/kg"))
        units = {e: unit_of("mg/kg" if text is None else text, result, str(e)) for e, text in by_element.items()}
        times = np.array([units[e].times for e in elements])
        over = np.array([units[e].over for e in elements])
        wet = np.array([units[e].wet for e in elements])
    share = np.where(wet, dry_share(table, plan, result, "unit"), 1.0) if wet.any() else 1.0
    return Scale(times, over, share)


def _limits(
    table: RawTable, plan: Plan, options: Options, elements: NDArray[Any], scale: Scale, changes: list[Change]
) -> NDArray[np.float64] | None:
    """Return each row's detection limit in mg/kg dry weight: from its column, else from the argument."""
    asked = options.limits
    given = None
    if asked is not None:
        table_of = asked if isinstance(asked, Mapping) else dict.fromkeys(elements, asked)
        given = np.array([table_of.get(e, np.nan) for e in elements], dtype=np.float64)
    if "limit" not in plan.single:
        return given
    cells = read_cells(table.numbers[plan.single["limit"]], table.rows, table.decimal)
    changes += cells.changes
    beside = scale.apply(cells.value)
    return beside if given is None else np.where(np.isnan(beside), given, beside)


def _sample_codes(
    table: RawTable, keys: list[int], elements: NDArray[Any]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the station and visit of each row, and how often its element stood there before."""
    station = table.texts[keys[0]]
    empty = np.array([cell is None for cell in station], bool)
    if empty.any():
        raise refusal("station_missing", row=table.rows[int(np.argmax(empty))])
    frame = pd.DataFrame({str(k): _key_column(table, j) for k, j in enumerate(keys)})
    codes = frame.groupby(list(frame.columns), sort=False, dropna=False).ngroup().to_numpy()
    seen = pd.DataFrame({"sample": codes, "element": elements}).groupby(["sample", "element"]).cumcount().to_numpy()
    return codes.astype(np.intp), seen.astype(np.intp)


def _key_column(table: RawTable, j: int) -> NDArray[Any]:
    """Return a key column, whatever it holds."""
    return table.numbers[j].number if j in table.numbers else table.texts[j]


def _info(
    table: RawTable, plan: Plan, sample: NDArray[np.intp], heads: NDArray[np.intp], changes: list[Change]
) -> pd.DataFrame:
    """Return the columns that describe the sample; one that differs within a sample describes something else."""
    columns: dict[str, Any] = {}
    for j in plan.info:
        values = info_column(table, j)
        codes = pd.factorize(values)[0]
        spread = pd.Series(codes).groupby(sample).nunique()
        if (spread > 1).any():
            changes.append(Change(RULE_VARIES, table.names[j], None, table.names[j], "left out"))
        else:
            columns[table.names[j]] = np.asarray(values)[heads]
    return pd.DataFrame(columns, index=pd.RangeIndex(len(heads)))

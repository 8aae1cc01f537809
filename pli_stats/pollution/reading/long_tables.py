"""Long tables (station, analyte, result, unit): one row a measurement in, one row a sample out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.pollution import audit_rules
from pli_stats.pollution.reading.columns.column_headers import read_header
from pli_stats.pollution.reading.columns.idle_arguments import ask_about_moisture
from pli_stats.pollution.reading.columns.named_columns import check_elements_known, check_known
from pli_stats.pollution.reading.columns.plans import LimitColumn, Options, Plan
from pli_stats.pollution.reading.columns.suspect_columns import ask_about_unused
from pli_stats.pollution.reading.concentrations.cell_values import read_cells
from pli_stats.pollution.reading.concentrations.flags import CODE, Flags, read_flags
from pli_stats.pollution.reading.concentrations.measuring import Beside, Measured, Scale, measure, scaled_limits
from pli_stats.pollution.reading.concentrations.plausibility import check_units
from pli_stats.pollution.reading.concentrations.scales import Scales
from pli_stats.pollution.reading.concentrations.units import Unit, unit_of
from pli_stats.pollution.reading.field_replicates import merge_replicates
from pli_stats.pollution.reading.formats.codes import EPA
from pli_stats.pollution.reading.formats.known_formats import MOISTURE, NO_LIMIT, REPORTING_TYPE, SOLIDS
from pli_stats.pollution.reading.problems import Problems
from pli_stats.pollution.reading.raw_tables import RawTable, info_column, numbers_if_all
from pli_stats.pollution.reading.row_kinds import without_labelled, without_rows_out
from pli_stats.pollution.reading.text_columns import TextColumn
from pli_stats.pollution.reference.elements import element_of
from pli_stats.results import Change, Samples

RULE_VARIES = "column differs within a sample, left out"


def long_to_samples(table: RawTable, plan: Plan, options: Options, source: str, problems: Problems) -> Samples:
    """Return a long table as samples, one row for each station, visit and depth."""
    ask_about_unused(table, plan, problems)
    table = without_rows_out(table, plan, problems)
    table = without_labelled(table, plan)
    changes = [*table.changes, *plan.changes]
    elements, keep, share = _elements(table, plan, options, changes, problems)
    if not keep.any():
        problems.raise_if_any()
        raise refusal("no_rows_left", why="no analyte is a metal")
    if not keep.all():
        table, elements = table.kept(keep), elements[keep]
        table.changes.clear()
        share = None if share is None else share[keep]
    measured, there = _measure(table, plan, options, elements, share, changes, problems)
    column, names = pd.factorize(elements)
    by_element = {element: measured.conc[column == j] for j, element in enumerate(names)}
    result = table.names[plan.single["result"]]
    columns = {element: result if plan.unit_said.get(element) == "assumed" else element for element in by_element}
    changes += check_units(by_element, columns, plan.unit_said, problems)
    ask_about_moisture(plan, options, problems)
    problems.raise_if_any()
    changes += measured.changes
    if not there.all():  # rejected rows are no second results
        table = table.kept(there)
        column, names = pd.factorize(elements[there])
        measured = Measured(measured.conc[there], measured.limit[there], measured.nondetect[there], [])
    keys = [plan.single["station"], *plan.date, *plan.keys]
    sample, occurrence = _sample_codes(table, keys, column)
    # Samples in the order in which the file names them.
    position, distinct = pd.factorize(sample * (occurrence.max() + 1) + occurrence)
    heads = np.empty(len(distinct), np.intp)
    heads[position[::-1]] = np.arange(len(position) - 1, -1, -1)
    blank = np.full((len(heads), len(names)), np.nan)
    conc, limits, censored = blank, blank.copy(), np.zeros(blank.shape, bool)
    conc[position, column], limits[position, column] = measured.conc, measured.limit
    censored[position, column] = measured.nondetect
    info = _info(table, plan, sample, heads, changes)
    port = None if plan.port is None or table.names[plan.port] not in info else table.names[plan.port]
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
    return merge_replicates(samples, [table.names[j] for j in keys], options.replicates)


def _elements(
    table: RawTable, plan: Plan, options: Options, changes: list[Change], problems: Problems
) -> tuple[NDArray[Any], NDArray[np.bool_], NDArray[np.float64] | None]:
    """Return the element of each row, which rows stay, and dry over wet weight where rows of moisture or solids say it.

    In a known format analytes that are no metal go, with an audit entry each; elsewhere they are asked about.
    """
    j = plan.single["analyte"]
    codes, uniques = table.texts[j].codes, table.texts[j].uniques
    if (codes < 0).any():
        row = table.rows[int(np.argmax(codes < 0))]
        raise refusal("unknown_analyte", row=row, column=table.names[j], value="")
    found: list[str | None] = []
    drying: dict[int, str] = {}
    for code, name in enumerate(uniques):
        where = np.flatnonzero(codes == code)
        element, rule = analyte_meaning(str(name), plan, options)
        if rule == audit_rules.USED_FOR_BASIS:
            drying[code] = "moisture" if " ".join(str(name).split()).casefold() in MOISTURE else "solids"
        if rule is not None:
            changes.append(Change(rule, str(name), table.rows[where], str(name), "left out"))
        elif element is None:
            problems.ask(
                "unknown_analyte",
                row=table.rows[where[0]],
                column=table.names[j],
                value=str(name),
                settle={"ignore": [str(name)]},
            )
        elif element != name:
            changes.append(Change(audit_rules.ANALYTE, table.names[j], None, str(name), element))
        found.append(element)
    check_known(options, table.names, [str(name) for name in uniques])
    check_elements_known(options, [element for element in found if element])
    elements = np.array(found, dtype=object)[codes]
    share = _dry_share(table, plan, codes, drying) if drying else None
    return elements, np.array([e is not None for e in found])[codes], share


def analyte_meaning(name: str, plan: Plan, options: Options) -> tuple[str | None, str | None]:
    """Return the element that an analyte names, and the rule by which it is left out otherwise (None: ask)."""
    if name in options.ignore:
        return None, audit_rules.IGNORED
    if name in options.elements:
        return element_of(options.elements[name]), None
    key = " ".join(name.split()).casefold()
    if key in SOLIDS or key in MOISTURE:
        return None, audit_rules.USED_FOR_BASIS
    element = element_of(name)
    if element is not None and (len(name.strip()) < 3 or name.strip().casefold() not in ("nd",)):
        return element, None
    text = re.sub(r"(?i)\b(?:dry|wet) (?:wt|weight)\b|:\s*(?:dw|ww)\b|\b(?:dw|ww)\b", " ", name)
    header = read_header(text.replace(":", " ").strip(" ,-"))
    if header.element is not None and header.role == "result":
        return header.element, None
    if header.element is not None and header.role not in ("other", "info"):
        return None, audit_rules.SPECIES_ANALYTE
    return None, audit_rules.NO_METAL if plan.format is not None else None


def _dry_share(table: RawTable, plan: Plan, codes: NDArray[np.int32], drying: dict[int, str]) -> NDArray[np.float64]:
    """Return dry over wet weight of the sample of each row, from its rows of moisture or solids in percent."""
    keys = [plan.single["station"], *plan.date, *plan.keys]
    frame = pd.DataFrame({str(k): _key_column(table, j) for k, j in enumerate(keys)})
    sample = frame.groupby(list(frame.columns), sort=False, dropna=False).ngroup().to_numpy()
    percent = read_cells(table.numbers[plan.single["result"]].copied(), table.rows, table.decimal).value
    share = np.full(sample.max() + 1, np.nan)
    for code, what in drying.items():
        where = np.flatnonzero((codes == code) & (percent >= 0) & (percent <= 100))
        share[sample[where]] = 1.0 - percent[where] / 100.0 if what == "moisture" else percent[where] / 100.0
    share[share <= 0] = np.nan
    return share[sample]


def _measure(
    table: RawTable,
    plan: Plan,
    options: Options,
    elements: NDArray[Any],
    share: NDArray[np.float64] | None,
    changes: list[Change],
    problems: Problems,
) -> tuple[Measured, NDArray[np.bool_]]:
    """Return all results in mg/kg dry weight, and which rows are results: a rejected one is none."""
    known = plan.format
    scales = Scales(table, plan, options, problems, changes, share)
    result = table.numbers[plan.single["result"]]
    scale = scales.for_elements(units_of_elements(table, plan, options, elements, changes), elements, result.name)
    limits = _limits(table, plan, scales, scale, changes)
    codes: Mapping[str, str] = plan.format.codes if plan.format is not None else EPA
    flags: list[Flags] = [
        read_flags(
            table.names[j],
            _flag_cells(table, plan, j),
            table.rows,
            codes,
            options.qualifiers,
            problems,
            plan.words.get(j),
        )
        for j in plan.flags[""]
    ]
    given = options.limits
    fallback = None
    if given is not None:
        asked = given if isinstance(given, Mapping) else dict.fromkeys(elements, given)
        fallback = np.array([asked.get(one, np.nan) for one in elements], dtype=np.float64)
        changes += [Change(audit_rules.LIMIT_ARGUMENT, str(one), None, None, value) for one, value in asked.items()]
    negative = options.negative or (plan.format.negative if plan.format else None)
    beside = Beside(
        limits,
        fallback,
        tuple(flags),
        options.nondetect_codes,
        options.missing_codes,
        negative,
        known.value_is_limit if known else False,
    )
    measured = measure(result, table.rows, elements, scale, beside, table.decimal, problems)
    rejected = np.zeros(len(elements), bool)
    for one in flags:
        rejected |= one.readings == CODE["reject"]
    return measured, ~rejected


def units_of_elements(
    table: RawTable, plan: Plan, options: Options, elements: NDArray[Any], changes: list[Change]
) -> dict[str, Unit]:
    """Return the unit of each element where there is no column of units: the argument's, else assumed and logged."""
    if "unit" in plan.single:
        return {}
    result = table.names[plan.single["result"]]
    header = read_header(f"Cu {result}")
    units = {}
    for element in dict.fromkeys(elements):
        text = options.units.get(element) if isinstance(options.units, Mapping) else options.units
        if text is not None:
            units[element] = unit_of(text, result, str(element))
            changes.append(Change(audit_rules.UNIT_ARGUMENT, str(element), None, "no unit", units[element].name))
        elif header.unit is not None:
            units[element] = header.unit
        else:
            units[element] = Unit("mg/kg")
            plan.unit_said[element] = "assumed"
            changes.append(Change(audit_rules.UNIT_ASSUMED, str(element), None, "no unit", "mg/kg"))
    return units


def _flag_cells(table: RawTable, plan: Plan, j: int) -> TextColumn:
    """Return a flag column, where blank the cells of the columns that it overrules."""
    column = table.texts[j]
    for other in plan.overruled.get(j, []):
        column = column.filled(table.texts[other])
    return column


def _limits(
    table: RawTable, plan: Plan, scales: Scales, scale: Scale, changes: list[Change]
) -> list[NDArray[np.float64]]:
    """Return the limits of each row in mg/kg dry weight, the one of a non-detect without a number first.

    A column of types says which kind a limit is; a flag that speaks of the detection limit takes that one.
    """
    if not plan.limits[""]:
        return []
    blank = np.full(len(table.rows), np.nan)
    by_kind = {"reporting": blank, "detection": blank}
    for limit in plan.limits[""]:
        value = _limit(table, limit, scales, scale, changes)
        reporting = np.full(len(value), limit.kind == "reporting")
        if limit.type is not None:
            types = table.texts[limit.type]
            named = types.where(bool(REPORTING_TYPE.match(str(one))) for one in types.uniques)
            reporting = np.where(types.blank, reporting, named)
        for kind, mine in (("reporting", reporting), ("detection", ~reporting)):
            by_kind[kind] = np.where(np.isnan(by_kind[kind]) & mine, value, by_kind[kind])
    first = plan.limits[""][0].kind if plan.format is None else plan.format.prefer
    at_detection = np.full(len(blank), first == "detection")
    if plan.format is not None and plan.format.at_detection:
        for j in plan.flags[""]:
            column, words = table.texts[j], plan.format.at_detection
            at_detection |= column.where(str(one).strip().casefold() in words for one in column.uniques)
    return [
        np.where(at_detection, by_kind["detection"], by_kind["reporting"]),
        np.where(at_detection, by_kind["reporting"], by_kind["detection"]),
    ]


def _limit(
    table: RawTable, limit: LimitColumn, scales: Scales, scale: Scale, changes: list[Change]
) -> NDArray[np.float64]:
    """Return a column of limits in mg/kg dry weight, without those that are upper limits by their type."""
    cells = read_cells(table.numbers[limit.column], table.rows, table.decimal)
    changes += cells.changes
    value = scaled_limits(table.names[limit.column], table.rows, cells.value, scales.for_limit(limit, scale), changes)
    if limit.type is not None:
        types = table.texts[limit.type]
        upper = types.where(bool(NO_LIMIT.match(str(one))) for one in types.uniques)
        if upper.any():
            where = np.flatnonzero(upper & ~np.isnan(value))
            rule = audit_rules.NO_LOWER_LIMIT
            changes.append(Change(rule, table.names[limit.column], table.rows[where], value[where], np.nan))
            value = np.where(upper, np.nan, value)
    return value


def _sample_codes(
    table: RawTable, keys: list[int], metal: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the station and visit of each row, and how often its metal stood there before."""
    station = _key_column(table, keys[0])
    empty = pd.isna(station)
    if empty.any():
        raise refusal("station_missing", row=table.rows[int(np.argmax(empty))])
    frame = pd.DataFrame({str(k): _key_column(table, j) for k, j in enumerate(keys)})
    codes = frame.groupby(list(frame.columns), sort=False, dropna=False).ngroup().to_numpy().astype(np.intp)
    result = pd.Series(codes * (metal.max() + 1) + metal)
    seen = result.groupby(result).cumcount().to_numpy() if result.duplicated().any() else np.zeros(len(codes))
    return codes, seen.astype(np.intp)


def _key_column(table: RawTable, j: int) -> NDArray[Any]:
    """Return what tells the samples of a key column apart, NaN or None where blank."""
    if j in table.numbers:
        return table.numbers[j].number
    column = table.texts[j]
    return np.where(column.blank, np.nan, column.codes) if column.only_text else column.cells()


def _info(
    table: RawTable, plan: Plan, sample: NDArray[np.intp], heads: NDArray[np.intp], changes: list[Change]
) -> pd.DataFrame:
    """Return the columns that describe the sample; one that differs within a sample describes something else."""
    columns: dict[str, Any] = {}
    first = np.zeros(sample.max() + 1, np.intp)
    first[sample[::-1]] = np.arange(len(sample) - 1, -1, -1)
    for j in plan.info:
        cells = table.texts[j].codes if j in table.texts else np.asarray(info_column(table, j))
        before = cells[first][sample]
        same = cells == before
        if not np.all(same) and not np.all(same | (pd.isna(cells) & pd.isna(before))):
            changes.append(Change(RULE_VARIES, table.names[j], None, table.names[j], "left out"))
        else:
            columns[table.names[j]] = numbers_if_all(table.texts[j].rows(heads)) if j in table.texts else cells[heads]
    return pd.DataFrame(columns, index=pd.RangeIndex(len(heads)))

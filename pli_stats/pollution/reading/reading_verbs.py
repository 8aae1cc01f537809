"""Read field data: any usual file or frame in, `Samples` in mg/kg dry weight with an audit log out."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import as_names, check_metals, check_one_of, listed, refusal
from pli_stats.pollution.assessment.caveats import impossible
from pli_stats.pollution.indices.row_blocks import THREADS
from pli_stats.pollution.reading.cell_values import read_cells, read_flags
from pli_stats.pollution.reading.columns.column_roles import Options, Plan, plan_columns
from pli_stats.pollution.reading.columns.concentrations import Measured, Scales, measure
from pli_stats.pollution.reading.field_replicates import REPLICATES, merge_replicates
from pli_stats.pollution.reading.long_tables import long_to_samples
from pli_stats.pollution.reading.raw_tables import RawTable, fold_labels, info_column
from pli_stats.pollution.reading.sources import load
from pli_stats.results import Change, Samples

RULE_LABELS = "row labels repeat -> rows numbered"
RULE_BLANK_ROW = "row without any value removed"
RULE_IMPOSSIBLE = "more than 1 000 000 mg/kg, which cannot be; kept as it is"
RULE_FOOTER = "footer row removed"
RULE_INCOMPLETE = "sample left out: no value for a metal of the panel"
THREADED_ROWS = 100_000  # below this a thread costs more than it saves
# A row under the data is a summary only beside one that can be nothing else: a station may be called "N" or "SD".
SUMMARY_WORDS = frozenset(["mean", "average", "median", "total", "geomean", "minimum", "maximum"])
SUMMARY_COMPANIONS = SUMMARY_WORDS | frozenset(
    ["avg", "min", "max", "range", "sd", "std", "stdev", "sum", "count", "n"]
)


def read_samples(
    source: Any,
    *,
    port: str | None = None,
    station: str | None = None,
    date: str | Sequence[str] | None = None,
    layout: str | None = None,
    elements: Mapping[str, str] | None = None,
    ignore: str | Sequence[str] = (),
    units: str | Mapping[str, str] | None = None,
    unit: str | None = None,
    moisture: str | None = None,
    limits: Mapping[str, float] | float | None = None,
    limit: str | None = None,
    flag: str | None = None,
    analyte: str | None = None,
    result: str | None = None,
    nondetect_codes: Sequence[float] = (),
    missing_codes: Sequence[float] = (),
    replicates: str = "error",
    decimal: str | None = None,
    delimiter: str | None = None,
    sheet: int | str | Sequence[int | str] = 0,
    object: str | None = None,
    skip_rows: int = 0,
    encoding: str | None = None,
) -> Samples:
    """Read field data into concentrations (mg/kg dry weight), detection limits, non-detects and an audit log.

    Wide tables have a column for each element ("Cu", "copper_ppm", "Pb (ug/g dw)"), with limits ("Cu_mdl") and flags
    ("Cu_nd") beside them; long tables have the columns station, analyte, result and perhaps unit, limit and flag.

    Parameters
    ----------
    source : path or frame
        CSV, TSV, Excel (.xlsx, .xlsm, .xls), Parquet, .rds or .RData file; pandas or polars frame.
    port, station, date : str, optional
        Columns that name the port, the station and (one or several) the visit; usual names are recognised.
    layout : {"wide", "long"}, optional
        Told from the columns by default.
    elements : dict, optional
        Column (wide) or analyte name (long) -> element, where the name alone does not say it.
    ignore : str or sequence of str
        Columns or analytes to leave out; they are listed in the audit log.
    units : str or dict, optional
        Unit of all results, or by element, where the header does not say it; mg/kg dry weight by default.
    unit : str, optional
        Column that holds each row's unit.
    moisture : str, optional
        Column with moisture in percent of wet weight; needed where a unit is "ww".
    limits : float or dict, optional
        Detection limit in mg/kg dry weight, for all or by element, where the data do not give one.
    limit, flag, analyte, result : str, optional
        Columns of a long table.
    nondetect_codes, missing_codes : sequence of float
        Numbers that stand for a non-detect (-88, 0) or for a missing value (-99).
    replicates : {"error", "mean", "geometric_mean", "first"}
        What to do where a station (and date) stands in several rows.
    decimal : {".", ","}, optional
        Decimal mark; told from the data where they are clear.
    delimiter, object, skip_rows
        Delimiter of a text file, object of an .RData file, lines above the header.
    sheet : int, str or sequence of them
        Excel sheet by name or position (0 is the first that is not hidden); several are joined on the sample.
    encoding : str, optional
        Of a text file, such as "gbk"; told from the file by default: UTF-8, UTF-16, else Windows-1252 with a warning.

    Returns
    -------
    Samples

    Raises
    ------
    InputError
        With row, column, what came and what to do. Nothing is dropped, zeroed or coerced without an audit entry.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"station": ["A", "B"], "Cu (ug/kg)": ["45000", "<20"]})
    >>> samples = read_samples(frame)
    >>> samples.concentrations["Cu"].tolist(), samples.limits["Cu"].tolist()
    ([45.0, nan], [nan, 0.02])
    >>> samples.audit[["row", "before", "rule"]].iloc[-1].tolist()
    [1, 20.0, 'unit -> mg/kg']
    """
    check_one_of("replicates", replicates, REPLICATES)
    if layout is not None:
        check_one_of("layout", layout, ("wide", "long"))
    if decimal is not None:
        check_one_of("decimal", decimal, (".", ","))
    options = Options(
        port=port,
        station=station,
        date=None if date is None else tuple(as_names(date)),
        layout=layout,
        elements=dict(elements or {}),
        ignore=tuple(as_names(ignore)),
        units=units,
        unit=unit,
        moisture=moisture,
        limits=_limits_argument(limits),
        limit=limit,
        flag=flag,
        analyte=analyte,
        result=result,
        nondetect_codes=_codes("nondetect_codes", nondetect_codes),
        missing_codes=_codes("missing_codes", missing_codes),
    )
    plans: list[Plan] = []

    def number_columns(names: list[str]) -> set[int]:
        plans.append(plan_columns(names, options))
        return plans[-1].numeric

    table, name = load(
        source,
        number_columns,
        delimiter=delimiter,
        decimal=decimal,
        sheet=sheet,
        object_name=object,
        skip_rows=skip_rows,
        encoding=encoding,
        ignore=options.ignore,
        station=station,
    )
    plan = plans[-1]
    named = [*([plan.single["station"]] if "station" in plan.single else []), *plan.date]
    table = fold_labels(table, named if plan.port is None else [plan.port, *named])
    if plan.layout == "long":
        return _checked(long_to_samples(table, plan, options, replicates, name))
    samples = _wide_to_samples(_without_empty_rows(table, plan), plan, options, name)
    if "station" in plan.single:
        samples = merge_replicates(samples, [table.names[j] for j in named], replicates)
    return _checked(samples)


def complete_samples(samples: Samples, metals: Sequence[str]) -> Samples:
    """Return the samples that have every metal of a panel, measured or censored at a known limit; others are logged.

    Parameters
    ----------
    samples : Samples
    metals : sequence of str
        The panel, for example the metals of a PLI.

    Returns
    -------
    Samples
        With the other metals kept as they are.

    Raises
    ------
    InputError
        A metal is not among the concentrations, or no sample is complete.

    Examples
    --------
    >>> import pandas as pd
    >>> samples = read_samples(pd.DataFrame({"Cu": [45.0, None], "Pb": [20.0, 30.0]}))
    >>> len(complete_samples(samples, ["Cu", "Pb"]))
    1
    """
    panel = check_metals(metals, samples.metals)
    usable = samples.concentrations[panel].notna() | (samples.nondetect[panel] & samples.limits[panel].notna())
    missing = ~usable.to_numpy()
    keep: NDArray[np.bool_] = ~np.any(missing, axis=1)
    if not keep.any():
        raise refusal("no_rows_left", why=f"none has all of {listed(panel)}")
    changes = [
        Change(RULE_INCOMPLETE, " ".join(np.array(panel)[missing[row]]), samples.row_numbers[[row]], np.nan, "left out")
        for row in np.flatnonzero(~keep)
    ]
    return samples.kept(keep, tuple(changes))


def _codes(name: str, codes: float | Sequence[float]) -> tuple[float, ...]:
    """Return one code or several, which must be numbers."""
    several = [codes] if isinstance(codes, str | int | float) else list(codes)
    for code in several:
        if isinstance(code, bool) or not isinstance(code, int | float | np.number) or not np.isfinite(code):
            raise refusal("codes", name=name, got=code)
    return tuple(float(code) for code in several)


def _limits_argument(limits: Mapping[str, float] | float | None) -> Mapping[str, float] | float | None:
    """Return the `limits` argument if its numbers can be detection limits."""
    items = limits.items() if isinstance(limits, Mapping) else [("all metals", limits)] if limits is not None else []
    for element, value in items:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < np.inf:
            raise refusal("limit_value", element=element, value=value)
    return limits


def _without_empty_rows(table: RawTable, plan: Plan) -> RawTable:
    """Return the table without blank rows and footers, each logged."""
    measured = _has_value(table, plan)
    suspects = np.flatnonzero(~measured)
    last = len(measured) - 1 if not len(suspects) else int(np.flatnonzero(measured)[-1]) if measured.any() else -1
    tail = _summary_rows(table, last)
    if not len(suspects) and not tail:
        return table
    filled = np.zeros(len(table.rows), np.int64)
    first = np.full(len(table.rows), None, dtype=np.object_)
    others = [j for j in table.texts if j in plan.info]
    for j in reversed(others):
        present = np.array([cell is not None for cell in table.texts[j][suspects]], bool)
        filled[suspects] += present
        first[suspects[present]] = table.texts[j][suspects[present]]
    blank = [int(i) for i in suspects if filled[i] == 0]
    footer = [int(i) for i in suspects if filled[i] > 0 and i > last and filled[i] <= 1] + tail
    drop = np.zeros(len(table.rows), bool)
    drop[blank + footer] = True
    changes = [Change(RULE_BLANK_ROW, "(row)", table.rows[[i]], None, "removed") for i in blank]
    labels = {i: first[i] if first[i] is not None else _first_text(table, i) for i in footer}
    changes += [Change(RULE_FOOTER, "(row)", table.rows[[i]], str(labels[i]), "removed") for i in sorted(footer)]
    if drop.all():
        raise refusal("no_rows_left", why="no row has a value in an element column")
    return table.kept(~drop, changes)


def _has_value(table: RawTable, plan: Plan) -> NDArray[np.bool_]:
    """Say which rows have anything in an element column, or a flag beside it."""
    measured = np.zeros(len(table.rows), bool)
    for j in plan.results.values():
        measured |= ~np.isnan(table.numbers[j].number)
        measured[table.numbers[j].odd] = True
        if measured.all():
            return measured
    for j in plan.flags.values():
        measured |= np.array([cell is not None for cell in table.texts[j]], bool)
    return measured


def _summary_rows(table: RawTable, last: int) -> list[int]:
    """Return the rows at the end of the data that are means or totals, by the word in their first text cell."""
    found, words = [], set()
    for row in range(last, -1, -1):
        word = str(_first_text(table, row)).strip().casefold().rstrip(":.")
        if word not in SUMMARY_COMPANIONS:
            break
        found.append(row)
        words.add(word)
    return found if words & SUMMARY_WORDS else []


def _first_text(table: RawTable, row: int) -> Any:
    """Return the first text cell of a row that is not blank."""
    return next((table.texts[j][row] for j in sorted(table.texts) if table.texts[j][row] is not None), None)


def _wide_to_samples(table: RawTable, plan: Plan, options: Options, source: str) -> Samples:
    """Return a wide table as samples."""
    scales = Scales(table, plan)
    with ThreadPoolExecutor(THREADS if len(table.rows) >= THREADED_ROWS else 1) as pool:
        measured = pool.map(lambda element: _measured(table, plan, options, scales, element), plan.results)
        parts = dict(zip(plan.results, measured, strict=True))
    changes = [*table.changes, *plan.changes]
    for part in parts.values():
        changes += part.changes
    labels = pd.Index(table.rows)
    index = labels if source == "frame" and labels.is_unique else pd.RangeIndex(len(table.rows))
    if source == "frame" and not labels.is_unique:
        changes.append(Change(RULE_LABELS, "(index)", None, "repeated row labels", "0, 1, 2, ..."))
    info = pd.DataFrame({table.names[j]: info_column(table, j) for j in plan.info}, index=index)
    port = None if plan.port is None else table.names[plan.port]
    return Samples(
        _frame({e: m.conc for e, m in parts.items()}, index),
        _frame({e: m.limit for e, m in parts.items()}, index),
        _frame({e: m.nondetect for e, m in parts.items()}, index),
        info,
        port,
        source,
        tuple(changes),
        table.rows,
    )


def _measured(table: RawTable, plan: Plan, options: Options, scales: Scales, element: str) -> Measured:
    """Return one element column with its limits and flags."""
    flags = None
    if element in plan.flags:
        flags = read_flags(table.names[plan.flags[element]], table.texts[plan.flags[element]], table.rows)
    column = plan.results[element]
    limit, limit_changes = _limits_beside(table, plan, options, element, scales)
    part = measure(
        table.numbers[column],
        table.rows,
        element,
        scales.for_unit(plan.units[element], table.names[column]),
        decimal=table.decimal,
        limit=limit,
        flags=flags,
        nondetect_codes=options.nondetect_codes,
        missing_codes=options.missing_codes,
    )
    return dataclasses.replace(part, changes=[*limit_changes, *part.changes])


def _frame(columns: dict[str, NDArray[Any]], index: pd.Index) -> pd.DataFrame:
    """Return columns as a frame without copying them together."""
    return pd.DataFrame(columns, index=index, copy=False)


def _limits_beside(
    table: RawTable, plan: Plan, options: Options, element: str, scales: Scales
) -> tuple[NDArray[np.float64] | None, list[Change]]:
    """Return the limits of an element in mg/kg dry weight, from its column, else from the argument; and changes."""
    given = options.limits.get(element) if isinstance(options.limits, Mapping) else options.limits
    fallback = np.nan if given is None else float(given)
    if element not in plan.limits:
        return (None if given is None else np.full(len(table.rows), fallback)), []
    column = table.numbers[plan.limits[element]]
    cells = read_cells(column, table.rows, table.decimal)
    unit = plan.limit_units[element] or plan.units[element]
    values = scales.for_unit(unit, column.name).apply(cells.value)
    return (values if given is None else np.where(np.isnan(values), fallback, values)), cells.changes


def _checked(samples: Samples) -> Samples:
    """Return the samples if each has its port, with an audit entry for each concentration that cannot be."""
    if samples.port is not None:
        missing = samples.info[samples.port].isna().to_numpy()
        if missing.any():
            raise refusal("port_missing", row=samples.row_numbers[int(np.argmax(missing))], column=samples.port)
    beyond = impossible(samples, samples.metals)
    if not beyond:
        return samples
    changes = []
    for metal, where in beyond.items():
        values = samples.concentrations[metal].to_numpy()[where]
        changes.append(Change(RULE_IMPOSSIBLE, metal, samples.row_numbers[where], values, values))
    return dataclasses.replace(samples, changes=(*samples.changes, *changes))

"""Field data larger than memory as a plan: the border of `read_samples`, for lazy frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from pli_stats.checks import refusal
from pli_stats.pollution.indices.frames import small
from pli_stats.pollution.reading.columns.column_roles import plan_columns
from pli_stats.pollution.reading.columns.option_checks import options_of
from pli_stats.pollution.reading.columns.suspect_columns import ask_about_unused, settle_element_columns
from pli_stats.pollution.reading.problems import Problems
from pli_stats.pollution.reading.sources import load
from pli_stats.pollution.scanning.lazy_sources import lazy_frame
from pli_stats.pollution.scanning.long_frames import scan_long
from pli_stats.pollution.scanning.scanned_tables import Scan
from pli_stats.pollution.scanning.wide_frames import scan_wide
from pli_stats.results import ScannedSamples

HEAD = 1000  # rows whose cells show whether a column that nobody named speaks of units or detection


def scan_samples(
    source: Any,
    *,
    port: str | None = None,
    station: str | None = None,
    date: str | Sequence[str] | None = None,
    format: str | None = None,
    layout: str | None = None,
    elements: Mapping[str, str] | None = None,
    ignore: str | Sequence[str] = (),
    units: str | Mapping[str, str] | None = None,
    unit: str | None = None,
    basis: str | None = None,
    limits: Mapping[str, float] | float | None = None,
    limit: str | None = None,
    limit_unit: str | None = None,
    flag: str | None = None,
    qualifiers: Mapping[str, str] | None = None,
    negative: str | None = None,
    analyte: str | None = None,
    result: str | None = None,
    nondetect_codes: Sequence[float] = (),
    missing_codes: Sequence[float] = (),
) -> ScannedSamples:
    """Read field data that do not fit into memory: as `read_samples`, but as a plan, run where they lie.

    For the keeper of a national data base: ten million results are assessed on one computer with `assess`, and on a
    cluster by handing over a frame of Dask or PySpark. Columns, units, limits, flags and codes mean what they mean to
    `read_samples`, and what could mean two things is asked about in the same words; "row (one of 12)" is one of the
    rows with this label, since the rows of such frames have no numbers. The audit log counts results by rule. What only
    single cells could settle is refused: known formats of the field (their rows must be sorted first), columns that
    say which rows are samples, wet weight, several rows of one station and visit, and cells that are no plain numbers,
    "<number", or a usual word for missing or not detected. Labels are taken as they stand; ports that look alike and
    differ in white space are refused when they are assessed. Columns that speak of detection or units without being
    read so are looked for in their names and in the first 1000 rows.

    Parameters
    ----------
    source : path or lazy frame
        Parquet or CSV file (read by polars; with `*` in its name all files that it names), or a frame of polars,
        DuckDB, Dask or PySpark.
    port, station, date : str, optional
        As in `read_samples`; the port is part of what tells samples apart.
    format : {"plain"}, optional
        Read columns that look like those of a known format as a plain table.
    layout, elements, ignore, units, unit, basis, limits, limit, limit_unit
        As in `read_samples`.
    flag, qualifiers, negative, analyte, result, nondetect_codes, missing_codes
        As in `read_samples`.

    Returns
    -------
    ScannedSamples
        `assess` takes it, and the index verbs take its `frame`.

    Raises
    ------
    InputError
        As `read_samples`, and for what a plan cannot settle.

    Examples
    --------
    >>> import pli_stats as ps
    >>> scan_samples(ps.example_path(), port="river")
    <ScannedSamples: 120 results of 8 metals, port 'river'>
    >>> import polars as pl
    >>> frame = pl.LazyFrame({"station": ["A", "A", "B"], "analyte": ["Cu", "Pb", "Cu"], "result": ["45", "<2", "90"]})
    >>> samples = scan_samples(frame)
    >>> samples.metals, samples.n_results
    (('Cu', 'Pb'), 3)
    >>> samples.frame.sort("station").select("Cu", "Pb_nd", "Pb_mdl").collect().row(0)
    (45.0, 1, 2.0)
    """
    options = options_of(
        port=port, station=station, date=date, format=format, layout=layout, elements=elements, ignore=ignore,
        units=units, unit=unit, basis=basis, limits=limits, limit=limit, limit_unit=limit_unit, flag=flag,
        qualifiers=qualifiers, negative=negative, analyte=analyte, result=result, nondetect_codes=nondetect_codes,
        missing_codes=missing_codes,
    )  # fmt: skip
    frame, name = lazy_frame(source)
    schema = frame.collect_schema()
    names, problems = list(schema), Problems()
    plan = plan_columns(names, options, problems)
    if plan.format is not None:
        raise refusal("scan_format", format=plan.format.name)
    if plan.rows:
        raise refusal("scan_rows", column=names[plan.rows[0][1]], what=plan.rows[0][0].what)
    head = load(
        small(frame.head(HEAD)), lambda _: plan.numeric, delimiter=None, decimal=None, sheet=0, object_name=None,
        skip_rows=0,
    )[0]  # fmt: skip
    if plan.layout == "wide":
        settle_element_columns(head, plan, options, problems)
    ask_about_unused(head, plan, problems)
    text = frozenset(name for name, kind in schema.items() if not kind.is_numeric())
    scan = Scan(frame, names, text, plan, options, problems, [*head.changes, *plan.changes], name)
    for j in plan.numeric:
        if names[j] in text and schema[names[j]] != nw.String:
            raise refusal("text_column", column=names[j], kind=str(schema[names[j]]))
    return scan_long(scan) if plan.layout == "long" else scan_wide(scan)

"""Read field data: any usual file or frame in, `Samples` in mg/kg dry weight with an audit log out."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Literal, overload

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import (
    InputError,
    check_metals,
    check_one_of,
    check_text,
    check_truth,
    check_whole,
    listed,
    refusal,
    settled_by,
)
from pli_stats.pollution import audit_rules
from pli_stats.pollution.assessment.caveats import impossible
from pli_stats.pollution.reading.columns.column_roles import plan_columns
from pli_stats.pollution.reading.columns.option_checks import options_of
from pli_stats.pollution.reading.columns.plans import NoElementsError, Options, Plan, no_elements
from pli_stats.pollution.reading.explanation import examples, explanation
from pli_stats.pollution.reading.long_tables import long_to_samples
from pli_stats.pollution.reading.problems import Problems
from pli_stats.pollution.reading.raw_tables import RawTable, fold_labels
from pli_stats.pollution.reading.sources import load
from pli_stats.pollution.reading.transposed import transposed, with_numbers
from pli_stats.pollution.reading.wide_tables import wide_to_samples
from pli_stats.results import Change, Explanation, Samples


@overload
def read_samples(
    source: Any,
    *,
    explain: Literal[False] = False,
    port: str | None = None,
    station: str | None = None,
    date: str | Sequence[str] | None = None,
    format: str | None = None,
    layout: str | None = None,
    elements: Mapping[str, str] | None = None,
    ignore: str | Sequence[str] = (),
    units: str | Mapping[str, str] | None = None,
    unit: str | None = None,
    moisture: str | None = None,
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
    replicates: str = "error",
    decimal: str | None = None,
    delimiter: str | None = None,
    sheet: int | str | Sequence[int | str] = 0,
    object: str | None = None,
    skip_rows: int = 0,
    encoding: str | None = None,
) -> Samples: ...
@overload
def read_samples(source: Any, *, explain: Literal[True], **arguments: Any) -> Explanation: ...
def read_samples(  # type: ignore[misc]  # the second form takes any of the arguments
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
    moisture: str | None = None,
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
    replicates: str = "error",
    decimal: str | None = None,
    delimiter: str | None = None,
    sheet: int | str | Sequence[int | str] = 0,
    object: str | None = None,
    skip_rows: int = 0,
    encoding: str | None = None,
    explain: bool = False,
) -> Samples | Explanation:
    """Read field data into concentrations (mg/kg dry weight), detection limits, non-detects and an audit log.

    Wide tables have a column for each element ("Cu", "copper_ppm", "Pb (ug/g dw)"), with limits ("Cu_mdl") and flags
    ("Cu_nd") beside them; long tables have the columns station, analyte, result and perhaps unit, limit and flag.

    Parameters
    ----------
    source : path or frame
        CSV, TSV, Excel (.xlsx, .xlsm, .xls), Parquet, .rds or .RData file; pandas or polars frame.
    port, station, date : str, optional
        Columns that name the port, the station and (one or several) the visit; usual names are recognised.
    format : str, optional
        Known format of the field: "wqp", "ices", "equis", "edf", "ceden", "wims", "nada", "proucl", "usgs" or "nure";
        told from the columns by default. "plain" reads the table as none of them.
    layout : {"wide", "long"}, optional
        Told from the columns by default.
    elements : dict, optional
        Column (wide) or analyte name (long) -> element, where the name alone does not say it.
    ignore : str or sequence of str
        Columns or analytes to leave out; they are listed in the audit log.
    units : str or dict, optional
        Unit of all results, or by element, where the header does not say it; mg/kg dry weight by default. A unit in the
        header is overruled only by the full name of its column, as in {"Hg (mg/kg)": "ug/kg"}.
    unit, limit_unit : str, optional
        Columns that hold each row's unit, and that of its limit.
    basis : str, optional
        Column that says "dry" or "wet" weight, or one of these words for all rows.
    moisture : str, optional
        Column with moisture in percent of wet weight; needed where a result is on wet weight.
    limits : float or dict, optional
        Detection limit in mg/kg dry weight, for all or by element, where the data do not give one.
    limit, flag, analyte, result : str, optional
        Columns of a long table; limit and flag also of a wide table with one metal.
    qualifiers : dict, optional
        What codes of flags and qualifiers mean: code -> "detect", "nondetect", "reject" or "missing". By default
        those of the format, else those of the US EPA: U and UJ are non-detects, J is measured, R is rejected.
    negative : {"limit"}, optional
        Read a negative value as a non-detect at its absolute value, as the USGS writes it.
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
    explain : bool
        Return how each column is understood, what is left out and what has to be asked, instead of the samples.

    Returns
    -------
    Samples
        With `explain`, an Explanation.

    Raises
    ------
    InputError
        With row, column, what came and what to do; several questions come in one. Nothing is dropped, zeroed or coerced
        without an audit entry.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"station": ["A", "B"], "Cu (ug/kg)": ["45000", "<20"]})
    >>> samples = read_samples(frame)
    >>> samples.concentrations["Cu"].tolist(), samples.limits["Cu"].tolist()
    ([45.0, nan], [nan, 0.02])
    >>> samples.audit[["row", "before", "rule"]].iloc[-1].tolist()
    [1, 20.0, 'unit -> mg/kg']
    >>> read_samples(frame, explain=True)
    frame: wide table
    <BLANKLINE>
    column      role     unit                decided by  examples
    station     station                      its name    A, B
    Cu (ug/kg)  Cu       ug/kg (its header)  its name    45000, <20
    <BLANKLINE>
    Samples: 2 samples x 1 metal; 1 non-detect, 0 missing, 5 audit entries
    """
    check_truth("explain", explain)
    if decimal is not None:
        check_one_of("decimal", decimal, (".", ","))
    if delimiter is not None and (not isinstance(delimiter, str) or len(delimiter) != 1):
        raise refusal("one_character", name="delimiter", got=delimiter)
    check_whole("skip_rows", skip_rows, 0)
    check_text("object", object)
    check_text("encoding", encoding)
    if not isinstance(sheet, int | str | Sequence):
        raise refusal("sheet_kind", got=sheet)
    options = options_of(
        port=port, station=station, date=date, format=format, layout=layout, elements=elements, ignore=ignore,
        units=units, unit=unit, moisture=moisture, basis=basis, limits=limits, limit=limit, limit_unit=limit_unit,
        flag=flag, qualifiers=qualifiers, negative=negative, analyte=analyte, result=result,
        nondetect_codes=nondetect_codes, missing_codes=missing_codes, replicates=replicates,
    )  # fmt: skip
    understood = _Understanding(options, explain=explain)
    try:
        table, name = load(
            source,
            understood.number_columns,
            delimiter=delimiter,
            decimal=decimal,
            sheet=sheet,
            object_name=object,
            skip_rows=skip_rows,
            encoding=encoding,
            ignore=options.ignore,
            station=station,
        )
        samples = _checked(understood.samples(table, name))
    except InputError as error:
        if not explain or understood.table is None or understood.plan is None:
            raise
        return understood.explanation(understood.problems.sentences or [str(error)], None)
    return understood.explanation([], samples) if explain else samples


class _Understanding:
    """A table on its way to samples: what its columns mean, and what has to be asked."""

    def __init__(self, options: Options, *, explain: bool) -> None:
        self.options = options
        self.explain = explain
        self.examples: list[str] = []
        self.problems = Problems()
        self.plan: Plan | None = None
        self.table: RawTable | None = None
        self.source = ""
        self.refused: NoElementsError | None = None

    def number_columns(self, names: list[str]) -> set[int]:
        """Return which columns hold numbers, as far as names tell."""
        try:
            self.plan = plan_columns(names, self.options, self.problems)
        except NoElementsError as error:
            self.refused = error
            return set()
        return self.plan.numeric

    def samples(self, table: RawTable, source: str) -> Samples:
        """Return the table as samples, or raise the one refusal that asks all questions."""
        self.source = source
        if self.plan is None:
            turned = transposed(table)
            if turned is None:
                raise self.refused or no_elements(table.names)
            self.plan = plan_columns(turned.names, self.options, self.problems)
            table = with_numbers(turned, self.plan.numeric)
        plan, self.table = self.plan, table
        named = [*([plan.single["station"]] if "station" in plan.single else []), *plan.date]
        table = fold_labels(table, named if plan.port is None else [plan.port, *named])
        if self.explain:  # before the cells become numbers in place
            self.examples = examples(table)
        read = long_to_samples if plan.layout == "long" else wide_to_samples
        return read(table, plan, self.options, source, self.problems)

    def explanation(self, questions: list[str], samples: Samples | None) -> Explanation:
        """Return how the table was understood."""
        if self.table is None or self.plan is None:  # without a table a refusal was raised before
            raise RuntimeError("nothing was understood")
        together = settled_by(self.problems.settled_by) if questions else ""
        return explanation(self.table, self.plan, self.source, self.examples, questions, together, samples)


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
    if not isinstance(samples, Samples):
        raise refusal("not_samples", got=type(samples).__name__)
    panel = check_metals(metals, samples.metals)
    usable = samples.concentrations[panel].notna() | (samples.nondetect[panel] & samples.limits[panel].notna())
    missing = ~usable.to_numpy()
    keep: NDArray[np.bool_] = ~np.any(missing, axis=1)
    if not keep.any():
        raise refusal("no_rows_left", why=f"none has all of {listed(panel)}")
    changes = [
        Change(
            audit_rules.INCOMPLETE,
            " ".join(np.array(panel)[missing[row]]),
            samples.row_numbers[[row]],
            np.nan,
            "left out",
        )
        for row in np.flatnonzero(~keep)
    ]
    return samples.kept(keep, tuple(changes))


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
        changes.append(Change(audit_rules.IMPOSSIBLE, metal, samples.row_numbers[where], values, values))
    return dataclasses.replace(samples, changes=(*samples.changes, *changes))

"""A clean table written in each format of the field and read back: the same numbers to the last bit, or a question."""

from __future__ import annotations

import csv
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

import pli_stats as ps

METALS = ("As", "Cd", "Cu", "Pb", "Zn")
USUAL = {"As": 13, "Cd": 0.3, "Cu": 45, "Pb": 20, "Zn": 95}  # average shale, mg/kg
NAMES = {"As": "Arsenic", "Cd": "Cadmium", "Cu": "Copper", "Pb": "Lead", "Zn": "Zinc"}
RESULTS = {"Result", "Value", "result", "result_value", "ResultMeasureValue", "Result_Measure"}
ANALYTES = {"Analyte", "PARAM", "chemical_name", "CharacteristicName", "Result_Characteristic", "determinand.label"}


@dataclass(frozen=True)
class Result:
    """One result as the laboratory has it: the number (of a non-detect its limit) as text, its unit, if detected."""

    text: str
    unit: str
    detected: bool

    @property
    def mg_kg(self):
        """The number in mg/kg, by one correctly rounded division."""
        return float(self.text) / (1000.0 if self.unit == "ug/kg" else 1.0)


@st.composite
def tables(draw):
    """Return samples of the same metals: station -> metal -> Result; each metal is detected at least once."""
    metals = draw(st.lists(st.sampled_from(METALS), min_size=2, max_size=4, unique=True))
    n = draw(st.integers(3, 6))
    units = {metal: draw(st.sampled_from(["mg/kg", "ug/kg"])) for metal in metals}
    table = []
    for row in range(n):
        sample = {}
        for metal in metals:
            times = draw(st.floats(0.3, 4.0))
            number = USUAL[metal] * times * (1000.0 if units[metal] == "ug/kg" else 1.0)
            digits = draw(st.integers(3, 17))
            sample[metal] = Result(f"{number:.{digits}g}", units[metal], row == 0 or draw(st.booleans()))
        table.append(sample)
    return [{metal: _without_exponent(result) for metal, result in sample.items()} for sample in table]


def _without_exponent(result):
    """Return a result without an exponent, which some formats do not write."""
    text = np.format_float_positional(float(result.text), trim="-")
    return Result(text, result.unit, result.detected)


def wide(table, cells, header=lambda metal, unit: f"{metal} ({unit})"):
    """Return the rows of a wide table whose cells a function writes, several to a metal."""
    first = table[0]
    names = ["Station"]
    for metal, result in first.items():
        names += [name for name, _ in cells(metal, result, header(metal, result.unit))]
    rows = [names]
    for i, sample in enumerate(table):
        row = [f"S{i}"]
        for metal, result in sample.items():
            row += [cell for _, cell in cells(metal, result, header(metal, result.unit))]
        rows.append(row)
    return rows


def long(table, columns):
    """Return the rows of a long table: column name -> function of station, metal, result."""
    rows = [list(columns)]
    for i, sample in enumerate(table):
        rows += [[write(f"S{i}", metal, result) for write in columns.values()] for metal, result in sample.items()]
    return rows


def nondetect_text(table):
    return wide(table, lambda metal, r, name: [(name, r.text if r.detected else f"<{r.text}")])


def units_row(table):
    rows = wide(table, lambda metal, r, name: [(metal, r.text if r.detected else f"<{r.text}")])
    return [rows[0], ["", *(result.unit for result in table[0].values())], *rows[1:]]


def nada(table):
    return wide(table, lambda m, r, name: [(name, r.text), (f"{m}Cen", "FALSE" if r.detected else "TRUE")])


def proucl(table):
    return wide(table, lambda m, r, name: [(name, r.text), (f"D_{m}", "1" if r.detected else "0")])


def usgs(table):
    return wide(table, lambda m, r, name: [(f"{m}_Q", "" if r.detected else "<"), (name, r.text)])


def nure(table):
    return wide(table, lambda m, r, name: [(name, r.text if r.detected else f"-{r.text}")])


def wqp(table):
    return long(table, {
        "OrganizationIdentifier": lambda s, m, r: "ORG",
        "ActivityTypeCode": lambda s, m, r: "Sample-Routine",
        "ActivityMediaName": lambda s, m, r: "Sediment",
        "ActivityStartDate": lambda s, m, r: "2015-06-01",
        "MonitoringLocationIdentifier": lambda s, m, r: s,
        "ResultDetectionConditionText": lambda s, m, r: "" if r.detected else "Not Detected",
        "CharacteristicName": lambda s, m, r: NAMES[m],
        "ResultSampleFractionText": lambda s, m, r: "Total",
        "ResultMeasureValue": lambda s, m, r: r.text if r.detected else "",
        "ResultMeasure/MeasureUnitCode": lambda s, m, r: r.unit if r.detected else "",
        "ResultWeightBasisText": lambda s, m, r: "Dry",
        "DetectionQuantitationLimitTypeName": lambda s, m, r: "Method Detection Level",
        "DetectionQuantitationLimitMeasure/MeasureValue": lambda s, m, r: "" if r.detected else r.text,
        "DetectionQuantitationLimitMeasure/MeasureUnitCode": lambda s, m, r: "" if r.detected else r.unit,
    })  # fmt: skip


def wqx3(table):
    return long(table, {
        "Activity_TypeCode": lambda s, m, r: "Sample-Routine",
        "Activity_Media": lambda s, m, r: "Sediment",
        "Activity_StartDate": lambda s, m, r: "2015-06-01",
        "Location_Identifier": lambda s, m, r: s,
        "Result_ResultDetectionCondition": lambda s, m, r: "" if r.detected else "Not Detected",
        "Result_Characteristic": lambda s, m, r: NAMES[m],
        "Result_SampleFraction": lambda s, m, r: "Total",
        "Result_Measure": lambda s, m, r: r.text if r.detected else "",
        "Result_MeasureUnit": lambda s, m, r: r.unit if r.detected else "",
        "Result_WeightBasis": lambda s, m, r: "Dry",
        "DetectionLimit_TypeA": lambda s, m, r: "Method Detection Level",
        "DetectionLimit_MeasureA": lambda s, m, r: "" if r.detected else r.text,
        "DetectionLimit_MeasureUnitA": lambda s, m, r: "" if r.detected else r.unit,
    })  # fmt: skip


def ices(table):
    return long(table, {
        "STATN": lambda s, m, r: s,
        "DATE": lambda s, m, r: "01/06/2015",
        "PARAM": lambda s, m, r: m.upper(),
        "MATRX": lambda s, m, r: "SEDTOT",
        "BASIS": lambda s, m, r: "D",
        "MUNIT": lambda s, m, r: r.unit,
        "Value": lambda s, m, r: r.text,
        "QFLAG": lambda s, m, r: "" if r.detected else "<",
    })  # fmt: skip


def equis(table):
    return long(table, {
        "sys_loc_code": lambda s, m, r: s,
        "sample_date": lambda s, m, r: "2015-06-01",
        "sample_matrix_code": lambda s, m, r: "SE",
        "sample_type_code": lambda s, m, r: "N",
        "chemical_name": lambda s, m, r: NAMES[m],
        "result_value": lambda s, m, r: r.text if r.detected else "",
        "result_unit": lambda s, m, r: r.unit,
        "detect_flag": lambda s, m, r: "Y" if r.detected else "N",
        "reporting_detection_limit": lambda s, m, r: "" if r.detected else r.text,
        "basis": lambda s, m, r: "DRY",
    })  # fmt: skip


def laboratory(table):
    return long(table, {
        "Station": lambda s, m, r: s,
        "Matrix": lambda s, m, r: "Sediment",
        "Analyte": lambda s, m, r: NAMES[m],
        "Result": lambda s, m, r: r.text,
        "Qualifier": lambda s, m, r: "J" if r.detected else "U",
        "Units": lambda s, m, r: r.unit,
    })  # fmt: skip


def ceden(table):
    return long(table, {
        "StationCode": lambda s, m, r: s,
        "SampleDate": lambda s, m, r: "2015-06-01",
        "SampleTypeCode": lambda s, m, r: "Grab",
        "MatrixName": lambda s, m, r: "sediment",
        "Analyte": lambda s, m, r: NAMES[m],
        "Unit": lambda s, m, r: f"{r.unit} dw",
        "Result": lambda s, m, r: r.text if r.detected else "",
        "MDL": lambda s, m, r: "" if r.detected else r.text,
        "RL": lambda s, m, r: "",
        "ResultQualCode": lambda s, m, r: "=" if r.detected else "ND",
    })  # fmt: skip


def wims(table):
    return long(table, {
        "sample.samplingPoint.notation": lambda s, m, r: s,
        "sample.sampleDateTime": lambda s, m, r: "2015-06-01T10:00:00",
        "determinand.label": lambda s, m, r: f"{NAMES[m]} : Dry Wt",
        "resultQualifier.notation": lambda s, m, r: "" if r.detected else "<",
        "result": lambda s, m, r: r.text,
        "determinand.unit.label": lambda s, m, r: r.unit,
        "sample.sampledMaterialType.label": lambda s, m, r: "ESTUARY SEDIMENT - SUB TIDAL",
    })  # fmt: skip


# Format -> how it is written, the one option it needs, and what is in the name of the column that alone says what was
# not detected: beside it stands a number as if measured, so that without it, or turned round, it is another file.
FORMATS = {
    "text": (nondetect_text, {}, set()),
    "row of units": (units_row, {}, set()),
    "NADA": (nada, {}, {"Cen"}),
    "ProUCL": (proucl, {}, {"D_"}),
    "USGS": (usgs, {}, {"_Q"}),
    "NURE": (nure, {"negative": "limit"}, set()),
    "WQP": (wqp, {}, set()),
    "WQX 3": (wqx3, {}, set()),
    "ICES": (ices, {}, {"QFLAG"}),
    "EQuIS": (equis, {}, set()),
    "laboratory": (laboratory, {}, {"Qualifier"}),
    "CEDEN": (ceden, {}, set()),
    "WIMS": (wims, {}, {"resultQualifier"}),
}


def read(rows, folder, **options):
    path = folder / "table.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return ps.read_samples(path, **options)


def numbers(samples):
    """Return what was read, by place and metal: concentration, limit of a non-detect, non-detect."""
    limits = samples.limits.where(samples.nondetect)
    return {
        (row, metal): (frame[0].iloc[row][metal], frame[1].iloc[row][metal], bool(frame[2].iloc[row][metal]))
        for frame in [(samples.concentrations, limits, samples.nondetect)]
        for row in range(len(samples))
        for metal in samples.metals
    }


def expected(table):
    nan = float("nan")
    return {
        (row, metal): (r.mg_kg, nan, False) if r.detected else (nan, r.mg_kg, True)
        for row, sample in enumerate(table)
        for metal, r in sample.items()
    }


def same(one, other):
    return one.keys() == other.keys() and all(
        np.array_equal(np.array(one[key], float), np.array(other[key], float), equal_nan=True) for key in one
    )


@pytest.mark.parametrize("form", FORMATS)
@examples(15)
@given(table=tables())
def test_a_table_comes_back_to_the_last_bit(form, table, tmp_path_factory):
    write, options, _ = FORMATS[form]
    samples = read(write(table), tmp_path_factory.mktemp("trip"), **options)
    assert same(numbers(samples), expected(table)), write(table)


def altered(rows, column, how):
    """Return the rows with one column dropped, renamed or with its cells turned round."""
    names = rows[0]
    if how == "drop":
        return [row[:column] + row[column + 1 :] for row in rows]
    if how == "rename":
        return [[*names[:column], f"zz_{names[column]}", *names[column + 1 :]], *rows[1:]]
    cells = sorted({row[column] for row in rows[1:]})
    turned = dict(zip(cells, cells[::-1], strict=True))
    return [names, *[[*row[:column], turned[row[column]], *row[column + 1 :]] for row in rows[1:]]]


def told(samples, plain):
    """Return the audit entries that the unaltered table does not have: what a reader is told beside other numbers."""
    before = {(change.rule, change.column) for change in plain.changes}
    return [change for change in samples.changes if (change.rule, change.column) not in before]


@pytest.mark.parametrize("how", ["drop", "rename", "turn"])
@pytest.mark.parametrize("form", FORMATS)
@examples(4)
@given(table=tables())
def test_an_altered_column_is_never_a_silently_different_number(form, how, table, tmp_path_factory):
    folder = tmp_path_factory.mktemp("trip")
    write, options, mute = FORMATS[form]
    rows = write(table)
    plain = read(rows, folder, **options)
    before = numbers(plain)
    results = {name for name in rows[0] if any(name.split(" ")[0] == metal for metal in METALS)} | RESULTS
    for column, name in enumerate(rows[0]):
        lost = any(part in name for part in mute) and how != "rename"
        if name in results or lost or (how == "turn" and (form == "row of units" or name in ANALYTES)):
            continue
        try:
            samples = read(altered(rows, column, how), folder, **options)
        except ps.InputError:
            continue
        after = numbers(samples)
        kept = {key: value for key, value in before.items() if key[1] in samples.metals}
        assert same(after, kept) or told(samples, plain), (name, how)

"""What the example files say, worked out from the documentation of each format with `csv` and exact fractions alone.

Nothing here comes from the reader. Each function takes a row of its file and returns None for a row that is no sediment
sample (quality control, another medium, another species of the metal), else the sample's key, the metal and the
`Measurement`; "missing" is a result that was rejected or not reported.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import openpyxl

FILES = Path(__file__).parent / "format_files"
PER_MG_KG = {
    "mg/kg": 1,
    "ug/g": 1,
    "ug/kg": Fraction(1, 1000),
    "ng/g": Fraction(1, 1000),
    "g/g": 1_000_000,
    "%": 10_000,
    "mg/kg dw": 1,
    "mg/kg ww": 1,
    "ug/kg dw": Fraction(1, 1000),
}
METALS = {"Arsenic": "As", "Cadmium": "Cd", "Copper": "Cu", "Lead": "Pb", "Mercury": "Hg", "Nickel": "Ni", "Zinc": "Zn"}


@dataclass(frozen=True)
class Measurement:
    """A concentration or the limit of a non-detect, exact, in mg/kg dry weight."""

    state: str  # "detect", "nondetect" or "missing"
    value: Fraction | None = None
    wet: bool = False


def scaled(state, text, unit, dry=None):
    """Return the number in mg/kg, divided by the dry share where it is of wet sediment."""
    value = Fraction(text) * PER_MG_KG[unit.casefold()]
    return Measurement(state, value if dry is None else value / dry, dry is not None)


def rows_of(name):
    """Return the rows of a file with their line numbers."""
    with (FILES / name).open(newline="", encoding="utf-8") as lines:
        return list(enumerate(csv.DictReader(lines), start=2))


def wqp_legacy(row, rows):
    """US Water Quality Portal, WQX 2.2: sediment samples that are no quality control, total fraction."""
    metal = METALS.get(row["CharacteristicName"])
    if (
        row["ActivityMediaName"] != "Sediment"
        or row["ActivityMediaSubdivisionName"] == "Suspended Sediment"
        or row["ActivityTypeCode"].startswith("Quality Control")
        or row["ResultSampleFractionText"] != "Total"
        or metal is None
    ):
        return None
    key = (
        row["MonitoringLocationIdentifier"],
        row["ActivityStartDate"],
        row["ActivityTopDepthHeightMeasure/MeasureValue"],
    )
    dry = None
    if row["ResultWeightBasisText"] == "Wet":
        solids = [r for _, r in rows if r["CharacteristicName"] == "Total solids"]
        dry = Fraction(one(r for r in solids if same(r, row, "ActivityIdentifier"))["ResultMeasureValue"]) / 100
    if row["MeasureQualifierCode"] == "R":
        return key, metal, Measurement("missing")
    limit = row["DetectionQuantitationLimitMeasure/MeasureValue"]
    limit_unit = row["DetectionQuantitationLimitMeasure/MeasureUnitCode"]
    if not row["ResultMeasureValue"] or row["MeasureQualifierCode"] == "U":
        return key, metal, scaled("nondetect", limit, limit_unit, dry)
    return key, metal, scaled("detect", row["ResultMeasureValue"], row["ResultMeasure/MeasureUnitCode"], dry)


def wqx3(row, rows):
    """US Water Quality Portal, WQX 3.0: two limits, of which the condition names one."""
    metal = METALS.get(row["Result_Characteristic"])
    quality_control = row["Activity_TypeCode"].startswith("Quality Control")
    if row["Activity_Media"] != "Sediment" or quality_control or metal is None:
        return None
    key = (row["Location_Identifier"], row["Activity_StartDate"], row["Activity_TopDepthMeasure"])
    dry = None
    if row["Result_WeightBasis"] == "Wet":
        solids = [r for _, r in rows if r["Result_Characteristic"] == "Percent Solids"]
        dry = Fraction(one(r for r in solids if same(r, row, "Activity_ActivityIdentifier"))["Result_Measure"]) / 100
    if row["Result_Measure"]:
        return key, metal, scaled("detect", row["Result_Measure"], row["Result_MeasureUnit"], dry)
    side = "B" if "Reporting Limit" in row["Result_ResultDetectionCondition"] else "A"
    limit = row[f"DetectionLimit_Measure{side}"], row[f"DetectionLimit_MeasureUnit{side}"]
    return key, metal, scaled("nondetect", *limit, dry)


def ices_dome(row, rows):
    """ICES DOME: qualified values are the limits, not DETLI or LMQNT; wet weights need the DRYWT% of their sample."""
    if row["PARAM"] not in ("AL", "CD", "CU", "PB", "ZN") or not row["MATRX"].startswith("SED"):
        return None
    key = (row["STATN"], row["DATE"], row["DEPHU"], row["MATRX"])
    metal = row["PARAM"].capitalize()
    if "S" in row["VFLAG"]:
        return key, metal, Measurement("missing")
    dry = None
    if row["BASIS"] == "W":
        weights = [r for _, r in rows if r["PARAM"] == "DRYWT%"]
        dry = Fraction(one(r for r in weights if same(r, row, "tblSampleID"))["Value"]) / 100
    return key, metal, scaled("nondetect" if row["QFLAG"] else "detect", row["Value"], row["MUNIT"], dry)


def equis_edd(row, rows):
    """EarthSoft EQuIS: normal samples of sediment, reportable target results; N beside a blank result is < RL."""
    metal = METALS.get(row["chemical_name"])
    if (
        row["sample_type_code"] != "N"
        or row["sample_matrix_code"] != "SE"
        or row["result_type_code"] != "TRG"
        or row["reportable_result"] != "Yes"
        or row["fraction"] != "T"
        or metal is None
    ):
        return None
    key = (row["sys_loc_code"], row["sample_date"], row["start_depth"])
    if row["interpreted_qualifiers"] == "R":
        return key, metal, Measurement("missing")
    dry = 1 - Fraction(row["percent_moisture"]) / 100 if row["basis"] == "WET" else None
    if row["detect_flag"] == "Y":
        return key, metal, scaled("detect", row["result_value"], row["result_unit"], dry)
    if row["result_value"]:
        return key, metal, scaled("nondetect", row["result_value"], row["result_unit"], dry)
    return key, metal, scaled("nondetect", row["reporting_detection_limit"], row["detection_limit_unit"], dry)


def lab_edd(row, rows):
    """A laboratory's own deliverable: the value beside U or UJ is the limit; a bare ND is below the RL."""
    if row["QC Type"] != "SA":
        return None
    key, metal = (row["Client Sample ID"], row["Collected"]), METALS[row["Analyte"]]
    if row["Qualifier"] == "R":
        return key, metal, Measurement("missing")
    dry = 1 - Fraction(row["Percent Moisture"]) / 100 if row["Units"].endswith("ww") else None
    censored = row["Qualifier"] in ("U", "UJ")
    text = row["RL"] if row["Result"] == "ND" else row["Result"]
    return key, metal, scaled("nondetect" if censored else "detect", text, row["Units"], dry)


def wims(row, rows):
    """Environment Agency WIMS: sediment, dry weight, the qualifier in a column of its own."""
    metal = METALS.get(row["determinand.definition"].removesuffix(" : Dry Wt"))
    dry_weight = row["determinand.definition"].endswith(" : Dry Wt")
    if "SEDIMENT" not in row["sample.sampledMaterialType.label"] or not dry_weight or metal is None:
        return None
    key = (row["sample.samplingPoint.notation"], row["sample.sampleDateTime"][:10])
    state = "nondetect" if row["resultQualifier.notation"] == "<" else "detect"
    return key, metal, scaled(state, row["result"], row["determinand.unit.label"])


def ceden(row, rows):
    """California CEDEN: grabs and cores of sediment; ND is below the MDL, DNQ an estimate, -88 not recorded."""
    metal = METALS.get(row["Analyte"])
    if (
        row["MatrixName"] != "sediment"
        or row["SampleTypeCode"] not in ("Grab", "Core")
        or row["ResultsReplicate"] != "1"
        or row["StationCode"] in ("LABQA", "000NONPJ")
        or metal is None
    ):
        return None
    key = (row["StationCode"], row["SampleDate"][:10], row["CollectionDepth"])
    if row["ResultQualCode"] == "NR" or row["ComplianceCode"] == "Rej":
        return key, metal, Measurement("missing")
    if row["ResultQualCode"] == "ND":
        return key, metal, scaled("nondetect", row["RL"] if row["MDL"] == "-88" else row["MDL"], row["Unit"])
    return key, metal, scaled("detect", row["Result"], row["Unit"])


def wide(name, cell):
    """Return the measurements of a table that has a row a sample: `cell` returns those of a row by metal."""
    return {(line,): {m: v for m, v in cell(row).items() if v is not None} for line, row in rows_of(name)}


def flagged(row, metal, column, censored, unit="mg/kg"):
    """Return a value beside a flag, the value being the limit where the flag says that it is censored."""
    return {metal: scaled("nondetect" if censored else "detect", row[column], unit)}


def nada(row):
    return flagged(row, "Cu", "Cu", row["CuCen"] == "TRUE") | flagged(row, "Zn", "Zn", row["ZnCen"] == "TRUE")


def envstats(row):
    return flagged(row, "Mn", "Manganese.ppb", row["Censored"] == "TRUE", "ug/kg")


def proucl(row):
    return {
        m: v for metal in ("As", "Cd", "Pb") for m, v in flagged(row, metal, metal, row[f"D_{metal}"] == "0").items()
    }


def nure(row):
    """USGS NURE: a negative concentration is less than its absolute value."""
    found = {"Fe": scaled("detect", row["Fe_pct"], "%")}
    for metal in ("Cd", "Cu", "Pb", "Zn"):
        text = row[f"{metal}_ppm"]
        found[metal] = scaled("nondetect" if text.startswith("-") else "detect", text.removeprefix("-"), "mg/kg")
    return found


def pluto(row):
    """USGS PLUTO: N, L and < are below the value, B was asked for and not analysed."""
    found = {}
    for metal in ("Cd", "Cu", "Pb", "Zn"):
        code = row[f"{metal}_Q"]
        found[metal] = Measurement("missing") if code == "B" else flagged(row, metal, metal, code != "")[metal]
    return found


def supplement(path):
    """Write a paper's Excel supplement, and return its samples: units in row 2, merged estuaries, summaries below."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Table S2"
    sheet.append(["Estuary", "Site", "Fe", "Cu", "Pb", "Zn", "Hg", "Cd"])
    sheet.append([None, None, "%", "mg kg⁻¹", "mg kg⁻¹", "mg kg⁻¹", "µg kg−1", "mg/kg"])
    below = ["nd (0.05)", "<LOD (0.05)", "0.05U", "<0.05", "< 0.10"]
    expected = {}
    for i in range(22):
        iron, copper, zinc, mercury = 1.21 + i / 8, 18.4 + 2.5 * i, 71 + 9 * i, 35 + 11 * i
        lead, cadmium = f"{14.5 + 3 * i} ± {1.1}", below[i // 4] if i % 4 == 1 and i // 4 < 5 else 0.25 + i / 16
        sheet.append(
            [("North" if i < 13 else "South") if i in (0, 13) else None, f"S{i + 1}", iron, copper, lead, zinc]
        )
        sheet.cell(i + 3, 7).value, sheet.cell(i + 3, 8).value = mercury, cadmium
        censored = isinstance(cadmium, str)
        expected[f"S{i + 1}",] = {
            "Fe": scaled("detect", repr(iron), "%"),
            "Cu": scaled("detect", repr(copper), "mg/kg"),
            "Pb": scaled("detect", repr(14.5 + 3 * i), "mg/kg"),
            "Zn": scaled("detect", repr(zinc), "mg/kg"),
            "Hg": scaled("detect", repr(mercury), "ug/kg"),
            "Cd": scaled("nondetect", "0.10" if cadmium == "< 0.10" else "0.05", "mg/kg")
            if censored
            else scaled("detect", repr(cadmium), "mg/kg"),
        }
    sheet.merge_cells("A3:A15")
    sheet.merge_cells("A16:A24")
    for words, values in {
        "Mean": [2.5, 44.7, 46, 166, 151, 0.7],
        "SD": [0.8, 16.2, 19.5, 58, 71, 0.4],
        "Min": [1.21, 18.4, 14.5, 71, 35, 0.25],
        "Max": [3.8, 70.9, 77.5, 260, 266, 1.56],
        "Average shale": [4.72, 45, 20, 95, 400, 0.3],
        "ERL": [None, 34, 46.7, 150, 150, 1.2],
        "ERM": [None, 270, 218, 410, 710, 9.6],
    }.items():
        sheet.append([None, words, *values])
    hidden = book.create_sheet("calc")
    hidden.sheet_state = "hidden"
    hidden.append(["Cu", "Pb"])
    hidden.append([1, 2])
    book.save(path)
    return expected


def one(found):
    """Return the only element."""
    (only,) = found
    return only


def same(row, other, column):
    return row[column] == other[column]

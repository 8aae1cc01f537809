"""Headers, flags and rows of the field, seven kinds of them, and what must come out: numbers, or the refusal's words.

`python tests/pollution/reading/kinds.py > docs/reading_kinds.md` writes the page.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

import pli_stats as ps

KINDS = {
    "K1": "A flag read the other way round",
    "K2": "A column that speaks of detection, limits, basis or sample type",
    "K3": "An argument without effect",
    "K4": "Units and basis",
    "K5": "Something else taken for a metal",
    "K6": "Rows that are no samples",
    "K7": "A metal column that vanishes",
}


class Tried(NamedTuple):
    """A table of one kind, and its numbers by metal ("<0.5" is a non-detect, None is missing) or a refusal's words."""

    kind: str
    what: str
    text: str
    expected: dict[str, list[Any]] | str
    options: Mapping[str, Any] = MappingProxyType({})


def table(*rows: list[Any]) -> str:
    """Return rows as the text of a CSV file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


CU, ZN = [34.0, 0.5, 30.0], [90.0, 95.0, 99.0]


def beside(header: str, cells: list[Any], first: bool = False) -> str:
    """Return a wide table of copper and zinc with one more column behind them, or before them."""
    rows = [["Station", "Cu", "Zn"], *[[f"S{i + 1}", cu, zn] for i, (cu, zn) in enumerate(zip(CU, ZN, strict=True))]]
    more = [header, *cells]
    return table(*[[row[0], one, *row[1:]] if first else [*row, one] for row, one in zip(rows, more, strict=True)])


def long(header: str, measured: str, other: str) -> str:
    """Return a long table of copper whose second result has another code than the first and third."""
    codes = [measured, other, measured]
    rows = [[f"S{i + 1}", "Cu", cu, "mg/kg", code] for i, (cu, code) in enumerate(zip(CU, codes, strict=True))]
    return table(["Station", "analyte", "result", "unit", header], *rows)


def below(label: str, *values: Any) -> str:
    """Return a wide table with one more row, called so."""
    more = [label, *(values or (41, 96))]
    return table(["Station", "Cu", "Zn"], ["A", 30, 90], ["B", 40, 95], ["C", 50, 99], more)


def one(header: str, *values: Any) -> str:
    """Return a wide table of zinc in mg/kg and one more column."""
    rows = [[f"S{i + 1}", 90 + i, value] for i, value in enumerate(values)]
    return table(["Station", "Zn (mg/kg)", header], *rows)


CENSORED, CLEAN = {"Cu": [34.0, "<0.5", 30.0]}, {"Cu": CU, "Zn": ZN}
THREE = {"Cu": [30.0, 40.0, 50.0], "Zn": [90.0, 95.0, 99.0]}
FOUR = {"Cu": [30.0, 40.0, 50.0, 41.0], "Zn": [90.0, 95.0, 99.0, 96.0]}
TRUE, FALSE, ASK = ["FALSE", "TRUE", "FALSE"], ["TRUE", "FALSE", "TRUE"], "speaks of detection"

K1 = [
    *[Tried("K1", f"{name}: {a}/{b}", long(name, a, b), CENSORED) for name, a, b in [
        ("detect_flag", "Y", "N"), ("Detected", "Yes", "No"), ("Detect", "1", "0"), ("IsDetected", "TRUE", "FALSE"),
        ("hit", "Y", "N"), ("det", "1", "0"), ("Detect?", "Y", "N"), ("Censored", "0", "1"), ("cen", "F", "T"),
        ("is.censored", "FALSE", "TRUE"), ("left_cens", "0", "1"), ("ND", "0", "1"), ("NonDetect", "N", "Y"),
        ("BDL", "0", "1"), ("LessThan", "0", "1"), ("<MDL", "0", "1"), ("Below_MDL", "0", "1"),
        ("belowLOD", "FALSE", "TRUE"), ("CensorCode", "nc", "lt"), ("censoring", "not censored", "left censored"),
        ("Qual", "J", "UJ"), ("Qual", "", "U*"), ("qualifier", "=", "ND"), ("QFLAG", "", "<"),
    ]],
    *[Tried("K1", f"{name}: {a or 'blank'}/{b}", long(name, a, b), words) for name, a, b, words in [
        ("Flag", "0", "1", "has two readings: '1' may mark what was detected or what was not"),
        ("Flag", "", "1", "`qualifiers={'1': 'detect'}` or `qualifiers={'1': 'nondetect'}`"),
        ("QFLAG", "", "D", "below the detection limit (ICES) and diluted, or detected (EPA)"),
        ("QFLAG", "", "Q", "below the quantification limit (ICES)"),
        ("remark", "", "N", "not detected (USGS) and no flag"), ("remark", "", "L", "below the limit (USGS)"),
        ("remark", "", "K", "below the limit (WQX) and biased high (EPA)"),
        ("Qual", "E", "U", "above the range (WQX)"),
        ("Qual", "B", "U", "between two limits"), ("flag", "", "x", "the code 'x' is not known"),
    ]],
    Tried("K1", "Flag 1/0 beside a limit that settles it", long("Flag,RL", "1,0.5", "0,0.5").replace('"', ""),
        CENSORED),
    Tried("K1", "Flag 0/1 beside a limit that settles it", long("Flag,RL", "0,0.5", "1,0.5").replace('"', ""),
        CENSORED),
    Tried("K1", "detect_flag N/Y beside a limit that contradicts it",
          long("detect_flag,RL", "N,0.5", "Y,0.5").replace('"', ""), "contradicts the values: row 2 has 34"),
    Tried("K1", "Censored T/F beside a limit that contradicts it",
          long("Censored,RL", "T,0.5", "F,0.5").replace('"', ""), "contradicts the values: row 2 has 34"),
    *[Tried("K1", f"wide, {name}", beside(name, cells), {**CENSORED, "Zn": ZN}) for name, cells in [
        ("D_Cu", [1, 0, 1]), ("d_Cu", [1, 0, 1]), ("Cu_detected", ["Y", "N", "Y"]), ("CuDetect", [1, 0, 1]),
        ("CuCen", TRUE), ("Cu.cen", TRUE), ("cenCu", TRUE), ("Censored.Cu", TRUE), ("CopperCen", TRUE),
        ("CuND", TRUE),
        ("nd.Cu", [0, 1, 0]), ("Cu<DL", [0, 1, 0]), ("BDL_Cu", [0, 1, 0]), ("Cu below LOD", TRUE),
        ("Cu_left_censored", TRUE), ("is_censored_Cu", TRUE),
    ]],
]  # fmt: skip
K2 = [
    *[Tried("K2", f"wide, {name}", beside(name, cells), ASK) for name, cells in [
        ("Cu_hit", ["Y", "N", "Y"]), ("CuD", [1, 0, 1]), ("QCu", ["", "U", "J"]), ("Cu_lt", ["", "<", ""]),
        ("Cu_fl", ["", "U", "J"]), ("Cu_VQ", ["", "U", "J"]), ("Cu_note", ["", "U", "J"]), ("note", ["", "<", ""]),
        ("Zn_1", ["", "U", "J"]), ("lab_q", ["", "U", ""]), ("Qualifier", ["", "U", ""]), ("Censored", TRUE),
        ("beyond", TRUE), ("Detection limit", [0.5, 0.5, 0.5]), ("MDL", [0.5, 0.5, 0.5]),
    ]],
    *[Tried("K2", f"wide, {name}", beside(name, ["", "U", "J"]), {**CENSORED, "Zn": ZN}) for name in [
        "Cu_Q", "Q_Cu", "Cu_qual", "Cu_rmk", "Cu remark", "Cu_lab_qualifier", "Lab Qual Cu", "copper_flag", "CuQ",
        "Cu_sign",
    ]],
    Tried("K2", "wide, a column '<' before the copper", beside("<", ["", "<", ""], first=True), ASK),
    *[Tried("K2", f"long, {name}: {a or 'blank'}/{b}", long(name, a, b), ASK) for name, a, b in [
        ("Result Flag", "", "<"), ("DetectionStatus", "Detected", "Not detected"),
        ("result_type", "measured", "below detection"), ("Detection Condition", "", "Not Detected"),
        ("Sign", "=", "<"),
        ("Operator", "=", "<"), ("Prefix", "", "<"), ("signo", "", "<"), ("Vorzeichen", "", "<"), ("знак", "", "<"),
        ("status", "Quantified", "<LOQ"), ("D", "1", "0"), ("d_result", "1", "0"), ("QualityFlag", "1", "0"),
    ]],
    Tried("K2", "long, SampleType: Sample/Field Blank", long("SampleType", "Sample", "Field Blank"),
        {"Cu": [34.0, 30.0]}),
    Tried("K2", "long, kind: Sample/Field Blank", long("kind", "Sample", "Field Blank"),
        "speaks of the type of sample"),
    Tried("K2", "long, Medium: Sediment/Water", long("Medium", "Sediment", "Water"), {"Cu": [34.0, 30.0]}),
    Tried("K2", "long, what: Sediment/Water", long("what", "Sediment", "Water"), "speaks of the medium"),
    Tried("K2", "long, dry or wet: dry weight/wet weight", long("reported as", "dry weight", "wet weight"),
          "speaks of the weight basis"),
    Tried("K2", "long, Basis: Dry/Wet without moisture", long("Basis", "Dry", "Wet"), "is on wet weight"),
    Tried("K2", "long, Fraction: Total/Dissolved", long("Fraction", "Total", "Dissolved"), {"Cu": [34.0, 30.0]}),
]  # fmt: skip
WIDE, LONG = beside("Site", ["a", "b", "c"]), long("lab", "x", "x")
K3 = [
    *[Tried("K3", f"{what}: `{name}=`", text, f"`{name}=` has no effect here", {name: value}) for what, text, name,
        value in [
        ("wide", WIDE, "analyte", "Site"), ("wide", WIDE, "result", "Cu"), ("wide", WIDE, "limit_unit", "Site"),
        ("wide", WIDE, "qualifiers", {"J": "detect"}), ("wide", beside("moisture", [50, 60, 70]), "moisture",
        "moisture"),
        ("wide, no station", "Cu,Zn\n1,2\n", "replicates", "mean"),
        ("units in each header", "Station,Cu (ug/kg)\nA,2000\n", "units", "mg/kg"),
        ("text file", WIDE, "sheet", 1), ("text file", WIDE, "object", "x"),
        ("long", LONG, "limit_unit", "unit"), ("long", LONG, "qualifiers", {"J": "detect"}),
        ("long", LONG, "units", "mg/kg"),
        ("long", long("moisture", "50", "60"), "moisture", "moisture"),
    ]],
    Tried("K3", "wide, two metals: `flag=`", WIDE, "nothing says whose it is", {"flag": "Site"}),
    Tried("K3", "wide, two metals: `limit=`", beside("x", [1, 1, 1]), "nothing says whose it is", {"limit": "x"}),
    Tried("K3", "a format that is long: `layout='wide'`", long("detect_flag", "Y", "N").replace("Station",
        "sys_loc_code")
          .replace("analyte", "chemical_name").replace("result", "result_value").replace(",unit", ",result_unit"),
          "a table of the format 'equis' has one row for each result", {"format": "equis", "layout": "wide"}),
    Tried("K3", "the same column as `limit=` and result", LONG, "'result' not found", {"limit": "result"}),
]  # fmt: skip
K4 = [
    *[Tried("K4", header, one(header, *values), {"Zn": [90.0, 91.0], metal: out}) for header, values, metal, out in [
        ("Cu [µg·g⁻¹]", (10, 12), "Cu", [10.0, 12.0]), ("Cu mg.Kg-1", (10, 12), "Cu", [10.0, 12.0]),
        ("Cu (мкг/г)", (10, 12), "Cu", [10.0, 12.0]), ("Cu (мг/кг сух. веса)", (10, 12), "Cu", [10.0, 12.0]),
        ("Cu (mg/kg de MS)", (10, 12), "Cu", [10.0, 12.0]), ("Cu (mg/kg TS)", (10, 12), "Cu", [10.0, 12.0]),
        ("Cu (mg/kg p.s.)", (10, 12), "Cu", [10.0, 12.0]), ("Cu (mg/kg s.s.)", (10, 12), "Cu", [10.0, 12.0]),
        ("Cu（mg·kg-1）", (10, 12), "Cu", [10.0, 12.0]), ("w(Cu)/10-6", (10, 12), "Cu", [10.0, 12.0]),
        ("Cu (×10−6)", (10, 12), "Cu", [10.0, 12.0]), ("Hg (10-9)", (80, 95), "Hg", [0.08, 0.095]),
        ("Cu (p.p.m)", (10, 12), "Cu", [10.0, 12.0]), ("Cu (‰)", (0.25, 0.5), "Cu", [250.0, 500.0]),
        ("Fe%", (2.5, 3), "Fe", [25000.0, 30000.0]), ("Cuppm", (10, 12), "Cu", [10.0, 12.0]),
        ("CU_MGKG_DW", (10, 12), "Cu", [10.0, 12.0]), ("Cu..ug.g.1.", (10, 12), "Cu", [10.0, 12.0]),
        ("Cu (g/t)", (10, 12), "Cu", [10.0, 12.0]), ("Cu (mg/100g)", (10, 12), "Cu", [100.0, 120.0]),
        ("Hg (ng g-1)", (80, 95), "Hg", [0.08, 0.095]), ("As, ppm", (8, 9), "As", [8.0, 9.0]),
        ("Cu_dw", (10, 12), "Cu", [10.0, 12.0]),
    ]],
    *[Tried("K4", f"{header}: {values[0]}, {values[1]}", one(header, *values), words) for header, values, words in [
        ("Fe", (2.1, 2.4), "Is it in %?"), ("Fe", (21, 24), "Is it in g/kg?"), ("Mn", (0.8, 0.9), "Is it in g/kg?"),
        ("Hg", (40, 60), "Is it in ug/kg?"), ("Cd", (300, 250), "Is it in ug/kg?"),
        ("As", (8000, 9000), "Is it in ug/kg?"),
        ("Cu (mg/kg ww)", (10, 12), "moisture or total solids"),
        ("Cu (mg/kg fw)", (10, 12), "moisture or total solids"),
        ("Cu wet weight (mg/kg)", (10, 12), "moisture or total solids"),
        ("Cu (wet)", (10, 12), "is on wet weight ('wet') and says no unit"),
        ("Cu_ww", (10, 12), "is on wet weight ('ww') and says no unit"), ("Cu (mg/L)", (10, 12), "The unit 'mg/L'"),
        ("Cu (mg/dm3)", (10, 12), "The unit 'mg/dm3'"), ("Cu (nmol/g)", (10, 12), "The unit 'nmol/g'"),
        ("Cu (kg/ha)", (10, 12), "The unit 'kg/ha'"), ("Cu (ug/gm)", (10, 12), "The unit 'ug/gm'"),
        ("Cu (mg/kg, <63 µm)", (10, 12), "also says '63 um'"), ("Cu (mg/kg) ± SD", (10, 12), "also says 'sd"),
        ("Cu (n=3)", (10, 12), "also says 'n 3'"), ("Cu (dissolved)", (10, 12), "also says 'dissolved'"),
        ("Cu (mean)", (10, 12), "also says 'mean'"),
    ]],
    *[Tried("K4", header, one(header, 1, 2), {"Zn": [90.0, 91.0]}) for header in [
        "Cr(VI)", "As III", "Cr6+", "CrVI", "Hexavalent Cr", "MeHg", "CH3Hg", "Methylmercury (ug/kg)",
        "Pb-206/207", "210Pb (Bq/kg)", "Fe2O3 (%)", "六价铬 (mg/kg)",
    ]],
]  # fmt: skip
SERIES = [1, 2, 3]
K5 = [
    *[Tried("K5", f"{header}: {cells[0]}, {cells[1]}, {cells[2]}", beside(header, cells), CLEAN) for header,
        cells in [
        ("SN", SERIES), ("S.No.", SERIES), ("Sr. No.", SERIES), ("Sl No", SERIES), ("No.", SERIES),
        ("Site no", SERIES),
        ("PT_ID", SERIES), ("SE", [0.1, 0.2, 0.3]), ("CO", [400, 380, 390]), ("CO2 (%)", SERIES),
        ("PO4 (mg/kg)", SERIES),
        ("SC (mS/cm)", [50, 51, 52]), ("Eh", [100, -50, 20]), ("pH", [7, 7.1, 8]), ("PH", [7, 7.1, 8]),
        ("Sal", [30, 31, 33]),
        ("Tm", SERIES), ("Ho", SERIES), ("ER", [1.5, 2.5, 3.5]), ("TH", SERIES), ("LA", ["LA", "LA", "TX"]),
        ("IN", ["x", "y", "z"]), ("OS", SERIES), ("US", SERIES), ("Re-sampled", ["yes", "no", "no"]),
        ("Po-210", [50, 40, 30]),
        ("U", SERIES), ("W (kg)", SERIES), ("N/S", ["N", "S", "N"]), ("P value", [0.01, 0.02, 0.03]),
        ("Y (UTM)", [7660543, 7660544, 7660545]), ("UTM_Y", [7660543, 7660544, 7660545]),
        ("Y", [7660543, 7660544, 7660545]),
        ("Y_WGS84", [45.1, 45.2, 45.3]), ("In situ", SERIES), ("Ca/Mg", SERIES), ("Th_U", SERIES), ("Er_Pb", SERIES),
        ("CaCO3 (%)", SERIES), ("TN (mg/kg)", SERIES), ("PCB (ug/kg)", SERIES), ("Lead agency", ["a", "b", "c"]),
        ("Distance to Zn plant (km)", SERIES),
    ]],
    *[Tried("K5", f"{header}, a metal", beside(header, cells), {**CLEAN, metal: out}) for header, cells, metal,
        out in [
        ("S (%)", [0.1, 0.2, 0.5], "S", [1000.0, 2000.0, 5000.0]), ("B", [10, 20, 25], "B", [10.0, 20.0, 25.0]),
        ("V", [50, 60, 75], "V", [50.0, 60.0, 75.0]), ("Nd (mg/kg)", [20, 21, 22], "Nd", [20.0, 21.0, 22.0]),
    ]],
    Tried("K5", "SE (mg/kg) among Cu and Zn", beside("SE (mg/kg)", [0.1, 0.2, 0.3]),
        "capitals are no element symbols"),
    Tried("K5", "SE among CU and ZN", beside("SE", [0.1, 0.2, 0.3]).replace("Cu", "CU").replace("Zn", "ZN"),
          {**CLEAN, "Se": [0.1, 0.2, 0.3]}),
    Tried("K5", "Tin can count", beside("Tin can count", SERIES), "also says 'can count'"),
    Tried("K5", "Ti(OH)", beside("Ti(OH)", SERIES), "also says 'oh'"),
    Tried("K5", "V (m/s)", beside("V (m/s)", [0.5, 0.6, 0.7]), "The unit 'm/s'"),
]  # fmt: skip
K6 = [
    *[Tried("K6", label, below(label), THREE) for label in [
        "Mean", "Mean ± SD", "Min-Max", "Min–Max", "Average (n=12)", "Mean (n=3)", "Overall average", "Mean of all",
        "Std. Dev.",
        "Standard Deviation (±)", "Range", "CV (%)", "5th percentile", "Mittelwert", "Moyenne", "Écart-type",
        "Desv. Est.",
        "Среднее", "平均值", "标准差", "TEL [5]", "ERL (Long et al., 1995)", "ER-L value", "Background [12]",
        "World shale average (Turekian & Wedepohl, 1961)", "Average shale", "Earth's crust (Taylor, 1964)",
        "Taylor (1964)", "UCC",
        "Background values of soils in China", "GB 18668-2002", "EU limit", "CCME ISQG", "Toxic-response factor",
        "CRM recovery",
        "Blank-1", "Field blank", "MESS-4", "PACS-2", "NIST 2702", "GBW07309", "SRM 1646a", "A dup",
        "A (duplicate)", "A_rep",
        "Spike", "Certified value", "Recovery %", "QC-1", "LOQ (mg/kg)",
    ]],
    *[Tried("K6", f"{label}, a sample", below(label), FOUR) for label in [
        "REF1", "Reference site", "Control station", "S12a", "A-R", "A-2", "SD1", "N", "Max", "Meander",
        "Blank Point", "S1 dup",
    ]],
    Tried("K6", "Max, with the largest of each metal", below("Max", 50, 99), THREE),
    Tried("K6", "Min, with the smallest of each metal", below("Min", 30, 90), THREE),
    Tried("K6", "SD, with the standard deviations", below("SD", 10, 4.51), THREE),
    Tried("K6", "a row of units", table(["Station", "Cu", "Zn"], ["", "ug/g", "mg/kg"], ["A", 30, 90]),
          {"Cu": [30.0], "Zn": [90.0]}),
    Tried("K6", "the header again", table(["Station", "Cu", "Zn"], ["A", 30, 90], ["Station", "Cu", "Zn"], ["B", 40,
        95]),
          {"Cu": [30.0, 40.0], "Zn": [90.0, 95.0]}),
    Tried("K6", "a mean of each river", table(["River", "Site", "Cu", "Zn"], ["G", "P", 30, 90], ["G", "Mean", 30,
        90],
          ["Y", "Q", 40, 95], ["Y", "Mean", 40, 95]), {"Cu": [30.0, 40.0], "Zn": [90.0, 95.0]}),
    Tried("K6", "numbered, and Mean in the second column", table(["No", "Place", "Cu", "Zn"], [1, "P", 30, 90], [2,
        "Q", 40, 95],
          [3, "Mean", 35, 92.5]), {"Cu": [30.0, 40.0], "Zn": [90.0, 95.0]}),
    Tried("K6", "two rows of limits", table(["Station", "Cu", "Zn"], ["A", "ND", 90], ["B", 40, 95], ["LOD", 1, 2],
        ["LOQ", 3, 6]),
          {"Cu": ["<3", 40.0], "Zn": [90.0, 95.0]}),
    *[
        Tried("K6", f"long, station {label}", long("lab", "x", "x") + f"{label},Cu,41,mg/kg,x\n", {"Cu": CU})
        for label in ["Field Blank", "CRM MESS-3", "S1-DUP", "Mean", "ERL", "Average shale"]
    ],
    *[
        Tried("K6", f"long, station {label}", long("lab", "x", "x") + f"{label},Cu,41,mg/kg,x\n", {"Cu": [*CU, 41.0]})
        for label in ["REF1", "Control 2", "Blank Point", "S12a", "SD"]
    ],
    Tried("K6", "slices of a core", table(["Station", "Depth (cm)", "Cu"], ["A", "0-2", 30], ["A", "10-12", 40]),
          "these are no replicates"),
    Tried("K6", "size fractions", table(["Station", "Size fraction", "Cu"], ["A", "<63 um", 30], ["A", "63-125 um",
        40]),
          "these are no replicates", {"replicates": "mean"}),
]  # fmt: skip
PB = [20.5, 21.5, 22.5]
K7 = [
    *[Tried("K7", header, beside(header, PB), {**CLEAN, metal: PB}) for header, metal in [
        ("Pb*", "Pb"), ("Pb（mg/kg）", "Pb"), ("Pb_INAA", "Pb"), ("Pb (ppm) ICP-MS", "Pb"), ("Pb_HNO3", "Pb"),
        ("Total Cr", "Cr"),
        ("Cr tot", "Cr"), ("Cr_tot", "Cr"), ("CrT", "Cr"), ("HgT (mg/kg)", "Hg"), ("THg (mg/kg)", "Hg"),
        ("T-Hg (mg/kg)", "Hg"),
        ("HgTotal (mg/kg)", "Hg"), ("Lead, Total (mg/kg)", "Pb"), ("[Pb]", "Pb"), ("conc_Pb", "Pb"), ("Pb_val", "Pb"),
        ("Свинец", "Pb"), ("свинец, мг/кг", "Pb"), ("Plomb (mg/kg)", "Pb"), ("Blei (mg/kg TS)", "Pb"),
        ("Plomo", "Pb"),
        ("Chumbo", "Pb"), ("铅 (mg/kg)", "Pb"), ("Pb含量", "Pb"), ("总铬", "Cr"), ("Nichel", "Ni"), ("PB_PPM", "Pb"),
    ]],
    *[Tried("K7", header, beside(header, PB), f"{words}: is it the total concentration?") for header, words in [
        ("Pb mean", "also says 'mean'"), ("Pb_std", "also says 'std'"), ("Pb_n", "also says 'n'"),
        ("PbSD", "also says 'sd'"),
        ("Pb±", "also says 'sd'"), ("Pb_F1", "also says 'f1'"), ("Pb_diss", "also says 'diss'"),
        ("Pb1", "also says '1'"),
        ("Pb.1", "also says '1'"), ("Pb_0-2cm", "also says '0 2cm'"), ("Winter Pb", "also says 'winter'"),
        ("Sum Pb", "also says 'sum'"),
        ("u(Pb)", "also says 'u'"), ("Pb_SEM", "also says 'sem'"), ("Pb_imputed", "also says 'imputed'"),
    ]],
    *[Tried("K7", header, beside(header, PB), CLEAN) for header in [
        "Pb_EF", "Igeo Pb", "Pb background", "Pb (normalised to Al)", "Cu_mean", "Cu_std", "Cu_n", "n_Cu", "Cu/Zn",
    ]],
    Tried("K7", "Pb_LD", beside("Pb_LD", PB), "is a detection limit of Pb, but Pb has no results"),
    Tried("K7", "Kupfer beside Cu", beside("Kupfer", PB), "Cu appears in two columns"),
]  # fmt: skip
TRIED = [*K1, *K2, *K3, *K4, *K5, *K6, *K7]


def outcome(tried: Tried) -> ps.results.Samples | str:
    """Return the samples that come out, or the refusal."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.csv"
        path.write_text(tried.text, encoding="utf-8")
        try:
            return ps.read_samples(path, **tried.options)
        except ps.InputError as error:
            return str(error)


def numbers(samples: ps.results.Samples) -> dict[str, list[Any]]:
    """Return values by metal, "<0.5" for non-detects and None for missing values."""
    return {
        metal: [
            f"<{limit:g}" if flagged else None if np.isnan(value) else value
            for value, limit, flagged in zip(
                samples.concentrations[metal], samples.limits[metal], samples.nondetect[metal], strict=True
            )
        ]
        for metal in samples.metals
    }


def page() -> str:
    """Return the table of kinds as Markdown."""
    lines = [
        "# What was tried on the reader",
        "",
        "Headers, flags and rows as the field has them, by the seven kinds in which numbers were once misread,",
        "and what `read_samples` makes of each: the numbers by metal (`<` is a non-detect), or what it asks. A test",
        "holds this page to the reader: `python tests/pollution/reading/kinds.py > docs/reading_kinds.md`.",
    ]
    for kind, title in KINDS.items():
        lines += ["", f"## {title}", "", "| what came | what came out |", "|---|---|"]
        for tried in TRIED:
            if tried.kind == kind:
                came = outcome(tried)
                lines.append(f"| {_cell(tried.what)} | {_cell(came if isinstance(came, str) else _shown(came))} |")
    return "\n".join(lines) + "\n"


def _shown(samples: ps.results.Samples) -> str:
    """Return the numbers of samples by metal in a line."""
    lines = []
    for metal, values in numbers(samples).items():
        shown = ["missing" if one is None else one if isinstance(one, str) else f"{one:g}" for one in values]
        lines.append(f"{metal} {', '.join(shown)}")
    return "; ".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("\n", " ")


if __name__ == "__main__":
    print(page(), end="")

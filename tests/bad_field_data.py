"""Bad field data of the seven kinds that were once misread, and what the user is told."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

import pli_stats as ps

Case = tuple[str, Callable[[Path], Any]]
LONG = "station,analyte,result,unit"


def field(what: str, text: str, name: str = "field.csv", **options: Any) -> Case:
    """Return the case of a field file with this content."""

    def run(folder: Path) -> Any:
        path = folder / name
        path.write_text(text, encoding="utf-8")
        return ps.read_samples(path, **options)

    return what, run


def long(what: str, header: str, *cells: str, **options: Any) -> Case:
    """Return the case of a long table of copper with more columns; each of `cells` ends a row."""
    rows = [f"S{i},Cu,{10 + i},mg/kg,{cell}" for i, cell in enumerate(cells)]
    return field(what, "\n".join([f"{LONG},{header}", *rows, ""]), **options)


def wide(what: str, header: str, *cells: str, **options: Any) -> Case:
    """Return the case of a wide table of copper and zinc with more columns; each of `cells` ends a row."""
    rows = [f"S{i},{10 + i},{90 + i},{cell}" for i, cell in enumerate(cells)]
    return field(what, "\n".join([f"station,Cu,Zn,{header}", *rows, ""]), **options)


def saved(what: str, save: Callable[[pd.DataFrame, Path], Any], name: str, **options: Any) -> Case:
    """Return the case of a frame saved in another kind of file."""

    def run(folder: Path) -> Any:
        save(pd.DataFrame({"station": ["A"], "Cu": [1.0], "Zn": [2.0]}), folder / name)
        return ps.read_samples(folder / name, **options)

    return what, run


def frame(what: str, **options: Any) -> Case:
    """Return the case of a frame read with an argument for files."""
    return what, lambda folder: ps.read_samples(pd.DataFrame({"station": ["A"], "Cu": [1.0]}), **options)


WQP = "MonitoringLocationIdentifier,ActivityStartDate,CharacteristicName,ResultMeasureValue"
EQUIS = "sys_loc_code,chemical_name,result_value"

FLAGS = [
    long("a flag of 0 and 1", "flag", "0", "1"),
    long("a flag of 1 alone", "flag", "", "1"),
    long("detect_flag against the limits", "detect_flag,RL", "N,1", "Y,20"),
    long("Censored against the limits", "Censored,RL", "TRUE,1", "FALSE,20"),
    long("a non-detect above its limit", "qualifier,RL", "U,1", ",1"),
    long("N in a remark", "remark", "", "N"),
    long("D in a QFLAG", "QFLAG", "", "D"),
    long("Q in a QFLAG", "QFLAG", "", "Q"),
    long("L in a remark", "remark", "", "L"),
    long("K in a remark", "remark", "", "K"),
    long("B in a qualifier", "qualifier", "", "B"),
    long("E in a qualifier", "qualifier", "U", "E"),
    long("a qualifier of the laboratory's own", "qualifier", "", "zz"),
    long("a value above the range by its sign", "qualifier", "", ">"),
    long("a qualifier that is said to mean something else", "qualifier", "U", "J", qualifiers={"J": "maybe"}),
]
UNUSED = [
    long("a sign column that nobody named", "Operator", "=", "<"),
    long("a status of detection", "DetectionStatus", "Detected", "Not detected"),
    long("a column of units that nobody named", "reported in", "mg/kg", "ug/kg"),
    long("a column of the basis that nobody named", "reported as", "dry weight", "wet weight"),
    long("a column of sample types that nobody named", "kind", "Sample", "Field Blank"),
    long("a column of media that nobody named", "what", "Sediment", "Water"),
    long("a sample type that is not known", "SampleType", "Sample", "Zebra"),
    long("a basis that is neither", "Basis", "Dry", "Lipid"),
    long("wet weight by its basis, without moisture", "Basis", "Dry", "Wet"),
    wide("a qualifier beside two metals", "qualifier", "U", ""),
    wide("a detection limit beside two metals", "MDL", "1", "1"),
    wide("a flag of a metal by another name", "Cu_hit", "Y", "N"),
    wide("TRUE and FALSE beside a metal", "beyond", "TRUE", "FALSE"),
    wide("letters of a laboratory beside a metal", "x", "U", ""),
]
IDLE = [
    wide("`analyte` in a wide table", "lab", "x", analyte="lab"),
    wide("`result` in a wide table", "lab", "x", result="Cu"),
    wide("`limit_unit` without limits", "lab", "x", limit_unit="lab"),
    wide("`qualifiers` without a flag", "lab", "x", qualifiers={"J": "detect"}),
    wide("`moisture` on dry weight", "moisture", "50", moisture="moisture"),
    wide("`flag` of two metals", "lab", "U", flag="lab"),
    wide("`limit` of two metals", "x", "1", limit="x"),
    field("`units` beside units in each header", "station,Cu (ug/kg)\nA,2000\n", units="mg/kg"),
    long("`units` beside a column of units", "lab", "x", units="mg/kg"),
    long("the result as its own limit", "lab", "x", limit="result"),
    field("`replicates` without stations", "Cu,Zn\n1,2\n", replicates="mean"),
    field("`sheet` of a text file", "station,Cu\nA,1\n", sheet="Data"),
    field("`object` of a text file", "station,Cu\nA,1\n", object="survey"),
    frame("`delimiter` of a frame", delimiter=";"),
    frame("`encoding` of a frame", encoding="utf-8"),
    frame("`skip_rows` of a frame", skip_rows=2),
    saved("`delimiter` of a workbook", lambda f, path: f.to_excel(path, index=False), "a.xlsx", delimiter=";"),
    saved("`encoding` of a Parquet file", lambda f, path: f.to_parquet(path), "a.parquet", encoding="utf-8"),
    field("`layout='wide'` of a long format", f"{EQUIS},result_unit,detect_flag\nA,Copper,1,mg/kg,Y\n", layout="wide",
          format="equis"),
    field("a format of another name", "station,Cu\nA,1\n", format="storet"),
    field("a format whose columns are not there", "station,Cu\nA,1\n", format="wqp"),
]  # fmt: skip
UNITS = [
    wide("iron in percent without a word", "Fe", "2.1", "2.4"),
    wide("manganese in g/kg without a word", "Mn", "0.8", "0.9"),
    wide("mercury in ug/kg without a word", "Hg", "80", "95"),
    wide("a unit of water", "Pb (mg/L)", "1", "2"),
    wide("a unit of moles", "Pb (nmol/g)", "1", "2"),
    wide("wet weight without a unit", "Pb_ww", "1", "2"),
    wide("a standard deviation alone", "Pb (SD)", "1", "2"),
    wide("a mean alone", "Pb (mean)", "1", "2"),
    wide("a dissolved metal alone", "Pb (dissolved)", "1", "2"),
    wide("a fine fraction alone", "Pb (<63 um)", "1", "2"),
    wide("a unit against the header", "Pb (ug/kg)", "1", "2", units={"Pb": "mg/kg"}),
    wide("capitals with a unit", "SE (mg/kg)", "1", "2"),
    field("dry by the unit, wet by the basis", f"{LONG},basis\nA,Cu,1,mg/kg dw,wet\n"),
    field("limits in a unit of water", f"{LONG},MDL,MDL_unit\nA,Cu,ND,mg/kg,1,mg/L\n"),
]
ROWS = [
    field("slices of a core", "station,Depth (cm),Cu\nA,0-2,1\nA,10-12,2\n", replicates="mean"),
    field("size fractions", "station,Size fraction,Cu\nA,<63 um,1\nA,63-125 um,2\n", replicates="mean"),
    field("blanks only", "station,Cu\nField blank,1\nMethod blank,2\n"),
    field("statistics only", "station,Cu,Zn\nMean,1,2\nMedian,1,2\n"),
    field("limits in a table of quality control", "station,SampleType,Cu\nA,Blank,1\nB,CRM,2\n"),
    field("negative values of the USGS", "station,Cd_ppm\nA,-2\nB,3\n"),
    field("a value above its range in the cell", "station,Cu\nA,>200\nB,3\n"),
    field("the same metal in two languages", "station,Kupfer,Cu\nA,1,2\n"),
]
FORMATS = [
    field("WQP without the column of units", f"{WQP}\nA,2020-01-01,Copper,10\n"),
    field("EQuIS without the column of flags", f"{EQUIS},result_unit,sys_sample_code\nA,Copper,1,mg/kg,S1\n"),
    field("several problems at once", "station,Cu,Zn,Fe,Pb mean,Cu_hit\nA,10,-2,2.1,5,Y\nB,11,90,2.4,6,N\n"),
    field("a long table whose analyte is no metal", f"{LONG}\nA,Zinkum,1,mg/kg\n"),
]
FIELD_DATA: list[Case] = [*FLAGS, *UNUSED, *IDLE, *UNITS, *ROWS, *FORMATS]

if __name__ == "__main__":
    for name, run in FIELD_DATA:
        with tempfile.TemporaryDirectory() as scratch:
            try:
                print(name, "ACCEPTED", run(Path(scratch)))
            except ps.InputError as error:
                print(name, "::", error)

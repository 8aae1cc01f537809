"""Bad data of `scan_samples`, and arguments of `assess` that need single samples, and what the user is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

import pli_stats as ps

Case = tuple[str, Callable[[Path], Any]]


def long(**columns: Any) -> pd.DataFrame:
    """Return a long table of copper and lead at two stations, with other columns or other cells."""
    frame = pd.DataFrame(
        {
            "port": ["N"] * 4,
            "station": ["A", "A", "B", "B"],
            "analyte": ["Cu", "Pb"] * 2,
            "result": [45.0, 20.0, 90.0, 40.0],
            "unit": ["mg/kg"] * 4,
        }
    )
    return frame.assign(**columns)


def scan(what: str, frame: pd.DataFrame, **options: Any) -> Case:
    """Return the case of a scanned frame."""
    return what, lambda folder: ps.scan_samples(lazy(frame), **options)


def lazy(frame: pd.DataFrame) -> Any:
    """Return a frame of polars."""
    import polars as pl

    return pl.from_pandas(frame).lazy()


def assessed(what: str, frame: pd.DataFrame, **options: Any) -> Case:
    """Return the case of an assessment of scanned data."""
    return what, lambda folder: ps.assess(ps.scan_samples(lazy(frame)), **options)


SCANS = [
    ("a workbook", lambda folder: ps.scan_samples(folder / "all.xlsx")),
    ("a file that is not there", lambda folder: ps.scan_samples(folder / "none.parquet")),
    ("something that is no frame", lambda folder: ps.scan_samples([1, 2])),
    scan("an analyte that is no metal", long(analyte=["Cu", "Foo", "Cu", "Pb"])),
    scan("a unit of water", long(unit=["mg/kg", "mg/l", "mg/kg", "mg/kg"])),
    scan("wet weight", long(unit=["mg/kg ww"] * 4)),
    scan("a flag of yes and no", long(checked=["yes", "no", "yes", "no"]), flag="checked"),
    scan("a code that is not known", long(flag=["", "Q7", "", ""])),
    scan("a negative result", long(result=[45.0, -20.0, 90.0, 40.0])),
    scan("a result of zero", long(result=[45.0, 0.0, 90.0, 40.0])),
    scan("an infinite result", long(result=[45.0, float("inf"), 90.0, 40.0])),
    scan("text that is no number", long(result=["45", "about 20", "90", "40"])),
    scan("a non-detect without a limit", long(flag=["", "U", "", ""], result=[45.0, None, 90.0, 40.0])),
    scan("a non-detect above its limit", long(flag=["", "U", "", ""], mdl=[1.0] * 4)),
    scan("a limit of zero", long(result=["45", "<0", "90", "40"])),
    scan("a result over its range", long(flag=["", ">", "", ""])),
    scan("two results of one metal", long(station=["A", "A", "A", "B"])),
    scan("a blank port", long(port=["N", "N", None, "N"])),
    scan("a column of sample types", long(sample_type=["sample", "blank", "sample", "sample"])),
    scan("a known format", pd.DataFrame({"MonitoringLocationIdentifier": ["A"], "ActivityStartDate": ["2001-01-01"],
         "CharacteristicName": ["Copper"], "ResultMeasureValue": [45.0],
         "ResultMeasure/MeasureUnitCode": ["mg/kg"]})),
    scan("a column of remarks as analytes", long(analyte=["Cu"] * 4).loc[[0] * 10_001].assign(
         remark=[f"r{i}" for i in range(10_001)], station=[f"S{i}" for i in range(10_001)]), flag="remark"),
    assessed("a metal that some samples lack", long().iloc[:3]),
    assessed("a sample without any concentration", long(result=[None, None, 90.0, 40.0]), missing="omit"),
    assessed("two ports that look alike", long(port=["N", "N", "N ", "N "])),
    assessed("weights of single samples", long(), weights="area"),
    assessed("an imputation from single samples", long(), nondetects="ros"),
    ("the table of samples of scanned data",
     lambda folder: ps.table(ps.assess(ps.scan_samples(lazy(long()))), what="samples")),
]  # fmt: skip

"""Input that was made to break a reader, or that a fault left behind, and what the user is told."""

from __future__ import annotations

import dataclasses
import gzip
import os
import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import openpyxl
import pandas as pd

import pli_stats as ps

Case = tuple[str, Callable[[Path], Any]]
SURVEY = pd.DataFrame({"port": list("AAABBB"), "Cu": [31.0, 48, 27, 60, 52, 71], "Pb": [20.0, 9, 12, 33, 41, 8]})
R_HEADER = b"X\n" + struct.pack(">iii", 3, 0x040201, 0x030500) + struct.pack(">i", 5) + b"UTF-8"


def pipe(suffix: str) -> Case:
    """Return the case of a pipe with the name of a file."""

    def run(folder: Path) -> Any:
        os.mkfifo(folder / f"pipe{suffix}")
        return ps.read_samples(folder / f"pipe{suffix}")

    return f"a pipe called {suffix}", run


def text(what: str, content: str) -> Case:
    """Return the case of a CSV file."""

    def run(folder: Path) -> Any:
        (folder / "a.csv").write_text(content, encoding="utf-8")
        return ps.read_samples(folder / "a.csv")

    return what, run


def stray(row: int, column: int) -> Case:
    """Return the case of a workbook with one cell far away."""

    def run(folder: Path) -> Any:
        book = openpyxl.Workbook()
        for cells in (["station", "Cu"], ["A", 31], ["B", 48]):
            book.active.append(cells)
        book.active.cell(row, column, "see below")
        book.save(folder / "stray.xlsx")
        return ps.read_samples(folder / "stray.xlsx")

    return f"a cell in row {row} and column {column} of a sheet", run


def unpacks(folder: Path) -> Any:
    """Read a small file that unpacks to more than allowed."""
    with gzip.open(folder / "zeros.rds", "wb") as file:
        file.write(R_HEADER + struct.pack(">ii", 14, 400_000) + bytes(3_200_000))
    return ps.read_rds(folder / "zeros.rds", max_mb=2)


def nested(folder: Path) -> Any:
    """Read a list in a list in a list."""
    with gzip.open(folder / "deep.rds", "wb") as file:
        file.write(R_HEADER + struct.pack(">ii", 19, 1) * 100_000 + struct.pack(">i", 254))
    return ps.read_rds(folder / "deep.rds")


def compact(folder: Path) -> Any:
    """Read 1:1e12, which takes some bytes in a file."""
    form = struct.pack(">5i", 238, 2, 1, 0x40009, 14) + b"compact_intseq" + struct.pack(">i", 254)
    state = struct.pack(">2i3di", 14, 3, 1e12, 1.0, 1.0, 254)
    (folder / "compact.rds").write_bytes(R_HEADER + form + state)
    return ps.read_rds(folder / "compact.rds")


def row_beyond(folder: Path) -> Any:
    """Read a sheet with a row of a number that no sheet has."""
    SURVEY.to_excel(folder / "good.xlsx", index=False)
    with ZipFile(folder / "good.xlsx") as good, ZipFile(folder / "beyond.xlsx", "w") as beyond:
        for name in good.namelist():
            content = good.read(name)
            beyond.writestr(
                name, re.sub(rb'(r="[A-C]?)7"', rb'\g<1>7000000000"', content) if "sheet1" in name else content
            )
    return ps.read_samples(folder / "beyond.xlsx")


def changed(what: str, frame: str, column: str, value: Any) -> Case:
    """Return the case of an assessment of which a number was changed before it was read back."""

    def run(folder: Path) -> Any:
        found = ps.assess(ps.read_samples(SURVEY), "shale", by="port")
        table = getattr(found, frame)
        cells = [value, *table[column].tolist()[1:]]
        wrong = dataclasses.replace(found, **{frame: table.assign(**{column: cells})})
        ps.save_rds(wrong, folder / "changed.rds")
        return ps.read_rds(folder / "changed.rds")

    return what, run


def without(frame: str, column: str) -> Case:
    """Return the case of an assessment that lost a column."""

    def run(folder: Path) -> Any:
        found = ps.assess(ps.read_samples(SURVEY), "shale", by="port")
        ps.save_rds(dataclasses.replace(found, **{frame: getattr(found, frame).drop(columns=column)}), folder / "a.rds")
        return ps.read_rds(folder / "a.rds")

    return f"an assessment without the column {column} of its {frame}", run


def alike(what: str, one: str, other: str) -> Case:
    """Return the case of two ports that a reader cannot tell apart."""
    return what, lambda folder: ps.compare_ports(SURVEY["Cu"], [one, one, one, other, other, other])


HOSTILE: list[Case] = [
    *map(pipe, (".csv", ".xlsx", ".parquet", ".rds")),
    text("a header of 140,000 characters", f"station,{'x' * 140_000},Cu\nA,1,2\n"),
    stray(1_048_576, 16_384),
    stray(200_000, 2),
    ("complex concentrations", lambda folder: ps.read_samples(SURVEY.assign(Cu=SURVEY["Cu"] + 0j))),
    ("a complex column beside", lambda folder: ps.read_samples(SURVEY.assign(depth=np.array([1j] * 6)))),
    ("a file that unpacks to 3 MB where 2 are allowed", unpacks),
    ("a file nested 100,000 times", nested),
    ("a compact sequence of R of 10^12 numbers", compact),
    ("a row of a sheet below the last that Excel has", row_beyond),
    ("a port of a space without width", lambda folder: ps.read_samples(SURVEY.assign(port=[*"AAABB", "\u200b"]))),
    (
        "a result without its unit",
        lambda folder: ps.read_samples(
            pd.DataFrame({"station": ["A", "B"], "analyte": "Cu", "result": [31.0, 48.0], "unit": ["mg/kg", None]})
        ),
    ),
    changed("an assessment with a zone PLI of -1", "ports", "zone_pli", -1.0),
    changed("an assessment whose interval is turned round", "ports", "conf_low", 1e6),
    changed("an assessment with -3 samples of a port", "ports", "n", -3),
    changed("an assessment with 150 % non-detects", "ports", "share_nondetect", 1.5),
    changed("an assessment with a p value of 2", "ports", "p_above_1", 2.0),
    changed("an assessment with an infinite PLI", "samples", "pli", float("inf")),
    changed("an assessment with a contamination factor of 0", "metals", "contamination_factor", 0.0),
    without("ports", "zone_pli"),
    without("metals", "metal"),
    alike("an accent composed here and added there", "Malmö", "Malmo\u0308"),
    alike("a space without width in a port", "Eden", "Ed\u200ben"),
    alike("a turn of direction in a port", "Eden", "\u202aEden\u202c"),
]

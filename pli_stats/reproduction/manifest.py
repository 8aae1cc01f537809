"""MANIFEST.csv: every file of a reproduction, with its SHA-256, what made it, the seed, the versions, the processor."""

from __future__ import annotations

import csv
import hashlib
import importlib.metadata
import platform
import re
import shutil
import subprocess
from collections.abc import Collection, Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from pli_stats.files.atomic import csv_writer, write_together

MANIFEST = "MANIFEST.csv"
# digits: how many significant digits of its numbers another kind of processor gives alike.
COLUMNS = ["file", "sha256", "script", "seed", "digits", "versions"]
NOTE = "note"  # a column only where there are stand-in data
# What a stopped run goes on from is no result.
KEPT_PARTS = "cells"
PROGRAMS = (
    "pli-stats", "numpy", "pandas", "scipy", "statsmodels", "matplotlib", "scikit-learn", "torch", "xgboost",
)  # fmt: skip

Marks = dict[str, tuple[int, int]]


def files_in(out: Path) -> Marks:
    """Return the files of a folder of results with what changes when one is written anew."""
    found: Marks = {}
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out)
        hidden = any(part.startswith(".") for part in name.parts)
        if path.is_file() and not hidden and KEPT_PARTS not in name.parts[:-1] and str(name) != MANIFEST:
            about = path.stat()
            found[name.as_posix()] = (about.st_ino, about.st_mtime_ns)
    return found


def versions() -> str:
    """Return the versions of the programs and the kind of processor that the results depend on, in one line.

    Examples
    --------
    >>> versions().split(";")[0].split()[0]
    'Python'
    """
    told = [f"Python {platform.python_version()}"]
    for name in PROGRAMS:
        try:
            told.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            told.append(f"{name} not installed")
    return "; ".join([*told, _r_version(), _processor()])


class Manifest:
    """The manifest of a folder, kept on disk after every step, so that a stopped run leaves a true one."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self._versions = versions()
        self._rows = _rows_of(out / MANIFEST)

    def record(self, script: str, arguments: str, *, seed: str, digits: int, note: str, before: Marks) -> list[str]:
        """Enter the files that a step has written, and remove those that it wrote in an earlier run only."""
        now = files_in(self.out)
        written = [name for name, mark in now.items() if before.get(name) != mark]
        self._forget([name for name, row in self._rows.items() if _script(row) == script and name not in written])
        for name in written:
            made_by = f"{script} {arguments}".strip()
            row = (name, _sha256(self.out / name), made_by, seed, str(digits), self._versions, note)
            self._rows[name] = dict(zip((*COLUMNS, NOTE), row, strict=True))
        self.write()
        return written

    def close(self, scripts: Collection[str]) -> pd.DataFrame:
        """Remove what steps have written that are no more, write the manifest, and return it."""
        there = files_in(self.out)
        self._rows = {name: row for name, row in self._rows.items() if name in there}
        self._forget([name for name, row in self._rows.items() if _script(row) not in scripts])
        return self.write()

    def write(self) -> pd.DataFrame:
        """Write the rows, sorted by file, and return them."""
        frame = pd.DataFrame([self._rows[name] for name in sorted(self._rows)], columns=[*COLUMNS, NOTE])
        frame = frame if frame[NOTE].any() else frame.drop(columns=NOTE)
        write_together([self.out / MANIFEST], {MANIFEST: csv_writer(frame)})
        return frame

    def _forget(self, names: Iterable[str]) -> None:
        """Remove rows and, where nobody has changed them since, their files."""
        for name in names:
            row = self._rows.pop(name)
            path = self.out / name
            if path.is_file() and _sha256(path) == row["sha256"]:
                path.unlink()


def _script(row: dict[str, str]) -> str:
    """Return the step of a row without its arguments."""
    return row["script"].partition(" --")[0]


def _rows_of(path: Path) -> dict[str, dict[str, str]]:
    """Return the rows of an earlier manifest by file; one that is not there or not readable has none."""
    try:
        with path.open(encoding="utf-8", newline="") as source:
            rows = list(csv.DictReader(source))
    except (OSError, ValueError, csv.Error):
        return {}
    whole = [row for row in rows if all(row.get(name) is not None for name in COLUMNS)]
    return {row["file"]: {name: row.get(name) or "" for name in (*COLUMNS, NOTE)} for row in whole}


def _sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _processor() -> str:
    """Return the family of the processor, and the widest instructions that NumPy has found on it."""
    found = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    return " ".join(["processor", platform.machine(), *found[-1:]])


def _r_version() -> str:
    """Return the version of R, which made one of the tables where it is there."""
    if shutil.which("Rscript") is None:
        return "R not installed"
    told = subprocess.run(["Rscript", "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"version (\S+)", told.stdout + told.stderr)
    return f"R {found[1]}" if found else "R of an unknown version"

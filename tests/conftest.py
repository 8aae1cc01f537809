"""What a test may need beyond the package: R, Java, the mirror of the data. Absent, the test says so."""

from __future__ import annotations

import importlib
import os
import shutil
from functools import cache
from pathlib import Path

import pytest

IN_CI = os.environ.get("CI", "").casefold() == "true"


@cache
def r_fault() -> str | None:
    """Return why tests that need R cannot run, or None (not by `pli_stats.r`, which is itself tested)."""
    if shutil.which("Rscript") is None:
        return "R is not installed (Rscript is not on PATH)"
    try:
        importlib.import_module("rpy2.rinterface")
    except Exception as error:  # a missing or unfit R makes rpy2 raise almost anything
        return f"rpy2 cannot be imported ({type(error).__name__}: {error})"
    return None


@cache
def spark_fault() -> str | None:
    """Return why tests that need Spark cannot run, or None."""
    if shutil.which("java") is None:
        return "Java is not installed (java is not on PATH)"
    try:
        importlib.import_module("pyspark")
    except ImportError:
        return "PySpark is not installed"
    return None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what cannot run here, with the reason; in continuous integration the absence of R is a failure."""
    fault = r_fault() if item.get_closest_marker("r") else None
    if fault and IN_CI:
        pytest.fail(f"continuous integration must have R: {fault}", pytrace=False)
    if fault is None and item.get_closest_marker("spark"):
        fault = spark_fault()
    if fault:
        pytest.skip(fault)


@pytest.fixture
def mirror() -> Path:
    """Return the folder of PLI_STATS_DATA, or skip the test."""
    folder = os.environ.get("PLI_STATS_DATA")
    if not folder:
        pytest.skip("the mirror of the data is not at hand (PLI_STATS_DATA is not set)")
    if not Path(folder).is_dir():
        pytest.fail(f"PLI_STATS_DATA names {folder!r}, which is not a folder")
    return Path(folder)

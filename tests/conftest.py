"""What a test may need beyond the package: R, Java, the mirror of the data. Absent, the test says so."""

from __future__ import annotations

import gc
import importlib
import os
import shutil
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from profiles import LONG, examples

IN_CI = os.environ.get("CI", "").casefold() == "true"

# A shell that starts the tests in the background lets them, and all that they start, ignore Ctrl-C, which tests send.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A slow machine is no fault of a test. Quick: the same examples in every run and on every machine; long: fresh ones.
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("quick", derandomize=True, **PATIENT)
settings.register_profile("long", examples(100), derandomize=False, print_blob=True, **PATIENT)
settings.load_profile("long" if LONG else "quick")


@cache
def r_fault() -> str | None:
    """Return why tests that need R cannot run, or None (not by `pli_stats.r`, which is itself tested)."""
    if shutil.which("Rscript") is None:
        return "R is not installed (Rscript is not on PATH)"
    before = os.environ.get("LD_LIBRARY_PATH")
    try:
        importlib.import_module("rpy2.rinterface")
    except Exception as error:  # a missing or unfit R makes rpy2 raise almost anything
        return f"rpy2 cannot be imported ({type(error).__name__}: {error})"
    finally:  # with R's path a process started later finds the system's libpython instead of its own
        if before is None:
            os.environ.pop("LD_LIBRARY_PATH", None)
        else:
            os.environ["LD_LIBRARY_PATH"] = before
    return None


@pytest.fixture(autouse=True)
def the_path_of_libraries_stays():
    """Name the test that leaves R's libraries to later processes, which then find another Python's."""
    before = os.environ.get("LD_LIBRARY_PATH")
    yield
    assert os.environ.get("LD_LIBRARY_PATH") == before


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


@cache
def browser_fault() -> str | None:
    """Return why tests in a browser cannot run, or None."""
    lacking = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    return f"{' and '.join(lacking)} not on PATH" if lacking else None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what cannot run here, with the reason; in continuous integration R and Chromium must be there."""
    for marker, fault_of in (("r", r_fault), ("browser", browser_fault)):
        fault = fault_of() if item.get_closest_marker(marker) else None
        if fault and IN_CI:
            pytest.fail(f"continuous integration must have what {marker!r} needs: {fault}", pytrace=False)
        if fault:
            pytest.skip(fault)
    fault = spark_fault() if item.get_closest_marker("spark") else None
    if fault:
        pytest.skip(fault)


_modules = 0


def pytest_runtest_teardown() -> None:
    """Take what libraries brought out of garbage collection: statsmodels collects in each call, 0.1 s a time."""
    global _modules
    if len(sys.modules) > _modules:
        _modules = len(sys.modules)
        gc.freeze()


@pytest.fixture
def mirror() -> Path:
    """Return the folder of PLI_STATS_DATA, or skip the test."""
    folder = os.environ.get("PLI_STATS_DATA")
    if not folder:
        pytest.skip("the mirror of the data is not at hand (PLI_STATS_DATA is not set)")
    if not Path(folder).is_dir():
        pytest.fail(f"PLI_STATS_DATA names {folder!r}, which is not a folder")
    return Path(folder)


@pytest.fixture(scope="session")
def plistats_library(tmp_path_factory) -> Path:
    """Return a library of R that has the package as it stands here."""
    library = tmp_path_factory.mktemp("library")
    command = ["R", "CMD", "INSTALL", "--no-docs", "--no-multiarch", "--no-test-load", f"--library={library}"]
    done = subprocess.run([*command, str(Path(__file__).parents[1] / "r")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return library

from __future__ import annotations

import importlib
import locale
import os
import subprocess
import sys
import threading

import numpy as np
import pandas as pd
import pytest

import pli_stats.r as pr
from pli_stats.checks import DataUnavailableError, InputError

PACKAGES = ["sp", "robustbase", "boot", "jsonlite", "processx"]


def run_python(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LC_") and k not in {"LANG", "R_HOME"}}
    command = [sys.executable, "-c", program]
    kept.update(environment)
    return subprocess.run(command, capture_output=True, text=True, env=kept, timeout=120, check=False)


def test_import_loads_no_rpy2() -> None:
    program = "import sys, pli_stats.r; print([m for m in sys.modules if m.startswith('rpy2')])"
    assert run_python(program).stdout.strip() == "[]"


@pytest.mark.r
def test_doctor_finds_everything() -> None:
    report = pr.doctor().set_index("check")
    expected = ["R on PATH", "R version", "rpy2", *(f"R package {name}" for name in PACKAGES)]
    assert list(report.index) == expected
    assert report["ok"].dtype == bool
    assert report["ok"].all(), report
    assert (report["remedy"] == "").all()
    assert report.loc["R version", "detail"].count(".") == 2


@pytest.mark.parametrize("kind", [ImportError, ValueError, RuntimeError, OSError])
def test_doctor_tells_why_rpy2_fails(kind: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> None:
        raise kind("no R home\nsecond line")

    monkeypatch.setattr(importlib, "import_module", fail)
    row = pr.doctor().set_index("check").loc["rpy2"]
    assert not row["ok"]
    assert row["detail"] == f"{kind.__name__}: no R home"
    assert "pli-stats[r]" in row["remedy"]
    with pytest.raises(DataUnavailableError, match=r"no R home.*doctor"):
        pr.read_r_dataset("sp", "meuse")


def test_without_r_on_path_there_is_a_sentence_not_a_traceback() -> None:
    program = (
        "import pli_stats.r as pr\n"
        "report = pr.doctor().set_index('check')\n"
        "print(*report.loc[['R on PATH', 'R package sp'], 'ok'], report.loc['R version', 'detail'])\n"
        "try: pr.read_r_dataset('sp', 'meuse')\n"
        "except pr.DataUnavailableError as error: print(str(error).count('is not to be had'))\n"
    )
    done = run_python(program, PATH="")
    assert done.stdout.splitlines() == ["False False no R", "1"]
    assert done.stderr == ""


def test_a_failing_rscript_counts_as_no_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pli_stats.r.shutil.which", lambda name: "/no/such/Rscript")
    assert pr.installed_r_packages(PACKAGES) == {}


@pytest.mark.r
def test_installed_packages_are_not_source_code() -> None:
    assert list(pr.installed_r_packages(["boot", "no.such", "'); stop('"])) == ["boot"]


@pytest.mark.r
def test_integers_with_missing_values() -> None:
    frame = pr.read_r_dataset("datasets", "airquality")
    assert frame["Ozone"].dtype == "Int64"
    assert frame["Ozone"].isna().sum() == 37  # as summary(airquality) in R prints
    assert frame["Ozone"].sum() == 4887
    assert frame["Temp"].dtype == "int64"
    assert frame["Wind"].dtype == "float64"
    assert list(frame.index[:2]) == [1, 2]


@pytest.mark.r
def test_factors_and_row_names() -> None:
    plain = pr.read_r_dataset("datasets", "iris")["Species"]
    assert list(plain.cat.categories) == ["setosa", "versicolor", "virginica"]
    assert not plain.cat.ordered
    assert plain.value_counts().to_list() == [50, 50, 50]
    ages = pr.read_r_dataset("datasets", "esoph")["agegp"]
    assert ages.cat.ordered
    assert ages.cat.categories[0] == "25-34"
    cars = pr.read_r_dataset("datasets", "mtcars")
    assert cars.index[0] == "Mazda RX4"
    assert cars.loc["Fiat 128", "mpg"] == 32.4


@pytest.mark.r
def test_columns_with_missing_logicals_and_text() -> None:
    with pr.r_session() as r:
        frame = r.baseenv["data.frame"](
            truth=r.BoolSexpVector([True, r.NA_Logical, False]),
            whole=r.BoolSexpVector([True, False, False]),
            text=r.StrSexpVector(["NA", r.NA_Character, "Zürich"]),
            number=r.FloatSexpVector([1.5, r.NA_Real, float("inf")]),
        )
        columns = {name: pr._column(value, name) for name, value in zip(frame.names, frame, strict=True)}
    assert columns["truth"].dtype == "boolean"
    assert columns["truth"].isna().tolist() == [False, True, False]
    assert columns["whole"].dtype == bool
    assert columns["text"].isna().tolist() == [False, True, False]
    assert columns["text"][0] == "NA"
    assert columns["text"][2] == "Zürich"
    np.testing.assert_array_equal(columns["number"], [1.5, np.nan, np.inf])


@pytest.mark.r
def test_values_are_copies_that_outlive_r() -> None:
    first = pr.read_r_dataset("sp", "meuse")
    kept = first["zinc"].copy()
    first["zinc"] = 0.0
    with pr.r_session() as r:
        r.baseenv["gc"]()
    pd.testing.assert_series_equal(pr.read_r_dataset("sp", "meuse")["zinc"], kept)


@pytest.mark.r
@pytest.mark.parametrize(
    ("package", "name", "said"),
    [
        ("sp", "no_such_data", "has no data set 'no_such_data'"),
        ("noSuchPackage", "meuse", "noSuchPackage"),
        ("sp", 'meuse"); stop("', "has no data set"),
    ],
)
def test_what_is_missing_is_named(package: str, name: str, said: str) -> None:
    with pytest.raises(DataUnavailableError, match="is not to be had") as caught:
        pr.read_r_dataset(package, name)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.r
def test_r_prints_nothing_even_at_its_end() -> None:
    program = (
        "import pli_stats.r as pr\n"
        "try: pr.read_r_dataset('sp', 'no_such_data')\n"
        "except pr.DataUnavailableError: pass\n"
        "with pr.r_session() as r:\n"
        "    r.baseenv['print'](r.StrSexpVector(['loud']))\n"
        "    r.baseenv['as.integer'](r.StrSexpVector(['warns']))\n"
    )
    done = run_python(program)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.r
def test_the_callers_options_come_back() -> None:
    with pr.r_session() as r:
        pass
    assert list(r.baseenv["getOption"](r.StrSexpVector(["warn"]))) == [0]


@pytest.mark.r
def test_other_kinds_are_refused() -> None:
    with pytest.raises(InputError, match="ts cannot be turned"):
        pr.read_r_dataset("datasets", "AirPassengers")
    with pytest.raises(InputError, match=r"POSIXct.*'time'"), pr.r_session() as r:
        pr._column(r.baseenv["Sys.time"](), "time")


@pytest.mark.r
def test_the_callers_console_comes_back() -> None:
    from rpy2.rinterface_lib import callbacks

    before = callbacks.consolewrite_print
    with pr.r_session():
        assert callbacks.consolewrite_print is not before
    assert callbacks.consolewrite_print is before


@pytest.mark.r
@pytest.mark.parametrize("name", ["C", "C.UTF-8", "de_DE.UTF-8"])
def test_locale_of_numbers_stays(name: str) -> None:
    program = (
        "import locale\n"
        "from contextlib import suppress\n"
        "with suppress(locale.Error): locale.setlocale(locale.LC_CTYPE, '')\n"
        "import pli_stats.r as pr\n"
        "total = pr.read_r_dataset('sp', 'meuse')['dist'].sum()\n"
        "print(locale.setlocale(locale.LC_NUMERIC), locale.format_string('%.2f', total), float('1.5'))\n"
    )
    done = run_python(program, LC_ALL=name, LANG=name)
    assert done.stdout.strip() == "C 37.20 1.5", done.stderr


@pytest.mark.r
def test_number_format_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    class Rogue:
        @staticmethod
        def initr() -> None:
            locale.setlocale(locale.LC_NUMERIC, "C.UTF-8")

    before = locale.setlocale(locale.LC_NUMERIC)
    monkeypatch.setattr(pr, "_import_rinterface", Rogue)
    pr._started()
    assert locale.setlocale(locale.LC_NUMERIC) == before


@pytest.mark.r
def test_threads_take_turns() -> None:
    shapes: list[tuple[int, ...]] = []

    def read() -> None:
        shapes.append(pr.read_r_dataset("sp", "meuse").shape)

    work = [threading.Thread(target=read) for _ in range(4)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert shapes == [(155, 14)] * 4


@pytest.mark.r
def test_programs_started_after_r_find_their_own_libraries() -> None:
    """R sets LD_LIBRARY_PATH for the whole process; a Python started from here would load another libpython."""
    before = os.environ.get("LD_LIBRARY_PATH")
    with pr.r_session():
        assert os.environ.get("LD_LIBRARY_PATH") == before

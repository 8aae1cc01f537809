"""The doctor: a row a check, a remedy a fault, and never a traceback."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys

import pytest

import pli_stats
import pli_stats.r as pr
from pli_stats.r import r_doctor
from pli_stats.r.r_doctor import R_PACKAGES

# Not installed by the set-up of this project, or only where the R package is built.
OPTIONAL = {"R package plistats"}


@pytest.fixture(scope="module")
def report():
    return pr.doctor().set_index("check")


@pytest.mark.r
def test_everything_is_found(report) -> None:
    packages = [f"R package {name}" for name in R_PACKAGES]
    assert list(report.index) == ["R on PATH", "R version", "rpy2", "worker for R", "R package plistats", *packages]
    assert report["ok"].dtype == bool
    rest = report.drop(index=list(OPTIONAL))
    assert rest["ok"].all(), rest
    assert (rest["remedy"] == "").all()
    assert report.loc["R version", "detail"].count(".") == 2


def test_the_worker_answers(report) -> None:
    assert report.loc["worker for R", "detail"] == f"answers, with {sys.executable}"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ([sys.executable, "-c", 'print(\'{"ready": false, "sentence": "no folder"}\')'], "no folder"),
        ([sys.executable, "-c", "print('junk')"], "it does not answer"),
        (["/no/such/python"], "it does not answer"),
    ],
)
def test_a_worker_that_fails_is_a_row(command: list[str], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = r_doctor._conversation
    monkeypatch.setattr(r_doctor, "_conversation", lambda _, request: answered(command, request))
    _, ok, detail, remedy = r_doctor._worker_row()
    assert (ok, detail) == (False, said)
    assert "pip install" in remedy


def test_the_r_package_must_be_of_this_version() -> None:
    assert r_doctor._plistats_row(pli_stats.__version__)[1]
    for installed in (None, "0.0.1"):
        _, ok, detail, remedy = r_doctor._plistats_row(installed)
        assert not ok
        assert "not found" in detail or pli_stats.__version__ in detail
        assert "R CMD INSTALL r" in remedy


@pytest.mark.parametrize("kind", [ImportError, ValueError, RuntimeError, OSError])
def test_why_rpy2_fails_is_told(kind: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> None:
        raise kind("no R home\nsecond line")

    monkeypatch.setattr(importlib, "import_module", fail)
    _, ok, detail, remedy = r_doctor._rpy2_row()
    assert (ok, detail) == (False, f"{kind.__name__}: no R home")
    assert "pli-stats[r]" in remedy


def test_without_r_on_path_every_row_says_what_to_do() -> None:
    program = (
        "import pli_stats.r as pr\n"
        "report = pr.doctor().set_index('check')\n"
        "print(*report.loc[['R on PATH', 'R package sp'], 'ok'], report.loc['R version', 'detail'])\n"
        "print(report.loc[~report['ok'], 'remedy'].str.len().min() > 20)\n"
    )
    environment = {**os.environ, "PATH": ""} | {"R_HOME": ""}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.splitlines() == ["False False no R", "True"]
    assert done.stderr == ""


def test_a_failing_rscript_counts_as_no_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pli_stats.r.r_doctor.shutil.which", lambda name: "/no/such/Rscript")
    assert pr.installed_r_packages(["boot"]) == {}


@pytest.mark.r
def test_installed_packages_are_not_source_code() -> None:
    assert list(pr.installed_r_packages(["boot", "no.such", "'); stop('"])) == ["boot"]

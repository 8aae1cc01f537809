"""What of R works here, what does not, why, and what to do about it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib import metadata
from subprocess import DEVNULL, PIPE

import pandas as pd

from pli_stats.r.session import rpy2_fault

OLDEST_R = (4, 1)
SECONDS = 60.0  # for a program that is asked for its version; a cold start of Python with pandas may take several

# Packages of R: what needs them, and the Debian package that brings each.
R_PACKAGES = {
    "jsonlite": ("the R package plistats", "r-cran-jsonlite"),
    "processx": ("the R package plistats", "r-cran-processx"),
    "boot": ("boot.ci and pr.check", "r-cran-boot"),
    "coin": ("pr.check of exact tests", "r-cran-coin"),
    "forecast": ("pr.check of the Diebold-Mariano test", "r-cran-forecast"),
    "broom": ("tidy() of results", "r-cran-broom"),
    "ggplot2": ("autoplot() of results", "r-cran-ggplot2"),
    "sp": ("the data set meuse", "r-cran-sp"),
    "robustbase": ("the data set zurich_nox", "r-cran-robustbase"),
    "testthat": ("the tests of plistats", "r-cran-testthat"),
    "knitr": ("the vignettes of plistats", "r-cran-knitr"),
}

_REPORT = (
    'cat(as.character(getRversion()), "\\n"); '
    "for (name in commandArgs(TRUE)) if (nzchar(system.file(package = name))) "
    'cat(name, as.character(packageVersion(name)), "\\n")'
)

Row = tuple[str, bool, str, str]


def doctor() -> pd.DataFrame:
    """Say what of R is there, what is not, why, and what to do about it.

    R and Python work together in three ways, each of which can work without the others: R inside Python (rpy2), the
    worker that the R package plistats starts, and files.

    Returns
    -------
    DataFrame
        One row a check: check, ok, detail, remedy (empty where ok).

    Raises
    ------
    Nothing
        A fault is a row of the frame.

    Examples
    --------
    >>> import pli_stats.r as pr
    >>> list(pr.doctor().columns)
    ['check', 'ok', 'detail', 'remedy']
    """
    program = shutil.which("Rscript")
    version, installed = _ask_r(["plistats", *R_PACKAGES])
    rows = [*_r_rows(program, version), _rpy2_row(), _worker_row(), _plistats_row(installed.get("plistats"))]
    for package, (purpose, debian) in R_PACKAGES.items():
        found = installed.get(package)
        remedy = f"In R: install.packages({package!r}); on Debian or Ubuntu: apt-get install {debian}."
        rows.append((f"R package {package}", found is not None, found or f"not found; needed for {purpose}", remedy))
    return pd.DataFrame(
        [(check, ok, detail, "" if ok else remedy) for check, ok, detail, remedy in rows],
        columns=["check", "ok", "detail", "remedy"],
    )


def installed_r_packages(names: Sequence[str]) -> dict[str, str]:
    """Return the versions of those of the R packages that are installed, asking an R process of its own.

    Parameters
    ----------
    names : sequence of str
        Names of R packages.

    Returns
    -------
    dict of str to str
        Package to version; empty where there is no R.

    Raises
    ------
    Nothing
        A missing or broken R counts as one without packages.

    Examples
    --------
    >>> import pli_stats.r as pr
    >>> pr.installed_r_packages(["no.such.package"])
    {}
    """
    return _ask_r(names)[1]


def _ask_r(names: Sequence[str]) -> tuple[str | None, dict[str, str]]:
    """Return the version of the R on PATH (None where there is none that starts), and those of its packages."""
    program = shutil.which("Rscript")
    quiet = ("--no-save", "--no-restore", "--no-site-file", "--no-init-file")  # profiles may print or ask
    lines = (_output([program, *quiet, "-e", _REPORT, *names]) if program else "").splitlines()
    pairs = (line.split() for line in lines[1:])
    return (lines[0].strip() if lines else None), {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def _output(command: Sequence[str]) -> str:
    """Return what a program prints, "" where it fails."""
    try:
        run = subprocess.run(command, capture_output=True, timeout=SECONDS, check=True, encoding="utf-8")
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ""
    return run.stdout


def _conversation(command: Sequence[str], request: str) -> list[str]:
    """Return the lines by which a service says that it is ready and answers a request, or fewer where it fails.

    Its input stays open until it has answered: it takes the end of its input for the end of its work.
    """
    try:
        service = subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, encoding="utf-8")
    except OSError:
        return []
    too_late = threading.Timer(SECONDS, service.kill)
    too_late.start()
    with service:
        try:
            return _answer_lines(service, request)
        except (OSError, UnicodeDecodeError):  # it has ended, or speaks otherwise
            return []
        finally:
            too_late.cancel()


def _answer_lines(service: subprocess.Popen[str], request: str) -> list[str]:
    """Return the lines that a running service says."""
    if service.stdin is None or service.stdout is None:
        return []
    first = service.stdout.readline()
    with suppress(BrokenPipeError):
        service.stdin.write(request)
        service.stdin.flush()
    second = service.stdout.readline()
    with suppress(BrokenPipeError):
        service.stdin.close()
    return [line for line in (first, second) if line]


def _r_rows(program: str | None, version: str | None) -> list[Row]:
    """Return the rows on the R on PATH."""
    oldest = ".".join(map(str, OLDEST_R))
    install = "Install R (Debian, Ubuntu: apt-get install r-base-core r-base-dev)."
    fits = version is not None and tuple(int(part) for part in version.split(".")[:2]) >= OLDEST_R
    found = version or ("R does not start" if program else "no R")
    return [
        ("R on PATH", program is not None, program or "Rscript was not found", install),
        ("R version", fits, found, f"R {oldest} or newer is needed."),
    ]


def _rpy2_row() -> Row:
    """Return the row on R inside Python."""
    fault = rpy2_fault()
    remedy = "With R in place: pip install 'pli-stats[r]' (compiles against R)."
    return ("rpy2", fault is None, fault or metadata.version("rpy2-rinterface"), remedy)


def _worker_row() -> Row:
    """Return the row on the worker: it is started as R starts it, and asked for something small."""
    request = json.dumps({"id": 1, "verb": "backgrounds", "args": {}}) + "\n"
    with tempfile.TemporaryDirectory(prefix="pli-stats-doctor-") as folder:
        lines = _conversation([sys.executable, "-m", "pli_stats.worker", os.path.realpath(folder)], request)
    try:
        answers = [json.loads(line) for line in lines]
    except ValueError:
        answers = []
    answers = [answer for answer in answers if isinstance(answer, dict)]
    works = len(answers) == 2 and bool(answers[0].get("ready") and answers[1].get("ok"))
    said = [str(answer["sentence"]) for answer in answers if "sentence" in answer]
    detail = f"answers, with {sys.executable}" if works else (said or ["it does not answer"])[-1]
    remedy = f"Install the package anew for this Python: {sys.executable} -m pip install --force-reinstall pli-stats."
    return ("worker for R", works, detail, remedy)


def _plistats_row(installed: str | None) -> Row:
    """Return the row on the R package, which must be of the same version as this one."""
    from pli_stats import __version__

    detail = installed or "not found; needed to call pli_stats from R"
    if installed not in (None, __version__):
        detail = f"{installed}, but the Python package is {__version__}"
    return ("R package plistats", installed == __version__, detail, "In the folder of the project: R CMD INSTALL r.")

"""R from Python: the only room that loads rpy2, and only when it is used.

Values cross one by one through `rpy2.rinterface` with the conversions written out here; the automatic pandas
conversion of rpy2 turns missing integers into -2147483648 and dates into numbers.
"""

from __future__ import annotations

import importlib
import locale
import logging
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import DataUnavailableError, refusal, sentence
from pli_stats.xdr import factor_column, integer_column, logical_column

# The packages of R that the project uses, with the Debian package that brings each.
R_PACKAGES = {
    "sp": "r-cran-sp",
    "robustbase": "r-cran-robustbase",
    "boot": "r-cran-boot",
    "jsonlite": "r-cran-jsonlite",
    "processx": "r-cran-processx",
}
OLDEST_R = (4, 2)

# rpy2 answers with the implicit class where R has no class attribute; "AsIs" is the mark of R's `I()`.
_PLAIN_CLASSES = {"numeric", "integer", "logical", "character", "AsIs"}

# R is one interpreter with one stack: whoever talks to it holds this lock.
_LOCK = threading.RLock()


@contextmanager
def r_session() -> Iterator[ModuleType]:
    """Hold the one R session of this process, started when first asked for.

    Inside the block R prints nothing, and no other thread talks to it.

    Yields
    ------
    module
        `rpy2.rinterface`, with R running.

    Raises
    ------
    DataUnavailableError
        R or rpy2 is missing or does not start; the message says why.

    Examples
    --------
    >>> import pli_stats.r as pr
    >>> with pr.r_session() as r:  # doctest: +SKIP
    ...     int(r.baseenv["sum"](r.IntSexpVector([1, 2]))[0])
    3
    """
    with _LOCK:
        rinterface = _started()
        with _silence(rinterface):
            yield rinterface


def read_r_dataset(package: str, name: str) -> pd.DataFrame:
    """Read a data frame that ships inside an R package.

    Parameters
    ----------
    package, name : str
        The R package and its data set, such as "sp" and "meuse".

    Returns
    -------
    DataFrame
        Numeric columns as float64, integers as int64 (Int64 where values are missing), logicals as bool or
        boolean, text as str, factors as Categorical (ordered where R's is). The index holds R's row names: as
        text, or as integers where R has only numbered the rows.

    Raises
    ------
    DataUnavailableError
        R, rpy2, the package or the data set is missing.
    InputError
        A column is of a kind that has no counterpart here.

    References
    ----------
    R Core Team (2022). R: A language and environment for statistical computing. https://www.R-project.org/.

    Examples
    --------
    >>> import pli_stats.r as pr
    >>> pr.read_r_dataset("sp", "meuse").shape  # doctest: +SKIP
    (155, 14)
    """
    with r_session() as r:
        holder = r.baseenv["new.env"]()
        data = _function(r, "utils", "data")
        try:
            data(list=r.StrSexpVector([name]), package=r.StrSexpVector([package]), envir=holder)
            found = holder[name]
        except _r_error() as error:
            raise _unavailable(f"{package}::{name}", _gist(error)) from None
        except KeyError:
            raise _unavailable(f"{package}::{name}", f"{package!r} has no data set {name!r}") from None
        if "data.frame" not in _strings(found.rclass):
            raise refusal("r_type", got=", ".join(map(str, _strings(found.rclass))), column=name)
        columns = {str(key): _column(value, str(key)) for key, value in zip(found.names, found, strict=True)}
        return pd.DataFrame(columns).set_axis(_row_names(r, found), axis=0)


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
    program = (
        "for (name in commandArgs(TRUE)) if (nzchar(system.file(package = name))) "
        'cat(name, as.character(packageVersion(name)), "\\n")'
    )
    answer = _rscript("--vanilla", "-e", program, *names)
    pairs = (line.split() for line in (answer or "").splitlines())
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def doctor() -> pd.DataFrame:
    """Say what of R is there, what is not, why, and what to do about it.

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
    found = shutil.which("Rscript")
    version = _r_version()
    text = ".".join(map(str, version)) if version else "R does not start" if found else "no R"
    fault = _rpy2_fault()
    installed = installed_r_packages(list(R_PACKAGES))
    install = "Install R (Debian, Ubuntu: apt-get install r-base-core r-base-dev)."
    rows = [
        ("R on PATH", found is not None, found or "Rscript was not found", install),
        (
            "R version",
            version is not None and version[:2] >= OLDEST_R,
            text,
            f"R {'.'.join(map(str, OLDEST_R))} or newer is needed.",
        ),
        (
            "rpy2",
            fault is None,
            fault or _rpy2_version(),
            "With R in place: pip install 'pli-stats[r]' (compiles against R).",
        ),
    ]
    for package, debian in R_PACKAGES.items():
        remedy = f"In R: install.packages({package!r}); on Debian or Ubuntu: apt-get install {debian}."
        there = installed.get(package)
        rows.append((f"R package {package}", there is not None, there or "not found", remedy))
    return pd.DataFrame(
        [(check, ok, detail, "" if ok else remedy) for check, ok, detail, remedy in rows],
        columns=["check", "ok", "detail", "remedy"],
    )


def _import_rinterface() -> ModuleType:
    """Import rpy2's low-level interface; without R this raises almost anything."""
    log = logging.getLogger("rpy2.situation")  # it prints what the exception says again
    before, log.disabled = log.disabled, True
    try:
        module: ModuleType = importlib.import_module("rpy2.rinterface")
    finally:
        log.disabled = before
    return module


def _rpy2_fault() -> str | None:
    """Return why rpy2 cannot be used, or None."""
    try:
        _import_rinterface()
    except Exception as error:  # without R: ImportError, ValueError, RuntimeError, OSError, ffi.error
        return f"{type(error).__name__}: {_gist(error)}"
    return None


def _rpy2_version() -> str:
    """Return the installed version of rpy2's low-level interface."""
    from importlib import metadata

    return metadata.version("rpy2-rinterface")


def _started() -> ModuleType:
    """Return `rpy2.rinterface` with R running."""
    fault = _rpy2_fault()
    if fault is not None:
        raise _unavailable("R", f"rpy2 cannot be loaded ({fault})")
    rinterface = _import_rinterface()
    # R sets the locale of the whole process when it starts; Python's number and date formats must not move.
    before = [(category, locale.setlocale(category)) for category in (locale.LC_NUMERIC, locale.LC_TIME)]
    # R's folders of libraries would make programs that are started later load another libpython.
    libraries = os.environ.get("LD_LIBRARY_PATH")
    try:
        rinterface.initr()
    except Exception as error:  # rpy2 lets through whatever the loader or R raised
        raise _unavailable("R", f"R does not start ({_gist(error)})") from None
    finally:
        os.environ.pop("LD_LIBRARY_PATH", None)
        if libraries is not None:
            os.environ["LD_LIBRARY_PATH"] = libraries
        for category, name in before:
            if locale.setlocale(category) != name:
                locale.setlocale(category, name)
    return rinterface


@contextmanager
def _silence(rinterface: ModuleType) -> Iterator[None]:
    """Keep R from writing to the console; the caller's own settings come back afterwards."""
    from rpy2.rinterface_lib import callbacks

    names = ("consolewrite_print", "consolewrite_warnerror")
    kept: dict[str, Callable[[str], None]] = {name: getattr(callbacks, name) for name in names}
    # Warnings would be kept back and printed later, when the console is open again.
    options = rinterface.baseenv["options"](warn=rinterface.IntSexpVector([-1]))
    try:
        for name in names:
            setattr(callbacks, name, lambda text: None)
        yield
    finally:
        rinterface.baseenv["options"](options)
        for name, callback in kept.items():
            setattr(callbacks, name, callback)


def _r_error() -> type[Exception]:
    """Return the exception that stands for an error in R."""
    from rpy2.rinterface_lib.embedded import RRuntimeError

    kind: type[Exception] = RRuntimeError
    return kind


def _function(r: ModuleType, package: str, name: str) -> Any:
    """Return a function of an R package."""
    return r.baseenv["getExportedValue"](r.StrSexpVector([package]), r.StrSexpVector([name]))


def _unavailable(what: str, reason: str) -> DataUnavailableError:
    """Return the error for something that only R could have given."""
    reason = f"{reason}; `pli_stats.r.doctor()` says what to install"
    return DataUnavailableError(sentence("r_unavailable", what=what, reason=reason))


def _gist(error: Exception) -> str:
    """Return what an error says in one line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    # R's first line often names only the call, in the user's language, and ends in a colon.
    told = [line for line in lines if not line.endswith(":")]
    return (told or lines or [type(error).__name__])[0].rstrip(".")


def _column(value: Any, name: str) -> pd.Series:
    """Turn one column of an R data frame into a Series."""
    kind = type(value).__name__
    classes = [c for c in _strings(value.rclass) if c not in _PLAIN_CLASSES]
    if "factor" in classes:
        levels = _strings(value.do_slot("levels"))
        return factor_column(_integers(value), levels, ordered="ordered" in classes)
    if not classes and kind == "FloatSexpVector":
        return pd.Series(np.array(value.memoryview(), dtype=np.float64))
    if not classes and kind == "IntSexpVector":
        return integer_column(_integers(value))
    if not classes and kind == "BoolSexpVector":
        return logical_column(_integers(value))
    if not classes and kind == "StrSexpVector":
        return pd.Series(_strings(value), dtype="str")
    raise refusal("r_type", got=", ".join(map(str, classes)) or kind, column=name)


def _integers(value: Any) -> np.ndarray[Any, np.dtype[np.int32]]:
    """Return a copy of the integers or logicals of an R vector, R's NA as -2147483648."""
    return np.array(value.memoryview(), dtype=np.int32)


def _strings(value: Any) -> list[str | None]:
    """Return the strings of an R vector, None for NA (which rpy2 hands over as an object of its own)."""
    return [text if isinstance(text, str) else None for text in value]


def _row_names(r: ModuleType, frame: Any) -> pd.Index:
    """Return the row names of an R data frame: text as text, mere numbers as integers."""
    names = frame.do_slot("row.names")
    if type(names).__name__ == "StrSexpVector":
        return pd.Index(_strings(names), dtype="str")
    numbers: pd.Index = pd.Index(_integers(names).astype(np.int64))
    return numbers


def _r_version() -> tuple[int, ...] | None:
    """Return R's version as the R on PATH tells it."""
    answer = _rscript("--vanilla", "-e", "cat(as.character(getRversion()))")
    try:
        return tuple(int(part) for part in (answer or "").strip().split("."))
    except ValueError:
        return None


def _rscript(*arguments: str) -> str | None:
    """Run Rscript and return what it prints, or None where it is missing or fails."""
    program = shutil.which("Rscript")
    if program is None:
        return None
    try:
        run = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return run.stdout

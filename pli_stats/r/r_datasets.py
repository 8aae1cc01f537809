"""Data frames that ship inside R packages."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import refusal
from pli_stats.r.live_values import call_of, read
from pli_stats.r.r_calls import RError, evaluate
from pli_stats.r.session import r_session, unavailable
from pli_stats.robjects.r_values import RList, RVector, classes_of
from pli_stats.robjects.restored_columns import restore_column


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
        boolean, text as str, factors as Categorical (ordered where R's is), dates and times as `from_r` gives them. The
        index holds R's row names: as text, or as integers where R has only numbered the rows.

    Raises
    ------
    DataUnavailableError
        R, rpy2, the package or the data set is missing.
    InputError
        It is no data frame, or a column is of a kind that has no counterpart here.

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
        described = read(r, _loaded(r, package, name))
    classes = classes_of(described)
    if not isinstance(described, RList) or "data.frame" not in classes:
        raise refusal("r_type", got=", ".join(classes) or type(described).__name__, column=name)
    labels = described.attributes["names"]
    names = [str(label) for label in labels.values] if isinstance(labels, RVector) else []
    columns = {label: restore_column(value, repr(label)) for label, value in zip(names, described.values, strict=True)}
    return pd.DataFrame(columns).set_axis(_row_names(described), axis=0)


def _loaded(r: ModuleType, package: str, name: str) -> Any:
    """Return the live data set, loaded by R's `data`."""
    holder = r.baseenv["new.env"]()
    try:
        data, _ = evaluate(r, call_of(r, r.baseenv["::"], r.SexpSymbol("utils"), r.SexpSymbol("data")), r.globalenv)
        listed, of, into = r.StrSexpVector([name]), r.StrSexpVector([package]), holder
        evaluate(r, call_of(r, data, list=listed, package=of, envir=into), r.globalenv)
        return holder[name]
    except RError as error:
        raise unavailable(f"{package}::{name}", str(error)) from None
    except KeyError:
        raise unavailable(f"{package}::{name}", f"{package!r} has no data set {name!r}") from None


def _row_names(frame: RList) -> pd.Index:
    """Return the row names of a data frame: text as text, mere numbers as integers."""
    names = frame.attributes["row.names"]
    if isinstance(names, RVector) and names.kind == "character":
        return pd.Index(list(names.values), dtype="str")
    numbers = np.asarray(names.values if isinstance(names, RVector) else [], dtype=np.int64)
    if len(numbers) == 2 and numbers[0] < 0:  # c(NA, -n): R has numbered n rows
        numbers = np.arange(1, abs(int(numbers[1])) + 1)
    return pd.Index(numbers)

"""Data frames that ship inside R packages."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pandas as pd

from pli_stats.checks import refusal
from pli_stats.r.live_values import call_of, read
from pli_stats.r.r_calls import RError, evaluate
from pli_stats.r.session import r_session, unavailable
from pli_stats.robjects.vectors.r_frames import restore_frame
from pli_stats.robjects.vectors.r_values import RList, classes_of


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
        It is no data frame, two columns have one name, or one is of a kind that has no counterpart here.

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
        got = f"an object of class {', '.join(classes)}" if classes else "one without a class"
        raise refusal("r_no_frame", package=package, name=name, got=got)
    frame = restore_frame(described, f"the data set {name!r}")
    if isinstance(frame.index, pd.RangeIndex) and frame.index.start == 0:
        frame.index = frame.index + 1  # as R numbers rows
    return frame


def _loaded(r: ModuleType, package: str, name: str) -> Any:
    """Return the live data set, loaded by R's `data`."""
    holder = r.baseenv["new.env"]()
    try:
        data, _ = evaluate(r, call_of(r, r.baseenv["::"], r.SexpSymbol("utils"), r.SexpSymbol("data")), r.globalenv)
        listed, of, into = r.StrSexpVector([name]), r.StrSexpVector([package]), holder
        evaluate(r, call_of(r, data, list=listed, package=of, envir=into), r.globalenv)
        return holder[name]
    except RError as error:
        raise unavailable("r_no_dataset", package=package, name=name, reason=error) from None
    except KeyError:
        raise unavailable("r_dataset_unknown", package=package, name=name) from None

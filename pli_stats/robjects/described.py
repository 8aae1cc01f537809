"""Any value of Python that has a form in R, described: the one entry for everything that leaves for R."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from pli_stats.checks import refusal
from pli_stats.results import Interval, Intervals, Test
from pli_stats.robjects.classes.r_boot import describe_interval
from pli_stats.robjects.classes.r_regressors import describe_regressor, is_regressor
from pli_stats.robjects.classes.r_results import describe_intervals, describe_record, r_class_of
from pli_stats.robjects.classes.r_tests import describe_test
from pli_stats.robjects.vectors.na_and_text_attributes import checked_text
from pli_stats.robjects.vectors.r_columns import describe_column
from pli_stats.robjects.vectors.r_frames import describe_frame
from pli_stats.robjects.vectors.r_scalars import describe_scalar, describe_texts, describe_vector
from pli_stats.robjects.vectors.r_values import (
    RCall,
    RFunction,
    RList,
    RSymbol,
    RValue,
    RVector,
    named_list,
    strings,
)


def describe(value: Any, *, X: Any = None, y: Any = None) -> RValue:
    """Describe a value as an object of R; `restore` brings it back.

    ==========================================  ================================================
    Python                                      R
    ==========================================  ================================================
    DataFrame (polars and others, too)          data.frame
    Series, array, list of text                 vector, with names where the index is no range
    categorical column                          factor
    date; datetime64; timedelta64               Date; POSIXct; difftime
    number, truth value, text                   vector of length one
    None; mapping; other sequence               NULL; named list; list
    Interval with replicates                    boot
    Test                                        htest
    Comparison, Assessment, ...                 list of class c("pli_comparison", "list"), ...
    fitted TransferRegressor                    list of class c("pli_regressor", "list"): a card
    ==========================================  ================================================

    A missing value is R's NA; in frames and arrays NaN is one. R holds whole numbers in 32 bits: larger ones become
    doubles as far as these are exact, 2^53. Sequences come back as lists, the name of a Series is not kept, and labels
    of a Series that are whole numbers are text in R.

    Examples
    --------
    >>> from pli_stats.robjects import classes_of, restore
    >>> frame = pd.DataFrame({"harbour": ["Eden", None], "Cu": [31.0, 48.5]})
    >>> classes_of(describe(frame)), restore(describe(frame)).equals(frame)
    (('data.frame',), True)
    """
    if X is not None or y is not None:
        if X is None or not is_regressor(value):
            given, lack = ("`y`", " without `X`") if X is None else ("`X`", "")
            raise refusal("r_regressor_data", got=given, what=type(value).__name__ + lack)
        return describe_regressor(value, X, y)
    if value is None or isinstance(value, RVector | RList | RSymbol | RCall | RFunction):
        return value
    for kind, describe_kind in _KINDS:
        if isinstance(value, kind):
            found: RValue = describe_kind(value)
            return found
    if r_class_of(value):
        return describe_record(value)
    if is_regressor(value):
        return describe_regressor(value)
    if _is_frame(value):
        return describe_frame(_as_pandas(value))
    return describe_scalar(value)


def describe_series(values: pd.Series) -> RVector:
    """Return a Series as a vector, its labels as names unless they only count from 0.

    Notes
    -----
    One value without a label has the dimension 1, as an array of one element has: R has no other sign that it is none.

    Examples
    --------
    >>> describe_series(pd.Series([2.7], index=["Buriganga"])).attributes["names"].values
    ['Buriganga']
    """
    vector = describe_column(values, "The Series" if values.name is None else f"The Series {values.name!r}")
    index = values.index
    whole = isinstance(index.dtype, np.dtype) and index.dtype.kind in "iu"
    if whole and np.array_equal(index.to_numpy(), np.arange(len(index))):
        return vector if "levels" in vector.attributes else _of_one(vector)
    labels = index.tolist()
    if index.nlevels > 1 or not (whole or all(isinstance(label, str) for label in labels)):
        got = f"{index.nlevels} levels" if index.nlevels > 1 else f"an index of {index.dtype}"
        raise refusal("r_index", what="the Series", wanted="text or whole numbers", got=got)
    names = strings(checked_text(list(map(str, labels)), "The index of the Series"))
    return RVector(vector.kind, vector.values, {"names": names, **vector.attributes})


def _array(values: np.ndarray[Any, Any]) -> RVector:
    """Return an array; what lies under a mask is not handed over for a value."""
    if isinstance(values, np.ma.MaskedArray):
        raise refusal("r_array", got="an array with a mask", remedy="Fill in what is masked: `values.filled(np.nan)`.")
    return describe_vector(values)


def _extension(values: Any) -> RVector:
    """Return an array of pandas as a vector, of the dimension 1 if it has one element."""
    return _of_one(describe_column(pd.Series(values), "The array"))


def _of_one(vector: RVector) -> RVector:
    """Return a vector, of the dimension 1 if it has one element, so that it is told from a single value."""
    dim = {"dim": RVector("integer", np.ones(1, dtype=np.int32))} if len(vector) == 1 else {}
    return RVector(vector.kind, vector.values, {**vector.attributes, **dim})


def _mapping(values: Mapping[Any, Any]) -> RList:
    """Return a mapping as a named list."""
    for key in values:
        if not isinstance(key, str) or not key:
            raise refusal("r_keys", got=key)
    checked_text(list(values), "The keys")
    return named_list({str(key): describe(part) for key, part in values.items()})


def _sequence(values: list[Any] | tuple[Any, ...]) -> RVector | RList:
    """Return text as a character vector, other sequences as a list."""
    text = all(part is None or isinstance(part, str) for part in values)
    if text and any(part is not None for part in values):
        return describe_texts(values)
    return RList(tuple(map(describe, values)))


def _is_frame(value: Any) -> bool:
    """Say whether a value is a frame in memory of a library other than pandas."""
    return isinstance(nw.from_native(value, pass_through=True, eager_only=True), nw.DataFrame)


def _as_pandas(value: Any) -> pd.DataFrame:
    """Return a frame of another library as one of pandas, whole numbers and truth values with gaps as nullable ones."""
    frame = nw.from_native(value, eager_only=True)
    columns = {}
    for name in frame.columns:
        column = frame[name]
        nullable = "boolean" if column.dtype == nw.Boolean else "Int64" if column.dtype.is_integer() else None
        if column.dtype in (nw.String, nw.Date):
            columns[name] = pd.Series(column.to_list(), dtype="str" if column.dtype == nw.String else object)
        elif nullable and column.null_count():
            columns[name] = pd.Series(pd.array(column.to_list(), dtype=nullable))
        else:
            columns[name] = column.to_pandas().reset_index(drop=True)
    return pd.DataFrame(columns)


_KINDS: tuple[tuple[Any, Any], ...] = (
    (Interval, describe_interval),
    (Test, describe_test),
    (Intervals, describe_intervals),
    (pd.DataFrame, describe_frame),
    (pd.Series, describe_series),
    (np.ndarray, _array),
    (pd.api.extensions.ExtensionArray, _extension),
    (Mapping, _mapping),
    (list | tuple, _sequence),
)

"""Data frames: pandas to data.frame and back, with row names."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import refusal
from pli_stats.robjects.vectors.na_and_text_attributes import COLUMNS, checked_text
from pli_stats.robjects.vectors.r_columns import describe_column
from pli_stats.robjects.vectors.r_values import NA_INTEGER, RList, RValue, RVector, rows_numbered, strings
from pli_stats.robjects.vectors.restored_columns import restore_column

# The name of the index and of the columns' labels, and the dtype of either, where R would not bring them back.
INDEX = "python_index"
_DTYPES = re.compile(r"object|str|string|u?int(8|16|32|64)")


def describe_frame(frame: pd.DataFrame, what: str = "the frame") -> RList:
    """Return a frame as a data.frame.

    The index becomes row names: a range from 0 those that R numbers by itself, whole numbers and text themselves.

    Examples
    --------
    >>> described = describe_frame(pd.DataFrame({"Cu": [45.0, None]}))
    >>> described.attributes["class"].values, described.attributes["row.names"].values.tolist()
    (['data.frame'], [-2147483648, -2])
    """
    names = _column_names(frame)
    columns = tuple(describe_column(column, f"Column {name!r}") for name, column in frame.items())
    attributes: dict[str, RValue] = {
        "names": strings(names),
        "class": strings("data.frame"),
        "row.names": _row_names(frame.index, what),
    }
    if not isinstance(frame.index.name, str | None):
        raise refusal("r_index", what=what, wanted="an index with a name of text", got=repr(frame.index.name))
    whole = _is_whole(frame.index)
    noted = {
        INDEX: _note(frame.index, "int64" if whole else "str"),
        COLUMNS: _note(frame.columns, "str" if names else "int64"),
    }
    return RList(columns, attributes | {name: note for name, note in noted.items() if note is not None})


def restore_frame(value: RList, what: str = "the data frame") -> pd.DataFrame:
    """Return a data.frame as a frame.

    Examples
    --------
    >>> restore_frame(describe_frame(pd.DataFrame({"Cu": [45.0, 90.0]}))).to_dict("list")
    {'Cu': [45.0, 90.0]}
    """
    found = value.attributes.get("names")
    names = [str(name) for name in found.values if name is not None] if isinstance(found, RVector) else []
    if len(names) != len(value):
        raise refusal("from_r_bare", got=len(names), columns=len(value))
    for name in names if len(set(names)) < len(names) else []:
        if names.count(name) > 1:
            raise refusal("r_column_twice", got=name, times=names.count(name))
    columns = {name: restore_column(part, f"Column {name!r}") for name, part in zip(names, value.values, strict=True)}
    index = _index(value, len(next(iter(columns.values()))) if columns else 0)
    for column in columns.values():
        column.index = index
    labels = pd.Index(names, dtype="str") if names else pd.RangeIndex(0)
    frame = pd.DataFrame(columns, index=index, columns=labels, copy=False)
    # Afterwards: labels of another dtype than the keys would be looked up anew, and turn None into NaN.
    frame.columns = _noted(labels, value.attributes.get(COLUMNS))
    return frame


def _column_names(frame: pd.DataFrame) -> list[str]:
    """Return the names of the columns, or refuse those that are no text or stand twice."""
    labels = frame.columns
    names: list[Any] = labels.tolist()
    if labels.nlevels > 1:
        raise refusal("r_columns_label", wanted="of one level", got=f"{labels.nlevels} levels")
    if not isinstance(labels.name, str | None):
        raise refusal("r_columns_label", wanted="without a name, or with one of text", got=repr(labels.name))
    wrong = [name for name in names if not isinstance(name, str)]
    if wrong:
        raise refusal("r_column_names", got=wrong[0])
    for name in names if len(set(names)) < len(names) else []:
        if names.count(name) > 1:
            raise refusal("r_column_twice", got=name, times=names.count(name))
    if names and not _is_text(labels):
        raise refusal("r_columns_label", wanted="text", got=f"an index of {labels.dtype}")
    checked_text(list(names), "The names of the columns")
    return [str(name) for name in names]


def _is_whole(index: pd.Index) -> bool:
    """Say whether labels are NumPy's whole numbers."""
    return isinstance(index.dtype, np.dtype) and index.dtype.kind in "iu"


def _is_text(index: pd.Index) -> bool:
    """Say whether labels are of a dtype that holds text and comes back."""
    return index.dtype == object or isinstance(index.dtype, pd.StringDtype)


def _note(index: pd.Index, natural: str) -> RVector | None:
    """Return the name and the dtype of labels, None where they come back by themselves."""
    dtype = None if str(index.dtype) == natural or not _DTYPES.fullmatch(str(index.dtype)) else str(index.dtype)
    name = None if index.name is None else str(index.name)
    return None if name is None and dtype is None else strings([name, dtype])


def _noted(labels: pd.Index, note: RValue) -> pd.Index:
    """Return labels with the name and the dtype that are noted, the latter if they still are of that kind."""
    if not isinstance(note, RVector) or note.kind != "character" or len(note) != 2:
        return labels
    name, dtype = note.values
    fits = not len(labels) or _is_whole(labels) == ("int" in str(dtype))
    if dtype is not None and _DTYPES.fullmatch(str(dtype)) and fits:
        cast = labels.astype(str(dtype))
        labels = cast if list(cast) == list(labels) else labels
    return labels.rename(name)


def _row_names(index: pd.Index, what: str) -> RVector:
    """Return row names; R's short form (NA, n) of 1 to n has n < 0 where R has numbered the rows by itself."""
    n = len(index)
    if index.nlevels > 1:
        raise refusal("r_index", what=what, wanted="one index", got=f"{index.nlevels} levels")
    if _is_whole(index):
        numbers = index.to_numpy()
        if np.array_equal(numbers, np.arange(n)):
            return RVector("integer", np.array([NA_INTEGER, -n], dtype=np.int32))
        if np.array_equal(numbers, np.arange(1, n + 1)):
            return RVector("integer", np.array([NA_INTEGER, n], dtype=np.int32))
        fits = bool((numbers > NA_INTEGER).all() and (numbers < 2**31).all())
        if index.is_unique and fits:
            return RVector("integer", numbers.astype(np.int32))
        got = "a label twice" if fits else "a number beyond 2^31"
        raise refusal("r_index", what=what, wanted="different whole numbers below 2^31", got=got)
    labels = index.tolist()
    if not n and index.dtype == object:  # of a frame without rows
        return RVector("integer", np.array([NA_INTEGER, 0], dtype=np.int32))
    if not _is_text(index) or not all(isinstance(label, str) for label in labels):
        raise refusal("r_index", what=what, wanted="text or whole numbers", got=f"an index of {index.dtype}")
    if not index.is_unique:
        twice = labels[int(np.argmax(index.duplicated()))]
        raise refusal("r_index", what=what, wanted="different labels", got=f"{twice!r} twice")
    return strings(checked_text(labels, f"The index of {what}"))


def _index(value: RList, n: int) -> pd.Index:
    """Return the row names of a data.frame as an index."""
    return _noted(_labels(value.attributes.get("row.names"), n), value.attributes.get(INDEX))


def _labels(names: RValue, n: int) -> pd.Index:
    """Return row names: a range from 0 where there are none, or R has only numbered the rows."""
    if not isinstance(names, RVector):
        return pd.RangeIndex(n)
    if names.kind == "character":
        return pd.Index(list(names.values), dtype="str")
    size = rows_numbered(names)
    if size is not None:
        return pd.RangeIndex(-size) if size <= 0 else pd.Index(np.arange(1, size + 1))
    numbers = np.asarray(names.values, dtype=np.float64 if names.kind == "double" else np.int64)
    if np.array_equal(numbers, np.arange(1, len(numbers) + 1)):  # the long form of the same
        return pd.RangeIndex(len(numbers))
    return pd.Index(numbers.astype(np.int64))

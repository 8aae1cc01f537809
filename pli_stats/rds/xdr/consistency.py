"""Whether the attributes of an R vector fit it, so that nobody builds on a damaged file."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pli_stats.robjects.vectors.r_values import NA_INTEGER, RList, RValue, RVector, classes_of, rows_numbered


def inconsistency(value: RVector | RList) -> str:
    """Return in words why the attributes of a vector cannot be true, "" if they can.

    Examples
    --------
    >>> from pli_stats.robjects.vectors.r_values import doubles, strings
    >>> inconsistency(RVector("double", doubles([1.0, 2.0]).values, {"names": strings("one")}))
    'a vector of length 2 in it has 1 names'
    """
    attributes = value.attributes
    if not attributes:
        return ""
    for name in ("names", "class"):
        if name in attributes and not _is(attributes[name], "character"):
            return f"the attribute {name} of a vector in it is no text"
    if "names" in attributes and _length(attributes["names"]) != len(value):
        return f"a vector of length {len(value)} in it has {_length(attributes['names'])} names"
    return _bad_shape(value) or _bad_factor(value) or _bad_frame(value)


def _bad_shape(value: RVector | RList) -> str:
    """Return what is wrong with the dimensions of a matrix."""
    if "dim" not in value.attributes:
        return ""
    dim = value.attributes["dim"]
    if not isinstance(dim, RVector) or dim.kind not in ("integer", "double") or not len(dim):
        return "the dimensions of a matrix in it are no numbers"
    sizes = [float(size) for size in dim.values if size is not None]
    if any(not size >= 0 for size in sizes) or math.prod(sizes) != len(value):
        return "the dimensions of a matrix in it do not fit its length"
    names = value.attributes.get("dimnames")
    if names is None:
        return ""
    if not isinstance(names, RList) or len(names) != len(sizes):
        return "the names of the dimensions of a matrix in it do not fit them"
    for part, size in zip(names.values, sizes, strict=True):
        if part is not None and not (_is(part, "character") and _length(part) == size):
            return "the names of the dimensions of a matrix in it do not fit them"
    return ""


def _bad_factor(value: RVector | RList) -> str:
    """Return what is wrong with the codes of a factor."""
    if "factor" not in classes_of(value):
        return ""
    levels = value.attributes.get("levels")
    if not isinstance(value, RVector) or value.kind != "integer" or not _is(levels, "character"):
        return "a factor in it has no levels"
    codes: np.ndarray[Any, Any] = np.asarray(value.values)
    if not (((codes >= 1) & (codes <= _length(levels))) | (codes == NA_INTEGER)).all():
        return "a factor in it has codes beyond its levels"
    return ""


def _bad_frame(value: RVector | RList) -> str:
    """Return what is wrong with a data frame."""
    if "data.frame" not in classes_of(value):
        return ""
    if not isinstance(value, RList) or (len(value) and "names" not in value.attributes):
        return "a data frame in it has no columns with names"
    rows = row_count(value)
    if rows is None:
        return "a data frame in it has no row names"
    for column in value.values:
        if isinstance(column, RVector | RList) and _rows_of(column) != rows:
            return f"a data frame in it has {rows} rows and a column of {_rows_of(column)}"
    return ""


def row_count(frame: RList) -> int | None:
    """Return the number of rows of a data frame, None where it has no row names to tell it.

    Examples
    --------
    >>> compact = RVector("integer", np.array([NA_INTEGER, -3], dtype=np.int32))
    >>> row_count(RList((), {"row.names": compact}))
    3
    """
    names = frame.attributes.get("row.names")
    if not isinstance(names, RVector):
        return None
    numbered = rows_numbered(names)
    return len(names) if numbered is None else abs(numbered)


def _rows_of(column: RVector | RList) -> int:
    """Return how many rows a column fills: that of a matrix or data frame is one with several."""
    if isinstance(column, RList) and "data.frame" in classes_of(column):
        return row_count(column) or 0
    dim = column.attributes.get("dim")
    return int(np.asarray(dim.values)[0]) if isinstance(dim, RVector) else len(column)


def _is(value: RValue, kind: str) -> bool:
    """Return whether a description is a vector of this kind."""
    return isinstance(value, RVector) and value.kind == kind


def _length(value: RValue) -> int:
    """Return the length of a vector."""
    return len(value) if isinstance(value, RVector | RList) else 0

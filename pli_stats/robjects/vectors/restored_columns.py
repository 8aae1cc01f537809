"""Vectors of R brought back as columns and vectors of pandas."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.robjects.vectors.na_and_text_attributes import is_na, mark_of, plain_doubles
from pli_stats.robjects.vectors.r_columns import CATEGORY
from pli_stats.robjects.vectors.r_times import restore_dates, restore_instants, restore_spans
from pli_stats.robjects.vectors.r_values import NA_INTEGER, RList, RValue, RVector, classes_of, strings

# "AsIs" is the mark of R's I(); the others change how a vector is printed, not what it is.
PLAIN_CLASSES = {"AsIs", "noquote", "numeric", "integer", "logical", "character", "matrix", "array"}
_CASTS = re.compile(r"u?int(8|16|32|64)|U?Int(8|16|32|64)|float(16|32)|Float(32|64)|boolean|string|complex64")


def restore_column(value: RValue, what: str) -> pd.Series:
    """Return a vector of R as a column.

    Doubles are float64, integers int64 (Int64 where values are missing), logicals bool or boolean, text str, factors
    Categorical, Date objects of `datetime.date`, POSIXct datetime64 with a zone, difftime timedelta64; what the
    attribute "python" notes comes back as what it was, if the values still are of that kind.

    Examples
    --------
    >>> restore_column(RVector("integer", np.array([1, NA_INTEGER], dtype=np.int32)), "n").tolist()
    [1, <NA>]
    """
    if not isinstance(value, RVector) or _is_matrix(value):
        raise refusal("from_r_column", what=what, got=_kind_of(value))
    classes = [name for name in classes_of(value) if name not in PLAIN_CLASSES]
    if "factor" in classes:
        return _categorical(value, what, ordered="ordered" in classes)
    for name, restored in (("Date", restore_dates), ("POSIXct", restore_instants), ("difftime", restore_spans)):
        if name in classes:
            return restored(value, what)
    if "integer64" in classes and value.kind == "double":  # of R's package bit64: the bits are those of a whole number
        whole = np.array(value.values, dtype=np.float64).view(np.int64)
        return _whole(whole, whole == np.iinfo(np.int64).min)
    if classes:
        raise refusal("from_r_class", got=", ".join(map(repr, classes)))
    return _remarked(value, _plain(value))


def _plain(value: RVector) -> pd.Series:
    """Return a vector without class as the column that it is by itself."""
    if value.kind == "double":
        return pd.Series(plain_doubles(value.values))
    if value.kind == "character":
        return pd.Series(list(value.values), dtype="str")
    if value.kind == "complex":
        return pd.Series(np.array(value.values, dtype=np.complex128))
    codes = np.asarray(value.values)
    missing = codes == NA_INTEGER
    if value.kind == "integer":
        return _whole(codes.astype(np.int64), missing)
    truth = codes != 0
    return pd.Series(pd.arrays.BooleanArray(truth, missing) if missing.any() else truth)


def _whole(numbers: NDArray[np.int64], missing: NDArray[np.bool_]) -> pd.Series:
    """Return whole numbers, as Int64 where any is missing."""
    return pd.Series(pd.arrays.IntegerArray(numbers, missing) if missing.any() else numbers)


def _categorical(value: RVector, what: str, *, ordered: bool) -> pd.Series:
    """Return a factor; a level that is NA (`addNA`) is a missing value like any other, as pandas has no such level."""
    found = value.attributes.get("levels", strings([]))
    levels = list(found.values) if isinstance(found, RVector) else []
    names = [level for level in levels if level is not None]
    place = {level: code for code, level in enumerate(names)}
    lookup = np.array([-1, *(-1 if level is None else place[level] for level in levels)])
    codes = np.asarray(value.values)
    wrong = np.ones(len(codes), bool)
    if value.kind == "integer":
        wrong = (codes != NA_INTEGER) & ((codes < 1) | (codes > len(levels)))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise refusal("from_r_factor", what=what, levels=len(levels), row=row, got=repr(value.values[row]))
    zero_based = lookup[np.where(codes == NA_INTEGER, 0, codes)]
    index = _categories(names, mark_of(value) or "")
    return pd.Series(pd.Categorical.from_codes(zero_based, index, ordered=ordered))


def _categories(names: list[str], mark: str) -> pd.Index:
    """Return levels as what the categories were: numbers and truth values, else text."""
    text = pd.Index(names, dtype="str")
    kind = mark.removeprefix(CATEGORY)
    if mark == kind or not re.fullmatch(r"bool|u?int(8|16|32|64)|float(32|64)", kind):
        return text
    if kind == "bool":
        return pd.Index([name == "TRUE" for name in names], dtype=bool) if {"TRUE", "FALSE"}.issuperset(names) else text
    try:
        found = pd.Index(text.astype(kind), dtype=kind)
    except (ValueError, OverflowError):  # other levels than those that were marked
        return text
    return found if [str(x) for x in found.tolist()] == names else text


def _remarked(value: RVector, natural: pd.Series) -> pd.Series:
    """Return a column as the dtype that it is marked with, if all its values are of that dtype."""
    mark = mark_of(value) or ""
    if mark.startswith("object"):
        return _as_objects(value, natural, whole=mark == "object of int")
    if value.kind == "double" and mark in ("Float32", "Float64"):
        raw = np.array(value.values, dtype=np.float64)
        missing = is_na(raw)
        narrow = plain_doubles(raw).astype(mark.lower())
        fits = bool((np.isnan(raw) | (narrow == raw)).all())
        return pd.Series(pd.arrays.FloatingArray(np.where(missing, 1, narrow), missing)) if fits else natural
    if not _CASTS.fullmatch(mark):
        return natural
    if value.kind == "character":
        return natural.astype("string") if mark == "string" else natural  # what else is marked was no text
    try:
        cast = natural.astype(pd.api.types.pandas_dtype(mark))
        back = cast.astype(natural.dtype)
    except (TypeError, ValueError, OverflowError):
        return natural
    return cast if back.equals(natural) else natural


def _as_objects(value: RVector, natural: pd.Series, *, whole: bool) -> pd.Series:
    """Return a column as objects of Python, None where values are missing."""
    objects = natural.to_numpy(dtype=object)
    missing = is_na(np.asarray(value.values)) if value.kind == "double" else natural.isna().to_numpy()
    if whole and value.kind == "double":
        objects = np.array(
            [x if gone or x != int(x) else int(x) for x, gone in zip(objects, missing, strict=True)], object
        )
    objects = objects.copy()
    objects[missing] = None
    return pd.Series(objects, dtype=object)


def _is_matrix(value: RVector) -> bool:
    """Say whether a vector has two or more dimensions."""
    dim = value.attributes.get("dim")
    return isinstance(dim, RVector) and len(dim) > 1


def _kind_of(value: RValue) -> str:
    """Return what an object is called in sentences."""
    named = ", ".join(map(repr, classes_of(value)))
    plain = "a matrix" if isinstance(value, RVector) else "a list" if isinstance(value, RList) else "no vector"
    return f"an object of class {named}" if named else plain

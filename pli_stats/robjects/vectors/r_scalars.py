"""Single values and bare vectors: what R gives back of them, and what of Python they are.

R has no single values, only vectors of length one. A vector of length one without dimensions is a single value here,
and an array or a list of one element has the dimension 1 in R.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.robjects.vectors.na_and_text_attributes import (
    MOST_EXACT,
    checked_text,
    is_na,
    mark_of,
    marked,
    plain_doubles,
    text_attribute,
)
from pli_stats.robjects.vectors.r_columns import describe_array, describe_column
from pli_stats.robjects.vectors.r_values import NA_INTEGER, NA_REAL, RValue, RVector, classes_of, strings
from pli_stats.robjects.vectors.restored_columns import PLAIN_CLASSES, restore_column


def describe_scalar(value: Any, what: str = "The value") -> RVector:
    """Return a single value as a vector of length one.

    Examples
    --------
    >>> describe_scalar(3).kind, describe_scalar(2**40).kind, describe_scalar("Eden").values
    ('integer', 'double', ['Eden'])
    """
    if isinstance(value, bool | np.bool_):
        return RVector("logical", np.array([value], dtype=np.int32))
    if isinstance(value, int | np.integer):
        return whole(int(value), what)
    if isinstance(value, np.generic) and value.dtype.kind in "fc":
        return describe_array(np.array([value]), what) if value.dtype.itemsize > 8 else describe_scalar(value.item())
    if isinstance(value, float):
        return RVector("double", np.array([value]))
    if isinstance(value, complex):
        return RVector("complex", np.array([value]))
    if isinstance(value, str):
        return strings(checked_text([str(value)], what))
    if value is pd.NA:
        return RVector("logical", np.array([NA_INTEGER], dtype=np.int32))
    if isinstance(value, datetime.date | datetime.timedelta | np.datetime64 | np.timedelta64):
        exact = isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
        return describe_column(pd.Series([value], dtype=object if exact else None), what)
    raise refusal("r_no_form", got=f"{type(value).__module__}.{type(value).__name__}".removeprefix("builtins."))


def whole(value: int, what: str = "The value") -> RVector:
    """Return a whole number as an integer, or as a marked double where it is beyond 2^31.

    Examples
    --------
    >>> whole(7).values.tolist()
    [7]
    """
    if NA_INTEGER < value < 2**31:
        return RVector("integer", np.array([value], dtype=np.int32))
    if abs(value) > MOST_EXACT:
        raise refusal("r_whole_number", what=what, row=0, got=value)
    return marked(RVector("double", np.array([float(value)])), "int", "float")


def whole_or_text(value: int | None) -> RVector:
    """Return a whole number of any size, as text beyond 2^53 (a seed may have 128 bits); NA for None.

    Examples
    --------
    >>> whole_or_text(2**100).values
    ['1267650600228229401496703205376']
    """
    if value is None:
        return RVector("integer", np.array([NA_INTEGER], dtype=np.int32))
    return whole(value) if abs(value) <= MOST_EXACT else strings(str(value))


def restore_whole(value: RValue, name: str = "seed") -> int | None:
    """Return what `whole_or_text` described.

    Examples
    --------
    >>> restore_whole(whole_or_text(2**100)) == 2**100, restore_whole(whole_or_text(None))
    (True, None)
    """
    found = restore_scalar(value) if isinstance(value, RVector) and len(value) == 1 else None
    try:
        return None if found is None else int(found)
    except (TypeError, ValueError, OverflowError):
        raise refusal("from_r_part", kind="list", part=name, got=repr(found)) from None


def maybe(value: float | None) -> RVector:
    """Return a number, NA for None and NaN for NaN.

    Examples
    --------
    >>> is_na(maybe(None).values).tolist(), is_na(maybe(math.nan).values).tolist()
    ([True], [False])
    """
    return RVector("double", np.array([NA_REAL if value is None else value], dtype=np.float64))


def restore_scalar(value: RVector) -> Any:
    """Return a vector of length one as a single value; None where it is NA.

    Examples
    --------
    >>> restore_scalar(describe_scalar(0.5)), restore_scalar(RVector("double", np.array([NA_REAL])))
    (0.5, None)
    """
    if any(name not in PLAIN_CLASSES for name in classes_of(value)):
        one = restore_column(value, "The value").iloc[0]
        return None if pd.isna(one) else one
    if value.kind == "character":
        return value.values[0]
    if value.kind == "complex":
        return complex(value.values[0])  # type: ignore[arg-type]
    if value.kind == "double":
        numbers = np.asarray(value.values, dtype=np.float64)
        if is_na(numbers)[0]:
            return None
        number = float(numbers[0]) if not math.isnan(numbers[0]) else math.nan
        return int(number) if mark_of(value) == "int" and number.is_integer() else number
    code = int(value.values[0])  # type: ignore[arg-type]
    return None if code == NA_INTEGER else bool(code) if value.kind == "logical" else code


def describe_vector(values: NDArray[Any], what: str = "The array") -> RVector:
    """Return an array as a vector, a matrix or an array of R.

    Examples
    --------
    >>> describe_vector(np.array([[1.0, 2.0], [3.0, 4.0]])).values.tolist()
    [1.0, 3.0, 2.0, 4.0]
    """
    if values.ndim == 0:
        return describe_scalar(values.item() if values.dtype.kind in "bUO" else values[()], what)
    flat = values.ravel(order="F")
    if values.dtype.kind in "biufc":
        vector = describe_array(flat, what)
    elif values.dtype.kind == "S":
        vector = _bytes(flat)
    elif values.dtype.kind in "UOT":
        column = describe_column(pd.Series(flat.astype(object), dtype=object), what)
        vector = RVector(column.kind, column.values, {**column.attributes})
        if values.dtype.kind == "U":
            vector = marked(vector, values.dtype.name, "")
    elif values.dtype.kind in "mM":
        vector = describe_column(pd.Series(flat), what)
    else:
        raise refusal("r_array", got=str(values.dtype), remedy="Make a DataFrame or a mapping of its fields.")
    if values.ndim == 1 and len(values) != 1:
        return vector
    dim = RVector("integer", np.array(values.shape, dtype=np.int32))
    return RVector(vector.kind, vector.values, {**vector.attributes, "dim": dim})


def _bytes(flat: NDArray[Any]) -> RVector:
    """Return bytes as text: as UTF-8 if all are, else as Latin-1, which has a letter for every byte."""
    given = flat.tolist()
    try:
        text, how = [value.decode() for value in given], "utf-8"
    except UnicodeDecodeError:
        text, how = [value.decode("latin-1") for value in given], "latin-1"
    return marked(strings(checked_text(list(text), "The array of bytes")), f"{flat.dtype.str} {how}", "")


def describe_texts(values: Sequence[str | None], what: str = "The list") -> RVector:
    """Return a list of text as a character vector, of the dimension 1 if it has one element.

    Examples
    --------
    >>> describe_texts(["a"]).attributes["dim"].values.tolist()
    [1]
    """
    vector = strings(checked_text([None if text is None else str(text) for text in values], what))
    return RVector(
        "character", vector.values, {"dim": RVector("integer", np.ones(1, np.int32))} if len(values) == 1 else {}
    )


def restore_array(value: RVector, what: str = "The array") -> Any:
    """Return a vector as an array: of text as a list, of missing whole numbers or truth values as pandas has them.

    Examples
    --------
    >>> restore_array(describe_vector(np.array([[1.0, 2.0], [3.0, 4.0]]))).tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    """
    shape = shape_of(value)
    flat = RVector(
        value.kind, value.values, {k: v for k, v in value.attributes.items() if k not in ("dim", "dimnames")}
    )
    mark = mark_of(value) or ""
    found: Any
    if value.kind == "character" and mark.startswith("|S"):
        code, _, how = mark.partition(" ")
        found = np.array([str(text).encode(how) for text in value.values], dtype=code)
    elif value.kind == "character" and not text_attribute(value, "class"):
        if mark == "object":
            found = np.array([*value.values, None], dtype=object)[:-1]
        elif mark.startswith("str"):
            found = np.array([str(text) for text in value.values])
        elif len(shape) < 2:
            return list(value.values)
        else:
            found = np.array([*value.values, None], dtype=object)[:-1]
    else:
        column = restore_column(flat, what)
        found = column.array if isinstance(column.dtype, pd.api.extensions.ExtensionDtype) else column.to_numpy()
    if len(shape) < 2:
        return found
    return np.asarray(found).reshape(shape, order="F")


def shape_of(value: RVector) -> tuple[int, ...]:
    """Return the attribute dim, () where there is none.

    Examples
    --------
    >>> shape_of(describe_vector(np.zeros((2, 3))))
    (2, 3)
    """
    dim = value.attributes.get("dim")
    return tuple(int(size) for size in dim.values) if isinstance(dim, RVector) else ()  # type: ignore[arg-type]


def numbers_of(value: RValue) -> NDArray[np.float64]:
    """Return the numbers of a vector as doubles, () where there is none.

    Examples
    --------
    >>> numbers_of(RVector("integer", np.array([2], dtype=np.int32))).tolist()
    [2.0]
    """
    if not isinstance(value, RVector) or value.kind not in ("double", "integer", "logical"):
        return np.empty(0)
    raw = np.asarray(value.values)
    if value.kind == "double":
        return plain_doubles(raw)
    return np.where(raw == NA_INTEGER, np.nan, raw.astype(np.float64))


def texts_of(value: RValue) -> tuple[str, ...]:
    """Return the texts of a character vector, () where there is none.

    Examples
    --------
    >>> texts_of(strings(["a", "b"]))
    ('a', 'b')
    """
    if not isinstance(value, RVector) or value.kind != "character":
        return ()
    return tuple(str(text) for text in value.values if text is not None)

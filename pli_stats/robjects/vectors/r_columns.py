"""Columns and vectors of pandas and NumPy described as vectors of R."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.robjects.vectors.na_and_text_attributes import checked_text, marked, whole_vector, with_missing
from pli_stats.robjects.vectors.r_times import describe_dates, describe_instants, describe_spans
from pli_stats.robjects.vectors.r_values import NA_INTEGER, RValue, RVector, strings

CATEGORY = "category of "  # what the mark says of categories that were no text

_REMEDIES = {
    "decimal": "Convert it by `.astype(float)`.",
    "bytes": "Decode it by `.str.decode('utf-8')`.",
    "datetime": "Convert it by `pd.to_datetime`.",
    "datetime64": "Convert it by `pd.to_datetime`.",
    "timedelta": "Convert it by `pd.to_timedelta`.",
}
_REMEDY = "Convert it to numbers, text, truth values, dates or categories by `.astype(...)`."


def describe_column(values: pd.Series, what: str) -> RVector:
    """Return a column as a vector of R.

    NaN, None, pd.NA and NaT are missing, and R's NA. Whole numbers beyond 2^31 become doubles if these are exact.
    Where a dtype would not come back by itself (float32, Int64 without missing values, ...) it is noted in the
    attribute "python". Categories that are no text become text; of these, numbers and truth values come back as such.

    Examples
    --------
    >>> describe_column(pd.Series([1, None], dtype="Int64"), "n").values.tolist()
    [1, -2147483648]
    """
    dtype = values.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return _factor(values, what)
    if isinstance(dtype, pd.StringDtype):
        return marked(_text(values, what), str(dtype), "str")
    if isinstance(dtype, pd.DatetimeTZDtype):
        return describe_instants(values, what)
    if not isinstance(dtype, np.dtype):
        return _nullable(values, what)
    if dtype.kind in "biufc":
        return describe_array(values.to_numpy(), what)
    if dtype.kind == "M":
        return describe_instants(values, what)
    if dtype.kind == "m":
        return describe_spans(values, what)
    if dtype.kind == "O":
        return _objects(values, what)
    raise refusal("r_column_kind", what=what, got=str(dtype), remedy=_REMEDY)


def describe_array(values: NDArray[Any], what: str) -> RVector:
    """Return an array of numbers or truth values as a vector of R; NaN is missing.

    Examples
    --------
    >>> describe_array(np.array([True, False]), "x").kind
    'logical'
    """
    kind, name = values.dtype.kind, values.dtype.name
    if kind == "b":
        return RVector("logical", values.astype(np.int32))
    if kind in "iu":
        vector = whole_vector(values, np.zeros(len(values), bool), what)
        return marked(vector, name, "int64" if vector.kind == "integer" else "float64")
    missing = np.isnan(values)
    if kind == "c":
        wide = _checked(values, values.astype(np.complex128), missing, what)
        return marked(RVector("complex", wide), name, "complex128")
    wide = _checked(values, values.astype(np.float64, copy=False), missing, what)
    return marked(RVector("double", with_missing(wide, missing)), name, "float64")


def _checked(values: NDArray[Any], wide: NDArray[Any], missing: NDArray[np.bool_], what: str) -> NDArray[Any]:
    """Return numbers in double precision, or refuse the first that loses digits."""
    if values.dtype.itemsize > wide.dtype.itemsize:
        lost = ~missing & (wide != values)
        if lost.any():
            row = int(np.argmax(lost))
            raise refusal("r_precision", what=what, row=row, got=values[row])
    return wide


def _nullable(values: pd.Series, what: str) -> RVector:
    """Return a column of pandas' nullable numbers or truth values."""
    name = str(values.dtype)
    kind = getattr(values.dtype, "kind", "O") if isinstance(values.dtype, _NULLABLE) else "O"
    if kind not in "biuf":
        raise refusal("r_column_kind", what=what, got=name, remedy=_REMEDY)
    missing = values.isna().to_numpy()
    gone = bool(missing.any())
    if kind == "b":
        codes = values.to_numpy(np.int32, na_value=NA_INTEGER)
        return marked(RVector("logical", codes), name, "boolean" if gone else "bool")
    if kind in "iu":
        numbers = values.to_numpy(np.uint64 if kind == "u" else np.int64, na_value=0)
        vector = whole_vector(numbers, missing, what)
        natural = "float64" if vector.kind == "double" else "Int64" if gone else "int64"
        return marked(vector, name, natural)
    return marked(
        RVector("double", with_missing(values.to_numpy(np.float64, na_value=np.nan), missing)), name, "float64"
    )


_NULLABLE = (
    pd.BooleanDtype, pd.Int8Dtype, pd.Int16Dtype, pd.Int32Dtype, pd.Int64Dtype, pd.UInt8Dtype, pd.UInt16Dtype,
    pd.UInt32Dtype, pd.UInt64Dtype, pd.Float32Dtype, pd.Float64Dtype,
)  # fmt: skip


def _text(values: pd.Series, what: str) -> RVector:
    """Return a column of text."""
    return strings(checked_text(_plain_objects(values).tolist(), what))


def _plain_objects(values: pd.Series) -> NDArray[Any]:
    """Return the values as objects, None where missing."""
    objects, missing = values.to_numpy(dtype=object), values.isna().to_numpy()
    if missing.any():
        objects = objects.copy()
        objects[missing] = None
    return objects


def _factor(values: pd.Series, what: str) -> RVector:
    """Return a categorical column as a factor."""
    categories, codes = values.cat.categories, values.cat.codes.to_numpy()
    kind = pd.api.types.infer_dtype(categories, skipna=False)
    levels = [str(category).upper() if kind == "boolean" else str(category) for category in categories.tolist()]
    if len(set(levels)) < len(levels):
        raise refusal("r_categories", what=what, got=next(x for x in levels if levels.count(x) > 1))
    checked_text(list(levels), f"{what} (its categories)")
    whole = np.where(codes < 0, NA_INTEGER, codes.astype(np.int64) + 1).astype(np.int32)
    ordered = ["ordered"] if values.cat.ordered else []
    attributes: dict[str, RValue] = {"levels": strings(levels), "class": strings([*ordered, "factor"])}
    vector = RVector("integer", whole, attributes)
    if kind in ("string", "empty"):
        return vector
    return marked(vector, f"{CATEGORY}{categories.dtype}", "")


def _objects(values: pd.Series, what: str) -> RVector:
    """Return a column of objects, all of one kind but for missing values."""
    objects = _plain_objects(values)
    missing = values.isna().to_numpy()
    # Of those that are there: beside None, pandas 2 calls floats mixed.
    kind = pd.api.types.infer_dtype(objects[~missing], skipna=False)
    if kind == "string":
        return marked(strings(checked_text(objects.tolist(), what)), "object", "")
    if kind == "empty":
        return marked(RVector("logical", np.full(len(objects), NA_INTEGER, dtype=np.int32)), "object", "")
    if kind == "date":
        return describe_dates(objects.tolist(), missing)
    if kind == "boolean":
        codes = np.where(missing, NA_INTEGER, np.where(missing, False, objects).astype(np.int32))
        return marked(RVector("logical", codes.astype(np.int32)), "object", "")
    if kind == "integer":
        return marked(whole_vector(_whole_numbers(objects, missing, what), missing, what), "object of int", "")
    if kind == "floating":
        numbers = np.where(missing, np.nan, objects).astype(np.float64)
        return marked(RVector("double", with_missing(numbers, missing)), "object", "")
    if kind in _REMEDIES or kind in ("period", "interval", "complex", "time", "categorical"):
        raise refusal("r_column_kind", what=what, got=f"object of {kind}", remedy=_REMEDIES.get(kind, _REMEDY))
    raise _mixed(objects, missing, what)


def _whole_numbers(objects: NDArray[Any], missing: NDArray[np.bool_], what: str) -> NDArray[np.int64]:
    """Return Python's whole numbers, or refuse the first that 64 bits cannot hold."""
    known = np.where(missing, 0, objects)
    try:
        return np.asarray(known.astype(np.int64))
    except OverflowError:
        row = next(k for k, value in enumerate(known.tolist()) if abs(int(value)) >= 2**63)
        raise refusal("r_whole_number", what=what, row=row, got=known[row]) from None


def _mixed(objects: NDArray[Any], missing: NDArray[np.bool_], what: str) -> Exception:
    """Return the refusal of the first value that is of another kind than the first."""
    rows = np.flatnonzero(~missing)
    first = type(objects[rows[0]])
    row = next((int(k) for k in rows if type(objects[k]) is not first), int(rows[0]))
    kinds = f"{first.__name__} and {type(objects[row]).__name__}" if row != rows[0] else first.__name__
    if row == rows[0]:
        return refusal("r_column_kind", what=what, got=f"object of {kinds}", remedy=_REMEDY)
    return refusal("r_column_mixed", what=what, kinds=kinds, row=row, got=objects[row])

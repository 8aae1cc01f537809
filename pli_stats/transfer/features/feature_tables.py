"""Feature tables as they come, turned into named columns of one kind of cell each."""

from __future__ import annotations

import numbers
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import listed, refusal
from pli_stats.text.words import counted

Floats = NDArray[np.float64]
NUMBER, TEXT, TRUTH, NOTHING = "number", "text", "truth value", "nothing"
# What pandas calls columns of one kind; it looks at a million cells in the time that Python takes for a thousand.
INFERRED = {"string": TEXT, "boolean": TRUTH, "floating": NUMBER, "integer": NUMBER, "mixed-integer-float": NUMBER}


@dataclass(frozen=True, eq=False)
class Cells:
    """One column: its cells, which of them are missing, what they are, and whether the frame calls them categories."""

    values: NDArray[Any]
    missing: NDArray[np.bool_]
    kind: str
    categorical: bool


def feature_table(X: Any) -> pd.DataFrame | NDArray[Any]:
    """Return features as a pandas frame if they came with names, else as a two-dimensional array.

    Examples
    --------
    >>> feature_table([[1.0, 2.0], [3.0, 4.0]]).shape
    (2, 2)
    """
    if hasattr(X, "to_pandas"):
        X = X.to_pandas()
    if hasattr(X, "tocsr"):
        raise refusal("features_sparse", got=type(X).__name__)
    table = X if isinstance(X, pd.DataFrame) else _array(X)
    if table.ndim != 2:
        raise refusal("features_shape", got=counted(table.ndim, "dimension") if table.ndim else f"a {type(X).__name__}")
    for axis, what in enumerate(("sample", "feature")):
        if table.shape[axis] == 0:
            raise refusal("features_empty", what=what, shape=table.shape)
    if isinstance(table, pd.DataFrame):
        _check_names(list(table.columns))
    return table


def _array(X: Any) -> NDArray[Any]:
    """Return anything but a frame as an array, in which no number has become text."""
    try:
        array = np.asarray(X)
        mixed = array.dtype.kind in "US" and not hasattr(X, "dtype")
        return np.asarray(X, dtype=object) if mixed else array
    except ValueError:  # NumPy's word for rows of different lengths
        raise refusal("features_shape", got="rows of different lengths") from None


def _check_names(names: list[Any]) -> None:
    """Refuse column names that repeat, or that are text in part."""
    for name in names if len(set(names)) < len(names) else []:
        if names.count(name) > 1:
            raise refusal("duplicate_column", column=name, times=names.count(name))
    texts = [isinstance(name, str) for name in names]
    if any(texts) and not all(texts):
        raise refusal("feature_names_mixed", names=listed(n for n in names if not isinstance(n, str)))


def names_of(table: pd.DataFrame | NDArray[Any]) -> list[str] | None:
    """Return the names of the columns if they are text, else None.

    Examples
    --------
    >>> names_of(pd.DataFrame({"depth": [3.0]})), names_of(np.ones((1, 2)))
    (['depth'], None)
    """
    if not isinstance(table, pd.DataFrame) or not all(isinstance(name, str) for name in table.columns):
        return None
    return [str(name) for name in table.columns]


def cells_of(table: pd.DataFrame | NDArray[Any], position: int, name: str) -> Cells:
    """Return one column of a table, or refuse what is neither number, text nor truth value, or more than one of them.

    Examples
    --------
    >>> cells_of(pd.DataFrame({"survey": ["1998", None]}), 0, "survey").kind
    'text'
    """
    if not isinstance(table, pd.DataFrame):
        if table.dtype.kind in "iufb":
            return _numbers(table[:, position].astype(np.float64), name)
        return _objects(table[:, position], name, categorical=False)
    column = table.iloc[:, position]
    if isinstance(column.dtype, pd.CategoricalDtype):
        return _objects(column.astype(object).to_numpy(), name, categorical=True)
    if pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
        if pd.api.types.is_complex_dtype(column.dtype):
            raise refusal("features_complex", column=name)
        return _numbers(column.to_numpy(dtype=np.float64, na_value=np.nan), name)
    return _objects(column.astype(object).to_numpy(), name, categorical=False)


def _numbers(values: Floats, name: str, categorical: bool = False) -> Cells:
    """Return numbers as a column if none is infinite."""
    infinite = np.isinf(values)
    if infinite.any():
        at = int(np.argmax(infinite))
        raise refusal("feature_infinite", column=name, position=at, got=float(values[at]))
    missing = np.isnan(values)
    return Cells(values, missing, NOTHING if missing.all() else NUMBER, categorical)


def _objects(values: NDArray[Any], name: str, categorical: bool) -> Cells:
    """Return objects as a column if those present are all numbers, all text or all truth values."""
    if values.dtype.kind == "c":
        raise refusal("features_complex", column=name)
    if values.dtype.kind in "mMV":
        raise refusal("feature_cell", column=name, position=0, got=str(values[0]), kind="a date or a record")
    missing = np.asarray(pd.isna(values), dtype=bool)
    kind = INFERRED.get(pd.api.types.infer_dtype(values, skipna=True)) or _kind_of_all(values, missing, name)
    if kind == NUMBER:
        return _numbers(np.where(missing, np.nan, values).astype(np.float64), name, categorical)
    return Cells(values.astype(object), missing, kind, categorical)


def _kind_of_all(values: NDArray[Any], missing: NDArray[np.bool_], name: str) -> str:
    """Return what all cells are, or refuse the first that is something else."""
    kind = NOTHING
    for position in np.flatnonzero(~missing).tolist():
        here = _kind(values[position])
        if here is None:
            got = _shown(values[position])
            raise refusal("feature_cell", column=name, position=position, got=got, kind="none of them")
        if kind not in (NOTHING, here):
            raise refusal("feature_mixed", column=name, kind=kind, other=here, position=position)
        kind = here
    return kind


def _kind(cell: Any) -> str | None:
    """Return what a cell is, or None if it is nothing that a feature may hold."""
    if isinstance(cell, bool | np.bool_):
        return TRUTH
    if isinstance(cell, str):
        return TEXT
    return NUMBER if isinstance(cell, numbers.Real) else None


def _shown(cell: Any) -> str:
    """Return a cell for a sentence: itself if it is short, else the kind of thing that it is."""
    return repr(cell) if len(repr(cell)) <= 40 and "\n" not in repr(cell) else type(cell).__name__

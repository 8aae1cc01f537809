"""Which frames come in and go out: pandas and other eager frames by NumPy blocks, lazy ones as expressions.

pandas gives pandas with the same index. Other eager frames (polars) give their own kind. Lazy frames (polars
LazyFrame, DuckDB relation, Dask, PySpark) get columns added and keep all their others, because their rows have no
order by which a detached column could be put back. A lazy frame is checked by one aggregating query before the
expression is added; nothing else of it is collected.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from pli_stats.checks import check_metals, listed, refusal
from pli_stats.pollution.indices.row_blocks import Array, Matrix, Rule, empty_like, run_blocks
from pli_stats.pollution.reference.elements import is_element

INFINITY = float("inf")
USUAL_RANGE = (1e-12, 1e12)  # mg/kg; outside it every value is looked at
Ranges = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class MetalFrame:
    """A frame of concentrations and the names of its metal columns."""

    native: Any
    metals: tuple[str, ...]
    lazy: bool


def metal_frame(conc: Any, metals: Sequence[str] | None = None, also: frozenset[str] = frozenset()) -> MetalFrame:
    """Return `conc` with its metal columns named and checked; `also` are names that count like element symbols."""
    if isinstance(conc, pd.DataFrame):
        return MetalFrame(conc, _metal_columns(list(conc.columns), metals, also, strict=True), lazy=False)
    try:
        frame = nw.from_native(conc)
    except TypeError:
        raise refusal("frame_kind", name="conc", got=type(conc).__name__) from None
    lazy = isinstance(frame, nw.LazyFrame)
    names = frame.collect_schema().names() if lazy else frame.columns
    return MetalFrame(conc, _metal_columns(names, metals, also, strict=not lazy), lazy)


def _metal_columns(
    columns: list[Any], metals: Sequence[str] | None, also: frozenset[str], *, strict: bool
) -> tuple[str, ...]:
    """Return the metal columns: those asked for, or all that are named by an element symbol."""
    repeated = [name for name in columns if columns.count(name) > 1] if len(set(columns)) < len(columns) else []
    if repeated:
        raise refusal("duplicate_column", column=str(repeated[0]), times=columns.count(repeated[0]))
    if metals is not None:
        return tuple(check_metals(metals, columns))
    found = [name for name in columns if isinstance(name, str) and (is_element(name) or name in also)]
    if not found:
        raise refusal("no_metal_column", name="conc", columns=listed(columns))
    if strict and len(found) < len(columns):
        raise refusal("foreign_column", column=str(next(name for name in columns if name not in found)))
    return tuple(found)


def matrix_of(frame: MetalFrame) -> Matrix:
    """Return an eager frame as a matrix of doubles, without a copy where its memory allows."""
    if isinstance(frame.native, pd.DataFrame):
        chosen = frame.native if len(frame.metals) == frame.native.shape[1] else frame.native.loc[:, list(frame.metals)]
        columns = tuple(_doubles(chosen.iloc[:, j], metal) for j, metal in enumerate(frame.metals))
        whole = chosen.to_numpy() if _one_block(columns) else None
        return Matrix(columns, whole, frame.metals, chosen.index.to_numpy())
    eager = nw.from_native(frame.native, eager_only=True)
    columns = tuple(_eager_doubles(eager.get_column(metal), metal) for metal in frame.metals)
    return Matrix(columns, None, frame.metals, range(len(eager)))


def _one_block(columns: Sequence[Array]) -> bool:
    """Say whether the columns are slices of one array, so that the whole is to be had without a copy."""
    base = columns[0].base
    return len(columns) > 1 and base is not None and all(column.base is base for column in columns)


def _doubles(column: pd.Series, metal: str) -> Array:
    """Return a pandas column as doubles; text and truth values are refused, not coerced."""
    kind = column.dtype
    complex_or_truth = pd.api.types.is_bool_dtype(kind) or pd.api.types.is_complex_dtype(kind)
    if complex_or_truth or not pd.api.types.is_numeric_dtype(kind):
        raise refusal("text_column", column=metal, kind=str(kind))
    if isinstance(kind, np.dtype) and kind == np.float64:
        return column.to_numpy()
    return column.to_numpy(dtype=np.float64, na_value=np.nan)


def _eager_doubles(column: Any, metal: str) -> Array:
    """Return a column of another eager frame as doubles."""
    if not column.dtype.is_numeric():
        raise refusal("text_column", column=metal, kind=str(column.dtype))
    return np.asarray(column.to_numpy(), dtype=np.float64)


def each_metal(
    frame: MetalFrame,
    rule: Callable[[Matrix], Rule],
    expression: Callable[[str, Ranges], nw.Expr],
    *,
    kept: Sequence[str] | None = None,
    dtype: type = float,
) -> Any:
    """Return a frame with one value for each sample and metal; the rule writes the columns `kept` only."""
    names = list(frame.metals if kept is None else kept)
    if frame.lazy:
        lazy, ranges = checked_lazy(frame)
        return lazy.with_columns(*[expression(metal, ranges).alias(metal) for metal in names]).to_native()
    matrix = matrix_of(frame)
    values = run_blocks(matrix, rule(matrix), empty_like(matrix, len(names), dtype))
    if isinstance(frame.native, pd.DataFrame):
        return pd.DataFrame(values, index=frame.native.index, columns=names, copy=False)
    backend = nw.from_native(frame.native, eager_only=True).implementation
    return nw.from_dict({metal: values[:, j] for j, metal in enumerate(names)}, backend=backend).to_native()


def each_sample(
    frame: MetalFrame,
    name: str,
    rule: Callable[[Matrix], Rule],
    expression: Callable[[Ranges], nw.Expr],
    *,
    allow_missing: bool = False,
) -> Any:
    """Return one value for each sample, named `name`; the expression may use the range of each metal."""
    if frame.lazy:
        lazy, ranges = checked_lazy(frame, allow_missing)
        return lazy.with_columns(expression(ranges).alias(name)).to_native()
    matrix = matrix_of(frame)
    values = run_blocks(matrix, rule(matrix), np.empty(matrix.n_rows), allow_missing=allow_missing)
    return series_like(frame.native, name, values)


def sum_of(terms: list[nw.Expr]) -> nw.Expr:
    """Return the sum of expressions, halved again and again so that 500 metals do not nest 500 deep."""
    if len(terms) <= 2:
        return functools.reduce(operator.add, terms)
    return sum_of(terms[: len(terms) // 2]) + sum_of(terms[len(terms) // 2 :])


def series_like(native: Any, name: str, values: Any) -> Any:
    """Return values as a series of the same kind (and index) as the frame they come from."""
    if isinstance(native, pd.DataFrame | pd.Series):
        return pd.Series(values, index=native.index, name=name)
    backend = nw.from_native(native, eager_only=True, allow_series=True).implementation
    return nw.new_series(name, values, backend=backend).to_native()


def checked_lazy(frame: MetalFrame, allow_missing: bool = False) -> tuple[Any, Ranges]:
    """Return the lazy frame and each metal's range, after an aggregating query that checks the concentrations."""
    lazy = nw.from_native(frame.native)
    schema = lazy.collect_schema()
    for metal in frame.metals:
        if not schema[metal].is_numeric():
            raise refusal("text_column", column=metal, kind=str(schema[metal]))
    # One comparison of all metals is much quicker than twenty extremes, and for field data it is enough.
    low, high = USUAL_RANGE
    usual = functools.reduce(operator.and_, [(nw.col(m) >= low) & (nw.col(m) <= high) for m in frame.metals])
    unusual = lazy.select(nw.when(usual).then(0).otherwise(1).sum().alias("n")).collect("pandas").to_native().iloc[0, 0]
    if pd.isna(unusual) or unusual == 0:  # missing over no rows
        return lazy, dict.fromkeys(frame.metals, USUAL_RANGE)
    return lazy, _ranges(lazy, frame.metals, allow_missing)


def _ranges(lazy: Any, metals: Sequence[str], allow_missing: bool) -> Ranges:
    """Return the extremes of each metal, or refuse a metal that has an unusable concentration."""
    schema = lazy.collect_schema()
    aggregates = [nw.len().alias("n")]
    for j, metal in enumerate(metals):
        value = nw.col(metal)
        aggregates += [value.min().alias(f"low{j}"), value.max().alias(f"high{j}"), value.count().alias(f"count{j}")]
        if lazy.implementation.is_polars() and schema[metal].is_float():  # there NaN is no extreme and no missing value
            aggregates.append(value.is_nan().any().alias(f"nan{j}"))
    found = lazy.select(*aggregates).collect("pandas").to_native().iloc[0]
    ranges: Ranges = {}
    for j, metal in enumerate(metals):
        low, high = float(found[f"low{j}"]), float(found[f"high{j}"])
        whole = found[f"count{j}"] == found["n"] and not found.get(f"nan{j}", False)
        if not (low > 0.0 and high < INFINITY and (whole or allow_missing)):
            _count_bad(lazy, metal, allow_missing)
        ranges[metal] = (low, high)
    return ranges


def _count_bad(lazy: Any, metal: str, allow_missing: bool) -> None:
    """Refuse a metal that has unusable concentrations, with their number."""
    count = lazy.select(_bad_cells(metal, allow_missing).sum().alias("bad")).collect("pandas").to_native().iloc[0, 0]
    if count > 0:
        raise refusal("bad_lazy_column", metal=metal, count=int(count))


def _bad_cells(metal: str, allow_missing: bool) -> nw.Expr:
    """Return 1 where a concentration is missing, zero, negative or infinite; NULL counts as missing."""
    value = nw.col(metal).cast(nw.Float64)
    usable = (value > 0.0) & (value < INFINITY)
    if allow_missing:
        usable = usable | value.is_null() | value.is_nan()
    return nw.when(usable).then(0).otherwise(1)

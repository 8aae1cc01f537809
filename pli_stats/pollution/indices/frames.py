"""Which frames come in and go out: pandas and other eager frames by NumPy blocks, lazy ones as expressions.

pandas gives pandas with the same index. Other eager frames (polars) give their own kind. Lazy frames (polars
LazyFrame, DuckDB relation, Dask, PySpark) get columns added and keep all their others, because their rows have no
order by which a detached column could be put back. A lazy frame is checked by one aggregating query before the
expression is added; nothing else of it is collected.

A bare NumPy expression writes each intermediate to memory and reads it back. Here a rule sees a block of rows at a
time, whose intermediates never leave the cache, and the checks of the same block cost next to nothing. Blocks are
independent, so the result depends neither on their number nor on the threads that share them.
"""

from __future__ import annotations

import functools
import operator
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import check_metals, listed, refusal
from pli_stats.pollution.reference.elements import is_element

Array = NDArray[np.float64]
Rule = Callable[[Array, Array, int], object]  # block, its part of the result, which is filled, and its first row

INFINITY = float("inf")
USUAL_RANGE = (1e-12, 1e12)  # mg/kg; outside it every value is looked at
Ranges = dict[str, tuple[float, float]]
BLOCK_BYTES = 512 * 1024  # half of a common second-level cache: input and output block side by side
THREADS = min(4, os.cpu_count() or 1)  # memory bandwidth is shared; more threads than this do not pay
THREADED_CELLS = 500_000  # below this a thread costs more than it saves


@dataclass(frozen=True)
class MetalFrame:
    """A frame of concentrations and the names of its metal columns."""

    native: Any
    metals: tuple[str, ...]
    lazy: bool


@dataclass(frozen=True)
class Matrix:
    """Concentrations as one array or as one array a column, whichever needs no copy."""

    columns: tuple[Array, ...]
    whole: Array | None
    metals: tuple[str, ...]
    labels: Any  # row labels, for error sentences

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.columns[0])

    @property
    def by_rows(self) -> bool:
        """Whether rows are contiguous in memory; results are laid out alike."""
        return self.whole is not None and self.whole.strides[0] >= self.whole.strides[1]


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
    """Say whether the columns are slices of one array, so that the whole can be used without a copy."""
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
    unusual = small(lazy.select(nw.when(usual).then(0).otherwise(1).sum().alias("n"))).iloc[0, 0]
    if pd.isna(unusual) or unusual == 0:  # missing over no rows
        return lazy, dict.fromkeys(frame.metals, USUAL_RANGE)
    return lazy, _ranges(lazy, frame.metals, allow_missing)


def small(aggregate: Any) -> Any:
    """Return a lazy frame of few rows as pandas; nothing else is collected."""
    return aggregate.collect("pandas").to_native()


def _ranges(lazy: Any, metals: Sequence[str], allow_missing: bool) -> Ranges:
    """Return the extremes of each metal, or refuse a metal that has an unusable concentration."""
    schema = lazy.collect_schema()
    aggregates = [nw.len().alias("n")]
    for j, metal in enumerate(metals):
        value = nw.col(metal)
        aggregates += [value.min().alias(f"low{j}"), value.max().alias(f"high{j}"), value.count().alias(f"count{j}")]
        if lazy.implementation.is_polars() and schema[metal].is_float():  # there NaN is no extreme and no missing value
            aggregates.append(value.is_nan().any().alias(f"nan{j}"))
    found = small(lazy.select(*aggregates)).iloc[0]
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
    count = small(lazy.select(_bad_cells(metal, allow_missing).sum().alias("bad"))).iloc[0, 0]
    if count > 0:
        raise refusal("bad_lazy_column", metal=metal, count=int(count))


def _bad_cells(metal: str, allow_missing: bool) -> nw.Expr:
    """Return 1 where a concentration is missing, zero, negative or infinite; NULL counts as missing."""
    value = nw.col(metal).cast(nw.Float64)
    usable = (value > 0.0) & (value < INFINITY)
    if allow_missing:
        usable = usable | value.is_null() | value.is_nan()
    return nw.when(usable).then(0).otherwise(1)


def run_blocks(matrix: Matrix, rule: Rule, out: NDArray[Any], *, allow_missing: bool = False) -> NDArray[Any]:
    """Check every concentration and apply `rule(block, out_block, first_row)` to all row blocks."""
    size = block_rows(len(matrix.metals))
    starts = range(0, matrix.n_rows, size)
    threads = THREADS if matrix.n_rows * len(matrix.metals) >= THREADED_CELLS else 1

    def work(first: int) -> None:
        buffer = None if matrix.whole is not None else np.empty((len(matrix.columns), size))
        for lo in starts[first::threads]:
            hi = min(lo + size, matrix.n_rows)
            block = _block(matrix, lo, hi, buffer)
            check_block(matrix, block, lo, allow_missing)
            rule(block, out[lo:hi], lo)

    if threads == 1:
        _quietly(work)(0)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(_quietly(work), range(threads)))
    return out


def block_rows(n_metals: int) -> int:
    """Return the number of rows of a block."""
    return max(64, BLOCK_BYTES // (8 * max(1, n_metals)))


def empty_like(matrix: Matrix, n_columns: int, dtype: type = float) -> NDArray[Any]:
    """Return an uninitialised result of the memory layout of the matrix."""
    n = matrix.n_rows
    return np.empty((n, n_columns), dtype) if matrix.by_rows else np.empty((n_columns, n), dtype).T


def tiled(values: Array, matrix: Matrix) -> Array:
    """Return a value a metal, repeated over the rows of a block (long inner loops where rows are contiguous)."""
    return np.tile(values, (block_rows(len(values)), 1)) if matrix.by_rows else values[None, :]


def check_block(matrix: Matrix, block: Array, first_row: int, allow_missing: bool) -> None:
    """Refuse the first concentration of the block that is not positive, finite and present."""
    if block.size == 0 or (block.min() > 0.0 and block.max() < np.inf):  # NaN fails both comparisons
        return
    bad = ~((block > 0.0) & (block < np.inf))
    if allow_missing:
        bad &= ~np.isnan(block)
    if bad.any():
        row, column = divmod(int(np.argmax(bad.ravel())), block.shape[1])
        raise _refuse_cell(matrix, first_row + row, column, float(block[row, column]))


def check_result(matrix: Matrix, out: Array, first_row: int, what: str) -> None:
    """Refuse a result that overflowed or vanished: it would be a silent wrong number."""
    if out.size == 0 or (out.min() > 0.0 and out.max() < np.inf):
        return
    table = out.reshape(len(out), -1)
    row, column = divmod(int(np.argmax(~((table > 0.0) & (table < np.inf)).ravel())), table.shape[1])
    metal = f", {matrix.metals[column]}" if table.shape[1] > 1 or len(matrix.metals) == 1 else ""
    value = f"it comes out as {table[row, column]:g}"
    raise refusal("not_representable", what=what, row=row_label(matrix, first_row + row), metal=metal, detail=value)


def row_label(matrix: Matrix, row: int) -> Any:
    """Return the label of a row as plain Python, for a sentence."""
    label = matrix.labels[row]
    return label.item() if isinstance(label, np.generic) else label


def _refuse_cell(matrix: Matrix, row: int, column: int, value: float) -> Exception:
    """Return the error for one concentration."""
    label, metal = row_label(matrix, row), matrix.metals[column]
    if np.isnan(value):
        return refusal("missing_concentration", row=label, metal=metal)
    return refusal("infinite" if value == np.inf else "not_positive", row=label, metal=metal, value=value)


def _block(matrix: Matrix, lo: int, hi: int, buffer: Array | None) -> Array:
    """Return rows lo to hi, gathered into the buffer where the columns lie apart."""
    if matrix.whole is not None:
        return matrix.whole[lo:hi]
    room = buffer if buffer is not None else np.empty((len(matrix.columns), hi - lo))
    for j, column in enumerate(matrix.columns):
        room[j, : hi - lo] = column[lo:hi]
    return room[:, : hi - lo].T


def _quietly(work: Callable[[int], None]) -> Callable[[int], None]:
    """Return `work` with NumPy's warnings off, set where the thread runs: overflow is looked for in the result."""

    def inner(first: int) -> None:
        with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
            work(first)

    return inner

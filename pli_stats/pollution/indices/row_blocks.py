"""Row blocks that stay in cache: how the indices run over matrices larger than it.

A bare NumPy expression writes each intermediate to memory and reads it back. Here a rule sees a block of rows at a
time, whose intermediates never leave the cache, and the checks of the same block cost next to nothing. Blocks are
independent, so the result depends neither on their number nor on the threads that share them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import refusal

Array = NDArray[np.float64]
Rule = Callable[[Array, Array, int], None]  # block, its part of the result, its first row

BLOCK_BYTES = 512 * 1024  # half of a common second-level cache: input and output block side by side
THREADS = min(4, os.cpu_count() or 1)  # memory bandwidth is shared; more threads than this do not pay
THREADED_CELLS = 500_000  # below this a thread costs more than it saves


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

"""Sums of columns over resamples: NumPy for a little work, compiled loops on all cores for much, the same bits.

Loading the compiled loops costs about half a second, NumPy about 10 ns a draw; so few draws stay with NumPy unless the
loops are loaded already. A sum adds the rows in the order drawn (above 4096 rows in four lanes a block), or, of many
columns, from the first row to the last as often as each is drawn, whoever does it; so where numba is not installed
results are the same, only later.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.stats.arguments import Floats
from pli_stats.stats.resampling.r_random_stream import RStream
from pli_stats.stats.resampling.random_streams import (
    DRAW,
    INSIDE,
    MOST_SMALL_ROWS,
    SPILT,
    SPLIT,
    Indices,
    block_layout,
    block_strides,
    chunks,
    kernels_for,
    large_resample,
    philox_draws,
    philox_key,
    reject_below,
)

# Summed by counts, not by draws: measured to take as long at 6 columns of 200 or 2000 rows, and less from 8 on.
FEWEST_TILED_COLUMNS = 8
DRAWS_WORTH_A_THREAD = 500_000  # about 1 ms
PARTS = 4  # a thread: one that is held up leaves its share to the others
# Of a pair of columns, in one call of a compiled loop: about a tenth of a second, for which Ctrl-C waits.
DRAWS_A_CALL = 50_000_000
R_CHUNK = 1 << 18
Job = Callable[[int, int], None]  # fills its part of the sums, from one unit of work to another


def available_cores() -> int:
    """Return how many cores this process may use.

    Examples
    --------
    >>> available_cores() >= 1
    True
    """
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def philox_sums(
    columns: Floats, first: int, last: int, seed: int, *, tag: int = 0, threads: int | None = None
) -> Floats:
    """Return the column sums of resamples `first` to `last`, stream "philox".

    Examples
    --------
    >>> philox_sums(np.ones((5, 1)), 0, 3, seed=1).tolist()
    [[5.0], [5.0], [5.0]]
    """
    n = len(columns)
    kernels = kernels_for(n * (last - first), n)
    if kernels is not None:
        return _compiled_sums(kernels, columns, (first, last), seed, tag, threads or available_cores())
    out = np.empty((last - first, columns.shape[1]))
    add = _add_rows if columns.shape[1] < FEWEST_TILED_COLUMNS else _add_counted_rows
    if n > MOST_SMALL_ROWS:
        for r in range(first, last):
            out[r - first] = _large_sum(columns, large_resample(n, r, seed, tag))
        return out
    for start, stop in chunks(n, last - first):
        drawn = np.ascontiguousarray(philox_draws(n, first + start, first + stop, seed, tag).T)
        add(columns, drawn, out[start:stop])
    return out


def _add_rows(columns: Floats, drawn: NDArray[np.int64], out: Floats) -> None:
    """Sum columns at the draws (n, resamples), one draw of all resamples after the other: the order of the loops."""
    out[:] = 0.0
    for rows in drawn:
        out += columns[rows]


def _add_counted_rows(columns: Floats, drawn: NDArray[np.int64], out: Floats) -> None:
    """Sum columns times how often each row is drawn, from the first row to the last: the order of the tiles."""
    n, resamples = drawn.shape
    place = drawn + n * np.arange(resamples)
    counts = np.bincount(place.reshape(-1), minlength=n * resamples).reshape(resamples, n)
    out[:] = 0.0
    for i, row in enumerate(columns):
        out += counts[:, i, None] * row


def _large_sum(columns: Floats, resample: list[Indices]) -> Floats:
    """Return the sum of one resample of many rows: four lanes a block, then the rows drawn anew, as the loops add."""
    *blocks, anew = resample
    total = np.zeros(columns.shape[1])
    for rows in blocks:
        drawn, whole = columns[rows], len(rows) - len(rows) % 4
        lanes = np.zeros((whole // 4 + 1, 4, columns.shape[1]))
        lanes[1:] = drawn[:whole].reshape(-1, 4, columns.shape[1])
        # Accumulated, since `sum` may add in another order.
        a, b, c, d = np.add.accumulate(lanes)[-1]
        for row in drawn[whole:]:
            a += row
        total += (a + b) + (c + d)
    return np.asarray(np.add.accumulate(np.concatenate([total[None], columns[anew]]))[-1])


def paired_columns(columns: Floats) -> NDArray[np.complex128]:
    """Return columns two by two as complex numbers, (pairs, n), a zero column added to an odd number.

    Examples
    --------
    >>> paired_columns(np.array([[1.0, 2.0, 3.0]])).tolist()
    [[(1+2j)], [(3+0j)]]
    """
    n, k = columns.shape
    even = np.zeros((n, k + k % 2))
    even[:, :k] = columns
    return np.ascontiguousarray(even.view(np.complex128).T)


def tiled_columns(columns: Floats, width: int) -> Floats:
    """Return columns `width` by `width`, (tiles, n, width), columns of zero added to the last.

    Examples
    --------
    >>> tiled_columns(np.array([[1.0, 2.0, 3.0]]), 2).tolist()
    [[[1.0, 2.0]], [[3.0, 0.0]]]
    """
    n, k = columns.shape
    tiles = -(-k // width)
    whole = np.zeros((n, tiles * width))
    whole[:, :k] = columns
    return np.ascontiguousarray(whole.reshape(n, tiles, width).transpose(1, 0, 2))


def _compiled_sums(
    kernels: ModuleType, columns: Floats, span: tuple[int, int], seed: int, tag: int, threads: int
) -> Floats:
    """Share the resamples out to threads; each writes its own part."""
    (n, k), (first, last) = columns.shape, span
    quads = n <= MOST_SMALL_ROWS
    unit = 4 if quads else 1
    begin, end = first // unit, -(-last // unit)
    out, job = (_quad_job if quads else _block_job)(kernels, columns, begin, end, seed, tag)
    draws = n * (last - first)
    parts = 1 if draws < DRAWS_WORTH_A_THREAD or threads == 1 else PARTS * threads
    parts = min(max(parts, draws * -(-k // 2) // DRAWS_A_CALL), end - begin)
    edges = [begin + (end - begin) * i // parts for i in range(parts + 1)]

    todo = list(pairwise(edges))

    def work() -> None:
        while todo:
            with contextlib.suppress(IndexError):  # another thread took the last part
                a, b = todo.pop()
                job(a, b)

    # This thread works too: a core on which it only waited would be found idle late by the scheduler.
    with ThreadPoolExecutor(threads) as pool:
        helpers = [pool.submit(work) for _ in range(min(threads, parts) - 1)]
        try:
            work()
            for helper in helpers:
                helper.result()
        except BaseException:
            todo.clear()  # else the helpers would go on to the end of the work before Ctrl-C is heard
            raise
    skipped = first - begin * unit
    return out[skipped : skipped + last - first, :k]


def _quad_job(kernels: ModuleType, columns: Floats, begin: int, end: int, seed: int, tag: int) -> tuple[Floats, Job]:
    """Return room for the sums and the loop over quads of resamples of few rows that fills it."""
    word, n = np.uint64, len(columns)
    fixed = (word(tag), word(DRAW), *map(word, philox_key(seed)), word(reject_below(n)))
    if columns.shape[1] >= FEWEST_TILED_COLUMNS:
        tiles = tiled_columns(columns, kernels.TILE_COLUMNS)
        # A column of sums after the other: whoever sorts one reads it from one place.
        sums = np.empty((len(tiles) * kernels.TILE_COLUMNS, 4 * (end - begin)))
        return sums.T, lambda a, b: kernels.count_tile_sums(tiles, a, b, *fixed, 4 * (a - begin), sums)
    pairs = paired_columns(columns)
    out = np.empty((4 * (end - begin), len(pairs)), np.complex128)
    return out.view(np.float64), lambda a, b: kernels.column_sums(pairs, a, b, *fixed, 4 * (a - begin), out)


def _block_job(kernels: ModuleType, columns: Floats, begin: int, end: int, seed: int, tag: int) -> tuple[Floats, Job]:
    """Return room for the sums and the loop over resamples of many rows that fills it."""
    word, n, pairs = np.uint64, len(columns), paired_columns(columns)
    blocks, width = block_layout(n)
    strides = tuple(map(word, block_strides(n)))
    purposes = (word(SPLIT), word(INSIDE), word(SPILT))
    thresholds = (word(0), word(reject_below(width)), word(reject_below(n, draws=1)))
    fixed = (blocks, width, strides, word(tag), purposes, *map(word, philox_key(seed)), thresholds)
    out = np.empty((end - begin, len(pairs)), np.complex128)
    return out.view(np.float64), lambda a, b: kernels.block_sums(pairs, a, b, *fixed, out[a - begin : b - begin])


def r_sums(columns: Floats, n_resamples: int, stream: RStream) -> Floats:
    """Return the column sums of all resamples in R's order; `stream` moves on as R's does.

    Examples
    --------
    >>> r_sums(np.arange(3.0)[:, None], 2, RStream(11)).tolist()
    [[1.0], [2.0]]
    """
    n, k = columns.shape
    kernels = kernels_for(n * n_resamples, n)
    if kernels is not None:
        return _compiled_r_sums(kernels, columns, n_resamples, stream)
    out = np.zeros((n_resamples, k))
    step = max(1, R_CHUNK // n_resamples)
    for start in range(0, n, step):
        rows = min(step, n - start)
        for drawn in stream.sample_int(n, rows * n_resamples).reshape(rows, n_resamples):
            out += columns[drawn]
    return out


def _compiled_r_sums(kernels: ModuleType, columns: Floats, n_resamples: int, stream: RStream) -> Floats:
    """Draw in one thread (R's stream has one order only) while another adds."""
    n, k = columns.shape
    pairs = paired_columns(columns)
    out = np.zeros((n_resamples, len(pairs)), np.complex128)
    by_row = np.ascontiguousarray(pairs.T)
    total, bits = n * n_resamples, (n - 1).bit_length()
    buffers = [np.empty(min(R_CHUNK, total), np.uint32) for _ in range(2)]

    def draw(start: int) -> NDArray[np.uint32]:
        drawn = buffers[start // R_CHUNK % 2][: min(R_CHUNK, total - start)]
        stream.position = int(kernels.r_draws(stream.key, stream.position, n, bits, drawn))
        return drawn

    def add(drawn: Any, start: int) -> None:
        if len(pairs) == 1:
            kernels.add_pair_draws(pairs[0], drawn, start % n_resamples, out[:, 0])
        else:
            kernels.add_draws(by_row, drawn, start % n_resamples, out)

    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(draw, 0)
        for start in range(0, total, R_CHUNK):
            drawn = coming.result()
            if start + R_CHUNK < total:
                coming = pool.submit(draw, start + R_CHUNK)
            add(drawn, start)
    return out.view(np.float64)[:, :k]

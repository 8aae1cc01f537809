"""Resampled means and resampled rows of every scheme and stream: drawing only, no intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import optional_package, refusal
from pli_stats.stats.arguments import Floats
from pli_stats.stats.resampling.r_random_stream import RStream, r_indices
from pli_stats.stats.resampling.random_streams import (
    START,
    TURN,
    WITHIN_PORT,
    Indices,
    chunks,
    one_draw,
    philox_draws,
    philox_words,
)
from pli_stats.stats.resampling.resampled_sums import available_cores, philox_sums, r_sums
from pli_stats.stats.resampling.resampling_schemes import Scheme, means_of_sums, unit_columns

STREAMS = ("r", "philox")
ROWS_AT_A_TIME = 1 << 22  # row numbers held at a time: 32 MB
R_SCHEMES = ("sample", "stratum", "port", "moving block")  # those that R's boot and tsboot draw themselves


def choose_stream(scheme: Scheme, stream: str | None) -> str:
    """Return the stream asked for; by default R's where R draws the same scheme.

    Examples
    --------
    >>> choose_stream(Scheme("port, then sample", 9), None)
    'philox'
    """
    if stream is None:
        return "r" if scheme.unit in R_SCHEMES else "philox"
    if stream == "r" and scheme.unit not in R_SCHEMES:
        raise refusal("no_r_scheme", scheme=scheme.unit)
    return stream


def resampled_means(
    scheme: Scheme, columns: Floats, n_resamples: int, seed: int, stream: str, n_jobs: int | None = None
) -> Floats:
    """Return the column means of every resample.

    Examples
    --------
    >>> scheme = Scheme("sample", 3, strata=(np.arange(3),))
    >>> resampled_means(scheme, np.ones((3, 1)), 2, seed=1, stream="r").tolist()
    [[1.0], [1.0]]
    """
    k = columns.shape[1]
    if scheme.block_length and stream == "r":
        sums = _block_sums(scheme, columns, _r_starts(scheme, n_resamples, seed), n_resamples)
    elif scheme.block_length or scheme.unit == "port, then sample":
        sums = _shared_out(_row_sums, (scheme, columns), n_resamples, seed, n_jobs)
    else:
        groups = [unit_columns(scheme, columns)] if scheme.members else [columns[rows] for rows in scheme.strata]
        sums = sum_up(group_sums(groups, n_resamples, seed, stream, n_jobs))
    return means_of_sums(scheme, sums, k, overwrite=True)


def sum_up(parts: Sequence[Floats]) -> Floats:
    """Return the sum of arrays, from left to right."""
    out = parts[0]
    for part in parts[1:]:
        out = out + part
    return out


def group_sums(
    groups: Sequence[Floats], n_resamples: int, seed: int, stream: str, n_jobs: int | None = None
) -> list[Floats]:
    """Return the column sums of every resample, for each group of units that is resampled within itself."""
    if stream == "philox":
        return [_shared_out(_tagged_sums, (u, tag), n_resamples, seed, n_jobs) for tag, u in enumerate(groups)]
    generator, out = RStream(seed), []
    for u in groups:
        if len(groups) > 1 and len(u) == 1:  # R draws nothing for a stratum of one
            out.append(np.repeat(u, n_resamples, axis=0))
        else:
            out.append(r_sums(u, n_resamples, generator))
    return out


def _tagged_sums(columns: Floats, tag: int, first: int, last: int, seed: int, threads: int | None) -> Floats:
    """Return `philox_sums` of one group."""
    return philox_sums(columns, first, last, seed, tag=tag, threads=threads)


def _shared_out(
    work: Callable[..., Floats], data: tuple[Any, ...], n_resamples: int, seed: int, n_jobs: int | None
) -> Floats:
    """Run the work for all resamples here, or shared out through joblib."""
    if n_jobs is None:
        return work(*data, 0, n_resamples, seed, None)
    return np.concatenate(run_jobs([(work, (*data, a, b, seed, 1)) for a, b in _shares(n_resamples, n_jobs)], n_jobs))


def _shares(n_resamples: int, n_jobs: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a joblib call, four a worker, in whole quads."""
    workers = n_jobs if n_jobs > 0 else available_cores()
    yield from chunks(1, n_resamples, max(4, -(-n_resamples // (4 * workers))))


def run_jobs(calls: Iterable[tuple[Callable[..., Any], tuple[Any, ...]]], n_jobs: int) -> list[Any]:
    """Run calls through joblib, whose configuration the user may point at a cluster."""
    joblib = optional_package("joblib", "`n_jobs=`", extra="distributed", instead=" Or leave it out.")
    return list(joblib.Parallel(n_jobs=n_jobs)(joblib.delayed(f)(*arguments) for f, arguments in calls))


def _r_starts(scheme: Scheme, n_resamples: int, seed: int) -> Iterator[Indices]:
    """Yield the first rows as R's `tsboot(sim = "fixed")` draws them: the first block of all resamples, and so on."""
    stream = RStream(seed)
    for _ in range(scheme.n_units):
        yield stream.sample_int(scheme.n, n_resamples)


def _starts(scheme: Scheme, first: int, last: int, seed: int) -> Indices:
    """Return the first rows of the blocks, stream "philox"."""
    return one_draw(philox_words(scheme.n_units, first, last, seed, START), np.array(scheme.n))


def _block_sums(scheme: Scheme, columns: Floats, starts: Iterable[Indices], n_resamples: int) -> Floats:
    """Return column sums of whole blocks, the series closed to a ring; the last block is cut to fit.

    `starts` gives the first rows of one block of all resamples after the other.
    """
    n, length = scheme.n, scheme.block_length
    ring = np.concatenate([columns, columns])
    running = np.concatenate([np.zeros((1, columns.shape[1])), np.cumsum(ring, axis=0)])
    rest = 1 + (n - 1) % length
    whole, cut = running[length : length + n] - running[:n], running[rest : rest + n] - running[:n]
    out = np.zeros((n_resamples, columns.shape[1]))
    for place, rows in enumerate(starts, start=1):
        out += (whole if place < scheme.n_units else cut)[rows]
    return out


def _row_sums(scheme: Scheme, columns: Floats, first: int, last: int, seed: int, threads: int | None) -> Floats:
    """Return the sums over resamples of blocks, or of ports with samples drawn inside."""
    if scheme.members:
        return _two_stage_sums(scheme, columns, first, last, seed)
    out = np.zeros((last - first, columns.shape[1]))
    if scheme.unit == "moving block":
        for a, b in chunks(scheme.n_units, last - first):
            out[a:b] = _block_sums(scheme, columns, _starts(scheme, first + a, first + b, seed).T, b - a)
        return out
    for a, b in chunks(scheme.n, last - first):
        for rows in _stationary_rows(scheme, first + a, first + b, seed).T:
            out[a:b] += columns[rows]
    return out


def _stationary_rows(scheme: Scheme, first: int, last: int, seed: int) -> Indices:
    """Return rows of resamples whose blocks end after each row with probability 1 / block_length."""
    n = scheme.n
    starts = one_draw(philox_words(n, first, last, seed, START), np.array(n))
    turn = philox_words(n, first, last, seed, TURN) <= np.uint64(((1 << 64) - 1) // scheme.block_length)
    turn[:, 0] = True
    place = np.arange(n)
    begun = np.maximum.accumulate(np.where(turn, place, 0), axis=1)
    return (np.take_along_axis(starts, begun, axis=1) + place - begun) % n


def _two_stage_rows(scheme: Scheme, first: int, last: int, seed: int) -> tuple[Indices, NDArray[np.bool_]]:
    """Return rows drawn within drawn ports, (resamples, G, largest port), and which of them count."""
    sizes = np.array([len(rows) for rows in scheme.members])
    offsets, order = np.cumsum(sizes) - sizes, np.concatenate(scheme.members)
    g, widest = len(sizes), int(sizes.max())
    ports = philox_draws(g, first, last, seed)
    words = philox_words(g * widest, first, last, seed, WITHIN_PORT).reshape(last - first, g, widest)
    inside = one_draw(words, sizes[ports][:, :, None])
    counts = np.arange(widest) < sizes[ports][:, :, None]
    return order[np.minimum(offsets[ports][:, :, None] + inside, len(order) - 1)], counts


def _two_stage_sums(scheme: Scheme, columns: Floats, first: int, last: int, seed: int) -> Floats:
    """Return sums and numbers of samples of ports drawn with samples drawn inside."""
    k = columns.shape[1]
    out = np.zeros((last - first, k + 1))
    widest = max(map(len, scheme.members))
    for a, b in chunks(len(scheme.members) * widest, last - first):
        rows, counts = _two_stage_rows(scheme, first + a, first + b, seed)
        out[a:b, k] = counts.sum(axis=(1, 2))
        for slot in range(rows.shape[1]):
            for i in range(widest):
                out[a:b, :k] += np.where(counts[:, slot, i, None], columns[rows[:, slot, i]], 0.0)
    return out


def resampled_rows(scheme: Scheme, n_resamples: int, seed: int, stream: str) -> Iterator[list[Indices]]:
    """Yield the rows of every resample, some resamples at a time, the same draws as `resampled_means`.

    Examples
    --------
    >>> scheme = Scheme("sample", 3, strata=(np.arange(3),))
    >>> [rows.tolist() for rows in next(resampled_rows(scheme, 2, seed=11, stream="r"))]
    [[1, 0, 0], [1, 0, 1]]
    """
    for first, last in chunks(scheme.n, n_resamples, ROWS_AT_A_TIME):
        yield list(_rows_between(scheme, first, last, n_resamples, seed, stream))


def _rows_between(scheme: Scheme, first: int, last: int, n_resamples: int, seed: int, stream: str) -> Iterator[Indices]:
    """Yield the rows of resamples `first` to `last`."""
    if scheme.unit == "moving block":
        starts = (
            np.column_stack([rows[first:last] for rows in _r_starts(scheme, n_resamples, seed)])
            if stream == "r"
            else _starts(scheme, first, last, seed)
        )
        for line in starts:
            yield (line[:, None] + np.arange(scheme.block_length)).reshape(-1)[: scheme.n] % scheme.n
    elif scheme.block_length:
        yield from _stationary_rows(scheme, first, last, seed)
    elif scheme.unit == "port, then sample":
        for rows, counts in zip(*_two_stage_rows(scheme, first, last, seed), strict=True):
            yield rows[counts]
    elif scheme.members:
        groups = [np.arange(len(scheme.members))]
        drawn = (
            r_indices(groups, n_resamples, seed, first, last)
            if stream == "r"
            else philox_draws(len(scheme.members), first, last, seed)
        )
        for ports in drawn:
            yield np.concatenate([scheme.members[g] for g in ports])
    elif stream == "r":
        yield from r_indices(scheme.strata, n_resamples, seed, first, last)
    else:
        parts = [rows[philox_draws(len(rows), first, last, seed, tag)] for tag, rows in enumerate(scheme.strata)]
        yield from np.concatenate(parts, axis=1)

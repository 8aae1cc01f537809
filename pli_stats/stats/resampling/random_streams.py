"""Who is drawn: the counter-based stream "philox", whose every draw has a place of its own.

A resample draws n rows of n with replacement. The draw of row i in resample r is a function of (seed, tag, r, i) only,
so that neither chunks, workers nor threads can change it; more resamples extend the stream and never change it. The
compiled loops in `kernels` read the same places.

Up to 4096 rows one word of 64 bits gives row i of four neighbouring resamples. Above, the n draws are first split
over blocks of at most 2048 rows (exactly: halving by fair coins), then drawn inside each block, which stays in cache.
"""

from __future__ import annotations

import contextlib
import importlib
import math
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Indices = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST_SMALL_ROWS = 4096  # n^4 < 2^64 with room: one word in 2^16 at most is drawn again
BLOCK_ROWS = 2048
DRAWS_WORTH_COMPILED = 10_000_000
KERNELS = "pli_stats.stats.resampling.numba_kernels"
CHUNK_DRAWS = 1 << 18  # draws made at a time: 2 MB, so that memory does not grow with n_resamples
# What a word is for; the upper bits of the same counter word number the attempts.
DRAW, SPLIT, INSIDE, SPILT, WITHIN_PORT, START, TURN = 1, 2, 3, 4, 5, 6, 7
LOW = np.uint64(0xFFFFFFFF)
HALF_WORD = np.uint64(32)


def philox(seed: int, block: int = 0) -> np.random.Generator:
    """Return the generator of one block: a function of the seed and the block number only.

    References
    ----------
    Salmon, J. K., Moraes, M. A., Dror, R. O. & Shaw, D. E. (2011). Proc. SC'11. doi:10.1145/2063384.2063405

    Examples
    --------
    >>> bool(philox(1, 7).random() == philox(1, 7).random())
    True
    """
    return np.random.Generator(_bits(seed, 0, block, 0))


def _bits(seed: int, position: int, tag: int, purpose: int) -> np.random.Philox:
    """Return NumPy's Philox at a position; it counts one up before its first words."""
    key = np.array(philox_key(seed), np.uint64)
    return np.random.Philox(key=key, counter=np.array([position, 0, tag, purpose], np.uint64))


def philox_key(seed: int) -> tuple[int, int]:
    """Return the two words of the key."""
    whole = int(seed)  # a NumPy integer is too narrow for the mask
    return whole & 0xFFFFFFFFFFFFFFFF, whole >> 64


def reject_below(bound: int, draws: int = 4) -> int:
    """Return the remainder below which the draws from one word are thrown away, so that all are equally likely.

    References
    ----------
    Brackett-Rozinsky, N. & Lemire, D. (2024). Software: Practice and Experience 55, 83-97. doi:10.1002/spe.3369

    Examples
    --------
    >>> reject_below(200), reject_below(256)
    (109551616, 0)
    """
    return (1 << 64) % int(bound**draws)


def kernels_for(draws: int, n: int) -> ModuleType | None:
    """Return the compiled loops where they pay: much work, rows beyond the cache, or loaded already; else None.

    Examples
    --------
    >>> kernels_for(1000, 10) is sys.modules.get(KERNELS)
    True
    """
    if KERNELS in sys.modules or draws >= DRAWS_WORTH_COMPILED or n > MOST_SMALL_ROWS:
        # Not installed, or too old for this NumPy, which numba says by an ImportError.
        with contextlib.suppress(ImportError):
            return importlib.import_module(KERNELS)
    return None


def philox_draws(n: int, first: int, last: int, seed: int, tag: int = 0) -> Indices:
    """Return resamples `first` to `last` of n rows, one a line.

    Examples
    --------
    >>> bool((philox_draws(50, 0, 9, seed=1)[5:] == philox_draws(50, 5, 9, seed=1)).all())
    True
    """
    if n > MOST_SMALL_ROWS:
        kernels = kernels_for(n * (last - first), n)
        if kernels is None:
            return np.stack([np.concatenate(large_resample(n, r, seed, tag)) for r in range(first, last)])
        return _compiled_draws(kernels, np.arange(n), first, last, seed, tag)
    quad, last_quad, blocks = first // 4, -(-last // 4), -(-n // 4)
    words = _bits(seed, quad * blocks, tag, DRAW).random_raw((last_quad - quad) * blocks * 4)
    words = words.reshape(last_quad - quad, blocks * 4)[:, :n]
    draws = _four_draws(words, n, (quad * blocks, blocks), seed, tag, DRAW)
    return draws.transpose(0, 2, 1).reshape(-1, n)[first - 4 * quad : last - 4 * quad]


def _compiled_draws(
    kernels: ModuleType, values: NDArray[Any], first: int, last: int, seed: int, tag: int
) -> NDArray[Any]:
    """Return the values of resamples of more than 4096 rows in the order of `large_resample`, by the compiled loop."""
    word, n = np.uint64, len(values)
    blocks, width = block_layout(n)
    purposes = (word(SPLIT), word(INSIDE), word(SPILT))
    thresholds = (word(0), word(reject_below(width)), word(reject_below(n, draws=1)))
    out = np.empty((last - first, n), values.dtype)
    strides, key = tuple(map(word, block_strides(n))), tuple(map(word, philox_key(seed)))
    kernels.block_draws(values, out, first, blocks, width, strides, word(tag), purposes, *key, thresholds)
    return out


def _four_draws(words: Words, bound: int, place: tuple[int, int], seed: int, tag: int, purpose: int) -> Indices:
    """Return four draws from each word, (..., 4); `place` is the position of the first word and the row stride."""
    draws, rejected = _split_words(words, bound)
    for row, column in np.argwhere(rejected).tolist():
        position, attempt, again = place[0] + row * place[1] + column // 4, 0, True
        while again:
            attempt += 1
            word = _bits(seed, position, tag, purpose | attempt << 8).random_raw(4)[column % 4 : column % 4 + 1]
            four, bad = _split_words(word, bound)
            draws[row, column], again = four[0], bool(bad[0])
    return draws


def _split_words(words: Words, bound: int) -> tuple[Indices, NDArray[np.bool_]]:
    """Multiply each word by the bound four times: the overflows are draws, the rest says whether to reject them."""
    b, rest = np.uint64(bound), words
    draws = np.empty((*words.shape, 4), np.int64)
    for k in range(4):
        low = (rest & LOW) * b
        high = (rest >> HALF_WORD) * b + (low >> HALF_WORD)
        draws[..., k] = high >> HALF_WORD
        rest = (high << HALF_WORD) | (low & LOW)
    return draws, rest < np.uint64(reject_below(bound))


def block_layout(n: int) -> tuple[int, int]:
    """Return into how many blocks more than 4096 rows are split (a power of two), and the rows of one.

    Examples
    --------
    >>> block_layout(1_000_000)
    (512, 1954)
    """
    blocks = 1 << (-(-n // BLOCK_ROWS) - 1).bit_length()
    return blocks, -(-n // blocks)


def block_strides(n: int) -> tuple[int, int, int]:
    """Return how many positions a resample of n > 4096 rows may use in its three streams.

    Examples
    --------
    >>> block_strides(10_000)
    (124, 628, 2501)
    """
    blocks, _ = block_layout(n)
    levels = blocks.bit_length() - 1
    return levels * (n // 64 + blocks) // 4 + 1, (n // 4 + blocks) // 4 + 1, n // 4 + 1


def large_resample(n: int, r: int, seed: int, tag: int) -> list[Indices]:
    """Return resample r of more than 4096 rows: the rows drawn in each block, then those drawn anew.

    Examples
    --------
    >>> sum(len(part) for part in large_resample(5000, 0, seed=1, tag=0))
    5000
    """
    (blocks, width), strides = block_layout(n), block_strides(n)
    counts = _split_counts(n, blocks, r * strides[0], seed, tag)
    used = -(-counts // 4)  # words
    total = int(used.sum())
    words = _bits(seed, r * strides[1], tag, INSIDE).random_raw(-(-total // 4) * 4)[None, :total]
    draws = _four_draws(words, width, (r * strides[1], 0), seed, tag, INSIDE)[0]
    ends = np.cumsum(used)
    parts = []
    for block in range(blocks):
        rows = draws[ends[block] - used[block] : ends[block]].reshape(-1)[: counts[block]] + block * width
        parts.append(rows[rows < n])
    spilt = n - sum(map(len, parts))
    return [*parts, _whole_draws(n, spilt, r * strides[2], seed, tag)]


def _split_counts(n: int, blocks: int, position: int, seed: int, tag: int) -> Indices:
    """Split n draws over equally likely blocks: at every halving the draws that go left are the ones of fair bits."""
    strides = block_strides(n)
    words = _bits(seed, position, tag, SPLIT).random_raw(4 * strides[0])
    counts = np.array([n])
    start = 0
    while len(counts) < blocks:
        used = -(-counts // 64)
        stop = start + int(used.sum())
        taken = words[start:stop].copy()
        last = np.cumsum(used) - 1
        partial = counts % 64
        cut = partial > 0
        taken[last[cut]] &= (np.uint64(1) << partial[cut].astype(np.uint64)) - np.uint64(1)
        sums = np.concatenate([[0], np.cumsum(np.bitwise_count(taken).astype(np.int64))])
        left = sums[last + 1] - sums[last + 1 - used]
        counts = np.column_stack([left, counts - left]).reshape(-1)
        start = stop
    return counts


def _whole_draws(n: int, count: int, position: int, seed: int, tag: int) -> Indices:
    """Return draws from all rows, one from a word."""
    threshold = reject_below(n, draws=1)
    out = np.empty(count, np.int64)
    words = _bits(seed, position, tag, SPILT).random_raw(-(-count // 4) * 4).tolist()
    for i in range(count):
        product, attempt = words[i] * n, 0
        while product & 0xFFFFFFFFFFFFFFFF < threshold:
            attempt += 1
            again = _bits(seed, position + i // 4, tag, SPILT | attempt << 8).random_raw(4)
            product = int(again[i % 4]) * n
        out[i] = product >> 64
    return out


def philox_words(steps: int, first: int, last: int, seed: int, purpose: int) -> Words:
    """Return `steps` words for each of resamples `first` to `last`.

    Examples
    --------
    >>> bool((philox_words(5, 0, 3, 1, START)[2] == philox_words(5, 2, 3, 1, START)[0]).all())
    True
    """
    blocks = -(-steps // 4)
    words = _bits(seed, first * blocks, 0, purpose).random_raw((last - first) * blocks * 4)
    return words.reshape(last - first, blocks * 4)[:, :steps]


def one_draw(words: Words, bounds: Indices) -> Indices:
    """Return one draw below each bound from each word; the bias is below bound / 2^64, which no data can show.

    Examples
    --------
    >>> one_draw(np.array([0, 2**64 - 1], np.uint64), np.array([10, 10])).tolist()
    [0, 9]
    """
    b = bounds.astype(np.uint64)
    low = (words & LOW) * b
    return (((words >> HALF_WORD) * b + (low >> HALF_WORD)) >> HALF_WORD).astype(np.int64)


def monte_carlo_p(extreme: int, n_resamples: int) -> tuple[float, float]:
    """Return the p value of a simulated test and its standard error; what was observed counts as one draw.

    Examples
    --------
    >>> monte_carlo_p(4, 99)[0]
    0.05
    """
    p = (extreme + 1) / (n_resamples + 1)
    return p, math.sqrt(p * (1.0 - p) / (n_resamples + 1))


def chunks(n: int, n_resamples: int, draws: int = CHUNK_DRAWS) -> Iterator[tuple[int, int]]:
    """Yield ranges of resample numbers of about `draws` draws each, in whole quads.

    Examples
    --------
    >>> list(chunks(100_000, 10))
    [(0, 4), (4, 8), (8, 10)]
    """
    size = max(4, draws // n // 4 * 4)
    for first in range(0, n_resamples, size):
        yield first, min(first + size, n_resamples)


def index_blocks(n: int, n_resamples: int, seed: int) -> Iterator[Indices]:
    """Yield resamples of n units in chunks, each row the indices of one resample.

    Examples
    --------
    >>> sum(len(block) for block in index_blocks(50, 9999, seed=1))
    9999
    """
    for first, last in chunks(n, n_resamples):
        yield philox_draws(n, first, last, seed)


def value_blocks(values: Floats, n_resamples: int, seed: int) -> Iterator[Floats]:
    """Yield the values that the resamples of `index_blocks` draw.

    Examples
    --------
    >>> x = np.arange(50.0)
    >>> bool((next(value_blocks(x, 8, seed=1)) == x[next(index_blocks(50, 8, seed=1))]).all())
    True
    """
    n = len(values)
    kernels = kernels_for(n * n_resamples, n) if n > MOST_SMALL_ROWS else None
    for first, last in chunks(n, n_resamples) if kernels is None else ((r, r + 1) for r in range(n_resamples)):
        if kernels is None:
            yield values[philox_draws(n, first, last, seed)]
        else:
            yield _compiled_draws(kernels, values, first, last, seed, 0)

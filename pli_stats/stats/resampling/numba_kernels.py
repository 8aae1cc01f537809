"""The compiled hot loops, and the only numba: sums of columns over resamples, with nothing materialised.

The loops read the streams that `resampling` and `r_stream` define, word for word, and add in the same order as their
NumPy forms, so that either gives the same bits. Columns travel in pairs, as the two parts of a complex number: one
load and one addition then serve two losses. Every loop releases the interpreter's lock; threads are the caller's.
"""

from __future__ import annotations

import contextlib
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

# Philox 4x64 with 10 rounds: the multipliers and the Weyl steps of the key (doi:10.1145/2063384.2063405).
MULTIPLIER_0, MULTIPLIER_1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
WEYL_0, WEYL_1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
ONE, FOUR = np.uint64(1), np.uint64(4)


class _Cache:
    """Numba's cache on disk, except that a full disk costs the next process a compilation, and this one nothing."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def save_overload(self, signature: Any, data: Any) -> None:
        """Store compiled code if it can be stored."""
        with contextlib.suppress(OSError):
            self.inner.save_overload(signature, data)


def compiled(function: Any) -> Any:
    """Compile on first use, without the interpreter's lock, into a cache on disk where one can be written.

    Additions of both parts of a complex number become one instruction only if LLVM may pack neighbouring operations,
    as C compilers do by default and numba does not; so that is allowed while these functions are compiled.
    """
    try:
        dispatcher = numba.njit(nogil=True, cache=True)(function)
        dispatcher._cache = _Cache(dispatcher._cache)
    except RuntimeError:  # numba finds no folder that it may write to
        dispatcher = numba.njit(nogil=True)(function)
    plain = dispatcher.compile

    def compile_packed(signature: Any) -> Any:
        before, numba.config.SLP_VECTORIZE = numba.config.SLP_VECTORIZE, 1
        try:
            return plain(signature)
        finally:
            numba.config.SLP_VECTORIZE = before

    dispatcher.compile = compile_packed
    return dispatcher


@intrinsic
def wide_product(context: Any, a: Any, b: Any) -> Any:
    """Return the upper and the lower 64 bits of a product."""

    def build(target: Any, builder: Any, signature: Any, values: Any) -> Any:
        i128, i64 = ir.IntType(128), ir.IntType(64)
        product = builder.mul(builder.zext(values[0], i128), builder.zext(values[1], i128))
        halves = builder.trunc(builder.lshr(product, ir.Constant(i128, 64)), i64), builder.trunc(product, i64)
        return target.make_tuple(builder, signature.return_type, halves)

    return types.UniTuple(types.uint64, 2)(types.uint64, types.uint64), build


@intrinsic
def ones(context: Any, word: Any) -> Any:
    """Return the number of bits that are set."""

    def build(target: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.ctpop(values[0])

    return types.uint64(types.uint64), build


@compiled
def philox_block(position, tag, purpose, key_0, key_1):
    """Return the four words at one position of a stream."""
    c0, c1, c2, c3 = position + ONE, np.uint64(0), tag, purpose
    for _ in range(10):
        high_0, low_0 = wide_product(MULTIPLIER_0, c0)
        high_1, low_1 = wide_product(MULTIPLIER_1, c2)
        c0, c1, c2, c3 = high_1 ^ c1 ^ key_0, low_1, high_0 ^ c3 ^ key_1, low_0
        key_0 += WEYL_0
        key_1 += WEYL_1
    return c0, c1, c2, c3


@compiled
def four_draws(word, bound):
    """Return four draws below `bound` from one word, and what decides whether they are rejected."""
    a, rest = wide_product(word, bound)
    b, rest = wide_product(rest, bound)
    c, rest = wide_product(rest, bound)
    d, rest = wide_product(rest, bound)
    return a, b, c, d, rest


@compiled
def next_attempt(position, lane, attempt, tag, purpose, key_0, key_1):
    """Return the word that replaces a rejected one: same place, higher attempt."""
    w = philox_block(position, tag, purpose | (attempt << np.uint64(8)), key_0, key_1)
    return w[0] if lane == 0 else w[1] if lane == 1 else w[2] if lane == 2 else w[3]


@compiled
def fill_words(words, position, tag, purpose, key_0, key_1):
    """Fill `words` with consecutive words of a stream from a block position on."""
    for b in range(len(words) // 4):
        w = philox_block(position + np.uint64(b), tag, purpose, key_0, key_1)
        words[4 * b], words[4 * b + 1], words[4 * b + 2], words[4 * b + 3] = w


@compiled
def pair_sums(pairs, first, last, tag, purpose, key_0, key_1, threshold, out):
    """Sum one pair of columns over quads of resamples `first` to `last` of n <= 4096 rows."""
    n = len(pairs)
    bound, blocks = np.uint64(n), np.uint64((n + 3) // 4)
    words = np.empty(blocks * FOUR, np.uint64)
    for quad in range(first, last):
        start = np.uint64(quad) * blocks
        fill_words(words, start, tag, purpose, key_0, key_1)
        s0 = s1 = s2 = s3 = 0j
        for i in range(n):
            a, b, c, d, rest = four_draws(words[i], bound)
            attempt = np.uint64(0)
            while rest < threshold:
                attempt += ONE
                word = next_attempt(start + np.uint64(i // 4), i % 4, attempt, tag, purpose, key_0, key_1)
                a, b, c, d, rest = four_draws(word, bound)
            s0 += pairs[a]
            s1 += pairs[b]
            s2 += pairs[c]
            s3 += pairs[d]
        row = 4 * (quad - first)
        out[row], out[row + 1], out[row + 2], out[row + 3] = s0, s1, s2, s3


@compiled
def quad_indices(n, quad, tag, purpose, key_0, key_1, threshold, words, indices):
    """Fill `indices` (4, n) with the four resamples of a quad."""
    bound, blocks = np.uint64(n), np.uint64((n + 3) // 4)
    start = np.uint64(quad) * blocks
    fill_words(words, start, tag, purpose, key_0, key_1)
    for i in range(n):
        a, b, c, d, rest = four_draws(words[i], bound)
        attempt = np.uint64(0)
        while rest < threshold:
            attempt += ONE
            word = next_attempt(start + np.uint64(i // 4), i % 4, attempt, tag, purpose, key_0, key_1)
            a, b, c, d, rest = four_draws(word, bound)
        indices[0, i], indices[1, i], indices[2, i], indices[3, i] = a, b, c, d


@compiled
def column_sums(columns, first, last, tag, purpose, key_0, key_1, threshold, out):
    """Sum several pairs of columns, (pairs, n), over quads of resamples; draws are made once for all."""
    pairs, n = columns.shape
    words = np.empty(((n + 3) // 4) * 4, np.uint64)
    indices = np.empty((4, n), np.uint16)
    for quad in range(first, last):
        quad_indices(n, quad, tag, purpose, key_0, key_1, threshold, words, indices)
        row = 4 * (quad - first)
        for p in range(0, pairs, 2):  # two pairs at a time; the last of an odd number twice
            q = min(p + 1, pairs - 1)
            s0 = s1 = s2 = s3 = t0 = t1 = t2 = t3 = 0j
            for i in range(n):
                a, b, c, d = indices[0, i], indices[1, i], indices[2, i], indices[3, i]
                s0 += columns[p, a]
                t0 += columns[q, a]
                s1 += columns[p, b]
                t1 += columns[q, b]
                s2 += columns[p, c]
                t2 += columns[q, c]
                s3 += columns[p, d]
                t3 += columns[q, d]
            out[row, p], out[row + 1, p], out[row + 2, p], out[row + 3, p] = s0, s1, s2, s3
            out[row, q], out[row + 1, q], out[row + 2, q], out[row + 3, q] = t0, t1, t2, t3


@compiled
def split_counts(n, blocks, position, tag, purpose, key_0, key_1, counts):
    """Split n draws over a power of two of equally likely blocks, halving by halving: a fair coin is one bit."""
    counts[0] = n
    used = FOUR
    w = philox_block(position, tag, purpose, key_0, key_1)
    width = blocks
    while width > 1:
        half = width // 2
        for node in range(0, blocks, width):
            left, bits = np.uint64(0), counts[node]
            while bits > 0:
                if used == FOUR:
                    w = philox_block(position, tag, purpose, key_0, key_1)
                    position += ONE
                    used = np.uint64(0)
                word = w[0] if used == 0 else w[1] if used == 1 else w[2] if used == 2 else w[3]
                used += ONE
                if bits < 64:
                    word &= (ONE << np.uint64(bits)) - ONE
                left += ones(word)
                bits -= 64
            counts[node + half] = counts[node] - np.int64(left)
            counts[node] = np.int64(left)
        width = half


@compiled
def block_sums(columns, first, last, blocks, width, strides, tag, purposes, key_0, key_1, thresholds, out):
    """Sum pairs of columns over resamples `first` to `last` of more rows than fit the cache, block by block.

    `strides`, `purposes` and `thresholds` belong to the three streams: splitting, drawing inside a block, and drawing
    anew what fell behind the last row.
    """
    pairs, n = columns.shape
    counts = np.empty(blocks, np.int64)
    bound, rows = np.uint64(width), np.uint64(n)
    indices = np.empty(n // blocks * 4 + 4096, np.uint64)
    for r in range(first, last):
        split_counts(n, blocks, np.uint64(r) * strides[0], tag, purposes[0], key_0, key_1, counts)
        out[r - first, :] = 0j
        spilt, word_number = 0, 0
        start = np.uint64(r) * strides[1]
        w = philox_block(start, tag, purposes[1], key_0, key_1)
        for block in range(blocks):
            if counts[block] > len(indices) - 4:
                indices = np.empty(counts[block] + 4096, np.uint64)
            base, lane_end = np.uint64(block) * bound, counts[block]
            for i in range(0, lane_end, 4):
                lane = word_number % 4
                if lane == 0:
                    w = philox_block(start + np.uint64(word_number // 4), tag, purposes[1], key_0, key_1)
                word = w[0] if lane == 0 else w[1] if lane == 1 else w[2] if lane == 2 else w[3]
                a, b, c, d, rest = four_draws(word, bound)
                attempt = np.uint64(0)
                while rest < thresholds[1]:
                    attempt += ONE
                    place = start + np.uint64(word_number // 4)
                    again = next_attempt(place, lane, attempt, tag, purposes[1], key_0, key_1)
                    a, b, c, d, rest = four_draws(again, bound)
                word_number += 1
                indices[i], indices[i + 1], indices[i + 2], indices[i + 3] = base + a, base + b, base + c, base + d
            if base + bound > rows:  # the last blocks reach behind the last row
                kept = 0
                for i in range(lane_end):
                    if indices[i] < rows:
                        indices[kept] = indices[i]
                        kept += 1
                spilt += lane_end - kept
                lane_end = kept
            for p in range(pairs):
                s0 = s1 = s2 = s3 = 0j
                whole = lane_end - lane_end % 4
                for i in range(0, whole, 4):
                    s0 += columns[p, indices[i]]
                    s1 += columns[p, indices[i + 1]]
                    s2 += columns[p, indices[i + 2]]
                    s3 += columns[p, indices[i + 3]]
                for i in range(whole, lane_end):
                    s0 += columns[p, indices[i]]
                out[r - first, p] += (s0 + s1) + (s2 + s3)
        for i in range(spilt):
            index = whole_draw(np.uint64(r) * strides[2], i, rows, thresholds[2], tag, purposes[2], key_0, key_1)
            for p in range(pairs):
                out[r - first, p] += columns[p, index]


@compiled
def whole_draw(start, i, rows, threshold, tag, purpose, key_0, key_1):
    """Return the i-th draw below `rows`, one from a word."""
    place, lane = start + np.uint64(i // 4), i % 4
    attempt = np.uint64(0)
    high, low = wide_product(next_attempt(place, lane, attempt, tag, purpose, key_0, key_1), rows)
    while low < threshold:
        attempt += ONE
        high, low = wide_product(next_attempt(place, lane, attempt, tag, purpose, key_0, key_1), rows)
    return high


@compiled
def temper(key, words):
    """Temper the words of a state."""
    for i in range(624):
        y = key[i]
        y ^= y >> np.uint32(11)
        y ^= (y << np.uint32(7)) & np.uint32(0x9D2C5680)
        y ^= (y << np.uint32(15)) & np.uint32(0xEFC60000)
        words[i] = y ^ (y >> np.uint32(18))


@compiled
def next_twister_words(key, words):
    """Advance the Mersenne Twister by its 624 words and temper them into `words`."""
    upper, lower, matrix = np.uint32(0x80000000), np.uint32(0x7FFFFFFF), np.uint32(0x9908B0DF)
    one = np.uint32(1)
    for i in range(227):
        y = (key[i] & upper) | (key[i + 1] & lower)
        key[i] = key[i + 397] ^ (y >> one) ^ ((y & one) * matrix)
    for i in range(227, 623):
        y = (key[i] & upper) | (key[i + 1] & lower)
        key[i] = key[i - 227] ^ (y >> one) ^ ((y & one) * matrix)
    y = (key[623] & upper) | (key[0] & lower)
    key[623] = key[396] ^ (y >> one) ^ ((y & one) * matrix)
    temper(key, words)


@compiled
def r_draws(key, position, n, bits, out):
    """Fill `out` with R's next draws from 0 to n - 1; return the new position in the state.

    R takes the upper 16 bits of a word at a time, keeps as many bits as n needs, and draws again at n or above.
    """
    words = np.empty(624, np.uint32)
    temper(key, words)
    mask = (np.uint32(1) << np.uint32(bits)) - np.uint32(1) if bits < 32 else np.uint32(0xFFFFFFFF)
    size, done, limit, high = len(out), 0, np.uint32(n), np.uint32(16)
    while done < size:
        if position == 624:
            next_twister_words(key, words)
            position = 0
        if bits < 16:
            stop = min(624, position + size - done)  # no more words than may be needed, so none is lost
            for i in range(position, stop):
                value = (words[i] >> high) & mask
                out[done] = value
                done += value < limit
            position = stop
        else:
            value = words[position] & np.uint32(0xFFFF0000)
            position += 1
            if position == 624:
                next_twister_words(key, words)
                position = 0
            value = (value | (words[position] >> high)) & mask
            position += 1
            if value < limit:
                out[done] = value
                done += 1
    return position


@compiled
def add_pair_draws(pairs, draws, row, out):
    """Add one pair of columns at the draws to resamples `row`, `row` + 1, ..., starting over after the last."""
    n_resamples, done = len(out), 0
    while done < len(draws):
        run = min(n_resamples - row, len(draws) - done)
        for i in range(run):
            out[row + i] += pairs[draws[done + i]]
        done += run
        row = 0


@compiled
def add_draws(columns, draws, row, out):
    """Add several pairs of columns, (n, pairs), at the draws to resamples `row`, `row` + 1, ..."""
    n_resamples, pairs = out.shape
    for i in range(len(draws)):
        for p in range(pairs):
            out[row, p] += columns[draws[i], p]
        row += 1
        if row == n_resamples:
            row = 0

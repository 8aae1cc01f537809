"""The compiled hot loops, and with `numba_philox` and `numba_count_tiles` the only numba: sums over resamples.

The loops read the streams that `random_streams` and `r_random_stream` define, word for word, and add in the same order
as their NumPy forms, so that either gives the same bits; nothing is materialised. Columns travel in pairs, as the two
parts of a complex number: one load and one addition then serve two losses. Every loop releases the interpreter's lock;
threads are the caller's.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba.core import types
from numba.extending import intrinsic

from pli_stats.stats.resampling.numba_compilation import compiled
from pli_stats.stats.resampling.numba_count_tiles import TILE_COLUMNS, count_tile_sums
from pli_stats.stats.resampling.numba_philox import (
    FOUR,
    NEXT_DRAW,
    NEXT_WORD,
    ONE,
    draw_blocks,
    philox_block,
    place_of,
    room_for,
    whole_draw,
)

__all__ = [
    "TILE_COLUMNS",
    "add_draws",
    "add_pair_draws",
    "block_draws",
    "block_sums",
    "column_sums",
    "count_tile_sums",
    "r_draws",
]
TWO, THREE = np.uint64(2), np.uint64(3)
BLOCKS_AT_A_TIME = 256  # at least: drawn together with little left over of the last sixteen, and still in the cache


@intrinsic
def ones(context: Any, word: Any) -> Any:
    """Return the number of bits that are set."""

    def build(target: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.ctpop(values[0])

    return types.uint64(types.uint64), build


@compiled
def add_quad(pairs, draws, first_block, out, row, pair):
    """Sum one pair of columns over four resamples into their rows of `out`."""
    n = len(pairs)
    s0 = s1 = s2 = s3 = 0j
    for block in range(first_block, first_block + n // 4):
        at = place_of(block)
        for _ in range(4):
            s0 += pairs[draws[at]]
            s1 += pairs[draws[at + NEXT_DRAW]]
            s2 += pairs[draws[at + NEXT_DRAW * TWO]]
            s3 += pairs[draws[at + NEXT_DRAW * THREE]]
            at += NEXT_WORD
    at = place_of(first_block + n // 4)
    for _ in range(n % 4):
        s0 += pairs[draws[at]]
        s1 += pairs[draws[at + NEXT_DRAW]]
        s2 += pairs[draws[at + NEXT_DRAW * TWO]]
        s3 += pairs[draws[at + NEXT_DRAW * THREE]]
        at += NEXT_WORD
    out[row, pair], out[row + 1, pair], out[row + 2, pair], out[row + 3, pair] = s0, s1, s2, s3


@compiled
def column_sums(columns, first, last, tag, purpose, key_0, key_1, threshold, row, out):
    """Sum pairs of columns, (pairs, n), over quads of resamples `first` to `last`, into `out` from `row` on."""
    pairs, n = columns.shape
    blocks = (n + 3) // 4
    batch = max(1, -(-BLOCKS_AT_A_TIME // blocks))
    draws = np.empty(room_for(batch * blocks), np.uint16)
    for start in range(first, last, batch):
        stop = min(start + batch, last)
        drawn, position = draws[: room_for((stop - start) * blocks)], np.uint64(start) * np.uint64(blocks)
        draw_blocks(drawn, position, tag, purpose, key_0, key_1, np.uint64(n), threshold)
        for quad in range(start, stop):
            for pair in range(pairs):
                add_quad(columns[pair], draws, (quad - start) * blocks, out, row, pair)
            row += 4


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
def draws_of_block(draws, place, start, count, bound, threshold, tag, purpose, key_0, key_1):
    """Draw `count` rows inside a block, from word `start` of the resample on; return `draws`, or a longer one."""
    first = start // 4
    room = room_for((start + (count + 3) // 4 + 3) // 4 - first)
    if room > len(draws):
        draws = np.empty(room, np.uint16)
    draw_blocks(draws[:room], place + np.uint64(first), tag, purpose, key_0, key_1, bound, threshold)
    return draws


@compiled
def values_of_block(values, width, draws, start, count, out):
    """Write the values of a block's rows at `count` draws, from lane `start` of the first words on; return how many.

    The last blocks reach behind the last row: what fell there is left out, and drawn anew afterwards.
    """
    words = count // 4 if len(values) == width else 0
    i = np.uint64(0)  # unsigned: such a place is not looked at for one counted from the end
    for word in range(np.uint64(start), np.uint64(start + words)):
        at = place_of(word // FOUR) + NEXT_WORD * (word % FOUR)
        out[i], out[i + ONE] = values[draws[at]], values[draws[at + NEXT_DRAW]]
        out[i + TWO], out[i + THREE] = values[draws[at + NEXT_DRAW * TWO]], values[draws[at + NEXT_DRAW * THREE]]
        i += FOUR
    kept = 4 * words
    for draw in range(np.uint64(4 * (start + words)), np.uint64(4 * start + count)):
        word = draw // FOUR
        row = draws[place_of(word // FOUR) + NEXT_WORD * (word % FOUR) + NEXT_DRAW * (draw % FOUR)]
        if row < len(values):
            out[kept] = values[row]
            kept += 1
    return kept


@compiled
def block_sums(columns, first, last, blocks, width, strides, tag, purposes, key_0, key_1, thresholds, out):
    """Sum pairs of columns over resamples `first` to `last` of more rows than fit the cache, block by block.

    `strides`, `purposes` and `thresholds` belong to the three streams: splitting, drawing inside a block, and drawing
    anew what fell behind the last row.
    """
    pairs, n = columns.shape
    counts, draws, drawn = np.empty(blocks, np.int64), np.empty(0, np.uint16), np.empty(0, np.complex128)
    bound, rows = np.uint64(width), np.uint64(n)
    for r in range(first, last):
        split_counts(n, blocks, np.uint64(r) * strides[0], tag, purposes[0], key_0, key_1, counts)
        out[r - first, :] = 0j
        spilt, start = n, 0
        for block in range(blocks):
            count, here = counts[block], columns[:, block * width : (block + 1) * width]
            if count > len(drawn):
                drawn = np.empty(2 * count, np.complex128)
            draws = draws_of_block(
                draws, np.uint64(r) * strides[1], start, count, bound, thresholds[1], tag, purposes[1], key_0, key_1
            )
            kept = 0
            for p in range(pairs):
                kept = values_of_block(here[p], width, draws, start % 4, count, drawn)
                s0 = s1 = s2 = s3 = 0j
                whole = kept - kept % 4
                for i in range(0, whole, 4):
                    s0 += drawn[i]
                    s1 += drawn[i + 1]
                    s2 += drawn[i + 2]
                    s3 += drawn[i + 3]
                for i in range(whole, kept):
                    s0 += drawn[i]
                out[r - first, p] += (s0 + s1) + (s2 + s3)
            spilt -= kept
            start += (count + 3) // 4
        for i in range(spilt):
            index = whole_draw(np.uint64(r) * strides[2], i, rows, thresholds[2], tag, purposes[2], key_0, key_1)
            for p in range(pairs):
                out[r - first, p] += columns[p, index]


@compiled
def block_draws(values, out, first, blocks, width, strides, tag, purposes, key_0, key_1, thresholds):
    """Write the values that resamples from `first` on draw into the lines of `out`, in the order of `block_sums`."""
    n = out.shape[1]
    counts, draws = np.empty(blocks, np.int64), np.empty(0, np.uint16)
    bound, rows = np.uint64(width), np.uint64(n)
    for line in range(len(out)):
        r = np.uint64(first + line)
        split_counts(n, blocks, r * strides[0], tag, purposes[0], key_0, key_1, counts)
        done, start = 0, 0
        for block in range(blocks):
            count, here = counts[block], values[block * width : (block + 1) * width]
            draws = draws_of_block(
                draws, r * strides[1], start, count, bound, thresholds[1], tag, purposes[1], key_0, key_1
            )
            done += values_of_block(here, width, draws, start % 4, count, out[line, done : done + count])
            start += (count + 3) // 4
        for i in range(n - done):
            index = whole_draw(r * strides[2], i, rows, thresholds[2], tag, purposes[2], key_0, key_1)
            out[line, done + i] = values[index]


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

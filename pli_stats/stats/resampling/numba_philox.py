"""The stream "philox" compiled: its words, and the draws from them, eight blocks of four words at a time.

Words of 64 bits are multiplied in halves of 32 bits, eight words in one vector register; where the processor has no
vectors of such integers (AVX2), or where one of eight blocks has a word to reject, they are drawn one after the other.
Either gives the words and the draws of `random_streams`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from pli_stats.stats.resampling.numba_compilation import compiled

# Philox 4x64 with 10 rounds: the multipliers and the Weyl steps of the key (doi:10.1145/2063384.2063405).
MULTIPLIER_0, MULTIPLIER_1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
WEYL_0, WEYL_1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
ROUNDS = 10
ONE, FOUR = np.uint64(1), np.uint64(4)
TOGETHER = 8  # blocks drawn at a time: a register of 512 bits, or two of 256
WORD, WORDS = ir.IntType(64), ir.VectorType(ir.IntType(64), TOGETHER)


@intrinsic
def wide_product(context: Any, a: Any, b: Any) -> Any:
    """Return the upper and the lower 64 bits of a product."""

    def build(target: Any, builder: Any, signature: Any, values: Any) -> Any:
        i128, i64 = ir.IntType(128), ir.IntType(64)
        product = builder.mul(builder.zext(values[0], i128), builder.zext(values[1], i128))
        halves = builder.trunc(builder.lshr(product, ir.Constant(i128, 64)), i64), builder.trunc(product, i64)
        return target.make_tuple(builder, signature.return_type, halves)

    return types.UniTuple(types.uint64, 2)(types.uint64, types.uint64), build


@compiled
def philox_block(position, tag, purpose, key_0, key_1):
    """Return the four words at one position of a stream."""
    c0, c1, c2, c3 = position + ONE, np.uint64(0), tag, purpose
    for _ in range(ROUNDS):
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
def blocks_one_by_one(draws, position, tag, purpose, key_0, key_1, bound, threshold):
    """Fill `draws`, (4 words, 4 draws, 8 blocks), one block after the other."""
    for block in range(TOGETHER):
        place = position + np.uint64(block)
        w = philox_block(place, tag, purpose, key_0, key_1)
        for lane in range(4):
            word = w[0] if lane == 0 else w[1] if lane == 1 else w[2] if lane == 2 else w[3]
            a, b, c, d, rest = four_draws(word, bound)
            attempt = np.uint64(0)
            while rest < threshold:
                attempt += ONE
                again = next_attempt(place, lane, attempt, tag, purpose, key_0, key_1)
                a, b, c, d, rest = four_draws(again, bound)
            draws[lane, 0, block], draws[lane, 1, block], draws[lane, 2, block], draws[lane, 3, block] = a, b, c, d


def _same(number: int) -> ir.Constant:
    """Return a vector of equal constants."""
    return ir.Constant(WORDS, [number & 0xFFFFFFFFFFFFFFFF] * TOGETHER)


def spread(builder: Any, value: Any, vector: ir.VectorType) -> Any:
    """Return a vector of equal values."""
    first, none = ir.Constant(ir.IntType(32), 0), ir.Constant(vector, ir.Undefined)
    places = ir.Constant(ir.VectorType(ir.IntType(32), vector.count), [0] * vector.count)
    return builder.shuffle_vector(builder.insert_element(none, value, first), none, places)


def _wide_products(builder: Any, words: Any, multiplier: int) -> tuple[Any, Any]:
    """Return the upper and the lower 64 bits of products of words, in halves of 32 bits."""
    b, low, half = builder, _same(0xFFFFFFFF), _same(32)
    word_0, word_1 = b.and_(words, low), b.lshr(words, half)
    times_0, times_1 = _same(multiplier & 0xFFFFFFFF), _same(multiplier >> 32)
    lowest = b.mul(word_0, times_0)
    middle = b.add(b.mul(word_1, times_0), b.lshr(lowest, half))
    other = b.add(b.mul(word_0, times_1), b.and_(middle, low))
    upper = b.add(b.add(b.mul(word_1, times_1), b.lshr(middle, half)), b.lshr(other, half))
    return upper, b.or_(b.shl(other, half), b.and_(lowest, low))


def _eight_blocks_of_words(builder: Any, position: Any, tag: Any, purpose: Any, key_0: Any, key_1: Any) -> list[Any]:
    """Return the four words of eight blocks, a vector for each of the four."""
    b = builder
    places = b.add(spread(b, position, WORDS), ir.Constant(WORDS, list(range(1, TOGETHER + 1))))
    c = [places, _same(0), spread(b, tag, WORDS), spread(b, purpose, WORDS)]
    for step in range(ROUNDS):
        high_0, low_0 = _wide_products(b, c[0], int(MULTIPLIER_0))
        high_1, low_1 = _wide_products(b, c[2], int(MULTIPLIER_1))
        keys = [
            spread(b, b.add(key, ir.Constant(WORD, step * int(weyl) % 2**64)), WORDS)
            for key, weyl in ((key_0, WEYL_0), (key_1, WEYL_1))
        ]
        c = [b.xor(b.xor(high_1, c[1]), keys[0]), low_1, b.xor(b.xor(high_0, c[3]), keys[1]), low_0]
    return c


@intrinsic
def eight_blocks(context, draws, position, tag, purpose, key_0, key_1, bound, threshold):
    """Do as `blocks_one_by_one` for a bound below 2^16; return 0, or another number where it must be done that way."""

    def build(target: Any, builder: Any, signature: Any, values: Any) -> Any:
        if "+avx2" not in target.codegen().magic_tuple()[2]:
            return ir.Constant(WORD, 1)
        b, low, half = builder, _same(0xFFFFFFFF), _same(32)
        bound, threshold = b.and_(spread(b, values[6], WORDS), low), spread(b, values[7], WORDS)
        short = ir.VectorType(ir.IntType(16), TOGETHER)
        place = b.bitcast(target.make_array(signature.args[0])(target, b, values[0]).data, short.as_pointer())
        rejected = ir.Constant(ir.VectorType(ir.IntType(1), TOGETHER), [0] * TOGETHER)
        for lane, rest in enumerate(_eight_blocks_of_words(b, *values[1:6])):
            for draw in range(4):
                product = b.mul(b.and_(rest, low), bound)
                upper = b.add(b.mul(b.lshr(rest, half), bound), b.lshr(product, half))
                rest = b.or_(b.shl(upper, half), b.and_(product, low))
                drawn = b.trunc(b.lshr(upper, half), short)
                b.store(drawn, b.gep(place, [ir.Constant(WORD, 4 * lane + draw)])).align = 2
            rejected = b.or_(rejected, b.icmp_unsigned("<", rest, threshold))
        return b.zext(b.bitcast(rejected, ir.IntType(TOGETHER)), WORD)

    return types.uint64(draws, *[types.uint64] * 7), build


@compiled
def draw_blocks(draws, position, tag, purpose, key_0, key_1, bound, threshold):
    """Fill `draws`, (groups, 4 words, 4 draws, 8 blocks), with draws below `bound` from a block position on.

    Row 4 b + w of the four resamples that start at block 0 is draws[b // 8, w, :, b % 8].
    """
    for group in range(len(draws)):
        place = position + np.uint64(TOGETHER * group)
        if eight_blocks(draws[group], place, tag, purpose, key_0, key_1, bound, threshold) != 0:
            blocks_one_by_one(draws[group], place, tag, purpose, key_0, key_1, bound, threshold)


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

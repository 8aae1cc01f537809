"""The stream "philox" compiled: its words, and the draws from them, sixteen blocks of four words at a time.

Words of 64 bits are multiplied in halves of 32 bits, several in one vector register; where the processor has no such
registers (AVX2 or AVX-512), or where one of the words is to be rejected, they are drawn one after the other. Either way
gives the words and the draws of `random_streams`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from pli_stats.stats.resampling.numba_compilation import compiled

# Philox 4x64 with 10 rounds: the multipliers and the Weyl steps of the key (doi:10.1145/2063384.2063405).
MULTIPLIER_0, MULTIPLIER_1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
WEYL_0, WEYL_1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
ROUNDS = 10
ONE, FOUR = np.uint64(1), np.uint64(4)
TOGETHER = 16  # blocks drawn at a time, which is where the draws of a block lie
TWO_REGISTERS = {"+avx512dq": 16, "+avx2": 8}  # words in two registers, whose instructions do not wait for each other
NEXT_DRAW, NEXT_WORD, ALL_DRAWS = np.uint64(TOGETHER), np.uint64(4 * TOGETHER), 16 * TOGETHER
WORD = ir.IntType(64)


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
    """Fill `draws`, in the order (4 words, 4 draws, 16 blocks), one block after the other."""
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
            at = 4 * TOGETHER * lane + block
            draws[at], draws[at + TOGETHER], draws[at + 2 * TOGETHER], draws[at + 3 * TOGETHER] = a, b, c, d


def _same(vector: ir.VectorType, number: int) -> ir.Constant:
    """Return a vector of equal constants."""
    return ir.Constant(vector, [number & 0xFFFFFFFFFFFFFFFF] * vector.count)


def spread(builder: Any, value: Any, vector: ir.VectorType) -> Any:
    """Return a vector of equal values."""
    first, none = ir.Constant(ir.IntType(32), 0), ir.Constant(vector, ir.Undefined)
    places = ir.Constant(ir.VectorType(ir.IntType(32), vector.count), [0] * vector.count)
    return builder.shuffle_vector(builder.insert_element(none, value, first), none, places)


def _wide_products(builder: Any, words: Any, multiplier: int) -> tuple[Any, Any]:
    """Return the upper and the lower 64 bits of products of words, in halves of 32 bits."""
    b, low, half = builder, _same(words.type, 0xFFFFFFFF), _same(words.type, 32)
    word_0, word_1 = b.and_(words, low), b.lshr(words, half)
    times_0, times_1 = _same(words.type, multiplier & 0xFFFFFFFF), _same(words.type, multiplier >> 32)
    lowest = b.mul(word_0, times_0)
    middle = b.add(b.mul(word_1, times_0), b.lshr(lowest, half))
    other = b.add(b.mul(word_0, times_1), b.and_(middle, low))
    upper = b.add(b.add(b.mul(word_1, times_1), b.lshr(middle, half)), b.lshr(other, half))
    return upper, b.or_(b.shl(other, half), b.and_(lowest, low))


def _words(
    builder: Any, vector: ir.VectorType, position: Any, tag: Any, purpose: Any, key_0: Any, key_1: Any
) -> list[Any]:
    """Return the four words of consecutive blocks, a vector for each of the four."""
    b = builder
    places = b.add(spread(b, position, vector), ir.Constant(vector, list(range(1, vector.count + 1))))
    starts = (places, _same(vector, 0), *(spread(b, value, vector) for value in (tag, purpose, key_0, key_1)))
    slots = [cgutils.alloca_once_value(b, value) for value in starts]
    with cgutils.for_range(b, ir.Constant(WORD, ROUNDS)):
        c0, c1, c2, c3, k0, k1 = map(b.load, slots)
        high_0, low_0 = _wide_products(b, c0, int(MULTIPLIER_0))
        high_1, low_1 = _wide_products(b, c2, int(MULTIPLIER_1))
        mixed = b.xor(b.xor(high_1, c1), k0), low_1, b.xor(b.xor(high_0, c3), k1), low_0
        keys = b.add(k0, _same(vector, int(WEYL_0))), b.add(k1, _same(vector, int(WEYL_1)))
        for value, slot in zip((*mixed, *keys), slots, strict=True):
            b.store(value, slot)
    return [b.load(slot) for slot in slots[:4]]


def _store_draws(builder: Any, rest: Any, bound: Any, place: Any) -> Any:
    """Store the four draws of a vector of words from a place on, and return what decides on rejection."""
    b, low, half = builder, _same(rest.type, 0xFFFFFFFF), _same(rest.type, 32)
    short = ir.VectorType(ir.IntType(16), rest.type.count)
    for draw in range(4):
        product = b.mul(b.and_(rest, low), bound)
        upper = b.add(b.mul(b.lshr(rest, half), bound), b.lshr(product, half))
        rest = b.or_(b.shl(upper, half), b.and_(product, low))
        at = b.gep(place, [ir.Constant(WORD, draw * TOGETHER)])
        b.store(b.trunc(b.lshr(upper, half), short), b.bitcast(at, short.as_pointer())).align = 2
    return rest


@intrinsic
def many_blocks(context, draws, position, tag, purpose, key_0, key_1, bound, threshold):
    """Do as `blocks_one_by_one` for a bound below 2^16; return 0, or another number where it must be done that way."""

    def build(target: Any, builder: Any, signature: Any, values: Any) -> Any:
        features = target.codegen().magic_tuple()[2].split(",")
        width = next((words for name, words in TWO_REGISTERS.items() if name in features), 0)
        if not width:
            return ir.Constant(WORD, 1)
        b, vector = builder, ir.VectorType(WORD, width)
        bound, threshold = (spread(b, value, vector) for value in values[6:])
        bound = b.and_(bound, _same(vector, 0xFFFFFFFF))
        start = target.make_array(signature.args[0])(target, b, values[0]).data
        rejected = ir.Constant(ir.VectorType(ir.IntType(1), width), [0] * width)
        for first in range(0, TOGETHER, width):
            position = b.add(values[1], ir.Constant(WORD, first))
            for lane, words in enumerate(_words(b, vector, position, *values[2:6])):
                place = b.gep(start, [ir.Constant(WORD, 4 * TOGETHER * lane + first)])
                rest = _store_draws(b, words, bound, place)
                rejected = b.or_(rejected, b.icmp_unsigned("<", rest, threshold))
        return b.zext(b.bitcast(rejected, ir.IntType(width)), WORD)

    return types.uint64(draws, *[types.uint64] * 7), build


@compiled
def draw_blocks(draws, position, tag, purpose, key_0, key_1, bound, threshold):
    """Fill `draws` with draws below `bound` from a block position on, sixteen blocks at a time.

    The draws from the words of block b, each of which belongs to one of four resamples, start at `place_of(b)` and lie
    NEXT_WORD and NEXT_DRAW apart: constant distances cost no instructions.
    """
    for group in range(len(draws) // ALL_DRAWS):
        place, part = position + np.uint64(TOGETHER * group), draws[ALL_DRAWS * group : ALL_DRAWS * (group + 1)]
        if many_blocks(part, place, tag, purpose, key_0, key_1, bound, threshold) != 0:
            blocks_one_by_one(part, place, tag, purpose, key_0, key_1, bound, threshold)


@compiled
def place_of(block):
    """Return where the draws of a block start."""
    return np.uint64(ALL_DRAWS) * (np.uint64(block) // NEXT_DRAW) + np.uint64(block) % NEXT_DRAW


@compiled
def room_for(blocks):
    """Return how many draws `draw_blocks` makes for so many blocks, and a few more."""
    return ALL_DRAWS * ((blocks + TOGETHER - 1) // TOGETHER)


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

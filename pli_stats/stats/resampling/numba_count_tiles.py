"""Sums of many columns over resamples: how often each row is drawn, times the columns, tile by tile.

Eight resamples by eight columns are added up in registers, row after row, product and sum rounded apart. So a sum is
that of `counts[i] * column[i]` from the first row to the last, whatever the tile, the threads and the processor.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from pli_stats.stats.resampling.numba_compilation import compiled
from pli_stats.stats.resampling.numba_philox import NEXT_DRAW, NEXT_WORD, WORD, draw_blocks, place_of, room_for, spread

RESAMPLES = 8  # of a tile: two quads
TILE_COLUMNS = 8
WIDE = np.uint64(RESAMPLES)
VECTOR = ir.VectorType(ir.DoubleType(), TILE_COLUMNS)
BLOCKS_AT_A_TIME = 128  # at least, of each quad's of a pair: so little is left over of the last sixteen


@intrinsic
def tile_sums(context: Any, counts: Any, columns: Any, tile: Any, sums: Any) -> Any:
    """Fill `sums` (8 resamples, 8 columns) from `counts` (n, 8 resamples) and `columns[tile]` of (tiles, n, 8)."""

    def build(target: Any, builder: Any, signature: Any, values: Any) -> Any:
        b = builder
        arrays = [target.make_array(signature.args[k])(target, b, values[k]) for k in (0, 1, 3)]
        n = b.extract_value(arrays[0].shape, 0)
        totals = [cgutils.alloca_once_value(b, ir.Constant(VECTOR, None)) for _ in range(RESAMPLES)]
        start = b.mul(values[2], n)
        rows, out = (b.bitcast(a.data, VECTOR.as_pointer()) for a in arrays[1:])
        with cgutils.for_range(b, n) as loop:
            row = b.load(b.gep(rows, [b.add(start, loop.index)]))
            row.align = 8
            for r, total in enumerate(totals):
                place = b.add(b.mul(loop.index, ir.Constant(WORD, RESAMPLES)), ir.Constant(WORD, r))
                count = spread(b, b.load(b.gep(arrays[0].data, [place])), VECTOR)
                b.store(b.fadd(b.load(total), b.fmul(count, row)), total)
        for r, total in enumerate(totals):
            b.store(b.load(total), b.gep(out, [ir.Constant(WORD, r)])).align = 8
        return target.get_dummy_value()

    return types.void(counts, columns, types.int64, sums), build


@intrinsic
def spill_tally(context: Any, tally: Any, counts: Any) -> Any:
    """Move a tally (n, 8 resamples) of short integers to `counts`, which are floating, and clear it."""

    def build(target: Any, builder: Any, signature: Any, values: Any) -> Any:
        b, short = builder, ir.VectorType(ir.IntType(16), RESAMPLES)
        whole, floating = (target.make_array(signature.args[k])(target, b, values[k]) for k in (0, 1))
        tallies = b.bitcast(whole.data, short.as_pointer())
        out = b.bitcast(floating.data, VECTOR.as_pointer())
        with cgutils.for_range(b, b.extract_value(floating.shape, 0)) as loop:
            place = b.gep(tallies, [loop.index])
            row = b.load(place)
            row.align = 2
            b.store(ir.Constant(short, None), place).align = 2
            b.store(b.uitofp(row, VECTOR), b.gep(out, [loop.index])).align = 8
        return target.get_dummy_value()

    return types.void(tally, counts), build


@compiled
def count_quad(draws, first_block, n, tally, half):
    """Count how often each row is drawn in four resamples, into half of the columns of the tally (n, 8)."""
    column = np.uint64(4 * half)
    for block in range(first_block, first_block + (n + 3) // 4):
        at = place_of(block)
        for _ in range(min(4, n - 4 * (block - first_block))):
            for k in range(4):
                tally[draws[at + NEXT_DRAW * np.uint64(k)] * WIDE + column + np.uint64(k)] += 1
            at += NEXT_WORD


@compiled
def count_tile_sums(columns, first, last, tag, purpose, key_0, key_1, threshold, place, out):
    """Sum columns, (tiles, n, 8), over quads of resamples `first` to `last`, into `out[:, place]` and on."""
    tiles, n, width = columns.shape
    blocks = (n + 3) // 4
    batch = 2 * max(1, -(-BLOCKS_AT_A_TIME // blocks))
    draws = np.empty(room_for(batch * blocks), np.uint16)
    tally, counts, sums = np.zeros(n * RESAMPLES, np.uint16), np.zeros((n, RESAMPLES)), np.empty((RESAMPLES, width))
    for start in range(first, last, batch):
        stop = min(start + batch, last)
        drawn, position = draws[: room_for((stop - start) * blocks)], np.uint64(start) * np.uint64(blocks)
        draw_blocks(drawn, position, tag, purpose, key_0, key_1, np.uint64(n), threshold)
        for quad in range(start, stop, 2):
            filled = min(2, stop - quad)
            for half in range(filled):
                count_quad(draws, (quad + half - start) * blocks, n, tally, half)
            spill_tally(tally, counts)
            for tile in range(tiles):
                tile_sums(counts, columns, tile, sums)
                for c in range(width):
                    for r in range(4 * filled):
                        out[width * tile + c, place + r] = sums[r, c]
            place += 4 * filled

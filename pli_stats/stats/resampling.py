"""Who is drawn, and by which stream of random numbers.

A resample is a draw of whole sampling units with replacement. Draws come in blocks whose size depends on the number of
units only; each block has its own counter of the Philox generator, so that neither chunking nor the number of workers
can change a result.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

BLOCK_DRAWS = 1 << 17  # indices drawn at a time: 1 MB, so that memory does not grow with n_resamples


def philox(seed: int, block: int = 0) -> np.random.Generator:
    """Return the generator of one block: a function of the seed and the block number only.

    Parameters
    ----------
    seed : int
        0 or more.
    block : int
        Number of the block (or of the sample) that draws.

    Returns
    -------
    numpy.random.Generator

    References
    ----------
    Salmon, J. K., Moraes, M. A., Dror, R. O. & Shaw, D. E. (2011). Proc. SC'11. doi:10.1145/2063384.2063405

    Examples
    --------
    >>> bool(philox(1, 7).random() == philox(1, 7).random())
    True
    """
    key = [seed & 0xFFFFFFFFFFFFFFFF, seed >> 64]
    return np.random.Generator(
        np.random.Philox(key=np.array(key, np.uint64), counter=np.array([0, 0, block, 0], np.uint64))
    )


def index_blocks(n: int, n_resamples: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """Yield blocks of resamples of n units, each row the indices of one resample.

    Parameters
    ----------
    n : int
        Number of sampling units.
    n_resamples : int
        Number of resamples in all.
    seed : int

    Yields
    ------
    array of int, (k, n)

    Examples
    --------
    >>> sum(len(block) for block in index_blocks(50, 9999, seed=1))
    9999
    """
    size = max(1, BLOCK_DRAWS // n)
    for block, start in enumerate(range(0, n_resamples, size)):
        # The whole block is drawn even when its tail is not needed: more resamples extend, never change, the stream.
        yield philox(seed, block).integers(0, n, size=(size, n))[: n_resamples - start]

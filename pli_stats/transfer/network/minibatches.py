"""Which rows of a member come when, and which units drop out: from its seed alone, so that company does not matter."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

EPOCHS_AT_A_TIME = 8
ROWS, UNITS = 1, 2  # which of a member's streams of random numbers


def _generator(seed: int, stream: int, place: int) -> np.random.Generator:
    """Return the random numbers of one stream at one place, reached without drawing those before."""
    key = np.array([seed & (1 << 64) - 1, stream << 56 | place], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key))


class RowOrder:
    """The order in which one member sees its rows: shuffled epochs of whole batches.

    An epoch takes `n // size` batches of `size = min(batch_size, n)` rows; the rows left over come in other epochs.

    Examples
    --------
    >>> RowOrder(5, 2, seed=1).between(0, 3).shape
    (3, 2)
    """

    def __init__(self, n: int, batch_size: int, seed: int) -> None:
        self.n, self.size, self.seed = n, min(batch_size, n), seed
        self.per_epoch = n // self.size
        self._block, self._epochs = -1, np.empty((0, 0), dtype=np.int64)

    def between(self, first: int, last: int) -> NDArray[np.int64]:
        """Return the rows of steps `first` to `last` (excluded), one line a step."""
        steps, out, start = self.per_epoch * EPOCHS_AT_A_TIME, [], first
        while start < last:
            block = start // steps
            end = min(last, (block + 1) * steps)
            out.append(self._batches(block)[start - block * steps : end - block * steps])
            start = end
        return np.concatenate(out)

    def _batches(self, block: int) -> NDArray[np.int64]:
        """Return the batches of some epochs, drawn together."""
        if block != self._block:
            rows = np.broadcast_to(np.arange(self.n), (EPOCHS_AT_A_TIME, self.n))
            drawn = _generator(self.seed, ROWS, block).permuted(rows, axis=1)
            self._block, self._epochs = block, drawn[:, : self.per_epoch * self.size].reshape(-1, self.size)
        return self._epochs


def unit_masks(size: int, widths: tuple[int, ...], dropout: float, seed: int, step: int) -> list[NDArray[Any]]:
    """Return the factors of dropout for one member and step: 0 with probability `dropout`, else 1 / (1 - dropout).

    Examples
    --------
    >>> [mask.shape for mask in unit_masks(3, (4, 2), 0.5, seed=1, step=0)]
    [(3, 4), (3, 2)]
    """
    draws = _generator(seed, UNITS, step)
    return [(draws.random((size, width)) >= dropout) / (1.0 - dropout) for width in widths]

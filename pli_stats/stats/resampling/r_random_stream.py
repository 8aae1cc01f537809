"""R's stream: what `set.seed(seed)` and `sample.int(n, size, replace = TRUE)` give in R >= 3.6, bit for bit.

Mersenne Twister with R's scrambling of the seed, and R's rejection sampling of integers; so a reviewer can replay every
resample in R. R's `boot` fills an R x n matrix column by column: the first draw of all resamples, then the second.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.stats.resampling.random_streams import Indices

LARGEST_SEED = 2**31 - 1
STATE_WORDS = 624
MERSENNE_REJECTION = 10403  # what R's .Random.seed starts with


class RStream:
    """R's generator after `set.seed(seed)`; holds its place, as R's does."""

    def __init__(self, seed: int) -> None:
        """Start where R starts after `set.seed(seed)`."""
        if not 0 <= seed <= LARGEST_SEED:
            raise refusal("r_seed", got=seed, most=LARGEST_SEED)
        scrambled = seed
        for _ in range(50):
            scrambled = (69069 * scrambled + 1) & 0xFFFFFFFF
        words = np.empty(STATE_WORDS + 1, np.uint32)
        for j in range(STATE_WORDS + 1):
            scrambled = (69069 * scrambled + 1) & 0xFFFFFFFF
            words[j] = scrambled
        self.key, self.position = words[1:].copy(), STATE_WORDS  # the first word is R's place in the state

    def random_seed(self) -> NDArray[np.int32]:
        """Return `.Random.seed` as R holds it now, (626,)."""
        head = np.array([MERSENNE_REJECTION, self.position], np.int32)
        return np.concatenate([head, self.key.view(np.int32)])

    def sample_int(self, n: int, size: int) -> Indices:
        """Return `sample.int(n, size, replace = TRUE) - 1`; the next call goes on where this one ended."""
        bits = (n - 1).bit_length()
        per_draw = bits // 16 + 1
        generator = np.random.MT19937()
        generator.state = {"bit_generator": "MT19937", "state": {"key": self.key, "pos": self.position}}
        out, done = np.empty(size, np.int64), 0
        while done < size:
            # As many words as are still needed at least: none is drawn in vain, so the place stays R's.
            words = generator.random_raw((size - done) * per_draw).astype(np.uint64).reshape(-1, per_draw)
            values = words[:, 0] >> np.uint64(16)
            for k in range(1, per_draw):
                values = (values << np.uint64(16)) | (words[:, k] >> np.uint64(16))
            values &= np.uint64((1 << bits) - 1)
            accepted = values[values < n]
            out[done : done + len(accepted)] = accepted
            done += len(accepted)
        state = generator.state["state"]
        self.key, self.position = np.array(state["key"], np.uint32), int(state["pos"])
        return out


def r_indices(
    groups: Sequence[Indices], n_resamples: int, seed: int, first: int = 0, last: int | None = None
) -> Indices:
    """Return resamples `first` to `last` of those that `boot::boot(data, statistic, R, strata)` draws, from 0.

    Examples
    --------
    >>> r_indices([np.arange(3)], n_resamples=2, seed=11).tolist()
    [[1, 0, 0], [1, 0, 1]]
    """
    last = n_resamples if last is None else last
    stream = RStream(seed)
    out = np.empty((last - first, sum(map(len, groups))), np.int64)
    for rows in groups:
        if len(groups) > 1 and len(rows) == 1:  # R draws nothing for a stratum of one
            out[:, rows] = rows
            continue
        step = max(1, (1 << 20) // n_resamples)
        for start in range(0, len(rows), step):
            stop = min(start + step, len(rows))
            drawn = stream.sample_int(len(rows), n_resamples * (stop - start)).reshape(stop - start, n_resamples)
            out[:, rows[start:stop]] = rows[drawn[:, first:last]].T
    return out

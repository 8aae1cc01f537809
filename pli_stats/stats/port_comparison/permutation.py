"""Labels of ports permuted over samples: every arrangement where they are few, else random ones."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pli_stats.stats.arguments import Floats, Labels
from pli_stats.stats.resampling.random_streams import monte_carlo_p, philox

SHUFFLED = 1 << 17  # values permuted at a time: 1 MB, so that memory does not grow with n_resamples
TIE = 1e-10  # sums of squares closer than this share of the total are ties: rounding, not data


class Permuted(NamedTuple):
    """The p value of a permutation test, its Monte-Carlo error and the resamples drawn (0: all were counted)."""

    p_value: float
    p_error: float
    n_resamples: int


def permutation_test(x: Floats, codes: Labels, *, n_resamples: int, seed: int, stream: int = 0) -> Permuted:
    """Return the p value of equal ports when their labels are permuted over the samples.

    The statistic is the sum of squares between ports, which orders permutations as F does and, for two ports, as the
    absolute difference of means does. All distinct arrangements are counted if there are no more than `n_resamples`;
    else (b + 1) / (B + 1) of B random ones.

    References
    ----------
    Phipson, B. & Smyth, G. K. (2010). Statistical Applications in Genetics and Molecular Biology 9, 39.
    doi:10.2202/1544-6115.1585

    Examples
    --------
    >>> permutation_test(np.array([1.0, 2.0, 3.0, 7.0, 8.0, 9.0]), np.array([0, 0, 0, 1, 1, 1]), n_resamples=99, seed=1)
    Permuted(p_value=0.1, p_error=0.0, n_resamples=0)
    """
    sizes = np.bincount(codes)
    centred = x - x.mean()
    member = np.equal.outer(codes, np.arange(len(sizes))).astype(np.float64)
    between = float(((centred @ member) ** 2 / sizes).sum())
    least = between - TIE * float(centred @ centred)
    if _log_arrangements(sizes) < math.log(n_resamples + 0.5):
        sums = np.array([[centred[list(part)].sum() for part in parts] for parts in _partitions(range(len(x)), sizes)])
        return Permuted(float(((sums**2 / sizes).sum(axis=1) >= least).mean()), 0.0, 0)
    size, extreme = max(1, SHUFFLED // len(x)), 0
    for block, start in enumerate(range(0, n_resamples, size)):
        rows = np.broadcast_to(centred, (min(size, n_resamples - start), len(x)))
        shuffled = philox(seed, (stream << 32) + block).permuted(rows, axis=1)
        extreme += int((((shuffled @ member) ** 2 / sizes).sum(axis=1) >= least).sum())
    return Permuted(*monte_carlo_p(extreme, n_resamples), n_resamples)


def least_permuted_p(sizes: Labels, n_resamples: int) -> float:
    """Return the least p value of ports of these sizes: of all arrangements those that only swap ports of equal size.

    Examples
    --------
    >>> round(least_permuted_p(np.array([3, 3]), 9999), 3), round(least_permuted_p(np.array([2, 2, 1]), 9999), 4)
    (0.1, 0.0667)
    """
    swaps = np.unique(sizes, return_counts=True)[1]
    log_arrangements = _log_arrangements(sizes)
    exact = math.exp(sum(math.lgamma(s + 1.0) for s in swaps) - log_arrangements)
    drawn = log_arrangements >= math.log(n_resamples + 0.5)
    return max(exact, 1.0 / (n_resamples + 1.0)) if drawn else exact


def _log_arrangements(sizes: Labels) -> float:
    """Return the logarithm of the number of ways to deal the samples out to ports of these sizes."""
    return math.lgamma(float(sizes.sum()) + 1.0) - sum(math.lgamma(s + 1.0) for s in sizes)


def _partitions(samples: Sequence[int], sizes: Labels) -> Iterator[list[tuple[int, ...]]]:
    """Yield every way to deal the samples out to ports of the given sizes."""
    if len(sizes) == 1:
        yield [tuple(samples)]
        return
    for chosen in itertools.combinations(samples, int(sizes[0])):
        taken = set(chosen)
        for rest in _partitions([s for s in samples if s not in taken], sizes[1:]):
            yield [chosen, *rest]

"""Units dealt out to two domains anew, and the p value of the distance between these."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pli_stats.stats.resampling.random_streams import monte_carlo_p, philox
from pli_stats.transfer.domain_distances.exchangeable_units import Floats, Units

CELLS = 1 << 18  # rows times arrangements held at a time: 2 MiB of doubles, which stay in cache
# Statistics closer than this share of their size are ties. Sums over thousands of rows are off by less, whatever the
# order in which threads add them, and two different arrangements are as close with a chance below 1e-6.
TIES = 1e-11


class Statistic(NamedTuple):
    """A distance as a function of indicators (N, B), 1 for rows of the source; `size` is what its rounding goes by."""

    values: Callable[[Floats], Floats]
    size: float


class Permuted(NamedTuple):
    """The observed distance, its p value, the Monte-Carlo error of p, and the arrangements it was compared with."""

    estimate: float
    p_value: float
    p_error: float
    n: int


def permutation_p(statistic: Statistic, units: Units, n_permutations: int, seed: int) -> Permuted:
    """Return a distance and the share of arrangements of the units over the domains under which it is as large.

    All arrangements are counted if there are no more than `n_permutations`; else (1 + b) / (1 + n_permutations), with b
    the number of random arrangements whose distance reaches the observed one.

    References
    ----------
    Phipson, B. & Smyth, G. K. (2010). Statistical Applications in Genetics and Molecular Biology 9, 39.
    doi:10.2202/1544-6115.1585

    Examples
    --------
    >>> from pli_stats.transfer.domain_distances.exchangeable_units import pool_units
    >>> x = np.array([1.0, 2.0, 3.0, 7.0, 8.0, 9.0])
    >>> gap = Statistic(lambda z: np.abs(x @ z / z.sum(0) - x @ (1 - z) / (1 - z).sum(0)), 1.0)
    >>> permutation_p(gap, pool_units(x[:3, None], x[3:, None], None, None), 99, seed=1)
    Permuted(estimate=6.0, p_value=0.1, p_error=0.0, n=20)
    """
    observed = float(statistic.values(units.source_rows[:, None].astype(np.float64))[0])
    least = observed - TIES * max(statistic.size, abs(observed))
    counted = units.n_arrangements <= n_permutations
    blocks = _all_arrangements(units) if counted else _random_arrangements(units, n_permutations, seed)
    extreme = sum(int((statistic.values(block) >= least).sum()) for block in blocks)
    if counted:
        return Permuted(observed, extreme / units.n_arrangements, 0.0, units.n_arrangements)
    return Permuted(observed, *monte_carlo_p(extreme, n_permutations), n_permutations)


def _random_arrangements(units: Units, n: int, seed: int) -> Iterator[Floats]:
    """Yield random arrangements in blocks, (N, B): the same for every statistic of one seed."""
    size = max(1, CELLS // len(units.codes))
    for block, first in enumerate(range(0, n, size)):
        rows = np.broadcast_to(units.from_source, (min(size, n - first), len(units.from_source)))
        yield _by_row(philox(seed, block).permuted(rows, axis=1), units)


def _all_arrangements(units: Units) -> Iterator[Floats]:
    """Yield every arrangement in blocks, (N, B)."""
    chosen = itertools.combinations(range(len(units.from_source)), units.n_source)
    while block := list(itertools.islice(chosen, max(1, CELLS // len(units.codes)))):
        arranged = np.zeros((len(block), len(units.from_source)), bool)
        np.put_along_axis(arranged, np.array(block), True, axis=1)
        yield _by_row(arranged, units)


def _by_row(arranged: NDArray[np.bool_], units: Units) -> Floats:
    """Return indicators of rows, (N, B), from those of units, (B, U)."""
    return np.ascontiguousarray(arranged.T[units.codes], dtype=np.float64)

"""The bound of the inversion where the characteristic function comes back: data rounded to a few digits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pli_stats.stats.intervals import characteristic_function
from pli_stats.stats.intervals.characteristic_function import invert, tail_reach
from pli_stats.stats.resampling.multinomial_enumeration import lattice_sum
from pli_stats.stats.resampling.random_streams import philox


def standard(x):
    """Return deviations in units of the standard deviation of the sum of a resample."""
    d = x - x.mean()
    return d / math.sqrt(float((d * d).sum()))


@pytest.mark.parametrize("n", [12, 20, 50, 300, 3000])
@pytest.mark.parametrize("digits", [0, 1, 2])
@pytest.mark.parametrize("thorough", [True, False])
def test_bound_on_rounded_data(n, digits, thorough):
    # phi comes back to 1 there; the transform of the lattice gives the truth.
    z = standard(np.round(philox(digits).lognormal(size=n), digits))
    truth = lattice_sum([z], (tail_reach(-z.min(), math.inf), tail_reach(z.max(), math.inf)), 1e-13)
    law = invert([(z, n)], thorough=thorough)[0]
    step = truth.points[1] - truth.points[0]
    at = truth.points[np.searchsorted(truth.cumulative, np.linspace(0.002, 0.998, 60))]
    for y in [*(at + 0.3 * step), *(at - 0.01 * step)]:
        assert abs(law.upto(y) - truth.upto(y)) <= law.error(y) + truth.sup_error


@pytest.mark.parametrize(("n", "digits"), [(12, 9), (20, 1), (60, 1), (300, 0), (3000, 1)])
def test_scan_bounds_all_that_it_skips(n, digits):
    z = standard(np.round(philox(n).lognormal(size=n), digits))
    pool = characteristic_function._pool(z, n, 1.0)
    step, start = 0.3, 9.0
    ends, beyond = characteristic_function._scan([pool], step, start, 2000.0)
    t = start + step * (np.arange(6000) + 0.5)
    phi = np.abs(pool.psi(t[0], step, len(t))) ** n
    skipped = np.concatenate([[0.0], np.cumsum(0.5 * step * phi / t)])
    assert (skipped[np.searchsorted(t, ends[ends < t[-1]])] <= beyond[ends < t[-1]]).all()
    assert skipped[-1] > 0.0

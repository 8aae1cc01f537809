"""Compositions, their weights, ports by enumeration and lattice steps, against all draws written out."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest

from pli_stats.stats.intervals.ideal_bootstrap import exact_distribution
from pli_stats.stats.intervals.percentile_bca import weighted_ends
from pli_stats.stats.resampling.multinomial_enumeration import (
    compositions,
    lattice_step,
    multinomial_weights,
)
from pli_stats.stats.resampling.random_streams import philox


@pytest.mark.parametrize(("draws", "kinds"), [(1, 1), (1, 3), (4, 1), (3, 3), (5, 4), (40, 2)])
def test_compositions(draws, kinds):
    table = compositions(draws, kinds)
    assert len(table) == math.comb(draws + kinds - 1, kinds - 1) == len(np.unique(table, axis=0))
    assert (table >= 0).all() and (table.sum(axis=1) == draws).all()


def test_multinomial_weights_are_the_fractions():
    table = compositions(5, 3)
    shares = [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)]
    right = [
        Fraction(math.factorial(5), math.prod(map(math.factorial, row)))
        * math.prod(q**k for q, k in zip(shares, row, strict=True))
        for row in table.tolist()
    ]
    np.testing.assert_allclose(multinomial_weights(table, np.array(shares, float)), np.array(right, float), rtol=1e-13)


def every_draw(sums, sizes):
    """Return the mean per sample in every resample of ports, and its probability."""
    counts = compositions(len(sizes), len(sizes))
    weights = multinomial_weights(counts, np.full(len(sizes), 1.0 / len(sizes)))
    return (counts @ sums) / (counts @ sizes)[:, None], weights


def lower_end(values, weights, p):
    """Return the p-quantile: the end of a percentile interval whose tail it is."""
    ends = weighted_ends(values, weights, 0.0, np.ones(2), "percentile", abs(1.0 - 2.0 * p))
    return ends[0 if p <= 0.5 else 1]


@pytest.mark.parametrize("ports", [1, 2, 4, 5])
def test_ports_against_all_draws(ports):
    rng = philox(ports)
    sizes, sums = rng.integers(1, 9, ports), rng.lognormal(size=(ports, 2))
    drawn = np.array(list(itertools.product(range(ports), repeat=ports)))
    right = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)[:, None]
    values, weights = every_draw(sums, sizes)
    assert weights.sum() == pytest.approx(1.0, abs=1e-15)
    for column in (0, 1):
        for p in (0.03, 0.2, 0.5, 0.77, 0.97):
            k = math.ceil(p * len(drawn) - 1e-9)
            found = lower_end(values[:, column], weights, p)
            assert found == pytest.approx(np.sort(right[:, column])[k - 1], rel=1e-12)
        assert values[:, column] @ weights == pytest.approx(right[:, column].mean(), rel=1e-12)


def test_eight_ports():
    values, weights = every_draw(np.arange(8.0)[:, None], np.ones(8))
    assert values.shape == (6435, 1)
    ideal = exact_distribution(np.arange(8.0))
    for p in (0.025, 0.5, 0.9):
        assert lower_end(values[:, 0], weights, p) == pytest.approx(ideal.quantile(p))


def test_lattice_steps():
    assert lattice_step(np.array([0.0, 0.15, 0.35]), 1e-3)[0] == pytest.approx(0.05)
    measured = np.array([17.35, 16.9, 22.07, 19.99]) - 17.02  # rounding of the difference is no obstacle
    assert lattice_step(measured - measured.min(), 1e-3)[0] == pytest.approx(0.01)
    assert lattice_step(np.array([0.0, 1.0, math.pi]), 1e-3) is None
    assert lattice_step(np.array([0.0, 1.0, 2.0 + 1e-6]), 1e-3) is None

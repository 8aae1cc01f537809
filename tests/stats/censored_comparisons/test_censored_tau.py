"""Kendall's S with non-detects: as NADA counts it, as R has it without them, its variance by all orders."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from censored_data import BLOOD, KIDNEY, parts
from hypothesis import given
from hypothesis import strategies as st
from profiles import by_profile, examples
from scipy.stats import kendalltau

import pli_stats as ps
from pli_stats.stats.censored_comparisons.censored_tau import pair_signs, variance_of_s


def test_lead_in_herons_as_nada():
    """NADA2's help on cenken prints tau = 0.4216524, which is S / 351."""
    (blood, below_blood), (kidney, below_kidney) = parts(BLOOD), parts(KIDNEY)
    test = ps.censored_kendall_test(blood, kidney, nondetect_x=below_blood, nondetect_y=below_kidney)
    assert test.statistic / 351.0 == pytest.approx(0.4216524, abs=5e-8)
    assert test.effect > 0.4216524  # tau-b leaves out the pairs that no one can order
    assert test.p_value == pytest.approx(1.419e-4, abs=5e-8)


rows = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5), st.booleans(), st.booleans()), min_size=4, max_size=6)


@given(rows)
@examples(60)
def test_variance_by_all_orders(rows):
    x, y, below_x, below_y = (np.array(column) for column in zip(*rows, strict=True))
    a, b = pair_signs(x * 1.0, below_x), pair_signs(y * 1.0, below_y)
    all_s = [
        float((a * b[np.ix_(order, order)]).sum()) / 2.0
        for order in map(list, itertools.permutations(range(len(rows))))
    ]
    assert np.mean(all_s) == pytest.approx(0.0, abs=1e-12)
    assert variance_of_s(a, b) == pytest.approx(np.var(all_s), abs=1e-9)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=4, max_size=30))
@examples(60)
def test_without_nondetects_it_is_kendalls_tau_b(pairs):
    x, y = (np.array(column) for column in zip(*pairs, strict=True))
    test = ps.censored_kendall_test(x, y)
    tau = kendalltau(x, y).statistic
    assert test.effect == pytest.approx(0.0 if np.isnan(tau) else tau, abs=1e-12)
    trend = ps.mann_kendall_test(y, time=x) if np.ptp(x) and np.ptp(y) else None
    if trend is not None:
        assert test.statistic == trend.statistic
        if not trend.method.startswith("exact"):
            assert test.p_value == pytest.approx(trend.p_value, abs=1e-12)


def test_a_limit_orders_what_it_can():
    signs = pair_signs(np.array([5.0, 5.0, 3.0, 8.0]), np.array([True, False, False, True]))
    assert signs[0].tolist() == [0.0, 1.0, 0.0, 0.0]  # <5 is less than 5; it may be above or below 3, and below <8
    assert signs[1].tolist() == [-1.0, 0.0, -1.0, 0.0]


def test_all_tied():
    test = ps.censored_kendall_test([1.0, 1.0, 1.0], [1.0, 2.0, 3.0])
    assert (test.statistic, test.p_value, test.effect) == (0.0, 1.0, 0.0)
    assert [note.code for note in test.notes] == ["all_tied"]
    unseen = ps.censored_kendall_test([1.0, 2.0, 3.0], [1.0, 2.0, 3.0], nondetect_y=[True] * 3)
    assert unseen.p_value == 1.0


def test_sides():
    x, y = np.arange(8.0), np.array([1.0, 2.0, 2.0, 4.0, 3.0, 5.0, 6.0, 9.0])
    below = y <= 2.0
    up, down, both = (
        ps.censored_kendall_test(x, y, nondetect_y=below, alternative=side) for side in ("greater", "less", "two-sided")
    )
    assert both.p_value == pytest.approx(2.0 * min(up.p_value, down.p_value))
    assert up.p_value < 0.05 < down.p_value
    assert math.isclose(up.effect, down.effect)


def test_size():
    runs = by_profile(400, 4000)
    hits = 0
    for seed in range(runs):
        rng = np.random.default_rng([seed, 3])
        x, y = rng.lognormal(size=25), rng.lognormal(size=25)
        below_x, below_y = x < 0.8, y < rng.choice([0.5, 1.0], 25)
        test = ps.censored_kendall_test(np.maximum(x, 0.8), y, nondetect_x=below_x, nondetect_y=below_y)
        hits += test.p_value < 0.05
    assert abs(hits / runs - 0.05) < 3.0 * np.sqrt(0.05 * 0.95 / runs) + 0.005  # the normal law is approximate

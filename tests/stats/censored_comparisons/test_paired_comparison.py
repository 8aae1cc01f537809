"""The paired Prentice-Wilcoxon test as NADA2 prints it, and what pairs must obey."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from censored_data import BONE, LIVER, parts
from hypothesis import given
from hypothesis import strategies as st
from profiles import by_profile, examples

import pli_stats as ps
from pli_stats.stats.censored_comparisons.paired_comparison import prentice_scores


def herons():
    (liver, below_liver), (bone, below_bone) = parts(LIVER), parts(BONE)
    return (liver, bone), {"nondetect_a": below_liver, "nondetect_b": below_bone}


def test_lead_in_herons_as_nada2():
    """NADA2's help on ppw.test prints n = 27, Z = -3.541, p-value = 0.000398."""
    values, flags = herons()
    test = ps.paired_prentice_test(*values, **flags, method="normal")
    assert (test.n, round(test.statistic, 3), round(test.p_value, 6)) == (27, -3.541, 0.000398)


def test_exact_p_counts_all_signs():
    (a, b), flags = herons()
    a, b = a[:9], b[:9]
    flags = {name: below[:9] for name, below in flags.items()}
    test = ps.paired_prentice_test(a, b, **flags)
    limit = np.maximum(np.where(flags["nondetect_a"], a, 0.0), np.where(flags["nondetect_b"], b, 0.0))
    below = [f | (v < limit) for v, f in ((a, flags["nondetect_a"]), (b, flags["nondetect_b"]))]
    scores = prentice_scores(np.concatenate([np.maximum(a, limit), np.maximum(b, limit)]), np.concatenate(below))
    d = scores[:9] - scores[9:]
    sums = np.array([np.dot(s, np.abs(d)) for s in itertools.product([-1, 1], repeat=9)])
    assert test.p_value == pytest.approx((np.abs(sums) >= abs(d.sum()) - 1e-12).mean(), abs=1e-15)
    told = np.count_nonzero(np.abs(d) > 1e-12)
    assert test.least_p == 2.0 ** (1 - told)


def test_scores_of_prentice():
    """Without ties F is the product of n / (n + 1), so that scores are even between -1 and 1."""
    n = 9
    scores = prentice_scores(np.arange(1.0, n + 1.0), np.zeros(n, bool))
    np.testing.assert_allclose(scores, 2.0 * np.arange(1.0, n + 1.0) / (n + 1.0) - 1.0, atol=1e-15)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9), st.booleans(), st.booleans()), min_size=2, max_size=15))
@examples(60)
def test_exchanging_the_two_turns_the_sign(rows):
    a, b, below_a, below_b = (np.array(column) for column in zip(*rows, strict=True))
    one = ps.paired_prentice_test(a, b, nondetect_a=below_a, nondetect_b=below_b, alternative="greater")
    other = ps.paired_prentice_test(b, a, nondetect_a=below_b, nondetect_b=below_a, alternative="less")
    assert other.statistic == pytest.approx(-one.statistic, abs=1e-12)
    assert other.p_value == pytest.approx(one.p_value, abs=1e-12)
    assert one.least_p <= one.p_value <= 1.0
    log = ps.paired_prentice_test(np.log(a), np.log(b), nondetect_a=below_a, nondetect_b=below_b, alternative="greater")
    assert log.p_value == pytest.approx(one.p_value, abs=1e-12)


def test_pairs_below_one_limit_add_nothing():
    a, b = [1.0, 2.0, 5.0, 7.0, 3.0], [1.0, 4.0, 1.0, 1.0, 1.0]
    test = ps.paired_prentice_test(a, b, nondetect_a=[True, False, False, False, False], nondetect_b=[True] * 5)
    assert [(note.code, note["n"]) for note in test.notes if note.code == "pairs_not_told_apart"] == [
        ("pairs_not_told_apart", 2)
    ]
    none = ps.paired_prentice_test([1.0, 2.0], [1.0, 2.0], nondetect_b=[True, True])
    assert none.statistic > 0.0  # a measured value at the limit is larger than "less than" it
    equal = ps.paired_prentice_test([1.0, 2.0], [1.0, 2.0])
    assert (equal.statistic, equal.p_value, equal.least_p) == (0.0, 1.0, 1.0)


@pytest.mark.parametrize("method", ["exact", "normal"])
def test_size(method):
    runs = by_profile(400, 4000)
    hits = 0
    for seed in range(runs):
        rng = np.random.default_rng([seed, 5])
        place = rng.normal(size=15)
        a, b = np.exp(place + rng.normal(0.0, 0.5, 15)), np.exp(place + rng.normal(0.0, 0.5, 15))
        limit_a, limit_b = 0.6, rng.choice([0.6, 1.2], 15)
        below = {"nondetect_a": a < limit_a, "nondetect_b": b < limit_b}
        test = ps.paired_prentice_test(np.maximum(a, limit_a), np.maximum(b, limit_b), **below, method=method)
        hits += test.p_value < 0.05
    assert hits / runs < 0.05 + 3.0 * np.sqrt(0.05 * 0.95 / runs)
    assert hits / runs > 0.02

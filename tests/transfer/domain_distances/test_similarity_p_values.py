"""P values of distances between domains: counted out, uniform under the null, small where domains differ."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import threadpoolctl
from scipy import stats
from sklearn.preprocessing import StandardScaler
from written_out import N_DIRECTIONS, ROUNDING, by_hand, rows_of, similarity

from pli_stats.transfer.domain_distances import permutation_test
from pli_stats.transfer.domain_distances.distances import coral
from pli_stats.transfer.domain_distances.exchangeable_units import pool_units
from pli_stats.transfer.domain_distances.permutation_test import permutation_p
from pli_stats.transfer.domain_distances.similarity_verb import METRICS

FALSE_ALARM = 1e-3  # of each test of uniform p values; the seeds are fixed


def counted_p(a, b, metric, groups=None, folds=5):
    """Return p by dealing the units out in every way, with the written-out distances."""
    units = pool_units(a, b, *(groups or (None, None)))
    observed, reached = by_hand(a, b, metric, groups=groups, folds=folds), []
    for chosen in itertools.combinations(range(len(units.from_source)), units.n_source):
        arranged = np.isin(units.codes, chosen)
        reached.append(by_hand(a, b, metric, arranged, groups, folds) >= observed - 1e-9)
    return np.mean(reached), len(reached)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("ties", [False, True], ids=["no ties", "ties"])
def test_counted_out(metric, ties):
    a, b = rows_of(11, 4, 3, 2, shift=0.8)
    if ties:  # whole numbers: many arrangements are equal but for rounding
        a, b = np.array([[0, 1], [1, 0], [1, 1], [2, 1.0]]), np.array([[1, 2], [1, 1], [0, 1.0]])
    p, n = counted_p(a, b, metric)
    found = similarity(a, b, metrics=metric, n_permutations=n, n_projections=N_DIRECTIONS).loc[metric]
    assert n == math.comb(7, 3) == found.n_permutations
    assert (found.p_value, found.p_error) == (pytest.approx(p, rel=1e-12), 0.0)
    assert found.estimate == pytest.approx(by_hand(a, b, metric), **ROUNDING)
    assert found.notes == "All 35 arrangements of the samples over the domains were enumerated: p is exact."


@pytest.mark.parametrize("metric", METRICS)
def test_groups_counted_out(metric):
    a, b = rows_of(12, 6, 8, 2, shift=1.0)
    groups = (list("aaabcc"), list("ddeefffg"))  # 2 samples a group on average on both sides, so none is left out
    p, n = counted_p(a, b, metric, groups, folds=3)
    more = {"source_groups": groups[0], "target_groups": groups[1], "folds": 3, "n_projections": N_DIRECTIONS}
    found = similarity(a, b, metrics=metric, n_permutations=99, **more).loc[metric]
    assert n == math.comb(7, 3) == found.n_permutations
    assert found.p_value == pytest.approx(p, rel=1e-12)
    assert found.estimate == pytest.approx(by_hand(a, b, metric, groups=groups, folds=3), **ROUNDING)
    assert (found.unit, found.n_source, found.n_target) == ("group", 6, 8)


@pytest.mark.parametrize("metric", METRICS)
def test_random_arrangements_agree_with_all(metric):
    a, b = rows_of(13, 7, 6, 2, shift=0.4)
    n = math.comb(13, 6)
    exact = similarity(a, b, metrics=metric, n_permutations=n).loc[metric]
    drawn = similarity(a, b, metrics=metric, n_permutations=n - 1).loc[metric]
    assert (exact.n_permutations, drawn.n_permutations) == (n, n - 1)
    assert 0.0 < drawn.p_error < 0.02
    assert drawn.p_value == pytest.approx(exact.p_value, abs=4 * drawn.p_error)
    assert drawn.p_error == pytest.approx(math.sqrt(drawn.p_value * (1 - drawn.p_value) / n), rel=1e-9)


def p_values(make, runs):
    """Return p values (runs, metrics) of pairs made from seeds."""
    found = []
    for run in range(runs):
        a, b, groups = make(np.random.default_rng([20261, run]))
        options = {"source_groups": groups[0], "target_groups": groups[1], "n_projections": 10}
        with threadpoolctl.threadpool_limits(1):  # small products gain nothing from threads
            found.append(similarity(a, b, n_permutations=199, seed=run, **options)["p_value"])
    return np.array(found)


def check_uniform(p):
    """Hold p values of 199 permutations against the uniform law on 1/200, ..., 1, with ties spread out."""
    spread = p - np.random.default_rng(1).random(p.shape) / 200.0
    low, high = stats.binom.interval(1.0 - FALSE_ALARM, len(p), 0.05)
    for k, metric in enumerate(METRICS):
        # Errors are counts, so that arrangements tie and p of proxy_a may only be too large.
        side = "greater" if metric == "proxy_a" else "two-sided"
        assert stats.kstest(spread[:, k], "uniform", alternative=side).pvalue > FALSE_ALARM, metric
        assert low <= (p[:, k] <= 0.05).sum() <= high, metric


def pair_of_groups(sizes, others, share=True):
    """Return a maker of domains whose groups have effects of their own, from one population of groups."""

    def make(rng):
        a, b = (rng.normal(size=(len(s), 2)).repeat(s, axis=0) + rng.normal(size=(sum(s), 2)) for s in (sizes, others))
        labels = [np.repeat(np.arange(len(s)), s) for s in (sizes, others)]
        return a, b, labels if share else (None, None)

    return make


def test_one_distribution_shows_no_shift():
    check_uniform(p_values(lambda rng: (rng.normal(size=(24, 3)), rng.normal(size=(16, 3)), (None, None)), 300))


def test_groups_from_one_population_show_no_shift():
    check_uniform(p_values(pair_of_groups([4] * 10, [4] * 7), 300))


def test_samples_that_share_effects_are_not_exchangeable():
    p = p_values(pair_of_groups([4] * 10, [4] * 7, share=False), 100)
    assert ((p <= 0.05).mean(axis=0) > 0.15).all(), "this is why groups are exchanged whole"


def test_larger_groups_in_one_domain_show_no_shift():
    make = pair_of_groups([12] * 14, [3] * 6)
    check_uniform(p_values(make, 300))
    unthinned = []
    for run in range(150):
        a, b, groups = make(np.random.default_rng([20262, run]))
        x = StandardScaler().fit_transform(np.concatenate([a, b]))
        with threadpoolctl.threadpool_limits(1):
            unthinned.append(permutation_p(coral(x), pool_units(a, b, *groups), 99, run).p_value)
    assert np.mean(np.array(unthinned) <= 0.05) > 0.12, "this is why they are thinned"


def test_shifts_are_found():
    shifted = similarity(*rows_of(21, 40, 30, shift=1.0), n_permutations=999)["p_value"]
    wider = similarity(*rows_of(22, 40, 30, factor=3.0), n_permutations=999)["p_value"]
    assert (shifted.drop("coral") <= 0.002).all()
    assert (wider.drop("proxy_a") <= 0.002).all()
    assert shifted["coral"] > 0.05, "which is blind to means"


def test_domains_told_apart_without_error():
    a = np.random.default_rng(1).normal(size=(30, 2))
    found = similarity(a, a + 100.0, n_permutations=999).loc["proxy_a"]
    assert (found.estimate, found.p_value) == (2.0, 0.001)


def test_threads_change_no_p_value():
    a, b = rows_of(23, 300, 200, shift=0.02)
    a, b = a.round(2), b.round(2)
    made = []
    for n in (1, 2):
        with threadpoolctl.threadpool_limits(n):
            made.append(similarity(a, b, n_permutations=199))
    assert made[0]["p_value"].tolist() == made[1]["p_value"].tolist()
    assert made[0]["estimate"].tolist() == pytest.approx(made[1]["estimate"].tolist(), rel=1e-12)


def test_blocks_change_no_p_value(monkeypatch):
    a, b = rows_of(24, 7, 6, shift=0.5)
    once = similarity(a, b, n_permutations=2000)
    monkeypatch.setattr(permutation_test, "CELLS", 13 * 100)
    blocks = similarity(a, b, n_permutations=2000)  # all 1716 are counted
    assert blocks["p_value"].tolist() == once["p_value"].tolist()
    assert blocks["estimate"].tolist() == once["estimate"].tolist()

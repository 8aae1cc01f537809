"""Relevance of features: rank correlations with whole groups, importance, agreement; their size and coverage."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import LONG
from scipy import stats

from pli_stats.checks import InputError
from pli_stats.stats.intervals.interval_methods import Request
from pli_stats.text.notes import coded
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.relevance.group_intervals import pseudo_values
from pli_stats.transfer.relevance.permutation_importance import permutation_importance
from pli_stats.transfer.relevance.rank_association import _correlation, _Order, rank_association
from pli_stats.transfer.relevance.relevance_of import relevance_of

ROUNDING = 1e-12
FEW = Request("studentized", 0.95, 199, 1)
SETS = 1000 if LONG else 200  # data sets of a simulation
WIDE = 3.5  # binomial standard errors: of a dozen comparisons, one fails by chance in about 200 runs


def rank(x, y, groups, request=FEW, n_permutations=199):
    return rank_association(np.asarray(x, dtype=float), np.asarray(y, dtype=float), groups, request, n_permutations)


@given(st.integers(0, 10**6), st.integers(3, 8), st.integers(1, 4))
def test_equal_groups_give_the_rank_correlation_of_scipy(seed, n_groups, size):
    random = np.random.default_rng(seed)
    groups = np.repeat(np.arange(n_groups), size)
    x, y = random.integers(0, 5, len(groups)).astype(float), random.normal(size=len(groups))
    if np.ptp(x) == 0.0:
        return
    assert rank(x, y, groups).estimate == pytest.approx(stats.spearmanr(x, y).statistic, abs=ROUNDING)


@given(st.integers(0, 10**6), st.integers(3, 8))
def test_weights_count_rows_as_often_as_they_say(seed, n):
    random = np.random.default_rng(seed)
    x, y = random.integers(0, 4, n).astype(float), random.normal(size=n)
    counts = random.integers(1, 4, n)
    often = np.repeat(np.arange(n), counts)
    if np.ptp(x) == 0.0:
        return
    found = _correlation((_Order(x), _Order(y)), counts[None, :].astype(float))[0]
    assert found == pytest.approx(stats.spearmanr(x[often], y[often]).statistic, abs=ROUNDING)


def test_a_large_port_counts_no_more_than_a_small_one():
    random = np.random.default_rng(3)
    x, y = random.normal(size=12), random.normal(size=12)
    groups = np.repeat(np.arange(6), 2)
    again = np.concatenate([np.arange(12), *[[0, 1]] * 20])  # the first port, sampled 21 times as often
    assert rank(x[again], y[again], groups[again]).estimate == pytest.approx(rank(x, y, groups).estimate, abs=ROUNDING)


def test_order_of_rows_names_of_groups_and_rising_functions_change_nothing():
    random = np.random.default_rng(4)
    groups = np.repeat(np.arange(7), 3)
    x, y = random.normal(size=21), random.normal(size=21)
    base, order = rank(x, y, groups), random.permutation(21)
    moved = rank(np.exp(x)[order], (y**3)[order], groups[order])
    assert [moved.estimate, moved.conf_low, moved.p_value] == pytest.approx(
        [base.estimate, base.conf_low, base.p_value], abs=ROUNDING
    )


def test_p_counts_all_orders_of_a_feature_that_is_constant_within_groups():
    x, y = np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([1.0, 3.0, 2.0, 5.0, 4.0])
    groups = np.repeat(np.arange(5), 2)
    found = rank(np.repeat(x, 2), np.repeat(y, 2), groups, n_permutations=20_000)
    exact = stats.permutation_test(
        (x,), lambda line: stats.spearmanr(line, y).statistic, permutation_type="pairings", n_resamples=math.inf
    ).pvalue
    two_se = 2.0 * math.sqrt(exact * (1.0 - exact) / 20_000)
    assert found.p_value == pytest.approx(exact, abs=two_se)
    assert found.least_p == pytest.approx(1.0 / 120.0)


def test_few_groups_and_constant_features_say_so():
    flat = rank(np.ones(6), np.arange(6.0), np.repeat(np.arange(3), 2))
    assert (flat.estimate, flat.p_value, flat.notes[0].code) == (0.0, 1.0, "constant_feature")
    two = rank(np.arange(4.0), np.arange(4.0), np.repeat([0, 1], 2))
    assert (two.conf_low, two.conf_high, two.p_value, two.notes[0].code) == (-1.0, 1.0, 1.0, "few_groups")


def test_pseudo_values_of_a_mean_are_the_values():
    y = np.array([3.0, 1.0, 4.0, 1.5])
    assert pseudo_values(lambda counts: counts @ y / counts.sum(axis=1), 4) == pytest.approx(y)


def drawn(random, n_groups, kind, r):
    """Return groups and two columns with normal copulas, half of whose variance is between groups, or all of it."""
    sizes = np.full(n_groups, 6) if kind == "even" else np.maximum(1, random.lognormal(1.5, 1.0, n_groups).astype(int))
    groups = np.repeat(np.arange(n_groups), sizes)
    shared, own = random.normal(size=(n_groups, 2)), random.normal(size=(len(groups), 2))
    between = 1.0 if kind == "constant" else 0.5
    z = math.sqrt(between) * shared[groups] + math.sqrt(1.0 - between) * own
    return groups, z[:, 0], np.exp(r * z[:, 0] + math.sqrt(1.0 - r * r) * z[:, 1])


@pytest.mark.parametrize("kind", ["even", "uneven", "constant"])
@pytest.mark.parametrize("n_groups", [6, 12, 38])
def test_size_and_coverage_over_groups(kind, n_groups):
    random = np.random.default_rng([n_groups, len(kind)])
    rejected = covered = 0
    truth = 6.0 / math.pi * math.asin(0.25)  # rank correlation of normal columns with correlation 0.5
    for _ in range(SETS):
        groups, x, y = drawn(random, n_groups, kind, 0.0)
        rejected += rank(x, y, groups, n_permutations=399).p_value <= 0.05
        groups, x, y = drawn(random, n_groups, kind, 0.5)
        found = rank(x, y, groups)
        covered += found.conf_low <= truth <= found.conf_high
    # Unequal sizes break exchangeability of means: 8 % was the most that simulations at full length gave.
    assert rejected / SETS <= 0.08 + WIDE * math.sqrt(0.08 * 0.92 / SETS)
    assert covered / SETS >= 0.92 - WIDE * math.sqrt(0.92 * 0.08 / SETS)


def two_domains(n_ports=9, seed=1):
    """Return a source and a target with five features in common; `told` tells of both targets, `idle` of none."""
    random = np.random.default_rng(seed)

    def made(name, n_groups, unit):
        x = pd.DataFrame(random.normal(size=(n_groups * 6, 5)), columns=["told", "half", "idle", "less", "none"])
        logs = x["told"] + 0.5 * x["half"] - 0.2 * x["less"] + 0.2 * random.normal(size=len(x))
        return Domain(name, x, np.exp(logs), np.repeat([f"{unit} {k}" for k in range(n_groups)], 6))

    return made("PM2.5", 20, "country"), made("ports", n_ports, "port")


def test_the_feature_that_tells_leads_both_rankings_and_they_agree():
    source, target = two_domains()
    found = relevance_of(source, target, n_permutations=999, n_trees=30, n_resamples=499)
    lead = found.associations.groupby(["domain", "measure"])["feature"].first()
    assert set(lead) == {"told"}
    assert found.agreement["n_features"].tolist() == [5, 5]
    assert found.agreement["estimate"].min() > 0.5
    assert (found.agreement["least_p"] == 2.0 / math.factorial(5)).all()
    told = found.associations[found.associations["feature"] == "told"]
    assert (told["p_adjusted"] < 0.05).all()
    assert (found.associations["p_adjusted"] >= found.associations["p_value"]).all()
    assert (found.associations["p_value"] >= found.associations["least_p"]).all()


def test_domains_without_common_features_say_so_and_keep_their_own_rankings():
    source, target = two_domains()
    renamed = {name: f"{name} of ports" for name in target.features}
    apart = Domain("ports", target.features.rename(columns=renamed), target.target, target.groups)
    alone = relevance_of(source, apart, n_permutations=99, n_trees=5, n_resamples=99)
    assert not len(alone.agreement)
    assert coded(alone.notes, "few_shared_features")[0]["names"] == ()
    assert len(alone.associations) == 20
    assert "share too few" in alone.answer
    named = relevance_of(source, apart, same=renamed, n_permutations=99, n_trees=5, n_resamples=99)
    assert named.agreement["n_features"].tolist() == [5, 5]


def test_a_feature_of_text_has_an_importance_only():
    source, target = two_domains()
    text = target.features.assign(kind=np.where(target.features["told"] > 0.0, "harbour", "bay"))
    found = relevance_of(
        source, Domain("ports", text, target.target, target.groups), n_permutations=99, n_trees=5, n_resamples=99
    ).associations
    assert found[found["feature"] == "kind"]["measure"].tolist() == ["importance"]


def test_importance_is_that_of_groups_held_out_whole():
    # Which port it is tells all in ports that were seen, and nothing in others.
    code = np.repeat(np.arange(12.0), 5)
    level = np.random.default_rng(5).permutation(12)[code.astype(int)]
    found = permutation_importance(
        Domain("d", pd.DataFrame({"port number": code}), np.exp(level), code), n_trees=20, seed=1
    )
    assert found.error.mean() > 2.0  # of a range of 11
    assert abs(found.increase.mean()) < 1.0


def test_bad_names_are_refused():
    source, target = two_domains(4)
    with pytest.raises(InputError, match="the source has no 'tol'"):
        relevance_of(source, target, same={"tol": "told"})
    with pytest.raises(InputError, match="once"):
        relevance_of(source, target, same={"told": "idle", "half": "idle"})

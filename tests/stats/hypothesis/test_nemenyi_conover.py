"""Pairs of models: Demsar's example, R, the far tail, family-wise error."""

from __future__ import annotations

import itertools
import json
import math
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

import pli_stats as ps
from pli_stats.stats.hypothesis.studentized_range import range_tail
from pli_stats.text.notes import coded, note

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "rank_tests.json").read_text())
TABLES = {name: known["scores"] for name, known in GOLDEN["friedman"].items()}
PRINTED = 0.005  # half a unit of the last digit that the papers print
# Absolute: R's ptukey is off by 2e-10 for k = 2 (closed form) and by up to 2e-7 for k = 40 (scipy, mpmath).
PTUKEY = 2.5e-7
QTUKEY = 1e-6  # absolute; what that does to a quantile


def ranks_of(shape, rng):
    """Return random scores without ties."""
    return rng.random(shape)


def test_demsars_critical_differences():
    assert ps.critical_difference(4, 14) == pytest.approx(1.25, abs=PRINTED)
    assert ps.critical_difference(4, 14, level=0.9) == pytest.approx(1.12, abs=PRINTED)
    # table 5 (a): q at 0.05 for 2 to 10 models
    printed = [1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164]
    for k, q in enumerate(printed, start=2):
        assert ps.critical_difference(k, 6) / math.sqrt(k * (k + 1) / 36) == pytest.approx(
            q, abs=0.001
        )  # printed q are cut off


@pytest.mark.parametrize("known", GOLDEN["range"]["quantiles"], ids=lambda known: str(known["level"]))
def test_quantiles_of_the_range_are_those_of_r(known):
    for k, q in zip(GOLDEN["range"]["k"], known["q"], strict=True):
        ours = ps.critical_difference(k, 12, level=known["level"]) * math.sqrt(144 / (k * (k + 1)))
        assert ours == pytest.approx(q, abs=QTUKEY)
        assert range_tail(ours, k) == pytest.approx(1.0 - known["level"], rel=1e-9)


@pytest.mark.parametrize("known", GOLDEN["range"]["tails"], ids=lambda known: f"k = {known['k']}")
def test_tails_of_the_range_are_those_of_r_and_scipy(known):
    from scipy.stats import studentized_range

    for q, p in zip(GOLDEN["range"]["tail_q"], known["p"], strict=True):
        assert range_tail(q, known["k"]) == pytest.approx(p, abs=PTUKEY)
        assert range_tail(q, known["k"]) == pytest.approx(studentized_range.sf(q, known["k"], np.inf), abs=1e-14)


@pytest.mark.parametrize("k", [2, 3, 10, 40])
def test_far_tails_of_the_range(k):
    assert range_tail(0.0, k) == pytest.approx(1.0, rel=1e-14)
    for q in (20.0, 35.0, 45.0):
        # Two at a time: there the union bound is exact, and for k = 2 everywhere.
        bound = k * (k - 1) / 2 * math.erfc(q / 2.0)
        assert range_tail(q, k) == pytest.approx(bound, rel=1e-12, abs=0.0)


@pytest.mark.parametrize("name", TABLES)
def test_post_hoc_p_values_are_those_of_r(name):
    known = GOLDEN["friedman"][name]
    k = np.shape(known["scores"])[1]
    places = {pair: i for i, pair in enumerate(itertools.combinations(range(k), 2))}
    nemenyi, conover = ps.nemenyi_test(known["scores"]).pairs, ps.conover_test(known["scores"]).pairs
    for pairs, column, expected, absolute in (
        (nemenyi, "p_adjusted", known["nemenyi"], PTUKEY),
        (conover, "p_value", known["conover"], 0.0),
        (conover, "p_adjusted", known["conover_holm"], 0.0),
    ):
        for a, b, p in zip(pairs["group_a"], pairs["group_b"], pairs[column], strict=True):
            assert p == pytest.approx(expected[places[min(a, b), max(a, b)]], rel=1e-9, abs=absolute)


def test_demsars_groups_at_level_090():
    names = ["C4.5", "C4.5+m", "C4.5+cf", "C4.5+m+cf"]
    result = ps.nemenyi_test(pd.DataFrame(TABLES["demsar"], columns=names), level=0.9)
    # In the paper C4.5 is worse than both variants with m at 0.10, and C4.5+cf belongs to no group for certain.
    assert dict(zip(result.groups["model"], result.groups["letters"], strict=True)) == {
        "C4.5+m+cf": "a",
        "C4.5+m": "a",
        "C4.5+cf": "ab",
        "C4.5": "b",
    }
    assert result.groups["among_best"].tolist() == [True, True, True, False]
    assert result.groups["mean_rank"].tolist() == pytest.approx([1.964, 2.0, 2.893, 3.143], abs=0.0005)
    assert ps.nemenyi_test(TABLES["demsar"]).groups["letters"].tolist() == ["a"] * 4
    assert note("scores_tie") in result.notes


def test_nemenyi_intervals_exclude_zero_where_the_difference_is_significant():
    result = ps.nemenyi_test(TABLES["many_models"], level=0.95)
    pairs = result.pairs
    assert ((pairs["conf_low"] > 0) | (pairs["conf_high"] < 0)).tolist() == (pairs["p_adjusted"] <= 0.05).tolist()
    half = (pairs["conf_high"] - pairs["conf_low"]) / 2
    assert half.tolist() == pytest.approx([ps.critical_difference(10, 6)] * 45)
    assert (pairs["p_adjusted"] <= 0.05).any()


@pytest.mark.parametrize("verb", [ps.nemenyi_test, ps.conover_test, ps.pairwise_tests])
def test_comparisons_have_the_shape_that_tables_expect(verb):
    scores = pd.DataFrame(TABLES["untied"], columns=list("zyxwvu"))
    result = verb(scores)
    assert (result.what, result.n, result.unit, result.conf_level) == ("model", 12, "block", 0.95)
    assert list(result.groups.columns) == ["model", "n", "estimate", "mean_rank", "letters", "among_best"]
    assert list(result.pairs.columns) == [
        *("group_a", "group_b", "estimate", "conf_low", "conf_high", "statistic", "p_value", "p_adjusted"),
        *("effect", "effect_name", "method"),
    ]
    assert len(result.pairs) == 15
    assert result.groups.set_index("model")["estimate"].to_dict() == pytest.approx(scores.mean().to_dict())
    assert result.omnibus.p_value == ps.friedman_test(scores).p_value
    with_best = result.pairs[result.pairs["group_a"] == result.groups["model"][0]]
    apart = set(with_best["group_b"][with_best["p_adjusted"] <= 0.05])
    assert set(result.groups["model"][~result.groups["among_best"]]) == apart


@pytest.mark.parametrize("verb", [ps.nemenyi_test, ps.conover_test, ps.pairwise_tests])
def test_direction_turns_the_order_and_keeps_the_p_values(verb):
    scores = pd.DataFrame(TABLES["untied"], columns=list("abcdef"))
    low, high = verb(scores), verb(-scores, lower_is_better=False)
    assert low.groups["model"].tolist() == high.groups["model"].tolist()
    assert low.pairs["p_adjusted"].tolist() == pytest.approx(high.pairs["p_adjusted"].tolist())
    assert low.groups["letters"].tolist() == high.groups["letters"].tolist()


@given(
    scores=st.integers(2, 6).flatmap(
        lambda k: st.lists(st.lists(st.integers(0, 4), min_size=k, max_size=k), min_size=2, max_size=8)
    )
)
@examples(60)
def test_any_table_gives_probabilities_without_a_warning(scores):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tests = [
            ps.friedman_test(scores),
            ps.friedman_test(scores, statistic="chi_squared"),
            ps.skillings_mack_test(scores),
        ]
        results = [ps.nemenyi_test(scores), ps.conover_test(scores)]
    for p in [test.p_value for test in tests] + [p for result in results for p in result.pairs["p_adjusted"]]:
        assert 0.0 <= p <= 1.0
    for result in results:
        assert result.groups["mean_rank"].is_monotonic_increasing
        assert np.isfinite(result.pairs[["estimate", "conf_low", "conf_high"]].to_numpy()).all()
        assert (result.pairs["effect"] >= -1.0).all()


def test_conover_where_all_blocks_agree():
    result = ps.conover_test([[1, 2, 2], [0, 5, 5], [1, 7, 7]], adjust="none")
    assert result.pairs["statistic"].tolist() == [-math.inf, -math.inf, 0.0]
    assert result.pairs["p_value"].tolist() == pytest.approx([1 / 9, 1 / 9, 1.0])
    assert note("blocks_agree", statistic="t") in result.notes


def test_nemenyi_holds_the_family_wise_error_and_is_a_little_conservative():
    rng = np.random.default_rng(20260304)
    ranks = np.argsort(rng.random((20_000, 14, 4)), axis=2) + 1.0  # random orders are ranks too
    means = ranks.mean(axis=1)
    rejected = np.ptp(means, axis=1) >= ps.critical_difference(4, 14)
    assert 0.04 <= rejected.mean() <= 0.05
    for scores in ranks[rejected][:3]:
        assert (ps.nemenyi_test(scores).pairs["p_adjusted"] <= 0.05).any()


@pytest.fixture
def no_collection(monkeypatch):
    """Spare the collection of garbage that statsmodels does at each Holm adjustment: 17 ms a call."""
    monkeypatch.setattr("gc.collect", lambda *args: 0)


def test_conover_holds_the_family_wise_error_of_equal_models(no_collection):
    rng = np.random.default_rng(20260305)
    rejected = [(ps.conover_test(ranks_of((14, 4), rng)).pairs["p_adjusted"] <= 0.05).any() for _ in range(600)]
    assert np.mean(rejected) == pytest.approx(0.05, abs=0.027)  # three standard errors of 600


def test_conover_does_not_hold_it_with_one_model_far_off_and_says_so(no_collection):
    rng = np.random.default_rng(20260306)
    rejected = {"conover": 0, "nemenyi": 0}
    for _ in range(300):
        scores = ranks_of((14, 4), rng)
        scores[:, 3] += 5.0
        for name, verb in (("conover", ps.conover_test), ("nemenyi", ps.nemenyi_test)):
            pairs = verb(scores).pairs
            equal = (pairs["group_a"] != 3) & (pairs["group_b"] != 3)
            rejected[name] += (pairs["p_adjusted"][equal] <= 0.05).any()
    assert rejected["conover"] / 300 == pytest.approx(0.11, abs=0.054)  # three standard errors of 300
    assert rejected["nemenyi"] / 300 <= 0.05
    assert note("familywise_weak") in ps.conover_test(scores).notes


@pytest.mark.parametrize("test", ["wilcoxon", "permutation"])
def test_pairwise_tests_are_the_two_model_tests_adjusted(test):
    scores = np.array(TABLES["untied"])
    pairs = ps.pairwise_tests(scores, test=test, adjust="hommel").pairs
    two = ps.wilcoxon_test if test == "wilcoxon" else ps.paired_permutation_test
    for row in pairs.itertuples():
        single = two(scores[:, row.group_a], scores[:, row.group_b])
        assert (row.p_value, row.effect) == (single.p_value, single.effect)
        assert row.estimate == pytest.approx((scores[:, row.group_a] - scores[:, row.group_b]).mean())
        if test == "permutation":
            assert (row.conf_low, row.conf_high) == (single.effect_low, single.effect_high)
    assert pairs["p_adjusted"].tolist() == ps.adjust_p(pairs["p_value"], method="hommel").tolist()


def test_pairwise_says_when_no_pair_can_be_found_different():
    rng = np.random.default_rng(2)
    found = coded(ps.pairwise_tests(ranks_of((6, 4), rng)).notes, "no_power")
    assert [(each["n"], each["unit"], each["least"], each["pairs"]) for each in found] == [(6, "block", 2.0**-5, 6)]
    assert found[0]["pairs"] * found[0]["least"] > found[0]["alpha"]
    assert not coded(ps.pairwise_tests(ranks_of((9, 4), rng)).notes, "no_power")


def test_pairwise_finds_a_small_steady_difference_that_independent_intervals_miss():
    rng = np.random.default_rng(3)
    hard = rng.normal(10.0, 3.0, 12)
    scores = np.column_stack([hard, hard + 0.3 + rng.normal(0.0, 0.05, 12)])
    spread = scores.std(axis=0, ddof=1) / math.sqrt(12)
    assert abs(scores[:, 1].mean() - scores[:, 0].mean()) < spread.min(), "intervals of the two means overlap"
    for test in ("wilcoxon", "permutation"):
        result = ps.pairwise_tests(scores, test=test)
        assert result.pairs["p_adjusted"][0] == pytest.approx(2.0**-11)
        assert result.groups["letters"].tolist() == ["a", "b"]


def test_nemenyi_finds_equal_models_different_among_unequal_ones_as_its_note_says():
    rng, runs, n = np.random.default_rng(8), 1000, 30
    wide = rng.choice([-1.0, 1.0], (runs, n, 4)) + rng.normal(0.0, 0.05, (runs, n, 4))
    ranks = np.concatenate([wide, rng.normal(0.0, 0.1, (runs, n, 4))], axis=2).argsort(axis=2).argsort(axis=2)
    gaps = np.ptp(ranks.mean(axis=1)[:, :4], axis=1)  # the four wide models are equal, and so are the four precise ones
    # 5 % if the family-wise error were held; 1000 runs know 8 % to 0.9 %.
    assert 0.06 < np.mean(gaps >= ps.critical_difference(8, n)) < 0.13
    assert note("familywise_if_all_equal") in ps.nemenyi_test(rng.random((9, 3))).notes

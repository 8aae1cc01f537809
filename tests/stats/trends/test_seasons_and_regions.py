"""Seasonal and regional Kendall: pymannkendall's numbers, exact laws, covariances, and notes on blocks."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pymannkendall
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from scipy.signal import lfilter

import pli_stats as ps
from pli_stats.stats.trends.kendall_scores import block_score, covariance_variance
from pli_stats.stats.trends.trend_series import trend_design
from pli_stats.text.note_wording import sentences

EXACT = {"rel": 1e-12, "abs": 1e-12}
RNG = np.random.default_rng(84)
MONTHLY = np.round(RNG.normal(size=(15, 12)) + np.sin(np.arange(12)) + 0.06 * np.arange(15)[:, None], 2)


def by_block(table):
    """Return a table of years by blocks as values, years and labels."""
    years, blocks = table.shape
    return {
        "values": table.ravel(),
        "time": np.repeat(np.arange(2000.0, 2000.0 + years), blocks),
        "season": np.tile([f"month {k}" for k in range(blocks)], years),
    }


def as_regions(given):
    """Return the same blocks as regions."""
    return {"region" if name == "season" else name: values for name, values in given.items()}


def test_seasonal_and_regional_kendall_are_pymannkendall():
    seasonal = pymannkendall.seasonal_test(MONTHLY.ravel(), period=12)
    regional = pymannkendall.regional_test(MONTHLY)
    given = by_block(MONTHLY)
    for ours, slope, theirs in (
        (ps.mann_kendall_test(**given), ps.theil_sen_slope(**given), seasonal),
        (ps.mann_kendall_test(**as_regions(given)), ps.theil_sen_slope(**as_regions(given)), regional),
    ):
        assert ours.statistic == theirs.s
        assert ours.p_value == pytest.approx(theirs.p, **EXACT)
        assert ours.effect == pytest.approx(theirs.Tau, abs=0.002)  # theirs takes no ties out
        assert slope.estimate == pytest.approx(theirs.slope, **EXACT)
        assert slope.conf_low < slope.estimate < slope.conf_high
    assert (slope.term, ours.test) == ("regional Kendall slope", "Regional Kendall trend test")


def test_covariances_are_pymannkendall():
    theirs = pymannkendall.correlated_seasonal_test(MONTHLY.ravel(), period=12)
    given = by_block(MONTHLY)
    design = trend_design(given["values"], given["time"], "hirsch_slack", given["season"], None, None)
    variance, years = covariance_variance(design)
    assert (variance, years) == (pytest.approx((theirs.s / theirs.z) ** 2, **EXACT), 15)
    ours = ps.mann_kendall_test(**given, method="hirsch_slack")
    z = (ours.statistic - 1.0) / math.sqrt(variance)
    assert ours.p_value == pytest.approx(math.erfc(z / math.sqrt(2.0)), rel=1e-9)


def test_missing_months_follow_dietz_and_killeen():
    """Ranks of missing values are (n_g + 1) / 2, their signs 0: the covariances written out."""
    table = RNG.normal(size=(9, 3))
    present = RNG.random((9, 3)) < 0.8
    given = {name: values[present.ravel()] for name, values in by_block(table).items()}
    total = 0.0
    for g, h in itertools.product(range(3), repeat=2):
        signs = [
            np.where(present[:, None, k] & present[None, :, k], np.sign(table[:, None, k] - table[None, :, k]), 0.0)
            for k in (g, h)
        ]
        ranks = [(present[:, k].sum() + 1.0 + s.sum(axis=1)) / 2.0 for k, s in zip((g, h), signs, strict=True)]
        counts = [present[:, k].sum() + 1.0 for k in (g, h)]
        pairs = float(np.triu(signs[0] * signs[1]).sum())
        total += (pairs + 4.0 * float((ranks[0] * ranks[1]).sum()) - 9.0 * counts[0] * counts[1]) / 3.0
    design = trend_design(given["values"], given["time"], "hirsch_slack", given["season"], None, None)
    assert covariance_variance(design)[0] == pytest.approx(total, **EXACT)


@examples(40)
@given(st.integers(0, 10_000), st.integers(2, 6), st.integers(1, 4))
def test_one_block_is_mann_kendall_and_copies_add_up(seed, years, copies):
    x = np.random.default_rng(seed).normal(size=years + 1)
    time = np.arange(years + 1.0)
    one = ps.mann_kendall_test(x, time=time)
    alone = ps.mann_kendall_test(x, time=time, region=["here"] * len(x))
    assert (alone.statistic, alone.p_value, alone.effect) == (one.statistic, one.p_value, one.effect)
    many = ps.mann_kendall_test(np.tile(x, copies), time=np.tile(time, copies), region=np.repeat(range(copies), len(x)))
    assert many.statistic == copies * one.statistic
    design = trend_design(
        np.tile(x, copies), np.tile(time, copies), "hirsch_slack", None, np.repeat(range(copies), len(x)), None
    )
    alone_variance = block_score(design.blocks[0]).variance
    assert covariance_variance(design)[0] == pytest.approx(copies**2 * alone_variance, **EXACT)


def test_exact_p_of_blocks_counts_all_orders_within_them():
    given = {"time": [1, 2, 3, 1, 2, 3, 4], "region": list("aaabbbb")}
    x = np.array([1.0, 3.0, 2.0, 5.0, 4.0, 7.0, 6.0])
    scores = []
    for first in itertools.permutations(x[:3]):
        scores += [
            ps.mann_kendall_test([*first, *second], **given).statistic for second in itertools.permutations(x[3:])
        ]
    scores = np.array(scores)
    for alternative in ("greater", "less"):
        test = ps.mann_kendall_test(x, **given, alternative=alternative)
        share = (scores >= test.statistic) if alternative == "greater" else (scores <= test.statistic)
        assert test.p_value == pytest.approx(share.mean(), **EXACT)
    assert test.least_p == pytest.approx(1.0 / 144.0, **EXACT)


def test_seasons_and_regions_together_are_their_combinations():
    given = by_block(MONTHLY)
    both = {**given, "season": np.tile(["wet"] * 6 + ["dry"] * 6, 15), "region": np.tile(list("abcdef") * 2, 15)}
    assert ps.mann_kendall_test(**both).statistic == ps.mann_kendall_test(**given).statistic
    [blocks] = [each for each in ps.mann_kendall_test(**both).notes if each.code == "trend_blocks"]
    assert sentences([blocks]) == ["Only values of the same season and region were compared, in 12 blocks."]


def test_decimal_dates_are_paired_by_year():
    given = by_block(MONTHLY)
    dated = {**given, "time": given["time"] + np.tile(np.arange(12) / 12.0, 15)}
    whole, decimal = (ps.mann_kendall_test(**each, method="hirsch_slack") for each in (given, dated))
    assert decimal.p_value == pytest.approx(whole.p_value, **EXACT)


def test_what_must_be_read_beside_blocks():
    rng = np.random.default_rng(5)
    shared = lfilter([1.0], [1.0, -0.8], rng.normal(size=20 * 12)).reshape(20, 12)
    codes = [each.code for each in ps.mann_kendall_test(**by_block(shared)).notes]
    assert "blocks_correlated" in codes
    assert "blocks_interval" in [each.code for each in ps.theil_sen_slope(**by_block(shared)).notes]
    opposed = rng.normal(size=(20, 2)) + 0.3 * np.arange(20)[:, None] * [1.0, -1.0]
    assert "trends_differ" in [each.code for each in ps.mann_kendall_test(**by_block(opposed)).notes]
    few = ps.mann_kendall_test(**by_block(MONTHLY[:6]), method="hirsch_slack")
    assert "few_years_covariances" in [each.code for each in few.notes]
    lone = {"values": [1.0, 2.0, 3.0, 9.0], "time": [1, 2, 3, 1], "region": list("aaab")}
    notes = ps.mann_kendall_test(**lone).notes
    assert sentences([notes[-1]]) == ["1 value from a region with a single time was left out."]


def test_the_interval_holds_the_slopes_that_the_test_with_covariances_does_not_reject():
    rng = np.random.default_rng(6)
    table = rng.normal(size=(12, 4)) + rng.normal(size=(12, 1)) + 0.2 * np.arange(12)[:, None]
    given = by_block(table)
    slope = ps.theil_sen_slope(**given, method="hirsch_slack")
    for end, side in ((slope.conf_low, 1.0), (slope.conf_high, -1.0)):
        inside, outside = (
            ps.mann_kendall_test(
                **{**given, "values": given["values"] - (end + side * step) * given["time"]}, method="hirsch_slack"
            ).p_value
            for step in (0.02, -0.02)
        )
        assert outside <= 0.05 < inside


def test_size_with_covariances_of_autocorrelated_months():
    runs, rejected, plain = 400, 0, 0
    for seed in range(runs):
        drawn = np.random.default_rng(seed).normal(size=15 * 12 + 40)
        given = by_block(lfilter([1.0], [1.0, -0.6], drawn)[40:].reshape(15, 12))
        rejected += ps.mann_kendall_test(**given, method="hirsch_slack").p_value <= 0.05
        plain += ps.mann_kendall_test(**given).p_value <= 0.05
    assert rejected / runs < 0.10  # 7 % measured, standard error 1.3
    assert plain / runs > 0.18

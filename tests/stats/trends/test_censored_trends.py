"""Trends with non-detects: the printed example of NADA2, R's survival live, and what must hold of any data."""

from __future__ import annotations

import math
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from scipy.special import ndtri

import pli_stats as ps
from pli_stats.stats.trends.kendall_scores import _permutation_variance, block_score, signed_score, value_signs
from pli_stats.stats.trends.trend_series import Block

# Total recoverable chromium, U.S. Geological Survey station 453026123063401: the example of the vignette of NADA2 2.0.
CREEK = pd.read_csv(Path(__file__).parents[2] / "golden" / "gales_creek.csv")
EXACT = {"rel": 1e-12, "abs": 1e-12}


def censored(rows):
    """Return the arguments for some rows of the creek."""
    return {"values": rows["TCr"], "time": rows["dectime"], "nondetect": rows["CrND"] == 1}


def drawn(seed, n, shares, slope=0.0):
    """Return values over 0 to 1 with limits of which the first half and the second have these shares below."""
    rng = np.random.default_rng(seed)
    time = np.arange(n) / n
    x = rng.normal(size=n) + slope * time
    limit = np.where(time < 0.5, *(ndtri(share) for share in shares))
    return {"values": np.where(x < limit, limit, x), "time": time, "nondetect": x < limit}


def test_nada2_vignette():
    """Printed: slope -0.0896, tau -0.234; S -120, -83, -203; slopes -0.05001, -0.115 (limits drawn down by 1/1000)."""
    whole = ps.mann_kendall_test(**censored(CREEK))
    pairs = 63 * 62 / 2
    assert round(whole.statistic / pairs, 3) == -0.234
    assert ps.theil_sen_slope(**censored(CREEK)).estimate == pytest.approx(-0.0896, abs=5e-5)
    for season, s, tau, slope in (("Dry", -120, -0.214, -0.05001), ("Wet", -83, -0.204, -0.115)):
        rows = CREEK[CREEK["Season"] == season]
        test = ps.mann_kendall_test(**censored(rows))
        assert (test.statistic, round(s / (len(rows) * (len(rows) - 1) / 2), 3)) == (s, tau)
        assert ps.theil_sen_slope(**censored(rows)).estimate == pytest.approx(slope, rel=0.002)
    assert ps.mann_kendall_test(**censored(CREEK), season=CREEK["Season"]).statistic == -203


def test_p_is_that_of_permutations_within_seasons():
    """Printed by the vignette: 0.0092 of 4,999 permutations, standard error 0.0014; here 5,000."""
    test = ps.mann_kendall_test(**censored(CREEK), season=CREEK["Season"])
    rng = np.random.default_rng(1)
    total = np.zeros(5000)
    for _, rows in CREEK.groupby("Season"):
        signs = value_signs(rows["TCr"].to_numpy(), (rows["CrND"] == 1).to_numpy())
        times = value_signs(rows["dectime"].to_numpy())
        orders = (rng.permutation(len(rows)) for _ in range(len(total)))
        total += [signed_score(signs[np.ix_(order, order)], times) for order in orders]
    assert test.p_value == pytest.approx((np.abs(total) >= 203).mean(), abs=0.004)
    assert abs(test.p_value - 0.0092) < 2.58 * 0.0014


@pytest.mark.r
def test_pairs_are_those_of_r_survival():
    given = drawn(3, 40, (0.6, 0.3))
    given["values"] = np.round(given["values"], 1)
    code = f"""
    library(survival)
    v <- c({", ".join(map(str, given["values"].tolist()))})
    d <- c({", ".join(str(int(each)) for each in ~np.asarray(given["nondetect"]))}) == 1
    t <- c({", ".join(map(str, given["time"].tolist()))})
    cat(concordance(Surv(100 - v, d) ~ t)$count)
    """
    out = subprocess.run(["Rscript", "-e", code], check=True, capture_output=True, text=True).stdout
    agree, disagree = np.array(out.split(), float)[:2]
    assert ps.mann_kendall_test(**given).statistic == disagree - agree  # R's concordance is that of 100 - v


@examples(30)
@given(st.integers(0, 10_000), st.integers(5, 30))
def test_without_non_detects_nothing_changes(seed, n):
    x = np.random.default_rng(seed).normal(size=n)
    plain, marked = ps.mann_kendall_test(x), ps.mann_kendall_test(x, nondetect=np.zeros(n, bool))
    assert (plain.p_value, plain.statistic, plain.method) == (marked.p_value, marked.statistic, marked.method)
    slope, same = ps.theil_sen_slope(x), ps.theil_sen_slope(x, nondetect=[False] * n)
    assert (slope.estimate, slope.conf_low, slope.conf_high) == (same.estimate, same.conf_low, same.conf_high)


@examples(60)
@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=3, max_size=12), st.data())
def test_variance_of_measured_values_is_the_formula_for_ties(values, data):
    x, below = (np.array(each) for each in zip(*values, strict=True))
    t = np.sort(np.array(data.draw(st.lists(st.integers(0, 5), min_size=len(x), max_size=len(x))), float))
    measured = Block(x.astype(float), t, np.zeros(len(x), bool))
    variance = _permutation_variance(value_signs(measured.x), value_signs(t))
    assert variance == pytest.approx(block_score(measured).variance, rel=1e-9, abs=1e-9)
    found = block_score(Block(x.astype(float), t, below))
    assert abs(found.s) <= found.most <= found.pairs_x
    assert found.pairs_x <= len(x) * (len(x) - 1) // 2


@examples(40)
@given(st.integers(0, 10_000), st.sampled_from([(0.2, 0.2), (0.6, 0.3), (0.3, 0.7)]))
def test_units_lines_and_direction(seed, shares):
    given = drawn(seed, 25, shares)
    if np.ptp(given["time"][~given["nondetect"]]) == 0.0 or (~given["nondetect"]).sum() < 2:
        return
    slope = ps.theil_sen_slope(**given)
    tilted = ps.theil_sen_slope(**{**given, "values": 3.0 * given["values"] + 2.0 * given["time"]})
    assert tilted.estimate == pytest.approx(3.0 * slope.estimate + 2.0, rel=1e-9, abs=1e-9)
    assert slope.conf_low <= slope.estimate <= slope.conf_high
    test = ps.mann_kendall_test(**given)
    backward = ps.mann_kendall_test(**{**given, "time": -given["time"]})
    assert backward.statistic == -test.statistic
    assert backward.p_value == pytest.approx(test.p_value, **EXACT)
    assert ps.mann_kendall_test(**{**given, "values": np.exp(given["values"])}).p_value == test.p_value


@examples(40)
@given(st.integers(0, 10_000), st.sampled_from([(0.2, 0.2), (0.5, 0.3)]))
def test_s_of_the_values_less_the_line_changes_sign_at_the_slope(seed, shares):
    given = drawn(seed, 20, shares)
    if np.ptp(given["time"][~given["nondetect"]]) == 0.0 or (~given["nondetect"]).sum() < 2:
        return
    slope = ps.theil_sen_slope(**given).estimate

    def s_for(tried):
        """Return S of the values less a line."""
        return ps.mann_kendall_test(**{**given, "values": given["values"] - tried * given["time"]}).statistic

    assert s_for(slope - 1e-7) >= 0.0 >= s_for(slope + 1e-7)


def test_nothing_can_be_said_of_non_detects_only():
    test = ps.mann_kendall_test([1.0, 2.0, 3.0], nondetect=[True] * 3)
    assert (test.statistic, test.p_value, test.effect) == (0.0, 1.0, 0.0)
    assert [each.code for each in test.notes] == ["no_comparable_pairs", "trend_nondetects"]
    few = ps.theil_sen_slope([1.0, 2.0, 2.0, 4.0, 5.0], nondetect=[False, True, True, False, True])
    assert (few.conf_low, few.conf_high) == (-math.inf, math.inf)
    assert few.notes[0].code == "wide_slope"


RUNS = 600


@pytest.mark.parametrize("shares", [(0.3, 0.3), (0.6, 0.6), (0.8, 0.2)])
def test_size_and_coverage_with_limits_that_fall(shares):
    rejected = covered = 0
    for seed in range(RUNS):
        given = drawn(seed, 20, shares, slope=1.0)
        slope = ps.theil_sen_slope(**given)
        covered += slope.conf_low <= 1.0 <= slope.conf_high
        rejected += ps.mann_kendall_test(**drawn(seed, 20, shares)).p_value <= 0.05
    assert rejected / RUNS < 0.073  # 5 % and 2.58 standard errors
    assert covered / RUNS > 0.927

"""Mann-Kendall and Theil-Sen as R's cor.test and Gilbert (1987) have them, exact where they say so."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

import pli_stats as ps
from pli_stats.stats.trends.kendall_scores import exact_law, score, tie_counts, tied_variance
from pli_stats.text.notes import note

TRENDS = json.loads((Path(__file__).parents[2] / "golden" / "port_tests.json").read_text())["trends"]
EXACT = {"rel": 1e-9, "abs": 1e-12}  # the same formula in other order of operations
NULL_RUNS = 3000
BAND = (0.0397, 0.0603)  # 5 % +- 2.58 standard errors of 3000 runs


@pytest.mark.parametrize("name", TRENDS)
@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
def test_mann_kendall_is_cor_test(name, alternative):
    r = TRENDS[name]
    test = ps.mann_kendall_test(r["values"], time=r["time"], alternative=alternative)
    assert test.statistic == r["score"]
    assert test.effect == pytest.approx(r["tau"], **EXACT)
    assert test.p_value == pytest.approx(r["p"][alternative.replace("-", ".")], **EXACT)
    assert test.method.startswith("exact") == r["exact"]


@pytest.mark.parametrize("name", TRENDS)
def test_theil_sen_is_the_formula_in_r(name):
    r = TRENDS[name]
    slope = ps.theil_sen_slope(r["values"], time=r["time"], level=r["level"])
    assert slope.estimate == pytest.approx(r["slope"], **EXACT)
    assert [slope.conf_low, slope.conf_high] == pytest.approx(r["limits"], **EXACT)


def test_gilbert_page_212():
    values = [20, 20, 20, 20, 15, 20, 20, 30, 27, 26, 23, 35, 25, 28, 70, 26, 24, 34, 32, 23, 50, 30]
    test = ps.mann_kendall_test(values, alternative="greater")
    z = math.sqrt(2.0) * 1.0  # printed: Z = 3.1
    assert test.statistic == 111.0
    assert 0.5 * math.erfc(3.15 / math.sqrt(2.0)) < test.p_value < 0.5 * math.erfc(3.05 / z)


def test_gilbert_several_values_a_time():
    values, time = [10, 22, 21, 30, 22, 30, 40, 40], [1, 1, 1, 2, 3, 3, 4, 5]
    assert ps.mann_kendall_test(values, time=time).statistic == 19.0  # printed: S = 19, from 24 pairs
    slope = ps.theil_sen_slope(values, time=time, level=0.90)
    assert (round(slope.conf_low, 1), round(slope.conf_high, 1)) == (2.6, 9.3)  # section 16.5, 90 %


def test_van_belle_and_hughes_variance_with_ties():
    values = np.array([10, 14, 14, 14, 17, 22, 22, 23, 27, 27], float)
    assert tied_variance(10, tie_counts(values), np.ones(10)) == pytest.approx(
        119.3, abs=0.05
    )  # printed with one decimal


@examples(25)
@given(st.lists(st.integers(0, 3), min_size=3, max_size=6), st.data())
def test_variance_is_that_over_all_orders(values, data):
    time = sorted(data.draw(st.lists(st.integers(0, 3), min_size=len(values), max_size=len(values))))
    x, t = np.array(values, float), np.array(time, float)
    scores = np.array([score(np.array(order), t) for order in itertools.permutations(x)])
    assert scores.mean() == 0.0
    assert tied_variance(len(x), tie_counts(x), tie_counts(t)) == pytest.approx(float((scores**2).mean()), **EXACT)


@pytest.mark.parametrize("n", [3, 4, 6, 7])
def test_exact_p_counts_all_orders(n):
    x = np.random.default_rng(n).permutation(n).astype(float)
    s = score(x, np.arange(n))
    scores = np.array([score(np.array(order, float), np.arange(n)) for order in itertools.permutations(range(n))])
    for alternative, share in (("greater", (scores >= s).mean()), ("less", (scores <= s).mean())):
        assert ps.mann_kendall_test(x, alternative=alternative).p_value == pytest.approx(share, **EXACT)
    assert ps.mann_kendall_test(x).p_value == pytest.approx((np.abs(scores) >= abs(s)).mean(), **EXACT)


def test_exact_and_normal_meet():
    x = np.random.default_rng(3).normal(size=60) + 0.02 * np.arange(60)
    exact = ps.mann_kendall_test(x)
    s, sd = exact.statistic, math.sqrt(tied_variance(60, np.ones(60), np.ones(60)))
    assert exact.method.startswith("exact")
    assert exact.p_value == pytest.approx(math.erfc((abs(s) - 1.0) / sd / math.sqrt(2.0)), abs=2e-4)
    assert exact_law((60,)).sum() == pytest.approx(1.0, **EXACT)


@examples(60)
@given(st.data())
def test_order_of_rows_units_and_direction(data):
    n = data.draw(st.integers(3, 30))
    x = np.array(data.draw(st.lists(st.integers(-20, 20), min_size=n, max_size=n)), float)
    t = np.array([2000, 2001, *data.draw(st.lists(st.integers(2000, 2010), min_size=n - 2, max_size=n - 2))], float)
    order = np.array(data.draw(st.permutations(range(n))))
    one, slope = ps.mann_kendall_test(x, time=t), ps.theil_sen_slope(x, time=t)
    mixed = ps.mann_kendall_test(x[order], time=t[order])
    assert (one.statistic, one.p_value) == (mixed.statistic, mixed.p_value)
    turned = ps.mann_kendall_test(x, time=-t)
    assert turned.statistic == -one.statistic and turned.p_value == pytest.approx(one.p_value, **EXACT)
    steeper = ps.theil_sen_slope(3.0 * x + t, time=t)
    assert steeper.estimate == pytest.approx(3.0 * slope.estimate + 1.0, **EXACT)
    assert slope.conf_low <= slope.estimate <= slope.conf_high
    down = ps.theil_sen_slope(-x, time=t)
    assert [down.conf_low, down.conf_high] == pytest.approx([-slope.conf_high, -slope.conf_low], **EXACT)


@examples(60)
@given(st.integers(0, 10_000), st.integers(5, 25), st.sampled_from([0.8, 0.9, 0.95]))
def test_interval_holds_exactly_the_slopes_that_the_test_does_not_reject(seed, n, level):
    rng = np.random.default_rng(seed)
    x, t = rng.normal(size=n), np.arange(n, dtype=float)
    slope = ps.theil_sen_slope(x, level=level)
    for end, side in ((slope.conf_low, 1.0), (slope.conf_high, -1.0)):
        if math.isfinite(end):
            inside, outside = (ps.mann_kendall_test(x - (end + side * step) * t).p_value for step in (1e-7, -1e-7))
            assert outside <= 1.0 - level + 1e-12 < inside


def test_scipy_slope_agrees_without_ties():
    from scipy.stats import theilslopes

    r = TRENDS["long"]
    theirs = theilslopes(r["values"], r["time"], alpha=0.95)
    slope = ps.theil_sen_slope(r["values"], time=r["time"])
    assert slope.estimate == pytest.approx(theirs.slope, **EXACT)
    assert [slope.conf_low, slope.conf_high] == pytest.approx([theirs.low_slope, theirs.high_slope], rel=0.01)


@pytest.mark.filterwarnings("error")
def test_equal_values_have_no_trend():
    test, slope = ps.mann_kendall_test([2.0] * 8), ps.theil_sen_slope([2.0] * 8)
    assert (test.statistic, test.p_value, test.effect) == (0.0, 1.0, 0.0)
    assert (slope.estimate, slope.conf_low, slope.conf_high) == (0.0, 0.0, 0.0)
    assert test.notes == slope.notes == (note("no_trend"),)


@pytest.mark.filterwarnings("error")
def test_few_values():
    slope = ps.theil_sen_slope([1.0, 2.0, 4.0])
    assert (slope.conf_low, slope.conf_high, slope.notes) == (-math.inf, math.inf, (note("wide_slope", level=0.95),))
    assert ps.mann_kendall_test([1.0, 2.0, 4.0]).p_value == pytest.approx(1 / 3, **EXACT)
    tied = ps.mann_kendall_test([1.0, 2.0, 2.0, 5.0])
    assert tied.notes == (note("ties_of_few", least=10), note("coarse_p", n=4, unit="value", least=tied.least_p))


@pytest.mark.parametrize("alternative", ["two-sided", "greater"])
def test_size_of_mann_kendall(alternative):
    rng = np.random.default_rng(31)
    years = np.repeat(np.arange(8), 3)
    rejected = [
        ps.mann_kendall_test(np.round(np.exp(rng.normal(size=24)), 1), time=years, alternative=alternative).p_value
        <= 0.05
        for _ in range(NULL_RUNS)
    ]
    assert BAND[0] < np.mean(rejected) < BAND[1]


def test_interval_of_the_slope_covers():
    rng = np.random.default_rng(32)
    years = np.repeat(np.arange(8.0), 3)
    covered = 0
    for _ in range(1000):
        slope = ps.theil_sen_slope(0.3 * years + rng.standard_t(3, size=24), time=years)
        covered += slope.conf_low <= 0.3 <= slope.conf_high
    assert 0.932 < covered / 1000 < 0.968  # 95 % +- 2.58 standard errors

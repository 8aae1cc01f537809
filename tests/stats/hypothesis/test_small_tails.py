"""Tails keep their digits: a p value is 0 only where no double is small enough for it."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import pli_stats as ps
from pli_stats.stats.intervals.percentile_bca import bca_tail
from pli_stats.stats.trends.kendall_scores import tied_variance
from pli_stats.text.estimates import p_phrase, p_text

ROOT = Path(ps.__file__).parent
LOG = 1e-9  # relative, of ln p
RNG = np.random.default_rng(13)
APART = np.arange(1.0, 301.0)


@pytest.mark.parametrize("n", [61, 70, 71, 100, 200])
@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
def test_mann_kendall_of_a_long_rise(n, alternative):
    one = np.ones(n)
    values = -np.arange(n) if alternative == "less" else np.arange(n)
    test = ps.mann_kendall_test(values, alternative=alternative)
    z = (n * (n - 1) / 2 - 1.0) / math.sqrt(tied_variance(n, one, one))
    expected = stats.norm.logsf(z) + (math.log(2.0) if alternative == "two-sided" else 0.0)
    assert test.p_value > 0.0
    assert math.log(test.p_value) == pytest.approx(expected, rel=LOG)


def tables():
    """Return scores of five models in sixty blocks that nearly agree."""
    return np.arange(5.0) + RNG.random((60, 5)) * 1.2


def ports():
    """Return values of four ports far apart, and their labels."""
    return np.concatenate([RNG.normal(9.0 * i, 1.0, 15) for i in range(4)]), np.repeat(list("abcd"), 15)


TESTS = {
    "Wilcoxon, exact": lambda: [ps.wilcoxon_test(APART, 0.0 * APART, method="exact")],
    "Wilcoxon, normal": lambda: [ps.wilcoxon_test(APART, 0.0 * APART, method="normal")],
    "sign flips, exact": lambda: [ps.paired_permutation_test(APART[:44], 0.0 * APART[:44], method="exact", level=None)],
    "sign flips": lambda: [ps.paired_permutation_test(APART, 0.0 * APART, level=None)],
    "corrected t": lambda: [ps.corrected_resampled_t_test(1.0 + RNG.random(100), n_train=90, n_test=10)],
    "Diebold-Mariano": lambda: [
        ps.diebold_mariano_test(1.0 + RNG.random(100), np.zeros(100), variance=v) for v in ("acf", "bartlett")
    ],
    "Friedman": lambda: [ps.friedman_test(tables(), statistic=s) for s in ("iman_davenport", "chi_squared")],
    "Skillings-Mack": lambda: [ps.skillings_mack_test(tables())],
    "log PLI": lambda: [ps.pli_test(np.exp(RNG.normal(9.0, 0.1, 40)))],
    "Mann-Kendall": lambda: [ps.mann_kendall_test(APART)],
}
COMPARISONS = {
    "Nemenyi": lambda: ps.nemenyi_test(tables()),
    "Conover": lambda: ps.conover_test(tables()),
    "Kruskal-Wallis": lambda: ps.compare_ports(*ports(), method="kruskal"),
    "Welch": lambda: ps.compare_ports(*ports(), method="welch"),
    "permutation": lambda: ps.compare_ports(*ports(), method="permutation", n_resamples=99),
    "mixed": lambda: ps.compare_ports(*ports(), method="mixed", survey=np.tile(np.repeat(range(5), 3), 4)),
}


@pytest.mark.parametrize("name", TESTS)
def test_no_p_of_a_test_is_zero(name):
    for test in TESTS[name]():
        assert 0.0 < test.p_value < 1e-8
        assert p_text(test.p_value) == "<0.001"


@pytest.mark.parametrize("name", COMPARISONS)
def test_no_p_of_a_pair_is_zero(name):
    found = COMPARISONS[name]()
    assert found.omnibus.p_value > 0.0
    assert (found.pairs[["p_value", "p_adjusted"]] > 0.0).all(axis=None)


@pytest.mark.parametrize("method", ["holm", "hochberg", "hommel", "bonferroni", "sidak", "bh", "by"])
def test_adjusting_keeps_small_p_values(method):
    adjusted = ps.adjust_p([1e-300, 1e-20, 0.5], method=method)
    assert (adjusted >= [1e-300, 1e-20, 0.5]).all()
    assert (adjusted[:2] <= [6e-300, 6e-20]).all()


def test_a_p_value_that_no_double_can_hold_is_never_shown_as_zero():
    test = ps.corrected_resampled_t_test(1.0 + 1e-6 * RNG.random(400), n_train=90, n_test=10)
    assert test.p_value == 0.0  # t of a million on 399 degrees of freedom: 1e-2000
    assert (p_text(0.0), p_phrase(0.0)) == ("<0.001", "p < 0.001")
    assert "<0.001" in ps.table(test).to_markdown()


def test_posterior_keeps_the_digits_of_a_small_share():
    diff = RNG.normal(-3.0, 0.1, 60)
    asked = {"n_train": 90, "n_test": 10, "rope": 0.2}
    below, above = ps.bayesian_correlated_t_test(diff, **asked), ps.bayesian_correlated_t_test(-diff, **asked)
    assert 0.0 < below.p_right < below.p_rope < 1e-20
    assert (below.p_left, below.p_rope, below.p_right) == (above.p_right, above.p_rope, above.p_left)


def test_class_probability_above_the_estimate_keeps_its_digits():
    samples = ps.read_samples(pd.DataFrame({"Cu": [4.5, 450.0], "Pb": [2.0, 200.0]}), units="mg/kg")
    found = ps.pli_interval(samples, analytical_sd=0.2)
    sd = math.sqrt(math.log1p(0.2**2) / 2.0)
    below, above = (stats.norm.sf(math.log(10.0) / sd),) * 2
    share = found.class_probability.to_numpy()
    assert share[0, -1] == pytest.approx(above, rel=1e-9)
    assert share[1, 0] == pytest.approx(below, rel=1e-9)


def test_bca_tail_far_out():
    assert math.log(bca_tail(0.025, -9.0, 0.01)) == pytest.approx(
        stats.norm.logcdf(-9.0 + (-9.0 - 1.959963984540054) / (1.0 + 0.01 * (9.0 + 1.959963984540054))), rel=LOG
    )


def test_the_standard_library_is_asked_for_no_tail():
    """`statistics.NormalDist.cdf` has 1 + erf in Python 3.11: exactly 0 from 8.3 standard deviations on."""
    for path in ROOT.rglob("*.py"):
        text = path.read_text()
        assert not re.search(
            r"NORMAL\.cdf|NormalDist\([^)]*\)\.cdf|1(\.0)? - [a-z.]*(cdf|ndtr|stdtr|fdtr|chdtr)\(", text
        ), path

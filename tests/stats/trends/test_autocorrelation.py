"""Mann-Kendall of series whose values follow each other: pymannkendall's numbers, and sizes that hold."""

from __future__ import annotations

import math

import numpy as np
import pymannkendall
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from scipy.signal import lfilter
from scipy.special import stdtr

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.stats.trends.autocorrelation import SerialVariance, lag_one, serial_variance
from pli_stats.stats.trends.kendall_scores import tied_variance
from pli_stats.stats.trends.trend_series import Block
from pli_stats.text.note_wording import sentences

EXACT = {"rel": 1e-12, "abs": 1e-12}  # the same formula in other order of operations


def series(n, phi, seed, slope=0.0):
    """Return an autoregressive series of order 1 with a standard deviation of 1 about a line."""
    drawn = np.random.default_rng(seed).normal(size=n)
    drawn[0] /= math.sqrt(1.0 - phi * phi)
    return lfilter([1.0], [1.0, -phi], drawn) * math.sqrt(1.0 - phi * phi) + slope * np.arange(n)


def block(x):
    """Return values as one series in time."""
    return Block(np.asarray(x, float), np.arange(float(len(x))), np.zeros(len(x), bool))


# An even number of pairs, so that no residual of the median line is tied with another but for rounding.
@pytest.mark.parametrize("n", [24, 57, 80])
@pytest.mark.parametrize(("phi", "slope"), [(0.0, 0.0), (0.5, 0.02), (0.8, -0.05)])
def test_hamed_rao_is_pymannkendall(n, phi, slope):
    x = series(n, phi, 100 + n, slope)
    theirs = pymannkendall.hamed_rao_modification_test(x)
    ours = ps.mann_kendall_test(x, method="hamed_rao")
    assert (ours.statistic, ours.effect) == (theirs.s, pytest.approx(theirs.Tau, **EXACT))
    assert ours.p_value == pytest.approx(theirs.p, **EXACT)
    one = np.ones(n)
    factor = theirs.var_s / tied_variance(n, one, one)
    assert serial_variance(block(x), "hamed_rao").factor == pytest.approx(factor, **EXACT)


@pytest.mark.parametrize("n", [62, 80])
def test_pre_whitening_is_pymannkendall(n):
    x = series(n, 0.6, n, 0.01)
    theirs = pymannkendall.trend_free_pre_whitening_modification_test(x)
    ours = ps.mann_kendall_test(x, method="tfpw")
    assert (ours.statistic, ours.n) == (theirs.s, n)
    assert ours.effect == pytest.approx(theirs.Tau, **EXACT)
    if n > 61:  # of so many values both take the normal law
        assert ours.p_value == pytest.approx(theirs.p, **EXACT)


def test_few_pre_whitened_values_are_counted_exactly():
    test = ps.mann_kendall_test(series(20, 0.5, 1), method="tfpw")
    assert test.method == "trend-free pre-whitening, exact, by inversions"
    assert test.least_p == pytest.approx(2.0 / math.factorial(19), rel=1e-12)


@examples(40)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.4, 0.8]), st.sampled_from(["hamed_rao", "ar1", "tfpw"]))
def test_units_and_origin_of_time_do_not_matter(seed, phi, method):
    x, years = series(18, phi, seed), np.arange(18.0)
    try:
        plain = ps.mann_kendall_test(x, method=method)
    except InputError:  # no positive variance by Hamed & Rao
        return
    other = ps.mann_kendall_test(1000.0 * x + 7.0, time=1990.0 + 2.0 * years, method=method)
    assert other.p_value == pytest.approx(plain.p_value, rel=1e-9)
    fallen = ps.mann_kendall_test(-x, method=method)
    assert fallen.statistic == -plain.statistic and fallen.p_value == pytest.approx(plain.p_value, rel=1e-9)


def test_a_series_without_correlation_keeps_its_variance():
    assert serial_variance(block([1.0, 2.0] * 3 + list(range(3, 12))), "hamed_rao").factor > 0.0
    line = serial_variance(block(np.arange(12.0)), "ar1")
    assert line == SerialVariance(1.0, 10.0, 0.0, 0.0)


def test_lag_one_is_corrected_for_its_bias():
    found = np.array([lag_one(block(series(40, 0.6, seed, 0.1))) for seed in range(600)])
    assert found[:, 0].mean() < 0.48  # as measured
    assert found[:, 1].mean() == pytest.approx(0.6, abs=0.06)


def test_values_whose_variance_vanishes_are_refused():
    x = np.array([0.0, 1.0] * 6 + [0.0]) + 0.001 * series(13, 0.0, 4)
    with pytest.raises(InputError, match="variance of S zero or negative"):
        ps.mann_kendall_test(x, method="hamed_rao")


def test_the_plain_test_says_that_neighbours_are_correlated():
    x = series(40, 0.7, 7)
    test, slope = ps.mann_kendall_test(x), ps.theil_sen_slope(x)
    [alarm], [narrow] = test.notes, slope.notes
    r1, phi = lag_one(block(x))
    assert (alarm.code, alarm["r1"], alarm["phi"]) == ("neighbours_correlated", r1, phi)
    assert narrow.code == "neighbours_interval"
    assert f"their lag-1 correlation is {r1:.2f}" in sentences(test.notes)[0]
    assert ps.mann_kendall_test(series(40, 0.0, 6)).notes == ()
    assert ps.mann_kendall_test(x, time=np.arange(40) // 2).notes == ()  # two a year: no order among them


def test_uneven_years_are_said():
    years = np.r_[np.arange(2000, 2010), 2015:2020]
    notes = ps.mann_kendall_test(series(15, 0.3, 2), time=years, method="ar1").notes
    assert [each.code for each in notes] == ["uneven_times", "ar1_variance"]
    assert notes[0]["ratio"] == 6.0


def test_ar1_is_its_formula():
    x = series(30, 0.5, 11)
    test = ps.mann_kendall_test(x, method="ar1")
    phi, n, k = lag_one(block(x))[1], 30, np.arange(1, 30)
    rho = 6.0 / math.pi * np.arcsin(phi**k / 2.0)
    factor = 1.0 + 2.0 / (n * (n - 1) * (n - 2)) * float(((n - k) * (n - k - 1) * (n - k - 2) * rho).sum())
    sd = math.sqrt(n * (n - 1) * (2 * n + 5) / 18.0 * factor)
    assert test.df == (pytest.approx(28.0 * (1.0 - phi) / (1.0 + phi), **EXACT),)
    assert ps.theil_sen_slope(x, method="ar1").method == "AR(1) Kendall"
    z = (abs(test.statistic) - 1.0) / sd
    assert test.p_value == pytest.approx(2.0 * stdtr(test.df[0], -z), **EXACT)


SIZE_RUNS = 1000


@pytest.mark.parametrize(("n", "phi", "most"), [(20, 0.0, 0.068), (40, 0.6, 0.080), (100, 0.6, 0.072)])
def test_size_and_coverage_under_autocorrelation(n, phi, most):
    rejected = covered = 0
    for seed in range(SIZE_RUNS):
        x = series(n, phi, seed)
        rejected += ps.mann_kendall_test(x, method="ar1").p_value <= 0.05
        slope = ps.theil_sen_slope(x, method="ar1")
        covered += slope.conf_low <= 0.0 <= slope.conf_high
    assert 0.032 < rejected / SIZE_RUNS < most  # 5 % +- 2.58 standard errors, and what was measured above it
    assert covered / SIZE_RUNS > 1.0 - most - 0.005

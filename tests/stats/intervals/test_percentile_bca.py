"""Interval rules on written replicates, against R's boot; their Monte-Carlo errors and their coverage."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

import pli_stats as ps
from pli_stats.stats.intervals.percentile_bca import (
    acceleration,
    bca_tail,
    end_points,
    quantile_error,
    studentized_ends,
    too_few,
    weighted_ends,
)
from pli_stats.stats.resampling.random_streams import CHUNK_DRAWS, index_blocks
from pli_stats.text.notes import note

METHODS = ["normal", "basic", "percentile", "bca"]


@pytest.mark.r
@pytest.mark.parametrize("n", [12, 40])
def test_rules_as_r_boot(n, tmp_path):
    code = f"""
    library(boot); set.seed({n}); x <- rlnorm({n})
    b <- boot(x, function(d, i) mean(d[i]), R = 999)
    k <- boot.ci(b, conf = 0.9, type = c("norm", "basic", "perc", "bca"))
    w <- function(v) cat(sprintf("%.17g", v), "\\n")
    w(x); w(b$t); w(k$normal[2:3]); w(k$basic[4:5]); w(k$percent[4:5]); w(k$bca[4:5])
    """
    out = subprocess.run(["Rscript", "-e", code], check=True, capture_output=True, text=True).stdout.splitlines()
    x, t, *intervals = [np.array(line.split(), float) for line in out]
    for method, expected in zip(METHODS, intervals, strict=True):
        low, high, _, _ = end_points(t, x.mean(), x - x.mean(), method, 0.9)
        # R takes the influence values of BCa from a regression on the replicates, which carries rounding of its own.
        np.testing.assert_allclose([low, high], expected, rtol=1e-6 if method == "bca" else 1e-12)


def test_order_statistics_of_written_replicates():
    t = np.arange(1.0, 1000.0)
    assert end_points(t, 500.0, np.array([-1.0, 1.0]), "percentile", 0.95)[:2] == (25.0, 975.0)
    assert end_points(t, 500.0, np.array([-1.0, 1.0]), "basic", 0.95)[:2] == (25.0, 975.0)
    assert end_points(t, 400.0, np.array([-1.0, 1.0]), "basic", 0.95)[:2] == (-175.0, 775.0)
    low, high, _, notes = end_points(np.arange(1.0, 20.0), 10.0, np.array([-1.0, 1.0]), "percentile", 0.99)
    assert (low, high) == (1.0, 19.0)
    assert notes == (note("extreme_replicate"),)


def test_ranks_between_order_statistics_are_interpolated_on_the_normal_scale():
    # 10 values, tail 0.2: rank 2.2 lies between the second (8) and the third (27); qnorm of 2/11, 0.2, 3/11.
    t = np.arange(1.0, 11.0) ** 3
    low, high, _, _ = end_points(t, 100.0, np.zeros(10), "percentile", 0.6)
    weight = (-0.8416212335729142 + 0.9084578685373853) / (-0.6045853465832832 + 0.9084578685373853)
    assert low == pytest.approx(8.0 + weight * 19.0, rel=1e-12)
    assert 512.0 < high < 729.0


def test_studentized_on_written_replicates():
    # z runs from -49 to 49: its 5 % and 95 % points are -45 and 45; turned round and scaled by a standard error of 2.
    t, variances = np.arange(1.0, 100.0), np.ones(99)
    assert studentized_ends(t, variances, 50.0, 4.0, 0.9)[:2] == (-40.0, 140.0)
    # Doubled standard errors on the right halve those z, so the 95 % point is 22.5 and the low end rises.
    variances[t > 50.0] = 4.0
    assert studentized_ends(t, variances, 50.0, 4.0, 0.9)[:2] == (5.0, 140.0)


def test_resamples_without_spread_are_the_most_extreme():
    t, variances = np.arange(1.0, 100.0), np.ones(99)
    variances[[0, 48, 98]] = 0.0
    low, high, errors, notes = studentized_ends(t, variances, 49.0, 1.0, 0.98)
    assert (low, high) == (-np.inf, np.inf)
    assert errors == (np.inf, np.inf)
    assert notes == ()
    low, high, errors, _ = studentized_ends(t, variances, 49.0, 1.0, 0.8)
    assert np.isfinite([low, high, *errors]).all()


@pytest.mark.parametrize("n", [99, 100, 333, 777, 1000])
def test_between_infinity_and_a_number_there_is_no_nan(n):
    # The rank falls between the last infinite statistic and the first finite one.
    t, variances = np.arange(1.0, n + 1.0), np.ones(n)
    tail = 0.013
    variances[: int((n + 1) * tail)] = 0.0
    low, high, _, _ = studentized_ends(t, variances, n / 2, 1.0, 1.0 - 2.0 * tail)
    assert high == np.inf
    assert np.isfinite(low)


@examples(100)
@given(st.lists(st.integers(-20, 20), min_size=2, max_size=40), st.sampled_from(METHODS), st.floats(0.3, 0.99))
def test_replicates_known_with_equal_weights_are_as_good_as_simulated(values, method, level):
    """Repeating every atom many times brings the simulated rule to the enumerated one, up to one atom."""
    t = np.sort(np.array(values, dtype=float))
    estimate, influence = float(t[len(t) // 2]), t - t.mean()
    low, high = weighted_ends(t, np.full(len(t), 1.0 / len(t)), estimate, influence, method, level)
    again = end_points(np.repeat(t, 400), estimate, influence, method, level)
    if method == "normal":
        np.testing.assert_allclose(again[:2], (low, high), atol=0.01 * (np.ptp(t) + 1e-9))
    else:
        reach = {
            edge: (t[max(np.searchsorted(t, edge) - 1, 0)], t[min(np.searchsorted(t, edge, "right"), len(t) - 1)])
            for edge in t
        }
        ends = (2 * estimate - high, 2 * estimate - low) if method == "basic" else (low, high)
        found = (2 * estimate - again[1], 2 * estimate - again[0]) if method == "basic" else again[:2]
        for one, other in zip(ends, found, strict=True):
            least, most = next(v for k, v in reach.items() if abs(k - one) < 1e-9)
            assert least - 1e-9 <= other <= most + 1e-9


def test_acceleration_is_a_sixth_of_the_skewness_of_the_mean():
    x = np.array([0.0, 0.0, 0.0, 4.0]) - 1.0
    # sum of cubes 24, of squares 12
    assert acceleration(x) == pytest.approx(24.0 / (6.0 * 12.0**1.5), rel=1e-14)
    assert acceleration(-5.0 * x) == -acceleration(x)
    assert acceleration(1e-200 * x) == pytest.approx(acceleration(x), rel=1e-14)


def test_of_overlapping_blocks_fewer_are_drawn():
    # A resample of n values draws n / 5 of the n overlapping blocks; their mean is that much more skewed than one of n.
    rng = np.random.default_rng(2)
    x = rng.exponential(size=60)
    blocks = np.array([np.roll(x, -k)[:5].sum() for k in range(60)])
    d = blocks - blocks.mean()
    skewness = (d**3).mean() / (d**2).mean() ** 1.5 / np.sqrt(60 / 5)
    assert acceleration(d, overlap=5) == pytest.approx(skewness / 6.0, rel=1e-12)


def test_adjusted_tails_by_hand():
    assert bca_tail(0.025, 0.0, 0.0) == 0.025
    # z0 = 0.1, a = 0.05: z = -1.86; Phi(0.1 - 1.859964 / 1.0929982)
    assert bca_tail(0.025, 0.1, 0.05) == pytest.approx(0.0546, abs=1e-4)
    assert bca_tail(0.975, 2.0, 0.5) == 1.0
    assert bca_tail(0.025, -2.0, -0.5) == 0.0


def test_bca_moves_with_the_estimate_among_ties():
    t = np.repeat([1.0, 2.0, 3.0], 33)
    low, high, _, notes = end_points(t, 2.0, np.zeros(3), "bca", 0.9)
    assert (low, high, notes) == (1.0, 3.0, ())
    above = end_points(t, 3.5, np.zeros(3), "bca", 0.9)
    assert above[:2] == (3.0, 3.0)
    assert above[3] == (note("extreme_replicate"),)


def test_too_few_by_the_most_extreme_resample():
    assert [too_few(3, level) for level in (0.92, 0.95)] == [False, True]  # 1/27 against tails of 0.04 and 0.025
    assert too_few([2, 2], 0.95)  # 1/16
    assert not too_few([2, 2, 2], 0.95)  # 1/64
    assert too_few([1, 1, 1, 1, 1, 1], 0.95)
    assert not too_few(10**6, 0.999999)


def test_quantile_error_is_the_binomial_one():
    rng = np.random.default_rng(0)
    estimates = [np.quantile(rng.normal(size=2000), 0.975) for _ in range(400)]
    predicted = np.mean([quantile_error(np.sort(rng.normal(size=2000)), 0.975) for _ in range(50)])
    assert (
        abs(predicted / np.std(estimates) - 1.0) < 0.2
    )  # 400 repeats know a standard deviation to 4 %, 50 spacings to 10 %


def test_equal_values():
    interval = ps.bootstrap_mean([0.5] * 35)
    assert (interval.conf_low, interval.conf_high, interval.notes) == (0.5, 0.5, (note("equal_values"),))


@pytest.mark.parametrize(
    ("n", "level", "given_at_all"),
    [(1, 0.95, False), (2, 0.95, False), (3, 0.95, False), (4, 0.95, True), (3, 0.9, True)],
)
def test_too_few_values(n, level, given_at_all):
    interval = ps.bootstrap_mean(np.arange(1.0, n + 1), level=level, transform=np.exp)
    assert np.isfinite(interval.conf_high) == given_at_all
    if not given_at_all:
        assert (interval.conf_low, interval.conf_high) == (0.0, np.inf)
        assert interval.notes == (note("too_few_units", n=n, unit="sample", level=level),)


def test_memory_does_not_grow_with_the_number_of_resamples():
    sizes = {block.nbytes for block in index_blocks(1000, 10_000, 1)}
    assert max(sizes) <= CHUNK_DRAWS * 8


@examples(50)
@given(
    st.lists(st.integers(-99_999, 99_999), min_size=5, max_size=30), st.integers(1, 100), st.integers(-50_000, 50_000)
)
def test_intervals_move_with_the_data(values, tenths, thousandths):
    x, scale, shift = np.array(values) / 1000.0, tenths / 10.0, thousandths / 1000.0
    if np.ptp(x) == 0.0:
        return
    one = ps.bootstrap_mean(x, n_resamples=199)
    other = ps.bootstrap_mean(x * scale + shift, n_resamples=199)
    tolerance = 1e-9 * (np.abs(x).max() * scale + abs(shift))
    np.testing.assert_allclose(
        [other.conf_low, other.conf_high],
        [one.conf_low * scale + shift, one.conf_high * scale + shift],
        rtol=0,
        atol=tolerance,
    )


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("level", [0.5, 0.95])
def test_monte_carlo_errors_are_the_spread_between_seeds(method, level):
    x = np.random.default_rng(3).lognormal(size=40)
    found = [ps.bootstrap_mean(x, method=method, level=level, n_resamples=1999, seed=s) for s in range(200)]
    ends = np.array([(i.conf_low, i.conf_high) for i in found])
    told = np.mean([i.mc_error for i in found], axis=0)
    # 200 seeds know a standard deviation to 5 %, so 15 % are three of its errors; spacings are known to a few per cent.
    np.testing.assert_allclose(told, ends.std(axis=0, ddof=1), rtol=0.2)


def test_monte_carlo_errors_of_skewed_replicates():
    # Of exponential replicates the mean and the standard deviation vary together: one end is known better.
    rng = np.random.default_rng(5)
    runs = [end_points(rng.exponential(size=999), 1.0, np.zeros(3), "normal", 0.95) for _ in range(300)]
    told, spread = np.mean([run[2] for run in runs], axis=0), np.std([run[:2] for run in runs], axis=0, ddof=1)
    np.testing.assert_allclose(told, spread, rtol=0.15)  # 300 runs know a standard deviation to 4 %
    assert told[0] > 1.4 * told[1]  # sqrt(12.6 / 4.8) by their moments


@pytest.mark.parametrize("method", METHODS)
def test_coverage_of_a_mean(method):
    rng = np.random.default_rng(11)
    covered = 0
    for i in range(400):
        interval = ps.bootstrap_mean(rng.normal(size=50), method=method, level=0.9, n_resamples=599, seed=i)
        covered += interval.conf_low <= 0.0 <= interval.conf_high
    # Binomial standard error of 400 trials: 1.5 %; the bootstrap itself covers about 1 % less at n = 50.
    assert 0.9 - 0.01 - 3.5 * 0.015 < covered / 400 < 0.9 + 3.5 * 0.015

"""Interval rules on written replicates, against R's boot, and their coverage."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pli_stats as ps
from pli_stats.stats.intervals import NOTE_CONSTANT, end_points, quantile_error
from pli_stats.stats.resampling import BLOCK_DRAWS, index_blocks, philox

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
    assert "extreme replicate" in notes[0]


def test_quantile_error_is_the_binomial_one():
    rng = np.random.default_rng(0)
    estimates = [np.quantile(rng.normal(size=2000), 0.975) for _ in range(400)]
    predicted = np.mean([quantile_error(np.sort(rng.normal(size=2000)), 0.975) for _ in range(50)])
    assert (
        abs(predicted / np.std(estimates) - 1.0) < 0.2
    )  # 400 repeats know a standard deviation to 4 %, 50 spacings to 10 %


def test_equal_values():
    interval = ps.bootstrap_mean([0.5] * 35)
    assert (interval.conf_low, interval.conf_high, interval.notes) == (0.5, 0.5, (NOTE_CONSTANT,))


@pytest.mark.parametrize(
    ("n", "level", "given_at_all"),
    [(1, 0.95, False), (2, 0.95, False), (3, 0.95, False), (4, 0.95, True), (3, 0.9, True)],
)
def test_too_few_values(n, level, given_at_all):
    interval = ps.bootstrap_mean(np.arange(1.0, n + 1), level=level, transform=np.exp)
    assert np.isfinite(interval.conf_high) == given_at_all
    if not given_at_all:
        assert (interval.conf_low, interval.conf_high) == (0.0, np.inf)
        assert "none can be given" in interval.notes[0]


@given(st.integers(1, 300), st.integers(1, 400), st.integers(0, 2**70))
def test_the_stream_depends_on_seed_and_block_only(n, more, seed):
    few = np.concatenate(list(index_blocks(n, 50, seed)))
    many = np.concatenate(list(index_blocks(n, 50 + more, seed)))
    np.testing.assert_array_equal(few, many[:50])
    assert few.min() >= 0
    assert few.max() < n


def test_memory_does_not_grow_with_the_number_of_resamples():
    sizes = {block.nbytes for block in index_blocks(1000, 10_000, 1)}
    assert max(sizes) <= BLOCK_DRAWS * 8


def test_indices_are_uniform():
    counts = np.bincount(np.concatenate([b.ravel() for b in index_blocks(20, 50_000, 3)]), minlength=20)
    expected = 50_000
    chi2 = ((counts - expected) ** 2 / expected).sum()
    assert chi2 < 43.8  # 99.9 % point with 19 degrees of freedom
    assert philox(3, 0).random() != philox(3, 1).random()


@given(st.lists(st.floats(-100, 100), min_size=5, max_size=30), st.floats(0.1, 10), st.floats(-50, 50))
def test_intervals_move_with_the_data(values, scale, shift):
    x = np.array(values)
    if np.ptp(x) < 1e-6:
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
def test_coverage_of_a_mean(method):
    rng = np.random.default_rng(11)
    covered = 0
    for i in range(400):
        interval = ps.bootstrap_mean(rng.normal(size=50), method=method, level=0.9, n_resamples=599, seed=i)
        covered += interval.conf_low <= 0.0 <= interval.conf_high
    # Binomial standard error of 400 trials: 1.5 %; the bootstrap itself covers about 1 % less at n = 50.
    assert 0.9 - 0.01 - 3.5 * 0.015 < covered / 400 < 0.9 + 3.5 * 0.015

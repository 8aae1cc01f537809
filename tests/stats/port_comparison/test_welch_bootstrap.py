"""The bootstrap of Welch's F: a plain rewrite on the same draws, what must not change it, and its size."""

from __future__ import annotations

import numpy as np
import pytest

from pli_stats.stats.port_comparison.welch_bootstrap import DRAWN, welch_bootstrap
from pli_stats.stats.resampling.random_streams import philox

RNG = np.random.default_rng(5)
#: Ports of a few samples, the small ones varying more, and means that differ somewhat.
GROUPS = [RNG.normal(mean, sd, n) for mean, sd, n in [(0.0, 2.0, 4), (0.9, 1.5, 6), (0.2, 1.0, 10), (0.0, 0.5, 20)]]


def plain_f(means, variances, sizes):
    """Return Welch's F of one set of means, as Welch (1951) writes it."""
    weights = [n / s2 for n, s2 in zip(sizes, variances, strict=True)]
    total, k = sum(weights), len(sizes)
    centre = sum(w * m for w, m in zip(weights, means, strict=True)) / total
    between = sum(w * (m - centre) ** 2 for w, m in zip(weights, means, strict=True)) / (k - 1)
    uncertain = sum((1.0 - w / total) ** 2 / (n - 1) for w, n in zip(weights, sizes, strict=True))
    return between / (1.0 + 2.0 * (k - 2) / (k**2 - 1) * uncertain)


def plain_bootstrap(groups, n_resamples, seed):
    """Return p of the bootstrap, resample by resample in the unit of the values, from the same draws."""
    sizes = [len(group) for group in groups]
    variances = [group.var(ddof=1) for group in groups]
    found = plain_f([group.mean() for group in groups], variances, sizes)
    rows, extreme = DRAWN // len(sizes), 0
    for block, start in enumerate(range(0, n_resamples, rows)):
        rng, shape = philox(seed, block), (min(rows, n_resamples - start), len(sizes))
        normal, chi2 = rng.standard_normal(shape), rng.chisquare(np.array(sizes) - 1.0, shape)
        for z, c in zip(normal, chi2, strict=True):
            means = [z[i] * (s2 / n) ** 0.5 for i, (s2, n) in enumerate(zip(variances, sizes, strict=True))]
            drawn = [s2 * c[i] / (n - 1) for i, (s2, n) in enumerate(zip(variances, sizes, strict=True))]
            extreme += plain_f(means, drawn, sizes) >= found
    return (extreme + 1) / (n_resamples + 1)


@pytest.mark.parametrize("groups", [GROUPS, GROUPS[:2], [5.0 + 1e6 * group for group in GROUPS[1:]]])
@pytest.mark.parametrize("seed", [1, 12])
def test_p_is_that_of_a_plain_rewrite_on_the_same_draws(groups, seed):
    p, _ = welch_bootstrap(groups, n_resamples=999, seed=seed)
    assert p == plain_bootstrap(groups, 999, seed)
    assert 0.001 < p < 0.999  # so that a rewrite of something else would be seen


def test_blocks_of_draws_are_counted_together(monkeypatch):
    monkeypatch.setattr("pli_stats.stats.port_comparison.welch_bootstrap.DRAWN", 400)
    monkeypatch.setitem(plain_bootstrap.__globals__, "DRAWN", 400)
    assert welch_bootstrap(GROUPS, n_resamples=999, seed=1)[0] == plain_bootstrap(GROUPS, 999, 1)


@pytest.mark.parametrize(("shift", "scale"), [(0.0, 1e-90), (0.0, -1.0), (3.0, 1.0), (-2.5, 1e9), (1e4, 7.0)])
def test_shift_and_scale_change_nothing(shift, scale):
    moved = [shift + scale * group for group in GROUPS]
    assert welch_bootstrap(moved, n_resamples=999, seed=3) == welch_bootstrap(GROUPS, n_resamples=999, seed=3)


def test_the_order_of_ports_changes_no_more_than_chance_does():
    p, error = welch_bootstrap(GROUPS, n_resamples=19_999, seed=4)
    for order in ([3, 2, 1, 0], [1, 3, 0, 2]):
        other, other_error = welch_bootstrap([GROUPS[i] for i in order], n_resamples=19_999, seed=5)
        assert abs(other - p) < 4.0 * np.hypot(error, other_error)
    assert p > 20.0 * error


def test_its_size_where_small_ports_vary_more():
    """Four ports of 4, 6, 10, 20 samples, sd 2 to 0.5, one mean: at most 5 % rejected, within 3 binomial errors."""
    rng, repeats, rejected = np.random.default_rng(8), 600, 0
    for k in range(repeats):
        groups = [rng.normal(0.0, sd, n) for sd, n in [(2.0, 4), (1.5, 6), (1.0, 10), (0.5, 20)]]
        rejected += welch_bootstrap(groups, n_resamples=199, seed=k)[0] <= 0.05
    error = np.sqrt(0.05 * 0.95 / repeats)
    assert 0.05 - 4.0 * error < rejected / repeats < 0.05 + 3.0 * error

"""Draws of non-detects: below their limits, the same for a seed, and by the distribution that they are taken from."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pli_stats.pollution.nondetects.lognormal_imputation import (
    IMPUTATIONS,
    CensoredGroup,
    below_limits,
    draws_of_groups,
    lognormal_draws,
)


def censored(n=400, share=0.4, seed=1):
    """Return ln concentrations of two metals with a shared level, their limits, and what lies below."""
    rng = np.random.default_rng(seed)
    logs = 0.5 * rng.normal(size=(n, 1)) + 0.5 * rng.normal(size=(n, 2)) + [1.0, -2.0]
    limits = np.broadcast_to(np.quantile(logs, share, axis=0), logs.shape)
    below = logs < limits
    return logs, np.where(below, np.nan, logs), limits, below


def test_draws_lie_below_their_limits_and_are_those_of_the_seed():
    _, seen, limits, below = censored()
    drawn = lognormal_draws(seen, limits, below, np.random.default_rng(1))
    assert drawn.filled.shape == (IMPUTATIONS, len(seen))
    most = np.where(below, limits, 0.0).sum(axis=1)
    assert (drawn.filled <= most + 1e-12).all()
    assert (drawn.filled[:, ~below.any(axis=1)] == 0.0).all()
    again = lognormal_draws(seen, limits, below, np.random.default_rng(1))
    np.testing.assert_array_equal(drawn.filled, again.filled)


def test_many_samples_recover_means_and_spread_as_without_limits():
    logs, seen, limits, below = censored(3000)
    drawn = lognormal_draws(seen, limits, below, np.random.default_rng(2))
    # The standard error of a mean of 3000 values with sd 0.71 is 0.013, with 40 % censored about 0.016.
    assert np.abs(drawn.mean.mean(axis=0) - logs.mean(axis=0)).max() < 0.05
    spread = np.sqrt((drawn.sd**2).mean(axis=0) + drawn.level.var(axis=1).mean())
    # That of a standard deviation is 0.013 of it, with 40 % censored about 0.018: three of these.
    np.testing.assert_allclose(spread, logs.std(axis=0), rtol=0.055)
    complete = np.where(below, 0.0, logs).sum(axis=1) + drawn.filled
    np.testing.assert_allclose(complete.std(axis=1).mean(), logs.sum(axis=1).std(), rtol=0.03)


def test_nothing_measured_is_no_special_case():
    below = np.ones((4, 1), bool)
    drawn = lognormal_draws(np.full((4, 1), np.nan), np.zeros((4, 1)), below, np.random.default_rng(3))
    assert np.isfinite(drawn.filled).all() and (drawn.filled <= 0.0).all()


def test_draws_below_a_bound_follow_the_truncated_normal():
    found = below_limits(np.full(4000, 1.0), np.full(4000, 2.0), np.full(4000, -0.5), np.random.default_rng(4))
    assert stats.kstest(found, stats.truncnorm(-np.inf, -0.75, loc=1.0, scale=2.0).cdf).pvalue > 0.001


def test_a_limit_far_below_is_still_a_number():
    found = below_limits(np.zeros(5), np.ones(5), np.full(5, -60.0), np.random.default_rng(5))
    assert np.isfinite(found).all() and (found <= -60.0).all()


@pytest.mark.parametrize("m", [1, 2, 8, 9])
@pytest.mark.parametrize("gaps", [0.0, 0.2])
def test_draws_of_a_group_do_not_depend_on_those_beside_it(m, gaps):
    def group(n):
        rng = np.random.default_rng(n)
        logs, below = rng.normal(size=(n, m)), rng.random((n, m)) < 0.3
        limits = np.where(below, logs + 0.1, np.nan)
        return CensoredGroup(np.where(rng.random((n, m)) < gaps, np.nan, logs), limits, below, rng)

    sizes = (2, 3, 37, 1, 8)
    for n, found in zip(sizes, draws_of_groups([group(n) for n in sizes], 4), strict=True):
        (alone,) = draws_of_groups([group(n)], 4)
        for name in ("filled", "mean", "sd", "level"):
            assert (getattr(found, name) == getattr(alone, name)).all()

"""Intervals of the jackknife+ and CV+: their definition, the arithmetic of few units, coverage by simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

import pli_stats as ps
from pli_stats.transfer.regressor import conformal
from pli_stats.transfer.regressor.conformal import (
    calibration,
    check_units,
    least_units,
    plus_interval,
    residual_weights,
)

ROUNDING = 1e-12  # the same differences, taken in another order
STANDARD_ERRORS = 3.5  # of a measured share: one such test in two thousand would miss by chance
LEVEL = 0.9
# Folds leave out a part of few units, so their residuals are those of a somewhat worse model: intervals cover more.
ABOVE = 0.06


def barbers_jackknife_plus(y, loo, predictions, level):
    """Return the jackknife+ as equation (4) of Barber et al. (2021) puts it, for one new row, with sorted lists."""
    n, alpha = len(y), 1.0 - level
    residuals = [abs(y[i] - loo[i]) for i in range(n)]
    upper = sorted(predictions[i] + residuals[i] for i in range(n))
    lower = sorted(predictions[i] - residuals[i] for i in range(n))
    k = math.ceil((1.0 - alpha) * (n + 1) - ROUNDING)  # the k-th smallest, and for the lower end the k-th largest
    return lower[n - k], upper[k - 1]


finite = st.floats(-1e6, 1e6, allow_nan=False)


@given(n=st.integers(1, 40), level=st.sampled_from([0.25, 0.5, 0.8, 0.9, 0.95]), data=st.data())
def test_one_fold_a_row_is_the_jackknife_plus(n, level, data):
    if n < least_units(level):
        return
    y, loo = (data.draw(npst.arrays(float, n, elements=finite)) for _ in range(2))
    new = data.draw(npst.arrays(float, (n, 3), elements=finite))
    made = calibration(y, loo, fold=np.arange(n))
    low, high = made.interval(new, level=level)
    for j in range(3):
        expected = barbers_jackknife_plus(y.tolist(), loo.tolist(), new[:, j].tolist(), level)
        assert (low[j], high[j]) == pytest.approx(expected, rel=ROUNDING, abs=ROUNDING)


def test_cv_plus_repeats_the_model_of_a_fold_for_each_of_its_rows():
    rng = np.random.default_rng(1)
    residuals, fold, predictions = rng.random(30), rng.permutation(np.arange(30) % 5), rng.normal(size=(5, 7))
    as_cv = plus_interval(residuals, fold, predictions, weights=residual_weights(30), level=LEVEL)
    spread = plus_interval(residuals, np.arange(30), predictions[fold], weights=residual_weights(30), level=LEVEL)
    assert np.array_equal(as_cv, spread)


def test_groups_of_one_sample_are_samples():
    rng = np.random.default_rng(2)
    y, loo, new = rng.normal(size=25), rng.normal(size=25), rng.normal(size=(25, 4))
    plain = calibration(y, loo, fold=np.arange(25)).interval(new, level=LEVEL)
    grouped = calibration(y, loo, fold=np.arange(25), groups=np.arange(25)[::-1]).interval(new, level=LEVEL)
    assert np.allclose(plain, grouped, rtol=0.0, atol=ROUNDING)


@given(copies=st.lists(st.integers(1, 5), min_size=10, max_size=20), seed=st.integers(0, 99))
def test_a_group_says_no_more_for_being_large(copies, seed):
    """Repeating the rows of a group, whole, changes no interval."""
    rng = np.random.default_rng(seed)
    g = len(copies)
    groups = np.repeat(np.arange(g), 2)
    y, held, new = rng.normal(size=2 * g), rng.normal(size=2 * g), rng.normal(size=(g, 3))
    once = calibration(y, held, fold=groups, groups=groups).interval(new, level=0.8)
    rows = np.concatenate([np.tile(np.flatnonzero(groups == k), times) for k, times in enumerate(copies)])
    more = calibration(y[rows], held[rows], fold=groups[rows], groups=groups[rows]).interval(new, level=0.8)
    assert np.allclose(once, more, rtol=0.0, atol=ROUNDING)


def test_weights_leave_one_place_for_the_new_unit():
    assert residual_weights(19).sum() == pytest.approx(19 / 20, rel=ROUNDING)
    groups = np.array(["a"] * 7 + ["b"] + ["c"] * 2)
    weights = residual_weights(10, groups)
    assert [weights[groups == label].sum() for label in "abc"] == pytest.approx([0.25] * 3, rel=ROUNDING)


@given(level=st.floats(0.01, 0.999))
def test_the_least_number_of_units_is_where_the_ends_become_finite(level):
    u = least_units(level)
    new = np.zeros((u + 1, 1))
    enough = plus_interval(np.ones(u), np.arange(u), new, weights=residual_weights(u), level=level)
    assert np.isfinite(enough).all()
    if u > 1:
        short = plus_interval(np.ones(u - 1), np.arange(u - 1), new, weights=residual_weights(u - 1), level=level)
        assert np.isinf(short).all()
        with pytest.raises(ps.InputError, match=f"at least {u} groups"):
            check_units(u - 1, level=level, unit="group")


def test_the_level_that_a_refusal_offers_is_to_be_had():
    for got in (1, 2, 5, 8, 13):
        with pytest.raises(ps.InputError, match="at most") as caught:
            check_units(got, level=0.95, unit="group")
        offered = float(str(caught.value).split("at most ")[1].split()[0].rstrip(",.;"))
        check_units(got, level=offered, unit="group")


def test_blocks_of_new_rows_change_nothing(monkeypatch):
    rng = np.random.default_rng(3)
    given_ = (rng.random(20), np.arange(20) % 4, rng.normal(size=(4, 101)))
    whole = plus_interval(*given_, weights=residual_weights(20), level=LEVEL)
    for cells in (1, 20, 60, 20 * 100, 20 * 101):
        monkeypatch.setattr(conformal, "CELLS", cells)
        assert np.array_equal(plus_interval(*given_, weights=residual_weights(20), level=LEVEL), whole)


def test_no_new_rows_give_no_intervals():
    low, high = plus_interval(np.ones(20), np.arange(20), np.empty((20, 0)), weights=residual_weights(20), level=LEVEL)
    assert low.shape == high.shape == (0,)


# Coverage. The learner is least squares, whose fit without a fold is one small solve.


def least_squares(x, y, new):
    """Return predictions of ordinary least squares (of least norm) with an intercept."""
    design = np.column_stack([np.ones(len(x)), x])
    return np.column_stack([np.ones(len(new)), new]) @ np.linalg.lstsq(design, y, rcond=None)[0]


def covered(x, y, fold, groups, x_new, y_new):
    """Return the share of new rows within their interval, and the mean width."""
    k = fold.max() + 1
    predictions, held = np.empty((k, len(x_new))), np.empty(len(y))
    for j in range(k):
        out = fold == j
        both = least_squares(x[~out], y[~out], np.concatenate([x[out], x_new]))
        held[out], predictions[j] = both[: out.sum()], both[out.sum() :]
    low, high = calibration(y, held, fold=fold, groups=groups).interval(predictions, level=LEVEL)
    return float(np.mean((low <= y_new) & (y_new <= high)))


def interval_of_a_mean(shares):
    """Return mean and standard error over replicates, which are independent while their new rows are not."""
    return np.mean(shares), np.std(shares, ddof=1) / math.sqrt(len(shares))


@pytest.mark.parametrize("n_folds", [30, 5], ids=["jackknife+", "cv+"])
def test_coverage_of_new_samples(n_folds):
    rng = np.random.default_rng(4)
    shares = []
    for _ in range(1500):
        x = rng.normal(size=(60, 6))
        y = x.sum(1) + rng.standard_t(3, size=60)
        fold = rng.permutation(np.arange(30) % n_folds)
        shares.append(covered(x[:30], y[:30], fold, None, x[30:], y[30:]))
    mean, error = interval_of_a_mean(shares)
    assert mean - STANDARD_ERRORS * error >= 1.0 - 2.0 * (1.0 - LEVEL), "what the theorem promises"
    assert LEVEL - STANDARD_ERRORS * error <= mean <= LEVEL + ABOVE


def ports(rng, n_ports, p=4):
    """Return features, target and port of samples of ports that differ: some features belong to the port."""
    sizes = rng.integers(3, 16, n_ports)
    port = np.repeat(np.arange(n_ports), sizes)
    of_port = rng.normal(size=(n_ports, p))
    x = np.column_stack([of_port[port], rng.normal(size=len(port))])
    y = of_port[port, 0] + x[:, -1] + rng.normal(size=n_ports)[port] + 0.5 * rng.normal(size=len(port))
    return x, y, port


@pytest.fixture(scope="module")
def port_shares():
    """Return coverage in unseen ports: of intervals that hold out ports, and of those that hold out samples."""
    rng = np.random.default_rng(5)
    by_port, by_five, by_sample = [], [], []
    for _ in range(1000):
        x, y, port = ports(rng, 24)
        known = port < 20
        x_new, y_new = x[~known][:1], y[~known][:1]  # one new port, one sample
        folds = np.arange(20)
        args = x[known], y[known]
        by_port.append(covered(*args, folds[port[known]], port[known], x_new, y_new))
        by_five.append(covered(*args, rng.permutation(folds % 5)[port[known]], port[known], x_new, y_new))
        by_sample.append(covered(*args, rng.permutation(known.sum()) % 10, None, x_new, y_new))
    return {"jackknife+": by_port, "cv+": by_five, "samples": by_sample}


@pytest.mark.parametrize("kind", ["jackknife+", "cv+"])
def test_coverage_of_new_ports(port_shares, kind):
    mean, error = interval_of_a_mean(port_shares[kind])
    assert mean - STANDARD_ERRORS * error >= 1.0 - 2.0 * (1.0 - LEVEL)
    assert LEVEL - STANDARD_ERRORS * error <= mean <= LEVEL + ABOVE


def test_intervals_that_hold_out_samples_cover_too_few_new_ports(port_shares):
    mean, error = interval_of_a_mean(port_shares["samples"])
    assert mean + STANDARD_ERRORS * error < LEVEL

"""Metrics: declared range and direction, scikit-learn, R, weights as repetition, derivatives, and what is refused."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from profiles import examples

import pli_stats as ps
from pli_stats.stats.metrics.definitions import METRICS, near_zero_rows

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "boot.json").read_text())["metrics"]
SAME = 1e-12  # relative: the same formula in another program or order of summation
SLOPE = 1e-6  # relative: central differences with a step of 1e-6 leave about 1e-9, amplified where variances are small
ROUNDING = 1e-9  # how far rounding may carry a metric over the edge of its range

untimed = examples(60)

thousandths = st.integers(-20_000, 20_000).map(lambda k: k / 1000.0)


@st.composite
def predictions(draw, least=2):
    """Draw truths away from zero that are not all equal, and predictions."""
    n = draw(st.integers(least, 12))
    y = draw(arrays(int, n, elements=st.integers(100, 20_000)))
    y[-1] = y[0] + draw(st.integers(11, 20_000))
    return y / 1000.0, draw(arrays(float, n, elements=thousandths))


def public(name):
    """Return the verb of a metric."""
    return getattr(ps, name)


def test_every_metric_is_a_public_verb_and_declares_itself():
    assert set(METRICS) == {"mae", "mape", "smape", "rmse", "mse", "bias", "medae", "r2", "ccc"}
    declared = {name: (m.low, m.high, m.best) for name, m in METRICS.items()}
    least = (0.0, math.inf, "low")
    assert declared == dict.fromkeys(("mae", "mape", "rmse", "mse", "medae"), least) | {
        "smape": (0.0, 2.0, "low"),
        "bias": (-math.inf, math.inf, "zero"),
        "r2": (-math.inf, 1.0, "high"),
        "ccc": (-1.0, 1.0, "high"),
    }
    assert all(public(name).__name__ == name for name in METRICS)


@untimed
@given(predictions())
def test_metrics_stay_in_their_range(pair):
    for name, value in ps.score(*pair).items():
        assert METRICS[name].low - ROUNDING <= value <= METRICS[name].high + ROUNDING, name


@untimed
@given(predictions())
def test_the_best_value_is_that_of_the_truth_itself(pair):
    best = {"low": lambda m: m.low, "high": lambda m: m.high, "zero": lambda m: 0.0}
    for name, value in ps.score(pair[0], pair[0]).items():
        assert value == best[METRICS[name].best](METRICS[name])


@untimed
@given(predictions())
def test_halving_each_error_never_worsens_a_metric(pair):
    y, p = pair
    before, after = ps.score(y, p), ps.score(y, y + (p - y) / 2.0)
    assert abs(after["bias"]) <= abs(before["bias"]) + ROUNDING
    assert after["r2"] >= before["r2"] - ROUNDING
    for name in ("mae", "mape", "smape", "rmse", "mse", "medae"):
        assert after[name] <= before[name] + ROUNDING, name


def test_the_edges_of_bounded_metrics_are_reached():
    y = np.array([1.0, 2.0, 4.0])
    assert ps.ccc(y, 2.0 * y.mean() - y) == pytest.approx(-1.0, abs=SAME)
    assert ps.smape(y, -y) == 2.0
    assert ps.smape([0.0, 1.0], [0.0, -1.0]) == 1.0


@untimed
@given(predictions(), st.integers(0, 2**32 - 1))
def test_as_scikit_learn(pair, seed):
    sk = pytest.importorskip("sklearn.metrics")
    y, p = pair
    w = np.random.default_rng(seed).uniform(0.1, 2.0, len(y))
    theirs = {
        "mae": sk.mean_absolute_error,
        "mape": sk.mean_absolute_percentage_error,
        "rmse": sk.root_mean_squared_error,
        "mse": sk.mean_squared_error,
        "r2": sk.r2_score,
    }
    for name, function in theirs.items():
        assert public(name)(y, p) == pytest.approx(function(y, p), rel=SAME, abs=SAME)
        assert public(name)(y, p, weights=w) == pytest.approx(function(y, p, sample_weight=w), rel=SAME, abs=SAME)
    assert ps.medae(y, p) == pytest.approx(sk.median_absolute_error(y, p), rel=SAME)


def test_as_written_in_r():
    y, yhat, weights = (GOLDEN[k] for k in ("y", "yhat", "weights"))
    for name in GOLDEN["plain"]:
        assert public(name)(y, yhat) == pytest.approx(GOLDEN["plain"][name], rel=SAME)
        assert public(name)(y, yhat, weights=weights) == pytest.approx(GOLDEN["weighted"][name], rel=SAME)


@untimed
@given(predictions(), st.data())
def test_weights_are_repetition(pair, data):
    y, p = pair
    # The first and the last truth differ, so that those repeated do.
    least = [1, *[0] * (len(y) - 2), 1]
    times = np.array(data.draw(st.tuples(*(st.integers(low, 4) for low in least))))
    again = np.repeat(np.arange(len(y)), times)
    weighted, repeated = ps.score(y, p, weights=times), ps.score(y[again], p[again])
    for name in METRICS:
        assert weighted[name] == pytest.approx(repeated[name], rel=1e-9, abs=ROUNDING), name


@untimed
@given(predictions(), st.floats(0.01, 100.0))
def test_only_ratios_of_weights_count(pair, scale):
    w = np.arange(1.0, len(pair[0]) + 1)
    one, other = ps.score(*pair, weights=w), ps.score(*pair, weights=scale * w)
    assert one == pytest.approx(other, rel=1e-9, abs=ROUNDING)


@untimed
@given(predictions())
def test_one_pass_equals_single_calls(pair):
    assert ps.score(*pair) == {name: public(name)(*pair) for name in METRICS}


@pytest.mark.parametrize("name", [name for name, m in METRICS.items() if m.columns])
def test_gradients_as_finite_differences(name):
    rng, metric = np.random.default_rng(4), METRICS[name]
    for _ in range(20):
        y = rng.lognormal(size=15)
        means = np.column_stack(metric.columns(y, y * rng.lognormal(0.0, 0.3, 15))).mean(axis=0)
        found = [float(g) for g in metric.gradient(means)]
        for k, slope in enumerate(found):
            step = 1e-6 * np.eye(len(means))[k]
            numeric = (metric.value(means + step) - metric.value(means - step)) / 2e-6
            assert slope == pytest.approx(float(numeric), rel=SLOPE, abs=SLOPE * max(map(abs, found)))


@pytest.mark.parametrize("name", ["r2", "ccc"])
def test_what_rounding_leaves_of_equal_truths_is_no_variance(name):
    # 0.1 summed 999 times: the mean square and the squared mean differ by rounding, which must not be divided by.
    metric, y = METRICS[name], np.r_[np.full(999, 0.1), 5.0]
    columns = np.column_stack(metric.columns(y, y if name == "ccc" else y + 0.01))
    means = np.cumsum(columns[:999], axis=0)[-1] / 999.0
    assert math.isnan(metric.value(means))
    assert any(math.isnan(g) for g in metric.gradient(means))


def test_the_gradient_of_a_root_of_zero_is_zero():
    assert [float(g) for g in METRICS["rmse"].gradient(np.array([0.0]))] == [0.0]


def test_constant_shifts_far_from_zero_keep_their_digits():
    y = 1e8 + np.array([1.0, 2.0, 3.0, 4.0])
    p = y + np.array([0.5, -0.5, 0.5, -0.5])
    assert ps.r2(y, p) == pytest.approx(0.8, rel=SAME)
    # C = 1.25, D = 1.25 + 1.0 + 0 by hand: cov = mean of (-1.5, -0.5, 0.5, 1.5)(-1, -1, 1, 1)
    assert ps.ccc(y, p) == pytest.approx(2.0 / 2.25, rel=SAME)


def test_percentage_errors_near_zero_are_refused_by_row_or_left_out():
    y, p = [1.0, 0.0, 2.0, 1e-9, -4.0], [1.5, 9.0, 2.0, 9.0, -5.0]
    with pytest.raises(ps.InputError, match=r"2 of them are zero .* in rows 1 and 3 \(counted from 0\)"):
        ps.mape(y, p)
    assert near_zero_rows(y).tolist() == [1, 3]
    assert ps.mape(y, p, zeros="omit") == pytest.approx((0.5 + 0.0 + 0.25) / 3, rel=SAME)
    assert ps.mape(y, p, zeros="omit", weights=[1, 7, 1, 7, 2]) == pytest.approx(1.0 / 4, rel=SAME)
    assert ps.score(y, p, metrics=("mae", "smape"))["mae"] == pytest.approx(np.abs(np.subtract(y, p)).mean(), rel=SAME)


def test_the_weighted_median_takes_the_middle_of_two():
    assert ps.medae([0.0] * 4, [1.0, 2.0, 3.0, 4.0]) == 2.5
    assert ps.medae([0.0] * 3, [1.0, 2.0, 5.0], weights=[1, 1, 2]) == 3.5
    assert ps.medae([0.0] * 3, [1.0, 2.0, 5.0], weights=[0, 1, 0]) == 2.0


@untimed
@given(predictions())
def test_metrics_do_not_depend_on_the_order_of_rows(pair):
    y, p = pair
    assert ps.score(y, p) == pytest.approx(ps.score(y[::-1], p[::-1]), rel=1e-9, abs=ROUNDING)

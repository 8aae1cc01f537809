"""Failure cases of well-known tools that must come out right here: bootstrap intervals and metrics."""

from __future__ import annotations

import math
import subprocess
import warnings

import numpy as np
import pytest
from scipy import stats

import pli_stats as ps
from pli_stats.stats.resampling.random_streams import philox
from pli_stats.text.notes import note

METHODS = ("percentile", "basic", "normal", "bca", "studentized", "abc", "exact", "exact_percentile", "exact_basic")


@pytest.mark.parametrize("method", METHODS)
def test_thirty_five_equal_values_have_an_interval_of_no_width(method):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = ps.bootstrap_ci(np.full(35, 2.0), np.full(35, 2.5), metrics="mae", method=method)["mae"]
    assert (found.conf_low, found.conf_high, found.notes) == (0.5, 0.5, (note("equal_values"),))


def test_scipy_gives_nan_for_them():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = stats.bootstrap((np.full(35, 0.5),), np.mean, n_resamples=99, method="BCa", rng=1).confidence_interval
    assert math.isnan(theirs.low)


def test_equal_values_by_their_mean():
    found = ps.bootstrap_mean([0.5] * 35)
    assert (found.conf_low, found.conf_high, found.notes) == (0.5, 0.5, (note("equal_values"),))


@pytest.mark.parametrize("method", ["bca", "studentized", "abc", "exact"])
def test_each_of_two_metrics_has_its_own_acceleration(method):
    # One skewed to the right, one to the left: mixed accelerations would move both end points.
    rng = philox(3)
    y = rng.lognormal(0.0, 1.0, 30) + 0.5
    p = y + rng.normal(size=30) * y
    metrics = ("bias", "mape", "mae") if method == "exact" else ("mape", "r2", "ccc", "bias", "rmse")
    together = ps.bootstrap_ci(y, p, metrics=metrics, method=method, n_resamples=999)
    for metric in metrics:
        alone = ps.bootstrap_ci(y, p, metrics=metric, method=method, n_resamples=999)[metric]
        # Only the order in which rows are added differs.
        expected = pytest.approx((alone.conf_low, alone.conf_high), rel=1e-12)
        assert (together[metric].conf_low, together[metric].conf_high) == expected


def test_percentile_interval_of_six_lognormal_errors_warns_and_covers_little():
    truth, trials = math.exp(0.5), 1000
    covered = dict.fromkeys(("percentile", "studentized"), 0)
    rng = philox(20250622)
    for k in range(trials):
        errors = rng.lognormal(size=6)
        for method in covered:
            found = ps.bootstrap_ci(
                np.zeros(6), errors, metrics="mae", method=method, n_resamples=999, seed=k, stream="philox"
            )["mae"]
            covered[method] += found.conf_low <= truth <= found.conf_high
            code = "few_units_studentized" if method == "percentile" else "few_units"
            assert found.notes[0] == note(code, n=6, unit="sample")
    # 1000 trials: a standard error of 1.35 % at 76 %, 1.0 % at 90 %; three of each.
    assert abs(covered["percentile"] / trials - 0.76) < 0.04
    assert covered["studentized"] / trials > 0.86


def test_bca_with_fewer_resamples_than_samples_has_an_interval():
    rng = philox(8)
    y = rng.lognormal(size=200)
    found = ps.bootstrap_ci(y, y * rng.lognormal(0.0, 0.3, 200), n_resamples=199, stream="r")
    for interval in found.values():
        assert 0.0 < interval.conf_low < interval.estimate < interval.conf_high
        assert math.isfinite(interval.conf_high)
        assert interval.notes == ()


@pytest.mark.r
def test_r_has_none():
    code = (
        "library(boot); set.seed(1); b <- boot(rlnorm(200), function(d, i) mean(d[i]), 199); boot.ci(b, type = 'bca')"
    )
    done = subprocess.run(["Rscript", "--vanilla", "-e", code], capture_output=True, text=True)
    assert "estimated adjustment 'a' is NA" in done.stderr


@pytest.mark.parametrize("method", METHODS)
def test_a_zero_truth_has_no_percentage_error(method):
    y, p = [1.0, 0.0, 2.0, 4.0, 3.0], [1.5, 0.1, 2.5, 3.0, 3.5]
    for ask in (ps.bootstrap_ci, ps.mape):
        with pytest.raises(ps.InputError, match=r"1 of them is zero .*row 1 \(counted from 0\).*zeros=\"omit\""):
            ask(y, p, **({"metrics": "mape", "method": method} if ask is ps.bootstrap_ci else {}))
    with pytest.raises(ps.InputError, match=r"row 1 \(counted from 0\)"):
        ps.bootstrap_difference(y, p, p[::-1], metric="mape", method=method)
    left = ps.bootstrap_ci(y, p, metrics="mape", zeros="omit")["mape"]
    assert left.n == 4
    assert left.estimate == pytest.approx((0.5 + 0.25 + 0.25 + 0.5 / 3) / 4)
    assert left.notes[0] == note("omitted_truths", n=1, of=5, rows=(1,), first=0)


def test_functions_of_the_user_need_no_name():
    y, p = np.arange(1.0, 31.0), np.arange(1.0, 31.0) + np.sin(np.arange(30.0))
    found = ps.bootstrap_ci(y, p, metrics=["mae", lambda a, b: float(np.abs(a - b).mean())], n_resamples=499)
    assert list(found) == ["mae", "<lambda>"]
    np.testing.assert_allclose(found["<lambda>"].replicates, found["mae"].replicates, rtol=1e-12)
    assert found["<lambda>"].conf_low == pytest.approx(found["mae"].conf_low, rel=1e-10)
    with pytest.raises(ps.InputError, match="'<lambda>' appears twice"):
        ps.bootstrap_ci(y, p, metrics=[lambda a, b: 1.0, lambda a, b: 2.0])


def test_resamples_in_which_a_function_is_undefined_are_counted():
    y, p = np.arange(1.0, 31.0), np.arange(1.0, 31.0) + 1.0

    def without_first(a, b):
        return math.nan if (a == 1.0).sum() > 1 else float(np.mean(a))

    found = ps.bootstrap_ci(y, p, metrics=without_first, n_resamples=499)["without_first"]
    drawn = ps.resample_indices(30, 499)
    undefined = int(((drawn == 0).sum(axis=1) > 1).sum())
    assert undefined > 50
    assert found.n_resamples == 499 - undefined
    assert found.notes[0] == note("undefined_resamples", n=undefined, of=499, metric="without_first")

"""Intervals of metrics: R's boot end to end with the same seed, shared resamples, Monte-Carlo errors, coverage."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from predictions import METHODS, data, ends, scheme_of

import pli_stats as ps
from pli_stats.stats.intervals.abc import STEP, abc_ends
from pli_stats.stats.intervals.jackknife_influence import contributions
from pli_stats.stats.intervals.percentile_bca import end_points, studentized_ends
from pli_stats.stats.intervals.studentized import means_and_variances
from pli_stats.stats.metrics.definitions import METRICS
from pli_stats.stats.metrics.estimands import model_estimands
from pli_stats.stats.resampling.bootstrap_replicates import group_sums
from pli_stats.text.notes import note

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "boot.json").read_text())
SAME = 1e-12  # relative: order statistics of the same replicates, added in another order
# Relative: a mean, its spread, or R squared as a difference of sums lose some digits in either program.
CLOSE = 1e-9
PRINTED = 5e-7  # half a unit of the last of the six decimals that were published


def taylor(n):
    """Return how far an end of two programs' ABC intervals of n units may differ by rounding, relative to its size.

    The curvature is a second difference over 2 h^2 sigma, h = STEP / n, and its four values t carry d = 2 eps |t| each:
    two sums, a product and a quotient, rounded by eps / 2 each. That moves an end, sigma times the shift, by
    4 d / (2 h^2); the bias, a mean of second differences, by n times less. Two programs: twice 4 eps |t| n^2 / STEP^2.
    """
    return 8.0 * np.finfo(float).eps * (n / STEP) ** 2


# R


@pytest.mark.parametrize("case", GOLDEN["plain"], ids=lambda case: f"n={case['n']}")
@pytest.mark.parametrize("method", [*METHODS, "abc"])
def test_every_smooth_metric_as_r_boot(case, method):
    asked = {"level": case["level"], "n_resamples": case["R"], "seed": case["seed"], "stream": "r"}
    found = ps.bootstrap_ci(case["y"], case["yhat"], metrics=tuple(case["metrics"]), method=method, **asked)
    for name, expected in case["metrics"].items():
        assert found[name].estimate == pytest.approx(expected["estimate"], rel=SAME)
        assert ends(found[name]) == pytest.approx(expected[method], rel=taylor(case["n"]) if method == "abc" else CLOSE)
        if method != "abc":
            assert found[name].replicates[:20].tolist() == pytest.approx(expected["replicates"], rel=CLOSE)


def test_studentized_as_r_boot():
    case = GOLDEN["studentized"]
    for metric in case["metrics"]:
        found = ps.bootstrap_ci(
            case["y"],
            case["yhat"],
            metrics=metric["metric"],
            method="studentized",
            n_resamples=case["R"],
            level=case["level"],
            seed=case["seed"],
            stream="r",
        )
        assert ends(found[metric["metric"]]) == pytest.approx(metric["ends"], rel=CLOSE)


@pytest.mark.parametrize("kind", ["strata", "ports"])
@pytest.mark.parametrize("method", [*METHODS, "studentized", "abc"])
def test_strata_and_ports_as_r_boot(kind, method):
    # With strata R itself would pass (n_s - 1)(t - t without i) to the acceleration; the golden file passes that over
    # n_s, as Davison and Hinkley's equation 5.24 has it: strata of 12, 9, 4 and 1 samples do not weigh alike.
    case = GOLDEN[kind]
    found = ps.bootstrap_ci(
        case["y"],
        case["yhat"],
        metrics="mae",
        method=method,
        n_resamples=case["R"],
        level=case["level"],
        seed=case["seed"],
        stream="r",
        **{kind: case[kind]},
    )["mae"]
    units = len(set(case["ports"])) if kind == "ports" else len(case["y"])
    assert ends(found) == pytest.approx(case["ends"][method], rel=taylor(units) if method == "abc" else CLOSE)


@pytest.mark.parametrize("method", METHODS[:3])
def test_moving_blocks_as_r_tsboot(method):
    case = GOLDEN["blocks"]
    asked = {"n_resamples": case["R"], "level": case["level"], "seed": case["seed"], "method": method}
    found = ps.bootstrap_ci(case["y"], case["yhat"], metrics="mae", block_length=case["length"], **asked)["mae"]
    assert ends(found) == pytest.approx(case["ends"][method], rel=CLOSE)
    assert found.unit == "moving block"


@pytest.mark.parametrize(("level", "published"), [(0.95, (1.261824, 2.078085)), (0.9, (1.293672, 1.948801))])
def test_abc_of_the_cities(level, published):
    city = np.column_stack([GOLDEN["city"]["x"], GOLDEN["city"]["u"]]).astype(float)
    found = abc_ends(city, lambda m: m[..., 0] / m[..., 1], level)
    assert found == pytest.approx(published, abs=PRINTED + max(published) * taylor(len(city)))
    expected = next(case["ends"] for case in GOLDEN["city"]["abc"] if case["level"] == level)
    assert found == pytest.approx(expected, rel=taylor(len(city)))


def test_where_r_has_the_scheme_its_stream_is_the_default():
    y, p = data(30)
    for scheme in ({}, {"strata": np.arange(30) % 4}, {"ports": np.arange(30) % 10}, {"block_length": 5}):
        silent, said = (ps.bootstrap_ci(y, p, n_resamples=99, **scheme, **how) for how in ({}, {"stream": "r"}))
        assert (silent["mae"].replicates == said["mae"].replicates).all()
    other = ps.bootstrap_ci(y, p, n_resamples=99, stream="philox")
    assert (other["mae"].replicates != silent["mae"].replicates).any()


# One set of resamples


def test_metrics_and_models_share_their_resamples():
    y, p = data(40)
    models = {"rf": p, "svm": p[::-1].copy(), "net": y + 0.2}
    metrics = ("mae", "rmse", "r2", "medae", "ccc")
    for method in METHODS:
        together = ps.bootstrap_ci(y, models, metrics=metrics, method=method, n_resamples=299)
        assert list(together) == [(m, k) for m in models for k in metrics]
        for model, metric in together:
            alone = ps.bootstrap_ci(y, models[model], metrics=metric, method=method, n_resamples=299)[metric]
            assert ends(together[model, metric]) == ends(alone)
            assert together[model, metric].mc_error == alone.mc_error
    frame = ps.bootstrap_ci(y, pd.DataFrame(models), metrics=metrics, n_resamples=299, method="bca")
    assert [ends(i) for i in frame.values()] == [ends(i) for i in together.values()]
    assert frame.to_frame()["model"].tolist() == [m for m in models for _ in metrics]


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("scheme", [{}, {"ports": np.arange(40) % 9}, {"strata": np.arange(40) % 3}])
def test_differences_are_paired(metric, scheme):
    y, a = data(40)
    _, b = data(40, seed=5)
    asked = {"n_resamples": 199, "method": "percentile", **scheme}
    both = ps.bootstrap_ci(y, {"A": a, "B": b}, metrics=metric, **asked)
    gap = ps.bootstrap_difference(y, a, b, metric=metric, **asked)
    apart = both["A", metric].replicates - both["B", metric].replicates
    np.testing.assert_allclose(gap.replicates, apart, rtol=0.0, atol=1e-12)
    assert gap.estimate == pytest.approx(both["A", metric].estimate - both["B", metric].estimate, abs=1e-12)
    assert gap.term == f"{metric} difference"
    turned = ps.bootstrap_difference(y, b, a, metric=metric, **asked)
    np.testing.assert_allclose(ends(turned), [-gap.conf_high, -gap.conf_low], rtol=1e-9)


def test_a_difference_of_losses_is_the_mean_of_their_differences():
    y, a = data(25)
    b = a * 1.1
    gap = np.abs(y - a) - np.abs(y - b)
    for method in ("bca", "studentized", "abc", "exact"):
        one = ps.bootstrap_difference(y, a, b, method=method, n_resamples=499)
        other = ps.bootstrap_ci(np.zeros(25), gap, metrics="bias", method=method, n_resamples=499)["bias"]
        assert ends(one) == pytest.approx(ends(other), rel=taylor(25) if method == "abc" else 1e-8)


@pytest.mark.parametrize(
    "scheme",
    [
        {},
        {"strata": ["a"] * 11 + ["b"] * 4 + ["c"] * 9 + ["d"]},
        {"ports": np.arange(25) % 7 % 4},
        {"ports": np.arange(25) // 2},
        {"ports": np.arange(25) // 4, "two_stage": True},
        {"block_length": 4},
        {"block_length": 3, "block": "stationary"},
    ],
)
@pytest.mark.parametrize("stream", [None, "philox"])
@pytest.mark.parametrize("method", ["percentile", "bca"])
def test_functions_of_the_user_equal_the_built_in(scheme, stream, method):
    y, p = data(25)

    def own(truth, predicted):
        return np.abs(truth - predicted).mean()

    asked = {"n_resamples": 199, "stream": stream, "method": method, **scheme}
    found = ps.bootstrap_ci(y, p, metrics=["mae", own], **asked)
    if found["mae"].replicates is None:  # up to eight ports: all resamples, with their probabilities
        assert found["own"].replicates is None
    else:
        np.testing.assert_allclose(found["own"].replicates, found["mae"].replicates, rtol=SAME)
    assert ends(found["own"]) == pytest.approx(ends(found["mae"]), rel=1e-9)
    assert found["own"].mc_error == pytest.approx(found["mae"].mc_error, rel=1e-6)


# Monte-Carlo error


@pytest.mark.parametrize("method", ["percentile", "bca", "studentized"])
def test_monte_carlo_errors_are_the_spread_between_seeds(method):
    y, p = data(40, seed=1)
    asked = {"metrics": ["mae", "r2"], "method": method, "n_resamples": 1999, "stream": "philox", "level": 0.9}
    runs = [ps.bootstrap_ci(y, p, seed=seed, **asked) for seed in range(200)]
    for metric in ("mae", "r2"):
        spread = np.std([ends(run[metric]) for run in runs], axis=0, ddof=1)
        told = np.mean([run[metric].mc_error for run in runs], axis=0)
        # 200 seeds know a standard deviation to 5 %: four of its errors.
        np.testing.assert_allclose(told, spread, rtol=0.2)


@pytest.mark.parametrize("method", ["bca", "studentized", "normal"])
def test_resamples_are_added_until_the_error_is_small(method):
    y, p = data(40)
    asked = {"metrics": ("mae", "rmse"), "method": method, "stream": "philox"}
    found = ps.bootstrap_ci(y, p, n_resamples=99, mc_error_target=0.01, **asked)
    for interval in found.values():
        assert max(interval.mc_error) <= 0.01 * (interval.conf_high - interval.conf_low)
        assert interval.n_resamples > 99
        assert interval.n_resamples == len(interval.replicates)
    again = ps.bootstrap_ci(y, p, n_resamples=found["mae"].n_resamples, **asked)
    assert ends(again["mae"]) == ends(found["mae"])
    easy = ps.bootstrap_ci(y, p, n_resamples=999, mc_error_target=0.9, **asked)
    assert easy["mae"].n_resamples == 999


def test_a_target_that_is_not_reached_is_told(monkeypatch):
    monkeypatch.setattr("pli_stats.stats.intervals.interval_methods.MOST_RESAMPLES", 1000)
    found = ps.bootstrap_ci(*data(40), n_resamples=99, mc_error_target=1e-6)["mae"]
    assert found.n_resamples == 1000
    assert found.notes[-1] == note("mc_error_target", n=1000)


# Coverage


@pytest.mark.parametrize("method", ["studentized", "bca"])
def test_whole_ports_cover_where_samples_do_not(method):
    """Errors share a shift of their port: resampling samples covers too little, resampling ports about its level."""
    rng, trials, g, m = np.random.default_rng(7), 150, 25, 6
    covered = {"port": 0, "sample": 0}
    ports = np.repeat(np.arange(g), m)
    for k in range(trials):
        e = np.repeat(rng.normal(size=g), m) + 0.5 * rng.normal(size=g * m)
        for unit, label in (("port", ports), ("sample", None)):
            i = ps.bootstrap_ci(
                np.zeros(g * m),
                e,
                metrics="bias",
                method=method,
                ports=label,
                level=0.9,
                n_resamples=399,
                seed=k,
                stream="philox",
            )["bias"]
            covered[unit] += i.conf_low <= 0.0 <= i.conf_high
    # 150 trials: a standard error of 2.4 %; 25 ports cost BCa about 2 %.
    assert 0.9 - 0.02 - 3.5 * 0.024 < covered["port"] / trials < 0.9 + 3.5 * 0.024
    assert covered["sample"] / trials < 0.7


@pytest.mark.parametrize("block", ["moving", "stationary"])
def test_blocks_cover_series_where_samples_do_not(block):
    rng, trials, n = np.random.default_rng(9), 120, 240
    covered = {"block": 0, "sample": 0}
    for k in range(trials):
        noise = rng.normal(size=n + 50)
        e = np.empty(n + 50)
        e[0] = noise[0]
        for t in range(1, n + 50):
            e[t] = 0.6 * e[t - 1] + noise[t]
        for unit, length in (("block", 12), ("sample", None)):
            i = ps.bootstrap_ci(
                np.zeros(n),
                e[50:],
                metrics="bias",
                level=0.9,
                n_resamples=399,
                block_length=length,
                block=block if length else "moving",
                seed=k,
                stream="philox",
            )["bias"]
            covered[unit] += i.conf_low <= 0.0 <= i.conf_high
    # The circular block bootstrap at n = 240, length 12 misses a tenth of the variance: about 87 %; 3 % by chance.
    assert 0.87 - 3.5 * 0.03 < covered["block"] / trials < 0.9 + 3.5 * 0.03
    assert covered["sample"] / trials < 0.75


def test_written_studentized_ends_are_those_of_the_verb():
    y, p = data(30)
    scheme, (columns, estimands) = scheme_of(30), model_estimands(y, {"": p}, ["rmse"])
    means, [(here, inside)] = means_and_variances(scheme, columns, estimands, lambda g: group_sums(g, 499, 1, "r"))
    t = estimands[0].value(means)
    low, high, errors, _ = studentized_ends(t, inside, ps.rmse(y, p), here, 0.95)
    found = ps.bootstrap_ci(y, p, metrics="rmse", method="studentized", n_resamples=499)["rmse"]
    assert (*ends(found), found.mc_error) == (low, high, errors)


def test_the_acceleration_of_blocks_is_of_as_many_as_are_drawn():
    y, p = data(60, spread=0.6)
    found = ps.bootstrap_ci(y, p, metrics="mae", block_length=6, n_resamples=999)["mae"]
    columns, (e,) = model_estimands(y, {"": p}, ["mae"])
    influence = contributions(scheme_of(60, block_length=6), columns, e, found.estimate)
    expected = end_points(found.replicates, found.estimate, influence, "bca", 0.95, 6)
    assert (*ends(found), found.mc_error) == expected[:3]
    assert ends(found) != end_points(found.replicates, found.estimate, influence, "bca", 0.95)[:2]

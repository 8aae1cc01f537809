"""Who is drawn: rows and sums of every scheme, its jackknife, its variances, and few ports written down in full."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from predictions import METHODS, data, ends, scheme_of
from profiles import examples

import pli_stats as ps
from pli_stats.stats.intervals.jackknife_influence import contributions
from pli_stats.stats.intervals.studentized import means_and_variances
from pli_stats.stats.metrics.definitions import METRICS
from pli_stats.stats.metrics.estimands import difference, model_estimands
from pli_stats.stats.resampling.bootstrap_replicates import group_sums, resampled_means, resampled_rows
from pli_stats.stats.resampling.random_streams import philox_draws
from pli_stats.stats.resampling.resampling_schemes import rows_without
from pli_stats.text.notes import note

SAME = 1e-12  # relative: the same values, added in another order
# Relative: central differences with steps of 1e-5 leave about 1e-10 of a slope, more where variances are small.
NUMERIC = 1e-5
SMOOTH = tuple(name for name, m in METRICS.items() if m.columns)


# Schemes: rows and sums are the same draws


@pytest.mark.parametrize("stream", ["r", "philox"])
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"strata": list("aabbbcaabbd") * 2},
        {"ports": list("aabbbcaabbd") * 2},
        {"ports": np.arange(22) // 2},
        {"ports": list("aabbbcaabbd") * 2, "two_stage": True},
        {"block_length": 5},
        {"block_length": 22},
        {"block_length": 5, "block": "stationary"},
        {"block_length": 1, "block": "stationary"},
    ],
)
def test_rows_and_means_are_of_the_same_resamples(given, stream):
    if stream == "r" and (given.get("two_stage") or given.get("block")):
        pytest.skip("R does not draw this scheme")
    scheme = scheme_of(22, **given)
    columns = np.column_stack(data(22))
    rows = [line for chunk in resampled_rows(scheme, 50, 3, stream) for line in chunk]
    means = resampled_means(scheme, columns, 50, 3, stream)
    np.testing.assert_allclose([columns[line].mean(axis=0) for line in rows], means, rtol=SAME)


def test_rows_do_not_depend_on_how_many_are_held_at_a_time(monkeypatch):
    schemes = [scheme_of(12), scheme_of(12, block_length=5), scheme_of(12, ports=list("abcdabcdabcc"))]
    schemes += [scheme_of(12, ports=list("abcdabcdabcc"), two_stage=True)]
    schemes += [scheme_of(12, block_length=3, block="stationary"), scheme_of(12, strata=list("aaabbbcccccd"))]
    for scheme, stream in itertools.product(schemes, ("r", "philox")):
        if stream == "r" and scheme.unit in ("port, then sample", "stationary block"):
            continue
        whole = [line.tolist() for chunk in resampled_rows(scheme, 41, 3, stream) for line in chunk]
        with monkeypatch.context() as patch:
            patch.setattr("pli_stats.stats.resampling.bootstrap_replicates.ROWS_AT_A_TIME", 100)
            parts = list(resampled_rows(scheme, 41, 3, stream))
        assert len(parts) > 1
        assert [line.tolist() for chunk in parts for line in chunk] == whole


def test_two_stages_draw_whole_ports_and_then_as_many_samples():
    ports = np.array(list("aaaaabbbcccccccd"))
    scheme = scheme_of(16, ports=ports, two_stage=True)
    sizes = {"a": 5, "b": 3, "c": 7, "d": 1}
    rows = [line for chunk in resampled_rows(scheme, 4000, 2, "philox") for line in chunk]
    seen, repeated = dict.fromkeys(sizes, 0), 0
    for line in rows:
        found, place = ports[line], 0
        for _ in range(4):  # slot by slot: one port, as many samples as it has
            port = found[place]
            seen[port] += 1
            assert (found[place : place + sizes[port]] == port).all()
            repeated += port == "a" and len(set(line[place : place + 5])) < 5
            place += sizes[port]
        assert place == len(line)
    for count in seen.values():
        assert abs(count - 4000) < 4 * math.sqrt(16_000 * 0.25 * 0.75)
    # 5 draws from 5 samples repeat one with probability 1 - 5!/5^5 = 0.9616
    assert abs(repeated / seen["a"] - 0.9616) < 4 * math.sqrt(0.9616 * 0.0384 / seen["a"])


@pytest.mark.parametrize("length", [1, 2, 7])
def test_stationary_blocks_have_geometric_lengths(length):
    scheme = scheme_of(200, block_length=length, block="stationary")
    rows = np.array([line for chunk in resampled_rows(scheme, 300, 4, "philox") for line in chunk])
    turns = (np.diff(rows, axis=1) % 200 != 1).mean()
    # A block ends after each row with probability 1/length; by chance the next block may begin at the next row.
    expected = (1.0 / length) * (1.0 - 1.0 / 200)
    assert abs(turns - expected) < 4 * math.sqrt(expected * (1 - expected) / rows[:, 1:].size) + 1e-12
    counts = np.bincount(rows.ravel(), minlength=200)
    assert abs(counts / 300 - 1.0).max() < 6 * math.sqrt(2 * length / 300)


@pytest.mark.parametrize("length", [1, 4, 7])
def test_moving_blocks_are_runs_on_a_ring(length):
    drawn = ps.resample_indices(24, 200, stream="philox", block_length=length)
    steps = np.diff(drawn, axis=1) % 24
    inside = np.arange(1, 24) % length != 0
    assert (steps[:, inside] == 1).all()
    assert np.ptp(np.bincount(drawn[:, 0], minlength=24)) < 40


# Jackknife


@examples(40)
@given(st.sampled_from(["sample", "ports", "equal ports", "blocks"]), st.sampled_from(SMOOTH), st.integers(0, 10_000))
def test_closed_jackknife_is_leaving_out_one_by_one(kind, metric, seed):
    y, p = data(20, seed)
    ports = {"ports": np.arange(20) % 7 % 4, "equal ports": np.arange(20) % 5}.get(kind)
    scheme = scheme_of(20, ports=ports, block_length=3 if kind == "blocks" else None)
    columns, (e,) = model_estimands(y, {"": p}, [metric])
    estimate = e.of_rows(np.arange(20))
    direct = np.array([estimate - getattr(ps, metric)(y[rows], p[rows]) for rows in rows_without(scheme)])
    found = contributions(scheme, columns, e, estimate)
    scale = np.abs(direct).max()
    np.testing.assert_allclose(found / np.abs(found).max(), direct / scale, rtol=1e-6, atol=1e-9)


@examples(40)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=5), st.integers(0, 10_000))
def test_in_strata_the_jackknife_gives_the_influence_on_a_mean(sizes, seed):
    # The mean of all is sum_s (n_s / n) mean_s, so that value i of stratum s contributes (x_i - mean_s) / n.
    x, labels = np.random.default_rng(seed).lognormal(size=sum(sizes)), np.repeat(np.arange(len(sizes)), sizes)
    columns, (e,) = model_estimands(np.zeros(len(x)), {"": x}, ["mae"])
    found = contributions(scheme_of(len(x), strata=labels), columns, e, float(x.mean()))
    means = np.array([x[labels == k].mean() for k in range(len(sizes))])
    np.testing.assert_allclose(found, (x - means[labels]) / len(x), rtol=0.0, atol=1e-13 * x.max())


# Studentizing


def direct_variance(scheme, y, p, metric, rows):
    """Return the variance of a metric of resampled rows by a numerical derivative with respect to unit weights."""
    if metric == "mae" and not scheme.members:
        loss = np.abs(y - p)[rows]
        if len(scheme.strata) == 1:
            return np.var(loss) / len(loss)
        return sum(len(s) * np.var(loss[s]) for s in scheme.strata) / len(loss) ** 2
    units = [np.array([k]) for k in rows] if not scheme.members else rows
    everything = np.concatenate(units)
    step, base, total = 1e-5, np.ones(len(everything)), 0.0
    ends = np.cumsum([len(u) for u in units])
    groups = [np.arange(len(units))] if scheme.members else list(scheme.strata)
    for group in groups:
        inside = []
        for k in group:
            changed = []
            for sign in (1.0, -1.0):
                w = base.copy()
                w[ends[k] - len(units[k]) : ends[k]] += sign * step
                if len(groups) > 1:  # a stratum keeps its share
                    w[group] *= len(group) / w[group].sum()
                changed.append(ps.score(y[everything], p[everything], metrics=(metric,), weights=w)[metric])
            inside.append((changed[0] - changed[1]) / (2.0 * step))
        total += np.square(np.array(inside) - np.mean(inside)).sum()
    return total


@pytest.mark.parametrize("metric", ["mae", "rmse", "ccc", "r2", "bias"])
@pytest.mark.parametrize(
    "given", [{}, {"strata": np.arange(30) % 7 % 3}, {"ports": np.arange(30) % 11 % 6}, {"ports": np.arange(30) % 6}]
)
def test_variances_within_resamples_are_those_of_the_resampled_rows(given, metric):
    scheme, (y, p) = scheme_of(30, **given), data(30, seed=4)
    columns, estimands = model_estimands(y, {"": p}, [metric])
    _, [(whole, inside)] = means_and_variances(scheme, columns, estimands, lambda g: group_sums(g, 8, 6, "philox"))
    if scheme.members:
        rows = [[scheme.members[g] for g in line] for line in philox_draws(len(scheme.members), 0, 8, 6)]
        everything = list(scheme.members)
    else:
        rows = [line for chunk in resampled_rows(scheme, 8, 6, "philox") for line in chunk]
        everything = np.arange(30)
        if len(scheme.strata) > 1:  # rows come stratum by stratum; put each at its place
            order = np.argsort(np.concatenate(scheme.strata))
            rows = [line[order] for line in rows]
    expected = [direct_variance(scheme, y, p, metric, line) for line in [everything, *rows]]
    np.testing.assert_allclose([whole, *inside], expected, rtol=SAME if metric == "mae" and not given else NUMERIC)


def test_the_variance_of_a_difference_is_that_of_the_differences():
    y, a = data(30)
    _, b = data(30, seed=8)
    columns, (one, other) = model_estimands(y, {"A": a, "B": b}, ["mae"])
    gap = difference(one, other, "gap")
    _, [(whole, inside)] = means_and_variances(scheme_of(30), columns, [gap], lambda g: group_sums(g, 5, 1, "philox"))
    loss = np.abs(y - a) - np.abs(y - b)
    rows = next(resampled_rows(scheme_of(30), 5, 1, "philox"))
    np.testing.assert_allclose(
        [whole, *inside], [np.var(loss[line]) / 30 for line in [np.arange(30), *rows]], rtol=1e-10
    )


# Enumeration of few ports


def brute_force(y, p, ports, metric):
    """Return the metric, and its variance by linearisation, in every ordered draw of ports."""
    names = sorted(set(ports))
    g, loss = len(names), np.abs(y - p)
    values, variances = [], []
    for draw in itertools.product(names, repeat=g):
        rows = np.concatenate([np.flatnonzero(ports == name) for name in draw])
        values.append(getattr(ps, metric)(y[rows], p[rows]))
        size = np.array([(ports == name).sum() for name in draw])
        lost = np.array([loss[ports == name].sum() for name in draw])
        variances.append(np.square(lost - values[-1] * size).sum() / size.sum() ** 2)
    return np.array(values), np.array(variances)


@pytest.mark.parametrize("metric", ["mae", "rmse", "r2", "medae"])
@pytest.mark.parametrize("method", ["percentile", "basic", "normal"])
@pytest.mark.parametrize("g", [3, 4])
def test_enumerated_ports_are_all_ordered_draws(g, method, metric):
    y, p = data(14, seed=g)
    ports = np.array(list("aaabccddddbbca" if g == 4 else "aaabccaaccbbca"))
    values, _ = brute_force(y, p, ports, metric)
    found = ps.bootstrap_ci(y, p, metrics=metric, ports=ports, method=method, level=0.8)[metric]
    assert found.n_resamples in (None, 0)
    assert found.mc_error in (None, (0.0, 0.0))
    estimate = getattr(ps, metric)(y, p)
    low, high = np.sort(values)[[math.ceil(round(q * g**g, 9)) - 1 for q in (0.1, 0.9)]]
    if method == "normal":
        low, high = (2 * estimate - values.mean() + z * values.std() for z in (-1.2815515655446004, 1.2815515655446004))
    if method == "basic":
        low, high = 2 * estimate - high, 2 * estimate - low
    assert ends(found) == pytest.approx((low, high), rel=1e-9)


@pytest.mark.parametrize("g", [3, 4])
def test_enumerated_studentized_is_of_all_ordered_draws(g):
    y, p = data(14, seed=g)
    ports = np.array(list("aaabccddddbbca" if g == 4 else "aaabccaaccbbca"))
    values, variances = brute_force(y, p, ports, "mae")
    estimate = ps.mae(y, p)
    size = np.array([(ports == name).sum() for name in sorted(set(ports))])
    lost = np.array([np.abs(y - p)[ports == name].sum() for name in sorted(set(ports))])
    se = math.sqrt(np.square(lost - estimate * size).sum()) / 14
    same = np.isclose(variances, 0.0, atol=1e-20)
    z = np.where(
        same, np.copysign(np.inf, values - estimate), (values - estimate) / np.sqrt(np.where(same, 1, variances))
    )
    low, high = np.sort(z)[[math.ceil(round(q * g**g, 9)) - 1 for q in (0.1, 0.9)]]
    found = ps.bootstrap_ci(y, p, metrics="mae", ports=ports, method="studentized", level=0.8)["mae"]
    assert ends(found) == pytest.approx((estimate - high * se, estimate - low * se), rel=1e-9)


@pytest.mark.parametrize("method", [*METHODS, "studentized"])
def test_simulated_ports_tend_to_the_enumerated(method):
    y, p = data(60, seed=2)
    ports = np.arange(60) % 17 % 7
    asked = {"metrics": "mae", "ports": ports, "method": method}
    exact = ps.bootstrap_ci(y, p, **asked)["mae"]
    simulated = ps.bootstrap_ci(y, p, stream="philox", n_resamples=200_000, **asked)["mae"]
    assert note("enumerated", n=1716, n_ports=7) in exact.notes
    assert simulated.seed == 1
    # Seven ports give 1716 values: besides the Monte-Carlo error a neighbouring value may be taken.
    for one, other, error in zip(ends(exact), ends(simulated), simulated.mc_error, strict=True):
        assert abs(one - other) <= 5.0 * error + 0.005 * (exact.conf_high - exact.conf_low)

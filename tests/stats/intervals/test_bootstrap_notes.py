"""Degenerate data and what must be read beside the numbers: a defined answer with a note, never NaN without a word."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from predictions import METHODS, data, ends, scheme_of

import pli_stats as ps
from pli_stats.stats.intervals.studentized import means_and_variances
from pli_stats.stats.metrics.estimands import model_estimands
from pli_stats.stats.resampling.bootstrap_replicates import group_sums, resampled_rows
from pli_stats.text.note_wording import sentence
from pli_stats.text.notes import note


@pytest.mark.parametrize("method", [*METHODS, "studentized", "abc", "exact"])
def test_equal_errors_have_no_width(method):
    found = ps.bootstrap_ci(np.arange(1.0, 31.0), np.arange(1.0, 31.0) + 0.1, metrics="mae", method=method)["mae"]
    assert found.conf_low == found.conf_high == found.estimate == pytest.approx(0.1)
    assert found.notes == (note("equal_values"),)


@pytest.mark.parametrize("method", [*METHODS, "studentized", "abc", "exact"])
@pytest.mark.parametrize("units", [{}, {"ports": np.arange(30) % 5}, {"strata": np.arange(30) % 3}])
def test_a_constant_difference_has_no_width(method, units):
    e = np.random.default_rng(0).exponential(size=30)
    found = ps.bootstrap_difference(np.zeros(30), e, e + 0.1, method=method, **units)
    assert found.conf_low == found.conf_high == found.estimate == pytest.approx(-0.1)
    assert found.notes == (note("equal_values"),)


@pytest.mark.parametrize("method", [*METHODS, "studentized"])
def test_strata_without_spread_have_no_width(method):
    p = np.repeat([0.1, 0.7, 0.3], [5, 9, 6])
    found = ps.bootstrap_ci(np.zeros(20), p, metrics="mae", method=method, strata=p)["mae"]
    assert ends(found) == pytest.approx((found.estimate, found.estimate), rel=1e-12)


@pytest.mark.parametrize("metric", ["r2", "ccc"])
@pytest.mark.parametrize("method", [*METHODS, "studentized"])
def test_resamples_whose_truths_are_equal_have_no_r2(metric, method):
    # Five equal truths and one other: a third of all resamples miss it. Rounding must not be divided by.
    y, p = [0.1, 0.1, 0.1, 0.1, 0.1, 2.0], [0.1, 0.1, 0.3, 0.1, 1.5, 2.0]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = ps.bootstrap_ci(y, p, metrics=metric, method=method)[metric]
    assert not math.isnan(found.conf_low)
    assert np.isfinite(found.replicates).all()
    assert found.replicates.max() <= 1.0 + 1e-12
    if metric == "r2":
        assert abs(9999 - found.n_resamples - 9999 * (5 / 6) ** 6) < 4 * math.sqrt(9999 * 0.335 * 0.665)
        assert found.notes[0] == note("undefined_resamples", n=9999 - found.n_resamples, of=9999, metric="r2")


@pytest.mark.parametrize("metric", ["mae", "ccc"])
def test_resamples_without_spread_have_an_infinite_statistic(metric):
    # Two kinds of rows, 4 and 3 of each: a resample of one kind has no spread, with probability (4/7)^7 + (3/7)^7.
    kind = np.array([0, 0, 0, 0, 1, 1, 1])
    y, p = np.array([0.3, 1.1])[kind], np.array([0.7, 1.2])[kind]
    scheme = scheme_of(7)
    columns, estimands = model_estimands(y, {"": p}, [metric])
    means, [(_, inside)] = means_and_variances(scheme, columns, estimands, lambda g: group_sums(g, 4000, 1, "philox"))
    rows = next(resampled_rows(scheme, 4000, 1, "philox"))
    one_kind = np.array([len(set(kind[line])) == 1 for line in rows])
    known = np.isfinite(estimands[0].value(means[:, list(estimands[0].positions)]))
    assert (inside[known] == 0.0).tolist() == one_kind[known].tolist()


@pytest.mark.parametrize("n_resamples", [99, 100, 333, 1000])
def test_an_infinite_end_point_is_explained(n_resamples):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = ps.bootstrap_ci(
            np.zeros(4), [1.0, 2.0, 4.0, 8.0], metrics="mae", method="studentized", level=0.98, n_resamples=n_resamples
        )["mae"]
    assert not any(map(math.isnan, (*ends(found), *found.mc_error)))
    assert (note("infinite_end") in found.notes) == (not np.isfinite(ends(found)).all())


def test_too_few_units_give_the_whole_range_with_a_note():
    y, p = [1.0, 2.0, 3.0, 5.0], [1.5, 2.0, 4.0, 7.0]
    for asked, few in (
        ({"strata": list("aabb")}, note("too_few_units", n=4, unit="sample", level=0.95)),
        ({"strata": list("abcd")}, note("too_few_units", n=4, unit="sample", level=0.95)),
        ({"ports": list("aabb")}, note("too_few_units", n=2, unit="port", level=0.95)),
        ({"block_length": 2}, note("too_few_units", n=2, unit="block", level=0.95)),
    ):
        found = ps.bootstrap_ci(y, p, metrics=("mae", "bias", "ccc"), **asked)
        assert ends(found["mae"]) == (0.0, math.inf)
        assert ends(found["bias"]) == (-math.inf, math.inf)
        assert ends(found["ccc"]) == (-1.0, 1.0)
        assert found["mae"].notes[-1] == few
    assert np.isfinite(ends(ps.bootstrap_ci(y, p, metrics="mae")["mae"])).all()


def test_warnings_are_in_the_notes():
    y, p = data(12)
    few = ps.bootstrap_ci(y, p, metrics="mae", n_resamples=999)["mae"].notes
    assert few[0] == note("few_units_studentized", n=12, unit="sample")
    studentized = ps.bootstrap_ci(y, p, metrics="mae", method="studentized")["mae"].notes
    assert studentized[0] == note("few_units", n=12, unit="sample")
    assert note("extreme_replicate") in ps.bootstrap_ci(y, p, metrics="mae", n_resamples=20)["mae"].notes
    ports = ps.bootstrap_ci(y, p, metrics="mae", ports=np.arange(12) // 2)["mae"].notes
    assert ports[0] == note("few_units_studentized", n=6, unit="port")
    outside = ps.bootstrap_ci([1.0] * 29 + [2.0], [1.0] * 29 + [9.0], metrics="mae", method="normal")["mae"]
    assert outside.conf_low < 0.0
    assert outside.notes[-1] == note("outside_range", low=0.0, high=math.inf)
    assert sentence(outside.notes[-1]) == "An end point lies outside the range of the metric (0 to ∞)."
    assert ps.bootstrap_ci(*data(40), metrics="mae")["mae"].notes == ()


def test_end_points_on_the_same_value_are_explained():
    found = ps.bootstrap_ci([0.0] * 30, [1.0] * 29 + [2.0], metrics="medae", method="percentile")["medae"]
    assert ends(found) == (1.0, 1.0)
    assert found.notes == (note("equal_resamples"),)


def test_omitted_rows_leave_every_argument():
    y, p = data(30)
    y[[3, 17]] = 0.0
    kept = np.delete(np.arange(30), [3, 17])
    ports = np.arange(30) % 10
    found = ps.bootstrap_ci(y, p, zeros="omit", ports=ports, n_resamples=299)
    alone = ps.bootstrap_ci(y[kept], p[kept], ports=ports[kept], n_resamples=299)
    for metric in ("mae", "mape"):
        assert ends(found[metric]) == ends(alone[metric])
        assert found[metric].notes[0] == note("omitted_truths", n=2, of=30, rows=(3, 17), first=0)
        assert found[metric].n == 28


def test_what_the_result_says():
    y, p = data(30)
    found = ps.bootstrap_ci(y, p, n_resamples=499, seed=9, level=0.9, ports=np.arange(30) % 10)
    i = found["mape"]
    assert (i.term, i.method, i.n, i.n_ports, i.n_resamples, i.seed, i.unit) == ("mape", "bca", 30, 10, 499, 9, "port")
    assert i.conf_level == 0.9
    assert "mape" in repr(found)
    frame = found.to_frame()
    assert frame["conf_low"].tolist() == [k.conf_low for k in found.values()]
    assert ps.bootstrap_ci(y, p, method="exact")["mae"].seed is None

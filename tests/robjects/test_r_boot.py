"""Intervals are of class boot: R's boot.ci gives our end points, boot.array our resamples, boot our replicates."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from boot_cases import METHODS, METRICS, cases, data
from sameness import assert_same

import pli_stats as ps
from pli_stats.checks import sentence
from pli_stats.rds import save_rds
from pli_stats.robjects import classes_of, describe, doubles, named_list, parts_of, restore, strings
from pli_stats.text.notes import coded, note

ROUNDING = 1e-12  # sums of the same numbers in another order, and R's own
# R's boot counts t < t0; we count ties half. Medians and largest errors tie with the estimate in most resamples.
TIED = ("medae", "medae by port", "medae difference", "function")
NO_BCA = ("blocks", "difference by block", "philox blocks", "stationary blocks")  # R defines none for series
OF_R = [name for name, (i, _) in cases().items() if i.resampling.stream == "r"]


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("boot")
    names = {name: f"{name.replace(' ', '_')}.rds" for name in cases()}
    for name, file in names.items():
        save_rds(cases()[name][0], folder / file)
    program = Path(__file__).with_name("boot.R")
    command = ["Rscript", "--vanilla", str(program), str(folder), str(folder / "answer.json")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    told = json.loads((folder / "answer.json").read_text())
    return {name: told[file] for name, file in names.items()}


@pytest.mark.r
@pytest.mark.parametrize("name", cases())
def test_boot_ci_gives_our_end_points(answers, name):
    interval, ends = cases()[name]
    found = answers[name]
    assert np.atleast_1d(found["class"])[-1] == "boot"
    assert found["term"] == interval.term
    for method in METHODS:
        if method == "bca" and name in NO_BCA:
            assert found["bca"] is None
        elif method != "bca" or name not in TIED:
            np.testing.assert_allclose(found[method], ends[method], rtol=ROUNDING, atol=ROUNDING, err_msg=method)


@pytest.mark.r
@pytest.mark.parametrize("name", [name for name in OF_R if name != "function"])
def test_boot_draws_the_same_again(answers, name):
    again = answers[name]["again"]
    assert again["off"] < ROUNDING
    assert again["t0"] < ROUNDING
    assert again["seed"]
    assert again["names"] == []  # nothing of R's own is missing
    if name not in NO_BCA:
        assert again["strata"]
        assert again["weights"]


@pytest.mark.r
def test_boot_array_gives_our_resamples_or_none(answers):
    n = len(data()[0])
    assert_same(np.array(answers["mae"]["array"]), ps.resample_indices(n, 499, seed=7))
    assert_same(np.array(answers["stratified"]["array"]), ps.resample_indices(n, 499, seed=7, strata=data()[4]))
    assert_same(np.array(answers["blocks"]["array"]), ps.resample_indices(n, 499, seed=7, block_length=4))
    for name in ("philox", "philox by port", "two-stage", "mean", "geometric mean"):
        assert answers[name]["array"] == "none"
    for name in ("philox blocks", "stationary blocks"):
        assert answers[name]["array"].startswith("error:")


@pytest.mark.r
def test_what_r_cannot_call_says_so(answers):
    assert answers["function"]["again"] == "error: " + sentence("boot_function", term="largest")
    assert "R's boot does not draw by port, then sample" in answers["two-stage"]["again"]


@pytest.mark.r
def test_prints_as_r_prints_its_own(answers):
    printed = "\n".join(answers["mae by port"]["printed"])
    assert "ORDINARY NONPARAMETRIC BOOTSTRAP" in printed
    assert "boot(data = data, statistic = statistic, R = 499)" in printed
    assert "STRATIFIED BOOTSTRAP" in "\n".join(answers["stratified"]["printed"])
    assert "Fixed Block Length of 4" in "\n".join(answers["blocks"]["printed"])
    assert [line.strip() for line in answers["mae"]["function_printed"]] == [
        "function (data, i)", "{", "y <- data$y[i]", "p <- data$yhat[i]", "mean(abs(y - p))", "}",
    ]  # fmt: skip


@pytest.mark.r
def test_broom_reads_our_intervals(answers):
    tidy = answers["mae"]["tidy"]
    if tidy is None:
        pytest.skip("the R package broom is not installed")
    assert abs(tidy["statistic"] - cases()["mae"][0].estimate) < ROUNDING


@pytest.mark.parametrize("name", cases())
def test_intervals_come_back_without_loss(name):
    interval = cases()[name][0]
    assert_same(restore(describe(interval)), interval)


@pytest.mark.parametrize("metric", METRICS)
def test_no_more_is_kept_than_the_data(metric):
    y, a, *_ = data()
    kept = ps.bootstrap_ci(y, a, metrics=metric, n_resamples=99)[metric].resampling
    assert (kept.y.tolist(), kept.predictions[0].tolist()) == (list(y), list(a))
    assert (kept.influence is None) == (metric != "medae")


def test_what_is_kept_does_not_change_with_the_callers_arrays():
    y, a, *_ = data()
    found = ps.bootstrap_ci(y, a, metrics=("mae", "rmse"), n_resamples=99)
    before = y.tolist()
    y *= 3.0
    assert found["mae"].resampling.y.tolist() == before
    assert found["mae"].resampling.y is found["rmse"].resampling.y, "one copy serves all"


def test_intervals_without_replicates_are_plain_lists():
    y, a, *_ = data()
    ports = [f"port {k % 5}" for k in range(len(y))]
    for found in (
        ps.bootstrap_ci(y, a, metrics="mae", method="exact")["mae"],
        ps.bootstrap_ci(y, a, metrics="mae", ports=ports)["mae"],
        ps.theil_sen_slope(y[:9]),
        replace(ps.theil_sen_slope(y[:9]), seed=2**127, conf_low=-np.inf, conf_high=np.nan),
    ):
        assert classes_of(describe(found)) == ("pli_interval", "list")
        assert_same(restore(describe(found)), found)


def test_several_intervals():
    y, a, b, *_ = data()
    for models in (a, {"forest": a, "ridge": b}):
        found = ps.bootstrap_ci(y, models, metrics=["mae", "rmse"], n_resamples=99)
        described = describe(found)
        assert classes_of(described) == ("pli_intervals", "list")
        assert_same(restore(described), found)


def test_replicates_without_data_and_with_some_left_out():
    y, a, *_ = data()
    bare = replace(ps.bootstrap_ci(y, a, metrics="mae", n_resamples=99)["mae"], resampling=None)
    assert_same(restore(describe(bare)), bare)
    few = ps.bootstrap_ci(
        [1.0, 1.0, 1.0, 1.0, 2.0], [1.0, 1.5, 1.0, 1.0, 2.0], metrics="r2", n_resamples=99, stream="r"
    )["r2"]
    assert coded(few.notes, "undefined_resamples")
    parts = parts_of(describe(few))
    assert parts["seed"] is None, "R would draw those that are left out, too"
    assert_same(restore(describe(few)), few)


def test_boot_that_r_made():
    names = {"names": strings(["mean", "sd"])}
    table = doubles([1.0, 2.0, 3.0, 4.0])
    table.attributes["dim"] = describe(np.zeros((2, 2))).attributes["dim"]
    t0 = doubles([1.5, 3.5])
    t0.attributes.update(names)
    found = restore(named_list({"t0": t0, "t": table, "data": doubles([1.0, 2.0, 6.0])}, classes=["boot"]))
    assert list(found) == ["mean", "sd"]
    assert (found["sd"].estimate, found["sd"].n, found["sd"].replicates.tolist()) == (3.5, 3, [3.0, 4.0])
    assert found["sd"].notes == (note("replicates_from_r", call="boot"),)

"""Tests are of class htest: R prints them as its own; and what R itself makes comes to Python with what it holds."""

from __future__ import annotations

import json
import math
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sameness import assert_same

import pli_stats as ps
from pli_stats.rds import read_rds, save_rds
from pli_stats.robjects import classes_of, describe, describe_pairs, parts_of, restore
from pli_stats.text.note_wording import sentence
from pli_stats.text.notes import note

HERE = Path(__file__).parent
A, B = [0.4, 0.1, 0.3, 0.6, 0.9, 0.35], [0.2, 0.25, 0.1, 0.3, 0.4, 0.3]
SCORES = pd.DataFrame({"forest": A, "ridge": B, "mean": [0.7, 0.8, 0.5, 0.9, 1.1, 0.6]})
PORTS = np.repeat(["Botany", "Eden", "Jervis"], 5)
VALUES = np.random.default_rng(3).lognormal(0.2, 0.5, 15)
JSON = 1e-13  # R's JSON has 15 digits


def made():
    """Return one test of each verb."""
    ports = ps.compare_ports(VALUES, PORTS)
    return {
        "permutation": ps.paired_permutation_test(A, B),
        "wilcoxon": ps.wilcoxon_test(A, B, alternative="less"),
        "dm": ps.diebold_mariano_test(A, B),
        "resampled": ps.corrected_resampled_t_test(np.subtract(A, B), n_train=80, n_test=20),
        "friedman": ps.friedman_test(SCORES),
        "skillings": ps.skillings_mack_test(SCORES, method="monte_carlo", n_resamples=99),
        "pli": ps.pli_test(VALUES),
        "trend": ps.mann_kendall_test(VALUES),
        "omnibus": ports.omnibus,
        **{f"check{k}": check for k, check in enumerate(ports.checks)},
        "bare": ps.Test("a test", 1.5, (), math.nan),
        "odd": ps.Test("odd", math.inf, (1.0, 2.0, 3.0), 0.0, effect_name="d", effect_low=None, effect_high=1.0,
                       conf_level=0.9, seed=2**100, notes=(note("remark", text="é; \"q\""), note("remark", text="b"))),
    }  # fmt: skip


@pytest.mark.parametrize("name", made())
def test_tests_come_back_without_loss(name):
    test = made()[name]
    described = describe(test)
    assert classes_of(described) == ("htest",)
    assert_same(restore(described), test)


def test_none_and_nan_of_an_effect_stay_apart():
    for low, high in ((None, None), (math.nan, None), (0.1, math.nan)):
        test = ps.Test("t", 1.0, (3.0,), 0.5, effect=0.2, effect_low=low, effect_high=high, conf_level=0.9)
        assert_same(restore(describe(test)), test)
        assert_same(restore(describe(replace(test, conf_level=None))), replace(test, conf_level=None))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("htest")


@pytest.fixture(scope="module")
def answers(folder):
    for name, test in made().items():
        save_rds(test, folder / f"ours_{name}.rds")
    save_rds(describe_pairs(ps.pairwise_tests(SCORES)), folder / "ours_pairs.rds")
    return ran("htest.R", folder)


def ran(program, folder):
    """Run an R program on the folder and return its answer."""
    command = ["Rscript", "--vanilla", str(HERE / program), str(folder), str(folder / "answer.json")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads((folder / "answer.json").read_text())


def printed(answers, name):
    """Return what R prints of one of our tests, without empty lines."""
    return [line.strip() for line in answers["prints"][f"ours_{name}.rds"]["printed"] if line.strip()]


@pytest.mark.r
def test_r_prints_a_paired_test_with_all_that_it_holds(answers):
    assert printed(answers, "wilcoxon") == [
        "Wilcoxon signed-rank test (exact)",
        "data:  n = 6 (unit: sample)",
        "V = 19, p-value = 0.9688",
        "alternative hypothesis: true rank-biserial correlation is less than 0",
        "95 percent confidence interval:",
        "-1.0000000  0.9854182",
        "sample estimates:",
        "rank-biserial correlation",
        "0.8095238",
    ]


@pytest.mark.r
def test_r_prints_an_omnibus_test_without_sides(answers):
    assert printed(answers, "friedman") == [
        "Friedman test (Iman-Davenport F)",
        "data:  n = 6 (unit: block)",
        "F = 31, num df = 2, denom df = 10, p-value = 5.168e-05",
        "sample estimates:",
        "Kendall's W",
        "0.8611111",
    ]


@pytest.mark.r
def test_broom_reads_our_tests(answers):
    if answers["prints"]["ours_wilcoxon.rds"]["tidy"] is None:
        pytest.skip("the R package broom is not installed")
    for name, test in made().items():
        tidy = answers["prints"][f"ours_{name}.rds"]["tidy"]
        if name not in ("bare", "odd"):
            assert abs(tidy["statistic"] - test.statistic) < JSON * max(1.0, abs(test.statistic))
            assert abs(tidy["p.value"] - test.p_value) < JSON
            if test.effect_low is not None and math.isfinite(test.effect_low):
                assert abs(tidy["conf.low"] - test.effect_low) < JSON * max(1.0, abs(test.effect_low))


@pytest.mark.r
def test_r_prints_pairs_as_a_triangle(answers):
    shown = printed(answers, "pairs")
    found = ps.pairwise_tests(SCORES)
    first, second = list(dict.fromkeys(found.pairs["group_a"]))[:2]
    assert shown[0] == "Pairwise comparisons using Wilcoxon signed-rank test"
    assert shown[2].split() == [first, second]
    assert shown[-1] == "P value adjustment method: holm"


def test_pairs_come_back_as_a_frame():
    found = ps.pairwise_tests(SCORES, test="permutation")
    back = restore(describe_pairs(found))
    merged = found.pairs.merge(back, on=["group_a", "group_b"], suffixes=("", "_back"))
    assert merged["p_adjusted"].tolist() == merged["p_adjusted_back"].tolist()
    assert len(back) == len(found.pairs)
    assert set(back["adjust"]) == {"holm"}


@pytest.mark.r
def test_tests_that_r_made(answers, folder):
    def test_of(name):
        return read_rds(folder / f"r_{name}.rds")

    welch = test_of("welch")
    assert welch.test == "Welch Two Sample t-test"
    assert (welch.statistic_name, len(welch.df), welch.effect, welch.conf_level) == ("t", 1, None, 0.95)
    np.testing.assert_allclose((welch.effect_low, welch.effect_high), answers["welch"]["conf.int"], rtol=JSON)
    assert abs(welch.p_value - answers["welch"]["p.value"]) < JSON
    means = (3.2000000000000002, 2.2833333333333332)
    estimate = note("r_values", element="estimate", names=("mean of x", "mean of y"), values=means)
    assert welch.notes[:2] == (note("from_r", data="x and y"), estimate)
    assert sentence(estimate) == "estimate: mean of x = 3.2, mean of y = 2.28333."
    paired = test_of("paired")
    assert (paired.alternative, paired.effect_name, paired.effect_high) == ("greater", "mean difference", math.inf)
    assert note("r_values", element="null.value", names=("mean",), values=(2.0,)) in test_of("one").notes
    assert test_of("wilcoxon").statistic_name == "V"
    assert len(test_of("anova").df) == 2
    assert test_of("correlation").effect_name == "cor"
    several = test_of("several")
    assert list(several) == ["a", "b"]
    assert several["a"].effect_name == "mean of x"


@pytest.mark.r
def test_other_objects_that_r_made(answers, folder):
    pairs = read_rds(folder / "r_pairwise.rds")
    assert pairs[["group_a", "group_b"]].values.tolist() == [
        ["Botany", "Eden"],
        ["Botany", "Jervis"],
        ["Eden", "Jervis"],
    ]
    assert read_rds(folder / "r_table.rds").to_dict() == {"Botany": 4, "Eden": 4, "Jervis": 4}
    assert read_rds(folder / "r_matrix.rds").to_dict("list") == {"a": [1, 2], "b": [3, 4], "c": [5, 6]}
    pieces = read_rds(folder / "r_pieces.rds")
    assert pieces == {"n": 3, "names": ["a", "b"], "nothing": None, "big": 2.0**40, "inner": [1.0, True]}
    if (folder / "r_boot.rds").exists():
        found = read_rds(folder / "r_boot.rds")
        assert list(found) == ["mean", "r"]
        assert (found["mean"].n, len(found["r"].replicates)) == (6, 99)


@pytest.mark.r
def test_r_frames_come_back_to_r_as_they_were(answers, folder):
    frame = read_rds(folder / "r_frame.rds")
    assert frame.dtypes.astype(str).tolist() == [
        "category", "category", "Int64", "float64", "str", "boolean", "object", "datetime64[us, Australia/Sydney]",
        "timedelta64[us]",
    ]  # fmt: skip
    assert frame["time"].iloc[0] == pd.Timestamp("2024-01-15 12:00", tz="Australia/Sydney")
    for name in ("frame", "frame_rows", "pieces", "paired", "anova"):
        save_rds(read_rds(folder / f"r_{name}.rds"), folder / f"back_{name}.rds")
    same = ran("back.R", folder)
    assert same.pop("frame")
    assert same.pop("frame_rows")
    assert same.pop("pieces")
    assert set(same.values()) == {"data.name"}  # all else that R's own tests share with ours is as it was


def test_extra_elements_stand_beside_those_of_r():
    parts = parts_of(describe(made()["wilcoxon"]))
    assert list(parts)[:8] == [
        "statistic", "p.value", "conf.int", "estimate", "null.value", "alternative", "method", "data.name",
    ]  # fmt: skip

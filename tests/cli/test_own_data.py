"""From a CSV of one's own to a conclusion in three calls, and the same errors from Python, the shell and R."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from command_line import pm25, run

import pli_stats as ps
from pli_stats.text.note_wording import sentences

FEW = {"n_folds": 3, "n_repeats": 1, "n_networks": 1, "budget": 1, "n_draws": 5, "seed": 3, "n_resamples": 199}
MODELS = ["median", "ridge", "scratch", "transfer_full"]
COVARIATES = ["depth", "mud", "bottom"]
CLOSE = 1e-12  # relative: the same arithmetic, handed over as text or as R's objects
IN_R = """
library(plistats, lib.loc = "{library}")
samples <- read_samples("mine.csv")
plan <- study({source}, samples, background = "shale", covariates = c("depth", "mud", "bottom"),
  models = c("median", "ridge", "scratch", "transfer_full"), n_folds = 3, n_repeats = 1, n_networks = 1, budget = 1,
  n_draws = 5, seed = 3, n_resamples = 199)
found <- benchmark(plan)
cat(jsonlite::toJSON(list(scores = found$scores, notes = as.character(found$notes)), digits = NA), file = "told.json")
"""


def survey(seed, ports):
    """Return forty-two samples with copper, lead and zinc that follow the mud, in ports of six."""
    rng = np.random.default_rng(seed)
    mud = rng.uniform(5, 95, 42)
    load = np.exp(0.01 * (mud - 50) + rng.normal(0, 0.1, 42))
    frame = pd.DataFrame(
        {"station": [f"{ports}{k:02d}" for k in range(42)], "port": [f"{ports}{k // 6}" for k in range(42)]}
    )
    frame["latitude"], frame["depth"], frame["mud"] = (
        -34 + rng.random(42),
        rng.uniform(2, 30, 42).round(1),
        mud.round(2),
    )
    frame["bottom"] = np.where(rng.random(42) < 0.5, "sand", "mud")
    for metal, shale in {"Cu": 45, "Pb": 20, "Zn": 95}.items():
        frame[metal] = (shale * load).round(3)
    return frame


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("own")
    survey(1, "P").to_csv(place / "mine.csv", index=False)
    survey(2, "Q").to_csv(place / "theirs.csv", index=False)
    pm25().to_csv(place / "pm25.csv", index=False)
    return place


@pytest.fixture(scope="module")
def found(folder):
    samples = ps.read_samples(folder / "mine.csv")
    study = ps.Study(folder / "theirs.csv", samples, background="shale", covariates=COVARIATES, models=MODELS, **FEW)
    return study.benchmark()


def test_three_calls_come_to_a_conclusion(found):
    unseen = found.scores.query("design == 'unseen ports' and metric == 'mae' and weight == 'port'")
    assert set(unseen["model"]) == set(MODELS)
    assert unseen["estimate"].notna().all() and found.answer
    said = sentences(found.notes)
    assert "Target: PLI of Cu, Pb and Zn, relative to background 'shale'." in said
    assert "Target: PLI of Cu, Pb and Zn, relative to the background of the target (source theirs)." in said
    assert "The PLI does not include As, Cd, Cr, Hg and Ni, not measured." in said


def test_without_names_all_that_can_be_features_are(folder):
    target = ps.sediment_domain(ps.read_samples(folder / "mine.csv"))
    assert target.features.columns.tolist() == ["log_depth", "mud", "bottom"]
    said = sentences(target.notes)
    assert "Features, as none were named: depth, mud and bottom." in said
    assert any(text.startswith("Not used as features: station") and "latitude" in text for text in said)


def test_the_shell_finds_what_python_found(folder, found):
    settings = ["--n-folds", 3, "--n-repeats", 1, "--n-networks", 1, "--budget", 1, "--seed", 3, "--n-resamples", 199]
    args = ["--source", "theirs.csv", "--features", ",".join(COVARIATES), "--models", ",".join(MODELS), *settings]
    done = run("study", "mine.csv", *args, "--questions", "benchmark", "-o", "out", cwd=folder)
    assert done.returncode == 0, done.stderr
    kept = ps.read_rds(folder / "out" / "covariates_benchmark.rds")
    pd.testing.assert_frame_equal(kept.scores, found.scores)
    assert found.answer in done.stdout
    assert "theirs: 42 rows, 7 groups; features: log_depth, mud, bottom\n" in done.stderr


def test_the_shell_pools_several_sources(folder):
    args = ["--source", "theirs.csv", "--source", "pm25.csv", "--source-target", "pm25", "--source-by", "country"]
    args += ["--questions", "benchmark", "--models", "median,ridge", "--n-folds", 3, "--n-repeats", 1, "--budget", 1]
    done = run("study", "mine.csv", *args, "--n-resamples", 99, "-o", "pooled", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "theirs and pm25: 122 rows, 15 groups; features: log_depth, mud, bottom, gdp, depth, source\n" in done.stderr
    assert "Sources were pooled row by row: theirs (42 rows, 7 groups) and pm25 (80 rows, 8 groups)" in done.stderr


def in_r(source, folder, library):
    """Return what R was told by the study of this source."""
    env = {**os.environ, "PLISTATS_PYTHON": sys.executable}
    code = IN_R.format(library=library, source=source)
    done = subprocess.run(["Rscript", "--vanilla", "-e", code], cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads((folder / "told.json").read_text())


@pytest.mark.r
def test_r_finds_what_python_found(folder, found, plistats_library):
    told = in_r('"theirs.csv"', folder, plistats_library)
    scores = pd.DataFrame(told["scores"])
    assert scores["model"].tolist() == found.scores["model"].tolist()
    np.testing.assert_allclose(scores["estimate"], found.scores["estimate"], rtol=CLOSE)


@pytest.mark.r
def test_r_pools_samples_domains_and_files(folder, plistats_library):
    several = (
        'list(read_samples("theirs.csv"), source_domain(read.csv("pm25.csv"), target = "pm25", groups = "country"))'
    )
    told = in_r(several, folder, plistats_library)
    pooled = [text for text in told["notes"] if text.startswith("Sources were pooled")]
    assert len(pooled) == 1 and "(42 rows, 7 groups)" in pooled[0] and "(80 rows, 8 groups)" in pooled[0]

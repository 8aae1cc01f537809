"""The verbs `study`, `train` and `predict` on tables of a user: what Python computes, and what they refuse."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from command_line import field_data, pm25, ports, run, write_tables
from exact_csv import read_exact

import pli_stats as ps

SOURCE = ["--source", "pm25.csv", "--source-target", "pm25", "--source-groups", "country"]
QUICK = ["--n-networks", "1", "--max-steps", "30", "--interval-folds", "3"]
FEW = ["--n-folds", "2", "--n-repeats", "1", "--n-networks", "1", "--budget", "1"]


@pytest.fixture
def folder(tmp_path):
    write_tables(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Return a folder with a model that was trained by the command line."""
    place = tmp_path_factory.mktemp("trained")
    write_tables(place)
    done = run("train", "ports.csv", *SOURCE, *QUICK, "--seed", "4", "-o", "m.safetensors", cwd=place)
    assert done.returncode == 0, done.stderr
    return place, done


def test_train_writes_the_model_that_python_trains(trained):
    folder, done = trained
    frame, plenty = ports(), pm25()
    model = ps.TransferRegressor(n_networks=1, max_steps=30, interval_folds=3, random_state=4)
    model.pretrain(plenty[["gdp", "depth"]], plenty["pm25"], groups=plenty["country"])
    model.fit(frame[["depth", "toc_pct"]], frame["pli"], groups=frame["port"])
    loaded = ps.TransferRegressor.load(folder / "m.safetensors")
    new = frame[["depth", "toc_pct"]]
    pd.testing.assert_frame_equal(loaded.predict_interval(new, level=0.8), model.predict_interval(new, level=0.8))
    assert "ports: 40 rows, 10 groups; features: depth, toc_pct\n" in done.stderr
    assert "pm25: 80 rows, 8 groups; features: gdp, depth\n" in done.stderr


@pytest.mark.parametrize("kind", ["csv", "parquet", "rds", None])
def test_predict_carries_the_table_along(trained, kind):
    folder, _ = trained
    new = ports().head(5).drop(columns="pli").assign(station=[f"00{k}" for k in range(5)])[::-1].reset_index(drop=True)
    new.to_csv(folder / "unseen.csv", index=False)
    args = ["--force", "-o", f"p.{kind}"] if kind else []
    done = run("predict", "m.safetensors", "unseen.csv", "--level", "0.7", *args, cwd=folder)
    assert done.returncode == 0, done.stderr
    read = {"csv": read_exact, "parquet": pd.read_parquet, "rds": ps.read_rds}
    found = read[kind](folder / f"p.{kind}") if kind else read_exact(io.StringIO(done.stdout))
    assert found.columns.tolist() == [*new, "estimate", "conf_low", "conf_high", "conf_level"]
    wanted = ps.TransferRegressor.load(folder / "m.safetensors").predict_interval(new[["depth", "toc_pct"]], level=0.7)
    np.testing.assert_array_equal(found[wanted.columns].to_numpy(), wanted.to_numpy())
    assert found["port"].tolist() == new["port"].tolist()


def test_predictions_without_intervals(trained):
    folder, _ = trained
    done = run("predict", "m.safetensors", "new.csv", "--no-interval", cwd=folder)
    assert done.stdout.splitlines()[0].endswith("toc_pct,estimate")


def test_train_learns_from_the_features_named(folder):
    frame = ports().assign(sample=[f"S{k}" for k in range(40)], remark="x", Cu=range(40))
    frame.to_csv(folder / "more.csv", index=False)
    args = [*QUICK, "--interval", "none", "-o", "m.safetensors"]
    done = run("train", "more.csv", "--features", "toc_pct", *args, cwd=folder)
    assert "more: 40 rows, 10 groups; features: toc_pct\n" in done.stderr
    done = run("train", "more.csv", "--ignore", "Cu", "--ignore", "remark", *args, "--force", cwd=folder)
    assert "features: depth, toc_pct\n" in done.stderr, "neither the label nor what is ignored"
    assert ps.TransferRegressor.load(folder / "m.safetensors").get_params()["interval"] is None
    done = run("train", "more.csv", *args, "--force", cwd=folder)
    assert (done.returncode, "'Cu' reads as Cu" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["train", "ports.csv", "--target", "pil"], "Did you mean 'pli'?"),
        (["train", "ports.csv", "--features", "toc"], "`--features` names the column 'toc'"),
        (["train", "ports.csv", "--by", "harbour"], "`--port` names the column 'harbour'"),
        (["train", "ports.csv", "--source", "pm25.csv"], "target"),
        (["train", "ports.csv", "--strategy", "magic", *QUICK], "`--strategy` must be one of"),
        (["train", "ports.csv", "-o", "nowhere/m.safetensors"], "'nowhere/m.safetensors' cannot be written"),
        (["train", "ports.csv", "-o", "ports.csv"], "'ports.csv' exists"),
        (["predict", "ports.csv", "new.csv"], "'ports.csv' is not a model"),
        (["predict", "nowhere.safetensors", "new.csv"], "There is no file 'nowhere.safetensors'"),
        (["predict", "m.safetensors", "pm25.csv"], "('depth', 'toc_pct'), but has no 'toc_pct'"),
        (["predict", "m.safetensors", "done.csv"], "already has 'estimate', 'conf_low'"),
        (["predict", "m.safetensors", "new.csv", "--level", "0.99"], "needs at least"),
        (["predict", "m.safetensors", "new.csv", "-o", "p.md"], "must end in .csv, .parquet, .rds"),
        (["predict", "m.safetensors", "new.csv", "--format", "parquet"], "makes a file"),
    ],
)
def test_what_cannot_be_learnt_or_predicted_is_one_sentence(trained, args, sentence):
    folder, _ = trained
    ports().assign(estimate=1.0, conf_low=0.0).to_csv(folder / "done.csv", index=False)
    done = run(*args, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr.splitlines()[-1]
    assert all(line.startswith(("Note: ", "ports: ", "pm25: ")) for line in done.stderr.splitlines()[:-1])


def test_study_of_field_data_gives_what_python_gives(folder):
    field_data().to_csv(folder / "field.csv", index=False)
    args = ["--metals", "Cu,Pb", "--questions", "benchmark", "--models", "median,ridge", *FEW, "--seed", "3"]
    done = run("study", "field.csv", *SOURCE, *args, "--n-resamples", "199", "--level", "0.9", cwd=folder)
    assert done.returncode == 0, done.stderr
    samples = ps.read_samples(folder / "field.csv", port="port")
    target = ps.sediment_domain(samples, metals=["Cu", "Pb"], covariates=["depth", "toc_pct"])
    source = ps.source_domain(pm25(), target="pm25", groups="country")
    how = {"n_folds": 2, "n_repeats": 1, "n_networks": 1, "budget": 1, "n_draws": 5, "seed": 3}
    wanted = ps.Study(source, target, models=["median", "ridge"], n_resamples=199, level=0.9, **how).benchmark()
    kept = ps.read_rds(folder / "study" / "covariates_benchmark.rds")
    pd.testing.assert_frame_equal(kept.scores, wanted.scores)
    pd.testing.assert_frame_equal(kept.predictions, wanted.predictions)
    assert done.stdout == f"covariates: benchmark\n{wanted.answer}\n"
    assert "Note: field: Target: PLI of Cu and Pb, relative to background 'shale'.\n" in done.stderr
    before = {path.name: path.read_bytes() for path in (folder / "study").iterdir() if path.is_file()}
    assert {"summary.md", "predictions.parquet"} <= set(before)
    again = run("study", "field.csv", *SOURCE, *args, "--n-resamples", "199", "--level", "0.9", "--force", cwd=folder)
    assert again.returncode == 0, again.stderr
    assert {path.name: path.read_bytes() for path in (folder / "study").iterdir() if path.is_file()} == before


def test_study_of_a_plain_table_asks_each_question_named(folder):
    args = ["--target", "pli", "--features", "toc_pct", "--questions", "benchmark,domain_similarity"]
    args += ["--models", "median,ridge", "--n-resamples", "99", *FEW]
    done = run("study", "ports.csv", *SOURCE, *args, "-o", "out", cwd=folder)
    assert done.returncode == 0, done.stderr
    for question, kind in {"benchmark": ps.Benchmark, "domain_similarity": ps.Similarity}.items():
        assert isinstance(ps.read_rds(folder / "out" / f"covariates_{question}.rds"), kind)
        assert f"covariates: {question}\n" in done.stdout
    assert "features: toc_pct\n" in done.stderr
    again = run("study", "ports.csv", *SOURCE, *args, "-o", "out", cwd=folder)
    assert (again.returncode, again.stdout) == (2, "") and "summary.md' exists" in again.stderr
    assert again.stderr.count("\n") == 1, "refused before anything is read or trained"


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--questions", "benchmrk"], "Did you mean 'benchmark'?"),
        (["--target", "pil"], "`--target` names the column 'pil'"),
        (["--target", "pli", "--models", "rigde"], "Did you mean 'ridge'?"),
        (["--target", "pli", "--n-folds", "1"], "`--n-folds` must be a whole number"),
        (["--target", "pli", "--jobs", "0"], "`--jobs`"),
        (["--metals", "Cu"], "No column names an element"),
    ],
)
def test_a_study_that_cannot_be_is_one_sentence(folder, args, sentence):
    done = run("study", "ports.csv", *SOURCE, *args, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr.splitlines()[-1]
    assert not (folder / "study" / "summary.md").exists()

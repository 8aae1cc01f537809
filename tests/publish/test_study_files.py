"""The files of a study: predictions that come back, one CSV a frame, a page that says the answers first."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pli_stats.checks import InputError, MissingExtraError
from pli_stats.publish import staging
from pli_stats.publish.study_cells import shown_interval
from pli_stats.publish.study_files import write_study
from pli_stats.publish.study_tables import tables_of
from pli_stats.publish.study_words import model_label, readable
from pli_stats.results import Similarity, StudyResult
from pli_stats.transfer.ablations import ablation_of
from pli_stats.transfer.learning_curves import learning_curve_of
from pli_stats.transfer.port_errors import unseen_ports_of
from pli_stats.transfer.source_shares import source_sensitivity_of
from pli_stats.transfer.study_results import benchmark_of

G, FEW = 12, 99
PORTS = np.repeat([f"Port {chr(65 + k)}" for k in range(G)], 3)
SPAN = ("estimate", "conf_low", "conf_high")
FALLBACK = "Fallback data: soils stand in for harbours."


def predicted(scales: dict[str, float], seed: int = 0, **columns: Any) -> pd.DataFrame:
    """Return predictions of models whose errors have these scales."""
    rng = np.random.default_rng(seed)
    y, noise = np.exp(rng.normal(0.3, 0.5, 3 * G)), rng.normal(size=3 * G)
    return pd.concat(
        pd.DataFrame(
            {"sample": range(3 * G), "port": PORTS, "split": PORTS, "model": m, "y_true": y, "task": "covariates",
             "y_pred": y + s * (noise + 0.3 * rng.normal(size=3 * G)), **columns}
        )
        for m, s in scales.items()
    )  # fmt: skip


@pytest.fixture(scope="module")
def results() -> dict[str, StudyResult]:
    scales = {"forest": 0.2, "scratch": 0.25, "transfer_full": 0.1}
    more: dict[str, Any] = {"n_resamples": FEW}
    held = predicted(scales, held_out="port", conf_low=0.0, conf_high=2.0)
    far = pd.DataFrame({"port": sorted(set(PORTS)), "distance_km": np.arange(G) + 1.0, "feature_distance": 1.0})
    shares = [("scratch", 0.3, np.nan), ("transfer_full", 0.28, 0.1), ("transfer_full", 0.1, 1.0)]
    distances = pd.DataFrame({"stage": ["before"], "metric": ["proxy_a"], "estimate": [1.2], "p_value": [0.004]})
    return {
        "covariates: benchmark": benchmark_of(
            pd.concat(
                [predicted({m: 1.5 * s for m, s in scales.items()}, design="unseen ports"),
                 predicted(scales, design="random folds")]
            ), **more,
        ),
        "covariates: ablation": ablation_of(predicted(scales | {"transfer_shuffled": 0.25}, 1), **more),
        "covariates: learning_curve": learning_curve_of(
            pd.concat(predicted({m: s * 10 / n for m, s in scales.items()}, n_labelled=n) for n in (10, 20)), **more
        ),
        "covariates: source_sensitivity": source_sensitivity_of(
            pd.concat(predicted({m: s}, source_share=share) for m, s, share in shares), **more
        ),
        "covariates: unseen_ports": unseen_ports_of(held, far, **more),
        "covariates: domain_similarity": Similarity(distances=distances, answer="They lie apart.", task="covariates"),
    }  # fmt: skip


def test_every_frame_has_its_file(results, tmp_path):
    written = write_study(results, tmp_path / "new" / "study")
    expected = ["predictions.parquet"]
    for key, result in results.items():
        expected += [f"{key.replace(': ', '_')}_{name}.csv" for name in result.frames()]
    assert [path.name for path in written] == [*expected, "summary.md"]
    assert sorted(path.name for path in (tmp_path / "new" / "study").iterdir()) == sorted([*expected, "summary.md"])
    for key, result in results.items():
        for name, frame in result.frames().items():
            back = pd.read_csv(tmp_path / "new" / "study" / f"{key.replace(': ', '_')}_{name}.csv")
            assert list(back.columns) == list(frame.columns)
            assert len(back) == len(frame)
            for column in frame.select_dtypes("number"):
                assert back[column].to_numpy() == pytest.approx(
                    frame[column].to_numpy(dtype=float), nan_ok=True, rel=0, abs=0
                )


def test_predictions_come_back(results, tmp_path):
    path = write_study(results, tmp_path)[0]
    back = pd.read_parquet(path)
    assert back["study"].unique().tolist() == [key for key in results if "similarity" not in key]
    for key, result in results.items():
        if hasattr(result, "predictions"):
            mine = back[back["study"] == key].reset_index(drop=True)[list(result.predictions.columns)]
            pd.testing.assert_frame_equal(mine, result.predictions.reset_index(drop=True), check_dtype=False)
    again = benchmark_of(back[back["study"] == "covariates: benchmark"], n_resamples=FEW)
    pd.testing.assert_frame_equal(again.scores, results["covariates: benchmark"].scores)


def test_the_summary_says_the_answers_first(results, tmp_path):
    text = write_study(results, tmp_path, notes=["Two repeats."])[-1].read_text(encoding="utf-8")
    plain = text.replace("\\", "")
    assert plain.startswith("# What the study found\n\n**In short**\n\n| Task ")
    head, _, rest = plain.partition("## Covariates: benchmark")
    assert "- **Covariates: benchmark.** In ports that it never saw, transfer errs least" in head
    for key, result in results.items():
        assert f"- **{key.capitalize().replace('_', ' ')}.** {readable(result.answer)}" in head
    assert "MAE, unseen ports" in rest
    assert "MAE, random folds" in rest
    assert "What pre-training brings, against scratch (MAE 0." in rest
    assert "What of it helps: transfer (MAE 0." in rest
    assert "Gain: with how many times the labelled samples scratch would err as little." in rest
    assert "Coverage: measured values within the 90 % prediction intervals." in rest
    assert "| Port A |" in rest
    assert "Before fine-tuning" in rest
    assert "- Two repeats.\n" in rest
    for path in tmp_path.iterdir():
        assert f"- `{path.name}`" in text
    for result in results.values():
        assert all(readable(note) in plain for note in result.notes)


def test_every_name_on_the_page_is_explained(results, tmp_path):
    plain = write_study(results, tmp_path)[-1].read_text(encoding="utf-8").replace("\\", "")
    body, _, names = plain.partition("## What the names mean")
    for model in ("transfer_full", "scratch", "transfer_shuffled"):
        assert f"| {model_label(model)} " in names
        assert f"| {model} " in names
    assert "transfer_full" not in body
    for term in ("MAE", "MAPE", "RMSE", "R²", "p", "trunk"):
        assert f"\n- {term}: " in names
    assert "- proxy A-distance: 2: a linear classifier" in body
    assert "- covariates: models see no metal at all." in body


def test_one_table_over_all_tasks(results, tmp_path):
    """Best model, its error in both designs, and pre-training against scratch, a row a task."""
    bench, ablation = results["covariates: benchmark"], results["covariates: ablation"]
    more = {
        "reduced: benchmark": dataclasses.replace(bench, task="reduced-panel"),
        "normalisers: ablation": dataclasses.replace(ablation, task="normalisers"),
    }
    text = write_study({**results, **more}, tmp_path)[-1].read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.split("\n\n")[2].splitlines()]
    heads = ["MAE, unseen ports", "Random folds", "Pre-trained less scratch", "Does pre-training help?"]
    assert rows[0] == ["Task", "Best model", *heads]
    by = bench.scores[(bench.scores["metric"] == "mae") & (bench.scores["weight"] == "port")]
    errors = [
        shown_interval(*by[(by["design"] == d) & (by["model"] == "transfer_full")][list(SPAN)].iloc[0])
        for d in ("unseen ports", "random folds")
    ]
    found = [shown_interval(*ablation.contrasts[list(SPAN)].iloc[0]), "yes"]
    assert rows[2:] == [
        ["covariates", "transfer", *errors, *found],
        ["reduced-panel", "transfer", *errors, "—", "—"],
        ["normalisers", "—", "—", "—", *found],
    ]


def test_a_page_without_benchmark_or_ablation(results, tmp_path):
    only = {"similarity": results["covariates: domain_similarity"]}
    assert write_study(only, tmp_path)[-1].read_text(encoding="utf-8").startswith(
        "# What the study found\n\n- **Similarity.** They lie apart.\n"
    )  # fmt: skip


def test_verdicts_of_rivals_help_nobody(results):
    """A rival is no version of the network without pre-training, so that nothing helps or harms it."""
    first, second = tables_of(results["covariates: learning_curve"])
    assert {row[-1] for row in first.rows} == {"helps"}
    assert {row[-1] for row in second.rows} == {"errs less"}
    assert {row[-1] for row in tables_of(results["covariates: ablation"])[1].rows} == {"errs less"}


def test_distances_of_a_domain_stand_side_by_side():
    frame = pd.DataFrame(
        {"stage": ["before", "before", "after", "both"], "metric": ["mmd", "own", "mmd", "cka"],
         "estimate": [0.2, 0.3, 0.1, 0.9], "p_value": [0.01, 0.2, 0.3, np.nan]}
    )  # fmt: skip
    (table,) = tables_of(Similarity(distances=frame, answer=""))
    assert [column.label for column in table.columns] == [
        "Measure", "Before fine-tuning", "After fine-tuning", "Both fine-tuning",
    ]  # fmt: skip
    assert table.rows == (
        ("MMD", "0.200 (p 0.01)", "0.100 (p 0.3)", ""),
        ("own", "0.300 (p 0.2)", "", ""),
        ("CKA", "", "", "0.900"),
    )
    (plain,) = tables_of(Similarity(distances=frame.iloc[:2].drop(columns="stage"), answer=""))
    assert [column.label for column in plain.columns] == ["Measure", "Estimate"]


def test_figures_of_the_page_are_those_of_the_result(results):
    found = results["covariates: benchmark"]
    table = tables_of(found)[0]
    lead = found.scores[(found.scores["metric"] == "mae") & (found.scores["weight"] == "port")]
    for row, score in zip(table.rows, lead.itertuples(), strict=False):
        assert row[0] == model_label(score.model)
        assert row[1] == shown_interval(score.estimate, score.conf_low, score.conf_high)
    other = tables_of(found)[1]
    shares = found.scores[(found.scores["metric"] == "mape") & (found.scores["weight"] == "port")]
    first = shares[shares["model"] == lead["model"].iloc[0]].iloc[0]
    assert other.columns[1].label == "MAPE (%)"
    assert other.rows[0][1] == shown_interval(first.estimate, first.conf_low, first.conf_high, 100.0)
    gains = tables_of(results["covariates: learning_curve"])[0]
    place = [column.name for column in gains.columns].index("gain")
    assert gains.rows[-1][place].startswith("at least 1.00")


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ((0.4123, 0.351, 0.523), "0.41 [0.35, 0.52]"),
        ((-0.0123, -0.0251, -0.0011), "-0.012 [-0.025, -0.001]"),
        ((0.0, 0.0, 0.0), "0.00 [0.00, 0.00]"),
        ((1.5, 0.2, float("inf")), "1.50 [0.20, ∞]"),
        ((1e-9, 0.9e-9, 1.1e-9), "0.0000 [0.0000, 0.0000]"),
        ((float("nan"), 0.0, 1.0), "—"),
        ((130.0, 90.0, 250.0), "130 [90, 250]"),
        ((0.38, 0.21, 1.74), "0.38 [0.21, 1.74]"),
        ((-0.38, -2.1, 1.74), "-0.4 [-2.1, 1.7]"),
    ],
)
def test_intervals_in_cells(values, shown):
    assert shown_interval(*values) == shown


def test_stand_in_data_are_named_in_every_file(results, tmp_path):
    written = write_study(results, tmp_path, notes=[FALLBACK])
    for path in written:
        if path.suffix == ".csv":
            frame = pd.read_csv(path)
            column = "note"
            assert (frame[column] == FALLBACK).all() or not len(frame)
        elif path.suffix == ".md":
            assert path.read_text(encoding="utf-8").splitlines()[2] == f"**{FALLBACK}**"
        else:
            assert (pd.read_parquet(path)["note"] == FALLBACK).all()


def test_same_bytes_twice(results, tmp_path):
    one, two = write_study(results, tmp_path / "one"), write_study(results, tmp_path / "two")
    assert [a.read_bytes() == b.read_bytes() for a, b in zip(one, two, strict=True)] == [True] * len(one)


def test_whole_or_not_at_all(results, tmp_path, monkeypatch):
    write_study(results, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(InputError, match=r"predictions\.parquet' exists"):
        write_study(results, tmp_path)
    stage = staging._stage

    def full(target: Path, write: Any) -> Path:
        if target.name == "summary.md":
            raise InputError("no space left")
        return stage(target, write)

    monkeypatch.setattr(staging, "_stage", full)
    changed = {"covariates: benchmark": dataclasses.replace(results["covariates: benchmark"], answer="Other.")}
    with pytest.raises(InputError, match="no space left"):
        write_study(changed, tmp_path, force=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_labels_of_mixed_kinds_are_written_as_text(tmp_path):
    frame = predicted({"transfer_full": 0.1, "scratch": 0.2})
    frame["sample"] = [f"s{k}" if k % 2 else k for k in frame["sample"]]
    found = dataclasses.replace(
        ablation_of(predicted({"transfer_full": 0.1, "scratch": 0.2}), n_resamples=FEW), predictions=frame
    )  # fmt: skip
    path = write_study({"ablation": found}, tmp_path)[0]
    assert pd.read_parquet(path)["sample"].tolist() == frame["sample"].astype(str).tolist()


def test_without_pyarrow_nothing_is_written(results, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(
        MissingExtraError, match=r"needs pyarrow, which is not installed: pip install 'pli-stats\[files\]'"
    ):
        write_study(results, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "got none"),
        ([1], "got list"),
        ({"benchmark": pd.DataFrame()}, "got DataFrame under 'benchmark'"),
        ({"...": Similarity(distances=pd.DataFrame(), answer="")}, "gives '', which is empty"),
    ],
)
def test_what_is_no_result_is_refused(wrong, said, tmp_path):
    with pytest.raises(InputError, match=said):
        write_study(wrong, tmp_path / "out")
    assert not (tmp_path / "out").exists()

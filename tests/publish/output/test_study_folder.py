"""The files of a study: predictions that come back, one CSV a frame, a page that says the answers first."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from assessment_fixture import SAID, STAND_IN
from exact_csv import read_exact
from study_fixture import FEW, predicted, study_results

from pli_stats.checks import InputError, MissingExtraError
from pli_stats.files import atomic
from pli_stats.publish.display_names import model_label, page_label, shown_notes
from pli_stats.publish.output.study_folder import write_study
from pli_stats.rds.rds_files import read_rds
from pli_stats.results import Similarity, StudyResult
from pli_stats.transfer.findings.ablation import ablation_of
from pli_stats.transfer.findings.benchmark import benchmark_of


@pytest.fixture(scope="module")
def results() -> dict[str, StudyResult]:
    return study_results()


def test_every_frame_has_its_file(results, tmp_path):
    written = write_study(results, tmp_path / "new" / "study")
    expected = ["predictions.parquet"]
    for key, result in results.items():
        expected += [f"{key.replace(': ', '_')}_{name}.csv" for name in result.frames()]
    expected += [f"{key.replace(': ', '_')}.rds" for key in results]
    assert [path.name for path in written] == [*expected, "summary.md"]
    assert sorted(path.name for path in (tmp_path / "new" / "study").iterdir()) == sorted([*expected, "summary.md"])
    for key, result in results.items():
        for name, frame in result.frames().items():
            path = tmp_path / "new" / "study" / f"{key.replace(': ', '_')}_{name}.csv"
            back = read_exact(path)
            assert list(back.columns) == list(frame.columns)
            assert len(back) == len(frame)
            for column in frame.select_dtypes("number"):
                assert back[column].to_numpy() == pytest.approx(
                    frame[column].to_numpy(dtype=float), nan_ok=True, rel=0, abs=0
                )


def test_predictions_come_back(results, tmp_path):
    path = write_study(results, tmp_path)[0]
    back = pd.read_parquet(path)
    assert back["study"].unique().tolist() == [key for key, result in results.items() if hasattr(result, "predictions")]
    for key, result in results.items():
        if hasattr(result, "predictions"):
            mine = back[back["study"] == key].reset_index(drop=True)[list(result.predictions.columns)]
            pd.testing.assert_frame_equal(mine, result.predictions.reset_index(drop=True), check_dtype=False)
    again = benchmark_of(back[back["study"] == "covariates: benchmark"], n_resamples=FEW)
    pd.testing.assert_frame_equal(again.scores, results["covariates: benchmark"].scores)


def test_the_summary_says_the_answers_first(results, tmp_path):
    text = write_study(results, tmp_path, notes=["Two repeats."])[-1].read_text(encoding="utf-8")
    plain = text.replace("\\", "")
    assert plain.startswith("# Findings of the study\n\n**In short**\n\n| Task ")
    head, _, rest = plain.partition("## Covariates: benchmark")
    assert "- **Covariates: benchmark.** In unseen ports, MAE was lowest for transfer: 0." in head
    for key, result in results.items():
        assert f"- **{key.capitalize().replace('_', ' ')}.** {result.in_words(page_label)}" in head
    assert "MAE, unseen ports" in rest
    assert "MAE, random folds" in rest
    assert "Effect of pre-training, compared with scratch (MAE 0." in rest
    assert "Transfer (MAE 0." in rest and " compared with its controls" in rest
    assert "Gain: how many times the labelled samples scratch would need for the same error." in rest
    assert "Coverage: measured values within the 90 % prediction intervals." in rest
    assert "| Port A |" in rest
    assert "Before fine-tuning" in rest
    assert "- Two repeats.\n" in rest
    for path in tmp_path.iterdir():
        assert f"- `{path.name}`" in text
    for result in results.values():
        assert all(text in plain for text in shown_notes(result.notes))


def test_every_name_on_the_page_is_explained(results, tmp_path):
    plain = write_study(results, tmp_path)[-1].read_text(encoding="utf-8").replace("\\", "")
    body, _, names = plain.partition("## Names")
    for model in ("transfer_full", "scratch", "transfer_shuffled"):
        assert f"| {model_label(model)} " in names
        assert f"| {model} " in names
    assert "transfer_full" not in body
    for term in ("MAE", "MAPE", "RMSE", "R²", "p", "trunk"):
        assert f"\n- {term}: " in names
    assert "- proxy A-distance: 2: a linear classifier" in body
    assert "- covariates: models see no metal at all." in body


def test_a_page_without_benchmark_or_ablation(results, tmp_path):
    only = {"similarity": results["covariates: domain_similarity"]}
    assert (
        write_study(only, tmp_path)[-1]
        .read_text(encoding="utf-8")
        .startswith(
            "# Findings of the study\n\n"
            "- **Similarity.** Distances of source and target: proxy A-distance 1.20 (p = 0.0040).\n"
        )
    )


def test_stand_in_data_are_named_in_every_file(results, tmp_path):
    written = write_study(results, tmp_path, notes=[STAND_IN])
    for path in written:
        if path.suffix == ".csv":
            frame = read_exact(path)
            column = "note"
            assert (frame[column] == SAID).all() or not len(frame)
        elif path.suffix == ".md":
            assert path.read_text(encoding="utf-8").splitlines()[2] == f"**{SAID}**"
        elif path.suffix == ".rds":
            assert read_rds(path).notes[0] == STAND_IN
            again = write_study({"again": read_rds(path)}, tmp_path / path.stem, notes=[STAND_IN])
            assert read_rds(again[-2]).notes.count(STAND_IN) == 1
        else:
            assert (pd.read_parquet(path)["note"] == SAID).all()


def test_same_bytes_twice(results, tmp_path):
    one, two = write_study(results, tmp_path / "one"), write_study(results, tmp_path / "two")
    assert [a.read_bytes() == b.read_bytes() for a, b in zip(one, two, strict=True)] == [True] * len(one)


def test_whole_or_not_at_all(results, tmp_path, monkeypatch):
    write_study(results, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(InputError, match=r"predictions\.parquet' exists"):
        write_study(results, tmp_path)
    stage = atomic._stage

    def full(target: Path, write: Any) -> Path:
        if target.name == "summary.md":
            raise InputError("no space left")
        return stage(target, write)

    monkeypatch.setattr(atomic, "_stage", full)
    changed = {"covariates: benchmark": dataclasses.replace(results["covariates: benchmark"], task="normalisers")}
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
    assert read_rds(tmp_path / "ablation.rds").predictions["sample"].tolist() == frame["sample"].astype(str).tolist()


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
        ({"...": Similarity(distances=pd.DataFrame())}, "gives '', which is empty"),
    ],
)
def test_what_is_no_result_is_refused(wrong, said, tmp_path):
    with pytest.raises(InputError, match=said):
        write_study(wrong, tmp_path / "out")
    assert not (tmp_path / "out").exists()

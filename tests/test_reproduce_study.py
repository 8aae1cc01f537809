"""The study of the main job, on small domains: what it writes, that it goes on, and what it says without data."""

import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.checks import DataUnavailableError
from pli_stats.publish.display_names import page_label
from pli_stats.reproduction import study_report
from pli_stats.transfer.network.recipe import Recipe

SHORT = Recipe(max_steps=40, patience=2)
SMALL = {
    "n_folds": 3, "n_repeats": 1, "n_draws": 1, "n_networks": 2, "budget": 1, "n_trees": 5, "recipe": SHORT,
    "source_recipe": SHORT, "models": ["median", "ridge", "scratch", "transfer_full"], "n_resamples": 99,
}  # fmt: skip


def small_harbours():
    """Return a simulated pair in place of harbours and PM2.5."""
    source, target = ps.simulated_pair("shared", n_source=120, n_target=36, n_ports=6)
    return lambda task: target, source, None


def no_data():
    """Stand for a machine without data."""
    raise DataUnavailableError("The harbours are not to be had.")


def test_the_study_writes_everything_and_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(study_report, "_harbours", small_harbours)
    monkeypatch.setattr(study_report, "QUICK", SMALL)
    monkeypatch.setattr(
        study_report, "QUESTIONS", {"covariates": ("benchmark", "ablation"), "normalisers": ("benchmark",)}
    )
    results, paths = study_report.run_study(tmp_path, n_jobs=1)
    assert list(results) == ["covariates: benchmark", "covariates: ablation", "normalisers: benchmark"]
    assert {"predictions.parquet", "summary.md", "covariates_ablation_contrasts.csv"} <= {p.name for p in paths}
    assert all(path.exists() for path in paths)
    written = pd.read_parquet(tmp_path / "predictions.parquet")
    assert written["study"].unique().tolist() == list(results)
    page = (tmp_path / "summary.md").read_text().replace("\\", "")
    for result in results.values():
        assert result.in_words(page_label) in page
    cells = sorted(path.stat().st_mtime_ns for path in (tmp_path / "cells").iterdir())
    again, _ = study_report.run_study(tmp_path, n_jobs=1)
    assert cells == sorted(path.stat().st_mtime_ns for path in (tmp_path / "cells").iterdir())
    assert again["covariates: benchmark"].predictions.equals(results["covariates: benchmark"].predictions)


@pytest.mark.r
def test_without_data_the_study_uses_what_r_packages_hold(tmp_path, monkeypatch):
    monkeypatch.setattr(study_report, "_harbours", no_data)
    monkeypatch.setattr(study_report, "QUICK", SMALL)
    said = []
    results, _ = study_report.run_study(tmp_path, n_jobs=1, say=said.append)
    assert said == ["The harbours are not to be had."]
    assert list(results) == ["covariates: benchmark", "covariates: ablation"]
    assert "say nothing about harbours" in (tmp_path / "summary.md").read_text()
    assert results["covariates: benchmark"].predictions["port"].nunique() > 20

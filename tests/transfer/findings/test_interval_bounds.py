"""No interval of a study has an end that the data cannot hold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from study_frames import predicted

import pli_stats as ps
from pli_stats.publish.tables.table_verbs import table
from pli_stats.stats.intervals.percentile_bca import FEW_UNITS
from pli_stats.text.notes import note
from pli_stats.transfer.findings.benchmark import benchmark_of
from pli_stats.transfer.findings.interval_bounds import NO_LOWER, NO_UPPER
from pli_stats.transfer.findings.learning_curve import learning_curve_of
from pli_stats.transfer.findings.port_level_errors import read_errors, scored, study_request

METRICS = ["mae", "mape", "mse", "rmse", "r2", "ccc"]


def one_port_errs(ports=30, per_port=4, small=1e-5, **columns):
    """Return predictions of a model that is almost without error but in two ports."""
    rng = np.random.default_rng(5)
    n = ports * per_port
    port = np.repeat([f"p{k:02d}" for k in range(ports)], per_port)
    y = np.exp(rng.normal(0.3, 0.5, n))
    size = np.where(port == "p00", 0.4, np.where(port == "p01", 0.05, small))
    frames = [
        pd.DataFrame(
            {"sample": range(n), "port": port, "split": port, "model": m, "y_true": y, "task": "all-metals",
             "y_pred": y + factor * size * rng.normal(1.0, 0.2, n), **columns}
        )
        for m, factor in (("ridge", 1.0), ("knn", 1.1))
    ] + [
        pd.DataFrame(
            {"sample": range(n), "port": port, "split": port, "model": "mean", "y_true": y, "task": "all-metals",
             "y_pred": y + rng.normal(0.0, 0.3, n), **columns}
        )
    ]  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def worst_of_any_port(frame, model, metric):
    """Return the largest loss of any port, or that of the whole at such errors."""
    rows = frame[frame["model"] == model]
    error, truth = (rows["y_pred"] - rows["y_true"]).to_numpy(), rows["y_true"].to_numpy()
    loss = {"mae": abs(error), "mape": abs(error) / truth}.get(metric, error**2)
    largest = pd.Series(loss).groupby(rows["port"].to_numpy()).mean().max()
    # Ports of equal size: the variance over ports, each counting once, is that over samples.
    return {"rmse": largest**0.5, "r2": 1.0 - largest / truth.var()}.get(metric, largest)


@pytest.mark.parametrize("weight", ["port", "sample"])
def test_no_end_lies_beyond_the_worst_port(weight):
    frame = one_port_errs()
    found, notes = scored(read_errors(frame, METRICS, weight=weight), METRICS, study_request(0.95, 999, 1))
    said = dict(notes)
    for row in found.itertuples():
        remarks = said[(("score", (row.model, row.metric)),)]
        if row.metric == "ccc":
            assert -1.0 <= row.conf_low <= row.conf_high <= 1.0
            continue
        worst = worst_of_any_port(frame, row.model, row.metric)
        low = row.metric == "r2"
        end, bound, why = (row.conf_low, -np.inf, NO_LOWER) if low else (row.conf_high, np.inf, NO_UPPER)
        assert end == bound or (end >= worst - 1e-9 if low else end <= worst + 1e-9)
        assert (why in remarks or note("infinite_end") in remarks) == (end == bound)
        assert row.conf_low <= row.estimate <= row.conf_high
    ridge = found[found["model"] == "ridge"].set_index("metric")
    assert ridge.loc["mae", "conf_high"] == np.inf and ridge.loc["r2", "conf_low"] == -np.inf
    assert 0.0 < ridge.loc["mae", "conf_low"] < ridge.loc["mae", "estimate"]
    mean = found[(found["model"] == "mean") & (found["metric"] == "mae")].iloc[0]
    assert np.isfinite([mean.conf_low, mean.conf_high]).all(), "an even error keeps its ends"


def test_few_ports_may_pass_the_worst_port_but_not_the_worst_sample():
    passed = 0
    for seed in range(12):
        frame = predicted({"a": 0.2, "b": 0.3}, sizes=(6,) * 5, seed=seed)
        errors = read_errors(frame, ["mae"], weight="port")
        found, _ = scored(errors, ["mae"], study_request(0.95, 999, 1))
        assert len(errors.design.ports) < FEW_UNITS
        for row in found.itertuples():
            mine = frame[frame["model"] == row.model]
            loss = (mine["y_pred"] - mine["y_true"]).abs()
            assert row.conf_high == np.inf or row.conf_high <= loss.max() + 1e-9
            passed += loss.groupby(mine["port"]).mean().max() < row.conf_high < np.inf
    assert passed >= 3


def test_tables_show_no_end_and_a_short_note_names_models_and_metrics():
    frames = [one_port_errs(design="unseen ports"), one_port_errs(small=5e-6, design="random folds")]
    found = benchmark_of(pd.concat(frames), metrics=METRICS, n_resamples=999)
    made = table(found)
    place = {column.name: i for i, column in enumerate(made.columns)}
    rows = {row[0]: row for row in made.rows}
    assert rows["ridge"][place["mae_unseen_ports_interval"]].endswith(", ∞]")
    assert "∞" not in rows["mean"][place["mae_unseen_ports_interval"]]
    (of_errors,) = [text for text in made.notes if text.startswith("No upper end of the interval")]
    assert of_errors.endswith(" (MAE of nearest neighbours and ridge).")
    assert len(of_errors) < 250 and "'" not in of_errors
    (of_ratios,) = [text for text in made.notes if text.startswith("No lower end of the interval")]
    assert of_ratios.endswith(" (ratio of errors of nearest neighbours and ridge).")
    others = table(found, what="measures").notes
    (of_errors,) = [text for text in others if text.startswith("No upper end of the interval")]
    assert "MAPE of nearest neighbours and ridge" in of_errors, "a note stands with what it is about"
    assert not any("ratio of errors" in text for text in others)
    ratio = found.flattery.set_index("model").loc["ridge"]
    by_port = {
        design: rows.assign(e=(rows["y_pred"] - rows["y_true"]).abs()).groupby("port")["e"].mean()
        for design, rows in pd.concat(frames).query("model == 'ridge'").groupby("design")
    }
    ratios = by_port["unseen ports"] / by_port["random folds"]
    assert ratio["conf_high"] == np.inf or ratio["conf_high"] <= ratios.max() + 1e-9
    assert ratio["conf_low"] == 0.0 or ratio["conf_low"] >= ratios.min() - 1e-9
    assert "inf" not in found.answer
    assert "e+" not in " ".join(cell for row in made.rows for cell in row)


def test_stretched_intervals_of_a_curve_stay_possible():
    frames = []
    for n in (10, 20):
        for repeat in range(3):
            frame = one_port_errs(n_labelled=n, repeat=repeat)
            names = {"ridge": "transfer_full", "knn": "scratch", "mean": "mean"}
            luck = np.exp(np.random.default_rng(repeat).normal(0.0, 0.5))
            frame["y_pred"] = frame["y_true"] + luck * (frame["y_pred"] - frame["y_true"])
            frames.append(frame.assign(model=frame["model"].map(names), split=0))
    found = learning_curve_of(pd.concat(frames, ignore_index=True), n_resamples=199)
    worst = pd.concat(frames).assign(e=lambda d: (d["y_pred"] - d["y_true"]).abs()).groupby("port")["e"].mean().max()
    ends = found.curve["conf_high"]
    assert np.isinf(ends).any() and (ends[np.isfinite(ends)] < 3.0 * worst).all()
    assert isinstance(ps.results_text(found), str)

"""Benchmark, ablation, source sensitivity: the figures of the statistics verbs, and answers that say what they show."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from study_frames import mean_losses, predicted

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.results import Ablation, Benchmark, Similarity, SourceSensitivity
from pli_stats.text.note_wording import sentences
from pli_stats.text.notes import coded, note
from pli_stats.transfer.findings.ablation import ablation_of
from pli_stats.transfer.findings.benchmark import benchmark_of
from pli_stats.transfer.findings.planned_contrasts import contrasts
from pli_stats.transfer.findings.source_sensitivity import source_sensitivity_of

EXACT = 1e-12  # the same sums in another order
FEW = 199  # resamples: what is compared draws the same ones
METRICS = ("mae", "mape", "rmse", "r2")
SCALES = {"forest": 0.2, "ridge": 0.21, "mean": 0.4}


def picked(table, **wanted):
    """Return the rows with these values."""
    for column, value in wanted.items():
        table = table[table[column] == value]
    return table


@pytest.fixture(scope="module")
def frame():
    unseen = predicted({m: 1.5 * s for m, s in SCALES.items()}, repeats=2, design="unseen ports", task="covariates")
    random = predicted(SCALES, repeats=3, by_port=False, design="random folds", task="covariates")
    return pd.concat([unseen, random], ignore_index=True)


@pytest.fixture(scope="module")
def benchmark(frame):
    return benchmark_of(frame, n_resamples=FEW, seed=3, fingerprint="abc", notes=["Simulated."])


def test_scores_by_sample_are_those_of_bootstrap_ci(frame, benchmark):
    for design, rows in frame.groupby("design"):
        one = rows[rows["model"] == "forest"]
        models = {m: rows.loc[rows["model"] == m, "y_pred"].to_numpy() for m in SCALES}
        other = ps.bootstrap_ci(
            one["y_true"].to_numpy(), models, metrics=METRICS, ports=one["port"].to_numpy(), n_resamples=FEW, seed=3
        )
        mine = picked(benchmark.scores, design=design, weight="sample").set_index(["model", "metric"])
        assert len(mine) == len(other)
        for key, interval in other.items():
            row = mine.loc[key]
            assert (row.estimate, row.n, row.n_ports) == (pytest.approx(interval.estimate, rel=1e-9), 107, 18)


@pytest.mark.parametrize("weight", ["port", "sample"])
@pytest.mark.parametrize("metric", ["mae", "mape", "rmse"])
def test_intervals_are_bootstrap_t_on_the_log_scale(frame, weight, metric):
    """Made again from R's own draws of ports: log of the ratio of sums, its variance by the delta method."""
    found = benchmark_of(frame, weight=weight, metrics=[metric], n_resamples=FEW, seed=3).scores
    losses = {"mae": lambda y, p: abs(y - p), "mape": lambda y, p: abs(y - p) / y, "rmse": lambda y, p: (y - p) ** 2}
    loss, port = mean_losses(frame[frame["design"] == "unseen ports"], "ridge", losses[metric])
    table = pd.DataFrame({"loss": loss, "size": 1.0}).groupby(port)
    units = (table.mean() if weight == "port" else table.sum()).to_numpy()
    root = 0.5 if metric == "rmse" else 1.0

    def log_and_variance(u):
        means = u.mean(axis=0)
        gap = root * (u[:, 0] / means[0] - u[:, 1] / means[1])
        return root * np.log(means[0] / means[1]), (gap**2).mean() / len(u)

    here, variance = log_and_variance(units)
    drawn = [log_and_variance(units[rows]) for rows in ps.resample_indices(len(units), FEW, seed=3)]
    z = np.sort([(t - here) / np.sqrt(v) for t, v in drawn])
    # (199 + 1) x 0.025 = 5: whole order statistics
    ends = np.exp(here - np.array([z[-5], z[4]]) * np.sqrt(variance))
    row = picked(found, design="unseen ports", weight=weight, metric=metric, model="ridge").iloc[0]
    assert (row.conf_low, row.conf_high) == pytest.approx(tuple(ends), rel=1e-9)


def test_scores_by_port_are_means_of_port_means(frame, benchmark):
    rows = frame[frame["design"] == "unseen ports"]
    by_port = picked(benchmark.scores, design="unseen ports", weight="port").set_index(["model", "metric"])
    for model in SCALES:
        loss, port = mean_losses(rows, model)
        assert by_port.loc[(model, "mae"), "estimate"] == pytest.approx(
            pd.Series(loss).groupby(port).mean().mean(), abs=EXACT
        )
        square, _ = mean_losses(rows, model, lambda y, p: (y - p) ** 2)
        mse = pd.Series(square).groupby(port).mean().mean()
        assert by_port.loc[(model, "rmse"), "estimate"] == pytest.approx(np.sqrt(mse), abs=EXACT)
        truth = rows[rows["model"] == model].drop_duplicates("sample")
        w = 1.0 / truth.groupby("port")["sample"].transform("size")
        y = truth["y_true"]
        spread = np.average((y - np.average(y, weights=w)) ** 2, weights=w)
        assert by_port.loc[(model, "r2"), "estimate"] == pytest.approx(1.0 - mse / spread, abs=1e-9)


def test_r2_is_that_of_the_verb_and_stays_below_one(frame, benchmark):
    rows = frame[(frame["design"] == "unseen ports") & (frame["model"] == "forest")]
    mine = picked(benchmark.scores, design="unseen ports", weight="sample", metric="r2").set_index("model")
    # Repeats stacked: the same sums, each sample as often as the other.
    assert mine.loc["forest", "estimate"] == pytest.approx(ps.r2(rows["y_true"], rows["y_pred"]), abs=1e-9)
    every = picked(benchmark.scores, metric="r2")
    assert (every["conf_low"] < every["estimate"]).all()
    assert (every["estimate"] < every["conf_high"]).all()
    assert (every["conf_high"] < 1.0).all()
    few = picked(frame, design="unseen ports")
    few = few[few["port"].isin(["port 00", "port 01", "port 02", "port 03"])]
    low = benchmark_of(few, n_resamples=FEW).scores
    assert (low.loc[low["metric"] != "r2", "conf_low"] > 0.0).all()
    perfect = frame[frame["model"] == "forest"].assign(model="perfect", y_pred=lambda d: d["y_true"])
    scores = benchmark_of(pd.concat([frame, perfect]), n_resamples=FEW).scores
    row = picked(scores, metric="r2", model="perfect").iloc[0]
    assert (row.estimate, row.conf_low, row.conf_high) == (1.0, 1.0, 1.0)
    row = picked(scores, metric="mae", model="perfect").iloc[0]
    assert (row.estimate, row.conf_low, row.conf_high) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("weight", ["port", "sample"])
def test_letters_are_those_of_compare_models(frame, weight):
    found = benchmark_of(frame, weight=weight, metrics=["mae"], n_resamples=FEW)
    for design, rows in frame.groupby("design"):
        losses = {m: mean_losses(rows, m) for m in SCALES}
        port = losses["forest"][1]
        table = pd.DataFrame({m: loss for m, (loss, _) in losses.items()})
        owners = port
        if weight == "port":
            table = table.groupby(port).mean()
            owners = table.index
        long = pd.concat(
            pd.DataFrame(
                {"sample": range(len(table)), "port": owners, "model": m, "y_true": 1.0, "y_pred": 1.0 + table[m]}
            )
            for m in SCALES
        )
        compared = ps.compare_models(long, n_resamples=99)
        other = compared.groups.set_index("model")
        mine = picked(found.scores, design=design, weight=weight).set_index("model")
        assert mine["letters"].to_dict() == other["letters"].to_dict()
        assert mine["among_best"].to_dict() == other["among_best"].to_dict()
        best = mine["estimate"].idxmin()
        for a, b, p in compared.pairs[["group_a", "group_b", "p_adjusted"]].itertuples(index=False):
            if best in (a, b):
                assert mine.loc[b if a == best else a, "p_adjusted"] == p
        assert np.isnan(mine.loc[best, "p_adjusted"])


def test_flattery_is_the_ratio_of_errors(frame, benchmark):
    by = picked(benchmark.scores, metric="mae", weight="port").set_index(["design", "model"])["estimate"]
    flattery = benchmark.flattery.set_index("model")
    for model in SCALES:
        row = flattery.loc[model]
        assert row.ratio == pytest.approx(by["unseen ports", model] / by["random folds", model], abs=EXACT)
        assert row.conf_low < row.ratio < row.conf_high
    assert flattery.loc["forest", "conf_low"] > 1.0
    same = pd.concat(
        [
            d.assign(design=n)
            for n in ("unseen ports", "random folds")
            for d in [frame[frame["design"] == "unseen ports"]]
        ]
    )
    none = benchmark_of(same, metrics=["mae"], n_resamples=FEW).flattery
    assert none["ratio"].tolist() == pytest.approx([1.0] * 3)
    assert none["conf_low"].tolist() == pytest.approx([1.0] * 3)


def test_the_answer_of_the_benchmark(benchmark):
    assert benchmark.answer.startswith("In unseen ports, MAE was lowest for forest: 0.")
    assert "It did not differ significantly from ridge." in benchmark.answer
    ratios = benchmark.flattery.set_index("model")["ratio"]
    assert f"Random folds were optimistic for 3 of 3 models, most for {ratios.idxmax()}, whose MAE" in benchmark.answer
    assert f" in unseen ports was {ratios.max():.2f} times (95 % CI " in benchmark.answer
    assert f"; for forest it was {ratios['forest']:.2f} times (95 % CI " in benchmark.answer
    text = repr(benchmark)
    assert text.startswith("<Benchmark: covariates, mae>")
    assert "random folds" in text
    assert len(text.splitlines()) < 24
    assert (benchmark.task, benchmark.metric, benchmark.weight, benchmark.seed) == ("covariates", "mae", "port", 3)
    assert (benchmark.fingerprint, benchmark.conf_level) == ("abc", 0.95)
    assert benchmark.notes[0] == note("remark", text="Simulated.")


def test_headline_first_and_best_first(frame, benchmark):
    assert benchmark.to_frame() is benchmark.scores
    assert benchmark.scores["design"].iloc[0] == "unseen ports"
    assert benchmark.scores["weight"].iloc[0] == "port"
    lead = picked(benchmark.scores, design="unseen ports", weight="port", metric="mae")
    assert lead["estimate"].is_monotonic_increasing
    assert list(benchmark.frames()) == ["scores", "flattery"]
    other = benchmark_of(frame.sample(frac=1.0, random_state=2), n_resamples=FEW, seed=3)
    pd.testing.assert_frame_equal(other.scores, benchmark.scores, rtol=1e-9)
    with pytest.raises(dataclasses.FrozenInstanceError):
        benchmark.metric = "mse"


def test_one_design_alone(frame):
    unseen = benchmark_of(frame[frame["design"] == "unseen ports"], metrics=["mae"], n_resamples=FEW)
    assert not len(unseen.flattery)
    assert "optimistic" not in unseen.answer
    random = benchmark_of(frame[frame["design"] == "random folds"], metrics=["mae"], n_resamples=FEW)
    assert random.answer.startswith(
        "Only random folds were run, which do not tell how models do in ports they have not"
    )
    assert "Under random folds, MAE was lowest for" in random.answer


def test_a_model_without_error_has_no_ratio(frame):
    perfect = frame[frame["model"] == "mean"].assign(model="closed form")
    found = benchmark_of(
        pd.concat([frame, perfect.assign(y_pred=perfect["y_true"] * (1.0 + 1e-16))]), n_resamples=FEW
    )  # fmt: skip
    assert found.scores["model"].iloc[0] == "closed form"
    assert found.flattery.set_index("model").loc["closed form"].isna()["ratio"]
    assert note("negligible_error").with_about("ratio", "closed form") in found.notes
    assert "All other models had a higher MAE. Random folds were optimistic for 3 of 3 models" in found.answer
    assert "closed form 1." not in found.answer


def test_nobody_is_flattered(frame):
    rows = frame[frame["design"] == "unseen ports"]
    found = benchmark_of(pd.concat([rows, rows.assign(design="random folds")]), metrics=["mae"], n_resamples=FEW)
    assert found.answer.endswith(
        "Random folds were optimistic for none of 3 models: MAE of forest in unseen ports was 1.00 times (95 % CI 1.00 "
        "to 1.00) that under random folds."
    )


def test_the_best_may_be_the_most_flattered(frame):
    rows = frame[frame["model"].isin(["forest", "ridge"])].copy()
    lucky = (rows["model"] == "forest") & (rows["design"] == "random folds")
    rows.loc[lucky, "y_pred"] = (rows["y_pred"] + 3.0 * rows["y_true"])[lucky] / 4.0
    answer = benchmark_of(rows, metrics=["mae"], n_resamples=FEW).answer
    assert "Random folds were optimistic for 2 of 2 models, most for forest, whose MAE" in answer
    assert answer.count("forest") == 2


def test_limited_predictions_are_counted(frame):
    limited = (frame["model"] == "ridge") & (frame["design"] == "unseen ports") & (frame["sample"] < 10)
    notes = benchmark_of(frame.assign(limited=limited), metrics=["mae"], n_resamples=FEW).notes
    assert sentences(coded(notes, "limited_predictions")) == [
        # 10 of 107 samples by one model of three
        "In unseen ports, 3.1 % of the predictions (9.3 % of those of ridge) were limited to the range of the training "
        "targets.",
        "In random folds, 0 % of the predictions were limited to the range of the training targets.",
    ]
    assert coded(benchmark_of(frame, metrics=["mae"], n_resamples=FEW).notes, "limited_predictions") == []
    with pytest.raises(InputError, match="`True` or `False`, got float64"):
        benchmark_of(frame.assign(limited=0.5), metrics=["mae"], n_resamples=FEW)


def test_designs_must_predict_the_same_samples(frame):
    with pytest.raises(InputError, match="design 'random folds' lacks sample 5"):
        benchmark_of(frame[(frame["design"] == "unseen ports") | (frame["sample"] != 5)], n_resamples=FEW)


@pytest.fixture(scope="module")
def variants():
    scales = {"scratch": 0.3, "transfer_full": 0.2, "transfer_freeze": 0.3, "transfer_shuffled": 0.3}
    return pd.concat(
        predicted(scales, repeats=2, by_port=design == "unseen ports", design=design)
        for design in ("random folds", "unseen ports")
    )


def test_ablation_plans_its_comparisons(variants):
    found = ablation_of(variants, n_resamples=FEW)
    mine = found.contrasts[found.contrasts["design"] == "unseen ports"]
    assert mine[["role", "group_a", "group_b"]].to_numpy().tolist() == [
        ["primary", "transfer_full", "scratch"],
        ["variant", "transfer_freeze", "scratch"],
        ["variant", "transfer_shuffled", "scratch"],
        ["attribution", "transfer_full", "transfer_shuffled"],
    ]
    pairs = list(mine[["group_a", "group_b"]].itertuples(index=False, name=None))
    other = contrasts(variants[variants["design"] == "unseen ports"], pairs, n_resamples=FEW)
    pd.testing.assert_frame_equal(mine[other.columns].reset_index(drop=True), other)
    assert found.to_frame().equals(found.contrasts)
    assert found.contrasts["design"].iloc[0] == "unseen ports"
    assert set(found.scores["design"]) == {"unseen ports", "random folds"}


def test_ablation_answers_in_words(variants):
    found = ablation_of(variants, n_resamples=FEW)
    assert found.answer.startswith("Pre-training helps: MAE was 0.")
    assert found.answer.endswith("Compared with its controls, transfer_full had a lower MAE than transfer_shuffled.")
    harm = ablation_of(variants, transfer="scratch", scratch="transfer_full", controls=[], n_resamples=FEW)
    assert harm.answer.startswith("Pre-training harms")
    none = ablation_of(variants, transfer="transfer_freeze", n_resamples=FEW)
    assert none.answer.startswith("Pre-training neither helps nor harms by more than the margin: MAE was 0.")
    assert isinstance(found, Ablation)
    assert len(repr(found).splitlines()) < 24


def test_ablation_without_a_design_or_controls(variants):
    rows = variants[variants["design"] == "unseen ports"].drop(columns="design")
    found = ablation_of(rows[rows["model"].isin(["scratch", "transfer_full"])], n_resamples=FEW)
    assert len(found.contrasts) == 1
    assert found.contrasts["p_adjusted"].tolist() == found.contrasts["p_value"].tolist()
    assert "controls" not in found.answer


def shares(errors, **columns):
    """Return predictions from scratch and at shares of the source with these scales of errors."""
    runs = [("scratch", None, 0.3), *(("transfer_full", share, scale) for share, scale in errors.items())]
    return pd.concat(predicted({m: scale}, seed=6, source_share=share, **columns) for m, share, scale in runs)


def test_source_sensitivity():
    frame = shares({0.01: 0.3, 0.1: 0.25, 1.0: 0.18})
    found = source_sensitivity_of(frame, n_resamples=FEW)
    assert found.contrasts["source_share"].tolist() == [0.01, 0.1, 1.0]
    assert found.curve["source_share"].tolist() == [0.0, 0.01, 0.1, 1.0]
    assert found.curve["model"].tolist() == ["scratch", *["transfer_full"] * 3]
    p = found.contrasts["p_value"]
    assert found.contrasts["p_adjusted"].tolist() == pytest.approx(ps.adjust_p(p).tolist())
    assert found.answer.startswith(
        "With 10 % and 100 % of the source, transfer_full had a lower MAE than scratch, which saw none"
    )
    assert "With ten times the source, MAE changed by −0." in found.answer
    assert isinstance(found, SourceSensitivity)
    assert len(repr(found).splitlines()) < 24


def test_trend_is_the_gradient_on_log_share():
    frame = shares({0.01: 0.3, 0.1: 0.25, 1.0: 0.18})
    found = source_sensitivity_of(frame, n_resamples=FEW).trend.iloc[0]
    losses = []
    for share in (0.01, 0.1, 1.0):
        loss, port = mean_losses(frame[frame["source_share"] == share], "transfer_full")
        losses.append(pd.Series(loss).groupby(port).mean())
    gradients = (losses[2] - losses[0]) / 2.0  # least squares on -2, -1, 0
    assert found.estimate == pytest.approx(gradients.mean(), abs=EXACT)
    assert found.p_value == ps.paired_permutation_test(gradients, 0.0 * gradients, level=None).p_value
    assert found.conf_low < found.estimate < found.conf_high < 0.0


def test_one_share_has_no_trend():
    found = source_sensitivity_of(shares({1.0: 0.2}), n_resamples=FEW)
    assert not len(found.trend)
    assert "ten times" not in found.answer
    assert len(coded(found.notes, "one_share")) == 1
    assert found.contrasts["p_adjusted"].tolist() == found.contrasts["p_value"].tolist()


def test_no_share_differs():
    found = source_sensitivity_of(shares({0.1: 0.3, 1.0: 0.3}), n_resamples=FEW)
    assert found.answer.startswith(
        "With 10 % and 100 % of the source, transfer_full was equivalent to scratch, which saw none (margin 0.0579)."
    )


def test_similarity_shows_its_distances():
    frame = pd.DataFrame(
        {"metric": ["mmd", "coral"], "estimate": [0.2, 0.1], "p_value": [0.01, 0.4], "notes": ["", ""]}
    )
    found = Similarity(distances=frame, task="covariates")
    assert found.to_frame() is frame
    assert repr(found).splitlines()[:2] == [
        "<Similarity: covariates>",
        "  Distances of source and target: mmd 0.200 (p = 0.010); coral 0.100 (p = 0.40).",
    ]
    assert not hasattr(found, "predictions")


def test_results_are_named_types(benchmark):
    assert isinstance(benchmark, Benchmark)
    assert repr(benchmark).endswith(f"  {len(benchmark.notes)} notes in `.notes`")
    assert repr(dataclasses.replace(benchmark, notes=benchmark.notes[:1])).endswith("  1 note in `.notes`")

"""The dissimilarity index: against R and the formula written out, what it must do, and errors inside and outside."""

from __future__ import annotations

import subprocess

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.transfer.domains.cv_splits import grouped_folds
from pli_stats.transfer.relevance.dissimilarity import learn_dissimilarity
from pli_stats.transfer.relevance.overlap_of import overlap_of

ROUNDING = 1e-12
IN_R = """
train <- as.matrix(read.csv("train.csv")); test <- as.matrix(read.csv("test.csv"))
w <- scan("weights.csv", quiet = TRUE); fold <- scan("folds.csv", quiet = TRUE)
scaled <- scale(train)
a <- sweep(scaled, 2, w, "*")
b <- sweep(scale(test, attr(scaled, "scaled:center"), attr(scaled, "scaled:scale")), 2, w, "*")
d <- as.matrix(dist(a)); mean_distance <- mean(dist(a))
cv <- sapply(seq_len(nrow(a)), function(i) min(d[i, fold != fold[i]])) / mean_distance
threshold <- min(quantile(cv, 0.75) + 1.5 * IQR(cv), max(cv))
di <- apply(b, 1, function(x) min(sqrt(colSums((t(a) - x)^2)))) / mean_distance
cat(format(c(threshold, di), digits = 17), sep = "\\n")
"""


def samples(n=40, d=4, seed=0):
    """Return training and test features, the weights of features, and the port of each training sample."""
    random = np.random.default_rng(seed)
    names = [f"x{k}" for k in range(d)]
    train = pd.DataFrame(random.normal(size=(n, d)) * [1.0, 10.0, 0.1, 3.0][:d], columns=names)
    test = pd.DataFrame(1.5 * random.normal(size=(15, d)) * [1.0, 10.0, 0.1, 3.0][:d], columns=names)
    return train, test, dict(zip(names, [1.0, 0.3, 2.0, 0.0][:d], strict=True)), np.repeat(np.arange(n // 4), 4)


@pytest.mark.r
def test_r_finds_the_same_index_and_threshold(tmp_path):
    train, test, weights, ports = samples()
    folds = grouped_folds(ports, 10, 1)
    train.to_csv(tmp_path / "train.csv", index=False)
    test.to_csv(tmp_path / "test.csv", index=False)
    for name, values in (("weights", list(weights.values())), ("folds", folds)):
        (tmp_path / f"{name}.csv").write_text("\n".join(map(str, values)))
    done = subprocess.run(
        ["Rscript", "--vanilla", "-e", IN_R], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    threshold, *di = map(float, done.stdout.split())
    found = ps.applicability(train, test, weights=weights, groups=ports, seed=1)
    assert found["threshold"].unique() == pytest.approx([threshold], rel=ROUNDING)
    assert found["di"].to_numpy() == pytest.approx(di, rel=ROUNDING)
    assert 0 < found["inside"].sum() < len(found)


def test_the_formula_written_out_by_hand():
    train = pd.DataFrame({"depth": [0.0, 2.0, 4.0, 10.0]})
    found = ps.applicability(train, pd.DataFrame({"depth": [5.0, 20.0]}), groups=["a", "a", "b", "b"])
    # Mean distance of the six pairs, in metres (the standard deviation cancels): (2 + 4 + 10 + 2 + 8 + 6) / 6 = 32 / 6.
    # Against the other port: 4, 2, 2, 8 metres; quartiles 2 and 5, whisker 5 + 1.5 * 3 = 9.5, beyond the largest, 8.
    assert found["di"].tolist() == pytest.approx([6.0 / 32.0, 60.0 / 32.0])
    assert found["threshold"].tolist() == pytest.approx([48.0 / 32.0] * 2)
    assert found["inside"].tolist() == [True, False]
    assert found["nearest"].tolist() == [2, 3]


@given(st.integers(0, 10**6), st.floats(0.01, 100.0), st.floats(-50.0, 50.0))
def test_units_weights_and_order_change_nothing(seed, factor, shift):
    train, test, weights, ports = samples(seed=seed)
    base = ps.applicability(train, test, weights=weights, groups=ports)
    other = ps.applicability(
        train * factor + shift, test * factor + shift, weights={k: 7.0 * v for k, v in weights.items()}, groups=ports
    )
    assert other["di"].to_numpy() == pytest.approx(base["di"].to_numpy(), rel=1e-8)  # a shift costs digits
    names = list(reversed(train.columns))
    turned = ps.applicability(train[names], test[names], weights=weights, groups=ports)
    assert turned["di"].to_numpy() == pytest.approx(base["di"].to_numpy(), rel=1e-9)


@given(st.integers(0, 10**6))
def test_a_feature_without_weight_is_not_seen_and_training_samples_have_no_distance(seed):
    train, test, weights, ports = samples(seed=seed)
    moved = test.assign(x3=1e6)
    assert ps.applicability(train, moved, weights=weights, groups=ports)["di"].tolist() == pytest.approx(
        ps.applicability(train, test, weights=weights, groups=ports)["di"].tolist()
    )
    assert (ps.applicability(train, train, groups=ports)["di"] == 0.0).all()
    assert ps.applicability(train, train, groups=ports)["inside"].all()


def test_more_training_samples_bring_none_further_away():
    train, test, *_ = samples()
    learnt = learn_dissimilarity(train, np.ones(4), np.arange(40) % 4)
    fewer = learnt.points[:20]
    apart = np.sqrt(((learnt.encoder.transform(test)[:, None] - fewer) ** 2).sum(axis=2)).min(axis=1)
    assert (learnt.of(test)[0] * learnt.mean_distance <= apart + ROUNDING).all()


def test_ports_kept_whole_ask_more_than_samples_of_ports_that_were_seen():
    # Ports far apart, samples of a port alike: a sample of a port that was seen is near to its like.
    random = np.random.default_rng(2)
    ports = np.repeat(np.arange(10), 6)
    train = pd.DataFrame({"depth": 10.0 * ports + random.normal(size=60)})
    by_port = ps.applicability(train, train, groups=ports)["threshold"].iloc[0]
    by_sample = ps.applicability(train, train)["threshold"].iloc[0]
    assert by_port > 3.0 * by_sample


def test_weights_by_importance_leave_out_what_tells_nothing():
    random = np.random.default_rng(3)
    ports = np.repeat(np.arange(12), 5)
    train = pd.DataFrame({"told": random.normal(size=60), "idle": random.normal(size=60)})
    y = np.exp(2.0 * train["told"])
    test = pd.DataFrame({"told": [0.0, 9.0], "idle": [9.0, 0.0]})
    assert ps.applicability(train, test, y=y, groups=ports)["inside"].tolist() == [True, False]
    assert ps.applicability(train, test, groups=ports)["inside"].tolist() == [False, False]


def test_text_and_gaps_are_seen_as_the_models_see_them():
    train = pd.DataFrame({"depth": [1.0, 2.0, None, 4.0], "stratum": ["Bay", "Port", "Bay", "Port"]})
    found = ps.applicability(train, pd.DataFrame({"depth": [2.0, None], "stratum": ["Port", "Lagoon"]}))
    assert found["di"].iloc[0] == 0.0
    assert found["di"].iloc[1] > 0.0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"train": pd.DataFrame([[1.0] * 4], columns=["x0", "x1", "x2", "x3"]), "groups": ["a"]}, "at least 2 samples"),
        ({"groups": ["a"] * 40}, "at least 2 ports"),
        ({"train": pd.DataFrame(np.ones((40, 4)), columns=["x0", "x1", "x2", "x3"])}, "must vary"),
        ({"weights": {"x0": 1.0}}, "missing"),
        ({"weights": {"x0": -1.0, "x1": 1.0, "x2": 1.0, "x3": 1.0}}, "0 or more"),
        ({"y": np.ones(40), "weights": {}}, "Leave one out"),
    ],
)
def test_bad_calls_are_refused(change, words):
    train, test, _, ports = samples()
    with pytest.raises(InputError, match=words):
        ps.applicability(**{"train": train, "test": test, "groups": ports, **change})


def predictions(n_ports=12, outside=2, seed=0):
    """Return predictions of a model that errs by 0.1 inside and by 0.4 outside, in absolute value, on average."""
    random = np.random.default_rng(seed)
    inside = np.tile(np.arange(8) >= outside, n_ports)
    size = np.where(inside, 0.1, 0.4) * random.uniform(0.5, 1.5, len(inside))
    error = size * random.choice([-1.0, 1.0], len(inside))
    port = np.repeat([f"port {k:02d}" for k in range(n_ports)], 8)
    return pd.DataFrame(
        {"sample": range(len(inside)), "port": port, "model": "ridge", "y_true": 1.0, "y_pred": 1.0 + error,
         "conf_low": 0.8 + error, "conf_high": 1.2 + error, "di": np.where(inside, 0.3, 0.9), "threshold": 0.5,
         "inside": inside}
    )  # fmt: skip


def test_ends_of_coverage_are_shares():
    y = np.linspace(1.0, 3.0, 48)
    held = np.arange(48) % 8 != 7  # most intervals cover, so that an unbounded end would lie above 1
    frame = pd.DataFrame(
        {"model": "net", "port": np.repeat(list("abcdefgh"), 6), "sample": range(48), "y_true": y, "y_pred": y + 0.1,
         "conf_low": np.where(held, y - 1, y + 1), "conf_high": y + 2, "di": 0.5, "threshold": 0.4,
         "inside": np.arange(48) % 6 != 5}
    )  # fmt: skip
    found = overlap_of(frame, n_resamples=499).errors.query("metric == 'coverage'").set_index("where")
    assert found.loc["outside", "conf_high"] <= 1.0 and found.loc["inside", "conf_high"] <= 1.0
    assert found["conf_low"].between(-1.0, 1.0).all()


def test_errors_and_coverage_inside_and_outside_are_means_of_their_samples():
    frame = predictions()
    found = overlap_of(frame, n_resamples=499).errors.set_index(["metric", "where"])
    loss = (frame["y_pred"] - frame["y_true"]).abs()
    for where, rows in (("inside", frame["inside"]), ("outside", ~frame["inside"])):
        assert found.loc[("mae", where), "estimate"] == pytest.approx(loss[rows].mean())
        assert found.loc[("mae", where), "n"] == rows.sum()
        held = (loss <= 0.2)[rows].mean()
        assert found.loc[("coverage", where), "estimate"] == pytest.approx(held)
    gap = found.loc[("mae", "difference")]
    assert gap["estimate"] == pytest.approx(loss[~frame["inside"]].mean() - loss[frame["inside"]].mean())
    assert gap["conf_low"] < 0.3 < gap["conf_high"]
    assert gap["conf_low"] > 0.0


def test_no_interval_where_too_few_ports_have_samples():
    frame = predictions()
    frame["inside"] |= ~frame["port"].isin(["port 00", "port 01"])
    found = overlap_of(frame, n_resamples=99)
    rows = found.errors.set_index(["metric", "where"])
    assert rows.loc[("mae", "outside"), "n_ports"] == 2
    assert np.isnan(rows.loc[("mae", "outside"), "conf_low"])
    assert np.isfinite(rows.loc[("mae", "inside"), "conf_low"])
    assert "few_ports_there" in {each.code for each in found.notes}
    alone = overlap_of(predictions(outside=0), n_resamples=99)
    assert set(alone.errors["where"]) == {"inside"}
    assert "0 of 96 samples" in alone.answer


def test_places_hold_means_by_port_region_and_survey():
    frame = predictions()
    places = pd.DataFrame({"region": ["N", "S"] * 48, "survey": [2013] * 48 + [2018] * 48})
    found = overlap_of(frame, places, n_resamples=99).places
    assert found["by"].unique().tolist() == ["port", "region", "survey"]
    south = found[(found["by"] == "region") & (found["label"] == "S")].iloc[0]
    mine = frame[np.arange(96) % 2 == 1]
    assert south["mae"] == pytest.approx((mine["y_pred"] - 1.0).abs().mean())
    assert south["outside"] == pytest.approx((~mine["inside"]).mean())

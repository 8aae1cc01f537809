"""Models compared: each chosen test equals its direct call, invalid ones are refused, the order of rows is nothing."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

import pli_stats as ps
from pli_stats.stats.resampling.random_streams import philox
from pli_stats.text.note_wording import sentence
from pli_stats.text.notes import coded, note

SAME = 1e-11  # relative: the same sums in another order
MODELS = ("forest", "net", "scratch", "svm")


def predictions(
    n_ports=12, per_port=6, *, seed=1, models=MODELS, errors=(0.25, 0.2, 0.42, 0.35), split="port", own=0.3
):
    """Return a long frame: errors shared by all models make pairs strongly paired; `split` by port or in 4 folds."""
    draw, n = philox(seed), n_ports * per_port
    port = np.repeat([f"port {i:02d}" for i in range(n_ports)], per_port)
    y = draw.lognormal(0.5, 0.4, n)
    shared = draw.lognormal(0.0, 0.6, n)
    folds = port if split == "port" else draw.permutation(n) % 4
    frames = [
        pd.DataFrame(
            {
                "sample": np.arange(n),
                "port": port,
                "split": folds,
                "model": model,
                "y_true": y,
                "y_pred": y + error * shared * (1.0 + own * draw.normal(size=n)),
            }
        )
        for model, error in zip(models, errors, strict=True)
    ]
    return pd.concat(frames, ignore_index=True)


def design_of(found):
    """Return the note on the design of a comparison."""
    return coded(found.notes, "model_design")[0]


def repeated(n=60, folds=3, repeats=10, *, seed=1, noise=(1.0, 1.0), models=("a", "b")):
    """Return repeated K-fold predictions by least-squares lines, on covariates that are noisy copies of the truth."""
    draw = philox(seed)
    y = draw.normal(size=n)
    covariates = [y + s * draw.normal(size=n) for s in noise]
    rows = []
    for repeat, order in enumerate(draw.permutation(n) for _ in range(repeats)):
        for fold, held_out in enumerate(np.array_split(order, folds)):
            train = np.setdiff1d(np.arange(n), held_out)
            for model, x in zip(models, covariates, strict=True):
                slope, level = np.polyfit(x[train], y[train], 1)
                parts = {"sample": held_out, "y_true": y[held_out], "y_pred": level + slope * x[held_out]}
                rows.append(pd.DataFrame({**parts, "model": model, "repeat": repeat, "split": fold}))
    return pd.concat(rows, ignore_index=True)


def losses(frame, power=1):
    """Return |error|^power, one row a sample and one column a model."""
    loss = (frame["y_true"] - frame["y_pred"]).abs() ** power
    return frame.assign(loss=loss).pivot(index="sample", columns="model", values="loss")


def ports_of(frame):
    """Return the port of each sample, samples sorted."""
    return frame.drop_duplicates("sample").sort_values("sample")["port"].to_numpy()


def pair(found, a, b):
    """Return the row of a pair and the sign that turns A - B into a - b."""
    for row in found.pairs.itertuples():
        if {row.group_a, row.group_b} == {a, b}:
            return row, 1.0 if row.group_a == a else -1.0
    raise AssertionError((a, b))


def consistent(found):
    """Check what holds for every comparison: order, letters, the best, pairs that agree with groups."""
    groups, pairs = found.groups, found.pairs
    k, alpha = len(groups), round(1.0 - found.conf_level, 12)
    assert len(pairs) == k * (k - 1) // 2
    letters = dict(zip(groups["model"], groups["letters"], strict=True))
    best = groups["model"][0]
    for row in pairs.itertuples():
        apart = row.p_adjusted <= alpha
        if found.least_p is None or found.least_p <= alpha:
            assert bool(set(letters[row.group_a]) & set(letters[row.group_b])) != apart
        else:
            assert (letters[row.group_a], letters[row.group_b], apart) == ("", "", False)
        assert row.p_value <= row.p_adjusted or row.p_adjusted == pytest.approx(row.p_value)
        if row.group_a == best:
            assert groups.set_index("model")["among_best"][row.group_b] == (not apart)
    assert groups["among_best"][0]
    assert not pairs.drop(columns=["conf_low", "conf_high"]).isna().any().any()
    return found


# The chosen test is the direct call


def test_ports_flip_as_wholes_after_friedman():
    frame = predictions()
    found = consistent(ps.compare_models(frame))
    loss, ports = losses(frame), ports_of(frame)
    p = []
    for a, b in itertools.combinations(found.groups["model"], 2):
        row, sign = pair(found, a, b)
        direct = ps.paired_permutation_test(loss[a].to_numpy(), loss[b].to_numpy(), ports=ports)
        assert (row.p_value, sign * row.statistic) == (direct.p_value, pytest.approx(direct.statistic, rel=SAME))
        assert row.estimate == pytest.approx(loss[row.group_a].mean() - loss[row.group_b].mean(), rel=SAME)
        p.append(row.p_value)
    assert found.pairs["p_adjusted"].tolist() == ps.adjust_p(p).tolist()
    by_port = loss.groupby(ports).mean()
    omnibus = ps.friedman_test(by_port)
    assert (found.omnibus.statistic, found.omnibus.p_value) == (
        pytest.approx(omnibus.statistic, rel=SAME),
        pytest.approx(omnibus.p_value, rel=SAME),
    )
    assert found.groups["mean_rank"].tolist() == by_port.rank(axis=1).mean()[found.groups["model"]].tolist()
    assert (found.unit, found.n, found.n_ports, found.method) == (
        "port",
        72,
        12,
        "Friedman test, then paired permutation test",
    )
    assert (design_of(found)["held_out"], design_of(found)["unit"]) == (True, "port")
    assert "every port was held out whole. The port is the unit" in found.design


def test_samples_flip_where_there_are_no_ports():
    frame = predictions(split="folds").drop(columns="port")
    found = consistent(ps.compare_models(frame[frame["model"].isin(["net", "svm"])]))
    loss = losses(frame)
    direct = ps.paired_permutation_test(loss["net"].to_numpy(), loss["svm"].to_numpy())
    assert found.pairs["p_value"].tolist() == found.pairs["p_adjusted"].tolist() == [direct.p_value]
    assert (found.unit, found.n_ports, found.omnibus, found.method) == ("sample", None, None, "paired permutation test")


@pytest.mark.parametrize("unit", ["port", "sample"])
def test_intervals_are_those_of_bootstrap_ci_and_difference(unit):
    frame = predictions(n_ports=10)
    found = ps.compare_models(frame, ports_as_unit=unit == "port", metric="mse", n_resamples=999)
    wide = frame.pivot(index="sample", columns="model", values="y_pred")
    y = frame.drop_duplicates("sample").sort_values("sample")["y_true"].to_numpy()
    ports = ports_of(frame) if unit == "port" else None
    direct = ps.bootstrap_ci(y, {m: wide[m].to_numpy() for m in wide}, metrics="mse", ports=ports, n_resamples=999)
    for row in found.groups.itertuples():
        interval = direct[row.model, "mse"]
        assert (row.estimate, row.conf_low, row.conf_high) == pytest.approx(
            (interval.estimate, interval.conf_low, interval.conf_high), rel=SAME
        )
    for row in found.pairs.itertuples():
        a, b = wide[row.group_a].to_numpy(), wide[row.group_b].to_numpy()
        interval = ps.bootstrap_difference(y, a, b, metric="mse", ports=ports, n_resamples=999)
        assert (row.estimate, row.conf_low, row.conf_high) == pytest.approx(
            (interval.estimate, interval.conf_low, interval.conf_high), rel=1e-9
        )
    assert found.seed == 1


def test_signed_ranks_and_nemenyi_by_port():
    frame = predictions()
    by_port = losses(frame).groupby(ports_of(frame)).mean()
    found = consistent(ps.compare_models(frame, test="wilcoxon"))
    for row in found.pairs.itertuples():
        direct = ps.wilcoxon_test(by_port[row.group_a].to_numpy(), by_port[row.group_b].to_numpy())
        assert (row.statistic, row.p_value) == (direct.statistic, direct.p_value)
        assert row.effect == pytest.approx(direct.effect, rel=SAME)
    found = consistent(ps.compare_models(frame, test="nemenyi"))
    direct = ps.nemenyi_test(by_port)
    for row in direct.pairs.itertuples():
        ours, _ = pair(found, row.group_a, row.group_b)
        assert (ours.statistic, ours.p_value) == pytest.approx((row.statistic, row.p_value), rel=1e-9)
        assert ours.p_adjusted == ours.p_value
    assert (found.adjust, found.omnibus.test) == ("studentized range", "Friedman test")
    assert design_of(found)["named"] and found.design.endswith("The test was named by the user.")


def test_friedman_by_name_and_other_adjustments():
    frame = predictions(models=("net", "svm"), errors=(0.2, 0.25))
    assert ps.compare_models(frame).omnibus is None
    found = ps.compare_models(frame, test="friedman", adjust="bonferroni")
    assert (found.omnibus.test, found.pairs["method"][0][:23]) == ("Friedman test", "paired permutation test")


@pytest.mark.parametrize("metric", ["mae", "rmse", "r2"])
def test_repeated_folds_have_the_corrected_t_of_split_values(metric):
    frame = repeated(noise=(0.6, 1.0))
    found = consistent(ps.compare_models(frame, metric=metric))
    values = (
        frame.groupby(["repeat", "split", "model"])
        .apply(lambda g: ps.score(g["y_true"], g["y_pred"], metrics=[metric])[metric], include_groups=False)
        .unstack()
    )
    direct = ps.corrected_resampled_t_test((values["a"] - values["b"]).to_numpy(), n_train=40, n_test=20)
    row, sign = pair(found, "a", "b")
    assert (sign * row.statistic, row.p_value) == pytest.approx((direct.statistic, direct.p_value), rel=1e-9)
    assert (row.estimate, row.conf_low, row.conf_high) == pytest.approx(
        (direct.effect, direct.effect_low, direct.effect_high), rel=1e-9
    )
    alone = ps.corrected_resampled_t_test(values["a"].to_numpy(), n_train=40, n_test=20)
    group = found.groups.set_index("model").loc["a"]
    assert (group["estimate"], group["conf_low"], group["conf_high"]) == pytest.approx(
        (alone.effect, alone.effect_low, alone.effect_high), rel=1e-9
    )
    assert found.groups["model"].tolist() == ["a", "b"], "a has the better covariate, whichever end is best"
    assert (design_of(found)["n_test"], design_of(found)["n_train"]) == (20, 40)
    assert "20 test and 40 training samples" in found.design
    assert (found.unit, found.seed) == ("split", None)
    other = ps.compare_models(frame, metric=metric, n_train=1000, n_test=20)
    assert other.pairs["p_value"][0] < row.p_value


def test_splits_of_unequal_size_are_corrected_by_the_largest():
    found = ps.compare_models(repeated(n=61))
    assert (design_of(found)["n_test"], design_of(found)["n_train"]) == (21, 40)
    assert note("unequal_splits", low=20, high=21, n_test=21) in found.notes


def alternating(n=40):
    """Return losses of two models that alternate together, not so their difference, and those of a third."""
    rng, odd = np.random.default_rng(4), np.arange(n) % 2
    a = 1.0 + 2.0 * odd + 0.01 * rng.random(n)
    return {"a": a, "b": a + 0.1 + np.cumsum(rng.normal(0.0, 0.01, n)), "flat": 2.0 + rng.random(n)}


def predicted(losses):
    """Return predictions of a series, one sample a day, whose absolute errors are these losses."""
    n = len(losses["a"])
    rows = {"sample": range(n), "y_true": 0.0, "time": range(n)}
    return pd.concat([pd.DataFrame({**rows, "model": name, "y_pred": loss}) for name, loss in losses.items()])


def test_a_model_whose_losses_alternate_has_no_interval_of_its_own():
    losses = alternating()
    found = ps.compare_models(predicted({name: losses[name] for name in "ab"}), horizon=2)
    assert np.isfinite(found.pairs["conf_low"]).all()
    assert found.groups[["conf_low", "conf_high"]].to_numpy().tolist() == [[0.0, np.inf]] * 2
    alone = note("negative_variance", horizon=2).with_about("model", "a").with_about("model", "b")
    assert alone in found.notes
    with pytest.raises(ps.InputError, match="'a' and 'flat' cannot be compared") as caught:
        ps.compare_models(predicted(losses), horizon=2)
    assert "The variance of the mean difference at horizon 2 is not positive" in str(caught.value)


def test_a_series_has_the_diebold_mariano_test():
    draw = philox(3)
    e = np.convolve(draw.normal(size=105), np.ones(6), "valid")
    frame = pd.concat(
        pd.DataFrame(
            {"sample": np.arange(100), "date": dates, "model": m, "y_true": 1.0, "y_pred": 1.0 + w * e + shift}
        )
        for dates in [pd.date_range("2020-01-01", periods=100)[::-1]]
        for m, w, shift in (("ar", 0.8, 0.0), ("naive", 1.2, 0.1), ("season", 0.5, 0.9))
    )
    found = consistent(ps.compare_models(frame, horizon=2))
    loss = losses(frame)[::-1]
    for row in found.pairs.itertuples():
        direct = ps.diebold_mariano_test(loss[row.group_a].to_numpy(), loss[row.group_b].to_numpy(), horizon=2)
        assert (row.statistic, row.p_value) == pytest.approx((direct.statistic, direct.p_value), rel=1e-9)
        assert (row.conf_low, row.conf_high) == pytest.approx((direct.effect_low, direct.effect_high), rel=1e-9)
    assert (found.unit, found.omnibus) == ("time step", None)
    assert (design_of(found)["order"], design_of(found)["horizon"]) == ("date", 2)
    assert "in the order of `date`" in found.design
    one = ps.compare_models(frame)
    assert {each["lag"] for each in coded(one.notes, "autocorrelated")} == {1}
    by_sample = ps.compare_models(frame, test="permutation")
    assert note("order_ignored", column="date") in by_sample.notes


def test_several_samples_a_time_are_averaged_only_when_asked():
    frame = predictions(models=("net", "svm"), errors=(0.2, 0.25)).drop(columns=["port", "split"])
    frame["time"] = frame["sample"] // 2
    found = ps.compare_models(frame)
    assert found.unit == "sample"
    assert note("no_order", column="time", why="ties") in found.notes
    found = ps.compare_models(frame, order="time")
    loss = losses(frame).groupby(np.arange(72) // 2).mean()
    direct = ps.diebold_mariano_test(loss["net"].to_numpy(), loss["svm"].to_numpy())
    assert abs(found.pairs["statistic"][0]) == pytest.approx(abs(direct.statistic), rel=1e-9)
    assert note("averaged_steps", n=36) in found.notes


def test_a_time_that_is_none_is_not_used():
    frame = predictions(models=("net", "svm"), errors=(0.2, 0.25)).drop(columns="port")
    seconds = frame.assign(time=np.arange(len(frame)))  # a training time, say: it differs between models
    found = ps.compare_models(seconds)
    assert found.unit == "sample"
    assert note("no_order", column="time", why="unusable") in found.notes


def test_ports_come_before_times():
    frame = predictions()
    found = ps.compare_models(frame.assign(time=frame["sample"]))
    assert found.unit == "port"
    assert note("no_order", column="time", why="ports") in found.notes


# Missing cells


def test_a_missing_cell_leads_to_skillings_mack():
    frame = predictions()
    gap = frame[~((frame["model"] == "svm") & frame["port"].isin(["port 03", "port 04"]))]
    found = consistent(ps.compare_models(gap))
    by_port = losses(gap).groupby(ports_of(frame)).mean()
    direct = ps.skillings_mack_test(by_port)
    assert (found.omnibus.statistic, found.omnibus.p_value) == pytest.approx(
        (direct.statistic, direct.p_value), rel=SAME
    )
    ranks = by_port.rank(axis=1)
    of_four = ranks.mul(5.0 / (ranks.notna().sum(axis=1) + 1.0), axis=0).mean()  # rank 2 of 3 is rank 2.5 of 4
    assert found.groups["mean_rank"].tolist() == pytest.approx(of_four[found.groups["model"]].tolist(), rel=SAME)
    row, _ = pair(found, "net", "svm")
    common = losses(gap).dropna()
    ports = ports_of(frame)[common.index]
    flips = ps.paired_permutation_test(common["net"].to_numpy(), common["svm"].to_numpy(), ports=ports)
    assert row.p_value == flips.p_value
    assert row.estimate == pytest.approx(flips.effect, rel=SAME)
    assert found.groups.set_index("model")["n"].to_dict() == {"net": 72, "forest": 72, "scratch": 72, "svm": 60}
    assert (design_of(found)["missing"], design_of(found)["cells"]) == (2, 48)
    assert "2 of 48 cells (model by port) are missing" in found.design
    assert note("missing_ports", model="svm", ports=("port 03", "port 04")) in found.notes
    for test in ("friedman", "nemenyi", "corrected_t"):
        with pytest.raises(ps.InputError, match="lacks port 'port 03'"):
            ps.compare_models(gap, test=test)
    with pytest.raises(ps.InputError, match="lacks port"):
        ps.compare_models(gap, ports_as_unit=False)


def test_a_model_that_skips_the_hard_ports_does_not_come_first():
    frame = predictions(n_ports=8, seed=4)
    hard = frame["port"].isin([f"port {i:02d}" for i in range(4)])
    frame.loc[hard, "y_pred"] += 5.0 * (frame["y_pred"] - frame["y_true"])[hard]
    gap = frame[~((frame["model"] == "scratch") & hard)]
    found = ps.compare_models(gap)
    assert found.groups.set_index("model")["estimate"].idxmin() == "scratch"
    assert found.groups["model"][0] == "net"
    assert note("sorted_by_rank") in found.notes


def test_ten_models_of_which_one_has_a_missing_value_are_never_compared_in_silence():
    names = tuple(f"model {i}" for i in range(10))
    frame = predictions(n_ports=5, per_port=2, models=names, errors=np.linspace(0.2, 0.3, 10))
    for column in ("y_pred", "y_true"):
        broken = frame.copy()
        broken.loc[(frame["model"] == "model 7") & (frame["sample"] == 3), column] = np.nan
        with pytest.raises(ps.InputError, match=rf"`{column}` must hold .* model 'model 7', sample 3 has nan"):
            ps.compare_models(broken)
    with pytest.raises(ps.InputError, match="model 'model 7' lacks sample 3"):
        ps.compare_models(frame[~((frame["model"] == "model 7") & (frame["sample"] == 3))])
    found = ps.compare_models(frame[~((frame["model"] == "model 7") & (frame["port"] == "port 01"))])
    assert found.omnibus.test == "Skillings-Mack test"


def test_models_on_different_samples_are_refused():
    frame = predictions(models=("net", "svm"), errors=(0.2, 0.3)).drop(columns="port")
    other = frame.assign(sample=frame["sample"].where(~((frame["model"] == "svm") & (frame["sample"] == 5)), 99))
    with pytest.raises(ps.InputError, match="model 'svm' lacks sample 5"):
        ps.compare_models(other)
    with pytest.raises(ps.InputError, match=r"agree in `y_true`: sample 0 has .*\."):
        ps.compare_models(frame.assign(sample=(frame["sample"] + (frame["model"] == "svm")) % 72))


# Units


def test_one_port_is_no_unit():
    found = ps.compare_models(predictions(n_ports=1, per_port=20))
    assert found.unit == "sample"
    assert (design_of(found)["unit"], design_of(found)["n_ports"]) == ("sample", 1)
    assert "all are of one port" in found.design


def test_ports_spread_over_folds_are_still_units_and_said_to_be_seen():
    found = ps.compare_models(predictions(split="folds"))
    assert found.unit == "port"
    assert design_of(found)["held_out"] is False
    assert "ports are spread over the splits" in found.design
    assert "the models had seen samples of each in training" in found.design
    assert ps.compare_models(predictions(split="folds"), ports_as_unit=False).unit == "sample"


def test_few_ports_cannot_show_a_difference_and_the_note_says_so():
    frame = predictions(n_ports=6)
    found = consistent(ps.compare_models(frame))
    assert found.pairs["p_value"].min() == 2.0**-5
    few = coded(found.notes, "no_power")[0]
    assert dict(few.facts) == {
        "n": 6, "unit": "port", "least": 2.0**-5, "adjust": "holm", "pairs": 6, "alpha": pytest.approx(0.05)
    }  # fmt: skip
    assert sentence(few) == (
        "With 6 ports no p value of a pair can be below 0.0312: adjusted (holm) for 6 pairs, none can be significant "
        "at the 5 % level."
    )
    assert found.groups["among_best"].all()
    assert not coded(ps.compare_models(predictions()).notes, "no_power")


def test_repeats_of_the_same_splits_are_averaged_not_counted():
    frame = predictions(models=("net", "svm"), errors=(0.2, 0.25))
    noise = philox(8).normal(0.0, 0.05, (3, len(frame)))
    again = pd.concat([frame.assign(repeat=r, y_pred=frame["y_pred"] + noise[r]) for r in range(3)])
    found = ps.compare_models(again)
    mean_loss = (again["y_true"] - again["y_pred"]).abs().groupby([again["sample"], again["model"]]).mean().unstack()
    direct = ps.paired_permutation_test(mean_loss["net"].to_numpy(), mean_loss["svm"].to_numpy(), ports=ports_of(frame))
    assert found.pairs["p_value"][0] == direct.p_value
    assert design_of(found)["reruns"] and "each 3 times in the same splits" in found.design
    assert note("averaged_losses", n=3) in found.notes
    by_split = ps.compare_models(again, test="corrected_t")
    assert by_split.pairs["method"][0] == "corrected resampled t test, Nadeau-Bengio"
    values = mean_loss.groupby(ports_of(frame)).mean()
    direct = ps.corrected_resampled_t_test((values["net"] - values["svm"]).to_numpy(), n_train=66, n_test=6)
    assert abs(by_split.pairs["statistic"][0]) == pytest.approx(abs(direct.statistic), rel=1e-9), "12 splits, not 36"


def test_repeats_that_hold_out_whole_ports_have_ports_as_units():
    frame = predictions(models=("net", "svm"), errors=(0.2, 0.25), n_ports=8)
    number = frame["port"].str[-2:].astype(int)
    grouped = pd.concat([frame.assign(repeat=0, split=number % 4), frame.assign(repeat=1, split=number // 2)])
    assert ps.compare_models(grouped).unit == "port"
    mixed = pd.concat(
        [frame.assign(repeat=r, split=(frame["sample"] + r * (frame["sample"] // 4)) % 4) for r in (0, 1)]
    )
    assert ps.compare_models(mixed).unit == "split"
    assert ps.compare_models(mixed, ports_as_unit=True).unit == "port"
    assert ps.compare_models(mixed.drop(columns="port").assign(time=mixed["sample"])).unit == "split"
    with pytest.raises(ps.InputError, match="up to 2 times, by models trained on overlapping splits"):
        ps.compare_models(mixed, test="wilcoxon", ports_as_unit=False)


def test_metrics_that_are_no_means_are_computed_by_port_or_split():
    frame = predictions(n_ports=10)
    found = consistent(ps.compare_models(frame, metric="ccc", n_resamples=499))
    values = {(port, model): ps.ccc(g["y_true"], g["y_pred"]) for (port, model), g in frame.groupby(["port", "model"])}
    table = pd.Series(values).unstack()
    for row in found.pairs.itertuples():
        direct = ps.paired_permutation_test(table[row.group_a].to_numpy(), table[row.group_b].to_numpy())
        assert (row.p_value, row.estimate) == (direct.p_value, pytest.approx(direct.effect, rel=1e-9))
    assert found.groups["estimate"].is_monotonic_decreasing, "the highest is the best"
    ranks = table.rank(axis=1, ascending=False).mean()
    assert found.groups["mean_rank"].tolist() == ranks[found.groups["model"]].tolist()
    assert note("metric_by_unit", metric="ccc", unit="port") in found.notes
    folds = predictions(split="folds").drop(columns="port")
    assert ps.compare_models(folds, metric="rmse").unit == "split"
    with pytest.raises(ps.InputError, match=r"needs ports or splits to compute it in\. Use `metric='mse'`"):
        ps.compare_models(folds.drop(columns="split"), metric="rmse")


def test_bias_is_sorted_by_its_distance_from_zero():
    y = np.linspace(1.0, 2.0, 30)
    noise = philox(9).normal(0.0, 0.01, (3, 30))
    frame = pd.concat(
        pd.DataFrame({"sample": np.arange(30), "model": m, "y_true": y, "y_pred": y + shift + noise[i]})
        for i, (m, shift) in enumerate((("low", -0.3), ("true", 0.02), ("high", 0.1)))
    )
    found = consistent(ps.compare_models(frame, metric="bias"))
    assert found.groups["model"].tolist() == ["true", "high", "low"]
    assert found.omnibus is None
    assert note("signed_errors") in found.notes


# What comparisons are for


def test_paired_tests_see_what_separate_intervals_do_not():
    frame = predictions(n_ports=12, errors=(0.2, 0.208, 0.216, 0.224), per_port=20, own=0.05)
    found = consistent(ps.compare_models(frame))
    groups = found.groups.set_index("model")
    first, last = found.groups["model"][0], found.groups["model"][3]
    assert groups.loc[first, "conf_high"] > groups.loc[last, "conf_low"], "separate intervals overlap"
    row, _ = pair(found, first, last)
    assert row.p_adjusted < 0.01
    assert row.conf_high < 0.0


def test_size_over_thirty_splits_of_two_equal_models():
    naive = ours = 0
    for seed in range(100):
        frame = repeated(seed=seed)
        loss = (frame["y_true"] - frame["y_pred"]).abs()
        values = loss.groupby([frame["repeat"], frame["split"], frame["model"]]).mean().unstack()
        d = (values["a"] - values["b"]).to_numpy()
        naive += abs(d.mean() / math.sqrt(d.var(ddof=1) / 30)) > 2.0452  # Student's 97.5 % point on 29
        if seed < 20:
            assert ps.compare_models(frame).pairs["p_value"][0] == pytest.approx(
                ps.corrected_resampled_t_test(d, n_train=40, n_test=20).p_value, rel=1e-9
            )
        ours += ps.corrected_resampled_t_test(d, n_train=40, n_test=20).p_value <= 0.05
    assert naive / 100 > 0.45, "taking the splits as independent"
    assert ours / 100 < 0.11
    with pytest.raises(
        ps.InputError, match="`test='paired_t'` is not offered: over splits it treats overlapping training"
    ):
        ps.compare_models(repeated(), test="paired_t")


# Order, labels, degenerate data


@examples(15)
@given(order=st.integers(0, 10**6), case=st.sampled_from(["ports", "samples", "folds", "gap"]))
def test_the_order_of_rows_and_models_is_of_no_account(order, case):
    frame = predictions(n_ports=10, per_port=3)
    if case == "samples":
        frame = frame.drop(columns=["port", "split"])
    elif case == "folds":
        frame = repeated(n=20, folds=2, repeats=3)
    elif case == "gap":
        frame = frame[~((frame["model"] == "svm") & (frame["port"] == "port 03"))]
    shuffled = frame.iloc[philox(order).permutation(len(frame))]
    one, other = (ps.compare_models(f, n_resamples=199) for f in (frame, shuffled))
    pd.testing.assert_frame_equal(one.groups, other.groups, check_exact=True)
    pd.testing.assert_frame_equal(one.pairs, other.pairs, check_exact=True)
    assert (one.design, one.notes) == (other.design, other.notes)


def test_labels_may_be_of_any_kind():
    frame = predictions(n_ports=6, per_port=3)
    plain = ps.compare_models(frame, n_resamples=199)
    codes = {"net": 2, "forest": 1, "scratch": 3, "svm": 4}
    kinds = frame.assign(
        sample=frame["sample"].map("S{:03d}".format),
        port=frame["port"].astype("category"),
        model=frame["model"].map(codes),
        y_pred=frame["y_pred"].astype("Float64"),
    ).set_index(frame["sample"])
    other = ps.compare_models(kinds, n_resamples=199)
    assert other.groups["model"].tolist() == [codes[m] for m in plain.groups["model"]]
    assert other.pairs["p_value"].tolist() == plain.pairs["p_value"].tolist()
    assert other.groups["conf_low"].tolist() == plain.groups["conf_low"].tolist()


@pytest.mark.parametrize("case", ["ports", "samples", "folds", "series"])
def test_equal_models_are_equal(case):
    frame = predictions(models=("net", "svm"), errors=(0.2, 0.2), split="folds")
    frame["y_pred"] = np.tile(frame["y_pred"][:72], 2)
    if case == "folds":
        frame = repeated(models=("net", "svm"), noise=(1.0, 1.0))
        frame["y_pred"] = frame["y_true"] + 0.1 * (frame["sample"] % 7)
    elif case != "ports":
        frame = frame.drop(columns="port")
        frame = frame.assign(time=frame["sample"]) if case == "series" else frame
    found = consistent(ps.compare_models(frame))
    row = found.pairs.iloc[0]
    assert (row["p_value"], row["estimate"], row["conf_low"], row["conf_high"], row["effect"]) == (1.0, 0, 0, 0, 0)
    assert found.groups["letters"].tolist() == ["a", "a"]
    assert note("equal_differences") in found.notes


def test_two_samples_give_an_answer_with_notes():
    frame = predictions(n_ports=1, per_port=2, models=("net", "svm"), errors=(0.2, 0.3)).drop(columns="port")
    found = ps.compare_models(frame)
    assert found.pairs["p_value"][0] >= 0.5
    assert note("coarse_p", n=2, unit="sample", least=0.5) in found.notes
    assert np.isinf(found.pairs["conf_low"][0])
    series = ps.compare_models(frame.assign(time=frame["sample"]))
    assert coded(series.notes, "outside_range")


def test_a_constant_difference_over_splits_is_refused_by_name():
    frame = repeated(noise=(1.0, 1.0))
    frame["y_pred"] = frame["y_true"] + np.where(frame["model"] == "a", 0.1, 0.3)
    with pytest.raises(ps.InputError, match=r"Models 'a' and 'b' cannot be compared\. The differences"):
        ps.compare_models(frame)


def test_any_interval_and_stream():
    frame = predictions(n_ports=10, per_port=4)
    r, philox_ = (ps.compare_models(frame, stream=s, n_resamples=499) for s in ("r", "philox"))
    assert r.pairs["p_value"].tolist() == philox_.pairs["p_value"].tolist()
    assert r.pairs["conf_low"].tolist() != philox_.pairs["conf_low"].tolist()
    assert ps.compare_models(frame, method="exact").seed is None
    wide = ps.compare_models(frame, method="studentized", level=0.99, n_resamples=999)
    assert (wide.groups["conf_low"] < r.groups["conf_low"]).all()
    assert note("bootstrap_intervals", method="studentized", unit="port") in wide.notes
    assert wide.to_frame() is wide.pairs

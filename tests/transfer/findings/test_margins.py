"""Four conclusions: what a margin adds, which words two intervals get, and what a design could have found."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from scipy.stats import binom, t
from study_frames import predicted

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.results.studies import ADDED
from pli_stats.text.conclusions import EQUIVALENT, HARMS, HELPS, INCONCLUSIVE, POWER, SHARE
from pli_stats.text.notes import coded
from pli_stats.transfer.findings.ablation import ablation_of
from pli_stats.transfer.findings.margins import median_error
from pli_stats.transfer.findings.planned_contrasts import contrasts
from pli_stats.transfer.findings.port_level_errors import read_errors

DATA = 600  # simulated data sets: 5 % are 30, with a binomial standard deviation of 5
SWAPPED = {HELPS: HARMS, HARMS: HELPS, EQUIVALENT: EQUIVALENT, INCONCLUSIVE: INCONCLUSIVE}


def one_a_port(difference, *, truth=None):
    """Return predictions of one sample a port, each alone in its split, whose losses differ by this."""
    port = np.arange(len(difference))
    y = np.linspace(1.0, 3.0, len(difference)) if truth is None else truth
    rows = pd.DataFrame({"sample": port, "port": port, "split": port, "y_true": y})
    return pd.concat([rows.assign(model="a", y_pred=y + 9.0 + difference), rows.assign(model="b", y_pred=y + 9.0)])


def many(data, **asked):
    """Return the comparisons of many data sets, one a row, each by itself."""
    rows = one_a_port(data[0])
    base = rows[rows["model"] == "b"]
    parts = [base.assign(model=f"a{k}", y_pred=base["y_pred"] + d) for k, d in enumerate(data)]
    pairs = [(f"a{k}", "b") for k in range(len(data))]
    return contrasts(pd.concat([*parts, base]), pairs, adjust="none", n_resamples=9, **asked)


def with_interval(low, high, n=10):
    """Return differences of ports whose 95 % t interval has these ends."""
    shape = np.random.default_rng(2).normal(size=n)
    shape = (shape - shape.mean()) / shape.std(ddof=1)
    return (low + high) / 2.0 + shape * (high - low) / 2.0 * math.sqrt(n) / t.ppf(0.975, n - 1)


@pytest.mark.parametrize(
    ("ends", "conclusion", "words"),
    [
        ((-0.004, 0.007), EQUIVALENT, "a and b are equivalent in MAE: "),
        ((-0.48, 1.09), INCONCLUSIVE, "whether a or b has the lower MAE is inconclusive: "),
        ((-0.03, -0.01), HELPS, "a had a lower MAE than b, but by less than the margin: "),
        ((-0.3, -0.1), HELPS, "a had a lower MAE than b: "),
        ((0.1, 0.3), HARMS, "a had a higher MAE than b: "),
    ],
)
def test_each_interval_gets_its_own_words(ends, conclusion, words):
    found = contrasts(one_a_port(with_interval(*ends)), [("a", "b")], unit="port and split").iloc[0]
    assert (found.conf_low, found.conf_high) == pytest.approx(ends)
    assert found.margin == pytest.approx(SHARE * median_error(design_of(one_a_port(np.zeros(10))), "mae", "port"))
    assert (found.conclusion, found.words[: len(words)]) == (conclusion, words)
    assert f"margin {found.margin:.4f}, p of equivalence" in found.words
    assert found.within_margin == (found.conclusion == EQUIVALENT or "less than the margin" in words)
    assert ("would have been found with 80 % power" in found.words) == (conclusion == INCONCLUSIVE)


def design_of(frame, weight="port"):
    """Return the design of predictions."""
    return read_errors(frame, ["mae"], weight=weight).design


@pytest.mark.parametrize("weight", ["port", "sample"])
def test_the_default_is_a_tenth_of_the_error_of_the_median_of_other_samples(weight):
    frame = predicted({"a": 0.2, "b": 0.3}, repeats=2)
    rows = frame[frame["model"] == "a"]
    losses = []
    for _, held in rows.groupby(["repeat", "split"]):
        others = rows[(rows["repeat"] == 0) & ~rows["sample"].isin(held["sample"])]
        losses.append(held.assign(loss=(held["y_true"] - others["y_true"].median()).abs()))
    loss = pd.concat(losses).groupby(["port", "sample"])["loss"].mean()
    reference = loss.groupby("port").mean().mean() if weight == "port" else loss.mean()
    found = contrasts(frame, [("a", "b")], weight=weight, n_resamples=99).iloc[0]
    assert found.margin == pytest.approx(0.1 * reference)


def test_it_is_the_error_of_the_median_of_the_benchmark():
    source, target = ps.simulated_pair("shared", n_source=60, n_target=48, n_ports=6)
    study = ps.Study(source, target, models=["median", "ridge"], n_folds=3, n_repeats=2, budget=1, n_resamples=99)
    found = study.benchmark()
    scores = found.scores.set_index(["design", "model", "metric", "weight"])["estimate"]
    for design in ("unseen ports", "random folds"):
        rows = found.predictions[found.predictions["design"] == design]
        # The learner takes the median of log PLI: of an even number of samples the geometric mean of the middle two.
        assert median_error(design_of(rows), "mae", "port") == pytest.approx(
            scores[design, "median", "mae", "port"], rel=0.01
        )


@examples(15)
@given(
    st.lists(st.floats(-1.0, 1.0), min_size=5, max_size=9),
    st.floats(0.01, 1.0),
    st.sampled_from(["port", "port and split"]),
)
def test_to_swap_both_models_or_change_the_unit_changes_no_conclusion(differences, margin, unit):
    d = np.round(differences, 3)
    found, swapped = (
        contrasts(one_a_port(d), [pair], unit=unit, margin=margin, n_resamples=9).iloc[0]
        for pair in (("a", "b"), ("b", "a"))
    )
    assert swapped.conclusion == SWAPPED[found.conclusion]
    assert swapped.p_equivalence == pytest.approx(found.p_equivalence)
    y = np.linspace(1.0, 3.0, len(d))
    eighth = one_a_port(d / 8.0, truth=y).assign(y_pred=lambda f: f["y_true"] + (f["y_pred"] - f["y_true"] - 9.0) + 9.0)
    small = contrasts(eighth, [("a", "b")], unit=unit, margin=margin / 8.0, n_resamples=9).iloc[0]
    assert small.p_equivalence == pytest.approx(found.p_equivalence, abs=1e-6)


@pytest.mark.parametrize("unit", ["port", "port and split"])
def test_equivalence_is_claimed_at_the_margin_as_seldom_as_it_should_be(unit):
    """The difference is the margin: claims of equivalence at 5 % at most; without difference most are right."""
    rng = np.random.default_rng(4)
    claims = {
        shift: int(many(rng.normal(shift, 1.0, (DATA, 20)), unit=unit, margin=1.0)["within_margin"].sum())
        for shift in (0.0, 1.0)
    }
    assert claims[1.0] <= binom.ppf(0.9995, DATA, 0.05)
    assert claims[1.0] >= binom.ppf(0.0005, DATA, 0.03)
    assert claims[0.0] > 0.9 * DATA


@pytest.mark.parametrize("unit", ["port", "port and split"])
def test_the_smallest_difference_is_found_with_its_power(unit):
    """Twelve ports of standard deviation 1: the difference that the true standard error gives is found in 80 %."""
    true = contrasts(one_a_port(with_interval(-1.0, 1.0, 12) / 1.0), [("a", "b")], unit=unit, n_resamples=9).iloc[0]
    smallest = true.least_difference / true.standard_error / math.sqrt(12)
    data = np.random.default_rng(6).normal(smallest, 1.0, (DATA, 12))
    found = int((many(data, unit=unit)["conclusion"] == HARMS).sum())
    # Sign flips have a little less power than the t test whose distribution gives the difference.
    assert binom.ppf(0.0005, DATA, POWER - 0.03) <= found <= binom.ppf(0.9995, DATA, POWER + 0.01)


def test_five_ports_could_find_nothing_by_flips():
    found = contrasts(one_a_port(np.full(5, -4.0)), [("a", "b")]).iloc[0]
    assert (found.p_value, found.least_p, found.least_difference) == (0.0625, 0.0625, math.inf)
    assert found.conclusion == INCONCLUSIVE
    assert "no difference could have been significant with so few ports" in found.words


def test_six_ports_cannot_support_a_family():
    """Alone a comparison of six ports can be significant (p = 1/32), among four it cannot; a note says so."""
    frame = predicted({"transfer_full": 0.01, "scratch": 0.9, "x": 0.9}, sizes=(4,) * 6)
    alone = contrasts(frame, [("transfer_full", "scratch")], n_resamples=99).iloc[0]
    assert (alone.least_p, alone.conclusion) == (1.0 / 32.0, HELPS)
    found = ablation_of(frame, n_resamples=99)
    assert found.contrasts["least_p"].tolist() == [2.0 / 32.0] * 2
    assert np.isinf(found.contrasts["least_difference"]).all()
    (no_power,) = coded(found.notes, "no_power")
    assert (no_power["n"], no_power["least"], no_power["pairs"]) == (6, 1.0 / 32.0, 2)
    by_t = ablation_of(frame.assign(split=frame["port"]), unit="port and split", n_resamples=99)
    assert not coded(by_t.notes, "no_power")
    assert by_t.contrasts["least_p"].tolist() == [0.0, 0.0]


def test_without_any_error_of_the_median_there_is_no_margin():
    frame = one_a_port(with_interval(-0.1, 0.1), truth=np.ones(10))
    found = contrasts(frame, [("a", "b")], n_resamples=99).iloc[0]
    assert math.isnan(found.margin) and math.isnan(found.p_equivalence_adjusted)
    assert found.conclusion == INCONCLUSIVE
    assert "margin" not in found.words
    assert contrasts(frame, [("a", "b")], margin=0.5, n_resamples=99).conclusion[0] == EQUIVALENT


@pytest.mark.parametrize("margin", [0.0, -0.1, math.nan, "wide", [0.1, 0.2]])
def test_a_margin_is_a_number_above_0(margin):
    with pytest.raises(InputError, match="`margin` must"):
        contrasts(one_a_port(np.arange(6.0)), [("a", "b")], margin=margin)


def test_the_margin_stands_in_the_notes():
    frame = predicted({"transfer_full": 0.2, "scratch": 0.3})
    (said,) = coded(ablation_of(frame, n_resamples=99).notes, "equivalence_margin")
    assert not said["given"]
    (said,) = coded(ablation_of(frame, margin=0.07, n_resamples=99).notes, "equivalence_margin")
    assert (said["given"], said["margins"]) == (True, (0.07,))


def test_results_of_earlier_versions_are_read(tmp_path, monkeypatch):
    """Without the columns that a margin brings: conclusions as they were, and nothing is said of a margin."""
    now = ablation_of(predicted({"transfer_full": 0.3, "scratch": 0.3}), n_resamples=99)
    then = replace(now, contrasts=now.contrasts.drop(columns=[*ADDED, "n_splits"]), notes=())
    with monkeypatch.context() as patch:
        patch.setattr(ps.Ablation, "answer", "")  # which earlier versions worded by themselves
        ps.save_rds(then, tmp_path / "old.rds")
    found = ps.read_rds(tmp_path / "old.rds")
    assert found.contrasts["conclusion"].tolist() == now.contrasts["conclusion"].tolist()
    assert found.contrasts[list(ADDED)].drop(columns="within_margin").isna().all(axis=None)
    said = f"{found.answer} {ps.results_text(found)} {ps.methods_text(found)} {ps.table(found).to_markdown()}"
    assert "nan" not in said and "margin" not in ps.methods_text(found)
    with pytest.raises(InputError, match="comes from an earlier version"):
        ps.plan_study(found, margin=0.1)
    ps.save_rds(now, tmp_path / "now.rds")
    pd.testing.assert_frame_equal(ps.read_rds(tmp_path / "now.rds").contrasts, now.contrasts)

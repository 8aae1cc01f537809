"""Planned comparisons: the numbers of the statistics verbs, conclusions that hold their level, shared networks."""

from __future__ import annotations

import functools
import math
import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from scipy.stats import binom
from study_frames import mean_losses, predicted

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.text.conclusions import EQUIVALENT, HARMS, HELPS, INCONCLUSIVE
from pli_stats.transfer.findings.planned_contrasts import contrasts
from pli_stats.transfer.findings.port_level_errors import read_errors
from pli_stats.transfer.findings.two_way_clustered_se import crossing_of, run_losses

EXACT = 1e-12  # the same sums in another order
SOLVED = 1e-6  # of a solution of three equations, with condition numbers of up to some thousands
NULL_PAIRS = 600  # simulated under the null: 5 % are 30, with a binomial standard deviation of 5


@pytest.fixture(scope="module")
def frame():
    return predicted({"full": 0.2, "scratch": 0.3, "same": 0.3}, repeats=2)


@pytest.mark.parametrize("metric", ["mae", "mape", "smape", "mse"])
def test_by_sample_it_is_what_the_verbs_say(frame, metric):
    found = contrasts(frame, [("full", "scratch")], metric=metric, weight="sample", n_resamples=199).iloc[0]
    rows = {m: frame[frame["model"] == m] for m in ("full", "scratch")}
    y, ports = rows["full"]["y_true"].to_numpy(), rows["full"]["port"].to_numpy()
    a, b = (rows[m]["y_pred"].to_numpy() for m in rows)
    # Repeats stacked and drawn by port are the same as their averages: each sample stands equally often.
    other = ps.bootstrap_difference(
        y, a, b, metric=metric, ports=ports, method="studentized", n_resamples=199
    )  # fmt: skip
    assert found.estimate == pytest.approx(other.estimate, abs=EXACT)
    assert (found.conf_low, found.conf_high) == pytest.approx((other.conf_low, other.conf_high), abs=1e-9)
    column = {"mae": abs(y - a), "mape": abs(y - a) / y, "mse": (y - a) ** 2}.get(metric)
    if column is not None:
        assert found.error_a == pytest.approx(column.mean(), abs=EXACT)


def test_p_is_that_of_flips_by_port(frame):
    la, port = mean_losses(frame, "full")
    lb, _ = mean_losses(frame, "scratch")
    by_sample = contrasts(frame, [("full", "scratch")], weight="sample", n_resamples=99).iloc[0]
    assert by_sample.p_value == ps.paired_permutation_test(la, lb, ports=port, level=None).p_value
    means = pd.DataFrame({"a": la, "b": lb}).groupby(port).mean()
    by_port = contrasts(frame, [("full", "scratch")], n_resamples=99).iloc[0]
    assert by_port.p_value == ps.paired_permutation_test(means["a"], means["b"], level=None).p_value
    assert by_port.estimate == pytest.approx((means["a"] - means["b"]).mean(), abs=EXACT)


def test_by_port_the_interval_is_that_of_port_means(frame):
    means = pd.DataFrame({m: mean_losses(frame, m)[0] for m in ("full", "scratch")})
    means = means.groupby(mean_losses(frame, "full")[1]).mean()
    other = ps.bootstrap_difference(
        np.zeros(len(means)), means["full"].to_numpy(), means["scratch"].to_numpy(), metric="bias",
        ports=np.arange(len(means)), method="studentized", n_resamples=499,
    )  # fmt: skip
    found = contrasts(frame, [("full", "scratch")], n_resamples=499).iloc[0]
    assert (found.conf_low, found.conf_high) == pytest.approx((other.conf_low, other.conf_high), abs=1e-9)
    assert found.relative == pytest.approx(found.estimate / means["scratch"].mean(), abs=EXACT)


def test_conclusions_and_words(frame):
    found = contrasts(frame, [("full", "scratch"), ("scratch", "full"), ("same", "scratch")], n_resamples=199)
    assert found["conclusion"].tolist() == ["helps", "harms", "equivalent"] == [HELPS, HARMS, EQUIVALENT]
    assert found["p_adjusted"].tolist() == ps.adjust_p(found["p_value"]).tolist()
    assert found.words[0].startswith("full had a lower MAE than scratch: 0.")
    assert found.words[1].startswith("scratch had a higher MAE than full: 0.")
    assert found.words[2].startswith("same and scratch are equivalent in MAE: 0.")
    assert "18 ports" in found.words[0]
    assert ", adjusted p" in found.words[0]
    assert "adjusted" not in contrasts(frame, [("full", "scratch")], n_resamples=199).words[0]


def test_a_conclusion_follows_the_adjusted_p(frame):
    """A difference that one comparison alone would show is lost among many that are planned beside it."""
    weak = predicted({"a": 0.27, "b": 0.3, **{f"m{k}": 0.3 for k in range(12)}}, seed=4)
    alone = contrasts(weak, [("a", "b")], n_resamples=99)
    among = contrasts(weak, [("a", "b"), *((f"m{k}", "b") for k in range(12))], n_resamples=99)
    assert alone.conclusion[0] == "helps"
    assert among.p_value[0] == alone.p_value[0]
    assert among.conclusion[0] == INCONCLUSIVE
    assert (
        contrasts(weak, [("a", "b"), *((f"m{k}", "b") for k in range(12))], adjust="none", n_resamples=99).conclusion[0]
        == "helps"
    )


@pytest.mark.parametrize("weight", ["port", "sample"])
def test_size_of_the_conclusions_under_the_null(weight):
    """Pairs of models with errors of one law, all planned at once: false conclusions at 5 %, within binomial bounds."""
    rng = np.random.default_rng(5)
    sizes = np.array([12, 6, 4, 3, 2, 2, 1, 1, 1, 1])
    code, n = np.repeat(np.arange(len(sizes)), sizes), sizes.sum()
    luck = rng.normal(0, 0.5, (2, NULL_PAIRS, len(sizes)))[:, :, code] + rng.normal(0, 1, (2, NULL_PAIRS, n))
    parts = [
        pd.DataFrame({"sample": range(n), "port": code, "model": f"{side}{k}", "y_true": 1.0, "y_pred": 1.0 + error})
        for side, errors in zip("ab", np.exp(luck), strict=True)
        for k, error in enumerate(errors)
    ]
    pairs = [(f"a{k}", f"b{k}") for k in range(NULL_PAIRS)]
    found = contrasts(pd.concat(parts), pairs, weight=weight, adjust="none", n_resamples=9)
    false = int(found["conclusion"].isin([HELPS, HARMS]).sum())
    low, high = binom.ppf([0.0005, 0.9995], NULL_PAIRS, 0.05)
    assert low <= false <= high
    sides = (found["conclusion"] == "helps").sum()
    assert binom.ppf(0.0005, false, 0.5) <= sides <= binom.ppf(0.9995, false, 0.5)


def test_repeats_add_no_weight(frame):
    once = frame[frame["repeat"] == 0]
    twice = pd.concat([once, once.assign(repeat=1)])
    a, b = (contrasts(f, [("full", "scratch")], n_resamples=99).drop(columns=["network_ratio"]) for f in (once, twice))
    pd.testing.assert_frame_equal(a, b, rtol=1e-9)
    uneven = pd.concat([once, frame[(frame["repeat"] == 1) & (frame["sample"] < 40)]])
    found = contrasts(uneven, [("full", "scratch")], weight="sample", n_resamples=99).iloc[0]
    la, lb = (mean_losses(uneven, m)[0] for m in ("full", "scratch"))
    assert found.estimate == pytest.approx((la - lb).mean(), abs=EXACT)


def test_order_of_rows_changes_nothing(frame):
    shuffled = frame.sample(frac=1.0, random_state=1)
    a, b = (contrasts(f, [("full", "scratch"), ("same", "scratch")], n_resamples=99) for f in (frame, shuffled))
    pd.testing.assert_frame_equal(a, b, rtol=1e-9)


@functools.cache
def written_out():
    """Return the formulas that the simulation of sizes has written out as matrices."""
    scripts = Path(__file__).parents[3] / "analysis"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(scripts)
        return runpy.run_path(str(scripts / "21_crossed_test_size.py"))


def crossed_frame(port, split, difference):
    """Return predictions whose losses differ by this, one sample a port."""
    rows = pd.DataFrame({"sample": port, "port": port, "split": split, "y_true": 1.0})
    return pd.concat([rows.assign(model="a", y_pred=11.0 + difference), rows.assign(model="b", y_pred=11.0)])


@examples(40)
@given(
    st.tuples(st.integers(4, 12), st.integers(2, 4), st.integers(1, 4)),
    st.sampled_from(["even", "by samples"]),
    st.integers(0, 2**32 - 1),
)
def test_the_crossed_variance_is_that_of_the_formulas_written_out(size, kind, seed):
    """Variance by port, over both, and degrees of freedom against dense matrices, for any arrangement of folds."""
    rng = np.random.default_rng(seed)
    port, split = written_out()["arrangement"](*size, kind, rng)
    difference = rng.normal(size=size[0])[port] + rng.normal(size=split.max() + 1)[split] + rng.normal(size=len(port))
    by_port, _, both, df = written_out()["crossed"](port, split)(difference[None, :])
    design = read_errors(crossed_frame(port, split, difference), ["mae"], weight="port").design
    runs = [run_losses(design, model, "mae") for model in "ab"]
    found = crossing_of(design, "port").clustered(runs[0] - runs[1])
    assert found.by_port == pytest.approx(math.sqrt(by_port[0]), rel=SOLVED)
    assert found.by_both == pytest.approx(math.sqrt(both[0]), rel=SOLVED)
    assert found.df == pytest.approx(df[0], rel=SOLVED)
    assert found.ratio == pytest.approx(max(found.by_both / found.by_port, 1.0))


def test_one_port_a_split_is_the_t_test_of_ports():
    """Each port alone in a split: nothing is shared, and the t test is the ordinary one."""
    port, d = np.arange(9), np.random.default_rng(3).normal(0.3, 1.0, 9)
    row = contrasts(crossed_frame(port, port, d), [("a", "b")], unit="port and split").iloc[0]
    t = scipy.stats.ttest_1samp(d, 0.0)
    low, high = t.confidence_interval()
    assert (row.p_value, row.df) == (pytest.approx(t.pvalue), pytest.approx(8.0))
    assert (row.conf_low, row.conf_high) == (pytest.approx(low), pytest.approx(high))
    assert (row.sd_port, row.sd_split) == (pytest.approx(d.std(ddof=1)), 0.0)
    row = contrasts(crossed_frame(port, port, d), [("a", "b")], unit="port and split", margin=0.8).iloc[0]
    assert row.p_equivalence == pytest.approx(ps.equivalence_test(d, margin=0.8).p_value)


def test_shared_networks_show_in_the_ratio():
    """Networks with much luck of their own: the ratio finds it, and the note says so."""
    calm, lucky = (
        contrasts(predicted({"a": 0.3, "b": 0.3}, repeats=4, shared=s, seed=2), [("a", "b")], n_resamples=99).iloc[0]
        for s in (0.0, 1.0)
    )
    assert 1.0 <= calm.network_ratio < 1.1 < lucky.network_ratio
    assert "networks" not in calm.notes
    assert f"widen the standard error by a factor of {lucky.network_ratio:.2f}:" in lucky.notes


@pytest.mark.parametrize("design", [(6, 5, 2), (12, 5, 2), (38, 5, 3)])
def test_networks_as_drawn_too_keep_the_level(design):
    """Ports, folds and repeats that share networks: by port alone too much is found, by both 4 to 6.5 % are."""
    counted, data, found = written_out()["counted"], 1000, np.zeros(5)
    for number in range(data // 40):
        found += counted(*design, "even", 1.0, number, 40, None)
    both, _, by_port, equivalent, _ = found
    assert binom.ppf(0.0005, data, 0.04) <= both <= binom.ppf(0.9995, data, 0.065)
    assert equivalent <= binom.ppf(0.9995, data, 0.05)
    assert by_port > both


def test_unit_port_and_split(frame):
    by_port = contrasts(frame, [("full", "scratch")], n_resamples=99).iloc[0]
    both = contrasts(frame, [("full", "scratch")], unit="port and split").iloc[0]
    assert both.estimate == by_port.estimate
    assert both.conf_low < both.estimate < both.conf_high
    assert (both.conf_low + both.conf_high) / 2.0 == pytest.approx(both.estimate, abs=EXACT)
    with pytest.raises(InputError, match="needs a column `split` with at least 2 splits, got 1"):
        contrasts(frame[frame["repeat"] == 0].drop(columns="split"), [("full", "scratch")], unit="port and split")


def test_equal_models_cannot_be_told_apart():
    frame = predicted({"a": 0.3})
    frame = pd.concat([frame, frame.assign(model="b")])
    for unit in ("port", "port and split"):
        found = contrasts(frame, [("a", "b")], unit=unit).iloc[0]
        assert (found.estimate, found.conf_low, found.conf_high) == (0.0, 0.0, 0.0)
        assert (found.p_value, found.relative, found.conclusion) == (1.0, 0.0, EQUIVALENT)


def test_a_reference_without_error():
    frame = predicted({"a": 0.3, "b": 0.0})
    found = contrasts(frame, [("a", "b"), ("b", "a")], n_resamples=99)
    assert found["relative"].tolist() == [math.inf, -1.0]
    assert found["conclusion"].tolist() == ["harms", "helps"]


def test_constant_errors():
    """Each model off by the same everywhere: the interval has no width, flips still say how sure five ports can be."""
    y = np.linspace(1.0, 2.0, 5)
    frame = pd.concat(
        pd.DataFrame(
            {
                "sample": range(5),
                "port": list("abcde"),
                "split": list("abcde"),
                "model": m,
                "y_true": y,
                "y_pred": y + e,
            }
        )
        for m, e in (("a", 0.1), ("b", 0.3))
    )
    found = contrasts(frame, [("a", "b")]).iloc[0]
    assert found.conf_low == found.conf_high == pytest.approx(-0.2)
    assert found.p_value == 2.0 / 2**5
    assert found.conclusion == INCONCLUSIVE
    assert "Only 5 ports: no p value below 0.0625 is possible." in found.notes


def test_without_splits_the_ratio_is_not_known(frame):
    found = contrasts(
        frame[frame["repeat"] == 0].drop(columns=["split", "repeat"]), [("full", "scratch")], n_resamples=99
    )
    assert math.isnan(found.network_ratio[0])
    assert found.conclusion[0] == "helps"


def test_one_port_is_refused():
    with pytest.raises(InputError, match="at least 2 ports"):
        contrasts(predicted({"a": 0.1, "b": 0.2}, sizes=(9,)), [("a", "b")])

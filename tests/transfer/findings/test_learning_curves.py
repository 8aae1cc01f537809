"""Learning curves: gains of a known law, isotonic regression, intervals that cover, and what is censored."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from scipy.stats import binom
from sklearn.isotonic import IsotonicRegression
from study_frames import SIZES, mean_losses, ports_of, predicted, truths

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.results import LearningCurve
from pli_stats.stats.intervals.interval_methods import Request
from pli_stats.text.note_wording import sentences
from pli_stats.text.notes import coded, note
from pli_stats.transfer.findings.equivalent_sample_size import equivalent_numbers, gains_of, non_increasing
from pli_stats.transfer.findings.learning_curve import learning_curve_of
from pli_stats.transfer.findings.port_level_errors import read_errors, scored
from pli_stats.transfer.findings.two_way_clustered_se import crossing_of, run_losses

NUMBERS = (10, 20, 40, 80, 160)
EXACT = 1e-12
FEW = 199
# Between two of these numbers a power law is not linear in log n: the equivalent number is off by up to 3 %.
CHORD = 0.03


def law(n, worth=1.0):
    """Return the error a + b n^-c with n samples, each worth so many."""
    return 0.1 + 1.0 * (worth * np.asarray(n, dtype=float)) ** -0.5


def curves(worth, *, numbers=NUMBERS, spread=0.0, sizes=SIZES, seed=0, **more):
    """Return predictions whose errors follow the law, with a port's luck of its own for each model and number."""
    rng = np.random.default_rng([13, seed])
    port, code = ports_of(sizes), np.repeat(np.arange(len(sizes)), sizes)
    y, frames = truths(len(port)), []
    common = np.exp(rng.normal(0, spread, len(sizes)))[code]
    for n in numbers:
        for name, w in {"transfer_full": worth, "scratch": 1.0, **more}.items():
            own = np.exp(rng.normal(0, 0.3 * spread, len(sizes)))[code]
            frames.append(
                pd.DataFrame({"sample": range(len(y)), "port": port, "model": name, "n_labelled": n, "y_true": y,
                              "y_pred": y + law(n, w) * common * own})
            )  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def split_curves(worth, *, ports=24, repeats=3, last=None, folds=4, shared=0.4, own=0.3, seed=0, numbers=(10, 20, 40)):
    """Return predictions, one a port and repeat, with luck that the ports of a split share, above all at few samples.

    `shared` is that of the labelled samples, common to both models, `own` that of a model's networks; factors have mean
    1. The last number has `last` repeats.
    """
    rng = np.random.default_rng([17, seed])
    luck, frames = rng.normal(0, 0.5, ports), []
    fold = np.stack([rng.permutation(ports) % folds for _ in range(repeats)])
    drawn = rng.normal(0, 1, (repeats, folds))
    for n in numbers:
        few = math.sqrt(numbers[0] / n)
        for name, w in {"transfer_full": worth, "scratch": 1.0}.items():
            split = shared * few * drawn + own * few * rng.normal(0, 1, drawn.shape)
            spread = 0.25 + (shared**2 + own**2) * few**2 + 0.04
            for r in range(repeats if last is None or n != numbers[-1] else last):
                noise = luck + split[r][fold[r]] + rng.normal(0, 0.2, ports) - spread / 2.0
                labels = {"sample": range(ports), "port": range(ports), "repeat": r, "split": fold[r], "model": name}
                error = law(n, w) * np.exp(noise)
                frames.append(pd.DataFrame({**labels, "n_labelled": n, "y_true": 1.0, "y_pred": 1.0 + error}))
    return pd.concat(frames, ignore_index=True)


def averaged(frame):
    """Return one prediction a sample with the mean error of its repeats: nobody says any more who shared what."""
    keys = ["sample", "port", "model", "n_labelled", "y_true"]
    return frame.groupby(keys, sort=False)["y_pred"].mean().reset_index()


def gains_in(frame, weight="port", n_resamples=399):
    """Return the gains of a frame, without the rest of the learning curve."""
    errors = {n: read_errors(part, ["mae"], weight=weight) for n, part in frame.groupby("n_labelled")}
    return gains_of(errors, "transfer_full", "scratch", "mae", Request("studentized", 0.95, n_resamples, 1))


@pytest.mark.parametrize("worth", [0.5, 1.0, 2.0, 3.0])
def test_gains_of_a_known_law(worth):
    gains = learning_curve_of(curves(worth), n_resamples=FEW).gains
    for row in gains.itertuples():
        true = worth * row.n_labelled
        if true < NUMBERS[0]:
            assert (row.bound, row.gain, row.conf_low) == ("at most", NUMBERS[0] / row.n_labelled, 0.0)
            assert row.conf_high == row.gain
        elif true > NUMBERS[-1]:
            assert (row.bound, row.gain) == ("at least", NUMBERS[-1] / row.n_labelled)
            assert (row.conf_low, row.conf_high) == (row.gain, math.inf)
        else:
            assert row.bound == ""
            assert row.gain == pytest.approx(worth, rel=CHORD)
            assert row.n_equivalent == pytest.approx(row.gain * row.n_labelled, rel=EXACT)


def test_equal_curves_are_worth_the_same():
    """Also where they are not monotone: both are smoothed alike."""
    frame = predicted({"scratch": 0.3}, seed=1)
    parts = [
        frame.assign(n_labelled=n, y_pred=frame["y_true"] + e)
        for n, e in zip(NUMBERS, (0.5, 0.2, 0.3, 0.25, 0.4), strict=True)
    ]
    both = pd.concat([*parts, *(part.assign(model="transfer_full") for part in parts)])
    gains = learning_curve_of(both, n_resamples=FEW).gains
    assert gains["gain"].tolist() == [1.0] * len(NUMBERS)
    assert set(gains["bound"]) == {""}
    assert gains["conf_low"].tolist() == gains["conf_high"].tolist() == [1.0] * len(NUMBERS)


@given(st.lists(st.floats(0.0, 10.0), min_size=1, max_size=8))
@examples(60)
def test_isotonic_regression_is_that_of_scikit_learn(values):
    other = IsotonicRegression(increasing=False).fit_transform(np.arange(len(values)), values)
    assert non_increasing(np.array([values]))[0] == pytest.approx(other, abs=1e-9)


def test_equivalent_numbers_by_hand():
    numbers = np.array([10.0, 40.0, 160.0])
    scratch = np.array([[0.4, 0.2, 0.1]] * 5)
    transfer = np.array([[0.3, 0.15, 0.1], [0.4, 0.2, 0.1], [0.5, 0.4, 0.3], [0.05, 0.05, 0.05], [0.2, 0.2, 0.2]])
    found = equivalent_numbers(numbers, transfer, scratch)
    assert found[0] == pytest.approx([20.0, 80.0, 160.0])
    assert found[1].tolist() == numbers.tolist()
    assert found[2] == pytest.approx([0.0, 10.0, 20.0])
    assert np.isinf(found[3]).all()
    assert found[4] == pytest.approx([40.0] * 3)


def test_a_flat_stretch_takes_the_nearest_number():
    numbers = np.array([10.0, 20.0, 40.0, 80.0])
    flat = np.array([[0.4, 0.2, 0.2, 0.1]])
    assert equivalent_numbers(numbers, np.array([[0.2, 0.2, 0.2, 0.2]]), flat)[0] == pytest.approx(
        [20.0, 20.0, 40.0, 40.0]
    )
    constant = np.full((1, 4), 0.2)
    assert equivalent_numbers(numbers, constant + 1e-17, constant)[0] == pytest.approx(numbers)


def test_the_interval_draws_ports_for_both_curves():
    """Recomputed for each resample of ports by hand, from the frame itself."""
    from pli_stats.stats.resampling.random_streams import index_blocks

    frame = curves(2.0, spread=0.4)
    gains = learning_curve_of(frame, n_resamples=FEW, seed=4).gains
    tables = {
        m: np.column_stack([pd.Series(loss).groupby(port).mean() for loss, port in (
            mean_losses(frame[frame["n_labelled"] == n], m) for n in NUMBERS)])
        for m in ("transfer_full", "scratch")
    }  # fmt: skip
    drawn = []
    for rows in np.concatenate(list(index_blocks(len(SIZES), FEW, 4))):
        e = {m: table[rows].mean(axis=0)[None] for m, table in tables.items()}
        drawn.append(equivalent_numbers(np.array(NUMBERS, float), e["transfer_full"], e["scratch"])[0] / NUMBERS)
    ends = np.quantile(drawn, [0.025, 0.975], axis=0, method="inverted_cdf")
    lows = np.minimum(ends[0], NUMBERS[-1] / np.array(NUMBERS))  # beyond the last number only that much is known
    assert gains["conf_low"].tolist() == pytest.approx(lows.tolist(), rel=1e-9)
    assert gains["conf_high"].tolist() == pytest.approx(ends[1].tolist(), rel=1e-9)


@pytest.mark.parametrize("weight", ["port", "sample"])
def test_intervals_of_the_gain_cover(weight):
    """Equal ports, worth 2: the interval at 40 holds the gain about as often as it says (percentile, 30 ports)."""
    sizes, data, hit = (3,) * 30, 150, 0
    for seed in range(data):
        frame = curves(2.0, spread=0.4, sizes=sizes, seed=seed, numbers=(20, 40, 80, 160))
        row = gains_in(frame, weight)[0].iloc[1]
        hit += row.conf_low <= 2.0 <= row.conf_high
    # Percentile intervals of 30 ports may hold a little less than 95 %; below 88 % they would be of no use.
    assert binom.ppf(0.001, data, 0.90) <= hit <= binom.ppf(0.9999, data, 0.97)


def test_intervals_cover_where_ports_share_their_luck():
    """Labelled samples and networks that all ports of a split share: with splits drawn it covers, by ports it does not.

    The gain at 10 is 2 (up to the chord, which both intervals share).
    """
    data, held = 100, {"both": 0, "ports": 0}
    true = (
        equivalent_numbers(np.array([10.0, 20.0, 40.0]), law([10, 20, 40], 1.7)[None], law([10, 20, 40])[None])[0, 0]
        / 10
    )
    for seed in range(data):
        frame = split_curves(1.7, seed=seed, last=2)
        for how, rows in (("both", frame), ("ports", averaged(frame))):
            row = gains_in(rows)[0].iloc[0]
            held[how] += row.conf_low <= true <= row.conf_high
    assert held["both"] >= binom.ppf(0.001, data, 0.95)
    assert held["ports"] <= binom.ppf(0.999, data, 0.85)


@pytest.mark.parametrize("weight", ["port", "sample"])
def test_the_interval_draws_ports_and_splits(weight):
    """Made again prediction by prediction: times a port is drawn, times the weight of its split, at every number."""
    from pli_stats.stats.resampling.random_streams import index_blocks, philox

    frame = pd.concat(
        [
            split_curves(2.0, ports=9, last=2),
            split_curves(2.0, ports=4, last=2, seed=1).assign(sample=lambda d: d["sample"] + 9),
        ]
    )
    found = gains_in(frame, weight, n_resamples=50)[0]
    (rows,), weights = index_blocks(9, 50, 1), philox(1, 0).standard_exponential((50, 12))
    place = {key: k for k, key in enumerate((r, f) for r in range(3) for f in range(4))}
    split = [place[key] for key in zip(frame["repeat"], frame["split"], strict=True)]
    times = frame.groupby(["model", "n_labelled", "sample"])["y_true"].transform("size")
    in_port = frame.groupby(["model", "n_labelled", "port"])["sample"].transform("nunique")
    base = 1.0 / times / (in_port if weight == "port" else 1.0)
    drawn = []
    for resample, v in zip(rows, weights, strict=True):
        w = base * np.bincount(resample, minlength=9)[frame["port"]] * v[split]
        sums = (
            pd.DataFrame({"e": w * abs(frame["y_pred"] - 1.0), "w": w})
            .groupby([frame["model"], frame["n_labelled"]])
            .sum()
        )
        curve = (sums["e"] / sums["w"]).unstack()
        both = (curve.loc[[m]].to_numpy() for m in ("transfer_full", "scratch"))
        drawn.append(equivalent_numbers(np.array([10.0, 20.0, 40.0]), *both)[0] / [10, 20, 40])
    ends = np.quantile(drawn, [0.025, 0.975], axis=0, method="inverted_cdf")
    assert found["conf_low"].tolist() == pytest.approx(np.minimum(ends[0], [4.0, 2.0, 1.0]).tolist(), rel=1e-9)
    assert found["conf_high"].tolist() == pytest.approx(np.maximum(ends[1], [1.0, 0.5, 0.25]).tolist(), rel=1e-9)
    assert found["n_splits"].tolist() == [12, 12, 8]


def test_splits_of_one_port_are_drawn_with_their_ports():
    frame = split_curves(2.0, repeats=1)
    alone = frame.assign(split=frame["port"])
    found, notes = gains_in(alone)
    columns = ["gain", "conf_low", "conf_high"]
    pd.testing.assert_frame_equal(found[columns], gains_in(frame.drop(columns=["split", "repeat"]))[0][columns])
    assert coded(notes, "one_split", "one_repeat") == []


def test_few_splits_are_said():
    once = gains_in(split_curves(2.0, repeats=1))
    assert once[1] == (note("one_repeat", sizes=("10", "20", "40"), n=4),)
    assert sentences(once[1]) == [
        "There was only one repeat with 10, 20 and 40 labelled samples: how much the gain owes to the samples and "
        "networks drawn was judged from only 4 splits."
    ]
    assert gains_in(split_curves(2.0, last=1))[1][0]["sizes"] == ("40",)
    assert gains_in(split_curves(2.0))[1] == ()
    none = gains_in(averaged(split_curves(2.0)))
    assert none[1] == (note("one_split"),)
    assert none[0]["n_splits"].tolist() == [1, 1, 1]


def test_intervals_of_the_curve_count_networks_as_drawn():
    """Ends of the interval over ports, their distance from the estimate on the log scale times the ratio."""
    frame = split_curves(2.0, seed=3)
    found = learning_curve_of(frame, n_resamples=FEW)
    errors = read_errors(frame[frame["n_labelled"] == 10], ["mae"], weight="port")
    ratio = crossing_of(errors.design, "port").clustered(run_losses(errors.design, "scratch", "mae")).ratio
    row = found.curve.set_index(["n_labelled", "model"]).loc[(10, "scratch")]
    assert row.network_ratio == ratio > 1.2
    plain = scored(errors, ["mae"], Request("studentized", 0.95, FEW, 1))[0].set_index("model").loc["scratch"]
    for end in ("conf_low", "conf_high"):
        assert math.log(row[end] / row.estimate) == pytest.approx(ratio * math.log(plain[end] / row.estimate), rel=1e-9)
    assert len(coded(found.notes, "curve_widened")) == 1 and not coded(found.notes, "curve_as_trained")
    alone = learning_curve_of(averaged(frame), n_resamples=FEW).notes
    assert len(coded(alone, "curve_as_trained")) == 1 and not coded(alone, "curve_widened")


def test_an_error_of_zero_has_no_interval_to_stretch():
    frame = split_curves(2.0)
    frame.loc[(frame["model"] == "transfer_full") & (frame["n_labelled"] == 40), "y_pred"] = 1.0
    row = learning_curve_of(frame, n_resamples=FEW).curve.set_index(["n_labelled", "model"]).loc[(40, "transfer_full")]
    assert (row.estimate, row.conf_low, row.conf_high) == (0.0, 0.0, 0.0)


def test_curve_and_contrasts_are_those_of_the_verbs():
    frame = curves(2.0, spread=0.4, ridge=1.5)
    found = learning_curve_of(frame, n_resamples=FEW)
    assert found.curve.groupby("n_labelled").size().tolist() == [3] * len(NUMBERS)
    one = frame[frame["n_labelled"] == 40]
    loss, port = mean_losses(one, "ridge")
    row = found.curve.set_index(["n_labelled", "model"]).loc[(40, "ridge")]
    assert row.estimate == pytest.approx(pd.Series(loss).groupby(port).mean().mean(), abs=EXACT)
    scores, _ = scored(read_errors(one, ["mae"], weight="port"), ["mae"], Request("studentized", 0.95, FEW, 1))
    assert math.isnan(row.network_ratio)  # nobody said who shared networks, so the interval is the one over ports
    assert (row.conf_low, row.conf_high) == pytest.approx(
        tuple(scores.set_index("model").loc["ridge", ["conf_low", "conf_high"]]), rel=EXACT
    )
    for against in ("scratch", "ridge"):
        family = found.contrasts[found.contrasts["group_b"] == against]
        assert family["n_labelled"].tolist() == list(NUMBERS)
        assert family["p_adjusted"].tolist() == pytest.approx(ps.adjust_p(family["p_value"]).tolist())


def test_the_rival_is_named_or_chosen():
    frame = curves(2.0, spread=0.2, ridge=1.2, forest=1.6)
    chosen = learning_curve_of(frame, n_resamples=FEW)
    assert set(chosen.contrasts["group_b"]) == {"scratch", "forest"}
    assert [each["rival"] for each in coded(chosen.notes, "rival_chosen")] == ["forest"]
    given_one = learning_curve_of(frame, rival="ridge", n_resamples=FEW)
    assert set(given_one.contrasts["group_b"]) == {"scratch", "ridge"}
    assert coded(given_one.notes, "rival_chosen") == []
    alone = learning_curve_of(curves(2.0, spread=0.2), n_resamples=FEW)
    assert set(alone.contrasts["group_b"]) == {"scratch"}


def test_the_answer():
    found = learning_curve_of(curves(2.0, spread=0.3), n_resamples=FEW, fingerprint="abc")
    assert isinstance(found, LearningCurve)
    assert found.answer.startswith(
        "With 10, 20, 40, 80 and 160 labelled samples, transfer_full had a lower MAE than scratch. With 10 labelled "
        "samples, pre-training was worth "
    )
    row = found.gains.iloc[0]
    words = f"was worth {row.gain:.2f} times as many (95 % CI {row.conf_low:.2f} to {row.conf_high:.2f})."
    assert words in found.answer
    assert found.answer.endswith(
        "With 160, the most that were run, the gain was above 1, its size unknown: scratch never had so low an error."
    )
    assert len(repr(found).splitlines()) < 24
    assert list(found.frames()) == ["curve", "contrasts", "gains"]


def test_the_answer_where_it_harms():
    found = learning_curve_of(curves(0.5, spread=0.3), n_resamples=FEW)
    assert found.answer.startswith(
        "With 10, 20, 40, 80 and 160 labelled samples, transfer_full had a higher MAE than scratch. With 10 labelled "
        "samples, the fewest that were run, the gain was below 1, its size unknown: scratch never had so high an "
        "error. With 160, pre-training was worth fewer than there were: 0."
    )


def test_no_gain_is_claimed_where_the_interval_holds_one():
    same = learning_curve_of(curves(1.0, spread=0.3, seed=3), n_resamples=FEW)
    assert same.answer.startswith(
        "With 10, 20, 40, 80 and 160 labelled samples, transfer_full was equivalent to scratch (margin 0.0504). With "
        "10 labelled samples, the gain was inconclusive (95 % CI up to 1."
    )
    assert "With 160, the gain was inconclusive (95 % CI 0." in same.answer
    assert same.answer.endswith(" or more).")
    assert "worth" not in same.answer
    few = learning_curve_of(curves(2.0, sizes=(4, 4, 4), spread=0.1), n_resamples=FEW)
    assert "With 10 labelled samples, the gain was inconclusive (95 % CI unbounded)." in few.answer


def test_one_number():
    found = learning_curve_of(curves(2.0, numbers=(40,), spread=0.3), n_resamples=FEW)
    row = found.gains.iloc[0]
    assert (row.bound, row.gain) == ("at least", 1.0)
    assert found.contrasts["p_adjusted"].tolist() == found.contrasts["p_value"].tolist()


def test_three_ports_give_no_interval():
    found = learning_curve_of(curves(2.0, sizes=(4, 4, 4), spread=0.1), n_resamples=FEW)
    assert found.gains["conf_low"].tolist() == [0.0] * len(NUMBERS)
    assert np.isinf(found.gains["conf_high"]).all()
    few = coded(found.notes, "too_few_units")
    assert {each["n"] for each in few} == {3}
    assert few[0].about_names("table") == ("contrasts",), "of the gains"


def test_numbers_come_as_whole_floats_too():
    frame = curves(2.0).assign(n_labelled=lambda d: d["n_labelled"].astype(float))
    assert learning_curve_of(frame, n_resamples=FEW).gains["n_labelled"].tolist() == list(NUMBERS)


def test_samples_must_be_the_same_at_every_number():
    frame = curves(2.0)
    with pytest.raises(
        InputError, match=r"must have the same samples: with 40 they are not those with 10 \('7' appears"
    ):
        learning_curve_of(frame[(frame["n_labelled"] != 40) | (frame["sample"] != 7)])
    with pytest.raises(InputError, match="must have the same models: with 40"):
        learning_curve_of(curves(2.0, x=1.0)[lambda d: (d["n_labelled"] != 40) | (d["model"] != "x")])

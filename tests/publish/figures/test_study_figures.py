"""Figures of studies, comparisons and intervals: nothing overlaps, is cut or is dropped, and bytes repeat."""

from __future__ import annotations

import dataclasses
import io
import math
from typing import Any

import condition_fixture
import numpy as np
import pandas as pd
import pytest

pytest.importorskip("matplotlib")

from matplotlib.text import Text
from study_fixture import joined, predicted
from test_port_figures import in_full

import pli_stats as ps
from pli_stats.checks import InputError
from pli_stats.publish.display_names import model_label
from pli_stats.publish.figures.canvas.axis_titles import difference_axis, error_axis
from pli_stats.publish.figures.canvas.interval_marks import series_sign
from pli_stats.publish.figures.canvas.linear_axis import even_ticks, limits
from pli_stats.publish.figures.models.rank_figures import cliques
from pli_stats.publish.figures.plot_verbs import plot, save_plot
from pli_stats.publish.result_kinds import KINDS
from pli_stats.records.models import MODELS
from pli_stats.results import (
    Ablation,
    Benchmark,
    Comparison,
    Interval,
    Intervals,
    LearningCurve,
    Similarity,
    SourceSensitivity,
    UnseenPorts,
)
from pli_stats.text.conclusions import INCONCLUSIVE
from pli_stats.text.estimates import estimate_text
from pli_stats.text.notes import note
from pli_stats.transfer.findings.feature_groups import feature_groups_of

INF, NAN = math.inf, math.nan
NAMES = ["MLP", "Zn & Cu $50%$_bg", "\\frac{a}", "a very long name of a model that somebody made up " * 2]
MODELS_15 = [name for name in MODELS if name != "closed_form"][:15]
WIDTHS = (60.0, 84.0, 174.0)
UNITS = ("dimensionless", "(%)", "percentage points", "number", "km", "ranks", "factor", "unit of the", "% of its rows",
         "standard deviations")  # fmt: skip
BOTH = ("unseen ports", "random folds")
SPAN = ("estimate", "conf_low", "conf_high")


def scores_of(models: list[str], **more: Any) -> pd.DataFrame:
    """Return scores whose first four models lack an interval in each of the ways that there are."""
    middle = 0.2 + 0.02 * np.arange(len(models))
    frame = pd.DataFrame({"model": models, "metric": "mae", "estimate": middle, "conf_low": middle - 0.05,
                          "conf_high": middle + 0.1, "conf_level": 0.95, "n": 60, "n_ports": 6})  # fmt: skip
    odd = [(INF, "conf_high"), (NAN, "conf_low"), (NAN, "estimate")]
    for number, (value, column) in enumerate(odd[: max(len(models) - 2, 0)]):
        frame.loc[number + 1, column] = value
    return frame.assign(**more)


def predictions_of(models: list[str], ports: int = 6, **more: Any) -> pd.DataFrame:
    """Return predictions of ten samples a port by each model, twice."""
    rng = np.random.default_rng(3)
    truth = np.exp(rng.normal(-0.3, 0.6, 10 * ports))
    base = pd.DataFrame({"sample": np.arange(10 * ports), "port": np.repeat([f"port {k}" for k in range(ports)], 10),
                         "y_true": truth})  # fmt: skip
    base["split"] = base["port"]
    parts = [base.assign(model=name, repeat=repeat, y_pred=truth * np.exp(rng.normal(0.02 * k, 0.2, len(truth))))
             for k, name in enumerate(models) for repeat in (0, 1)]  # fmt: skip
    return pd.concat(parts, ignore_index=True).assign(**more)


def benchmark(models: list[str], ports: int = 6, designs: tuple[str, ...] = BOTH) -> Benchmark:
    """Return a benchmark."""
    letters = ["a" if k < 3 else "b" for k in range(len(models))]
    scores = [scores_of(models, design=name, weight="port", letters=letters, among_best=True) for name in designs]
    predicted = [predictions_of(models, ports, design=name) for name in designs]
    return Benchmark(predictions=pd.concat(predicted), scores=pd.concat(scores, ignore_index=True),
                     flattery=pd.DataFrame(), task="covariates")  # fmt: skip


def contrasts_of(group_a: list[str], group_b: list[str], **more: Any) -> pd.DataFrame:
    """Return planned comparisons."""
    middle = -0.02 + 0.01 * np.arange(len(group_a))
    return pd.DataFrame({"group_a": group_a, "group_b": group_b, "metric": "mae", "estimate": middle,
                         "conf_low": middle - 0.03, "conf_high": middle + 0.03, "p_adjusted": 0.2, "error_a": 0.2,
                         "error_b": 0.3, "relative": -0.1, "n": 60, "n_ports": 6, "unit": "port",
                         "conclusion": INCONCLUSIVE}).assign(**more)  # fmt: skip


def ablation(designs: tuple[str, ...] = BOTH) -> Ablation:
    """Return an ablation, one interval of which has no end."""
    a, b = ["transfer_full", "transfer_freeze", "transfer_full"], ["scratch", "scratch", "random_frozen"]
    rows = pd.concat([contrasts_of(a, b, design=d, role=["primary", "variant", "attribution"]) for d in designs])
    rows = rows.reset_index(drop=True)
    rows.loc[1, "conf_high"] = INF
    return Ablation(predictions=pd.DataFrame(), contrasts=rows, scores=pd.DataFrame())


def learning_curve(numbers: tuple[int, ...] = (10, 40, 160, 744)) -> LearningCurve:
    """Return a learning curve with a missing value, a missing interval and a gain that is a bound."""
    models = ["mlp", "scratch", "transfer_full"]
    curve = pd.concat([scores_of(models, n_labelled=n).assign(estimate=lambda f, n=n: f["estimate"] / n**0.1)
                       for n in numbers], ignore_index=True)  # fmt: skip
    curve = curve[["n_labelled", *[c for c in curve if c != "n_labelled"]]]
    curve.loc[curve.index[-1], list(SPAN)] = NAN
    gains = pd.DataFrame({"n_labelled": numbers, "gain": 1.5, "conf_low": 0.0, "conf_high": INF, "bound": ""})
    gains.loc[0, ["conf_low", "conf_high"]] = (0.5, 4.0)
    gains.loc[gains.index[-1], "bound"] = "at least"
    rows = pd.concat([contrasts_of(["transfer_full"] * len(numbers), [b] * len(numbers), n_labelled=numbers)
                      for b in ("scratch", "mlp")])  # fmt: skip
    return LearningCurve(predictions=pd.DataFrame(), curve=curve, contrasts=rows, gains=gains)


def sources() -> SourceSensitivity:
    """Return errors by share of the source."""
    shares = [0.0, 0.01, 0.1, 1.0]
    curve = scores_of(["scratch", *["transfer_full"] * 3])
    curve.insert(0, "source_share", shares)
    curve.loc[3, list(SPAN)] = (0.2, 0.1, 0.3)
    rows = contrasts_of(["transfer_full"] * 3, ["scratch"] * 3, source_share=shares[1:])
    return SourceSensitivity(predictions=pd.DataFrame(), curve=curve, contrasts=rows, trend=pd.DataFrame())


def unseen_ports(ports: int = 6, *, distances: bool = True, covered: bool = True) -> UnseenPorts:
    """Return errors of held-out ports, one of which has a single sample, and surveys."""
    models = ["ridge", "scratch"]
    parts = []
    for kind in ("port", "survey"):
        frame = predictions_of(models, ports, held_out=kind)
        frame = frame[(frame["repeat"] == 0) & ~((frame["port"] == "port 0") & (frame["sample"] > 0))]
        frame["split"] = frame["port"] if kind == "port" else np.where(frame["sample"] % 2, 1998, 2003).astype(str)
        parts.append(frame)
    predicted = pd.concat(parts, ignore_index=True)
    given = (predicted["model"] == "scratch") & (predicted["held_out"] == "port") & covered
    predicted["conf_low"] = (predicted["y_pred"] * 0.8).where(given)
    predicted["conf_high"] = (predicted["y_pred"] * 1.25).where(given)
    loss = (predicted["y_pred"] - predicted["y_true"]).abs()
    errors = (
        predicted.assign(mae=loss)
        .groupby(["held_out", "split", "model"], as_index=False)
        .agg(mae=("mae", "mean"), n=("mae", "size"), n_ports=("port", "nunique"))
        .rename(columns={"split": "label"})
    )
    if distances:
        at = {name: 1.0 + 2 * k for k, name in enumerate(errors["label"].unique())}
        errors = errors.assign(distance_km=errors["label"].map(at).where(errors["held_out"] == "port"))
    scores = pd.concat([scores_of(models, held_out=kind, weight="port") for kind in ("port", "survey")])
    held = {"held_out": "port", "model": "scratch", "weight": "port", "nominal": 0.9, "n": 60, "n_ports": 6}
    coverage = pd.DataFrame([{**held, "estimate": 0.88, "conf_low": 0.8, "conf_high": 0.95}])
    association = pd.DataFrame({"model": ["ridge"], "distance": ["distance_km"], "estimate": [-0.3], "p_value": [0.2],
                                "p_adjusted": [0.4], "n_ports": [6]})  # fmt: skip
    return UnseenPorts(predictions=predicted, errors=errors, scores=scores.reset_index(drop=True),
                       coverage=coverage if covered else coverage.iloc[:0], association=association)  # fmt: skip


def similarity() -> Similarity:
    """Return distances before and after fine-tuning."""
    frame = pd.DataFrame({"stage": ["before", "before", "after", "both"], "metric": ["mmd", "own", "mmd", "cka"],
                          "estimate": [0.2, 300.0, -0.01, 0.9], "p_value": [0.01, 0.2, 0.3, NAN],
                          "n_permutations": [999, 999, 999, NAN]})  # fmt: skip
    return Similarity(distances=frame)


def comparison(models: list[str], *, ranks: bool = True, what: str = "model", measure: str = "mae") -> Comparison:
    """Return a comparison of every pair."""
    groups = scores_of(models).drop(columns=["metric", "n_ports"]).rename(columns={"model": what})
    groups["letters"] = ["a" if k < 3 else "ab" if k < 5 else "b" for k in range(len(models))]
    if ranks:
        groups["mean_rank"] = np.linspace(1.4, len(models) - 0.3, len(models))
    pairs = [(a, b) for k, a in enumerate(models) for b in models[k + 1 :]]
    frame = contrasts_of([a for a, _ in pairs], [b for _, b in pairs])
    return Comparison(what, measure, "", None, groups, frame, "Friedman test, then Nemenyi test", "studentized range",
                      0.95, 60, 6, "port")  # fmt: skip


def intervals() -> Intervals:
    """Return intervals of two metrics of two models, one without an end."""
    ends = {"mlp": 0.5, "own": INF}
    keys = [(model, term) for model in ends for term in ("mae", "mape")]
    return Intervals({key: Interval(key[1], 0.3, 0.2, ends[key[0]], 0.95, "bca", 60) for key in keys})


CASES: dict[str, Any] = {
    "benchmark of 15": benchmark(MODELS_15),
    "benchmark of 2": benchmark(["transfer_full", "scratch"]),
    "benchmark of hard names": benchmark(NAMES),
    "benchmark of one design": benchmark(MODELS_15[:4], designs=("unseen ports",)),
    "ablation": ablation(),
    "ablation of one design": ablation(("unseen ports",)),
    "learning curve": learning_curve(),
    "learning curve of one number": learning_curve((40,)),
    "sources": sources(),
    "unseen ports": unseen_ports(),
    "two unseen ports": unseen_ports(2),
    "unseen years": condition_fixture.years(),
    "overlap": condition_fixture.overlap(),
    "feature relevance": condition_fixture.relevance(),
    "similarity": similarity(),
    "similarity without stages": Similarity(distances=similarity().distances.drop(columns="stage").iloc[:2]),
    "comparison of 15": comparison(MODELS_15),
    "comparison of 2": comparison(MODELS_15[:2]),
    "comparison of hard names": comparison(NAMES),
    "comparison of ports": comparison([f"Harbour of {k}" for k in range(6)], what="port", measure="median"),
    "intervals": intervals(),
    "interval": intervals()["mlp", "mape"],
}
DRAWN = [(case, what) for case, made in CASES.items() for what in KINDS[type(made)].figures]


def texts_with_boxes(figure: Any) -> list[tuple[str, str, Any]]:
    """Return gid, text and box of every piece of text that is seen."""
    renderer = figure.canvas.get_renderer()
    figure.canvas.draw()  # names of axes find their places then
    seen = [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]
    return [(t.get_gid() or "", t.get_text().replace("\n", " "), t.get_window_extent(renderer)) for t in seen]


def texts(figure: Any, gid: str) -> list[str]:
    """Return what is written under that name."""
    return [text for found, text, _ in texts_with_boxes(figure) if found == gid]


def marked(figure: Any, gid: str) -> list[Any]:
    """Return what was drawn under that name."""
    return [artist for artist in figure.findobj() if artist.get_gid() == gid]


def faces(figure: Any) -> list[str]:
    """Return the inside of every mark."""
    return [mark.get_markerfacecolor() for mark in marked(figure, "point")]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("case", "what"), DRAWN)
def test_nothing_overlaps_or_is_cut_and_axes_have_units(case: str, what: str, width: float) -> None:
    figure = plot(CASES[case], what=what, width=width)
    assert figure.get_figwidth() * 25.4 == pytest.approx(width)
    boxes = texts_with_boxes(figure)
    wide, high = figure.canvas.get_width_height()
    cut = [text for _, text, box in boxes if min(box.x0, box.y0) < -0.5 or box.x1 > wide + 0.5 or box.y1 > high + 0.5]
    assert cut == []
    left, low, right, top = np.array([box.extents for _, _, box in boxes]).T
    meet = (left[:, None] < right) & (left < right[:, None]) & (low[:, None] < top) & (low < top[:, None])
    assert [(boxes[i][1], boxes[j][1]) for i, j in zip(*np.nonzero(np.triu(meet, 1)), strict=True)] == []
    named = " ".join(text for gid, text, _ in boxes if gid == "axis")
    assert sum(named.count(unit) for unit in UNITS) >= len(figure.axes), named
    assert min(text.get_fontsize() for text in figure.findobj(Text) if text.get_text().strip()) >= 7


TWICE = [("benchmark of 2", "models"), ("benchmark of 2", "critical_difference"), ("learning curve", "curve")]


@pytest.mark.parametrize(("case", "what"), [*TWICE, ("unseen ports", "observed")])
def test_same_bytes_twice(case: str, what: str) -> None:
    def drawn(kind: str) -> bytes:
        out = io.BytesIO()
        save_plot(plot(CASES[case], what=what, width=84), out, kind=kind)
        return out.getvalue()

    for kind in ("pdf", "svg"):
        assert drawn(kind) == drawn(kind)


def test_signs_need_no_colour() -> None:
    signs = [series_sign(number) for number in range(4)]
    assert len({sign.marker for sign in signs}) == 4
    assert len({str(sign.linestyle) for sign in signs}) == 4
    assert all(sign.filled for sign in signs)  # open is kept for missing intervals


def test_every_model_is_there_best_first_with_the_figures_of_the_table() -> None:
    made = CASES["benchmark of 15"]
    lead = made.scores[made.scores["design"] == "unseen ports"]
    found = [(text, box.y0) for gid, text, box in texts_with_boxes(plot(made)) if gid == "label"]
    assert [text for text, _ in sorted(found, key=lambda pair: -pair[1])] == [
        model_label(name) for name in lead["model"]
    ]
    cells = texts(plot(made), "cell")
    assert set(cells) >= {estimate_text(*row) for row in lead[list(SPAN)].itertuples(index=False)}
    assert set(cells) >= {"a", "b"}
    assert "a" in texts(plot(made, width=60), "cell")  # letters stay where the figures have no room


@pytest.mark.parametrize("case", ["benchmark of 15", "comparison of 15"])
def test_missing_intervals_are_open_and_missing_values_are_said(case: str) -> None:
    made = CASES[case]
    figure = plot(made)
    rows = made.scores if isinstance(made, Benchmark) else made.groups
    known = rows["estimate"].notna()
    closed = known & np.isfinite(rows["conf_low"]) & np.isfinite(rows["conf_high"])
    assert len(faces(figure)) == known.sum()
    assert faces(figure).count("white") == (known & ~closed).sum() > 0
    assert texts(figure, "absent") == ["no value"]
    key = texts(figure, "key")
    assert "open: interval missing, or without an end" in key
    assert "arrow: further out than the axis" in key  # one interval has no upper end


def test_a_value_that_is_missing_in_one_design_only_is_named() -> None:
    made = benchmark(MODELS_15[:3], designs=("unseen ports", "random folds"))
    scores = made.scores.copy()
    scores.loc[3, list(SPAN)] = NAN
    figure = plot(dataclasses.replace(made, scores=scores), width=174)
    assert texts(figure, "absent") == []
    assert "No value: scratch (random folds, 95 % interval)." in figure.pli_caption
    whole = plot(made).pli_caption
    assert "No value" not in whole


def test_one_wild_interval_or_estimate_does_not_squeeze_the_rest() -> None:
    usual = [(0.2 + 0.01 * k, 0.1, 0.4) for k in range(6)]
    assert limits([*usual, (0.3, 0.2, 1e9)])[1] < 1
    assert limits([*usual, (1e6, 0.2, 1e9)])[1] < 1
    assert limits([(NAN, NAN, NAN), (INF, 0.0, INF)]) == (0.0, 1.0)
    low, high = limits([(0.5, 0.5, 0.5)])
    assert low < 0.5 < high
    made = CASES["benchmark of 2"]
    scores = made.scores.copy()
    scores.loc[0, "conf_high"] = 1e9
    key = texts(plot(dataclasses.replace(made, scores=scores)), "key")
    assert "arrow: further out than the axis" in key


@pytest.mark.parametrize(("low", "high"), [(-1.0, 1.0), (0.0, 3e-7), (2.4, 2.6), (-4e6, 9e6), (0.0, 100.0)])
def test_ticks_are_round_few_and_inside(low: float, high: float) -> None:
    values, words = even_ticks(low, high, 300.0, None)
    assert 3 <= len(values) <= 9
    assert all(low - 1e-9 * abs(high) <= value <= high * (1 + 1e-9) for value in values)
    assert [in_full(word) for word in words] == pytest.approx(values, rel=1e-12, abs=1e-12)
    assert len(set(words)) == len(words)


def test_observed_and_residuals_show_every_sample() -> None:
    made = CASES["benchmark of 2"]
    panels = marked(plot(made, what="observed"), "sample plain")
    assert [len(panel.get_xdata()) for panel in panels] == [60, 60]
    figure = plot(made, what="residuals")
    assert sum(len(dots.get_xdata()) for dots in marked(figure, "dot")) == 60
    assert len(marked(figure, "point")) == 6
    first = made.predictions[(made.predictions["design"] == "unseen ports") & (made.predictions["sample"] == 0)]
    first = first[first["model"] == "transfer_full"]
    assert panels[0].get_ydata()[0] == pytest.approx(first["y_pred"].mean())


def test_the_closed_form_is_not_shown_as_the_best_model() -> None:
    made = benchmark(["closed_form", "ridge"])
    titles = " ".join(texts(plot(made, what="observed"), "title"))
    assert titles.count("ridge") == 2
    assert "closed form" not in titles
    assert "Model: ridge" in plot(made, what="residuals").pli_caption


def test_predictions_that_are_not_positive_have_even_axes() -> None:
    made = CASES["benchmark of 2"]
    frame = made.predictions.assign(y_pred=made.predictions["y_pred"] - 1.0)
    figure = plot(dataclasses.replace(made, predictions=frame), what="observed")
    assert {axes.get_xscale() for axes in figure.axes} == {"linear"}
    assert {axes.get_xscale() for axes in plot(made, what="observed").axes} == {"log"}


def test_prediction_intervals_that_miss_are_told_apart() -> None:
    made = CASES["unseen ports"]
    figure = plot(made, what="observed")
    rows = made.predictions[(made.predictions["model"] == "scratch") & (made.predictions["held_out"] == "port")]
    missed = (rows["y_true"] < rows["conf_low"]) | (rows["y_true"] > rows["conf_high"])
    held, out = (marked(figure, f"sample {kind}")[0] for kind in ("held", "missed"))
    assert (len(held.get_xdata()), len(out.get_xdata())) == ((~missed).sum(), missed.sum())
    assert 0 < missed.sum() < len(rows)
    assert held.get_marker() != out.get_marker()
    assert len(marked(figure, "sample none")[1].get_xdata()) == len(rows)  # by survey nothing has an interval


def test_a_port_of_one_sample_has_an_open_mark_and_others_the_interval_of_bootstrap_ci() -> None:
    made = CASES["unseen ports"]
    figure = plot(made)
    assert len(faces(figure)) == 6 + 2
    assert faces(figure).count("white") == 1
    rows = made.predictions[(made.predictions["model"] == "ridge") & (made.predictions["split"] == "port 3")]
    told = ps.bootstrap_ci(rows["y_true"], rows["y_pred"], metrics="mae", method="exact")["mae"]
    drawn = [tuple(line.get_xdata()) for line in marked(figure, "interval")]
    assert any(pair == pytest.approx((told.conf_low, told.conf_high)) for pair in drawn)
    assert [len(dots.get_xdata()) for dots in marked(figure, "dot")] == [1] * 8  # the other model


def test_the_learning_curve_has_gaps_not_bridges() -> None:
    made = CASES["learning curve"]
    figure = plot(made)
    first = marked(figure, "curve")[0]
    rows = made.curve[made.curve["model"] == "transfer_full"].sort_values("n_labelled")
    assert np.array_equal(first.get_ydata(), rows["estimate"], equal_nan=True)
    assert "No value: transfer at 744." in figure.pli_caption
    assert [text.partition(",")[0] for text in texts(figure, "key")][:3] == ["transfer", "scratch", "MLP"]


def test_gains_without_ends_are_open_arrows() -> None:
    figure = plot(CASES["learning curve"], what="gains")
    assert faces(figure).count("white") == 3
    ends = [mark.get_marker() for mark in marked(figure, "interval end")]
    assert {"^", "v", "_"} >= set(ends)
    assert "With 744, it is at least the value shown." in figure.pli_caption


def test_no_source_at_all_stands_left_of_all_shares() -> None:
    figure = plot(CASES["sources"])
    labels = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert labels == ["0", "1", "10", "100"]
    line = marked(figure, "line")[0]
    assert list(line.get_ydata()) == [0.2, 0.2]


def test_bars_join_those_that_share_a_letter() -> None:
    made = CASES["comparison of 15"]
    figure = plot(made, what="critical_difference")
    ranks = made.groups["mean_rank"].to_numpy()
    members = [ranks[places].tolist() for places in cliques(made.groups)]
    assert [list(dots.get_xdata()) for dots in marked(figure, "member")] == members
    assert [list(bar.get_xdata()) for bar in marked(figure, "bar")] == [[min(m), max(m)] for m in members]
    assert sorted(stem.get_xdata()[0] for stem in marked(figure, "stem")) == pytest.approx(sorted(ranks))


def test_the_critical_difference_has_its_length() -> None:
    made = CASES["benchmark of 15"]
    figure = plot(made, what="critical_difference")
    (line,) = marked(figure, "distance")
    axes = figure.axes[0]
    per_rank = axes.get_position().width / np.ptp(axes.get_xlim())
    assert np.ptp(line.get_xdata()) / per_rank == pytest.approx(ps.critical_difference(15, 6))
    errors = made.predictions[made.predictions["design"] == "unseen ports"]
    errors = errors.assign(loss=(errors["y_pred"] - errors["y_true"]).abs())
    table = errors.pivot_table(index="port", columns="model", values="loss", aggfunc="mean")
    expected = ps.nemenyi_test(table).groups.set_index("model")["mean_rank"]
    stems = sorted(stem.get_xdata()[0] for stem in marked(figure, "stem"))
    assert stems == pytest.approx(sorted(expected))


def test_pairs_say_what_their_intervals_hold_for() -> None:
    made = dataclasses.replace(
        comparison(["mlp", "own"], what="port", measure="median"),
        notes=(note("port_design", kind="kruskal"), note("separate_intervals"), note("averaged_losses", n=2)),
    )
    said = plot(made, what="pairs").pli_caption
    assert said.endswith("unit: port. Intervals of pairs are not simultaneous.")
    narrow = plot(made, what="pairs", width=60).pli_caption
    assert "Left of the line: first lower; right of it: first higher." in narrow


@pytest.mark.parametrize("unit", ["port", "port and split"])
@pytest.mark.parametrize(
    ("models", "word"),
    [(["ridge"], "models"), (["ridge", "scratch"], "models"), (["scratch", "transfer_full"], "networks")],
)
def test_what_was_trained_is_called_a_network_only_where_all_models_are(
    models: list[str], word: str, unit: str
) -> None:
    sets = [predicted(dict.fromkeys(models, s), left_out=group) for group, s in (("", 0.3), ("coordinates", 0.2))]
    made = feature_groups_of(joined(sets), n_resamples=99, unit=unit)
    said = {
        "figure": plot(made).pli_caption,
        "table": " ".join(ps.table(made).notes),
        "prose": ps.methods_text(made),
    }
    as_trained = {"table": f"{word} as trained", "prose": f"{word} as trained"}
    anew = {"figure": f"retrained {word}.", "table": f"retrained {word}.", "prose": f"refer to other {word} and"}
    for where, phrase in (as_trained if unit == "port" else anew).items():
        assert phrase in said[where]
    if word == "models":
        assert "networks" not in " ".join(said.values())


def test_one_port_is_drawn_and_has_no_ranks() -> None:
    made = benchmark(MODELS_15[:3], ports=1)
    assert len(marked(plot(made, what="residuals", width=84), "point")) == 1
    with pytest.raises(InputError, match="block"):
        plot(made, what="critical_difference")


def test_each_metric_of_intervals_has_an_axis_of_its_own() -> None:
    figure = plot(CASES["intervals"])
    assert texts(figure, "axis") == ["MAE (unit of the values)", "MAPE (%)"]
    points = [float(mark.get_xdata()[0]) for mark in marked(figure, "point")]
    assert points == pytest.approx([0.3, 0.3, 30.0, 30.0])


def test_names_of_axes() -> None:
    assert error_axis("r2") == "R² of the PLI (dimensionless)"
    assert difference_axis("mse", of="", unit="mg/kg") == "Difference of MSE (mg/kg, squared)"
    assert difference_axis("mape") == "Difference of MAPE of the PLI (percentage points)"


@pytest.mark.parametrize(
    ("made", "what", "said"),
    [
        (comparison(["a", "b"], ranks=False), "critical_difference", "needs a comparison that ranks its groups"),
        (dataclasses.replace(comparison(["a", "b"]), pairs=pd.DataFrame()), "pairs", "needs two groups"),
        (unseen_ports(covered=False), "coverage", "needs a model with prediction intervals"),
        (unseen_ports(distances=False), "distance", "needs a distance of each held-out port from others"),
        (Similarity(distances=pd.DataFrame()), "distances", "needs a distance of the domains"),
        (Intervals({}), "intervals", "needs an interval"),
    ],
)
def test_what_a_figure_needs_is_said(made: Any, what: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        plot(made, what=what)

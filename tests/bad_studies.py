"""Bad inputs of studies: cases for `bad_transfer.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from bad_intervals import NAN, Case, call

import pli_stats as ps
from pli_stats.publish.output.study_folder import write_study
from pli_stats.transfer.findings.benchmark import benchmark_of
from pli_stats.transfer.findings.feature_groups import feature_groups_of
from pli_stats.transfer.findings.learning_curve import learning_curve_of
from pli_stats.transfer.findings.planned_contrasts import contrasts
from pli_stats.transfer.findings.source_sensitivity import source_sensitivity_of
from pli_stats.transfer.unseen_ports.leave_one_port_out import port_distances, unseen_ports_of

STUDY_FRAME = pd.DataFrame(
    {
        "sample": [1, 2, 3, 4] * 2,
        "port": list("aabb") * 2,
        "split": list("aabb") * 2,
        "model": ["full"] * 4 + ["scratch"] * 4,
        "y_true": [1.0, 2.0, 1.5, 0.8] * 2,
        "y_pred": [1.1, 1.8, 1.4, 0.9, 1.3, 1.5, 1.2, 1.0],
    }
)


def planned(*pairs: Any, frame: Any = STUDY_FRAME, **changed: Any) -> Any:
    """Compare models as planned."""
    return contrasts(frame, pairs or [("full", "scratch")], **{"n_resamples": 9, **changed})


def benchmarked(frame: pd.DataFrame, **changed: Any) -> Any:
    """Return a benchmark."""
    return benchmark_of(frame, **{"n_resamples": 9, "metrics": ["mae"], **changed})


def learnt(frame: pd.DataFrame, **changed: Any) -> Any:
    """Return a learning curve."""
    return learning_curve_of(frame, **{"transfer": "full", "n_resamples": 9, **changed})


def shared(frame: pd.DataFrame) -> Any:
    """Return a sensitivity to the source."""
    return source_sensitivity_of(frame, transfer="full", n_resamples=9)


def held_out(frame: pd.DataFrame = STUDY_FRAME, distances: Any = None, **columns: Any) -> Any:
    """Return errors of held-out ports."""
    return unseen_ports_of(frame.assign(**{"held_out": "port", **columns}), distances, n_resamples=9)


def placed(**changed: Any) -> Any:
    """Return distances between two ports with some arguments changed."""
    place = {"latitude": [32.7, 33.7], "longitude": [-117.2, changed.pop("east", -118.3)]}
    return port_distances(ps.Domain("bight", pd.DataFrame(place), [1.0, 1.2], ["a", "b"]), **changed)


def written(results: Any, folder: Path, **changed: Any) -> Any:
    """Write the results of a study."""
    return write_study(results, folder, **changed)


def similar() -> Any:
    """Return a result that is quickly made."""
    table = pd.DataFrame({"metric": ["mmd"], "estimate": [0.1], "p_value": [0.5]})
    return ps.Similarity(distances=table)


def written_over(folder: Path) -> Any:
    """Write a study twice into one folder."""
    written({"similarity": similar()}, folder)
    return written({"similarity": similar()}, folder)


UNSEEN_FRAME = STUDY_FRAME.assign(design="unseen ports")
CURVE_FRAME = pd.concat(STUDY_FRAME.assign(n_labelled=n) for n in (10, 20))
STUDIES: list[Case] = [
    call("contrasts, a misspelt adjustment", lambda: planned(adjust="holms")),
    call("contrasts, an empty pair", lambda: planned([])),
    call("contrasts, a model with itself", lambda: planned(("full", "full"))),
    call("contrasts, names in place of pairs", lambda: planned("full", "scratch")),
    call("contrasts, a misspelt model", lambda: planned(("ful", "scratch"))),
    call("contrasts, a pair twice", lambda: planned(("full", "scratch"), ("full", "scratch"))),
    call("contrasts, a metric that is no mean of losses", lambda: planned(metric="rmse")),
    call("contrasts, weights misspelt", lambda: planned(weight="ports")),
    call("contrasts, margin 0", lambda: planned(margin=0)),
    call("contrasts, a margin in words", lambda: planned(margin="a tenth")),
    call("contrasts, two margins", lambda: planned(margin=[0.1, 0.2])),
    call("contrasts, unit split", lambda: planned(unit="split")),
    call(
        "contrasts, splits asked for and not there",
        lambda: planned(frame=STUDY_FRAME.drop(columns="split"), unit="port and split"),
    ),
    call("contrasts, no port column", lambda: planned(frame=STUDY_FRAME.drop(columns="port"))),
    call("contrasts, one port", lambda: planned(frame=STUDY_FRAME.assign(port="a"))),
    call("contrasts, one model lacks a port", lambda: planned(frame=STUDY_FRAME.iloc[:6])),
    call("contrasts, a prediction missing", lambda: planned(frame=STUDY_FRAME.assign(y_pred=[1.0] * 7 + [NAN]))),
    call(
        "contrasts, both designs at once",
        lambda: planned(frame=STUDY_FRAME.assign(design=["unseen ports"] * 4 + ["random folds"] * 4)),
    ),
    call(
        "contrasts, MAPE of a truth of 0",
        lambda: planned(frame=STUDY_FRAME.assign(y_true=[0.0, 1.0, 1.0, 1.0] * 2), metric="mape"),
    ),
    call("contrasts, no frame", lambda: planned(frame=[1, 2, 3])),
    call("contrasts, level 95", lambda: planned(level=95)),
    call("benchmark_of, a design with another name", lambda: benchmarked(STUDY_FRAME.assign(design="LOPO"))),
    call("benchmark_of, limited as numbers", lambda: benchmarked(UNSEEN_FRAME.assign(limited=0))),
    call("benchmark_of, no design", lambda: benchmarked(STUDY_FRAME)),
    call("benchmark_of, R squared as the headline", lambda: benchmarked(UNSEEN_FRAME, metric="r2")),
    call("benchmark_of, the median error", lambda: benchmarked(UNSEEN_FRAME, metrics=["medae"])),
    call("benchmark_of, one model", lambda: benchmarked(UNSEEN_FRAME.iloc[:4])),
    call(
        "benchmark_of, R squared of equal truths", lambda: benchmarked(UNSEEN_FRAME.assign(y_true=1.0), metrics=["r2"])
    ),
    call(
        "benchmark_of, designs with other samples",
        lambda: benchmarked(
            pd.concat([UNSEEN_FRAME, UNSEEN_FRAME[UNSEEN_FRAME["sample"] < 4].assign(design="random folds")])
        ),
    ),
    call("learning_curve_of, half a sample", lambda: learnt(STUDY_FRAME.assign(n_labelled=10.5))),
    call("learning_curve_of, no number", lambda: learnt(STUDY_FRAME.assign(n_labelled=NAN))),
    call("learning_curve_of, an unknown rival", lambda: learnt(CURVE_FRAME, rival="forest")),
    call(
        "learning_curve_of, other samples at 20",
        lambda: learnt(CURVE_FRAME[(CURVE_FRAME["n_labelled"] == 10) | (CURVE_FRAME["sample"] != 2)]),
    ),
    call(
        "source_sensitivity_of, a share in percent",
        lambda: shared(STUDY_FRAME.assign(source_share=[10.0] * 4 + [0.0] * 4)),
    ),
    call(
        "feature_groups_of, no group left out",
        lambda: feature_groups_of(STUDY_FRAME.assign(left_out=""), n_resamples=9),
    ),
    call("feature_groups_of, no column left_out", lambda: feature_groups_of(STUDY_FRAME, n_resamples=9)),
    call("source_sensitivity_of, scratch with a share", lambda: shared(STUDY_FRAME.assign(source_share=0.1))),
    call("unseen_ports_of, another kind of hold-out", lambda: held_out(held_out="harbour")),
    call("unseen_ports_of, half an interval", lambda: held_out(conf_low=1.0, conf_high=[2.0] * 7 + [NAN])),
    call("unseen_ports_of, an interval upside down", lambda: held_out(conf_low=2.0, conf_high=1.0)),
    call(
        "unseen_ports_of, a sample in two surveys",
        lambda: held_out(
            pd.concat([STUDY_FRAME.assign(repeat=0), STUDY_FRAME.assign(repeat=1, split="c")]), held_out="survey"
        ),
    ),
    call(
        "unseen_ports_of, distances without a measure", lambda: held_out(distances=pd.DataFrame({"port": list("ab")}))
    ),
    call(
        "unseen_ports_of, a port without distance",
        lambda: held_out(distances=pd.DataFrame({"port": ["a"], "distance_km": [3.0]})),
    ),
    call(
        "unseen_ports_of, an infinite distance",
        lambda: held_out(distances=pd.DataFrame({"port": list("ab"), "distance_km": [3.0, float("inf")]})),
    ),
    call("port_distances, a frame", lambda: port_distances(STUDY_FRAME)),
    call("port_distances, a column that is not there", lambda: placed(latitude="lat")),
    call("port_distances, 400 degrees east", lambda: placed(east=400.0)),
    ("write_study, no result", lambda folder: written({}, folder)),
    ("write_study, a frame in place of a result", lambda folder: written({"benchmark": STUDY_FRAME}, folder)),
    ("write_study, a list of results", lambda folder: written([similar()], folder)),
    ("write_study, names that give one file", lambda folder: written({"a b": similar(), "a: b": similar()}, folder)),
    ("write_study, files that exist", written_over),
]

"""Bad inputs of metrics and intervals: cases for `bad_inputs.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

import pli_stats as ps

Case = tuple[str, Callable[[Any], Any]]


def call(what: str, run: Callable[[], Any]) -> Case:
    """Return the case of a call that needs no file."""
    return what, lambda folder: run()


Y, YHAT = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [1.5, 2.0, 2.5, 4.5, 5.0, 7.0]
NAN, INFINITY = float("nan"), float("inf")


def ci(**changed: Any) -> Any:
    """Call `bootstrap_ci` on six predictions with some arguments changed."""
    return ps.bootstrap_ci(changed.pop("y", Y), changed.pop("yhat", YHAT), **changed)


def gap(**changed: Any) -> Any:
    """Call `bootstrap_difference` on six predictions of two models with some arguments changed."""
    return ps.bootstrap_difference(Y, changed.pop("yhat_a", YHAT), changed.pop("yhat_b", Y[::-1]), **changed)


def series(values: Any, start: int = 0) -> pd.Series:
    """Return values with row labels from `start` on."""
    return pd.Series(list(values), index=range(start, start + len(values)))


def text_metric(y: Any, yhat: Any) -> Any:
    """Return text where a number is wanted."""
    return "0.5"


def nan_metric(y: Any, yhat: Any) -> float:
    """Return no number."""
    return float("nan")


def several(y: Any, yhat: Any) -> Any:
    """Return one number a sample."""
    return y - yhat


PORTS_10 = [f"port {k % 10}" for k in range(24)]  # 10 ports of 2 or 3 samples

INTERVALS: list[Case] = [
    call("mae, different lengths", lambda: ps.mae(Y, YHAT[:5])),
    call("mae, a missing value", lambda: ps.mae([1.0, NAN], [1.0, 2.0])),
    call("mae, None", lambda: ps.mae([1.0, 2.0], [1.0, None])),
    call("mae, pandas' NA", lambda: ps.mae(pd.array([1.0, None], dtype="Float64"), [1.0, 2.0])),
    call("mae, an infinite value", lambda: ps.mae([1.0, 2.0], [INFINITY, 2.0])),
    call("mae, text", lambda: ps.mae(["1.0", "2.0"], [1.0, 2.0])),
    call("mae, truth values", lambda: ps.mae([True, False], [1.0, 2.0])),
    call("mae, complex numbers", lambda: ps.mae([1j, 2.0], [1.0, 2.0])),
    call("mae, dates", lambda: ps.mae(np.array(["2025-01-01"], dtype="M8[ns]"), [1.0])),
    call("mae, a masked value", lambda: ps.mae(np.ma.array([1.0, 2.0], mask=[False, True]), [1.0, 2.0])),
    call("mae, a table", lambda: ps.mae([[1.0, 2.0], [3.0, 4.0]], [1.0, 2.0])),
    call("mae, empty", lambda: ps.mae([], [])),
    call("mae, rows labelled differently", lambda: ps.mae(series(Y), series(YHAT, start=1))),
    call("mae, a negative weight", lambda: ps.mae(Y, YHAT, weights=[1, 1, -1, 1, 1, 1])),
    call("mae, all weights 0", lambda: ps.mae(Y, YHAT, weights=[0] * 6)),
    call("mae, too few weights", lambda: ps.mae(Y, YHAT, weights=[1, 1])),
    call("mse beyond a double", lambda: ps.mse([0.0, 0.0], [1e200, 0.0])),
    call("mape, a zero truth", lambda: ps.mape([1.0, 0.0, 2.0], [1.0, 0.5, 2.0])),
    call("mape, a truth of 1e-12", lambda: ps.mape([1.0, 1e-12, 2.0], [1.0, 0.5, 2.0])),
    call("mape, all truths zero, omitted", lambda: ps.mape([0.0, 0.0], [1.0, 0.5], zeros="omit")),
    call("mape, unknown zeros", lambda: ps.mape(Y, YHAT, zeros="drop")),
    call("r2, a constant truth", lambda: ps.r2([2.0, 2.0, 2.0], [1.0, 2.0, 3.0])),
    call("ccc, a constant truth", lambda: ps.ccc([2.0, 2.0, 2.0], [1.0, 2.0, 3.0])),
    call("score, an unknown metric", lambda: ps.score(Y, YHAT, metrics=["mea"])),
    call("score, a metric twice", lambda: ps.score(Y, YHAT, metrics=["mae", "mae"])),
    call("score, no metric", lambda: ps.score(Y, YHAT, metrics=[])),
    call("score, a number as metric", lambda: ps.score(Y, YHAT, metrics=5)),
    call("bootstrap_ci, different lengths", lambda: ci(yhat=YHAT[:5])),
    call("bootstrap_ci, a missing value", lambda: ci(yhat=[*YHAT[:5], NAN])),
    call("bootstrap_ci, an infinite value", lambda: ci(y=[*Y[:5], INFINITY])),
    call("bootstrap_ci, text", lambda: ci(yhat=["1.5", *YHAT[1:]])),
    call("bootstrap_ci, empty", lambda: ci(y=[], yhat=[])),
    call("bootstrap_ci, a table of truths", lambda: ci(y=[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])),
    call("bootstrap_ci, an array of models", lambda: ci(yhat=np.ones((6, 2)))),
    call("bootstrap_ci, rows labelled differently", lambda: ci(y=series(Y), yhat=series(YHAT, start=1))),
    call("bootstrap_ci, ports labelled differently", lambda: ci(y=series(Y), ports=series("aabbcc", start=1))),
    call("bootstrap_ci, level 95", lambda: ci(level=95)),
    call("bootstrap_ci, level nan", lambda: ci(level=NAN)),
    call("bootstrap_ci, 0 resamples", lambda: ci(n_resamples=0)),
    call("bootstrap_ci, 99.5 resamples", lambda: ci(n_resamples=99.5)),
    call("bootstrap_ci, seed -1", lambda: ci(seed=-1)),
    call("bootstrap_ci, seed 1.5", lambda: ci(seed=1.5)),
    call("bootstrap_ci, seed 2^31 with R's stream", lambda: ci(seed=2**31, stream="r")),
    call("bootstrap_ci, unknown metric", lambda: ci(metrics="mea")),
    call("bootstrap_ci, metric twice", lambda: ci(metrics=["mae", "mae"])),
    call("bootstrap_ci, no metric", lambda: ci(metrics=[])),
    call("bootstrap_ci, metrics in a nested list", lambda: ci(metrics=[["mae"]])),
    call("bootstrap_ci, metrics None", lambda: ci(metrics=None)),
    call("bootstrap_ci, unknown method", lambda: ci(method="BCA")),
    call("bootstrap_ci, unknown stream", lambda: ci(stream="mt19937")),
    call("bootstrap_ci, unknown block", lambda: ci(block_length=2, block="circular")),
    call("bootstrap_ci, one port", lambda: ci(ports=["a"] * 6)),
    call("bootstrap_ci, a port missing", lambda: ci(ports=["a", "a", "b", None, "b", "c"])),
    call("bootstrap_ci, an empty port name", lambda: ci(ports=["a", "a", "b", "", "b", "c"])),
    call("bootstrap_ci, a stratum missing", lambda: ci(strata=[1, 1, 2, NAN, 2, 2])),
    call("bootstrap_ci, too few ports named", lambda: ci(ports=["a", "b"])),
    call("bootstrap_ci, ports of text and numbers", lambda: ci(ports=["a", "a", "b", 1, 1, "b"])),
    call("bootstrap_ci, a table of strata", lambda: ci(strata=np.ones((6, 2)))),
    call("bootstrap_ci, ports and strata", lambda: ci(ports=list("aabbcc"), strata=list("aabbcc"))),
    call("bootstrap_ci, strata and blocks", lambda: ci(strata=list("aabbcc"), block_length=2)),
    call("bootstrap_ci, two stages without ports", lambda: ci(two_stage=True)),
    call("bootstrap_ci, blocks longer than the series", lambda: ci(block_length=7)),
    call("bootstrap_ci, blocks of length 0", lambda: ci(block_length=0)),
    call("bootstrap_ci, R's stream for two stages", lambda: ci(ports=list("aabbcc"), two_stage=True, stream="r")),
    call("bootstrap_ci, a zero truth in mape", lambda: ci(y=[0.0, *Y[1:]], metrics="mape")),
    call("bootstrap_ci, unknown zeros", lambda: ci(zeros="drop")),
    call("bootstrap_ci, a constant truth in r2", lambda: ci(y=[2.0] * 6, metrics="r2")),
    call("bootstrap_ci, metrics beyond a double", lambda: ci(yhat=[1e200] * 6, metrics="mse")),
    call(
        "bootstrap_ci, variances below a double",
        lambda: ci(y=[k * 1e-300 for k in Y], yhat=[k * 1e-300 for k in YHAT], metrics="mae", method="studentized"),
    ),
    call("bootstrap_ci, a metric that returns text", lambda: ci(metrics=text_metric)),
    call("bootstrap_ci, a metric that returns NaN", lambda: ci(metrics=nan_metric)),
    call("bootstrap_ci, a metric that returns a vector", lambda: ci(metrics=several)),
    call(
        "bootstrap_ci, a metric undefined in every resample",
        lambda: ci(metrics=lambda y, yhat: 1.0 if len(set(y.tolist())) == 6 else NAN, n_resamples=9),
    ),
    call("bootstrap_ci, exact r2", lambda: ci(metrics="r2", method="exact")),
    call("bootstrap_ci, studentized medae", lambda: ci(metrics="medae", method="studentized")),
    call("bootstrap_ci, abc of a function", lambda: ci(metrics=several, method="abc")),
    call("bootstrap_ci, studentized blocks", lambda: ci(block_length=2, method="studentized")),
    call(
        "bootstrap_ci, exact with ten ports of different size",
        lambda: ci(y=[1.0] * 24, yhat=[float(k) for k in range(24)], metrics="mae", method="exact", ports=PORTS_10),
    ),
    call(
        "bootstrap_ci, abc where the expansion breaks down",
        lambda: ci(y=[1.0, 1, 1, 1, 1, 2], yhat=[1.0, 1, 1, 1, 1.5, 2], metrics="r2", method="abc"),
    ),
    call("bootstrap_ci, mc_error_target 5", lambda: ci(mc_error_target=5)),
    call("bootstrap_ci, mc_error_target in text", lambda: ci(mc_error_target="1 %")),
    call("bootstrap_ci, n_jobs 0", lambda: ci(n_jobs=0)),
    call("bootstrap_ci, n_jobs 1.5", lambda: ci(n_jobs=1.5)),
    call("bootstrap_ci, a frame without models", lambda: ci(yhat=pd.DataFrame(index=range(6)))),
    call("bootstrap_ci, no models", lambda: ci(yhat={})),
    call("bootstrap_ci, a model twice", lambda: ci(yhat={1: YHAT, "1": YHAT})),
    call("bootstrap_ci, a model with a missing value", lambda: ci(yhat={"rf": YHAT, "svm": [*YHAT[:5], NAN]})),
    call("bootstrap_difference, different lengths", lambda: gap(yhat_b=YHAT[:5])),
    call("bootstrap_difference, a missing value", lambda: gap(yhat_a=[NAN, *YHAT[1:]])),
    call("bootstrap_difference, two metrics", lambda: gap(metric=["mae", "rmse"])),
    call("bootstrap_difference, exact rmse", lambda: gap(metric="rmse", method="exact")),
    call("bootstrap_difference, one port", lambda: gap(ports=["a"] * 6)),
    call("resample_indices, 0 rows", lambda: ps.resample_indices(0, 9)),
    call("resample_indices, 0 resamples", lambda: ps.resample_indices(9, 0)),
    call("resample_indices, unknown stream", lambda: ps.resample_indices(9, 9, stream="R")),
    call("resample_indices, too few strata", lambda: ps.resample_indices(9, 9, strata=[1, 2])),
    call("bootstrap_mean, beyond a double", lambda: ps.bootstrap_mean([1e308, 1.0, 2.0])),
    call("bootstrap_mean, method studentized", lambda: ps.bootstrap_mean(Y, method="studentized")),
    call("a Monte-Carlo error for an exact interval", lambda: ci(method="exact", mc_error_target=0.01)),
    call("bootstrap_ci, truths of 1e100", lambda: ci(y=[v * 1e100 for v in Y], yhat=[v * 1e100 for v in YHAT])),
    call("mae, a whole number beyond a double", lambda: ps.mae([10**400], [1.0])),
    call("stationary blocks without a length", lambda: ci(block="stationary")),
    call(
        "zero truths left out of a series",
        lambda: ci(y=[0.0, 2.0, 3.0, 4.0, 5.0, 6.0], zeros="omit", block_length=2),
    ),
]

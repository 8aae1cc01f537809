"""Intervals as R's own class boot, so that `boot::boot.ci`, `plot` and `broom::tidy` work on them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import sentence
from pli_stats.records.metrics import METRIC_RECORDS
from pli_stats.results import Interval, Resampling
from pli_stats.robjects.classes.r_notes import describe_notes
from pli_stats.robjects.classes.r_statistics import no_statistic, statistic_of_mean, statistic_of_metric
from pli_stats.robjects.vectors.r_frames import describe_frame
from pli_stats.robjects.vectors.r_scalars import describe_scalar, whole_or_text
from pli_stats.robjects.vectors.r_values import (
    RCall,
    RFunction,
    RList,
    RSymbol,
    RValue,
    RVector,
    doubles,
    named_list,
    strings,
)
from pli_stats.stats.intervals.jackknife_influence import OF_MEANS, unit_contributions
from pli_stats.stats.resampling.r_random_stream import RStream
from pli_stats.text.notes import coded

PLAIN = ("term", "estimate", "conf_low", "conf_high", "conf_level", "method", "n", "unit")
MEAN_COLUMN = {"mean": "value", "geometric mean": "log_value"}
_SERIES = {"moving block": "fixed", "stationary block": "geom"}
# R's boot draws what it knows by this name only; by another it draws nothing, where it would invent indices.
NOT_DRAWN_BY_R = "philox"
DRAWN_PORTS = ("port", "port, then sample")


def describe_interval(interval: Interval) -> RList:
    """Return an interval as an object of class boot, or as a plain list of its fields where nothing was simulated.

    Beside the elements of R's class stand `interval`, one row with our fields, and `notes`. With R's stream `seed` is
    R's own state after `set.seed(seed)`, so that `boot.array` gives our resamples. Else R cannot draw them, and with
    any seed would draw others without a word: `seed` is NULL and `sim` "philox" (a series has no `l`), so that
    `boot.array` gives nothing or stops. Ports are a list of frames, one a port, which R's boot resamples whole.

    `L` holds the contributions of the units, of which `boot.ci` makes the acceleration of BCa; its end points are then
    ours. Where many replicates equal the estimate, as medians do, they differ: R counts those below it, we count ties
    half. A geometric mean has its rules on the logarithms: `boot.ci(b, t0 = log(b$t0), t = log(b$t[, 1]), hinv = exp)`.
    For a series R gives no BCa.

    References
    ----------
    Canty, A. & Ripley, B. D. boot: Bootstrap R (S-Plus) Functions. https://cran.r-project.org/package=boot.

    Examples
    --------
    >>> import pli_stats as ps
    >>> found = ps.bootstrap_ci([1.0, 2.0, 4.0, 9.0], [1.5, 2.5, 3.0, 7.0], metrics="mae", n_resamples=99)
    >>> describe_interval(found["mae"]).attributes["class"].values
    ['boot']
    """
    if interval.replicates is None:
        return named_list(_fields(interval), classes=["pli_interval", "list"])
    t = np.asarray(interval.replicates, dtype=np.float64)
    what = interval.resampling
    replayed = what is not None and what.stream == "r" and interval.seed is not None and _complete(interval)
    series = what is not None and what.block_length > 0
    dim = RVector("integer", np.array([len(t), 1], dtype=np.int32))
    seed = RVector("integer", RStream(interval.seed or 0).random_seed()) if replayed else None
    sim = _SERIES.get(interval.unit, "ordinary" if replayed else NOT_DRAWN_BY_R)
    parts: dict[str, RValue] = {
        "t0": doubles(interval.estimate, [interval.term]),
        "t": RVector("double", t, {"dim": dim}),
        "R": whole_or_text(len(t)),
        "data": None if what is None else _data(what, interval, series=series),
        "seed": seed,
        "statistic": _statistic(interval, what, series=series),
        "sim": strings(sim),
    }
    parts |= _of_series(what, sim, len(t), replayed) if series and what is not None else _of_units(interval, what)
    influence = unit_contributions(interval)
    if influence is not None:
        parts["L"] = doubles(influence)
    parts["interval"] = describe_frame(_row(interval))
    parts["notes"] = describe_notes(interval.notes)
    # R would print a bootstrap of ports as an ordinary one: a class of its own says what was drawn.
    found = named_list(parts, classes=["pli_boot", "boot"] if interval.unit in DRAWN_PORTS else ["boot"])
    found.attributes["boot_type"] = strings("tsboot" if series else "boot")
    return found


def _complete(interval: Interval) -> bool:
    """Say whether all resamples that were drawn are there: R draws those that are left out, too."""
    return interval.replicates is not None and not coded(interval.notes, "undefined_resamples")


def _fields(interval: Interval) -> dict[str, RValue]:
    """Return the fields of an interval without replicates."""
    parts: dict[str, RValue] = {name: describe_scalar(getattr(interval, name)) for name in PLAIN}
    parts |= {name: whole_or_text(getattr(interval, name)) for name in ("n_ports", "n_resamples", "seed")}
    return parts | {"mc_error": doubles(interval.mc_error), "notes": describe_notes(interval.notes)}


def _row(interval: Interval) -> pd.DataFrame:
    """Return our fields as one row."""
    seed, what = interval.seed, interval.resampling
    columns: dict[str, Any] = {name: [getattr(interval, name)] for name in PLAIN}
    columns["n_ports"] = pd.array([interval.n_ports], dtype="Int64")
    columns["n_resamples"] = [interval.n_resamples]
    columns["mc_error_low"], columns["mc_error_high"] = ([end] for end in interval.mc_error)
    columns["seed"] = pd.Series([None if seed is None else str(seed)], dtype="str")
    columns["stream"] = pd.Series([None if what is None else what.stream], dtype="str")
    columns["metric"] = pd.Series([None if what is None else what.metric], dtype="str")
    return pd.DataFrame(columns)


def _frame(what: Resampling) -> pd.DataFrame:
    """Return the data that are resampled, one row a sample."""
    if not what.predictions:
        return pd.DataFrame({MEAN_COLUMN.get(what.metric or "", "value"): what.y})
    return pd.DataFrame({"y": what.y, **dict(zip(_columns(what), what.predictions, strict=True))})


def _columns(what: Resampling) -> tuple[str, ...]:
    """Return the names of the predictions in the data."""
    return ("yhat",) if len(what.predictions) == 1 else ("yhat_a", "yhat_b")


def _data(what: Resampling, interval: Interval, *, series: bool) -> RValue:
    """Return what R resamples: rows, ports with the numbers of their rows, or the rows of a series as a matrix."""
    frame = _frame(what)
    if series:
        names = RList((None, strings(list(frame.columns))))
        dim = RVector("integer", np.array(frame.shape, dtype=np.int32))
        return RVector("double", frame.to_numpy().ravel(order="F"), {"dim": dim, "dimnames": names})
    if interval.unit == "stratum" or not what.groups:
        return describe_frame(frame)
    ports = []
    for rows in what.groups:
        port = describe_frame(frame.iloc[rows].reset_index(drop=True))
        port.attributes["row.names"] = RVector("integer", (np.asarray(rows) + 1).astype(np.int32))
        ports.append(port)
    return RList(tuple(ports))


def _statistic(interval: Interval, what: Resampling | None, *, series: bool) -> RFunction:
    """Return the function that R calls on each resample, or one that says why there is none."""
    if what is None:
        return no_statistic(sentence("boot_no_data", term=interval.term))
    if what.metric in OF_MEANS:
        return statistic_of_mean(MEAN_COLUMN[what.metric], geometric=what.metric == "geometric mean")
    if what.metric not in METRIC_RECORDS or not METRIC_RECORDS[what.metric].in_r:
        return no_statistic(sentence("boot_function", term=interval.term))
    if interval.unit == "port, then sample":
        return no_statistic(sentence("boot_other_draws", term=interval.term, unit=interval.unit))
    by_port = bool(what.groups) and interval.unit == "port"
    return statistic_of_metric(what.metric, _columns(what), by_port=by_port, series=series)


def _call(function: str, **arguments: RValue) -> RCall:
    """Return the call that R's function would have kept."""
    return RCall(RSymbol(function), tuple(arguments.items()))


def _of_units(interval: Interval, what: Resampling | None) -> dict[str, RValue]:
    """Return the elements that `boot` adds: call, stype, strata and weights."""
    n = interval.n if what is None else len(what.y)
    codes = np.ones(n)
    stratified = what is not None and interval.unit == "stratum"
    if what is not None and what.groups:
        codes = np.ones(len(what.groups))
        if stratified:
            codes = np.empty(n)
            for k, rows in enumerate(what.groups):
                codes[rows] = k + 1.0
    sizes = np.bincount(codes.astype(np.int64))
    size = whole_or_text(interval.n_resamples)
    common: dict[str, RValue] = {"data": RSymbol("data"), "statistic": RSymbol("statistic"), "R": size}
    call = _call("boot", **common, **({"strata": RSymbol("strata")} if stratified else {}))
    weights = 1.0 / sizes[codes.astype(np.int64)]
    return {"call": call, "stype": strings("i"), "strata": doubles(codes), "weights": doubles(weights)}


def _of_series(what: Resampling, sim: str, n_resamples: int, replayed: bool) -> dict[str, RValue]:
    """Return the elements that `tsboot` adds: the length of blocks, and that the series is closed to a ring.

    Where R cannot draw the same blocks it has no `l`, and so stops where it would draw others.
    """
    length = whole_or_text(what.block_length)
    call = _call(
        "tsboot",
        tseries=RSymbol("data"),
        statistic=RSymbol("statistic"),
        R=whole_or_text(n_resamples),
        l=length,
        sim=strings(sim),
    )
    yes = RVector("logical", np.ones(1, dtype=np.int32))
    return {
        "n.sim": whole_or_text(len(what.y)),
        "call": call,
        "l" if replayed else "block_length": length,
        "endcorr": yes,
    }

"""Objects of class boot brought back as intervals: ours without loss, R's own with what they hold."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pli_stats.checks import refusal
from pli_stats.results import Interval, Intervals, Resampling
from pli_stats.robjects.classes.plausible import plausible
from pli_stats.robjects.classes.r_boot import PLAIN
from pli_stats.robjects.classes.r_notes import restore_notes
from pli_stats.robjects.vectors.r_frames import restore_frame
from pli_stats.robjects.vectors.r_scalars import numbers_of, restore_scalar, restore_whole, shape_of, texts_of
from pli_stats.robjects.vectors.r_values import RList, RValue, RVector, classes_of, parts_of, rows_numbered
from pli_stats.stats.metrics.definitions import METRICS
from pli_stats.text.notes import note

# Of the frame of an interval, beside its plain fields.
_BESIDE = ("n_resamples", "n_ports", "mc_error_low", "mc_error_high", "seed", "stream", "metric", "unit")


def restore_interval(value: RList) -> Interval:
    """Return a list of class pli_interval as an interval without replicates.

    Examples
    --------
    >>> import pli_stats as ps
    >>> from pli_stats.robjects.classes.r_boot import describe_interval
    >>> found = ps.bootstrap_ci([1.0, 2.0, 4.0, 9.0], [1.5, 2.5, 3.0, 7.0], metrics="mae", method="exact")["mae"]
    >>> restore_interval(describe_interval(found)).method
    'exact'
    """
    parts = parts_of(value)
    fields: dict[str, Any] = {name: restore_scalar(_part(parts, name)) for name in PLAIN}
    fields |= {name: restore_whole(parts.get(name), name) for name in ("n_ports", "n_resamples", "seed")}
    low, high = numbers_of(_part(parts, "mc_error")).tolist()
    return plausible(Interval(mc_error=(low, high), notes=restore_notes(parts.get("notes")), **fields), "pli_interval")


def restore_boot(value: RList) -> Interval | Intervals:
    """Return an object of class boot as an interval; R's own with several statistics as intervals by name.

    Examples
    --------
    >>> import pli_stats as ps
    >>> from pli_stats.robjects.classes.r_boot import describe_interval
    >>> found = ps.bootstrap_ci([1.0, 2.0, 4.0, 9.0], [1.5, 2.5, 3.0, 7.0], metrics="mae", n_resamples=99)["mae"]
    >>> restore_boot(describe_interval(found)).resampling.stream
    'r'
    """
    parts = parts_of(value)
    if "interval" not in parts:
        return _foreign(parts)
    frame = restore_frame(_list(parts, "interval"))
    lacking = [name for name in (*PLAIN, *_BESIDE) if name not in frame] or ["rows"] * frame.empty
    if lacking:
        raise refusal("from_r_part", kind="boot", part="interval", got=f"no {lacking[0]}")
    row = frame.iloc[0].to_dict()
    fields: dict[str, Any] = {name: _plain(row[name]) for name in (*PLAIN, "n_resamples")}
    t = numbers_of(_part(parts, "t"))
    found = Interval(
        n_ports=_plain(row["n_ports"]),
        mc_error=(float(row["mc_error_low"]), float(row["mc_error_high"])),
        seed=None if _text(row["seed"]) is None else int(row["seed"]),
        notes=restore_notes(parts.get("notes")),
        replicates=t,
        resampling=_resampling(parts, row),
        **fields,
    )
    return plausible(found, "boot")


def _resampling(parts: dict[str, RValue], row: dict[Any, Any]) -> Resampling | None:
    """Return what was resampled: rows, ports or the rows of a series."""
    stream, metric, data = _text(row["stream"]), _text(row["metric"]), parts.get("data")
    if stream is None or data is None:
        return None
    groups: tuple[Any, ...] = ()
    if isinstance(data, RVector):  # a series
        table = numbers_of(data).reshape(shape_of(data), order="F")
        columns = [np.ascontiguousarray(column) for column in table.T]
    elif "data.frame" in classes_of(data):
        columns = [column.to_numpy() for _, column in restore_frame(data).items()]  # type: ignore[arg-type]
        if row["unit"] == "stratum":
            codes = numbers_of(parts.get("strata"))
            groups = tuple(np.flatnonzero(codes == code) for code in np.unique(codes))
    else:
        columns, groups = _of_ports(data)
    length = restore_whole(parts.get("l"), "l") or restore_whole(parts.get("block_length"), "block_length") or 0
    dear = metric is None or (metric in METRICS and METRICS[metric].columns is None)
    influence = numbers_of(parts["L"]) if dear and "L" in parts else None
    return Resampling(columns[0], tuple(columns[1:]), metric, stream, groups, length, influence)


def _of_ports(data: RValue) -> tuple[list[Any], tuple[Any, ...]]:
    """Return the columns of all ports in the order of the rows, and the rows of each port."""
    if not isinstance(data, RList):
        raise refusal("from_r_part", kind="boot", part="data", got="no list of ports")
    groups, frames = [], []
    for port in data.values:
        if not isinstance(port, RList) or not isinstance(numbers := port.attributes.get("row.names"), RVector):
            raise refusal("from_r_part", kind="boot", part="data", got="no list of ports")
        n = rows_numbered(numbers)
        rows = np.asarray(numbers.values, dtype=np.int64) if n is None else np.arange(1, abs(n) + 1)
        groups.append(rows - 1)
        frames.append(restore_frame(port).to_numpy())
    order = np.concatenate(groups)
    table = np.concatenate(frames)[np.argsort(order, kind="stable")]
    return [np.ascontiguousarray(column) for column in table.T], tuple(groups)


def _foreign(parts: dict[str, RValue]) -> Interval | Intervals:
    """Return what R's own object holds: each statistic with its replicates."""
    t0, t = numbers_of(_part(parts, "t0")), _part(parts, "t")
    table = numbers_of(t).reshape(shape_of(t) or (-1, 1), order="F")
    given = parts["t0"].attributes.get("names") if isinstance(parts["t0"], RVector) else None
    names = list(texts_of(given)) if len(texts_of(given)) == len(t0) else [f"t{k + 1}" for k in range(len(t0))]
    made = note("replicates_from_r", call=_caller(parts.get("call")))
    found = {
        name: Interval(
            name, float(t0[k]), math.nan, math.nan, math.nan, "none", _rows(parts.get("data")),
            n_resamples=len(table), notes=(made,), replicates=np.ascontiguousarray(table[:, k]),
        )
        for k, name in enumerate(names)
    }  # fmt: skip
    return next(iter(found.values())) if len(found) == 1 else Intervals(found)


def _caller(call: RValue) -> str:
    """Return the name of the function that made an object."""
    return str(getattr(getattr(call, "function", None), "name", "boot"))


def _rows(data: RValue) -> int:
    """Return how many rows the data have, as R's NROW counts them."""
    if isinstance(data, RList) and "data.frame" in classes_of(data):
        return len(restore_frame(data))
    if isinstance(data, RVector) and shape_of(data):
        return shape_of(data)[0]
    return len(data) if isinstance(data, RVector | RList) else 0


def _plain(value: Any) -> Any:
    """Return a cell as Python's own, None where it is missing; NaN among doubles stays."""
    if isinstance(value, float):
        return float(value)
    if value is None or value != value or str(value) == "<NA>":  # pd.NA compares to nothing
        return None
    return value.item() if isinstance(value, np.generic) else value


def _text(value: Any) -> str | None:
    """Return a cell that is text, None where it is missing."""
    return value if isinstance(value, str) else None


def _part(parts: dict[str, RValue], name: str) -> RVector:
    """Return an element that is a vector, or refuse the object."""
    found = parts.get(name)
    if not isinstance(found, RVector) or not len(found):
        raise refusal("from_r_part", kind="boot", part=name, got="none" if found is None else "another kind of object")
    return found


def _list(parts: dict[str, RValue], name: str) -> RList:
    """Return an element that is a list, or refuse the object."""
    found = parts.get(name)
    if not isinstance(found, RList):
        raise refusal("from_r_part", kind="boot", part=name, got="no list")
    return found

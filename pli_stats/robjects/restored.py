"""Any object of R that has a counterpart in Python, brought back: the one entry for everything that comes from R."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pli_stats.checks import refusal
from pli_stats.robjects.classes.r_notes import SEVERAL, restore_notes
from pli_stats.robjects.classes.r_results import DOMAIN, RECORDS, restore_intervals, restore_record
from pli_stats.robjects.classes.r_tests import restore_pairs, restore_test
from pli_stats.robjects.classes.restored_boot import restore_boot, restore_interval
from pli_stats.robjects.vectors.r_frames import restore_frame
from pli_stats.robjects.vectors.r_scalars import restore_array, restore_scalar, shape_of
from pli_stats.robjects.vectors.r_values import RList, ROpaque, RValue, RVector, classes_of
from pli_stats.robjects.vectors.restored_columns import restore_column

BY_CLASS: dict[str, Any] = {
    "data.frame": restore_frame,
    "htest": restore_test,
    "pairwise.htest": restore_pairs,
    "boot": restore_boot,
    "pli_interval": restore_interval,
    "pli_intervals": restore_intervals,
    SEVERAL: restore_notes,
    **dict.fromkeys([*RECORDS, DOMAIN], restore_record),
}
AS_LISTS = ("list", "AsIs")  # a list of these classes is a list; ours that are not above have "list" for their last


def restore(value: RValue) -> Any:
    """Return an object of R as what it is in Python; what `describe` described comes back as it was.

    ==========================================  ================================================
    R                                           Python
    ==========================================  ================================================
    data.frame                                  DataFrame
    htest; pairwise.htest                       Test; DataFrame of pairs
    boot                                        Interval (Intervals for several statistics)
    list of class c("pli_comparison", "list")   Comparison, and so on
    vector of length one                        number, truth value, text, time; NA is None
    vector with names, factor                   Series
    other vector; matrix; array                 array (text: list); missing whole numbers: Int64
    matrix with names                           DataFrame
    named list; list; NULL                      dict; list; None
    function, call, name                        the description itself
    ==========================================  ================================================

    Tests and replicates that R made come back with what R keeps of them, and a note. A POSIXct without a zone, which R
    shows in that of its session, comes back in UTC.

    Examples
    --------
    >>> from pli_stats.robjects import doubles, named_list
    >>> restore(named_list({"Cu": doubles(45.0), "limits": doubles([0.1, 0.2])}))
    {'Cu': 45.0, 'limits': array([0.1, 0.2])}
    """
    if isinstance(value, RVector):
        return _vector(value)
    if isinstance(value, ROpaque):
        raise refusal("from_r_class", got=value.what)
    if not isinstance(value, RList):
        return value
    classes = classes_of(value)
    for name in classes:
        if name in BY_CLASS:
            return BY_CLASS[name](value)
    if "dim" in value.attributes or (classes and classes[-1] not in AS_LISTS):
        raise refusal("from_r_class", got=", ".join(map(repr, classes)) or "list with dimensions")
    return _list(value)


def _vector(value: RVector) -> Any:
    """Return a vector, a matrix or an array."""
    named = value.attributes.get("dimnames")
    if isinstance(named, RList) and any(part is not None for part in named.values):
        return _with_dimnames(value, named)
    names = value.attributes.get("names")
    if isinstance(names, RVector) or "factor" in classes_of(value):
        series = restore_column(value, "The vector")
        return series.set_axis(_labels(names)) if isinstance(names, RVector) else series
    return restore_scalar(value) if len(value) == 1 and not shape_of(value) else restore_array(value)


def _with_dimnames(value: RVector, named: RList) -> Any:
    """Return an array with names: a Series of one dimension, a frame of two."""
    plain = {key: part for key, part in value.attributes.items() if key != "dimnames"}
    shape = shape_of(value)
    if len(shape) > 2 or len(shape) != len(named):
        raise refusal("from_r_array", got=len(shape))
    rows = _labels(named.values[0]) if named.values[0] is not None else pd.RangeIndex(shape[0])
    if len(shape) == 1:
        flat = {key: part for key, part in plain.items() if key != "dim"}
        classes = [name for name in classes_of(value) if name != "table"]
        flat |= {"class": RVector("character", classes)} if classes else {}
        if not classes:
            flat.pop("class", None)
        return restore_column(RVector(value.kind, value.values, flat), "The table").set_axis(rows)
    columns = named.values[1]
    names = _labels(columns) if columns is not None else pd.Index([f"V{k + 1}" for k in range(shape[1])])
    table = {key: part for key, part in plain.items() if key != "class"}
    return pd.DataFrame(restore_array(RVector(value.kind, value.values, table)), index=rows, columns=names)


def _labels(names: RValue) -> pd.Index:
    """Return names as an index; a missing one is empty, as R has it."""
    return pd.Index([name or "" for name in names.values] if isinstance(names, RVector) else [], dtype="str")


def _list(value: RList) -> Any:
    """Return a list with names as a dict, one without as a list."""
    found = value.attributes.get("names")
    if not isinstance(found, RVector):
        return [restore(part) for part in value.values]
    names = [str(name or "") for name in found.values]
    lacking = sum(not name for name in names)
    if lacking or len(set(names)) < len(names):
        twice = [name for name in names if names.count(name) > 1 and name]
        raise refusal("from_r_names", got=f"{lacking} without a name" if lacking else f"{twice[0]!r} twice")
    return {name: restore(part) for name, part in zip(names, value.values, strict=True)}

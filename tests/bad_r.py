"""Bad inputs on the way to R and from it: cases for `bad_inputs.py`."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.robjects import RList, RVector, describe, describe_pairs, doubles, named_list, restore, strings

Case = tuple[str, Callable[[Path], Any]]


def to_r(what: str, value: Any) -> Case:
    """Return the case of a value that is described for R."""
    return f"to R: {what}", lambda folder: describe(value)


def column(what: str, values: Any, **options: Any) -> Case:
    """Return the case of a frame with one column."""
    return to_r(what, pd.DataFrame({"x": pd.Series(values, **options)}))


def from_r(what: str, value: Any) -> Case:
    """Return the case of an object that comes from R."""
    return f"from R: {what}", lambda folder: restore(value)


def vector(values: list[float], *classes: str, **attributes: str) -> RVector:
    """Return a double vector of R with a class and attributes of text."""
    more = {name: strings(value) for name, value in attributes.items()}
    return RVector("double", np.array(values), {**more, "class": strings(list(classes))})


def no_labels() -> pd.DataFrame:
    """Return a frame with an index of two levels."""
    return pd.DataFrame({"x": [1.0, 2.0]}, index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)]))


HALF_A_PAIR = "a\ud800"
STATIONS = pd.Index(["a", "b", "a"])
FRACTION = named_list({"rope": doubles(0.1)}, classes=["pli_posterior", "list"])
ADDED = datetime.timezone(datetime.timedelta(hours=5, minutes=30))

CUBE = {"dim": describe(np.array([2, 2, 2])), "dimnames": RList((strings(["a", "b"]), None, None))}

R_OBJECTS: list[Case] = [
    column("numbers and text in one column", [1.0, 2.0, "ND"], dtype=object),
    column("truth values among text", ["a", True], dtype=object),
    column("decimals", [decimal.Decimal("0.1")], dtype=object),
    column("bytes", [b"Eden"], dtype=object),
    column("lists in a column", [[1], [2]], dtype=object),
    column("months", pd.period_range("2024-01", periods=2, freq="M")),
    column("whole numbers beyond 2^53", [1, 2**53 + 1]),
    column("whole numbers beyond 2^64", [2**70], dtype=object),
    column("digits beyond a double", np.array([np.longdouble(1) + np.finfo(np.longdouble).eps])),
    column("nanoseconds", pd.to_datetime(["2024-01-15 12:00:00.123456789"])),
    column("microseconds in the year 9000", np.array(["9000-01-01T00:00:00.000001"], "datetime64[us]")),
    column("a zone without a name", pd.to_datetime(["2024-01-15 12:00"]).tz_localize(ADDED)),
    column("text with NUL", ["Eden", "Jer\0vis"]),
    column("half a surrogate pair", [HALF_A_PAIR], dtype=object),
    column("categories that are one as text", pd.Categorical([1, "1"])),
    to_r("columns named by numbers", pd.DataFrame([[1.0, 2.0]])),
    to_r("two columns of one name", pd.DataFrame([[1.0, 2.0]], columns=["Cu", "Cu"])),
    to_r("an index of two levels", no_labels()),
    to_r("an index of times", pd.DataFrame({"x": [1.0]}, index=pd.to_datetime(["2024-01-15"]))),
    to_r("a station twice in the index", pd.DataFrame({"x": [1.0, 2.0, 3.0]}, index=STATIONS)),
    to_r("a Series labelled by times", pd.Series([1.0], index=pd.to_datetime(["2024-01-15"]))),
    to_r("a mapping with numbers for keys", {1: "a"}),
    to_r("a mapping with an empty key", {"": "a"}),
    to_r("a function", len),
    to_r("a set", {"a"}),
    to_r("an array with a mask", np.ma.masked_array([1.0, 2.0], [False, True])),
    to_r("an array of records", np.zeros(2, dtype=[("a", "f8")])),
    to_r("a whole number beyond 2^53", 2**60),
    to_r("text with NUL", "a\0b"),
    ("to R: pairs without p values", lambda folder: describe_pairs(pd.DataFrame({"group_a": ["a"], "group_b": ["b"]}))),
    from_r("an object of another class", RList((doubles(1.0),), {"names": strings("call"), "class": strings("lm")})),
    from_r("a vector of another class", vector([1.0, 2.0], "Surv")),
    from_r("a list that names some elements", RList((doubles(1.0), doubles(2.0)), {"names": strings(["a", ""])})),
    from_r("a list with one name twice", RList((doubles(1.0), doubles(2.0)), {"names": strings(["a", "a"])})),
    from_r("half a day", vector([0.5], "Date")),
    from_r("a time in no known zone", vector([0.0], "POSIXct", "POSIXt", tzone="Mars/Base")),
    from_r("an infinite time", vector([np.inf], "POSIXct", "POSIXt")),
    from_r("a list for a column", RList((RList(()),), {"names": strings("x"), "class": strings("data.frame")})),
    from_r(
        "two columns of one name",
        RList((doubles(1.0), doubles(2.0)), {"names": strings(["x", "x"]), "class": strings("data.frame")}),
    ),
    from_r("a result without one of its fields", FRACTION),
    from_r("a boot object without replicates", named_list({"t0": doubles(1.0)}, classes=["boot"])),
    from_r("a table of three dimensions", RVector("integer", np.arange(8, dtype=np.int32), CUBE)),
]  # fmt: skip

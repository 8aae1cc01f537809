"""Times: R holds an instant as a double of seconds since 1970 and a date as a double of days.

A double of seconds holds microseconds until the year 2242. What it cannot hold is refused; what R hands over is read to
the microsecond.
"""

from __future__ import annotations

import re
import zoneinfo
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.robjects.vectors.na_and_text_attributes import (
    MARK,
    mark_of,
    marked,
    plain_doubles,
    text_attribute,
    with_missing,
)
from pli_stats.robjects.vectors.r_values import NA_INTEGER, RValue, RVector, strings

PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000}
SECONDS = {"secs": 1.0, "mins": 60.0, "hours": 3600.0, "days": 86400.0, "weeks": 604800.0}
MOST_SECONDS = 9.2e12  # of 64 bits of microseconds
FIRST_DAY, LAST_DAY = -719162, 2932896  # 0001-01-01 and 9999-12-31
_FIXED = re.compile(r"UTC([+-])(\d\d):00")
_TIMES = re.compile(r"(?:datetime64|timedelta64)\[(s|ms|us|ns)(?:, (.+))?\]")


def describe_instants(values: pd.Series, what: str) -> RVector:
    """Return instants as POSIXct; those without a zone are shown in UTC and marked, so that they come back without.

    Examples
    --------
    >>> times = pd.Series(pd.to_datetime(["1970-01-02"]).tz_localize("UTC"))
    >>> describe_instants(times, "t").values.tolist()
    [86400.0]
    """
    zone = getattr(values.dtype, "tz", None)
    here = values if zone is None else values.dt.tz_convert("UTC").dt.tz_localize(None)
    name = "UTC" if zone is None else _zone_name(zone, what)
    attributes: dict[str, RValue] = {"class": strings(["POSIXct", "POSIXt"]), "tzone": strings(name)}
    vector = RVector("double", _seconds(here, values, what), attributes)
    return marked(vector, str(values.dtype), f"datetime64[us, {name}]")


def describe_spans(values: pd.Series, what: str) -> RVector:
    """Return spans of time as difftime in seconds.

    Examples
    --------
    >>> describe_spans(pd.Series(pd.to_timedelta([1.5], unit="s")), "dt").values.tolist()
    [1.5]
    """
    attributes: dict[str, RValue] = {"class": strings("difftime"), "units": strings("secs")}
    return marked(RVector("double", _seconds(values, values, what), attributes), str(values.dtype), "timedelta64[us]")


def describe_dates(values: list[Any], missing: NDArray[np.bool_]) -> RVector:
    """Return days, None where missing, as Date.

    Examples
    --------
    >>> import datetime
    >>> describe_dates([datetime.date(1970, 1, 3)], np.zeros(1, bool)).values.tolist()
    [2.0]
    """
    days = np.array(values, "datetime64[D]")
    numbers = np.where(missing, 0, days.astype(np.int64)).astype(np.float64)
    return RVector("double", with_missing(numbers, missing), {"class": strings("Date")})


def restore_instants(vector: RVector, what: str) -> pd.Series:
    """Return POSIXct as instants in their zone, to the microsecond; without a zone R means its own, and we UTC.

    Examples
    --------
    >>> restore_instants(RVector("double", np.array([0.5]), {"tzone": strings("UTC")}), "t").dt.microsecond.tolist()
    [500000]
    """
    given = text_attribute(vector, "tzone")
    zone = given[0] if given and given[0] else "UTC"
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise refusal("from_r_zone", what=what, got=zone) from None
    naive = pd.Series(_microseconds(_doubles(vector), what).view("datetime64[us]"))
    unit, old = _marked_unit(vector)
    if unit and old is None:
        return naive.dt.as_unit(unit)
    aware = naive.dt.tz_localize("UTC").dt.tz_convert(old or zone)
    return aware.dt.as_unit(unit) if unit else aware


def restore_spans(vector: RVector, what: str) -> pd.Series:
    """Return difftime as spans of time, to the microsecond.

    Examples
    --------
    >>> hours = RVector("double", np.array([2.0]), {"units": strings("hours")})
    >>> restore_spans(hours, "dt").dt.total_seconds().tolist()
    [7200.0]
    """
    units = text_attribute(vector, "units")
    factor = SECONDS.get(units[0] if units else "secs")
    if factor is None:
        raise refusal("from_r_class", got=f"difftime in {units[0]!r}")
    spans = pd.Series(_microseconds(_doubles(vector) * factor, what).view("timedelta64[us]"))
    unit, _ = _marked_unit(vector)
    return spans.dt.as_unit(unit) if unit else spans


def restore_dates(vector: RVector, what: str) -> pd.Series:
    """Return Date as days, objects of `datetime.date` with None where missing.

    Examples
    --------
    >>> restore_dates(RVector("double", np.array([2.0])), "d").tolist()
    [datetime.date(1970, 1, 3)]
    """
    days = _doubles(vector)
    missing = np.isnan(days)
    whole = np.where(missing, 0.0, days)
    wrong = (whole != np.floor(whole)) | (whole < FIRST_DAY) | (whole > LAST_DAY)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise refusal("from_r_date", what=what, row=row, got=f"{days[row]:g} days since 1970")
    out = whole.astype(np.int64).astype("datetime64[D]").astype(object)
    out[missing] = None
    return pd.Series(out, dtype=object)


def _seconds(naive: pd.Series, shown: pd.Series, what: str) -> NDArray[np.float64]:
    """Return seconds, or refuse the first instant or span that does not come back from them."""
    missing = naive.isna().to_numpy()
    match = _TIMES.fullmatch(str(naive.dtype))
    unit = match[1] if match else "ns"
    counts = np.where(missing, 0, naive.to_numpy().view(np.int64))
    lost = np.zeros(len(counts), bool)
    if unit == "ns":
        unit, lost, counts = "us", counts % 1000 != 0, counts // 1000
    seconds = counts / PER_SECOND[unit]
    lost |= np.abs(seconds) > MOST_SECONDS
    lost |= np.where(lost, 0, _counts(np.where(lost, 0.0, seconds), 1_000_000)) != np.where(
        lost, 0, counts * (1_000_000 // PER_SECOND[unit])
    )
    if lost.any():
        row = int(np.argmax(lost))
        raise refusal("r_time", what=what, row=row, got=shown.iloc[row])
    return with_missing(seconds, missing)


def _counts(seconds: NDArray[np.float64], per: int) -> NDArray[np.int64]:
    """Return whole numbers of a unit, rounded; whole seconds are set apart, so that no digit is lost."""
    whole = np.floor(seconds)
    return whole.astype(np.int64) * per + np.rint((seconds - whole) * per).astype(np.int64)


def _microseconds(seconds: NDArray[np.float64], what: str) -> NDArray[np.int64]:
    """Return microseconds with NumPy's mark of a missing time, or refuse what is out of range."""
    missing = np.isnan(seconds)
    far = ~missing & ~(np.abs(seconds) < MOST_SECONDS)
    if far.any():
        row = int(np.argmax(far))
        raise refusal("from_r_time", what=what, row=row, got=seconds[row])
    return np.where(missing, np.iinfo(np.int64).min, _counts(np.where(missing, 0.0, seconds), 1_000_000))


def _doubles(vector: RVector) -> NDArray[np.float64]:
    """Return the numbers of a vector, which R may hold as integers."""
    values = np.asarray(vector.values)
    if vector.kind == "integer":
        return np.where(values == NA_INTEGER, np.nan, values.astype(np.float64))
    return plain_doubles(values)


def _zone_name(zone: Any, what: str) -> str:
    """Return the name by which R knows a zone."""
    name = str(zone)
    fixed = _FIXED.fullmatch(name)
    if fixed:  # the signs of these names are those of POSIX, which counts westwards
        return f"Etc/GMT{'-' if fixed[1] == '+' else '+'}{int(fixed[2])}"
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise refusal("r_zone", what=what, got=name) from None
    return name


def _marked_unit(vector: RVector) -> tuple[Any, str | None]:
    """Return unit and zone of the mark, if there is one that speaks of times."""
    match = _TIMES.fullmatch(mark_of(vector) or "") if MARK in vector.attributes else None
    return (match[1], match[2]) if match else (None, None)

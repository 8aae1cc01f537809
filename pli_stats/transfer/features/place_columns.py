"""Which columns say where or when a row was taken, by their names: coordinates, dates, stations and surveys."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Whole names, once units and sine or cosine are gone: "time" is one, "residence time" is none.
_PLACES = frozenset(
    {
        *("latitude", "lat", "longitude", "lon", "long", "lng", "easting", "northing", "utmx", "utmy", "gridref"),
        *("year", "month", "day", "week", "hour", "season", "quarter", "dayofyear", "doy", "date", "time", "datetime"),
        *("sampleyear", "sampledate", "samplingyear", "samplingdate", "collectiondate", "timestamp"),
        *("survey", "surveyyear", "surveydate", "surveyid", "cruise", "campaign"),
        *("station", "stationid", "stationname", "stationcode", "site", "siteid", "sitename", "sitecode"),
        *("port", "harbour", "harbor", "country", "region", "zone", "iso2", "iso3"),
    }
)
_BESIDE = frozenset({"deg", "degree", "degrees", "dd", "decimal", "wgs", "wgs84", "sin", "cos"})
_WORDS = re.compile(r"[^\W_]+")


def is_place(name: str) -> bool:
    """Say whether a column is a coordinate, a date, a station or a survey, by its name.

    Such a column means another place or time in another domain, and lies outside the training rows in a port that was
    not seen: it is never taken for the same quantity in both domains.

    Examples
    --------
    >>> [name for name in ("latitude", "survey_year", "month_sin", "depth", "residence_time") if is_place(name)]
    ['latitude', 'survey_year', 'month_sin']
    """
    words = [word for word in _WORDS.findall(str(name).casefold()) if word not in _BESIDE]
    return "".join(words) in _PLACES


def place_columns(names: Iterable[str]) -> list[str]:
    """Return the names that `is_place` knows, in their order.

    Examples
    --------
    >>> place_columns(["depth", "longitude", "surveyyear"])
    ['longitude', 'surveyyear']
    """
    return [name for name in names if is_place(name)]

"""Columns that say where, when or in which survey a sample was taken: no two domains share what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pli_stats.pollution.reading.columns.role_names import DATE_NAMES, PORT_NAMES, ROLE_NAMES, SAMPLE_NAMES

_COORDINATE = re.compile(r"utm[xy]?|eastings?|northings?|lat|lon|lng|.*latitude.*|.*longitude.*|coord(inate)?s?")
_TIME = re.compile(
    r"(sample|sampling|survey|collection|start|end|visit)?(date|year|yr|month|day|season|time|datetime|julianday)(sampled|collected)?"
)
_SURVEY = re.compile(r"(survey|campaign|cruise|visit)(id|no|number|code|name)?")


def place_or_time(name: str) -> str | None:
    """Return what a column says of where or when a sample was taken, or None if by its name it says something else.

    Examples
    --------
    >>> [place_or_time(name) for name in ("Latitude", "survey_year", "station", "depth_m", "toc")]
    ['a coordinate', 'a date', 'a station', None, None]
    """
    words = [word for word in re.split(r"[\W_]+", name.casefold()) if word]
    key = "".join(words)
    if key == "long" or any(_COORDINATE.fullmatch(word) for word in words):
        return "a coordinate"
    if _SURVEY.fullmatch(key):
        return "a survey"
    if _TIME.fullmatch(key) or key in DATE_NAMES:
        return "a date"
    return "a station" if key in ROLE_NAMES["station"] | PORT_NAMES or key in SAMPLE_NAMES else None


def tieable(names: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that two domains can share: all but those of place and time.

    Examples
    --------
    >>> tieable(["toc", "year", "longitude"])
    ('toc',)
    """
    return tuple(name for name in names if place_or_time(name) is None)

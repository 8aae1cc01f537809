"""Which columns of a table are features where nobody names them, and why each of the others is not."""

from __future__ import annotations

import re

import pandas as pd

from pli_stats.pollution.reading.columns.role_names import ROLE_NAMES, SAMPLE_NAMES
from pli_stats.pollution.reading.formats.codes import word_set
from pli_stats.pollution.reading.formats.known_formats import key_of

COORDINATE = "where a place lies, and not what it is like"
LABEL = "label of the sample or the station"
EMPTY = "empty"
CONSTANT = "the same in every row"
DATE = "a date"
NUMBERS_AS_TEXT = "numbers written as text"
ROW_NAMES = "another text in nearly every row"
GROUP_NAME = "names the group"

NEARLY_ALL = 0.9  # of the rows with a text of their own: it names them
MOST_DIGITS = 0.5  # of the texts beginning with a number: they are measurements, not levels

_COORDINATE_WORDS = word_set("lat lon lng easting northing eastings northings utm utmx utmy utme utmn coord coords "
                             "coordinate coordinates xcoord ycoord")  # fmt: skip
_COORDINATE_KEYS = word_set("x y long")  # as a whole name only: "long axis" is none
_LABEL_KEYS = ROLE_NAMES["station"] | {*SAMPLE_NAMES} | word_set("id fid gid uid objectid rowid rownumber row index")
_WORDS = re.compile(r"[^\W\d_]+")
_NUMBER_FIRST = re.compile(r"\s*[<>~+-]?\s*\d")


def default_features(table: pd.DataFrame, groups: pd.Series | None = None) -> tuple[list[str], dict[str, str]]:
    """Return the columns that can be features, and for each of the others the reason why it is none.

    Numbers, truth values and texts that repeat are features, years among them. Coordinates, dates and labels of rows
    are not: a model that learns them learns which place it is at, and that helps at no other place.

    Examples
    --------
    >>> table = pd.DataFrame({"station": ["S1", "S2", "S3"], "lat": [1.0, 2.0, 3.0], "toc": [0.5, 1.0, None]})
    >>> kept, left = default_features(table)
    >>> kept, list(left)
    (['toc'], ['station', 'lat'])
    """
    kept: list[str] = []
    left: dict[str, str] = {}
    for name in map(str, table.columns):
        why = _why_none(name, table[name], groups)
        if why is None:
            kept.append(name)
        else:
            left[name] = why
    return kept, left


def is_coordinate(name: str) -> bool:
    """Say whether a name is that of a coordinate.

    Examples
    --------
    >>> [name for name in ("Latitude (N)", "DecLongitude", "x", "UTM_E", "long axis", "flat") if is_coordinate(name)]
    ['Latitude (N)', 'DecLongitude', 'x', 'UTM_E']
    """
    key = key_of(name)
    words = {word.casefold() for word in _WORDS.findall(name)}
    return key in _COORDINATE_KEYS or "latitude" in key or "longitude" in key or bool(words & _COORDINATE_WORDS)


def _why_none(name: str, column: pd.Series, groups: pd.Series | None) -> str | None:
    """Return why a column is no feature, None for one that is."""
    present = column.dropna()
    key = key_of(name)
    if is_coordinate(name):
        return COORDINATE
    if key in _LABEL_KEYS:
        return LABEL
    if present.empty:
        return EMPTY
    if len(present) == len(column) > 1 and present.astype(str).nunique() == 1:
        return CONSTANT
    if column.dtype.kind in "mM" or pd.api.types.infer_dtype(present) in ("date", "datetime", "time", "timedelta"):
        return DATE
    if pd.api.types.infer_dtype(present) != "string":
        return None
    return _why_text_is_none(key, present, groups)


def _why_text_is_none(key: str, present: pd.Series, groups: pd.Series | None) -> str | None:
    """Return why a column of text is no feature, None for levels that repeat."""
    if "date" in key or key.endswith("time"):
        return DATE
    levels = present.unique()
    if sum(_NUMBER_FIRST.match(level) is not None for level in levels) > MOST_DIGITS * len(levels):
        return NUMBERS_AS_TEXT
    if len(present) > 1 and len(levels) >= NEARLY_ALL * len(present):
        return ROW_NAMES
    if groups is not None and _one_to_one(present, groups.loc[present.index]):
        return GROUP_NAME
    return None


def _one_to_one(texts: pd.Series, groups: pd.Series) -> bool:
    """Say whether each text stands for one group and each group for one text."""
    pairs = len({*zip(texts.tolist(), groups.tolist(), strict=True)})
    return pairs == texts.nunique() == groups.nunique()

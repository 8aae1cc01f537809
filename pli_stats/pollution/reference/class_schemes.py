"""Class schemes: who owns each edge, and sorting values into ordered classes.

A scheme covers the whole line, each point once. That is what catches the misprinted tables of the literature
(a last Igeo class printed as "> 6" leaves 5 to 6 to nobody; an Er table without 160 to 320 has a gap), so it
is checked for every scheme, the user's and ours.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import InputError, listed, refusal
from pli_stats.pollution.reference.catalogue import named_rows

Floats = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
Codes = np.ndarray[Any, np.dtype[np.signedinteger[Any]]]

BLOCK = 1 << 15  # values at a time: 256 KiB of doubles stay in the cache while every edge passes over them


@dataclass(frozen=True, eq=False)
class Scheme:
    """Classes of an index from the lowest to the highest, with their edges.

    Attributes
    ----------
    name : str
        The name of the scheme, or "own".
    index : str
        The index it is made for, such as "PLI"; empty if unknown.
    classes : tuple of str, (k,)
    lower, upper : array, (k,), unit of the index
        Edges; the first lower one is -inf, the last upper one inf.
    lower_closed, upper_closed : array of bool, (k,)
        True where the class owns the edge. At -inf and inf they have no meaning.
    citation : str
    """

    name: str
    index: str
    classes: tuple[str, ...]
    lower: Floats = field(repr=False)
    lower_closed: Flags = field(repr=False)
    upper: Floats = field(repr=False)
    upper_closed: Flags = field(repr=False)
    citation: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Freeze the edges and check that each point of the line has one class."""
        for name in ("lower", "upper", "lower_closed", "upper_closed"):
            edges = np.array(getattr(self, name), dtype=bool if name.endswith("closed") else np.float64)
            edges.flags.writeable = False
            object.__setattr__(self, name, edges)
        _check_names(self.classes)
        _check_each(self)
        _check_cover(self)


def scheme(spec: Any) -> Scheme:
    """Return a class scheme by name, or from the user's own table.

    References
    ----------
    Hakanson, L. (1980). Water Research 14, 975-1001. doi:10.1016/0043-1354(80)90143-8

    Examples
    --------
    >>> scheme("hakanson1980_cf").classes
    ('low', 'moderate', 'considerable', 'very high')
    >>> import pandas as pd
    >>> own = pd.DataFrame({"lower": [-np.inf, 2.0], "upper": [2.0, np.inf], "class": ["fine", "act"]})
    >>> scheme(own).classes
    ('fine', 'act')
    """
    if isinstance(spec, Scheme):
        return spec
    if isinstance(spec, str):
        return _published(spec)
    if isinstance(spec, pd.DataFrame) and {"lower", "upper", "class"} <= set(spec.columns):
        return _from_frame(spec)
    is_frame = isinstance(spec, pd.DataFrame)
    got = f"a frame with columns {listed(spec.columns)}" if is_frame else type(spec).__name__
    raise refusal("scheme_kind", got=got)


def classify(values: Any, scheme_spec: Any) -> pd.Series:
    """Return the class of each value, as an ordered categorical.

    Parameters
    ----------
    values : Series, array or list, (n,), unit of the index
        -inf and inf fall into the first and the last class.
    scheme_spec : str, Scheme or DataFrame
        What `scheme` takes.

    Returns
    -------
    Series of ordered categorical, (n,)
        Index and name of `values` if it is a Series.

    Raises
    ------
    InputError
        A value is missing or no number, or the scheme is unknown or does not cover the line.

    References
    ----------
    Hakanson, L. (1980). Water Research 14, 975-1001. doi:10.1016/0043-1354(80)90143-8

    Examples
    --------
    >>> classify([0.99, 1.0, 3.0], "hakanson1980_cf").tolist()
    ['low', 'moderate', 'considerable']
    >>> classify([0.0, 0.1], "muller1969_igeo").tolist()
    ['0 unpolluted', '1 unpolluted to moderately polluted']
    """
    chosen = scheme(scheme_spec)
    kind = pd.CategoricalDtype(list(chosen.classes), ordered=True)
    classes = pd.Categorical.from_codes(class_codes(values, chosen), dtype=kind)
    if isinstance(values, pd.Series):
        return pd.Series(classes, index=values.index, name=values.name, copy=False)
    return pd.Series(classes, copy=False)


def class_codes(values: Any, scheme_spec: Any) -> Codes:
    """Return the number of the class of each value, 0 for the lowest.

    References
    ----------
    Hakanson, L. (1980). Water Research 14, 975-1001. doi:10.1016/0043-1354(80)90143-8

    Examples
    --------
    >>> class_codes([0.9, 1.0, 1.1], "tomlinson1980_pli").tolist()
    [0, 1, 2]
    """
    chosen = scheme(scheme_spec)
    numbers = _numbers(values)
    codes = np.zeros(len(numbers), dtype=np.min_scalar_type(-len(chosen.classes)))
    edges = list(zip(chosen.upper[:-1].tolist(), chosen.upper_closed[:-1].tolist(), strict=True))
    for start in range(0, len(numbers), BLOCK):
        part, counted = numbers[start : start + BLOCK], codes[start : start + BLOCK]
        if np.isnan(part).any():
            position = start + int(np.argmax(np.isnan(part)))
            raise refusal("scheme_value", position=position, value=math.nan)
        # a value has passed an edge when it lies above it, or on it and the class below does not own it
        for edge, closed in edges:
            counted += (part > edge) if closed else (part >= edge)
    return codes


def _numbers(values: Any) -> Floats:
    """Return the values as doubles; text, truth values and missing values are refused, not coerced."""
    if isinstance(values, pd.DataFrame):
        raise refusal("scheme_shape", got="a frame")
    try:
        array = np.asarray(values)
    except ValueError:  # NumPy's word for lists of unequal length
        raise refusal("scheme_shape", got="nested lists") from None
    if array.ndim != 1:
        raise refusal("scheme_shape", got=f"{array.ndim} dimensions")
    if array.dtype.kind not in "iuf":
        objects = list(values)
        bad = next((i for i, value in enumerate(objects) if not _is_number(value)), None)
        if bad is not None:
            raise refusal("scheme_value", position=bad, value=objects[bad])
        array = np.array(objects, dtype=np.float64)
    return array.astype(np.float64, copy=False)


def _is_number(value: object) -> bool:
    """Say whether `value` is a real number, infinite ones included."""
    return isinstance(value, Real) and not isinstance(value, bool)


@functools.cache
def _published(name: str) -> Scheme:
    """Return a scheme of the package; it is immutable, so it is shared."""
    return _from_frame(named_rows("class_schemes", "scheme", name, "class scheme", "schemes"))


def _from_frame(frame: pd.DataFrame) -> Scheme:
    """Return the scheme that stands in a frame, one row a class."""
    classes = tuple("" if pd.isna(each) else str(each) for each in frame["class"])
    lower = pd.to_numeric(frame["lower"], errors="coerce").to_numpy(dtype=np.float64)
    upper = pd.to_numeric(frame["upper"], errors="coerce").to_numpy(dtype=np.float64)
    lower_closed, upper_closed = _owners(frame)
    told = frame.columns.intersection(["scheme", "index", "citation"]) if classes else ()
    about = {str(key): str(frame[key].iloc[0]) for key in told}
    name, index, citation = about.get("scheme", "own"), about.get("index", ""), about.get("citation", "")
    return Scheme(name, index, classes, lower, lower_closed, upper, upper_closed, citation)


def _owners(frame: pd.DataFrame) -> tuple[Flags, Flags]:
    """Return who owns the lower and the upper edges; what is not said follows from the neighbour's edge."""
    lower = _flags(frame, "lower_closed") if "lower_closed" in frame.columns else None
    upper = _flags(frame, "upper_closed") if "upper_closed" in frame.columns else None
    if lower is None:
        lower = np.ones(len(frame), dtype=bool) if upper is None else np.append(False, ~upper[:-1])
    if upper is None:
        upper = np.append(~lower[1:], False)
    return lower, upper


def _flags(frame: pd.DataFrame, side: str) -> Flags:
    """Return a column of truth values; text such as "False" is refused, because it would count as true."""
    for name, value in zip(frame["class"], frame[side], strict=True):
        if not isinstance(value, bool | np.bool_):
            raise _gap(f"{side} of class {name!r} must be True or False, got {value!r}")
    return frame[side].to_numpy(dtype=bool)


def _gap(detail: str) -> InputError:
    """Return the error for a scheme that does not cover the line."""
    return refusal("scheme_gap", detail=detail)


def _check_names(classes: tuple[str, ...]) -> None:
    """Refuse a scheme without classes, and classes without names of their own."""
    if not classes:
        raise _gap("it has no class")
    for name in classes:
        if not name or classes.count(name) > 1:
            raise refusal("scheme_class", name=name, times=classes.count(name))


def _check_each(chosen: Scheme) -> None:
    """Refuse a class without edges or without room between them."""
    sides = (chosen.lower, chosen.upper, chosen.lower_closed, chosen.upper_closed)
    if any(side.shape != (len(chosen.classes),) for side in sides):
        raise _gap("each class needs one lower and one upper edge, and an owner for each")
    for name, low, high, low_closed, high_closed in zip(chosen.classes, *sides, strict=True):
        if math.isnan(low) or math.isnan(high):
            raise _gap(f"an edge of class {name!r} is missing (write -inf and inf at the two ends)")
        point = low == high and low_closed and high_closed and math.isfinite(low)
        if not (low < high or point):
            raise _gap(f"class {name!r} is empty, it runs from {low:g} to {high:g}")


def _check_cover(chosen: Scheme) -> None:
    """Refuse gaps and overlaps between neighbours, and ends that stop short of infinity."""
    classes, lower, upper = chosen.classes, chosen.lower, chosen.upper
    if lower[0] != -math.inf:
        raise _gap(f"the first class {classes[0]!r} begins at {lower[0]:g} instead of -inf")
    if upper[-1] != math.inf:
        raise _gap(f"the last class {classes[-1]!r} ends at {upper[-1]:g} instead of inf")
    for i in range(len(classes) - 1):
        pair = f"{classes[i]!r} and {classes[i + 1]!r}"
        if upper[i] < lower[i + 1]:
            raise _gap(f"{upper[i]:g} to {lower[i + 1]:g}, between {pair}, has no class")
        if upper[i] > lower[i + 1]:
            raise _gap(f"{pair} overlap from {lower[i + 1]:g} to {upper[i]:g}")
        if chosen.upper_closed[i] == chosen.lower_closed[i + 1]:
            owners = "both own" if chosen.upper_closed[i] else "neither of them owns"
            raise _gap(f"of {pair} {owners} the edge {upper[i]:g}")

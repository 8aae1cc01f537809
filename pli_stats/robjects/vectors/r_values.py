"""R objects described without R: vectors, lists, names, calls and functions, each with its attributes.

One description has three ways out: live objects through rpy2 (`pli_stats.r`), files with R, and files without R
(`pli_stats.rds`). Nothing here knows any of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

NA_INTEGER = -(2**31)  # R's missing integer and missing logical
# R's missing double is a NaN whose low word is 1954, the year of birth of one of its authors.
NA_REAL = np.array([0x7FF00000000007A2], dtype=np.uint64).view(np.float64)[0]

KINDS = ("logical", "integer", "double", "complex", "character")


@dataclass(frozen=True, eq=False)
class RVector:
    """An atomic vector of R.

    Attributes
    ----------
    kind : {"logical", "integer", "double", "complex", "character"}
    values : array, (n,), or sequence of str
        int32 for logical (0, 1) and integer, with `NA_INTEGER` where missing; float64 for double, with `NA_REAL` where
        missing; complex128; str with None where missing. Matrices column by column, with the attribute dim.
    attributes : dict of str to description
        In R's order: names, dim, dimnames, class, levels, tzone, ...

    Examples
    --------
    >>> RVector("integer", np.array([1, NA_INTEGER], dtype=np.int32)).kind
    'integer'
    """

    kind: str
    values: NDArray[Any] | Sequence[str | None]
    attributes: dict[str, RValue] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of elements."""
        return len(self.values)


@dataclass(frozen=True, eq=False)
class RList:
    """A generic vector of R: a list, or with class and row.names a data frame."""

    values: tuple[RValue, ...]
    attributes: dict[str, RValue] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of elements."""
        return len(self.values)


@dataclass(frozen=True)
class RSymbol:
    """A name in R's language, such as `data` in a call."""

    name: str


@dataclass(frozen=True, eq=False)
class RCall:
    """A call in R's language, not evaluated: a function and its arguments, each named or not ("" for no name)."""

    function: RSymbol | RCall
    arguments: tuple[tuple[str, RValue], ...] = ()
    attributes: dict[str, RValue] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class RFunction:
    """A function in the global environment, whose arguments have no defaults."""

    arguments: tuple[str, ...]
    body: RCall | RSymbol
    attributes: dict[str, RValue] = field(default_factory=dict)


@dataclass(frozen=True)
class ROpaque:
    """Something of R that is not held here: an environment, a function with one, raw bytes, an S4 object.

    It keeps its place when a file is read, so that what stands beside it can be used; to write it, or to make a Python
    value of it, is refused.

    Attributes
    ----------
    what : str
        What it is in R, as a sentence names it: "an environment".

    Examples
    --------
    >>> ROpaque("an environment").what
    'an environment'
    """

    what: str


RValue = RVector | RList | RSymbol | RCall | RFunction | ROpaque | None


def doubles(values: Any, names: Sequence[str] = ()) -> RVector:
    """Return a double vector, with names where given; NaN stays NaN (`NA_REAL` is how a missing value is said).

    Examples
    --------
    >>> doubles([0.5], ["mae"]).attributes["names"].values
    ['mae']
    """
    attributes: dict[str, RValue] = {"names": strings(names)} if len(names) else {}
    return RVector("double", np.atleast_1d(np.asarray(values, dtype=np.float64)), attributes)


def strings(values: str | Sequence[str | None]) -> RVector:
    """Return a character vector; None is NA.

    Examples
    --------
    >>> strings("two-sided").values
    ['two-sided']
    """
    return RVector("character", [values] if isinstance(values, str) else list(values))


def named_list(parts: Mapping[str, RValue], *, classes: Sequence[str] = ()) -> RList:
    """Return a list with names, and with a class where given.

    Examples
    --------
    >>> named_list({"method": strings("t")}, classes=["htest"]).attributes["class"].values
    ['htest']
    """
    attributes: dict[str, RValue] = {"names": strings(list(parts))}
    if classes:
        attributes["class"] = strings(list(classes))
    return RList(tuple(parts.values()), attributes)


def parts_of(value: RList) -> dict[str, RValue]:
    """Return the elements of a list by name; elements without a name, and later ones of the same name, are not there.

    Examples
    --------
    >>> list(parts_of(named_list({"t0": doubles(1.0)})))
    ['t0']
    """
    names = value.attributes.get("names")
    if not isinstance(names, RVector):
        return {}
    found: dict[str, RValue] = {}
    for name, part in zip(names.values, value.values, strict=True):
        if name:
            found.setdefault(str(name), part)
    return found


def rows_numbered(names: RValue) -> int | None:
    """Return n of R's short form c(NA, n) of row names, below 0 where R has numbered the rows by itself, else None.

    Examples
    --------
    >>> rows_numbered(RVector("integer", np.array([NA_INTEGER, -3], dtype=np.int32)))
    -3
    >>> rows_numbered(RVector("integer", np.array([-5, 3], dtype=np.int32))) is None
    True
    """
    if not isinstance(names, RVector) or names.kind not in ("integer", "double") or len(names) != 2:
        return None
    first, n = np.asarray(names.values).tolist()
    short = first == NA_INTEGER if names.kind == "integer" else first != first
    return int(n) if short and abs(n) <= 2**31 - 1 else None


def classes_of(value: RValue) -> tuple[str, ...]:
    """Return the class attribute, () where there is none.

    Examples
    --------
    >>> classes_of(named_list({}, classes=["pli_assessment", "list"]))
    ('pli_assessment', 'list')
    """
    marked = None if value is None or isinstance(value, RSymbol | ROpaque) else value.attributes.get("class")
    return tuple(str(name) for name in marked.values) if isinstance(marked, RVector) else ()

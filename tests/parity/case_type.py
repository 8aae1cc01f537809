"""A call that both languages make: one verb, its arguments, and what the inputs are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

GOLDEN = "golden files"
SURVEY = "example survey"
PAGE = "written-down rows"
NOTHING = "no arguments"
SIMULATED = "simulated domains"
RESULTS = "results of every kind, from the lines above"
MIRROR = "its data set"
R_PACKAGES = "its data set, which ships inside an R package"


@dataclass(frozen=True)
class Frame:
    """A data frame: columns by name."""

    columns: dict[str, list[Any]]


@dataclass(frozen=True)
class Matrix:
    """A matrix, row by row."""

    rows: list[list[float]]


@dataclass(frozen=True)
class Named:
    """A named numeric vector; a dict in Python."""

    values: dict[str, float]


@dataclass(frozen=True)
class Kept:
    """What an earlier call gave, or one part of it."""

    key: str
    part: str | int | None = None


@dataclass(frozen=True)
class Together:
    """Several things that were kept, by name."""

    kept: dict[str, str]


@dataclass(frozen=True)
class Folder:
    """A new folder, or a file in one: another one in each language."""

    name: str


@dataclass(frozen=True)
class Case:
    """One call. `keep` names its result for later calls; methods take their object from `args["object"]`."""

    verb: str
    args: dict[str, Any] = field(default_factory=dict)
    inputs: str = GOLDEN
    keep: str = ""

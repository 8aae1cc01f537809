"""What is asked about the columns of a table, and what they turn out to mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pli_stats.checks import InputError, listed, sentence
from pli_stats.pollution.reading.columns.column_headers import Header
from pli_stats.pollution.reading.concentrations.units import Unit
from pli_stats.pollution.reading.formats.known_formats import Format
from pli_stats.pollution.reading.formats.rows import Rows
from pli_stats.results import Change


class NoElementsError(InputError):
    """No column name names an element; the rows of the table may."""


COLUMN_ARGUMENTS = ("port", "station", "unit", "moisture", "limit", "limit_unit", "flag", "analyte", "result")


@dataclass(frozen=True)
class Options:
    """The arguments of `read_samples` that say what columns and cells mean; see there."""

    port: str | None = None
    station: str | None = None
    date: tuple[str, ...] | None = None
    format: str | None = None
    layout: str | None = None
    elements: Mapping[str, str] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    units: str | Mapping[str, str] | None = None
    unit: str | None = None
    moisture: str | None = None
    basis: str | None = None
    limits: Mapping[str, float] | float | None = None
    limit: str | None = None
    limit_unit: str | None = None
    flag: str | None = None
    qualifiers: Mapping[str, str] = field(default_factory=dict)
    negative: str | None = None
    analyte: str | None = None
    result: str | None = None
    nondetect_codes: tuple[float, ...] = ()
    missing_codes: tuple[float, ...] = ()
    replicates: str = "error"


@dataclass(frozen=True)
class LimitColumn:
    """A column of detection limits: its kind, and the columns of its unit and type."""

    column: int
    kind: str  # detection or reporting
    unit: int | None = None
    type: int | None = None


@dataclass
class Plan:
    """The meaning of each column, by position."""

    layout: str
    format: Format | None = None
    results: dict[str, int] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    unit_said: dict[str, str] = field(default_factory=dict)  # how the unit of an element is known
    limits: dict[str, list[LimitColumn]] = field(default_factory=dict)  # by element; under "" those of a long table
    limit_units: dict[int, Unit] = field(default_factory=dict)
    flags: dict[str, list[int]] = field(default_factory=dict)  # by element; under "" those of the whole row
    overruled: dict[int, list[int]] = field(default_factory=dict)  # flag column -> those that it overrules where filled
    words: dict[int, str] = field(default_factory=dict)  # of a flag column: what its name says beside the element
    single: dict[str, int] = field(default_factory=dict)  # analyte, result, unit, basis, moisture, solids, station
    rows: list[tuple[Rows, int]] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)  # what tells samples of one station and date apart
    date: list[int] = field(default_factory=list)
    port: int | None = None
    info: list[int] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    how: dict[int, tuple[str, str]] = field(default_factory=dict)  # column -> role, how it was decided
    headers: list[Header] = field(default_factory=list)

    @property
    def numeric(self) -> set[int]:
        """The columns that hold numbers."""
        own = {self.single[role] for role in ("result", "moisture", "solids") if role in self.single}
        limits = {limit.column for limits in self.limits.values() for limit in limits}
        return own | set(self.results.values()) | limits

    def log(self, column: int, rule: str, name: str, before: Any, after: Any, how: str) -> None:
        """Log what a column is taken for, and how that was decided."""
        self.changes.append(Change(rule, name, None, before, after))
        self.how[column] = (str(after), how)


def no_elements(names: list[str]) -> NoElementsError:
    """Return the refusal of a table whose column names name no element."""
    return NoElementsError(sentence("no_element_header", columns=listed(names)))

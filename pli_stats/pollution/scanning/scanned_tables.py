"""A lazy frame on its way to samples: what is counted in one query, asked about, logged, and left at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from pli_stats.checks import refusal
from pli_stats.pollution import audit_rules
from pli_stats.pollution.reading.columns.plans import Options, Plan
from pli_stats.pollution.reading.concentrations.plausibility import check_units
from pli_stats.pollution.reading.problems import Problems
from pli_stats.pollution.scanning.lazy_sources import small
from pli_stats.pollution.scanning.measured_columns import MeasuredColumns
from pli_stats.results import Change, ScannedSamples
from pli_stats.results.column_names import AUDIT_COLUMNS, LIMIT_SUFFIX, NONDETECT_SUFFIX

SETTLED_BY = {"negative": {"negative": "limit"}}


@dataclass(frozen=True, eq=False)
class Scan:
    """A lazy frame with what its columns mean, and the questions and changes so far; `text` are columns of text."""

    frame: nw.LazyFrame[Any]
    names: list[str]
    text: frozenset[str]
    plan: Plan
    options: Options
    problems: Problems
    changes: list[Change]
    source: str

    @property
    def port(self) -> str | None:
        """The column of the port."""
        return None if self.plan.port is None else self.names[self.plan.port]

    @property
    def keys(self) -> list[str]:
        """The columns that tell samples apart."""
        station = [self.plan.single["station"]] if "station" in self.plan.single else []
        port = [] if self.plan.port is None or not station else [self.plan.port]
        visit = [*self.plan.date, *self.plan.keys] if station else []
        return [self.names[j] for j in dict.fromkeys([*port, *station, *visit])]


@dataclass(frozen=True)
class Counted:
    """What is counted of one element: the name of its column, its condition in the frame, and its columns."""

    element: str
    column: str
    holds: nw.Expr
    measured: MeasuredColumns


def checked(scan: Scan, frame: nw.LazyFrame[Any], counted: list[Counted]) -> tuple[pd.DataFrame, int]:
    """Return the counts of the audit log, and how many results there are, or ask about all that cannot be."""
    sums = {"rows": nw.len()}
    for name in dict.fromkeys([*([scan.port] if scan.port else []), *scan.keys[:2]]):
        sums[f"blank {name}"] = _count(_is_blank(name, name in scan.text))
    for k, one in enumerate(counted):
        for what, expressions in (("problem", one.measured.problems), ("rule", one.measured.counts)):
            sums |= {f"{what} {k} {name}": _count(one.holds & expr) for name, expr in expressions.items()}
        value = nw.col(one.measured.value)
        positive = one.holds & (value > 0).fill_null(False)
        sums[f"log {k}"] = nw.when(positive).then(value.log()).mean()
        sums[f"there {k}"] = _count(one.holds & (nw.col(one.measured.below) | ~value.is_null()))
    # Short names, since not every library takes any text.
    short = {name: f"pli_{i}" for i, name in enumerate(sums)}
    line = small(frame.select(*(expr.alias(short[name]) for name, expr in sums.items()))).iloc[0]
    found = {name: line[place] for name, place in short.items()}
    _ask(scan, counted, found)
    entries = [_entry(change, np.nan) for change in scan.changes]
    for k, one in enumerate(counted):
        for rule in one.measured.counts:
            count = found[f"rule {k} {rule}"]
            if not pd.isna(count) and count > 0:
                entries.append((None, one.element, None, None, rule, float(count)))
    audit = pd.DataFrame(entries, columns=[*AUDIT_COLUMNS, "n"])
    return audit, int(sum(found[f"there {k}"] or 0 for k in range(len(counted))))


def _count(condition: nw.Expr) -> nw.Expr:
    """Return how often a condition holds."""
    return nw.when(condition).then(1).otherwise(0).sum()


def _is_blank(name: str, is_text: bool) -> nw.Expr:
    """Return whether a label is missing."""
    column = nw.col(name)
    return column.is_null() | (column.cast(nw.String).str.strip_chars() == "").fill_null(False) if is_text else (
        column.is_null()
    )  # fmt: skip


def _entry(change: Change, n: float) -> tuple[Any, ...]:
    """Return a change as a row of the audit log."""
    count = n if change.rows is None else float(len(change))
    plain = [None if isinstance(value, np.ndarray) else value for value in (change.before, change.after)]
    return (None, change.column, *plain, change.rule, count)


def _ask(scan: Scan, counted: list[Counted], found: dict[str, Any]) -> None:
    """Ask about each kind of result that cannot be, once for an element, and refuse labels that are missing."""
    if not found["rows"]:
        raise refusal("no_rows_left", why="the frame has no rows")
    for name in (scan.port, *scan.keys[:2]):
        count = int(found.get(f"blank {name}") or 0)
        if name is not None and count:
            raise refusal("scan_blank", column=name, n=count)
    for k, one in enumerate(counted):
        for problem in one.measured.problems:
            count = found[f"problem {k} {problem}"]
            if not pd.isna(count) and count > 0:
                scan.problems.ask(
                    f"scan_{problem}", n=int(count), column=one.column, element=one.element,
                    settle=SETTLED_BY.get(problem),
                )  # fmt: skip
    typical = {
        one.element: np.array([np.exp(float(found[f"log {k}"]))])
        for k, one in enumerate(counted)
        if not pd.isna(found[f"log {k}"])
    }
    columns = {
        one.element: one.column if scan.plan.unit_said.get(one.element) == "assumed" else one.element
        for one in counted
    }
    scan.changes.extend(check_units(typical, columns, scan.plan.unit_said, scan.problems))
    scan.problems.raise_if_any()


def scanned(
    scan: Scan, frame: nw.LazyFrame[Any], metals: list[str], audit: pd.DataFrame, n_results: int
) -> ScannedSamples:
    """Return the frame of samples as a result."""
    return ScannedSamples(
        frame.to_native(),
        tuple(metals),
        scan.port,
        scan.source,
        audit,
        n_results,
        doubted=tuple(change.column for change in scan.changes if change.rule == audit_rules.UNLIKELY_UNIT),
        assumed=tuple(change.column for change in scan.changes if change.rule == audit_rules.UNIT_ASSUMED),
    )


def columns_of(metal: str) -> tuple[str, str, str]:
    """Return the columns of a metal: concentration, non-detect, limit.

    Examples
    --------
    >>> columns_of("Cu")
    ('Cu', 'Cu_nd', 'Cu_mdl')
    """
    return metal, f"{metal}{NONDETECT_SUFFIX}", f"{metal}{LIMIT_SUFFIX}"

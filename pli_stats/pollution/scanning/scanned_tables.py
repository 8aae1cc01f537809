"""A lazy frame on its way to samples: what is counted in one query, asked about, logged, and left at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from pli_stats.checks import BLANK_LABEL, refusal
from pli_stats.pollution import audit_rules
from pli_stats.pollution.indices.frames import small
from pli_stats.pollution.reading.columns.plans import Options, Plan
from pli_stats.pollution.reading.concentrations.plausibility import check_units
from pli_stats.pollution.reading.problems import Problems
from pli_stats.pollution.scanning.measured_columns import MeasuredColumns, sure
from pli_stats.results import Change, ScannedSamples
from pli_stats.results.column_names import AUDIT_COLUMNS, LIMIT_SUFFIX, NONDETECT_SUFFIX

SETTLED_BY = {"scan_negative": {"negative": "limit"}}


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
    """An element with the name of its column of results and what `measured` made of it."""

    element: str
    column: str
    measured: MeasuredColumns


def checked(
    scan: Scan, frame: nw.LazyFrame[Any], counted: list[Counted], element: str | None = None
) -> tuple[pd.DataFrame, int]:
    """Return the counts of the audit log, and how many results there are, or ask about all that cannot be.

    `element` is the column with the number of each row's element, of a frame in which all share one column of results.
    """
    blanks = {name: _one(_is_blank(name, name in scan.text)) for name in dict.fromkeys([scan.port, *scan.keys[:2]])
              if name is not None}  # fmt: skip
    parts = [one.measured for one in (counted[:1] if element else counted)]
    terms = [*blanks.values(), *(expr for part in parts for expr in _terms_of(part).values())]
    # Short names, since not every library takes any text; columns first, since not every one sums expressions.
    names = [f"pli_{i}" for i in range(len(terms))]
    frame = frame.with_columns(*(expr.alias(name) for name, expr in zip(names, terms, strict=True)))
    sums = [nw.len().alias("pli_rows"), *(nw.col(name).sum() for name in names)]
    found = small(frame.select(*sums) if element is None else frame.group_by(element).agg(*sums)).fillna(0)
    whole = found[["pli_rows", *names[: len(blanks)]]].sum().tolist()
    if not whole[0]:
        raise refusal("no_rows_left", why="the frame has no rows")
    for name, count in zip(blanks, whole[1:], strict=True):
        if count:
            raise refusal("scan_blank", column=name, n=int(count))
    counts, places = [], iter(names[len(blanks) :])
    for k, one in enumerate(counted):
        wanted = list(_terms_of(one.measured))
        places = iter(names[len(blanks) :]) if element else places
        line = found.iloc[0] if element is None else found[found[element] == k].iloc[0]
        counts.append({name: line[next(places)] for name in wanted})
    _ask(scan, counted, counts)
    entries = [_entry(change) for change in scan.changes]
    for one, mine in zip(counted, counts, strict=True):
        entries += [
            (None, one.element, None, None, rule, float(mine[f"rule {rule}"]))
            for rule in one.measured.counts
            if mine[f"rule {rule}"] > 0
        ]
    audit = pd.DataFrame(entries, columns=[*AUDIT_COLUMNS, "n"])
    return audit, int(sum(mine["there"] for mine in counts))


def _terms_of(part: MeasuredColumns) -> dict[str, nw.Expr]:
    """Return what is summed up of a column of results."""
    value = nw.col(part.value)
    positive = sure(value > 0)
    terms = {f"problem {name}": _one(expr) for name, expr in part.problems.items()}
    terms |= {f"rule {name}": _one(expr) for name, expr in part.counts.items()}
    terms["there"] = _one(nw.col(part.below) | ~value.is_null())
    return {**terms, "positive": _one(positive), "logs": nw.when(positive).then(value).log()}


def _one(condition: nw.Expr) -> nw.Expr:
    """Return 1 where a condition holds, else 0."""
    return nw.when(condition).then(1).otherwise(0)


def _is_blank(name: str, is_text: bool) -> nw.Expr:
    """Return whether a label is missing."""
    column = nw.col(name)
    blank = column.cast(nw.String).str.contains(BLANK_LABEL) if is_text else nw.lit(False)
    return column.is_null() | sure(blank)


def _entry(change: Change) -> tuple[Any, ...]:
    """Return a change as a row of the audit log."""
    count = np.nan if change.rows is None else float(len(change))
    plain = [None if isinstance(value, np.ndarray) else value for value in (change.before, change.after)]
    return (None, change.column, *plain, change.rule, count)


def _ask(scan: Scan, counted: list[Counted], counts: list[dict[str, Any]]) -> None:
    """Ask about each kind of result that cannot be, once for an element, and about units that no sediment has."""
    typical = {}
    for one, mine in zip(counted, counts, strict=True):
        for problem in one.measured.problems:
            count = int(mine[f"problem {problem}"])
            if count:
                scan.problems.ask(
                    problem, n=count, column=one.column, element=one.element, settle=SETTLED_BY.get(problem)
                )
        if mine["positive"]:
            typical[one.element] = np.array([np.exp(float(mine["logs"]) / float(mine["positive"]))])
    columns = {
        one.element: one.column if scan.plan.unit_said.get(one.element) == "assumed" else one.element for one in counted
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

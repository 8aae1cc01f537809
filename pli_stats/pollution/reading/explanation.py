"""How a file was understood, column by column, before anything is computed with it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pli_stats.checks import numbered
from pli_stats.pollution import audit_rules
from pli_stats.pollution.reading.columns.plans import Plan
from pli_stats.pollution.reading.raw_tables import RawTable
from pli_stats.results import Change, Explanation, Samples

EXAMPLES = 3
ROW_MARKS = ("left out", "removed")


def explanation(
    table: RawTable,
    plan: Plan,
    source: str,
    shown: list[str],
    questions: list[str],
    settle: str,
    samples: Samples | None,
) -> Explanation:
    """Return the roles of all columns with cells to show, what was left out, and what has to be asked."""
    rows = []
    for j, name in enumerate(table.names):
        role, how = plan.how.get(j, ("information", "no other meaning known"))
        unit = next((plan.units[e].name for e, k in plan.results.items() if k == j), "")
        said = next((plan.unit_said.get(e, "") for e, k in plan.results.items() if k == j), "")
        rows.append((name, role, unit, said, how, shown[j]))
    columns = pd.DataFrame(rows, columns=["column", "role", "unit", "unit_from", "decided_by", "examples"])
    changes = samples.changes if samples is not None else (*table.changes, *plan.changes)
    left_out: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        if change.rule == audit_rules.IGNORED or (isinstance(change.after, str) and change.after in ROW_MARKS):
            left_out.setdefault((change.column, change.rule), []).append(change)
    left = [
        (column, sum(map(len, entries)), _rows(entries), _cells(entries), rule)
        for (column, rule), entries in left_out.items()
    ]
    return Explanation(
        source,
        None if plan.format is None else plan.format.name,
        plan.layout,
        columns,
        pd.DataFrame(left, columns=["column", "n", "rows", "example", "why"]),
        tuple(questions),
        settle,
        samples,
    )


def _rows(entries: list[Change]) -> str:
    """Return the numbers of the rows that were left out, "" for a column."""
    return numbered(row for entry in entries if entry.rows is not None for row in entry.rows)


def _cells(entries: list[Change]) -> str:
    """Return the first three different cells of what was left out."""
    cells = [one for entry in entries for one in np.atleast_1d(np.asarray(entry.before, dtype=object)).tolist()]
    return ", ".join(list(dict.fromkeys(str(one) for one in cells if one is not None))[:EXAMPLES])


def examples(table: RawTable) -> list[str]:
    """Return the first three different cells of each column that are not blank, as they came."""
    return [_examples(table, j) for j in range(len(table.names))]


def _examples(table: RawTable, j: int) -> str:
    """Return the first three different cells of one column."""
    if j in table.texts:
        return ", ".join(str(one) for one in table.texts[j].uniques[:EXAMPLES])
    column = table.numbers[j]
    odd = dict(zip(column.odd.tolist(), column.tokens.tolist(), strict=True))
    if column.below is not None and column.below_text is not None:
        odd |= dict(zip(np.flatnonzero(column.below).tolist(), column.below_text.tolist(), strict=True))
    found: list[str] = []
    for row, value in enumerate(column.number[:1000]):
        cell = odd.get(row, value)
        text = cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell)
        text = "" if text == "nan" else text.removesuffix(".0")
        if text and text not in found:
            found.append(text)
        if len(found) == EXAMPLES:
            break
    return ", ".join(found)

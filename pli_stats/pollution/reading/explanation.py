"""How a file was understood, column by column, before anything is computed with it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pli_stats.pollution.reading.columns.plans import Plan
from pli_stats.pollution.reading.raw_tables import RawTable
from pli_stats.results import Explanation, Samples

EXAMPLES = 3
ROW_MARKS = ("left out", "removed")


def explanation(table: RawTable, plan: Plan, source: str, questions: list[str], samples: Samples | None) -> Explanation:
    """Return the roles of all columns, what was left out, and what has to be asked."""
    rows = []
    for j, name in enumerate(table.names):
        role, how = plan.how.get(j, ("information", "no other meaning known"))
        unit = next((plan.units[e].name for e, k in plan.results.items() if k == j), "")
        said = next((plan.unit_said.get(e, "") for e, k in plan.results.items() if k == j), "")
        rows.append((name, role, unit, said, how, _examples(table, j)))
    columns = pd.DataFrame(rows, columns=["column", "role", "unit", "unit_from", "decided_by", "examples"])
    changes = samples.changes if samples is not None else (*table.changes, *plan.changes)
    left = [
        (change.column, len(change), str(_first(change.before)), change.rule)
        for change in changes
        if isinstance(change.after, str) and change.after in ROW_MARKS
    ]
    left_out = pd.DataFrame(left, columns=["column", "n", "example", "why"])
    return Explanation(
        source,
        None if plan.format is None else plan.format.name,
        plan.layout,
        columns,
        left_out,
        tuple(questions),
        samples,
    )


def _first(value: Any) -> Any:
    """Return one value, or the first of several."""
    return value if isinstance(value, str) or not hasattr(value, "__len__") else value[0] if len(value) else ""


def _examples(table: RawTable, j: int) -> str:
    """Return the first three different cells that are not blank, as they came."""
    if j in table.texts:
        cells = [one for one in pd.unique(table.texts[j]) if one is not None]
        return ", ".join(str(one) for one in cells[:EXAMPLES])
    column = table.numbers[j]
    odd = dict(zip(column.odd.tolist(), column.tokens.tolist(), strict=True))
    found: list[str] = []
    for row, value in enumerate(column.number[:1000]):
        text = str(odd[row]) if row in odd else "" if pd.isna(value) else f"{value:.6g}"
        if column.below is not None and column.below[row]:
            text = f"<{text}"
        if text and text not in found:
            found.append(text)
        if len(found) == EXAMPLES:
            break
    return ", ".join(found)

"""The verb `merge_tables`: several publication tables as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pli_stats.checks import check_one_of, check_text, listed, refusal
from pli_stats.publish.table_type import Table
from pli_stats.publish.tables.changed_tables import numbers_of, table_of


def merge_tables(tables: Mapping[str, Any], *, how: str = "panels", title: str | None = None) -> Table:
    """Return several tables as one: as panels one below the other, or side by side.

    Parameters
    ----------
    tables : dict
        By the heading of each part, a Table, or any result that `table` takes.
    how : {"panels", "side"}
        "panels": rows below each other, a heading above each part; all must have the same columns. "side": columns
        beside each other below the heading of each part, rows matched by their first column.
    title : str, optional
        The caption; that of the first table by default.

    Returns
    -------
    Table
        With the notes of all, each once.

    Raises
    ------
    InputError
        If there are no tables, panels differ in their columns, or rows cannot be matched.

    Examples
    --------
    >>> import pli_stats as ps
    >>> result = ps.assess(ps.read_samples(ps.example_path(), port="river"), normalizer="Fe")
    >>> few = ps.change_table(result, columns=["port", "zone_pli"], notes=[])
    >>> print(ps.merge_tables({"Winter": few, "Summer": few}, how="side").to_markdown())
    **Pollution load of 1 river, ranked by zone PLI**
    <BLANKLINE>
    | River     | Winter: Zone PLI | Summer: Zone PLI |
    | --------- | ---------------: | ---------------: |
    | Buriganga |             2.70 |             2.70 |
    <BLANKLINE>
    """
    check_one_of("how", how, ("panels", "side"))
    check_text("title", title)
    if not isinstance(tables, Mapping) or not tables:
        raise refusal("merge_nothing", got=type(tables).__name__ if not isinstance(tables, Mapping) else "none")
    parts = {str(name): table_of(part, None) for name, part in tables.items()}
    first = next(iter(parts.values()))
    made = _stacked(parts) if how == "panels" else _side_by_side(parts)
    notes = tuple(dict.fromkeys(note for part in parts.values() for note in part.notes))
    stand_in = " ".join(dict.fromkeys(part.stand_in for part in parts.values() if part.stand_in))
    return replace(made, title=first.title if title is None else title, notes=notes, stand_in=stand_in, form=first.form)


def _stacked(parts: Mapping[str, Table]) -> Table:
    """Return the rows of all tables, each below its heading."""
    first = next(iter(parts.values()))
    for name, part in parts.items():
        if [column.name for column in part.columns] != [column.name for column in first.columns]:
            other, wanted = (listed([column.name for column in each.columns], 30) for each in (part, first))
            raise refusal("merge_columns", named=name, got=other, wanted=wanted)
    groups = [
        f"{name}: {g}" if g else name for name, part in parts.items() for g in part.groups or [""] * len(part.rows)
    ]
    above = [sum(len(part.rows) for part in list(parts.values())[:number]) for number in range(len(parts))]
    return replace(
        first,
        rows=tuple(row for part in parts.values() for row in part.rows),
        numbers=tuple(tuple(row) for part in parts.values() for row in numbers_of(part)),
        groups=tuple(groups),
        bold=frozenset((up + row, at) for up, part in zip(above, parts.values(), strict=True) for row, at in part.bold),
    )


def _side_by_side(parts: Mapping[str, Table]) -> Table:
    """Return the columns of all tables beside each other, their rows matched by the first column."""
    for name, part in parts.items():
        names = [row[0] for row in part.rows]
        if len(set(names)) < len(names) or part.groups:
            twice = next((text for text in names if names.count(text) > 1), part.groups[0] if part.groups else "")
            raise refusal("merge_rows", named=name, got=twice)
    first = next(iter(parts.values()))
    keys = list(dict.fromkeys(row[0] for part in parts.values() for row in part.rows))
    columns, rows = [first.columns[0]], [[key] for key in keys]
    numbers: list[list[tuple[float, ...]]] = [[()] for _ in keys]
    bold = set[tuple[int, int]]()
    for name, part in parts.items():
        start = len(columns) - 1
        where = {row[0]: number for number, row in enumerate(part.rows)}
        behind = numbers_of(part)
        bold |= {(keys.index(part.rows[row][0]), start + place) for row, place in part.bold if place}
        for column in part.columns[1:]:
            spanner = f"{name}: {column.spanner}" if column.spanner else name
            columns.append(replace(column, name=f"{name}: {column.name}", spanner=spanner))
        for key, cells, found in zip(keys, rows, numbers, strict=True):
            at = where.get(key)
            cells += [""] * (len(part.columns) - 1) if at is None else part.rows[at][1:]
            found += [()] * (len(part.columns) - 1) if at is None else behind[at][1:]
    rows_made = tuple(map(tuple, rows))
    return replace(
        first, columns=tuple(columns), rows=rows_made, numbers=tuple(map(tuple, numbers)), bold=frozenset(bold)
    )

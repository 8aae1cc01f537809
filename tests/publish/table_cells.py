"""What tests of tables read out of a described table."""

from __future__ import annotations

import itertools
import re

from pli_stats.publish.table_type import Table

NUMBER = r"[−-]?\d+(?:\.\d+)?"


def cells(described: Table, name: str) -> list[str]:
    """Return the cells of one column."""
    place = [column.name for column in described.columns].index(name)
    return [row[place] for row in described.rows]


def ends(text: str) -> list[str]:
    """Return the numbers of an interval."""
    return [number(found) for found in re.findall(NUMBER, text)]


def number(text: str) -> str:
    """Return a printed number with the minus sign of programs."""
    return text.replace("−", "-")


def is_rounded(text: str, value: float) -> bool:
    """Say whether a text is the value, rounded to as many decimals as it shows."""
    text = number(text)
    unit = 10.0 ** -len(text.partition(".")[2])
    tens = text.partition(".")[0].lstrip("-")
    if "." not in text and tens.endswith("0"):  # rounded to tens or more
        unit = 10.0 ** (len(tens) - len(tens.rstrip("0") or "0"))
    return abs(float(text) - value) <= 0.5 * unit * (1.0 + 1e-9)


def is_sound(described: Table) -> bool:
    """Say whether columns have names of their own, groups are neighbours and no cell is broken over lines."""
    names = [column.name for column in described.columns]
    spanners = [column.spanner for column in described.columns if column.spanner]
    runs = [key for key, _ in itertools.groupby(described.groups)]
    whole = all("\n" not in text and "nan" not in text for row in described.rows for text in row)
    places = {(row, column) for row in range(len(described.rows)) for column in range(len(names))}
    together = len(set(spanners)) == len([key for key, _ in itertools.groupby(spanners)])
    return (
        len(set(names)) == len(names)
        and len(set(runs)) == len(runs)
        and whole
        and together
        and described.bold <= places
        and all(note.strip() for note in described.notes)
    )

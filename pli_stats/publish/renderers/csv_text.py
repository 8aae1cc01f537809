"""The cells of a described table as CSV for people, who open it in a spreadsheet: no text of it is run as a formula."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from pli_stats.publish.table_data import with_units
from pli_stats.text.numbers import MINUS
from pli_stats.text.safe import one_line

if TYPE_CHECKING:
    from pli_stats.publish.table_data import TableData


# What begins a formula in one spreadsheet or another, in the letters of East Asian keyboards too.
_NUMBER = re.compile(r"[+-][0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def render(description: TableData) -> str:
    """Return one line of headings and one line a row; groups and a note on stand-in data are columns.

    Numbers have the ASCII minus that programs read.
    """
    description = with_units(description)
    head = [f"{c.spanner}: {c.heading}" if c.spanner else c.heading for c in description.columns]
    rows = [list(row) for row in description.rows]
    if description.groups:
        head = ["Group", *head]
        rows = [[group, *row] for group, row in zip(description.groups, rows, strict=True)]
    if description.stand_in:
        head, rows = [*head, "Note"], [[*row, description.stand_in] for row in rows]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([_guarded(one_line(text).replace(MINUS, "-")) for text in row] for row in (head, *rows))
    return out.getvalue()


def _guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe before it, but not before numbers."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text

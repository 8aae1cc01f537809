"""The cells of a described table as CSV, for spreadsheets and other programs."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from pli_stats.text.numbers import MINUS
from pli_stats.text.safe import one_line

if TYPE_CHECKING:
    from pli_stats.publish.table_data import TableData


def render(description: TableData) -> str:
    """Return one line of headings and one line a row; groups and a note on stand-in data are columns.

    Numbers have the ASCII minus that programs read.
    """
    head = [f"{c.spanner}: {c.heading}" if c.spanner else c.heading for c in description.columns]
    rows = [list(row) for row in description.rows]
    if description.groups:
        head = ["Group", *head]
        rows = [[group, *row] for group, row in zip(description.groups, rows, strict=True)]
    if description.stand_in:
        head, rows = [*head, "Note"], [[*row, description.stand_in] for row in rows]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([one_line(text).replace(MINUS, "-") for text in row] for row in (head, *rows))
    return out.getvalue()

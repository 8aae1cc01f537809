"""A described table as a Markdown pipe table (CommonMark with the tables of GitHub, also read by pandoc)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pli_stats.publish.table_data import as_printed, grouped_rows
from pli_stats.text.safe import display_width, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pli_stats.publish.table_data import Column, TableData


# Words and numbers as most cells are, brackets only closed at the end of one: nothing in them is to be escaped.
_PLAIN = re.compile(r"[A-Za-z0-9.,()\[%+-]+\]?(?: [A-Za-z0-9.,()\[%+-]+\]?)*")


def render(description: TableData) -> str:
    """Return a table with its title above and its notes below."""
    description = as_printed(description)
    head = [escape_markdown(_heading(column)) for column in description.columns]
    cells = _body(description)
    widths = [max(3, *map(display_width, texts)) for texts in zip(head, *cells, strict=True)]
    sides = [column.align for column in description.columns]
    rule = ["-" * (w - 1) + (":" if side == "right" else "-") for w, side in zip(widths, sides, strict=True)]
    lines = [_row(row, widths, sides) for row in (head, rule, *cells)]
    parts = [_strong(description.title), "\n".join(lines)]
    if description.notes:
        parts.append("\n".join(f"- {_paragraph(note)}" for note in description.notes))
    return "\n\n".join(parts) + "\n"


def escape_markdown(text: str) -> str:
    r"""Return `text` so that Markdown shows it as it is, on one line.

    Examples
    --------
    >>> print(escape_markdown("Zn|Cu 50%_bg <0.02"))
    Zn\|Cu 50%\_bg \<0.02
    """
    if _PLAIN.fullmatch(text):
        return text
    text = re.sub(r"([\\`*_|<>~$^]|&(?=#?\w+;))", r"\\\1", one_line(text))
    # A bracket is only markup when a target follows, so that intervals stay readable in the source.
    return re.sub(r"\](?=[(\[:])", r"\\]", text)


def _heading(column: Column) -> str:
    """Return what stands above a column, after the spanner that it stands below: pipe tables have one line of heads."""
    return f"{column.spanner}: {column.heading}" if column.spanner else column.heading


def _body(description: TableData) -> list[list[str]]:
    """Return the cells line by line, headings of groups as rows of their own."""
    lines = []
    for heading, number in grouped_rows(description):
        if heading is not None:
            lines.append([_strong(heading), *[""] * (len(description.columns) - 1)])
        row = description.rows[number]
        marked = [(number, place) in description.bold for place in range(len(row))]
        lines.append([_strong(text) if bold else escape_markdown(text) for text, bold in zip(row, marked, strict=True)])
    return lines


def _strong(text: str) -> str:
    """Return a text in bold, nothing for nothing."""
    shown = escape_markdown(text)
    return f"**{shown}**" if shown else ""


def _paragraph(text: str) -> str:
    """Return a text that begins a line, where some characters would begin a list or a heading."""
    shown = escape_markdown(text)
    return re.sub(r"^(?:([#+=-])|(\d+)([.)]))(?=\s|$|[#=-])", lambda m: f"{m[2] or ''}\\{m[1] or m[3]}", shown)


def _row(texts: Sequence[str], widths: Sequence[int], sides: Sequence[str]) -> str:
    """Return one line of a pipe table, padded so that the source can be read."""
    padded = []
    for text, width, side in zip(texts, widths, sides, strict=True):
        gap = " " * (width - display_width(text))
        padded.append(gap + text if side == "right" else text + gap)
    return f"| {' | '.join(padded)} |"

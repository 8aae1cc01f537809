"""A described table as a Markdown pipe table (CommonMark with the tables of GitHub, also read by pandoc)."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pli_stats.publish.tables import Table


def render(description: Table) -> str:
    """Return a table with its title above and its notes below."""
    head = [escape_markdown(column.heading) for column in description.columns]
    cells = [[escape_markdown(cell) for cell in row] for row in description.rows]
    widths = [max(3, *map(_display_width, texts)) for texts in zip(head, *cells, strict=True)]
    sides = [column.align for column in description.columns]
    rule = ["-" * (w - 1) + (":" if side == "right" else "-") for w, side in zip(widths, sides, strict=True)]
    lines = [_row(row, widths, sides) for row in (head, rule, *cells)]
    parts = [f"**{escape_markdown(description.title)}**", "\n".join(lines)]
    if description.notes:
        parts.append("\n".join(f"- {escape_markdown(note)}" for note in description.notes))
    return "\n\n".join(parts) + "\n"


def escape_markdown(text: str) -> str:
    r"""Return `text` so that Markdown shows it as it is, on one line.

    Examples
    --------
    >>> print(escape_markdown("Zn|Cu 50%_bg <0.02"))
    Zn\|Cu 50%\_bg \<0.02
    """
    text = " ".join(str(text).split())
    text = re.sub(r"([\\`*_|<>~$]|&(?=#?\w+;))", r"\\\1", text)
    # A bracket is only markup when a target follows, so that intervals stay readable in the source.
    return re.sub(r"\](?=[(\[:])", r"\\]", text)


def _row(texts: Sequence[str], widths: Sequence[int], sides: Sequence[str]) -> str:
    """Return one line of a pipe table, padded so that the source can be read."""
    padded = []
    for text, width, side in zip(texts, widths, sides, strict=True):
        gap = " " * (width - _display_width(text))
        padded.append(gap + text if side == "right" else text + gap)
    return f"| {' | '.join(padded)} |"


def _display_width(text: str) -> int:
    """Return the columns that `text` takes in a terminal: East Asian characters take two, marks none."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)

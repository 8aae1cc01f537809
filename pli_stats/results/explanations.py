"""How a file of field data was understood, as a result that shows itself as text."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pli_stats.results.field_data import Samples
from pli_stats.text.safe import display_width, one_line

if TYPE_CHECKING:
    import pandas as pd

WIDEST = 48  # of a cell; long names of columns and long examples are cut
HEADS = ("column", "role", "unit", "decided by", "examples")


@dataclass(frozen=True, eq=False, repr=False)
class Explanation:
    """How `read_samples` understands a file: each column, what is left out, and what it has to ask.

    Attributes
    ----------
    source : str
        Where the data came from.
    format : str or None
        The known format, such as "wqp".
    layout : str
        wide or long.
    columns : DataFrame
        One row for each column: column, role, unit, unit_from, decided_by, examples (three cells as they came).
    left_out : DataFrame
        Columns and rows left out: column, n, rows, example, why.
    questions : tuple of str
        What must be settled before the file can be read; empty if it can.
    settle : str
        The arguments that settle the questions, in the shell the command; "" where none do.
    samples : Samples or None
        What `read_samples` returns, if nothing has to be asked.
    """

    source: str
    format: str | None
    layout: str
    columns: pd.DataFrame
    left_out: pd.DataFrame
    questions: tuple[str, ...] = ()
    settle: str = ""
    samples: Samples | None = None

    def to_frame(self) -> pd.DataFrame:
        """Return the table of columns."""
        return self.columns

    def _together(self) -> str:
        return "Together, choosing where two are offered" if "|" in self.settle else "Together"

    def __repr__(self) -> str:
        """Return the explanation as text: columns, what is left out, and the questions or what was read."""
        lines = [self._kind(), "", *_aligned([HEADS, *self._shown()])]
        if len(self.left_out):
            lines += ["", "Left out:", *(f"  {text}" for text in self._left_out_texts())]
        if self.questions:
            lines += ["", "To be settled first:"]
            lines += [f"  {n}. {question}" for n, question in enumerate(self.questions, 1)]
        if self.settle:
            lines += ["", f"{self._together()}: {self.settle}"]
        if self.samples is not None:
            lines += ["", repr(self.samples).strip("<>")]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Return the same as HTML."""
        head, *rows = (
            "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in row)
            for tag, row in [("th", HEADS), *(("td", row) for row in self._shown())]
        )
        parts = [f"<p>{html.escape(self._kind())}</p>", f"<table><thead><tr>{head}</tr></thead><tbody>"]
        parts += [*(f"<tr>{row}</tr>" for row in rows), "</tbody></table>"]
        if len(self.left_out):
            parts += ["<p>Left out:</p>", _html_list("ul", self._left_out_texts())]
        if self.questions:
            parts += ["<p>To be settled first:</p>", _html_list("ol", self.questions)]
        if self.settle:
            parts.append(f"<p>{self._together()}: {html.escape(self.settle)}</p>")
        if self.samples is not None:
            parts.append(f"<p>{html.escape(repr(self.samples).strip('<>'))}</p>")
        return "".join(parts)

    def _kind(self) -> str:
        """Return the first line: which file, and what kind of table it is."""
        return f"{self.source}: {self.layout} table" + ("" if self.format is None else f", format {self.format}")

    def _shown(self) -> list[tuple[str, ...]]:
        """Return the cells of the table of columns: a unit stands in a column of its own, with how it is known."""
        rows: list[tuple[str, ...]] = []
        for column, role, unit, unit_from, decided_by, cells in self.columns.astype(str).itertuples(index=False):
            measured = role.removesuffix(f" ({unit})") if unit else role
            known = f"{unit} ({unit_from})" if unit and unit_from else unit
            rows.append((_cut(column), _cut(measured), known, _cut(_reason(decided_by)), _cut(cells)))
        return rows

    def _left_out_texts(self) -> list[str]:
        """Return a line for each column left out, and for the rows left out for one reason."""
        lines = []
        for column, n, rows, cells, rule in self.left_out.astype(str).itertuples(index=False):
            if rows:
                where = f"row {rows}" if n == "1" else f"rows {rows}"
                lines.append(f"{where} ({_cut(cells)}): {_reason(rule)}" if cells else f"{where}: {_reason(rule)}")
            else:
                name = cells if column == "(file)" else column  # of a sheet, else of a column
                lines.append(f"{one_line(name)!r}: {_reason(rule)}")
        return lines


def _reason(rule: str) -> str:
    """Return why something was left out, without the words that say so."""
    return rule.partition(" left out: ")[2] or rule


def _cut(text: str) -> str:
    """Return a text on one line, the end of a long one left out."""
    line = one_line(text)
    return line if len(line) <= WIDEST else line[: WIDEST - 1].rstrip(" ,") + "…"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows of cells as lines with columns below each other."""
    widths = [max(map(display_width, cells)) for cells in zip(*rows, strict=True)]
    return [
        "  ".join(cell + " " * (width - display_width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _html_list(tag: str, lines: Sequence[str]) -> str:
    """Return lines as a list."""
    return f"<{tag}>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</{tag}>"

"""What a publication table holds: columns, cells and notes, without any markup.

And what the renderers read out of it: runs of columns and rows, numbers, the room that columns take.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from pli_stats.checks import refusal
from pli_stats.publish.table_form import Form, localised, with_powers
from pli_stats.text.safe import display_width, one_line

# A number that typesetting aligns at its point; "-0" is none, since programs drop its sign.
_NUMBER = re.compile(r"([+−-]?)(0|[1-9]\d*)(?:\.(\d+))?")
# Text columns wider than this are set on several lines.
WIDEST = 45
# What one letter and the gap between columns take in small print.
_LETTER_MM, _GAP_MM = 1.5, 2.8


@dataclass(frozen=True)
class Column:
    """One column of a table: its name in the data, what stands above it, its unit and its alignment.

    Neighbouring columns with one `spanner` stand together below it.
    """

    name: str
    label: str
    unit: str = ""
    align: Literal["left", "right"] = "right"
    spanner: str = ""

    @property
    def heading(self) -> str:
        """The label with its unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True)
class TableData:
    """What stands in a `Table`, for those who render it."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    bold: frozenset[tuple[int, int]] = frozenset()
    stand_in: str = field(default="", repr=False)
    numbers: tuple[tuple[tuple[float, ...], ...], ...] = field(default=(), repr=False, compare=False)
    form: Form = field(default=Form(), repr=False)

    def __post_init__(self) -> None:
        """Refuse rows, groups and bold cells that do not fit the columns and rows."""
        if not self.columns:
            raise refusal("table_columns")
        for number, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                raise refusal("table_row", row=number, cells=len(row), columns=len(self.columns))
        if self.numbers and [len(row) for row in self.numbers] != [len(self.columns)] * len(self.rows):
            raise refusal("table_numbers", rows=len(self.rows), columns=len(self.columns))
        if self.groups and len(self.groups) != len(self.rows):
            raise refusal("table_groups", groups=len(self.groups), rows=len(self.rows))
        runs = [group for group, _ in itertools.groupby(self.groups)]
        if len(runs) > len(set(runs)):
            raise refusal("table_groups_apart", group=next(group for group in runs if runs.count(group) > 1))
        for line, place in self.bold:
            if not (0 <= line < len(self.rows) and 0 <= place < len(self.columns)):
                raise refusal("table_bold", row=line, column=place, rows=len(self.rows), columns=len(self.columns))


@dataclass(frozen=True)
class Decimals:
    """How many digits the numbers of a column have before and after the point, and whether one has a sign."""

    before: int
    after: int
    signed: bool


@dataclass(frozen=True)
class Extent:
    """The room that a table takes: letters in each column, millimetres across, lines down."""

    letters: tuple[int, ...]
    width_mm: float
    lines: int


def as_printed(description: TableData) -> TableData:
    """Return a table with its cells and notes as its form has them, for renderers."""
    form = description.form
    if form == Form():
        return description
    rows = tuple(
        tuple(_printed(text, column, form) for text, column in zip(row, description.columns, strict=True))
        for row in description.rows
    )
    description = with_units(description)
    first, *others = description.notes or ("",)
    notes = (form.journal.notes + first, *others) if first else ()
    return replace(description, rows=rows, notes=notes)


def with_units(description: TableData) -> TableData:
    """Return a table with the units of its headings, title and notes as its form has them; cells are left."""
    if not description.form.has_powers:
        return description
    columns = tuple(
        replace(one, label=with_powers(one.label), unit=with_powers(one.unit), spanner=with_powers(one.spanner))
        for one in description.columns
    )
    notes = tuple(map(with_powers, description.notes))
    return replace(description, title=with_powers(description.title), columns=columns, notes=notes)


def _is_p(column: Column) -> bool:
    """Say whether a column holds p values."""
    return column.name in ("p", "least_p") or column.name.startswith("p_")


def _printed(text: str, column: Column, form: Form) -> str:
    """Return a cell of numbers in this form, names as they are."""
    if column.align == "left":
        return text
    if form.journal.bare_p and _is_p(column):
        text = re.sub(r"(?<![0-9])0(?=\.)", "", text)
    return localised(text, form)


def spanners(columns: Sequence[Column]) -> list[tuple[str, int, int]]:
    """Return text, first column and number of columns of each run below one spanner, "" for those below none.

    Examples
    --------
    >>> spanners([Column("a", "a"), Column("b", "b", spanner="S"), Column("c", "c", spanner="S")])
    [('', 0, 1), ('S', 1, 2)]
    """
    runs: list[tuple[str, int, int]] = []
    for text, run in itertools.groupby(column.spanner for column in columns):
        runs.append((text, sum(count for *_, count in runs), len(list(run))))
    return runs


def grouped_rows(table: TableData) -> Iterator[tuple[str | None, int]]:
    """Yield each row's number with the heading that stands right above it, None for none."""
    before: str | None = None
    for number in range(len(table.rows)):
        heading = table.groups[number] if table.groups else None
        yield (None if heading == before else heading), number
        before = heading


def decimals(texts: Sequence[str]) -> Decimals | None:
    """Return the digits of a column of numbers, None where no cell is one.

    Examples
    --------
    >>> decimals(["1.18", "-12.5", "<1", ""]), decimals(["a", "[1, 2]"])
    (Decimals(before=2, after=2, signed=True), None)
    """
    found = [match for text in texts if (match := is_number(text))]
    if not found:
        return None
    return Decimals(
        before=max(len(match[2]) for match in found),
        after=max(len(match[3] or "") for match in found),
        signed=any(match[1] for match in found),
    )


def is_number(text: str) -> re.Match[str] | None:
    """Return sign, whole part and decimals of a plain number, None for any other text."""
    match = _NUMBER.fullmatch(text)
    return None if match is None or (match[1] and not text.strip("+−-0.")) else match


def heading_lines(text: str, width: int) -> list[str]:
    """Return a heading on lines that are at least `width` wide, broken between words.

    Examples
    --------
    >>> heading_lines("Range over non-detects", 9)
    ['Range over', 'non-detects']
    >>> heading_lines("Zone PLI", 9)
    ['Zone PLI']
    """
    words = one_line(text).split(" ")
    width = max(width, *map(display_width, words))
    lines = words[:1]
    for word in words[1:]:
        if display_width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def extent_of(table: TableData) -> Extent:
    """Return the room that a table takes on paper, for choosing the page and how it is broken."""
    letters = []
    most = 1
    for place, column in enumerate(table.columns):
        cells = max((display_width(one_line(row[place])) for row in table.rows), default=1)
        lines = heading_lines(column.heading, min(cells, WIDEST))
        most = max(most, len(lines))
        letters.append(min(max(cells, *map(display_width, lines)), WIDEST))
    width = sum(letters) * _LETTER_MM + (len(letters) - 1) * _GAP_MM
    for text, first, count in spanners(table.columns):
        below = sum(letters[first : first + count]) * _LETTER_MM + (count - 1) * _GAP_MM
        width += max(display_width(one_line(text)) * _LETTER_MM - below, 0)
    headings = sum(heading is not None for heading, _ in grouped_rows(table))
    rows = sum(max(math.ceil(display_width(one_line(text)) / WIDEST) for text in row) or 1 for row in table.rows)
    across = max(width, 60) / (_LETTER_MM * 0.9)
    notes = sum(math.ceil(display_width(one_line(note)) / across) for note in table.notes)
    return Extent(tuple(letters), width, rows + headings + notes + most + 4)

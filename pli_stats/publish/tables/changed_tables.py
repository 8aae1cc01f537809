"""The verb `change_table`: a publication table as its author and journal want it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from pli_stats.checks import as_names, check_dict, check_one_of, check_text, listed, near_miss, refusal
from pli_stats.pollution.reference.elements import ELEMENTS
from pli_stats.publish.table_data import is_number
from pli_stats.publish.table_form import STYLES, THIN, UNIT_STYLES, Form
from pli_stats.publish.table_type import Column, Table
from pli_stats.publish.tables.table_verbs import table
from pli_stats.text.numbers import MOST_DECIMALS, NO_VALUE, column_of_numbers, fixed, significant

_LEVELS = ((0.001, "***"), (0.01, "**"), (0.05, "*"))
_LEGEND = "* p < 0.05, ** p < 0.01, *** p < 0.001 ({})."
_METALS = "metal"  # the column of symbols of elements
_LEAST_IN_NOTES = 3  # letters of a name that is no other word
_BIG_MARKS = {"": "", "thin": THIN, " ": THIN, ",": ",", ".": ".", "'": "’"}


def change_table(
    result: Any,
    *,
    what: str | None = None,
    labels: Mapping[str, str] | Literal["elements"] | None = None,
    columns: Sequence[str] | None = None,
    rows: Sequence[str] | None = None,
    add_columns: Mapping[str, Sequence[Any]] | None = None,
    add_rows: Mapping[str, Sequence[Any]] | None = None,
    spanners: Mapping[str, Sequence[str]] | None = None,
    digits: Mapping[str, int] | None = None,
    stars: Mapping[str, str] | None = None,
    title: str | None = None,
    notes: Sequence[str] | None = None,
    decimal_mark: str | None = None,
    big_mark: str | None = None,
    style: str | None = None,
    unit_style: str | None = None,
) -> Table:
    """Return a publication table as its author and journal want it: columns, rows, names, digits, marks, style.

    Nothing of the table given is changed, and every format of `write_table` shows the changes. Columns are called by
    the `name` that they have among the `columns` of a table, not by their headings.

    Parameters
    ----------
    result : Table or any result
        What `table` returned, or anything that it takes.
    what : str, optional
        Which table of the result, as for `table`; none for a Table, which is one already.
    labels : dict or "elements", optional
        What shall stand for the name of a column, the text of a heading, a cell of words, a spanner or a group:
        "PLI_zone" for "zone_pli", "Twofold Bay" for "Eden". In notes only names of three letters or more are changed:
        "As" is a word, too. "elements" spells out a column of metals: "Copper" for "Cu".
    columns : list of str, optional
        The columns to show, in this order.
    rows : list of str, optional
        The rows to show, in this order, by what stands in the first column.
    add_columns : dict, optional
        By heading, one cell for each row. They stand last, or where `columns` places them.
    add_rows : dict or frame, optional
        By the name of a column, one cell for each row to be added below; columns that are not named stay empty there.
    spanners : dict, optional
        By the heading of a group of columns, the neighbouring columns below it, instead of the groups of the table.
    digits : dict, optional
        By the name of a column, how many decimals it has. Numbers are rounded anew from their full precision; so are
        both ends of an interval.
    stars : dict, optional
        By the name of a column, the name of the column of p values that its stars show: one below 0.05, two below
        0.01, three below 0.001. A note says so.
    title : str, optional
        The caption.
    notes : list of str, optional
        The sentences below the table, instead of its own.
    decimal_mark : {".", ","}, optional
        Where it is a comma, the ends of an interval are parted by a semicolon.
    big_mark : {"", "thin", ",", ".", "'"}, optional
        What parts thousands; "thin" is a narrow space.
    style : {"elsevier", "acs", "springer", "apa", "nature"}, optional
        How the publisher prints captions (Word, RTF, PDF; in LaTeX the class does), notes, p values and units.
    unit_style : {"slash", "powers"}, optional
        Units in headings, title and notes with a slash (mg/kg) or as raised powers, whatever the style has ("nature":
        powers).

    Returns
    -------
    Table
        The new table.

    Raises
    ------
    InputError
        If a column, row or label is not in the table, cells do not fit, a column has no numbers to be rounded or no
        p values, or a mark or style is not known.

    Examples
    --------
    >>> import pli_stats as ps
    >>> result = ps.assess(ps.read_samples(ps.example_path(), port="river"), normalizer="Fe")
    >>> made = ps.change_table(
    ...     result, columns=["port", "zone_pli", "interval"], labels={"zone_pli": "PLI_zone"}, digits={"zone_pli": 1},
    ...     decimal_mark=",", notes=[],
    ... )
    >>> print(made.to_markdown().splitlines()[-1])
    | Buriganga  |      2,7 |  [2,43; 3,00] |
    """
    made = table_of(result, what)
    added: Any = add_rows
    added = dict(added.items()) if hasattr(added, "items") else added  # of a frame, too
    texts: Any = None if isinstance(labels, str) and labels == "elements" else labels
    for name, given in (("labels", texts), ("spanners", spanners), ("digits", digits), ("stars", stars)):
        check_dict(name, given, "names to what they become")
    for name, given in (("add_columns", add_columns), ("add_rows", added)):
        check_dict(name, given, "columns to their cells")
    check_text("title", title)
    made = _with_columns(made, add_columns or {})
    made = _with_rows(made, added or {})
    made = _rounded(made, digits or {})
    made = _starred(made, stars or {})
    made = made if rows is None else _kept_rows(made, as_names(rows, "rows"))
    made = made if columns is None else _kept_columns(made, as_names(columns, "columns"))
    made = made if spanners is None else _spanned(made, spanners)
    made = _spelled_out(made) if labels is not None and texts is None else _labelled(made, texts or {})
    form = _form(made, decimal_mark, big_mark, style, unit_style)
    made = replace(made, title=made.title if title is None else title, form=form)
    return made if notes is None else replace(made, notes=tuple(as_names(notes, "notes")))


def table_of(result: Any, what: str | None) -> Table:
    """Return a table of a result, or the one that was given."""
    if not isinstance(result, Table):
        return table(result, what=what)
    if what is not None:
        raise refusal("table_chosen", what=what)
    return result


def _place(made: Table, name: object, argument: str) -> int:
    """Return where a column stands."""
    names = [column.name for column in made.columns]
    if name not in names:
        raise refusal("table_column", name=argument, got=name, known=listed(names, 30), hint=near_miss(name, names))
    return names.index(str(name))


def numbers_of(made: Table) -> list[list[tuple[float, ...]]]:
    """Return the numbers behind the cells, none where none were kept."""
    return [list(row) for row in made.numbers] or [[()] * len(made.columns) for _ in made.rows]


def _several(given: Any) -> list[Any]:
    """Return the cells that were given, or the one."""
    return list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]


def _cells_of(value: Any) -> tuple[str, tuple[float, ...]]:
    """Return what stands in a cell for a value, and its number."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return NO_VALUE, ()
    if isinstance(value, float) and not value.is_integer():
        return significant(value), (value,)
    text = f"{value:.0f}" if isinstance(value, float) else str(value)
    return text, ((float(text.replace("−", "-")),) if is_number(text) else ())


def _column_of(values: Sequence[Any]) -> list[tuple[str, tuple[float, ...]]]:
    """Return what stands in the cells of a column, and their numbers; numbers share their decimals."""
    found = [_cells_of(value) for value in values]
    broken = any(isinstance(value, float) and not value.is_integer() and not math.isnan(value) for value in values)
    if not broken or not all(number or text == NO_VALUE for text, number in found):
        return found
    texts = column_of_numbers(number[0] if number else math.nan for _, number in found)
    return [(text, number) for text, (_, number) in zip(texts, found, strict=True)]


def _with_columns(made: Table, added: Mapping[str, Sequence[Any]]) -> Table:
    """Return a table with further columns, numbers right, words left."""
    for heading, given in added.items():
        found = _column_of(_several(given))
        if len(found) != len(made.rows):
            raise refusal("table_cells", name="add_columns", named=heading, got=len(found), rows=len(made.rows))
        if heading in [column.name for column in made.columns]:
            raise refusal("table_column_twice", got=heading)
        words = not all(number or text == NO_VALUE for text, number in found)
        column = Column(heading, heading, align="left" if words else "right")
        made = replace(
            made,
            columns=(*made.columns, column),
            rows=tuple((*row, text) for row, (text, _) in zip(made.rows, found, strict=True)),
            numbers=tuple((*row, number) for row, (_, number) in zip(numbers_of(made), found, strict=True)),
        )
    return made


def _with_rows(made: Table, added: Mapping[str, Sequence[Any]]) -> Table:
    """Return a table with further rows, in the last group where there are groups."""
    if not added:
        return made
    cells = {_place(made, name, "add_rows"): _several(given) for name, given in added.items()}
    count = max(map(len, cells.values()))
    for place, given in cells.items():
        if len(given) != count:
            key = made.columns[place].name
            raise refusal("table_cells", name="add_rows", named=key, got=len(given), rows=count)
    across = range(len(made.columns))
    found = [[_cells_of(cells[i][number]) if i in cells else ("", ()) for i in across] for number in range(count)]
    return replace(
        made,
        rows=(*made.rows, *(tuple(text for text, _ in row) for row in found)),
        numbers=(*map(tuple, numbers_of(made)), *(tuple(number for _, number in row) for row in found)),
        groups=(*made.groups, *made.groups[-1:] * count),
    )


def _rounded(made: Table, digits: Mapping[str, int]) -> Table:
    """Return a table whose columns have that many decimals, from the numbers at full precision."""
    rows, numbers = [list(row) for row in made.rows], numbers_of(made)
    for name, decimals in digits.items():
        place = _place(made, name, "digits")
        if decimals not in range(MOST_DECIMALS + 1) or isinstance(decimals, bool):
            raise refusal("table_digits", named=name, got=decimals, most=MOST_DECIMALS)
        if not any(row[place] for row in numbers):
            raise refusal("table_no_numbers", named=name)
        for row, found in zip(rows, numbers, strict=True):
            texts = [fixed(value, int(decimals)) for value in found[place]]
            if texts and row[place] != NO_VALUE:
                row[place] = texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
    return replace(made, rows=tuple(map(tuple, rows)))


def _starred(made: Table, stars: Mapping[str, str]) -> Table:
    """Return a table with stars behind the cells of columns, and a note on what they mean."""
    rows, numbers = [list(row) for row in made.rows], numbers_of(made)
    for name, p_name in stars.items():
        place, p_place = _place(made, name, "stars"), _place(made, p_name, "stars")
        found = [row[p_place] for row in numbers]
        if not any(found) or not all(len(p) == 1 and 0.0 <= p[0] <= 1.0 for p in found if p and not math.isnan(p[0])):
            raise refusal("table_stars", named=name, got=p_name)
        for row, p in zip(rows, found, strict=True):
            row[place] += next((mark for level, mark in _LEVELS if p and p[0] < level), "")
    heads = dict.fromkeys(made.columns[_place(made, p_name, "stars")].label for p_name in stars.values())
    notes = (*made.notes, *([_LEGEND.format(", ".join(heads))] if heads else []))
    return replace(made, rows=tuple(map(tuple, rows)), notes=notes)


def _kept_rows(made: Table, wanted: Sequence[str]) -> Table:
    """Return a table with the rows that begin with these texts, in their order."""
    names = [row[0] for row in made.rows]
    for name in wanted:
        if str(name) not in names:
            raise refusal("table_rows", got=name, known=listed(names, 30), hint=near_miss(name, names))
    return _with_these(
        made, [number for name in dict.fromkeys(map(str, wanted)) for number, text in enumerate(names) if text == name]
    )


def _with_these(made: Table, kept: Sequence[int]) -> Table:
    """Return a table with these rows."""
    return replace(
        made,
        rows=tuple(made.rows[number] for number in kept),
        groups=tuple(made.groups[number] for number in kept) if made.groups else (),
        numbers=tuple(made.numbers[number] for number in kept) if made.numbers else (),
        bold=frozenset((new, place) for new, old in enumerate(kept) for row, place in made.bold if row == old),
    )


def _kept_columns(made: Table, wanted: Sequence[str]) -> Table:
    """Return a table with these columns, in this order."""
    kept = [_place(made, name, "columns") for name in wanted]
    return replace(
        made,
        columns=tuple(made.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in made.rows),
        numbers=tuple(tuple(row[place] for place in kept) for row in made.numbers),
        bold=frozenset((row, new) for new, old in enumerate(kept) for row, place in made.bold if place == old),
    )


def _spanned(made: Table, spanners: Mapping[str, Sequence[str]]) -> Table:
    """Return a table with these groups of columns."""
    columns = [replace(column, spanner="") for column in made.columns]
    for text, names in spanners.items():
        places = sorted(_place(made, name, "spanners") for name in as_names(names, "spanners"))
        if places != list(range(places[0], places[0] + len(places))) if places else True:
            raise refusal("table_spanner", named=text)
        for place in places:
            columns[place] = replace(columns[place], spanner=text)
    return replace(made, columns=tuple(columns))


def _labelled(made: Table, labels: Mapping[str, str]) -> Table:
    """Return a table with other names for columns, cells of words, spanners and groups."""
    words = {row[place] for row in made.rows for place, column in enumerate(made.columns) if column.align == "left"}
    heads = {text for column in made.columns for text in (column.name, column.label, column.spanner)}
    known = heads | words | set(made.groups)
    for name, shown in labels.items():
        check_text("labels", shown)
        if name not in known:
            raise refusal("table_labels", got=name, hint=near_miss(name, sorted(known)))
    columns = tuple(
        replace(
            column,
            label=labels.get(column.name, labels.get(column.label, column.label)),
            spanner=labels.get(column.spanner, column.spanner),
        )
        for column in made.columns
    )
    sides = [column.align for column in made.columns]
    rows = tuple(
        tuple(labels.get(text, text) if side == "left" else text for text, side in zip(row, sides, strict=True))
        for row in made.rows
    )
    groups = tuple(labels.get(text, text) for text in made.groups)
    long = [name for name in labels if name in words | set(made.groups) and len(name) >= _LEAST_IN_NOTES]
    notes = tuple(_renamed(note, long, labels) for note in made.notes)
    return replace(made, columns=columns, rows=rows, groups=groups, notes=notes)


def _spelled_out(made: Table) -> Table:
    """Return a table of metals with the names of elements for their symbols."""
    names = [column.name for column in made.columns]
    if _METALS not in names:
        raise refusal("table_elements", known=listed(names, 30))
    place = names.index(_METALS)
    cells = [ELEMENTS.get(row[place], "").capitalize() or row[place] for row in made.rows]
    rows = tuple((*row[:place], cell, *row[place + 1 :]) for row, cell in zip(made.rows, cells, strict=True))
    return replace(made, rows=rows)


def _renamed(note: str, names: Sequence[str], labels: Mapping[str, str]) -> str:
    """Return a sentence with these names replaced where they stand as words, all at once."""
    if not names:
        return note
    longest_first = sorted(names, key=len, reverse=True)
    found = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    return found.sub(lambda name: labels[name[0]], note)


def _form(
    made: Table, decimal_mark: str | None, big_mark: str | None, style: str | None, unit_style: str | None
) -> Form:
    """Return the marks and the styles that were asked for, the rest as they are."""
    form = made.form
    if decimal_mark is not None:
        form = replace(form, decimal_mark=check_one_of("decimal_mark", decimal_mark, (".", ",")))
    if big_mark is not None:
        form = replace(form, big_mark=_BIG_MARKS[check_one_of("big_mark", big_mark, tuple(_BIG_MARKS))])
    if style is not None:
        form = replace(form, style=check_one_of("style", style, tuple(STYLES)[1:]))
    if unit_style is not None:
        form = replace(form, unit_style=check_one_of("unit_style", unit_style, UNIT_STYLES))
    if form.big_mark == form.decimal_mark:
        raise refusal("table_marks", got=form.big_mark)
    return form

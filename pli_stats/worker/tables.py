"""Tables for publication on their way to R and back: all of one crosses, so that R can show and write it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, fields
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import refusal
from pli_stats.publish.table_form import STYLES, UNIT_STYLES, Form
from pli_stats.publish.table_type import Column, Table
from pli_stats.robjects import describe, restore
from pli_stats.robjects.vectors.r_values import RList, RValue, named_list, parts_of, strings

CLASS = "pli_table"
_OF_A_COLUMN = ("name", "label", "unit", "align", "spanner")


def table_to_r(table: Table) -> RList:
    """Return a table as R has it.

    Examples
    --------
    >>> two = (Column("low", "Low", spanner="PLI"), Column("high", "High", spanner="PLI"))
    >>> cells = parts_of(table_to_r(Table("T", two, (("1", "2"),))))["cells"]
    >>> cells.attributes["names"].values
    ['PLI: Low', 'PLI: High']
    """
    heads = [f"{column.spanner}: {column.heading}" if column.spanner else column.heading for column in table.columns]
    columns = pd.DataFrame({part: [getattr(column, part) for column in table.columns] for part in _OF_A_COLUMN})
    bold = np.array(sorted(table.bold), dtype=np.int64).reshape(-1, 2) + 1
    parts: dict[str, RValue] = {
        "title": strings(table.title),
        "cells": describe(pd.DataFrame(table.rows, columns=heads, dtype="str")),
        "columns": describe(columns.astype("str")),
        "groups": strings(list(table.groups)),
        "bold": describe(pd.DataFrame(bold, columns=["row", "column"])),
        "notes": strings(list(table.notes)),
        "stand_in": strings(table.stand_in),
        "numbers": describe(pd.DataFrame(_number_texts(table), columns=heads, dtype="str")),
        "form": strings(list(astuple(table.form))),
        "markdown": strings(table.to_markdown()),
    }
    return named_list(parts, classes=(CLASS, "list"))


def table_from_r(value: RList) -> Table:
    """Return the table that a list of R holds; its Markdown is made anew.

    Examples
    --------
    >>> made = Table("T", (Column("cu", "Cu", "mg/kg"),), (("45",),), notes=("A note.",), bold=frozenset({(0, 0)}))
    >>> table_from_r(table_to_r(made)) == made
    True
    """
    parts = {name: restore(part) for name, part in parts_of(value).items() if name != "markdown"}
    columns = _part(parts, "columns", _is_text_frame)
    if set(columns.columns) != set(_OF_A_COLUMN) or not set(columns["align"]) <= {"left", "right"}:
        raise _wrong("columns", columns)
    bold = _part(parts, "bold", _is_frame)
    if list(bold.columns) != ["row", "column"] or not all(pd.api.types.is_integer_dtype(kind) for kind in bold.dtypes):
        raise _wrong("bold", bold)
    cells = _part(parts, "cells", _is_text_frame)
    return Table(
        title=_part(parts, "title", lambda got: isinstance(got, str)),
        columns=tuple(Column(**{str(part): text for part, text in row.items()}) for row in columns.to_dict("records")),
        rows=tuple(map(tuple, cells.to_numpy().tolist())),
        notes=_texts(parts, "notes"),
        groups=_texts(parts, "groups"),
        bold=frozenset((row - 1, column - 1) for row, column in bold.to_numpy().tolist()),
        stand_in=_part(parts, "stand_in", lambda got: isinstance(got, str)),
        numbers=_numbers(parts),
        form=_form(parts),
    )


def _number_texts(table: Table) -> list[list[str]]:
    """Return the numbers behind each cell at full precision, parted by a space; '' where there are none."""
    if not table.numbers:
        return [[""] * len(table.columns) for _ in table.rows]
    return [[" ".join(map(repr, cell)) for cell in row] for row in table.numbers]


def _numbers(parts: dict[str, Any]) -> tuple[tuple[tuple[float, ...], ...], ...]:
    """Return the numbers behind each cell, () where there are none."""
    texts = _part(parts, "numbers", _is_text_frame).to_numpy().tolist()
    try:
        found = tuple(tuple(tuple(map(float, text.split())) for text in row) for row in texts)
    except ValueError:
        raise _wrong("numbers", parts["numbers"]) from None
    cells = parts["cells"]
    fits = [len(row) for row in found] == [cells.shape[1]] * cells.shape[0]  # not where R added or left out rows
    return found if fits and any(map(any, found)) else ()


def _form(parts: dict[str, Any]) -> Form:
    """Return marks and styles."""
    found = _texts(parts, "form")
    if len(found) != len(fields(Form)) or found[2] not in STYLES or found[3] not in ("", *UNIT_STYLES):
        raise _wrong("form", parts["form"])
    return Form(*found)


def _part(parts: dict[str, Any], name: str, fits: Callable[[Any], bool]) -> Any:
    """Return an element of the list, refused where it is missing or of another kind."""
    if name not in parts or not fits(parts[name]):
        raise _wrong(name, parts.get(name))
    return parts[name]


def _texts(parts: dict[str, Any], name: str) -> tuple[str, ...]:
    """Return an element that is text: R has no single values, so that one may come as such."""
    got = parts.get(name)
    found = [got] if isinstance(got, str) else list(got) if isinstance(got, np.ndarray | pd.Series | list) else [None]
    if not all(isinstance(text, str) for text in found):
        raise _wrong(name, got)
    return tuple(found)


def _is_frame(got: Any) -> bool:
    """Say whether an element is a data frame."""
    return isinstance(got, pd.DataFrame)


def _is_text_frame(got: Any) -> bool:
    """Say whether an element is a data frame of text without gaps."""
    return _is_frame(got) and all(isinstance(text, str) for row in got.to_numpy().tolist() for text in row)


def _wrong(name: str, got: Any) -> Exception:
    """Return the error for an element that is not as `table_to_r` writes it."""
    return refusal("from_r_part", kind=CLASS, part=name, got=f"{got!r:.60}")

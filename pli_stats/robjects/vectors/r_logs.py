"""Columns of a log, whose cells may be text here and numbers there: text in R, and the kind of each cell beside it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.robjects.vectors.na_and_text_attributes import KINDS, MARK, checked_text, mark_of, text_attribute
from pli_stats.robjects.vectors.r_columns import describe_column
from pli_stats.robjects.vectors.r_frames import describe_frame
from pli_stats.robjects.vectors.r_values import RList, RValue, RVector, strings
from pli_stats.robjects.vectors.restored_columns import restore_column

MIXED = "mixed"
_LETTERS = {str: "s", bool: "b", int: "i", float: "f", type(None): "n"}


def describe_log(frame: pd.DataFrame, what: str = "the log") -> RList:
    """Return a log as a data.frame: columns of mixed kinds are text, and come back as what they were.

    Examples
    --------
    >>> found = describe_log(pd.DataFrame({"before": ["<0.02", 0.5, None]}))
    >>> found.values[0].values
    ['<0.02', '0.5', None]
    """
    mixed = [name for name, column in frame.items() if column.dtype == object]
    plain = describe_frame(frame.assign(**{str(name): 0 for name in mixed}), what)
    names = list(frame.columns)
    columns = [
        describe_cells(frame[name].to_numpy(), f"Column {name!r}") if name in mixed else column
        for name, column in zip(names, plain.values, strict=True)
    ]
    return RList(tuple(columns), plain.attributes)


def describe_cells(values: NDArray[Any], what: str) -> RVector:
    """Return objects as text, with the kind of each.

    Examples
    --------
    >>> describe_cells(np.array(["<0.02", 0.5], dtype=object), "before").attributes["python_kinds"].values
    ['sf']
    """
    cells = [value.item() if isinstance(value, np.generic) else value for value in values.tolist()]
    letters = [_LETTERS.get(type(cell), "?") for cell in cells]
    if "?" in letters:
        row = letters.index("?")
        kinds = f"text, numbers, truth values and {type(cells[row]).__name__}"
        raise refusal("r_column_mixed", what=what, kinds=kinds, row=row, got=str(cells[row]))
    if set(letters) <= {"s"}:
        return describe_column(pd.Series(values, dtype=object), what)
    text = [None if cell is None else cell if isinstance(cell, str) else repr(cell) for cell in cells]
    attributes: dict[str, RValue] = {MARK: strings(MIXED), KINDS: strings("".join(letters))}
    return RVector("character", checked_text(text, what), attributes)


def restore_cells(value: RVector, what: str) -> pd.Series:
    """Return a column, the cells of mixed ones as what they were.

    Examples
    --------
    >>> restore_cells(describe_cells(np.array(["<0.02", 0.5, None], dtype=object), "x"), "x").tolist()
    ['<0.02', 0.5, None]
    """
    letters = "".join(text_attribute(value, KINDS))
    if mark_of(value) != MIXED or len(letters) != len(value):
        return restore_column(value, what)
    cells = [_cell(text, letter) for text, letter in zip(value.values, letters, strict=True)]
    return pd.Series([*cells, None], dtype=object).iloc[:-1]


def _cell(text: Any, letter: str) -> Any:
    """Return a cell as what it was; as text if it has become another."""
    if text is None or letter in "sn":
        return text
    try:
        return text == "True" if letter == "b" else int(text) if letter == "i" else float(text)
    except ValueError:
        return text

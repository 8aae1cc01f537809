"""One reader for the tables of all verbs: a file in, a frame out, its columns found by the names that the user gave."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pli_stats.checks import listed, near_miss, refusal
from pli_stats.cli.output_files import say

if TYPE_CHECKING:
    import pandas as pd

# Texts for a missing number; in columns of text they stay as they are, since NA is Namibia, too.
MISSING = frozenset({"na", "n/a", "n.a.", "nan", "null", "none", "-", "#n/a"})
# "007" is a label: as a number it would be the same as "7".
NUMBER = re.compile(r"[+-]?(?:(?:0|[1-9]\d*)(?:[.]\d*)?|[.]\d+)(?:[eE][+-]?\d+)?")

TRUE, FALSE = ("true", "yes", "1", "1.0"), ("false", "no", "0", "0.0")


def read_frame(path: Path, *, object_name: str | None = None, numbers: tuple[str, ...] = ()) -> pd.DataFrame:
    r"""Read a table; delimiter, decimal mark and encoding of text files are told from the file.

    A column of a text file holds numbers if each of its cells is one, or blank, or a text for a missing value; labels
    with leading zeros stay text.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.csv"
    ...     _ = file.write_text("port;pli\nEden;1,5\nBotany;n.a.\n")
    ...     read_frame(file)
         port  pli
    0    Eden  1.5
    1  Botany  NaN
    """
    import pandas as pd

    from pli_stats.pollution.reading.sources import DELIMITED, load

    raw, _ = load(
        path, lambda names: set(), delimiter=None, decimal=None, sheet=0, object_name=object_name, skip_rows=0
    )
    for change in raw.changes:
        say(f"Note: {path}: {change.rule}.")
    for name, times in Counter(raw.names).items():
        if times > 1:
            raise refusal("duplicate_column", column=name, times=times)
    textual = path.suffix.casefold() in DELIMITED
    columns = {
        name: _typed(pd.Series(raw.texts[j].cells(), dtype=object, name=name), textual)
        for j, name in enumerate(raw.names)
    }
    for j, name in enumerate(raw.names):
        if name in numbers:
            _check_numbers(columns[name], raw.texts[j].cells(), raw.rows, textual)
    return pd.DataFrame(columns)


def _typed(cells: pd.Series, textual: bool) -> pd.Series:
    """Return a column as numbers where all of its cells are, else as it came."""
    from pli_stats.pollution.reading.raw_tables import as_numbers

    if not textual:
        return cells.infer_objects()
    tokens = cells.str.strip()
    present = tokens[tokens.notna() & ~tokens.str.casefold().isin(MISSING)]
    # In "1,234.5" neither reading of the comma would be safe: such a column stays text.
    commas = present.str.contains(",", regex=False)
    plain = present if not commas.any() else present.str.replace(",", ".", regex=False)
    if not len(present) or not plain.str.fullmatch(NUMBER).all():
        return tokens
    numbers = as_numbers(plain.to_numpy(object)).set_axis(plain.index).reindex(cells.index)
    numbers.name = cells.name
    return numbers


def _check_numbers(column: pd.Series, cells: Any, rows: Any, textual: bool) -> None:
    """Refuse a column with a cell that is blank or no number, and say in which row of the file."""
    import pandas as pd

    if pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
        wrong = column.isna()
    elif textual:
        wrong = ~column.str.replace(",", ".", regex=False).str.fullmatch(NUMBER).fillna(False).astype(bool)
    else:
        wrong = column.map(lambda cell: isinstance(cell, bool) or not isinstance(cell, int | float))
    if wrong.any():
        at = int(wrong.to_numpy().argmax())
        got = "nothing" if pd.isna(cells[at]) else repr(str(cells[at]))
        raise refusal("cell_no_number", column=column.name, row=int(rows[at]), got=got)


def standard_columns(
    frame: pd.DataFrame, asked: Mapping[str, str | None], *, needed: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Return a frame whose columns have the names that the statistics know.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"harbour": ["a"], "y_true": [1.0], "rf": [1.2]})
    >>> standard_columns(frame, {"port": "harbour", "y_pred": "rf", "model": None}).columns.tolist()
    ['port', 'y_true', 'y_pred']
    """
    known = [str(column) for column in frame.columns]
    found: dict[str, str] = {}
    for standard, given in asked.items():
        name = given or standard
        if name in known:
            found[standard] = name
        elif given is not None or standard in needed:
            option = "--" + standard.replace("_", "-")
            raise refusal("argument_column", name=option, got=name, columns=listed(known), hint=near_miss(name, known))
    names = {name: standard for standard, name in found.items()}
    kept = [column for column in known if column in names or column not in found]
    renamed = frame[kept].rename(columns=names)
    # A column may be asked for twice, under two names.
    return renamed.assign(**{standard: frame[name] for standard, name in found.items() if standard not in renamed})


def truths(column: pd.Series, name: str | None = None) -> list[bool]:
    """Return a column of flags as truth values, or refuse the first cell that is none.

    Examples
    --------
    >>> import pandas as pd
    >>> truths(pd.Series(["yes", 0, True]))
    [True, False, True]
    """
    cells = [str(cell).strip().casefold() for cell in column.tolist()]
    for row, cell in enumerate(cells):
        if cell not in (*TRUE, *FALSE):
            raise refusal("cell_no_flag", column=name or column.name, row=row + 2, got=cell)
    return [cell in TRUE for cell in cells]

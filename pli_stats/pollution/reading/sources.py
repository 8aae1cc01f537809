"""Where field data come from: CSV, Excel, Parquet, .rds and .RData files, pandas and polars frames."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import InputError, check_memory, gist, listed, missing_extra, near_miss, refusal
from pli_stats.files.atomic import check_plain_file
from pli_stats.pollution.reading.concentrations.cell_values import RawColumn, raw_column
from pli_stats.pollution.reading.excel.workbooks import EXCEL, Sheets, read_workbook
from pli_stats.pollution.reading.raw_tables import NumberColumns, RawTable
from pli_stats.pollution.reading.text_columns import TextColumn
from pli_stats.pollution.reading.text_files.delimited_text import read_delimited
from pli_stats.stats.arguments import Levels, levels_of

DELIMITED = (".csv", ".tsv", ".txt", ".tab", ".dat")
R_FILES = (".rds", ".rda", ".rdata")


def load(
    source: Any,
    number_columns: NumberColumns,
    *,
    delimiter: str | None,
    decimal: str | None,
    sheet: Sheets,
    object_name: str | None,
    skip_rows: int,
    encoding: str | None = None,
    ignore: Collection[str] = (),
    station: str | None = None,
) -> tuple[RawTable, str]:
    """Return the raw table of a path or frame, and the name of the source."""
    given = {
        "delimiter": delimiter,
        "sheet": sheet,
        "object": object_name,
        "skip_rows": skip_rows,
        "encoding": encoding,
    }
    for argument, value in given.items():
        if value not in (None, 0) and argument not in _arguments_of(source):
            raise refusal("argument_without_effect", name=argument, why=f"the source is {_kind_of(source)}")
    if isinstance(source, str | Path):
        path = Path(source)
        suffix = path.suffix.casefold()
        if suffix in DELIMITED:
            raw = _bytes_of(path)
            table = read_delimited(
                raw,
                str(path),
                number_columns,
                delimiter=delimiter,
                decimal=decimal,
                skip_rows=skip_rows,
                encoding=encoding,
            )
            return table, path.name
        if suffix not in (*EXCEL, *R_FILES, ".parquet"):
            raise refusal("file_kind", path=str(source))
        _bytes_of(path, most=1)
        if suffix in EXCEL:
            table = read_workbook(
                path,
                number_columns,
                sheet=sheet,
                skip_rows=skip_rows,
                decimal=decimal,
                ignore=ignore,
                station=station,
            )
            return table, path.name
        frame = _read_r_file(path, object_name) if suffix in R_FILES else _read_parquet(path)
        return _from_frame(frame, number_columns, decimal, first_row=2, path=str(path)), path.name
    frame = _as_pandas(source)
    return _from_frame(frame, number_columns, decimal, first_row=None, path="the frame"), "frame"


def _suffix(source: Any) -> str:
    """Return the ending of a path, nothing for a frame."""
    return Path(source).suffix.casefold() if isinstance(source, str | Path) else ""


def _arguments_of(source: Any) -> tuple[str, ...]:
    """Return which arguments on files a source understands."""
    suffix = _suffix(source)
    if suffix in EXCEL:
        return "sheet", "skip_rows"
    if suffix in R_FILES:
        return ("object",)
    return () if suffix in ("", ".parquet") else ("delimiter", "skip_rows", "encoding")


def _kind_of(source: Any) -> str:
    """Return what a source is, for a sentence."""
    suffix = _suffix(source)
    kinds = {**dict.fromkeys(EXCEL, "a workbook"), **dict.fromkeys(R_FILES, "an R file"), "": "a data frame"}
    return kinds.get(suffix, "a Parquet file" if suffix == ".parquet" else "a text file")


def _bytes_of(path: Path, most: int = -1) -> bytes:
    """Return the bytes of a file, or say in a sentence why not."""
    check_plain_file(path)
    try:
        with path.open("rb") as handle:
            return handle.read(most)
    except FileNotFoundError:
        raise refusal("no_such_file", path=str(path)) from None
    except OSError as error:
        raise refusal("unreadable_file", path=str(path), reason=error.strerror or str(error)) from None


def _read_parquet(path: Path) -> pd.DataFrame:
    """Return the frame of a Parquet file."""
    try:
        from pyarrow.parquet import read_metadata  # type: ignore[import-untyped]

        said = read_metadata(path)
        # A value that all rows share takes a few bytes in the file, and its room in each row of the frame.
        check_memory(
            said.num_rows * said.num_columns * 8,
            "large_file",
            path=str(path),
            rows=said.num_rows,
            columns=said.num_columns,
        )
        frame: pd.DataFrame = pd.read_parquet(path)
    except ImportError:
        raise missing_extra("pyarrow", "Reading .parquet", instead=" Or save the table as CSV.") from None
    except InputError:
        raise
    except Exception as error:  # pyarrow raises many kinds on a damaged file
        raise refusal("unreadable_file", path=str(path), reason=gist(error)) from None
    if len(frame) != said.num_rows:
        reason = f"its footer names {said.num_rows} rows, and it holds {len(frame)}"
        raise refusal("unreadable_file", path=str(path), reason=reason)
    return frame


def _read_r_file(path: Path, object_name: str | None) -> pd.DataFrame:
    """Return a data frame of an .rds or .RData file (no R needed)."""
    from pli_stats.rds.description_files import read_description
    from pli_stats.rds.workspaces import read_workspace
    from pli_stats.robjects.vectors.r_frames import restore_frame
    from pli_stats.robjects.vectors.r_values import RList, classes_of, parts_of

    if path.suffix.casefold() == ".rds":
        content = read_description(path)
        objects = {path.stem: content}
        if isinstance(content, RList) and "data.frame" not in classes_of(content):
            objects = parts_of(content)
    else:
        objects = read_workspace(path)
    lists = {name: value for name, value in objects.items() if isinstance(value, RList)}
    frames = {name: value for name, value in lists.items() if "data.frame" in classes_of(value)}
    if not frames:
        raise refusal("no_frame_in_file", path=str(path))
    if object_name is not None and object_name not in frames:
        raise refusal(
            "one_of", name="object", choices=listed(frames), got=object_name, hint=near_miss(object_name, frames)
        )
    if object_name is None and len(frames) > 1:
        raise refusal("object_in_file", path=str(path), count=len(frames), names=listed(frames))
    return restore_frame(frames[object_name or next(iter(frames))]).reset_index(drop=True)


def _as_pandas(source: Any) -> pd.DataFrame:
    """Return a pandas or other eager frame as pandas."""
    if isinstance(source, pd.DataFrame):
        return source
    try:
        frame = nw.from_native(source, eager_only=True)
    except TypeError:
        raise refusal("source_kind", got=type(source).__name__) from None
    # Column by column: the library's own conversion needs pyarrow.
    return pd.DataFrame({name: _column(frame.get_column(name)) for name in frame.columns}).infer_objects()


def _column(column: Any) -> pd.Series:
    """Return a column of another library as one of pandas; the levels of an Enum stay."""
    cells = pd.Series(column.to_list(), dtype=object)
    levels = levels_of(column)
    return cells if levels is None else pd.Series(levels.categorical(cells))


def _levels(column: pd.Series) -> Levels | None:
    """Return the levels of a categorical column without blank ones, which are missing values."""
    levels = levels_of(column)
    if levels is None:
        return None
    named = (name for name in levels.names if not isinstance(name, str) or name.strip())
    return Levels(tuple(named), levels.ordered)


def _from_frame(
    frame: pd.DataFrame, number_columns: NumberColumns, decimal: str | None, first_row: int | None, path: str
) -> RawTable:
    """Return a frame as a raw table; rows of a file are numbered as the user sees them, of a frame by its index."""
    if len(frame) == 0 or frame.shape[1] == 0:
        raise refusal("empty_file", path=path)
    names = [str(name) for name in frame.columns]
    wanted = number_columns(names)
    rows = frame.index.to_numpy() if first_row is None else np.arange(first_row, first_row + len(frame))
    numbers: dict[int, RawColumn] = {}
    texts: dict[int, TextColumn] = {}
    for j, name in enumerate(names):
        column = frame.iloc[:, j]
        if pd.api.types.is_complex_dtype(column.dtype):
            raise refusal("complex_column", column=name)
        if j not in wanted:
            texts[j] = replace(TextColumn.of(_objects(column)), levels=_levels(column))
        elif pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
            numbers[j] = RawColumn(name, column.to_numpy(np.float64, na_value=np.nan, copy=True))
        else:
            numbers[j] = raw_column(name, _objects(column), decimal)
    return RawTable(names, numbers, texts, rows, [], decimal)


def _objects(column: pd.Series) -> NDArray[Any]:
    """Return a column as Python objects, None where blank."""
    cells = column.astype(object).where(column.notna(), None).to_numpy(object).copy()
    blank = [i for i, cell in enumerate(cells) if isinstance(cell, str) and not cell.strip()]
    cells[blank] = None
    return cells

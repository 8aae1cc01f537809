"""The fast reader: whole lines of a regular delimited file by pandas' C parser, with "<0.02" understood on the way.

One "<0.02" would make the parser return a whole column as text. So a "<" that opens a number is handed to it as a minus
sign. Where no cell of the piece begins with a minus sign of its own, every negative number is such a mark; otherwise
(longitudes, codes like -88) the marks are told by counting separators.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from pli_stats.pollution.reading.concentrations.cell_values import PANDAS_IS_EXACT, RawColumn, raw_column
from pli_stats.pollution.reading.text_columns import TextColumn

TOKEN_BYTES = 16  # text kept of a "<number" cell for the audit log
LINE_END, QUOTE, LESS, MINUS, SPACE, POINT = b'\n"<- .'

Bytes = NDArray[np.uint8]
Positions = NDArray[np.intp]


@dataclass(frozen=True)
class Piece:
    """Columns of consecutive lines; numbers at `below` are negative."""

    n_rows: int
    numbers: dict[int, RawColumn]
    texts: dict[int, TextColumn]


@dataclass(frozen=True)
class _Lines:
    """The bytes of whole lines and how to read them."""

    data: Bytes
    separator: int
    decimal: str
    width: int
    wanted: list[int]
    scratch: NDArray[np.bool_]  # one buffer for all comparisons, in whole words: fresh pages cost more than comparing

    def count(self, byte: int) -> int:
        """Return how often a byte stands."""
        return int(np.count_nonzero(np.equal(self.data, byte, out=self.scratch[: len(self.data)])))

    def find(self, byte: int) -> Positions:
        """Return where a byte stands, eight bytes at a glance: most of a file is something else."""
        np.equal(self.data, byte, out=self.scratch[: len(self.data)])
        words = np.flatnonzero(self.scratch.view(np.uint64))
        where = (words[:, None] * 8 + np.arange(8)).reshape(-1)
        found: Positions = where[self.scratch[where]]
        return found


def read_piece(
    raw: bytes, start: int, stop: int, separator: str, decimal: str | None, width: int, wanted: set[int]
) -> Piece | None:
    """Read whole lines; None if they are irregular (short or long lines, separators inside quotation marks)."""
    data = np.frombuffer(raw, np.uint8, stop - start, start)
    lines = _Lines(data, ord(separator), decimal or ".", width, sorted(wanted), np.zeros(-(-len(data) // 8) * 8, bool))
    quoted = raw.find(b'"', start, stop) >= 0
    first_line = raw.count(separator.encode(), start, raw.find(b"\n", start))
    if first_line != width - 1 or (quoted and _quoted_separator(lines)):
        return None
    n_separators = lines.count(lines.separator)
    # Most pieces of a long table hold no "<": then there is nothing to mark and nothing to tell apart.
    opens = _opening_marks(lines) if raw.find(b"<", start, stop) >= 0 else np.empty(0, np.intp)
    by_sign = not len(opens) or (not quoted and not _leading_minus(lines))
    cells = None if by_sign else _cells_by_position(lines, opens)
    if cells is not None:
        hold = np.isin(cells % width, lines.wanted)
        opens, cells = opens[hold], cells[hold]
    frame = _parsed(lines, opens)
    if frame is None or n_separators != len(frame) * (width - 1):
        return None
    if any(np.isinf(frame[j].to_numpy()).any() for j in lines.wanted if _is_number(frame[j])):
        return None  # "1e999": the other reader keeps what the cell says
    if cells is None:
        cells = _cells_by_sign(lines, frame) if len(opens) else opens
        if len(cells) != len(opens):  # a "<1" in a text column
            cells = _cells_by_position(lines, opens)
            hold = np.isin(cells % width, lines.wanted)
            opens, cells = opens[hold], cells[hold]
            frame = _parsed(lines, opens)
    return None if frame is None else _piece(lines, frame, opens, cells)


def _opening_marks(lines: _Lines) -> Positions:
    """Return where a "<" opens a cell and a digit or a point follows at once."""
    data = lines.data
    marks = lines.find(LESS)
    if not len(marks):
        return marks
    before = data[np.maximum(marks - 1, 0)]
    after = data[np.minimum(marks + 1, len(data) - 1)]
    opens = (marks == 0) | (before == lines.separator) | (before == LINE_END) | (before == QUOTE)
    number = ((after >= ord("0")) & (after <= ord("9"))) | (after == POINT)
    opening: Positions = marks[opens & number]
    return opening


def _leading_minus(lines: _Lines) -> bool:
    """Say whether any cell begins with a minus sign of its own."""
    minus = lines.find(MINUS)
    before = lines.data[np.maximum(minus - 1, 0)]
    return bool(((minus == 0) | np.isin(before, [lines.separator, LINE_END, SPACE])).any())


def _cuts(lines: _Lines) -> Positions:
    """Return where cells end."""
    return np.flatnonzero((lines.data == lines.separator) | (lines.data == LINE_END))


def _cells_by_position(lines: _Lines, opens: Positions) -> Positions:
    """Return the cells (row * width + column) that begin at these bytes, by counting separators."""
    return np.searchsorted(_cuts(lines), opens)


def _cells_by_sign(lines: _Lines, frame: pd.DataFrame) -> Positions:
    """Return the cells that were parsed as negative, in the order of the file."""
    found = []
    for j in lines.wanted:
        column = frame[j]
        if _is_number(column):
            rows = np.flatnonzero(column.to_numpy() < 0.0)
        else:
            rows = np.array([i for i, cell in enumerate(column) if str(cell).startswith("-")], np.intp)
        found.append(rows * lines.width + j)
    return np.sort(np.concatenate(found)) if found else np.empty(0, np.intp)


def _quoted_separator(lines: _Lines) -> bool:
    """Say whether a separator or a line end stands inside quotation marks."""
    quotes = lines.find(QUOTE)
    return bool((np.searchsorted(quotes, _cuts(lines)) % 2).any())


def _parsed(lines: _Lines, opens: Positions) -> pd.DataFrame | None:
    """Return the lines as a frame, marks as minus signs; None if a line has too many fields."""
    marked = lines.data
    if len(opens):
        marked = marked.copy()
        marked[opens] = MINUS
    text = {j: _text_type() for j in range(lines.width) if j not in lines.wanted}
    with _source(marked) as source:
        for dtype in ({**text, **dict.fromkeys(lines.wanted, np.float64)}, text):
            if not isinstance(source, str):
                source.seek(0)
            try:
                return pd.read_csv(  # type: ignore[call-overload, no-any-return]  # one argument that pandas 3 has given up
                    source,
                    sep=chr(lines.separator),
                    decimal=lines.decimal,
                    header=None,
                    names=range(lines.width),  # a longer line is a ParserError, as the first is not longer
                    dtype=dtype,
                    keep_default_na=False,
                    na_values=[""],
                    skip_blank_lines=False,
                    encoding="utf-8",
                    **({} if PANDAS_IS_EXACT else {"float_precision": "round_trip"}),
                    low_memory=False,  # one thread a piece: the pieces are the threads here
                )
            except pd.errors.ParserError:
                return None
            except ValueError:
                if dtype is text:
                    raise
                # An odd cell among the numbers: its column comes as text.
    return None


def _text_type() -> Any:
    """Return how the parser hands over text: as Arrow's where that is installed, else as Python's."""
    if importlib.util.find_spec("pyarrow") is None:
        return object
    import pyarrow as pa  # type: ignore[import-untyped]

    return pd.ArrowDtype(pa.string())


@contextlib.contextmanager
def _source(data: Bytes) -> Iterator[Any]:
    """Give bytes to pandas as a path where a file in memory can be had: it reads paths twice as fast as buffers."""
    if not (hasattr(os, "memfd_create") and Path("/proc/self/fd").is_dir()):
        yield io.BytesIO(data.data)
        return
    handle = os.memfd_create("pli_stats")
    try:
        with open(handle, "wb", closefd=False) as file:
            file.write(data.data)
        yield f"/proc/self/fd/{handle}"
    finally:
        os.close(handle)


def _is_number(column: pd.Series) -> bool:
    """Say whether the parser took a column for numbers (truth values are none)."""
    return bool(pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype))


def _piece(lines: _Lines, frame: pd.DataFrame, opens: Positions, cells: Positions) -> Piece:
    """Return the frame as columns, with the marked cells as non-detects."""
    texts = _texts(lines, opens)
    column_of, row_of = cells % lines.width, cells // lines.width
    numbers = {}
    for j in lines.wanted:
        mine = np.flatnonzero(column_of == j)
        numbers[j] = _column(frame[j], row_of[mine], texts[mine], lines.decimal)
    others = [j for j in range(lines.width) if j not in numbers]
    return Piece(len(frame), numbers, {j: _text_column(frame[j]) for j in others})


def _text_column(column: pd.Series) -> TextColumn:
    """Return a column of text; Arrow finds its different cells in a fifth of the time where it is installed."""
    arrow = getattr(column.array, "__arrow_array__", None)
    if arrow is None:
        return TextColumn.of(column.to_numpy(object)).spaces_are_blank()
    coded = arrow().dictionary_encode()
    if hasattr(coded, "combine_chunks"):
        coded = coded.combine_chunks()
    uniques = coded.dictionary.to_numpy(zero_copy_only=False)
    return TextColumn(coded.indices.fill_null(-1).to_numpy(), uniques.astype(object)).spaces_are_blank()


def _texts(lines: _Lines, opens: Positions) -> NDArray[Any]:
    """Return the text of the marked cells as fixed-width bytes."""
    padded = np.concatenate([lines.data[-TOKEN_BYTES:], np.zeros(TOKEN_BYTES, np.uint8)])  # the last cells' room
    edge = len(lines.data) - TOKEN_BYTES
    inner = opens[opens <= edge]
    parts = [sliding_window_view(lines.data, TOKEN_BYTES)[inner]] if len(inner) else []
    last = opens[len(inner) :] - max(edge, 0)
    tokens = np.concatenate([*parts, sliding_window_view(padded, TOKEN_BYTES)[last]])
    ends = np.zeros(256, bool)
    ends[[lines.separator, LINE_END, QUOTE]] = True
    ended = ends[tokens]
    length = ended.argmax(axis=1)
    length[~ended[np.arange(len(tokens)), length]] = TOKEN_BYTES  # no end in sight
    tokens *= np.arange(TOKEN_BYTES) < length[:, None]
    texts: NDArray[Any] = tokens.view(f"S{TOKEN_BYTES}").reshape(-1)
    return texts


def _column(column: pd.Series, below_rows: Positions, below_text: NDArray[Any], decimal: str) -> RawColumn:
    """Return one number column; marks keep their minus sign until the pieces are joined and copied anyway."""
    if _is_number(column):
        below = np.zeros(len(column), bool)
        below[below_rows] = True
        return RawColumn("", column.to_numpy(np.float64), below=below, below_text=below_text)
    cells = column.where(column.notna(), None).to_numpy(object).copy()
    for row in below_rows:  # text after all: put the "<" back
        cells[row] = str(cells[row]).replace("-", "<", 1)
    return raw_column("", cells, decimal)

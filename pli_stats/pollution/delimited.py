"""Delimited text in, raw columns out: fast where the file is regular, careful where it is not.

A regular file (every line has as many separators as the header) is cut into pieces of whole lines that are parsed side
by side by pandas' C parser. "<0.02" would make it fall back to text for a whole column; so a "<" that opens a number in
a number column is handed to the parser as a minus sign and remembered by its cell. Files with separators inside
quotation marks, short lines or footers are read line by line with the standard library.
"""

from __future__ import annotations

import csv
import io
import itertools
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.pollution.cells import RawColumn, decimal_evidence, raw_column
from pli_stats.results import Change

PIECE_BYTES = 8_000_000  # small enough that a piece's scratch arrays stay near the cache
HEAD_RECORDS = 2000  # how many records are looked at to find the decimal mark
DELIMITERS = (",", ";", "\t", "|")
TOKEN_BYTES = 24  # text kept of a "<number" cell for the audit log

RULE_ENCODING = "not UTF-8, read as Windows-1252"
RULE_BOM = "byte-order mark removed"
RULE_DECIMAL = "decimal comma throughout the file"
RULE_DELIMITER = "delimiter found in the header"


@dataclass(frozen=True)
class RawTable:
    """A table before anybody has said what its columns mean.

    `numbers` maps position to a column of numbers, `texts` maps position to an object array with None for blank.
    `rows` are the row numbers that the user sees (1 is the header).
    """

    names: list[str]
    numbers: dict[int, RawColumn]
    texts: dict[int, NDArray[Any]]
    rows: NDArray[Any]
    changes: list[Change]
    decimal: str | None = None

    def kept(self, keep: NDArray[np.bool_], changes: list[Change] | None = None) -> RawTable:
        """Return some rows of the table."""
        numbers = {j: column.kept(keep) for j, column in self.numbers.items()}
        texts = {j: cells[keep] for j, cells in self.texts.items()}
        return RawTable(self.names, numbers, texts, self.rows[keep], [*self.changes, *(changes or [])], self.decimal)


NumberColumns = Callable[[list[str]], set[int]]


def read_delimited(
    raw: bytes, path: str, number_columns: NumberColumns, *, delimiter: str | None, decimal: str | None, skip_rows: int
) -> RawTable:
    """Return a delimited file as a raw table; `number_columns` says from the header which columns hold numbers."""
    raw, changes = _as_utf8(raw, path)
    for _ in range(skip_rows):
        raw = raw[raw.find(b"\n") + 1 :] if b"\n" in raw else b""
    header, body = _header_record(raw)
    if not header.strip() or not raw[body:].strip():
        raise refusal("empty_file", path=path)
    separator = delimiter or _find_delimiter(header)
    fields = next(csv.reader(io.StringIO(header, newline=""), delimiter=separator))
    names = [" ".join(name.split()) for name in fields]
    wanted = number_columns(names)
    marks = {decimal} if decimal else _sniff_decimal(raw, body, separator, wanted)
    mark = marks.pop() if len(marks) == 1 else None
    first_row = skip_rows + raw[:body].count(b"\n") + 1
    table = _read(raw, body, separator, mark, names, wanted, first_row)
    if mark is None and not marks:
        odd = [str(t) for column in table.numbers.values() for t in pd.unique(column.tokens)]
        if decimal_evidence(odd) == {","}:  # the head showed nothing; a later cell did
            mark = ","
            table = _read(raw, body, separator, mark, names, wanted, first_row)
    if mark == ",":
        changes.append(Change(RULE_DECIMAL, "(file)", None, ",", "."))
    return RawTable(table.names, table.numbers, table.texts, table.rows, [*changes, *table.changes], mark)


def _as_utf8(raw: bytes, path: str) -> tuple[bytes, list[Change]]:
    """Return the bytes in UTF-8 with one newline convention, and what was changed."""
    changes: list[Change] = []
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raw = raw.decode("utf-16").encode("utf-8")
        changes.append(Change(RULE_BOM, "(file)", None, "UTF-16", "UTF-8"))
    elif raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
        changes.append(Change(RULE_BOM, "(file)", None, "UTF-8 with mark", "UTF-8"))
    if b"\0" in raw:
        raise refusal("binary_file", path=path, position=raw.find(b"\0"))
    if not raw.isascii():
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            raw = raw.decode("cp1252", "replace").encode("utf-8")
            changes.append(Change(RULE_ENCODING, "(file)", None, "Windows-1252", "UTF-8"))
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return raw if raw.endswith(b"\n") else raw + b"\n", changes


def _header_record(raw: bytes) -> tuple[str, int]:
    """Return the header and the position of the first data byte; quotation marks may hold line ends."""
    end = raw.find(b"\n") + 1
    while raw[:end].count(b'"') % 2 and end < len(raw):
        end = raw.find(b"\n", end) + 1
    return raw[:end].decode("utf-8", "replace"), end


def _find_delimiter(header: str) -> str:
    """Return the delimiter that stands most often in the header outside quotation marks."""
    outside = "".join(header.split('"')[::2])
    counts = {mark: outside.count(mark) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: counts[mark])
    if counts[best] == 0:
        raise refusal("no_delimiter", header=header.strip()[:80])
    return best


def _sniff_decimal(raw: bytes, body: int, separator: str, wanted: set[int]) -> set[str]:
    """Return the decimal marks that the first records show."""
    head = raw[body : body + 1_000_000].decode("utf-8", "ignore")
    tokens = []
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
    try:
        for _, record in zip(range(HEAD_RECORDS), reader, strict=False):
            tokens += [record[j] for j in wanted if j < len(record)]
    except csv.Error:  # the careful reader will say what is wrong and where
        return set()
    return decimal_evidence(dict.fromkeys(tokens))


def _read(
    raw: bytes, body: int, separator: str, decimal: str | None, names: list[str], wanted: set[int], first_row: int
) -> RawTable:
    """Read the data lines by pieces, or line by line if any piece is irregular."""
    cuts = [body]
    while cuts[-1] < len(raw):
        cuts.append(raw.find(b"\n", min(cuts[-1] + PIECE_BYTES, len(raw) - 1)) + 1)
    ranges = list(itertools.pairwise(cuts))

    def work(cut: tuple[int, int]) -> _Piece | None:
        return _read_piece(raw, *cut, separator, decimal, len(names), wanted)

    if len(ranges) == 1:
        pieces = [work(ranges[0])]
    else:
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            pieces = list(pool.map(work, ranges))
    regular = [piece for piece in pieces if piece is not None]
    if len(regular) < len(pieces) or len(names) == 1:
        return _read_carefully(raw, body, separator, decimal, names, wanted, first_row)
    numbers = {j: _join_numbers(names[j], [piece.numbers[j] for piece in regular]) for j in sorted(wanted)}
    texts = {j: np.concatenate([piece.texts[j] for piece in regular]) for j in range(len(names)) if j not in wanted}
    n_rows = sum(piece.n_rows for piece in regular)
    return RawTable(names, numbers, texts, np.arange(first_row, first_row + n_rows), [])


@dataclass(frozen=True)
class _Piece:
    n_rows: int
    numbers: dict[int, RawColumn]
    texts: dict[int, NDArray[Any]]


def _read_piece(
    raw: bytes, start: int, stop: int, separator: str, decimal: str | None, width: int, wanted: set[int]
) -> _Piece | None:
    """Read whole lines by the C parser; None if they are irregular."""
    data = np.frombuffer(raw, np.uint8, stop - start, start)
    cuts = np.flatnonzero((data == ord(separator)) | (data == ord("\n")))
    ends = data[cuts[width - 1 :: width]] == ord("\n")
    if len(cuts) % width or not ends.all() or int((data == ord("\n")).sum()) != len(ends):
        return None
    quotes = np.flatnonzero(data == ord('"'))
    if len(quotes) and (np.searchsorted(quotes, cuts) % 2).any():
        return None
    opens = np.flatnonzero(data == ord("<"))
    cells = np.searchsorted(cuts, opens)
    numeric = np.isin(cells % width, list(wanted)) & _opens_number(data, opens, cells, cuts)
    opens, cells = opens[numeric], cells[numeric]
    copy = data.copy()
    copy[opens] = ord("-")
    frame = pd.read_csv(
        io.BytesIO(copy.data),
        sep=separator,
        decimal=decimal or ".",
        header=None,
        names=range(width),
        index_col=False,
        dtype={j: object for j in range(width) if j not in wanted},
        keep_default_na=False,
        na_values=[""],
        skip_blank_lines=False,
        encoding="utf-8",
        low_memory=False,
    )
    span = np.minimum(opens[:, None] + np.arange(TOKEN_BYTES), len(data) - 1)
    tokens = np.where(np.arange(TOKEN_BYTES) < (cuts[cells] - opens)[:, None], data[span], 0)
    texts = np.ascontiguousarray(tokens.astype(np.uint8)).view(f"S{TOKEN_BYTES}").reshape(-1)
    numbers = {}
    for j in wanted:
        mine = cells % width == j
        numbers[j] = _piece_column(frame[j], (cells[mine] // width), texts[mine], decimal)
    others = {j: frame[j].where(frame[j].notna(), None).to_numpy(object) for j in range(width) if j not in wanted}
    return _Piece(len(frame), numbers, others)


def _opens_number(
    data: NDArray[Any], opens: NDArray[Any], cells: NDArray[Any], cuts: NDArray[Any]
) -> NDArray[np.bool_]:
    """Say which "<" open their cell and are followed at once by a digit or a point."""
    begins = np.concatenate([[0], cuts + 1])[cells]
    first = (opens == begins) | ((opens == begins + 1) & (data[np.minimum(begins, len(data) - 1)] == ord('"')))
    after = data[np.minimum(opens + 1, len(data) - 1)]
    opening: NDArray[np.bool_] = first & (((after >= ord("0")) & (after <= ord("9"))) | (after == ord(".")))
    return opening


def _piece_column(
    column: pd.Series, below_rows: NDArray[Any], below_text: NDArray[Any], decimal: str | None
) -> RawColumn:
    """Return one number column of a piece."""
    below = np.zeros(len(column), bool)
    below[below_rows] = True
    if pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
        number = column.to_numpy(np.float64, copy=True)
        number[below] *= -1.0
        return RawColumn("", number, below=below, below_text=below_text)
    cells = column.where(column.notna(), None).to_numpy(object).copy()
    for row in np.flatnonzero(below):  # text after all: put the "<" back
        cells[row] = str(cells[row]).replace("-", "<", 1)
    return raw_column("", cells, decimal)


def _join_numbers(name: str, pieces: list[RawColumn]) -> RawColumn:
    """Return the pieces of a column as one."""
    starts = np.cumsum([0, *[len(piece.number) for piece in pieces]])[:-1]
    some = [p.below if p.below is not None else np.zeros(len(p.number), bool) for p in pieces]
    text = [p.below_text for p in pieces if p.below_text is not None]
    return RawColumn(
        name,
        np.concatenate([p.number for p in pieces]),
        np.concatenate([p.odd + start for p, start in zip(pieces, starts, strict=True)]).astype(np.intp),
        np.concatenate([p.tokens for p in pieces]),
        np.concatenate(some),
        np.concatenate(text) if text else None,
    )


def _read_carefully(
    raw: bytes, body: int, separator: str, decimal: str | None, names: list[str], wanted: set[int], first_row: int
) -> RawTable:
    """Read record by record: quoted separators and newlines, short lines, footers."""
    reader = csv.reader(io.StringIO(raw[body:].decode("utf-8"), newline=""), delimiter=separator)
    records: list[list[str]] = []
    rows: list[int] = []
    line = first_row
    for record in reader:
        extra = [cell for cell in record[len(names) :] if cell.strip()]
        short = len(record) < len(names) and any(cell.strip() for cell in record[1:])
        if extra or short:
            raise refusal("ragged_line", line=line, got=len(record), expected=len(names))
        records.append([*record[: len(names)], *[""] * (len(names) - len(record))])
        rows.append(line)
        line = first_row + reader.line_num
    if raw[body:].count(b'"') % 2:
        raise refusal("open_quote", line=rows[-1])
    columns = list(zip(*records, strict=True))
    arrays = [np.array([cell if cell.strip() else None for cell in column], dtype=object) for column in columns]
    numbers = {j: raw_column(names[j], arrays[j], decimal) for j in sorted(wanted)}
    texts = {j: arrays[j] for j in range(len(names)) if j not in wanted}
    return RawTable(names, numbers, texts, np.array(rows), [])

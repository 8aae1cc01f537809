"""Delimited text in, raw columns out: fast where the file is regular, careful where it is not.

A regular file (every line has as many separators as the header) is cut into pieces of whole lines that are parsed side
by side (see `pieces`). Files with separators inside quotation marks, short lines or footers are read record by record
with the standard library.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import refusal
from pli_stats.pollution.indices.frames import THREADS
from pli_stats.pollution.reading.concentrations.cell_values import RawColumn, decimal_evidence, raw_column
from pli_stats.pollution.reading.raw_tables import NumberColumns, RawTable
from pli_stats.pollution.reading.text_columns import TextColumn
from pli_stats.pollution.reading.text_files.encodings import PIECE_BYTES, as_utf8
from pli_stats.pollution.reading.text_files.fast_csv import Piece, read_piece
from pli_stats.results import Change

HEAD_RECORDS = 1000  # how many records are looked at to find the decimal mark
DELIMITERS = (",", ";", "\t", "|")

RULE_DECIMAL = "decimal comma throughout the file"


def read_delimited(
    raw: bytes,
    path: str,
    number_columns: NumberColumns,
    *,
    delimiter: str | None,
    decimal: str | None,
    skip_rows: int,
    encoding: str | None = None,
) -> RawTable:
    """Return a delimited file as a raw table; `number_columns` says from the header which columns hold numbers."""
    raw, changes = as_utf8(raw, path, encoding)
    start = 0
    for _ in range(min(skip_rows, raw.count(b"\n"))):
        start = raw.find(b"\n", start) + 1
    raw = raw[start:]
    header, body = _header_record(raw)
    if not header.strip() or not (raw[body : body + 4096].strip() or raw[body:].strip()):
        raise refusal("empty_file", path=path)
    separator = delimiter or _find_delimiter(header)
    try:
        fields = next(csv.reader(io.StringIO(header, newline=""), delimiter=separator))
    except csv.Error:
        raise refusal("long_header", line=skip_rows + 1, most=csv.field_size_limit()) from None
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


def _header_record(raw: bytes) -> tuple[str, int]:
    """Return the header and the position of the first data byte; quotation marks may hold line ends."""
    end = raw.find(b"\n") + 1
    quotes = raw.count(b'"', 0, end)
    while quotes % 2:
        if end == len(raw):
            raise refusal("open_quote", line=1)
        start, end = end, raw.find(b"\n", end) + 1
        quotes += raw.count(b'"', start, end)
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
    head = raw[body : body + 500_000].decode("utf-8", "ignore")
    if separator == "," and '"' not in head:
        return set()  # no cell can hold a comma, so there is nothing to find
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

    def work(cut: tuple[int, int]) -> Piece | None:
        return read_piece(raw, *cut, separator, decimal, len(names), wanted)

    with ThreadPoolExecutor(THREADS if len(ranges) > 1 else 1) as pool:
        pieces = list(pool.map(work, ranges))
        regular = [piece for piece in pieces if piece is not None]
        if len(regular) < len(pieces) or len(names) == 1:
            return _read_carefully(raw, body, separator, decimal, names, wanted, first_row)
        order = sorted(wanted)
        joined = pool.map(lambda j: _join_numbers(names[j], [piece.numbers[j] for piece in regular]), order)
        numbers = dict(zip(order, joined, strict=True))
    texts = {j: TextColumn.joined([p.texts[j] for p in regular]) for j in range(len(names)) if j not in wanted}
    n_rows = sum(piece.n_rows for piece in regular)
    return RawTable(names, numbers, texts, np.arange(first_row, first_row + n_rows), [])


def _join_numbers(name: str, pieces: list[RawColumn]) -> RawColumn:
    """Return the pieces of a column as one, with the signs of its marked cells taken off."""
    starts = np.cumsum([0, *[len(piece.number) for piece in pieces]])[:-1]
    below = np.concatenate([np.zeros(len(p.number), bool) if p.below is None else p.below for p in pieces])
    number = np.concatenate([p.number for p in pieces])
    marked = np.flatnonzero(below)
    number[marked] = -number[marked]
    text = [p.below_text for p in pieces if p.below_text is not None]
    return RawColumn(
        name,
        number,
        np.concatenate([p.odd + start for p, start in zip(pieces, starts, strict=True)]).astype(np.intp),
        np.concatenate([p.tokens for p in pieces]),
        below,
        np.concatenate(text) if text else None,
    )


def _read_carefully(
    raw: bytes, body: int, separator: str, decimal: str | None, names: list[str], wanted: set[int], first_row: int
) -> RawTable:
    """Read record by record: quoted separators and newlines, short lines, footers."""
    if raw.count(b'"', body) % 2:
        raise refusal("open_quote", line=first_row + raw.count(b"\n", body, raw.rfind(b'"')))
    reader = csv.reader(io.StringIO(raw[body:].decode("utf-8"), newline=""), delimiter=separator)
    records: list[list[str]] = []
    rows: list[int] = []
    line = begun = first_row
    width = 0  # of all lines that hold a row, the first of which is `begun`
    for record in _records(reader, first_row):
        if any(cell.strip() for cell in record[1:]):
            # A blank cell too many at the end of every line is its end. In some lines it may be the last column, behind
            # a number that its comma has cut in two.
            begun, width = (begun, width) if width else (line, max(len(record), len(names)))
            if len(record) != width or any(cell.strip() for cell in record[len(names) :]):
                at, got = (begun, width) if len(record) == len(names) else (line, len(record))
                raise refusal("ragged_line", line=at, got=got, expected=len(names))
        records.append([*record[: len(names)], *[""] * (len(names) - len(record))])
        rows.append(line)
        line = first_row + reader.line_num
    columns = list(zip(*records, strict=True))
    arrays = [np.array([cell if cell.strip() else None for cell in column], dtype=object) for column in columns]
    numbers = {j: raw_column(names[j], arrays[j], decimal) for j in sorted(wanted)}
    texts = {j: TextColumn.of(arrays[j]) for j in range(len(names)) if j not in wanted}
    return RawTable(names, numbers, texts, np.array(rows), [])


def _records(reader: Any, first_row: int) -> Iterator[list[str]]:
    """Yield the records of a csv reader; a field that swallows the file is a quotation mark out of place."""
    try:
        yield from reader
    except csv.Error:
        raise refusal("open_quote", line=first_row + reader.line_num) from None

"""Data frames out of R's files (.RData), read without R and without building an object for every string.

`rdata` reads any such file, but takes more than a minute for a data set of five million strings; here strings
are walked over and only those of the wanted columns are decoded. The layout is that of "R Internals", section
1.8 (https://cran.r-project.org/doc/manuals/r-release/R-ints.html#Serialization-Formats).
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pli_stats.checks import listed, refusal

NA_INTEGER = -(2**31)

# Type codes of R's serialization, as in R's Rinternals.h and serialize.c.
_NULL, _SYMBOL, _PAIRLIST, _CHAR, _LOGICAL, _INTEGER, _REAL, _TEXT, _LIST = 0, 1, 2, 9, 10, 13, 14, 16, 19
_NULL_VALUE, _REFERENCE = 254, 255
_HAS_ATTRIBUTES, _HAS_TAG = 1 << 9, 1 << 10
_LATIN1 = 1 << 14


@dataclass(frozen=True, eq=False)
class _Text:
    """A character vector that has been walked over but not decoded: where it starts and how long it is."""

    start: int
    length: int


@dataclass(frozen=True, eq=False)
class _Item:
    """A vector with its attributes."""

    kind: int
    value: Any
    attributes: dict[str, _Item] = field(default_factory=dict)


def read_frames(path: str | Path, wanted: Mapping[str, Sequence[str]]) -> dict[str, pd.DataFrame]:
    """Read columns of data frames out of an .RData file.

    Parameters
    ----------
    path : str or Path
        A file that R's `save` wrote in binary (XDR), compressed by gzip, bzip2 or xz, or not at all.
    wanted : mapping of str to sequence of str
        For each data frame its name in the file and the columns to read.

    Returns
    -------
    dict of str to DataFrame
        Numeric columns as float64, integers as int64 (Int64 where values are missing), logicals as bool or
        boolean, text as str, factors as Categorical. Row names are not read.

    Raises
    ------
    InputError
        The file cannot be read, or lacks a frame or a column.

    References
    ----------
    R Core Team (2022). R Internals, section 1.8 "Serialization Formats".
    """
    try:
        reader = _Reader(_decompressed(Path(path).read_bytes()))
        objects = reader.workspace()
        return {name: reader.frame(objects[name], columns) for name, columns in wanted.items()}
    except KeyError as error:
        raise refusal("unreadable_file", path=str(path), reason=f"it holds no {error}") from None
    except (OSError, EOFError, ValueError, IndexError, zlib.error, lzma.LZMAError, struct.error) as error:
        raise refusal("unreadable_file", path=str(path), reason=str(error)) from None


def integer_column(values: NDArray[np.integer[Any]]) -> pd.Series:
    """Return R integers as int64, or as Int64 where R's NA is among them."""
    missing = values == NA_INTEGER
    wide = values.astype(np.int64)
    return pd.Series(pd.arrays.IntegerArray(wide, missing) if missing.any() else wide)


def logical_column(values: NDArray[np.integer[Any]]) -> pd.Series:
    """Return R logicals as bool, or as boolean where R's NA is among them."""
    missing = values == NA_INTEGER
    truth = values != 0
    return pd.Series(pd.arrays.BooleanArray(truth, missing) if missing.any() else truth)


def factor_column(codes: NDArray[np.integer[Any]], levels: Sequence[str | None], *, ordered: bool) -> pd.Series:
    """Return an R factor (codes from 1) as a Categorical."""
    # R allows NA as a level (`addNA`), pandas does not: there it is a missing value like any other.
    names = [level for level in levels if level is not None]
    place = {level: code for code, level in enumerate(names)}
    lookup = np.array([-1, *(place.get(level, -1) if level is not None else -1 for level in levels)])
    zero_based = lookup[np.where(codes == NA_INTEGER, 0, codes)]
    return pd.Series(pd.Categorical.from_codes(zero_based, pd.Index(names, dtype="str"), ordered=ordered))


def _decompressed(content: bytes) -> bytes:
    """Return the bytes that `save` wrote before it compressed them."""
    if content[:2] == b"\x1f\x8b":
        return gzip.decompress(content)
    if content[:3] == b"BZh":
        return bz2.decompress(content)
    if content[:6] == b"\xfd7zXZ\x00":
        return lzma.decompress(content)
    return content


class _Reader:
    """Walks through one serialized workspace."""

    def __init__(self, content: bytes) -> None:
        if content[:7] not in (b"RDX2\nX\n", b"RDX3\nX\n"):
            raise ValueError("it is not an .RData file in R's binary format")
        self.content = content
        self.position = 7
        self.symbols: list[str] = []

    def workspace(self) -> dict[str, _Item]:
        """Return the saved objects by name."""
        version = self._integer()
        self.position += 8  # the versions of R that wrote the file and that can read it
        if version == 3:
            size = self._integer()
            self.position += size  # the name of the native encoding
        return self._item().attributes

    def frame(self, item: _Item, columns: Sequence[str]) -> pd.DataFrame:
        """Return the wanted columns of a data frame."""
        if item.kind != _LIST or "names" not in item.attributes:
            raise ValueError("one of the wanted objects is not a data frame")
        names = self._strings(item.attributes["names"].value)
        places = {name: place for place, name in enumerate(names)}
        lacking = [column for column in columns if column not in places]
        if lacking:
            raise ValueError(f"a data frame in it has no column {listed(lacking)}")
        return pd.DataFrame({column: self._column(item.value[places[column]], column) for column in columns})

    def _column(self, item: _Item, name: str) -> pd.Series:
        """Return one column as a Series."""
        classes = self._strings(item.attributes["class"].value) if "class" in item.attributes else []
        classes = [kind for kind in classes if kind != "AsIs"]  # R's mark of `I()`; the values are as ever
        if "factor" in classes:
            levels = self._strings(item.attributes["levels"].value)
            return factor_column(item.value, levels, ordered="ordered" in classes)
        if item.kind == _REAL and not classes:
            return pd.Series(item.value.astype(np.float64))
        if item.kind == _INTEGER and not classes:
            return integer_column(item.value)
        if item.kind == _LOGICAL and not classes:
            return logical_column(item.value)
        if item.kind == _TEXT and not classes:
            return pd.Series(self._strings(item.value), dtype="str")
        raise refusal("r_type", got=", ".join(map(str, classes)) or str(item.kind), column=name)

    def _integer(self) -> int:
        """Read one integer."""
        value: int = struct.unpack_from(">i", self.content, self.position)[0]
        self.position += 4
        return value

    def _item(self) -> _Item:
        """Read one object, whatever it is."""
        flags = self._integer()
        kind = flags & 255
        if kind in (_NULL_VALUE, _NULL):
            return _Item(_NULL, None)
        if kind == _PAIRLIST:
            return _Item(_PAIRLIST, None, self._pairs(flags))
        if kind in (_SYMBOL, _REFERENCE):
            return _Item(_SYMBOL, self._symbol(flags))
        value = self._vector(kind)
        # R writes the attributes of a vector after its values, and only then are the names of columns known.
        attributes = self._item().attributes if flags & _HAS_ATTRIBUTES else {}
        return _Item(kind, value, attributes)

    def _pairs(self, flags: int) -> dict[str, _Item]:
        """Read a chain of tagged values; iterative, because workspaces and attributes can be long."""
        pairs: dict[str, _Item] = {}
        while flags & 255 == _PAIRLIST:
            if flags & _HAS_ATTRIBUTES:
                self._item()
            tag = self._symbol(self._integer()) if flags & _HAS_TAG else str(len(pairs))
            pairs[tag] = self._item()
            flags = self._integer()
        return pairs

    def _symbol(self, flags: int) -> str:
        """Read a name, or look up one that came before."""
        if flags & 255 == _REFERENCE:
            return self.symbols[(flags >> 8 or self._integer()) - 1]
        if flags & 255 != _SYMBOL:
            raise ValueError(f"it holds an R object of type {flags & 255}, which is not read here")
        text = _Text(self.position, 1)
        self._walk(text)
        self.symbols.append(str(self._strings(text)[0]))
        return self.symbols[-1]

    def _vector(self, kind: int) -> Any:
        """Read the values of a vector."""
        if kind not in (_LOGICAL, _INTEGER, _REAL, _TEXT, _LIST):
            raise ValueError(f"it holds an R object of type {kind}, which is not read here")
        length = self._integer()
        if kind == _LIST:
            return [self._item() for _ in range(length)]
        if kind == _TEXT:
            text = _Text(self.position, length)
            self._walk(text)
            return text
        dtype = np.dtype(">f8" if kind == _REAL else ">i4")
        values = np.frombuffer(self.content, dtype, length, self.position)
        self.position += values.nbytes
        return values

    def _walk(self, text: _Text) -> None:
        """Move past strings: each is a word of flags, its length (-1 for NA) and its bytes."""
        content, position = self.content, self.position
        for _ in range(text.length):
            size = int.from_bytes(content[position + 4 : position + 8])
            position += 8 if size == 0xFFFFFFFF else 8 + size
        self.position = position

    def _strings(self, text: _Text) -> list[str | None]:
        """Decode the strings of a character vector."""
        content, position = self.content, text.start
        known: dict[bytes, str] = {}
        strings: list[str | None] = []
        for _ in range(text.length):
            size = int.from_bytes(content[position + 4 : position + 8])
            if size == 0xFFFFFFFF:
                strings.append(None)
                position += 8
                continue
            # With its flags as the key, since these hold the encoding.
            raw = content[position : position + 8 + size]
            string = known.get(raw)
            if string is None:
                latin1 = int.from_bytes(raw[:4]) & _LATIN1
                string = known[raw] = raw[8:].decode("latin-1" if latin1 else "utf-8", errors="replace")
            strings.append(string)
            position += 8 + size
        return strings

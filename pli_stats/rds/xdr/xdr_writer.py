"""Descriptions of R objects as the bytes of R's serialization format, without R."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO

import numpy as np

import pli_stats.rds.xdr.codes as xdr
from pli_stats.checks import refusal
from pli_stats.robjects.vectors.r_values import RCall, RFunction, RList, ROpaque, RSymbol, RValue, RVector

# Version 2, which every R since 2.3 reads: version 3 adds the name of the native encoding, which no string here needs
# since each is marked as ASCII or UTF-8, and compact forms of sequences, which we do not write.
_HEADER = b"X\n" + struct.pack(">3i", 2, 0x020300, 0x020300)  # the version, and the R that can write and read it
_WORDS = {"logical": np.int32, "integer": np.int32, "double": np.float64, "complex": np.complex128}
_STRINGS_AT_ONCE = 1 << 17
_INTEGER = struct.Struct(">i").pack
_FEW_STRINGS = 32  # of so few, one by one is faster than through arrays
_LONGEST_NAME = 10_000  # bytes; R refuses longer names


def serialize(value: RValue, file: BinaryIO) -> None:
    """Write an R object to an open binary file, uncompressed.

    References
    ----------
    R Core Team (2022). R Internals, section 1.8 "Serialization Formats".

    Examples
    --------
    >>> from pli_stats.robjects.vectors.r_values import doubles
    >>> file = io.BytesIO()
    >>> serialize(doubles(0.5), file)
    >>> file.getvalue()[14:].hex(" ", 4)
    '0000000e 00000001 3fe00000 00000000'
    """
    file.write(_HEADER)
    try:
        _Writer(file).item(value)
    except RecursionError:
        raise refusal("rds_too_deep") from None


def serialized(value: RValue) -> bytes:
    """Return the bytes that `serialize` writes.

    Examples
    --------
    >>> len(serialized(None))
    18
    """
    file = io.BytesIO()
    serialize(value, file)
    return file.getvalue()


class _Writer:
    """Writes items; names are written once and referred to afterwards."""

    def __init__(self, file: BinaryIO) -> None:
        self.write = file.write
        self.names: dict[str, int] = {}

    def item(self, value: RValue) -> None:
        """Write one object, whatever it is."""
        match value:
            case None:
                self._integers(xdr.NULL)
            case RVector():
                self._vector(value)
            case RList():
                self._head(xdr.LIST, value.attributes)
                self._length(len(value.values))
                for part in value.values:
                    self.item(part)
                self._attributes(value.attributes)
            case RSymbol():
                self._symbol(value.name)
            case RCall():
                self._head(xdr.CALL, value.attributes)
                self._attributes(value.attributes)
                self.item(value.function)
                self._pairs(value.arguments)
            case RFunction():
                self._head(xdr.CLOSURE, value.attributes, xdr.HAS_TAG)
                self._attributes(value.attributes)
                self._integers(xdr.GLOBAL_ENVIRONMENT)
                self._pairs((name, RSymbol("")) for name in value.arguments)
                self.item(value.body)
            case ROpaque():
                raise refusal("rds_not_held", what=value.what)

    def _vector(self, value: RVector) -> None:
        """Write an atomic vector: head, length, values, attributes."""
        self._head(xdr.KIND_CODES[value.kind], value.attributes)
        self._length(len(value.values))
        if value.kind == "character":
            self._strings(value.values)
        else:
            self._numbers(value.values, _WORDS[value.kind])
        self._attributes(value.attributes)

    def _numbers(self, values: Any, dtype: type[np.generic]) -> None:
        """Write numbers with the highest byte first, through integers so that the bits of R's NA survive."""
        array = values if isinstance(values, np.ndarray) else np.asarray(values, dtype=dtype)
        array = np.ascontiguousarray(array.astype(dtype, casting="safe", copy=False))
        words = array.view(np.int32).astype(">i4") if dtype is np.int32 else array.view(np.int64).astype(">i8")
        self.write(words.view(np.uint8).data)

    def _strings(self, values: Iterable[Any]) -> None:
        """Write strings: each is a word of flags, its length (-1 for NA) and its bytes."""
        remaining = iter(values)
        while chunk := list(islice(remaining, _STRINGS_AT_ONCE)):
            encoded = _encoded(chunk)
            if len(chunk) <= _FEW_STRINGS:
                self.write(b"".join(map(_string, chunk, encoded)))
                continue
            heads = np.empty((len(chunk), 2), dtype=">i4")
            heads[:, 0] = xdr.CHARS | xdr.UTF8
            heads[np.fromiter(map(bytes.isascii, encoded), bool, len(chunk)), 0] = xdr.CHARS | xdr.ASCII
            heads[:, 1] = lengths = np.fromiter(map(len, encoded), np.int64, len(chunk))
            heads[np.fromiter((text is None for text in chunk), bool, len(chunk))] = xdr.CHARS, -1
            self.write(_interleaved(heads.view(np.uint8), lengths, b"".join(encoded)))

    def _symbol(self, name: str) -> None:
        """Write a name, or refer to one that came before; the name without letters is an argument left out."""
        if not name:
            self._integers(xdr.MISSING_ARGUMENT)
        elif name in self.names:
            self._integers(self.names[name] << 8 | xdr.REFERENCE)
        else:
            if len(_encoded([name])[0]) > _LONGEST_NAME:
                raise refusal("rds_long_name", most=_LONGEST_NAME, start=name[:20])
            self.names[name] = len(self.names) + 1
            self._integers(xdr.SYMBOL)
            self._strings([name])

    def _pairs(self, pairs: Iterable[tuple[str, RValue]]) -> None:
        """Write a chain of values, each with a name or none."""
        for name, value in pairs:
            self._integers(xdr.PAIRLIST | (xdr.HAS_TAG if name else 0))
            if name:
                self._symbol(name)
            self.item(value)
        self._integers(xdr.NULL)

    def _attributes(self, attributes: Mapping[str, RValue]) -> None:
        """Write attributes, if there are any."""
        if attributes:
            self._pairs(attributes.items())

    def _head(self, code: int, attributes: Mapping[str, RValue], more: int = 0) -> None:
        """Write the word that an item starts with."""
        marks = (xdr.IS_OBJECT if "class" in attributes else 0) | (xdr.HAS_ATTRIBUTES if attributes else 0)
        self._integers(code | marks | more)

    def _length(self, length: int) -> None:
        """Write the length of a vector, a long one as R's long vectors."""
        if length > xdr.LONGEST_SHORT:
            self._integers(-1, length >> 32)
            self.write(struct.pack(">I", length & 0xFFFFFFFF))
        else:
            self._integers(length)

    def _integers(self, *values: int) -> None:
        """Write integers."""
        for value in values:
            self.write(_INTEGER(value))


def _encoded(texts: Sequence[str | None]) -> list[bytes]:
    """Return strings in UTF-8 (NA as nothing), or refuse those that no string of R can be."""
    try:
        encoded = [b"" if text is None else text.encode() for text in texts]
    except UnicodeEncodeError as error:
        raise refusal("rds_surrogate", text=error.object[:40]) from None
    if b"\0" in b"".join(encoded):
        raise refusal("rds_nul", text=next(text for text in texts if text and "\0" in text)[:40])
    return encoded


def _string(text: str | None, encoded: bytes) -> bytes:
    """Return one string: a word of flags, its length (-1 for NA) and its bytes."""
    if text is None:
        return struct.pack(">2i", xdr.CHARS, -1)
    return struct.pack(">2i", xdr.CHARS | (xdr.ASCII if encoded.isascii() else xdr.UTF8), len(encoded)) + encoded


def _interleaved(heads: np.ndarray[Any, Any], lengths: np.ndarray[Any, Any], body: bytes) -> memoryview:
    """Return the 8 bytes of each head, each followed by as many bytes of the body as `lengths` says."""
    ends = np.cumsum(lengths + 8)
    where = (ends - lengths - 8)[:, None] + np.arange(8)
    together = np.empty(8 * len(heads) + len(body), dtype=np.uint8)
    of_body = np.ones(len(together), dtype=bool)
    of_body[where] = False
    together[where] = heads
    together[of_body] = np.frombuffer(body, dtype=np.uint8)
    return together.data

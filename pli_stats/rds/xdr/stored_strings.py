"""Strings as they stand in R's serialization format: walked over, and decoded when they are wanted."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import overload

import pli_stats.rds.xdr.codes as xdr
from pli_stats.checks import refusal

_NA = 0xFFFFFFFF  # the length of R's missing string
_HEAD = struct.Struct(">II").unpack_from  # flags and length
_MOST_KNOWN = 100_000  # strings that are decoded once and shared; beyond, most are different
_IN_UTF8 = {xdr.CHARS | xdr.ASCII, xdr.CHARS | xdr.UTF8}


class StoredStrings(Sequence[str | None]):
    """The strings of an R vector, decoded when first looked at.

    A data set of five million strings is read in a few seconds if only those of the wanted columns become objects.
    """

    def __init__(self, content: bytes, start: int, length: int, native: str, source: str) -> None:
        self._content, self._start, self._length = content, start, length
        self._native, self._source = native, source
        self._strings: list[str | None] | None = None

    def __len__(self) -> int:
        """Return the number of strings."""
        return self._length

    @overload
    def __getitem__(self, place: int) -> str | None: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str | None]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str | None] | None:
        """Return strings, None for NA."""
        return self._all()[place]

    def __iter__(self) -> Iterator[str | None]:
        """Go through the strings."""
        return iter(self._all())

    def _all(self) -> list[str | None]:
        """Return the strings, decoded once."""
        if self._strings is None:
            self._strings, _ = self.decoded()
        return self._strings

    def decoded(self) -> tuple[list[str | None], int]:
        """Return the strings and where the last one ends."""
        content, position = self._content, self._start
        strings: list[str | None] = []
        known: dict[bytes, str] = {}
        try:
            for _ in range(self._length):
                flags, size = _HEAD(content, position)
                start, position = position + 8, position + 8 + size
                if flags in _IN_UTF8:
                    raw = content[start:position]
                    text = known.get(raw)
                    if text is None:
                        text = str(raw, "utf-8")
                        if len(known) < _MOST_KNOWN:
                            known[raw] = text
                    strings.append(text)
                elif size == _NA:
                    position = start
                    strings.append(None)
                elif position > len(content):
                    break
                else:
                    strings.append(self._marked(content[start:position], flags))
        except struct.error:  # from behind the last byte, where a length that is too large leads
            raise _cut(self._source) from None
        except UnicodeDecodeError:
            if position <= len(content):
                raise _not_in(raw, "utf-8", self._source) from None
        if position > len(content):
            raise _cut(self._source)
        return strings, position

    def _marked(self, raw: bytes, flags: int) -> str:
        """Decode a string in an encoding other than ASCII or UTF-8."""
        if flags & 255 != xdr.CHARS or flags & xdr.HAS_ATTRIBUTES:
            raise refusal("rds_damaged", path=self._source, reason="where a string should be there is none")
        if flags & xdr.LATIN1:
            # R means by latin1 what Windows does, whose five unused places stand for themselves.
            try:
                return raw.decode("cp1252")
            except UnicodeDecodeError:
                return "".join(map(_of_windows, raw))
        if flags & xdr.BYTES and not raw.isascii():
            raise refusal("rds_bytes", path=self._source, got=repr(raw[:20]))
        encoding = "utf-8" if flags & xdr.UTF8 else self._native
        try:
            return raw.decode(encoding)
        except UnicodeError:
            raise _not_in(raw, encoding, self._source) from None


def walked(content: bytes, position: int, length: int, source: str) -> int:
    """Return where the last of `length` strings ends.

    Examples
    --------
    >>> walked(bytes.fromhex("0004000900000001 61"), 0, 1, "these bytes")
    9
    """
    last = len(content) - 8
    for _ in range(length):
        if position > last:
            raise _cut(source)
        size = int.from_bytes(content[position + 4 : position + 8])
        position += 8 if size == _NA else 8 + size
    if position > len(content):
        raise _cut(source)
    return position


def _of_windows(byte: int) -> str:
    """Return the character of one byte in Windows' Latin alphabet."""
    single = bytes([byte])
    try:
        return single.decode("cp1252")
    except UnicodeDecodeError:
        return single.decode("latin-1")


def _not_in(raw: bytes, encoding: str, source: str) -> Exception:
    """Return the error of text that is not in its encoding."""
    return refusal("rds_encoding", path=source, got=repr(raw[:20]), encoding=encoding)


def _cut(source: str) -> Exception:
    """Return the error of bytes that end too early."""
    return refusal("rds_damaged", path=source, reason="it ends in the middle of a string, or a length in it is wrong")

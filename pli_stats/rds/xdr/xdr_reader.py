"""Bytes in R's serialization format as descriptions of R objects, without R.

What a description cannot hold (environments, functions that have one, raw bytes, S4 objects) is walked over and stands
there as `ROpaque`. R's compact forms of sequences and strings (ALTREP) are expanded, compiled functions are read as
their source.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

import pli_stats.rds.xdr.codes as xdr
from pli_stats.checks import refusal
from pli_stats.rds.compression import MOST_MB
from pli_stats.rds.xdr.altrep import expanded, expanded_bytes
from pli_stats.rds.xdr.bytecode import read_bytecode
from pli_stats.rds.xdr.consistency import inconsistency
from pli_stats.rds.xdr.stored_strings import StoredStrings, walked
from pli_stats.rds.xdr.xdr_stream import XdrStream
from pli_stats.robjects.vectors.r_values import RCall, RFunction, RList, ROpaque, RSymbol, RValue, RVector

Pairs = list[tuple[str, RValue]]

_KINDS = {code: kind for kind, code in xdr.KIND_CODES.items()}
PART_BYTES = 300  # of memory for a part of a list beside its values: object, header of the array, attributes
_WIDTHS = {xdr.LOGICAL: 4, xdr.INTEGER: 4, xdr.REAL: 8, xdr.COMPLEX: 16}
_PLACES: dict[int, RValue] = {
    xdr.EMPTY_ENVIRONMENT: ROpaque("the empty environment"),
    xdr.BASE_ENVIRONMENT: ROpaque("the environment of package base"),
    xdr.BASE_NAMESPACE: ROpaque("the namespace of package base"),
    xdr.GLOBAL_ENVIRONMENT: ROpaque("the global environment"),
    xdr.UNBOUND: ROpaque("a name without a value"),
    xdr.MISSING_ARGUMENT: RSymbol(""),
    xdr.NULL: None,
    0: None,
}


def unserialize(content: bytes, source: str, max_mb: int = MOST_MB) -> RValue:
    """Return the R object in bytes that `saveRDS` or `serialize` wrote (not compressed).

    What takes more memory than bytes (compact sequences, many small parts) may take `max_mb` megabytes.

    References
    ----------
    R Core Team (2022). R Internals, section 1.8 "Serialization Formats".

    Examples
    --------
    >>> from pli_stats.rds.xdr.xdr_writer import serialized
    >>> unserialize(serialized(RSymbol("data")), "these bytes")
    RSymbol(name='data')
    """
    reader = XdrReader(content, source, max_mb=max_mb)
    reader.header()
    value = reader.whole_item()
    if reader.position != len(content):
        reader.damaged(f"after the object there are {len(content) - reader.position} bytes more")
    return value


class XdrReader(XdrStream):
    """Walks through one serialized object."""

    def __init__(
        self, content: bytes, source: str, position: int = 0, *, decode: bool = True, max_mb: int = MOST_MB
    ) -> None:
        super().__init__(content, source, position)
        self.decode = decode
        self._seen: list[RValue] = []  # names and environments, which later items refer to by number
        # Compact sequences take no room in the file, whatever their length, and small parts hardly any.
        self._most, self._room = max_mb, max_mb << 20

    def whole_item(self) -> RValue:
        """Read one object and all it holds."""
        try:
            return self.item()
        except RecursionError:
            raise refusal("rds_file_too_deep", path=self.source) from None

    def whole_chain(self) -> dict[str, RValue]:
        """Read the objects of a workspace, by name."""
        try:
            return dict(self.pairs(self.integer())[0])
        except RecursionError:
            raise refusal("rds_file_too_deep", path=self.source) from None

    def item(self) -> RValue:
        """Read one object, whatever it is."""
        return self._item(self.integer())

    def pairs(self, flags: int) -> tuple[Pairs, RValue]:
        """Read a chain of values with or without names, iteratively, and what stands at its end (R's NULL, mostly)."""
        pairs: Pairs = []
        while flags & 255 == xdr.PAIRLIST:
            self._take_room(PART_BYTES, "rds_too_large")
            if flags & xdr.HAS_ATTRIBUTES:
                self.item()
            tag = self.item() if flags & xdr.HAS_TAG else None
            pairs.append((tag.name if isinstance(tag, RSymbol) else "", self.item()))
            flags = self.integer()
        return pairs, self._item(flags)

    def attributes(self) -> dict[str, RValue]:
        """Read a chain of attributes; the source text of functions, kept for printing only, is left out."""
        pairs, _ = self.pairs(self.integer())
        return {name: value for name, value in pairs if name not in xdr.SOURCE_TEXT}

    def _item(self, flags: int) -> RValue:
        """Read the rest of an object whose first word is known."""
        code = flags & 255
        if code in _PLACES:
            return _PLACES[code]
        if code in _KINDS or code in (xdr.LIST, xdr.EXPRESSION, xdr.RAW):
            return self._vector(code, flags)
        match code:
            case xdr.REFERENCE:
                return self._reference(flags)
            case xdr.SYMBOL:
                name = self._chars()
                return self._noted(RSymbol("NA" if name is None else name))
            case xdr.PAIRLIST | xdr.DOTS | xdr.PROMISE:
                # All are chains; only the first cell of the last two has a code of its own.
                self.pairs(flags & ~255 | xdr.PAIRLIST)
                return ROpaque("a promise" if code == xdr.PROMISE else "a pairlist")
            case xdr.CALL:
                return self._call(flags)
            case xdr.CLOSURE:
                return self._closure(flags)
            case xdr.ALTREP:
                return self._altrep()
            case xdr.BYTECODE:
                value = read_bytecode(self)
                self._attributes(flags)
                return value
        return self._opaque(code, flags)

    def _opaque(self, code: int, flags: int) -> RValue:
        """Walk over an object that is not held here."""
        value: RValue
        match code:
            case xdr.ENVIRONMENT:
                # Noted before its contents are read, since these may refer to it.
                value = self._noted(ROpaque("an environment"))
                self.integer()  # whether it is locked
                for _ in range(4):  # its parent, its values, its table of values, its attributes
                    self.item()
                return value
            case xdr.NAMESPACE | xdr.PACKAGE | xdr.PERSISTENT:
                self.integer()
                names = [self._chars() for _ in range(self._length(8))]
                what = "namespace" if code == xdr.NAMESPACE else "environment"
                return self._noted(ROpaque(f"the {what} of package {names[0] if names else ''}".rstrip()))
            case xdr.SPECIAL | xdr.BUILTIN:
                return ROpaque(f"R's own function {self.take(self.integer()).decode('ascii', 'replace')}")
            case xdr.POINTER | xdr.WEAK_REFERENCE:
                value = self._noted(ROpaque("a pointer"))
                for _ in range(2 if code == xdr.POINTER else 0):
                    self.item()
            case xdr.S4:
                value = ROpaque("an S4 object")
            case _:
                self.damaged(f"it holds an item of type {code}, which R does not have")
        self._attributes(flags)
        return value

    def _take_room(self, size: int, code: str) -> None:
        """Refuse where what was read takes more memory than it may, before it is made."""
        self._room -= size
        if self._room < 0:
            raise refusal(code, path=self.source, most=self._most)

    def _vector(self, code: int, flags: int) -> RValue:
        """Read a vector: length, values, attributes."""
        if code in _WIDTHS:
            values: Any = self._numbers(code, self._length(_WIDTHS[code]))
        elif code == xdr.TEXT:
            values = self._strings(self._length(8))
        elif code == xdr.RAW:
            length = self._length(1)
            self.position += length
        else:
            parts, length = [], self._length(4)
            self._take_room(length * PART_BYTES, "rds_too_large")
            for _ in range(length):  # no comprehension: it would take one level more of Python's stack
                parts.append(self.item())
            values = tuple(parts)
        attributes = self._attributes(flags)
        if flags & xdr.IS_S4:
            return ROpaque("an S4 object")
        if code in (xdr.RAW, xdr.EXPRESSION):
            return ROpaque("a raw vector" if code == xdr.RAW else "an expression")
        value = RList(values, attributes) if code == xdr.LIST else RVector(_KINDS[code], values, attributes)
        return self._checked(value)

    def _length(self, width: int) -> int:
        """Read the length of a vector whose elements take at least `width` bytes each."""
        length = self.integer()
        if length == -1:  # a long vector
            high, low = self.integer(), self.integer()
            length = (high << 32) | (low & 0xFFFFFFFF)
        self.require(length * width)
        return length

    def _numbers(self, code: int, length: int) -> np.ndarray[Any, Any]:
        """Read numbers, through integers so that the bits of R's NA survive."""
        size = length * _WIDTHS[code]
        if code in (xdr.LOGICAL, xdr.INTEGER):
            words: np.ndarray[Any, Any] = np.frombuffer(self.content, ">i4", length, self.position).astype(np.int32)
        else:
            wide = np.frombuffer(self.content, ">i8", size // 8, self.position).astype(np.int64)
            words = wide.view(np.float64 if code == xdr.REAL else np.complex128)
        self.position += size
        return words

    def _strings(self, length: int) -> Sequence[str | None]:
        """Read strings, or only walk over them."""
        stored = StoredStrings(self.content, self.position, length, self.native, self.source)
        if self.decode:
            strings, self.position = stored.decoded()
            return strings
        self.position = walked(self.content, self.position, length, self.source)
        return stored

    def _chars(self) -> str | None:
        """Read one string."""
        self.require(8)
        strings, self.position = StoredStrings(self.content, self.position, 1, self.native, self.source).decoded()
        return strings[0]

    def _attributes(self, flags: int) -> dict[str, RValue]:
        """Read the attributes of an object, if it has any."""
        return self.attributes() if flags & xdr.HAS_ATTRIBUTES else {}

    def _call(self, flags: int) -> RValue:
        """Read a call in R's language."""
        attributes = self._attributes(flags)
        if flags & xdr.HAS_TAG:
            self.item()
        function = self.item()
        arguments, _ = self.pairs(self.integer())
        if not isinstance(function, RSymbol | RCall):
            return ROpaque("a call of a function without a name")
        return RCall(function, tuple(arguments), attributes)

    def _closure(self, flags: int) -> RValue:
        """Read a function."""
        attributes = self._attributes(flags)
        environment = self.item() if flags & xdr.HAS_TAG else None
        arguments, _ = self.pairs(self.integer())
        body = self.item()
        if environment is not _PLACES[xdr.GLOBAL_ENVIRONMENT]:
            return ROpaque("a function with an environment of its own")
        if any(default != RSymbol("") for _, default in arguments) or not isinstance(body, RCall | RSymbol):
            return ROpaque("a function with defaults for its arguments, or without a call in it")
        return RFunction(tuple(name for name, _ in arguments), body, attributes)

    def _altrep(self) -> RValue:
        """Read a vector that R wrote in a compact form."""
        about, _ = self.pairs(self.integer())
        name = about[0][1] if about else None
        flags = self.integer()
        # The state of strings that R has not made yet is a pair, not a vector.
        if flags & 255 == xdr.PAIRLIST:
            pairs, end = self.pairs(flags)
            state: RValue = RList((*(value for _, value in pairs), end))
        else:
            state = self._item(flags)
        form = name.name if isinstance(name, RSymbol) else ""
        self._take_room(expanded_bytes(form, state), "rds_compact_too_large")
        value = expanded(form, state, self.attributes())
        if value is None:
            self.damaged("a compact vector in it is not as R writes it")
        return value if isinstance(value, ROpaque) else self._checked(value)

    def _checked(self, value: RVector | RList) -> RVector | RList:
        """Return a vector whose attributes fit it."""
        fault = inconsistency(value)
        if fault:
            self.damaged(fault)
        return value

    def _reference(self, flags: int) -> RValue:
        """Return a name or environment that came before."""
        number = flags >> 8 or self.integer()
        if not 1 <= number <= len(self._seen):
            self.damaged("it refers to a name that it does not hold")
        return self._seen[number - 1]

    def _noted(self, value: RValue) -> RValue:
        """Return an object to which later ones may refer."""
        self._seen.append(value)
        return value

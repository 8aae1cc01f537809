"""The bytes of R's serialization format, read from the first to the last."""

from __future__ import annotations

import codecs
import struct
from abc import ABC, abstractmethod
from typing import NoReturn

from pli_stats.checks import refusal
from pli_stats.robjects.vectors.r_values import RValue


class XdrStream(ABC):
    """Bytes with a place in them; what stands there as an object is read by `XdrReader`."""

    def __init__(self, content: bytes, source: str, position: int = 0) -> None:
        self.content, self.source, self.position = content, source, position
        self.native = "utf-8"

    @abstractmethod
    def item(self) -> RValue:
        """Read one object, whatever it is."""

    @abstractmethod
    def attributes(self) -> dict[str, RValue]:
        """Read a chain of attributes."""

    def header(self) -> None:
        """Read what stands before the object: format, versions, native encoding."""
        start = self.content[self.position : self.position + 2]
        if start in (b"A\n", b"B\n"):
            raise refusal("rds_format", path=self.source, got="text (ascii)" if start == b"A\n" else "native binary")
        if start != b"X\n":
            self.damaged("it does not begin like a file of R's `saveRDS`")
        self.position += 2
        version = self.integer()
        if version not in (2, 3):
            raise refusal("rds_version", path=self.source, got=version)
        self.position += 8  # the versions of R that wrote it and that can read it
        if version == 3:
            name = self.take(self.integer()).decode("ascii", "replace")
            try:
                b" ".decode(name)  # an encoding of text, that is
                # In the C locale R knows ASCII only, and does not say what other bytes mean: they are taken for UTF-8.
                self.native = "utf-8" if codecs.lookup(name).name == "ascii" else name
            except (LookupError, ValueError):
                self.damaged(f"it names an encoding that is not known, {name!r}")

    def integer(self) -> int:
        """Read one integer."""
        value: int = struct.unpack(">i", self.take(4))[0]
        return value

    def take(self, size: int) -> bytes:
        """Return the next bytes."""
        self.require(size)
        self.position += size
        return self.content[self.position - size : self.position]

    def require(self, size: int) -> None:
        """Refuse where fewer bytes follow than are announced, before room is made for them."""
        if size < 0 or size > len(self.content) - self.position:
            self.damaged("it ends before all of its values, or a length in it is wrong")

    def damaged(self, reason: str) -> NoReturn:
        """Raise the error of bytes that cannot be read."""
        raise refusal("rds_damaged", path=self.source, reason=reason)

"""The content of R's files before compression."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import zlib
from pathlib import Path

from pli_stats.checks import gist, refusal
from pli_stats.files.atomic import check_plain_file, system_reason

_ZSTD = b"\x28\xb5\x2f\xfd"


def file_content(path: str | os.PathLike[str]) -> bytes:
    """Return what a file holds, decompressed.

    Examples
    --------
    >>> file_content("nowhere.rds")
    Traceback (most recent call last):
        ...
    pli_stats.checks.InputError: There is no file 'nowhere.rds'. Check the name and the folder.
    """
    check_plain_file(path)
    try:
        return decompressed(Path(path).read_bytes(), str(path))
    except FileNotFoundError:
        raise refusal("no_such_file", path=str(path)) from None
    except OSError as error:
        raise refusal("unreadable_file", path=str(path), reason=system_reason(error)) from None


def decompressed(content: bytes, source: str) -> bytes:
    """Return what R wrote before it compressed it by gzip, bzip2 or xz, or as it is.

    Examples
    --------
    >>> decompressed(gzip.compress(b"values"), "these bytes")
    b'values'
    """
    if content[:4] == _ZSTD:
        raise refusal("rds_compression", path=source, got="zstd")
    try:
        if content[:2] == b"\x1f\x8b":
            return gzip.decompress(content)
        if content[:3] == b"BZh":
            return bz2.decompress(content)
        if content[:6] == b"\xfd7zXZ\x00":
            return lzma.decompress(content)
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError) as error:
        raise refusal("rds_damaged", path=source, reason=gist(error)) from None
    return content

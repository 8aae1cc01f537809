"""The content of R's files before compression."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import zlib
from pathlib import Path
from typing import Any

from pli_stats.checks import check_whole, gist, refusal
from pli_stats.files.atomic import check_plain_file, system_reason

_ZSTD = b"\x28\xb5\x2f\xfd"
_PACKED: dict[bytes, Any] = {b"\x1f\x8b": gzip, b"BZh": bz2, b"\xfd7zXZ\x00": lzma}
# A file of a megabyte can be made that unpacks to a thousand: more than this is asked for.
MOST_MB = 1024


def file_content(path: str | os.PathLike[str], max_mb: int = MOST_MB) -> bytes:
    """Return what a file holds, decompressed; no more than `max_mb` megabytes.

    Examples
    --------
    >>> file_content("nowhere.rds")
    Traceback (most recent call last):
        ...
    pli_stats.checks.InputError: There is no file 'nowhere.rds'. Check the name and the folder.
    """
    check_plain_file(path)
    try:
        return decompressed(Path(path).read_bytes(), str(path), check_whole("max_mb", max_mb, 1))
    except FileNotFoundError:
        raise refusal("no_such_file", path=str(path)) from None
    except OSError as error:
        raise refusal("unreadable_file", path=str(path), reason=system_reason(error)) from None


def decompressed(content: bytes, source: str, max_mb: int = MOST_MB) -> bytes:
    """Return what R wrote before it compressed it by gzip, bzip2 or xz, or as it is.

    Examples
    --------
    >>> decompressed(gzip.compress(b"values"), "these bytes")
    b'values'
    """
    if content[:4] == _ZSTD:
        raise refusal("rds_compression", path=source, got="zstd")
    module = next((module for start, module in _PACKED.items() if content.startswith(start)), None)
    if module is None:
        return content
    try:
        with module.open(io.BytesIO(content)) as packed:
            found: bytes = packed.read((max_mb << 20) + 1)
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError) as error:
        raise refusal("rds_damaged", path=source, reason=gist(error)) from None
    if len(found) > max_mb << 20:
        raise refusal("rds_too_large", path=source, most=max_mb)
    return found

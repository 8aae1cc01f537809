"""R's files before compression."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib

from pli_stats.checks import gist, refusal

_ZSTD = b"\x28\xb5\x2f\xfd"


def decompressed(content: bytes, source: str) -> bytes:
    """Return what R wrote before it compressed it by gzip, bzip2 or xz, or as it is.

    Parameters
    ----------
    source : str
        Where the bytes come from, as errors name it.

    Raises
    ------
    InputError
        The compressed bytes are damaged, or compressed in another way.

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

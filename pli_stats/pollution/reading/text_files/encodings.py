"""Bytes of a text file in, UTF-8 with line feeds out: which encoding, told from the bytes or by the caller."""

from __future__ import annotations

import re
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from pli_stats.checks import refusal, sentence
from pli_stats.pollution.indices.row_blocks import THREADS
from pli_stats.results import Change

PIECE_BYTES = 4_000_000  # small enough that a piece's scratch arrays stay near the cache

RULE_ENCODING = "not UTF-8, read as Windows-1252"
RULE_ASKED = "encoding as asked for"
RULE_BOM = "byte-order mark removed"

_WORD = re.compile(r"\w*[^\W\d_\x00-\x7f]\w*")


def as_utf8(raw: bytes, path: str, encoding: str | None) -> tuple[bytes, list[Change]]:
    """Return the bytes in UTF-8 with one newline convention, and what was changed."""
    changes: list[Change] = []
    if encoding is not None:
        raw = _decoded(raw, path, encoding).removeprefix("\ufeff").encode("utf-8")
        changes.append(Change(RULE_ASKED, "(file)", None, encoding, "UTF-8"))
    elif raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raw = _decoded(raw, path, "utf-16").encode("utf-8")
        changes.append(Change(RULE_BOM, "(file)", None, "UTF-16", "UTF-8"))
    elif raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
        changes.append(Change(RULE_BOM, "(file)", None, "UTF-8 with mark", "UTF-8"))
    if not _plain(raw):
        raw = _normalised(raw, path, changes)
    return raw if raw.endswith(b"\n") else raw + b"\n", changes


def _decoded(raw: bytes, path: str, encoding: str) -> str:
    """Return the bytes as text, or refuse an encoding that is none or that the file does not have."""
    try:
        return raw.decode(encoding)
    except (LookupError, TypeError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise refusal("wrong_encoding", path=path, encoding=encoding, position=error.start) from None
        raise refusal("unknown_encoding", got=encoding) from None


def _plain(raw: bytes) -> bool:
    """Say whether all bytes are ASCII and none is NUL or a carriage return, looking at pieces side by side."""

    def plain(start: int) -> bool:
        data = np.frombuffer(raw, np.uint8, min(PIECE_BYTES, len(raw) - start), start)
        return bool(data.min() > 0 and data.max() < 128 and raw.find(b"\r", start, start + len(data)) < 0)

    with ThreadPoolExecutor(THREADS if len(raw) > PIECE_BYTES else 1) as pool:
        return all(pool.map(plain, range(0, len(raw), PIECE_BYTES)))


def _normalised(raw: bytes, path: str, changes: list[Change]) -> bytes:
    """Return the bytes in UTF-8 with line feeds only."""
    if b"\0" in raw:
        raise refusal("binary_file", path=path, position=raw.find(b"\0"))
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        raw = _windows(raw, path, changes).encode("utf-8")
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _windows(raw: bytes, path: str, changes: list[Change]) -> str:
    """Return the bytes read as Windows-1252, with a warning where that guess decides on letters."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise refusal("no_encoding", path=path, position=error.start) from None
    word = _WORD.search(text)
    if word is not None:
        warnings.warn(sentence("guessed_encoding", path=path, word=word[0][:40]), UserWarning, stacklevel=7)
    changes.append(Change(RULE_ENCODING, "(file)", None, "Windows-1252", "UTF-8"))
    return text

"""Bytes of a text file in, UTF-8 out: what a file is said to hold, what only UTF-8 can be, and what has to be asked."""

from __future__ import annotations

import re
import unicodedata
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from pli_stats.checks import refusal, sentence
from pli_stats.pollution.indices.frames import THREADS
from pli_stats.results import Change

PIECE_BYTES = 4_000_000  # small enough that a piece's scratch arrays stay near the cache

RULE_ENCODING = "not UTF-8, read as Windows-1252"
RULE_ASKED = "encoding as asked for"
RULE_BOM = "byte-order mark removed"

# What spreadsheets of China, Japan, Korea, Taiwan, Russia and the West (Mac, Windows) save unless asked for UTF-8.
USUAL = ("gbk", "shift_jis", "euc_kr", "big5", "cp1251", "mac_roman", "cp1252")

_WORD = re.compile(r"\w*[^\W\d_\x00-\x7f]\w*")
_FOREIGN_CELL = re.compile(r"[^\s,;|]*[^\x00-\x7f][^\s,;|]*")
# Quotation marks, dashes and spaces stand beside a letter with an accent in Western text as well.
_ABOVE_ASCII = re.compile(r"[^\x00-\x7f\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2026\xa0«»]+")


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
    except UnicodeDecodeError as error:
        raw = _windows(raw, path, error.start, changes).encode("utf-8")
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _windows(raw: bytes, path: str, position: int, changes: list[Change]) -> str:
    """Return the bytes read as Windows-1252, with a warning where that guess decides on letters; refuse other text."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if not text or _unlike_western(text):
        raise refusal("asked_encoding", path=path, position=position, would=_would_say(raw))
    word = _WORD.search(text)
    if word is not None:
        warnings.warn(sentence("guessed_encoding", path=path, word=word[0][:40]), UserWarning, stacklevel=7)
    changes.append(Change(RULE_ENCODING, "(file)", None, "Windows-1252", "UTF-8"))
    return text


def _unlike_western(text: str) -> bool:
    r"""Say whether text read as Windows-1252 is rather of another script: accented letters hardly stand side by side.

    Examples
    --------
    >>> [_unlike_western(text) for text in ("Malmö, l’été, Süßwasser, µg", "¸Û¿Ú", "Îäåññà", "Í\xad, Ç¦")]
    [False, True, True, True]
    """
    runs = set(_ABOVE_ASCII.findall(text))
    if any(len(run) > 2 for run in runs):
        return True
    in_twos = bool(runs) and all(len(run) == 2 for run in runs)
    return in_twos and (len(runs) > 1 or not all(unicodedata.category(mark)[0] == "L" for mark in "".join(runs)))


def _would_say(raw: bytes) -> str:
    """Return what the first cell above ASCII would be in each usual encoding that it can have."""
    said = []
    for encoding in USUAL:
        try:
            cell = _FOREIGN_CELL.search(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
        if cell is not None:
            said.append(sentence("encoding_would_say", encoding=encoding, cell=cell[0][:20]))
    return ", ".join(said)

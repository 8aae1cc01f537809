"""Plain files of R: read whole, and written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from pli_stats.checks import refusal
from pli_stats.rds.compression import decompressed


def file_content(path: str | os.PathLike[str]) -> bytes:
    """Return what a file holds, decompressed.

    Parameters
    ----------
    path : path
        Compressed by gzip, bzip2 or xz, or not at all.

    Raises
    ------
    InputError
        There is no such file, it is not plain, or damaged.

    Examples
    --------
    >>> file_content("nowhere.rds")
    Traceback (most recent call last):
        ...
    pli_stats.checks.InputError: There is no file 'nowhere.rds'. Check the name and the folder.
    """
    try:
        return decompressed(_checked(path).read_bytes(), str(path))
    except FileNotFoundError:
        raise refusal("no_such_file", path=str(path)) from None
    except OSError as error:
        raise refusal("unreadable_file", path=str(path), reason=_reason(error)) from None


def write_whole(path: str | os.PathLike[str], write: Callable[[BinaryIO], None]) -> None:
    """Write a file beside its final name, and give it this name once all is on the disk.

    Parameters
    ----------
    path : path
        Replaced if it exists.
    write : callable
        Is given the open binary file.

    Raises
    ------
    InputError
        The file cannot be written; what stood under `path` is untouched.

    Examples
    --------
    >>> write_whole("no_such_folder/a.rds", lambda file: None)
    Traceback (most recent call last):
        ...
    pli_stats.checks.InputError: 'no_such_folder/a.rds' cannot be written: no such file or directory. Choose another
    folder or file.
    """
    target = _checked(path)
    beside = target.with_name(f".{target.name[:60]}.{secrets.token_hex(6)}.part")
    try:
        # Not `tempfile`: its files are readable by their owner only, and a result is to be shared.
        with beside.open("xb", buffering=1 << 20) as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError as error:
        raise refusal("rds_cannot_save", path=str(path), reason=_reason(error)) from None
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()


def _checked(path: str | os.PathLike[str]) -> Path:
    """Refuse a folder, device or pipe: a rename would put a file in its place, and reading might never end."""
    text = os.fspath(path)
    # These of `os.path` say no where those of Path raise, as for a name that is too long.
    if not text or "\0" in text or os.path.isdir(text):  # noqa: PTH112
        raise refusal("rds_folder" if text and "\0" not in text else "rds_no_plain_file", path=text)
    if os.path.exists(text) and not os.path.isfile(text):  # noqa: PTH110, PTH113
        raise refusal("rds_no_plain_file", path=text)
    return Path(text)


def _reason(error: OSError) -> str:
    """Return what the operating system says, within a sentence."""
    reason = error.strerror or str(error)
    return reason[:1].lower() + reason[1:]

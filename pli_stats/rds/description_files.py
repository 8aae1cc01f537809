"""Descriptions of R objects written to .rds files, and read from them."""

from __future__ import annotations

import gzip
import io
import os
from typing import BinaryIO, cast

from pli_stats.checks import refusal
from pli_stats.files.atomic import Writer, atomic_write
from pli_stats.rds.compression import MOST_MB, file_content
from pli_stats.rds.workspaces import is_workspace
from pli_stats.rds.xdr.xdr_reader import unserialize
from pli_stats.rds.xdr.xdr_writer import serialize
from pli_stats.robjects.vectors.r_values import RValue

_LEVEL = 1  # of compression; R's 6 takes two to nine times as long and saves a tenth more, of random doubles nothing


def write_description(value: RValue, path: str | os.PathLike[str], *, compress: bool = True) -> None:
    """Write the description of an R object to an .rds file, whole or not at all.

    Examples
    --------
    >>> write_description(None, "no_such_folder/a.rds")
    Traceback (most recent call last):
        ...
    pli_stats.checks.InputError: 'no_such_folder/a.rds' cannot be written: no such file or directory. Choose another
    folder or file.
    """
    atomic_write(path, description_writer(value, compress=compress))


def description_writer(value: RValue, *, compress: bool = True) -> Writer:
    """Return what writes the description of an R object as .rds to an open file."""

    def write(file: BinaryIO) -> None:
        if not compress:
            serialize(value, file)
            return
        # Without name and time in it, so that equal values give equal files; buffered, since items are small.
        packed = gzip.GzipFile("", "wb", _LEVEL, file, mtime=0)
        with packed, io.BufferedWriter(cast(io.RawIOBase, packed), 1 << 20) as buffered:
            serialize(value, cast(BinaryIO, buffered))

    return write


def read_description(path: str | os.PathLike[str], max_mb: int = MOST_MB) -> RValue:
    """Return the description of the R object in an .rds file.

    Examples
    --------
    >>> read_description("nowhere.rds")
    Traceback (most recent call last):
        ...
    pli_stats.checks.InputError: There is no file 'nowhere.rds'. Check the name and the folder.
    """
    content = file_content(path, max_mb)
    if is_workspace(content):
        raise refusal("rds_workspace", path=str(path))
    return unserialize(content, str(path), max_mb)

"""Objects and data frames out of R's workspaces (.RData), read without R.

`rdata` takes more than a minute for a data set of five million strings; here strings are walked over and only those of
the wanted columns are decoded.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

import pandas as pd

from pli_stats.checks import listed, refusal
from pli_stats.rds.compression import file_content
from pli_stats.rds.xdr.xdr_reader import XdrReader
from pli_stats.robjects.vectors.r_values import RList, RValue, classes_of, parts_of
from pli_stats.robjects.vectors.restored_columns import restore_column

_STARTS = tuple(f"RD{kind}{version}\n".encode() for kind in "AXB" for version in (2, 3))


def is_workspace(content: bytes) -> bool:
    r"""Return whether decompressed bytes are those of a workspace.

    Examples
    --------
    >>> is_workspace(b"RDX3\nX\n")
    True
    """
    return content[:5] in _STARTS


def read_workspace(path: str | os.PathLike[str]) -> dict[str, RValue]:
    """Return the descriptions of the objects in an .RData file, by name.

    References
    ----------
    R Core Team (2022). R Internals, section 1.8 "Serialization Formats".

    Examples
    --------
    >>> read_workspace("nowhere.RData")
    Traceback (most recent call last):
        ...
    pli_stats.checks.InputError: There is no file 'nowhere.RData'. Check the name and the folder.
    """
    content, source = file_content(path), str(path)
    if not is_workspace(content):
        raise refusal("rds_no_workspace", path=source)
    reader = XdrReader(content, source, len(_STARTS[0]), decode=False)
    reader.header()
    return reader.whole_chain()


def read_frames(path: str | os.PathLike[str], wanted: Mapping[str, Sequence[str]]) -> dict[str, pd.DataFrame]:
    """Read columns of data frames out of an .RData file.

    References
    ----------
    R Core Team (2022). R Internals, section 1.8 "Serialization Formats".

    Examples
    --------
    >>> read_frames("nowhere.RData", {"chemistry": ["station", "Cu"]})
    Traceback (most recent call last):
        ...
    pli_stats.checks.InputError: There is no file 'nowhere.RData'. Check the name and the folder.
    """
    objects = read_workspace(path)
    lacking = [name for name in wanted if name not in objects]
    if lacking:
        raise refusal("unreadable_file", path=str(path), reason=f"it holds no {listed(lacking)}")
    return {name: _columns(objects[name], columns, str(path)) for name, columns in wanted.items()}


def _columns(value: RValue, columns: Sequence[str], path: str) -> pd.DataFrame:
    """Return the wanted columns of a data frame."""
    if not isinstance(value, RList) or "data.frame" not in classes_of(value):
        raise refusal("unreadable_file", path=path, reason="one of the wanted objects is not a data frame")
    parts = parts_of(value)
    lacking = [column for column in columns if column not in parts]
    if lacking:
        raise refusal("unreadable_file", path=path, reason=f"a data frame in it has no column {listed(lacking)}")
    return pd.DataFrame({column: restore_column(parts[column], f"Column {column!r}") for column in columns})

"""R's .rds files, written and read without R."""

from __future__ import annotations

import os
from typing import Any

from pli_stats.checks import refusal
from pli_stats.rds.compression import MOST_MB
from pli_stats.rds.description_files import read_description, write_description
from pli_stats.robjects import describe, restore


def save_rds(value: Any, path: str | os.PathLike[str], *, compress: bool = True) -> None:
    """Write a result, data frame or other value to a file that R's `readRDS` reads as a native object.

    Parameters
    ----------
    value : result, DataFrame, Series, array, mapping, sequence, number, text or None
        What it becomes in R is said by `pli_stats.robjects.describe`: a DataFrame a data.frame, a Test an htest, an
        Interval a boot object.
    path : path
        The file; replaced if it exists, once all is written.
    compress : bool
        By gzip, as R does. Without, large tables are written many times faster.

    Returns
    -------
    None

    Raises
    ------
    InputError
        The value has no counterpart in R, or the file cannot be written; what stood under `path` is untouched.

    References
    ----------
    R Core Team (2022). R Internals, section 1.8 "Serialization Formats".

    Examples
    --------
    >>> import pandas as pd, tempfile
    >>> import pli_stats as ps
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     ps.save_rds(pd.DataFrame({"Cu": [31.0, 48.5]}), f"{folder}/a.rds")
    ...     ps.read_rds(f"{folder}/a.rds")
         Cu
    0  31.0
    1  48.5
    """
    try:
        description = describe(value)
    except RecursionError:
        raise refusal("rds_too_deep") from None
    write_description(description, path, compress=compress)


def read_rds(path: str | os.PathLike[str], *, max_mb: int = MOST_MB) -> Any:
    """Read a file that R's `saveRDS` wrote, or `save_rds`.

    Parameters
    ----------
    path : path
        In R's binary (XDR) format, compressed by gzip, bzip2 or xz or not at all.
    max_mb : int
        Megabytes that the file may unpack to; a small file can be made that would fill the memory.

    Returns
    -------
    result, DataFrame, Series, array, dict, list, number, text or None
        As `pli_stats.robjects.restore` says: a data.frame becomes a DataFrame, an htest a Test, a boot object an
        Interval. Functions and environments that R keeps in such objects are left in the file.

    Raises
    ------
    InputError
        There is no such file, it is damaged or in another format, or holds what has no counterpart in Python.

    References
    ----------
    R Core Team (2022). R Internals, section 1.8 "Serialization Formats".

    Examples
    --------
    >>> import tempfile
    >>> import pli_stats as ps
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     ps.save_rds({"metal": "Cu", "n": 6}, f"{folder}/a.rds")
    ...     ps.read_rds(f"{folder}/a.rds")
    {'metal': 'Cu', 'n': 6}
    """
    description = read_description(path, max_mb)
    try:
        return restore(description)
    except RecursionError:
        raise refusal("rds_file_too_deep", path=str(path)) from None

"""Finished cells of a study on disk: one whole file a cell, or none."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import warnings
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from pli_stats import __version__
from pli_stats.checks import gist, refusal, sentence
from pli_stats.files.atomic import write_together

PROGRAMS = ("numpy", "scikit-learn", "torch", "xgboost")


def versions(*more: str) -> list[str]:
    """Return the versions of the programs that a cell's numbers depend on, and of packages that it needs beside them.

    Examples
    --------
    >>> versions()[0].split()[0]
    'pli-stats'
    """
    others = [f"{program} {importlib.metadata.version(program)}" for program in (*PROGRAMS, *more)]
    return [f"pli-stats {__version__}", *others]


class CellStore:
    """Predictions of finished cells in a folder, one Parquet file a cell, named by all that its numbers depend on."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._held: dict[str, pd.DataFrame] = {}

    def has(self, key: str) -> bool:
        """Say whether a cell is finished."""
        return key in self._held or (self.folder is not None and os.path.isfile(self._path(key)))  # noqa: PTH113

    def read(self, key: str) -> pd.DataFrame | None:
        """Return the predictions of a finished cell, or None; a damaged file is said and taken as not there."""
        if key not in self._held and self.has(key):
            try:
                self._held[key] = _opened(key, pd.read_parquet(self._path(key), page_checksum_verification=True))
            except (OSError, ValueError, KeyError, MemoryError) as error:  # the last of a forged number of rows
                warnings.warn(sentence("damaged_cell", path=str(self._path(key)), reason=gist(error)), stacklevel=2)
                self._path(key).unlink(missing_ok=True)  # another process may have been faster
        return self._held.get(key)

    def drop(self, key: str, reason: str) -> None:
        """Take a cell as not there, with a warning that names its file."""
        warnings.warn(sentence("damaged_cell", path=str(self._path(key)), reason=reason), stacklevel=2)
        self._held.pop(key, None)

    def write(self, key: str, predictions: pd.DataFrame) -> None:
        """Keep the predictions of a cell: a whole file or none."""
        self._held[key] = predictions
        if self.folder is None:
            return

        def write_parquet(file: BinaryIO) -> None:
            sealed = predictions.copy()
            sealed.attrs = {"digest": _digest(key, predictions)}
            sealed.to_parquet(file, index=False, write_page_checksum=True)

        write_together([self._path(key)], {self._path(key).name: write_parquet})

    def _path(self, key: str) -> Path:
        """Return the file of a cell."""
        return Path(str(self.folder)) / f"{key}.parquet"


def _digest(key: str, predictions: pd.DataFrame) -> str:
    """Return a digest of a cell's plan and of its content: neither fits another file."""
    rows = pd.util.hash_pandas_object(predictions, index=False).to_numpy().tobytes()
    return hashlib.sha256(repr((key, *predictions.columns)).encode() + rows).hexdigest()


def _opened(key: str, found: pd.DataFrame) -> pd.DataFrame:
    """Return what a file holds if it was written for this cell and is as it was written."""
    digest, found.attrs = found.attrs.get("digest"), {}
    if digest != _digest(key, found):
        raise ValueError("its digest is not that of this cell: it was changed, or is from another study")
    return found


def check_folder(folder: Any) -> Path | None:
    """Return a folder to keep cells in, or None.

    Examples
    --------
    >>> check_folder(None)
    """
    if folder is None:
        return None
    if not isinstance(folder, str | os.PathLike) or not str(folder) or "\0" in str(folder):
        raise refusal("study_folder", got=folder)
    path = Path(folder)
    # These of `os.path` say no where those of Path raise, as for a name that is too long.
    if os.path.exists(path) and not os.path.isdir(path):  # noqa: PTH110, PTH112
        raise refusal("study_folder", got=str(path))
    return path

"""Named arrays with words of text in one safetensors file: written whole or not at all, read without unpickling."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from pli_stats.checks import gist, refusal

Arrays = dict[str, np.ndarray[Any, Any]]


def write_arrays(path: Path, arrays: Mapping[str, np.ndarray[Any, Any]], words: Mapping[str, str]) -> None:
    """Write arrays and words to a file beside the final name, then rename it.

    Raises
    ------
    InputError
        The folder cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_arrays(Path(folder) / "a.safetensors", {"x": np.arange(2.0)}, {"kind": "example"})
    ...     read_arrays(Path(folder) / "a.safetensors")
    ({'x': array([0., 1.])}, {'kind': 'example'})
    """
    check_plain_file(path)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with beside.open("wb") as target:
            target.write(save({name: np.asarray(array, order="C") for name, array in arrays.items()}, dict(words)))
            target.flush()
            os.fsync(target.fileno())
        beside.replace(path)
    except OSError as error:
        raise refusal("cannot_write_model", path=str(path), reason=error.strerror or gist(error)) from None
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()


def check_plain_file(path: Path) -> None:
    """Refuse a folder, device or pipe: a rename would put a file in its place, and reading might never end.

    Examples
    --------
    >>> check_plain_file(Path("nowhere.safetensors"))
    """
    # These of `os.path` say no where those of Path raise, as for a name that is too long.
    if os.path.isdir(path):  # noqa: PTH112
        raise refusal("folder_is_no_file", path=str(path))
    if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113
        raise refusal("no_plain_file", path=str(path))


def read_arrays(path: Path) -> tuple[Arrays, dict[str, str]]:
    """Read what `write_arrays` wrote.

    Raises
    ------
    InputError
        There is no such file, or it is no whole safetensors file.

    Examples
    --------
    >>> read_arrays(Path("nowhere.safetensors"))
    Traceback (most recent call last):
        ...
    pli_stats.checks.InputError: There is no file 'nowhere.safetensors'. Check the name and the folder.
    """
    check_plain_file(path)
    if not path.exists():
        raise refusal("no_such_file", path=str(path))
    try:
        with safe_open(str(path), framework="numpy") as source:
            return {name: source.get_tensor(name) for name in source.keys()}, dict(source.metadata() or {})  # noqa: SIM118
    except (SafetensorError, OSError, ValueError, KeyError) as error:
        raise refusal("unreadable_file", path=str(path), reason=gist(error)) from None

"""Named arrays with words of text in one safetensors file: written whole or not at all, read without unpickling."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from pli_stats.checks import gist, refusal
from pli_stats.files.atomic import atomic_write, bytes_writer, check_plain_file

Arrays = dict[str, np.ndarray[Any, Any]]


def write_arrays(path: Path, arrays: Mapping[str, np.ndarray[Any, Any]], words: Mapping[str, str]) -> None:
    """Write arrays and words to a file, whole or not at all.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_arrays(Path(folder) / "a.safetensors", {"x": np.arange(2.0)}, {"kind": "example"})
    ...     read_arrays(Path(folder) / "a.safetensors")
    ({'x': array([0., 1.])}, {'kind': 'example'})
    """
    content = save({name: np.asarray(array, order="C") for name, array in arrays.items()}, dict(words))
    atomic_write(path, bytes_writer(content))


def read_arrays(path: Path) -> tuple[Arrays, dict[str, str]]:
    """Read what `write_arrays` wrote.

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

"""One file made by a renderer, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from pli_stats.files.atomic import bytes_writer, check_targets, write_together


def written(path: str | os.PathLike[str], render: Callable[[], bytes], *, force: bool) -> Path:
    """Write what `render` returns, and refuse a file that exists before anything is rendered.

    Parameters
    ----------
    force : bool
        Replace a file that exists.

    Raises
    ------
    InputError
        If the file exists and `force` is False, or it cannot be written.
    """
    target = Path(path)
    check_targets([target], force=force)
    write_together([target], {target.name: bytes_writer(render())})
    return target

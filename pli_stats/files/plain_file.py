"""Plain files: what a path must be before it is read or replaced, and what the system says where that fails."""

from __future__ import annotations

import os

from pli_stats.checks import refusal


def check_plain_file(path: str | os.PathLike[str]) -> None:
    """Refuse a folder, device or pipe: a rename would put a file in its place, and reading might never end.

    Examples
    --------
    >>> check_plain_file("nowhere.rds")
    """
    text = os.fspath(path)
    # These of `os.path` say no where those of Path raise, as for a name that is too long.
    if os.path.isdir(text):  # noqa: PTH112
        raise refusal("folder_is_no_file", path=text)
    if "\0" in text or (os.path.exists(text) and not os.path.isfile(text)):  # noqa: PTH110, PTH113
        raise refusal("no_plain_file", path=text)


def system_reason(error: Exception) -> str:
    """Return what the operating system says of a file, within a sentence.

    Examples
    --------
    >>> system_reason(OSError(28, "No space left on device"))
    'no space left on device'
    """
    reason = getattr(error, "strerror", None) or str(error)
    return reason[:1].lower() + reason[1:]

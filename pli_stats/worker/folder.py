"""The private folder through which data travel: the other side makes it, both read, write and clear only there."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from pathlib import Path

from pli_stats.checks import gist, refusal

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}\.rds")
_SAFELY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class PrivateFolder:
    """Files of one R session and its worker."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        try:
            found = os.lstat(self.path)
        except (OSError, ValueError) as error:
            raise refusal("worker_folder", path=str(path), reason=gist(error)) from None
        if not stat.S_ISDIR(found.st_mode):
            raise refusal("worker_folder", path=str(path), reason="it is no folder")
        if hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & 0o077):
            raise refusal("worker_folder", path=str(path), reason="others than its owner can enter it")

    def read(self, name: object) -> bytes:
        """Return the bytes of a file that was handed over, and remove it."""
        path = self._inside(name)
        try:
            with os.fdopen(os.open(path, os.O_RDONLY | _SAFELY), "rb") as file:
                content = file.read()
            path.unlink()
        except OSError as error:
            raise refusal("worker_file", name=name, reason=error.strerror) from None
        return content

    def write(self, name: str, content: bytes | bytearray | memoryview) -> None:
        """Write a file that was not there, for its owner only."""
        path = self._inside(name)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFELY, 0o600), "wb") as file:
                file.write(content)
        except OSError as error:
            raise refusal("worker_file", name=name, reason=error.strerror) from None

    def close(self) -> None:
        """Remove what is left, and the folder; another kind of file in it stays, and the folder with it."""
        # At the end of the process nobody is left to be told.
        with contextlib.suppress(OSError):
            for path in self.path.iterdir():
                if path.suffix in (".rds", ".txt"):
                    path.unlink()
            self.path.rmdir()

    def _inside(self, name: object) -> Path:
        """Return the path of a file by its name, which cannot lead elsewhere."""
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise refusal("worker_file", name=name, reason="the name must be plain, as in a1.rds")
        return self.path / name

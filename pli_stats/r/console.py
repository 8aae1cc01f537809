"""What R says: nothing on the console, its warnings as Python's."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType

LOG = logging.getLogger("pli_stats.r")


class _Ear:
    """Hears what R writes to its error stream: warnings are kept, all else goes to the log.

    R prints a warning in pieces, the first of which names the call and ends in a colon, whatever the language;
    messages and errors come in one piece.
    """

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.warnings: list[str] = []

    def hear(self, text: str) -> None:
        """Take one piece."""
        self.pieces.append(text)
        if not text.endswith("\n") or text.isspace():
            return
        whole, self.pieces = self.pieces, []
        if len(whole) > 1 and whole[0].rstrip().endswith(":"):
            self.warnings.append(" ".join("".join(whole[1:]).split()))
        else:
            LOG.info("R: %s", "".join(whole).rstrip())


@contextmanager
def quiet_console(rinterface: ModuleType) -> Iterator[None]:
    """Keep R from writing to the console; the caller's own settings come back afterwards."""
    from rpy2.rinterface_lib import callbacks

    ear = _Ear()
    put: dict[str, Callable[[str], None]] = {
        "consolewrite_print": lambda text: LOG.debug("R: %s", text),
        "consolewrite_warnerror": ear.hear,
    }
    kept = {name: getattr(callbacks, name) for name in put}
    # At once: R would keep warnings back and print them later, when the console is open again.
    options = rinterface.baseenv["options"](warn=rinterface.IntSexpVector([1]))
    try:
        for name, callback in put.items():
            setattr(callbacks, name, callback)
        yield
    finally:
        rinterface.baseenv["options"](options)
        for name, callback in kept.items():
            setattr(callbacks, name, callback)
        tell(ear.warnings)


def tell(messages: list[str]) -> None:
    """Say R's warnings as Python's."""
    for message in messages:
        warnings.warn(f"R says: {message}", RuntimeWarning, stacklevel=2)

"""The worker's end of the pipe: requests come in and answers go out line by line, stray prints go elsewhere."""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, BinaryIO

from pli_stats.checks import refusal

MOST_BYTES = 1 << 24  # of a line; data travel as files, so that a longer one is a mistake
GRACE = 2.0  # seconds that a job may go on once nobody is there to hear of it
OFTEN = 0.2  # seconds between two reports of progress


def claim_streams() -> tuple[BinaryIO, BinaryIO]:
    """Take standard input and output for the protocol alone; all that prints from here on goes to standard error."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    # By descriptor too: libraries in C print past `sys.stdout`, and a child would eat what comes on standard input.
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return requests, answers


class Requests:
    """Lines as they come, read by a thread, so that the end of the other side is noticed during a long job."""

    def __init__(self, source: BinaryIO, at_end: Callable[[], None]) -> None:
        self._source, self._at_end = source, at_end
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def next(self) -> bytes | None:
        """Return the next line, None at the end; a line that is too long comes cut, which is no JSON."""
        return self._lines.get()

    def _read(self) -> None:
        """Read lines until the other side is gone."""
        while line := self._source.readline(MOST_BYTES + 1):
            rest = line
            while len(rest) > MOST_BYTES and not rest.endswith(b"\n"):
                rest = self._source.readline(MOST_BYTES + 1)
            self._lines.put(line)
        self._lines.put(None)
        time.sleep(GRACE)
        self._at_end()
        _end_group()
        os._exit(0)


def _end_group() -> None:
    """End this process with those that its job started, which would go on with their part; R makes it their leader.

    Not by a signal that cannot be heeded: joblib's keeper of shared memory stays to clear that, then leaves too.
    """
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGTERM)


def parsed(line: bytes) -> dict[str, Any]:
    """Return what a line asks for.

    Examples
    --------
    >>> parsed(b'{"id": 1, "verb": "backgrounds", "args": {}}')["verb"]
    'backgrounds'
    """
    if len(line) > MOST_BYTES:
        raise refusal("request", reason=f"it has more than {MOST_BYTES} bytes")
    try:
        request = json.loads(line, object_pairs_hook=_object, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise refusal("request", reason=f"it is no JSON ({error})") from None
    kinds: dict[str, type] = {"id": int, "verb": str, "args": dict, "cwd": str, "release": list}
    if not isinstance(request, dict):
        raise refusal("request", reason="it is no object")
    for name, value in request.items():
        if name not in kinds or not isinstance(value, kinds[name]) or isinstance(value, bool):
            raise refusal("request", reason=f"{name!r} is unknown or of the wrong kind")
    for name in ("id", "verb", "args"):
        if name not in request:
            raise refusal("request", reason=f"it lacks {name!r}")
    return request


def sent(answers: BinaryIO, answer: dict[str, Any]) -> None:
    """Write one answer as a line of ASCII, so that no locale on the way changes it."""
    rest = memoryview(json.dumps(answer).encode("ascii") + b"\n")
    while rest:
        rest = rest[os.write(answers.fileno(), rest) :]


class Progress:
    """Reports how far a job is, now and then, with an estimate of the time left."""

    def __init__(self, say: Callable[[dict[str, Any]], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._say, self._clock = say, clock
        self._began = self._last = clock()

    def __call__(self, text: str, done: float, total: float) -> None:
        """Report, unless the last report was just now."""
        now = self._clock()
        if total <= 0 or (now - self._last < OFTEN and done < total):
            return
        self._last = now
        left = (now - self._began) * (total - done) / done if done > 0 else None
        self._say({"done": done, "total": total, "text": text, "seconds_left": left})


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object in JSON as a dict; JSON would let the later of two equal names win."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_number(text: str) -> Any:
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError(f"{text} is no number")

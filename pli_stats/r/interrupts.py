"""Ctrl-C while R is at work."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, ModuleType


class RInterrupted(KeyboardInterrupt):
    """R noticed Ctrl-C by itself, as it does while it waits; Python's handler has not been called."""


@contextmanager
def interrupts_reach_r(rinterface: ModuleType) -> Iterator[None]:
    """Let Ctrl-C end what R is doing, and call the handler that was in place when R has come back.

    R asks from time to time whether there is anything to do; Python's handlers run in that moment. An exception raised
    there would have to pass through R's frames and is lost, so R is told to stop instead, and the exception follows.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    from rpy2.rinterface_lib import callbacks

    stopped = False

    def stop_r(number: int, frame: FrameType | None) -> None:
        nonlocal stopped
        if _in_file(frame, callbacks.__file__):
            stopped = True
            rinterface.openrlib.rlib.R_interrupts_pending = 1
        else:
            before(number, frame)

    _forget_last_error(rinterface)
    signal.signal(signal.SIGINT, stop_r)
    try:
        yield
    except BaseException as error:
        # An interrupt that R noticed by itself leaves no message of an error.
        by_r = isinstance(error, rinterface.embedded.RRuntimeError) and str(error) in ("", "None")
        stopped = stopped or by_r or isinstance(error, RInterrupted)
        if not stopped:
            raise
    finally:
        if signal.getsignal(signal.SIGINT) is stop_r:
            signal.signal(signal.SIGINT, before)
        rinterface.openrlib.rlib.R_interrupts_pending = 0
    if stopped:
        before(signal.SIGINT, None)
        raise KeyboardInterrupt  # also where the handler would go on: R has not finished


def _forget_last_error(rinterface: ModuleType) -> None:
    """Empty R's last error message, as base R's `try` sets it."""
    base, symbol = rinterface.baseenv, rinterface.SexpSymbol
    parts = [symbol("seterrmessage"), rinterface.StrSexpVector([""])]
    call = base["as.call"](rinterface.ListSexpVector(parts))
    base["eval"](base["as.call"](rinterface.ListSexpVector([symbol(".Internal"), call])))


def _in_file(frame: FrameType | None, file: str) -> bool:
    """Say whether a function of the file is at work."""
    while frame is not None:
        if frame.f_code.co_filename == file:
            return True
        frame = frame.f_back
    return False

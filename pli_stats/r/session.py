"""The one R session of this process: started once, held by one thread at a time, leaving Python as it found it.

R and rpy2 take over more than they need when they start: the locale, the handler of Ctrl-C, environment variables
(LD_LIBRARY_PATH among them, which breaks programs started later). Here all of that is put back.
"""

from __future__ import annotations

import atexit
import importlib
import locale
import logging
import os
import signal
import threading
import warnings
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any

from pli_stats.checks import DataUnavailableError, sentence
from pli_stats.r.c_stack import r_knows_its_stack
from pli_stats.r.console import quiet_console
from pli_stats.r.interrupts import interrupts_reach_r

# Guards the start only; from then on the lock is rpy2's own, so that whoever uses rpy2 directly takes turns as well.
_START = threading.RLock()
_started_in: int | None = None  # the process in which R was started


@contextmanager
def r_session() -> Iterator[ModuleType]:
    """Hold the one R session of this process, started when first asked for.

    Inside the block no other thread talks to R, R prints nothing, and its warnings become Python's when the block ends.
    Ctrl-C ends what R is doing, raises KeyboardInterrupt and leaves the session usable; R code that never asks for
    interrupts (a single long matrix product) ends first. Called from another thread than the main one, R goes on; do
    not let it wait there (`Sys.sleep`, sockets), since R would take Ctrl-C for its own and end the process.

    Yields
    ------
    module
        `rpy2.rinterface`, with R running.

    Raises
    ------
    DataUnavailableError
        R or rpy2 is missing or does not start, or R was started before this process was forked; the message says why.

    Examples
    --------
    >>> import pli_stats.r as pr
    >>> with pr.r_session() as r:  # doctest: +SKIP
    ...     int(r.baseenv["sum"](r.IntSexpVector([1, 2]))[0])
    3
    """
    rinterface = started()
    with (
        rinterface.openrlib.rlock,
        r_knows_its_stack(rinterface),
        interrupts_reach_r(rinterface),
        quiet_console(rinterface),
    ):
        yield rinterface


def rpy2_fault() -> str | None:
    """Return why rpy2 cannot be used, or None."""
    try:
        import_rinterface()
    except Exception as error:  # without R: ImportError, ValueError, RuntimeError, OSError, ffi.error
        return f"{type(error).__name__}: {first_line(error)}"
    return None


def import_rinterface() -> ModuleType:
    """Import rpy2's low-level interface; without R this raises almost anything."""
    log = logging.getLogger("rpy2.situation")  # it prints what the exception says again
    before, log.disabled = log.disabled, True
    try:
        module: ModuleType = importlib.import_module("rpy2.rinterface")
    finally:
        log.disabled = before
    return module


def started() -> ModuleType:
    """Return `rpy2.rinterface` with R running."""
    global _started_in
    if _started_in is not None and _started_in != os.getpid():
        raise DataUnavailableError(sentence("r_forked", parent=_started_in, child=os.getpid()))
    with _START:
        fault = rpy2_fault()
        if fault is not None:
            raise unavailable("r_no_rpy2", fault=fault)
        rinterface = import_rinterface()
        if _started_in is None:
            try:
                with _python_stays_as_it_was():
                    rinterface.initr()
            except Exception as error:  # rpy2 lets through whatever the loader or R raised
                raise unavailable("r_no_start", fault=first_line(error)) from None
            _settle(rinterface)
            _started_in = os.getpid()
    return rinterface


def unavailable(key: str, **facts: object) -> DataUnavailableError:
    """Return the error for something that only R could have given."""
    return DataUnavailableError(sentence(key, **facts))


def first_line(error: BaseException) -> str:
    """Return what an error says in one line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    # R's first line often names only the call, in the user's language, and ends in a colon.
    told = [line for line in lines if not line.endswith(":")]
    return (told or lines or [type(error).__name__])[0].rstrip(".")


@contextmanager
def _python_stays_as_it_was() -> Iterator[None]:
    """Put back what the start of R changes in this process: number and date formats, Ctrl-C, the environment."""
    formats = [(category, locale.setlocale(category)) for category in (locale.LC_NUMERIC, locale.LC_TIME)]
    environment, handler = dict(os.environ), signal.getsignal(signal.SIGINT)
    try:
        with warnings.catch_warnings():
            # rpy2 warns of a start outside the main thread that Ctrl-C is lost; it is not, see below.
            warnings.filterwarnings("ignore", message="R is not initialized by the main thread")
            yield
    finally:
        for category, name in formats:
            if locale.setlocale(category) != name:
                locale.setlocale(category, name)
        if threading.current_thread() is threading.main_thread() and handler is not None:
            signal.signal(signal.SIGINT, handler)
        _restore_environment(environment)


def _restore_environment(before: dict[str, str]) -> None:
    """Take back the variables that rpy2 copied from R, apart from R's own (R_HOME and the like)."""
    for name in set(os.environ) | set(before):
        if name.startswith("R_") or os.environ.get(name) == before.get(name):
            continue
        if name in before:
            os.environ[name] = before[name]
        else:
            del os.environ[name]


def _settle(rinterface: ModuleType) -> None:
    """Make a session that has just started safe: text in UTF-8, release of objects in turn, forked children warned."""
    known = rinterface.baseenv["l10n_info"]()
    if not known[list(known.names).index("UTF-8")][0]:
        # In the locale C, R would turn the name `Zürich` in a call into `Z<U+00FC>rich`.
        with suppress(Exception), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rinterface.baseenv["Sys.setlocale"](
                rinterface.StrSexpVector(["LC_CTYPE"]), rinterface.StrSexpVector(["C.UTF-8"])
            )
    _release_in_turn(rinterface)
    # A child that ends would remove the temporary folder of R, which is its parent's.
    os.register_at_fork(after_in_child=lambda: atexit.unregister(rinterface.endr))


def _release_in_turn(rinterface: ModuleType) -> None:
    """Keep threads that drop an R object from touching R's memory while another thread is in R.

    rpy2 releases the object at once, without asking for the lock; here it waits in line when R is busy.
    """
    memory: Any = importlib.import_module("rpy2.rinterface_lib._rinterface_capi")
    release, waiting, lock = memory._release, deque[Any](), rinterface.openrlib.rlock

    def release_in_turn(cdata: Any) -> None:
        waiting.append(cdata)
        while waiting and lock.acquire(blocking=False):
            try:
                release(waiting.popleft())
            except IndexError:  # another thread was faster
                pass
            finally:
                lock.release()

    memory._release = release_in_turn

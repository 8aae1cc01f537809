"""How much of the C stack R may use on the thread that calls it."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

SHARE = 0.9  # of the stack; R needs the rest to report that it is used up
_MOST_ATTRIBUTE_BYTES = 256  # of pthread_attr_t; it takes 56 to 64 bytes where this works
_known = threading.local()


@contextmanager
def r_knows_its_stack(rinterface: ModuleType) -> Iterator[None]:
    """Let R check for the end of this thread's stack, so that endless recursion is an error and not a crash.

    rpy2 turns the check off, because R takes for granted that it runs on the main thread.
    """
    library = rinterface.openrlib.rlib
    ends = _ends_of_stack()
    before = library.R_CStackStart, library.R_CStackLimit
    if ends is not None:
        library.R_CStackStart, library.R_CStackLimit = ends
    try:
        yield
    finally:
        library.R_CStackStart, library.R_CStackLimit = before


def _ends_of_stack() -> tuple[int, int] | None:
    """Return where this thread's stack begins (its highest address) and how much of it may be used."""
    if not hasattr(_known, "ends"):
        _known.ends = _asked_for_ends()
    ends: tuple[int, int] | None = _known.ends
    return ends


def _asked_for_ends() -> tuple[int, int] | None:
    """Ask the C library; None where it is another one than glibc or musl."""
    try:
        library = ctypes.CDLL(None)
        ask, stack = library.pthread_getattr_np, library.pthread_attr_getstack
    except (OSError, AttributeError, TypeError):
        return None
    library.pthread_self.restype = ctypes.c_void_p
    about = ctypes.create_string_buffer(_MOST_ATTRIBUTE_BYTES)
    lowest, size = ctypes.c_void_p(), ctypes.c_size_t()
    if ask(ctypes.c_void_p(library.pthread_self()), about):
        return None
    failed = stack(about, ctypes.byref(lowest), ctypes.byref(size))
    library.pthread_attr_destroy(about)
    return None if failed or not lowest.value else (lowest.value + size.value, int(SHARE * size.value))

"""How the hot loops are compiled: without the interpreter's lock, packed, and kept on disk where they can be."""

from __future__ import annotations

import contextlib
from typing import Any

import numba


class _Cache:
    """Numba's cache on disk, except that a full disk costs the next process a compilation, and this one nothing."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def save_overload(self, signature: Any, data: Any) -> None:
        """Store compiled code if it can be stored."""
        with contextlib.suppress(OSError):
            self.inner.save_overload(signature, data)


def compiled(function: Any) -> Any:
    """Compile on first use, without the interpreter's lock, into a cache on disk where one can be written.

    Additions of both parts of a complex number become one instruction only if LLVM may pack neighbouring operations,
    as C compilers do by default and numba does not; so that is allowed while these functions are compiled.
    """
    try:
        dispatcher = numba.njit(nogil=True, cache=True)(function)
        dispatcher._cache = _Cache(dispatcher._cache)
    except RuntimeError:  # numba finds no folder that it may write to
        dispatcher = numba.njit(nogil=True)(function)
    plain = dispatcher.compile

    def compile_packed(signature: Any) -> Any:
        before, numba.config.SLP_VECTORIZE = numba.config.SLP_VECTORIZE, 1
        try:
            return plain(signature)
        finally:
            numba.config.SLP_VECTORIZE = before

    dispatcher.compile = compile_packed
    return dispatcher

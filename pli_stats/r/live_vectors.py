"""Numbers and strings into R's memory and out of it, a whole vector at a time."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.rds.xdr.xdr_writer import serialized
from pli_stats.robjects.vectors.r_values import strings

# Kind -> NumPy type of the same bits, and the access to R's memory.
_BITS: dict[str, tuple[np.dtype[Any], str]] = {
    "logical": (np.dtype(np.int32), "LOGICAL"),
    "integer": (np.dtype(np.int32), "INTEGER"),
    "double": (np.dtype(np.float64), "REAL"),
    "complex": (np.dtype(np.complex128), "COMPLEX"),
}
# With more distinct strings than this, R takes them faster as serialized bytes, all at once, than one by one.
_MANY = 20_000
_POINTER = np.dtype(np.uintp)
_UTF8, _BYTES = 1, 3  # how R marks the encoding of a string (cetype_t)


def new_vector(r: ModuleType, kind: str, length: int) -> Any:
    """Return a vector of R, zeros; R reports a lack of memory as an error, the C function would end the process."""
    return r.baseenv["vector"](r.StrSexpVector([kind]), r.FloatSexpVector([float(length)]))


def live_numbers(r: ModuleType, kind: str, values: Any) -> Any:
    """Return an R vector with these bits: NaN and R's NA stay what they are."""
    dtype, pointer = _BITS[kind]
    held = np.ascontiguousarray(np.asarray(values).astype(dtype, casting="safe", copy=False)).reshape(-1)
    vector = new_vector(r, kind, len(held))
    if len(held):
        library = r.openrlib
        library.ffi.memmove(getattr(library, pointer)(vector.__sexp__._cdata), held.data.cast("B"), held.nbytes)
    return vector


def numbers_of(r: ModuleType, vector: Any, kind: str) -> NDArray[Any]:
    """Return a copy of an R vector's numbers, column by column where it is a matrix."""
    dtype, pointer = _BITS[kind]
    length = len(vector)
    if not length:
        return np.empty(0, dtype)
    library = r.openrlib
    bits = library.ffi.buffer(getattr(library, pointer)(vector.__sexp__._cdata), length * dtype.itemsize)
    return np.frombuffer(bits, dtype).copy()


def live_strings(r: ModuleType, values: Sequence[str | None], where: str) -> Any:
    """Return a character vector of R, None as NA."""
    distinct = dict.fromkeys(values)
    for text in distinct:
        if text is not None and not isinstance(text, str):
            raise refusal("r_not_text", got=type(text).__name__, where=where)
    if len(distinct) > _MANY:
        return _unserialized(r, serialized(strings(values)))
    vector = new_vector(r, "character", len(values))
    library, cdata = r.openrlib.rlib, vector.__sexp__._cdata
    make, put, known = library.Rf_mkCharLenCE, library.SET_STRING_ELT, dict[str, Any]()
    for place, text in enumerate(values):
        if text is None:
            put(cdata, place, library.R_NaString)
            continue
        if text not in known:
            content = _utf8(text)
            known[text] = make(content, len(content), _UTF8)
        put(cdata, place, known[text])
    return vector


def _unserialized(r: ModuleType, content: bytes) -> Any:
    """Return the R object that serialized bytes hold."""
    raw = new_vector(r, "raw", len(content))
    library = r.openrlib
    library.ffi.memmove(library.RAW(raw.__sexp__._cdata), content, len(content))
    return r.baseenv["unserialize"](raw)


def _utf8(text: str) -> bytes:
    """Return the bytes of a string that R can hold."""
    if "\0" in text:
        raise refusal("rds_nul", text=text[:40])
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise refusal("rds_surrogate", text=text[:40]) from None


def strings_of(r: ModuleType, vector: Any) -> list[str | None]:
    """Return the strings of an R vector, None for NA; R keeps equal strings once, and so each is decoded once."""
    length = len(vector)
    if not length:
        return []
    library, ffi = r.openrlib.rlib, r.openrlib.ffi
    pointers = ffi.buffer(
        ffi.cast("char *", library.DATAPTR(vector.__sexp__._cdata)), length * np.dtype(np.uintp).itemsize
    )
    distinct, places = np.unique(np.frombuffer(pointers, np.uintp), return_inverse=True)
    texts = np.empty(len(distinct), dtype=object)
    texts[:] = [_text(library, ffi, ffi.cast("SEXP", address)) for address in distinct.tolist()]
    found: list[str | None] = texts[places].tolist()
    return found


def _text(library: Any, ffi: Any, held: Any) -> str | None:
    """Return one string of R, None for NA."""
    if held == library.R_NaString:
        return None
    encoding = library.Rf_getCharCE(held)
    if encoding == _BYTES:  # R would end the process if asked to translate it
        raise refusal("r_bytes")
    pointer = library.R_CHAR(held) if encoding == _UTF8 else library.Rf_translateCharUTF8(held)
    try:
        return str(ffi.string(pointer), "utf-8")
    except UnicodeDecodeError:
        raise refusal("r_bytes") from None

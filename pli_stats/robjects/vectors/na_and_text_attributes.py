"""What R cannot say of a vector and Python must know to bring it back: the dtype, as an attribute called "python"."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import refusal
from pli_stats.robjects.vectors.r_values import NA_INTEGER, NA_REAL, RList, RValue, RVector, strings

MARK = "python"
KINDS = "python_kinds"  # of a column of mixed kinds in a log, one letter a cell
COLUMNS = "python_columns"  # the name and dtype of the labels of columns; pandas 2.2 has objects there
NA_BITS = NA_REAL.view(np.uint64)
LOW_WORD = np.uint64(0xFFFFFFFF)
NA_WORD = NA_BITS & LOW_WORD
MOST_EXACT = 2**53  # whole numbers up to this size are doubles


def marked(vector: RVector, dtype: str, natural: str) -> RVector:
    """Return the vector with the mark of a dtype, if that is not the one it would come back with anyway.

    Examples
    --------
    >>> marked(RVector("double", np.zeros(1)), "float32", "float64").attributes["python"].values
    ['float32']
    """
    if dtype == natural:
        return vector
    return RVector(vector.kind, vector.values, {**vector.attributes, MARK: strings(dtype)})


def mark_of(vector: RVector) -> str | None:
    """Return the dtype that a vector came from, where it carries one.

    Examples
    --------
    >>> mark_of(RVector("double", np.zeros(1))) is None
    True
    """
    found = text_attribute(vector, MARK)
    return found[0] if len(found) == 1 else None


def unmarked(value: RValue) -> RValue:
    """Return a description without marks, for those who do not bring it back: R's own users see attributes.

    Examples
    --------
    >>> unmarked(RVector("logical", np.zeros(1), {"python": strings("object")})).attributes
    {}
    """
    if not isinstance(value, RVector | RList):
        return value
    kept = {name: unmarked(part) for name, part in value.attributes.items() if name not in (MARK, KINDS, COLUMNS)}
    if isinstance(value, RVector):
        return RVector(value.kind, value.values, kept)
    return RList(tuple(map(unmarked, value.values)), kept)


def text_attribute(value: Any, name: str) -> list[str]:
    """Return an attribute that holds text, without what is missing in it; [] where there is none.

    Examples
    --------
    >>> text_attribute(RVector("double", np.zeros(1), {"tzone": strings("UTC")}), "tzone")
    ['UTC']
    """
    found = value.attributes.get(name)
    if not isinstance(found, RVector) or found.kind != "character":
        return []
    return [text for text in found.values if text is not None]


def with_missing(values: NDArray[Any], missing: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return doubles with R's NA where values are missing; a copy only where there are any.

    Examples
    --------
    >>> bool(with_missing(np.array([1.0, 2.0]), np.array([False, True])).view(np.uint64)[1] == NA_BITS)
    True
    """
    out = np.ascontiguousarray(values, dtype=np.float64)
    if missing.any():
        out = np.array(out)
        out.view(np.uint64)[missing] = NA_BITS  # by its bits: arithmetic would make a quiet NaN of it
    return out


def is_na(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say where doubles are R's NA, as opposed to other NaN.

    Examples
    --------
    >>> is_na(np.array([NA_REAL, np.nan])).tolist()
    [True, False]
    """
    # The sign and the quiet bit may have changed on the way; the low word is what R looks at.
    missing = np.isnan(values)
    if missing.any():
        missing[missing] = np.array(values[missing]).view(np.uint64) & LOW_WORD == NA_WORD
    return np.asarray(missing)


def plain_doubles(values: Any) -> NDArray[np.float64]:
    """Return a copy of doubles whose NaN are NumPy's own: R's NA would raise the flag of an invalid operation.

    Examples
    --------
    >>> plain_doubles(np.array([NA_REAL])).view(np.uint64) == np.array([np.nan]).view(np.uint64)
    array([ True])
    """
    out = np.array(values, dtype=np.float64)
    missing = np.isnan(out)
    if missing.any():
        out[missing] = np.nan
    return out


def whole_vector(values: NDArray[Any], missing: NDArray[np.bool_], what: str) -> RVector:
    """Return whole numbers as R integers, or as doubles where one of them does not fit and all doubles are exact.

    Examples
    --------
    >>> whole_vector(np.array([1, 2**40]), np.zeros(2, bool), "x").kind
    'double'
    """
    low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
    if low > NA_INTEGER and high <= 2**31 - 1:
        codes = values.astype(np.int32)
        if missing.any():
            codes[missing] = NA_INTEGER
        return RVector("integer", codes)
    if low < -MOST_EXACT or high > MOST_EXACT:
        row = int(np.argmax((values < -MOST_EXACT) | (values > MOST_EXACT)))
        raise refusal("r_whole_number", what=what, row=row, got=int(values[row]))
    return RVector("double", with_missing(values, missing))


def checked_text(values: list[str | None], what: str) -> list[str | None]:
    """Return text if R can hold it: Unicode without the character NUL.

    Examples
    --------
    >>> checked_text(["Sydney", None], "x")
    ['Sydney', None]
    """
    whole = "".join(text for text in values if text is not None)
    if "\0" not in whole and (whole.isascii() or _encodes(whole)):
        return values
    row = next(k for k, text in enumerate(values) if text is not None and ("\0" in text or not _encodes(text)))
    raise refusal("r_text", what=what, row=row, got=values[row])


def _encodes(text: str) -> bool:
    """Say whether text is Unicode: halves of a surrogate pair are not."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

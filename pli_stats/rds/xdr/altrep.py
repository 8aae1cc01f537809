"""Vectors that R >= 3.5 writes in a compact form (ALTREP): ranges, wrapped vectors, strings not made yet.

R Core Team (2022). R 4.2.2, src/main/altclasses.c.
"""

from __future__ import annotations

import math

import numpy as np

from pli_stats.rds.xdr.codes import LONGEST_SHORT
from pli_stats.robjects.vectors.na_and_text_attributes import is_na
from pli_stats.robjects.vectors.r_values import NA_INTEGER, RList, ROpaque, RValue, RVector

_RANGES = ("compact_intseq", "compact_realseq")
_TEXT_BYTES = 64  # of a short string in Python, and of its place in a list
_DIGITS = 15  # significant digits of R's `as.character`


def expanded_bytes(name: str, state: RValue) -> int:
    """Return the bytes of memory that a compact form will take once it is expanded, 0 where it takes no more than now.

    Examples
    --------
    >>> expanded_bytes("compact_intseq", RVector("double", np.array([1e9, 1.0, 1.0])))
    8000000000
    """
    if name in _RANGES and isinstance(state, RVector) and state.kind == "double" and len(state):
        length = float(np.asarray(state.values)[0])
        return int(length) * 8 if 0 < length < math.inf else 0
    if name == "deferred_string" and isinstance(state, RList) and state.values and isinstance(state.values[0], RVector):
        return len(state.values[0]) * _TEXT_BYTES
    return 0


def expanded(name: str, state: RValue, attributes: dict[str, RValue]) -> RVector | RList | ROpaque | None:
    """Return the vector that a compact form stands for.

    Examples
    --------
    >>> state = RVector("double", np.array([3.0, 1.0, 1.0]))
    >>> expanded("compact_intseq", state, {}).values
    array([1, 2, 3], dtype=int32)
    """
    if name in _RANGES:
        return _range(state, attributes, real=name == "compact_realseq")
    if name.startswith("wrap_") and isinstance(state, RList) and state.values:
        return _rewrapped(state.values[0], attributes)
    if name == "deferred_string" and isinstance(state, RList) and len(state) == 2:
        return _deferred(state.values[0], state.values[1], attributes)
    if name.startswith(("wrap_", "deferred_")):
        return None
    return ROpaque(f"a vector in the compact form {name!r}")


def _rewrapped(value: RValue, attributes: dict[str, RValue]) -> RVector | RList | ROpaque | None:
    """Return a vector with the attributes of its wrapping, which are all that it has."""
    match value:
        case RVector():
            return RVector(value.kind, value.values, attributes)
        case RList():
            return RList(value.values, attributes)
    return value if isinstance(value, ROpaque) else None


def _range(state: RValue, attributes: dict[str, RValue], *, real: bool) -> RVector | None:
    """Return first, first + step, ... from its length, first value and step (1 or -1)."""
    if not isinstance(state, RVector) or state.kind != "double" or len(state) != 3:
        return None
    length, first, step = (float(part) for part in np.asarray(state.values))
    if not (length.is_integer() and length >= 0 and step in (1.0, -1.0) and math.isfinite(first)):
        return None
    numbers = np.arange(int(length), dtype=np.float64)
    numbers *= step
    numbers += first
    if real:
        return RVector("double", numbers, attributes)
    if length and max(abs(numbers[0]), abs(numbers[-1])) > LONGEST_SHORT:
        return None
    return RVector("integer", numbers.astype(np.int32), attributes)


def _deferred(numbers: RValue, penalty: RValue, attributes: dict[str, RValue]) -> RVector | None:
    """Return numbers as the strings that R's `as.character` would make of them."""
    if not isinstance(numbers, RVector) or not isinstance(penalty, RVector) or len(penalty) != 1:
        return None
    values = np.asarray(numbers.values)
    if numbers.kind == "integer":
        texts = [None if value == NA_INTEGER else str(value) for value in values.tolist()]
    elif numbers.kind == "double" and penalty.kind == "integer":
        wide = int(np.asarray(penalty.values)[0])
        both = zip(values.tolist(), is_na(values).tolist(), strict=True)
        texts = [None if missing else real_text(value, wide) for value, missing in both]
    else:
        return None
    return RVector("character", texts, attributes)


def real_text(value: float, penalty: int = 0) -> str:
    """Return a number as R's `as.character` writes it: at most 15 digits, fixed or scientific, whichever is shorter.

    Examples
    --------
    >>> [real_text(value) for value in (100000.0, 123456.0, 0.1, 1e-15)]
    ['1e+05', '123456', '0.1', '1e-15']
    """
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Inf" if value > 0 else "-Inf"
    value = value or 0.0  # R writes no sign before a zero
    mantissa, _, exponent = f"{value:.{_DIGITS - 1}e}".partition("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    power = int(exponent)
    scientific = f"{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}"
    decimals = max(len(mantissa.lstrip("-").replace(".", "")) - 1 - power, 0)
    fixed = f"{value:.{decimals}f}"
    return fixed if len(fixed) <= len(scientific) + penalty else scientific

"""Which data were these? One short text that changes with any name, kind or value, and with nothing else."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pandas as pd

_FORM = "pli_stats data 1"  # changes when the same data get another fingerprint


def fingerprint(*parts: pd.DataFrame | pd.Series) -> str:
    """Return the SHA-256 of the names, kinds and values of tables and columns, in their order.

    Values are read as pandas shows them, not as it stores them, so that versions of pandas agree: 1 is told from 1.0,
    True and "1", but 32-bit from 64-bit numbers only by their value. The index is no part of it.

    References
    ----------
    NIST (2015). Secure Hash Standard, FIPS PUB 180-4. doi:10.6028/NIST.FIPS.180-4

    Examples
    --------
    >>> one = fingerprint(pd.DataFrame({"depth": [3.0, None]}))
    >>> len(one), one == fingerprint(pd.DataFrame({"depth": [3.0, 0.0]}))
    (64, False)
    """
    digest = hashlib.sha256(_FORM.encode())
    for part in parts:
        frame = part.to_frame() if isinstance(part, pd.Series) else part
        _feed(digest, [type(part).__name__, str(frame.shape)])
        for position, name in enumerate(frame.columns):
            _feed(digest, [_text(name), *_texts(frame.iloc[:, position])])
    return digest.hexdigest()


def _texts(column: pd.Series) -> list[str]:
    """Return the kind and the exact value of each cell."""
    missing = column.isna().to_numpy()
    values = column.astype(object).to_numpy()
    kind = ["categories"] if isinstance(column.dtype, pd.CategoricalDtype) else []
    return kind + ["missing" if gone else _text(value) for value, gone in zip(values, missing, strict=True)]


def _text(value: Any) -> str:
    """Return one cell as text that keeps its kind and all its digits."""
    if isinstance(value, bool | np.bool_):
        return f"truth {bool(value)}"
    if isinstance(value, int | np.integer):
        return f"whole {int(value)}"
    if isinstance(value, float | np.floating):
        return f"number {float(value).hex()}"
    return f"text {value}"


def _feed(digest: Any, texts: list[str]) -> None:
    """Add texts to a digest, each with its length before it, so that no two lists read the same."""
    for text in texts:
        coded = text.encode("utf-8", "surrogatepass")
        digest.update(len(coded).to_bytes(8, "little") + coded)

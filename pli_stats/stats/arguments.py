"""What callers hand over, turned into checked vectors: the same sentence wherever a number is missing or infinite."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import check_labels, plain_label, refusal, shape_text

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Labels = NDArray[Any]
Bools = NDArray[np.bool_]

ALTERNATIVES = ("two-sided", "less", "greater")


class Levels(NamedTuple):
    """The levels of categorical values in their order, and whether that order means more or less."""

    names: tuple[Any, ...]
    ordered: bool

    def categorical(self, values: Any) -> pd.Categorical:
        """Return values as a pandas categorical of these levels."""
        import pandas as pd

        return pd.Categorical(values, categories=list(self.names), ordered=self.ordered)

    def with_names(self, names: Iterable[Any]) -> Levels:
        """Return the levels, with names that are not among them at the end."""
        return Levels(tuple(dict.fromkeys([*self.names, *names])), self.ordered)


def levels_of(values: Any) -> Levels | None:
    """Return the levels of a factor of R, a pandas categorical or a polars Enum, None for values without an order.

    Examples
    --------
    >>> import pandas as pd
    >>> levels_of(pd.Categorical(["mid", "low"], categories=["low", "mid", "high"], ordered=True))
    Levels(names=('low', 'mid', 'high'), ordered=True)
    """
    dtype = getattr(values, "dtype", None)
    if type(dtype).__name__ not in ("CategoricalDtype", "Enum"):
        return None
    return Levels(tuple(dtype.categories), bool(getattr(dtype, "ordered", True)))  # type: ignore[union-attr]


def finite_vector(name: str, values: Any, least: int = 1) -> Floats:
    """Return the values as doubles, or refuse the first that is no finite number.

    Examples
    --------
    >>> finite_vector("y", [1, 2.5])
    array([1. , 2.5])
    """
    given = np.atleast_1d(np.asarray(values))
    if given.ndim > 1:
        raise refusal("one_dimensional", name=name, got=shape_text(given.shape))
    if isinstance(values, np.ma.MaskedArray) and np.ma.is_masked(values):  # NumPy would take what lies under the mask
        at = int(np.argmax(np.ma.getmaskarray(values)))
        raise refusal("numbers_only", name=name, got="masked", position=at)
    if given.dtype.kind in "mM" and len(given):  # and nanoseconds for numbers
        raise refusal("numbers_only", name=name, got=str(given[0]), position=0)
    if given.dtype.kind not in "iuf":
        given = _numbers(name, given)
    x: Floats = np.ascontiguousarray(given, dtype=np.float64)
    if len(x) < least:
        raise refusal("empty_vector", name=name, least=least, got=len(x))
    bad = ~np.isfinite(x)
    if bad.any():
        raise refusal("numbers_only", name=name, got=float(x[np.argmax(bad)]), position=int(np.argmax(bad)))
    return x


def _numbers(name: str, given: NDArray[Any]) -> Floats:
    """Return objects as doubles if each is a number (missing values become NaN); text and truth values are not."""
    out = np.empty(len(given))
    for position, value in enumerate(given.tolist()):
        if isinstance(value, str | bytes | bool | complex) or value is np.ma.masked:
            raise refusal("numbers_only", name=name, got=_shown(value), position=position)
        try:
            out[position] = np.nan if value is None else float(value)
        except (TypeError, ValueError, OverflowError):
            raise refusal("numbers_only", name=name, got=_shown(value), position=position) from None
    return out


def _shown(value: Any) -> Any:
    """Return a value for a sentence: itself if it is short, else the kind of thing that it is."""
    return value if len(repr(value)) <= 40 and "\n" not in repr(value) else type(value)


def length(values: Any) -> int:
    """Return how many values there are: one where no vector was given."""
    try:
        return len(values)
    except TypeError:
        return 1


def same_length(name: str, values: Any, other: str, others: Any) -> None:
    """Refuse two vectors of different lengths, or two pandas objects whose rows are labelled differently."""
    n, expected = length(values), length(others)
    if n != expected:
        raise refusal("different_lengths", name=name, other=other, got=n, expected=expected)
    index, reference = getattr(values, "index", None), getattr(others, "index", None)
    both = hasattr(index, "equals") and hasattr(reference, "equals")
    if both and not index.equals(reference):  # type: ignore[union-attr]
        raise refusal("same_index", name=name, other=other)


def truth_vector(name: str, flags: Any, n: int) -> Bools:
    """Return a True or False for each of `n` values, all False without flags; 0 and 1 are asked for, not guessed.

    Examples
    --------
    >>> truth_vector("nondetect", [True, False], 2), truth_vector("nondetect", None, 1)
    (array([ True, False]), array([False]))
    """
    if flags is None:
        return np.zeros(n, dtype=bool)
    given = np.atleast_1d(np.asarray(flags, dtype=object))
    if given.ndim > 1:
        raise refusal("one_dimensional", name=name, got=shape_text(given.shape))
    if len(given) != n:
        raise refusal("same_length", name=name, expected=n, got=len(given))
    for position, flag in enumerate(given.tolist()):
        if not isinstance(flag, bool | np.bool_):
            raise refusal("truths_only", name=name, got=_shown(flag), position=position)
    return given.astype(bool)


def labels(name: str, values: Any, n: int, what: str = "port") -> tuple[Labels, NDArray[np.int64]]:
    """Return the distinct labels, and for each value the position of its label.

    Labels stand in the order of their levels where values have any (see `levels_of`), else of appearance.

    Examples
    --------
    >>> labels("ports", ["b", "a", "b"], 3)[1].tolist()
    [0, 1, 0]
    """
    levels = levels_of(values)
    given = np.asarray(values, dtype=object)
    if given.ndim != 1:
        raise refusal("one_dimensional", name=name, got=shape_text(given.shape))
    if len(given) != n:
        raise refusal("same_length", name=name, expected=n, got=len(given))
    seen: dict[Any, int] = {}
    codes = np.empty(n, dtype=np.int64)
    for position, label in enumerate(given.tolist()):
        blank = not plain_label(label) if isinstance(label, str) else label is None
        if blank or (isinstance(label, Hashable) and label != label):  # NaN and NaT differ from themselves
            raise refusal("label_missing", name=name, what=what, position=position)
        if not isinstance(label, Hashable):
            raise refusal("label_kind", name=name, what=what, got=label, position=position)
        codes[position] = seen.setdefault(label, len(seen))
    check_labels(name, seen)
    order = list(seen) if levels is None else [name for name in levels.names if name in seen]
    names = np.empty(len(seen), dtype=object)
    names[:] = order
    place = {name: k for k, name in enumerate(order)}
    return names, np.array([place[name] for name in seen], dtype=np.int64)[codes]

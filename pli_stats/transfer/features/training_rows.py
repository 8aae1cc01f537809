"""Labelled rows as they are handed to `fit`: checked, on the working scale, with the fingerprint of the data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.utils.validation import column_or_1d

from pli_stats.checks import refusal, shape_text
from pli_stats.stats.arguments import finite_vector, labels, same_length
from pli_stats.transfer.features.feature_encoder import FeatureEncoder
from pli_stats.transfer.features.feature_tables import Floats, feature_table, names_of
from pli_stats.transfer.features.fingerprints import fingerprint

_ANY_TARGET = ("y", "y_source", "target", "value", "values", "result", "response", "outcome", "0")


@dataclass(frozen=True, eq=False)
class Labelled:
    """Rows of one domain with their targets.

    `table` is the features (n, d), `y` (n,) the target on its own scale and `target` on the working one (its log, or
    itself), `groups` the number of each row's group or None, `labels` the groups' names, `quantity` the target's name.
    """

    table: pd.DataFrame | NDArray[Any]
    y: Floats
    target: Floats
    groups: NDArray[np.int64] | None
    labels: tuple[Any, ...]
    log_target: bool
    quantity: str = ""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.y)

    def kept(self, keep: NDArray[np.bool_]) -> Labelled:
        """Return some of the rows."""
        groups = None if self.groups is None else self.groups[keep]
        return replace(self, table=self.table[keep], y=self.y[keep], target=self.target[keep], groups=groups)

    @property
    def names(self) -> list[str] | None:
        """Names of the features, if they came with names."""
        return names_of(self.table)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of names, values, target and groups; 64 hexadecimal digits."""
        parts: list[pd.DataFrame | pd.Series[Any]] = [pd.DataFrame(self.table), pd.Series(self.y)]
        if self.groups is not None:
            parts.append(pd.Series([self.labels[code] for code in self.groups.tolist()], dtype=object))
        return fingerprint(*parts)


def labelled(X: Any, y: Any, *, groups: Any, log_target: bool, verb: str = "fit") -> Labelled:
    """Return labelled rows, or refuse what cannot be learnt from.

    Examples
    --------
    >>> rows = labelled([[1.0], [2.0]], [1.0, np.e], groups=["a", "a"], log_target=True)
    >>> rows.target.tolist(), rows.groups.tolist(), rows.labels
    ([0.0, 1.0], [0, 0], ('a',))
    """
    if y is None:
        raise refusal("no_target", verb=verb)
    table = feature_table(X)
    FeatureEncoder().fit(table)  # refuses what it cannot read, by the numbers of these rows
    rows = X if hasattr(X, "index") else table
    values = _one_column(y)
    same_length("y", values, "X", rows)
    target = finite_vector("y", values)
    if log_target and (target <= 0.0).any():
        row = int(np.argmax(target <= 0.0))
        raise refusal("target_positive", row=row, got=float(target[row]))
    codes, names = None, ()
    if groups is not None:
        known, codes = labels("groups", groups, len(target), "group")
        same_length("groups", groups, "X", rows)
        names = tuple(known.tolist())
    return Labelled(
        table, target, np.log(target) if log_target else target, codes, names, log_target, _quantity(y)
    )  # fmt: skip


def _quantity(y: Any) -> str:
    """Return the name of a target, unless it is one that any target could have."""
    name = getattr(y, "name", None)
    return name if isinstance(name, str) and name.casefold() not in _ANY_TARGET else ""


def _one_column(y: Any) -> Any:
    """Return a target of one column; scikit-learn's word for a column vector is a warning."""
    values = y.to_pandas() if hasattr(y, "to_pandas") else y
    if isinstance(values, pd.Series):
        return values
    array = np.asarray(values)
    if array.ndim == 2 and array.shape[1] == 1:
        flat = column_or_1d(array, warn=True)
        return pd.Series(flat, values.index) if isinstance(values, pd.DataFrame) else flat
    if array.ndim != 1:
        raise refusal("target_shape", got=shape_text(array.shape))
    return array

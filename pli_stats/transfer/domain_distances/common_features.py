"""The features of two domains as numbers side by side: the same columns, no gaps, standardised together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import listed, place, refusal
from pli_stats.transfer.features.feature_tables import NUMBER, Floats, cells_of, feature_table, names_of

ROUNDING = 1e-13  # columns whose spread is below this share of their size are constant


def pooled_rows(X_source: Any, X_target: Any) -> tuple[Floats, list[str]]:
    """Return the rows of both domains, the source first, and the names of their columns.

    Examples
    --------
    >>> pooled_rows([[1.0], [2.0]], [[3.0], [4.0]])[0].ravel().tolist()
    [1.0, 2.0, 3.0, 4.0]
    """
    (source, ours), (target, theirs) = numbers_of("X_source", X_source), numbers_of("X_target", X_target)
    how = ""
    if (ours is None) != (theirs is None):
        how = f"only those of `{'X_source' if theirs is None else 'X_target'}` are named by text"
    elif ours is None or theirs is None:
        how = "" if source.shape[1] == target.shape[1] else f"{source.shape[1]} and {target.shape[1]} came"
    elif set(ours) != set(theirs):
        sides = (("X_source", ours, theirs), ("X_target", theirs, ours))
        alone = [(name, [c for c in here if c not in there]) for name, here, there in sides]
        how = " and ".join(f"only `{name}` has {listed(columns)}" for name, columns in alone if columns)
    if how:
        raise refusal("similarity_columns", how=how)
    for name, values in (("X_source", source), ("X_target", target)):
        if len(values) < 2:
            raise refusal("similarity_rows", name=name, got=len(values))
    if ours is None or theirs is None:
        return np.concatenate([source, target]), [str(k) for k in range(source.shape[1])]
    return np.concatenate([source, target[:, [theirs.index(name) for name in ours]]]), ours


def numbers_of(name: str, X: Any) -> tuple[Floats, list[str] | None]:
    """Return a table of numbers without gaps, and the names of its columns if it has any.

    Examples
    --------
    >>> numbers_of("a", [[1, 2], [3, 4]])[0].tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    """
    table = feature_table(X)
    names = names_of(table)
    columns = []
    for position in range(table.shape[1]):
        column = names[position] if names else str(position)
        cells = cells_of(table, position, column)
        gap = int(np.argmax(cells.missing))
        if cells.kind != NUMBER or cells.missing.any():
            what = f"{'no value' if cells.missing.any() else f'a {cells.kind}'} at {place('position', gap)}"
            raise refusal("similarity_cells", name=name, column=column, what=what)
        columns.append(cells.values.astype(np.float64))
    return np.column_stack(columns), names


def standardised(pooled: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the columns that vary with mean 0 and variance 1 (a column of 0 if none does), and which are constant.

    Examples
    --------
    >>> [part.tolist() for part in standardised(np.array([[1.0, 7.0], [3.0, 7.0]]))]
    [[[-1.0], [1.0]], [False, True]]
    """
    constant = spreads(pooled) <= ROUNDING
    if constant.all():
        return np.zeros((len(pooled), 1)), constant
    x = pooled[:, ~constant]
    x = x / np.abs(x).max(axis=0)  # so that no square leaves the range of a double
    x = x - x.mean(axis=0)
    x = x / np.sqrt((x**2).mean(axis=0))
    return x - x.mean(axis=0), constant


def spreads(values: Floats) -> Floats:
    """Return the range of each column as a share of its largest value.

    Examples
    --------
    >>> spreads(np.array([[1.0, 7.0], [4.0, 7.0]])).tolist()
    [0.75, 0.0]
    """
    largest = np.abs(values).max(axis=0)
    return np.asarray(np.ptp(values / np.where(largest > 0.0, largest, 1.0), axis=0))

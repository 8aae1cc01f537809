"""One feature at a time: what its training cells teach, how cells are encoded by that, and how it is stored."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import listed, refusal
from pli_stats.transfer.features.feature_tables import NOTHING, NUMBER, TEXT, TRUTH, Cells, Floats

ROUNDING = 1e-13  # values whose spread is below this share of their size are equal
Level = str | bool | float
LEVEL_TYPES: dict[str, type] = {NUMBER: float, TEXT: str, TRUTH: bool}


@dataclass(frozen=True)
class EncodedColumn:
    """What was learnt of one input column; `levels` is None for numbers, which are standardised, missing to `fill`."""

    name: str
    kind: str
    mean: float
    sd: float
    levels: tuple[Level, ...] | None
    missing: bool
    fill: float = 0.0

    @property
    def outputs(self) -> list[tuple[str, str]]:
        """Kind and name of each column that comes out."""
        if self.levels is None:
            made = [("value", self.name)]
        else:
            made = [("level", f"{self.name}={level}") for level in self.levels]
        return [*made, ("missing", f"{self.name} is missing")] if self.missing else made


def learn_column(name: str, cells: Cells) -> EncodedColumn:
    """Return what the training cells of one column teach.

    Examples
    --------
    >>> values = np.array([1.0, 5.0])
    >>> column = learn_column("depth", Cells(values, np.isnan(values), NUMBER, False))
    >>> column.mean, column.sd
    (3.0, 2.0)
    """
    present = cells.values[~cells.missing]
    missing = bool(cells.missing.any())
    if cells.kind == NOTHING:
        return EncodedColumn(name, NOTHING, 0.0, 1.0, None, True)
    if cells.kind == NUMBER and not cells.categorical:
        mean, sd = _mean_and_sd(present, len(cells.values))
        return EncodedColumn(name, NUMBER, mean, sd, None, missing)
    levels = {cell.item() if isinstance(cell, np.generic) else cell for cell in present.tolist()}
    return EncodedColumn(name, cells.kind, 0.0, 1.0, tuple(sorted(levels)), missing)


def on_scale_of(column: EncodedColumn, other: EncodedColumn) -> EncodedColumn:
    """Return a column of numbers on the scale of another; missing cells keep the mean of their own rows.

    Examples
    --------
    >>> ours, theirs = (EncodedColumn("depth", NUMBER, mean, 2.0, None, True) for mean in (3.0, 5.0))
    >>> on_scale_of(ours, theirs).mean, on_scale_of(ours, theirs).fill
    (5.0, -1.0)
    """
    if {column.kind, other.kind} != {NUMBER}:
        return column
    fill = (column.mean - other.mean) / other.sd
    if not math.isfinite(fill):
        raise refusal("feature_far", column=column.name, position=0, got=column.mean)
    return replace(column, mean=other.mean, sd=other.sd, fill=fill)


def _mean_and_sd(present: Floats, n: int) -> tuple[float, float]:
    """Return the mean of the values present, and the sd of the n values when the missing ones take that mean."""
    low, high = float(present.min()), float(present.max())
    if low == high:
        return low, 1.0
    # A power of two changes no digit, and keeps sums and squares within the range of a double.
    scale = math.ldexp(1.0, math.frexp(max(abs(low), abs(high)))[1] - 1)
    scaled = present / scale
    mean = math.fsum(scaled.tolist()) / len(scaled)
    if high / scale - low / scale <= ROUNDING:
        return mean * scale, 1.0
    sd = math.sqrt(math.fsum(((scaled - mean) ** 2).tolist()) / n) * scale
    return mean * scale, sd or 1.0


def encode_column(column: EncodedColumn, cells: Cells, out: Floats) -> None:
    """Write one input column into its output columns.

    Examples
    --------
    >>> column = EncodedColumn("depth", NUMBER, 3.0, 2.0, None, False)
    >>> values, out = np.array([7.0]), np.zeros((1, 1))
    >>> encode_column(column, Cells(values, np.isnan(values), NUMBER, False), out)
    >>> out.tolist()
    [[2.0]]
    """
    if column.missing:
        out[:, -1] = cells.missing
    if NOTHING in (column.kind, cells.kind):
        return
    if cells.kind != column.kind:
        raise refusal("feature_kind", column=column.name, kind=column.kind, got=cells.kind)
    if column.levels is not None:
        level = pd.Index(list(column.levels), dtype=object).get_indexer(pd.Index(cells.values, dtype=object))
        (known,) = np.nonzero(level >= 0)
        out[known, level[known]] = 1.0
        return
    with np.errstate(over="ignore"):  # refused in the next lines
        out[:, 0] = np.where(cells.missing, column.fill, (cells.values - column.mean) / column.sd)
    far = ~np.isfinite(out[:, 0])
    if far.any():
        row = int(np.argmax(far))
        raise refusal("feature_far", column=column.name, position=row, got=float(cells.values[row]))


def unseen_levels(column: EncodedColumn, cells: Cells) -> dict[int, Level]:
    """Return the levels that training did not know, by row.

    Examples
    --------
    >>> column = EncodedColumn("stratum", TEXT, 0.0, 1.0, ("Bay", "Port"), False)
    >>> values = np.array(["Bay", "Lagoon", None], dtype=object)
    >>> unseen_levels(column, Cells(values, pd.isna(values), TEXT, False))
    {1: 'Lagoon'}
    """
    if column.levels is None or cells.kind != column.kind:
        return {}
    known = set(column.levels)
    present = zip(np.flatnonzero(~cells.missing).tolist(), cells.values[~cells.missing].tolist(), strict=True)
    return {row: level for row, level in present if level not in known}


def stored_column(stored: Any, position: int) -> EncodedColumn:
    """Return one column of a stored encoder, or refuse what no encoder learns.

    Examples
    --------
    >>> stored = {"name": "x0", "kind": "number", "mean": 3.0, "sd": 2.0, "levels": None, "missing": False}
    >>> stored_column(stored, 0).sd
    2.0
    """
    known = [field.name for field in fields(EncodedColumn)]
    if isinstance(stored, Mapping):
        stored = {"fill": 0.0, **stored}  # files of format 1 have none
    if not isinstance(stored, Mapping) or set(stored) != set(known):
        raise refusal("encoder_content", why=f"column {position} must have exactly the entries {listed(known)}")
    numbers = [stored["mean"], stored["sd"], stored["fill"]]
    types = isinstance(stored["name"], str) and isinstance(stored["missing"], bool) and isinstance(stored["kind"], str)
    if not (
        types
        and all(isinstance(x, float) and math.isfinite(x) for x in numbers)
        and stored["sd"] > 0.0
        and _levels_fit(stored["kind"], stored["levels"])
        and (stored["kind"] != NOTHING or stored["missing"])
    ):
        raise refusal("encoder_content", why=f"column {position} holds values that no encoder learns")
    levels = stored["levels"]
    return EncodedColumn(**{**stored, "levels": None if levels is None else tuple(levels)})


def _levels_fit(kind: str, levels: Any) -> bool:
    """Say whether a column of this kind can have learnt these levels: sorted, of one type, none twice."""
    if levels is None:
        return kind in (NUMBER, NOTHING)
    wanted = LEVEL_TYPES.get(kind)
    if wanted is None or not isinstance(levels, list) or not levels:
        return False
    right = all(isinstance(level, wanted) and level == level for level in levels)
    return right and levels == sorted(set(levels))

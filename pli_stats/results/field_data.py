"""Field data in one form, with the log of what was changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from pli_stats.results.column_names import AUDIT_COLUMNS, LIMIT_SUFFIX, NONDETECT_SUFFIX
from pli_stats.text.words import counted

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Change:
    """Cells of one column that one rule changed, assumed or refused; columnar, so that a million cost little.

    `rows` is None where the entry is about the column as a whole. `before` and `after` are one value for all
    cells or an array with one value a cell.
    """

    rule: str
    column: str
    rows: np.ndarray[Any, Any] | None = None
    before: Any = None
    after: Any = None

    def __len__(self) -> int:
        """Return the number of audit entries that this change stands for."""
        return 1 if self.rows is None else len(self.rows)


@dataclass(frozen=True, eq=False)
class Samples:
    """Field data in one form: concentrations in mg/kg dry weight, with limits and non-detects beside them.

    Attributes
    ----------
    concentrations : DataFrame, (n, m), mg/kg dry weight
        Rows are samples, columns element symbols; NaN where missing or not detected.
    limits : DataFrame, (n, m), mg/kg dry weight
        Detection limits where known, else NaN.
    nondetect : DataFrame, (n, m), bool
        True where the value is left-censored at its limit.
    info : DataFrame, (n, k)
        Every other column, as it came.
    port : str or None
        The column of `info` that names the port.
    source : str
        Where the data came from.
    changes : tuple of Change
        The audit log in columnar form; `audit` is the same as a frame.
    rows : array, (n,), optional
        Row numbers as the source has them (1 is the header of a file); the index labels by default.
    """

    concentrations: pd.DataFrame
    limits: pd.DataFrame
    nondetect: pd.DataFrame
    info: pd.DataFrame
    port: str | None = None
    source: str = "frame"
    changes: tuple[Change, ...] = field(default=(), repr=False)
    rows: np.ndarray[Any, Any] | None = field(default=None, repr=False)

    def __len__(self) -> int:
        """Return the number of samples."""
        return len(self.concentrations)

    def __repr__(self) -> str:
        """Say in one line what the data are."""
        censored = int(self.nondetect.to_numpy().sum())
        missing = int((self.concentrations.isna().to_numpy() & ~self.nondetect.to_numpy()).sum())
        ports = "" if self.port is None else f", {counted(self.info[self.port].nunique(), 'port')} ({self.port!r})"
        return (
            f"<Samples: {counted(len(self), 'sample')} x {counted(len(self.metals), 'metal')}{ports}; "
            f"{counted(censored, 'non-detect')}, {missing} missing, "
            f"{counted(sum(map(len, self.changes)), 'audit entry')}>"
        )

    @property
    def row_numbers(self) -> np.ndarray[Any, Any]:
        """Where each sample stands in the source, for audit entries and sentences."""
        return self.concentrations.index.to_numpy() if self.rows is None else self.rows

    def kept(self, keep: np.ndarray[Any, Any], changes: tuple[Change, ...] = ()) -> Samples:
        """Return some samples, with further audit entries."""
        return Samples(
            self.concentrations[keep],
            self.limits[keep],
            self.nondetect[keep],
            self.info[keep],
            self.port,
            self.source,
            (*self.changes, *changes),
            self.row_numbers[keep],
        )

    @property
    def metals(self) -> list[str]:
        """The element symbols, in column order."""
        return [str(column) for column in self.concentrations.columns]

    @cached_property
    def audit(self) -> pd.DataFrame:
        """One row for every value changed, assumed or refused: row, column, before, after, rule."""
        import pandas as pd

        parts = []
        for change in self.changes:
            size = len(change)
            rows = [None] if change.rows is None else change.rows.tolist()
            several = (rows, _spread(change.before, size), _spread(change.after, size))
            row, before, after = (pd.Series(cells, dtype=object) for cells in several)
            entries = (row, change.column, before, after, change.rule)
            parts.append(pd.DataFrame(dict(zip(AUDIT_COLUMNS, entries, strict=True))))
        if not parts:
            return pd.DataFrame({name: pd.Series(dtype=object) for name in AUDIT_COLUMNS})
        return pd.concat(parts, ignore_index=True)

    def to_frame(self) -> pd.DataFrame:
        """Return info, concentrations, `<El>_nd` and `<El>_mdl` side by side."""
        import pandas as pd

        return pd.concat(
            [
                self.info,
                self.concentrations,
                self.nondetect.add_suffix(NONDETECT_SUFFIX),
                self.limits.add_suffix(LIMIT_SUFFIX),
            ],
            axis=1,
        )


def _spread(value: Any, size: int) -> list[Any]:
    """Return one value a cell, text decoded."""
    if isinstance(value, np.ndarray):
        return [v.decode("utf-8", "replace") if isinstance(v, bytes) else v for v in value.tolist()]
    return [value] * size


@dataclass(frozen=True, eq=False)
class ScannedSamples:
    """Field data as a plan: one row a sample, computed where the data lie when it is asked for.

    Attributes
    ----------
    frame : lazy frame of the library that reads the data
        One row a sample: port, station and visit (of a wide table all columns that are no metal), and for each metal
        `<El>` (mg/kg dry weight; null where missing or not detected), `<El>_nd` (1 where left-censored, else 0) and
        `<El>_mdl` (limit). The index verbs take it as it is.
    metals : tuple of str
    port : str or None
        The column that names the port.
    source : str
    audit : DataFrame
        One row for each rule, column and reading: column, before, after, rule, and `n`, the number of results (missing
        where the entry is about the column as a whole).
    n_results : int
        Results read, non-detects among them.
    """

    frame: Any = field(repr=False)
    metals: tuple[str, ...]
    port: str | None
    source: str
    audit: pd.DataFrame = field(repr=False)
    n_results: int
    doubted: tuple[str, ...] = field(default=(), repr=False)
    assumed: tuple[str, ...] = field(default=(), repr=False)

    def __repr__(self) -> str:
        """Say in one line what the data are."""
        port = "" if self.port is None else f", port {self.port!r}"
        return f"<ScannedSamples: {counted(self.n_results, 'result')} of {counted(len(self.metals), 'metal')}{port}>"

"""The frozen result types: what the verbs return and what tables, figures and R objects are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

AUDIT_COLUMNS = ("row", "column", "before", "after", "rule")


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
        ports = "" if self.port is None else f", {self.info[self.port].nunique()} ports ({self.port!r})"
        return (
            f"<Samples: {len(self)} samples x {len(self.metals)} metals{ports}; "
            f"{censored} non-detects, {missing} missing, {sum(map(len, self.changes))} audit entries>"
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
            parts.append(
                pd.DataFrame(
                    {
                        "row": pd.Series(rows, dtype=object),
                        "column": change.column,
                        "before": pd.Series(_spread(change.before, size), dtype=object),
                        "after": pd.Series(_spread(change.after, size), dtype=object),
                        "rule": change.rule,
                    }
                )
            )
        if not parts:
            return pd.DataFrame({name: pd.Series(dtype=object) for name in AUDIT_COLUMNS})
        return pd.concat(parts, ignore_index=True)

    def to_frame(self) -> pd.DataFrame:
        """Return info, concentrations, `<El>_nd` and `<El>_mdl` side by side."""
        import pandas as pd

        return pd.concat(
            [self.info, self.concentrations, self.nondetect.add_suffix("_nd"), self.limits.add_suffix("_mdl")], axis=1
        )


def _spread(value: Any, size: int) -> list[Any]:
    """Return one value a cell, text decoded."""
    if isinstance(value, np.ndarray):
        return [v.decode("utf-8", "replace") if isinstance(v, bytes) else v for v in value.tolist()]
    return [value] * size


def _one_row(result: Any, **as_text: str) -> pd.DataFrame:
    """Return the fields of a result as a frame of one row, those that hold several values as text."""
    import pandas as pd

    return pd.DataFrame([{f.name: as_text.get(f.name, getattr(result, f.name)) for f in fields(result)}])


@dataclass(frozen=True, eq=False)
class Interval:
    """An estimate with its confidence interval, and all that is needed to say how it was made.

    `mc_error` holds the Monte-Carlo standard error of the two end points, (0, 0) where nothing was simulated.
    `unit` is the unit of resampling. `replicates` are the bootstrap statistics, kept for checks in R; None where
    nothing was simulated. Resamples in which the metric is undefined are left out, and counted in a note.
    """

    term: str
    estimate: float
    conf_low: float
    conf_high: float
    conf_level: float
    method: str
    n: int
    n_ports: int | None = None
    n_resamples: int = 0
    mc_error: tuple[float, float] = (0.0, 0.0)
    seed: int | None = None
    unit: str = "sample"
    notes: tuple[str, ...] = ()
    replicates: np.ndarray[Any, Any] | None = field(default=None, repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return the interval as a frame of one row."""
        import pandas as pd

        row = {
            name: getattr(self, name)
            for name in (
                "term",
                "estimate",
                "conf_low",
                "conf_high",
                "conf_level",
                "method",
                "n",
                "n_ports",
                "n_resamples",
            )
        }
        row["mc_error_low"], row["mc_error_high"] = self.mc_error
        row.update(seed=self.seed, unit=self.unit, notes="; ".join(self.notes))
        return pd.DataFrame([row])


@dataclass(frozen=True, eq=False)
class Intervals(Mapping[Any, Interval]):
    """Intervals that share one set of resamples: metric -> Interval, or (model, metric) -> Interval."""

    by_key: dict[Any, Interval] = field(repr=False)

    def __getitem__(self, key: Any) -> Interval:
        """Return one interval."""
        return self.by_key[key]

    def __iter__(self) -> Iterator[Any]:
        """Iterate over the keys."""
        return iter(self.by_key)

    def __len__(self) -> int:
        """Return the number of intervals."""
        return len(self.by_key)

    def __repr__(self) -> str:
        """Show one interval a line."""
        lines = [
            f"  {key}: {i.estimate:.4g} ({i.conf_low:.4g} to {i.conf_high:.4g}), {100.0 * i.conf_level:g}%, {i.method}"
            for key, i in self.by_key.items()
        ]
        return "\n".join(["<Intervals>", *lines])

    def to_frame(self) -> pd.DataFrame:
        """Return one row an interval, with the model in front where there are several."""
        import pandas as pd

        frame = pd.concat([interval.to_frame() for interval in self.by_key.values()], ignore_index=True)
        if any(isinstance(key, tuple) for key in self.by_key):
            frame.insert(0, "model", [key[0] for key in self.by_key])
        return frame


@dataclass(frozen=True, eq=False)
class Test:
    """A test of a hypothesis: what was asked, what came out, and how large the effect is.

    `statistic_name` is the letter of the statistic ("t", "V", "chi-squared"). `p_error` bounds what is not exact in
    `p_value`: the Monte-Carlo standard error where it was simulated, a numerical bound where it was inverted, 0
    where it is exact or from a distribution function. `unit` is the unit that the null hypothesis exchanges;
    `n` counts the values handed over, or the independent blocks of a test of ranks.
    """

    __test__: ClassVar[bool] = False  # pytest takes classes called Test* for its own

    test: str
    statistic: float
    df: tuple[float, ...]
    p_value: float
    alternative: str = "two-sided"
    effect: float | None = None
    effect_name: str | None = None
    effect_low: float | None = None
    effect_high: float | None = None
    method: str = ""
    n: int = 0
    seed: int | None = None
    notes: tuple[str, ...] = ()
    statistic_name: str = "statistic"
    conf_level: float | None = None
    n_resamples: int = 0
    p_error: float = 0.0
    unit: str = "sample"

    def to_frame(self) -> pd.DataFrame:
        """Return the test as a frame of one row."""
        return _one_row(self, df=", ".join(f"{d:.17g}" for d in self.df), notes="; ".join(self.notes))


@dataclass(frozen=True, eq=False)
class Posterior:
    """What is believed of a mean difference after the data: a Student distribution, and its shares about the ROPE.

    `rope` is half the width of the region of practical equivalence, [-rope, rope]; `p_left`, `p_rope` and `p_right` are
    the probabilities below, within and above it. `conf_low` and `conf_high` are the ends of the central credible
    interval, `df` and `scale` those of the Student distribution about `estimate`.
    """

    test: str
    p_left: float
    p_rope: float
    p_right: float
    rope: float
    estimate: float
    conf_low: float
    conf_high: float
    conf_level: float
    df: float
    scale: float
    n: int
    notes: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return the posterior as a frame of one row."""
        return _one_row(self, notes="; ".join(self.notes))


@dataclass(frozen=True, eq=False)
class Comparison:
    """Models, or ports, compared: an omnibus test, every group with its interval, every pair with its difference.

    Attributes
    ----------
    what : {"model", "port"}
        What is compared; also the name of the first column of `groups`.
    groups : DataFrame, one row a group
        Group, n, estimate, conf_low, conf_high, conf_level, mean_rank if ranked, letters, among_best (or equal to it).
    pairs : DataFrame, one row a pair
        group_a, group_b, estimate (A - B), conf_low, conf_high, statistic, p_value, p_adjusted, effect, effect_name,
        method.
    design : str
        What the data are and why this test is the valid one, in words.
    checks : tuple of Test
        Homogeneity, normality: reported, never used to choose the test.
    """

    what: str
    measure: str
    design: str
    omnibus: Test | None
    groups: pd.DataFrame
    pairs: pd.DataFrame
    method: str
    adjust: str
    conf_level: float
    n: int
    n_ports: int | None = None
    unit: str = "sample"
    seed: int | None = None
    checks: tuple[Test, ...] = ()
    notes: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return the pairs, one row each."""
        return self.pairs


@dataclass(frozen=True, eq=False)
class PliIntervals:
    """PLI of each sample with its measurement uncertainty.

    Attributes
    ----------
    frame : DataFrame, (n, ...)
        estimate, conf_low, conf_high, conf_level, bound_low, bound_high, sd_log, mc_error_low, mc_error_high,
        n_metals, n_nondetect, method.
    class_probability : DataFrame, (n, k)
        Probability of each class of `scheme`, rows sum to 1.
    """

    frame: pd.DataFrame
    class_probability: pd.DataFrame
    scheme: str
    background: str
    n_resamples: int
    seed: int | None
    notes: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return the intervals, one row a sample."""
        return self.frame


@dataclass(frozen=True, eq=False)
class Assessment:
    """Every index of a survey, by sample, by metal and by port.

    Attributes
    ----------
    samples : DataFrame, one row a sample
        PLI with bounds and interval, class, number and list of metals, share of non-detects, Cdeg, mCd, Nemerow,
        RI, mean guideline quotient, number of metals over the guideline.
    metals : DataFrame, one row a sample and metal
        concentration, nondetect, limit, cf, igeo, ef, er, classes.
    ports : DataFrame, one row a port
        zone PLI with bootstrap interval over stations, class, shares, counts.
    intervals : dict of port to Interval
        The intervals of `ports` with their replicates.
    """

    samples: pd.DataFrame
    metals: pd.DataFrame
    ports: pd.DataFrame
    intervals: dict[str, Interval] = field(repr=False)
    audit: pd.DataFrame = field(repr=False)
    by: str = "port"
    background: str = "shale"
    scheme: str = "tomlinson1980_pli"
    guideline: str = "ERM"
    panel: tuple[str, ...] = ()
    seed: int | None = None
    source: str = "frame"
    notes: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return the indices by sample."""
        return self.samples

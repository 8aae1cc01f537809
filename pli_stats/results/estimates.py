"""Estimates with intervals, tests, and comparisons of groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from pli_stats.results.column_names import INTERVAL_COLUMNS
from pli_stats.results.notebook_table import ShownAsTable
from pli_stats.text.note_wording import sentences
from pli_stats.text.notes import Note
from pli_stats.text.safe import visible

if TYPE_CHECKING:
    import pandas as pd


def _notes_text(notes: tuple[Note, ...]) -> str:
    """Return notes as text for reading."""
    return " ".join(sentences(notes))


def _one_row(result: Any, **as_text: str) -> pd.DataFrame:
    """Return the fields of a result as a frame of one row, those that hold several values as text."""
    import pandas as pd

    as_text["notes"] = _notes_text(result.notes)
    return pd.DataFrame([{f.name: as_text.get(f.name, getattr(result, f.name)) for f in fields(result)}])


@dataclass(frozen=True, eq=False)
class Resampling:
    """What was resampled, so that it can be replayed and handed to R; a copy, which the intervals of one call share.

    Attributes
    ----------
    y : array, (n,)
        Truth; the values themselves, or their logarithms, where a mean is resampled.
    predictions : tuple of arrays, (n,)
        None for a mean, one for a metric, two for a difference.
    metric : str or None
        "mean", "geometric mean" or the name of a metric; None for a function of the caller, which is not kept.
    stream : {"r", "philox"}
    groups : tuple of arrays of int
        Rows of each port or stratum; empty where neither is named.
    block_length : int
        Of a series; 0 where there are no blocks.
    influence : array, (units,), or None
        Contributions of the units by the jackknife, where BCa had to call the metric for each of them (the median,
        functions); of other metrics they cost little and are computed when R asks for them.
    """

    y: np.ndarray[Any, Any]
    predictions: tuple[np.ndarray[Any, Any], ...]
    metric: str | None
    stream: str
    groups: tuple[np.ndarray[Any, Any], ...] = ()
    block_length: int = 0
    influence: np.ndarray[Any, Any] | None = None


@dataclass(frozen=True, eq=False)
class Interval(ShownAsTable):
    """An estimate with its confidence interval, and all that is needed to say how it was made.

    `mc_error` holds the Monte-Carlo standard error of the two end points, (0, 0) where nothing was simulated.
    `unit` is the unit of resampling. `replicates` are the bootstrap statistics, kept for checks in R, and `resampling`
    is what they were drawn from; None where nothing was simulated. Resamples in which the metric is undefined are left
    out, and counted in a note.
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
    notes: tuple[Note, ...] = ()
    replicates: np.ndarray[Any, Any] | None = field(default=None, repr=False)
    resampling: Resampling | None = field(default=None, repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return the interval as a frame of one row."""
        import pandas as pd

        row: dict[str, Any] = {name: getattr(self, name, None) for name in INTERVAL_COLUMNS}
        row["mc_error_low"], row["mc_error_high"] = self.mc_error
        row.update(seed=self.seed, unit=self.unit, notes=_notes_text(self.notes))
        return pd.DataFrame([row])


@dataclass(frozen=True, eq=False)
class Intervals(ShownAsTable, Mapping[Any, Interval]):
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
        return "\n".join(["<Intervals>", *map(visible, lines)])

    def to_frame(self) -> pd.DataFrame:
        """Return one row an interval, with the model in front where there are several."""
        import pandas as pd

        frame = pd.concat([interval.to_frame() for interval in self.by_key.values()], ignore_index=True)
        if any(isinstance(key, tuple) for key in self.by_key):
            frame.insert(0, "model", [key[0] for key in self.by_key])
        return frame


@dataclass(frozen=True, eq=False)
class Test(ShownAsTable):
    """A test of a hypothesis: what was asked, what came out, and how large the effect is.

    `statistic_name` is the letter of the statistic ("t", "V", "chi-squared"). `p_error` bounds what is not exact in
    `p_value`: the Monte-Carlo standard error where it was simulated, a numerical bound where it was inverted, 0
    where it is exact or from a distribution function. `least_p` is the least p value that this design could have given,
    where permutations or ranks limit it; None elsewhere. `unit` is the unit that the null hypothesis exchanges; `n`
    counts the values handed over, or the independent blocks of a test of ranks.
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
    notes: tuple[Note, ...] = ()
    statistic_name: str = "statistic"
    conf_level: float | None = None
    n_resamples: int = 0
    p_error: float = 0.0
    unit: str = "sample"
    least_p: float | None = None

    def to_frame(self) -> pd.DataFrame:
        """Return the test as a frame of one row."""
        return _one_row(self, df=", ".join(f"{d:.17g}" for d in self.df))


@dataclass(frozen=True, eq=False)
class Posterior(ShownAsTable):
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
    notes: tuple[Note, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return the posterior as a frame of one row."""
        return _one_row(self)


@dataclass(frozen=True, eq=False)
class Comparison(ShownAsTable):
    """Models, or ports, compared: an omnibus test, every group with its interval, every pair with its difference.

    Attributes
    ----------
    what : {"model", "port"}
        What is compared; also the name of the first column of `groups`.
    groups : DataFrame, one row a group
        Group, n, estimate, conf_low, conf_high, conf_level, mean_rank if ranked, df of the intervals if mixed,
        letters, among_best (or equal to it).
    pairs : DataFrame, one row a pair
        group_a, group_b, estimate (A - B; of ports A is the later one), conf_low, conf_high, statistic, p_value,
        p_adjusted, effect, effect_name, method.
    design : str
        What the data are and why this test is the valid one, in words.
    checks : tuple of Test
        Homogeneity, normality: reported, never used to choose the test.
    least_p : float or None
        The least adjusted p value that a pair could have had in this design, where tests are by permutations or ranks.
        Where it is above 1 - `conf_level` no difference could have been significant: letters are then empty, and
        `among_best` marks all.
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
    notes: tuple[Note, ...] = ()
    least_p: float | None = None

    def to_frame(self) -> pd.DataFrame:
        """Return the pairs, one row each."""
        return self.pairs

"""What is said of the pollution of samples and ports."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pli_stats.results.estimates import Interval
from pli_stats.results.notebook_table import ShownAsTable
from pli_stats.text.notes import Note

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class PliIntervals(ShownAsTable):
    """PLI of each sample with its measurement uncertainty.

    Attributes
    ----------
    frame : DataFrame, (n, ...)
        estimate, conf_low, conf_high, conf_level, bound_low, bound_high, sd_log, mc_error_low, mc_error_high,
        n_metals, n_nondetect, method.
    class_probability : DataFrame, (n, k)
        Probability of each class of `scheme`, rows sum to 1.
    notes : tuple of Note
        What must be read beside the intervals.
    """

    frame: pd.DataFrame
    class_probability: pd.DataFrame
    scheme: str
    background: str
    n_resamples: int
    seed: int | None
    notes: tuple[Note, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return the intervals, one row a sample."""
        return self.frame


@dataclass(frozen=True, eq=False)
class Assessment(ShownAsTable):
    """Every index of a survey, by sample, by metal and by port.

    Attributes
    ----------
    samples : DataFrame, one row a sample
        PLI with bounds and interval, class, number and list of metals, share of non-detects, Cdeg, mCd, Nemerow,
        RI, mean guideline quotient, number of metals over the guideline.
    metals : DataFrame, one row a sample and metal
        concentration, nondetect, limit, cf, igeo, ef, er, classes.
    ports : DataFrame, one row a port
        zone PLI with its interval, `p_above_1` and `p_below_1` (one-sided, Holm-adjusted over the ports), class,
        shares, counts. In the order of levels where the port column is categorical, else ranked by zone PLI.
    intervals : dict of port to Interval
        The intervals of `ports`, bootstrap ones with their replicates, and with the notes on single ports.
    notes : tuple of Note
        What must be read beside the numbers, each with the index, metal, port or interval that it is about.
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
    notes: tuple[Note, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return the indices by sample."""
        return self.samples


@dataclass(frozen=True, eq=False)
class ZoneTests(ShownAsTable):
    """Tests of the zone PLI of each port against one value.

    Attributes
    ----------
    frame : DataFrame, one row a port
        port, n, n_nondetect, n_values, share_nondetect, estimate (zone PLI), conf_low, conf_high, conf_level,
        statistic (t), df, p_value, p_adjusted, bound_low, bound_high, mc_error_low, mc_error_high. Missing p: a port of
        a single sample.
    value : float
        PLI under the null hypothesis.
    notes : tuple of Note
        What must be read beside the tests, each with the metal or port that it is about.
    """

    frame: pd.DataFrame
    value: float
    alternative: str
    adjust: str
    by: str
    background: str
    panel: tuple[str, ...]
    nondetects: str
    conf_level: float
    seed: int
    source: str
    notes: tuple[Note, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return the tests, one row a port."""
        return self.frame

"""What a study needs, as a result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pli_stats.results.notebook_table import ShownAsTable
from pli_stats.text.notes import Note

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Plan(ShownAsTable):
    """How many units a study needs in each group.

    Attributes
    ----------
    question : {"width", "difference", "study"}
        What was asked for: an interval of this width, a test that finds this difference, or a study that finds a
        difference of this margin and shows equivalence within it where there is none.
    n, n_cautious : int
        Units in each group; for the standard deviation given or estimated, and for its upper 80 % limit (None without
        pilot data).
    target : float
        The width, the difference or the margin; a factor where `scale` is "ratio".
    power : float
        The probability of an interval no wider, of finding the difference, or of a conclusion.
    sd, sd_cautious : float
        Of units (of a study: of the mean difference in a port); of natural logarithms where `scale` is "ratio".
    unit : {"sample", "port", "survey"}
    curve : DataFrame, one row a number of units
        n, power, half_width (how far the ends lie from the estimate if the standard deviation is as assumed; a factor
        with "ratio"), and with pilot data power_cautious.
    """

    question: str
    n: int
    n_cautious: int | None
    target: float
    power: float
    conf_level: float
    sd: float
    sd_cautious: float | None
    scale: str
    alternative: str
    groups: int
    unit: str
    curve: pd.DataFrame
    notes: tuple[Note, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return the curve."""
        return self.curve

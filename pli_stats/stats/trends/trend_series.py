"""Values over time as the tests of trend take them: blocks of values in order of time, non-detects marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import check_one_of, refusal
from pli_stats.stats.arguments import Floats, finite_vector, labels, same_length, truth_vector

Bools = NDArray[np.bool_]

METHODS = ("independent", "hamed_rao", "ar1", "tfpw", "hirsch_slack")
#: Methods for values that follow each other, one a time; and those whose interval of the slope inverts their test.
SERIAL = ("hamed_rao", "ar1", "tfpw")
SLOPE_METHODS = tuple(method for method in METHODS if method != "tfpw")
LEAST_SERIAL = 10  # with fewer the autocorrelation is anybody's guess


@dataclass(frozen=True)
class Block:
    """Values of one season, region or both, in order of time; all values where there are neither.

    Attributes
    ----------
    x, t : arrays, (n,)
        Values, or limits of non-detects, and times.
    below : array of bool, (n,)
        Which are non-detects.
    """

    x: Floats
    t: Floats
    below: Bools


@dataclass(frozen=True)
class TrendDesign:
    """What a trend is tested in.

    Attributes
    ----------
    blocks : tuple of Block
        Those with at least two times; values of others have nothing to be compared with.
    kinds : tuple of str
        What makes blocks: "season", "region", both or neither.
    n, left_out : int
        All values, and those of blocks with a single time.
    """

    blocks: tuple[Block, ...]
    kinds: tuple[str, ...]
    n: int
    left_out: int

    @property
    def censored(self) -> int:
        """Return the number of non-detects."""
        return sum(int(block.below.sum()) for block in self.blocks)

    def less(self, slope: float) -> TrendDesign:
        """Return the design of the values less a line in every block; limits less the line stay limits."""
        blocks = (Block(block.x - slope * (block.t - block.t[0]), block.t, block.below) for block in self.blocks)
        return TrendDesign(tuple(blocks), self.kinds, self.n, self.left_out)

    def years(self) -> list[Floats]:
        """Return for each block what pairs its values with those of others: whole years with seasons, else times."""
        return [np.floor(block.t) if "season" in self.kinds else block.t for block in self.blocks]

    def twice(self) -> float | None:
        """Return a year of which a block has several values; None where there is none."""
        found = [year[:-1][np.diff(year) == 0.0] for year in self.years()]
        return next((float(years[0]) for years in found if len(years)), None)


def trend_design(values: Any, time: Any, method: str, season: Any, region: Any, nondetect: Any) -> TrendDesign:
    """Return the blocks of values in order of time, or refuse what does not go together."""
    x, t = _values_and_times(values, time)
    below = truth_vector("nondetect", nondetect, len(x))
    if nondetect is not None:
        same_length("nondetect", nondetect, "values", values)
    given = {"season": season, "region": region}
    kinds = tuple(kind for kind, labelled in given.items() if labelled is not None)
    _refuse_misfits(method, kinds, time is None, bool(below.any()))
    blocks, left_out = [], 0
    for rows in _rows_by_block([labels(kind, given[kind], len(x), kind)[1] for kind in kinds], len(x)):
        order = rows[np.argsort(t[rows], kind="stable")]
        if np.ptp(t[order]) == 0.0:
            left_out += len(order)
        else:
            blocks.append(Block(x[order], t[order], below[order]))
    if not blocks:
        what = " and ".join(kinds)
        raise refusal("trend_blocks_single", what=what) if kinds else refusal("time_constant", got=float(t[0]))
    if method in SERIAL:
        _refuse_no_series(blocks[0], method)
    design = TrendDesign(tuple(blocks), kinds, len(x), left_out)
    if method == "hirsch_slack" and (twice := design.twice()) is not None:
        raise refusal("trend_one_a_year", what=" and ".join(kinds), got=twice)
    return design


def check_method(method: object, choices: tuple[str, ...]) -> str:
    """Return the method if it is one of those that the verb takes."""
    if isinstance(method, str) and method == "tfpw" and method not in choices:
        raise refusal("tfpw_slope")
    return check_one_of("method", method, choices)


def _values_and_times(values: Any, time: Any) -> tuple[Floats, Floats]:
    """Return values and times, by default the order in which the values came."""
    x = finite_vector("values", values, least=3)
    if time is None:
        return x, np.arange(len(x), dtype=np.float64)
    t = finite_vector("time", time)
    same_length("time", t, "values", x)
    same_length("time", time, "values", values)
    return x, t


def _refuse_misfits(method: str, kinds: tuple[str, ...], no_time: bool, censored: bool) -> None:
    """Refuse arguments that exclude each other."""
    if kinds and no_time:
        raise refusal("trend_blocks_time", name=kinds[0])
    if method in SERIAL and kinds:
        raise refusal("trend_serial_blocks", method=method, name=kinds[0])
    if method in SERIAL and censored:
        raise refusal("trend_serial_nondetects", method=method)
    if method == "hirsch_slack" and not kinds:
        raise refusal("trend_needs_blocks")


def _rows_by_block(codes: list[NDArray[np.int64]], n: int) -> list[NDArray[np.int64]]:
    """Return the rows of each combination of labels that occurs."""
    if not codes:
        return [np.arange(n)]
    _, block = np.unique(np.stack(codes), axis=1, return_inverse=True)
    block = block.ravel()
    order = np.argsort(block, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(block[order])) + 1)


def _refuse_no_series(block: Block, method: str) -> None:
    """Refuse values that are no series: several of one time, or too few to say how they follow each other."""
    n = len(block.x)
    if n < LEAST_SERIAL:
        raise refusal("trend_short_series", method=method, least=LEAST_SERIAL, got=n)
    same = np.flatnonzero(np.diff(block.t) == 0.0)
    if len(same):
        raise refusal("trend_one_a_time", method=method, got=float(block.t[same[0]]))

"""Slopes of all pairs of values: their median, limits between them, and where S changes when there are non-detects."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from pli_stats.checks import refusal
from pli_stats.stats.arguments import Floats
from pli_stats.stats.trends.kendall_scores import check_pairs
from pli_stats.stats.trends.trend_series import Block

SLOPE_BYTES = 25  # of memory, twice for each pair: its two places, differences and slope


def pair_slopes(block: Block) -> Floats:
    """Return the slopes of all pairs of different times."""
    x, t = block.x, block.t
    check_pairs(len(x), len(x) ** 2 * SLOPE_BYTES)
    i, j = np.triu_indices(len(x), 1)
    apart = t[i] != t[j]
    with np.errstate(over="ignore"):
        slopes: Floats = (x[j] - x[i])[apart] / (t[j] - t[i])[apart]
    if not np.isfinite(slopes).all():
        raise refusal("values_scale", name="values", spread=float(x.max() / 2.0 - x.min() / 2.0) * 2.0, where="")
    return slopes


def theil_sen(block: Block) -> float:
    """Return the median of the slopes of all pairs of different times."""
    return float(np.median(pair_slopes(block)))


def less_line(block: Block, slope: float) -> Floats:
    """Return the values less a line of this slope."""
    rest: Floats = block.x - slope * (block.t - block.t[0])
    return rest


def rank_limits(slopes: Floats, rank: float) -> tuple[float, float]:
    """Return the rank-th smallest and largest of the slopes in order, interpolated; infinite below the first.

    Examples
    --------
    >>> rank_limits(np.array([1.0, 2.0, 4.0, 8.0]), 1.5), rank_limits(np.array([1.0, 2.0]), 0.5)
    ((1.5, 6.0), (-inf, inf))
    """
    if rank < 1.0:
        return -math.inf, math.inf
    whole = math.floor(rank)
    share = rank - whole
    low = slopes[whole - 1] + share * (slopes[min(whole, len(slopes) - 1)] - slopes[whole - 1])
    high = slopes[-whole] - share * (slopes[-whole] - slopes[max(-whole - 1, -len(slopes))])
    return float(low), float(high)


@dataclass(frozen=True)
class ScoreSteps:
    """S of the values less a line, as a function of its slope, which only falls.

    Attributes
    ----------
    highest : int
        S for a slope of minus infinity: the pairs that a steep enough fall would put in order.
    steps : array
        Slopes at each of which S falls by 1, in order; a pair of measured values makes two of them.
    """

    highest: int
    steps: Floats

    def estimate(self) -> float:
        """Return the slope for which S is 0, the middle of them if there are several."""
        return float(self.steps[self.highest - 1] / 2.0 + self.steps[self.highest] / 2.0)

    def low_end(self, reach: float) -> tuple[float, float]:
        """Return the least slope for which S is at most `reach`, and one below it; minus infinity where there is none.

        Rounded outward.
        """
        at = math.floor(self.highest - reach) - 1
        return self._end(at, at - 1) if at >= 0 else (-math.inf, -math.inf)

    def high_end(self, reach: float) -> tuple[float, float]:
        """Return the largest slope for which S is at least -`reach`, and one above it; infinite where there is none."""
        at = math.ceil(self.highest + reach)
        return self._end(at, at + 1) if at < len(self.steps) else (math.inf, math.inf)

    def _end(self, at: int, beyond: int) -> tuple[float, float]:
        """Return the slope of a step, and the middle between it and the next one outward."""
        end, last = float(self.steps[at]), len(self.steps) - 1
        return end, end / 2.0 + float(self.steps[min(max(beyond, 0), last)]) / 2.0


def score_steps(blocks: tuple[Block, ...]) -> ScoreSteps:
    """Return where S of values with non-detects changes.

    With a non-detect before a measured value the pair counts 1 up to the slope from its limit to the value, then 0;
    with one after it 0 up to that slope, then -1.
    """
    highest, steps = 0, []
    for block in blocks:
        i, j = np.triu_indices(len(block.x), 1)
        apart = block.t[i] != block.t[j]
        i, j = i[apart], j[apart]
        slopes = pair_slopes(block)
        below_i, below_j = block.below[i], block.below[j]
        measured = ~below_i & ~below_j
        highest += int(measured.sum()) + int((below_i & ~below_j).sum())
        steps += [slopes[measured], slopes[measured], slopes[below_i ^ below_j]]
    return ScoreSteps(highest, np.sort(np.concatenate(steps)))

"""How steep a trend is: Theil-Sen, with autocorrelation, seasons, regions and non-detects."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Any

import numpy as np

from pli_stats.checks import check_level, refusal
from pli_stats.records.trend_methods import TREND_METHODS
from pli_stats.results import Interval
from pli_stats.stats.trends.autocorrelation import (
    notes_on_neighbours,
    notes_on_steps,
    notes_on_variance,
    serial_variance,
)
from pli_stats.stats.trends.kendall_scores import Score, block_score, covariance_variance, exact_law, exact_reach
from pli_stats.stats.trends.mann_kendall import is_exact
from pli_stats.stats.trends.pair_slopes import pair_slopes, rank_limits, score_steps
from pli_stats.stats.trends.trend_notes import notes_on_correlated_blocks, notes_on_design
from pli_stats.stats.trends.trend_series import SERIAL, SLOPE_METHODS, Block, TrendDesign, check_method, trend_design
from pli_stats.text.notes import Note, note

NORMAL = NormalDist()
_MOST_ROUNDS = 20


def theil_sen_slope(
    values: Any,
    *,
    time: Any = None,
    level: float = 0.95,
    method: str = "independent",
    season: Any = None,
    region: Any = None,
    nondetect: Any = None,
) -> Interval:
    """Return the median of the slopes of all pairs of different times, with the interval that inverts Mann-Kendall.

    With N slopes in order the limits are the (N - C) / 2-th and the (N + C) / 2 + 1-th. Without ties and up to 60
    values C is counted: the largest |S| that is not rare, so that the interval covers at least its level whatever the
    distribution. Else C = z sqrt(var S), with the variance of `mann_kendall_test` by the same `method`, interpolated
    between slopes (Gilbert 1987). It covers the change a unit of time of values that are otherwise exchangeable, of
    autocorrelated ones only with a method that allows for them. Memory grows as n^2.

    With seasons or regions the slopes are those of pairs of one block. With non-detects the slope is that of Akritas,
    Murphy and LaValley (1995): the one for which S of the values less the line is 0, limits less the line staying
    limits. It is found exactly, at the slopes where S changes. The interval then, and with "hirsch_slack", holds the
    slopes for which the test of the values less the line does not reject.

    Parameters
    ----------
    values : array, (n,)
        At least three; limits at non-detects. Pass logarithms for a slope in proportion.
    time : array, (n,), optional
        Years or other numbers, in any order; by default 0, 1, ... in the order in which the values came. Pairs of one
        time have no slope and are left out of N.
    level : float
    method : {"independent", "hamed_rao", "ar1", "hirsch_slack"}
        As in `mann_kendall_test`. Under a lag-1 correlation of 0.6 to 0.8 "ar1" covered 93 to 96 % (90 % with 20 values
        and 0.8), "independent" 50 to 72 %.
    season, region : array, (n,), optional
        Labels of blocks (months; stations).
    nondetect : array of bool, (n,), optional
        True where the value is the limit of a non-detect.

    Returns
    -------
    Interval
        Units of value a unit of time. Too few values for the level give infinite limits with a note.

    Raises
    ------
    InputError
        As `mann_kendall_test`, the level is out of range, or fewer than two values of different times (of one block)
        were detected.

    References
    ----------
    Theil, H. (1950). Proc. Kon. Ned. Akad. v. Wetensch. A 53, 386-392.
    Sen, P. K. (1968). Journal of the American Statistical Association 63, 1379-1389.
    doi:10.1080/01621459.1968.10480934
    Gilbert, R. O. (1987). Statistical Methods for Environmental Pollution Monitoring, section 16.5. Van Nostrand
    Reinhold.
    Akritas, M. G., Murphy, S. A. & LaValley, M. P. (1995). Journal of the American Statistical Association 90, 170-177.
    doi:10.2307/2291140

    Examples
    --------
    >>> slope = theil_sen_slope([2.0, 2.3, 2.1, 2.9, 3.1, 3.0], time=[2015, 2016, 2017, 2019, 2020, 2021])
    >>> round(slope.estimate, 4), slope.conf_low < 0.2 < slope.conf_high
    (0.2, True)
    >>> below = [False, False, True, False, True, False]
    >>> slope = theil_sen_slope([9.0, 7.5, 4.0, 6.0, 4.0, 3.5], nondetect=below)
    >>> slope.term, round(slope.estimate, 4)
    ('Akritas-Theil-Sen slope', -1.1333)
    """
    check_level(level)
    check_method(method, SLOPE_METHODS)
    design = trend_design(values, time, method, season, region, nondetect)
    by_inversion = design.censored or method == "hirsch_slack"
    found = (_by_inversion if by_inversion else _by_ranks)(design, method, level)
    estimate, low, high, label, notes = found
    return Interval(
        term=_term(design),
        estimate=estimate,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        method=label,
        n=design.n,
        notes=(*notes, *notes_on_design(design)),
    )


Found = tuple[float, float, float, str, tuple[Note, ...]]


def _by_ranks(design: TrendDesign, method: str, level: float) -> Found:
    """Return the median slope, its limits among the slopes in order, how these were made, and notes."""
    slopes = np.sort(np.concatenate([pair_slopes(block) for block in design.blocks]))
    median = float(np.median(slopes))
    reach, label, notes = _reach(design, method, level)
    rank = (len(slopes) - reach) / 2.0
    if all(np.ptp(block.x) == 0.0 for block in design.blocks):
        return median, float(slopes[0]), float(slopes[-1]), label, (note("no_trend"),)
    low, high = rank_limits(slopes, rank)
    wide = (note("wide_slope", level=level),) if rank < 1.0 else ()
    return median, low, high, label, (*wide, *notes)


def _by_inversion(design: TrendDesign, method: str, level: float) -> Found:
    """Return the slope that makes S 0, the slopes that the test does not reject, how these were made, and notes."""
    if design.censored and not any(np.ptp(block.t[~block.below]) for block in design.blocks if not block.below.all()):
        raise refusal("ats_few_detects", got=design.n - design.left_out - design.censored)
    steps = score_steps(design.blocks)
    slope = steps.estimate()
    _, label, notes = _reach(design.less(slope), method, level)

    def reach_at(beyond: float) -> float:
        """Return the largest |S| that the test does not reject for a slope, continuity correction included."""
        return _reach(design.less(beyond), method, level)[0] + 1.0

    low, high = (_fixed_end(end, reach_at, slope) for end in (steps.low_end, steps.high_end))
    wide = (note("wide_slope", level=level),) if math.isinf(low) or math.isinf(high) else ()
    return slope, low, high, label, (*wide, *notes)


def _fixed_end(
    end_for: Callable[[float], tuple[float, float]], reach_at: Callable[[float], float], slope: float
) -> float:
    """Return the end of the slopes for which S is within the reach that holds at that end.

    The variance of S depends on the slope, by the pairs that are in doubt and the covariances of blocks: with that of
    the estimate the interval of 12 values with 60 % non-detects covered 87 %.
    """
    found, beyond = end_for(reach_at(slope))
    for _ in range(_MOST_ROUNDS):
        before = found
        if not math.isfinite(found):
            break
        found, beyond = end_for(reach_at(beyond))
        if found == before:
            break
    return found


def _reach(design: TrendDesign, method: str, level: float) -> tuple[float, str, tuple[Note, ...]]:
    """Return the largest |S| that the test does not reject, by which law, and notes."""
    z = NORMAL.inv_cdf((1.0 + level) / 2.0)
    label = TREND_METHODS[method].interval
    if method == "hirsch_slack":
        variance, years = covariance_variance(design)
        few = (note("few_years_covariances", n=years),) if years < TREND_METHODS[method].least else ()
        return z * math.sqrt(variance), label, few
    scores = [block_score(block) for block in design.blocks]
    variance = sum(score.variance for score in scores)
    if method in SERIAL:
        return _serial_reach(design.blocks[0], method, level, variance)
    dependent = _notes_on_dependence(design, scores)
    if is_exact(design, scores):
        law = exact_law(tuple(len(block.x) for block in design.blocks))
        return float(exact_reach(law, round((1.0 - level) / 2.0, 15))), "exact Kendall", dependent
    return z * math.sqrt(variance), "censored Kendall" if design.censored else label, dependent


def _notes_on_dependence(design: TrendDesign, scores: list[Score]) -> tuple[Note, ...]:
    """Return the note that values taken as independent are not."""
    if design.kinds:
        return notes_on_correlated_blocks(design, scores, interval=True)
    return notes_on_neighbours(design.blocks[0], interval=True)


def _serial_reach(block: Block, method: str, level: float, variance: float) -> tuple[float, str, tuple[Note, ...]]:
    """Return the largest |S| that the test for a series does not reject, by which law, and notes."""
    from scipy.special import stdtrit

    found = serial_variance(block, method)
    tail = (1.0 + level) / 2.0
    quantile = NORMAL.inv_cdf(tail) if found.df is None else float(stdtrit(found.df, tail))
    notes = (*notes_on_steps(block), *notes_on_variance(found, method))
    return quantile * math.sqrt(variance * found.factor), TREND_METHODS[method].interval, notes


def _term(design: TrendDesign) -> str:
    """Return what the slope is called."""
    if "region" in design.kinds:
        return "regional Kendall slope"
    if design.kinds:
        return "seasonal Kendall slope"
    return "Akritas-Theil-Sen slope" if design.censored else "Theil-Sen slope"

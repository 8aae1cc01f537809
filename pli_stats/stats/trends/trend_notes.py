"""Notes on the design in which a trend is tested: blocks, non-detects, and trends that differ between blocks."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pli_stats.stats.trends.kendall_scores import Score, covariance_variance
from pli_stats.stats.trends.pair_slopes import score_steps
from pli_stats.stats.trends.trend_series import TrendDesign
from pli_stats.text.notes import Note, note

_ALPHA = 0.05
_Z = 1.645  # one-sided 5 %
_MOST_TIMES = 2000  # of a block; more are days or hours, whose pairs fill the memory


def notes_on_design(design: TrendDesign) -> tuple[Note, ...]:
    """Return how many blocks there were, what had nothing to be compared with, and how many non-detects."""
    notes: tuple[Note, ...] = ()
    if design.kinds:
        notes += (note("trend_blocks", n=len(design.blocks), kinds=design.kinds),)
    if design.left_out:
        notes += (note("trend_left_out", n=design.left_out, kinds=design.kinds),)
    if design.censored:
        notes += (note("trend_nondetects", n=design.censored, of=design.n),)
    return notes


def notes_on_correlated_blocks(
    design: TrendDesign, scores: Sequence[Score], *, interval: bool = False
) -> tuple[Note, ...]:
    """Return the note that blocks, taken as independent, share what their years have in common.

    The ratio of the two variances of S, the common trend taken out, varies about 1 by about sqrt(2 / (years - 1)) if
    they do not.
    """
    independent = sum(score.variance for score in scores)
    longest = max(len(block.x) for block in design.blocks)
    if len(design.blocks) < 2 or longest > _MOST_TIMES or design.twice() is not None or independent == 0.0:
        return ()
    steps = score_steps(design.blocks)
    if not 0 < steps.highest < len(steps.steps):
        return ()
    variance, years = covariance_variance(design.less(steps.estimate()))
    ratio = variance / independent
    if years < 3 or ratio <= 1.0 + _Z * math.sqrt(2.0 / (years - 1.0)):
        return ()
    return (note("blocks_interval" if interval else "blocks_correlated", ratio=ratio),)


def notes_on_differing_trends(scores: Sequence[Score]) -> tuple[Note, ...]:
    """Return the note that trends of blocks differ, by the chi-squared test of van Belle & Hughes (1984)."""
    from scipy.special import chdtrc

    z = [score.s / math.sqrt(score.variance) for score in scores if score.variance > 0.0]
    if len(z) < 2:
        return ()
    chi = sum(each * each for each in z) - sum(z) ** 2 / len(z)
    p = float(chdtrc(len(z) - 1.0, max(chi, 0.0)))
    return (note("trends_differ", chi=chi, df=len(z) - 1, p=p),) if p < _ALPHA else ()

"""How values that follow each other are correlated, and what that does to the variance of Kendall's S."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from pli_stats.checks import refusal
from pli_stats.stats.arguments import Floats
from pli_stats.stats.trends.pair_slopes import less_line, theil_sen
from pli_stats.stats.trends.trend_series import LEAST_SERIAL, Block
from pli_stats.text.notes import Note, note

_MOST_PHI = 0.99  # beyond, a series and a random walk cannot be told apart
_SHARE = 0.95  # Hamed & Rao count the lags whose correlation is significant at 5 %
_UNEVEN = 1.5
_LEVEL_OF_NOTE = 0.95


@dataclass(frozen=True)
class SerialVariance:
    """What the autocorrelation of a series does to the variance of S.

    Attributes
    ----------
    factor : float
        Of the variance for independent values.
    df : float or None
        Degrees of freedom of the t law that the standardized S is referred to; None for the normal law.
    r1, phi : float
        Measured lag-1 correlation, and corrected for the bias of short detrended series; nan where not used.
    """

    factor: float
    df: float | None = None
    r1: float = math.nan
    phi: float = math.nan


def serial_variance(block: Block, method: str) -> SerialVariance:
    """Return the factor by which the variance of S grows, by the method."""
    return _by_ar1(block) if method == "ar1" else _by_hamed_rao(block)


def notes_on_variance(found: SerialVariance, method: str) -> tuple[Note, ...]:
    """Return by what the variance of S was multiplied, and for which correlation."""
    if method == "ar1":
        return (note("ar1_variance", r1=found.r1, phi=found.phi, factor=found.factor),)
    return (note("serial_variance", factor=found.factor),)


def _by_ar1(block: Block) -> SerialVariance:
    """Return the factor for an autoregressive series of order 1, and the t law that allows for its estimate."""
    n = len(block.x)
    r1, phi = lag_one(block)
    ranks = 6.0 / math.pi * np.arcsin(phi ** np.arange(1.0, n) / 2.0)  # of normal values that are correlated so
    return SerialVariance(_growth(ranks), max((n - 2.0) * (1.0 - phi) / (1.0 + phi), 1.0), r1, phi)


def _by_hamed_rao(block: Block) -> SerialVariance:
    """Return the factor of the significant correlations of ranks of the series less its Theil-Sen line, at all lags."""
    n = len(block.x)
    ranks = autocorrelations(_ranks(less_line(block, theil_sen(block))))
    bound = NormalDist().inv_cdf((1.0 + _SHARE) / 2.0) / math.sqrt(n)
    factor = _growth(np.where(np.abs(ranks) > bound, ranks, 0.0))
    if factor <= 0.0:
        raise refusal("hamed_rao_variance", n=n)
    return SerialVariance(factor)


def _growth(correlations: Floats) -> float:
    """Return 1 + 2 / (n (n - 1) (n - 2)) sum (n - k) (n - k - 1) (n - k - 2) rho_k (Hamed & Rao 1998)."""
    n = len(correlations) + 1
    left = n - np.arange(1.0, n)
    weights = left * (left - 1.0) * (left - 2.0)
    return 1.0 + 2.0 / (n * (n - 1.0) * (n - 2.0)) * float((weights * correlations).sum())


def lag_one(block: Block) -> tuple[float, float]:
    """Return the lag-1 correlation of normal scores of the series less its straight line, and corrected for its bias.

    A fitted line draws r_1 down by about (2 + 4 phi) / n (van Giersbergen 2004). Scores keep a large value from
    hiding the correlation of the rest; 0 where the values lie on the line.
    """
    from scipy.special import ndtri

    n = len(block.x)
    centred = block.t - block.t.mean()
    scale = float(np.abs(block.x).max()) or 1.0
    x = (block.x / scale) - (block.x / scale).mean()
    rest = x - float((x * centred).sum() / (centred * centred).sum()) * centred
    if float(np.ptp(rest)) <= 1e-9 * float(np.ptp(x)):
        return 0.0, 0.0
    scores = ndtri((_ranks(rest) - 0.375) / (n + 0.25))
    r1 = _lag_one_of(scores - scores.mean())
    return r1, min(max((n * r1 + 2.0) / (n - 4.0), -_MOST_PHI), _MOST_PHI)


def _ranks(rest: Floats) -> Floats:
    """Return ranks of what a line leaves; those that differ by rounding only are tied, whatever the units."""
    from scipy.stats import rankdata

    spread = float(np.ptp(rest)) or 1.0
    ranks: Floats = rankdata(np.round((rest - rest.min()) / spread, 12))
    return ranks


def autocorrelations(x: Floats) -> Floats:
    """Return the correlations at lags 1 to n - 1, each with all squares in the denominator; 0 of equal values.

    Examples
    --------
    >>> autocorrelations(np.array([1.0, 2.0, 3.0, 4.0])).tolist()
    [0.25, -0.3, -0.45]
    """
    centred = x - x.mean()
    squares = float((centred * centred).sum())
    if squares == 0.0:
        return np.zeros(len(x) - 1)
    products: Floats = np.correlate(centred, centred, "full")[len(x) :]
    return products / squares


def _lag_one_of(centred: Floats) -> float:
    """Return the lag-1 correlation of values less their mean; 0 of equal values."""
    largest = float(np.abs(centred).max())
    if largest == 0.0:
        return 0.0
    scaled = centred / largest  # squares of values beyond 1e154 would be infinite
    return float((scaled[1:] * scaled[:-1]).sum()) / float((scaled * scaled).sum())


def whitened(block: Block) -> tuple[Block, float]:
    """Return the series without its lag-1 correlation, the trend put back (Yue et al. 2002), and that correlation."""
    slope = theil_sen(block)
    rest = less_line(block, slope)
    r1 = _lag_one_of(rest - rest.mean())
    trend = slope * (block.t - block.t[0])
    return Block(rest[1:] - r1 * rest[:-1] + trend[1:], block.t[1:], block.below[1:]), r1


def notes_on_neighbours(block: Block, *, interval: bool = False) -> tuple[Note, ...]:
    """Return the note that neighbours in time are correlated where independence was assumed, with the correlation."""
    n = len(block.x)
    if n < LEAST_SERIAL or block.below.any() or (np.diff(block.t) == 0.0).any():
        return ()
    r1, phi = lag_one(block)
    if phi * math.sqrt(n) <= NormalDist().inv_cdf(_LEVEL_OF_NOTE):
        return ()
    return (note("neighbours_interval" if interval else "neighbours_correlated", r1=r1, phi=phi),)


def notes_on_steps(block: Block) -> tuple[Note, ...]:
    """Return the note that times are not evenly apart, though lags count values."""
    steps = np.diff(block.t)
    widest, usual = float(steps.max()), float(np.median(steps))
    return (note("uneven_times", ratio=widest / usual),) if widest > _UNEVEN * usual else ()

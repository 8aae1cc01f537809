"""Non-detects drawn below their limits, again and again, from a lognormal model of a group of samples.

ln x of sample i and metal j is mu_j + b_i + e_ij with b_i ~ N(0, tau^2), the level that all metals of a sample share,
and e_ij ~ N(0, sigma_j^2). A Gibbs sampler draws parameters and non-detects in turn, so that the draws carry the
uncertainty of the parameters too, as multiple imputation must. The priors are weak, but proper, so that few samples or
a metal without any measured value are no special case: mu_j has a standard deviation of 1 (a factor of e) about the
mean with non-detects at half their limits; the sigma_j^2 scatter about a common variance, near 0.5, as estimates from 6
values would.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

IMPUTATIONS = 100
BURN_IN, THINNING = 60, 2  # sweeps
MEAN_SD = 1.0
ALIKE = 6.0  # degrees of freedom that tie the variance of a metal to the common one
COMMON_DF, COMMON_VARIANCE = 4.0, 0.5
LEVEL_DF, LEVEL_VARIANCE = 2.0, 0.1
LEAST = 1e-300  # probability below a limit, so that its quantile is finite


@dataclass(frozen=True, eq=False)
class LognormalDraws:
    """M draws of the model.

    Attributes
    ----------
    filled : array, (M, n)
        Sum of ln x over the non-detects of a sample.
    mean, sd : array, (M, m)
        mu and sigma of each metal.
    level : array, (M, n)
        b of each sample.
    """

    filled: Floats
    mean: Floats
    sd: Floats
    level: Floats


def lognormal_draws(
    logs: Floats, log_limits: Floats, below: Bools, rng: np.random.Generator, n_draws: int = IMPUTATIONS
) -> LognormalDraws:
    """Return draws of the non-detects of a group of samples and of the parameters behind them.

    Parameters
    ----------
    logs : array, (n, m)
        ln concentration; NaN where missing and not a non-detect.
    log_limits : array, (n, m)
        ln detection limit, where `below`.
    below : array of bool, (n, m)
    rng : Generator
    n_draws : int

    References
    ----------
    Tanner, M. A. & Wong, W. H. (1987). Journal of the American Statistical Association 82, 528-540.
    doi:10.1080/01621459.1987.10478458

    Examples
    --------
    >>> logs, below = np.array([[0.0], [1.0], [np.nan]]), np.array([[False], [False], [True]])
    >>> drawn = lognormal_draws(logs, np.full((3, 1), 0.5), below, np.random.default_rng(1))
    >>> drawn.filled.shape, bool((drawn.filled[:, 2] <= 0.5).all())
    ((100, 3), True)
    """
    return draws_of_groups([CensoredGroup(logs, log_limits, below, rng)], n_draws)[0]


@dataclass(frozen=True, eq=False)
class CensoredGroup:
    """A group as `lognormal_draws` takes it, and its stream; of several, arrays lie row by row in memory (order C)."""

    logs: Floats
    log_limits: Floats
    below: Bools
    rng: np.random.Generator


def draws_of_groups(groups: list[CensoredGroup], n_draws: int = IMPUTATIONS) -> list[LognormalDraws]:
    """Return the draws of each group, the same bits whichever others stand beside it.

    What is done value by value is done for all groups at once, as NumPy takes little longer for many samples than for
    few. Streams and sums are each group's own.

    Examples
    --------
    >>> def group(seed):
    ...     logs = np.random.default_rng(seed).normal(size=(5, 2))
    ...     return CensoredGroup(logs, logs + 1.0, logs < 0.0, np.random.default_rng(seed))
    >>> together, alone = draws_of_groups([group(1), group(2)])[1], draws_of_groups([group(2)])[0]
    >>> bool((together.filled == alone.filled).all())
    True
    """
    logs, limits, below = (
        np.concatenate([getattr(g, name) for g in groups]) for name in ("logs", "log_limits", "below")
    )
    sizes = [len(group.logs) for group in groups]
    edges = np.concatenate([[0], np.cumsum(sizes)])
    spans, of = [slice(*ends) for ends in pairwise(edges.tolist())], np.repeat(np.arange(len(groups)), sizes)
    there = below | ~np.isnan(logs)
    x, missing, present = (
        np.where(there, np.where(below, limits - np.log(2.0), logs), 0.0),
        ~there,
        there.astype(float, order="C"),
    )
    counts = np.array([there[span].sum(axis=0) for span in spans])
    centre = np.array([x[span].sum(axis=0) for span in spans]) / np.maximum(counts, 1)
    rows, columns = np.nonzero(below)
    bound, group_of = limits[rows, columns], of[rows]
    cells = [slice(*ends) for ends in pairwise(np.searchsorted(rows, edges).tolist())]
    gaps, mean, precision = bool(missing.any()), centre.copy(), np.full(counts.shape, 4.0)
    level_variance, common = np.full(len(groups), 0.2), np.full(len(groups), COMMON_VARIANCE)
    drawn = [LognormalDraws(*(np.empty((n_draws, k)) for k in (n, x.shape[1], x.shape[1], n))) for n in sizes]
    noise = [
        _Noise(g.rng, n, c, cell.stop - cell.start) for g, n, c, cell in zip(groups, sizes, counts, cells, strict=True)
    ]

    def of_known(values: Floats) -> Floats:
        if gaps:
            values[missing] = 0.0
        return values

    def by_sample(values: Floats) -> Floats:
        # One line for a single group, which leaves arrays laid out as they came, and sums in the order of that.
        return values if len(groups) == 1 else values[of]

    for sweep in range(-BURN_IN, n_draws * THINNING):
        normal, chi_level, shock, chi, gamma, uniform = zip(*(each.draw() for each in noise), strict=True)
        off = of_known(x - by_sample(mean))
        known = np.concatenate([present[span] @ precision[g] for g, span in enumerate(spans)])
        known += by_sample(1.0 / level_variance)
        level = np.concatenate([off[span] @ precision[g] for g, span in enumerate(spans)]) / known
        level += np.concatenate(normal) / np.sqrt(known)
        squares = np.array([level[span] @ level[span] for span in spans])
        level_variance = (LEVEL_DF * LEVEL_VARIANCE + squares) / np.array(chi_level)
        off = of_known(x - level[:, None])
        total = np.array([off[span].sum(axis=0) for span in spans])
        weight = counts * precision + MEAN_SD**-2
        mean = (total * precision + centre * MEAN_SD**-2) / weight + np.array(shock) / np.sqrt(weight)
        off = of_known(x - by_sample(mean) - level[:, None]) ** 2
        squares = np.array([off[span].sum(axis=0) for span in spans])
        precision = np.array(chi) / (ALIKE * common[:, None] + squares)
        spread = COMMON_DF / COMMON_VARIANCE / 2.0 + ALIKE * precision.sum(axis=1) / 2.0
        common = np.array(gamma) / spread
        sd = 1.0 / np.sqrt(precision)
        x[rows, columns] = _below(
            mean[group_of, columns] + level[rows], sd[group_of, columns], bound, np.concatenate(uniform)
        )
        place, rest = divmod(sweep + 1, THINNING)
        if sweep >= 0 and not rest:
            filled = np.where(below, x, 0.0).sum(axis=1)
            for g, span in enumerate(spans):
                drawn[g].filled[place - 1], drawn[g].level[place - 1] = filled[span], level[span]
                drawn[g].mean[place - 1], drawn[g].sd[place - 1] = mean[g], sd[g]
    return drawn


class _Noise:
    """What one sweep draws for a group, in the order of its stream."""

    def __init__(self, rng: np.random.Generator, n: int, counts: NDArray[np.intp], n_below: int) -> None:
        self.rng, self.n, self.m, self.n_below = rng, n, len(counts), n_below
        # Equal degrees of freedom as one number: the same draws, several times faster.
        equal = bool((counts == counts[0]).all())
        self.df: Any = ALIKE + (counts[0] if equal else counts)
        self.size = self.m if equal else None

    def draw(self) -> tuple[Floats, float, Floats, Floats, float, Floats]:
        rng = self.rng
        return (
            rng.standard_normal(self.n),
            rng.chisquare(LEVEL_DF + self.n),
            rng.standard_normal(self.m),
            rng.chisquare(self.df, self.size),
            rng.gamma((COMMON_DF + self.m * ALIKE) / 2.0),
            rng.random(self.n_below),
        )


def below_limits(mean: Floats, sd: Floats, bound: Floats, rng: np.random.Generator) -> Floats:
    """Return draws of normal distributions, each below its bound.

    Examples
    --------
    >>> bool((below_limits(np.zeros(9), np.ones(9), np.full(9, -2.0), np.random.default_rng(1)) <= -2.0).all())
    True
    """
    return _below(mean, sd, bound, rng.random(np.shape(mean)))


def _below(mean: Floats, sd: Floats, bound: Floats, uniform: Floats) -> Floats:
    """Return the quantiles, at uniform draws, of normal distributions cut at their bounds."""
    from scipy.special import ndtr, ndtri

    chance = np.maximum(uniform * ndtr((bound - mean) / sd), LEAST)
    return np.asarray(np.minimum(mean + sd * ndtri(chance), bound))

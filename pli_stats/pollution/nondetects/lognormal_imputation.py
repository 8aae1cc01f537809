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
    there = below | ~np.isnan(logs)
    x = np.where(there, np.where(below, log_limits - np.log(2.0), logs), 0.0)
    n, m = x.shape
    counts = there.sum(axis=0)
    centre = x.sum(axis=0) / np.maximum(counts, 1)
    rows, columns = np.nonzero(below)
    bound = log_limits[rows, columns]
    mean, precision, level_variance, common = centre.copy(), np.full(m, 4.0), 0.2, COMMON_VARIANCE
    drawn = LognormalDraws(
        np.empty((n_draws, n)), np.empty((n_draws, m)), np.empty((n_draws, m)), np.empty((n_draws, n))
    )
    for sweep in range(-BURN_IN, n_draws * THINNING):
        known = there @ precision + 1.0 / level_variance
        level = np.where(there, x - mean, 0.0) @ precision / known + rng.standard_normal(n) / np.sqrt(known)
        level_variance = (LEVEL_DF * LEVEL_VARIANCE + level @ level) / rng.chisquare(LEVEL_DF + n)
        known = counts * precision + MEAN_SD**-2
        total = np.where(there, x - level[:, None], 0.0).sum(axis=0)
        mean = (total * precision + centre * MEAN_SD**-2) / known + rng.standard_normal(m) / np.sqrt(known)
        squares = (np.where(there, x - mean - level[:, None], 0.0) ** 2).sum(axis=0)
        precision = rng.chisquare(ALIKE + counts) / (ALIKE * common + squares)
        common = rng.gamma((COMMON_DF + m * ALIKE) / 2.0) / (
            COMMON_DF / COMMON_VARIANCE / 2.0 + ALIKE * precision.sum() / 2.0
        )
        sd = 1.0 / np.sqrt(precision)
        x[rows, columns] = below_limits(mean[columns] + level[rows], sd[columns], bound, rng)
        place, rest = divmod(sweep + 1, THINNING)
        if sweep >= 0 and not rest:
            drawn.filled[place - 1] = np.where(below, x, 0.0).sum(axis=1)
            drawn.mean[place - 1], drawn.sd[place - 1], drawn.level[place - 1] = mean, sd, level
    return drawn


def below_limits(mean: Floats, sd: Floats, bound: Floats, rng: np.random.Generator) -> Floats:
    """Return draws of normal distributions, each below its bound.

    Examples
    --------
    >>> bool((below_limits(np.zeros(9), np.ones(9), np.full(9, -2.0), np.random.default_rng(1)) <= -2.0).all())
    True
    """
    from scipy.special import ndtr, ndtri

    chance = np.maximum(rng.random(np.shape(mean)) * ndtr((bound - mean) / sd), LEAST)
    return np.asarray(np.minimum(mean + sd * ndtri(chance), bound))

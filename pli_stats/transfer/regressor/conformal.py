"""Prediction intervals without a model of the errors: jackknife+ and CV+, for samples and for groups of samples."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import check_level, refusal

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

CELLS = 1 << 21  # training rows times new rows that are sorted at once: 16 MiB of doubles, and as much for their order
# Sums of up to millions of weights, and 1 - level itself, are off by rounding; a weight is larger than this.
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Calibration:
    """What turns predictions of the fold models into intervals: one entry a training row, in their order.

    `residuals` (n,) are absolute and on the working scale, each of the model that did not see its row; `fold` (n,) is
    that model; `weights` (n,) sum to u / (u + 1) for the u units ("sample" or "group") that are exchangeable.
    """

    residuals: Floats
    fold: Indices
    weights: Floats
    unit: str
    n_units: int
    n_folds: int

    def interval(self, predictions: NDArray[Any], *, level: float) -> tuple[Floats, Floats]:
        """Return both ends of the interval for new rows.

        Examples
        --------
        >>> made = calibration([1.0, 2.0, 3.0], [1.1, 1.8, 3.4], fold=[0, 1, 2])
        >>> [end.round(6).tolist() for end in made.interval([[2.0], [2.0], [2.0]], level=0.5)]
        [[1.8], [2.2]]
        """
        check_units(self.n_units, level=level, unit=self.unit)
        return plus_interval(self.residuals, self.fold, predictions, weights=self.weights, level=level)


def calibration(y: Any, out_of_fold: Any, *, fold: Any, groups: Any = None) -> Calibration:
    """Return the calibration of a model from its predictions of rows that it did not see.

    Examples
    --------
    >>> made = calibration([1.0, 2.0, 3.0], [1.5, 2.0, 2.0], fold=[0, 0, 1], groups=[7, 7, 9])
    >>> made.residuals.tolist(), made.n_units, made.unit
    ([0.5, 0.0, 1.0], 2, 'group')
    """
    residuals = np.abs(np.asarray(y, np.float64) - np.asarray(out_of_fold, np.float64))
    held = np.asarray(fold, np.int64)
    n_units = len(residuals) if groups is None else len(np.unique(np.asarray(groups)))
    return Calibration(
        residuals=residuals,
        fold=held,
        weights=residual_weights(len(residuals), groups),
        unit="sample" if groups is None else "group",
        n_units=n_units,
        n_folds=int(held.max()) + 1,
    )


def residual_weights(n: int, groups: Any = None) -> Floats:
    """Return the weight of each training residual in the distribution whose quantiles are the interval's ends.

    A new sample of exchangeable samples counts as one of n + 1: each residual weighs 1 / (n + 1). A sample of a new
    group counts as one of G + 1 groups: each of the n_g residuals of group g weighs 1 / ((G + 1) n_g), so that a
    large group says no more than a small one. The rest, 1 / (n + 1) or 1 / (G + 1), lies at infinity.

    References
    ----------
    Lee, Y., Barber, R. F. & Willett, R. (2023). Distribution-free inference with hierarchical data. arXiv 2306.06342.

    Examples
    --------
    >>> residual_weights(3).tolist()
    [0.25, 0.25, 0.25]
    >>> residual_weights(3, ["a", "a", "b"]).round(4).tolist()
    [0.1667, 0.1667, 0.3333]
    """
    if groups is None:
        return np.full(n, 1.0 / (n + 1.0))
    _, codes, sizes = np.unique(np.asarray(groups), return_inverse=True, return_counts=True)
    return np.asarray(1.0 / ((len(sizes) + 1.0) * sizes[codes]), np.float64)


def least_units(level: float) -> int:
    """Return how many samples or groups an interval of this level needs to be finite.

    Of u units each end may leave out the share 1 - level of u + 1 places, one of which lies at infinity; so
    1 / (u + 1) <= 1 - level.

    Examples
    --------
    >>> [least_units(level) for level in (0.5, 0.8, 0.9, 0.95, 0.99)]
    [1, 4, 9, 19, 99]
    """
    return max(math.ceil(1.0 / (1.0 - check_level(level)) * (1.0 - ROUNDING)) - 1, 1)


def check_units(n_units: int, *, level: float, unit: str) -> None:
    """Refuse a level that so few units cannot give."""
    least = least_units(level)
    if n_units < least:
        highest = math.floor(1e4 * n_units / (n_units + 1.0)) / 1e4
        raise refusal("interval_units", level=level, least=least, unit=unit, got=n_units, highest=highest)


def plus_interval(residuals: Any, fold: Any, predictions: Any, *, weights: Any, level: float) -> tuple[Floats, Floats]:
    """Return the jackknife+ or CV+ interval of new rows.

    With R_i the residual of training row i, mu_i the model of its fold, w_i its weight and alpha = 1 - level,

        high(x) = the smallest v with  sum of w_i over mu_i(x) + R_i <= v  at least 1 - alpha,
        low(x)  = the largest v with   sum of w_i over mu_i(x) - R_i >= v  at least 1 - alpha.

    One fold a row and weights 1 / (n + 1) make it the jackknife+, several rows a fold CV+. What is exchangeable is the
    unit: the n samples and the new one or, with whole groups held out and weights 1 / ((G + 1) n_g), the G groups and a
    new one, of which a sample is to be covered. Over training sets the share of new samples covered is at least

        1 - 2 alpha                   jackknife+ (Barber et al., theorem 1), and holding out one group (Lee et al.),
        1 - 2 alpha - sqrt(2 / n)     CV+ of samples (Barber et al., theorem 4),

    whatever the learner, and in practice close to 1 - alpha, or above it where units are few. CV+ of several groups a
    fold takes the same step from one group to several; no paper says so much, and a simulation stands in the tests.
    None of this holds for one group looked at alone: one unlike the others may be covered less.

    References
    ----------
    Barber, R. F., Candes, E. J., Ramdas, A. & Tibshirani, R. J. (2021). Annals of Statistics 49, 486-507.
    doi:10.1214/20-AOS1965
    Dunn, R., Wasserman, L. & Ramdas, A. (2023). Journal of the American Statistical Association 118, 2491-2502.
    doi:10.1080/01621459.2022.2060112
    Lee, Y., Barber, R. F. & Willett, R. (2023). Distribution-free inference with hierarchical data. arXiv 2306.06342.

    Examples
    --------
    >>> low, high = plus_interval([0.3, 0.1, 0.2], [0, 1, 2], [[1.0], [2.0], [3.0]], weights=[0.25] * 3, level=0.75)
    >>> low.round(6).tolist(), high.round(6).tolist()
    ([0.7], [3.2])
    """
    share = check_level(level)
    r, held = np.asarray(residuals, np.float64), np.asarray(fold, np.int64)
    mu, w = np.asarray(predictions, np.float64), np.asarray(weights, np.float64)
    n_new = mu.shape[1]
    low, high = np.empty(n_new), np.empty(n_new)
    step = max(1, CELLS // max(len(r), 1))
    for first in range(0, n_new, step):
        centre = mu[:, first : first + step][held].T  # (new rows, n)
        high[first : first + step] = _upper_quantile(centre + r, w, share)
        low[first : first + step] = -_upper_quantile(r - centre, w, share)
    return low, high


def _upper_quantile(values: Floats, weights: Floats, share: float) -> Floats:
    """Return in each row the smallest value at or below which lies at least `share` of the weight, else infinity."""
    order = np.argsort(values, axis=1, kind="stable")
    reached = np.cumsum(weights[order], axis=1) >= share - ROUNDING
    at = np.argmax(reached, axis=1)
    rows = np.arange(len(values))
    found = values[rows, order[rows, at]]
    return np.where(reached[rows, at], found, np.inf)

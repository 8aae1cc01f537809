"""How well a linear classifier tells two domains apart, for many ways to split the pooled rows into two at once."""

from __future__ import annotations

import numpy as np
from scipy.linalg import solve_triangular

from pli_stats.stats.resampling.random_streams import philox
from pli_stats.transfer.domain_distances.exchangeable_units import FOLDS, Floats, Indices, Units
from pli_stats.transfer.domain_distances.permutation_test import TIES, Statistic

RIDGE = 1.0  # the penalty, as in scikit-learn's RidgeClassifier; columns have variance 1


def proxy_a(x: Floats, fold: Indices) -> Statistic:
    """Return the proxy A-distance: how well a linear classifier tells the domains of rows that it has not seen.

    2 (1 - 2 e), with e the mean of the two domains' error rates over all folds: 2 for domains that are separated
    without error, about 0 for equal ones, and below 0 by chance. The classifier is a ridge regression on the domain
    (penalty 1); its threshold is half way between the two domains' mean scores in training, so that the larger domain
    has no advantage. A score on the threshold, and every score where all training rows are of one domain, is half an
    error.

    References
    ----------
    Ben-David, S. et al. (2010). Machine Learning 79, 151-175. doi:10.1007/s10994-009-5152-4

    Examples
    --------
    >>> rows, z = np.array([[0.0], [0.1], [5.0], [5.1]]), np.array([[1.0], [1.0], [0.0], [0.0]])
    >>> proxy_a(rows, np.array([0, 1, 0, 1])).values(z).tolist()
    [2.0]
    """
    parts = []
    for k in range(int(fold.max()) + 1):
        train, test = x[fold != k], x[fold == k]
        centred = train - train.mean(axis=0)
        root = np.linalg.cholesky((centred.T @ centred + RIDGE * np.eye(x.shape[1])) / len(train))
        # In these coordinates the slope of the regression is the difference of the two domains' means.
        turned = [np.ascontiguousarray(solve_triangular(root, rows.T, lower=True).T) for rows in (train, test)]
        parts.append((k, turned[0], turned[1]))

    def values(z: Floats) -> Floats:
        wrong_ones, wrong_zeros = np.zeros(z.shape[1]), np.zeros(z.shape[1])
        for k, train, test in parts:
            held_out, miss = z[fold == k], 0.5 - 0.5 * _signs(train, test, z[fold != k])
            wrong_ones += (held_out * miss).sum(0)
            wrong_zeros += ((1.0 - held_out) * (1.0 - miss)).sum(0)
        n = z.sum(0)
        return np.asarray(2.0 - 2.0 * (wrong_ones / n + wrong_zeros / (len(x) - n)))

    return Statistic(values, 1.0)


def whole_folds(units: Units, folds: int, seed: int) -> Indices:
    """Return the fold of each row: units are dealt out at random, whatever their domain.

    Folds that looked at the domains would treat the observed arrangement otherwise than permuted ones, and p would not
    be exact.

    Examples
    --------
    >>> from pli_stats.transfer.domain_distances.exchangeable_units import pool_units
    >>> np.bincount(whole_folds(pool_units([[1.0]] * 8, [[2.0]] * 4, None, None), 3, seed=1)).tolist()
    [4, 4, 4]
    """
    dealt = philox(seed, FOLDS).permutation(np.arange(len(units.from_source)) % folds)
    return np.asarray(dealt[units.codes], np.int64)


def _signs(train: Floats, test: Floats, z: Floats) -> Floats:
    """Return 1 for held-out rows nearer to the ones of z, -1 for those nearer to the zeros, 0 half way, (n, B)."""
    n, sums = z.sum(0), train.T @ z
    m = len(train) - n
    ones = sums / np.maximum(n, 1.0)
    zeros = (train.sum(axis=0)[:, None] - sums) / np.maximum(m, 1.0)
    # Regression on 0 and 1 gives a multiple of this for any two numbers of rows: only the threshold depends on them.
    slope = ones - zeros
    slope[(np.abs(slope) < TIES) | (np.minimum(n, m) == 0.0)] = 0.0
    score = test @ slope - (0.5 * (ones + zeros) * slope).sum(0)
    rounding = TIES * max(float(np.abs(test).max()), 1.0) * np.abs(slope).sum(0)
    return np.where(np.abs(score) <= rounding, 0.0, np.sign(score))

"""Distances between two sets of rows, for many ways to split the pooled rows into two at once.

Each function takes the pooled rows, standardised, and returns a `Statistic`: what costs (distances of all pairs of
rows, projections) is done once, and an arrangement is a column of 0 and 1 in a matrix product.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.spatial.distance import pdist, squareform

from pli_stats.stats.resampling.random_streams import philox
from pli_stats.transfer.domain_distances.exchangeable_units import PROJECTIONS, Floats
from pli_stats.transfer.domain_distances.permutation_test import Statistic


def squared_mmd(x: Floats) -> Statistic:
    """Return the unbiased squared maximum mean discrepancy under a Gaussian kernel.

    Mean of k(a_i, a_i') over i != i', plus mean of k(b_j, b_j') over j != j', minus 2 mean k(a_i, b_j), with the kernel
    k(u, v) = exp(-|u - v|^2 / (2 h^2)), h the median distance of pooled rows that differ.

    References
    ----------
    Gretton, A. et al. (2012). Journal of Machine Learning Research 13, 723-773.

    Examples
    --------
    >>> z = np.array([[1.0], [1.0], [0.0], [0.0]])
    >>> squared_mmd(np.array([[0.0], [0.0], [1.0], [1.0]])).values(z).round(6).tolist()
    [0.786939]
    """
    distances = pdist(x)
    apart = distances[distances > 0.0]
    width = float(np.median(apart)) if len(apart) else 1.0
    distances /= width
    kernel = squareform(np.exp(-0.5 * distances**2))  # with 0 on the diagonal: a row is no pair

    def values(z: Floats) -> Floats:
        n, m, within, rest, across = _pair_sums(kernel, z)
        return within / (n * (n - 1.0)) + rest / (m * (m - 1.0)) - 2.0 * across / (n * m)

    return Statistic(values, 1.0)


def energy(x: Floats) -> Statistic:
    """Return the energy distance, which is 0 for equal samples and never negative (not its square root).

    2 mean |a_i - b_j| - mean |a_i - a_i'| - mean |b_j - b_j'|, means over all pairs, a row with itself among them.

    References
    ----------
    Szekely, G. J. & Rizzo, M. L. (2013). Journal of Statistical Planning and Inference 143, 1249-1272.
    doi:10.1016/j.jspi.2013.03.018

    Examples
    --------
    >>> energy(np.array([[0.0], [0.0], [1.0], [1.0]])).values(np.array([[1.0], [1.0], [0.0], [0.0]])).tolist()
    [2.0]
    """
    matrix = squareform(pdist(x))

    def values(z: Floats) -> Floats:
        n, m, within, rest, across = _pair_sums(matrix, z)
        return 2.0 * across / (n * m) - within / n**2 - rest / m**2

    return Statistic(values, float(matrix.mean()))


def coral(x: Floats) -> Statistic:
    """Return the CORAL distance: how far the two covariance matrices are apart.

    |C_a - C_b|_F^2 / (4 d^2), divisors n - 1 and m - 1. With G = x x' of centred x the squared norm is tr(D G D G),
    where D (N, N) weighs the rows of one part against those of the other; no (d, d) matrix is formed, whatever d.

    References
    ----------
    Sun, B. & Saenko, K. (2016). ECCV Workshops, 443-450. doi:10.1007/978-3-319-49409-8_35

    Examples
    --------
    >>> coral(np.array([[-3.0], [3.0], [-1.0], [1.0]])).values(np.array([[1.0], [1.0], [0.0], [0.0]])).tolist()
    [64.0]
    """
    gram = x @ x.T
    squares, scale = gram**2, 4.0 * x.shape[1] ** 2

    def values(z: Floats) -> Floats:
        y, n, m = _smaller(z)
        a, b = 1.0 / (n * (n - 1.0)), 1.0 / (m * (m - 1.0))
        weight = y / (n - 1.0) - (1.0 - y) / (m - 1.0)
        reach = gram @ y  # and of the other part -reach, since x is centred
        found = (weight * (squares @ weight)).sum(0) + 2.0 * (b - a) * (weight * reach**2).sum(0)
        return np.asarray((found + ((a - b) * (y * reach).sum(0)) ** 2) / scale)

    return Statistic(values, 4.0 * float(squares.mean()) / scale)


def sliced_wasserstein(x: Floats, n_projections: int, seed: int) -> Statistic:
    """Return the sliced Wasserstein-1 distance: the mean over random directions of the distance along each.

    Along a direction it is the area between the two empirical distribution functions. One column needs one direction.

    References
    ----------
    Bonneel, N., Rabin, J., Peyre, G. & Pfister, H. (2015). Journal of Mathematical Imaging and Vision 51, 22-45.
    doi:10.1007/s10851-014-0506-3

    Examples
    --------
    >>> split = np.array([[1.0], [1.0], [0.0], [0.0]])
    >>> sliced_wasserstein(np.array([[0.0], [2.0], [1.0], [4.0]]), 50, seed=1).values(split).tolist()
    [1.5]
    """
    projected = x @ directions(x.shape[1], n_projections, seed)
    order = np.argsort(projected, axis=0, kind="stable")
    gaps = np.diff(np.take_along_axis(projected, order, axis=0), axis=0)

    def values(z: Floats) -> Floats:
        y, n, m = _smaller(z)
        weight, area = y / n - (1.0 - y) / m, np.zeros(z.shape[1])
        for rows, gap in zip(order[:-1].T, gaps.T, strict=True):
            between = weight[rows]
            np.cumsum(between, axis=0, out=between)
            area += gap @ np.abs(between, out=between)
        return np.asarray(area / gaps.shape[1])

    return Statistic(values, 1.0)


def directions(d: int, n: int, seed: int) -> Floats:
    """Return n random directions in d dimensions, one a column; a single one, 1, where d is 1.

    Examples
    --------
    >>> bool(np.allclose((directions(3, 5, seed=1) ** 2).sum(0), 1.0))
    True
    """
    if d == 1:
        return np.ones((1, 1))
    drawn = philox(seed, PROJECTIONS).standard_normal((n, d)).T
    return np.asarray(drawn / np.sqrt((drawn**2).sum(0)))


def _pair_sums(matrix: Floats, z: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return rows of the smaller and of the larger part, and sums of a matrix within each and across."""
    y, n, m = _smaller(z)
    within, reach = (y * (matrix @ y)).sum(0), matrix.sum(axis=0) @ y
    return n, m, within, math.fsum(matrix.sum(axis=0)) - 2.0 * reach + within, reach - within


def _smaller(z: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the indicator of the smaller part, whose sums lose no digits to the larger's, and both sizes."""
    n = z.sum(0)
    swap = 2.0 * n > len(z)
    return np.where(swap, 1.0 - z, z) if swap.any() else z, np.where(swap, len(z) - n, n), np.where(swap, n, len(z) - n)

"""The local neighbourhood variance of Stevens & Olsen (2003), for samples that are spread evenly over an area.

A spatially balanced sample varies less from draw to draw than a random one, because neighbours share what varies over
the area. With z_i the weighted residuals, the variance is the sum of g_ij (z_j - z_i*)^2 over the neighbours j of each
sample i, z_i* being the mean of the z_j with weights g_ij. Neighbours are the four nearest, the sample itself among
them, and all of which it is one. The g_ij fall linearly with the rank of the distance, are proportional to w_j, and
are then moved as little as possible (least squares) so that they add up to 1 both by i and by j.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

NEAREST = 4
RANK = float(np.sqrt(np.finfo(np.float64).eps))  # singular values below this share of the largest count as 0


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Pairs of a sample and a neighbour of it, with their weights g.

    Attributes
    ----------
    centre, near : array of int, (p,)
    weights : array, (p,)
    n : int
        Samples.
    """

    centre: Codes
    near: Codes
    weights: Floats
    n: int

    def variances(self, residuals: Floats) -> Floats:
        """Return the variance of the sum of each row of weighted residuals (M, n).

        Examples
        --------
        >>> points = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0], [3.0, 3.0], [5.0, 1.0]])
        >>> round(float(neighbours(points, np.ones(5)).variances(np.array([[1.0, 2.0, 0.0, -1.0, -2.0]]))[0]), 6)
        8.172291
        """
        starts = np.flatnonzero(np.r_[True, np.diff(self.centre) != 0])
        values = residuals[:, self.near]
        means = np.add.reduceat(values * self.weights, starts, axis=1)
        return np.asarray(((values - means[:, self.centre]) ** 2) @ self.weights)


def neighbours(points: Floats, weights: Floats) -> Neighbours:
    """Return the neighbours of at least four samples at planar coordinates (n, 2), with weights (n,).

    References
    ----------
    Stevens, D. L. & Olsen, A. R. (2003). Environmetrics 14, 593-610. doi:10.1002/env.606

    Examples
    --------
    >>> found = neighbours(np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0], [3.0, 3.0]]), np.ones(4))
    >>> np.bincount(found.near, found.weights).round(12).tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    n = len(points)
    distances = np.sqrt(((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2))
    centre, near = _pairs(distances)
    counts = np.bincount(centre, minlength=n)
    rank = np.arange(len(centre)) - np.repeat(np.cumsum(counts) - counts, counts)
    g = (1.0 - rank / counts[centre]) * weights[near]
    g /= np.bincount(centre, g, minlength=n)[centre]
    sums = np.asarray(np.bincount(near, g, minlength=n), np.float64)
    return Neighbours(centre, near, g + _adjustment(centre, near, counts, sums), n)


def _pairs(distances: Floats) -> tuple[Codes, Codes]:
    """Return pairs of samples and neighbours, by sample and distance; ties as `spsurvey` has them."""
    n = len(distances)
    own = np.repeat(np.arange(n), NEAREST)
    nearest = np.argsort(distances, axis=0, kind="stable")[:NEAREST].T.ravel()
    keys = np.concatenate([own * n + nearest, nearest * n + own])
    keys = keys[np.sort(np.unique(keys, return_index=True)[1])]
    centre, near = keys // n, keys % n
    order = np.lexsort((distances[centre, near], centre))
    return centre[order], near[order]


def _adjustment(centre: Codes, near: Codes, counts: Codes, sums: Floats) -> Floats:
    """Return what makes the weights add up to 1 by neighbour, too, at the least sum of squares."""
    n = len(counts)
    pairs = np.zeros((n, n))
    pairs[centre, near] = 0.5
    inverse = np.linalg.pinv(np.diag(counts / 2.0) - pairs @ (pairs * (2.0 / counts)[:, None]), rcond=RANK)
    by_near = inverse @ (1.0 - sums)
    by_centre = -(2.0 / counts) * (pairs @ by_near)
    return np.asarray((by_centre[centre] + by_near[near]) / 2.0)

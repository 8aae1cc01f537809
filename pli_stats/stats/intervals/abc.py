"""ABC intervals: BCa by Taylor expansion instead of resampling, deterministic."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.stats.arguments import Floats
from pli_stats.stats.intervals.percentile_bca import NORMAL, acceleration
from pli_stats.stats.resampling.random_streams import Indices

STEP = 1e-3  # of the numerical derivatives, in units of 1/n: R's default


def abc_ends(
    columns: Floats,
    value: Callable[[NDArray[Any]], NDArray[Any]],
    level: float,
    strata: Sequence[Indices] | None = None,
) -> tuple[float, float]:
    """Return the ABC end points of a function of means of columns.

    The units are weighted; the first and second derivatives by the weights give the acceleration, the bias and the
    curvature, and the end points are the values at weights along the least favourable direction.

    References
    ----------
    DiCiccio, T. J. & Efron, B. (1992). Biometrika 79, 231-245. doi:10.1093/biomet/79.2.231

    Examples
    --------
    >>> low, high = abc_ends(np.array([[1.0], [2.0], [3.0], [4.0]]), lambda m: m[..., 0], 0.9)
    >>> round(low, 3), round(high, 3)
    (1.58, 3.42)
    """
    n = len(columns)
    groups = [np.arange(n)] if strata is None else list(strata)
    eps = STEP / n
    centre = columns.mean(axis=0)
    estimate = float(value(centre))
    up, down = np.empty_like(columns), np.empty_like(columns)
    for rows in groups:
        share, inside = len(rows) / n, columns[rows].mean(axis=0)
        for sign, out in ((1.0, up), (-1.0, down)):
            weight = sign * eps / ((1.0 - sign * eps) * share + sign * eps)
            out[rows] = centre + share * weight * (columns[rows] - inside)
    above, below = value(up), value(down)
    first = (above - below) / (2.0 * eps)
    second = (above - 2.0 * estimate + below) / eps**2
    sigma = math.sqrt(float((first**2).sum())) / n
    if sigma == 0.0:
        return estimate, estimate
    a, bias = acceleration(first), float(second.sum()) / (2.0 * n * n)
    direction = first / (n * n * sigma)

    def along(length: float) -> float:
        weights = 1.0 / n + length * direction
        means = sum((len(rows) / n) * (weights[rows] @ columns[rows]) / weights[rows].sum() for rows in groups)
        return float(value(np.asarray(means)))

    curvature = (along(eps) - 2.0 * estimate + along(-eps)) / (2.0 * eps * eps * sigma)
    shift = a - (bias / sigma - curvature)
    ends = []
    for tail in ((1.0 - level) / 2.0, (1.0 + level) / 2.0):
        z = shift + NORMAL.inv_cdf(tail)
        ends.append(along(z / (1.0 - a * z) ** 2))
    return ends[0], ends[1]

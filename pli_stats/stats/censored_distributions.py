"""Distributions of left-censored values: plotting positions, Kaplan-Meier, lognormal maximum likelihood."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MOST_CENSORED = 0.8  # above this no method recovers the centre (Helsel 2012, chapter 6)
SAME_CHANCE = 1e-9  # probabilities of steps differ by 1 / n or more, and by rounding


def plotting_positions(value: Floats, below: Bools) -> Floats:
    """Return the Helsel-Cohn plotting positions of values with several detection limits, in the order of the rows.

    References
    ----------
    Helsel, D. R. & Cohn, T. A. (1988). Water Resources Research 24, 1997-2004. doi:10.1029/WR024i012p01997

    Examples
    --------
    >>> plotting_positions(np.array([1.0, 2.0, 3.0]), np.array([True, False, False])).round(4).tolist()
    [0.1667, 0.5556, 0.7778]
    """
    limits = np.concatenate([[-np.inf], np.unique(value[below])])
    band = np.searchsorted(limits, value, side="right") - 1  # limits[band] <= value
    detected = np.bincount(band[~below], minlength=len(limits))
    lower = np.searchsorted(np.sort(value[~below]), limits, side="left")
    lower = lower + np.searchsorted(np.sort(value[below]), limits, side="right")
    exceed = np.zeros(len(limits) + 1)
    for j in range(len(limits) - 1, 0, -1):
        exceed[j] = exceed[j + 1] + detected[j] / (detected[j] + lower[j]) * (1.0 - exceed[j + 1])
    exceed[0] = 1.0
    position = np.empty(len(value))
    for rows, start, width in (
        (np.flatnonzero(~below), 1.0 - exceed[:-1], exceed[:-1] - exceed[1:]),
        (np.flatnonzero(below), np.zeros(len(limits)), 1.0 - exceed[:-1]),
    ):
        # By band, then by value: the place within its band is the rank.
        rows = rows[np.lexsort((value[rows], band[rows]))]
        of, size = band[rows], np.bincount(band[rows], minlength=len(limits))
        rank = np.arange(1, len(rows) + 1) - (np.cumsum(size) - size)[of]
        position[rows] = start[of] + width[of] * rank / (size[of] + 1.0)
    return position


def kaplan_meier(value: Floats, below: Bools) -> tuple[Floats, Floats]:
    """Return support and probabilities of the Kaplan-Meier distribution of left-censored values.

    Mass that lies below every measured value is put at the smallest limit (Efron's convention).

    References
    ----------
    Helsel, D. R. (2012). Statistics for Censored Environmental Data Using Minitab and R, 2nd ed. Wiley.
    doi:10.1002/9781118162729

    Examples
    --------
    >>> points, mass = kaplan_meier(np.array([1.0, 1.0, 2.0, 4.0]), np.array([True, False, False, False]))
    >>> points.tolist(), mass.tolist()
    ([1.0, 2.0, 4.0], [0.5, 0.25, 0.25])
    """
    points, less = _chances_of_less(value, below)
    mass = np.diff(less, append=1.0)
    rest = float(less[0])
    if rest > 0.0:
        floor = float(value[below].min())
        points, mass = np.append(points, floor), np.append(mass, rest)
        points, where = np.unique(points, return_inverse=True)
        mass = np.bincount(where, mass).astype(np.float64)
    return points, mass


def _chances_of_less(value: Floats, below: Bools) -> tuple[Floats, Floats]:
    """Return the measured points and the Kaplan-Meier probability of less than each."""
    points, events = np.unique(value[~below], return_counts=True)
    at_risk = np.searchsorted(np.sort(value), points, side="right")
    left = (at_risk - events) / at_risk
    return points, np.asarray(np.cumprod(left[::-1])[::-1], dtype=np.float64)


def kaplan_meier_mean(value: Floats, below: Bools) -> tuple[float, float]:
    """Return the mean of the Kaplan-Meier distribution and its standard error.

    With n_j values at most x_j, d_j of them measured there, and A_j the area under the distribution function up to x_j,

    se^2 = m / (m - 1) sum_j A_j^2 d_j / (n_j (n_j - d_j)), m values being measured,

    which is s / sqrt(n) without non-detects.

    References
    ----------
    Beal, D. (2010). A macro for calculating summary statistics on left censored environmental data using the
    Kaplan-Meier method. Paper SDA-09, SouthEast SAS Users Group.

    Examples
    --------
    >>> mean, error = kaplan_meier_mean(np.array([1.0, 2.0, 4.0, 5.0]), np.zeros(4, bool))
    >>> mean, round(error, 6), round(float(np.std([1.0, 2.0, 4.0, 5.0], ddof=1)) / 2.0, 6)
    (3.0, 0.912871, 0.912871)
    """
    support, mass = kaplan_meier(value, below)
    points, events = np.unique(value[~below], return_counts=True)
    at_risk = np.searchsorted(np.sort(value), points, side="right")
    areas = np.concatenate([[0.0], np.cumsum(np.diff(support) * np.cumsum(mass)[:-1])])
    area = areas[np.searchsorted(support, points)]
    left = np.maximum(at_risk - events, 1)
    total = float((np.where(at_risk > events, area, 0.0) ** 2 * events / (at_risk * left)).sum())
    measured = int((~below).sum())
    return float(support @ mass), float(np.sqrt(total * measured / max(measured - 1, 1)))


def kaplan_meier_quantile(value: Floats, below: Bools, share: float) -> tuple[float, bool]:
    """Return a quantile of the Kaplan-Meier distribution, and whether it is only known to lie below that value.

    The quantile is the largest point with probability of less at most `share`; where that probability is `share`, the
    middle between it and the next smaller point. So it is the usual median without non-detects, and R's
    `survival::quantile.survfit` with them. Below the smallest measured value the non-detects that no measured value
    lies under share what is left, each at its limit: there the value is an upper bound, where R gives NA (or, at the
    very edge, the middle between the smallest measured value and the smallest limit).

    References
    ----------
    Helsel, D. R. (2012). Statistics for Censored Environmental Data Using Minitab and R, 2nd ed. Wiley.
    doi:10.1002/9781118162729

    Examples
    --------
    >>> kaplan_meier_quantile(np.array([1.0, 2.0, 3.0, 4.0]), np.zeros(4, bool), 0.5)
    (2.5, False)
    >>> kaplan_meier_quantile(np.array([1.0, 1.0, 1.0, 4.0]), np.array([True, True, True, False]), 0.5)
    (1.0, True)
    """
    points, less = _chances_of_less(value, below)
    unseen = bool(share <= less[0] + SAME_CHANCE) and bool(less[0] > 0.0)
    if unseen:
        limits = np.sort(value[below & (value <= points[0])])
        points = np.concatenate([limits, points])
        less = np.concatenate([less[0] * np.arange(len(limits)) / len(limits), less])
    place = int(np.searchsorted(less, share + SAME_CHANCE, side="right")) - 1
    if place and abs(less[place] - share) <= SAME_CHANCE:
        return float(points[place] + points[place - 1]) / 2.0, unseen
    return float(points[place]), unseen


def fit_lognormal(value: Floats, limit: Floats, below: Bools) -> tuple[float, float]:
    """Return mean and standard deviation of ln X that maximise the likelihood with left-censored values.

    L = prod phi((ln x - mu)/sigma)/sigma * prod Phi((ln DL - mu)/sigma)

    References
    ----------
    Cohen, A. C. (1959). Technometrics 1, 217-237. doi:10.1080/00401706.1959.10489859

    Examples
    --------
    >>> mu, sigma = fit_lognormal(np.array([1.0, 4.0]), np.zeros(2), np.array([False, False]))
    >>> round(mu, 6), round(sigma, 6)
    (0.693147, 0.693147)
    """
    return fit_censored_normal(np.log(value[~below]), np.log(limit[below]))


def fit_censored_normal(seen: Floats, bound: Floats) -> tuple[float, float]:
    """Return mean and standard deviation that maximise the normal likelihood of values seen and of others below bounds.

    Examples
    --------
    >>> mean, sd = fit_censored_normal(np.array([0.0, 2.0]), np.empty(0))
    >>> mean, sd
    (1.0, 1.0)
    """
    from scipy.optimize import minimize
    from scipy.special import log_ndtr

    centre, scale = float(seen.mean()), float(seen.std())
    if not len(bound):
        return centre, scale

    def cost(theta: Floats) -> tuple[float, Floats]:
        mu, sigma = theta[0], np.exp(theta[1])
        z, c = (seen - mu) / sigma, (bound - mu) / sigma
        ratio = normal_density_to_chance(c)
        value = 0.5 * np.sum(z**2) + len(seen) * theta[1] - np.sum(log_ndtr(c))
        slope = np.array([-z.sum() / sigma + ratio.sum() / sigma, len(seen) - np.sum(z**2) + np.sum(ratio * c)])
        return float(value), slope

    start = np.array([centre, np.log(scale)])
    best = minimize(cost, start, jac=True, method="BFGS", options={"gtol": 1e-9})
    return float(best.x[0]), float(np.exp(best.x[1]))


def normal_density_to_chance(z: Floats) -> Floats:
    """Return phi(z) / Phi(z), which far below the centre is nearly -z although both underflow there.

    Examples
    --------
    >>> normal_density_to_chance(np.array([0.0, -40.0])).round(4).tolist()
    [0.7979, 40.025]
    """
    from scipy.special import erfcx

    return np.asarray(np.sqrt(2.0 / np.pi) / erfcx(-z / np.sqrt(2.0)))

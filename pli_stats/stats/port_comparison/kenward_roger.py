"""What estimated variances cost a test of means: the covariance and degrees of freedom of Kenward and Roger."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pli_stats.stats.arguments import Floats

FEWEST = 4.0  # degrees of freedom; F has no variance at 4 and below, so that there is none to match


class Adjustment(NamedTuple):
    """Covariance of means, plain and adjusted, and how the plain one moves with the variances that were estimated.

    `slopes` (c, k, k) are the derivatives of `plain` by c variances, `weights` (c, c) the covariance of the estimates
    of these; the variances count in units of the one within surveys.
    """

    plain: Floats
    covariance: Floats
    slopes: Floats
    weights: Floats


def adjust_covariance(met: Floats, ratio: float, within: float) -> Adjustment:
    """Return the covariance of port means, enlarged by what the estimation of two variances adds to it.

    phi_A = phi + 2 phi [sum w_ij (Q_ij - P_i phi P_j)] phi, w the inverse of the expected information of the variances,
    P_i = -X' V^-1 V_i V^-1 X, Q_ij = X' V^-1 V_i V^-1 V_j V^-1 X, V_i the derivatives of V = s^2 I + t^2 Z Z'.
    V has two kinds of eigenspace: deviations within a survey (value s^2), and the mean of survey g (s^2 + n_g t^2).
    Everything is a sum over both, so that no matrix of samples is needed.

    References
    ----------
    Kenward, M. G. & Roger, J. H. (1997). Biometrics 53, 983-997. doi:10.2307/2533558

    Examples
    --------
    >>> found = adjust_covariance(np.array([[3.0, 0.0], [1.0, 1.0], [0.0, 2.0]]), 0.5, 1.0)
    >>> bool(np.diag(found.covariance)[0] > np.diag(found.plain)[0])
    True
    """
    sizes = met.sum(axis=1)
    shares = met / np.sqrt(sizes)[:, None]
    inside = np.diag(met.sum(axis=0)) - shares.T @ shares

    def form(on_means: Floats, on_inside: Floats) -> Floats:
        """Return X' f(V) X for a stack of f, given by their values on means of surveys and inside surveys."""
        return np.asarray(on_inside[..., None, None] * inside + (on_means[..., None, :] * shares.T) @ shares)

    value = 1.0 + sizes * ratio
    # V^-1 V_i for the variance between and within; between counts in units of 1 + ratio, or it would vanish.
    means, insides = np.array([sizes * (1.0 + ratio), np.ones(len(sizes))]) / value, np.array([0.0, 1.0])
    mean_pairs, inside_pairs = means[:, None] * means, np.outer(insides, insides)

    plain = np.asarray(np.linalg.inv(form(1.0 / value, np.ones(()))), dtype=np.float64)
    minus_p, q = form(means / value, insides), form(mean_pairs / value, inside_pairs)
    bends = q - (minus_p @ plain)[:, None] @ minus_p
    information = mean_pairs.sum(axis=2) + (sizes.sum() - len(sizes)) * inside_pairs
    information -= np.einsum("ab,ijab->ij", plain, q + bends)
    weights = 2.0 * np.linalg.inv(information)
    added = 2.0 * plain @ np.einsum("ij,ijab->ab", weights, bends) @ plain
    return Adjustment(within * plain, within * (plain + added), within * (plain @ minus_p @ plain), weights)


def contrast_df(adjustment: Adjustment, contrast: Floats) -> float:
    """Return the degrees of freedom of t for one contrast: 2 v^2 / var(v), v its plain variance.

    This is what the F test comes to for one numerator degree of freedom; its scale is then 1.

    Examples
    --------
    >>> balanced = adjust_covariance(np.ones((7, 4)), 0.5, 1.0)
    >>> round(contrast_df(balanced, np.array([1.0, -1.0, 0.0, 0.0])), 6)
    18.0
    """
    moved = (contrast @ adjustment.slopes @ contrast) / (contrast @ adjustment.plain @ contrast)
    return float(2.0 / (moved @ adjustment.weights @ moved))


class ScaledF(NamedTuple):
    """F of several contrasts, already scaled: scale * F follows F with `df` where all contrasts are 0."""

    statistic: float
    df: tuple[float, float]
    scale: float
    p_value: float


def f_test(means: Floats, adjustment: Adjustment, contrasts: Floats) -> ScaledF:
    """Return F = scale / q (L m)' (L phi_A L')^-1 (L m), whose mean and variance are those of F with the df returned.

    References
    ----------
    Kenward, M. G. & Roger, J. H. (1997). Biometrics 53, 983-997. doi:10.2307/2533558

    Examples
    --------
    >>> balanced = adjust_covariance(np.ones((7, 4)), 0.5, 1.0)
    >>> found = f_test(np.array([1.0, 2.0, 1.0, 1.0]), balanced, np.eye(4)[1:] - np.eye(4)[0])
    >>> round(found.statistic, 6), [round(df, 6) for df in found.df]
    (1.75, [3.0, 18.0])
    """
    from scipy.special import fdtrc

    q = len(contrasts)
    gaps = contrasts @ means
    df, scale = _denominator(adjustment, contrasts)
    f = scale * float(gaps @ np.linalg.solve(contrasts @ adjustment.covariance @ contrasts.T, gaps)) / q
    return ScaledF(f, (float(q), df), scale, float(fdtrc(q, df, f)))


def _denominator(adjustment: Adjustment, contrasts: Floats) -> tuple[float, float]:
    """Return denominator degrees of freedom and scale of F, matching its approximate mean and variance.

    The constants make the match exact where an exact F test exists. Where F has no variance to match, the scale is 1
    and 2 q / A2 counts, which is exact in the same designs.
    """
    q = len(contrasts)
    if q == 1:
        return contrast_df(adjustment, contrasts[0]), 1.0
    moved = np.linalg.solve(contrasts @ adjustment.plain @ contrasts.T, contrasts @ adjustment.slopes @ contrasts.T)
    traces = np.einsum("iaa->i", moved)
    a1 = float(traces @ adjustment.weights @ traces)
    a2 = float(np.einsum("ij,iab,jba->", adjustment.weights, moved, moved))
    b = (a1 + 6.0 * a2) / (2.0 * q)
    g = ((q + 1) * a1 - (q + 4) * a2) / ((q + 2) * a2)
    below = 3.0 * q + 2.0 * (1.0 - g)
    v0, v1, v2 = 1.0 + g / below * b, 1.0 - (q - g) / below * b, 1.0 - (q + 2.0 - g) / below * b
    inverse_mean = 1.0 - a2 / q
    if v2 <= 0.0 or 2.0 * a2 >= q:
        return min(FEWEST, 2.0 * q / a2), 1.0
    # 4 + (q + 2) / (q rho - 1), rho = half the variance over the squared mean
    df = FEWEST + (q + 2.0) * v1**2 * v2 / (inverse_mean**2 * v0 - v1**2 * v2)
    return df, df * inverse_mean / (df - 2.0)

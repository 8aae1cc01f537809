"""A normal sample with non-detects, reduced to what limits need: an anchor, a spread, and how well each is known.

Without non-detects the mean and the standard deviation are independent, with n values and n - 1 degrees of freedom
behind them. With non-detects their maximum likelihood estimates are correlated. There is a point mu + c sigma, the
anchor, whose estimate is not correlated with that of sigma; from the information matrix follow the number of values
that would determine it as well, and the degrees of freedom of sigma. With these, the exact formulas for complete
samples serve, to the order of the normal approximation of maximum likelihood, and without non-detects they are exact.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from pli_stats.stats.arguments import Bools, Floats
from pli_stats.stats.censored_distributions import fit_censored_normal, normal_density_to_chance


class NormalFit(NamedTuple):
    """What is known of a normal distribution.

    Attributes
    ----------
    anchor : float
        Estimate of mu + shift * sigma, independent of `sd`.
    shift : float
        0 without non-detects.
    sd : float
        Estimate of sigma, of which df sd^2 / sigma^2 is chi-squared.
    n_anchor, df : float
        Its standard error is sigma / sqrt(n_anchor); n and n - 1 without non-detects.
    """

    anchor: float
    shift: float
    sd: float
    n_anchor: float
    df: float

    @property
    def mean(self) -> float:
        """Estimate of mu."""
        return self.anchor - self.shift * self.sd


def fit_normal(x: Floats, below: Bools) -> NormalFit:
    """Return what values, some of them only known to be less than `x`, say of a normal distribution.

    Examples
    --------
    >>> import numpy as np
    >>> fit = fit_normal(np.array([1.0, 2.0, 4.0, 5.0]), np.zeros(4, bool))
    >>> fit.anchor, fit.shift, round(fit.sd, 4), fit.n_anchor, fit.df
    (3.0, 0.0, 1.8257, 4.0, 3.0)
    >>> fit = fit_normal(np.array([1.0, 2.0, 4.0, 5.0]), np.array([True, False, False, False]))
    >>> 3.0 < fit.n_anchor < 4.0, 1.0 < fit.df < 3.0
    (True, True)
    """
    n = float(len(x))
    if not below.any():
        return NormalFit(float(x.mean()), 0.0, float(x.std(ddof=1)), n, n - 1.0)
    mu, sigma = fit_censored_normal(x[~below], x[below])
    z, c = (x[~below] - mu) / sigma, (x[below] - mu) / sigma
    h = normal_density_to_chance(c)
    bend = h * (c + h)
    # Second derivatives of minus the logarithm of the likelihood by mu / sigma and ln sigma.
    of_mean = len(z) + float(bend.sum())
    of_both = 2.0 * float(z.sum()) + float((bend * c - h).sum())
    of_scale = 2.0 * float((z**2).sum()) + float((bend * c**2 - h * c).sum())
    whole = of_mean * of_scale - of_both**2
    scale_variance, covariance = of_mean / whole, -of_both / whole
    shift = -covariance / scale_variance
    units = 1.0 / (2.0 * scale_variance)  # as if so many values had been measured
    df = max(units - 1.0, 1.0)
    # As n / (n - 1) makes the maximum likelihood variance of a complete sample unbiased.
    return NormalFit(mu + shift * sigma, shift, sigma * math.sqrt((df + 1.0) / df), of_mean, df)

"""What t tests of an estimate with a given standard error would find: a difference, or equivalence within a margin."""

from __future__ import annotations

import math

import numpy as np

from pli_stats.stats.arguments import Floats

NODES = 400  # of the quantiles of the standard error over which the power of equivalence is averaged


def difference_power(difference: float, error: float, df: float, alpha: float) -> float:
    """Return the probability that a two-sided t test at alpha finds a difference, on the side that it has.

    Examples
    --------
    >>> round(difference_power(0.936, 0.316, 9.0, 0.05), 3)  # 10 units with a standard deviation of 1
    0.751
    """
    from scipy.special import stdtrit
    from scipy.stats import nct

    return float(nct.sf(stdtrit(df, 1.0 - alpha / 2.0), df, abs(difference) / error))


def equivalence_power(margin: float, error: float, df: float, alpha: float, *, difference: float = 0.0) -> float:
    """Return the probability that two one-sided t tests at alpha claim equivalence within a margin.

    With s the standard error that a study finds, s^2 df / error^2 ~ chi^2(df), and t the quantile of 1 - alpha, it is
    claimed where |estimate| < margin - t s: the mean of Phi((m - d) / error) - Phi((-m - d) / error) over s, with
    m = margin - t s where that is positive and d the true difference.

    References
    ----------
    Phillips, K. F. (1990). Journal of Pharmacokinetics and Biopharmaceutics 18, 137-144. doi:10.1007/BF01063556

    Examples
    --------
    >>> round(equivalence_power(1.0, 0.3, 20.0, 0.05), 3)
    0.884
    """
    from scipy.special import chdtri, ndtr, stdtrit

    tails = (np.arange(NODES) + 0.5) / NODES
    found = error * np.sqrt(chdtri(df, tails) / df)
    m = margin - float(stdtrit(df, 1.0 - alpha)) * found
    inside = ndtr((m - difference) / error) - ndtr((-m - difference) / error)
    return float(np.where(m > 0.0, inside, 0.0).mean())


def least_difference(error: float, df: float, alpha: float, power: float) -> float:
    """Return the smallest difference that a two-sided t test at alpha finds with a power, 0 without any error.

    Examples
    --------
    >>> round(least_difference(0.316, 9.0, 0.05, 0.8), 3)
    0.995
    """
    from scipy.special import nctdtrinc, stdtrit

    return error * float(nctdtrinc(df, 1.0 - power, stdtrit(df, 1.0 - alpha / 2.0)))


def pooled_df(parts: Floats, dfs: Floats) -> float:
    """Return Satterthwaite's degrees of freedom of a sum of independent variances.

    Examples
    --------
    >>> round(pooled_df(np.array([1.0, 1.0]), np.array([10.0, 10.0])), 6)
    20.0
    """
    spread = float((parts**2 / dfs).sum())
    return float(parts.sum()) ** 2 / spread if spread > 0.0 else math.inf

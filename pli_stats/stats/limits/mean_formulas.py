"""Upper limits of a mean by formula: of values that are measured all, and from a mean with its standard error."""

from __future__ import annotations

import math

import numpy as np

from pli_stats.stats.arguments import Floats

# Level of the chi-squared quantile in place of 1 - level = 0.05, 0.1, 0.01 for n = 5, 10, 20, 40 (Grice & Bain 1980).
ADJUSTED_TAILS = {
    0.95: (0.0086, 0.0267, 0.0380, 0.0440, 0.0500),
    0.90: (0.0432, 0.0724, 0.0866, 0.0934, 0.1000),
    0.99: (0.0000, 0.0015, 0.0046, 0.0070, 0.0100),
}
ADJUSTED_SIZES = (5.0, 10.0, 20.0, 40.0, math.inf)


def student_limit(mean: float, error: float, n: int, level: float) -> float:
    """Return mean + t se.

    Examples
    --------
    >>> round(student_limit(175.4667, 318.5440 / 15**0.5, 15, 0.95), 3)
    320.33
    """
    from scipy.special import stdtrit

    return mean + float(stdtrit(n - 1.0, level)) * error


def johnson_limit(x: Floats, level: float) -> float:
    """Return Johnson's modified t limit, mean + m_3 / (6 s^2 n) + t s / sqrt(n).

    References
    ----------
    Johnson, N. J. (1978). Journal of the American Statistical Association 73, 536-544.
    doi:10.1080/01621459.1978.10480051

    Examples
    --------
    >>> round(johnson_limit(np.array([1.0, 2.0, 3.0, 10.0]), 0.95), 3)
    9.104
    """
    s = float(x.std(ddof=1))
    return student_limit(float(x.mean()), s / math.sqrt(len(x)), len(x), level) + skewness(x) * s / (6.0 * len(x))


def chen_limit(x: Floats, level: float) -> float:
    """Return the limit of the central limit theorem adjusted for skewness.

    mean + (z + g (1 + 2 z^2) / (6 sqrt(n))) s / sqrt(n)

    References
    ----------
    Chen, L. (1995). Journal of the American Statistical Association 90, 767-772. doi:10.1080/01621459.1995.10476571

    Examples
    --------
    >>> round(chen_limit(np.array([1.0, 2.0, 3.0, 10.0]), 0.95), 3)
    9.281
    """
    from scipy.special import ndtri

    n, z = len(x), float(ndtri(level))
    more = skewness(x) * (1.0 + 2.0 * z**2) / (6.0 * math.sqrt(n))
    return float(x.mean()) + (z + more) * float(x.std(ddof=1)) / math.sqrt(n)


def skewness(x: Floats) -> float:
    """Return n sum (x - mean)^3 / ((n - 1)(n - 2) s^3), 0 where nothing varies.

    Examples
    --------
    >>> round(skewness(np.array([1.0, 2.0, 3.0, 10.0])), 4)
    1.7636
    """
    n, s = len(x), float(x.std(ddof=1))
    return n * float((((x - x.mean()) / s) ** 3).sum()) / ((n - 1.0) * (n - 2.0)) if s > 0.0 else 0.0


def chebyshev_limit(mean: float, error: float, level: float) -> float:
    """Return mean + sqrt(1 / alpha - 1) se, which covers whatever the distribution if the error were known.

    References
    ----------
    Singh, A., Singh, A. K. & Engelhardt, M. (1997). The lognormal distribution in environmental applications.
    EPA/600/S-97/006.

    Examples
    --------
    >>> round(chebyshev_limit(10.0, 1.0, 0.95), 4)
    14.3589
    """
    return mean + math.sqrt(1.0 / (1.0 - level) - 1.0) * error


def gamma_shape(x: Floats) -> float:
    """Return the maximum likelihood estimate of the shape of a gamma distribution, corrected for its bias.

    References
    ----------
    Johnson, N. L., Kotz, S. & Balakrishnan, N. (1994). Continuous Univariate Distributions 1, 2nd ed. Wiley.

    Examples
    --------
    >>> round(gamma_shape(np.array([19.7, 39.2, 7.8, 12.8, 10.2, 7.2, 16.1, 5.7])), 4)
    1.8377
    """
    from scipy.optimize import brentq
    from scipy.special import digamma

    n, gap = len(x), math.log(float(x.mean())) - float(np.log(x).mean())
    if gap <= 0.0:
        return math.inf
    start = (3.0 - gap + math.sqrt((gap - 3.0) ** 2 + 24.0 * gap)) / (12.0 * gap)
    shape = float(brentq(lambda k: math.log(k) - digamma(k) - gap, start / 4.0, start * 4.0, xtol=1e-14, rtol=1e-13))
    return unbiased_shape(shape, n)


def unbiased_shape(shape: float, n: int) -> float:
    """Return an estimated shape less its bias, (n - 3) k / n + 2 / (3 n).

    Examples
    --------
    >>> round(unbiased_shape(2.806929, 8), 4)
    1.8377
    """
    return (n - 3.0) * shape / n + 2.0 / (3.0 * n)


def gamma_limit(mean: float, shape: float, n: int, level: float, *, adjusted: bool) -> float:
    """Return 2 n k mean / (a quantile of chi-squared with 2 n k degrees of freedom), approximate or adjusted.

    References
    ----------
    Grice, J. V. & Bain, L. J. (1980). Journal of the American Statistical Association 75, 929-933.
    doi:10.1080/01621459.1980.10477574

    Examples
    --------
    >>> round(gamma_limit(0.5985106, 4.86, 47, 0.9, adjusted=False), 4)
    0.6533
    """
    from scipy.special import gammaincinv

    tail = 1.0 - level
    if adjusted:
        tail = float(np.interp(1.0 / n, 1.0 / np.array(ADJUSTED_SIZES[::-1]), ADJUSTED_TAILS[level][::-1]))
    return n * shape * mean / float(gammaincinv(n * shape, tail))

"""The interval of a weighted share by Korn & Graubard (1998): within 0 to 1, and with a width at both ends."""

from __future__ import annotations

import numpy as np


def share_interval(
    share: float, variance: float, n: int, df: int, effective_n: float, level: float
) -> tuple[float, float]:
    """Return the interval of a share, Clopper & Pearson's for as many samples of equal weight as tell as much.

    That number is share (1 - share) / variance, times (t(n - 1)/t(df))^2 for the degrees of freedom that strata cost.
    Where the variance is 0, as with shares of 0 or 1, it is Kish's effective number of samples.

    References
    ----------
    Korn, E. L. & Graubard, B. I. (1998). Survey Methodology 24, 193-201.

    Examples
    --------
    >>> tuple(round(end, 4) for end in share_interval(0.0, 0.0, 10, 9, 10.0, 0.95))
    (0.0, 0.3085)
    """
    from scipy.special import betaincinv, stdtrit

    if df < 1:
        return 0.0, 1.0
    tail = (1.0 - level) / 2.0
    alike = share * (1.0 - share) / variance if variance > 0.0 else effective_n
    alike *= float((stdtrit(n - 1, tail) / stdtrit(df, tail)) ** 2)
    with_it, without = alike * share, alike * (1.0 - share)
    low = float(betaincinv(with_it, without + 1.0, tail)) if with_it > 0.0 else 0.0
    high = float(betaincinv(with_it + 1.0, without, 1.0 - tail)) if without > 0.0 else 1.0
    return float(np.minimum(low, share)), float(np.maximum(high, share))

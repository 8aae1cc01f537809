"""The rules as functions of rows of concentrations, so that one call serves the estimate and its resamples.

NaN pads a row: a sample that lacks the metal, or a resample of ports that has fewer samples than the largest.
"""

from __future__ import annotations

import numpy as np

from pli_stats.stats.arguments import Floats

MAD_TO_SD = 1.4826  # of a normal distribution, as in R's mad(): 1 / qnorm(3/4)
FENCE = 1.5


def rule_values(rows: Floats, method: str, *, share: float, log: bool) -> Floats:
    """Return the background of each row by one of the rules that need no other column.

    Examples
    --------
    >>> rule_values(np.array([[1.0, 2.0, 3.0, 4.0, 50.0]]), "tukey", share=0.95, log=False).tolist()
    [7.0]
    """
    values = np.sort(np.log(rows) if log else rows, axis=-1)  # NaN last
    count = (~np.isnan(values)).sum(axis=-1)
    if method == "percentile":
        found = sorted_quantile(values, count, share)
    elif method == "tukey":
        lower, upper = (sorted_quantile(values, count, p) for p in (0.25, 0.75))
        found = upper + FENCE * (upper - lower)
    else:
        median = sorted_quantile(values, count, 0.5)
        deviation = np.sort(np.abs(values - median[..., None]), axis=-1)
        found = median + 2.0 * MAD_TO_SD * sorted_quantile(deviation, count, 0.5)
    return np.exp(found) if log else found


def sorted_quantile(values: Floats, count: Floats, share: float) -> Floats:
    """Return the quantile of each sorted row of which the first `count` are values, as R's default (type 7) has it.

    References
    ----------
    Hyndman, R. J. & Fan, Y. (1996). The American Statistician 50, 361-365. doi:10.1080/00031305.1996.10473566

    Examples
    --------
    >>> sorted_quantile(np.array([[1.0, 2.0, 4.0, np.nan]]), np.array([3]), 0.75).tolist()
    [3.0]
    """
    place = np.maximum(count - 1, 0) * share
    below = np.floor(place + 4.0 * np.finfo(np.float64).eps * place).astype(np.intp)  # R's fuzz
    part = np.maximum(place - below, 0.0)
    above = np.minimum(below + 1, values.shape[-1] - 1)
    low = np.take_along_axis(values, below[..., None], axis=-1)[..., 0]
    high = np.take_along_axis(values, above[..., None], axis=-1)[..., 0]
    return np.where(part > 0.0, low + part * (high - low), low)

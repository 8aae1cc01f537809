"""How far predictions are from the truth: the public metrics, each a call of `score`."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from pli_stats.checks import check_one_of, refusal
from pli_stats.stats.arguments import Floats, finite_vector
from pli_stats.stats.metrics.definitions import (
    METRICS,
    NEAR_ZERO,
    check_domain,
    check_metrics,
    check_pair,
    near_zero_rows,
)


def score(y: Any, yhat: Any, *, metrics: Iterable[str] = tuple(METRICS), weights: Any = None) -> dict[str, float]:
    """Return several metrics of the same predictions, computed in one pass over the per-sample columns.

    Parameters
    ----------
    y, yhat : array, (n,)
        Truth and prediction, in the same unit.
    metrics : sequence of str
        Names of metrics; by default all that there are.
    weights : array, (n,), optional
        Non-negative; only their ratios count.

    Returns
    -------
    dict of str to float
        MAPE and sMAPE are fractions.

    Raises
    ------
    InputError
        Lengths differ, a value is not finite, a name is unknown, a truth is zero where a percentage is asked for.

    References
    ----------
    Hyndman, R. J. & Koehler, A. B. (2006). International Journal of Forecasting 22, 679-688.
    doi:10.1016/j.ijforecast.2006.03.001

    Examples
    --------
    >>> score([1.0, 2.0, 4.0], [1.5, 2.0, 3.0], metrics=["mae", "mape", "bias"])
    {'mae': 0.5, 'mape': 0.25, 'bias': -0.16666666666666666}
    """
    names = check_metrics(metrics)
    truth, predicted = check_pair(y, yhat)
    w = _weights(weights, len(truth))
    check_domain(truth, names)
    out = {}
    for name in names:
        columns = METRICS[name].columns
        with np.errstate(over="ignore", invalid="ignore"):
            if columns is None:
                value = _weighted_median(np.abs(truth - predicted), w)
            else:
                x = np.column_stack(columns(truth, predicted))
                value = float(METRICS[name].value(x.mean(axis=0) if weights is None else w @ x / w.sum()))
        if not math.isfinite(value):
            raise refusal("metric_not_finite", metric=name, got=value)
        out[name] = value
    return out


def mae(y: Any, yhat: Any, *, weights: Any = None) -> float:
    """Return the mean absolute error, mean(|y - yhat|), in the unit of y.

    Parameters
    ----------
    y, yhat : array, (n,)
    weights : array, (n,), optional

    Returns
    -------
    float
        0 or more; 0 is best.

    Raises
    ------
    InputError
        Lengths differ or a value is not finite.

    References
    ----------
    Willmott, C. J. & Matsuura, K. (2005). Climate Research 30, 79-82. doi:10.3354/cr030079

    Examples
    --------
    >>> mae([1.0, 2.0], [1.5, 1.0])
    0.75
    """
    return score(y, yhat, metrics=("mae",), weights=weights)["mae"]


def mape(y: Any, yhat: Any, *, weights: Any = None, zeros: str = "error") -> float:
    """Return the mean absolute percentage error as a fraction, mean(|y - yhat| / |y|); 0.03 is 3 %.

    Parameters
    ----------
    y, yhat : array, (n,)
    weights : array, (n,), optional
    zeros : {"error", "omit"}
        What to do with truths that are zero, or below a millionth of the median truth. "omit" leaves these samples
        out; `near_zero_rows` says which they are.

    Returns
    -------
    float
        0 or more; 0 is best.

    Raises
    ------
    InputError
        A truth is zero or nearly so (the rows are named), lengths differ, or a value is not finite.

    References
    ----------
    Hyndman, R. J. & Koehler, A. B. (2006). International Journal of Forecasting 22, 679-688.
    doi:10.1016/j.ijforecast.2006.03.001

    Examples
    --------
    >>> mape([1.0, 2.0], [1.5, 1.0])
    0.5
    """
    check_one_of("zeros", zeros, ("error", "omit"))
    if zeros == "error":
        return score(y, yhat, metrics=("mape",), weights=weights)["mape"]
    truth, predicted = check_pair(y, yhat)
    kept = np.ones(len(truth), bool)
    kept[near_zero_rows(truth)] = False
    if not kept.any():
        raise refusal("zero_truth", count=len(truth), rows=range(len(truth)), share=NEAR_ZERO)
    w = _weights(weights, len(truth))[kept]
    return score(truth[kept], predicted[kept], metrics=("mape",), weights=w)["mape"]


def smape(y: Any, yhat: Any, *, weights: Any = None) -> float:
    """Return the symmetric percentage error as a fraction, mean(2 |y - yhat| / (|y| + |yhat|)).

    Parameters
    ----------
    y, yhat : array, (n,)
    weights : array, (n,), optional

    Returns
    -------
    float
        0 to 2; 0 is best. Where truth and prediction are both 0 they agree and count as 0.

    Raises
    ------
    InputError
        Lengths differ or a value is not finite.

    References
    ----------
    Makridakis, S. (1993). International Journal of Forecasting 9, 527-529. doi:10.1016/0169-2070(93)90079-3

    Examples
    --------
    >>> smape([1.0, 0.0], [3.0, 0.0])
    0.5
    """
    return score(y, yhat, metrics=("smape",), weights=weights)["smape"]


def rmse(y: Any, yhat: Any, *, weights: Any = None) -> float:
    """Return the root mean square error, sqrt(mean((y - yhat)^2)), in the unit of y.

    Parameters
    ----------
    y, yhat : array, (n,)
    weights : array, (n,), optional

    Returns
    -------
    float
        0 or more; 0 is best.

    Raises
    ------
    InputError
        Lengths differ or a value is not finite.

    References
    ----------
    Willmott, C. J. & Matsuura, K. (2005). Climate Research 30, 79-82. doi:10.3354/cr030079

    Examples
    --------
    >>> rmse([0.0, 0.0], [3.0, 3.0])
    3.0
    """
    return score(y, yhat, metrics=("rmse",), weights=weights)["rmse"]


def mse(y: Any, yhat: Any, *, weights: Any = None) -> float:
    """Return the mean square error, mean((y - yhat)^2), in the squared unit of y.

    Parameters
    ----------
    y, yhat : array, (n,)
    weights : array, (n,), optional

    Returns
    -------
    float
        0 or more; 0 is best.

    Raises
    ------
    InputError
        Lengths differ or a value is not finite.

    References
    ----------
    Hyndman, R. J. & Koehler, A. B. (2006). International Journal of Forecasting 22, 679-688.
    doi:10.1016/j.ijforecast.2006.03.001

    Examples
    --------
    >>> mse([0.0, 0.0], [3.0, 1.0])
    5.0
    """
    return score(y, yhat, metrics=("mse",), weights=weights)["mse"]


def bias(y: Any, yhat: Any, *, weights: Any = None) -> float:
    """Return the mean error, mean(yhat - y), in the unit of y; positive where predictions are too high.

    Parameters
    ----------
    y, yhat : array, (n,)
    weights : array, (n,), optional

    Returns
    -------
    float
        Any number; 0 is best.

    Raises
    ------
    InputError
        Lengths differ or a value is not finite.

    References
    ----------
    Willmott, C. J. & Matsuura, K. (2005). Climate Research 30, 79-82. doi:10.3354/cr030079

    Examples
    --------
    >>> bias([1.0, 2.0], [2.0, 2.0])
    0.5
    """
    return score(y, yhat, metrics=("bias",), weights=weights)["bias"]


def medae(y: Any, yhat: Any, *, weights: Any = None) -> float:
    """Return the median absolute error, median(|y - yhat|), in the unit of y.

    Parameters
    ----------
    y, yhat : array, (n,)
    weights : array, (n,), optional
        Then the weighted median: the middle of the values at which half of the weight is reached.

    Returns
    -------
    float
        0 or more; 0 is best.

    Raises
    ------
    InputError
        Lengths differ or a value is not finite.

    References
    ----------
    Armstrong, J. S. & Collopy, F. (1992). International Journal of Forecasting 8, 69-80.
    doi:10.1016/0169-2070(92)90008-W

    Examples
    --------
    >>> medae([1.0, 2.0, 9.0], [1.5, 2.0, 4.0])
    0.5
    """
    return score(y, yhat, metrics=("medae",), weights=weights)["medae"]


def r2(y: Any, yhat: Any, *, weights: Any = None) -> float:
    """Return the coefficient of determination, 1 - sum((y - yhat)^2) / sum((y - mean(y))^2).

    Parameters
    ----------
    y, yhat : array, (n,)
    weights : array, (n,), optional

    Returns
    -------
    float
        At most 1; 1 is best, 0 is no better than the mean of the truth, and it may be negative.

    Raises
    ------
    InputError
        All truths are equal, lengths differ, or a value is not finite.

    References
    ----------
    Kvalseth, T. O. (1985). The American Statistician 39, 279-285. doi:10.1080/00031305.1985.10479448

    Examples
    --------
    >>> r2([1.0, 2.0, 3.0], [1.0, 2.0, 2.0])
    0.5
    """
    return score(y, yhat, metrics=("r2",), weights=weights)["r2"]


def ccc(y: Any, yhat: Any, *, weights: Any = None) -> float:
    """Return Lin's concordance correlation, 2 cov / (var(y) + var(yhat) + (mean(y) - mean(yhat))^2), moments over n.

    Parameters
    ----------
    y, yhat : array, (n,)
    weights : array, (n,), optional

    Returns
    -------
    float
        -1 to 1; 1 is best.

    Raises
    ------
    InputError
        All truths are equal, lengths differ, or a value is not finite.

    References
    ----------
    Lin, L. I.-K. (1989). Biometrics 45, 255-268. doi:10.2307/2532051

    Examples
    --------
    >>> ccc([1.0, 2.0, 3.0], [2.0, 3.0, 4.0])
    0.5714285714285714
    """
    return score(y, yhat, metrics=("ccc",), weights=weights)["ccc"]


def _weights(weights: Any, n: int) -> Floats:
    """Return non-negative weights, equal ones by default."""
    if weights is None:
        return np.ones(n)
    w = finite_vector("weights", weights)
    if len(w) != n:
        raise refusal("same_length", name="weights", expected=n, got=len(w))
    if (w < 0).any() or not w.any():
        at = int(np.argmin(w))
        raise refusal("bad_weights", got=float(w[at]), position=at)
    return np.asarray(w / w.max())


def _weighted_median(x: Floats, w: Floats) -> float:
    """Return the middle of the lower and the upper weighted median (with equal weights, the median)."""
    order = np.argsort(x, kind="stable")
    share = np.cumsum(w[order]) / w.sum()
    at_half = np.isclose(share, 0.5, rtol=0.0, atol=1e-12)
    lower = int(np.argmax((share > 0.5) | at_half))
    upper = int(np.argmax((share > 0.5) & ~at_half))
    return float(x[order[lower]] + x[order[upper]]) / 2.0

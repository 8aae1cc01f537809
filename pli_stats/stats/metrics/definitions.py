"""What each metric is made of: columns of per-sample losses and a function of their means, beside its record.

Every metric but the median is a smooth function of means of per-sample columns. That one fact serves the point
estimate, weights, resampling (which only has to sum columns), jackknife, studentizing and ABC alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import listed, near_miss, refusal
from pli_stats.records.metrics import METRIC_RECORDS, MetricRecord
from pli_stats.stats.arguments import Floats, finite_vector, same_length

NEGLIGIBLE = 1e-12  # a variance this small beside the mean square is what rounding leaves of equal values
NEAR_ZERO = 1e-6  # a truth this small beside the median truth makes its percentage error meaningless


@dataclass(frozen=True, kw_only=True)
class Metric(MetricRecord):
    """A metric as a function of column means; `columns` is None where no means suffice (the median)."""

    columns: Callable[[Floats, Floats], tuple[Floats, ...]] | None
    value: Callable[[NDArray[Any]], NDArray[Any]]
    gradient: Callable[[NDArray[Any]], tuple[NDArray[Any], ...]]


def _first(m: NDArray[Any]) -> NDArray[Any]:
    """Return the only mean."""
    return np.asarray(m[..., 0])


def _unit(m: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """Return the derivative of a plain mean."""
    return (np.ones(m.shape[:-1]),)


def _root(m: NDArray[Any]) -> NDArray[Any]:
    """Return the root of the mean square."""
    return np.asarray(np.sqrt(m[..., 0]))


def _root_gradient(m: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """Return its derivative (0 where the root is 0: all errors are then 0)."""
    root = np.sqrt(m[..., 0])
    return (np.divide(0.5, root, out=np.zeros_like(root), where=root > 0),)


def _r2_columns(y: Floats, p: Floats) -> tuple[Floats, ...]:
    """Return e^2, y and y^2, with y centred against loss of digits."""
    c = y - y.mean()
    return (y - p) ** 2, c, c * c


def _r2(m: NDArray[Any]) -> NDArray[Any]:
    """Return 1 - mean square error / variance of the truth; NaN where there is no variance."""
    return np.asarray(1.0 - m[..., 0] / _positive(m[..., 2] - m[..., 1] ** 2, m[..., 2]))


def _positive(difference: NDArray[Any], size: NDArray[Any]) -> NDArray[Any]:
    """Return a difference that must be positive, NaN where it is nothing but rounding."""
    return np.where(difference > NEGLIGIBLE * size, difference, np.nan)


def _r2_gradient(m: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """Return the derivative of R squared."""
    variance = _positive(m[..., 2] - m[..., 1] ** 2, m[..., 2])
    ratio = m[..., 0] / variance / variance
    return -1.0 / variance, -2.0 * m[..., 1] * ratio, ratio


def _ccc_columns(y: Floats, p: Floats) -> tuple[Floats, ...]:
    """Return y, p, (y - p)^2, y^2 and p^2, centred on the truth's mean."""
    c, d = y - y.mean(), p - y.mean()
    return c, d, (y - p) ** 2, c * c, d * d


def _ccc(m: NDArray[Any]) -> NDArray[Any]:
    """Return 1 - mean square error / its value if truth and prediction were uncorrelated."""
    size = m[..., 3] + m[..., 4]
    return np.asarray(1.0 - m[..., 2] / _positive(size - 2.0 * m[..., 0] * m[..., 1], size))


def _ccc_gradient(m: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """Return the derivative of the concordance correlation."""
    size = m[..., 3] + m[..., 4]
    chance = _positive(size - 2.0 * m[..., 0] * m[..., 1], size)
    ratio = m[..., 2] / chance / chance
    return -2.0 * m[..., 1] * ratio, -2.0 * m[..., 0] * ratio, -1.0 / chance, ratio, ratio


def _smape_column(y: Floats, p: Floats) -> tuple[Floats, ...]:
    """Return 2 |y - p| / (|y| + |p|), 0 where both are 0 and so agree."""
    size = np.abs(y) + np.abs(p)
    return (np.divide(2.0 * np.abs(y - p), size, out=np.zeros_like(size), where=size > 0),)


def _absolute(y: Floats, p: Floats) -> tuple[Floats, ...]:
    """Return |y - p|."""
    return (np.abs(y - p),)


def _relative(y: Floats, p: Floats) -> tuple[Floats, ...]:
    """Return |y - p| / |y|."""
    return (np.abs((y - p) / y),)


def _square(y: Floats, p: Floats) -> tuple[Floats, ...]:
    """Return (y - p)^2."""
    return ((y - p) ** 2,)


def _signed(y: Floats, p: Floats) -> tuple[Floats, ...]:
    """Return p - y."""
    return (p - y,)


# Name -> columns of per-sample losses, the function of their means that is the metric, and its derivatives.
_FORMULAS: dict[str, tuple[Any, Any, Any]] = {
    "mae": (_absolute, _first, _unit),
    "mape": (_relative, _first, _unit),
    "smape": (_smape_column, _first, _unit),
    "rmse": (_square, _root, _root_gradient),
    "mse": (_square, _first, _unit),
    "bias": (_signed, _first, _unit),
    "medae": (None, _first, _unit),
    "r2": (_r2_columns, _r2, _r2_gradient),
    "ccc": (_ccc_columns, _ccc, _ccc_gradient),
}
METRICS: dict[str, Metric] = {
    name: Metric(**vars(METRIC_RECORDS[name]), columns=columns, value=value, gradient=gradient)
    for name, (columns, value, gradient) in _FORMULAS.items()
}


def check_pair(y: Any, yhat: Any, name: str = "yhat") -> tuple[Floats, Floats]:
    """Return truth and prediction as doubles of one length."""
    truth, predicted = finite_vector("y", y), finite_vector(name, yhat)
    same_length(name, yhat if hasattr(yhat, "index") else predicted, "y", y if hasattr(y, "index") else truth)
    return truth, predicted


def check_metrics(metrics: Any) -> list[str]:
    """Return the names asked for if each is a metric and none is named twice."""
    names = [metrics] if isinstance(metrics, str) or not isinstance(metrics, Iterable) else list(metrics)
    if not names:
        raise refusal("no_metrics", choices=listed(METRICS))
    for name in names:
        if not isinstance(name, str) or name not in METRICS:
            raise refusal("one_of", name="metrics", choices=listed(METRICS), got=name, hint=near_miss(name, METRICS))
        if names.count(name) > 1:
            raise refusal("metric_twice", metric=name)
    return names


def check_domain(truth: Floats, names: Iterable[str]) -> None:
    """Refuse truths for which a metric means nothing."""
    names = list(names)
    if any(METRICS[name].of_truth for name in names) and len(rows := near_zero_rows(truth)):
        raise refusal("zero_truth", count=len(rows), rows=rows, share=NEAR_ZERO)
    for name in names:
        if METRICS[name].needs_spread and np.ptp(truth) == 0.0:
            raise refusal("constant_truth", metric=name, got=float(truth[0]))


def near_zero_rows(truth: Any) -> NDArray[np.int64]:
    """Return the positions of truths that are zero or below a millionth of the median truth.

    Examples
    --------
    >>> near_zero_rows([1.0, 0.0, 2.0, 1e-9])
    array([1, 3])
    """
    size = np.abs(finite_vector("y", truth))
    return np.flatnonzero((size == 0.0) | (size < NEAR_ZERO * np.median(size)))

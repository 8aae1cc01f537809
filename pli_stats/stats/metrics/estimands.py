"""What is estimated: a metric of one model, or the difference of a metric between two, on shared columns.

All metrics of all models are columns of one matrix; a resample sums every column once, so that whatever is computed
from it is paired.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pli_stats.checks import listed, near_miss, refusal
from pli_stats.stats.arguments import Floats
from pli_stats.stats.metrics.definitions import METRICS, Metric, check_domain, near_zero_rows

EPS = float(np.finfo(np.float64).eps)
SMALLEST, LARGEST = 1e-70, 1e70  # products of squared errors stay within a double
UserMetric = Callable[[Floats, Floats], float]


@dataclass(frozen=True, eq=False)
class Estimand:
    """A number to estimate.

    Attributes
    ----------
    term : str
    model : str
    low, high : float
        Range of the number.
    positions : tuple of int
        Columns that it needs; empty where it must be computed from rows.
    value : callable
        Means of its columns (..., k) -> (...).
    gradient : callable
        Means -> derivative by each column, a tuple of k arrays.
    of_rows : callable
        Row numbers -> value.
    loss : callable or None
        For plain means of a per-sample loss: () -> that loss, (n,). `root` marks the root of such a mean.
    rounding : float
        By how much its columns may be off because truth and prediction are rounded.
    """

    term: str
    model: str
    low: float
    high: float
    positions: tuple[int, ...]
    value: Callable[[NDArray[Any]], NDArray[Any]]
    gradient: Callable[[NDArray[Any]], tuple[NDArray[Any], ...]]
    of_rows: Callable[[NDArray[np.int64]], float]
    loss: Floats | None = None
    root: bool = False
    rounding: float = 0.0


class ColumnStore:
    """The columns gathered so far; each is stored once."""

    def __init__(self) -> None:
        """Start empty."""
        self.columns: list[Floats] = []
        self.rounding: dict[tuple[int, ...], float] = {}
        self._known: dict[tuple[str, Any], tuple[int, ...]] = {}

    def add(self, model: str, metric: Metric, y: Floats, p: Floats) -> tuple[int, ...]:
        """Return the positions of the columns that the metric needs, adding those that are new."""
        if metric.columns is None:
            return ()
        key = (model, metric.columns)
        if key not in self._known:
            with np.errstate(over="ignore", invalid="ignore"):
                new, moved = metric.columns(y, p), metric.columns(y * (1.0 + 4.0 * EPS), p)
                rounding = max(float(np.abs(a - b).max()) for a, b in zip(new, moved, strict=True))
            self._known[key] = tuple(range(len(self.columns), len(self.columns) + len(new)))
            self.columns += new
            self.rounding[self._known[key]] = rounding
        return self._known[key]

    def matrix(self, n: int) -> Floats:
        """Return the columns side by side, (n, k)."""
        return np.column_stack(self.columns) if self.columns else np.empty((n, 0))


def chosen_metrics(metrics: Any) -> list[str | UserMetric]:
    """Return the metrics asked for: names, or functions f(y, yhat) -> float.

    Examples
    --------
    >>> chosen_metrics("mae")
    ['mae']
    """
    alone = isinstance(metrics, str) or callable(metrics) or not isinstance(metrics, Iterable)
    asked = [metrics] if alone else list(metrics)
    if not asked:
        raise refusal("no_metrics", choices=listed(METRICS))
    names = [metric_name(metric) for metric in asked]
    for metric, name in zip(asked, names, strict=True):
        if not callable(metric) and (not isinstance(metric, str) or metric not in METRICS):
            raise refusal("one_of", name="metrics", choices=listed(METRICS), got=metric, hint=near_miss(name, METRICS))
        if names.count(name) > 1:
            raise refusal("metric_twice", metric=name)
    return asked


def metric_name(metric: Any) -> str:
    """Return the name of a metric: its own, or that of the user's function."""
    return str(getattr(metric, "__name__", metric))


def refuse_bad_truths(y: Floats, metrics: Sequence[str | UserMetric], zeros: str) -> NDArray[np.int64]:
    """Return the rows to leave out because their truth is zero, or refuse them; refuse constant truths."""
    names = [metric for metric in metrics if isinstance(metric, str)]
    of_truth = any(METRICS[name].of_truth for name in names)
    rows = near_zero_rows(y) if zeros == "omit" and of_truth else np.empty(0, np.int64)
    kept = np.delete(y, rows)
    check_domain(kept if len(kept) else y, names)
    return rows


def model_estimands(
    y: Floats, predictions: Mapping[str, Floats], metrics: Sequence[str | UserMetric]
) -> tuple[Floats, list[Estimand]]:
    """Return the columns and the estimands of every model and metric.

    Examples
    --------
    >>> y, p = np.array([1.0, 2.0]), np.array([1.5, 1.5])
    >>> columns, wanted = model_estimands(y, {"": p}, ["mae", "rmse", "mse"])
    >>> columns.shape, [e.term for e in wanted]
    ((2, 2), ['mae', 'rmse', 'mse'])
    """
    largest = max(float(np.abs(values).max()) for values in (y, *predictions.values()))
    if largest and not SMALLEST <= largest <= LARGEST:
        raise refusal("metric_scale", least=SMALLEST, most=LARGEST, got=largest)
    store, out = ColumnStore(), []
    for model, p in predictions.items():
        for metric in metrics:
            out.append(_estimand(store, y, model, p, metric))
    return _finite_columns(store.matrix(len(y)), metrics), out


def _finite_columns(columns: Floats, metrics: Sequence[str | UserMetric]) -> Floats:
    """Refuse losses whose sum would overflow."""
    with np.errstate(over="ignore"):
        fits = np.isfinite(np.abs(columns).max(axis=0, initial=0.0) * len(columns)).all()
    if not fits:
        raise refusal("metric_not_finite", metric=", ".join(map(metric_name, metrics)), got=math.inf)
    return columns


def _estimand(store: ColumnStore, y: Floats, model: str, p: Floats, metric: str | UserMetric) -> Estimand:
    """Return one metric of one model."""
    if not isinstance(metric, str):
        return _from_function(y, model, p, metric)
    m = METRICS[metric]
    positions = store.add(model, m, y, p)
    if not positions:
        error = np.abs(y - p)
        return Estimand(
            metric, model, m.low, m.high, (), m.value, m.gradient, lambda rows: float(np.median(error[rows]))
        )

    def of_rows(rows: NDArray[np.int64]) -> float:
        return float(m.value(np.array([store.columns[k][rows].mean() for k in positions])))

    loss = store.columns[positions[0]] if m.loss or m.root else None
    rounding = store.rounding[positions]
    return Estimand(metric, model, m.low, m.high, positions, m.value, m.gradient, of_rows, loss, m.root, rounding)


def _from_function(y: Floats, model: str, p: Floats, metric: UserMetric) -> Estimand:
    """Return a user's function as an estimand; its answers are checked."""
    name = metric_name(metric)

    def of_rows(rows: NDArray[np.int64]) -> float:
        got = metric(y[rows], p[rows])
        try:
            return float("text" if isinstance(got, str | bytes) else got)
        except (TypeError, ValueError):
            raise refusal("user_metric", name=name, got=type(got).__name__) from None

    nothing = METRICS["mae"]
    return Estimand(name, model, -math.inf, math.inf, (), nothing.value, nothing.gradient, of_rows)


def difference(a: Estimand, b: Estimand, term: str) -> Estimand:
    """Return the estimand A - B of one metric of two models.

    Examples
    --------
    >>> y, p, q = np.array([1.0, 2.0]), np.array([1.5, 1.5]), np.array([1.0, 1.0])
    >>> _, (a, b) = model_estimands(y, {"A": p, "B": q}, ["mae"])
    >>> difference(a, b, "mae").of_rows(np.array([0, 1]))
    0.0
    """
    k = len(a.positions)

    def value(m: NDArray[Any]) -> NDArray[Any]:
        return np.asarray(a.value(m[..., :k]) - b.value(m[..., k:]))

    def gradient(m: NDArray[Any]) -> tuple[NDArray[Any], ...]:
        return (*a.gradient(m[..., :k]), *(-g for g in b.gradient(m[..., k:])))

    loss = None if a.loss is None or b.loss is None or a.root else a.loss - b.loss
    return Estimand(
        term,
        f"{a.model} - {b.model}",
        a.low - b.high,
        a.high - b.low,
        (*a.positions, *b.positions),
        value,
        gradient,
        lambda rows: a.of_rows(rows) - b.of_rows(rows),
        loss,
        rounding=a.rounding + b.rounding,
    )


def of_mean_loss(e: Estimand) -> Estimand:
    """Return an estimand that has a loss as a function of the mean of that loss, its only column.

    The loss of a difference is the difference of two losses, whose own columns are no longer needed.

    Examples
    --------
    >>> y, p, q = np.array([1.0, 2.0]), np.array([1.5, 1.5]), np.array([1.0, 1.0])
    >>> _, (a, b) = model_estimands(y, {"A": p, "B": q}, ["mae"])
    >>> float(of_mean_loss(difference(a, b, "mae")).value(np.array([0.25])))
    0.25
    """
    if len(e.positions) == 1:
        return replace(e, positions=(0,))
    plain = METRICS["mae"]
    return replace(e, positions=(0,), value=plain.value, gradient=plain.gradient)

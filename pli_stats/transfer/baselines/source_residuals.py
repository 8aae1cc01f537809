"""Rivals that start from the source's prediction: it with an offset, or with a model of what it leaves over."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin, clone
from sklearn.utils.validation import check_is_fitted

from pli_stats.transfer.baselines.source_rows import SourceRows, named_table
from pli_stats.transfer.features.feature_encoder import FeatureEncoder
from pli_stats.transfer.features.feature_tables import Floats


class SourceResiduals(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """The source's prediction, brought to the level of the target, and a model of the residuals if there is one.

    With f(x) the logarithm that the source's law predicts (on the target's scale, see `SourceRows.on_scale_of`), means
    over the n labelled rows of the target, and q the number of rows that the slope 1 counts for,

        b = 1 + cov(f, y - f) / (var(f) (1 + q / n)),   a = mean(y) - b mean(f),   prediction = a + b f(x) + r(x),

    r the `learner` fitted to y - a - b f, from all features of the target. q infinite: source and offset; q = 0: least
    squares. Without learner r is 0, and one labelled row suffices.

    Parameters
    ----------
    source : SourceRows
    learner : estimator, optional
    prior_rows : float
        q.

    Attributes
    ----------
    slope_, offset_ : float
        b and a.

    Examples
    --------
    >>> import pandas as pd
    >>> x = np.arange(40.0)
    >>> source = SourceRows("lakes", pd.DataFrame({"depth": x}), 0.1 * x, np.arange(40))
    >>> few = pd.DataFrame({"depth": [10.0, 20.0, 30.0]})
    >>> found = SourceResiduals(source).fit(few, [1.5, 2.5, 3.5])
    >>> found.slope_, found.predict(pd.DataFrame({"depth": [15.0]})).round(1).tolist()
    (1.0, [2.0])
    """

    def __init__(self, source: SourceRows, learner: Any = None, prior_rows: float = math.inf) -> None:
        self.source = source
        self.learner = learner
        self.prior_rows = prior_rows

    def fit(self, X: Any, y: Any) -> SourceResiduals:
        """Fit offset and slope, then the learner."""
        table, self.target_ = named_table(X, "A model of residuals"), np.asarray(y, dtype=np.float64)
        f = self._source_logs(table)
        spread = float(f.var()) * (1.0 + self.prior_rows / len(f))
        residual = self.target_ - f
        covariance = float(((f - f.mean()) * (residual - residual.mean())).mean())
        self.slope_ = 1.0 + (covariance / spread if spread > 0.0 else 0.0)
        self.offset_ = float(self.target_.mean() - self.slope_ * f.mean())
        self.model_ = None
        if self.learner is not None:
            self.encoder_ = FeatureEncoder().fit(table)
            left_over = self.target_ - self.offset_ - self.slope_ * f
            self.model_ = clone(self.learner).fit(self.encoder_.transform(table), left_over)
        return self

    def predict(self, X: Any) -> Floats:
        """Return the prediction of each row."""
        check_is_fitted(self)
        table = named_table(X, "A model of residuals")
        predicted: Floats = self.offset_ + self.slope_ * self._source_logs(table)
        if self.model_ is not None:
            predicted = predicted + self.model_.predict(self.encoder_.transform(table))
        return predicted

    def _source_logs(self, table: Any) -> Floats:
        """Return f of each row."""
        return self.source.on_scale_of(self.source.predicted(table), self.target_)

"""Rivals that learn from rows of source and target together: a weighted ridge regression, and the rows side by side."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.linear_model import Ridge
from sklearn.utils.validation import check_is_fitted

from pli_stats.transfer.baselines.source_rows import SourceRows, named_table
from pli_stats.transfer.features.feature_encoder import FeatureEncoder
from pli_stats.transfer.features.feature_tables import Floats


class PooledColumns:
    """Columns of both domains as numbers: common ones on one scale, the target's own 0 in rows of the source."""

    def __init__(self, source: SourceRows, table: pd.DataFrame) -> None:
        self.source = source
        both = pd.concat([source.table, source.common(table)], ignore_index=True)
        self.common = FeatureEncoder().fit(both)
        self.own_names = [name for name in table.columns if name not in source.columns]
        self.own = FeatureEncoder().fit(table[self.own_names]) if self.own_names else None

    def of_target(self, table: pd.DataFrame) -> Floats:
        """Return rows of the target."""
        parts = [self.common.transform(self.source.common(table))]
        if self.own is not None:
            parts.append(self.own.transform(table[self.own_names]))
        return np.hstack(parts)

    def of_source(self) -> Floats:
        """Return the rows of the source."""
        common = self.common.transform(self.source.table)
        width = 0 if self.own is None else len(self.own.kind_)
        return np.hstack([common, np.zeros((len(common), width))])


class PooledRidge(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Ridge regression on rows of source and target together, those of the source with a weight.

    With T the n rows of the target and S the m rows of the source, it minimises

        sum_T (y - a - x'b)^2 + w n/m sum_S (y - a - c - x'b)^2 + alpha (|b|^2 + c^2):

    the whole source counts w times as much as the whole target. Columns that both have are standardised over both,
    columns of the target alone are 0 in rows of the source, and c is the source's own level, shrunk towards none. A
    target of another quantity is given the mean and sd of the target's logarithms first (`SourceRows.on_scale_of`).
    w = 0 leaves the source out.

    Parameters
    ----------
    source : SourceRows
    alpha, weight : float
        alpha, and w.

    Examples
    --------
    >>> x = np.arange(6.0)
    >>> source = SourceRows("lakes", pd.DataFrame({"depth": x}), 1.0 + 2.0 * x, np.arange(6))
    >>> few = pd.DataFrame({"depth": [1.0, 2.0]})
    >>> PooledRidge(source, alpha=1e-6, weight=3.0).fit(few, [3.0, 5.0]).predict(few).round(3).tolist()
    [3.0, 5.0]
    """

    def __init__(self, source: SourceRows, alpha: float = 1.0, weight: float = 1.0) -> None:
        self.source = source
        self.alpha = alpha
        self.weight = weight

    def fit(self, X: Any, y: Any) -> PooledRidge:
        """Solve the normal equations of both domains."""
        source, table, target = self.source, named_table(X, "Pooled ridge"), np.asarray(y, dtype=np.float64)
        self.columns_ = PooledColumns(source, table)
        theirs, ours = self.columns_.of_source(), self.columns_.of_target(table)
        level = np.repeat([1.0, 0.0], [len(theirs), len(ours)])
        weights = np.repeat([self.weight * len(ours) / len(theirs), 1.0], [len(theirs), len(ours)])
        design = np.column_stack([np.vstack([theirs, ours]), level])
        both = np.concatenate([source.on_scale_of(source.logs, target), target])
        self.model_ = Ridge(self.alpha).fit(design, both, sample_weight=weights)
        return self

    def predict(self, X: Any) -> Floats:
        """Return the prediction for rows of the target."""
        check_is_fitted(self)
        ours = self.columns_.of_target(named_table(X, "Pooled ridge"))
        predicted: Floats = self.model_.predict(np.column_stack([ours, np.zeros(len(ours))]))
        return predicted

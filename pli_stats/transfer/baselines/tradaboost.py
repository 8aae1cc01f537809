"""Two-stage TrAdaBoost.R2: boosted trees of both domains; rows of the source count less where they do not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import brentq
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.tree import DecisionTreeRegressor
from sklearn.utils.validation import check_is_fitted

from pli_stats.transfer.baselines.pooled_rows import PooledColumns
from pli_stats.transfer.baselines.source_rows import SourceRows, named_table
from pli_stats.transfer.features.feature_tables import Floats

N_STEPS = 6  # S
LEAST_LOG_BETA = -700.0  # exp of it is above the smallest double


class TwoStageTrAdaBoost(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Boosted trees of source and target: first the source's rows lose weight, then the target's are boosted.

    Stage 1 starts with equal weights of the m rows of the source and the n of the target. In each of `step` steps a
    tree is fitted to all rows; with e = |y - h(x)| / max |y - h(x)| a row of the source gets the weight w beta^e, beta
    such that after step t of S - 1 the target has the share

        n / (m + n) + t / (S - 1) (1 - n / (m + n)).

    Stage 2 is AdaBoost.R2 in which the source's weights stay as they are: of each tree epsilon = sum w e / sum w over
    the target (it ends at 0.5), beta = epsilon / (1 - epsilon), and rows of the target get w beta^(1 - e), scaled to
    their old sum. The prediction is the median of the trees weighted by ln(1 / beta). How many steps are best is a
    setting, chosen by inner folds.

    Differences from the authors': trees are fitted with weights, not to weighted draws, and epsilon is that of the rows
    of the target, as those of the source have their say already.

    Parameters
    ----------
    source : SourceRows
    step : int
        0 (the source counts as much as it has rows) to 5 (it does not count).
    max_depth, n_trees, seed
        Of the trees.

    References
    ----------
    Pardoe, D. & Stone, P. (2010). Boosting for regression transfer. Proceedings of the 27th International Conference on
    Machine Learning, 863-870.
    Drucker, H. (1997). Improving regressors using boosting techniques. Proceedings of the 14th International Conference
    on Machine Learning.

    Examples
    --------
    >>> import pandas as pd
    >>> x = np.arange(20.0)
    >>> source = SourceRows("lakes", pd.DataFrame({"depth": x}), np.floor(x / 10.0), np.arange(20))
    >>> few = pd.DataFrame({"depth": [3.0, 14.0]})
    >>> TwoStageTrAdaBoost(source, step=2).fit(few, [0.0, 1.0]).predict(few).tolist()
    [0.0, 1.0]
    """

    def __init__(self, source: SourceRows, step: int = 2, max_depth: int = 4, n_trees: int = 30, seed: int = 1) -> None:
        self.source = source
        self.step = step
        self.max_depth = max_depth
        self.n_trees = n_trees
        self.seed = seed

    def fit(self, X: Any, y: Any) -> TwoStageTrAdaBoost:
        """Weigh the source down, then boost."""
        source, table, target = self.source, named_table(X, "TrAdaBoost"), np.asarray(y, dtype=np.float64)
        self.columns_ = PooledColumns(source, table)
        x = np.vstack([self.columns_.of_source(), self.columns_.of_target(table)])
        both = np.concatenate([source.on_scale_of(source.logs, target), target])
        ours = np.repeat([False, True], [len(source.logs), len(target)])
        weights = np.full(len(both), 1.0 / len(both))
        for t in range(1, self.step + 1):
            weights = lightened(weights, relative_errors(both, self._tree(x, both, weights).predict(x)), ours, t)
        self.source_share_ = float(weights[~ours].sum())
        self.trees_, self.log_weights_ = self._boosted(x, both, weights, ours)
        return self

    def predict(self, X: Any) -> Floats:
        """Return the weighted median of the trees for each row."""
        check_is_fitted(self)
        x = self.columns_.of_target(named_table(X, "TrAdaBoost"))
        votes = np.column_stack([tree.predict(x) for tree in self.trees_])
        order = np.argsort(votes, axis=1, kind="stable")
        reached = np.cumsum(self.log_weights_[order], axis=1)
        middle = np.argmax(reached >= 0.5 * reached[:, -1:], axis=1)
        rows = np.arange(len(x))
        predicted: Floats = votes[rows, order[rows, middle]]
        return predicted

    def _boosted(self, x: Floats, y: Floats, weights: Floats, ours: Any) -> tuple[list[Any], Floats]:
        """Return the trees of stage 2 and what each counts in the median; at least one tree."""
        trees: list[Any] = []
        votes: list[float] = []
        weights = weights.copy()
        for _ in range(self.n_trees):
            tree = self._tree(x, y, weights)
            e = relative_errors(y[ours], tree.predict(x[ours]))
            epsilon = float(weights[ours] @ e / weights[ours].sum())
            if epsilon >= 0.5 and trees:
                break
            trees.append(tree)
            if not 0.0 < epsilon < 0.5:  # without error, or the first tree and no better than chance
                votes.append(1.0)
                break
            beta = epsilon / (1.0 - epsilon)
            votes.append(-np.log(beta))
            weights[ours] *= beta ** (1.0 - e)
            # The source keeps its share: the target's rows trade weight among themselves.
            weights[ours] *= (1.0 - weights[~ours].sum()) / weights[ours].sum()
        return trees, np.array(votes)

    def _tree(self, x: Floats, y: Floats, weights: Floats) -> DecisionTreeRegressor:
        """Return a tree fitted with weights."""
        return DecisionTreeRegressor(max_depth=self.max_depth, random_state=self.seed).fit(x, y, sample_weight=weights)


def relative_errors(y: Floats, predicted: Floats) -> Floats:
    """Return absolute errors as shares of the largest; 0 where there is none.

    Examples
    --------
    >>> relative_errors(np.array([1.0, 2.0]), np.array([1.0, 4.0])).tolist()
    [0.0, 1.0]
    """
    errors = np.abs(y - predicted)
    largest = float(errors.max())
    relative: Floats = errors / largest if largest > 0.0 else errors
    return relative


def lightened(weights: Floats, e: Floats, ours: Any, t: int, n_steps: int = N_STEPS) -> Floats:
    """Return weights after step t of stage 1: the target has its share, and the source's rows lose by their errors.

    Where the source's rows without error keep the target below its share, they lose weight alike.

    Examples
    --------
    >>> e, ours = np.array([0.0, 1.0, 0.5, 0.5]), np.array([False, False, True, True])
    >>> lightened(np.full(4, 0.25), e, ours, 1, 3).round(4).tolist()
    [0.25, 0.0, 0.375, 0.375]
    """
    n = int(ours.sum())
    first = n / len(weights)
    share = first + t / (n_steps - 1) * (1.0 - first)  # of the target
    theirs, mine = weights[~ours], weights[ours]
    allowed = mine.sum() * (1.0 - share) / share  # what the source may weigh beside the target's present weight

    def excess(log_beta: float) -> float:
        return float(theirs @ np.exp(log_beta * e[~ours]) - allowed)

    reachable = excess(LEAST_LOG_BETA) < 0.0 < excess(0.0)
    log_beta = brentq(excess, LEAST_LOG_BETA, 0.0, xtol=1e-12) if reachable else LEAST_LOG_BETA
    lighter = theirs * np.exp(log_beta * e[~ours])
    total = float(lighter.sum())
    out = weights.copy()
    out[~ours] = lighter * (allowed / total) if total > 0.0 else 0.0
    result: Floats = out / out.sum()
    return result

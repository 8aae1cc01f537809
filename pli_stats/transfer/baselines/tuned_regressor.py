"""One protocol for every rival: encode, take logs, choose among a stated number of settings, fit; on one thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, RegressorMixin, clone
from sklearn.linear_model import Ridge
from sklearn.model_selection import GroupKFold, KFold
from sklearn.utils.validation import check_is_fitted, validate_data
from threadpoolctl import threadpool_limits

from pli_stats.checks import check_seed, check_whole, listed, refusal
from pli_stats.transfer.features.feature_encoder import FeatureEncoder
from pli_stats.transfer.features.feature_tables import Floats, feature_table
from pli_stats.transfer.features.training_rows import Labelled, labelled

LEAST_ROWS = 2
SEEDS = 1 << 31  # learners take seeds below this
Rows = NDArray[np.int64]


class TunedRegressor(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Fit a learner to the logarithm of a positive target, with settings chosen by cross-validation inside `fit`.

    Features are encoded by a `FeatureEncoder`, the target is z = (ln y - mean) / sd; both are learnt from the rows that
    are fitted, inside the inner cross-validation from its training rows. A prediction is exp(sd f(x) + mean): of the
    median of y given x, not of its mean. Among the settings of `grid` the one with the smallest mean absolute error of
    y (not of its logarithm), averaged over the inner folds, is fitted to all rows; of equal ones the first. With one
    setting nothing is searched. Inner folds keep groups whole where `groups` names two at least, and are as many as
    there are groups if those are fewer than `inner_folds`; else rows are shuffled into folds.

    Columns of which `leave_out` says something are kept from the encoder. With `encode=False` the learner gets the
    table as it came, those columns too, and ln y as it is: it encodes and standardises what it needs.

    Everything runs on one thread, whatever the environment says, so that the numbers do not depend on it.

    Attributes
    ----------
    best_params_ : dict
        The settings chosen.
    scores_ : array, (len(grid),)
        Mean absolute error of y of each setting, averaged over the inner folds; empty where nothing was searched.
    model_ : estimator
        Fitted to all rows, on the scale of z.
    encoder_ : FeatureEncoder
    center_, scale_ : float
        Mean and sd (divisor n; 1 if all are equal) of ln y; 0 and 1 with `encode=False`.
    n_features_in_, feature_names_in_
        As in scikit-learn.

    Examples
    --------
    >>> x = np.arange(12.0).reshape(-1, 1)
    >>> tuned = TunedRegressor(Ridge(), ({"alpha": 1.0}, {"alpha": 0.001})).fit(x, np.exp(0.1 * x[:, 0]))
    >>> tuned.best_params_, tuned.predict([[5.0]]).round(3).tolist()
    ({'alpha': 0.001}, [1.649])
    """

    def __init__(
        self,
        model: Any = None,
        grid: tuple[Mapping[str, Any], ...] = ({},),
        inner_folds: int = 3,
        seed: int = 1,
        encode: bool = True,
        leave_out: Callable[[str], Any] | None = None,
    ) -> None:
        self.model = model
        self.grid = grid
        self.inner_folds = inner_folds
        self.seed = seed
        self.encode = encode
        self.leave_out = leave_out

    def fit(self, X: Any, y: Any, groups: Any = None) -> TunedRegressor:
        """Choose the settings and fit the learner with them."""
        if len(self.grid) == 0:
            raise refusal("grid_empty", got=self.grid)
        self.encoder_ = FeatureEncoder().fit(self._kept(X))
        rows = labelled(X, y, groups=groups, log_target=False)
        if (rows.y <= 0.0).any():
            at = int(np.argmax(rows.y <= 0.0))
            raise refusal("rival_target", got=float(rows.y[at]), position=at)
        if len(rows) < LEAST_ROWS:
            raise refusal("rival_rows", least=LEAST_ROWS, got=len(rows))
        folds = self._folds(rows)
        validate_data(self, rows.table, reset=True, skip_check_array=True)
        with threadpool_limits(limits=1):
            errors = [self._errors(rows, train, test) for train, test in folds] if len(self.grid) > 1 else []
            self.scores_ = np.mean(errors, axis=0) if errors else np.empty(0)
            self.best_params_ = dict(self.grid[int(np.argmin(self.scores_)) if errors else 0])
            self.center_, self.scale_, target = self._scaled(np.log(rows.y))
            self.model_ = self._model(self.best_params_).fit(self._seen(self.encoder_, rows.table), target)
        return self

    def predict_log(self, X: Any) -> Floats:
        """Return the predicted logarithm of y for each row, however far it lies from those of `fit`."""
        check_is_fitted(self)
        encoded = self.encoder_.transform(self._kept(X))
        with threadpool_limits(limits=1):
            standardised = self.model_.predict(encoded if self.encode else feature_table(X))
        logs: Floats = self.center_ + self.scale_ * standardised
        return logs

    def predict(self, X: Any) -> Floats:
        """Return the predicted median of y for each row; levels that `fit` did not see are warned of."""
        check_is_fitted(self)
        self.encoder_.warn_of_unseen(self._kept(X), stacklevel=3)
        with np.errstate(over="ignore"):
            predicted: Floats = np.exp(self.predict_log(X))
        beyond = ~((predicted > 0.0) & (predicted < np.inf))
        if beyond.any():
            raise refusal("prediction_range", row=int(np.argmax(beyond)))
        return predicted

    def _errors(self, rows: Labelled, train: Rows, test: Rows) -> list[float]:
        """Return the mean absolute error of each setting on the test rows of one inner fold."""
        encoder = FeatureEncoder().fit(self._kept(_taken(rows.table, train)))
        seen, new = (self._seen(encoder, _taken(rows.table, part)) for part in (train, test))
        center, scale, target = self._scaled(np.log(rows.y[train]))
        errors = []
        for settings in self.grid:
            model = self._model(settings).fit(seen, target)
            with np.errstate(over="ignore"):  # a setting that explodes has an infinite error, and is not chosen
                predicted = np.exp(center + scale * model.predict(new))
            errors.append(float(np.abs(predicted - rows.y[test]).mean()))
        return errors

    def _model(self, settings: Mapping[str, Any]) -> Any:
        """Return the unfitted model with these settings."""
        return (Ridge() if self.model is None else clone(self.model)).set_params(**settings)

    def _seen(self, encoder: FeatureEncoder, table: Any) -> Any:
        """Return what the model sees of a table."""
        return encoder.transform(self._kept(table)) if self.encode else table

    def _kept(self, X: Any) -> Any:
        """Return the columns that the encoder sees."""
        if self.leave_out is None:
            return X
        table = feature_table(X)
        names = list(table.columns) if isinstance(table, pd.DataFrame) else []
        kept = [name for name in names if not self.leave_out(name)]
        if names and not kept:
            raise refusal("all_left_out", columns=listed(names))
        return table[kept] if names else table

    def _scaled(self, logs: Floats) -> tuple[float, float, Floats]:
        """Return centre, scale and the target as the model is given it."""
        return _standardised(logs) if self.encode else (0.0, 1.0, logs)

    def _folds(self, rows: Labelled) -> list[tuple[Rows, Rows]]:
        """Return training and test rows of the inner folds."""
        n_folds = check_whole("inner_folds", self.inner_folds, 2)
        if rows.groups is not None and len(rows.labels) > 1:
            # Numbered by name, so that groups of one size fall into the same folds whatever the order of the rows.
            rank = np.argsort(np.argsort([str(label) for label in rows.labels], kind="stable"), kind="stable")
            grouped = GroupKFold(min(n_folds, len(rows.labels)))
            return list(grouped.split(rows.y, groups=rank[rows.groups]))
        shuffled = KFold(min(n_folds, len(rows)), shuffle=True, random_state=check_seed(self.seed) % SEEDS)
        return list(shuffled.split(rows.y))

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn what this regressor takes."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.string = True
        tags.target_tags.positive_only = True
        return tags


def _standardised(logs: Floats) -> tuple[float, float, Floats]:
    """Return mean, sd (1 if there is no spread) and the standardised values."""
    center, spread = float(logs.mean()), float(logs.std())
    scale = spread if np.ptp(logs) > 0.0 else 1.0
    return center, scale, (logs - center) / scale


def _taken(table: pd.DataFrame | NDArray[Any], rows: Rows) -> pd.DataFrame | NDArray[Any]:
    """Return some rows of a table."""
    return table.iloc[rows] if isinstance(table, pd.DataFrame) else table[rows]

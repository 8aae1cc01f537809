"""Regression kriging: a trend from the features, and kriging of what it leaves over from the coordinates."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.linear_model import Ridge
from sklearn.utils.validation import check_is_fitted

from pli_stats.transfer.baselines.kriging import COORDINATES, OrdinaryKriging
from pli_stats.transfer.baselines.source_rows import named_table
from pli_stats.transfer.features.feature_encoder import FeatureEncoder
from pli_stats.transfer.features.feature_tables import Floats
from pli_stats.transfer.features.place_and_time import tieable


class RegressionKriging(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Ridge regression on the features that are no places, and ordinary kriging of its residuals.

    prediction = trend(x) + kriging of (y - trend) at the place, in the two steps of the first reference; with
    nugget = 1, no part of the variance being spatial, it is the trend. Far from all samples it is the trend, too. Where
    all features are places the trend is a mean, and it is `OrdinaryKriging`.

    Parameters
    ----------
    coordinates : pair of str
        Latitude and longitude, in degrees.
    alpha : float
        Penalty of the trend.
    range_km, nugget
        As in `OrdinaryKriging`.

    References
    ----------
    Hengl, T., Heuvelink, G. B. M. & Rossiter, D. G. (2007). About regression-kriging: from equations to case studies.
    Computers & Geosciences 33, 1301-1315. doi:10.1016/j.cageo.2007.05.001

    Examples
    --------
    >>> import pandas as pd
    >>> sites = pd.DataFrame({"latitude": [33.7, 33.8], "longitude": [-118.2, -118.3], "depth": [1.0, 3.0]})
    >>> RegressionKriging(alpha=1e-9, nugget=1.0).fit(sites, [1.0, 2.0]).predict(sites).round(6).tolist()
    [1.0, 2.0]
    """

    def __init__(
        self,
        coordinates: tuple[str, str] = COORDINATES,
        alpha: float = 10.0,
        range_km: float = 10.0,
        nugget: float = 0.5,
    ) -> None:
        self.coordinates = coordinates
        self.alpha = alpha
        self.range_km = range_km
        self.nugget = nugget

    def fit(self, X: Any, y: Any) -> RegressionKriging:
        """Fit the trend, then solve the kriging system of its residuals."""
        table, target = named_table(X, "Regression kriging"), np.asarray(y, dtype=np.float64)
        self.trend_columns_ = [n for n in tieable(table.columns) if n not in self.coordinates]
        self.encoder_, self.mean_ = None, float(target.mean())
        if self.trend_columns_:
            self.encoder_ = FeatureEncoder().fit(table[self.trend_columns_])
            self.trend_ = Ridge(self.alpha).fit(self.encoder_.transform(table[self.trend_columns_]), target)
        spatial = OrdinaryKriging(self.coordinates, self.range_km, self.nugget)
        self.kriging_ = spatial.fit(table, target - self._trend(table))
        return self

    def predict(self, X: Any) -> Floats:
        """Return the prediction at each place."""
        check_is_fitted(self)
        table = named_table(X, "Regression kriging")
        predicted: Floats = self._trend(table) + self.kriging_.predict(table)
        return predicted

    def _trend(self, table: Any) -> Floats:
        """Return the trend of each row."""
        if self.encoder_ is None:
            return np.full(len(table), self.mean_)
        trend: Floats = self.trend_.predict(self.encoder_.transform(table[self.trend_columns_]))
        return trend

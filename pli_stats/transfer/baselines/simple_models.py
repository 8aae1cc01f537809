"""Two learners of scikit-learn whose settings are made to suit any number of rows and features."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel
from sklearn.neighbors import KNeighborsRegressor

from pli_stats.transfer.features.feature_tables import Floats

SMOOTHNESS = 2.5  # of the Matern kernel: twice differentiable


class NearestNeighbours(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """The mean of the nearest training rows; of all of them where there are fewer than `n_neighbors`.

    Attributes
    ----------
    model_ : KNeighborsRegressor

    Examples
    --------
    >>> NearestNeighbours(n_neighbors=50).fit([[0.0], [1.0]], [1.0, 3.0]).predict([[0.0]]).tolist()
    [2.0]
    """

    def __init__(self, n_neighbors: int = 10, weights: str = "uniform") -> None:
        self.n_neighbors = n_neighbors
        self.weights = weights

    def fit(self, X: Any, y: Any) -> NearestNeighbours:
        """Keep the training rows."""
        self.model_ = KNeighborsRegressor(min(self.n_neighbors, len(X)), weights=self.weights, n_jobs=1).fit(X, y)
        return self

    def predict(self, X: Any) -> Floats:
        """Return the mean of the neighbours of each row."""
        predicted: Floats = self.model_.predict(X)
        return predicted


class FixedGaussianProcess(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """A Gaussian process with a Matern kernel (nu = 5/2) whose settings are given, not fitted by likelihood.

    The covariance of standardised targets is (1 - s) k(r / (l sqrt(p))) between rows at distance r in p features, and 1
    of a row with itself: distances between standardised rows grow as sqrt(p), so one l suits any number of features.
    Cost: one Cholesky factorisation, where a likelihood search takes some dozens.

    Attributes
    ----------
    model_ : GaussianProcessRegressor

    References
    ----------
    Rasmussen, C. E. & Williams, C. K. I. (2006). Gaussian Processes for Machine Learning. MIT Press. ISBN 026218253X

    Examples
    --------
    >>> FixedGaussianProcess(noise=0.5).fit([[0.0], [9.0]], [1.0, -1.0]).predict([[0.0]]).round(3).tolist()
    [0.5]
    """

    def __init__(self, length: float = 1.0, noise: float = 0.5) -> None:
        self.length = length
        self.noise = noise

    def fit(self, X: Any, y: Any) -> FixedGaussianProcess:
        """Factorise the covariance of the training rows."""
        smooth = Matern(self.length * math.sqrt(np.shape(X)[1]), nu=SMOOTHNESS)
        kernel = ConstantKernel(1.0 - self.noise) * smooth + WhiteKernel(self.noise)
        self.model_ = GaussianProcessRegressor(kernel, optimizer=None).fit(X, y)
        return self

    def predict(self, X: Any) -> Floats:
        """Return the posterior mean of each row."""
        predicted: Floats = self.model_.predict(X)
        return predicted

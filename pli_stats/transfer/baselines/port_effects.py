"""Rivals with an effect of the port: ridge regression with random intercepts, and boosted trees with them (GPBoost)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import check_is_fitted

from pli_stats.checks import listed, optional_package, refusal
from pli_stats.transfer.baselines.source_rows import named_table
from pli_stats.transfer.features.feature_encoder import FeatureEncoder
from pli_stats.transfer.features.feature_tables import Floats

PORT = "group"  # no feature of a domain may be called so
WHO = "A model with port effects"


def is_port(name: str) -> bool:
    """Say whether a column is the port that a model with port effects needs beside the features.

    Examples
    --------
    >>> is_port("group"), is_port("depth")
    (True, False)
    """
    return name == PORT


def split_ports(X: Any) -> tuple[pd.DataFrame, pd.Series]:
    """Return the features without the port, and the port of each row as text.

    Examples
    --------
    >>> features, ports = split_ports(pd.DataFrame({"depth": [3.0, 5.0], "group": ["Eden", 7]}))
    >>> list(features), ports.tolist()
    (['depth'], ['Eden', '7'])
    """
    table = named_table(X, WHO)
    if PORT not in table:
        raise refusal("model_columns", who=WHO, columns=listed([PORT]), names=listed(table.columns))
    if table[PORT].isna().any():
        at = int(np.argmax(table[PORT].isna()))
        raise refusal("port_cell", who=WHO, column=PORT, position=at)
    return table.drop(columns=PORT), table[PORT].astype(str).reset_index(drop=True)


class PortRidge(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Ridge regression with a random intercept of the port: y = a + x'b + u(port) + e.

    With ratio = var(u) / var(e) given, V of a port of n rows is I + ratio 11', and it minimises

        (y - a - x'b)' V^-1 (y - a - x'b) + alpha |b|^2,   u(port) = ratio n / (1 + ratio n) mean of its residuals:

    for alpha = 0 the generalised least squares and best linear unbiased predictions of the linear mixed model with
    these variances. A sample of a port of `fit` is predicted with u(port), one of another port with u = 0: of a port
    that was not seen nothing is known. Against plain ridge regression, ports of many samples count less.

    Parameters
    ----------
    alpha, ratio : float

    Attributes
    ----------
    intercept_, coef_
        a and b, of the encoded features.
    effects_ : Series
        u by port.

    References
    ----------
    Laird, N. M. & Ware, J. H. (1982). Random-effects models for longitudinal data. Biometrics 38(4), 963-974.
    doi:10.2307/2529876

    Examples
    --------
    >>> rows = pd.DataFrame({"depth": [1.0, 2.0, 1.0, 2.0], "group": ["Eden", "Eden", "Botany", "Botany"]})
    >>> found = PortRidge(alpha=1e-9, ratio=1e9).fit(rows, [1.0, 2.0, 3.0, 4.0])
    >>> found.effects_.round(3).to_dict(), found.predict(rows.assign(group="Jervis")).round(3).tolist()
    ({'Botany': 1.0, 'Eden': -1.0}, [2.0, 3.0, 2.0, 3.0])
    """

    def __init__(self, alpha: float = 1.0, ratio: float = 1.0) -> None:
        self.alpha = alpha
        self.ratio = ratio

    def fit(self, X: Any, y: Any) -> PortRidge:
        """Solve the mixed model equations."""
        table, ports = split_ports(X)
        target = np.asarray(y, dtype=np.float64)
        self.encoder_ = FeatureEncoder().fit(table)
        design = np.column_stack([np.ones(len(table)), self.encoder_.transform(table)])
        names, codes, counts = np.unique(ports.to_numpy(), return_inverse=True, return_counts=True)
        # V^(-1/2) takes from each row this share of its port's mean.
        share = (1.0 - 1.0 / np.sqrt(1.0 + self.ratio * counts))[codes]

        def whitened(values: Floats) -> Floats:
            means = np.stack([np.bincount(codes, column) / counts for column in values.T], axis=1)
            return np.asarray(values - share[:, None] * means[codes])

        x, z = whitened(design), whitened(target[:, None])[:, 0]
        penalty = np.diag([0.0, *[np.sqrt(self.alpha)] * (design.shape[1] - 1)])
        padded = np.concatenate([z, np.zeros(len(penalty))])
        solution = np.linalg.lstsq(np.vstack([x, penalty]), padded, rcond=None)[0]
        self.intercept_, self.coef_ = float(solution[0]), solution[1:]
        residual = target - design @ solution
        shrunk = self.ratio / (1.0 + self.ratio * counts) * np.bincount(codes, residual)
        self.effects_ = pd.Series(shrunk, index=names)
        return self

    def predict(self, X: Any) -> Floats:
        """Return the prediction of each row, with the effect of its port where that was seen."""
        check_is_fitted(self)
        table, ports = split_ports(X)
        effect = ports.map(self.effects_).fillna(0.0).to_numpy(dtype=np.float64)
        predicted: Floats = self.intercept_ + self.encoder_.transform(table) @ self.coef_ + effect
        return predicted


class PortBoosting(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Boosted trees plus a random intercept of the port, by GPBoost, whose variances maximise the likelihood.

    As in `PortRidge`, a sample of a port that was not seen is predicted without an effect. Needs the package gpboost,
    of the extra `boosting`.

    Parameters
    ----------
    n_trees, max_depth, learning_rate, min_data_in_leaf, seed
        Of the trees.

    References
    ----------
    Sigrist, F. (2022). Gaussian process boosting. Journal of Machine Learning Research 23(232), 1-46.
    https://jmlr.org/papers/v23/20-322.html
    """

    def __init__(
        self,
        n_trees: int = 200,
        max_depth: int = 3,
        learning_rate: float = 0.05,
        min_data_in_leaf: int = 5,
        seed: int = 1,
    ) -> None:
        self.n_trees = n_trees
        self.max_depth = max_depth
        self.learning_rate = learning_rate
        self.min_data_in_leaf = min_data_in_leaf
        self.seed = seed

    def fit(self, X: Any, y: Any) -> PortBoosting:
        """Boost the trees and fit the variances."""
        gpboost = optional_package("gpboost", "The model 'port_boosting'")
        table, ports = split_ports(X)
        self.encoder_ = FeatureEncoder().fit(table)
        self.known_ = sorted(set(ports))
        data = gpboost.Dataset(self.encoder_.transform(table), np.asarray(y, dtype=np.float64))
        settings = {
            "objective": "regression",
            "max_depth": self.max_depth,
            "learning_rate": self.learning_rate,
            "min_data_in_leaf": self.min_data_in_leaf,
            "num_threads": 1,
            "seed": self.seed,
            "deterministic": True,
            "verbose": -1,
        }
        effects = gpboost.GPModel(group_data=ports.to_numpy(), likelihood="gaussian", num_parallel_threads=1)
        self.model_ = gpboost.train(settings, data, gp_model=effects, num_boost_round=self.n_trees, verbose_eval=False)
        return self

    def predict(self, X: Any) -> Floats:
        """Return the prediction of each row, with the effect of its port where that was seen."""
        check_is_fitted(self)
        table, ports = split_ports(X)
        found = self.model_.predict(
            data=self.encoder_.transform(table),
            group_data_pred=ports.to_numpy(),
            predict_var=False,
            pred_latent=True,
        )
        return np.asarray(found["fixed_effect"] + found["random_effect_mean"], dtype=np.float64)

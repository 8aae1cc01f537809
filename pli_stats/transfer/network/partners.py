"""Models of few rows beside the networks: ridge, Gaussian process, and what a source's network says, corrected."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Kernel, Matern, WhiteKernel
from sklearn.linear_model import RidgeCV

from pli_stats.transfer.features.feature_encoder import FeatureEncoder
from pli_stats.transfer.network.architecture import Floats
from pli_stats.transfer.network.ensemble import Ensemble, as_source

MOST_LENGTHS = 0.25  # of as many as there are rows: with more columns all have one length
SMOOTHNESS = 2.5  # of the Matern kernel: twice differentiable
PENALTIES = tuple(np.logspace(-2.0, 3.0, 16).tolist())  # of ridge, for standardised columns


@dataclass(frozen=True, eq=False)
class Partner:
    """A linear model or the mean of a Gaussian process, on encoded features, added to what a source says or not.

    With z the encoded features, s(x) the source's prediction and k the Matern kernel (nu = 5/2),

        linear:   center + z w          (and s(x) as the last column of z where it stands on the source)
        process:  center + k(z, rows) w

    and s(x) added where it stands on the source.

    Attributes
    ----------
    name : {"ridge", "gaussian_process", "source", "offset", "residual"}
    center : float
    encoder : FeatureEncoder, optional
    weights : array, (p,) or (n,)
    rows : array, (n, p)
        Encoded training rows of a process; empty for a linear model.
    lengths : array, (p,)
        Of the kernel, one a column.
    source : Ensemble, optional
    tied : tuple of str
        Columns of the target that the source knows.
    """

    name: str
    center: float = 0.0
    encoder: FeatureEncoder | None = None
    weights: Floats = field(default_factory=lambda: np.zeros(0))
    rows: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    lengths: Floats = field(default_factory=lambda: np.zeros(0))
    source: Ensemble | None = None
    tied: tuple[str, ...] = ()

    def predict(self, features: Any) -> Floats:
        """Return predictions on the working scale, (n,)."""
        said = None if self.source is None else self.source.of_networks(as_source(self.source, features, self.tied))
        out = np.full(len(features), self.center) if said is None else self.center + said
        if self.encoder is None:
            return out
        z = np.asarray(self.encoder.transform(features), dtype=np.float64)
        if len(self.rows):
            return np.asarray(out + Matern(self.lengths, nu=SMOOTHNESS)(z, self.rows) @ self.weights)
        if said is not None:
            z = np.column_stack([z, said])
        return np.asarray(out + z @ self.weights)


Learner = Callable[[np.ndarray[Any, Any]], Partner]  # from a mask of the rows to learn from


def ridge(encoder: FeatureEncoder, z: Floats, y: Floats) -> Learner:
    """Return ridge regression on encoded rows, its penalty chosen by leave-one-out errors."""
    return lambda rows: Partner("ridge", *_linear(z[rows], y[rows], encoder))


def gaussian_process(encoder: FeatureEncoder, z: Floats, y: Floats) -> Learner:
    """Return a Gaussian process whose lengths, signal and noise have the highest marginal likelihood of all rows.

    One length for all columns, or one a column where Akaike's criterion is for it. Within inner folds these stay: only
    the rows change.

    References
    ----------
    Rasmussen, C. E. & Williams, C. K. I. (2006). Gaussian Processes for Machine Learning. MIT Press. ISBN 026218253X
    Akaike, H. (1974). IEEE Transactions on Automatic Control 19, 716-723. doi:10.1109/TAC.1974.1100705
    """
    center, scale = float(y.mean()), float(y.std()) or 1.0
    found = _likeliest(z, (y - center) / scale)
    length = np.broadcast_to(found.k1.k2.length_scale, z.shape[1:]).astype(np.float64)

    def learn(rows: np.ndarray[Any, Any]) -> Partner:
        """Condition the process on some rows."""
        middle = float(y[rows].mean())
        alpha = _process(found, z[rows], (y[rows] - middle) / scale, search=False).alpha_
        weights = scale * float(found.k1.k1.constant_value) * alpha
        return Partner("gaussian_process", middle, encoder, weights, z[rows], length)

    return learn


def from_source(
    source: Ensemble, tied: tuple[str, ...], encoder: FeatureEncoder, z: Floats, y: Floats, said: Floats
) -> dict[str, Learner]:
    """Return the rungs below fine-tuning: the source as it is, with an offset, with a linear model of its residuals."""

    def residual(rows: np.ndarray[Any, Any]) -> Partner:
        """Learn what the source's prediction lacks, from the features and from that prediction."""
        columns = np.column_stack([z, said])[rows]
        center, _, weights = _linear(columns, (y - said)[rows], encoder)
        return Partner("residual", center, encoder, weights, source=source, tied=tied)

    return {
        "source": lambda rows: Partner("source", source=source, tied=tied),
        "offset": lambda rows: Partner("offset", float((y - said)[rows].mean()), source=source, tied=tied),
        "residual": residual,
    }


def _linear(z: Floats, y: Floats, encoder: FeatureEncoder) -> tuple[float, FeatureEncoder, Floats]:
    """Return intercept, encoder and weights of a ridge regression."""
    fitted = RidgeCV(PENALTIES).fit(z, y)
    return float(fitted.intercept_), encoder, np.asarray(fitted.coef_, dtype=np.float64)


def _likeliest(z: Floats, y: Floats) -> Kernel:
    """Return the kernel of the highest marginal likelihood: signal, Matern correlation, noise."""
    n, p = z.shape
    usual = float(np.sqrt(p))  # as distances between standardised rows grow

    def kernel(signal: float, length: Any, noise: float) -> Kernel:
        """Return a kernel to start a search from."""
        smooth = Matern(length, (0.1 * usual, 1e2 * usual), nu=SMOOTHNESS)
        return ConstantKernel(signal, (1e-2, 1e3)) * smooth + WhiteKernel(noise, (1e-4, 10.0))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a value at its bound is an answer too
        one = _process(kernel(1.0, usual, 0.3), z, y, search=True)
        if not 1 < p <= n * MOST_LENGTHS:
            return one.kernel_
        found = one.kernel_
        lengths = np.full(p, found.k1.k2.length_scale)
        many = _process(kernel(found.k1.k1.constant_value, lengths, found.k2.noise_level), z, y, search=True)
    gain = many.log_marginal_likelihood_value_ - one.log_marginal_likelihood_value_
    return many.kernel_ if gain > p - 1 else one.kernel_


def _process(kernel: Kernel, z: Floats, y: Floats, *, search: bool) -> GaussianProcessRegressor:
    """Return a process with this kernel, or with the most likely one of its kind."""
    chosen = {} if search else {"optimizer": None}
    return GaussianProcessRegressor(kernel, **chosen).fit(z, y)

"""How much networks shared by several ports add to the standard error of an error, or of a difference of two.

Ports and splits are crossed: all ports that one split holds out are predicted by the same trained networks. With y(c)
the mean loss (or difference) of a cell, the predictions of one port in one split, and w(c) its weight,

    y(c) = mean + port + split + rest,   each drawn independently, about zero,

and the sums over clusters k of the squared sums of w (y - mean), by port, by split and by cell (Cameron et al. 2011),
are three quadratic forms of y. Their sum V(port) + V(split) - V(cell) is too small with few ports and splits, since the
mean is estimated from the same data and folds are of different sizes: tests at 5 % rejected up to 8 %. So here the
three forms are solved for the three variances of which they are the expectations (Henderson's method), which makes the
variance of the mean unbiased, and its degrees of freedom are Satterthwaite's with the variances found. Size and
coverage are measured by `analysis/21_crossed_test_size.py`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from pli_stats.stats.arguments import Floats
from pli_stats.stats.hypothesis.corrected_resampled_t import student
from pli_stats.stats.metrics.definitions import METRICS
from pli_stats.stats.model_comparison.prediction_design import PredictionDesign
from pli_stats.stats.resampling.random_streams import Indices

#: Of V(port), below which no variance is taken. An estimate can be near 0, or below, where each port is in one split
#: only. A floor of 1 would be safe, but with one repeat of 5 folds tests at 5 % then reject 1 % only.
FLOOR = 0.1
NEGLIGIBLE = 1e-9  # of the largest, a singular value of the system of equations that is rounding


@dataclass(frozen=True)
class Clustered:
    """The standard error of a mean loss or difference: by port, by port and split, and what the latter rests on.

    Attributes
    ----------
    by_port, by_both : float
    df : float
        Degrees of freedom of `by_both`.
    n_splits : int
    of_port, of_split : float
        Variances of the mean loss of a port, as it is averaged over splits, and of what all ports of a split share.
    """

    by_port: float
    by_both: float
    df: float
    n_splits: int
    of_port: float
    of_split: float

    @property
    def ratio(self) -> float:
        """By which factor shared networks widen the standard error, 1 at least; NaN where all ports share one."""
        if self.n_splits < 2:
            return math.nan
        return max(self.by_both / self.by_port, 1.0) if self.by_port > 0.0 else 1.0


@dataclass(frozen=True, eq=False)
class Crossing:
    """Which predictions share ports, splits and cells, with the weights of all in the mean.

    Attributes
    ----------
    weights : array, (N,)
        Of each prediction in the mean.
    codes : tuple of three arrays of int, (N,)
        Port, split and cell of each prediction.
    per_form : array, (3,)
        What each form counts for in the variance of the mean.
    solved : array, (3, 3)
        From the forms to the three variances.
    share : array, (3,)
        What each variance counts for in the variance of the mean.
    products : array, (3, 3)
        tr(Q Z(i) Q Z(j)), with Q the matrix of the estimated variance and Z(i) 1 for predictions that share an i.
    """

    weights: Floats
    codes: tuple[Indices, Indices, Indices]
    n_ports: int
    n_splits: int
    per_form: Floats
    solved: Floats
    share: Floats
    products: Floats

    def clustered(self, values: Floats) -> Clustered:
        """Return the standard error of the weighted mean of values of the predictions, (N,)."""
        c = self.weights * (values - self.weights @ values)
        forms = np.array([float((np.bincount(code, c) ** 2).sum()) for code in self.codes])
        by_port = self.n_ports / (self.n_ports - 1.0) * forms[0]
        both = max(float(self.per_form @ forms), FLOOR * by_port)
        variances = np.maximum(self.solved @ forms, 0.0)
        spread = float(variances @ self.products @ variances)
        df = float(self.share @ variances) ** 2 / spread if spread > 0.0 else 1.0
        # Never more than the ports are worth, which are what the claim is about.
        df = min(max(df, 1.0), self.n_ports - 1.0)
        parts = self.share * variances
        # Where each split holds out one port nothing is shared, and what varies is all of ports.
        shared = len(np.unique(self.codes[2])) > self.n_splits
        own = float(parts.sum() - parts[1] if shared else parts.sum()) / float(self.share[0])
        of_split = float(variances[1]) if shared else 0.0
        return Clustered(math.sqrt(by_port), math.sqrt(both), df, self.n_splits, own, of_split)


def crossing_of(design: PredictionDesign, weight: str) -> Crossing:
    """Return which predictions of a design share what.

    References
    ----------
    Cameron, A. C., Gelbach, J. B. & Miller, D. L. (2011). Journal of Business & Economic Statistics 29, 238-249.
    doi:10.1198/jbes.2010.07136
    Henderson, C. R. (1953). Biometrics 9, 226-252. doi:10.2307/3001853
    Satterthwaite, F. E. (1946). Biometrics Bulletin 2, 110-114. doi:10.2307/3002019
    """
    weights, port = run_weights(design, weight), design.port[design.sample]
    cells, cell = np.unique(port * (int(design.split.max()) + 1) + design.split, return_inverse=True)
    first = np.unique(cell, return_index=True)[1]
    w: Floats = np.asarray(np.bincount(cell, weights), dtype=np.float64)
    # Port, split and number of each cell; what follows is of cells.
    codes = [port[first], design.split[first], np.arange(len(cells))]
    shared = [np.equal.outer(code, code) for code in codes]
    per_form, solved, share = _solved([np.outer(w, w) * each for each in shared], codes, w)
    q = _centred(sum(a * np.outer(w, w) * each for a, each in zip(per_form, shared, strict=True)), w)
    products = np.array([[float((_summed(q, i, j) ** 2).sum()) for j in codes] for i in codes])
    return Crossing(
        weights=weights,
        codes=(port, design.split, cell),
        n_ports=len(design.ports),
        n_splits=len(design.split_sizes),
        per_form=per_form,
        solved=solved,
        share=share,
        products=products,
    )


def _solved(forms: list[Floats], codes: list[Indices], w: Floats) -> tuple[Floats, Floats, Floats]:
    """Return what each form counts for, the forms solved for the variances, and what each variance counts for.

    Variances that no form can tell apart (of port and cell where each port is in one split) are taken as one.
    """
    share = np.array([float((np.bincount(code, w) ** 2).sum()) for code in codes])
    expected = np.array([[float(np.trace(_summed(_centred(form, w), j, j))) for j in codes] for form in forms])
    inverse = np.linalg.pinv(expected / share / share[:, None], rcond=NEGLIGIBLE) / share / share[:, None]
    return share @ inverse, inverse, share


def _centred(form: Floats, w: Floats) -> Floats:
    """Return the matrix of a form of y that is given as a form of y less its weighted mean."""
    row = form.sum(axis=0)
    return np.asarray(form - np.outer(w, row) - np.outer(row, w) + row.sum() * np.outer(w, w))


def _summed(matrix: Floats, rows: Indices, columns: Indices) -> Floats:
    """Return the sums of a matrix over clusters of rows and of columns."""
    out = np.zeros((int(rows.max()) + 1, matrix.shape[1]))
    np.add.at(out, rows, matrix)
    full = np.zeros((out.shape[0], int(columns.max()) + 1))
    np.add.at(full.T, columns, out.T)
    return full


def run_weights(design: PredictionDesign, weight: str) -> Floats:
    """Return the weight of each prediction in the mean, (N,): repeats of a sample share its weight."""
    weights = 1.0 / np.bincount(design.sample)[design.sample]
    if weight == "port":
        weights = weights / np.bincount(design.port)[design.port[design.sample]]
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def run_losses(design: PredictionDesign, model: Any, metric: str) -> Floats:
    """Return the loss of each prediction of a model, (N,)."""
    return row_loss(metric, design.truth[design.sample], design.predicted[:, design.models.index(model)])


def row_loss(metric: str, truth: Floats, predicted: Floats) -> Floats:
    """Return the loss of each prediction.

    Examples
    --------
    >>> row_loss("mse", np.array([1.0, 2.0]), np.array([2.0, 2.0])).tolist()
    [1.0, 0.0]
    """
    columns = METRICS[metric].columns
    return truth * 0.0 if columns is None else columns(truth, predicted)[0]


def clustered_t(estimate: float, spread: Clustered, level: float) -> tuple[float, float, float]:
    """Return p and the limits of t with the variance clustered by port and split.

    Examples
    --------
    >>> clustered_t(0.0, Clustered(0.1, 0.2, 12.0, 15, 0.3, 0.1), 0.95)[0]
    1.0
    """
    if spread.by_both == 0.0:
        return (1.0 if estimate == 0.0 else 0.0), estimate, estimate
    _, p, low, high = student(estimate, spread.by_both, spread.df, "two-sided", level)
    return p, low, high

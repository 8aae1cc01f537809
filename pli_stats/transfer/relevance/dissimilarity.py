"""The dissimilarity index: how far a sample lies from those that a model was trained on, in weighted features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist, pdist

from pli_stats.stats.arguments import Floats
from pli_stats.transfer.features.feature_encoder import FeatureEncoder

Folds = NDArray[np.int64]
WHISKER = 1.5  # interquartile ranges above the upper quartile
ROWS = 1 << 10  # whose distances are held at a time


@dataclass(frozen=True, eq=False)
class Dissimilarity:
    """The training samples as the index sees them, and the largest index that counts as inside.

    Attributes
    ----------
    encoder : FeatureEncoder
    scale : array, (p,)
        Weight of each encoded column.
    points : array, (n, p)
        Weighted encoded features of the training samples.
    mean_distance : float
        Mean distance of all pairs of them; the index is in units of it.
    training : array, (n,)
        Index of each training sample against those of other folds.
    threshold : float
    """

    encoder: FeatureEncoder
    scale: Floats
    points: Floats
    mean_distance: float
    training: Floats
    threshold: float

    def of(self, X: Any) -> tuple[Floats, NDArray[np.int64]]:
        """Return the index of each sample, and the position of the nearest training sample."""
        distance, nearest = _nearest(self.encoder.transform(X) * self.scale, self.points)
        return distance / self.mean_distance, nearest


def learn_dissimilarity(X: Any, weights: Floats, folds: Folds) -> Dissimilarity | None:
    """Return what the dissimilarity index needs of the training samples; None where they do not vary.

    With features standardised on the training samples and multiplied by their weights w, and d the Euclidean distance,

        DI = min d(sample, training sample) / mean d(training samples),

    the mean over all pairs. The index of a training sample is that against samples of other folds, and the threshold
    is Q3 + 1.5 (Q3 - Q1) of these, the end of the upper whisker, or their maximum where that is less. Features are
    those of a `FeatureEncoder`: numbers in standard deviations, 0/1 a level, missing values at the mean beside an
    indicator, each with the weight of its feature.

    References
    ----------
    Meyer, H. & Pebesma, E. (2021). Methods in Ecology and Evolution 12, 1620-1633. doi:10.1111/2041-210X.13650

    Examples
    --------
    >>> learnt = learn_dissimilarity([[0.0], [1.0], [2.0], [3.0]], np.ones(1), np.array([0, 1, 0, 1]))
    >>> learnt.training.round(3).tolist(), round(learnt.threshold, 3)
    ([0.6, 0.6, 0.6, 0.6], 0.6)
    >>> learnt.of([[5.0]])[0].round(3).tolist()
    [1.2]
    """
    encoder = FeatureEncoder().fit(X)
    scale = np.asarray(weights, dtype=np.float64)[encoder.origin_]
    points = encoder.transform(X) * scale
    mean = float(pdist(points).mean()) if len(points) > 1 else 0.0
    if mean == 0.0:
        return None
    training = np.empty(len(points))
    for k in np.unique(folds):
        mine = folds == k
        training[mine] = _nearest(points[mine], points[~mine])[0] / mean
    lower, upper = np.quantile(training, [0.25, 0.75])
    threshold = min(float(upper + WHISKER * (upper - lower)), float(training.max()))
    return Dissimilarity(encoder, scale, points, mean, training, threshold)


def _nearest(points: Floats, others: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Return the distance of each point to the nearest of others, and which that is."""
    distance, place = np.empty(len(points)), np.empty(len(points), dtype=np.int64)
    for start in range(0, len(points), ROWS):
        apart = cdist(points[start : start + ROWS], others)
        place[start : start + ROWS] = apart.argmin(axis=1)
        distance[start : start + ROWS] = apart.min(axis=1)
    return distance, place

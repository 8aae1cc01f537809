"""Ordinary kriging on coordinates: the rival that knows where a sample lies and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.spatial.distance import cdist
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from pli_stats.checks import listed, refusal
from pli_stats.transfer.features.feature_tables import Cells, Floats, cells_of, feature_table, names_of

EARTH_KM = 6371.0088  # mean radius (IUGG)
COORDINATES = ("latitude", "longitude")
LARGEST = (90.0, 180.0)  # degrees


def has_coordinates(names: Iterable[Any], coordinates: Sequence[str] = COORDINATES) -> bool:
    """Say whether kriging is possible with these features.

    Examples
    --------
    >>> has_coordinates(["depth", "longitude", "latitude"]), has_coordinates(["depth"])
    (True, False)
    """
    return set(coordinates) <= set(names)


class OrdinaryKriging(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Predict from the distance to the training samples, with an unknown mean that is the same everywhere.

    Samples are projected to km (equirectangular about the training mean: east = R cos(lat0) dlon, north = R dlat).
    With h the distance, a the range, s the nugget as a share of the variance, the correlation of two samples is

        rho(h) = (1 - s) (1 + sqrt(3) h / a) exp(-sqrt(3) h / a),   and 1 of a sample with itself.

    With K that of the training samples and k that of a new place to them,

        m = 1'K^-1 y / 1'K^-1 1,   prediction = m + k' K^-1 (y - m 1):

    the best linear unbiased predictor; m weighs samples that lie together less than a mean over samples would. The
    prediction is of the process without its nugget, so that it smooths. Far from all samples it is m.

    Attributes
    ----------
    mean_ : float
        m, in the units of y.

    References
    ----------
    Matheron, G. (1963). Economic Geology 58, 1246-1266. doi:10.2113/gsecongeo.58.8.1246
    Cressie, N. (1993). Statistics for Spatial Data. Wiley. doi:10.1002/9781119115151

    Examples
    --------
    >>> import pandas as pd
    >>> places = pd.DataFrame({"latitude": [33.7, 33.8, 32.7], "longitude": [-118.2, -118.3, -117.2]})
    >>> OrdinaryKriging(range_km=20.0).fit(places, [2.0, 3.0, 1.0]).predict(places).round(2).tolist()
    [2.14, 2.41, 1.45]
    """

    def __init__(self, coordinates: tuple[str, str] = COORDINATES, range_km: float = 10.0, nugget: float = 0.5) -> None:
        self.coordinates = coordinates
        self.range_km = range_km
        self.nugget = nugget

    def fit(self, X: Any, y: Any, groups: Any = None) -> OrdinaryKriging:
        """Solve the kriging system."""
        degrees = self._degrees(X)
        turns = np.radians(degrees[:, 1])
        east = np.degrees(np.arctan2(np.sin(turns).mean(), np.cos(turns).mean()))  # right across the date line too
        self.origin_ = np.array([degrees[:, 0].mean(), east])
        self.places_ = self._km(degrees)
        target = np.asarray(y, dtype=np.float64)
        factor = cho_factor(self._correlation(self.places_) + self.nugget * np.eye(len(target)), lower=True)
        weights = cho_solve(factor, np.ones(len(target)))
        self.mean_ = float(weights @ target / weights.sum())
        self.dual_ = cho_solve(factor, target - self.mean_)
        validate_data(self, feature_table(X), reset=True, skip_check_array=True)
        return self

    def predict(self, X: Any) -> Floats:
        """Return the prediction at each place."""
        check_is_fitted(self)
        predicted: Floats = self.mean_ + self._correlation(self._km(self._degrees(X))) @ self.dual_
        return predicted

    def _correlation(self, places: Floats) -> Floats:
        """Return the correlation of places with the training samples, without the nugget."""
        h = np.sqrt(3.0) * cdist(places, self.places_) / self.range_km
        rho: Floats = (1.0 - self.nugget) * (1.0 + h) * np.exp(-h)
        return rho

    def _km(self, degrees: Floats) -> Floats:
        """Return latitude and longitude as km north and east of the training mean."""
        north = degrees[:, 0] - self.origin_[0]
        east = (degrees[:, 1] - self.origin_[1] + 180.0) % 360.0 - 180.0
        km: Floats = EARTH_KM * np.radians(np.column_stack([north, east * np.cos(np.radians(self.origin_[0]))]))
        return km

    def _degrees(self, X: Any) -> Floats:
        """Return the coordinates of each sample."""
        cells = named_cells(X, self.coordinates, "Kriging")
        for name, column, largest in zip(self.coordinates, cells, LARGEST, strict=True):
            wrong = ~(np.abs(column.values) <= largest)
            if wrong.any():
                at = int(np.argmax(wrong))
                got = float(column.values[at])
                raise refusal("coordinate_range", column=name, largest=largest, got=got, position=at)
        return np.column_stack([column.values for column in cells])


def named_cells(X: Any, wanted: Sequence[str], who: str) -> list[Cells]:
    """Return columns of a frame that a model needs by name, each a number in every row.

    Examples
    --------
    >>> import pandas as pd
    >>> named_cells(pd.DataFrame({"latitude": [33.7]}), ["latitude"], "Kriging")[0].values.tolist()
    [33.7]
    """
    table = feature_table(X)
    names = names_of(table) or []
    absent = [name for name in wanted if name not in names]
    if absent:
        raise refusal("model_columns", who=who, columns=listed(absent), names=listed(names) or "no names")
    found = [cells_of(table, names.index(name), name) for name in wanted]
    for name, column in zip(wanted, found, strict=True):
        missing: NDArray[np.bool_] = column.missing
        if column.values.dtype.kind != "f" or missing.any():
            at = int(np.argmax(missing)) if missing.any() else 0
            raise refusal("model_cells", who=who, column=name, position=at, got=str(column.values[at]))
    return found

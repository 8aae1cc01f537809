"""How far each port lies from the others: over ground, and in features."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pli_stats.checks import listed, near_miss, refusal
from pli_stats.stats.arguments import Floats, finite_vector
from pli_stats.transfer.domains.domain import Domain
from pli_stats.transfer.features.feature_encoder import FeatureEncoder

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
COLUMNS = ["port", "n", "latitude", "longitude", "nearest", "distance_km", "feature_distance"]
LIMITS = {"latitude": 90.0, "longitude": 360.0}


def port_distances(
    domain: Domain, *, latitude: str | None = "latitude", longitude: str | None = "longitude"
) -> pd.DataFrame:
    """Return for each port the great-circle distance to the nearest other port, and its distance in features.

    Over ground: between the centroids of the samples' positions, with haversine and the mean radius of the earth,

        d = 2 R asin(sqrt(sin^2((lat2 - lat1) / 2) + cos(lat1) cos(lat2) sin^2((lon2 - lon1) / 2))).

    In features: the samples of a port are encoded by a `FeatureEncoder` fitted on all other ports (standardised
    numbers, 0/1 levels), and the root mean square of their deviation from the others' mean, over columns, is averaged
    over the samples. A sample of the other ports has about 1 where all features are numbers, less with many levels.

    References
    ----------
    Sinnott, R. W. (1984). Virtues of the haversine. Sky and Telescope 68, 159.

    Examples
    --------
    >>> place = pd.DataFrame({"latitude": [32.7, 32.7, 33.7], "longitude": [-117.2, -117.2, -118.3]})
    >>> found = port_distances(Domain("bight", place, [1.0, 1.2, 0.8], ["San Diego", "San Diego", "Long Beach"]))
    >>> found[["port", "nearest", "distance_km"]].round(1).values.tolist()
    [['Long Beach', 'San Diego', 151.1], ['San Diego', 'Long Beach', 151.1]]
    """
    if not isinstance(domain, Domain):
        raise refusal("domain_needed", verb="`port_distances`", got=type(domain).__name__)
    groups = domain.groups.to_numpy(object)
    ports = sorted(pd.unique(domain.groups))
    if len(ports) < 2:
        raise refusal("one_port", port=ports[0])
    rows = [groups == port for port in ports]
    frame = pd.DataFrame({"port": ports, "n": [int(mine.sum()) for mine in rows]})
    frame["feature_distance"] = [_feature_distance(domain.features, mine) for mine in rows]
    if latitude is None and longitude is None:
        return frame.assign(latitude=np.nan, longitude=np.nan, nearest="", distance_km=np.nan)[COLUMNS]
    degrees = [_degrees(domain, name, what) for name, what in ((latitude, "latitude"), (longitude, "longitude"))]
    centre = np.array([_centroid(degrees[0][mine], degrees[1][mine]) for mine in rows])
    between = great_circle_km(centre)
    np.fill_diagonal(between, np.inf)
    known = [bool(np.isfinite(row).any()) for row in between]
    at = np.where(np.isnan(between), np.inf, between).argmin(axis=1)
    return frame.assign(
        latitude=centre[:, 0],
        longitude=centre[:, 1],
        nearest=[str(ports[i]) if there else "" for i, there in zip(at.tolist(), known, strict=True)],
        distance_km=np.where(known, between[np.arange(len(ports)), at], np.nan),
    )[COLUMNS]


def great_circle_km(points: Floats) -> Floats:
    """Return the distances of all pairs of points over ground.

    Examples
    --------
    >>> great_circle_km(np.array([[0.0, 0.0], [0.0, 90.0]])).round(1).tolist()
    [[0.0, 10007.6], [10007.6, 0.0]]
    """
    lat, lon = np.radians(points).T
    half = np.sin(np.subtract.outer(lat, lat) / 2.0) ** 2
    half = half + np.multiply.outer(np.cos(lat), np.cos(lat)) * np.sin(np.subtract.outer(lon, lon) / 2.0) ** 2
    return np.asarray(2.0 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0))))


def _degrees(domain: Domain, name: Any, what: str) -> Floats:
    """Return a column of degrees, NaN where missing."""
    table = next((t for t in (domain.features, domain.info) if name in t), None)
    if table is None:
        columns = [str(column) for column in (*domain.features, *domain.info)]
        raise refusal("position_column", name=what, got=name, columns=listed(columns), hint=near_miss(name, columns))
    given = table[name]
    known = given.notna().to_numpy()
    values = np.full(len(given), np.nan)
    values[known] = finite_vector(what, given[known].to_numpy(object), least=0)
    wrong = known & (np.abs(values) > LIMITS[what])
    if wrong.any():
        at = int(np.argmax(wrong))
        raise refusal(
            "position_range", name=name, limit=LIMITS[what], got=float(values[at]), sample=domain.samples.tolist()[at]
        )
    return values


def _centroid(lat: Floats, lon: Floats) -> tuple[float, float]:
    """Return the centroid of positions on the sphere, NaN where none is known; 180 degrees east is 180 west."""
    known = np.isfinite(lat) & np.isfinite(lon)
    if not known.any():
        return np.nan, np.nan
    a, o = np.radians(lat[known]), np.radians(lon[known])
    x, y, z = (float(v.mean()) for v in (np.cos(a) * np.cos(o), np.cos(a) * np.sin(o), np.sin(a)))
    return float(np.degrees(np.arctan2(z, np.hypot(x, y)))), float(np.degrees(np.arctan2(y, x)))


def _feature_distance(features: pd.DataFrame, mine: Any) -> float:
    """Return how far a port's samples lie from the mean of all others in encoded features."""
    encoder = FeatureEncoder().fit(features[~mine])
    centre = encoder.transform(features[~mine]).mean(axis=0)
    deviation = encoder.transform(features[mine]) - centre
    return float(np.sqrt((deviation**2).mean(axis=1)).mean())

"""Kriging: Matheron's system solved by hand, the same as a Gaussian process, and what projection and mean must do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

import pli_stats as ps
from pli_stats.records.models import BASELINES
from pli_stats.transfer.baselines.kriging import EARTH_KM, OrdinaryKriging, has_coordinates

ROUNDING = 1e-12  # the same sums, taken in another order
SOLVERS = 1e-8  # the same linear system, solved in another way


def places(n=40, seed=1):
    """Return coordinates in two clusters, and values."""
    rng = np.random.default_rng(seed)
    north, east = 33.0 + rng.choice([0.0, 0.6], n) + rng.normal(0, 0.03, n), -118.0 + rng.normal(0.0, 0.05, n)
    return pd.DataFrame({"latitude": north, "longitude": east}), rng.normal(size=n)


def km(degrees, train):
    """Return km north and east of the mean of the training samples, by the definition."""
    lat0, lon0 = train.latitude.mean(), train.longitude.mean()
    east = np.cos(np.deg2rad(lat0)) * np.deg2rad(degrees.longitude - lon0)
    return EARTH_KM * np.column_stack([np.deg2rad(degrees.latitude - lat0), east])


def semivariance(a, b, range_km, nugget):
    """Return gamma(h) between two sets of places; 0 of a place with itself."""
    h = np.sqrt(((a[:, None] - b[None]) ** 2).sum(axis=2))
    t = np.sqrt(3.0) * h / range_km
    return np.where(h == 0.0, 0.0, nugget + (1.0 - nugget) * (1.0 - (1.0 + t) * np.exp(-t)))


@pytest.mark.parametrize("settings", BASELINES["kriging"].grid, ids=str)
def test_kriging_solves_matherons_system(settings):
    """The semivariogram system bordered by the Lagrange multiplier: weights of one place at a time that sum to 1."""
    train, y = places()
    new = places(6, seed=2)[0]
    kriging = OrdinaryKriging(**settings).fit(train, y)
    a, b = km(train, train), km(new, train)
    n = len(a)
    system = np.ones((n + 1, n + 1))
    system[:n, :n], system[n, n] = semivariance(a, a, **settings), 0.0
    right = np.ones((n + 1, len(b)))
    right[:n] = semivariance(a, b, **settings)
    weights = np.linalg.solve(system, right)[:n]
    np.testing.assert_allclose(weights.sum(axis=0), 1.0, rtol=SOLVERS)
    np.testing.assert_allclose(kriging.predict(new), weights.T @ y, rtol=SOLVERS, atol=SOLVERS)


def test_kriging_about_its_mean_is_a_gaussian_process():
    train, y = places()
    kriging = OrdinaryKriging(range_km=8.0, nugget=0.3).fit(train, y)
    kernel = ConstantKernel(0.7) * Matern(8.0, nu=1.5) + WhiteKernel(0.3)
    process = GaussianProcessRegressor(kernel, optimizer=None, alpha=0.0).fit(km(train, train), y - kriging.mean_)
    expected = kriging.mean_ + process.predict(km(train, train))
    np.testing.assert_allclose(kriging.predict(train), expected, rtol=SOLVERS, atol=SOLVERS)


def test_kriging_far_away_is_the_generalised_least_squares_mean():
    train, y = places()
    far = pd.DataFrame({"latitude": [-33.0], "longitude": [60.0]})
    kriging = OrdinaryKriging().fit(train, y)
    assert kriging.predict(far)[0] == pytest.approx(kriging.mean_, rel=ROUNDING)
    covariance = 1.0 - semivariance(km(train, train), km(train, train), 10.0, 0.5)
    inverse = np.linalg.inv(covariance)
    assert kriging.mean_ == pytest.approx((inverse @ y).sum() / inverse.sum(), rel=SOLVERS)
    crowd = pd.concat([train, pd.concat([train.iloc[[0]]] * 500)])
    values = np.append(y, np.full(500, 10.0))
    crowded = OrdinaryKriging(nugget=0.01).fit(crowd, values).mean_
    assert crowded < 5.0 < values.mean(), "a crowd in one place does not count as 500 places"


def test_kriging_across_the_date_line():
    train, y = places()
    new = places(6, seed=2)[0]
    expected = OrdinaryKriging().fit(train, y).predict(new)

    def moved(frame):
        return frame.assign(longitude=(frame.longitude + 118.0 + 180.0 + 180.0) % 360.0 - 180.0)

    assert set(np.sign(moved(train).longitude)) == {-1.0, 1.0}
    assert np.abs(moved(train).longitude).min() > 170.0
    np.testing.assert_allclose(OrdinaryKriging().fit(moved(train), y).predict(moved(new)), expected, rtol=SOLVERS)


def test_kriging_takes_what_is_nearest_where_there_is_little_noise():
    train, y = places()
    close = OrdinaryKriging(range_km=20.0, nugget=1e-9).fit(train, y)
    np.testing.assert_allclose(close.predict(train), y, atol=1e-4)  # the nugget smooths by about its size


def test_kriging_reads_the_coordinates_by_name_and_nothing_else():
    (train, y), new = places(), places(6, seed=2)[0]
    pli, ports = np.exp(y), np.arange(40) % 5
    expected = ps.baselines(budget=2)["kriging"].fit(train, pli, groups=ports)

    def renamed(frame):
        return frame.set_axis(["lat", "lon"], axis=1).assign(depth=np.arange(len(frame)), stratum="Bay")

    rival = ps.baselines(budget=2, coordinates=("lat", "lon"))["kriging"].fit(renamed(train), pli, groups=ports)
    np.testing.assert_array_equal(rival.predict(renamed(new)), expected.predict(new))
    assert has_coordinates(renamed(train), ("lat", "lon"))
    assert not has_coordinates(renamed(train))

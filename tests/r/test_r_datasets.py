"""Data sets inside R packages, as R itself prints them."""

from __future__ import annotations

import pandas as pd
import pytest

import pli_stats.r as pr
from pli_stats.checks import DataUnavailableError, InputError


@pytest.mark.r
def test_integers_with_missing_values() -> None:
    frame = pr.read_r_dataset("datasets", "airquality")
    assert frame["Ozone"].dtype == "Int64"
    assert frame["Ozone"].isna().sum() == 37  # as summary(airquality) in R prints
    assert frame["Ozone"].sum() == 4887
    assert frame["Temp"].dtype == "int64"
    assert frame["Wind"].dtype == "float64"
    assert list(frame.index[:2]) == [1, 2]


@pytest.mark.r
def test_factors_and_row_names() -> None:
    plain = pr.read_r_dataset("datasets", "iris")["Species"]
    assert list(plain.cat.categories) == ["setosa", "versicolor", "virginica"]
    assert not plain.cat.ordered
    assert plain.value_counts().to_list() == [50, 50, 50]
    ages = pr.read_r_dataset("datasets", "esoph")["agegp"]
    assert ages.cat.ordered
    assert ages.cat.categories[0] == "25-34"
    cars = pr.read_r_dataset("datasets", "mtcars")
    assert cars.index[0] == "Mazda RX4"
    assert cars.loc["Fiat 128", "mpg"] == 32.4


@pytest.mark.r
def test_values_are_copies() -> None:
    first = pr.read_r_dataset("sp", "meuse")
    kept = first["zinc"].copy()
    first["zinc"] = 0.0
    pd.testing.assert_series_equal(pr.read_r_dataset("sp", "meuse")["zinc"], kept)


@pytest.mark.r
@pytest.mark.parametrize(
    ("package", "name", "said"),
    [
        ("sp", "no_such_data", "has no data set 'no_such_data'"),
        ("noSuchPackage", "meuse", "noSuchPackage"),
        ("sp", 'meuse"); stop("', "has no data set"),
    ],
)
def test_what_is_missing_is_named(package: str, name: str, said: str) -> None:
    with pytest.raises(DataUnavailableError, match="is not available") as caught:
        pr.read_r_dataset(package, name)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.r
def test_other_kinds_are_refused() -> None:
    with pytest.raises(InputError, match="must be a data frame, got an object of class ts"):
        pr.read_r_dataset("datasets", "AirPassengers")

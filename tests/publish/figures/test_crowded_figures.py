"""Figures of much or of odd numbers: no higher than a page, three numbers on each axis, no mark over a word."""

from __future__ import annotations

import dataclasses
import math
import re
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("matplotlib")

from assessment_fixture import make_assessment, port_names
from surveyed_assessment import survey, surveyed
from test_port_figures import check_room, in_full, marked, texts_with_boxes
from test_study_figures import benchmark, comparison, unseen_ports

from pli_stats.checks import InputError
from pli_stats.publish.figures.canvas.linear_axis import short_ticks
from pli_stats.publish.figures.canvas.text_metrics import Lettering
from pli_stats.publish.figures.plot_verbs import plot
from pli_stats.publish.figures.survey.spider_figure import _named_rings
from pli_stats.results import Interval, Intervals
from pli_stats.stats.trends.theil_sen import theil_sen_slope

WIDTHS = (84, 174)
PAGE = 240.5  # mm


def words(figure: Any, gid: str) -> list[str]:
    """Return the texts of one kind, in the order in which they were drawn."""
    return [text for kind, text, _ in texts_with_boxes(figure) if kind == gid]


def foot(figure: Any) -> str:
    """Return the caption."""
    return str(figure.pli_caption)


def height(figure: Any) -> float:
    """Return the height in millimetres."""
    return float(figure.get_figheight() * 25.4)


@cache
def forty_ports() -> Any:
    """Return a survey of forty ports."""
    frame = survey(n=120)
    return surveyed(frame.assign(harbour=[f"Harbour {k % 40}" for k in range(120)]))


# no higher than a page, and what is not shown is counted


@pytest.mark.parametrize("width", WIDTHS)
def test_of_many_ports_the_highest_are_shown_and_the_others_counted(width: int) -> None:
    made = make_assessment(port_names(200))
    figure = plot(made, width=width)
    assert height(figure) <= PAGE
    check_room(figure)
    shown = words(figure, "port")
    first = made.ports.sort_values("zone_pli", ascending=False)["port"].tolist()
    if width == 174:
        assert shown == first[: len(shown)]
    count = len(marked(figure, "point"))
    assert 30 < count < 60
    assert f"Only the first {count} of 200 " in foot(figure)
    assert "the table has all." in foot(figure)


@pytest.mark.parametrize("width", WIDTHS)
def test_of_many_pairs_the_first_are_shown_and_the_others_counted(width: int) -> None:
    made = comparison([f"model {k}" for k in range(40)])
    figure = plot(made, what="pairs", width=width)
    assert height(figure) <= PAGE
    check_room(figure)
    count = len(marked(figure, "point"))
    assert count > 40
    assert f"Only the first {count} of 780 pairs are shown" in foot(figure)
    assert "the table of pairs has all." in foot(figure)
    few = plot(comparison(["a", "b", "c"]), what="pairs", width=width)
    assert "Only the first" not in foot(few)


def test_of_many_spiders_the_first_are_shown_and_the_others_counted() -> None:
    for width in WIDTHS:
        figure = plot(forty_ports(), what="spider_ports", width=width)
        assert height(figure) <= PAGE
        count = len(figure.axes)
        assert len(marked(figure, "mark")) == count
        assert (f"Only the first {count} of 40 harbours are shown" in foot(figure)) == (count < 40)
    assert "Only the first" not in foot(plot(surveyed(), what="spider_ports"))
    assert len(plot(forty_ports(), what="spider_ports", width=84).axes) < 40


def test_panels_and_headings_without_rows_are_left_out() -> None:
    found = {(f"m{k}", term): Interval(term, 0.3, 0.2, 0.4, 0.95, "bca", 60) for term in ("mae", "mape", "rmse")
             for k in range(40)}  # fmt: skip
    figure = plot(Intervals(found), width=84)
    assert height(figure) <= PAGE
    assert 0 < len(figure.axes) < 3
    assert f"Only the first {len(marked(figure, 'point'))} of 120 intervals are shown" in foot(figure)
    many = plot(unseen_ports(80), width=84)
    assert height(many) <= PAGE
    assert "Only the first" in foot(many)
    assert "Survey held out" not in " ".join(words(many, "heading"))
    residuals = plot(benchmark(["ridge", "scratch"], 100), what="residuals", width=84)
    assert height(residuals) <= PAGE
    assert "of 100 ports are shown" in foot(residuals)


def test_a_part_of_the_ranks_would_mislead() -> None:
    made = comparison([f"model {k}" for k in range(150)])
    with pytest.raises(InputError, match="'critical_difference' must go on a page 240 mm high, but has 150 models"):
        plot(made, what="critical_difference")
    result, rng = surveyed(), np.random.default_rng(1)
    kinds = [result.metals.assign(metal=result.metals["metal"] + str(k)) for k in range(10)]
    metals = pd.concat(kinds, ignore_index=True)
    metals["contamination_factor"] *= np.exp(rng.normal(size=len(metals)))
    result = dataclasses.replace(result, metals=metals)
    with pytest.raises(InputError, match="'dendrogram' must go on a page 240 mm high, but has 60 metals"):
        plot(result, what="dendrogram")


def test_a_map_along_a_meridian_goes_on_a_page() -> None:
    frame = survey(n=160)
    frame = frame.assign(
        latitude=np.linspace(20.0, 40.0, 160), longitude=-118.0,
        harbour=[f"A harbour with quite a long name, number {k % 79}" for k in range(160)],
    )  # fmt: skip
    made = surveyed(frame)
    for width in (84, 250):
        figure = plot(made, what="map", width=width)
        assert height(figure) <= PAGE
        check_room(figure)
    narrow = plot(made, what="map", width=84)
    assert words(narrow, "name") == []
    # All names are told, in the caption.
    assert len(re.findall(r"\d+ A harbour with quite a long name, number \d+", foot(narrow))) == 79


# numbers of axes


@pytest.mark.parametrize(
    "extent", [(-6e10, 2e10), (0.03, 0.13), (-0.09, 0.03), (0.0, 3e-13), (0.0, 1.2e11), (-0.0281, -0.0095), (4e5, 3e6)]
)
def test_an_axis_of_one_column_has_three_numbers_and_says_their_power(extent: tuple[float, float]) -> None:
    letters, length = Lettering(7.0), 82.0
    power, (values, texts) = short_ticks(extent, length, letters)
    assert len(texts) >= 3
    assert len(set(texts)) == len(texts)
    assert [in_full(text) * 10.0**power for text in texts] == pytest.approx(values)
    assert all(extent[0] <= value <= extent[1] * (1 + 1e-9) for value in values)
    assert max(map(len, texts)) <= 6
    places = [length * (value - extent[0]) / (extent[1] - extent[0]) for value in values]
    halves = [letters.width(text) / 2 for text in texts]
    ends = list(zip(places, halves, strict=True))
    assert all(b - a >= one + two for (a, one), (b, two) in pairwise(ends))


def test_the_name_of_the_axis_says_the_power_of_ten() -> None:
    one = Interval("mae", 3e10, -5e10, 9e10, 0.95, "bca", 60)
    figure = plot(Intervals({("a", "mae"): one}), width=84)
    assert "numbers × 10⁹" in " ".join(words(figure, "axis"))
    labels = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert len(labels) >= 3
    assert [in_full(text) * 1e9 for text in labels] == pytest.approx(list(figure.axes[0].get_xticks()))
    usual = plot(
        Intervals({("a", "mae"): dataclasses.replace(one, estimate=0.3, conf_low=0.2, conf_high=0.4)}), width=84
    )
    assert "numbers" not in " ".join(words(usual, "axis"))


def test_large_zone_pli_is_written_with_a_power_of_ten() -> None:
    made = make_assessment(port_names(3))
    ports = made.ports.assign(zone_pli=1e9, conf_low=5e8, conf_high=2e9, bound_low=1e9, bound_high=1e9)
    labels = [label.get_text() for label in plot(dataclasses.replace(made, ports=ports)).axes[0].get_xticklabels()]
    assert len(labels) >= 3
    assert "10⁸" in labels
    assert not any("e" in label for label in labels)


# words


def test_bars_join_at_the_level_of_a_test() -> None:
    for made in (comparison(["a", "b", "c"]), benchmark(["ridge", "scratch"])):
        said = foot(plot(made, what="critical_difference"))
        assert "do not differ significantly at the 5 % level" in said
        assert "95 % level" not in said


# nothing over anything


def test_the_scale_of_a_map_covers_no_sample() -> None:
    frame = survey()
    frame.loc[:7, "latitude"] = frame["latitude"].min()
    frame.loc[:7, "longitude"] = np.linspace(frame["longitude"].min(), frame["longitude"].max(), 8)
    for width in (60, *WIDTHS):
        figure = plot(surveyed(frame), what="map", width=width)
        figure.canvas.draw()
        axes = figure.axes[0]
        ((text, box),) = [(text, box) for gid, text, box in texts_with_boxes(figure) if gid == "scale"]
        assert text.endswith(" km")
        points = axes.transData.transform(frame[["longitude", "latitude"]].to_numpy())
        bar = next(line for line in axes.lines if line.get_linewidth() == 1.4).get_window_extent()
        low, high = min(box.y0, bar.y0) - 3, box.y1 + 3
        left, right = min(box.x0, bar.x0) - 3, max(box.x1, bar.x1) + 3
        x, y = points.T
        assert not ((x > left) & (x < right) & (y > low) & (y < high)).any()


def test_values_of_rings_that_would_meet_are_said_at_the_foot() -> None:
    rings, letters = np.array([1e-9, 1e-8, 1e-4, 1.0, 1e4, 1e8, 1e9]), Lettering(7.0)
    named = _named_rings(rings, 5, 90.0, letters)
    assert {1.0, 1e9} <= set(named)
    assert len(named) < len(rings)
    assert _named_rings(np.array([0.5, 1.0, 2.0]), 5, 90.0, letters) == [0.5, 1.0, 2.0]
    made = surveyed()
    high = made.metals["sample"].map(made.samples["pli"]).to_numpy() > 1
    cf = np.where(high, 4e8, 3e-9)
    wild = dataclasses.replace(made, metals=made.metals.assign(contamination_factor=cf))
    for width in WIDTHS:
        figure = plot(wild, what="spider", width=width)
        check_room(figure)
        assert "Rings from the inside out: CF = 10⁻⁹," in foot(figure)
    assert "Rings from" not in foot(plot(made, what="spider"))


@pytest.mark.parametrize("what", ["spider", "spider_ports"])
def test_names_of_metals_are_clear_of_marks_on_the_last_ring(what: str) -> None:
    made = surveyed()
    figure = plot(
        dataclasses.replace(made, metals=made.metals.assign(contamination_factor=1000.0)), what=what, width=84
    )
    figure.canvas.draw()
    boxes = [box for gid, _, box in texts_with_boxes(figure) if gid == "metal"]
    for mark in marked(figure, "mark"):
        half = mark.get_markersize() / 2 * figure.dpi / 72
        for x, y in mark.get_transform().transform(np.column_stack([mark.get_xdata(), mark.get_ydata()])):
            away = [math.hypot(max(b.x0 - x, x - b.x1, 0), max(b.y0 - y, y - b.y1, 0)) for b in boxes]
            assert min(away) >= half


def test_the_line_of_what_is_promised_does_not_run_into_a_heading() -> None:
    figure = plot(unseen_ports(), what="coverage", width=84)
    figure.canvas.draw()
    headings = [box for gid, _, box in texts_with_boxes(figure) if gid == "heading"]
    lines = [line.get_window_extent() for line in marked(figure, "line")]
    assert headings and lines
    top = max(line.y1 for line in lines)
    assert any(box.x1 > lines[0].x0 for box in headings)
    assert top < min(box.y0 for box in headings) + 1


def test_one_estimate_without_an_interval_is_drawn() -> None:
    assert words(plot(theil_sen_slope([1.0, 2.0, 4.0]), width=84), "cell") == ["1.50"]

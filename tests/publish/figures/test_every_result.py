"""Every result has a figure; that of a test, a posterior or single samples shows what the result says."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from scipy.stats import t

pytest.importorskip("matplotlib")

from test_port_figures import check_room, marked, texts_with_boxes

import pli_stats as ps
from pli_stats.publish.figures.plot_verbs import plot
from pli_stats.publish.result_kinds import KINDS
from pli_stats.results import Test
from tests.publish.prose_fixture import results

TESTS = [name for name, result in results().items() if isinstance(result, Test)]
RESULTS = [name for name in ps._TASKS["Results"] if isinstance(getattr(ps, name), type)]


def test_every_kind_of_result_has_a_figure() -> None:
    assert {kind.__name__ for kind in KINDS} == set(RESULTS)
    assert [kind.__name__ for kind, made in KINDS.items() if not made.figures] == []


def value(figure: Any, gid: str) -> list[float]:
    """Return where marks of one kind stand on the axis of their panel."""
    return [float(x) for line in marked(figure, gid) for x in line.get_xdata()]


@pytest.mark.parametrize("name", TESTS)
def test_a_test_is_drawn_as_its_effect_with_its_interval(name: str) -> None:
    result = results()[name]
    figure = plot(result, width=84)
    check_room(figure)
    shown = result.p_value if result.effect is None else result.effect
    assert value(figure, "point") == [pytest.approx(shown)]
    ends = [end for end in (result.effect_low, result.effect_high) if end is not None and math.isfinite(end)]
    drawn = value(figure, "interval")
    assert all(any(at == pytest.approx(end) for at in drawn) for end in ends)
    assert bool(drawn) == bool(ends)
    low, high = figure.axes[0].get_xlim()
    assert all(low <= end <= high for end in ends)


def test_a_test_of_a_signed_effect_has_the_line_of_none_and_a_share_has_not() -> None:
    assert value(plot(results()["wilcoxon"]), "line") == [0.0, 0.0]
    friedman = plot(results()["friedman"])
    assert marked(friedman, "line") == []
    low, high = friedman.axes[0].get_xlim()
    assert low <= 0 and high >= 1  # Kendall's W from 0 to 1
    assert marked(plot(results()["pli above 2"]), "line") == []


def test_a_posterior_is_drawn_as_its_density() -> None:
    result = results()["bayesian"]
    figure = plot(result, width=84)
    check_room(figure)
    (line,) = marked(figure, "density")
    at, density = line.get_xdata(), line.get_ydata()
    assert density == pytest.approx(t.pdf(at, result.df, loc=result.estimate, scale=result.scale))
    assert at[np.argmax(density)] == pytest.approx(result.estimate)
    # The area within the shaded region is the probability that the result states.
    (region,) = marked(figure, "rope")
    low, high = region.get_x(), region.get_x() + region.get_width()
    inside = (at >= low) & (at <= high)
    step = at[1] - at[0]
    assert np.trapezoid(density[inside], at[inside]) == pytest.approx(result.p_rope, abs=2 * step * density.max())
    assert value(figure, "interval") == [result.conf_low, result.conf_high]


@pytest.mark.parametrize("width", [60, 84, 174])
@pytest.mark.parametrize("name", ["pli_interval", "pli_interval without errors"])
def test_samples_are_drawn_in_their_order_with_their_intervals(name: str, width: float) -> None:
    result = results()[name]
    figure = plot(result, width=width)
    check_room(figure)
    assert value(figure, "point") == pytest.approx(result.frame["estimate"].tolist())
    labels = [text for gid, text, _ in texts_with_boxes(figure) if gid == "label"]
    assert labels == [str(label) for label in result.frame.index]
    wide = (result.frame["conf_low"] < result.frame["conf_high"]).sum()
    assert len(marked(figure, "interval")) == wide
    assert len(marked(figure, "bounds")) == (result.frame["n_nondetect"] > 0).sum()


def test_of_many_samples_the_first_are_drawn_and_the_others_counted() -> None:
    result = results()["pli_interval"]
    many = result.frame.loc[np.resize(result.frame.index, 200)].reset_index(drop=True)
    figure = plot(dataclasses.replace(result, frame=many), width=84)
    assert "of 200 samples are shown" in figure.pli_caption

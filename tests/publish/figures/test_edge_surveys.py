"""Odd surveys at every width: no label outside the canvas, none over another, numbers of axes included."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

import numpy as np
import pytest

pytest.importorskip("matplotlib")

from surveyed_assessment import METALS, survey, surveyed
from test_port_figures import check_room

from pli_stats.checks import InputError
from pli_stats.publish.figures.plot_verbs import WIDTHS, plot
from pli_stats.publish.result_kinds import KINDS
from pli_stats.results import Assessment

NAMES = {
    "Greek": "Θεσσαλονίκη, λιμάνι",
    "Arabic": "ميناء جدة الإسلامي",
    "Chinese": "大连湾港口",
    "80 characters": "The outer harbour of the old naval shipyard beside the northern breakwater, west",
}


def named(count: int) -> list[str]:
    """Return names of so many ports."""
    return [f"Harbour {k}" for k in range(count)]


@cache
def edge(which: str) -> Any:
    """Return the assessment of an odd survey."""
    frame = survey(n=120 if which == "40 ports" else 60)
    n = len(frame)
    if which == "60 % non-detects":
        rng = np.random.Generator(np.random.Philox(5))
        for metal in METALS:
            below = rng.random(n) < 0.6
            values = frame[metal].astype(str)
            frame[metal] = np.where(below, "<" + values.str.lstrip("<"), values)
    elif which in NAMES:
        others = np.resize(["Dalian", f"{NAMES[which]} B", f"{NAMES[which]} C"], n)
        frame["harbour"] = np.where(np.arange(n) % 4 == 0, NAMES[which], others)
    else:
        count = n if which == "one sample a port" else int(which.split()[0])
        frame["harbour"] = np.resize(named(count), n)
    return surveyed(frame)


EDGES = ("60 % non-detects", "1 port", "2 ports", "40 ports", "one sample a port", *NAMES)
NARROWEST = 60
_MANY = ("40 ports", "one sample a port")


@pytest.mark.parametrize("width", [NARROWEST, *WIDTHS.values()])
@pytest.mark.parametrize("what", KINDS[Assessment].figures)
@pytest.mark.parametrize("which", EDGES)
def test_no_label_leaves_the_canvas_or_meets_another(which: str, what: str, width: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # no font may have the characters; another test says it
        if what == "map_ports" and which in _MANY:
            return  # refused; see below
        figure = plot(edge(which), what=what, width=width)
        check_room(figure)
    assert figure.get_figheight() * 25.4 <= 240.5


def test_each_odd_survey_has_each_figure() -> None:
    refused = []
    for which in EDGES:
        for what in KINDS[Assessment].figures:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", UserWarning)
                    plot(edge(which), what=what, width=174)
            except InputError as reason:
                refused.append((which, what, str(reason)))
    # A map by port has signs for eight.
    assert {(which, what) for which, what, _ in refused} == {(which, "map_ports") for which in _MANY}
    assert all("at most 8 harbours apart by their signs" in reason for *_, reason in refused)

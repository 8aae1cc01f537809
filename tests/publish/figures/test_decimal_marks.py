"""The decimal comma in figures: every number at axes and marks, no name, no caption, and nothing moves."""

from __future__ import annotations

import re
import warnings
from typing import Any

import pytest

pytest.importorskip("matplotlib")

from edge_surveys import survey
from figures_of_all import DRAWN, all_figures, draw
from matplotlib.text import Text

import pli_stats as ps

DECIMAL = re.compile(r"(?<![\w.])[0-9]+\.[0-9]")  # not PM2.5


def texts(figure: Any) -> list[str]:
    """Return all texts of a drawn figure, in their order."""
    figure.canvas.draw()
    return [text for each in figure.findobj(Text) if (text := each.get_text())]


@pytest.mark.parametrize("which", DRAWN, ids="-".join)
def test_every_number_of_a_figure_has_the_comma_and_no_point(which: tuple[str, str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        figure = ps.plot(all_figures()[which], what=which[1], decimal_mark=",")
    points, commas = texts(draw(which, 174)), texts(figure)
    assert figure.pli_caption == draw(which, 174).pli_caption
    assert len(points) == len(commas)
    assert [text for text in commas if DECIMAL.search(text) and not text.endswith(".")] == []
    for point, comma in zip(points, commas, strict=True):
        assert comma == point or comma.replace("; ", ", ").replace(",", ".") == point.replace(",", ".")


def test_names_with_a_point_keep_it() -> None:
    shown = texts(ps.plot(survey(["Site 1.5", "Eden"]), decimal_mark=","))
    assert "Site 1.5" in shown
    assert "Site 1,5" not in shown
    assert any(re.fullmatch(r"[0-9],[0-9]+", text) for text in shown)

"""A limit at one side is drawn from its estimate, on an axis that holds both."""

from __future__ import annotations

import matplotlib as mpl
import pytest

import pli_stats as ps

mpl.use("Agg")
CHROMIUM = [10, 13, 20, 36, 41, 59, 67, 110, 110, 136, 140, 160, 200, 230, 1300]


@pytest.mark.parametrize(
    "found",
    [
        ps.upper_confidence_limit(CHROMIUM, method="land"),
        ps.tolerance_limit(CHROMIUM, side="lower", distribution="normal"),
        ps.prediction_limit(CHROMIUM, side="two-sided"),
    ],
)
def test_the_axis_holds_estimate_and_limit(found):
    figure = ps.plot(found)
    low, high = figure.axes[0].get_xlim()
    ends = [end for end in (found.conf_low, found.conf_high) if abs(end) not in (0.0, float("inf"))]
    assert all(low <= value <= high for value in (found.estimate, *ends))
    words = " ".join(text.get_text() for text in figure.findobj(mpl.text.Text))
    kind = {"upper": "confidence", "tolerance": "tolerance", "prediction": "prediction"}[found.method.split()[0]]
    assert kind in words

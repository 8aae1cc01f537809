"""A test as its effect with the interval, or as its p value; a posterior as its density."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from pli_stats.publish.display_names import shown_notes
from pli_stats.publish.figures.canvas.forest_layout import Beside, Forest, Panel, Row
from pli_stats.publish.figures.canvas.forest_plot import draw_forest
from pli_stats.publish.figures.canvas.interval_marks import Mark, line_glyph, series_sign
from pli_stats.publish.figures.canvas.page_layout import Glyph
from pli_stats.publish.figures.canvas.panel_grid import Plane, Scale, Spot, draw_planes
from pli_stats.publish.figures.canvas.style import INK, SHADE, Sign
from pli_stats.publish.tables.cell_text import level_of
from pli_stats.publish.tables.statistics.hypothesis_tables import in_one_line, least_p_sentence
from pli_stats.text.estimates import estimate_text, p_text
from pli_stats.text.numbers import percent, significant, spaced

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pli_stats.results import Posterior, Test

# Effect -> its value where there is none; what is not here has no such value within its range, or the test sets it.
_NONE_AT = {
    "mean difference": 0.0,
    "mean loss difference": 0.0,
    "rank-biserial correlation": 0.0,
    "Kendall's tau-b": 0.0,
}
_SHARES = ("Kendall's W", "intraclass correlation")
_REACH = 4.5  # standard scales to either side: a Student density is below a thousandth of its height there at 9 df
_POINTS = 301


def draw_test(result: Test, width_mm: float) -> Figure:
    """Return the effect of a test with its interval and its p value; the p value alone where a test has no effect.

    A test says whether an effect was found, its effect with the interval how large it may be: that is what is drawn.
    """
    p = p_text(result.p_value)
    notes = [_capital(in_one_line(result)), f"n = {spaced(result.n)}; unit: {result.unit}; {result.alternative}."]
    notes += [*least_p_sentence(result.least_p, result.notes), *shown_notes(result.notes)]
    if result.effect is None:
        mark = Mark(0, result.p_value, bare=True)
        panel = Panel("p (probability)", (Row(result.test, (mark,), (p,)),), (Beside("p"),), keep=(0.0, 1.0))
        return draw_forest(Forest((panel,), ("p value; this test has no effect size",), " ".join(notes)), width_mm)
    low, high = (math.nan if end is None else end for end in (result.effect_low, result.effect_high))
    given, name = math.isfinite(low) or math.isfinite(high), str(result.effect_name or "effect")
    mark = Mark(0, result.effect, low, high) if given else Mark(0, result.effect, bare=True)
    row = Row(result.test, (mark,), (estimate_text(result.effect, low, high), p))
    line = _NONE_AT.get(name)
    panel = Panel(
        _capital(name), (row,), (Beside("Effect"), Beside("p", needed=True)), line=line,
        keep=(0.0, 1.0) if name in _SHARES else (),
    )  # fmt: skip
    level = "" if result.conf_level is None else f"{100 * result.conf_level:g} % "
    series = f"effect, {level}interval" if given else "effect; this test gives no interval"
    forest = Forest((panel,), (series,), " ".join(notes), line="no effect" if line is not None else "")
    return draw_forest(forest, width_mm)


def draw_posterior(result: Posterior, width_mm: float) -> Figure:
    """Return the density of what is believed of a mean difference, the region of no practical account behind it."""
    from scipy.stats import t

    at = result.estimate + result.scale * np.linspace(-_REACH, _REACH, _POINTS)
    density = t.pdf(at, result.df, loc=result.estimate, scale=result.scale)
    low, high = min(float(at[0]), -1.2 * result.rope), max(float(at[-1]), 1.2 * result.rope)
    x = Scale("Mean difference (unit of the values)", (low, high))
    y = Scale("Density", (0.0, 1.08 * float(density.max())))

    def draw(axes: Axes, spot: Spot) -> None:
        """Draw the region, the density, and the interval on the axis."""
        axes.axvspan(-result.rope, result.rope, facecolor=SHADE, edgecolor="none", zorder=0, gid="rope")
        axes.axvline(0.0, color=INK, linewidth=0.8, linestyle=line_glyph().line, zorder=1)
        axes.plot(at, density, **series_sign(0).line(1.2), zorder=3, gid="density")
        ends = [result.conf_low, result.conf_high]
        axes.plot(ends, [0.0, 0.0], color=series_sign(2).colour, linewidth=3.0, solid_capstyle="butt", zorder=4,
                  clip_on=False, gid="interval")  # fmt: skip

    shares = zip(("below", "within", "above"), (result.p_left, result.p_rope, result.p_right), strict=True)
    said = ", ".join(f"{percent(share)}\xa0% {where}" for where, share in shares)
    region = Glyph(Sign(SHADE, "s", "", filled=True, edge=INK), line="", ends="")
    interval = Glyph(Sign(series_sign(2).colour, "", "-", filled=True), marked=False, ends="")
    key = [
        (Glyph(series_sign(0), marked=False, ends=""), "posterior density"),
        (interval, f"{level_of(result)} credible interval"),
        (region, f"no practical account (within ±{result.rope:g}): {said}"),
        (line_glyph(), "no difference"),
    ]
    notes = [f"{_capital(result.test)}: Student's t with {result.df:g} degrees of freedom"]
    notes[0] += f" about {significant(result.estimate)}, scale {significant(result.scale)}; n = {spaced(result.n)}."
    return draw_planes(
        [Plane("", x, y, draw)], key, " ".join([*notes, *shown_notes(result.notes)]), width_mm, height=0.5
    )


def _capital(text: str) -> str:
    """Return a text with a capital first letter."""
    return f"{text[:1].upper()}{text[1:]}"

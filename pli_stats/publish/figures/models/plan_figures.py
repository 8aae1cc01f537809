"""What a study needs: the probability of reaching the aim by number of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pli_stats.publish.figures.canvas.interval_marks import line_glyph, series_sign
from pli_stats.publish.figures.canvas.page_layout import Glyph
from pli_stats.publish.figures.canvas.panel_grid import Plane, Scale, Spot, draw_planes
from pli_stats.publish.figures.canvas.style import INK
from pli_stats.publish.tables.statistics.plan_tables import plan_notes, plan_title, probability_words
from pli_stats.results import Plan
from pli_stats.text.numbers import percent_of, whole
from pli_stats.text.words import plural

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_TICKS = (2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500)


def draw_plan(result: Plan, width_mm: float) -> Figure:
    """Return the probability of reaching the aim by number of units, and the number that is needed."""
    curve = result.curve
    numbers = curve["n"].to_numpy(dtype=float)
    low, high = numbers.min() / 1.1, numbers.max() * 1.1
    decades = [each * 10.0**k for k in range(5) for each in (1, 2, 5)]
    ticks = tuple((float(t), whole(float(t))) for t in dict.fromkeys([*map(float, _TICKS), *decades]) if low < t < high)
    groups = " in each group" if result.groups == 2 else ""
    x = Scale(
        f"{plural(result.unit).capitalize()}{groups} (number, logarithmic)", (low, high), log=True, own_ticks=ticks
    )
    words = probability_words(result)
    y = Scale(f"{words[:1].upper()}{words[1:]} (%)", (0.0, 100.0))
    names = {"power": "standard deviation as given", "power_cautious": "its upper 80 % limit"}
    lines = [name for name in names if name in curve]

    def draw(axes: Axes, spot: Spot) -> None:
        """Draw the lines, and where they reach the aim."""
        axes.axhline(100.0 * result.power, color=INK, linewidth=0.6, linestyle=(0, (4, 3)), zorder=1)
        for series, name in enumerate(lines):
            sign = series_sign(series)
            axes.plot(
                numbers, 100.0 * curve[name], color=sign.colour, linestyle=sign.linestyle, linewidth=1.2, zorder=2
            )
            needed = result.n if name == "power" else result.n_cautious
            height = 100.0 * float(curve[name][curve["n"] == needed].iloc[0])
            axes.plot([float(needed or 0)], [height], marker=sign.marker, color=sign.colour, markersize=4.5, zorder=3)

    key = [
        (Glyph(series_sign(series), line=series_sign(series).linestyle), f"{names[name]}: {needed} needed")
        for series, (name, needed) in enumerate(zip(lines, (result.n, result.n_cautious), strict=False))
    ]
    key.append((line_glyph(), f"aim: {percent_of(result.power)}"))
    notes = " ".join([f"{plan_title(result)}.", *plan_notes(result)[1:]])
    return draw_planes([Plane("", x, y, draw)], key, notes, width_mm, height=0.55)

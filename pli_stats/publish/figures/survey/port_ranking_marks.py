"""The strokes of the figure of ports: panel, bands, points, intervals and words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pli_stats.publish.figures.canvas import log_axis
from pli_stats.publish.figures.canvas.page_layout import EDGE, GAP, Sheet
from pli_stats.publish.figures.canvas.style import GUIDE, INK, SOFT
from pli_stats.publish.figures.canvas.text_metrics import Lettering
from pli_stats.publish.figures.survey import port_ranking_layout
from pli_stats.publish.notes import has_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes

    Limits = tuple[float, float]

_VISIBLE = 0.005  # of the axis; a range narrower than this (1.5 points) is not drawn
_ARROW = 2.6


@dataclass(frozen=True)
class _Stroke:
    """How a kind of range is drawn; lengths in points."""

    gid: str
    colour: str
    width: float
    cap: float
    cap_width: float
    order: int


_INTERVAL = _Stroke("interval", INK, 1.5, 4.2, 1.0, 4)
# Thin but taller than the interval, so that its end is seen inside the interval too.
_BOUNDS = _Stroke("bounds", SOFT, 0.6, 6.4, 0.6, 3)
_ENDS = 5
_POINT: dict[str, Any] = {"marker": "o", "markersize": 4.4, "markeredgewidth": 0.9, "linestyle": "none"}


def draw_panel(sheet: Sheet, plan: port_ranking_layout.Page, seen: Sequence[log_axis.Band], limits: Limits) -> Axes:
    """Return the panel with bands, guides, logarithmic axis and the line at 1; its heights are points."""
    axes = sheet.panel(plan.left, plan.right, plan.top, plan.bottom)
    axes.set(xscale="log", xlim=limits, ylim=(plan.bottom - plan.top, 0), yticks=[])
    for number, band in enumerate(seen):
        axes.axvspan(band.low, band.high, facecolor=band.colour, edgecolor="none", zorder=0, gid=f"band {number}")
    for band in seen[1:]:
        axes.axvline(band.low, color=SOFT, linewidth=0.5, zorder=1)
    axes.hlines([row.middle for row in plan.rows], *limits, color=GUIDE, linewidth=0.35, zorder=1)
    axes.axvline(1.0, color=INK, linewidth=0.9, linestyle=(0, (5, 2)), zorder=2, gid="one")
    _draw_axis(axes, plan, limits, sheet.letters)
    return axes


def draw_ports(axes: Axes, ports: pd.DataFrame, plan: port_ranking_layout.Page, limits: Limits) -> None:
    """Draw the range over non-detects, the interval and the point of each port."""
    columns = ("zone_pli", "conf_low", "conf_high", "bound_low", "bound_high")
    rows = zip(*(ports[name].astype(float) for name in columns), strict=True)
    for (estimate, low, high, least, most), row in zip(rows, plan.rows, strict=True):
        given = has_interval(low, high)
        if reaches_out(estimate, least, most, limits):
            _draw_range(axes, least, most, row.middle, limits, _BOUNDS)
        if given:
            _draw_range(axes, low, high, row.middle, limits, _INTERVAL)
        fill = INK if given else "white"
        axes.plot(estimate, row.middle, **_POINT, color=INK, markerfacecolor=fill, zorder=6, gid="point")


def reaches_out(estimate: float, least: float, most: float, limits: Limits) -> bool:
    """Say whether the range over non-detects can be told from the point on an axis with these limits."""
    if not (least < estimate or most > estimate):
        return False
    return least <= 0 or math.log(most / least) > _VISIBLE * math.log(limits[1] / limits[0])


def write_words(sheet: Sheet, plan: port_ranking_layout.Page, counts: Sequence[str]) -> None:
    """Write names, counts, their heads and class words."""
    step, names, numbers = sheet.letters.height(1), plan.left - GAP, plan.width - EDGE
    # The last lines of all heads stand on one line above the panel.
    low = plan.top - 2 - (step + 2 if plan.ticks_on_top else 0)
    heads = [(names, plan.head, "right", "head"), (numbers, (port_ranking_layout.COUNT_HEAD,), "right", "head")]
    for x, lines, side, gid in [*heads, *((x, words, "center", "class") for x, words in plan.band_words)]:
        sheet.write_lines(x, low - step * len(lines), lines, ha=side, gid=gid)
    for row, count in zip(plan.rows, counts, strict=True):
        middle = plan.top + row.middle
        sheet.write_lines(names, middle - step * len(row.lines) / 2, row.lines, ha="right", gid="port")
        sheet.write(numbers, middle, count, ha="right", gid="n")


def _draw_axis(axes: Axes, plan: port_ranking_layout.Page, limits: Limits, letters: Lettering) -> None:
    """Draw ticks as plain numbers where they fit, and name the axis."""
    from matplotlib.ticker import FixedFormatter, FixedLocator, NullFormatter

    per_log = (plan.right - plan.left) / math.log(limits[1] / limits[0])

    def fits(texts: list[str], values: list[float], apart: float = log_axis.APART) -> bool:
        halves = [letters.width(text) / 2 + apart for text in texts]
        places = [per_log * math.log(value) for value in values]
        ends = [(place - half, place + half) for place, half in zip(places, halves, strict=True)]
        return all(one[1] < two[0] for one, two in pairwise(ends))

    values, texts = log_axis.ticks(*limits, fits, partial(fits, apart=log_axis.CLOSE))
    axes.xaxis.set_major_locator(FixedLocator(values))
    axes.xaxis.set_major_formatter(FixedFormatter(texts))
    axes.xaxis.set_minor_locator(FixedLocator(log_axis.minor_ticks(*limits)))
    axes.xaxis.set_minor_formatter(NullFormatter())
    top = plan.ticks_on_top
    axes.tick_params(axis="x", which="both", top=top, labeltop=top, labelsize=letters.size, width=0.6, pad=2)
    axes.tick_params(axis="x", which="major", length=3)
    axes.tick_params(axis="x", which="minor", length=1.6)
    axes.set_xlabel(plan.axis_label, fontsize=letters.size + 0.5, labelpad=2.5, gid="axis")
    for spine in axes.spines.values():
        spine.set_linewidth(0.6)


def _draw_range(axes: Axes, low: float, high: float, y: float, limits: Limits, style: _Stroke) -> None:
    """Draw a horizontal range, with an arrow head where it goes on beyond the panel."""
    left, right = max(low, limits[0]), min(high, limits[1])
    line: dict[str, Any] = {"color": style.colour}
    axes.plot(
        [left, right],
        [y, y],
        **line,
        zorder=style.order,
        linewidth=style.width,
        solid_capstyle="butt",
        gid=style.gid,
    )
    for end, shown, head in ((low, left, "<"), (high, right, ">")):
        mark, size = (head, _ARROW) if end != shown else ("|", style.cap)
        axes.plot(
            shown, y, **line, marker=mark, markersize=size, markeredgewidth=style.cap_width, linestyle="none",
            clip_on=False, zorder=_ENDS, gid=f"{style.gid} end",
        )  # fmt: skip

"""The strokes of the figure of ports: panel, bands, points, intervals, words and key."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pli_stats.publish import page, scale
from pli_stats.publish.lettering import Lettering
from pli_stats.publish.notes import has_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    Limits = tuple[float, float]

_INK, _SOFT, _GUIDE = "#1a1a1a", "#4d4d4d", "#b4babf"
_VISIBLE = 0.005  # of the axis; a range narrower than this (1.5 points) is not drawn
_ARROW = 2.6
_HALF_LETTER = 0.34  # of the size: from the middle of a row down to the base line of its text
_AXIS_LABEL = "Zone PLI (geometric mean of CF, dimensionless)"


@dataclass(frozen=True)
class _Stroke:
    """How a kind of range is drawn; lengths in points."""

    gid: str
    colour: str
    width: float
    cap: float
    cap_width: float
    order: int


_INTERVAL = _Stroke("interval", _INK, 1.5, 4.2, 1.0, 4)
# Thin but taller than the interval, so that its end is seen inside the interval too.
_BOUNDS = _Stroke("bounds", _SOFT, 0.6, 6.4, 0.6, 3)
_ENDS = 5
_POINT: dict[str, Any] = {"marker": "o", "markersize": 4.4, "markeredgewidth": 0.9, "linestyle": "none"}


def draw_panel(
    figure: Figure, sheet: page.Page, seen: Sequence[scale.Band], limits: Limits, letters: Lettering
) -> Axes:
    """Return the panel with bands, guides, logarithmic axis and the line at 1; its heights are points."""
    width, height = page.WIDTH, sheet.height
    box = (sheet.left / width, 1 - sheet.bottom / height, (sheet.right - sheet.left) / width, _share(sheet))
    axes = figure.add_axes(box)
    axes.set(xscale="log", xlim=limits, ylim=(sheet.bottom - sheet.top, 0), yticks=[])
    for number, band in enumerate(seen):
        axes.axvspan(band.low, band.high, facecolor=band.colour, edgecolor="none", zorder=0, gid=f"band {number}")
    for band in seen[1:]:
        axes.axvline(band.low, color=_SOFT, linewidth=0.5, zorder=1)
    axes.hlines([row.middle for row in sheet.rows], *limits, color=_GUIDE, linewidth=0.35, zorder=1)
    axes.axvline(1.0, color=_INK, linewidth=0.9, linestyle=(0, (5, 2)), zorder=2, gid="one")
    _draw_axis(axes, sheet, limits, letters)
    return axes


def draw_ports(axes: Axes, ports: pd.DataFrame, sheet: page.Page, limits: Limits) -> None:
    """Draw the range over non-detects, the interval and the point of each port."""
    columns = ("zone_pli", "conf_low", "conf_high", "bound_low", "bound_high")
    rows = zip(*(ports[name].astype(float) for name in columns), strict=True)
    for (estimate, low, high, least, most), row in zip(rows, sheet.rows, strict=True):
        given = has_interval(low, high)
        if reaches_out(estimate, least, most, limits):
            _draw_range(axes, least, most, row.middle, limits, _BOUNDS)
        if given:
            _draw_range(axes, low, high, row.middle, limits, _INTERVAL)
        fill = _INK if given else "white"
        axes.plot(estimate, row.middle, **_POINT, color=_INK, markerfacecolor=fill, zorder=6, gid="point")


def reaches_out(estimate: float, least: float, most: float, limits: Limits) -> bool:
    """Say whether the range over non-detects can be told from the point on an axis with these limits."""
    if not (least < estimate or most > estimate):
        return False
    return least <= 0 or math.log(most / least) > _VISIBLE * math.log(limits[1] / limits[0])


def write_words(figure: Figure, sheet: page.Page, counts: Sequence[str], letters: Lettering) -> None:
    """Write names, counts, their heads, class words and the foot."""
    step, names, numbers = letters.height(1), sheet.left - page.GAP, page.WIDTH - page.EDGE
    # The last line of each head stands on one base line above the panel.
    base = sheet.top - 4.5 - (step + 2 if sheet.ticks_on_top else 0)
    heads = [(names, sheet.head, "right", "head"), (numbers, (page.COUNT_HEAD,), "right", "head")]
    for x, lines, side, gid in [*heads, *((x, words, "center", "class") for x, words in sheet.band_words)]:
        for number, line in enumerate(reversed(lines)):
            _write(figure, sheet, x, base - number * step, line, letters, gid=gid, ha=side)
    for row, count in zip(sheet.rows, counts, strict=True):
        base = sheet.top + row.middle + _HALF_LETTER * letters.size
        for number, line in enumerate(row.lines):
            shift = (number - (len(row.lines) - 1) / 2) * step
            _write(figure, sheet, names, base + shift, line, letters, gid="port", ha="right")
        _write(figure, sheet, numbers, base, count, letters, gid="n", ha="right")
    for number, line in enumerate(sheet.footer):
        base = sheet.footer_top + (number + 0.8) * step
        _write(figure, sheet, page.EDGE, base, line, letters, gid="note", color=_SOFT)


def draw_key(figure: Figure, sheet: page.Page, seen: Sequence[scale.Band], letters: Lettering) -> None:
    """Draw the signs with their meaning."""
    for entry in sheet.key:
        _draw_sign(figure, sheet, entry, seen)
        base = entry.y + _HALF_LETTER * letters.size
        _write(figure, sheet, entry.x + page.GLYPH + 3, base, entry.text, letters, gid="key")


def _share(sheet: page.Page) -> float:
    """Return the panel's share of the page's height."""
    return (sheet.bottom - sheet.top) / sheet.height


def _draw_axis(axes: Axes, sheet: page.Page, limits: Limits, letters: Lettering) -> None:
    """Draw ticks as plain numbers where they fit, and name the axis."""
    from matplotlib.ticker import FixedFormatter, FixedLocator, NullFormatter

    per_log = (sheet.right - sheet.left) / math.log(limits[1] / limits[0])

    def fits(texts: list[str], values: list[float]) -> bool:
        halves = [letters.width(text) / 2 + 4 for text in texts]
        places = [per_log * math.log(value) for value in values]
        ends = [(place - half, place + half) for place, half in zip(places, halves, strict=True)]
        return all(one[1] < two[0] for one, two in pairwise(ends))

    values, texts = scale.ticks(*limits, fits)
    axes.xaxis.set_major_locator(FixedLocator(values))
    axes.xaxis.set_major_formatter(FixedFormatter(texts))
    axes.xaxis.set_minor_locator(FixedLocator(scale.minor_ticks(*limits)))
    axes.xaxis.set_minor_formatter(NullFormatter())
    top = sheet.ticks_on_top
    axes.tick_params(axis="x", which="both", top=top, labeltop=top, labelsize=letters.size, width=0.6, pad=2)
    axes.tick_params(axis="x", which="major", length=3)
    axes.tick_params(axis="x", which="minor", length=1.6)
    axes.set_xlabel(_AXIS_LABEL, fontsize=letters.size + 0.5, labelpad=2.5, gid="axis")
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


def _draw_sign(figure: Figure, sheet: page.Page, entry: page.Entry, seen: Sequence[scale.Band]) -> None:
    """Draw one sign of the key."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    middle, ends = entry.x + page.GLYPH / 2, (entry.x + 1, entry.x + page.GLYPH - 1)
    if entry.sign.startswith("band "):
        corner = (ends[0] / page.WIDTH, 1 - (entry.y + 3) / sheet.height)
        colour = seen[int(entry.sign.removeprefix("band "))].colour
        wide, high = (page.GLYPH - 2) / page.WIDTH, 6 / sheet.height
        figure.add_artist(Rectangle(corner, wide, high, facecolor=colour, edgecolor=_SOFT, linewidth=0.4))
        return

    def add(x: Sequence[float], **style: Any) -> None:
        y = 1 - entry.y / sheet.height
        figure.add_artist(Line2D([v / page.WIDTH for v in x], [y] * len(x), **style))

    if entry.sign == "one":
        add(ends, color=_INK, linewidth=0.9, linestyle=(0, (5, 2)))
    for style in (style for style in (_INTERVAL, _BOUNDS) if style.gid == entry.sign):
        add(ends, color=style.colour, linewidth=style.width, solid_capstyle="butt")
        for x, mark in zip(ends, "<|" if style is _BOUNDS else "||", strict=True):
            size = _ARROW if mark == "<" else style.cap
            edge = {"markeredgewidth": style.cap_width, "linestyle": "none"}
            add([x], color=style.colour, marker=mark, markersize=size, **edge)
    if entry.sign in ("interval", "open"):
        add([middle], **_POINT, color=_INK, markerfacecolor=_INK if entry.sign == "interval" else "white")


def _write(figure: Figure, sheet: page.Page, x: float, y: float, text: str, letters: Lettering, **style: Any) -> None:
    """Write text at a place in points from the top left; it is never read as mathematics."""
    place = (x / page.WIDTH, 1 - y / sheet.height)
    style = {"color": _INK, "parse_math": False, **style}
    figure.text(*place, text, fontproperties=letters.properties(), **style)

"""Critical difference diagrams: mean ranks on a line, with bars over those that do not differ significantly."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from pli_stats.checks import refusal
from pli_stats.publish.figures.appearance.mark_words import give_words
from pli_stats.publish.figures.appearance.names import metric_label, model_label
from pli_stats.publish.figures.canvas.linear_axis import even_ticks
from pli_stats.publish.figures.canvas.page_layout import EDGE, GAP, MM, MOST_HEIGHT, Sheet, lay_foot
from pli_stats.publish.figures.canvas.style import INK, lettering
from pli_stats.publish.figures.canvas.text_metrics import Lettering, plain
from pli_stats.publish.figures.models.comparison_figures import about, group_label
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.tables.cell_text import picked
from pli_stats.records.hypothesis_tests import NEMENYI
from pli_stats.results import Benchmark, Comparison
from pli_stats.stats.hypothesis.nemenyi_conover import critical_difference, nemenyi_test
from pli_stats.stats.model_comparison.prediction_design import read_design
from pli_stats.stats.model_comparison.score_tables import scores_of
from pli_stats.text.numbers import fixed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST_FOR_NAMES = 0.32  # of the width, on each side
_BAR = 5.0  # points between two bars
_BARS = "Bars join {what} that do not differ significantly{level}; dots: members of a bar."
_INSTEAD = "`table(result)` holds all ranks and letters, `plot(result)` as many of them as go on a page."
_RANKS = "Mean rank over {n} {unit} (ranks; 1: best)"
_SAMPLE_RANKS = "Mean rank of the samples of a port among all {n} (ranks; 1: lowest)"


def draw_benchmark_ranks(result: Benchmark, width_mm: float) -> Figure:
    """Return the mean ranks of the models over the unseen ports, with Nemenyi's critical difference.

    References
    ----------
    Demsar, J. (2006). Journal of Machine Learning Research 7, 1-30.
    """
    design = str(result.scores["design"].iloc[0])
    read = read_design(picked(result.predictions, design=design), None)
    scores = scores_of(read, "port", result.metric)
    found = nemenyi_test(pd.DataFrame(scores.units(), columns=scores.models), level=result.conf_level)
    groups = found.groups.assign(model=[model_label(name) for name in found.groups["model"]])
    count = len(scores.units())
    axis = _RANKS.format(n=count, unit=design)
    notes = f"Ranks of {metric_label(result.metric)} within ports. Friedman and Nemenyi tests, {design}."
    notes = f"{notes} {stand_ins(result.notes)}".strip()
    return _drawn(
        groups,
        axis,
        notes,
        result.conf_level,
        critical_difference(len(groups), count, level=result.conf_level),
        width_mm,
    )


def draw_ranks(result: Comparison, width_mm: float) -> Figure:
    """Return the mean ranks of a comparison, with Nemenyi's critical difference where that is the test."""
    if "mean_rank" not in result.groups:
        raise refusal("figure_needs", what="critical_difference", needs="a comparison that ranks its groups")
    names = [group_label(result, name) for name in result.groups.iloc[:, 0]]
    groups = result.groups.assign(**{result.groups.columns[0]: names})
    count = result.omnibus.n if result.omnibus is not None else result.n
    if result.what == "model":
        axis = _RANKS.format(n=count, unit=f"{result.unit}s")
    else:
        axis = _SAMPLE_RANKS.format(n=result.n)
    nemenyi = NEMENYI.name in result.method
    distance = critical_difference(len(groups), count, level=result.conf_level) if nemenyi else math.nan
    return _drawn(groups, axis, about(result), result.conf_level, distance, width_mm)


def _drawn(groups: pd.DataFrame, axis: str, notes: str, level: float, distance: float, width_mm: float) -> Figure:
    """Return the diagram; names stand left of the axis for the better half, right of it for the others."""
    groups = groups.sort_values("mean_rank", kind="stable")
    ranks, names = groups["mean_rank"].astype(float).tolist(), [plain(name) for name in groups.iloc[:, 0]]
    what = "models" if groups.columns[0] == "model" else "ports"
    notes = plain(f"{_BARS.format(what=what, level=f' at the {100 * (1 - level):g} % level')} {notes}")
    letters, width, half = lettering([*names, notes]), width_mm * MM, (len(names) + 1) // 2
    texts = [f"{name} ({fixed(rank, 1)})" for name, rank in zip(names, ranks, strict=True)]
    labels = [letters.balanced(text, _MOST_FOR_NAMES * width) for text in texts]
    left, right = EDGE + _widest(labels[:half], letters) + GAP, width - EDGE - _widest(labels[half:], letters) - GAP
    bars, step = cliques(groups), letters.height(max(map(len, labels))) + 3
    head = letters.balanced(plain(axis), width - 2 * EDGE)
    above = EDGE + letters.height(len(head))
    top = above + letters.height(1) + 6 + (letters.height(1) + 8 if math.isfinite(distance) else 0)
    first = 6 + _BAR * len(bars) + step / 2
    bottom = top + first + step * (half - 0.5) + 2
    foot = lay_foot([], notes, width, letters)
    if bottom + foot.height + 2 > MOST_HEIGHT:
        raise refusal("figure_crowded", what="critical_difference", rows=what, got=len(names), instead=_INSTEAD)
    sheet = Sheet(width, bottom + foot.height + 2, letters)
    axes, limits = sheet.panel(left, right, top, bottom), _limits(ranks, distance)
    _draw_axis(axes, limits, bottom - top, right - left, letters)
    sheet.write_lines(width / 2, EDGE, head, ha="center", gid="axis")
    heights = [first + step * (n if n < half else len(ranks) - 1 - n) for n in range(len(ranks))]
    per_rank = (right - left) / (limits[1] - limits[0])
    for number, lines in enumerate(labels):
        y, side, away = heights[number], "right" if number < half else "left", GAP / 2 / per_rank
        _draw_stem(axes, texts[number], ranks[number], y, limits[0] - away if number < half else limits[1] + away)
        x = left - GAP if number < half else right + GAP
        sheet.write_lines(x, top + y - letters.height(len(lines)) / 2, lines, ha=side, gid="label")
    _draw_bars(axes, bars, ranks)
    if math.isfinite(distance):
        _draw_distance(sheet, distance, left, per_rank, above)
    sheet.draw_foot(foot, bottom + 2)
    return sheet.figure


def _widest(labels: Sequence[Sequence[str]], letters: Lettering) -> float:
    """Return the width of the widest line."""
    return max((letters.width(line) for lines in labels for line in lines), default=0.0)


def _draw_stem(axes: Axes, words: str, rank: float, height: float, end: float) -> None:
    """Draw a rank on the axis and the line that leads from it to its name."""
    style: dict[str, Any] = {"color": INK, "clip_on": False}
    axes.plot([rank, rank, end], [0, height, height], **style, linewidth=0.6, zorder=3, gid="stem")
    point = axes.plot([rank], [0], **style, marker="o", markersize=3, linestyle="none", zorder=4, gid="point")
    give_words(point, [words])


def cliques(groups: pd.DataFrame) -> list[list[int]]:
    """Return the places of the groups that share a letter, for each letter that several share.

    Examples
    --------
    >>> cliques(pd.DataFrame({"letters": ["a", "ab", "b", "c"]}))
    [[0, 1], [1, 2]]
    """
    texts = [str(text) for text in groups["letters"]]
    found = [[n for n, text in enumerate(texts) if letter in text] for letter in sorted(set("".join(texts)))]
    return [members for members in found if len(members) > 1]


def _limits(ranks: Sequence[float], distance: float) -> tuple[float, float]:
    """Return whole limits of the axis that hold all ranks and the critical difference."""
    low, high = math.floor(min(ranks)), math.ceil(max(ranks))
    if high == low:
        high = low + 1
    if math.isfinite(distance):
        high = max(high, math.ceil(low + distance))
    return float(low), float(high)


def _draw_axis(axes: Axes, limits: tuple[float, float], high: float, wide: float, letters: Lettering) -> None:
    """Draw the line of ranks on top."""
    axes.set(xlim=limits, ylim=(high, 0), yticks=[])
    axes.xaxis.tick_top()
    values, texts = even_ticks(*limits, wide, letters)
    axes.set_xticks(values, texts)
    axes.patch.set_visible(False)
    for side in ("left", "right", "bottom"):
        axes.spines[side].set_visible(False)


def _draw_bars(axes: Axes, bars: Sequence[Sequence[int]], ranks: Sequence[float]) -> None:
    """Draw a bar over each set of groups that do not differ significantly, with a dot at each of its members."""
    for number, members in enumerate(bars):
        y = 6 + _BAR * number
        at = [ranks[n] for n in members]
        axes.plot([min(at), max(at)], [y, y], color=INK, linewidth=2.0, solid_capstyle="butt", zorder=5, gid="bar")
        axes.plot(at, [y] * len(at), marker="o", markersize=3.2, markerfacecolor="white", markeredgecolor=INK,
                  markeredgewidth=0.7, linestyle="none", zorder=6, gid="member")  # fmt: skip


def _draw_distance(sheet: Sheet, distance: float, left: float, per_rank: float, top: float) -> None:
    """Draw the critical difference as a length above the axis."""
    from matplotlib.lines import Line2D

    y = top + sheet.letters.height(1) / 2
    end = left + distance * per_rank
    points = [x / sheet.width for x in (left, end)]
    height = 1 - y / sheet.height
    sheet.figure.add_artist(
        Line2D(points, [height] * 2, color=INK, linewidth=1.2, marker="|", markersize=4, gid="distance")
    )
    text = f"critical difference {fixed(distance, 2)}"
    room = sheet.width - EDGE - end - 5
    if sheet.letters.width(text) <= room:
        sheet.write(end + 5, y, text, gid="distance words")
    else:
        sheet.write(end + 5, y, f"CD {fixed(distance, 2)}", gid="distance words")

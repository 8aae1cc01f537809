"""Insets of a map: clusters whose samples cover each other are drawn larger where no sample is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pli_stats.publish.figures.canvas.style import INK
from pli_stats.text.words import counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pli_stats.publish.figures.canvas.text_metrics import Lettering

Floats = np.ndarray[Any, np.dtype[np.float64]]

_MOST = 2
_LEAST_GAIN = 5  # places that an inset lets tell apart: fewer are not worth its room
_LEAST_TIMES = 2.0  # an inset that is hardly larger than what it shows helps nobody
_SHARE, _LONGEST = 0.36, 150.0  # of the shorter side of the map, and points: the longer side of an inset
_SLIMMEST = 0.6  # shorter by longer side
_STEP, _CLEAR = 4.0, 4.0  # points: between two places that are tried, and from an inset to anything else


@dataclass(frozen=True)
class Inset:
    """A part of a map that is drawn larger; boxes are left, low, right and high in points from the lower left."""

    letter: str
    part: Floats
    box: Floats

    @property
    def times(self) -> float:
        """How many times as large it is drawn."""
        return float((self.box[2] - self.box[0]) / (self.part[2] - self.part[0]))

    def holds(self, points: Floats) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Return which points lie in the part."""
        found: np.ndarray[Any, np.dtype[np.bool_]] = np.all((points >= self.part[:2]) & (points <= self.part[2:]), 1)
        return found


def find_insets(points: Floats, room: tuple[float, float], marker: float, blocked: Floats) -> list[Inset]:
    """Return insets of the two clusters that gain most distinct places, each where there is room.

    Samples nearer than a marker cover each other; those in one and the same place cannot be helped by any inset.
    """
    places = np.unique(points, axis=0)
    longest = min(_SHARE * min(room), _LONGEST)
    gains = []
    for cluster in _clusters(places, marker):
        part, size = _part(cluster, longest, marker)
        times = size[0] / (part[2] - part[0])
        gain = _told_apart(cluster * times, marker) - _told_apart(cluster, marker)
        if times >= _LEAST_TIMES and gain >= _LEAST_GAIN:
            gains.append((gain, part, size))
    chosen: list[Inset] = []
    for _, part, size in sorted(gains, key=lambda found: (-found[0], *found[1].tolist())):
        taken = np.vstack([blocked, part, *(box for one in chosen for box in (one.part, one.box))])
        box = _free_box(places, room, marker, size, part, taken)
        if box is not None and len(chosen) < _MOST:
            chosen.append(Inset("AB"[len(chosen)], part, box))
    return chosen


def told(insets: list[Inset], points: Floats) -> str:
    """Return what the caption says of the insets."""
    parts = [(one.letter, counted(int(one.holds(points).sum()), "sample"), one.times) for one in insets]
    return " ".join(f"Inset {letter}: {samples}, {times:.2g} times as large." for letter, samples, times in parts)


def mark_part(axes: Axes, inset: Inset, room: tuple[float, float]) -> None:
    """Draw the frame of the part of the map that the inset shows."""
    from matplotlib.patches import Rectangle

    left, low, right, high = inset.part / np.array([*room, *room])
    frame: dict[str, Any] = {"fill": False, "edgecolor": INK, "linewidth": 0.6, "transform": axes.transAxes}
    axes.add_patch(Rectangle((left, low), right - left, high - low, zorder=6, gid="inset part", **frame))


def frame_inset(axes: Axes, inset: Inset, letters: Lettering) -> None:
    """Take the ticks off the axes of an inset and write its letter on the upper frame."""
    axes.set(xticks=[], yticks=[])
    axes.set_zorder(9)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
    axes.text(0.06, 1.0, inset.letter, ha="left", va="center_baseline", transform=axes.transAxes, bbox=box, zorder=9,
              fontproperties=letters.properties(), gid="inset")  # fmt: skip


def _clusters(places: Floats, marker: float) -> list[Floats]:
    """Return the groups of places whose markers touch, with cells of the size of a marker for markers."""
    from scipy.ndimage import label

    cells = np.floor(places / marker).astype(int)
    cells -= cells.min(axis=0)
    occupied = np.zeros(cells.max(axis=0) + 1, dtype=bool)
    occupied[tuple(cells.T)] = True
    numbers = label(occupied, structure=np.ones((3, 3)))[0][tuple(cells.T)]
    order = np.argsort(numbers, kind="stable")
    return np.split(places[order], np.flatnonzero(np.diff(numbers[order])) + 1)


def _told_apart(places: Floats, marker: float) -> int:
    """Return how many places are distinct: those that share a cell of the size of a marker count as one."""
    return len(np.unique(np.floor(places / marker), axis=0))


def _part(cluster: Floats, longest: float, marker: float) -> tuple[Floats, Floats]:
    """Return the part of the map around a cluster, and the size of its inset, whose markers the frame does not cut."""
    low, high = cluster.min(axis=0), cluster.max(axis=0)
    span, inner = high - low, longest - 2 * marker
    # A frame around a single marker would not be seen if it were any smaller.
    times = inner / max(float(span.max()), inner * 2 * marker / longest)
    size = np.clip(span * times + 2 * marker, _SLIMMEST * longest, longest)
    middle = (low + high) / 2
    return np.concatenate([middle - size / times / 2, middle + size / times / 2]), size


def _free_box(
    places: Floats, room: tuple[float, float], marker: float, size: Floats, part: Floats, taken: Floats
) -> Floats | None:
    """Return the box of this size nearest to its part that covers no sample and no box that is taken, or None."""
    grids = [np.arange(_CLEAR, side - length - _CLEAR, _STEP) for side, length in zip(room, size, strict=True)]
    starts = np.stack([grid.ravel() for grid in np.meshgrid(*grids)], axis=1)
    low, high = starts - _CLEAR - marker / 2, starts + size + _CLEAR + marker / 2
    meets = np.all((taken[:, :2] < high[:, None]) & (taken[:, 2:] > low[:, None]), axis=2).any(axis=1)
    free = starts[~meets & (_counts(places, room, low, high) == 0)]
    if not len(free):
        return None
    away = np.hypot(*(free + size / 2 - (part[:2] + part[2:]) / 2).T)
    start = free[np.argmin(away)]
    return np.concatenate([start, start + size])


def _counts(places: Floats, room: tuple[float, float], low: Floats, high: Floats) -> Floats:
    """Return how many places lie in each of these boxes, whose ends are taken outwards to whole points."""
    cells = np.ceil(room).astype(int)
    ends = [(0, int(cell)) for cell in cells]
    counted_cells = np.histogram2d(places[:, 0], places[:, 1], bins=[end for _, end in ends], range=ends)[0]
    sums = np.pad(counted_cells.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    left, under = np.clip(np.floor(low).astype(int), 0, cells).T
    right, over = np.clip(np.ceil(high).astype(int), 0, cells).T
    found: Floats = sums[right, over] - sums[left, over] - sums[right, under] + sums[left, under]
    return found

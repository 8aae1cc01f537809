"""Short labels beside their points: no label meets another, a leader line where it had to move away."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pli_stats.publish.figures.canvas.style import SOFT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from pli_stats.publish.figures.canvas.text_metrics import Lettering

Floats = np.ndarray[Any, np.dtype[np.float64]]

_ANGLES = 24
_DISTANCES = (6.0, 8.0, 10.0, 13.0, 16.0, 20.0, 25.0, 31.0, 38.0, 46.0, 56.0, 68.0, 82.0, 98.0, 120.0, 150.0)
_COVERED = 6.0  # points of way that a label goes rather than cover one sample
_APART = 0.8  # points between two labels
_NEAR = 1.0  # points: half a marker
_STEPS = 9
_TURNED = 16.0  # points of way that half a turn away from the wished direction is worth


@dataclass(frozen=True)
class Label:
    """A label in its place: the middle of its box, and the point it belongs to; in points."""

    text: str
    x: float
    y: float
    at: tuple[float, float]
    width: float
    height: float

    @property
    def leads(self) -> bool:
        """Whether it stands so far off that a line must lead to its point."""
        dx = max(abs(self.x - self.at[0]) - self.width / 2, 0.0)
        dy = max(abs(self.y - self.at[1]) - self.height / 2, 0.0)
        return math.hypot(dx, dy) > 5.0


def place_labels(
    texts: Sequence[str],
    places: Floats,
    sizes: Floats,
    room: tuple[float, float],
    *,
    covered: Floats,
    wished: Sequence[float] | None = None,
    blocked: Floats | None = None,
) -> tuple[list[Label], list[str]]:
    """Return labels that meet neither each other nor the frame, and the texts for which there was no room."""
    ways = _ways(places, sizes, wished)
    labels: list[Label] = []
    left_out: list[str] = []
    boxes, taken = np.empty((0, 4)) if blocked is None else blocked, covered
    for text, place, size, (centres, way) in zip(texts, places, sizes, ways, strict=True):
        corners = np.hstack([centres - size / 2, centres + size / 2])
        free = (corners[:, :2] >= 1).all(axis=1) & (corners[:, 2:] <= np.array(room) - 1).all(axis=1)
        free &= ~_meets(corners, boxes, _APART).any(axis=1)
        if not free.any():
            left_out.append(text)
            continue
        cost = way + _COVERED * (_hits(corners, taken) + _crossed(place, centres, boxes))
        best = int(np.argmin(np.where(free, cost, np.inf)))
        boxes = np.vstack([boxes, corners[best]])
        x, y = centres[best]
        labels.append(Label(text, float(x), float(y), (float(place[0]), float(place[1])), *map(float, size)))
        # Later labels shall not hide the line that leads here.
        taken = np.vstack([taken, _way_to(place, centres[best])]) if labels[-1].leads else taken
    return labels, left_out


def write_label(axes: Axes, label: Label, size: tuple[float, float], letters: Lettering, *, gid: str) -> None:
    """Write a label, with a line to its point where it stands far off."""
    x, y = label.x / size[0], label.y / size[1]
    if label.leads:
        ends = [label.at[0] / size[0], x], [label.at[1] / size[1], y]
        axes.plot(*ends, color=SOFT, linewidth=0.4, transform=axes.transAxes, zorder=5)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.85}
    axes.text(
        x, y, label.text, ha="center", va="center_baseline", transform=axes.transAxes, bbox=box, zorder=7,
        fontproperties=letters.properties(), gid=gid, parse_math=False,
    )  # fmt: skip


def _ways(places: Floats, sizes: Floats, wished: Sequence[float] | None) -> list[tuple[Floats, Floats]]:
    """Return for each label the middles where it could stand, and what each is worth in points of way."""
    turns = np.arange(_ANGLES) * (2 * math.pi / _ANGLES)
    angle, distance = (part.ravel() for part in np.meshgrid(turns, _DISTANCES))
    unit = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    found = []
    for number, (place, size) in enumerate(zip(places, sizes, strict=True)):
        # From the middle of the box to its edge in that direction, so that distances count from edge to point.
        with np.errstate(divide="ignore"):
            half = np.min(np.abs(size / 2 / np.where(unit == 0, 1e-12, unit)), axis=1)
        centres = place + unit * (half + distance - 4)[:, None]
        away = 0.0 if wished is None else (1 - np.cos(angle - wished[number])) / 2
        found.append((centres, distance + _TURNED * away))
    return found


def _meets(some: Floats, others: Floats, apart: float) -> np.ndarray[Any, Any]:
    """Say which boxes (left, low, right, high) meet which others."""
    left, low, right, high = (column[:, None] for column in some.T)
    other_left, other_low, other_right, other_high = (column[None, :] for column in others.T)
    across: np.ndarray[Any, Any] = (left - apart < other_right) & (other_left < right + apart)
    met: np.ndarray[Any, Any] = across & (low - apart < other_high) & (other_low < high + apart)
    return met


def _hits(boxes: Floats, points: Floats) -> Floats:
    """Return how many points, or nearly, each box covers."""
    inside = (points[None, :, :] >= boxes[:, None, :2] - _NEAR) & (points[None, :, :] <= boxes[:, None, 2:] + _NEAR)
    counts: Floats = inside.all(axis=2).sum(axis=1).astype(np.float64)
    return counts


def _way_to(place: Floats, centre: Floats) -> Floats:
    """Return points along the line from a place to the middle of its label."""
    points: Floats = place + np.linspace(0.1, 0.9, _STEPS)[:, None] * (centre - place)
    return points


def _crossed(place: Floats, centres: Floats, boxes: Floats) -> Floats:
    """Return how many labels the line to each of these middles would run through."""
    steps = np.linspace(0.1, 0.9, _STEPS)[None, :, None]
    ways: Floats = place + steps * (centres - place)[:, None, :]
    inside = (ways[:, :, None, :] >= boxes[:, :2]) & (ways[:, :, None, :] <= boxes[:, 2:])
    counts: Floats = np.any(inside.all(axis=3), axis=1).sum(axis=1).astype(np.float64)
    return counts

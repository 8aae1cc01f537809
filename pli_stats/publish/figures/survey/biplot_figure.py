"""Principal components of log CF: the samples by PLI class, the metals as arrows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pli_stats.publish.figures.canvas.label_placement import Label, place_labels, write_label
from pli_stats.publish.figures.canvas.linear_axis import even_ticks
from pli_stats.publish.figures.canvas.page_layout import EDGE, MM, Sheet, axis_height, lay_foot, side_width
from pli_stats.publish.figures.canvas.style import GUIDE, INK, lettering
from pli_stats.publish.figures.canvas.text_metrics import Lettering, plain
from pli_stats.publish.figures.survey.class_markers import class_key, draw_classes, sample_classes, sample_words
from pli_stats.publish.figures.survey.log_cf_matrix import MetalMatrix, metal_matrix

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pli_stats.results import Assessment

Floats = np.ndarray[Any, np.dtype[np.float64]]

_SIZE, _SMALL, _MANY = 3.4, 2.6, 300
_HIGH, _HIGHER = 0.85, 1.1  # height of the panel by its width, where it is broad and where it is not
_BROAD = 120.0  # mm
_REACH = 0.7  # of the way to the nearest edge that an arrow of length 1 takes
_NAME = 1.4  # room for the upright name of an axis, in sizes
_PAD = 0.06


@dataclass(frozen=True, eq=False)
class Components:
    """The first two principal components of standardised columns.

    Attributes
    ----------
    scores : array, (n, 2)
        Each component with mean 0 and standard deviation 1.
    loadings : array, (m, 2)
        Correlation of each column with each component, -1 to 1.
    shares : tuple of float
        Share of the total variance of each component.
    """

    scores: Floats
    loadings: Floats
    shares: tuple[float, float]


def draw_biplot(result: Assessment, width_mm: float) -> Figure:
    """Return the first two principal components of log CF, each metal standardised (correlation biplot).

    Points are samples by PLI class, on the lower and left axes (standard deviations of the component); arrows are the
    metals, on the upper and right axes (correlation of log CF with the component). Arrows close together are metals
    that rise together. The background cancels: CF and concentration give the same components. The sign of a component
    is chosen so that its loadings sum to no less than 0.

    References
    ----------
    Gabriel, K. R. (1971). The biplot graphic display of matrices with application to principal component analysis.
    Biometrika 58, 453-467. doi:10.1093/biomet/58.3.453
    """
    matrix = metal_matrix(result, "biplot", metals=2, rows=3)
    parts = principal_components(matrix.log_cf)
    classes = sample_classes(result, matrix.samples)
    notes = plain(" ".join(_notes(matrix, parts)))
    letters, width = lettering([notes, *matrix.metals, *(found.words for found in classes)]), width_mm * MM
    side, top = side_width(["\N{MINUS SIGN}0.5"], letters) + _NAME * letters.size, axis_height(1, letters) + EDGE
    left, right = EDGE + side, width - EDGE - side
    bottom = top + (right - left) * (_HIGH if width_mm >= _BROAD else _HIGHER)
    panel = _panel(parts, (right - left, bottom - top))
    labels, crowded = _place_labels(panel, parts, matrix.metals, letters)
    notes += f" No room for the names of {', '.join(crowded)}." if crowded else ""
    foot = lay_foot(class_key(classes), notes, width, letters)
    foot_top = bottom + axis_height(1, letters) + 4
    sheet = Sheet(width, foot_top + foot.height, letters)
    axes = sheet.panel(left, right, top, bottom)
    _draw_frame(axes, panel, parts.shares, letters)
    size, words = _SMALL if len(parts.scores) > _MANY else _SIZE, sample_words(result, matrix.samples)
    draw_classes(axes, parts.scores[:, 0], parts.scores[:, 1], classes, size, words)
    _draw_arrows(axes, parts.loadings * panel.factor)
    for label in labels:
        write_label(axes, label, panel.size, letters, gid="metal")
    sheet.draw_foot(foot, foot_top)
    return sheet.figure


def principal_components(values: Floats) -> Components:
    """Return the first two principal components of columns that vary.

    Examples
    --------
    >>> import numpy as np
    >>> found = principal_components(np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 4.0]]))
    >>> [float(round(share, 6)) for share in found.shares], found.loadings[:, 0].round(6).tolist()
    ([1.0, 0.0], [1.0, 1.0])
    """
    standard = (values - values.mean(axis=0)) / values.std(axis=0, ddof=1)
    left, lengths, right = np.linalg.svd(standard, full_matrices=False)
    root = math.sqrt(len(values) - 1)
    loadings = right[:2].T * lengths[:2] / root
    turn = np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    shares = lengths**2 / (lengths**2).sum()
    # A component without variance has no scores, only rounding errors.
    live = lengths[:2] > 1e-12 * lengths[0]
    return Components(left[:, :2] * root * turn * live, loadings * turn, (float(shares[0]), float(shares[1])))


def _notes(matrix: MetalMatrix, parts: Components) -> list[str]:
    """Return what the figure rests on."""
    first = f"Principal components of log CF of {len(matrix.metals)} metals, each standardised, "
    first += f"in {len(matrix.samples)} samples; both components hold {100 * sum(parts.shares):.0f} % of the variance."
    second = "Points: samples (lower and left axes, SD: standard deviation); arrows: metals (upper and right axes)."
    return [first, second, *matrix.notes]


@dataclass(frozen=True)
class _Panel:
    """The plane of the scores on paper; `factor` is the length in scores of a loading of 1, `size` is in points."""

    low: Floats
    high: Floats
    factor: float
    size: tuple[float, float]

    def points(self, places: Floats) -> Floats:
        """Return scores as points from the lower left corner."""
        found: Floats = (places - self.low) / (self.high - self.low) * np.array(self.size)
        return found


def _panel(parts: Components, size: tuple[float, float]) -> _Panel:
    """Return the limits of the scores, and how long the arrows are."""
    low, high = np.minimum(parts.scores.min(axis=0), -1.0), np.maximum(parts.scores.max(axis=0), 1.0)
    pad = _PAD * (high - low)
    return _Panel(low - pad, high + pad, float(_REACH * min(*(pad - low), *(high + pad))), size)


def _draw_frame(axes: Axes, panel: _Panel, shares: tuple[float, float], letters: Lettering) -> None:
    """Draw both pairs of axes."""
    (left, low), (right, high), factor = panel.low.tolist(), panel.high.tolist(), panel.factor
    axes.set(xlim=(left, right), ylim=(low, high))
    axes.axhline(0, color=GUIDE, linewidth=0.5, zorder=1)
    axes.axvline(0, color=GUIDE, linewidth=0.5, zorder=1)
    names = [f"PC{number} score (SD; {100 * share:.0f} % of variance)" for number, share in enumerate(shares, 1)]
    axes.set_xlabel(plain(names[0]), gid="axis")
    axes.set_ylabel(plain(names[1]), gid="axis")
    axes.set_xticks(*even_ticks(left, right, panel.size[0], letters))
    axes.set_yticks(*even_ticks(low, high, panel.size[1], None))
    ways: Any = (lambda score: score / factor, lambda loading: loading * factor)
    over = axes.secondary_xaxis("top", functions=ways)
    beside = axes.secondary_yaxis("right", functions=ways)
    over.set_xlabel("Loading on PC1 (correlation)", gid="axis")
    beside.set_ylabel("Loading on PC2 (correlation)", gid="axis")
    # The numbers reach over -1 to 1, the most that a correlation can be.
    across, upward = 2 * factor * np.array(panel.size) / (panel.high - panel.low)
    over.set_xticks(*even_ticks(-1.0, 1.0, float(across), letters))
    beside.set_yticks(*even_ticks(-1.0, 1.0, float(upward), None))


def _draw_arrows(axes: Axes, tips: Floats) -> None:
    """Draw each metal as an arrow from the middle."""
    head = {"arrowstyle": "-|>,head_length=3.2,head_width=1.4", "shrinkA": 0, "shrinkB": 0, "mutation_scale": 1}
    for x, y in tips:
        axes.annotate("", (x, y), (0, 0), arrowprops={**head, "color": INK, "linewidth": 0.9}, zorder=6)


def _place_labels(
    panel: _Panel, parts: Components, metals: tuple[str, ...], letters: Lettering
) -> tuple[list[Label], list[str]]:
    """Return the symbols of the metals near the heads of their arrows, clear of samples where there is such a place.

    Those for which there is no room come second.
    """
    places, origin = panel.points(parts.loadings * panel.factor), panel.points(np.zeros((1, 2)))
    shafts = (origin + np.linspace(0.2, 1.0, 9)[:, None, None] * (places - origin)).reshape(-1, 2)
    sizes = np.array([[letters.width(metal) + 1, letters.size + 1] for metal in metals])
    wished = np.arctan2(*(places - origin).T[::-1])
    # Those in the midst of a bundle of arrows have the least choice, so they come first.
    crowd = np.cos(wished[:, None] - wished[None, :]).sum(axis=1)
    order = np.argsort(-crowd, kind="stable")
    texts = [metals[number] for number in order]
    covered = np.vstack([shafts, panel.points(parts.scores)])
    return place_labels(
        texts, places[order], sizes[order], panel.size, covered=covered, wished=wished[order].tolist()
    )  # fmt: skip

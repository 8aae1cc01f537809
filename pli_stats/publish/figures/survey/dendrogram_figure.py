"""Metals that rise and fall together: average linkage of their rank correlations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pli_stats.checks import refusal
from pli_stats.publish.figures.canvas.linear_axis import even_ticks
from pli_stats.publish.figures.canvas.page_layout import EDGE, GAP, MM, MOST_HEIGHT, Sheet, axis_height, lay_foot
from pli_stats.publish.figures.canvas.style import GUIDE, INK, lettering
from pli_stats.publish.figures.canvas.text_metrics import plain
from pli_stats.publish.figures.survey.log_cf_matrix import metal_matrix

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from pli_stats.results import Assessment

Floats = np.ndarray[Any, np.dtype[np.float64]]

_ROW = 14.0  # points
_INSTEAD = "Assess fewer metals."
_LABEL = "Distance 1 - |Spearman correlation| (dimensionless)".replace("-", "\N{MINUS SIGN}", 1)


def draw_dendrogram(result: Assessment, width_mm: float) -> Figure:
    """Return the metals joined by average linkage of 1 - |Spearman correlation| of their CF.

    Two metals, or groups of them, are joined at their mean distance: 0 where one ranks the samples as the other (or in
    the reverse order), 1 where the ranks know nothing of each other. Ranks are the same for CF and concentration.

    References
    ----------
    Sokal, R. R. & Michener, C. D. (1958). A statistical method for evaluating systematic relationships. University of
    Kansas Science Bulletin 38, 1409-1438.
    """
    from scipy.cluster.hierarchy import dendrogram

    matrix = metal_matrix(result, "dendrogram", metals=2, rows=3)
    tree, fit = metal_tree(matrix.log_cf)
    drawn = dendrogram(tree, no_plot=True, labels=list(matrix.metals))
    first = f"Average linkage of {len(matrix.metals)} metals in {len(matrix.samples)} samples"
    first += f"; cophenetic correlation {fit:.2f}." if np.isfinite(fit) else "."
    notes = plain(" ".join([first, *matrix.notes]))
    letters = lettering([notes, *matrix.metals])
    foot = lay_foot([], notes, width_mm * MM, letters)
    left = EDGE + max(map(letters.width, matrix.metals)) + GAP
    right, top = width_mm * MM - EDGE - 6, EDGE + 2
    bottom = top + _ROW * len(matrix.metals)
    room = 2 * min((left + right) / 2 - EDGE, width_mm * MM - EDGE - (left + right) / 2)
    name = letters.balanced(plain(_LABEL), room)
    foot_top = bottom + axis_height(len(name), letters)
    if foot_top + foot.height > MOST_HEIGHT:
        raise refusal("figure_crowded", what="dendrogram", rows="metals", got=len(matrix.metals), instead=_INSTEAD)
    sheet = Sheet(width_mm * MM, foot_top + foot.height, letters)
    axes = sheet.panel(left, right, top, bottom)
    most = max(1.0, float(tree[:, 2].max()))
    axes.set(xlim=(0, most), ylim=(10 * len(matrix.metals), 0), yticks=[])
    ticks = even_ticks(0.0, most, right - left, letters)
    axes.set_xticks(*ticks)
    axes.vlines(ticks[0], 0, 10 * len(matrix.metals), color=GUIDE, linewidth=0.35, zorder=1)
    # scipy gives each join as the four corners of a bracket; leaves stand at 5, 15, 25, ...
    for heights, rows in zip(drawn["dcoord"], drawn["icoord"], strict=True):
        axes.plot(heights, rows, color=INK, linewidth=1.0, solid_joinstyle="miter", zorder=3, gid="join")
    for row, metal in enumerate(drawn["ivl"]):
        sheet.write(left - GAP, top + _ROW * (row + 0.5), metal, ha="right", gid="metal")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    sheet.name_axis(axes, name)
    sheet.draw_foot(foot, foot_top)
    return sheet.figure


def metal_tree(values: Floats) -> tuple[Floats, float]:
    """Return the average linkage of columns by 1 - |Spearman correlation|, and its cophenetic correlation.

    Examples
    --------
    >>> import numpy as np
    >>> tree, _ = metal_tree(np.array([[1.0, 10.0, 3.0], [2.0, 30.0, 1.0], [3.0, 90.0, 2.0]]))
    >>> tree[:, 2].round(6).tolist()
    [0.0, 0.5]
    """
    from scipy.cluster.hierarchy import cophenet, linkage
    from scipy.spatial.distance import squareform
    from scipy.stats import rankdata

    ranks = rankdata(values, axis=0)
    distances = np.clip(1 - np.abs(np.corrcoef(ranks, rowvar=False)), 0.0, 1.0)
    np.fill_diagonal(distances, 0.0)
    pairs = squareform((distances + distances.T) / 2)
    tree = linkage(pairs, method="average")
    if np.ptp(pairs) == 0:
        return tree, float("nan")
    joined = cophenet(tree)
    return tree, float(np.corrcoef(joined, pairs)[0, 1])

"""The PLI of single samples with their measurement uncertainty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pli_stats.publish.figures.canvas.forest_layout import Beside, Forest, Panel, Row
from pli_stats.publish.figures.canvas.forest_plot import draw_forest
from pli_stats.publish.figures.canvas.interval_marks import Mark
from pli_stats.publish.figures.survey.port_ranking import bands_of
from pli_stats.publish.notes import basis, level_text
from pli_stats.text.note_wording import sentences

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from pli_stats.results import PliIntervals

_AXIS = "PLI (geometric mean of CF, dimensionless)"
_COVERS = "Intervals: uncertainty of the measurement of one sample, not of its place."
_COLUMNS = ["estimate", "conf_low", "conf_high", "bound_low", "bound_high", "n_nondetect"]


def draw_pli_intervals(result: PliIntervals, width_mm: float) -> Figure:
    """Return the samples in the order of the data, each with its PLI and interval before the class bands.

    Thick line: interval; thin line: the range over non-detects. A sample without a stated error of measurement has a
    point only.
    """
    rows = []
    frame = result.frame
    for name, (pli, low, high, least, most, below) in zip(
        frame.index, frame[_COLUMNS].itertuples(index=False), strict=True
    ):
        mark = Mark(0, pli, low, high) if low < high else Mark(0, pli, bare=True)
        rows.append(Row(str(name), (mark,), (f"{below:.0f}",), bounds=(least, most)))
    beside = (Beside("Non-detects"),) if (frame["n_nondetect"] > 0).any() else ()
    if not beside:
        rows = [Row(row.label, row.marks, bounds=row.bounds) for row in rows]
    panel = Panel(
        _AXIS, tuple(rows), beside, line=1.0, log=True, head="Sample", classes=bands_of(result.scheme)
    )  # fmt: skip
    given = any(not row.marks[0].bare for row in rows)
    series = f"PLI with {level_text(frame)} interval" if given else "PLI; no error of measurement was stated"
    notes = " ".join([*([_COVERS] if given else []), *basis(result, cited=False), *sentences(result.notes)])
    forest = Forest(
        (panel,), (series,), notes, bounds="all non-detects towards 0 / at their limits",
        line="PLI = 1, the background", parts="samples",
    )  # fmt: skip
    return draw_forest(forest, width_mm)

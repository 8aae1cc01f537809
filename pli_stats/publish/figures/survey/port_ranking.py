"""The ports of an assessment ranked by zone PLI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pli_stats.checks import InputError, refusal
from pli_stats.publish.figures.canvas.forest_layout import Beside, Forest, Panel, Row
from pli_stats.publish.figures.canvas.forest_plot import draw_forest
from pli_stats.publish.figures.canvas.interval_marks import Mark
from pli_stats.publish.notes import basis, has_interval, interval_basis, level_text, notes_of_ports
from pli_stats.publish.tables.survey.assessment_tables import ranked
from pli_stats.text.note_wording import sentences
from pli_stats.text.words import unit_word

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from pli_stats.results import Assessment

_AXIS = "Zone PLI (geometric mean of CF, dimensionless)"
_BOUNDS = "all non-detects towards 0 / at their limits"
_SHOWN = ("zone_pli",)
_COLUMNS = ["port", "n", "zone_pli", "conf_low", "conf_high", "bound_low", "bound_high"]


def draw_ports_ranked(result: Assessment, width_mm: float) -> Figure:
    """Return the ports ranked by zone PLI, with their intervals before the class bands.

    Point: zone PLI; thick line: its interval; thin line: the range over non-detects, where it can be seen; open point:
    no interval can be given. The axis is logarithmic, since zone PLI is a geometric mean.
    """
    if not len(result.ports):
        raise refusal("no_rows_left", why="the assessment holds no port")
    word = unit_word(result.by)
    rows = []
    for port, n, pli, low, high, least, most in ranked(result.ports)[_COLUMNS].itertuples(index=False):
        mark = Mark(0, pli, low, high) if has_interval(low, high) else Mark(0, pli)
        rows.append(Row(str(port), (mark,), (f"{n:.0f}",), bounds=(least, most)))
    panel = Panel(
        _AXIS, tuple(rows), (Beside("n", needed=True),), line=1.0, log=True, head=word[:1].upper() + word[1:],
        classes=bands_of(result.scheme),
    )  # fmt: skip
    closed = f"Zone PLI with {level_text(result.ports)} interval ({interval_basis(result)})"
    # Where all points are open, the key says what that means.
    series = "" if all(row.marks[0].open for row in rows) else closed
    notes = " ".join([*basis(result, cited=False), *sentences(notes_of_ports(result, _SHOWN))])
    forest = Forest(
        (panel,), (series,), notes, bounds=_BOUNDS, line="PLI = 1, the background", parts=f"{word}s by zone PLI"
    )
    return draw_forest(forest, width_mm)


def bands_of(name: str) -> tuple[tuple[str, float, float], ...]:
    """Return the classes of a scheme with their edges, from the lowest to the highest."""
    from pli_stats.pollution.reference.class_schemes import scheme

    try:
        found = scheme(name)
    except InputError:
        # An assessment keeps the name of the user's own scheme, not its edges: then the figure has no bands.
        return ()
    return tuple(zip(found.classes, found.lower.tolist(), found.upper.tolist(), strict=True))

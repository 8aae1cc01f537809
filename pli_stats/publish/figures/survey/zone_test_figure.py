"""Zone PLIs with their intervals against one value, with the p values of their tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pli_stats.publish.figures.canvas.forest_layout import Beside, Forest, Panel, Row
from pli_stats.publish.figures.canvas.forest_plot import draw_forest
from pli_stats.publish.figures.canvas.interval_marks import Mark
from pli_stats.publish.tables.survey.zone_test_tables import adjusted_words, n_tested, test_basis, zone_cells
from pli_stats.text.estimates import p_text
from pli_stats.text.numbers import NO_VALUE, percent_of
from pli_stats.text.words import unit_word

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from pli_stats.results import ZoneTests

_AXIS = "Zone PLI (geometric mean of CF, dimensionless)"


def draw_zone_tests(result: ZoneTests, width_mm: float) -> Figure:
    """Return the ports ranked by zone PLI beside the value that they are tested against; open points have no test."""
    frame, rows = result.frame, []
    for i, (middle, ends) in enumerate(zone_cells(frame, result.value)):
        at = frame.iloc[i]
        tested = at["n"] > 1
        mark = Mark(0, at["estimate"], at["conf_low"], at["conf_high"]) if tested else Mark(0, at["estimate"])
        texts = (f"{at['n']:.0f}", p_text(float(at["p_adjusted"])), middle if ends == NO_VALUE else f"{middle} {ends}")
        rows.append(Row(str(at["port"]), (mark,), texts))
    word = unit_word(result.by)
    p = "p, adjusted" if adjusted_words(result) else "p"
    beside = (Beside("n"), Beside(p, needed=True), Beside("Zone PLI"))
    head = word[:1].upper() + word[1:]
    panel = Panel(_AXIS, tuple(rows), beside, line=result.value, log=True, head=head)
    series = f"Zone PLI with {percent_of(result.conf_level)} interval" if n_tested(result) else ""
    line = f"PLI = {result.value:g}"
    basis = " ".join(test_basis(result, cited=False))
    forest = Forest((panel,), (series,), basis, line=line, parts=f"{word}s by zone PLI")
    return draw_forest(forest, width_mm)

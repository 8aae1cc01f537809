"""The ports of an assessment ranked by zone PLI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pli_stats.checks import InputError, refusal
from pli_stats.publish.figures.canvas import log_axis
from pli_stats.publish.figures.canvas.page_layout import MM, Glyph, Sheet, most_that_fit, shown_of
from pli_stats.publish.figures.canvas.style import INK, SOFT, Sign, lettering
from pli_stats.publish.figures.canvas.text_metrics import Lettering, plain
from pli_stats.publish.figures.survey import port_ranking_layout, port_ranking_marks
from pli_stats.publish.notes import basis, drawn_units, has_interval, level_text
from pli_stats.publish.tables.survey.assessment_tables import ranked
from pli_stats.text.nouns import unit_word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from pli_stats.results import Assessment

_AXIS_LABEL = "Zone PLI (geometric mean of CF, dimensionless)"


def draw_ports_ranked(result: Assessment, width_mm: float) -> Figure:
    """Return the ports ranked by zone PLI, with their intervals before the class bands.

    Point: zone PLI; thick line: its interval; thin line: the range over non-detects, where it can be seen; open point:
    no interval can be given. The axis is logarithmic, since zone PLI is a geometric mean.

    Raises
    ------
    InputError
        If there is no port.
    """
    if not len(result.ports):
        raise refusal("no_rows_left", why="the assessment holds no port")
    ports = ranked(result.ports)
    names = [plain(name) for name in ports["port"]]
    notes = plain(" ".join([*basis(result, cited=False), *result.notes]))
    letters = lettering([*names, notes, unit_word(plain(result.by))])

    def drawn(count: int) -> _Ranking:
        """Return what is drawn of the first so many ports."""
        return _laid_out(result, ports.iloc[:count], names, notes, letters, width_mm * MM)

    found = drawn(most_that_fit(len(ports), lambda count: drawn(count).plan.height))
    sheet = Sheet(found.plan.width, found.plan.height, letters)
    axes = port_ranking_marks.draw_panel(sheet, found.plan, found.seen, found.limits)
    port_ranking_marks.draw_ports(axes, found.ports, found.plan, found.limits)
    port_ranking_marks.write_words(sheet, found.plan, found.counts)
    sheet.draw_foot(found.plan.foot, found.plan.foot_top)
    return sheet.figure


@dataclass(frozen=True, eq=False)
class _Ranking:
    """The ports that are drawn, the axis and the classes behind them, and where all that stands."""

    ports: pd.DataFrame
    counts: list[str]
    limits: tuple[float, float]
    seen: list[log_axis.Band]
    plan: port_ranking_layout.Page


def _laid_out(
    result: Assessment, ports: pd.DataFrame, names: list[str], notes: str, letters: Lettering, width: float
) -> _Ranking:
    """Return the page that has room for these ports; its foot says how many of `names` are not among them."""
    word = unit_word(plain(result.by))
    if len(ports) < len(names):
        notes = f"{shown_of(len(ports), len(names), f'{word}s by zone PLI', 'the table')} {notes}"
    ends = [end for name in ("conf_low", "conf_high", "bound_high") for end in ports[name]]
    classes = _classes(result.scheme)
    limits = log_axis.limits(ports["zone_pli"].tolist(), ends, [edge for _, edge, _ in classes])
    seen = log_axis.bands(classes, *limits)
    head, counts = word[:1].upper() + word[1:], [f"{n:.0f}" for n in ports["n"]]
    key = _key(result, ports, limits)
    plan = port_ranking_layout.lay_out(
        names[: len(ports)], head, counts, seen, limits, key, notes, letters, width=width, axis_label=_AXIS_LABEL
    )
    return _Ranking(ports, counts, limits, seen, plan)


def _classes(name: str) -> list[tuple[str, float, float]]:
    """Return the classes of a scheme with their edges, from the lowest to the highest."""
    from pli_stats.pollution.reference.class_schemes import scheme

    try:
        found = scheme(name)
    except InputError:
        # An assessment keeps the name of the user's own scheme, not its edges: then the figure has no bands.
        return []
    return list(zip(found.classes, found.lower.tolist(), found.upper.tolist(), strict=True))


def _key(result: Assessment, ports: pd.DataFrame, limits: tuple[float, float]) -> list[tuple[Glyph, str]]:
    """Return the signs that this figure uses, with their meaning."""
    given = [has_interval(*ends) for ends in zip(ports["conf_low"], ports["conf_high"], strict=True)]
    bounds = zip(ports["zone_pli"], ports["bound_low"], ports["bound_high"], strict=True)
    point, range_, key = Sign(INK, "o", "-", True), Sign(SOFT, "", "-", True), []
    if any(given):
        level = level_text(result.ports)
        key.append((Glyph(point), f"Zone PLI with {level} interval (bootstrap over {drawn_units(result)})"))
    if not all(given):
        key.append((Glyph(point, filled=False, line="", ends=""), "no interval can be given"))
    if any(port_ranking_marks.reaches_out(*row, limits) for row in bounds):
        key.append((Glyph(range_, marked=False, ends="<|"), "all non-detects towards 0 / at their limits"))
    return [*key, (Glyph(point, marked=False, line=(0, (5, 2)), ends=""), "PLI = 1, the background")]

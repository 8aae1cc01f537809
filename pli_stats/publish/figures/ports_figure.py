"""The ports of an assessment ranked by zone PLI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pli_stats.checks import InputError, refusal
from pli_stats.publish.figures import drawing, page, scale
from pli_stats.publish.figures.lettering import plain
from pli_stats.publish.figures.sheets import MM, Glyph, Sheet
from pli_stats.publish.figures.style import INK, SOFT, Sign, lettering
from pli_stats.publish.notes import basis, drawn_units, has_interval, level_text, unit_word
from pli_stats.publish.tables.assessment_tables import ranked

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
    names, notes = (
        [plain(name) for name in ports["port"]],
        plain(" ".join([*basis(result, cited=False), *result.notes])),
    )
    word = unit_word(plain(result.by))
    letters = lettering([*names, notes, word])
    ends = [end for name in ("conf_low", "conf_high", "bound_high") for end in ports[name]]
    classes = _classes(result.scheme)
    limits = scale.limits(ports["zone_pli"].tolist(), ends, [edge for _, edge, _ in classes])
    seen = scale.bands(classes, *limits)
    head, counts = word[:1].upper() + word[1:], [f"{n:.0f}" for n in ports["n"]]
    key = _key(result, ports, limits)
    plan = page.lay_out(
        names, head, counts, seen, limits, key, notes, letters, width=width_mm * MM, axis_label=_AXIS_LABEL
    )  # fmt: skip
    sheet = Sheet(plan.width, plan.height, letters)
    axes = drawing.draw_panel(sheet, plan, seen, limits)
    drawing.draw_ports(axes, ports, plan, limits)
    drawing.write_words(sheet, plan, counts)
    sheet.draw_foot(plan.foot, plan.foot_top)
    return sheet.figure


def _classes(name: str) -> list[tuple[str, float, float]]:
    """Return the classes of a scheme with their edges, from the lowest to the highest."""
    from pli_stats.pollution.classes import scheme

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
    if any(drawing.reaches_out(*row, limits) for row in bounds):
        key.append((Glyph(range_, marked=False, ends="<|"), "all non-detects towards 0 / at their limits"))
    return [*key, (Glyph(point, marked=False, line=(0, (5, 2)), ends=""), "PLI = 1, the background")]

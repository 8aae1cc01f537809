"""CF of all metals around a centre, on a logarithmic scale: by PLI class in one, or port by port."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pli_stats.publish.figures.appearance.mark_words import give_words
from pli_stats.publish.figures.canvas.log_axis import plain_number
from pli_stats.publish.figures.canvas.page_layout import EDGE, MM, Foot, Glyph, Sheet, lay_foot, most_that_fit, shown_of
from pli_stats.publish.figures.canvas.style import GUIDE, SHADE, SOFT, Sign, lettering, sign
from pli_stats.publish.figures.canvas.text_metrics import Lettering, plain
from pli_stats.publish.figures.survey.class_markers import class_key, sample_classes
from pli_stats.publish.figures.survey.log_cf_matrix import MetalMatrix, metal_matrix
from pli_stats.publish.tables.survey.assessment_tables import ranked
from pli_stats.text.numbers import significant
from pli_stats.text.words import unit_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pli_stats.results import Assessment

Floats = np.ndarray[Any, np.dtype[np.float64]]

_MANTISSAS = ((1.0,), (1.0, 3.0), (1.0, 2.0, 5.0))
_FEW_RINGS, _MOST_RINGS = 3, 6
_CENTRE = 0.12  # radius of the innermost ring; the logarithm has no natural centre
_CELL = 68.0  # points, the least width of one port
_BY_CLASS = (
    "Geometric mean of CF (dimensionless) by PLI class; rings are logarithmic, the bold one is CF = 1, the background."
)
_BOLD, _FINE = (1.1, 4.6), (0.8, 1.8)  # points: line and marker
_ALL_PORTS = "`metals` of the result"
_RINGS = "Rings from the inside out: CF = {values}."
_CLEAR = 1.0  # points between a marker on the outermost ring and the name of its metal
_LARGEST = 110.0  # mm, radius and room of the single spider


@dataclass(frozen=True, eq=False)
class Web:
    """Axes in points around the centre, and where a logarithm of CF stands on each spoke."""

    axes: Axes
    radius: float
    rings: Floats
    turns: Floats

    def radius_of(self, log_cf: Any) -> Any:
        """Return the distance from the centre of a natural logarithm of CF."""
        return _away(log_cf, self.rings, self.radius)

    def points(self, log_cf: Floats) -> tuple[Floats, Floats]:
        """Return the places of one value a spoke, clockwise from the top."""
        away = self.radius_of(log_cf)
        return away * np.sin(self.turns), away * np.cos(self.turns)


def draw_spider(result: Assessment, width_mm: float) -> Figure:
    """Return the geometric mean of CF of each metal by PLI class, around a common centre.

    The distance from the innermost ring is the logarithm of CF; the bold ring is CF = 1, the background.
    """
    matrix = metal_matrix(result, "spider", metals=3, rows=1, varying=False)
    classes = sample_classes(result, matrix.samples)
    means = np.array([matrix.log_cf[found.rows].mean(axis=0) for found in classes])
    rings = _rings(means)
    key = [(Glyph(found.sign, line=found.sign.linestyle, ends=""), text)
           for found, (_, text) in zip(classes, class_key(classes), strict=True)]  # fmt: skip
    letters = lettering([*matrix.notes, *matrix.metals, *(found.words for found in classes)])
    side = min(width_mm, _LARGEST) * MM - 2 * EDGE
    named = _named_rings(rings, len(matrix.metals), _radius(side, matrix.metals, letters, _BOLD[1]), letters)
    said = [_RINGS.format(values=_values(rings))] if len(named) < len(rings) else []
    notes = plain(" ".join([_BY_CLASS, *said, *matrix.notes]))
    foot = lay_foot(key, notes, width_mm * MM, letters)
    left, top = (width_mm * MM - side) / 2, EDGE
    sheet = Sheet(width_mm * MM, top + side + 4 + foot.height, letters)
    web = _web(sheet, (left, top, side), matrix.metals, rings, _BOLD[1])
    _name_rings(web, named, letters)
    for found, mean in zip(classes, means, strict=True):
        _draw_round(web, mean, found.sign, _BOLD, matrix.metals, found.words)
    sheet.draw_foot(foot, top + side + 4)
    return sheet.figure


def draw_port_spiders(result: Assessment, width_mm: float) -> Figure:
    """Return one small spider a port, from the highest zone PLI down: the geometric mean of CF of each metal.

    Their geometric mean over the metals is the zone PLI where all samples have all metals. All have the same rings; the
    grey area ends at CF = 1, the background.
    """
    matrix = metal_matrix(result, "spider", metals=3, rows=1, varying=False)
    groups = matrix.samples[result.by].astype(str).to_numpy()
    found = [(plain(port), np.flatnonzero(groups == str(port))) for port in ranked(result.ports)["port"]]
    given = [(port, rows) for port, rows in found if len(rows)]
    means = np.array([matrix.log_cf[rows].mean(axis=0) for _, rows in given])
    empty = [port for port, rows in found if not len(rows)]
    letters = lettering([*matrix.notes, *matrix.metals, *(port for port, _ in found)])
    across = max(1, int((width_mm * MM - 2 * EDGE) // _CELL))
    cell = (width_mm * MM - 2 * EDGE) / across
    # The count is never torn from its sign.
    heads = [letters.balanced(f"{port} (n\xa0=\xa0{len(rows)})", cell - 6) for port, rows in given]

    def laid_out(count: int) -> tuple[list[float], float, Foot, Floats]:
        """Return the top of each row of the first so many spiders, where they end, the foot and the rings."""
        rings, cut = _rings(means[:count]), shown_of(count, len(given), f"{unit_word(result.by)}s", _ALL_PORTS)
        said = [cut] if count < len(given) else []
        notes = plain(" ".join([*said, *_port_notes(result, matrix, rings, empty)]))
        tops, top = [], EDGE
        for start in range(0, count, across):
            tops.append(top + letters.height(max(map(len, heads[start : min(start + across, count)]))))
            top = tops[-1] + cell
        return tops, top, lay_foot([], notes, width_mm * MM, letters), rings

    def height(count: int) -> float:
        """Return the height of the figure of the first so many ports."""
        _, top, foot, _ = laid_out(count)
        return top + foot.height

    count = most_that_fit(len(given), height)
    tops, top, foot, rings = laid_out(count)
    sheet = Sheet(width_mm * MM, top + foot.height, letters)
    for number, (lines, mean) in enumerate(zip(heads[:count], means[:count], strict=True)):
        left, top_of_web = EDGE + cell * (number % across), tops[number // across]
        sheet.write_lines(left + cell / 2, top_of_web - letters.height(len(lines)), lines, ha="center", gid="port")
        web = _web(sheet, (left + 2, top_of_web + 1, cell - 4), matrix.metals, rings, _FINE[1])
        _draw_round(web, mean, sign(0), _FINE, matrix.metals, given[number][0], told_apart=False)
    sheet.draw_foot(foot, top)
    return sheet.figure


def _port_notes(result: Assessment, matrix: MetalMatrix, rings: Floats, empty: Sequence[str]) -> list[str]:
    """Return what the figure of ports rests on."""
    word = unit_word(result.by)
    notes = [f"Geometric mean of CF (dimensionless) of each metal by {word}, from the highest zone PLI down."]
    notes.append(f"{_RINGS.format(values=_values(rings))[:-1]} (logarithmic); the bold one is CF = 1, the background.")
    notes += [f"No sample with all metals, so not shown: {', '.join(empty)}."] if empty else []
    return [*notes, *matrix.notes]


def _values(rings: Floats) -> str:
    """Return the values of rings as a list."""
    return ", ".join(plain_number(value) for value in rings)


def _rings(means: Floats) -> Floats:
    """Return round values of CF, 1 among them, that hold these logarithms between the first and the last."""
    low, high = min(float(means.min()), -math.log(2)), max(float(means.max()), math.log(2))
    powers = range(math.floor(low / math.log(10)) - 1, math.ceil(high / math.log(10)) + 2)
    for mantissas in _MANTISSAS:
        values = [float(f"{m}e{power}") for power in powers for m in mantissas]
        # A hair of slack keeps a mean that stands on a ring from asking for one more.
        inside = [value for value in values if low - 1e-9 <= math.log(value) <= high + 1e-9]
        first = max(value for value in values if math.log(value) <= low + 1e-9)
        last = min(value for value in values if math.log(value) >= high - 1e-9)
        rings = sorted({first, *inside, last})
        if len(rings) > _FEW_RINGS:
            break
    step = -(-len(rings) // _MOST_RINGS)
    middle = rings.index(1.0)
    kept = [ring for number, ring in enumerate(rings) if (number - middle) % step == 0]
    return np.array(sorted({rings[0], *kept, rings[-1]}))


def _web(sheet: Sheet, place: tuple[float, float, float], metals: Sequence[str], rings: Floats, marker: float) -> Web:
    """Draw spokes, rings and the names of the metals in a square (left, top, side), clear of markers of this size."""
    left, top, side = place
    axes, letters = sheet.panel(left, left + side, top, top + side), sheet.letters
    axes.set(xlim=(-side / 2, side / 2), ylim=(-side / 2, side / 2))
    axes.set_axis_off()
    radius = _radius(side, metals, letters, marker)
    web = Web(axes, radius, rings, 2 * math.pi * np.arange(len(metals)) / len(metals))
    outline = web.points(np.full(len(metals), math.log(rings[-1])))
    ground = web.points(np.zeros(len(metals)))
    axes.fill(*ground, facecolor=SHADE, edgecolor="none", zorder=0)
    for x, y in zip(*outline, strict=True):
        axes.plot([0, x], [0, y], color=GUIDE, linewidth=0.4, zorder=1)
    for ring in rings:
        x, y = web.points(np.full(len(metals), math.log(ring)))
        bold: dict[str, Any] = {"color": SOFT, "linewidth": 1.0} if ring == 1 else {"color": GUIDE, "linewidth": 0.4}
        axes.plot([*x, x[0]], [*y, y[0]], **bold, zorder=2, gid="ring")
    for metal, turn in zip(metals, web.turns, strict=True):
        half = letters.width(metal) / 2
        away = radius + marker / 2 + _CLEAR + abs(math.sin(turn)) * half + abs(math.cos(turn)) * letters.size / 2
        axes.text(
            away * math.sin(turn), away * math.cos(turn), metal, ha="center", va="center_baseline",
            fontproperties=letters.properties(), gid="metal",
        )  # fmt: skip
    return web


def _radius(side: float, metals: Sequence[str], letters: Lettering, marker: float) -> float:
    """Return the radius of the outermost ring in a square, outside which the names of the metals have room."""
    return side / 2 - max(letters.size, *map(letters.width, metals)) - marker / 2 - _CLEAR - 0.5


def _named_rings(rings: Floats, spokes: int, radius: float, letters: Lettering) -> list[float]:
    """Return the rings whose values have room between the first two spokes: 1 and the outer ones before the others."""
    order = sorted(rings.tolist(), key=lambda ring: (ring != 1, -ring))
    named: list[tuple[float, float, float, float]] = []
    for ring in order:
        x, y = _name_place(ring, rings, spokes, radius)
        half = letters.width(plain_number(ring)) / 2 + 0.5
        if all(abs(x - a) >= half + wide or abs(y - b) >= letters.height(1) for _, a, b, wide in named):
            named.append((ring, x, y, half))
    return sorted(ring for ring, *_ in named)


def _name_place(ring: float, rings: Floats, spokes: int, radius: float) -> tuple[float, float]:
    """Return where the value of a ring stands: on it, in the middle between the first two spokes."""
    half = math.pi / spokes
    away = _away(math.log(ring), rings, radius) * math.cos(half)
    return away * math.sin(half), away * math.cos(half)


def _away(log_cf: Any, rings: Floats, radius: float) -> Any:
    """Return the distance from the centre of a natural logarithm of CF."""
    low, high = math.log(rings[0]), math.log(rings[-1])
    return radius * (_CENTRE + (1 - _CENTRE) * (log_cf - low) / (high - low))


def _name_rings(web: Web, named: Sequence[float], letters: Lettering) -> None:
    """Write the values of rings between the first two spokes."""
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.3, "alpha": 0.85}
    for ring in named:
        x, y = _name_place(ring, web.rings, len(web.turns), web.radius)
        web.axes.text(
            x, y, plain_number(ring), ha="center", va="center_baseline",
            fontproperties=letters.properties(), color=SOFT, bbox=box, zorder=7, gid="ring value",
        )  # fmt: skip


def _draw_round(
    web: Web,
    mean: Floats,
    one: Sign,
    weight: tuple[float, float],
    metals: Sequence[str],
    whose: str,
    *,
    told_apart: bool = True,
) -> None:
    """Draw one closed line with a marker on each spoke; `told_apart`: the key says whose it is."""
    x, y = web.points(mean)
    lines = web.axes.plot([*x, x[0]], [*y, y[0]], **one.line(weight[0]), zorder=4, gid="round")
    marks = web.axes.plot(x, y, **one.marks(weight[1]), zorder=5, gid="mark")
    words = [f"{whose}, {metal}: CF {significant(v)}" for metal, v in zip(metals, np.exp(mean).tolist(), strict=True)]
    give_words(lines, [], whose if told_apart else "")
    give_words(marks, words, whose if told_apart else "")

"""The samples of an assessment where they were taken, by PLI class; land where the map is wide enough for it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pli_stats.checks import refusal
from pli_stats.publish.figures.canvas.label_placement import Label, place_labels, write_label
from pli_stats.publish.figures.canvas.linear_axis import even_ticks
from pli_stats.publish.figures.canvas.page_layout import (
    EDGE,
    MM,
    MOST_HEIGHT,
    Foot,
    Sheet,
    axis_height,
    lay_foot,
    side_width,
)
from pli_stats.publish.figures.canvas.style import GUIDE, INK, MOST_SIGNS, lettering, sign
from pli_stats.publish.figures.canvas.text_metrics import Lettering, plain
from pli_stats.publish.figures.survey.class_markers import (
    SampleClass,
    class_key,
    draw_classes,
    sample_classes,
    sample_words,
)
from pli_stats.publish.figures.survey.land import LEAST_KM, draw_land, land_told, land_within
from pli_stats.publish.figures.survey.map_background import Ground, ground_of, tick_texts
from pli_stats.publish.figures.survey.map_insets import Inset, find_insets, frame_inset, mark_part, told
from pli_stats.publish.notes import basis, stand_ins
from pli_stats.publish.tables.survey.assessment_tables import ranked
from pli_stats.text.words import plural, unit_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pli_stats.results import Assessment

Floats = np.ndarray[Any, np.dtype[np.float64]]

_SIZE, _SMALL, _MANY = 3.4, 2.6, 300  # markers of a survey with many samples are smaller
_NAME = 1.4  # room for the upright name of an axis, in sizes
_BAR, _BAR_ROOM = 8.0, 22.0  # points: the scale from the corner, and its height with its text
_NORTH = (8.0, 22.0)  # points: width and height of the arrow to the north with its letter
_MOST_PANEL = 160.0 * MM  # the height of the map itself; names, key and notes stand below it
_MOST_NAMED = 80
_MOST_FOR_NAMES = 0.25  # of the height
_INDENT = " " * 4
_COLUMN = 100.0  # points, from which names are broken to fit a column
_BETWEEN = 8.0  # points between two columns of names
_NICE = (1.0, 2.0, 5.0)


def draw_map(result: Assessment, width_mm: float) -> Figure:
    """Return a map of the samples by PLI class, equal in scale both ways at its middle latitude.

    Higher classes are drawn over lower ones. Numbers stand beside the middle of each port (the sample nearest to its
    mean) and count the ports by zone PLI, 1 the highest, as in the figure of ports; their names are below, or in the
    caption where they would take more than a quarter of the height. Coordinates are degrees (longitude and latitude,
    west and south negative), or projected as x and y, whose scale is drawn where their names say the unit. Land is that
    of Natural Earth at 1:10 million, on maps at least 100 km wide. The two clusters whose samples most cover each other
    are drawn larger in insets, where there is room for them.
    """
    ground = ground_of(result)
    said = f"PLI class of {len(ground.samples)} samples; higher classes are drawn over lower ones."
    return _drawn(result, ground, sample_classes(result, ground.samples), _ports(result, ground), said, width_mm)


def draw_port_map(result: Assessment, width_mm: float) -> Figure:
    """Return a map of the samples by port, equal in scale both ways at its middle latitude; for up to eight ports."""
    ground = ground_of(result)
    groups = ground.samples[result.by].astype(str).to_numpy()
    ports = [str(port) for port in ranked(result.ports)["port"]]
    if len(ports) > MOST_SIGNS:
        word = plural(unit_word(result.by))
        raise refusal("map_ports_many", most=MOST_SIGNS, ports=word, got=len(ports))
    found = [(port, np.flatnonzero(groups == port)) for port in ports]
    signs = [replace(sign(number), filled=True, edge=INK) for number in range(len(ports))]
    classes = [SampleClass(plain(port), one, rows) for (port, rows), one in zip(found, signs, strict=True) if len(rows)]
    said = f"{len(ground.samples)} samples by {unit_word(result.by)}, in the order of zone PLI."
    return _drawn(result, ground, classes, [], said, width_mm)


def _drawn(
    result: Assessment,
    ground: Ground,
    classes: Sequence[SampleClass],
    ports: Sequence[_Port],
    first: str,
    width_mm: float,
) -> Figure:
    """Return the map of samples in these classes, with the numbers of these ports and their names below."""
    rests_on = [*basis(result, cited=False), stand_ins(result.notes)]
    letters = lettering([*(port.name for port in ports), first, *rests_on, *(found.words for found in classes)])
    width = width_mm * MM
    y_texts = tick_texts(even_ticks(*ground.y_limits, 400.0, None)[0], "NS", geographic=ground.geographic)
    left, right, top = EDGE + side_width(y_texts, letters) + _NAME * letters.size, width - EDGE - 8, EDGE + 2
    panel = _panel(ground, right - left, letters)
    if panel.size[1] > _MOST_PANEL:
        # A survey along a meridian on a wide page: equal in scale both ways it is only as wide as it may be high.
        panel = _panel(ground, (right - left) * _MOST_PANEL / panel.size[1], letters)
        left += (right - left - panel.size[0]) / 2
        right = left + panel.size[0]
    bottom = top + panel.size[1]
    size = _SMALL if len(ground.x) > _MANY else _SIZE
    points = panel.points(np.stack([ground.x, ground.y], axis=1))
    insets = find_insets(points, panel.size, size, panel.barred())
    land = land_within(panel.ground.x_limits, panel.ground.y_limits) if _shows_land(ground) else None
    seen = [told(insets, points), *_notes(result, ground, land)]
    bare = "The insets show no land." if insets and land is not None else ""
    notes = plain(" ".join(filter(None, [first, *seen, bare, *rests_on])))
    letters_of, numbers, crowded = _place_numbers(panel, ports, insets)
    list_top, named = bottom + axis_height(1, letters) + 2, [port for port in ports if port.place]

    def names(count: int) -> tuple[list[tuple[float, list[str]]], float, Foot]:
        """Return the names of the first so many ports in columns, where they end, and the foot."""
        texts = [f"{port.number} {port.name}" for port in named]
        cut = [f"{plural(unit_word(result.by)).capitalize()}: {', '.join(texts)}."] if count < len(named) else []
        columns = _in_columns(texts[:count], width, letters)
        end = list_top + letters.height(max((len(lines) for _, lines in columns), default=0)) + 2
        said = " ".join(filter(None, [_port_notes(result, ports, crowded), *cut, notes]))
        return columns, end, lay_foot(class_key(classes), said, width, letters)

    columns, foot_top, foot = names(len(named))
    if foot_top - list_top > _MOST_FOR_NAMES * (foot_top + foot.height) or foot_top + foot.height > MOST_HEIGHT:
        # Names that would take the room of the map go into the caption, all of them.
        columns, foot_top, foot = names(0)
    sheet = Sheet(width, foot_top + foot.height, letters)
    axes = sheet.panel(left, right, top, bottom)
    _draw_frame(axes, panel)
    if land is not None:
        draw_land(axes, land)
    words = sample_words(result, ground.samples)
    draw_classes(axes, ground.x, ground.y, classes, size, words)
    for inset in insets:
        mark_part(axes, inset, panel.size)
        low, high = panel.places(inset.part.reshape(2, 2))
        (start, end), (foot_of, head) = left + inset.box[0::2], bottom - inset.box[1::2]
        larger = sheet.panel(start, end, head, foot_of)
        larger.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
        held = np.flatnonzero(inset.holds(points))
        inside = [replace(found, rows=np.intersect1d(found.rows, held)) for found in classes]
        draw_classes(larger, ground.x, ground.y, inside, size, words, gid="inset")
        frame_inset(larger, inset, letters)
    if ground.geographic:
        _draw_north(axes, panel, [*numbers, *letters_of], insets)
    for label in numbers:
        write_label(axes, label, panel.size, letters, gid="number")
    for label in letters_of:
        write_label(axes, label, panel.size, letters, gid="inset")
    for x, lines in columns:
        sheet.write_lines(x, list_top, lines, gid="name")
    sheet.draw_foot(foot, foot_top)
    return sheet.figure


@dataclass(frozen=True)
class _Port:
    """A port with its rank by zone PLI and the place of its number; None where no sample has coordinates."""

    number: int
    name: str
    place: tuple[float, float] | None


@dataclass(frozen=True)
class _Bar:
    """The scale, in points: where it starts, how far its text reaches beyond it, how many samples it would cover."""

    start: float
    length: float
    text: str
    spare: float
    covered: int


@dataclass(frozen=True)
class _Panel:
    """The ground on paper; lengths in points from the lower left corner."""

    ground: Ground
    size: tuple[float, float]
    letters: Lettering

    def points(self, places: Any) -> Floats:
        """Return coordinates as points."""
        low, high = np.array([self.ground.x_limits, self.ground.y_limits]).T
        found: Floats = (np.asarray(places, dtype=np.float64) - low) / (high - low) * np.array(self.size)
        return found

    def places(self, points: Floats) -> Floats:
        """Return points as coordinates."""
        low, high = np.array([self.ground.x_limits, self.ground.y_limits]).T
        found: Floats = low + points / np.array(self.size) * (high - low)
        return found

    def barred(self) -> Floats:
        """Return the box of the scale, in points, as the one row of a table; no row where there is no scale."""
        if self.ground.km is None:
            return np.empty((0, 4))
        bar = self.bar()
        return np.array([[bar.start - bar.spare - _BAR, 0.0, bar.start + bar.length + bar.spare + _BAR, _BAR_ROOM]])

    def bar(self) -> _Bar:
        """Return a bar of a round length in the lower corner that has fewer samples."""
        wide, _ = self.size
        per_km = wide / self.ground.wide_km
        most = 0.25 * wide / per_km
        power = 10.0 ** math.floor(math.log10(most))
        km = max(step * power for step in _NICE if step * power <= most * (1 + 1e-9))
        x, y = self.points(np.stack([self.ground.x, self.ground.y], axis=1)).T
        text = f"{km:g} km" if km >= 1 else f"{1000 * km:g} m"
        # The text may be wider than its bar.
        spare = max(self.letters.width(text) - km * per_km, 0.0) / 2
        low, need = y < _BAR_ROOM + _SIZE, km * per_km + 2 * (_BAR + spare)
        on_left, on_right = (int((low & side).sum()) for side in (x < need, x > wide - need))
        start = _BAR + spare if on_left <= on_right else wide - _BAR - spare - km * per_km
        return _Bar(start, km * per_km, text, spare, covered=min(on_left, on_right))


def _panel(ground: Ground, wide: float, letters: Lettering) -> _Panel:
    """Return the ground on paper of this width, with room below the samples where the scale would cover one."""
    panel = _Panel(ground, (wide, wide * ground.shape), letters)
    if ground.km is None or not panel.bar().covered:
        return panel
    low, high = ground.y_limits
    below = (high - low) * _BAR_ROOM / panel.size[1]
    return _Panel(replace(ground, y_limits=(low - below, high)), (wide, panel.size[1] + _BAR_ROOM), letters)


def _ports(result: Assessment, ground: Ground) -> list[_Port]:
    """Return the ports from the highest zone PLI down; the place of each is its sample nearest to its mean."""
    if len(result.ports) > _MOST_NAMED or result.by not in ground.samples:
        return []
    groups, ports = ground.samples[result.by].astype(str).to_numpy(), []
    for number, port in enumerate(ranked(result.ports)["port"], 1):
        rows, place = np.flatnonzero(groups == str(port)), None
        if len(rows):
            x, y = ground.x[rows], ground.y[rows]
            nearest = int(np.argmin(((x - x.mean()) * ground.narrowing) ** 2 + (y - y.mean()) ** 2))
            place = (float(x[nearest]), float(y[nearest]))
        ports.append(_Port(number, plain(port), place))
    return ports


def _shows_land(ground: Ground) -> bool:
    """Say whether a map is so wide that the coast of Natural Earth is not false on it."""
    return ground.geographic and ground.wide_km >= LEAST_KM


def _notes(result: Assessment, ground: Ground, land: Any) -> list[str]:
    """Return what a reader of the map must know of the samples."""
    without = len(result.samples) - len(ground.samples)
    notes = []
    if without:
        notes.append(f"{without} samples without coordinates are not on the map.")
    if ground.system:
        notes.append(f"Longitude and latitude (WGS 84) computed from {ground.system}.")
    if ground.geographic:
        middle = tick_texts([sum(ground.y_limits) / 2], "NS", geographic=True, digits=1)[0]
        notes.append(f"North is up; scale at {middle}.")
        notes.append("No coast is drawn." if land is None else land_told(land, ground.x, ground.y))
    elif ground.km is None:
        notes.append("The data name no unit of the coordinates: no scale is drawn.")
    return notes


def _port_notes(result: Assessment, ports: Sequence[_Port], crowded: Sequence[str]) -> str:
    """Return what a reader must know of the numbers."""
    word = unit_word(result.by)
    if not ports:
        many = len(result.ports) > _MOST_NAMED  # each port of a map by port has a sign of its own
        return f"The {len(result.ports)} {plural(word)} are too many to be numbered. " if many else ""
    notes = [f"Numbers: {plural(word)} by zone PLI, 1 the highest."]
    placeless = [f"{port.number} {port.name}" for port in ports if port.place is None]
    notes += [f"Without coordinates: {', '.join(placeless)}."] if placeless else []
    notes += [f"No room on the map for the numbers {', '.join(crowded)}."] if crowded else []
    return plain(" ".join(notes))


def _draw_frame(axes: Axes, panel: _Panel) -> None:
    """Draw ticks, a thin graticule, the names of the axes and the scale."""
    ground, letters = panel.ground, panel.letters
    axes.set(xlim=ground.x_limits, ylim=ground.y_limits)
    # A text with its hemisphere is wider than the number that `even_ticks` measures.
    across, _ = even_ticks(*ground.x_limits, 0.6 * panel.size[0], letters)
    upward, _ = even_ticks(*ground.y_limits, panel.size[1], None)
    axes.xaxis.set_ticks(across, tick_texts(across, "EW", geographic=ground.geographic))
    axes.yaxis.set_ticks(upward, tick_texts(upward, "NS", geographic=ground.geographic))
    axes.grid(color=GUIDE, linewidth=0.3, zorder=0)
    axes.set_axisbelow(True)
    names = ("Longitude", "Latitude") if ground.geographic else ground.bare_names
    x_name, y_name = (plain(f"{name} ({ground.unit or 'unit of the data'})") for name in names)
    axes.set_xlabel(x_name, gid="axis")
    axes.set_ylabel(y_name, gid="axis")
    if ground.km is not None:
        _draw_bar(axes, panel)


def _draw_bar(axes: Axes, panel: _Panel) -> None:
    """Draw the scale."""
    bar = panel.bar()
    ends = [bar.start / panel.size[0], (bar.start + bar.length) / panel.size[0]]
    high = _BAR / panel.size[1]
    line: dict[str, Any] = {"color": INK, "linewidth": 1.4, "solid_capstyle": "butt", "transform": axes.transAxes}
    axes.plot(ends, [high, high], **line, zorder=8)
    axes.text(
        sum(ends) / 2, high + 2.5 / panel.size[1], bar.text, ha="center", va="bottom", transform=axes.transAxes,
        fontproperties=panel.letters.properties(), gid="scale", zorder=8,
    )  # fmt: skip


def _draw_north(axes: Axes, panel: _Panel, numbers: Sequence[Label], insets: Sequence[Inset]) -> None:
    """Draw an arrow to the north in an upper corner that is free; where none is, the caption alone says it."""
    wide, high = panel.size
    taken = panel.points(np.stack([panel.ground.x, panel.ground.y], axis=1))
    boxes = [(one.x - one.width / 2, one.x + one.width / 2, one.y - one.height / 2) for one in numbers]
    boxes += [(*inset.box[0::2], inset.box[1]) for inset in insets]
    need, deep = _NORTH[0] + 2 * _BAR, _NORTH[1] + 2 * _BAR
    for start in (wide - need, 0.0):
        inside = (taken[:, 0] > start - _SIZE) & (taken[:, 0] < start + need + _SIZE) & (taken[:, 1] > high - deep)
        named = [left < start + need and right > start and low + _BAR > high - deep for left, right, low in boxes]
        if not inside.any() and not any(named):
            x, top, foot = (start + need / 2) / wide, 1 - _BAR / high, 1 - (_BAR + _NORTH[1]) / high
            arrow = {"arrowstyle": "-|>,head_length=4,head_width=2", "shrinkA": 0, "shrinkB": 0, "mutation_scale": 1}
            axes.annotate("", (x, top), (x, foot + panel.letters.size / high), xycoords=axes.transAxes, zorder=8,
                          textcoords=axes.transAxes, arrowprops={**arrow, "color": INK, "linewidth": 1.0})  # fmt: skip
            axes.text(x, foot, "N", ha="center", va="center", transform=axes.transAxes, zorder=8, gid="north",
                      fontproperties=panel.letters.properties())  # fmt: skip
            return


def _place_numbers(
    panel: _Panel, ports: Sequence[_Port], insets: Sequence[Inset]
) -> tuple[list[Label], list[Label], list[str]]:
    """Return the letters of the insets and the numbers of the ports beside their places, and numbers without room."""
    shown: list[tuple[str, Any]] = [(inset.letter, panel.places(inset.part[2:])) for inset in insets]
    shown += [(str(port.number), port.place) for port in ports if port.place]
    if not shown:
        return [], [], []
    texts, ground = [text for text, _ in shown], panel.ground
    sizes = np.array([[panel.letters.width(text) + 1, panel.letters.size] for text in texts])
    samples = panel.points(np.stack([ground.x, ground.y], axis=1))
    # The letter of an inset stands half above its frame.
    lettered = [inset.box + np.array([-1.0, -1.0, 1.0, panel.letters.size]) for inset in insets]
    blocked = np.vstack([panel.barred(), *lettered, *(inset.part for inset in insets)])
    places = panel.points([place for _, place in shown])
    labels, left_out = place_labels(texts, places, sizes, panel.size, covered=samples, blocked=blocked)
    letters = [label for label in labels if label.text.isalpha()]
    return letters, [label for label in labels if not label.text.isalpha()], left_out


def _in_columns(texts: Sequence[str], width: float, letters: Lettering) -> list[tuple[float, list[str]]]:
    """Return the texts in as many columns as stand side by side, read downwards, each with its left end."""
    room = width - 2 * EDGE
    for count in range(len(texts), 0, -1):
        share = (room - _BETWEEN * (count - 1)) / count
        # Names are broken only to spare a page that would else be much longer.
        most = share if share >= _COLUMN or count == 1 else math.inf
        broken = [_hanging(letters.wrap(text, most - letters.width(_INDENT))) for text in texts]
        deep = -(-sum(map(len, broken)) // count)
        columns = _filled(broken, deep)
        widths = [max(map(letters.width, column)) for column in columns]
        spare = room - sum(widths)
        if len(columns) <= count and spare >= _BETWEEN * (len(columns) - 1):
            gap = min(spare / max(len(columns) - 1, 1), 3 * _BETWEEN)
            starts = [EDGE + sum(widths[:number]) + gap * number for number in range(len(columns))]
            return list(zip(starts, columns, strict=True))
    return []


def _hanging(lines: list[str]) -> list[str]:
    """Return lines of which all but the first are indented, so that no name is taken for two."""
    return [lines[0], *(_INDENT + line for line in lines[1:])]


def _filled(broken: Sequence[list[str]], deep: int) -> list[list[str]]:
    """Return columns of about so many lines; no name goes over from one to the next."""
    columns: list[list[str]] = [[]]
    for lines in broken:
        if len(columns[-1]) >= deep:
            columns.append([])
        columns[-1].extend(lines)
    return columns

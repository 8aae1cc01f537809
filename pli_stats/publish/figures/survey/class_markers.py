"""Signs of pollution classes: the fill darkens and the marker changes from class to class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pli_stats.checks import InputError
from pli_stats.publish.figures.appearance.mark_words import give_words
from pli_stats.publish.figures.canvas.page_layout import Glyph
from pli_stats.publish.figures.canvas.style import INK, Sign
from pli_stats.publish.figures.canvas.text_metrics import plain
from pli_stats.publish.notes import level_text
from pli_stats.publish.tables.survey.assessment_tables import SITE, add_pli, sample_marks, sample_names
from pli_stats.publish.tables.table_builder import Draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from pli_stats.results import Assessment

Floats = np.ndarray[Any, np.dtype[np.float64]]

# Pale blue over orange to dark brown: lightness falls all the way, and blue and orange differ for every eye.
_RAMP = ((0.80, 0.89, 0.97), (0.98, 0.70, 0.40), (0.74, 0.30, 0.08), (0.30, 0.07, 0.04))
_MARKERS = "os^DvPXh"
_TWO = 1.5  # two classes take pale blue and the rust at two thirds of the ramp
_LINES = ("-", (0, (4, 1.5)), (0, (1, 1.2)), (0, (4, 1.2, 1, 1.2)), (0, (6, 1.2)))
NO_CLASS = "no class"


@dataclass(frozen=True)
class SampleClass:
    """One class that occurs: its words, its sign, and which samples it has."""

    words: str
    sign: Sign
    rows: np.ndarray[Any, Any]


def sample_classes(result: Assessment, samples: pd.DataFrame) -> list[SampleClass]:
    """Return the classes that occur among these samples, from the lowest to the highest, each with its rows.

    The signs are given to all classes of the scheme, so that figures of two surveys can be laid side by side.
    """
    values = samples["pli_class"].astype(object)
    names = _ordered(result, samples["pli_class"])
    classes = []
    for number, name in enumerate(names):
        colour = _colour(number / max(len(names) - 1, _TWO))
        sign = Sign(colour, _MARKERS[number % len(_MARKERS)], _LINES[number % len(_LINES)], True, INK)
        rows = np.flatnonzero((values == name).to_numpy())
        classes.append(SampleClass(plain(name), sign, rows))
    bare = np.flatnonzero(values.isna().to_numpy())
    classes.append(SampleClass(NO_CLASS, Sign("#ffffff", "*", ":", True, INK), bare))
    return [found for found in classes if len(found.rows)]


def draw_classes(
    axes: Axes,
    x: Floats,
    y: Floats,
    classes: Sequence[SampleClass],
    size: float,
    words: Sequence[str],
    *,
    gid: str = "class",
) -> None:
    """Draw the samples, the highest class last, so that no polluted sample lies hidden below a clean one."""
    for order, found in enumerate(classes):
        style = found.sign.marks(size)
        drawn = axes.plot(x[found.rows], y[found.rows], **style, zorder=3 + order / 100, gid=f"{gid} {found.words}")
        give_words(drawn, [words[row] for row in found.rows], found.words)


def sample_words(result: Assessment, samples: pd.DataFrame) -> list[str]:
    """Return what the mark of each of these samples says: which it is, its PLI with interval, and its class."""
    draft = Draft()
    add_pli(draft, samples, SITE, "PLI", "")
    cells = dict(zip(draft.names, draft.cells, strict=True))
    parts = []
    for place, names in enumerate(zip(*sample_names(result, samples).values(), strict=True)):
        ends = {name: cells[name][place] for name in ("interval", "bounds") if name in cells}
        said = [f"{level_text(result.ports)} interval {ends['interval']}"] if ends.get("interval") else []
        said += [f"range over non-detects {ends['bounds']}"] if ends.get("bounds") else []
        around = f" ({'; '.join(said)})" if said else ""
        parts.append(f"{', '.join(map(plain, names))}: PLI {cells['pli'][place]}{around}")
    doubts = sample_marks(result, samples)
    return [
        f"{part}; {NO_CLASS if pd.isna(name) else plain(name)}{', class uncertain' if doubt else ''}"
        for part, name, doubt in zip(parts, samples["pli_class"], doubts, strict=True)
    ]


def class_key(classes: Sequence[SampleClass]) -> list[tuple[Glyph, str]]:
    """Return the entries of the key."""
    return [(Glyph(found.sign, line="", ends=""), f"{found.words} (n = {len(found.rows)})") for found in classes]


def _ordered(result: Assessment, classes: pd.Series[Any]) -> list[str]:
    """Return all classes of the scheme that have a width, or that occur, from the lowest to the highest."""
    from pli_stats.pollution.reference.class_schemes import scheme

    occurring = list(dict.fromkeys(classes.dropna()))
    try:
        found = scheme(result.scheme)
    except InputError:
        # The user's own scheme: its order is that of the categories, or else of the appearance.
        own = [str(name) for name in classes.cat.categories] if hasattr(classes, "cat") else occurring
        return [name for name in own if name in occurring]
    wide = zip(found.classes, found.lower, found.upper, strict=True)
    ordered = [name for name, low, high in wide if high > low or name in occurring]
    return [*ordered, *(name for name in occurring if name not in ordered)]


def _colour(at: float) -> str:
    """Return the colour at a place (0 to 1) of the ramp."""
    grid = np.linspace(0, 1, len(_RAMP))
    parts = [round(255 * float(np.interp(at, grid, channel))) for channel in zip(*_RAMP, strict=True)]
    return "#" + "".join(f"{part:02x}" for part in parts)

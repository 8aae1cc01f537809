"""The argument `theme`: letters, lines and colours of a figure, by name, part by part, or from a style sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

from pli_stats.checks import listed, near_miss, refusal
from pli_stats.publish.figures.appearance.look import FONT

#: Fonts by what journals ask for -> families of the same widths, the first that is installed is taken. The last of
#: "times" comes with matplotlib.
FAMILIES = {
    "arial": ("Arial", "Liberation Sans", "Arimo", "Nimbus Sans", "TeX Gyre Heros", "Helvetica"),
    "helvetica": ("Helvetica", "Nimbus Sans", "TeX Gyre Heros", "Arial", "Liberation Sans", "Arimo"),
    "times": ("Times New Roman", "Liberation Serif", "Tinos", "Nimbus Roman", "TeX Gyre Termes", "STIXGeneral"),
}
#: Themes that have a name of their own -> their parts.
NAMED: dict[str, dict[str, Any]] = {"grey": {"colours": "grey"}, **{name: {"font": name} for name in FAMILIES}}
COLOURS = ("colour", "grey")
_SIZES, _LINES = (6.0, 10.0), (0.5, 3.0)
# What a style sheet decides; sizes of letters and of the figure are those of the page and come from `size` and `width`.
_OF_A_SHEET = (
    "axes.axisbelow", "axes.edgecolor", "axes.facecolor", "axes.labelcolor", "axes.linewidth", "axes.prop_cycle",
    "figure.facecolor", "grid.alpha", "grid.color", "grid.linestyle", "grid.linewidth", "text.color", "xtick.color",
    "xtick.direction", "ytick.color", "ytick.direction",
)  # fmt: skip


@dataclass(frozen=True)
class Theme:
    """The parts of a theme, checked: the font family that is installed, points, a factor, and settings of a sheet."""

    font: str = FONT
    size: float = 7.0
    lines: float = 1.0
    grey: bool = False
    sheet: tuple[tuple[str, Any], ...] = ()


def check_theme(given: object) -> Theme:
    """Return a theme by its name, the name or path of a style sheet of matplotlib, or its parts."""
    if given is None:
        return Theme()
    if isinstance(given, str):
        return _of_parts(NAMED.get(given, {"style": given}))
    if not isinstance(given, Mapping):
        raise refusal("theme_kind", names=listed(NAMED), got=type(given).__name__)
    return _of_parts(given)


def _of_parts(given: Mapping[Any, Any]) -> Theme:
    """Return the theme of these parts."""
    parts = ("font", "size", "lines", "colours", "style")
    for name in given:
        if name not in parts:
            raise refusal("theme_part", parts=listed(parts), got=name, hint=near_miss(str(name), parts))
    sheet = _sheet(given["style"]) if "style" in given else {}
    for name, (low, high) in {"size": _SIZES, "lines": _LINES}.items():
        value = given.get(name, low)
        if isinstance(value, bool) or not isinstance(value, Real) or not low <= float(value) <= high:
            unit = " points" if name == "size" else ", as a multiple of the usual line width"
            raise refusal("theme_number", part=name, low=low, high=high, unit=unit, got=value)
    if given.get("colours", "colour") not in COLOURS:
        raise refusal("theme_colours", choices=listed(COLOURS), got=given["colours"])
    taken = tuple((name, sheet[name]) for name in _OF_A_SHEET if name in sheet)
    return Theme(
        _installed(given["font"]) if "font" in given else _font_of(sheet),
        float(given.get("size", 7.0)), float(given.get("lines", 1.0)), given.get("colours") == "grey", taken,
    )  # fmt: skip


def _sheet(name: object) -> dict[str, Any]:
    """Return the settings of a style sheet, those only that it makes."""
    import matplotlib
    from matplotlib import style

    known_sheets: Any = style.library
    read: Any = matplotlib.rc_params_from_file
    if isinstance(name, str) and name in known_sheets:
        return dict(known_sheets[name])
    try:
        return dict(read(name, use_default_template=False))
    except (OSError, TypeError, ValueError):
        known = [*NAMED, *style.available]
        hint = near_miss(str(name), known)
        raise refusal("theme_sheet", names=listed(NAMED), got=name, hint=hint) from None


def _font_of(sheet: Mapping[str, Any]) -> str:
    """Return the first family that a style sheet names and that is installed."""
    known, wanted = _known_fonts(), list(sheet.get("font.family", []))
    families = [family for name in wanted for family in sheet.get(f"font.{name}", [name])]
    return next((family for family in families if family in known), FONT)


def _installed(font: object) -> str:
    """Return the family of a font that is installed."""
    families = FAMILIES.get(font, (font,)) if isinstance(font, str) else ()
    known = _known_fonts()
    for family in families:
        if family in known:
            return str(family)
    if len(families) > 1:
        raise refusal("theme_font", got=font, families=listed(families))
    raise refusal("theme_family", got=font, hint=near_miss(str(font), [*FAMILIES, *sorted(known)]))


def _known_fonts() -> set[str]:
    """Return the families that matplotlib has or finds on this machine."""
    from matplotlib.font_manager import fontManager

    return {entry.name for entry in fontManager.ttflist}


def check_labels(given: object) -> dict[str, str]:
    """Return names and what is shown for them."""
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise refusal(
            "dictionary", name="labels", what="names of the data and what the figure shows for them", got=given
        )
    for name, label in given.items():
        if not (isinstance(name, str) and isinstance(label, str) and label.strip()):
            raise refusal("label_text", name=name, got=label)
        if label in given and given[label] != label:
            raise refusal("label_chain", name=name, label=label, last=given[label])
    return dict(given)


def check_width(given: object, names: Mapping[str, float], low: float, high: float) -> float:
    """Return a width in millimetres, by its number or its name."""
    if isinstance(given, str) and given in names:
        return names[given]
    if isinstance(given, bool) or not isinstance(given, Real) or not low <= float(given) <= high:
        shown: Iterable[str] = (f"{name!r} ({width:g})" for name, width in names.items())
        raise refusal("figure_width", low=low, high=high, names=", ".join(shown), got=given)
    return float(given)

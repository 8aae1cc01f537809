"""Results as figures for a journal: full width, readable in grey, the same bytes every time."""

from __future__ import annotations

import importlib.util
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pli_stats.checks import SENTENCES, InputError, MissingExtraError, refusal
from pli_stats.publish import drawing, page, scale
from pli_stats.publish.lettering import Lettering, families_for, plain
from pli_stats.publish.notes import basis, drawn_units, has_interval, level_text, unit_word
from pli_stats.publish.tables import ranked
from pli_stats.results import Assessment

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from matplotlib.figure import Figure

_LETTERS = 7.0
_RESOLUTION = 300
_MOST_PIXELS = 60_000  # the rasteriser takes no more than 2**16 in a direction


def plot(result: Assessment) -> Figure:
    """Return a figure of the ports ranked by zone PLI, with their intervals before the class bands.

    Point: zone PLI; thick line: its interval; thin line: the range over non-detects, where it can be seen;
    open point: no interval can be given. The axis is logarithmic, since zone PLI is a geometric mean.

    Parameters
    ----------
    result : Assessment
        What `assess` returned.

    Returns
    -------
    matplotlib.figure.Figure
        174 mm wide, as high as the number of ports needs. It is not known to pyplot; save it with `save_plot`
        (or its own `savefig`).

    Raises
    ------
    InputError
        If `result` is not an Assessment, or holds no port.
    MissingExtraError
        If matplotlib is not installed.

    Warns
    -----
    UserWarning
        If a name has characters that no installed font has.

    Examples
    --------
    >>> import pli_stats as ps
    >>> samples = ps.read_samples(ps.example_path(), port="river")
    >>> result = ps.assess(samples, normalizer="Fe")
    >>> round(ps.plot(result).get_size_inches()[0] * 25.4)
    174
    """
    if not isinstance(result, Assessment):
        raise refusal("result_kind", verb="`plot`", got=type(result).__name__)
    check_matplotlib("`plot`", " `table(result)` shows the same numbers without it.")
    if not len(result.ports):
        raise refusal("no_rows_left", why="the assessment holds no port")
    with _own_style():
        return _drawn(result)


def save_plot(figure: Figure, target: Any, *, kind: str = "png") -> None:
    """Write a figure without a date, so that the same result gives the same bytes.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What `plot` returned.
    target : path or binary file
        Where to write it.
    kind : {"png", "pdf", "svg"}
        The format; PNG has 300 dots per inch.
    """
    dateless: dict[str, dict[str, Any]] = {
        "png": {"Software": None},
        "pdf": {"CreationDate": None, "Creator": "pli_stats", "Producer": None},
        "svg": {"Date": None, "Creator": "pli_stats"},
    }
    dpi = min(_RESOLUTION, _MOST_PIXELS / figure.get_figheight())
    with _own_style(), warnings.catch_warnings():
        # `plot` has already said, in one sentence, which characters have no font.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure.savefig(target, format=kind, dpi=dpi, metadata=dateless.get(kind))


def check_matplotlib(verb: str, instead: str) -> None:
    """Refuse with one sentence if matplotlib is not installed."""
    if importlib.util.find_spec("matplotlib") is None:
        facts = {"verb": verb, "package": "matplotlib", "extra": "publish", "instead": instead}
        raise MissingExtraError(SENTENCES["missing_extra"].format(**facts))


@contextmanager
def _own_style() -> Iterator[None]:
    """Keep the user's matplotlib settings out of the figure, and give them back."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        # Type 42 keeps the letters of a PDF editable, which journals ask for.
        matplotlib.rcParams.update({"pdf.fonttype": 42, "svg.hashsalt": "pli_stats"})
        yield


def _drawn(result: Assessment) -> Figure:
    """Return the figure."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    ports = ranked(result.ports)
    names, notes = [plain(name) for name in ports["port"]], [plain(note) for note in _footer(result)]
    word = unit_word(plain(result.by))
    letters = Lettering(_LETTERS, families_for([*names, *notes, word]))
    ends = [end for name in ("conf_low", "conf_high", "bound_high") for end in ports[name]]
    classes = _classes(result.scheme)
    limits = scale.limits(ports["zone_pli"].tolist(), ends, [edge for _, edge, _ in classes])
    seen = scale.bands(classes, *limits)
    head, counts = word[:1].upper() + word[1:], [f"{n:.0f}" for n in ports["n"]]
    sheet = page.lay_out(names, head, counts, seen, limits, _key(result, ports, limits), notes, letters)
    figure = Figure(figsize=(page.WIDTH / 72, sheet.height / 72), dpi=150, facecolor="white")
    FigureCanvasAgg(figure)
    axes = drawing.draw_panel(figure, sheet, seen, limits, letters)
    drawing.draw_ports(axes, ports, sheet, limits)
    drawing.write_words(figure, sheet, counts, letters)
    drawing.draw_key(figure, sheet, seen, letters)
    return figure


def _classes(name: str) -> list[tuple[str, float, float]]:
    """Return the classes of a scheme with their edges, from the lowest to the highest."""
    from pli_stats.pollution.classes import scheme

    try:
        found = scheme(name)
    except InputError:
        # An assessment keeps the name of the user's own scheme, not its edges: then the figure has no bands.
        return []
    return list(zip(found.classes, found.lower.tolist(), found.upper.tolist(), strict=True))


def _key(result: Assessment, ports: pd.DataFrame, limits: tuple[float, float]) -> list[tuple[str, str]]:
    """Return the signs that this figure uses, with their meaning."""
    given = [has_interval(*ends) for ends in zip(ports["conf_low"], ports["conf_high"], strict=True)]
    bounds = zip(ports["zone_pli"], ports["bound_low"], ports["bound_high"], strict=True)
    key = []
    if any(given):
        level = level_text(result.ports)
        key.append(("interval", f"Zone PLI with {level} interval (bootstrap over {drawn_units(result)})"))
    if not all(given):
        key.append(("open", "no interval can be given"))
    if any(drawing.reaches_out(*row, limits) for row in bounds):
        key.append(("bounds", "all non-detects towards 0 / at their limits"))
    return [*key, ("one", "PLI = 1, the background")]


def _footer(result: Assessment) -> list[str]:
    """Return the sentences at the foot: what the figure rests on, and the notes of the result."""
    return [" ".join([*basis(result, cited=False), *result.notes])]

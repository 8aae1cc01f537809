"""The verb `plot`: any result as a figure for a journal, readable in grey, the same bytes every time."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping
from numbers import Integral, Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pli_stats.checks import check_one_of, check_truth, near_miss, refusal, spoken
from pli_stats.files.atomic import Writer, bytes_writer, check_targets, write_together
from pli_stats.publish.figures.appearance.look import Look, drawn_with
from pli_stats.publish.figures.appearance.marks import mark_decimals, names_with_points
from pli_stats.publish.figures.appearance.theme import check_labels, check_theme, check_width
from pli_stats.publish.figures.canvas.style import check_matplotlib, finish, own_style, write_figure
from pli_stats.publish.figures.captions import KINDS_OF_CAPTION, TITLES, caption_bytes, caption_path
from pli_stats.publish.notes import notes_of, stand_ins
from pli_stats.publish.result_kinds import KINDS, kind_of, loaded

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Widths that journals ask for, in mm.
WIDTHS = {"column": 84.0, "column-and-a-half": 129.0, "page": 174.0, "wide page": 183.0}
_MAPS = ("map", "map_ports")
_NARROWEST, _WIDEST = 60.0, 250.0  # mm
_LOWEST, _HIGHEST = 72, 1200  # dots per inch
_MOST_PIXELS = 60_000  # the rasteriser takes no more than 2**16 in a direction
# Format -> what keeps dates and versions out of its file.
_DATELESS: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "tiff": {},
    "pdf": {"CreationDate": None, "Creator": "pli_stats", "Producer": None},
    "svg": {"Date": None, "Creator": "pli_stats"},
    "eps": {"Creator": "pli_stats"},
}


def plot(
    result: Any,
    *,
    what: str | None = None,
    width: float | str = 174.0,
    theme: str | Mapping[str, Any] | None = None,
    labels: Mapping[str, str] | None = None,
    caption: bool = False,
    decimal_mark: str = ".",
    crs: str | int | None = None,
) -> Figure:
    """Return a figure of a result.

    Parameters
    ----------
    result : any result, such as Assessment, Benchmark, Comparison, Intervals or Test
        What `assess`, a method of `Study`, `compare_models`, `bootstrap_ci` and their like returned.
    what : str, optional
        Which figure, by default the first:

        - Assessment: "ports" ranked by zone PLI with intervals before the class bands; "map" of the samples by PLI
          class at their coordinates, "map_ports" by port; "biplot", principal components of log CF; "dendrogram" of
          the metals by 1 - |Spearman correlation|; "spider", geometric mean of CF by PLI class; "spider_ports", by port
        - Benchmark: "models", "observed", "residuals", "critical_difference"
        - Ablation: "contrasts"; LearningCurve: "curve", "gains"; SourceSensitivity: "curve"; FeatureGroups: "contrasts"
        - UnseenPorts: "ports", "models", "distance", "coverage", "observed"; Similarity: "distances"
        - FeatureRelevance: "features"; UnseenYears: "comparison", "autocorrelation", "years", "models"; Overlap:
          "dissimilarity"
        - Comparison: "groups", "pairs", "critical_difference"; Intervals: "intervals"; Interval: "interval"
        - Plan: "plan"; ZoneTests: "tests"; PliIntervals: "samples"; Test: "test"; Posterior: "posterior"
    width : float, mm, or str
        Between 60 and 250, or the name of a width that journals ask for: "column" (84 mm), "column-and-a-half" (129),
        "page" (174), "wide page" (183). The height follows, up to that of a page, 240 mm: of what is longer the first
        rows are drawn, and the caption says how many are not.
    theme : str or dict, optional
        By name: "grey"; "arial", "helvetica" or "times" (a free font of the same widths where that is not installed);
        or a style sheet of matplotlib, as "ggplot" or a path. Or its parts in a dictionary: `font`, one of these names
        or of the fonts installed; `size` of the letters, 6 to 10 points (7); `lines`, width of lines as a multiple of
        the usual (1); `colours`, "colour" (Okabe and Ito 2008, distinct to colour-blind readers) or "grey"; `style`, a
        style sheet, whose colours, ticks and font are taken, not its sizes. What `matplotlib.rcParams` says is
        otherwise kept out of the figure.
    labels : dict of str, optional
        Names of ports, metals, models or metrics as they stand in the data, or a whole text of the figure such as the
        name of an axis, each with what to show for it. Names without an entry stay; sentences of the caption keep those
        of the data.
    caption : bool
        Draw the caption inside the figure, at its foot. A journal sets it as text, from `.pli_caption` of the figure.
    decimal_mark : {".", ","}
        Of the numbers at axes and marks. Words of axes are replaced by `labels`; the caption stays as it is.
    crs : str or int, optional
        For maps: the coordinate reference system of the coordinates, as "EPSG:28356" or 28356 (or whatever else pyproj
        takes), from which longitude and latitude are computed, so that land, north and scale can be drawn. By default
        longitude and latitude are taken for WGS 84 and drawn, and projected coordinates are drawn as they are: the
        system is never guessed.

    Returns
    -------
    matplotlib.figure.Figure
        Its axes are in `.axes`, for going on; its caption, without a number, is in `.pli_caption`. A notebook shows
        it. It is not known to pyplot; save it with `save_plot` (or its own `savefig`).

    Raises
    ------
    InputError
        If there is no figure of such a result, `what` is none of its figures, `width` is out of reach, a part of
        `theme` or `labels` is none, or the result lacks what the figure shows.
    MissingExtraError
        If matplotlib is not installed.

    Warns
    -----
    UserWarning
        If a name has characters that no installed font has; said once a process.

    Examples
    --------
    >>> import pli_stats as ps
    >>> samples = ps.read_samples(ps.example_path(), port="river")
    >>> result = ps.assess(samples, normalizer="Fe")
    >>> figure = ps.plot(result, width="column", theme={"font": "times", "size": 8}, labels={"Buriganga": "Dhaka"})
    >>> round(figure.get_size_inches()[0] * 25.4), figure.axes[0].get_xscale()
    (84, 'log')
    >>> figure.pli_caption[:51]
    'Zone PLI with its interval, from the highest down. '
    """
    kind = kind_of(result)
    if kind is None or not kind.figures:
        known = ", ".join(name.__name__ for name, made in KINDS.items() if made.figures)
        raise refusal("no_figure", known=known, got=type(result).__name__)
    chosen = next(iter(kind.figures)) if what is None else check_one_of("what", what, tuple(kind.figures))
    wide = check_width(width, WIDTHS, _NARROWEST, _WIDEST)
    check_matplotlib("`plot`", f" `{spoken('table(result)')}` shows the same numbers without it.")
    mark = check_one_of("decimal_mark", decimal_mark, (".", ","))
    taken = check_theme(theme)
    settings = dict(taken.sheet)
    cycle = settings.pop("axes.prop_cycle", None)
    if crs is not None and chosen not in _MAPS:
        raise refusal("crs_figure", what=chosen)
    look = Look(
        TITLES[kind.figures[chosen]], check_truth("caption", caption), taken.font, taken.size, taken.lines,
        tuple(cycle.by_key().get("color", ())) if cycle else (), tuple(settings.items()), check_labels(labels),
        _code(crs), stand_ins(notes_of(result)),
    )  # fmt: skip
    with drawn_with(look), own_style():
        drawn: Figure = loaded(kind.figures[chosen])(result, wide)
        finish(drawn, grey=taken.grey)
        if mark != ".":
            mark_decimals(drawn, mark, names_with_points(result, look.labels.values()))
    return drawn


def _code(crs: object) -> str:
    """Return a coordinate reference system as a text, that of a number as the EPSG code that it is."""
    if crs is None:
        return ""
    if isinstance(crs, bool) or not isinstance(crs, str | Integral) or not str(crs).strip():
        raise refusal("crs_unknown", got=crs)
    return crs.strip() if isinstance(crs, str) else f"EPSG:{crs}"


def save_plot(
    figure: Figure,
    target: str | os.PathLike[str] | BinaryIO,
    *,
    kind: str | None = None,
    dpi: float = 300,
    caption: str | None = "txt",
    force: bool = False,
) -> None:
    """Write a figure without a date, so that the same result gives the same bytes, and its caption beside it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What `plot` returned.
    target : path or binary file
        Where to. The folder of a path is made if it does not exist, and the file is written whole or not at all.
    kind : {"png", "tiff", "pdf", "svg", "eps"}, optional
        The format; by default the one that the path ends in (.tif is .tiff), for a file PNG. The text of an SVG is
        text, in the reader's fonts; PDF and EPS hold theirs.
    dpi : float
        Dots per inch of PNG and TIFF, 72 to 1200: journals ask for 300 (pictures), 600 (pictures with lines) or 1000
        (lines).
    caption : {"txt", "tex"} or None
        Also write the caption of the figure, as text or as LaTeX: that of rivers.pdf into rivers.caption.txt. None
        writes none; nor is one written beside an open file.
    force : bool
        Replace files that exist.

    Returns
    -------
    None

    Raises
    ------
    InputError
        If no format has this ending or name, the path exists and `force` is False, or it cannot be written. Nothing is
        written then. The file of a caption that exists and says the same is in no one's way.
    OSError
        An open file cannot be written.

    Examples
    --------
    >>> import pli_stats as ps, tempfile
    >>> samples = ps.read_samples(ps.example_path(), port="river")
    >>> figure = ps.plot(ps.assess(samples, normalizer="Fe"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     ps.save_plot(figure, folder + "/figures/rivers.pdf")
    ...     ps.save_plot(figure, folder + "/again.pdf")
    ...     one, two = (open(folder + name, "rb").read() for name in ("/figures/rivers.pdf", "/again.pdf"))
    >>> one[:4], one == two
    (b'%PDF', True)
    """
    if caption is not None:
        check_one_of("caption", caption, KINDS_OF_CAPTION)
    if isinstance(dpi, bool) or not isinstance(dpi, Real) or not _LOWEST <= dpi <= _HIGHEST:
        raise refusal("figure_dpi", low=_LOWEST, high=_HIGHEST, got=dpi)
    if kind is not None:
        check_one_of("kind", kind, tuple(_DATELESS))
    if not isinstance(target, str | os.PathLike):
        _save(figure, target, kind or "png", float(dpi))
        return
    path = Path(target)
    ending = path.suffix.lower().lstrip(".")
    chosen = kind or {"tif": "tiff"}.get(ending, ending)
    if chosen not in _DATELESS:
        known = [f".{name}" for name in _DATELESS]
        raise refusal(
            "figure_format", path=str(path), known=", ".join(known), hint=near_miss(path.suffix.lower(), known)
        )
    writers: dict[Path, Writer] = {path: lambda file: _save(figure, file, chosen, float(dpi))}
    in_the_way = [path]
    if said := caption_bytes(figure, caption) if caption else b"":
        beside = caption_path(path, caption or "")
        writers[beside] = bytes_writer(said)
        in_the_way += [] if _holds(beside, said) else [beside]
    check_targets(in_the_way, force=force)
    write_together(list(writers), {target.name: write for target, write in writers.items()})


def _holds(path: Path, data: bytes) -> bool:
    """Say whether a file has this content."""
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def _save(figure: Figure, file: BinaryIO, kind: str, dpi: float) -> None:
    """Write a figure to an open file."""
    options: dict[str, Any] = {"format": kind, "dpi": min(dpi, _MOST_PIXELS / figure.get_figheight())}
    if kind == "tiff":
        options["pil_kwargs"] = {"compression": "tiff_lzw"}
    else:
        options["metadata"] = _DATELESS[kind]
    if kind != "eps":
        write_figure(figure, file, **options)
        return
    # The writer of EPS puts a date into the file, and no option leaves it out.
    dated = io.BytesIO()
    write_figure(figure, dated, **options)
    file.write(re.sub(rb"%%CreationDate:[^\n]*\n", b"", dated.getvalue(), count=1))

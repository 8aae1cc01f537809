"""Results into a folder: every file whole or not at all, the same bytes on every machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pli_stats.checks import check_truth, refusal
from pli_stats.files.atomic import Writer, as_path, bytes_writer, check_targets, csv_writer, noted, write_together
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.output.rds_copies import rds_writer
from pli_stats.publish.renderers.markdown import escape_markdown
from pli_stats.publish.tables.table_verbs import table
from pli_stats.results import Assessment

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

# What each file holds, as assessment.md says it.
_CONTENTS = {
    "ports.csv": "one row a port: zone PLI with its interval and bounds, class, shares and means",
    "samples.csv": "one row a sample: every index with its class, intervals and bounds of PLI",
    "metals.csv": "one row a sample and metal: concentration, limit, indices of the single metal",
    "audit.csv": "one row for every value changed, assumed or refused when the data were read",
    "assessment.rds": "the whole result, for `read_rds`, R's readRDS, `pli-stats table` and `pli-stats report`",
    "assessment.md": "this page",
    "samples.md": "one row a sample, for reading",
    "zone_pli.png": "the ports ranked by zone PLI, 300 dots per inch",
    "zone_pli.pdf": "the same figure for print",
}


def write_assessment(
    assessment: Assessment, folder: str | os.PathLike[str], *, force: bool = False, figure: bool = True
) -> list[Path]:
    """Write an assessment as tables, a page and a figure.

    All files are first written beside their final names and renamed together at the end, so that a full disk
    or a fault while drawing leaves what was there before.

    Parameters
    ----------
    assessment : Assessment
        What `assess` returned.
    folder : path
        Where to; made if it does not exist.
    force : bool
        Replace files that exist.
    figure : bool
        Draw the figure too (needs matplotlib).

    Returns
    -------
    list of Path
        ports.csv, samples.csv, metals.csv, audit.csv, assessment.rds, assessment.md, samples.md and, with `figure`,
        zone_pli.png and zone_pli.pdf. CSV is UTF-8 with decimal points, numbers at full precision, missing
        values empty.

    Raises
    ------
    InputError
        If a file exists and `force` is False (nothing is written then), or the folder cannot be written.
    MissingExtraError
        If `figure` and matplotlib is not installed.

    Examples
    --------
    >>> import pli_stats as ps
    >>> samples = ps.read_samples(ps.example_path(), port="river")
    >>> result = ps.assess(samples, normalizer="Fe")
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = ps.write_assessment(result, folder, figure=False)
    >>> [p.suffix for p in paths]
    ['.csv', '.csv', '.csv', '.csv', '.rds', '.md', '.md']
    """
    if not isinstance(assessment, Assessment):
        raise refusal("result_kind", verb="`write_assessment`", got=type(assessment).__name__)
    place = as_path("folder", folder)
    check_truth("figure", figure)
    names = [name for name in _CONTENTS if figure or not name.startswith("zone_pli.")]
    targets = [place / name for name in names]
    check_targets(targets, force=force)
    write_together(targets, _writers(assessment, names))
    return targets


def _writers(assessment: Assessment, names: list[str]) -> dict[str, Writer]:
    """Return what writes each file; all that can fail for other reasons than the disk fails here."""
    frames = {
        "ports.csv": assessment.ports,
        "samples.csv": _with_labels(assessment.samples),
        "metals.csv": assessment.metals,
        "audit.csv": assessment.audit,
    }
    note = stand_ins(assessment.notes)
    writers: dict[str, Writer] = {name: csv_writer(noted(frame, note)) for name, frame in frames.items()}
    writers["assessment.rds"] = rds_writer(assessment)
    caption = ""
    if "zone_pli.png" in names:
        from pli_stats.publish.figures.canvas.style import check_matplotlib
        from pli_stats.publish.figures.plot_verbs import plot

        check_matplotlib("The figure of `write_assessment`", " Or pass `figure=False`.")
        drawn = plot(assessment)
        caption = getattr(drawn, "pli_caption", "")
        writers |= {f"zone_pli.{kind}": _figure_writer(drawn, kind) for kind in ("png", "pdf")}
    samples = table(assessment, what="samples").to_markdown()
    pages = {"assessment.md": _page(assessment, names, caption), "samples.md": samples}
    writers |= {name: bytes_writer(text.encode("utf-8", "backslashreplace")) for name, text in pages.items()}
    return writers


def _page(assessment: Assessment, names: list[str], caption: str) -> str:
    """Return the text of assessment.md; the caption of its figure is '' where it has none."""
    picture = f"![Ports ranked by zone PLI](zone_pli.png)\n\n{escape_markdown(caption)}\n\n" if caption else ""
    files = "\n".join(f"- `{name}`: {escape_markdown(_CONTENTS[name])}" for name in names)
    return f"# Assessment\n\n{table(assessment).to_markdown()}\n{picture}## Files\n\n{files}\n"


def _with_labels(samples: pd.DataFrame) -> pd.DataFrame:
    """Return the samples with their labels as a column, so that rows of metals.csv find their sample."""
    if "sample" in samples:
        return samples
    labelled = samples.copy(deep=False)
    labelled.insert(0, "sample", samples.index)
    return labelled


def _figure_writer(drawn: Figure, kind: str) -> Writer:
    """Return what writes a figure."""
    from pli_stats.publish.figures.plot_verbs import save_plot

    return lambda file: save_plot(drawn, file, kind=kind)

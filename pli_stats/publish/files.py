"""Results into a folder: every file whole or not at all, the same bytes on every machine."""

from __future__ import annotations

import contextlib
import csv
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from pli_stats.checks import InputError, refusal
from pli_stats.publish.markdown import escape_markdown
from pli_stats.publish.notes import stand_in_note
from pli_stats.publish.tables import table
from pli_stats.results import Assessment

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Writer = Callable[[BinaryIO], None]

# What each file holds, as assessment.md says it.
_CONTENTS = {
    "ports.csv": "one row a port: zone PLI with its interval and bounds, class, shares and means",
    "samples.csv": "one row a sample: every index with its class, intervals and bounds of PLI",
    "metals.csv": "one row a sample and metal: concentration, limit, indices of the single metal",
    "audit.csv": "one row for every value changed, assumed or refused when the data were read",
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
        ports.csv, samples.csv, metals.csv, audit.csv, assessment.md, samples.md and, with `figure`,
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
    ['.csv', '.csv', '.csv', '.csv', '.md', '.md']
    """
    if not isinstance(assessment, Assessment):
        raise refusal("result_kind", verb="`write_assessment`", got=type(assessment).__name__)
    place = Path(folder)
    names = [name for name in _CONTENTS if figure or not name.startswith("zone_pli.")]
    targets = [place / name for name in names]
    _check_targets(targets, force)
    writers = _writers(assessment, names)
    made = _make_folder(place)
    staged: list[tuple[Path, Path]] = []
    try:
        for target in targets:
            staged.append((_stage(target, writers[target.name]), target))
        for temporary, target in staged:
            _replace(temporary, target)
    except BaseException:
        _clear([temporary for temporary, _ in staged], made)
        raise
    return targets


def atomic_write(path: str | os.PathLike[str], write: Callable[[BinaryIO], None]) -> None:
    """Write a file whole or not at all.

    Parameters
    ----------
    path : path
        The file; replaced if it exists, once all is written.
    write : callable
        Is given the open binary file.

    Raises
    ------
    InputError
        If the file cannot be written; what stood under `path` is untouched.
    """
    target = Path(path)
    temporary = _stage(target, write)
    try:
        _replace(temporary, target)
    except BaseException:
        _clear([temporary], [])
        raise


def _check_targets(targets: list[Path], force: bool) -> None:
    """Refuse before anything is written: files that exist, or folders where a file shall stand."""
    for target in targets:
        if os.path.lexists(target) and not force:
            raise refusal("file_exists", path=str(target))
        if os.path.isdir(target):  # noqa: PTH112 (Path.is_dir raises where this says no)
            raise refusal("cannot_write", path=str(target), reason="a folder has that name")


def _writers(assessment: Assessment, names: list[str]) -> dict[str, Writer]:
    """Return what writes each file; all that can fail for other reasons than the disk fails here."""
    frames = {
        "ports.csv": assessment.ports,
        "samples.csv": _with_labels(assessment.samples),
        "metals.csv": assessment.metals,
        "audit.csv": assessment.audit,
    }
    note = stand_in_note(assessment)
    writers: dict[str, Writer] = {name: _csv_writer(_noted(frame, note)) for name, frame in frames.items()}
    pages = {"assessment.md": _page(assessment, names), "samples.md": table(assessment, what="samples").to_markdown()}
    writers |= {name: _bytes_writer(text.encode("utf-8", "backslashreplace")) for name, text in pages.items()}
    if "zone_pli.png" in names:
        from pli_stats.publish.figures import check_matplotlib, plot

        check_matplotlib("The figure of `write_assessment`", " Or pass `figure=False`.")
        drawn = plot(assessment)
        writers |= {f"zone_pli.{kind}": _figure_writer(drawn, kind) for kind in ("png", "pdf")}
    return writers


def _page(assessment: Assessment, names: list[str]) -> str:
    """Return the text of assessment.md."""
    picture = "![Ports ranked by zone PLI](zone_pli.png)\n\n" if "zone_pli.png" in names else ""
    files = "\n".join(f"- `{name}`: {escape_markdown(_CONTENTS[name])}" for name in names)
    return f"# Assessment\n\n{table(assessment).to_markdown()}\n{picture}## Files\n\n{files}\n"


def _with_labels(samples: pd.DataFrame) -> pd.DataFrame:
    """Return the samples with their labels as a column, so that rows of metals.csv find their sample."""
    if "sample" in samples:
        return samples
    labelled = samples.copy(deep=False)
    labelled.insert(0, "sample", samples.index)
    return labelled


def _noted(frame: pd.DataFrame, note: str) -> pd.DataFrame:
    """Return the frame with the note on stand-in data in each row, as it is where there is none."""
    if not note:
        return frame
    return frame.assign(**{"note" if "note" not in frame else "note_on_data": note})


def _csv_writer(frame: pd.DataFrame) -> Writer:
    """Return what writes a frame as CSV, whatever the locale."""

    def write(file: BinaryIO) -> None:
        texts = frame.select_dtypes(["object", "string", "category"])
        # The csv module quotes a line feed but not a lone carriage return, which readers take for an end.
        returns = any(texts[name].astype(str).str.contains("\r", regex=False).any() for name in texts)
        quoting: Literal[0, 2] = csv.QUOTE_NONNUMERIC if returns else csv.QUOTE_MINIMAL
        frame.to_csv(
            file, mode="wb", index=False, lineterminator="\n", quoting=quoting, encoding="utf-8",
            errors="backslashreplace",
        )  # fmt: skip

    return write


def _bytes_writer(data: bytes) -> Writer:
    """Return what writes these bytes."""

    def write(file: BinaryIO) -> None:
        file.write(data)

    return write


def _figure_writer(drawn: Figure, kind: str) -> Writer:
    """Return what writes a figure."""
    from pli_stats.publish.figures import save_plot

    return lambda file: save_plot(drawn, file, kind=kind)


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder with its parents; return those made, the innermost first."""
    try:
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise refusal("cannot_write", path=str(folder), reason="a file has that name") from error
    except (OSError, ValueError) as error:
        raise _said(folder, error) from error
    return missing


def _stage(target: Path, write: Writer) -> Path:
    """Write a file beside its final name and return where."""
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")
    try:
        # Not `tempfile`: its files are readable by their owner only, and a result is to be shared.
        with temporary.open("xb") as file:
            write(file)
    except BaseException as error:
        _clear([temporary], [])
        if isinstance(error, OSError):
            raise _said(target, error) from error
        raise
    return temporary


def _replace(temporary: Path, target: Path) -> None:
    """Give a written file its name."""
    try:
        temporary.replace(target)
    except OSError as error:
        raise _said(target, error) from error


def _clear(files: list[Path], folders: list[Path]) -> None:
    """Remove what was begun: temporary files, then the folders made for them if they are empty."""
    for remove, paths in ((Path.unlink, files), (Path.rmdir, folders)):
        for path in paths:
            # The fault that led here is the one to report.
            with contextlib.suppress(OSError):
                remove(path)


def _said(path: Path, error: Exception) -> InputError:
    """Return the error as one sentence."""
    reason = getattr(error, "strerror", None) or str(error)
    return refusal("cannot_write", path=str(path), reason=reason[:1].lower() + reason[1:])

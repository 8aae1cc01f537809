"""The results of a study into a folder: all predictions, every frame, and one page to read first."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from pli_stats.checks import optional_package, refusal
from pli_stats.files.atomic import Writer, as_path, bytes_writer, check_targets, csv_writer, noted, write_together
from pli_stats.publish.notes import stand_ins
from pli_stats.publish.output.rds_copies import rds_writer, with_text_labels
from pli_stats.publish.output.study_page import page
from pli_stats.results import StudyResult
from pli_stats.text.notes import Note, as_notes

PREDICTIONS, SUMMARY = "predictions.parquet", "summary.md"


def write_study(
    results: Mapping[str, StudyResult],
    folder: str | os.PathLike[str],
    *,
    force: bool = False,
    notes: Iterable[Note | str] = (),
) -> list[Path]:
    """Write the results of a study: predictions, one CSV per frame, and a summary that gives the answers first.

    All files are first written beside their final names and renamed together at the end, so that a fault leaves what
    was there before.

    Parameters
    ----------
    results : mapping of name to result
        What the verbs of `Study` returned; names (such as "covariates: benchmark") become parts of file names.
    folder : path
        Where to; made if it does not exist.
    force : bool
        Replace files that exist.
    notes : iterable of Note or str
        What must be read beside all results; a note on stand-in data is written to every file.

    Returns
    -------
    list of Path
        predictions.parquet (all predictions, the column `study` names the result), `<name>_<frame>.csv` for every frame
        of every result, `<name>.rds` with the result itself (`read_rds` brings it back), and summary.md.

    Raises
    ------
    InputError
        There is no result, one is of another kind, two names give one file name, a file exists and `force` is False
        (nothing is written then), or the folder cannot be written.
    MissingExtraError
        If pyarrow is not installed.

    Examples
    --------
    >>> import tempfile
    >>> from pli_stats.results import Similarity
    >>> table = pd.DataFrame({"metric": ["mmd"], "estimate": [0.1], "p_value": [0.02]})
    >>> found = Similarity(distances=table)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write_study({"covariates: similarity": found}, folder)]
    ['covariates_similarity_distances.csv', 'covariates_similarity.rds', 'summary.md']
    """
    names = _checked(results)
    common = as_notes(notes)
    frames = {
        f"{names[key]}_{frame}.csv": table
        for key, result in results.items()
        for frame, table in result.frames().items()
    }
    predictions = _all_predictions(results)
    kept = {f"{names[key]}.rds": _by_itself(result, common) for key, result in results.items()}
    files = [*([PREDICTIONS] if len(predictions) else []), *frames, *kept, SUMMARY]
    targets = [as_path("folder", folder) / name for name in files]
    check_targets(targets, force=force)
    about = stand_ins([*common, *(note for result in results.values() for note in result.notes)])
    writers: dict[str, Writer] = {name: csv_writer(noted(table, about)) for name, table in frames.items()}
    if len(predictions):
        writers[PREDICTIONS] = parquet_writer(noted(predictions, about))
    writers |= {name: rds_writer(result) for name, result in kept.items()}
    writers[SUMMARY] = bytes_writer(page(results, common, files).encode("utf-8", "backslashreplace"))
    write_together(targets, writers)
    return targets


def _checked(results: Any) -> dict[str, str]:
    """Return for each result what its files are called, or refuse what is no result."""
    if not isinstance(results, Mapping) or not results:
        raise refusal("study_results", got=type(results).__name__ if not isinstance(results, Mapping) else "none")
    names: dict[str, str] = {}
    for key, result in results.items():
        if not isinstance(result, StudyResult):
            raise refusal("study_results", got=f"{type(result).__name__} under {key!r}")
        name = "_".join(re.findall(r"[a-z0-9-]+", str(key).casefold()))
        if not name or name in names.values():
            raise refusal("study_name", name=key, file=name)
        names[key] = name
    return names


def _by_itself(result: Any, notes: tuple[Note, ...]) -> Any:
    """Return a result as a file of its own holds it: with what must be read beside all, and one kind a column."""
    frames = {field.name: getattr(result, field.name) for field in dataclasses.fields(result)}
    frames = {name: with_text_labels(value) for name, value in frames.items() if isinstance(value, pd.DataFrame)}
    kept = (*(note for note in notes if note not in result.notes), *result.notes)
    return dataclasses.replace(result, **frames, notes=kept)


def _all_predictions(results: Mapping[str, StudyResult]) -> pd.DataFrame:
    """Return the predictions of all results in one frame, the name of the result in front."""
    parts = []
    for key, result in results.items():
        predictions = getattr(result, "predictions", None)
        if predictions is not None:
            part = predictions.copy(deep=False)
            part.insert(0, "study", key)
            parts.append(part)
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def parquet_writer(frame: pd.DataFrame) -> Writer:
    """Return what writes a frame as Parquet; labels of mixed kinds are written as text."""
    pyarrow = optional_package("pyarrow", "Writing .parquet")
    parquet = optional_package("pyarrow.parquet", "Writing .parquet")
    table = pyarrow.Table.from_pandas(with_text_labels(frame), preserve_index=False)

    def write(file: BinaryIO) -> None:
        parquet.write_table(table, file)

    return write

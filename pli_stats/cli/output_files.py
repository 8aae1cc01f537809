"""Where a verb's result goes: standard output, or a file whose name is checked before anything is computed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pli_stats.checks import check_one_of, refusal
from pli_stats.files.atomic import system_reason
from pli_stats.text.safe import visible

SUFFIXES = {
    "markdown": ".md",
    "csv": ".csv",
    "latex": ".tex",
    "html": ".html",
    "typst": ".typ",
    "docx": ".docx",
    "rtf": ".rtf",
    "xlsx": ".xlsx",
    "pptx": ".pptx",
    "pdf": ".pdf",
    "rds": ".rds",
    "parquet": ".parquet",
}
TEXTS = ("markdown", "csv", "latex", "html", "typst")
OF_TABLES = tuple(SUFFIXES)[:-1]
PRINTED = OF_TABLES[:-1]
EXIT_NO_READER = 141  # as shells say it of a program that SIGPIPE ended
OF_FRAMES = ("csv", "parquet", "rds")


@dataclass(frozen=True)
class Target:
    """Where to and in which format; no path means standard output."""

    path: Path | None
    format: str
    force: bool = False


def target_of(
    out: Path | None, format: str | None, *, force: bool, known: tuple[str, ...] = OF_TABLES, usual: str = "markdown"
) -> Target:
    """Return where a result goes, or refuse what could not be written in the end.

    Examples
    --------
    >>> target_of(Path("table1.docx"), None, force=False).format
    'docx'
    """
    from pli_stats.files.atomic import check_targets

    if format is not None:
        check_one_of("--format", format, known)
    if out is None:
        if format is not None and format not in TEXTS:
            raise refusal("format_needs_file", format=format, suffix=SUFFIXES[format])
        return Target(None, format or usual)
    suffixes = {SUFFIXES[name]: name for name in known}
    found = suffixes.get(out.suffix.casefold())
    if found is None or format not in (None, found):
        wanted = SUFFIXES[format] if format else ", ".join(suffixes)
        raise refusal("out_suffix", suffixes=wanted, path=str(out))
    check_targets([out], force=force)
    return Target(out, found, force)


def check_place(path: Path) -> None:
    """Refuse, before hours of work, a folder in which no file can be made.

    Examples
    --------
    >>> check_place(Path("nowhere/model.safetensors"))
    Traceback (most recent call last):
        ...
    pli_stats.checks.InputError: 'nowhere/model.safetensors' cannot be written: no such file or directory. Choose
    another folder or file.
    """
    import tempfile

    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise refusal("cannot_write", path=str(path), reason=system_reason(error)) from None


def put_result(result: Any, target: Target, *, what: str | None = None, label: str | None = None) -> None:
    """Print a result as a table, or write it to its file; `label` is what LaTeX calls it."""
    import pli_stats
    from pli_stats.publish.output.rds_copies import rds_writer

    if label is not None and target.format != "latex":
        raise refusal("table_option", name="label", suffix=".tex", got=SUFFIXES[target.format])
    named: dict[str, Any] = {} if label is None else {"label": label}
    if target.path is None:
        print_text(getattr(_table(result, what), f"to_{target.format}")(**named))
    elif target.format == "rds":
        _write(target.path, rds_writer(result))
    else:
        say_written([pli_stats.write_table(_table(result, what), target.path, force=target.force, **named)])


def put_frame(frame: Any, target: Target) -> None:
    """Print a frame as CSV, or write it to its file, at full precision."""
    import io

    from pli_stats.files.atomic import csv_writer
    from pli_stats.publish.output.rds_copies import rds_writer
    from pli_stats.publish.output.study_folder import parquet_writer

    write = {"csv": csv_writer, "parquet": parquet_writer, "rds": rds_writer}[target.format](frame)
    if target.path is None:
        held = io.BytesIO()
        write(held)
        print_text(held.getvalue().decode())
    else:
        _write(target.path, write)


def print_text(text: str) -> None:
    """Write to standard output, all of it or a sentence why not."""
    try:
        sys.stdout.write(text.rstrip("\n") + "\n")
        sys.stdout.flush()
    except OSError as error:
        # Else the interpreter would try again when it ends, and say so in four lines.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise SystemExit(EXIT_NO_READER) from None
        raise refusal("cannot_print", reason=system_reason(error)) from None


def say_written(paths: Iterable[Path]) -> None:
    """Name files on standard error, so that standard output stays the table."""
    say("Written: " + ", ".join(str(path) for path in paths))


def say(text: str) -> None:
    """Print one line to standard error, whatever names of files and columns are in it."""
    print(visible(text), file=sys.stderr)


def _write(path: Path, write: Any) -> None:
    """Write a file whole or not at all, in a folder that is made where there is none."""
    from pli_stats.files.atomic import write_together

    write_together([path], {path.name: write})
    say_written([path])


def _table(result: Any, what: str | None) -> Any:
    """Return a result as a table: its first, where none is named, and a table as it is."""
    import pli_stats
    from pli_stats.publish.table_type import Table

    if isinstance(result, Table):
        return result
    return pli_stats.table(result) if what is None else pli_stats.table(result, what=what)

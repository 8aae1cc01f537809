"""The one writer of files, whole or not at all: they get their names once they are on the disk.

Also what a path must be before it is read or replaced, and what the system says where that fails.
"""

from __future__ import annotations

import contextlib
import csv
import glob
import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from pli_stats.checks import InputError, check_truth, refusal

if TYPE_CHECKING:
    import pandas as pd

ABANDONED = 60.0  # seconds that a file of a killed process must have been left alone
BUFFER = 1 << 20  # bytes
CSV_ROWS = 1 << 14  # written at a time
# Letters of a file's name in that of the file beside it: names have 255 bytes at most, a letter takes up to four.
NAMED_BY = 50
Writer = Callable[[BinaryIO], None]


def write_together(targets: Sequence[Path], writers: Mapping[str, Writer]) -> None:
    """Write files so that either all stand under their names or none was changed."""
    made = _make_folder(targets[0].parent)
    staged: list[tuple[Path, Path]] = []
    try:
        for target in targets:
            staged.append((_stage(target, writers[target.name]), target))
        with _turn(targets[0].parent):
            for temporary, target in staged:
                _replace(temporary, target)
    except BaseException:
        _clear([temporary for temporary, _ in staged], made)
        raise


@contextlib.contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Let one process after another change the names in a folder, so that files of two runs never stand together."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    entry = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network drives have no locks
            fcntl.flock(entry, fcntl.LOCK_EX)
        yield
    finally:
        os.close(entry)


def atomic_write(path: str | os.PathLike[str], write: Writer) -> None:
    """Write a file whole or not at all, in a folder that exists.

    Examples
    --------
    >>> atomic_write("no_such_folder/a.rds", bytes_writer(b""))
    Traceback (most recent call last):
        ...
    pli_stats.checks.InputError: 'no_such_folder/a.rds' cannot be written: no such file or directory. Choose another
    folder or file.
    """
    target = as_path("path", path)
    temporary = _stage(target, write)
    try:
        _replace(temporary, target)
    except BaseException:
        _clear([temporary], [])
        raise


def write_rendered(path: str | os.PathLike[str], render: Callable[[], bytes], *, force: bool) -> Path:
    """Write what `render` returns, and refuse a file that exists before anything is rendered."""
    target = as_path("path", path)
    check_targets([target], force=force)
    write_together([target], {target.name: bytes_writer(render())})
    return target


def check_targets(targets: Sequence[Path], *, force: bool) -> None:
    """Refuse before anything is written: files that exist, or folders where a file shall stand."""
    check_truth("force", force)
    for target in targets:
        if os.path.lexists(target) and not force:
            raise refusal("file_exists", path=str(target))
        if os.path.isdir(target):  # noqa: PTH112 (Path.is_dir raises where this says no)
            raise refusal("cannot_write", path=str(target), reason="a folder has that name")


def noted(frame: pd.DataFrame, note: str) -> pd.DataFrame:
    """Return the frame with the note on stand-in data in each row, as it is where there is none."""
    if not note:
        return frame
    return frame.assign(**{"note" if "note" not in frame else "note_on_data": note})


def csv_writer(frame: pd.DataFrame) -> Writer:
    """Return what writes a frame as CSV, whatever the locale."""

    def write(file: BinaryIO) -> None:
        texts = frame.select_dtypes(["object", "string", "category"])
        # The csv module quotes a line feed but not a lone carriage return, which readers take for an end.
        returns = any(texts[name].astype(str).str.contains("\r", regex=False).any() for name in texts)
        quoting: Literal[0, 2] = csv.QUOTE_NONNUMERIC if returns else csv.QUOTE_MINIMAL
        # As Python's floats, whose digits are the same ones and several times sooner found than NumPy's.
        floats = [name for name, dtype in frame.dtypes.items() if dtype == "float64"]
        for start in range(0, max(len(frame), 1), CSV_ROWS):
            part = frame.iloc[start : start + CSV_ROWS]
            part.astype(dict.fromkeys(floats, object)).to_csv(
                file, mode="wb", index=False, header=start == 0, lineterminator="\n", quoting=quoting, encoding="utf-8",
                errors="backslashreplace",
            )  # fmt: skip

    return write


def bytes_writer(data: bytes) -> Writer:
    """Return what writes these bytes."""

    def write(file: BinaryIO) -> None:
        file.write(data)

    return write


def as_path(name: str, got: Any) -> Path:
    """Return a path, or refuse what is none.

    Examples
    --------
    >>> as_path("path", "model.safetensors").name
    'model.safetensors'
    """
    if not isinstance(got, str | os.PathLike) or not str(got) or "\0" in str(got):
        raise refusal("path_kind", name=name, got=got)
    return Path(got)


def check_plain_file(path: str | os.PathLike[str]) -> None:
    """Refuse a folder, device or pipe: a rename would put a file in its place, and reading might never end.

    Examples
    --------
    >>> check_plain_file("nowhere.rds")
    """
    text = os.fspath(as_path("path", path))
    # These of `os.path` say no where those of Path raise, as for a name that is too long.
    if os.path.isdir(text):  # noqa: PTH112
        raise refusal("folder_is_no_file", path=text)
    if "\0" in text or (os.path.exists(text) and not os.path.isfile(text)):  # noqa: PTH110, PTH113
        raise refusal("no_plain_file", path=text)


def system_reason(error: Exception) -> str:
    """Return what the operating system says of a file, within a sentence.

    Examples
    --------
    >>> system_reason(OSError(28, "No space left on device"))
    'no space left on device'
    """
    reason = getattr(error, "strerror", None) or str(error)
    return reason[:1].lower() + reason[1:]


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder with its parents; return those made, the innermost first."""
    try:
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise refusal("cannot_write", path=str(folder), reason="a file has that name") from error
    except (OSError, ValueError) as error:
        raise _cannot_write(folder, error) from error
    return missing


def _stage(target: Path, write: Writer) -> Path:
    """Write a file beside its final name and return where."""
    check_plain_file(target)
    _sweep(target)
    temporary = target.with_name(f".{target.name[:NAMED_BY]}.{os.getpid()}-{secrets.token_hex(6)}.part")
    try:
        # Not `tempfile`: its files are readable by their owner only, and a result is to be shared.
        with temporary.open("xb", buffering=BUFFER) as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        _clear([temporary], [])
        if isinstance(error, OSError):
            raise _cannot_write(target, error) from error
        raise
    return temporary


def _sweep(target: Path) -> None:
    """Remove what a process that was killed while it wrote this file has left behind."""
    for left in target.parent.glob(f".{glob.escape(target.name[:NAMED_BY])}.*-*.part"):
        pid = left.name.removesuffix(".part").rpartition(".")[2].partition("-")[0]
        with contextlib.suppress(OSError):
            # A process of another machine may be writing to a shared folder: its files are young.
            if pid.isdecimal() and not _runs(int(pid)) and time.time() - left.stat().st_mtime > ABANDONED:
                left.unlink()


def _runs(pid: int) -> bool:
    """Say whether a process of this machine runs; without POSIX's signal 0 nobody knows."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _replace(temporary: Path, target: Path) -> None:
    """Give a written file its name."""
    try:
        temporary.replace(target)
    except OSError as error:
        raise _cannot_write(target, error) from error


def _clear(files: list[Path], folders: list[Path]) -> None:
    """Remove what was begun: temporary files, then the folders made for them if they are empty."""
    for remove, paths in ((Path.unlink, files), (Path.rmdir, folders)):
        for path in paths:
            # The fault that led here is the one to report.
            with contextlib.suppress(OSError):
                remove(path)


def _cannot_write(path: Path, error: Exception) -> InputError:
    """Return the error as one sentence."""
    return refusal("cannot_write", path=str(path), reason=system_reason(error))

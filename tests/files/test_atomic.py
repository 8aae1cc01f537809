"""The one writer of files: whole or not at all, whoever writes; one sentence where that cannot be."""

from __future__ import annotations

import ast
import csv
import errno
import hashlib
import io
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import matplotlib.figure
import numpy as np
import pandas as pd
import pooch
import pytest
from assessment_fixture import make_assessment, port_names
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from study_fixture import predicted

import pli_stats as ps
from pli_stats.checks import DataUnavailableError, InputError
from pli_stats.cli.output_files import Target, put_frame
from pli_stats.datasets import files as data_files
from pli_stats.files import atomic
from pli_stats.files.atomic import atomic_write, bytes_writer, csv_writer, write_together
from pli_stats.publish.table_type import Column, Table
from pli_stats.reproduction.manifest import Manifest
from pli_stats.results import StudyResult
from pli_stats.transfer.findings.benchmark import benchmark_of
from pli_stats.transfer.network.safetensors_files import write_arrays
from pli_stats.transfer.study.cell_store import CellStore

PACKAGE = Path(ps.__file__).parent
TABLE = Table("T", (Column("cu", "Cu"),), (("1",),))
FRAME = pd.DataFrame({"port": ["Eden"], "pli": [1.5]})


def names(folder: Path) -> list[str]:
    """Return everything in a folder, hidden files too."""
    return sorted(path.name for path in folder.iterdir())


def dead_process() -> int:
    """Return the number of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_atomic_write_keeps_the_old_file_on_a_fault(tmp_path: Path) -> None:
    target = tmp_path / "x.bin"
    atomic_write(target, lambda file: _write(file, b"old"))

    def interrupted(file: BinaryIO) -> None:
        file.write(b"new")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        atomic_write(target, interrupted)
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["x.bin"]
    with pytest.raises(InputError, match="cannot be written: no such file or directory"):
        atomic_write(tmp_path / "nowhere" / "x.bin", lambda file: _write(file, b""))


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_results_can_be_shared(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        atomic_write(tmp_path / "x", lambda file: _write(file, b""))
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o644


def _write(file: BinaryIO, data: bytes) -> None:
    file.write(data)


@pytest.mark.skipif(os.name != "posix", reason="only POSIX tells whether a process runs")
def test_what_a_killed_process_left_is_removed_by_the_next_run(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    written_by = (("t[1].csv", ended.pid), ("u.csv", ended.pid), ("t[1].csv", os.getpid()), ("v.csv", ended.pid))
    old, young, running, other = (tmp_path / f".{name}.{pid}-0123456789ab.part" for name, pid in written_by)
    for path in (old, young, running, other):
        path.write_text("half")
        os.utime(path, (0, 0))
    os.utime(young)
    for name in ("t[1].csv", "u.csv"):
        atomic_write(tmp_path / name, lambda file: file.write(b"whole") and None)
    assert names(tmp_path) == sorted([young.name, running.name, other.name, "t[1].csv", "u.csv"])


BEFORE_THE_RENAME = """
import os, signal, sys
from pathlib import Path
from pli_stats.files.atomic import atomic_write, bytes_writer
Path.replace = lambda *args: os.kill(os.getpid(), signal.SIGKILL)
atomic_write(sys.argv[1], bytes_writer(b"new"))
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_real_kill_between_write_and_rename(tmp_path: Path) -> None:
    atomic_write(tmp_path / "x", bytes_writer(b"old"))
    ended = subprocess.run([sys.executable, "-c", BEFORE_THE_RENAME, tmp_path / "x"])
    assert ended.returncode == -signal.SIGKILL
    assert (tmp_path / "x").read_bytes() == b"old"
    (left,) = (path for path in tmp_path.iterdir() if path.name != "x")
    assert left.read_bytes() == b"new"
    os.utime(left, (0, 0))
    atomic_write(tmp_path / "x", bytes_writer(b"newer"))
    assert names(tmp_path) == ["x"]


def test_a_long_name_leaves_room_for_what_is_added(tmp_path: Path) -> None:
    name = "🧪" * 60 + ".csv"
    atomic_write(tmp_path / name, bytes_writer(b"x"))
    assert names(tmp_path) == [name]


def test_files_that_belong_together_change_together(tmp_path: Path) -> None:
    write_together([tmp_path / "a", tmp_path / "b"], {"a": bytes_writer(b"1"), "b": bytes_writer(b"1")})
    with pytest.raises(InputError, match="is a folder"):
        (tmp_path / "c").mkdir()
        write_together([tmp_path / "a", tmp_path / "c"], {"a": bytes_writer(b"2"), "c": bytes_writer(b"2")})
    assert (tmp_path / "a").read_bytes() == b"1"
    assert names(tmp_path) == ["a", "b", "c"]


# Everybody who writes


def download(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fetch a data set into the cache."""
    sha = hashlib.sha256(b"data").hexdigest()
    dataset = data_files._Dataset("toy", "toy.bin", "https://example.org/toy.bin", sha, "", "", "CC0", "", "")
    monkeypatch.setattr(pooch, "HTTPDownloader", lambda **kw: lambda url, file, _: file.write(b"data"))
    monkeypatch.setenv("PLI_STATS_CACHE", str(folder))
    data_files._download(dataset)


def study() -> dict[str, StudyResult]:
    """Return a small result of a study."""
    predictions = predicted({"forest": 0.2, "ridge": 0.3}, design="unseen ports")
    return {"covariates: benchmark": benchmark_of(predictions, n_resamples=99)}


# Who writes, and the file among those written that is looked at.
USERS: dict[str, tuple[str, Callable[[Path, pytest.MonkeyPatch], Any]]] = {
    "table": ("t.md", lambda folder, _: ps.write_table(TABLE, folder / "t.md", force=True)),
    "table for Word": ("t.docx", lambda folder, _: TABLE.to_docx(folder / "t.docx", force=True)),
    "figure": ("f.svg", lambda folder, _: ps.save_plot(matplotlib.figure.Figure(), folder / "f.svg", force=True)),
    "report": (
        "r.html",
        lambda folder, _: ps.write_report({"a": ps.wilcoxon_test([1, 2, 4], [0, 1, 1])}, folder / "r.html", force=True),
    ),
    "survey": (
        "ports.csv",
        lambda folder, _: ps.write_assessment(make_assessment(port_names(2)), folder, figure=False, force=True),
    ),
    "study": ("predictions.parquet", lambda folder, _: ps.write_study(study(), folder, force=True)),
    "R object": ("a.rds", lambda folder, _: ps.save_rds(FRAME, folder / "a.rds")),
    "model or checkpoint": ("m.st", lambda folder, _: write_arrays(folder / "m.st", {"x": np.ones(3)}, {"kind": "x"})),
    "cell of a study": ("k.parquet", lambda folder, _: CellStore(folder).write("k", FRAME)),
    "data cache": ("toy.bin", download),
    "manifest": ("MANIFEST.csv", lambda folder, _: Manifest(folder).write()),
    "command line": ("p.csv", lambda folder, _: put_frame(FRAME, Target(folder / "p.csv", "csv", force=True))),
}
WRITERS = pytest.mark.parametrize(("file", "write"), USERS.values(), ids=USERS)


class Killed(BaseException):
    """Stands for a process that is killed."""


@WRITERS
def test_a_process_killed_before_the_rename_leaves_the_old_file(
    file: str, write: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, monkeypatch)
    whole = names(tmp_path)
    (tmp_path / file).write_bytes(b"old")
    ended = dead_process()

    def kill(*args: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", kill)
        patch.setattr(atomic, "_clear", lambda *args: None)  # a killed process does not tidy up
        patch.setattr(atomic.os, "getpid", lambda: ended)
        with pytest.raises(Killed):
            write(tmp_path, monkeypatch)
    assert (tmp_path / file).read_bytes() == b"old"
    left = set(names(tmp_path)) - set(whole)
    assert any(name.startswith(f".{file}.") for name in left)
    for name in left:
        os.utime(tmp_path / name, (0, 0))
    write(tmp_path, monkeypatch)
    assert names(tmp_path) == whole, "the next run sweeps what the killed one left"
    assert (tmp_path / file).read_bytes() != b"old"


@WRITERS
def test_a_full_disk_is_one_sentence(file: str, write: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, monkeypatch)
    whole = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises((InputError, DataUnavailableError), match="cannot be written: no space left on device") as found:
        write(tmp_path, monkeypatch)
    assert "\n" not in str(found.value)
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == whole


@WRITERS
def test_an_unwritable_folder_is_one_sentence(
    file: str, write: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "place").write_text("a file")
    with pytest.raises((InputError, DataUnavailableError), match="cannot be written: ") as found:
        write(tmp_path / "place", monkeypatch)
    assert "\n" not in str(found.value)
    assert names(tmp_path) == ["place"]


def test_nobody_else_writes_files() -> None:
    """Whatever makes or renames a file goes through the writer, so that the tests above hold for it."""
    allowed = {"atomic.py", "fast_csv.py"}  # the latter fills memory that the system shows as a file
    renames = {"rename", "renames", "write_text", "write_bytes", "NamedTemporaryFile", "mkstemp", "savetxt", "savez"}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or path.name in allowed:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = {arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}
            on = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
            assert not (called == "open" and given & {"w", "wb", "x", "xb", "a", "ab", "w+b"}), path
            assert not (on == "os" and called == "replace"), path
            assert called not in renames or (called == "rename" and not on.startswith(("os", "path"))), (path, called)


@given(st.lists(st.floats(), max_size=9), st.sampled_from(["\n", "\r"]))
@examples(40)
def test_numbers_of_csv_are_those_of_pandas_however_many_rows_at_a_time(values: list[float], end: str) -> None:
    frame = pd.DataFrame({"x": values, "port": [f"a{end}b"] * len(values), "y": pd.Series(values, dtype="float32")})
    written = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(atomic, "CSV_ROWS", 2)
        csv_writer(frame)(written)
    quoting = csv.QUOTE_NONNUMERIC if end == "\r" and values else csv.QUOTE_MINIMAL
    assert written.getvalue().decode() == frame.to_csv(index=False, lineterminator="\n", quoting=quoting)

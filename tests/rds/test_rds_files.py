"""Files: whole or not at all, and the verbs for values of Python."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

import pli_stats as ps
from pli_stats.files import atomic
from pli_stats.rds.description_files import read_description, write_description
from pli_stats.robjects.vectors.r_values import RVector, doubles

FRAME = pd.DataFrame(
    {
        "port": pd.Categorical(["a", None, "b"], categories=["b", "a"], ordered=True),
        "n": pd.array([1, None, 3], dtype="Int64"),
        "cu": [1.5, np.nan, 3.0],
        "note": pd.Series(["ü", None, "NA"], dtype="str"),
        "day": pd.to_datetime(["2020-02-29", None, "1969-12-31"]).tz_localize("Asia/Tokyo"),
    }
)


@pytest.mark.parametrize("compress", [True, False])
def test_frames_come_back(compress, tmp_path):
    ps.save_rds(FRAME, tmp_path / "a.rds", compress=compress)
    pd.testing.assert_frame_equal(ps.read_rds(str(tmp_path / "a.rds")), FRAME)


def test_equal_values_give_equal_files(tmp_path):
    ps.save_rds(FRAME, tmp_path / "a.rds")
    ps.save_rds(FRAME, tmp_path / "b.rds")
    assert (tmp_path / "a.rds").read_bytes() == (tmp_path / "b.rds").read_bytes()
    assert (tmp_path / "a.rds").read_bytes()[:2] == b"\x1f\x8b"


@examples(150)
@given(st.data())
def test_damaged_files_are_read_or_refused_in_a_sentence(data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.rds"
        ps.save_rds(FRAME, path, compress=False)
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 3))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(content)
        with contextlib.suppress(ps.InputError):
            ps.read_rds(path)


def test_a_value_that_holds_itself_is_refused(tmp_path):
    loop = []
    loop.append(loop)
    with pytest.raises(ps.InputError, match="nested too deeply"):
        ps.save_rds(loop, tmp_path / "a.rds")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("place", ["", "nul\0.rds", "x" * 300 + ".rds", "no/folder/a.rds"])
def test_paths_that_cannot_be_written(place, tmp_path):
    path = os.path.join(tmp_path, place) if place else ""  # noqa: PTH118
    with pytest.raises(ps.InputError):
        ps.save_rds(1.0, path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("act", [lambda path: ps.save_rds(1.0, path), ps.read_rds])
def test_folders_devices_and_pipes_are_refused(act, tmp_path):
    with pytest.raises(ps.InputError, match="is a folder"):
        act(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/null"):
        with pytest.raises(ps.InputError, match="device, a pipe"):
            act(path)
    assert os.listdir(tmp_path) == ["pipe"]  # noqa: PTH208


def test_files_that_are_not_there_or_no_file_of_r(tmp_path):
    with pytest.raises(ps.InputError, match="There is no file"):
        ps.read_rds(tmp_path / "a.rds")
    (tmp_path / "a.rds").write_text("Cu,Pb\n1,2\n")
    with pytest.raises(ps.InputError, match="does not begin like"):
        ps.read_rds(tmp_path / "a.rds")


def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch):
    ps.save_rds(1.0, tmp_path / "a.rds")
    before = (tmp_path / "a.rds").read_bytes()

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(ps.InputError, match="no space left"):
        ps.save_rds(2.0, tmp_path / "a.rds")
    assert (tmp_path / "a.rds").read_bytes() == before
    assert os.listdir(tmp_path) == ["a.rds"]  # noqa: PTH208


LIMITED = """
import resource, sys, numpy as np
from pli_stats.checks import InputError
from pli_stats.rds.description_files import write_description
from pli_stats.robjects.vectors.r_values import doubles
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
for compress in (True, False):
    try:
        write_description(doubles(np.random.default_rng(0).normal(size=100_000)), sys.argv[1], compress=compress)
    except InputError as error:
        print(error)
"""


def test_a_disk_that_fills_up_halfway_leaves_what_was_there(tmp_path):
    ps.save_rds(1.0, tmp_path / "a.rds")
    command = [sys.executable, "-c", LIMITED, tmp_path / "a.rds"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout.count("cannot be written: file too large") == 2
    assert ps.read_rds(tmp_path / "a.rds") == 1.0
    assert os.listdir(tmp_path) == ["a.rds"]  # noqa: PTH208


@pytest.mark.parametrize("compress", [True, False])
def test_a_value_refused_halfway_leaves_what_was_there(compress, tmp_path):
    ps.save_rds(1.0, tmp_path / "a.rds")
    late = RVector("character", ["x"] * 300_000 + ["\0"])
    with pytest.raises(ps.InputError, match="NUL"):
        write_description(late, tmp_path / "a.rds", compress=compress)
    assert ps.read_rds(tmp_path / "a.rds") == 1.0
    assert os.listdir(tmp_path) == ["a.rds"]  # noqa: PTH208


KILLED = """
import sys, numpy as np
from pli_stats.rds.description_files import write_description
from pli_stats.robjects.vectors.r_values import RVector
value = RVector("double", np.arange(200_000.0))
print("ready", flush=True)
while True:
    write_description(value, sys.argv[1], compress=False)
"""


def test_a_killed_writer_leaves_a_whole_file(tmp_path):
    path = tmp_path / "a.rds"
    write_description(doubles([1.0]), path)
    for wait in (0.003, 0.011, 0.019):
        writer = subprocess.Popen([sys.executable, "-c", KILLED, path], stdout=subprocess.PIPE)
        writer.stdout.readline()
        time.sleep(wait)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        assert len(read_description(path)) in (1, 200_000)


def test_two_writers_at_once(tmp_path):
    path = tmp_path / "a.rds"
    values = [RVector("double", np.full(50_000, k)) for k in range(4)]
    threads = [threading.Thread(target=write_description, args=(value, path)) for value in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = read_description(path).values
    assert len(set(found.tolist())) == 1
    assert os.listdir(tmp_path) == ["a.rds"]  # noqa: PTH208

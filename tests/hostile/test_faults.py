"""What goes wrong around the program: two processes on one folder, clocks, memory limits, folders that vanish."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pandas as pd
import pytest
import typer
from mutators import FRAME

import pli_stats as ps
from pli_stats.checks import short_of_memory
from pli_stats.cli import main
from pli_stats.files.atomic import atomic_write, bytes_writer

# Each process writes its own survey time and again; copper says which it was.
WRITES = """
import sys
import pandas as pd
import pli_stats as ps
frame = pd.DataFrame({"port": ["A", "A", "B", "B"], "Cu": [float(sys.argv[2])] * 4, "Pb": [20.0, 21, 22, 23]})
result = ps.assess(ps.read_samples(frame), "shale")
for _ in range(25):
    ps.write_assessment(result, sys.argv[1], force=True, figure=False)
"""


def test_two_processes_on_one_results_folder_leave_the_files_of_one(tmp_path):
    both = [subprocess.Popen([sys.executable, "-c", WRITES, tmp_path / "out", copper]) for copper in ("45", "90")]
    assert [process.wait() for process in both] == [0, 0]
    kept = ps.read_rds(tmp_path / "out" / "assessment.rds")
    copper = kept.metals.query("metal == 'Cu'")["contamination_factor"].unique().tolist()
    assert copper in ([1.0], [2.0])
    ports = pd.read_csv(tmp_path / "out" / "ports.csv")
    assert ports["zone_pli"].tolist() == pytest.approx(kept.ports["zone_pli"].tolist(), rel=1e-12)
    samples = pd.read_csv(tmp_path / "out" / "samples.csv")
    assert samples["pli"].tolist() == pytest.approx(kept.samples["pli"].tolist(), rel=1e-12)
    assert not [path for path in (tmp_path / "out").iterdir() if path.name.endswith(".part")]


# The download takes a while, so that both processes find the cache empty.
FETCHES = """
import hashlib, sys, time
import pooch
from pli_stats.datasets import files, loaders
content = b"pinned" * 1000
toy = files._Dataset("toy", "toy/x.bin", "https://x.org", hashlib.sha256(content).hexdigest(), "", "", "", "", "")
files._datasets = lambda: {"toy": toy}
pooch.HTTPDownloader = lambda **kwargs: lambda url, file, _: (time.sleep(1), file.write(content))
assert loaders.fetch("toy").read_bytes() == content
"""


def test_two_processes_on_one_cache_of_data_sets(tmp_path):
    env = {**os.environ, "PLI_STATS_DATA": "", "PLI_STATS_CACHE": str(tmp_path / "cache")}
    both = [subprocess.Popen([sys.executable, "-c", FETCHES], env=env) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert [path.name for path in (tmp_path / "cache").rglob("*") if path.is_file()] == ["x.bin"]


@pytest.mark.parametrize("shift", [-10.0 * 365 * 86400, 10.0 * 365 * 86400])
def test_a_clock_that_jumps_changes_no_result(shift, tmp_path, monkeypatch):
    result = ps.assess(ps.read_samples(FRAME), "shale", by="port")
    before = {path.name: path.read_bytes() for path in ps.write_assessment(result, tmp_path / "a", figure=False)}
    at = time.time()
    monkeypatch.setattr(time, "time", lambda: at + shift)
    again = ps.assess(ps.read_samples(FRAME), "shale", by="port")
    after = {path.name: path.read_bytes() for path in ps.write_assessment(again, tmp_path / "b", figure=False)}
    assert after == before
    # What another process is writing is left alone, whatever the clock says.
    young = tmp_path / f".x.{os.getpid()}-0123456789ab.part"
    young.write_bytes(b"half")
    atomic_write(tmp_path / "x", bytes_writer(b"whole"))
    assert young.exists() and (tmp_path / "x").read_bytes() == b"whole"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (MemoryError("Unable to allocate 7.28 TiB"), True),
        (OSError(12, "Cannot allocate memory"), True),
        (ImportError("libtorch.so: failed to map segment from shared object"), True),
        (RuntimeError("can't start new thread"), True),
        (ImportError("No module named 'torch'"), False),
        (ValueError("unable to allocate"), False),
        (OSError(28, "No space left on device"), False),
    ],
)
def test_what_tells_of_too_little_memory(error, expected):
    assert short_of_memory(error) is expected


def test_too_little_memory_is_told_as_such_in_the_shell(monkeypatch, capsys):
    def unmapped(**_):
        raise ImportError("_linalg.so: failed to map segment from shared object")

    monkeypatch.setattr(typer.Typer, "__call__", lambda *_, **__: unmapped())
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith("Error: Python ran out of memory.")

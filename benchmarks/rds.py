"""R's .rds files without R, side by side with their peers in one run: seconds and peak memory.

    python benchmarks/rds.py [--rows 1000000]

Two frames: 10 columns of floats, and one column of distinct strings (a third not ASCII, one missing). Ours is
`save_rds(frame, path, compress=False)` and `read_rds`; peers are rdata, pyreadr (where installed) and R itself on the
same files, timed inside R. Each call runs in a process of its own, five times; the first is left out, the median told.
Peak memory is that of the first call, above what was there after the imports, with its result where it reads. Files
lie in a temporary folder; writing ends with `fsync`, which peers do not do. No test depends on this.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

REPEATS = 5
TARGETS = {"floats": 0.3, "strings": 2.0}

PREPARE = """
import gc, sys, time
from pathlib import Path
import numpy as np, pandas as pd
kind, rows, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
def frame():
    rng = np.random.default_rng(0)
    if kind == "floats":
        return pd.DataFrame(rng.normal(size=(rows, 10)), columns=[f"c{k}" for k in range(10)])
    texts = [f"station {k} \\u00e9" if k % 3 == 0 else f"station {k}" for k in range(rows)]
    texts[rows // 2] = None
    return pd.DataFrame({"station": pd.Series(texts, dtype="str")})
def status(key):
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(x for x in lines if x.startswith(key)).split()[1])
"""

MEASURE = """
times = []
for turn in range(%d):
    gc.collect()
    if turn == 0:
        Path("/proc/self/clear_refs").write_text("5"); before = status("VmRSS")
    start = time.perf_counter(); found = call(); times.append(time.perf_counter() - start)
    if turn == 0:
        peak = (status("VmHWM") - before) / 1024
    found = None
print(*times[1:], max(peak, 0.0))
"""

# side -> the lines that define `call`
WRITE = {
    "ours": "import pli_stats.rds as rds; data = frame(); call = lambda: rds.save_rds(data, path, compress=False)",
    "ours, gzip": "import pli_stats.rds as rds; data = frame(); call = lambda: rds.save_rds(data, path)",
    "rdata": "import rdata; data = frame(); call = lambda: rdata.write_rds(path, data, compression=None)",
    "pyreadr": "import pyreadr; data = frame(); call = lambda: pyreadr.write_rds(path, data)",
}
READ = {
    "ours": "import pli_stats.rds as rds; call = lambda: rds.read_rds(path)",
    "rdata": "import rdata; call = lambda: rdata.read_rds(path)",
    "pyreadr": "import pyreadr; call = lambda: pyreadr.read_r(path)",
}
IN_R = """
a <- commandArgs(TRUE); x <- readRDS(a[1])
timed <- function(f) median(replicate(4, system.time(f())[["elapsed"]]))
cat(timed(function() saveRDS(x, a[2], compress = FALSE)), timed(function() readRDS(a[1])))
"""


def measured(lines, kind, rows, path):
    """Return the median seconds and the peak MB of a call in a process of its own, None where it fails."""
    code = PREPARE + lines + MEASURE % REPEATS
    run = subprocess.run([sys.executable, "-c", code, kind, str(rows), str(path)], capture_output=True, text=True)
    if run.returncode:
        return None
    *times, peak = map(float, run.stdout.split())
    return statistics.median(times), peak


def line(kind, act, side, found):
    """Print one line of the table."""
    target = f"<= {TARGETS[kind]}" if side == "ours" else ""
    seconds, peak = found or (None, None)
    figures = ["fails" if seconds is None else f"{seconds:.2f}", "" if peak is None else f"{peak:.0f}"]
    print(f"| {kind} | {act} | {side} | {' | '.join(figures)} | {target} |", flush=True)


def main():
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    print(f"{rows:,} rows, uncompressed unless said\n")
    print("| frame | act | side | seconds | peak MB | target |\n|---|---|---|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        for kind in TARGETS:
            ours = Path(folder) / f"{kind}_ours.rds"
            for act, sides in (("write", WRITE), ("read", READ)):
                for side, lines in sides.items():
                    if side.startswith("ours") or importlib.util.find_spec(side):
                        place = ours if side == "ours" or act == "read" else Path(folder) / "peer.rds"
                        line(kind, act, side, measured(lines, kind, rows, place))
            if shutil.which("Rscript"):
                command = ["Rscript", "--vanilla", "-e", IN_R, str(ours), str(Path(folder) / "r.rds")]
                run = subprocess.run(command, capture_output=True, text=True, check=True)
                for act, seconds in zip(("write", "read"), map(float, run.stdout.split()), strict=True):
                    line(kind, act, "R", (seconds, None))


if __name__ == "__main__":
    main()

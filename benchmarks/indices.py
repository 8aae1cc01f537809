"""Indices and reading, side by side with their peers in one run: ratios of medians, and peak memory.

    python benchmarks/indices.py [--rows 10000000]

Each comparison runs in a process of its own, the two sides in turn, and prints the median seconds of each and the
median of the ratios pair by pair. Peak memory is measured in further processes, one side each, above what the data
take. R is timed inside R on the same numbers. No test depends on any of this.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

METALS = ["As", "Cd", "Cr", "Cu", "Hg", "Ni", "Pb", "Zn", "Fe", "Al"]
BASE = [13.0, 0.3, 90.0, 45.0, 0.4, 68.0, 20.0, 95.0, 47200.0, 80000.0]
REPEATS = 5
TARGETS = {
    "pli": 0.7,
    "four indices": 0.5,
    "pli / R": 1 / 3,
    "polars": 1.0,
    "duckdb": 1.0,
    "read csv": 3.0,
}


def concentrations(rows):
    """Return lognormal concentrations, row-major."""
    import numpy as np

    rng = np.random.default_rng(0)
    out = np.empty((rows, len(METALS)))
    for lo in range(0, rows, 1 << 20):
        hi = min(rows, lo + (1 << 20))
        out[lo:hi] = np.exp(rng.normal(2.0, 1.5, (hi - lo, len(METALS))))
    return out


def sides(case, rows, folder):
    """Return the two functions of a comparison: ours, and the peer's."""
    import numpy as np
    import pandas as pd

    import pli_stats as ps

    base = dict(zip(METALS, BASE, strict=True))
    b = np.array(BASE)
    if case == "read csv":
        return lambda: ps.read_samples(folder / "censored.csv"), lambda: pd.read_csv(folder / "clean.csv")
    if case == "read clean csv":
        return lambda: ps.read_samples(folder / "clean.csv"), lambda: pd.read_csv(folder / "clean.csv")
    c = concentrations(rows)
    frame = pd.DataFrame(c, columns=METALS)

    def ef(conc):
        return ps.enrichment_factor(conc, base, normalizer="Al")

    ours = {
        "pli": lambda: ps.pli(frame, base),
        "cf": lambda: ps.contamination_factor(frame, base),
        "igeo": lambda: ps.geoaccumulation_index(frame, base),
        "ef": lambda: ef(frame),
        "copy": lambda: c.copy(),
    }
    theirs = {
        "pli": lambda: np.exp(np.log(c / b).mean(1)),
        "cf": lambda: c / b,
        "igeo": lambda: np.log2(c / (1.5 * b)),
        "ef": lambda: (c / c[:, [9]]) / (b / b[9]),
        "copy": lambda: c.copy(),
    }
    if case in ours:
        return ours[case], theirs[case]
    if case == "pli by columns":
        columns = pd.DataFrame({m: c[:, j].copy() for j, m in enumerate(METALS)})
        return lambda: ps.pli(columns, base), theirs["pli"]
    if case == "four indices":
        names = ("cf", "igeo", "ef", "pli")
        return lambda: [ours[n]() for n in names], lambda: [theirs[n]() for n in names]
    if case.startswith("polars"):
        import polars as pl

        data = pl.DataFrame(c, schema=METALS)
        terms = [(pl.col(m) / base[m]).log() for m in METALS]
        expression = (sum(terms[1:], terms[0]) / len(METALS)).exp().alias("pli")
        if case == "polars":
            return lambda: ps.pli(data, base), lambda: data.select(expression)
        lazy = data.lazy()
        return (
            lambda: ps.pli(lazy, base).select("pli").collect(),
            lambda: lazy.with_columns(expression).select("pli").collect(),
        )
    import duckdb

    connection = duckdb.connect()
    arrow = frame  # registered below; DuckDB scans the frame in place
    connection.register("view", arrow)
    connection.execute("create table conc as select * from view")
    table = connection.table("conc")
    sql = "exp((" + " + ".join(f'ln("{m}" / {base[m]})' for m in METALS) + f") / {len(METALS)})"
    return (
        lambda: ps.pli(table, base).aggregate("sum(pli)").fetchall(),
        lambda: table.project(f"*, {sql} as pli").aggregate("sum(pli)").fetchall(),
    )


def write_csv(folder, rows=1_000_000):
    """Write a clean file of 1e6 x 12 and the same with 5 % non-detects."""
    import numpy as np
    import pandas as pd

    names = [*METALS, "Co", "V"]
    rng = np.random.default_rng(0)
    values = np.round(np.exp(rng.normal(2.0, 1.0, (rows, 12))), 3) + 0.001
    frame = pd.DataFrame(values.round(3), columns=names)
    frame.to_csv(folder / "clean.csv", index=False)
    frame.astype(str).mask(rng.random(values.shape) < 0.05, "<0.02").to_csv(folder / "censored.csv", index=False)


def timed(function):
    """Return the seconds of one call."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def child(case, side, rows, folder):
    """Run one comparison, or one side of it for its memory; print a line of JSON."""
    ours, theirs = sides(case, rows, folder)
    if side:
        Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew here
        before = memory("VmRSS")
        (ours if side == "ours" else theirs)()
        print(json.dumps({"peak_mb": max(0.0, memory("VmHWM") - before)}))
        return
    ours(), theirs()
    pairs = [(timed(ours), timed(theirs)) for _ in range(REPEATS)]
    print(
        json.dumps(
            {
                "ours": statistics.median(a for a, _ in pairs),
                "theirs": statistics.median(b for _, b in pairs),
                "ratio": statistics.median(a / b for a, b in pairs),
            }
        )
    )


def memory(name):
    """Return a figure of the kernel on this process, in MB."""
    line = next(x for x in Path("/proc/self/status").read_text().splitlines() if x.startswith(name))
    return int(line.split()[1]) / 1024


def run(case, side, rows, folder):
    """Return what a child process prints."""
    command = [sys.executable, __file__, "--case", case, "--rows", str(rows), "--folder", str(folder), "--side", side]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


R_CODE = """
a <- commandArgs(TRUE); n <- as.integer(a[2]); m <- 10L
c <- matrix(readBin(a[1], "double", n * m), n, m); b <- c(%s)
f <- function() exp(rowMeans(log(sweep(c, 2, b, "/"))))
invisible(f()); t <- replicate(3, system.time(f())[["elapsed"]])
cat(median(t), max(0, sum(gc()[, 6]) - 8 * n * m / 2^20), "\\n")
"""


def in_r(rows, folder):
    """Return the median seconds and the peak memory of R's vectorised form."""
    if shutil.which("Rscript") is None:
        return None
    concentrations(rows).T.tofile(folder / "conc.bin")
    code = R_CODE % ", ".join(map(str, BASE))
    command = ["Rscript", "-e", code, str(folder / "conc.bin"), str(rows)]
    seconds, peak = map(float, subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
    (folder / "conc.bin").unlink()
    return seconds, peak


def main():
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--case")
    parser.add_argument("--side", default="")
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    if args.case:
        child(args.case, args.side, args.rows, args.folder)
        return
    cases = [
        ("pli", "exp(log(c/b).mean(1))", args.rows),
        ("pli by columns", "the same, row-major", args.rows),
        ("cf", "c/b", args.rows),
        ("igeo", "log2(c/(1.5*b))", args.rows),
        ("ef", "(c/x)/(b/bx)", args.rows),
        ("four indices", "the four above together", args.rows),
        ("polars", "hand-written polars expression", args.rows // 2),
        ("polars lazy", "hand-written lazy polars", args.rows // 2),
        ("duckdb", "hand-written DuckDB SQL", args.rows // 2),
        ("read csv", "pandas.read_csv of the clean file", 0),
        ("read clean csv", "pandas.read_csv of the same file", 0),
    ]
    size = f"{args.rows:,} samples x {len(METALS)} metals (polars, DuckDB: half)"
    print(f"{size}, {os.cpu_count()} cores, median of {REPEATS} pairs\n")
    print("| what | peer | ours (s) | peer (s) | ours / peer | target | ours, peak MB | peer, peak MB |")
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_csv(folder)
        results = {}
        for case, peer, rows in cases:
            found = results[case] = run(case, "", rows, folder)
            peaks = [run(case, side, rows, folder)["peak_mb"] for side in ("ours", "theirs")]
            row(case, peer, found["ours"], found["theirs"], found["ratio"], peaks)
        copied = run("copy", "", args.rows, folder)["ours"]
        r = in_r(args.rows, folder)
    ours = results["pli"]["ours"]
    if r:
        row("pli / R", "exp(rowMeans(log(sweep(c, 2, b, '/'))))", ours, r[0], ours / r[0], (None, r[1]))
    share = copied / 2 / ours
    print(f"\nCopying the matrix took {copied:.3f} s. PLI reads it once in {ours:.3f} s:")
    print(f"{share:.0%} of the bandwidth of the copy (one read, one write).")


def row(case, peer, ours, theirs, ratio, peaks):
    """Print one line of the table."""
    target = f"<= {TARGETS[case]:.2f}" if case in TARGETS else ""
    memory = ["" if peak is None else f"{peak:.0f}" for peak in peaks]
    print(
        f"| {case} | {peer} | {ours:.3f} | {theirs:.3f} | {ratio:.2f} | {target} | {memory[0]} | {memory[1]} |",
        flush=True,
    )


if __name__ == "__main__":
    main()

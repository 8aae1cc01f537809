"""How time and memory grow with size: each verb at sizes of four to a decade of ten, one process a cell.

    python benchmarks/scale.py [--most 1000000] [--verb assess ...]

Each cell makes its data, then runs the verb once in that process; seconds are those of the verb alone (wall clock and
processor), memory is the highest of the whole process less what it held before the verb. The exponent is the slope of
ln seconds on ln size over the upper half of the sizes: about 1 where time is in proportion. No test depends on this.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

METALS = {"As": 13.0, "Cd": 0.3, "Cr": 90.0, "Cu": 45.0, "Hg": 0.4, "Ni": 68.0, "Pb": 20.0, "Zn": 95.0}
CENSORED, PORT_SAMPLES = 0.05, 100
WARM = 500
STOP = 18.0  # processor seconds: a verb that took longer is not run at ten times the size, which would take minutes


def rows(n: int, ports: int, censored: float = 0.0, distinct: bool = False) -> Any:
    """Return n samples of lognormal concentrations, some below limits; `distinct`: each limit another."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(0)
    names = pd.Series([f"P{i:06d}" for i in range(ports)])
    frame = pd.DataFrame({"port": names.to_numpy()[np.arange(n) % ports]})
    for metal, base in METALS.items():
        value = np.round(base * np.exp(rng.normal(0.2, 0.6, n)), 6)
        limit = np.round(1.1 * value, 6) if distinct else np.full(n, round(0.5 * base, 6))
        below = rng.random(n) < censored
        frame[metal], frame[f"{metal}_mdl"] = np.where(below, limit, value), limit
        frame[f"{metal}_nd"] = np.where(below, "U", "=")
        if not censored:
            frame = frame.drop(columns=[f"{metal}_mdl", f"{metal}_nd"])
    return frame


def samples(n: int, ports: int, censored: float = 0.0, distinct: bool = False) -> Any:
    """Return the same as samples, without a pass through a file."""
    import pli_stats as ps

    return ps.read_samples(rows(n, ports, censored, distinct), units="mg/kg")


def in_ports(n: int) -> int:
    """Return how many ports n samples are of."""
    return max(1, n // PORT_SAMPLES)


def long_file(n: int, folder: Path) -> Path:
    """Write n results as Parquet, of 100 samples a port, a tenth in ug/kg, a twentieth not detected."""
    import numpy as np
    import polars as pl

    rng, several = np.random.default_rng(0), len(METALS)
    n -= n % several  # whole samples
    metal, sample = np.arange(n) % several, np.arange(n) // several
    base = np.array(list(METALS.values()))[metal]
    below, micro = rng.random(n) < CENSORED, rng.random(n) < 0.1
    value = np.where(below, 0.5 * base, base * np.exp(rng.normal(0.2, 0.6, n))) * np.where(micro, 1000.0, 1.0)
    pl.DataFrame(
        {
            "port": pl.Series(sample % in_ports(n // several)).cast(pl.String),
            "station": pl.Series(sample).cast(pl.String),
            "analyte": pl.Series(np.array(list(METALS), dtype=object)[metal], dtype=pl.String),
            "result": value,
            "unit": pl.Series(np.where(micro, "ug/kg", "mg/kg")),
            "flag": pl.Series(np.where(below, "U", "=")),
        }
    ).write_parquet(folder / "long.parquet")
    return folder / "long.parquet"


def verbs() -> dict[str, tuple[str, int, Callable[[int, Path], Callable[[], object]]]]:
    """Return each verb: what its size counts, its largest size, and what makes the data and returns the call."""
    import pli_stats as ps

    def of_frame(verb: Any) -> Any:
        def made(n: int, _: Path) -> Any:
            frame = rows(n, 1).drop(columns="port")
            return lambda: verb(frame)

        return made

    def assessed(ports: Callable[[int], int], censored: float = 0.0, **options: Any) -> Any:
        def made(n: int, _: Path) -> Any:
            found = samples(n, ports(n), censored)
            return lambda: ps.assess(found, **options)

        return made

    def imputed(method: str) -> Any:
        def made(n: int, _: Path) -> Any:
            found = samples(n, 1, 0.3, distinct=True)
            return lambda: ps.impute_nondetects(found, method=method)

        return made

    def read(n: int, folder: Path) -> Any:
        rows(n, in_ports(n), CENSORED).to_csv(folder / "wide.csv", index=False)
        return lambda: ps.read_samples(folder / "wide.csv", units="mg/kg")

    def shown(render: Callable[[Any, Path], object]) -> Any:
        def made(n: int, folder: Path) -> Any:
            result = ps.assess(samples(n, in_ports(n)))
            return lambda: render(result, folder / "out")

        return made

    def scanned(n: int, folder: Path) -> Any:
        path = long_file(n, folder)
        return lambda: ps.assess(ps.scan_samples(path))

    def streamed(verb: Any) -> Any:
        def made(n: int, folder: Path) -> Any:
            import numpy as np
            import polars as pl

            rng, path = np.random.default_rng(0), folder / "wide.parquet"
            columns = {metal: base * np.exp(rng.normal(0.2, 0.6, n)) for metal, base in METALS.items()}
            pl.DataFrame(columns).write_parquet(path, compression="uncompressed")
            del columns
            lazy = pl.scan_parquet(path)
            return lambda: verb(lazy).select(pl.last().sum()).collect(engine="streaming")

        return made

    million, ten = 1_000_000, 10_000_000
    return {
        "pli": ("samples", million, of_frame(ps.pli)),
        "pli, polars streaming": ("samples", ten, streamed(ps.pli)),
        "guideline_quotient, polars streaming": ("samples", ten, streamed(lambda c: ps.guideline_quotient(c, "ERM"))),
        "read_samples (CSV)": ("samples", million, read),
        "impute_nondetects, ros": ("samples", million, imputed("ros")),
        "impute_nondetects, km": ("samples", million, imputed("km")),
        "impute_nondetects, mle": ("samples", million, imputed("mle")),
        "assess, one port": ("samples", million, assessed(lambda _: 1)),
        "assess, ports of 100": ("samples", million, assessed(in_ports)),
        "assess, ports of 100, 5 % non-detects": ("samples", million, assessed(in_ports, CENSORED)),
        "assess, one port, percentile": ("samples", million, assessed(lambda _: 1, method="percentile")),
        "table, HTML, ports of 100": ("samples", million, shown(lambda r, _: ps.table(r).to_html())),
        "write_assessment": (
            "samples", 100_000, shown(lambda r, out: ps.write_assessment(r, out, figure=False, force=True)),
        ),
        "scan_samples and assess": ("results", ten, scanned),
    }  # fmt: skip


def cell(name: str, n: int, folder: Path) -> None:
    """Run one verb at one size; print a line of JSON."""
    warnings.simplefilter("ignore")
    made = verbs()[name][2]
    made(WARM, folder)()  # what is loaded at the first call is no part of growth
    run = made(n, folder)
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew here
    before = memory("VmRSS")
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    most = memory("VmHWM")
    print(json.dumps({"wall": wall, "cpu": cpu, "peak": max(0.0, most - before), "whole": most}))


def memory(name: str) -> float:
    """Return a figure of the kernel on this process, in MB."""
    line = next(x for x in Path("/proc/self/status").read_text().splitlines() if x.startswith(name))
    return int(line.split()[1]) / 1024


def measured(name: str, n: int) -> dict[str, float]:
    """Return what a process of its own prints."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--cell", name, str(n), folder]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(text.splitlines()[-1])
    return found


def exponent(found: dict[int, dict[str, float]]) -> float:
    """Return the slope of ln processor seconds on ln size, over the upper half of the sizes."""
    upper = sorted(found)[-max(2, -(-len(found) // 2)) :]
    if len(upper) < 2:
        return math.nan
    x, y = [math.log(n) for n in upper], [math.log(max(found[n]["cpu"], 1e-4)) for n in upper]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / sum((a - mean_x) ** 2 for a in x)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--most", type=int, default=10_000_000)
    parser.add_argument("--verb", nargs="*")
    parser.add_argument("--cell", nargs=3)
    args = parser.parse_args()
    if args.cell:
        cell(args.cell[0], int(args.cell[1]), Path(args.cell[2]))
        return
    sizes = [10**k for k in range(3, 8)]
    heads = " | ".join(f"1e{k} (s)" for k in range(3, 8))
    print(f"{os.cpu_count()} cores; processor seconds by size, then for the largest size the seconds by the clock")
    print("and the highest memory above what the data took, and of the whole process (MB).\n")
    print(f"| verb | size counts | {heads} | exponent | clock (s) | memory (MB) |")
    print(f"|---|---|{'--:|' * (len(sizes) + 3)}", flush=True)
    for name, (unit, most, _) in verbs().items():
        if args.verb and not any(name.startswith(one) for one in args.verb):
            continue
        found: dict[int, dict[str, float]] = {}
        for n in sizes:
            if n <= min(most, args.most) and (not found or found[max(found)]["cpu"] < STOP):
                found[n] = measured(name, n)
        last = found[max(found)]
        seconds = " | ".join(f"{found[n]['cpu']:.2f}" if n in found else "" for n in sizes)
        memory = f"{last['peak']:.0f}, {last['whole']:.0f}"
        print(f"| {name} | {unit} | {seconds} | {exponent(found):.2f} | {last['wall']:.1f} | {memory} |", flush=True)


if __name__ == "__main__":
    main()

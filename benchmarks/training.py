"""Many small networks trained as one, side by side with their peers in one run: times, ratios, peak memory.

    python benchmarks/training.py

Fifty networks 12-64-32-1 (ReLU, squared error) on 120 rows each: batches of 30, 800 steps, which are 200 epochs, Adam
at a rate of 1e-3, weight decay 1e-4, no early stopping, float32 on all sides. Ours trains all with one call of `train`
in one process, and half of them each in two processes. The peers train the first few of the same networks one by one
(side by side where the line says two processes); all times are milliseconds a network. The peers:

- the plain torch loop of `tests/transfer/plain_loop.py`, with torch's threads as they come and with one thread; the
  target holds against the faster one. It starts from the same parameters, takes the same batches, and must reach the
  same parameters: compared after 100 steps, as rounding grows later;
- scikit-learn's MLPRegressor, in one process and in two;
- skorch's NeuralNetRegressor with one thread, where it is installed.

All sides take one turn each, over and over; times are medians of the turns, ratios medians of each turn's ratio. Pools
have started and imported everything before the clock runs. Peak memory is measured in a process of its own for each
side, above what was there after the imports, with what libraries load at first use and with the workers of a pool. Ours
holds all networks at once, a peer one at a time. The functions stand in `training_sides.py`. No test depends on this.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import torch
from joblib import Parallel, delayed
from training_sides import (
    ARCHITECTURE,
    NETWORKS,
    ONE_EPOCH,
    RECIPE,
    ROWS,
    SIDES,
    epochs,
    members,
    ours,
    train_plainly,
)

from pli_stats.stats.resampling.resampled_sums import available_cores
from pli_stats.transfer.network.architecture import Architecture
from pli_stats.transfer.network.recipe import Recipe
from pli_stats.transfer.network.training_loop import train

TURNS = 5
TARGETS = {"torch loop": 20, "scikit-learn": 7}  # times faster at least; scikit-learn: both on two processes
COMPARED_STEPS, LIMITS = 100, {"float32": 1e-5, "float64": 1e-10}
SCALING = (1, 10, 50, 200, 500)


def timed(function):
    """Return the seconds of one call."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def turns(sides):
    """Return the milliseconds a network of each side, turn by turn."""
    for make, count in sides.values():
        make(count, ONE_EPOCH)()
    calls = {name: make(count) for name, (make, count) in sides.items()}
    out = {name: [] for name in sides}
    for _ in range(TURNS):
        for name, call in calls.items():
            out[name].append(1e3 * timed(call) / sides[name][1])
    return out


def memory(key):
    """Return a figure of /proc/*/status in MB, for this process and those that it has started."""
    own = Path("/proc/self").resolve()
    out = {}
    for process in (own.name, *(own / "task" / own.name / "children").read_text().split()):
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        out[process] = int(next(line for line in lines if line.startswith(key)).split()[1]) / 1024
    return out


def wait():
    """Take long enough that each process of a pool gets one such task, and imports this file."""
    time.sleep(1.0)


def added_memory(make, count):
    """Return the peak memory of a call above what was there before, in MB."""
    call = make(count)
    if make.__name__.endswith("shared"):
        Parallel(n_jobs=2)(delayed(wait)() for _ in range(2))
    before = memory("VmRSS")
    for process in before:
        Path(f"/proc/{process}/clear_refs").write_text("5")
    call()
    return sum(most - before.get(process, 0.0) for process, most in memory("VmHWM").items())


def peak(make, count):
    """Return `added_memory` as a process of its own finds it."""
    code = "import sys; sys.path.insert(0, sys.argv[1]); import training as t, training_sides as s\n"
    code += f"print(t.added_memory(s.{make.__name__}, {count}))"
    out = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).resolve().parent)], capture_output=True, text=True, check=True
    )
    return max(0.0, float(out.stdout.split()[-1]))


def table(sides):
    """Print the table of ratios."""
    found = turns(sides)
    typical = {name: statistics.median(ms) for name, ms in found.items()}
    peaks = {name: peak(*side) for name, side in sides.items()}
    faster = min((name for name in sides if name.startswith("torch loop")), key=typical.__getitem__)
    print("| ours | peer | ours (ms) | peer (ms) | times faster | target | ours, peak MB | peer, peak MB |")
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    for peer in list(sides)[2:]:
        twice = peer == "scikit-learn, two processes"
        for mine in ("one process", "two processes") if twice else ("one process",):
            ratio = statistics.median(b / a for a, b in zip(found[mine], found[peer], strict=True))
            held = peer == faster or mine == "two processes"
            target = f">= {TARGETS[peer.split(',')[0]]}" if held else ""
            name = f"{peer} (the faster loop)" if peer == faster else peer
            times = f"{typical[mine]:.1f} | {typical[peer]:.0f} | {ratio:.1f}"
            print(f"| {mine} | {name} | {times} | {target} | {peaks[mine]:.0f} | {peaks[peer]:.0f} |", flush=True)


def equality():
    """Print the largest difference of any parameter from the plain loop."""
    several, recipe = members(), Recipe(patience=None, max_steps=COMPARED_STEPS, batch_size=RECIPE.batch_size)
    print()
    for dtype, limit in LIMITS.items():
        furthest = 0.0
        for member, trained in zip(several, train(several, ARCHITECTURE, recipe, dtype=dtype), strict=True):
            alone = train_plainly(member, ARCHITECTURE, recipe, getattr(torch, dtype))
            furthest = max(furthest, *(float(np.abs(alone[k] - v).max()) for k, v in trained.parameters.items()))
        print(
            f"Largest difference of any parameter from the loop after {COMPARED_STEPS} steps, {dtype}: {furthest:.1e} "
            f"(limit {limit:.0e}).",
            flush=True,
        )


def scaling():
    """Print times by the number of networks, and of the network that studies train."""
    found = [1e3 * statistics.median(timed(ours(count)) for _ in range(3)) / count for count in SCALING]
    print(f"\n| networks at once | {' | '.join(map(str, SCALING))} |\n|---|{'--:|' * len(SCALING)}")
    print(f"| ms a network | {' | '.join(f'{ms:.1f}' for ms in found)} |")
    print(f"\n{SCALING[-1]} networks at once: peak {peak(ours, SCALING[-1]):.0f} MB.")
    several, recipe, done = members(NETWORKS, 750, 20, held_out=150), Recipe(), []
    seconds = statistics.median(timed(lambda: done.append(train(several, Architecture(), recipe))) for _ in range(3))
    steps = statistics.mean(t.steps for t in done[0])
    print(
        f"{NETWORKS} networks 20-64-64-1 with residuals, 750 rows of which 150 held out, batches of "
        f"{recipe.batch_size}, patience {recipe.patience}: {1e3 * seconds / NETWORKS:.1f} ms a network, "
        f"{steps:.0f} of at most {recipe.max_steps} steps on average."
    )


def main():
    """Print everything."""
    sides, packages = dict(SIDES), ["torch", "scikit-learn", "joblib", "skorch"]
    if importlib.util.find_spec("skorch") is None:
        print("skorch is not installed (pip install skorch): its line is left out.\n")
        del sides["skorch, one thread"], packages[-1]
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    print(
        f"{NETWORKS} networks 12-64-32-1, {ROWS} rows, {epochs(RECIPE)} epochs, {available_cores()} cores, {versions}"
    )
    print("Times in ms a network, medians of turns\n")
    table(sides)
    equality()
    scaling()


if __name__ == "__main__":
    main()

"""Bootstrap intervals and exact tests, side by side with their peers in one run: ratios of least times, peak memory.

    python benchmarks/bootstrap.py

The same data, level and number of resamples on both sides: MAE and MAPE of 200 predictions, 100,000 resamples, 95 %
percentile intervals unless the line says otherwise. The two sides take turns in one process, and the least time of each
counts, as other work on the machine only adds; R is timed inside R on the same numbers. Peak memory is measured in
processes of their own, above what was there before. The second table says where the cycles of one core go; it counts
the time that the thread was on the processor, so it suffers less from other work. No test depends on this.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numba
import numpy as np

import pli_stats as ps
from pli_stats.stats.resampling import numba_count_tiles, numba_kernels, numba_philox
from pli_stats.stats.resampling.random_streams import DRAW, philox_key, reject_below
from pli_stats.stats.resampling.resampled_sums import available_cores, paired_columns, philox_sums, tiled_columns

N, R = 200, 100_000
MANY_N, MANY_R, MODELS = 2000, 10_000, 40
LARGE_N, LARGE_R = 1_000_000, 200


def data(n=N):
    """Return truth and prediction."""
    rng = np.random.default_rng(0)
    y = np.exp(rng.normal(0.0, 1.0, n))
    return y, y * np.exp(rng.normal(0.0, 0.2, n))


def ours(method="percentile", stream="philox"):
    """Return our call."""
    y, p = data()
    return lambda: ps.bootstrap_ci(y, p, method=method, n_resamples=R, stream=stream)


def both_metrics(y, p, axis=-1):
    """Return MAE and MAPE, vectorised, for scipy."""
    e = np.abs(y - p)
    return np.stack([e.mean(axis=axis), (e / np.abs(y)).mean(axis=axis)])


def scipy_call(batch, precomputed=False, method="percentile"):
    """Return scipy's call: both metrics in one vectorised statistic, or the mean of errors computed beforehand."""
    from scipy.stats import bootstrap

    y, p = data()
    options = {"n_resamples": R, "method": method, "batch": batch, "vectorized": True}
    if precomputed:
        e = np.abs(y - p)
        columns = np.stack([e, e / np.abs(y)])
        return lambda: bootstrap((columns,), np.mean, axis=-1, rng=np.random.default_rng(1), **options)
    return lambda: bootstrap((y, p), both_metrics, paired=True, axis=-1, rng=np.random.default_rng(1), **options)


def scipy_twice(batch):
    """Return scipy's call, once a metric."""
    from scipy.stats import bootstrap

    y, p = data()

    def mae(y, p, axis=-1):
        return np.abs(y - p).mean(axis=axis)

    def mape(y, p, axis=-1):
        return (np.abs(y - p) / np.abs(y)).mean(axis=axis)

    def run():
        for f in (mae, mape):
            bootstrap((y, p), f, paired=True, n_resamples=R, method="percentile", batch=batch, vectorized=True)

    return run


def arch_call(method="percentile"):
    """Return arch's call."""
    from arch.bootstrap import IIDBootstrap

    y, p = data()

    def both(y, p):
        e = np.abs(y - p)
        return np.array([e.mean(), (e / np.abs(y)).mean()])

    return lambda: IIDBootstrap(y, p, seed=1).conf_int(both, reps=R, method=method)


def many_models():
    """Return our call for forty models, and the peer's: NumPy with one set of indices for all."""
    y, _ = data(MANY_N)
    rng = np.random.default_rng(1)
    predictions = {f"m{k}": y * np.exp(rng.normal(0.0, 0.2, MANY_N)) for k in range(MODELS)}
    losses = np.abs(np.column_stack([y - p for p in predictions.values()]))

    def numpy_shared():
        out = np.empty((MANY_R, MODELS))
        draw = np.random.default_rng(1)
        for start in range(0, MANY_R, 500):
            rows = draw.integers(0, MANY_N, (500, MANY_N))
            for k in range(MODELS):
                out[start : start + 500, k] = losses[rows, k].mean(axis=1)
        return np.percentile(out, [2.5, 97.5], axis=0)

    def call():
        return ps.bootstrap_ci(y, predictions, metrics="mae", method="percentile", n_resamples=MANY_R, stream="philox")

    return call, numpy_shared


def large():
    """Return our call for a million predictions."""
    y, p = data(LARGE_N)
    return lambda: ps.bootstrap_ci(y, p, n_resamples=LARGE_R, stream="philox")


def flips(n):
    """Return our exact sign-flip test of n pairs, and scipy's."""
    from scipy.stats import permutation_test

    rng = np.random.default_rng(2)
    a, b = rng.normal(0.3, 1.0, n), rng.normal(0.0, 1.0, n)

    def theirs():
        return permutation_test(
            (a - b,), np.mean, permutation_type="samples", vectorized=True, n_resamples=np.inf, axis=-1
        )

    return lambda: ps.paired_permutation_test(a, b, method="exact", level=None), theirs


CASES = {
    # name: (what, our call, the peer's name, the peer's call, times faster at least)
    "scipy tuned": (
        "philox",
        ours(),
        "scipy.stats.bootstrap, a call a metric, best batch",
        lambda: scipy_twice(200),
        40,
    ),
    "scipy at once": (
        "philox",
        ours(),
        "scipy, both metrics in one statistic, best batch",
        lambda: scipy_call(200),
        None,
    ),
    "scipy default": ("philox", ours(), "scipy, a call a metric, default batch", lambda: scipy_twice(None), None),
    "scipy precomputed": ("philox", ours(), "scipy, mean of errors", lambda: scipy_call(200, True), 15),
    "scipy bca": ("philox, BCa", ours("bca"), "scipy, both at once, BCa", lambda: scipy_call(200, method="BCa"), None),
    "arch": ("philox", ours(), "arch IIDBootstrap", arch_call, 30),
    "arch bca": ("philox, BCa", ours("bca"), "arch IIDBootstrap, BCa", lambda: arch_call("bca"), None),
    "r stream": ("R's stream", ours(stream="r"), "scipy, a call a metric, best batch", lambda: scipy_twice(200), 8),
    "exact": ("exact (BCa)", ours("exact"), "scipy, a call a metric, best batch", lambda: scipy_twice(200), None),
}


def timed(function):
    """Return the seconds of one call."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def pairs(a, b, repeats=5):
    """Return the least seconds of both and their ratio, the two in turn; ours three times a turn."""
    a(), b()
    times = [(min(timed(a) for _ in range(3)), timed(b)) for _ in range(repeats)]
    mine, theirs = (min(side) for side in zip(*times, strict=True))
    return mine, theirs, theirs / mine


def peak(expression):
    """Return the peak memory of an expression in a process of its own, in MB above what was there before."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import bootstrap as b; from pathlib import Path\n"
        f"call = {expression}\n"
        "status = lambda k: int(next(x for x in Path('/proc/self/status').read_text().splitlines() if x.startswith(k))"
        ".split()[1]) / 1024\n"
        "Path('/proc/self/clear_refs').write_text('5')\n"
        "before = status('VmRSS'); call(); print(status('VmHWM') - before)"
    )
    out = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent)], capture_output=True, text=True, check=True
    )
    return max(0.0, float(out.stdout.split()[-1]))


R_CODE = """
library(boot); a <- commandArgs(TRUE); d <- matrix(scan(a[1], quiet = TRUE), ncol = 2)
f <- function(d, i) { e <- abs(d[i, 1] - d[i, 2]); c(mean(e), mean(e / abs(d[i, 1]))) }
go <- function(type) { set.seed(1); b <- boot(d, f, R = %d)
  L <- function(k) empinf(data = d, statistic = function(d, i) f(d, i)[k], type = "jack", stype = "i")
  if (type == "bca") list(boot.ci(b, type = type, index = 1, L = L(1)), boot.ci(b, type = type, index = 2, L = L(2)))
  else list(boot.ci(b, type = type, index = 1), boot.ci(b, type = type, index = 2)) }
usual <- function() { set.seed(1); b <- boot(d, f, R = %d); for (k in 1:2) boot.ci(b, type = "bca", index = k) }
t <- c(median(replicate(3, system.time(go("perc"))[["elapsed"]])), system.time(go("bca"))[["elapsed"]],
       system.time(usual())[["elapsed"]])
cat(t, sum(gc()[, 6]), "\\n")
"""


def in_r():
    """Return seconds of boot + boot.ci: percentile, BCa with jackknife, BCa as it comes; and R's peak memory."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.txt"
        np.savetxt(path, np.concatenate(data()), fmt="%.17g")
        out = subprocess.run(
            ["Rscript", "-e", R_CODE % (R, R), str(path)], capture_output=True, text=True, check=True
        ).stdout
    return list(map(float, out.split()))


def line(what, peer, mine, theirs, ratio, target, mine_mb=None, peer_mb=None):
    """Print one line of the table."""
    goal = "" if target is None else f">= {target:,}"
    memory = ["" if m is None else f"{m:.0f}" for m in (mine_mb, peer_mb)]
    times = f"{mine * 1e3:,.2f} | {theirs * 1e3:,.0f} | {ratio:,.0f}"
    print(f"| {what} | {peer} | {times} | {goal} | {memory[0]} | {memory[1]} |", flush=True)


def limits():
    """Print what has a limit of its own instead of a ratio."""
    call, shared = many_models()
    mine, theirs, ratio = pairs(call, shared, 3)
    line(f"{MODELS} models, n = {MANY_N}, {MANY_R:,} resamples", "NumPy, shared indices", mine, theirs, ratio, None)
    mine, theirs, ratio = pairs(*flips(20), repeats=3)
    line("exact sign flips, 20 pairs", "scipy.stats.permutation_test", mine, theirs, ratio, 1000)
    forty = statistics.median(timed(flips(40)[0]) for _ in range(5))
    big = large()
    big()
    seconds = timed(big)
    code = (
        "import time; t = time.perf_counter(); import pli_stats as ps, numpy as np\n"
        "rng = np.random.default_rng(0); y = rng.lognormal(size=200); p = y * rng.lognormal(0, 0.2, 200)\n"
        "ps.bootstrap_ci(y, p, method='exact'); print(time.perf_counter() - t)"
    )
    cold = statistics.median(
        timed(lambda: subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)) for _ in range(5)
    )
    print(f"\n{MODELS} models within 100 ms: {mine_ms(call):.0f} ms.")
    print(f"Exact sign flips of 40 pairs within 200 ms: {forty * 1e3:.0f} ms.")
    print(f"A cold process that imports pli_stats and calls method='exact', within 500 ms: {cold * 1e3:.0f} ms.")
    print(f"n = {LARGE_N:,}, {LARGE_R} resamples, BCa: {seconds:.2f} s, peak {peak('b.large()'):.0f} MB (limit 300).")


def mine_ms(call):
    """Return the least milliseconds of a call."""
    return 1e3 * min(timed(call) for _ in range(7))


@numba.njit(nogil=True)
def one_after_the_other(n, x):
    """Do 2 n operations of one cycle each, every one of which needs the result of the one before."""
    for i in range(n):
        x = (x ^ np.uint64(i)) + np.uint64(1)
    return x


@numba.njit(nogil=True)
def many_draws(times, draws, position, fixed, bound, threshold):
    """Draw so often, and use nothing of it."""
    for _ in range(times):
        numba_philox.draw_blocks(draws, position, *fixed, bound, threshold)


@numba.njit(nogil=True)
def many_sums(times, quads, pairs, draws, out):
    """Add what was drawn so often."""
    for _ in range(times):
        for quad in range(quads):
            numba_kernels.add_quad(pairs, draws, quad * ((len(pairs) + 3) // 4), out, 0, 0)


@numba.njit(nogil=True)
def many_counts(times, quads, n, draws, tally):
    """Count what was drawn so often."""
    for _ in range(times):
        for quad in range(quads):
            numba_count_tiles.count_quad(draws, quad * ((n + 3) // 4), n, tally, 0)


@numba.njit(nogil=True)
def many_tiles(times, counts, columns, sums):
    """Multiply the counts of eight resamples by all columns so often."""
    for _ in range(times):
        for tile in range(len(columns)):
            numba_count_tiles.tile_sums(counts, columns, tile, sums)


def on_processor(function, *arguments, repeats=40):
    """Return the least seconds that this thread spent on the processor in a call."""
    function(*arguments)
    best = np.inf
    for _ in range(repeats):
        start = time.thread_time()
        function(*arguments)
        best = min(best, time.thread_time() - start)
    return best


def on_one_core():
    """Print how much faster we are on one core, by the time on the processor, for both ways to call scipy."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    print("\n| ours, one core | peer | ours (ms) | peer (ms) | times faster |\n|---|---|--:|--:|--:|")
    for name in ("scipy tuned", "scipy at once"):
        what, call, peer, make, _ = CASES[name]
        mine, theirs = on_processor(call, repeats=20), on_processor(make(), repeats=4)
        print(f"| {what} | {peer} | {mine * 1e3:.1f} | {theirs * 1e3:.0f} | {theirs / mine:.1f} |", flush=True)
    os.sched_setaffinity(0, cores)


def cycles(n, k):
    """Print the cycles a draw of the parts and of the whole, for k columns of n rows, on one core."""
    hertz = 2 * 100_000 / on_processor(one_after_the_other, 100_000, np.uint64(1))
    blocks, word = (n + 3) // 4, np.uint64
    quads = 2 * -(-128 // blocks)
    draws = np.empty(numba_philox.room_for(quads * blocks), np.uint16)
    fixed = (word(0), word(DRAW), *map(word, philox_key(1)))
    times = max(1, 1_000_000 // len(draws))
    columns = np.random.default_rng(0).lognormal(size=(n, k))
    seconds = on_processor(many_draws, times, draws, word(0), fixed, word(n), word(reject_below(n)))
    parts = {"draws": seconds / len(draws)}
    drawn = 4 * n * quads
    if k == 2:
        pairs, out = paired_columns(columns)[0], np.empty((4, 1), np.complex128)
        parts["loads and sums"] = on_processor(many_sums, times, quads, pairs, draws, out) / drawn
    else:
        tally, counts, sums = np.zeros(8 * n, np.uint16), np.ones((n, 8)), np.empty((8, 8))
        tiles = tiled_columns(columns, 8)
        parts["counting"] = on_processor(many_counts, times, quads, n, draws, tally) / drawn
        parts["tiles"] = on_processor(many_tiles, 5, counts, tiles, sums) * times / (5 * 8 * n)
    resamples = 4_000_000 // n
    whole = on_processor(lambda: philox_sums(columns, 0, resamples, 1, threads=1)) / (resamples * n)
    per_draw = {name: hertz * seconds / times for name, seconds in parts.items()} | {"whole": hertz * whole}
    for name, figure in per_draw.items():
        print(f"| {k} columns of {n} rows | {name} | {figure:.2f} |", flush=True)
    return hertz


def main():
    """Print the table."""
    print(f"n = {N}, {R:,} resamples, MAE and MAPE, {available_cores()} cores, least times of turns\n")
    print("| ours | peer | ours (ms) | peer (ms) | times faster | target | ours, peak MB | peer, peak MB |")
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    for name, (what, call, peer, make, target) in CASES.items():
        mine, theirs, ratio = pairs(call, make(), 3 if "arch" in name or "default" in name else 5)
        line(what, peer, mine, theirs, ratio, target, peak(f"b.CASES[{name!r}][1]"), peak(f"b.CASES[{name!r}][3]()"))
    found = in_r()
    if found:
        fast, bca = mine_ms(ours()) / 1e3, mine_ms(ours("bca")) / 1e3
        line("philox", "R boot + boot.ci, percentile", fast, found[0], found[0] / fast, 75, None, found[3])
        line(
            "philox, BCa", "R boot + boot.ci, BCa, jackknife given", bca, found[1], found[1] / bca, None, None, found[3]
        )
        line("philox, BCa", "R boot + boot.ci, BCa as it comes", bca, found[2], found[2] / bca, 800, None, found[3])
    limits()
    on_one_core()
    print("\n| sums | part | cycles a draw |\n|---|---|--:|")
    cycles(N, 2)
    hertz = cycles(MANY_N, MODELS)
    print(f"\nThe clock, from operations that wait for each other: {hertz / 1e9:.2f} GHz.")


if __name__ == "__main__":
    main()

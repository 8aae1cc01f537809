"""Live conversions between Python and R, beside rpy2's own pandas conversion, in one run.

    python benchmarks/r_live.py [--rows 1000000]

Each side runs in a process of its own: median seconds of some repeats, and the growth of peak memory in one further
process, above what the data take. rpy2's conversion is tried with a time limit on fewer rows first: it converts values
one by one. No test depends on any of this.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time

REPEATS = 5
TARGETS = {"floats": 0.3, "strings": 2.0, "few strings": 2.0, "factor and dates": None}
SLOW_ROWS = 100_000  # for rpy2's own conversion


def data(case, rows):
    """Return the frame of a case."""
    import numpy as np
    import pandas as pd

    if case == "floats":
        return pd.DataFrame(np.random.default_rng(0).normal(size=(rows, 10)), columns=list("abcdefghij"))
    if case == "strings":
        return pd.DataFrame({"station": pd.Series([f"station {i} é" for i in range(rows)], dtype="str")})
    if case == "few strings":
        return pd.DataFrame({"harbour": pd.Series([f"harbour {i % 40}" for i in range(rows)], dtype="str")})
    days = pd.Timestamp("2000-01-01") + pd.to_timedelta(np.arange(rows) % 9000, unit="D")
    return pd.DataFrame({"kind": pd.Categorical(np.arange(rows) % 7).astype(str), "day": days}).astype(
        {"kind": "category"}
    )


def ways(side):
    """Return the functions to R and from R of one side."""
    if side == "pli_stats":
        import pli_stats.r as pr

        return pr.as_r, pr.from_r
    from rpy2.robjects import conversion, default_converter, pandas2ri

    both = default_converter + pandas2ri.converter

    def there(frame):
        with both.context():
            return conversion.get_conversion().py2rpy(frame)

    def back(live):
        with both.context():
            return conversion.get_conversion().rpy2py(live)

    return there, back


def peak():
    """Return the peak memory of this process in MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(side, case, rows, what):
    """Print seconds, or the growth of peak memory, there and back."""
    frame = data(case, rows)
    there, back = ways(side)
    back(there(frame.head(10)))  # R is started, and all is imported
    if what == "memory":
        before = peak()
        live = there(frame)
        after = peak()
        back(live)
        found = {"there": after - before, "back": peak() - after}
        print(json.dumps(found))
        return
    times = {"there": [], "back": []}
    for _ in range(REPEATS if side == "pli_stats" else 1):
        start = time.perf_counter()
        live = there(frame)
        middle = time.perf_counter()
        back(live)
        times["there"].append(middle - start)
        times["back"].append(time.perf_counter() - middle)
    print(json.dumps({way: statistics.median(each) for way, each in times.items()}))


def run(side, case, rows, what):
    """Return what a process of its own measures, or why it did not."""
    command = [sys.executable, __file__, "--one", side, case, what, "--rows", str(rows)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["no message"])[-1][:90]
    return json.loads(done.stdout.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--one", nargs=3)
    options = parser.parse_args()
    if options.one:
        side, case, what = options.one
        measure(side, case, options.rows, what)
        return
    for case, target in TARGETS.items():
        ours, memory = (run("pli_stats", case, options.rows, what) for what in ("seconds", "memory"))
        print(f"{case}, {options.rows} rows" + (f" (target {target} s)" if target else ""))
        print(f"  pli_stats   to R {ours['there']:.2f} s, from R {ours['back']:.2f} s, ", end="")
        print(f"peak + {memory['there']:.0f} MB, then + {memory['back']:.0f} MB")
        few = min(options.rows, SLOW_ROWS)
        theirs = run("pandas2ri", case, few, "seconds")
        if isinstance(theirs, str):
            print(f"  pandas2ri   cannot be measured: {theirs}")
        else:
            print(f"  pandas2ri   to R {theirs['there']:.2f} s, from R {theirs['back']:.2f} s on {few} rows")


if __name__ == "__main__":
    main()

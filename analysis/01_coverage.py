"""How often the intervals cover: MAE and MAPE, four kinds of errors, four sizes, every method.

    python analysis/01_coverage.py [-o results] [--simulations 1000]

Each simulation draws truths y (lognormal) and errors e independent of them, makes every 95 % interval of MAE and MAPE,
and counts whether it holds the value that is known in closed form: E|e|, and E|e| E(1/y). Errors: normal, lognormal
with a random sign, Student t with 3 degrees of freedom, and port-correlated (ports of five samples that share half of
the variance of log|e|). For the last the intervals are made twice: by sample, which is wrong, and by port. The
unit of the simulation is a data set; the seed of each is its number, so any cell can be made again alone.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import joblib
import numpy as np
import pandas as pd

import pli_stats as ps

SIZES = (10, 20, 50, 200)
METHODS = ("percentile", "basic", "normal", "bca", "studentized", "abc", "exact")
ERRORS = {
    "normal": math.sqrt(2.0 / math.pi),
    "lognormal": math.exp(0.5),
    "t3": 2.0 * math.sqrt(3.0) / math.pi,
    "port-correlated": math.exp(0.5),
}
MEAN_INVERSE_Y = math.exp(0.125)  # y = exp(N(0, 1/2)): E(1/y) = exp(1/8)
PER_PORT = 5
N_RESAMPLES = 1999


def errors(kind, n, rng):
    """Return n errors."""
    if kind == "normal":
        return rng.normal(size=n)
    if kind == "t3":
        return rng.standard_t(3, size=n)
    sign = rng.choice([-1.0, 1.0], size=n)
    if kind == "lognormal":
        return sign * np.exp(rng.normal(size=n))
    shared = np.repeat(rng.normal(size=n // PER_PORT), PER_PORT)
    return sign * np.exp(math.sqrt(0.5) * (shared + rng.normal(size=n)))


def simulate(kind, n, numbers):
    """Return, for some simulations, one row a unit, method and metric: covered, width, bounded."""
    rows = []
    truths = {"mae": ERRORS[kind], "mape": ERRORS[kind] * MEAN_INVERSE_Y}
    for number in numbers:
        rng = np.random.default_rng([number, n, list(ERRORS).index(kind)])
        y = np.exp(rng.normal(0.0, 0.5, n))
        yhat = y + errors(kind, n, rng)
        ports = np.repeat(np.arange(n // PER_PORT), PER_PORT)
        for unit in ("sample", "port") if kind == "port-correlated" else ("sample",):
            for method in METHODS:
                found = ps.bootstrap_ci(
                    y,
                    yhat,
                    method=method,
                    n_resamples=N_RESAMPLES,
                    ports=ports if unit == "port" else None,
                    stream=None if unit == "port" else "philox",
                    seed=number,
                )
                for metric, interval in found.items():
                    covers = interval.conf_low <= truths[metric] <= interval.conf_high
                    bounded = math.isfinite(interval.conf_high)
                    rows.append(
                        (kind, n, unit, method, metric, covers, interval.conf_high - interval.conf_low, bounded)
                    )
    return rows


def main():
    """Run the simulations and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--out", type=Path, default=Path("results"))
    parser.add_argument("--simulations", type=int, default=1000)
    args = parser.parse_args()
    jobs = [
        joblib.delayed(simulate)(kind, n, range(start, min(start + 50, args.simulations)))
        for kind in ERRORS
        for n in SIZES
        for start in range(0, args.simulations, 50)
    ]
    parts = joblib.Parallel(n_jobs=-1)(jobs)
    columns = ["errors", "n", "unit", "method", "metric", "covered", "width", "bounded"]
    frame = pd.DataFrame([row for part in parts for row in part], columns=columns)
    keys = ["errors", "n", "unit", "metric", "method"]
    table = frame.groupby(keys, sort=False).agg(
        coverage=("covered", "mean"),
        simulations=("covered", "size"),
        median_width=("width", "median"),
        share_bounded=("bounded", "mean"),
    )
    p = table["coverage"]
    table["binomial_error"] = np.sqrt(p * (1.0 - p) / table["simulations"])
    args.out.mkdir(parents=True, exist_ok=True)
    table.reset_index().to_csv(args.out / "coverage.csv", index=False)
    wide = (100.0 * p.unstack("method")[list(METHODS)]).round(1)
    print(wide.to_string())
    print(f"Nominal 95; a cell is known to within {100 * math.sqrt(0.05 * 0.95 / args.simulations):.1f} (one sd).")
    print("Two ports (n = 10 by port) give no bounded interval; these count as covering.")


if __name__ == "__main__":
    main()

"""How often the intervals cover: MAE and MAPE, four kinds of errors, four sizes, every method.

    python analysis/11_coverage.py [-o results] [--simulations 1000] [--jobs 2]

Each simulation draws truths y (lognormal) and errors e independent of them, makes every 95 % interval of MAE and MAPE,
and counts whether it holds the value that is known in closed form: E|e|, and E|e| E(1/y). Errors: normal, lognormal
with a random sign, Student t with 3 degrees of freedom, and port-correlated (ports of five samples that share half of
the variance of log|e|). For the last the intervals are made twice: by sample, which is wrong, and by port. The
unit of the simulation is a data set; the seed of each is its number, so any cell can be made again alone.
"""

from __future__ import annotations

import math

import numpy as np
import writing

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
PER_PART = 25  # simulations that are kept together on disk


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


def simulate(kind, n, numbers, code):
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
    args = writing.options(__doc__, simulations=1000, jobs=2)
    parts = [
        (kind, n, range(start, min(start + PER_PART, args.simulations)))
        for kind in ERRORS
        for n in SIZES
        for start in range(0, args.simulations, PER_PART)
    ]
    columns = ["errors", "n", "unit", "method", "metric", "covered", "width", "bounded"]
    frame = writing.rows(writing.in_parts(args.out, simulate, parts, args.jobs), columns)
    keys = ["errors", "n", "unit", "metric", "method"]
    table = frame.groupby(keys, sort=False).agg(
        coverage=("covered", "mean"),
        simulations=("covered", "size"),
        median_width=("width", "median"),
        share_bounded=("bounded", "mean"),
    )
    p = table["coverage"]
    table["binomial_error"] = np.sqrt(p * (1.0 - p) / table["simulations"])
    writing.write_csv(args.out, table.reset_index())
    wide = (100.0 * p.unstack("method")[list(METHODS)]).round(1)
    print(wide.to_string())
    known = 100 * math.sqrt(0.05 * 0.95 / args.simulations)
    print(f"Nominal 95; {args.simulations} simulations a cell, so that each is known to within {known:.1f} (one sd).")
    print("Two ports (n = 10 by port) give no bounded interval; these count as covering.")


if __name__ == "__main__":
    writing.run(main)

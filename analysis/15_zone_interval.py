"""How often intervals of the zone PLI cover, with and without non-detects, and how often "above 1" is claimed wrongly.

    python analysis/15_zone_interval.py [-o results] [--simulations 1000] [--jobs 2]

Each simulated port has n samples of m metals. Logarithms of concentrations are normal, with standard deviations from
0.4 to 1.0 and a correlation of 0.5 between metals, about a zone PLI of 1; a limit for each metal leaves the stated
share of its values below it on average. Counted is how often 95 % intervals hold 1. `all measured` is what the t
interval would be if the laboratory had seen every value; `half` and `ros` are t intervals that take filled values as
measured, as the bootstrap (bca, studentized) does with half the limit; `t` is that of `assess`, with non-detects drawn;
`bounds` reaches from 0 to the end of the interval with all at their limits. A survey has 25 ports, which are
independent; the seed of a survey is its number.

The last table is that of single samples: five metals, two or three of them below their limits, a laboratory with a
relative standard deviation of 0.3, and `pli_interval`.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import writing

import pli_stats as ps

SIZES, SHARES, PANELS = (3, 4, 6, 8, 12, 20), (0.0, 0.2, 0.4, 0.6), (3, 6, 12)
BACKGROUND = {
    "Cu": 45.0, "Pb": 20.0, "Zn": 95.0, "Ni": 68.0, "Cr": 90.0, "As": 13.0,
    "Co": 19.0, "Cd": 0.3, "Hg": 0.4, "V": 130.0, "Mn": 850.0, "Ba": 580.0,
}  # fmt: skip
CORRELATION, SPREAD = 0.5, (0.4, 1.0)
PORTS = 25
HEADS = {
    "bca": "BCa",
    "studentized": "studentized",
    "half": "t of DL/2",
    "ros": "t of ROS",
    "bounds": "bounds",
    "t": "t",
    "wrong bca": "above 1 by BCa",
    "wrong t": "above 1 by t",
}  # method -> heading in the page; what is claimed wrongly comes last
WRONG = {"wrong bca": "bca", "wrong t": "t"}
N_RESAMPLES = 999
ERROR = 0.3  # of the laboratory
SINGLE_SAMPLES = ((0.7, 0.4), (0.4, 0.3))  # standard deviation of ln C among samples, share below the limit
SINGLE = ("half", "mle")


def survey(n, m, share, rng):
    """Return the samples of 25 ports, and ln PLI as it would be without limits."""
    from scipy.special import ndtri

    spread = np.linspace(*SPREAD, m)
    shared, own = rng.normal(size=(PORTS * n, 1)), rng.normal(size=(PORTS * n, m))
    logs = (math.sqrt(CORRELATION) * shared + math.sqrt(1.0 - CORRELATION) * own) * spread
    limits = spread * ndtri(share) if share else np.full(m, -np.inf)
    return samples_of(logs, limits, np.repeat(np.arange(PORTS), n)), logs.mean(axis=1)


def samples_of(logs, limits, ports):
    """Return samples whose contamination factors have these logarithms, below the limits as non-detects."""
    cells = {}
    for j, (metal, base) in enumerate(list(BACKGROUND.items())[: logs.shape[1]]):
        limit = f"<{base * math.exp(limits[j])!r}"
        cells[metal] = [limit if x < limits[j] else repr(base * math.exp(x)) for x in logs[:, j].tolist()]
    frame = pd.DataFrame(cells | {"port": [f"port {k}" for k in ports]})
    return ps.read_samples(frame, port="port", units=dict.fromkeys(cells, "mg/kg"))


def naive(values):
    """Return the t interval of values taken as measured."""
    test = ps.pli_test(values)
    return test.effect_low, test.effect_high


def bca(values, seed):
    """Return the BCa interval of values taken as measured."""
    found = ps.bootstrap_mean(np.log(values), transform=np.exp, n_resamples=N_RESAMPLES, seed=seed)
    return found.conf_low, found.conf_high


def studentized(values, seed):
    """Return the studentized bootstrap interval of ln PLI, as the bias of a prediction of 0."""
    made = {"metrics": ("bias",), "method": "studentized", "n_resamples": N_RESAMPLES, "stream": "philox"}
    found = ps.bootstrap_ci(np.zeros(len(values)), np.log(values), seed=seed, **made)["bias"]
    with np.errstate(over="ignore"):
        return float(np.exp(found.conf_low)), float(np.exp(found.conf_high))


def filled(samples):
    """Return the PLI with non-detects filled by ROS, none where a metal has too few measured values."""
    try:
        return ps.pli(ps.impute_nondetects(samples, method="ros"), BACKGROUND).to_numpy()
    except ps.InputError:
        return None


def simulate(n, m, share, numbers, code):
    """Return one row a port and method: covered, claimed above 1, width of the interval as a ratio."""
    rows = []
    for number in numbers:
        samples, logs = survey(n, m, share, np.random.default_rng([number, n, m, round(100 * share)]))
        assessed = ps.assess(samples, BACKGROUND, n_resamples=99, seed=number + 1)
        ros = filled(samples) if share else None
        for port in range(PORTS):
            here = slice(port * n, (port + 1) * n)
            half = assessed.samples["pli"].to_numpy()[here]
            found = assessed.intervals[f"port {port}"]
            ends = {
                "bca": bca(half, number + 1),
                "studentized": studentized(half, number + 1),
                "all measured": naive(np.exp(logs[here])),
                "half": naive(half),
                "t": (found.conf_low, found.conf_high),
            }
            if ros is not None:
                ends["ros"] = naive(ros[here])
            if share:
                ends["bounds"] = (0.0, naive(assessed.samples["pli_bound_high"].to_numpy()[here])[1])
            rows += [
                (n, m, share, name, low <= 1.0 <= high, low > 1.0, math.log(high / low) if low > 0.0 else math.inf)
                for name, (low, high) in ends.items()
            ]
    return rows


def single_samples(n_below, spread, share, numbers, code):
    """Return one row a sample and way to draw non-detects: covered."""
    from scipy.special import ndtri

    error = math.sqrt(math.log1p(ERROR**2))
    limit = math.hypot(spread, error) * ndtri(share)
    rows = []
    for number in numbers:
        rng = np.random.default_rng([number, n_below])
        true = rng.normal(0.0, spread, (200, 5))
        measured = true + rng.normal(0.0, error, true.shape)
        samples = samples_of(measured, np.full(5, limit), np.zeros(len(true), int))
        chosen = (measured < limit).sum(axis=1) == n_below
        for way in SINGLE:
            frame = ps.pli_interval(
                samples, BACKGROUND, analytical_sd=ERROR, nondetects=way, n_resamples=N_RESAMPLES
            ).frame
            truth = np.exp(true.mean(axis=1))
            covered = (frame["conf_low"].to_numpy() <= truth) & (truth <= frame["conf_high"].to_numpy())
            rows += [(n_below, spread, share, way, bool(value)) for value in covered[chosen]]
    return rows


def page_rows(table):
    """Return the rows of docs/how_far_to_trust.md: means over the panels, and of t each panel by itself."""
    over = table.groupby(["n", "nondetects", "method"])[["coverage", "claimed_above"]].mean()
    by_panel = table[table["method"] == "t"].set_index(["n", "nondetects", "metals"])["coverage"]

    def cell(value):
        return "" if math.isnan(value) else f"{100.0 * value:.0f}"

    rows = [f"| n | non-detects, % | {' | '.join(HEADS.values())} | {' | '.join(f't, {m} metals' for m in PANELS)} |"]
    rows += [f"|--:|--:|{'--:|' * (len(HEADS) + len(PANELS))}"]
    for n in SIZES:
        for share in SHARES:
            cells = [
                cell(
                    over["claimed_above" if name in WRONG else "coverage"].get(
                        (n, share, WRONG.get(name, name)), np.nan
                    )
                )
                for name in HEADS
            ]
            cells += [cell(by_panel[n, share, m]) for m in PANELS]
            rows.append(f"| {n} | {100.0 * share:.0f} | {' | '.join(cells)} |")
    return rows


def main():
    """Run the simulations and write the table."""
    args = writing.options(__doc__, simulations=1000, jobs=2)
    surveys = range(max(args.simulations // PORTS, 1))
    parts = [(n, m, share, [number]) for n in SIZES for m in PANELS for share in SHARES for number in surveys]
    columns = ["n", "metals", "nondetects", "method", "covered", "above", "width"]
    frame = writing.rows(writing.in_parts(args.out, simulate, parts, args.jobs), columns)
    keys = ["n", "metals", "nondetects", "method"]
    table = frame.groupby(keys, sort=False).agg(
        coverage=("covered", "mean"),
        claimed_above=("above", "mean"),
        simulations=("covered", "size"),
        median_width=("width", "median"),
    )
    p = table["coverage"]
    table["binomial_error"] = np.sqrt(p * (1.0 - p) / table["simulations"])
    table = table.reset_index()
    writing.write_csv(args.out, table)
    print("\n".join(page_rows(table)))
    known = 100 * math.sqrt(0.05 * 0.95 / args.simulations)
    print(f"Nominal 95; {args.simulations} ports a cell, so that each is known to within {known:.1f} (one sd).")
    singles = [
        (k, *how, [number])
        for how in SINGLE_SAMPLES
        for k in (2, 3)
        for number in range(max(args.simulations // 20, 1))
    ]
    single = writing.rows(
        writing.in_parts(args.out, single_samples, singles, args.jobs),
        ["non-detects", "spread", "below limit", "drawn", "covered"],
    )
    shown = single.groupby(["spread", "below limit", "non-detects", "drawn"])["covered"].agg(["mean", "size"])
    print("Single samples of five metals, relative standard deviation of the laboratory 0.3:")
    print(shown.to_string())


if __name__ == "__main__":
    writing.run(main)

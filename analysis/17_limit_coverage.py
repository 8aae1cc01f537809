"""How often upper confidence limits of a mean cover, and tolerance and prediction limits hold what they promise.

    python analysis/17_limit_coverage.py [-o results] [--simulations 1000] [--jobs 2]

Each data set has n lognormal values, with a standard deviation of 0.5, 1 or 1.5 of their logarithms. Two limits, by
chance one or the other for a value, leave the stated share below them on average. Counted is how often a limit of the
mean at 95 % lies above the true mean, how often a tolerance limit at 95 % lies above the true 95th percentile, and with
which probability the next value lies below a prediction limit at 95 %; beside it the median of limit / true value. Of
"auto" is also told what it chose, how often that covered, and what two other rules would give where the lognormal limit
is too far from the mean, for which "auto" takes Chebyshev's at 95 %: the lognormal one all the same, and Chebyshev's at
99 %, which ProUCL advises for so few and so skewed values. Data sets in which over 80 % are non-detects, or fewer than
two different values are measured, are left out and counted. The seed of a data set is its number.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import writing

import pli_stats as ps

SPREADS, SIZES, SHARES = (0.5, 1.0, 1.5), (10, 20, 50), (0.0, 0.3, 0.6)
APART = 0.1  # of the shares below the two limits, from their mean
OF_MEANS = ("auto", "t", "gamma", "lognormal", "bca", "bootstrap_t", "chebyshev")
COMPLETE = ("modified_t", "clt", "land")
OTHERS = {
    "tolerance, lognormal": (ps.tolerance_limit, "lognormal"),
    "tolerance, gamma": (ps.tolerance_limit, "gamma"),
    "prediction, lognormal": (ps.prediction_limit, "lognormal"),
    "prediction, gamma": (ps.prediction_limit, "gamma"),
}
CHOICES = ("t", "gamma", "lognormal", "chebyshev")
RULES = {"lognormal all the same": ("lognormal", 0.95), "chebyshev at 99 %": ("chebyshev", 0.99)}
N_RESAMPLES = 499
PART = 50  # data sets


def data_set(spread, n, share, rng):
    """Return values or limits, and which are non-detects."""
    from scipy.special import ndtri

    true = np.exp(rng.normal(0.0, spread, n))
    if not share:
        return true, np.zeros(n, bool)
    limits = np.exp(spread * ndtri(rng.choice([share - APART, share + APART], n)))
    below = true < limits
    return np.where(below, limits, true), below


def choices(values, below):
    """Return the limit of "auto" under the name of what it chose, and what it would be by other rules."""
    chosen = ps.upper_confidence_limit(values, nondetect=below)
    far = any(each.code == "limit_chosen_far" for each in chosen.notes)
    found = [(f"auto: {chosen.method.removeprefix('upper ')}", chosen.conf_high)]
    for name, (method, level) in RULES.items():
        other = ps.upper_confidence_limit(values, nondetect=below, method=method, level=level) if far else chosen
        found.append((name, other.conf_high))
    return found


def simulate(spread, n, share, numbers, code):
    """Return one row a data set and limit: how far it holds what it promises, and how large it is."""
    from scipy.special import ndtr, ndtri

    mean, percentile = math.exp(spread**2 / 2.0), math.exp(spread * ndtri(0.95))
    rows = []
    for number in numbers:
        values, below = data_set(spread, n, share, np.random.default_rng([number, n, round(10 * spread)]))
        if below.mean() > 0.8 or len(np.unique(values[~below])) < 2:
            rows.append((spread, n, share, "left out", math.nan, math.nan))
            continue
        for method in (*OF_MEANS, *(COMPLETE if share == 0.0 else ())):
            drawn = {"method": method, "n_resamples": N_RESAMPLES, "seed": number}
            end = ps.upper_confidence_limit(values, nondetect=below, **drawn).conf_high
            rows.append((spread, n, share, method, float(end >= mean), end / mean))
        rows += [(spread, n, share, name, float(end >= mean), end / mean) for name, end in choices(values, below)]
        for name, (verb, distribution) in OTHERS.items():
            end = verb(values, nondetect=below, distribution=distribution).conf_high
            held = end >= percentile if verb is ps.tolerance_limit else ndtr(math.log(end) / spread)
            rows.append((spread, n, share, name, float(held), end / percentile))
    return rows


def page_rows(table):
    """Return the rows of docs/how_far_to_trust.md."""
    names = [*OF_MEANS, *COMPLETE, *OTHERS]
    found = table.set_index(["spread", "n", "nondetects", "limit"])["coverage"]
    rows = [f"| sd of logs | n | non-detects, % | {' | '.join(names)} |", f"|--:|--:|--:|{'--:|' * len(names)}"]
    for spread in SPREADS:
        for n in SIZES:
            for share in SHARES:
                cells = [found.get((spread, n, share, name), math.nan) for name in names]
                shown = " | ".join("" if math.isnan(cell) else f"{100.0 * cell:.0f}" for cell in cells)
                rows.append(f"| {spread:g} | {n} | {100.0 * share:.0f} | {shown} |")
    return rows


def main():
    """Run the simulations and write the table."""
    args = writing.options(__doc__, simulations=1000, jobs=2)
    parts = [
        (spread, n, share, range(start, min(start + PART, args.simulations)))
        for spread in SPREADS
        for n in SIZES
        for share in SHARES
        for start in range(0, args.simulations, PART)
    ]
    columns = ["spread", "n", "nondetects", "limit", "held", "ratio"]
    frame = writing.rows(writing.in_parts(args.out, simulate, parts, args.jobs), columns)
    keys = ["spread", "n", "nondetects", "limit"]
    left_out = frame["limit"] == "left out"
    table = (
        frame[~left_out]
        .groupby(keys, sort=False)
        .agg(coverage=("held", "mean"), simulations=("held", "size"), median_ratio=("ratio", "median"))
    )
    p = table["coverage"]
    table["binomial_error"] = np.sqrt(p * (1.0 - p) / table["simulations"])
    table = table.reset_index()
    writing.write_csv(args.out, table)
    print("\n".join(page_rows(table)))
    known = 100.0 * math.sqrt(0.05 * 0.95 / args.simulations)
    print(f"Nominal 95; {args.simulations} data sets a cell, so that each is known to within {known:.1f} (one sd).")
    print(f"Left out, with too many non-detects: {int(left_out.sum())} data sets.")
    wanted = table[table["limit"].isin([f"auto: {name}" for name in CHOICES] + list(RULES))].copy()
    wanted["shown"] = [f"{100 * c:.0f} ({k})" for c, k in zip(wanted["coverage"], wanted["simulations"], strict=True)]
    print("What was chosen and, of others, what would cover, in % (of how many data sets):")
    shown = wanted.pivot(index=["spread", "n", "nondetects"], columns="limit", values="shown")
    print(shown.fillna("").to_string())
    far = pd.pivot_table(table, values="median_ratio", index=["spread", "n", "nondetects"], columns="limit")
    print("Medians of limit / true value:")
    print(far[[name for name in (*OF_MEANS, *COMPLETE) if name in far]].round(2).to_string())


if __name__ == "__main__":
    writing.run(main)

"""How often comparisons of values with non-detects reject a true null hypothesis at 5 %, and how often a false one.

    python analysis/18_censored_comparison_size.py [-o results] [--simulations 2000] [--jobs 2]

Lognormal values with a standard deviation of 1 of their logarithms. Limits are those of two laboratories, which leave a
fifth and seven tenths of the values below them: by chance, or each laboratory has a group (or one side of a pair) of
its own. One row a test: without a difference, then with one of 0.8 standard deviations (or a correlation of 0.6). The
last rows put half the limit in the place of non-detects, as is often done: where laboratories differ, so do then the
groups. The seed of a data set is its number.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import writing

import pli_stats as ps

ALPHA = 0.05
SHIFT, CORRELATION = 0.8, 0.6
LIMITS = (0.431, 1.690)  # a fifth and seven tenths of lognormal values lie below
PART = 100


def limited(true, limits):
    """Return values or limits, and which are non-detects."""
    below = true < limits
    return np.where(below, limits, true), below


def groups(rng, effect, sizes, own):
    """Return values of groups, the last of which lies higher, their labels, and which are non-detects."""
    labels = np.repeat(np.arange(len(sizes)), sizes)
    true = np.exp(rng.normal(size=len(labels)) + SHIFT * effect * (labels == len(sizes) - 1))
    limits = np.array(LIMITS)[labels % 2 if own else rng.integers(0, 2, len(labels))]
    return *limited(true, limits), labels


def peto(rng, effect, sizes, own, weights="prentice"):
    """Return p of the Peto-Prentice test."""
    values, below, labels = groups(rng, effect, sizes, own)
    return ps.peto_prentice_test(values, labels, nondetect=below, weights=weights).p_value


def halves(rng, effect, sizes, own):
    """Return p of the Kruskal-Wallis test with half the limits for non-detects."""
    values, below, labels = groups(rng, effect, sizes, own)
    return ps.compare_ports(np.where(below, values / 2.0, values), labels).omnibus.p_value


def pairs(rng, effect, n, own):
    """Return both values of each pair, the second higher, and which are non-detects."""
    place = rng.normal(size=n)
    logs = place[:, None] + rng.normal(0.0, 0.7, (n, 2)) + np.array([0.0, SHIFT * effect])
    limits = np.tile(LIMITS, (n, 1)) if own else np.array(LIMITS)[rng.integers(0, 2, (n, 2))]
    return limited(np.exp(logs), limits)


def paired(rng, effect, n, own, method="exact"):
    """Return p of the paired Prentice-Wilcoxon test."""
    values, below = pairs(rng, effect, n, own)
    flags = {"nondetect_a": below[:, 0], "nondetect_b": below[:, 1]}
    return ps.paired_prentice_test(values[:, 0], values[:, 1], **flags, method=method).p_value


def halved_pairs(rng, effect, n, own):
    """Return p of Wilcoxon's test with half the limits for non-detects."""
    values, below = pairs(rng, effect, n, own)
    filled = np.where(below, values / 2.0, values)
    return ps.wilcoxon_test(filled[:, 0], filled[:, 1]).p_value


def kendall(rng, effect, n):
    """Return p of Kendall's test, both variables with non-detects."""
    x = rng.normal(size=n)
    y = CORRELATION * effect * x + np.sqrt(1.0 - (CORRELATION * effect) ** 2) * rng.normal(size=n)
    (x, below_x), (y, below_y) = (limited(np.exp(v), np.array(LIMITS)[rng.integers(0, 2, n)]) for v in (x, y))
    return ps.censored_kendall_test(x, y, nondetect_x=below_x, nondetect_y=below_y).p_value


TESTS = {
    "Peto-Prentice, 2 groups of 6": (peto, ((6, 6), False)),
    "Peto-Prentice, 2 groups of 20": (peto, ((20, 20), False)),
    "Peto-Prentice, 2 groups of 20, own limits": (peto, ((20, 20), True)),
    "Peto-Prentice, groups of 8 and 30, own limits": (peto, ((8, 30), True)),
    "Peto-Prentice, 4 groups of 10": (peto, ((10, 10, 10, 10), False)),
    "Peto-Peto, 2 groups of 20": (peto, ((20, 20), False, "peto")),
    "Peto-Peto, 2 groups of 20, own limits": (peto, ((20, 20), True, "peto")),
    "paired Prentice-Wilcoxon, 8 pairs": (paired, (8, False)),
    "paired Prentice-Wilcoxon, 20 pairs": (paired, (20, False)),
    "paired Prentice-Wilcoxon, 20 pairs, normal": (paired, (20, False, "normal")),
    "paired Prentice-Wilcoxon, 20 pairs, own limits": (paired, (20, True)),
    "Kendall's tau, 10 places": (kendall, (10,)),
    "Kendall's tau, 30 places": (kendall, (30,)),
    "Kruskal-Wallis of DL/2, 2 groups of 20": (halves, ((20, 20), False)),
    "Kruskal-Wallis of DL/2, 2 groups of 20, own limits": (halves, ((20, 20), True)),
    "Wilcoxon of DL/2, 20 pairs, own limits": (halved_pairs, (20, True)),
}


def rejections(name, numbers, code):
    """Return how often the test rejects without a difference, and, in every fourth simulation, with one."""
    test, arguments = TESTS[name]
    return [
        sum(test(np.random.default_rng([number, k]), float(k), *arguments) < ALPHA for number in numbers[:: 1 + 3 * k])
        for k in (0, 1)
    ]


def main():
    """Run the simulations and write the table."""
    args = writing.options(__doc__, simulations=2000, jobs=2)
    count = args.simulations
    parts = [(name, range(start, min(start + PART, count))) for name in TESTS for start in range(0, count, PART)]
    counts = writing.in_parts(args.out, rejections, parts, args.jobs)
    rows = []
    for name in TESTS:
        null, shifted = np.sum([c for c, (n, _) in zip(counts, parts, strict=True) if n == name], axis=0)
        n_shifted = sum(len(numbers[::4]) for n, numbers in parts if n == name)
        error = np.sqrt(ALPHA * (1.0 - ALPHA) / count)
        rows.append((name, 100 * null / count, 100 * error, count, 100 * shifted / n_shifted))
    table = pd.DataFrame(rows, columns=["test", "size", "binomial_error", "simulations", "power"])
    writing.write_csv(args.out, table)
    print("| test | size, % | power, % |\n|---|--:|--:|")
    print("\n".join(f"| {row[0]} | {row[1]:.1f} | {row[4]:.0f} |" for row in table.itertuples(index=False)))


if __name__ == "__main__":
    writing.run(main)

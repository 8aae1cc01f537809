"""How often comparisons of ports reject equal means, where ports are small, or differ in spread and size.

    python analysis/19_omnibus_size.py [-o results] [--simulations 2000] [--jobs 2]

Values are normal, as logarithms of PLI are, or lognormal (0.6 on the log scale, shifted to mean 0), as PLI itself, in
ports whose means are equal. Counted is how often p <= 0.05: "bootstrap" is the default of `compare_ports` (Welch's F
with its law simulated), "welch" refers the same F to the F distribution, "studentized permutation" permutes the samples
and takes Welch's statistic, "modified Brown-Forsythe" is that of Mehrotra (1997); these two are not offered. Of pairs,
"Welch t, Holm" goes with the default and "Games-Howell" with "welch". `power` has the last port shifted by 1.5.

The tests are written out here as array formulas for all data sets at once; that those of `compare_ports` give the same
is checked on the first data sets of every design.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import writing

import pli_stats as ps

ALPHA, SHIFT, SKEW = 0.05, 1.5, 0.6
DESIGNS = {
    "4, 6, 10, 20 samples, sd 2 to 0.5": ((4, 6, 10, 20), (2.0, 1.5, 1.0, 0.5)),
    "4, 6, 10, 20 samples, sd 0.5 to 2": ((4, 6, 10, 20), (0.5, 1.0, 1.5, 2.0)),
    "4 ports of 3, sd 1": ((3,) * 4, (1.0,) * 4),
    "4 ports of 3, sd 2 to 0.5": ((3,) * 4, (2.0, 1.5, 1.0, 0.5)),
    "4 ports of 5, sd 1": ((5,) * 4, (1.0,) * 4),
    "4 ports of 2, sd 1": ((2,) * 4, (1.0,) * 4),
    "2, 2, 10 samples, sd 1": ((2, 2, 10), (1.0,) * 3),
    "3, 4, 5 samples, sd 2 to 0.5": ((3, 4, 5), (2.0, 1.0, 0.5)),
    "2 ports, 4 and 20, sd 2 and 0.5": ((4, 20), (2.0, 0.5)),
    "12 ports of 3, sd 1": ((3,) * 12, (1.0,) * 12),
    "10 ports of 4, sd 0.5 to 2": ((4,) * 10, tuple(np.linspace(0.5, 2.0, 10))),
    "20 ports of 5, sd 1": ((5,) * 20, (1.0,) * 20),
    "6 ports of 10, sd 0.5 to 2": ((10,) * 6, tuple(np.linspace(0.5, 2.0, 6))),
}
B_SIZE = 199  # resamples within a simulation
FREEDOMS = np.geomspace(1.0, 60.0, 12)
CHECKED = 3  # data sets of each design that `compare_ports` sees too
ROUGH = 4.0  # standard errors by which two simulated p values may differ


def drawn(sizes, sd, law, rng, shift, n):
    """Return n data sets and the port of every sample."""
    codes = np.repeat(np.arange(len(sizes)), sizes)
    z = rng.normal(size=(n, len(codes)))
    if law == "lognormal":
        mean = np.exp(SKEW**2 / 2.0)
        z = (np.exp(SKEW * z) - mean) / (mean * np.sqrt(np.expm1(SKEW**2)))
    return z * np.asarray(sd)[codes] + shift * (codes == len(sizes) - 1), codes


def moments(x, codes):
    """Return sizes, means and variances of the ports of each data set."""
    sizes = np.bincount(codes).astype(float)
    member = np.equal.outer(codes, np.arange(len(sizes))).astype(float)
    means = x @ member / sizes
    return sizes, means, ((x - means[:, codes]) ** 2 @ member) / (sizes - 1.0)


def welch(sizes, means, variances):
    """Return Welch's F and its second degrees of freedom."""
    k, w = len(sizes), sizes / variances
    share = w / w.sum(-1, keepdims=True)
    between = (w * (means - (share * means).sum(-1, keepdims=True)) ** 2).sum(-1) / (k - 1.0)
    uncertain = ((1.0 - share) ** 2 / (sizes - 1.0)).sum(-1)
    return between / (1.0 + 2.0 * (k - 2.0) / (k * k - 1.0) * uncertain), (k * k - 1.0) / 3.0 / uncertain


def by_bootstrap(sizes, means, variances, rng):
    """Return p of Welch's F by the parametric bootstrap; of two ports by its F distribution."""
    from scipy.special import fdtrc

    found, df = welch(sizes, means, variances)
    if len(sizes) == 2:
        return fdtrc(1.0, df, found)
    extreme = np.zeros(len(means))
    for _ in range(B_SIZE):
        centres = rng.standard_normal(means.shape) * np.sqrt(variances / sizes)
        spreads = variances * rng.chisquare(sizes - 1.0, means.shape) / (sizes - 1.0)
        extreme += welch(sizes, centres, spreads)[0] >= found
    return (extreme + 1.0) / (B_SIZE + 1.0)


def permuted(x, codes, rng):
    """Return p of F and of Welch's F when samples are permuted."""
    statistics = []
    for draw in range(B_SIZE + 1):
        y = x if draw == 0 else rng.permuted(x, axis=1)
        sizes, means, variances = moments(y, codes)
        with np.errstate(all="ignore"):
            statistics.append((-(variances * (sizes - 1.0)).sum(-1), welch(sizes, means, variances)[0]))
    first, rest = np.array(statistics[0]), np.array(statistics[1:])
    return (1.0 + (rest >= first - 1e-9 * np.abs(first)).sum(axis=0)) / (B_SIZE + 1.0)


def brown_forsythe(sizes, means, variances):
    """Return p of the modified test of Brown and Forsythe."""
    from scipy.special import fdtrc

    share = sizes / sizes.sum()
    centre = (share * means).sum(-1, keepdims=True)
    parts = (1.0 - share) * variances
    f = (sizes * (means - centre) ** 2).sum(-1) / parts.sum(-1)
    weighted = (share * variances).sum(-1) ** 2 - 2.0 * (share * variances**2).sum(-1)
    df = parts.sum(-1) ** 2 / ((variances**2).sum(-1) + weighted)
    return fdtrc(df, parts.sum(-1) ** 2 / (parts**2 / (sizes - 1.0)).sum(-1), f)


def kruskal(x, codes):
    """Return p of the Kruskal-Wallis test."""
    from scipy.special import chdtrc
    from scipy.stats import rankdata

    n, sizes = x.shape[1], np.bincount(codes).astype(float)
    member = np.equal.outer(codes, np.arange(len(sizes))).astype(float)
    centred = rankdata(x, axis=1) @ member / sizes - (n + 1.0) / 2.0
    return chdtrc(len(sizes) - 1.0, 12.0 / (n * (n + 1.0)) * (sizes * centred**2).sum(-1))


def ranges(k):
    """Return the logarithms of the critical t of Games and Howell for k ports, by degrees of freedom."""
    from scipy.stats import studentized_range

    return np.log([studentized_range.isf(ALPHA, k, df) / np.sqrt(2.0) for df in FREEDOMS])


def pairs(sizes, means, variances):
    """Return whether Welch's t with Bonferroni's bound (Holm's first step), and Games-Howell, find any pair."""
    from scipy.special import stdtr

    a, b = np.triu_indices(len(sizes), 1)
    u, v = variances[:, a] / sizes[a], variances[:, b] / sizes[b]
    df = (u + v) ** 2 / (u**2 / (sizes[a] - 1.0) + v**2 / (sizes[b] - 1.0))
    t = np.abs(means[:, a] - means[:, b]) / np.sqrt(u + v)
    limits = np.exp(np.interp(np.log(np.minimum(df, FREEDOMS[-1])), np.log(FREEDOMS), ranges(len(sizes))))
    return (2.0 * stdtr(df, -t) * len(a) <= ALPHA).any(1), (t > limits).any(1)


def shares(x, codes, rng):
    """Return how often each test rejects."""
    from scipy.special import fdtrc

    found = moments(x, codes)
    f, df = welch(*found)
    of_f, studentized = permuted(x, codes, rng)
    holm, games = pairs(*found)
    rejected = {
        "bootstrap": by_bootstrap(*found, rng) <= ALPHA,
        "welch": fdtrc(len(found[0]) - 1.0, df, f) <= ALPHA,
        "kruskal": kruskal(x, codes) <= ALPHA,
        "permutation": of_f <= ALPHA,
        "studentized permutation": studentized <= ALPHA,
        "modified Brown-Forsythe": brown_forsythe(*found) <= ALPHA,
        "Welch t, Holm": holm,
        "Games-Howell": games,
    }
    return {name: int(each.sum()) for name, each in rejected.items()}


def hold(what, difference, allowed):
    """End where a formula of this script is not what `compare_ports` computes."""
    if not abs(difference) <= allowed:
        raise SystemExit(f"{what}: off by {difference}")


def check(x, codes):
    """Hold the formulas to what `compare_ports` gives."""
    from scipy.special import fdtrc

    for row in x[:CHECKED]:
        sizes, means, variances = moments(row[None], codes)
        f, df = welch(sizes, means, variances)
        found = {name: ps.compare_ports(row, codes, method=name).omnibus for name in ("bootstrap", "kruskal", "welch")}
        hold("welch", found["welch"].p_value - fdtrc(len(sizes) - 1.0, df, f)[0], 1e-9)
        hold("kruskal", found["kruskal"].p_value - kruskal(row[None], codes)[0], 1e-9)
        ours = by_bootstrap(sizes, means, variances, np.random.default_rng(1))[0]
        error = np.sqrt(ours * (1.0 - ours) / B_SIZE) + found["bootstrap"].p_error
        hold("bootstrap", found["bootstrap"].p_value - ours, ROUGH * error + 2.0 / B_SIZE)


def simulate(design, law, numbers, code):
    """Return how often each test rejects in these simulations, without and with a difference."""
    sizes, sd = DESIGNS[design]
    out = []
    for shift in (0.0, SHIFT):
        rng = np.random.default_rng([numbers[0], len(sizes), sum(sizes), int(shift > 0.0), law == "lognormal"])
        x, codes = drawn(sizes, sd, law, rng, shift, len(numbers))
        if numbers[0] == 0 and shift == 0.0:
            check(x, codes)
        out.append(shares(x, codes, rng))
    return out


def main():
    """Run the simulations and write the table."""
    args = writing.options(__doc__, simulations=2000, jobs=2)
    blocks = [range(start, min(start + 500, args.simulations)) for start in range(0, args.simulations, 500)]
    cells = [(design, law) for law in ("normal", "lognormal") for design in DESIGNS]
    parts = [(*cell, block) for cell in cells for block in blocks]
    found = writing.in_parts(args.out, simulate, parts, args.jobs)
    rows = []
    for design, law in cells:
        here = [each for each, part in zip(found, parts, strict=True) if part[:2] == (design, law)]
        for test in here[0][0]:
            size, power = (100.0 * sum(each[k][test] for each in here) / args.simulations for k in (0, 1))
            error = 100.0 * np.sqrt(ALPHA * (1.0 - ALPHA) / args.simulations)
            rows.append((design, law, test, size, error, args.simulations, power))
    columns = ["design", "law", "test", "size", "binomial_error", "simulations", "power"]
    table = pd.DataFrame(rows, columns=columns)
    writing.write_csv(args.out, table)
    for what in ("size", "power"):
        wide = table.pivot_table(index=["law", "design"], columns="test", values=what, sort=False)
        print(f"{what}, %\n{wide.round(1).to_string()}")


if __name__ == "__main__":
    writing.run(main)

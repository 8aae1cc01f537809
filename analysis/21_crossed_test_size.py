"""How often the test of a study, over ports and splits, rejects equal models, and claims equivalence at the margin.

    python analysis/21_crossed_test_size.py [-o results] [--simulations 4000] [--jobs 2]

The difference of two models in a port, as predicted by the networks of a split, is the sum of a part of the port, a
part of the networks of the split, which all ports that it holds out share, and a rest: normal, with standard deviations
of 1, `network` and 0.5. The port is the sampling unit; nothing can be permuted, since to flip the sign of a port flips
the part of its networks too. Every port counts once. Each repeat holds out all ports in folds: of as many ports
("even"), or of about as many samples where ports are lognormal in size ("by samples", as the study makes them).

`size` is how often p <= 0.05 where the models are equal; an interval of 95 % holds the difference in all other cases,
whatever the difference is. `before` is that of the sum of Cameron et al. (2011) with as many degrees of freedom as
ports or splits, less one. `by_port` takes the networks as they are. `equivalent` is how often two one-sided tests at 5
% claim equivalence where the difference is as large as the margin, which is three true standard errors. The formulas
are written out here as matrices, by themselves; a test holds that the package gives the same.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import writing
from scipy.special import stdtr, stdtrit

ALPHA, REST, MARGIN = 0.05, 0.5, 3.0
NETWORKS = (0.0, 0.3, 1.0, 3.0)
DESIGNS = [
    *((6, 3, 2), (6, 5, 1), (6, 5, 2), (8, 5, 2), (12, 5, 1), (12, 5, 2), (12, 5, 3), (12, 10, 2), (20, 5, 2)),
    *((20, 10, 3), (38, 5, 1), (38, 5, 2), (38, 10, 3)),
]
FOLDS = ("even", "by samples")
TOGETHER = 40  # data sets that have one arrangement of folds
FLOOR = 0.1  # of the variance by port, below which no variance is taken


def arrangement(ports, folds, repeats, kind, rng):
    """Return port and split of every cell: each port once in each repeat."""
    size = np.ones(ports) if kind == "even" else np.ceil(np.exp(rng.normal(2.0, 1.0, ports)))
    split = []
    for repeat in range(repeats):
        rows, fold = np.zeros(folds), np.empty(ports, dtype=int)
        for port in np.lexsort((rng.permutation(ports), -np.floor(np.log2(size)))):
            fold[port] = np.argmin(rows)
            rows[fold[port]] += size[port]
        split.append(fold + repeat * folds)
    return np.tile(np.arange(ports), repeats), np.concatenate(split)


def crossed(port, split):
    """Return a function from differences, one row a data set, to their variances and degrees of freedom.

    Variances are those by port, of the test before and of the test; for y with covariance matrix S the variance of the
    test is y'Qy, E(y'Qy) = tr(Q S), var(y'Qy) = 2 tr(Q S Q S), and its degrees of freedom 2 E^2 / var.
    """
    n, g = len(port), port.max() + 1
    shares = [np.equal.outer(code, code).astype(float) for code in (port, split, np.arange(n))]
    centred = (np.eye(n) - 1.0 / n) / n
    forms = [centred @ share @ centred for share in shares]
    expected = np.array([[np.trace(form @ share) for share in shares] for form in forms])
    of_mean = np.array([share.mean() for share in shares])
    solved = np.linalg.pinv(expected, rcond=1e-9)
    counts = of_mean @ solved
    q = sum(count * form for count, form in zip(counts, forms, strict=True))
    products = np.array([[np.trace(q @ a @ q @ b) for b in shares] for a in shares])

    def variances(y):
        """Return the variances by port, before and of the test, and the degrees of freedom of the test."""
        v = np.stack([((y @ form) * y).sum(axis=1) for form in forms], axis=1)
        few = g / (g - 1.0)
        parts = np.maximum(v @ solved.T, 0.0)
        df = (parts @ of_mean) ** 2 / np.maximum(((parts @ products) * parts).sum(axis=1), 1e-300)
        both = np.maximum(v @ counts, FLOOR * few * v[:, 0])
        before = few * np.maximum(v[:, 0] + v[:, 1] - v[:, 2], v[:, 0])
        return few * v[:, 0], before, both, np.clip(df, 1.0, g - 1.0)

    return variances


def counted(ports, folds, repeats, kind, network, number, simulations, code):
    """Return how often each test rejects among data sets of one design."""
    rng = np.random.default_rng([ports, folds, repeats, FOLDS.index(kind), round(10 * network), number])
    port, split = arrangement(ports, folds, repeats, kind, rng)
    parts = [(port, 1.0), (split, network), (np.arange(len(port)), REST)]
    y = sum(sd * rng.normal(size=(simulations, code.max() + 1))[:, code] for code, sd in parts)
    true = np.sqrt(sum(sd**2 * (np.bincount(code, minlength=1) ** 2).sum() for code, sd in parts)) / len(port)
    by_port, before, both, df = crossed(port, split)(y)
    mean, reach = y.mean(axis=1), stdtrit(df, 1.0 - ALPHA) * np.sqrt(both)

    def rejected(variance, freedom):
        return int((2.0 * stdtr(freedom, -np.abs(mean) / np.sqrt(variance)) <= ALPHA).sum())

    few = min(ports, folds * repeats) - 1.0
    # The difference is the margin: claimed where both ends of the 90 % interval lie within it.
    claimed = (mean + reach < 0.0) & (mean - reach > -2.0 * MARGIN * true)
    return [rejected(both, df), rejected(before, few), rejected(by_port, ports - 1.0), int(claimed.sum()), df.mean()]


def main():
    """Run the simulations and write the table."""
    args = writing.options(__doc__, simulations=4000, jobs=2)
    blocks = -(-args.simulations // TOGETHER)
    together = min(TOGETHER, args.simulations)
    cells = [(*design, kind, sd) for design in DESIGNS for kind in FOLDS for sd in NETWORKS]
    parts = [(cell, range(blocks), together) for cell in cells]
    counts = writing.in_parts(args.out, of_cell, parts, args.jobs)
    n = blocks * together
    rows = [
        (*cell, *(100.0 * count / n for count in found[:4]), found[4] / blocks, 100.0 * np.sqrt(0.05 * 0.95 / n), n)
        for cell, found in zip(cells, counts, strict=True)
    ]
    columns = [
        *("ports", "folds", "repeats", "folds_made", "network", "size", "before", "by_port", "equivalent", "mean_df"),
        *("binomial_error", "simulations"),
    ]
    table = pd.DataFrame(rows, columns=columns)
    writing.write_csv(args.out, table)
    print(table.round(1).to_string(index=False))


def of_cell(cell, numbers, simulations, code):
    """Return the counts of one design over all its arrangements of folds."""
    return np.sum([counted(*cell, number, simulations, code) for number in numbers], axis=0)


if __name__ == "__main__":
    writing.run(main)

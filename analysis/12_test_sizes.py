"""How often each test rejects a true null hypothesis at 5 %, and how often a false one.

    python analysis/12_test_sizes.py [-o results] [--simulations 2000] [--jobs 2]

One row a test: data drawn under its null hypothesis (the models, or the ports, are equal), then with a difference of
the size that the row names. The unit of the simulation is a data set; the seed of each is its number.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import writing

import pli_stats as ps

ALPHA = 0.05
SLOW = (
    *("corrected", "naive", "Nemenyi", "Conover", "permutation-Holm", "permutation, 4"),
    *("Kruskal", "Dunn", "Welch", "Games", "bootstrap", "mixed"),
)
QUICK_FACTOR = 5  # the other tests take 2 ms at most, and have so many more simulations


def losses(rng, shift, n=30):
    """Return absolute errors of two models on the same samples; B is worse by `shift` sd of the difference."""
    hard = rng.gamma(2.0, 1.0, n)
    return hard + rng.normal(0.0, 0.5, n), hard + rng.normal(0.0, 0.5, n) + shift * 0.5 * np.sqrt(2.0)


def by_port(rng, shift):
    """Return losses of 12 ports x 5 samples whose differences share a port effect."""
    ports = np.repeat(np.arange(12), 5)
    a = rng.gamma(2.0, 1.0, 60)
    return a, a + np.repeat(rng.normal(shift, 1.0, 12), 5) + rng.normal(0.0, 0.5, 60), ports


def series(rng, shift, n=60):
    """Return two loss series whose difference is autocorrelated over one step."""
    noise = rng.normal(size=n + 1)
    return noise[1:] + 0.5 * noise[:-1] + shift, np.zeros(n)


def repeated_folds(rng, shift, n=100, repeats=10, folds=3):
    """Return differences in mean absolute error of two least-squares models over 10 x 3 folds."""
    x = rng.normal(size=(n, 2))
    y = x @ np.array([1.0, 1.0 + shift]) + rng.normal(size=n)
    out = []
    for _ in range(repeats):
        for test in np.array_split(rng.permutation(n), folds):
            train = np.setdiff1d(np.arange(n), test)
            error = []
            for column in (0, 1):
                design = np.column_stack([np.ones(n), x[:, column]])
                beta = np.linalg.lstsq(design[train], y[train], rcond=None)[0]
                error.append(np.abs(y[test] - design[test] @ beta).mean())
            out.append(error[0] - error[1])
    return np.array(out), n - n // folds, n // folds


def naive_t(rng, shift):
    """Return the p value of the t test that takes the splits for independent."""
    from scipy.stats import ttest_1samp

    return float(ttest_1samp(repeated_folds(rng, shift)[0], 0.0).pvalue)


def scores(rng, shift, blocks=12, models=4):
    """Return scores of four models on twelve ports; the last is worse."""
    table = rng.normal(size=(blocks, models)) + rng.normal(size=(blocks, 1))
    table[:, -1] += shift
    return pd.DataFrame(table, columns=list("abcd"))


def holes(rng, shift):
    """Return such scores with a fifth of the cells missing."""
    table = scores(rng, shift, blocks=20)
    return table.mask(rng.random(table.shape) < 0.2)


def values(rng, shift, sd=(1.0, 1.0, 1.0, 1.0)):
    """Return log PLI of four ports of 10 to 20 samples; the last is higher."""
    sizes = (10, 12, 15, 20)
    ports = np.repeat(list("ABCD"), sizes)
    return np.concatenate([rng.normal(0.0, s, n) for s, n in zip(sd, sizes, strict=True)]) + shift * (
        ports == "D"
    ), ports


def nested(rng, shift):
    """Return log PLI of four ports, each sampled in three of six surveys that have shifts of their own."""
    ports, survey = np.repeat(list("ABCD"), 15), np.tile(np.repeat(np.arange(6), 5)[:15], 4)
    survey = (survey + np.repeat([0, 1, 2, 3], 15)) % 6
    return rng.normal(size=60) + rng.normal(0.0, 0.7, 6)[survey] + shift * (ports == "D"), ports, survey


def mixed(rng, shift):
    """Return the p value of the mixed model."""
    x, ports, survey = nested(rng, shift)
    return ps.compare_ports(x, ports, method="mixed", survey=survey).omnibus.p_value


def any_pair(comparison):
    """Return the smallest adjusted p of all pairs: below 5 % in 5 % of the cases is family-wise control."""
    return float(comparison.pairs["p_adjusted"].min())


TESTS = {
    "paired permutation, by sample (n = 30)": (
        lambda g, d: ps.paired_permutation_test(*losses(g, d), level=None).p_value,
        0.5,
    ),
    "paired permutation, by port (12)": (lambda g, d: _by_port(g, d), 0.8),
    "Wilcoxon signed rank (n = 30)": (lambda g, d: ps.wilcoxon_test(*losses(g, d)).p_value, 0.5),
    "Diebold-Mariano, horizon 2 (n = 60)": (
        lambda g, d: ps.diebold_mariano_test(*series(g, d), horizon=2).p_value,
        0.5,
    ),
    "corrected resampled t, 10 x 3 folds": (
        lambda g, d: ps.corrected_resampled_t_test(*repeated_folds(g, d)).p_value,
        0.5,
    ),
    "naive t on the same folds (not offered)": (naive_t, 0.5),
    "Friedman, Iman-Davenport (12 x 4)": (lambda g, d: ps.friedman_test(scores(g, d)).p_value, 1.0),
    "Nemenyi, any pair (12 x 4)": (lambda g, d: any_pair(ps.nemenyi_test(scores(g, d))), 1.0),
    "Conover-Holm, any pair (12 x 4)": (lambda g, d: any_pair(ps.conover_test(scores(g, d))), 1.0),
    "permutation-Holm, any pair (12 x 4)": (
        lambda g, d: any_pair(ps.pairwise_tests(scores(g, d), test="permutation")),
        1.0,
    ),
    "Skillings-Mack, a fifth missing (20 x 4)": (lambda g, d: ps.skillings_mack_test(holes(g, d)).p_value, 1.0),
    "Kruskal-Wallis, 4 ports": (lambda g, d: ps.compare_ports(*values(g, d), method="kruskal").omnibus.p_value, 1.0),
    "Dunn-Holm, any pair of 4 ports": (lambda g, d: any_pair(ps.compare_ports(*values(g, d), method="kruskal")), 1.0),
    "Welch, 4 ports, sd 0.5 to 2": (lambda g, d: _welch(g, d).omnibus.p_value, 1.0),
    "Games-Howell, any pair, sd 0.5 to 2": (lambda g, d: any_pair(_welch(g, d)), 1.0),
    "bootstrap of Welch's F, 4 ports, sd 0.5 to 2": (
        lambda g, d: ps.compare_ports(*values(g, d, sd=(2.0, 0.5, 1.0, 1.5)), n_resamples=999).omnibus.p_value,
        1.0,
    ),
    "permutation, 4 ports": (
        lambda g, d: ps.compare_ports(*values(g, d), method="permutation", n_resamples=999).omnibus.p_value,
        1.0,
    ),
    "mixed model, 4 ports in 6 surveys": (mixed, 1.0),
    "Mann-Kendall, 20 years": (
        lambda g, d: ps.mann_kendall_test(g.normal(size=20) + d * np.arange(20) / 20).p_value,
        2.0,
    ),
    "equivalence, at its margin (n = 30)": (
        lambda g, d: ps.equivalence_test(g.normal(0.6 - d, 1.0, 30), margin=0.6).p_value,
        0.6,
    ),
    "PLI against 1 (n = 15)": (lambda g, d: ps.pli_test(np.exp(g.normal(d, 1.0, 15))).p_value, 0.5),
}


def _by_port(rng, shift):
    """Return the p value of the permutation test by port."""
    a, b, ports = by_port(rng, shift)
    return ps.paired_permutation_test(a, b, ports=ports, level=None).p_value


def _welch(rng, shift):
    """Return Welch and Games-Howell of ports whose spread differs."""
    return ps.compare_ports(*values(rng, shift, sd=(2.0, 0.5, 1.0, 1.5)), method="welch")


def rejections(name, numbers, code):
    """Return how often the test rejects without a difference, and, in every fourth simulation, with one."""
    test, difference = TESTS[name]
    return [
        sum(test(np.random.default_rng([number, k]), d) < ALPHA for number in numbers[:: 1 + 3 * k])
        for k, d in enumerate((0.0, difference))
    ]


def simulations(name, asked):
    """Return the simulation numbers of a test in parts of a hundred."""
    count = asked if name.startswith(SLOW) else QUICK_FACTOR * asked
    return [range(start, min(start + 100, count)) for start in range(0, count, 100)]


def main():
    """Run the simulations and write the table."""
    args = writing.options(__doc__, simulations=2000, jobs=2)
    parts = [(name, numbers) for name in TESTS for numbers in simulations(name, args.simulations)]
    counts = writing.in_parts(args.out, rejections, parts, args.jobs)
    rows = []
    for name, (_, difference) in TESTS.items():
        null, shifted = np.sum([c for c, (n, _) in zip(counts, parts, strict=True) if n == name], axis=0)
        n_null = sum(len(numbers) for n, numbers in parts if n == name)
        n_shifted = sum(len(numbers[::4]) for n, numbers in parts if n == name)
        error = np.sqrt(ALPHA * (1.0 - ALPHA) / n_null)
        rows.append((name, 100 * null / n_null, 100 * error, n_null, 100 * shifted / n_shifted, difference))
    columns = ["test", "size", "binomial_error", "simulations", "power", "difference"]
    table = pd.DataFrame(rows, columns=columns)
    writing.write_csv(args.out, table)
    print(table.round(1).to_string(index=False))


if __name__ == "__main__":
    writing.run(main)

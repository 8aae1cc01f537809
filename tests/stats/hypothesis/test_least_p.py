"""The least p value that a design allows: reached by the most extreme data, never undercut, said where it matters."""

from __future__ import annotations

import itertools
import math
import re

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.text.notes import coded

SAME = 1e-9
RNG = np.random.default_rng(77)


def alike(n, k):
    """Return scores of k models in n blocks that all agree."""
    return np.arange(float(k)) + 0.01 * np.arange(n)[:, None]


def nearly_alike(n, k):
    """Return scores of blocks that agree but for two neighbours in one block, in the middle where there is one."""
    scores, first = alike(n, k), 1 if k > 3 else k - 2
    scores[0, [first, first + 1]] = scores[0, [first + 1, first]]
    return scores


def apart(sizes):
    """Return values of ports that lie wholly apart, and their labels."""
    return np.arange(float(sum(sizes))) ** 1.1, np.repeat([f"port {i}" for i in range(len(sizes))], sizes)


RISE = np.arange(1.0, 13.0)
EXTREME = {
    "sign flips": lambda n: ps.paired_permutation_test(RISE[:n], 0.0 * RISE[:n], level=None),
    "sign flips, one-sided": lambda n: ps.paired_permutation_test(RISE[:n], 0.0 * RISE[:n], alternative="greater"),
    "sign flips, drawn": lambda n: ps.paired_permutation_test(
        RISE[:n], 0.0 * RISE[:n], method="monte_carlo", n_resamples=3
    ),
    "signed ranks": lambda n: ps.wilcoxon_test(RISE[:n], 0.0 * RISE[:n]),
    "signed ranks, one-sided": lambda n: ps.wilcoxon_test(-RISE[:n], 0.0 * RISE[:n], alternative="less"),
    "signed ranks, normal": lambda n: ps.wilcoxon_test(RISE[:n], 0.0 * RISE[:n], method="normal"),
    "Mann-Kendall": lambda n: ps.mann_kendall_test(RISE[:n]),
    "Mann-Kendall, falling": lambda n: ps.mann_kendall_test(-RISE[:n], alternative="less"),
    "Mann-Kendall, ties": lambda n: ps.mann_kendall_test(RISE[:n] // 2, time=RISE[:n] // 3),
    "Peto-Prentice": lambda n: ps.peto_prentice_test(*apart((n, 4))),
    "Peto-Prentice, non-detects": lambda n: ps.peto_prentice_test(
        *apart((n, 4, 2)), nondetect=[True] + [False] * (n + 5), weights="peto"
    ),
    "paired Prentice": lambda n: ps.paired_prentice_test(RISE[:n], RISE[:n] - 0.5),
    "paired Prentice, normal": lambda n: ps.paired_prentice_test(RISE[:n], RISE[:n] - 0.5, method="normal"),
    "Kendall with non-detects": lambda n: ps.censored_kendall_test(RISE[:n], RISE[:n]),
    "Friedman, chi-squared": lambda n: ps.friedman_test(alike(n, 3), statistic="chi_squared"),
    "Skillings-Mack": lambda n: ps.skillings_mack_test(alike(n, 3)),
    "Skillings-Mack, incomplete": lambda n: ps.skillings_mack_test(np.where(np.eye(n, 3) == 1.0, np.nan, alike(n, 3))),
    "Kruskal-Wallis": lambda n: ps.compare_ports(*apart((n, 3, 4)), method="kruskal").omnibus,
    "permutation of F": lambda n: ps.compare_ports(*apart((n, n)), method="permutation", n_resamples=99_999).omnibus,
}


@pytest.mark.parametrize("n", [4, 5, 7])
@pytest.mark.parametrize("name", EXTREME)
def test_the_most_extreme_data_reach_the_least_p(name, n):
    test = EXTREME[name](n)
    if "drawn" in name:  # one in four by the number of draws, which is no fault of the design
        assert test.least_p == max(2.0 ** (1 - n), 0.25) <= test.p_value
        return
    assert test.p_value == pytest.approx(test.least_p, rel=SAME)
    assert bool(coded(test.notes, "coarse_p")) == (test.least_p > 0.05)


@pytest.mark.parametrize(("n", "k"), [(2, 2), (2, 3), (3, 3), (4, 3), (3, 4), (5, 5), (10, 3)])
def test_friedmans_f_and_conovers_t_where_blocks_agree_or_nearly(n, k):
    found = [ps.friedman_test(scores(n, k)) for scores in (alike, nearly_alike)]
    assert found[0].least_p == pytest.approx(min(test.p_value for test in found), rel=SAME)
    pairs = [ps.conover_test(scores(n, k), adjust="none") for scores in (alike, nearly_alike)]
    assert pairs[0].least_p == pytest.approx(min(found.pairs["p_value"].min() for found in pairs), rel=SAME)
    nemenyi = ps.nemenyi_test(alike(n, k))
    assert nemenyi.least_p == pytest.approx(nemenyi.pairs["p_value"].min(), rel=SAME)


@pytest.mark.parametrize("sizes", [(3, 3), (2, 2, 1), (2, 2, 2), (4, 2, 2)])
def test_permuted_labels_by_all_arrangements(sizes):
    from pli_stats.stats.port_comparison.permutation import least_permuted_p, permutation_test

    codes = np.repeat(range(len(sizes)), sizes)
    orders = itertools.permutations(range(len(sizes)))
    values = [RNG.normal(size=len(codes)) + 9.0 * np.array(order)[codes] for order in orders]
    found = [permutation_test(x, codes, n_resamples=10**6, seed=1).p_value for x in values]
    assert min(found) == pytest.approx(least_permuted_p(np.array(sizes), 10**6), rel=SAME)
    assert least_permuted_p(np.array([9, 9]), 99) == 0.01


def test_dunns_z_of_ports_apart():
    found = [
        ps.compare_ports(*apart(sizes), method="kruskal", adjust="none") for sizes in itertools.permutations((3, 4, 5))
    ]
    least = min(each.pairs["p_value"].min() for each in found)
    assert [each.least_p for each in found] == pytest.approx([least] * 6, rel=SAME)


@pytest.mark.parametrize("seed", range(20))
def test_no_p_lies_below_the_least(seed):
    rng = np.random.default_rng(seed)
    n, k = int(rng.integers(2, 9)), int(rng.integers(2, 5))
    scores = rng.integers(0, 5, (n, k)) + rng.integers(0, 2) * rng.random((n, k))
    tests = [
        ps.wilcoxon_test(scores[:, 0], scores[:, 1]),
        ps.paired_permutation_test(scores[:, 0], scores[:, 1]),
        ps.friedman_test(scores),
        ps.friedman_test(scores, statistic="chi_squared"),
        ps.skillings_mack_test(scores),
        ps.skillings_mack_test(scores, method="monte_carlo", n_resamples=99),
        *([ps.mann_kendall_test(scores[:, 0])] if n > 2 else []),
        *([ps.censored_kendall_test(*scores.T[:2], nondetect_x=scores[:, 0] < 2)] if n > 2 else []),
        ps.paired_prentice_test(*scores.T[:2], nondetect_b=scores[:, 1] < 2),
    ]
    values, ports = scores.T.ravel(), np.repeat(range(k), n)
    compared = [ps.nemenyi_test(scores), ps.conover_test(scores), ps.pairwise_tests(scores)]
    compared += [ps.compare_ports(values, ports, method=m, n_resamples=99) for m in ("kruskal", "permutation")]
    for test in (*tests, *(each.omnibus for each in compared)):
        if test.least_p is not None:
            assert test.least_p <= test.p_value * (1.0 + SAME), test
    for each in compared:
        if each.least_p is not None:
            assert each.least_p <= each.pairs["p_adjusted"].min() * (1.0 + SAME), each.method


def test_tests_that_any_p_can_come_out_of_have_none():
    assert ps.corrected_resampled_t_test([0.1, 0.2, 0.4], n_train=9, n_test=1).least_p is None
    assert ps.diebold_mariano_test([0.1, 0.2, 0.4], [0.3, 0.1, 0.1]).least_p is None
    assert ps.pli_test([0.9, 1.2, 1.4]).least_p is None
    welch = ps.compare_ports(*apart((3, 4)), method="welch")
    assert (welch.least_p, welch.omnibus.least_p) == (None, None)


def powerless():
    """Return comparisons in which no difference could be significant: of three ports, and of models in five ports."""
    by_port = ps.compare_ports(*apart((3, 3, 3)), method="permutation")
    n = 10
    frame = pd.DataFrame({"sample": range(n), "port": np.repeat(range(5), 2), "y_true": 1.0})
    errors = {"a": 0.1, "b": 0.2, "c": 0.3}
    models = [frame.assign(model=m, y_pred=1.0 + e * (1.0 + 0.1 * np.arange(n))) for m, e in errors.items()]
    return by_port, ps.compare_models(pd.concat(models), n_resamples=99)


def test_no_letters_and_no_finding_where_no_difference_could_have_been_significant():
    by_port, by_model = powerless()
    assert by_port.least_p == pytest.approx(0.3)  # three pairs, 2 of 20 arrangements each, by Holm's method
    assert by_model.least_p == pytest.approx(3 / 16)  # three pairs, 2 of 32 sign vectors each
    for found, what in ((by_port, "port"), (by_model, "model")):
        assert set(found.groups["letters"]) == {""}
        assert found.groups["among_best"].all()
        made = ps.table(found)
        assert "Letters" not in [column.label for column in made.columns]
        below = " ".join(made.notes)
        assert "No letters: in this design no difference could have been significant at the 5 % level." in below
        assert "do not differ" not in below
        said = ps.results_text(found)
        assert f"no difference between two {what}s could have been significant at the 5 % level" in said
        assert "differ significantly" not in said
        assert not re.search(r"(from|than) .*differed significantly|not differ significantly", said)
        assert "share a letter" not in ps.methods_text(found)
    (few,) = coded(by_port.notes, "no_power")
    assert dict(few.facts) == pytest.approx(
        {"n": 9, "unit": "sample", "least": 0.1, "adjust": "holm", "pairs": 3, "alpha": 0.05}
    )


def test_the_least_p_stands_in_table_and_prose():
    test = ps.wilcoxon_test(RISE[:8], 0.0 * RISE[:8])
    assert test.least_p == 2.0**-7
    for text in (" ".join(ps.table(test).notes), ps.results_text(test)):
        assert "least p value that this design allows is 0.0078" in text
    ten = ps.compare_ports(*apart((4, 4)), method="permutation", n_resamples=999)
    assert "The least adjusted p of a pair that this design allows is 0.029." in ps.table(ten).notes
    assert math.isclose(ten.to_frame()["p_adjusted"].iloc[0], ten.least_p)

"""The test of Skillings and Mack: their example, R, all orders counted out, Friedman, size."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import pli_stats as ps
from pli_stats.text.notes import note

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "rank_tests.json").read_text())
TABLES = {name: known["scores"] for name, known in GOLDEN["friedman"].items()}
ROUNDING = 1e-12  # relative; the same formula, summed in another order
NAN = math.nan
BRADY = [[3, 5, 15], [1, 3, 18], [5, 4, 21], [2, NAN, 6], [0, 2, 17], [0, 2, 10], [0, 3, 8], [0, 2, 13]]


def ranks_of(shape, rng):
    """Return random scores without ties."""
    return rng.random(shape)


def test_skillings_and_macks_example():
    known = GOLDEN["skillings_mack"]["assembly"]
    test = ps.skillings_mack_test(known["scores"])
    # 15.493 and 0.0014 are printed by the R package Skillings.Mack for the example of the paper (table 1)
    assert test.statistic == pytest.approx(15.493049, abs=5e-7)
    assert test.p_value == pytest.approx(0.001440, abs=5e-7)
    assert (test.df, test.n) == ((3.0,), 9)


@pytest.mark.parametrize("name", GOLDEN["skillings_mack"])
def test_skillings_mack_is_the_papers_formula_and_the_counted_out_covariance(name):
    known = GOLDEN["skillings_mack"][name]
    test = ps.skillings_mack_test(known["scores"])
    assert test.statistic == pytest.approx(known["counted_out"], rel=1e-11)
    assert test.p_value == pytest.approx(known["p"], rel=1e-10)
    if name != "tied":  # the paper's covariance is that without ties
        assert test.statistic == pytest.approx(known["paper"], rel=1e-11)
    assert ps.skillings_mack_test(known["scores"], lower_is_better=False).statistic == pytest.approx(test.statistic)


@pytest.mark.parametrize("name", TABLES)
def test_skillings_mack_of_a_complete_table_is_friedman(name):
    friedman = ps.friedman_test(TABLES[name], statistic="chi_squared")
    test = ps.skillings_mack_test(TABLES[name])
    assert (test.statistic, test.p_value) == pytest.approx((friedman.statistic, friedman.p_value), rel=1e-10)


def test_random_orders_agree_with_all_orders():
    scores = np.array([[1.0, 2.0, 3.0], [1.0, 3.0, 2.0], [NAN, 1.0, 2.0], [1.0, 2.0, 3.0]])
    observed = ps.skillings_mack_test(scores).statistic
    orders = [list(itertools.permutations(row[~np.isnan(row)])) for row in scores]
    reached = total = 0
    for choice in itertools.product(*orders):
        other = scores.copy()
        for row, values in zip(other, choice, strict=True):
            row[~np.isnan(row)] = values
        reached += ps.skillings_mack_test(other).statistic >= observed - 1e-9
        total += 1
    exact = reached / total
    test = ps.skillings_mack_test(scores, method="monte_carlo", n_resamples=40_000)
    assert total == 6**3 * 2
    assert test.p_value == pytest.approx(exact, abs=4.0 * test.p_error)
    assert test.p_error == pytest.approx(math.sqrt(exact * (1 - exact) / 40_000), rel=0.1)


def test_random_orders_do_not_depend_on_labels_and_repeat():
    a = ps.skillings_mack_test(BRADY, method="monte_carlo", seed=3)
    b = ps.skillings_mack_test(pd.DataFrame(BRADY, columns=list("RAB")), method="monte_carlo", seed=3)
    assert a.p_value == b.p_value != ps.skillings_mack_test(BRADY, method="monte_carlo", seed=4).p_value
    assert (a.seed, a.n_resamples) == (3, 9999)


def test_blocks_that_say_nothing_are_counted():
    scores = pd.DataFrame(
        [*BRADY, [NAN, 1.0, NAN], [NAN] * 3, [2.0, 2.0, 2.0]], index=[*"abcdefgh", "Eden", "Kembla", "i"]
    )
    test = ps.skillings_mack_test(scores)
    assert test.statistic == pytest.approx(ps.skillings_mack_test(BRADY).statistic, rel=ROUNDING)
    assert test.n == 9
    assert test.notes[:2] == (note("removed_blocks", n=2, blocks=("Eden", "Kembla")), note("tied_blocks", n=1))


def test_models_linked_by_tied_blocks_only_lose_degrees_of_freedom():
    scores = [[1, 2, NAN, NAN], [1, 3, NAN, NAN], [NAN, NAN, 1, 2], [NAN, NAN, 4, 3], [2, 2, 2, 2]]
    test = ps.skillings_mack_test(scores)
    assert test.df == (2.0,)
    assert note("lost_df", df=2, full=3) in test.notes
    tied = ps.skillings_mack_test([[1, 1, NAN], [NAN, 2, 2], [3, 3, 3]])
    assert (tied.statistic, tied.p_value, tied.df) == (0.0, 1.0, (2.0,))


def test_skillings_mack_holds_its_size():
    rng = np.random.default_rng(20260303)
    p = {"chi_squared": [], "monte_carlo": []}
    for seed in range(1000):
        scores = ranks_of((20, 4), rng)
        scores[rng.random(scores.shape) < 0.2] = NAN
        for method, found in p.items():
            found.append(ps.skillings_mack_test(scores, method=method, n_resamples=199, seed=seed).p_value)
    for found in p.values():
        assert np.mean(np.array(found) <= 0.05) == pytest.approx(0.05, abs=0.0207)  # three standard errors of 1000

"""Friedman's test: Demsar's example, R, scipy, degenerate tables, size."""

from __future__ import annotations

import json
import math
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

import pli_stats as ps
from pli_stats.stats.hypothesis.friedman import iman_davenport_of, score_table, tie_factor
from pli_stats.text.notes import note

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "rank_tests.json").read_text())
TABLES = {name: known["scores"] for name, known in GOLDEN["friedman"].items()}
PRINTED = 0.005  # half a unit of the last digit that the papers print
ROUNDING = 1e-12  # relative; the same formula, summed in another order
SIZE = 0.013  # three binomial standard errors of a rate of 0.05 in 2500 simulations
NAN = math.nan


def ranks_of(shape, rng):
    """Return random scores without ties."""
    return rng.random(shape)


def chi_squared_of_ranks(mean_ranks, n_blocks, spread=1.0):
    """Return Friedman's chi-squared as Demsar writes it; `spread` is 1 without ties, else `tie_factor`."""
    k = len(mean_ranks)
    return 12.0 * n_blocks / (k * (k + 1)) * ((np.array(mean_ranks) - (k + 1) / 2.0) ** 2).sum() / spread


def test_demsars_example_from_its_mean_ranks():
    chi_squared = chi_squared_of_ranks([3.143, 2.000, 2.893, 1.964], 14)
    assert chi_squared == pytest.approx(9.28, abs=PRINTED)
    assert iman_davenport_of(chi_squared, 14, 4) == pytest.approx(3.69, abs=PRINTED)


def test_demsars_example_from_its_scores():
    scores = pd.DataFrame(1.0 - np.array(TABLES["demsar"]), columns=["C4.5", "C4.5+m", "C4.5+cf", "C4.5+m+cf"])
    table = score_table(scores, lower_is_better=False)
    assert table.mean_ranks == pytest.approx([3.143, 2.000, 2.893, 1.964], abs=0.0005)
    # The paper leaves ties out of account; with them, as in R, chi-squared is 10.23.
    assert chi_squared_of_ranks(table.mean_ranks, 14) == pytest.approx(9.28, abs=PRINTED)
    assert ps.friedman_test(scores).statistic == pytest.approx(4.185, abs=PRINTED)


@pytest.mark.parametrize("name", TABLES)
def test_friedman_is_that_of_r(name):
    known = GOLDEN["friedman"][name]
    n, k = np.shape(known["scores"])
    chi_squared = ps.friedman_test(known["scores"], statistic="chi_squared")
    assert chi_squared.statistic == pytest.approx(known["chi_squared"], rel=ROUNDING)
    assert chi_squared.p_value == pytest.approx(known["p_chi_squared"], rel=1e-11)
    assert chi_squared.df == (k - 1,)
    f = ps.friedman_test(known["scores"])
    assert f.statistic == pytest.approx(known["f"], rel=1e-11)
    assert f.p_value == pytest.approx(known["p_f"], rel=1e-10)
    assert f.df == (k - 1, (k - 1) * (n - 1))
    assert f.effect == pytest.approx(known["w_rstatix"], rel=ROUNDING)
    assert f.effect == pytest.approx(known["w_effectsize"], rel=ROUNDING)


def test_friedman_is_that_of_scipy_and_the_direction_does_not_matter():
    from scipy.stats import friedmanchisquare

    for name in ("untied", "some_ties", "heavy_ties"):
        scores = np.array(TABLES[name])
        reference = friedmanchisquare(*scores.T)
        for lower_is_better in (True, False):
            test = ps.friedman_test(scores, statistic="chi_squared", lower_is_better=lower_is_better)
            assert (test.statistic, test.p_value) == pytest.approx(tuple(reference), rel=1e-11)


def test_scipy_refuses_two_models():
    from scipy.stats import friedmanchisquare

    scores = np.array([[1.0, 2.0], [3.0, 1.0], [1.0, 4.0], [2.0, 2.0], [0.0, 5.0]])
    with pytest.raises(ValueError, match="At least 3"):
        friedmanchisquare(*scores.T)
    # The sign test without the tied block: (3 - 1)^2 / 4.
    assert ps.friedman_test(scores, statistic="chi_squared").statistic == 1.0


@examples(60)
@given(st.integers(2, 12), st.integers(2, 5), st.data())
def test_friedman_is_the_formula_with_its_ties(n, k, data):
    cells = st.lists(st.integers(0, 3), min_size=k, max_size=k)
    scores = data.draw(st.lists(cells, min_size=n, max_size=n))
    table = score_table(scores)
    spread = tie_factor(table.ranks)
    written = chi_squared_of_ranks(table.mean_ranks, n, spread) if spread else 0.0
    test = ps.friedman_test(scores, statistic="chi_squared")
    assert test.statistic == pytest.approx(written, rel=ROUNDING, abs=ROUNDING)
    assert test.statistic >= 0.0


def test_agreement_of_all_blocks_has_the_exact_probability():
    test = ps.friedman_test([[1, 2, 3], [4, 5, 9], [0.1, 0.2, 0.3], [1, 5, 6]])
    assert math.isinf(test.statistic)
    assert test.effect == 1.0
    # 6 orders in each of 4 blocks, of which 6 agree throughout
    assert test.p_value == pytest.approx(6 / 6**4, rel=ROUNDING)
    assert note("blocks_agree", statistic="F") in test.notes
    tied = ps.friedman_test([[1, 2, 2], [0, 5, 5], [1, 7, 7]])
    assert tied.p_value == pytest.approx(3 / 3**3, rel=ROUNDING)
    assert tied.effect == pytest.approx(1.0, rel=ROUNDING)


@pytest.mark.parametrize("statistic", ["iman_davenport", "chi_squared"])
def test_all_tied_gives_a_defined_answer(statistic):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        test = ps.friedman_test([[1, 1, 1], [2, 2, 2], [0, 0, 0]], statistic=statistic)
    assert (test.statistic, test.p_value, test.effect) == (0.0, 1.0, 0.0)
    assert note("blocks_tied") in test.notes


def test_a_missing_score_is_named_and_never_tested_without_a_word():
    scores = pd.DataFrame(
        np.arange(20.0).reshape(2, 10), index=["Botany", "Eden"], columns=[f"m{j}" for j in range(10)]
    )
    scores.loc["Eden", "m7"] = NAN
    for verb in (ps.friedman_test, ps.nemenyi_test, ps.conover_test, ps.pairwise_tests):
        with pytest.raises(ps.InputError, match=r"'Eden', model 'm7'.*skillings_mack_test"):
            verb(scores)
    whole = scores.astype("Int64")
    with pytest.raises(ps.InputError, match="'Eden', model 'm7'"):
        ps.friedman_test(whole)


def test_few_blocks_are_noted_where_the_approximation_is_poor():
    rng = np.random.default_rng(1)
    assert ps.friedman_test(ranks_of((3, 3), rng)).notes == (note("few_blocks", n=3, n_models=3),)
    assert not ps.friedman_test(ranks_of((6, 5), rng)).notes
    assert note("sign_test") in ps.friedman_test(ranks_of((20, 2), rng)).notes


def test_friedman_holds_its_size():
    rng = np.random.default_rng(20260302)
    p = [ps.friedman_test(ranks_of((10, 5), rng)).p_value for _ in range(2500)]
    assert np.mean(np.array(p) <= 0.05) == pytest.approx(0.05, abs=SIZE)

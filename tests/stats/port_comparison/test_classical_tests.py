"""Classical tests of ports against exact arithmetic, R and pingouin, and where pingouin has it otherwise than R."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pingouin
import pytest
from scipy.stats import f_oneway, kruskal, t

import pli_stats as ps
from pli_stats.stats.port_comparison.classical_tests import brown_forsythe, kruskal_wallis, welch_anova
from pli_stats.stats.port_comparison.pair_effects import hedges_g, rank_biserial

CASES = json.loads((Path(__file__).parents[2] / "golden" / "port_tests.json").read_text())["cases"]
EPSILON = float(np.finfo(np.float64).eps)
SMALLEST = 1e-6  # p values below it lose digits in scipy's integral, which claims 1e-11 of 1, not of p


def frame_of(values, ports):
    return pd.DataFrame({"value": values, "port": ports})


def groups_of(case):
    names = list(dict.fromkeys(case["ports"]))
    return [np.array(case["values"])[np.array(case["ports"]) == name] for name in names]


def far_ports():
    """Return three ports of 15 samples, the last far from the others."""
    rng = np.random.default_rng(2)
    ports = np.repeat(["a", "b", "c"], 15)
    return rng.normal(size=45) + 60.0 * (ports == "c"), ports


def test_rounding_that_the_user_set_is_put_aside_and_given_back():
    case = CASES["plain"]
    one = ps.compare_ports(case["values"], case["ports"], method="kruskal").omnibus
    pingouin.options["round"] = 1
    pingouin.options["round.column.H"] = 0
    try:
        other = ps.compare_ports(case["values"], case["ports"], method="kruskal").omnibus
        assert (one.statistic, one.p_value) == (other.statistic, other.p_value)
        assert (pingouin.options["round"], pingouin.options["round.column.H"]) == (1, 0)
    finally:
        pingouin.set_default_options()


# ---- what agrees -----------------------------------------------------------------------------------------------------


def exact_welch(groups):
    """Return F and the second degrees of freedom of Welch's analysis of variance, in fractions."""
    groups = [[Fraction(float(x)) for x in group] for group in groups]
    k, means = len(groups), [sum(group) / len(group) for group in groups]
    variances = [sum((x - m) ** 2 for x in g) / (len(g) - 1) for g, m in zip(groups, means, strict=True)]
    weights = [len(group) / v for group, v in zip(groups, variances, strict=True)]
    centre = sum(w * m for w, m in zip(weights, means, strict=True)) / sum(weights)
    between = sum(w * (m - centre) ** 2 for w, m in zip(weights, means, strict=True)) / (k - 1)
    parts = [(1 - w / sum(weights)) ** 2 / (len(group) - 1) for w, group in zip(weights, groups, strict=True)]
    share = 3 * sum(parts) / (k * k - 1)
    return float(between / (1 + 2 * share * (k - 2) / 3)), float(1 / share)


@pytest.mark.parametrize(("mean", "sd"), [(0.0, 1.0), (1e6, 1.0), (100.0, 1e-9)])
def test_welch_keeps_its_digits_far_from_0(mean, sd):
    rng = np.random.default_rng(3)
    groups = [mean + sd * rng.normal(0.3 * i, 1.0 + i, 6 + i) for i in range(4)]
    x, codes = np.concatenate(groups), np.repeat(range(4), [6, 7, 8, 9])
    f, (_, df), _ = welch_anova(groups)
    assert [f, df] == pytest.approx(exact_welch(groups), rel=1e-13)
    if mean == 100.0:
        theirs = pingouin.welch_anova(frame_of(x, codes), dv="value", between="port").iloc[0]
        assert abs(theirs["F"] / f - 1.0) > 1e-7, "without the shift"


@pytest.mark.parametrize("n", [40, 4000])
def test_kruskal_loses_to_rounding_only(n):
    rng = np.random.default_rng(n)
    codes = np.arange(n) % 4
    ranks, sizes = rng.permutation(n) + 1.0, np.bincount(codes)
    sums = [Fraction(int(total)) for total in np.bincount(codes, ranks)]
    parts = [(s - Fraction(n + 1, 2) * int(m)) ** 2 / int(m) for s, m in zip(sums, sizes, strict=True)]
    exact = float(Fraction(12, n * (n + 1)) * sum(parts))
    # H is a difference of two sums of about 3 (n + 1), each the rounded result of a handful of operations.
    groups = [ranks[codes == port] for port in range(4)]
    assert kruskal_wallis(groups)[0] == pytest.approx(exact, abs=8.0 * EPSILON * 3.0 * (n + 1))


def test_kruskal_of_ports_with_one_mean_rank_is_0():
    for k in range(2, 9):  # rank sums are equal, and 12 / (n (n + 1)) is no binary fraction
        result = ps.compare_ports([*range(k), *range(2 * k - 1, k - 1, -1)], [*range(k)] * 2, method="kruskal")
        assert 0.0 <= result.omnibus.statistic < 1e-13
        assert result.omnibus.p_value == pytest.approx(1.0, abs=1e-6)
        assert result.omnibus.effect_low == 0.0


@pytest.mark.filterwarnings("error")
def test_three_values_have_their_check_of_normality():
    checks = ps.compare_ports([1.0, 2.0, 4.0], ["a", "a", "b"], method="kruskal").checks
    assert [check.test for check in checks] == ["Shapiro-Wilk"]


@pytest.mark.parametrize("name", CASES)
def test_others_say_the_same(name):
    case = CASES[name]
    codes = pd.factorize(np.array(case["ports"]))[0]
    groups, frame = groups_of(case), frame_of(case["values"], codes)
    f, df, p = welch_anova(groups)
    row = pingouin.welch_anova(frame, dv="value", between="port").iloc[0]
    assert [f, *df, p] == pytest.approx([row["F"], row["ddof1"], row["ddof2"], row["p_unc"]], rel=1e-11)
    assert kruskal_wallis(groups) == pytest.approx(tuple(kruskal(*groups)), rel=1e-12)
    row = pingouin.homoscedasticity(groups, method="levene", center="median").iloc[0]
    assert brown_forsythe(groups) == pytest.approx((row["W"], row["pval"]), rel=1e-14)


def test_a_port_that_varies_by_rounding_only_is_refused():
    values, ports = [0.3, 0.1 + 0.2, 1.0, 1.5, 2.0], ["a", "a", "b", "b", "b"]
    last = np.nextafter(1.0, 2.0) + np.array([0.0, EPSILON])
    for x, port in ((values, ports), ([*last, 2.0, 3.0], [*"aabb"])):
        with pytest.raises(ps.InputError, match="values that vary within each port"):
            ps.compare_ports(x, port, method="welch")


# ---- what does not agree----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["plain", "log"])
def test_hedges_g_of_pingouin_is_not_that_of_r(name):
    groups = groups_of(CASES[name])
    far = 0.0
    for (a, b), r in zip(combinations(groups, 2), CASES[name]["pairs"], strict=True):
        theirs = abs(pingouin.compute_effsize(a, b, eftype="hedges"))
        assert abs(hedges_g(a, b, 0.95).estimate) == pytest.approx(abs(r["g"]), rel=1e-9)
        far = max(far, abs(theirs / abs(r["g"]) - 1.0))
    assert far > 0.08, "pingouin pools the variances, which Welch's test does not"


def test_intervals_of_g_from_pingouin_are_not_those_of_r():
    a, b = groups_of(CASES["plain"])[2:]
    r = CASES["plain"]["pairs"][-1]
    theirs = pingouin.compute_esci(stat=r["g"], nx=len(a), ny=len(b), eftype="hedges", decimals=9)
    assert abs(theirs - np.array(r["g_interval"])).max() > 0.05, "a normal law with a pooled standard error"


def test_eta_squared_of_pingouin_is_not_that_of_r():
    case = CASES["plain"]
    theirs = pingouin.welch_anova(frame_of(case["values"], case["ports"]), dv="value", between="port")["np2"].iloc[0]
    ours = ps.compare_ports(case["values"], case["ports"], method="welch").omnibus.effect
    assert ours == pytest.approx(case["welch"]["eta"], rel=1e-9)
    assert theirs == pytest.approx(0.783, abs=5e-4) and case["welch"]["eta"] == pytest.approx(0.847, abs=5e-4)


@pytest.mark.parametrize("name", CASES)
def test_games_howell_of_pingouin_agrees_where_p_is_not_small(name):
    case = CASES[name]
    ours = ps.compare_ports(case["values"], case["ports"], method="welch").pairs
    codes = pd.factorize(np.array(case["ports"]))[0]
    theirs = pingouin.pairwise_gameshowell(frame_of(case["values"], codes), dv="value", between="port")
    assert ours["df"].to_numpy() == pytest.approx(theirs["df"].to_numpy(), rel=1e-9)
    large = ours["p_adjusted"] > SMALLEST
    assert ours["p_adjusted"][large].to_numpy() == pytest.approx(theirs["pval"][large].to_numpy(), rel=1e-8)


def test_games_howell_of_pingouin_is_wrong_for_ports_far_apart():
    x, ports = far_ports()
    ours = ps.compare_ports(x, ports, method="welch").pairs
    theirs = pingouin.pairwise_gameshowell(frame_of(x, ports), dv="value", between="port")
    # No p of the range exceeds three times that of Student's t (Bonferroni), nor falls below it.
    single = 2.0 * t.sf(ours["statistic"].abs(), ours["df"])
    apart = single < 1e-20
    assert apart.tolist() == [False, True, True]
    assert ((ours["p_adjusted"] > single) & (ours["p_adjusted"] < 3.0 * single))[apart].all()
    wrong = (theirs["pval"] < single) | (theirs["pval"] > 3.0 * single)
    assert wrong[apart].all(), theirs["pval"].tolist()


def test_f_of_scipy_loses_the_digits_of_ports_far_apart():
    x = np.array([1.0, 2.0, 4.0, 1e7 + 1.0, 1e7 + 2.0, 1e7 + 5.0])
    exact = Fraction(3, 2) * Fraction(3 * 10**7 + 1, 3) ** 2 / (Fraction(14, 3) + Fraction(26, 3)) * 4
    ours = ps.compare_ports(x, [*"aaabbb"], method="permutation").omnibus.statistic
    assert ours == pytest.approx(float(exact), rel=1e-12)
    assert abs(f_oneway(x[:3], x[3:]).statistic / float(exact) - 1.0) > 1e-4


def test_the_share_of_pairs_is_that_of_r_with_ties():
    a, b = np.array([1.0, 2.0, 2.0, 3.0]), np.array([2.0, 2.0, 0.0])
    assert rank_biserial(a, b, 0.95).estimate == pytest.approx(np.sign(np.subtract.outer(a, b)).mean(), rel=1e-15)

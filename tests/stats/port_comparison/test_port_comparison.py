"""Ports compared as R compares them, the mixed model as nlme and lme4 fit it, PLI against 1 as t.test has it."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

import pli_stats as ps
from pli_stats.stats.port_comparison import effect_sizes
from pli_stats.stats.port_comparison.kenward_roger import adjust_covariance, contrast_df, f_test
from pli_stats.stats.port_comparison.mixed_model import contrast, random_intercept, survey_variance_test, wald_test
from pli_stats.stats.port_comparison.pair_effects import hedges_g, rank_biserial
from pli_stats.stats.port_comparison.permutation import permutation_test
from pli_stats.text.notes import coded, note

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "port_tests.json").read_text())
CASES = GOLDEN["cases"]
EXACT = {"rel": 1e-9, "abs": 1e-12}  # the same formula in other order of operations
RANGE = {"rel": 1e-6, "abs": 1e-8}  # R's ptukey and qtukey integrate to about 7 digits
ROOTS = {"rel": 1e-8, "abs": 1e-9}  # both sides search a root
OPTIM = {"rel": 2e-3, "abs": 2e-3}  # effectsize finds its limits by Nelder-Mead, to 3 digits
REML = {"rel": 1e-6, "abs": 1e-7}  # three optimisers; nlme and lme4 differ by 1e-7 themselves
LIKELIHOOD = {"abs": 1e-11}  # flat at the top, so that it agrees better than its arguments
UNMATCHED = {"rel": 1e-2}  # F has no variance at 4 df and below; pbkrtest matches its formula there all the same
KENWARD_ROGER = GOLDEN["kenward_roger"]
NULL_RUNS = 1500
BAND = (0.0355, 0.0645)  # 5 % +- 2.58 standard errors of 1500 runs: a test of size 4 to 6 % stays inside


def compared(case, method, **more):
    return ps.compare_ports(case["values"], case["ports"], method=method, level=case["level"], **more)


def columns(frame, *names):
    return frame[list(names)].to_numpy(float).tolist()


@pytest.mark.parametrize("name", CASES)
def test_kruskal_is_r(name):
    case, r = CASES[name], CASES[name]["kruskal"]
    result = compared(case, "kruskal")
    test = result.omnibus
    assert test.statistic == pytest.approx(r["statistic"], **EXACT)
    assert test.p_value == pytest.approx(r["p_value"], **EXACT)
    assert test.effect == pytest.approx(r["epsilon"], **EXACT)
    assert [test.effect_low, test.effect_high] == pytest.approx(r["epsilon_interval"], **ROOTS)
    assert result.groups["mean_rank"].tolist() == pytest.approx(r["mean_rank"], **EXACT)
    assert result.groups["estimate"].tolist() == pytest.approx(r["median"], **EXACT)
    assert columns(result.groups, "conf_low", "conf_high") == r["median_interval"]


@pytest.mark.parametrize("name", CASES)
def test_dunn_is_rstatix(name):
    case, r = CASES[name], CASES[name]["dunn"]
    pairs = compared(case, "kruskal").pairs
    one = [r["group_a"]] if isinstance(r["group_a"], str) else r["group_a"]
    other = [r["group_b"]] if isinstance(r["group_b"], str) else r["group_b"]
    # rstatix subtracts its first port from its second.
    theirs = {(b, a): row for a, b, *row in zip(one, other, r["statistic"], r["p"], r["p_adjusted"], strict=True)}
    for pair in pairs.itertuples():
        statistic, p, adjusted = theirs[pair.group_a, pair.group_b]
        assert pair.statistic == pytest.approx(statistic, **EXACT)
        assert pair.p_value == pytest.approx(p, **EXACT)
        assert pair.p_adjusted == pytest.approx(adjusted, **EXACT)


@pytest.mark.parametrize("name", CASES)
def test_rank_effects_are_r(name):
    case = CASES[name]
    for pair, r in zip(compared(case, "kruskal").pairs.itertuples(), case["pairs"], strict=True):
        assert (pair.group_a, pair.group_b) == (r["group_a"], r["group_b"])
        assert pair.effect == pytest.approx(r["delta"], **EXACT)
        assert [pair.effect_low, pair.effect_high] == pytest.approx(r["delta_interval"], rel=1e-6, abs=1e-8)
        assert pair.estimate == pytest.approx(r["shift"], **EXACT)
        if not r["ties"]:  # with ties R leaves the exact interval
            assert [pair.conf_low, pair.conf_high] == pytest.approx(r["shift_interval"], **EXACT)


@pytest.mark.parametrize("name", CASES)
def test_welch_is_r(name):
    case, r = CASES[name], CASES[name]["welch"]
    result = compared(case, "welch")
    test = result.omnibus
    assert [test.statistic, *test.df, test.p_value] == pytest.approx([r["statistic"], *r["df"], r["p_value"]], **EXACT)
    assert test.effect == pytest.approx(r["eta"], **EXACT)
    assert [test.effect_low, test.effect_high] == pytest.approx(r["eta_interval"], **ROOTS)
    assert [test.effect_low, test.effect_high] == pytest.approx(r["eta_effectsize"], **OPTIM)
    assert columns(result.groups, "conf_low", "conf_high") == pytest.approx(np.array(r["mean_interval"]), **EXACT)


@pytest.mark.parametrize("name", CASES)
def test_games_howell_is_rstatix(name):
    case, r = CASES[name], CASES[name]["games_howell"]
    one = [r["group_a"]] if isinstance(r["group_a"], str) else r["group_a"]
    other = [r["group_b"]] if isinstance(r["group_b"], str) else r["group_b"]
    keys = ("estimate", "conf_low", "conf_high", "df", "p_exact")
    theirs = {(b, a): [r[key][i] for key in keys] for i, (a, b) in enumerate(zip(one, other, strict=True))}
    result = compared(case, "welch")
    assert result.adjust == "games-howell"
    for pair in result.pairs.itertuples():
        estimate, low, high, df, p = theirs[pair.group_a, pair.group_b]
        assert pair.estimate == pytest.approx(estimate, **EXACT)  # rstatix: second less first
        assert [pair.conf_low, pair.conf_high] == pytest.approx([low, high], **RANGE)
        assert pair.df == pytest.approx(df, **EXACT)
        assert pair.p_adjusted == pytest.approx(p, **RANGE)


@pytest.mark.parametrize("name", CASES)
def test_welch_pairs_are_r(name):
    case = CASES[name]
    for pair, r in zip(compared(case, "welch").pairs.itertuples(), case["pairs"], strict=True):
        assert pair.statistic == pytest.approx(r["welch_t"], **EXACT)
        assert pair.p_value == pytest.approx(r["welch_p"], **EXACT)
        assert pair.effect == pytest.approx(r["g"], **EXACT)
        assert [pair.effect_low, pair.effect_high] == pytest.approx(r["g_interval"], rel=1e-6)
        if not r[
            "beyond_pt"
        ]:  # for huge noncentralities effectsize inherits the normal law that R's pt() falls back to
            ours = np.array([pair.effect, pair.effect_low, pair.effect_high]) * r["J_ratio"]
            assert ours.tolist() == pytest.approx(r["g_effectsize"], **OPTIM)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("method", ["bootstrap", "kruskal", "welch", "permutation"])
def test_assumptions_are_reported_as_r_has_them(name, method):
    case = CASES[name]
    spread, normal = compared(case, method, n_resamples=9).checks
    assert (spread.test, normal.test) == ("Brown-Forsythe", "Shapiro-Wilk")
    for ours, r in ((spread, case["brown_forsythe"]), (normal, case["shapiro"])):
        assert [ours.statistic, ours.p_value] == pytest.approx([r["statistic"], r["p_value"]], rel=1e-6, abs=1e-12)


def test_log_compares_logarithms():
    plain, log = CASES["plain"], CASES["log"]
    ours = ps.compare_ports(plain["values"], plain["ports"], method="welch", log=True)
    assert ours.omnibus.statistic == pytest.approx(log["welch"]["statistic"], **EXACT)
    assert set(ours.groups["scale"]) == {"log"} and ours.measure == "mean of log values"
    first = np.array(plain["values"])[np.array(plain["ports"]) == "Eden"]
    assert math.exp(ours.groups["estimate"][0]) == pytest.approx(float(np.prod(first) ** (1 / len(first))), **EXACT)


# ---- permutation -----------------------------------------------------------------------------------------------------


def test_permutation_of_two_ports_is_coin():
    case = GOLDEN["permutation"]  # 75582 arrangements
    result = ps.compare_ports(case["values"], case["ports"], method="permutation", n_resamples=80_000)
    assert result.omnibus.p_value == pytest.approx(case["p_value"], **EXACT)
    assert (result.omnibus.p_error, result.omnibus.seed) == (0.0, None)
    drawn = ps.compare_ports(case["values"], case["ports"], method="permutation")
    assert drawn.omnibus.n_resamples == 9999 and drawn.omnibus.p_error > 0.0
    assert abs(drawn.omnibus.p_value - case["p_value"]) < 4.0 * drawn.omnibus.p_error
    assert drawn.omnibus.statistic == pytest.approx(CASES["two"]["classical_f"], **EXACT)


def test_permutation_of_three_ports_goes_through_all_arrangements():
    case = GOLDEN["permutation"]
    test = permutation_test(np.array(case["tiny"]), np.array(case["tiny_ports"]) - 1, n_resamples=560, seed=1)
    assert (test.p_value, test.n_resamples) == (pytest.approx(case["tiny_p"], **EXACT), 0)
    drawn = permutation_test(np.array(case["tiny"]), np.array(case["tiny_ports"]) - 1, n_resamples=559, seed=1)
    assert drawn.n_resamples == 559
    assert abs(drawn.p_value - case["tiny_p"]) < 4.0 * drawn.p_error


def test_permutation_is_repeatable_and_draws_pairs_apart():
    case = CASES["plain"]
    one, again, other = (
        ps.compare_ports(case["values"], case["ports"], method="permutation", n_resamples=499, seed=s)
        for s in (7, 7, 8)
    )
    pd.testing.assert_frame_equal(one.pairs, again.pairs)
    assert one.pairs["p_value"].tolist() != other.pairs["p_value"].tolist()
    x, codes = np.arange(20.0) % 7, np.arange(20) % 2
    assert len({permutation_test(x, codes, n_resamples=999, seed=1, stream=s).p_value for s in range(5)}) > 1


# ---- mixed model -----------------------------------------------------------------------------------------------------


def fitted(case):
    """Return values, port and survey of each sample as numbers, and the fitted model."""
    x, ports = np.array(case["values"]), pd.factorize(np.array(case["ports"]))[0]
    survey = np.array(case["survey"], int) - 1
    return x, ports, survey, random_intercept(x, ports, survey)


def against_first(k):
    return np.eye(k)[1:] - np.eye(k)[0]


@pytest.mark.parametrize("name", GOLDEN["mixed"])
def test_mixed_model_is_nlme_and_lme4(name):
    r = GOLDEN["mixed"][name]
    x, ports, _, fit = fitted(r)
    for other in (r, r["lmer"]):
        assert fit.means.tolist() == pytest.approx(other["means"], **REML)
        assert fit.variance_survey == pytest.approx(other["variance_survey"], **REML)
        assert fit.variance_residual == pytest.approx(other["variance_residual"], **REML)
        assert fit.log_likelihood == pytest.approx(other["log_likelihood"], **LIKELIHOOD)
    assert fit.adjustment.plain == pytest.approx(np.array(r["covariance"]), **REML)
    assert fit.residuals.tolist() == pytest.approx(r["residuals"], **REML)
    assert survey_variance_test(fit, x, ports).statistic == pytest.approx(r["ratio"], rel=1e-9)


@pytest.mark.parametrize("name", KENWARD_ROGER)
def test_adjustment_is_pbkrtest_given_its_variances(name):
    r = KENWARD_ROGER[name]
    _, ports, survey, fit = fitted(r)
    between, within = r["variances"]
    met = pd.crosstab(survey, ports).to_numpy(float)
    k = met.shape[1]
    adjustment = adjust_covariance(met, between / within, within)
    assert adjustment.plain == pytest.approx(np.array(r["plain"]), **EXACT)
    assert adjustment.covariance == pytest.approx(np.array(r["covariance"]), **EXACT)
    assert [contrast_df(adjustment, mean) for mean in np.eye(k)] == pytest.approx(r["means_df"], **EXACT)
    for (i, j), pair in zip(itertools.combinations(range(k), 2), r["pairs"], strict=True):
        found = f_test(fit.means, adjustment, (np.eye(k)[i] - np.eye(k)[j])[None])
        assert [*found.df, found.scale] == pytest.approx([*pair["df"], pair["scale"]], **EXACT)
    found, omnibus = f_test(fit.means, adjustment, against_first(k)), r["omnibus"]
    close = UNMATCHED if name == "few_surveys" else EXACT
    assert [*found.df, found.scale] == pytest.approx([*omnibus["df"], omnibus["scale"]], **close)


@pytest.mark.parametrize("name", KENWARD_ROGER)
def test_mixed_tests_are_pbkrtest(name):
    r = KENWARD_ROGER[name]
    *_, fit = fitted(r)
    assert fit.covariance == pytest.approx(np.array(r["covariance"]), **REML)
    assert fit.df == pytest.approx(min(r["means_df"]), **REML)
    f, df, p = wald_test(fit)
    omnibus, close = r["omnibus"], UNMATCHED if name == "few_surveys" else REML
    assert [f, *df, p] == pytest.approx([omnibus["statistic"], *omnibus["df"], omnibus["p_value"]], **close)
    for (i, j), pair in zip(itertools.combinations(range(len(fit.means)), 2), r["pairs"], strict=True):
        found = contrast(fit, i, j, 0.95)
        ours = [found["statistic"] ** 2, found["df"], found["p_value"]]
        assert ours == pytest.approx([pair["statistic"], pair["df"][1], pair["p_value"]], **REML)


@pytest.mark.parametrize("name", ["boundary_crossed", "boundary_nested"])
def test_at_variance_0_the_variance_still_counts_as_estimated(name):
    r = KENWARD_ROGER[name]
    x, ports, _, fit = fitted(r)
    assert fit.variance_survey == r["variances"][0] == 0.0
    assert fit.df < len(x) - ports.max() - 1


@pytest.mark.parametrize("ratio", [1e-6, 0.3, 50.0, 1e6])
def test_degrees_of_freedom_of_balanced_designs_are_exact(ratio):
    crossed, nested = np.full((7, 4), 2.0), np.kron(np.eye(3), np.full((5, 1), 4.0))
    for met, free in ((crossed, 56 - 7 - 3), (nested, 15 - 3)):
        k = met.shape[1]
        adjustment = adjust_covariance(met, ratio, 2.0)
        found = f_test(np.zeros(k), adjustment, against_first(k))
        assert [found.df[1], found.scale] == pytest.approx([free, 1.0], **ROOTS)  # rounding grows with the ratio
        assert contrast_df(adjustment, against_first(k)[0]) == pytest.approx(free, **ROOTS)


@pytest.mark.parametrize("surveys", [(2, 1, 1), (2, 2, 1), (2, 2, 2), (4, 2, 1), (4, 2, 2)])
def test_few_degrees_of_freedom_are_those_of_survey_means(surveys):
    met = np.eye(3)[np.repeat([0, 1, 2], surveys)] * np.resize([4.0, 2.0, 7.0], sum(surveys))[:, None]
    found = f_test(np.arange(3.0), adjust_covariance(met, 1e6, 1.0), against_first(3))
    # Shifts are so large that sizes do not matter: the analysis of variance of survey means.
    assert [found.df[1], found.scale] == pytest.approx([sum(surveys) - 3, 1.0], rel=1e-5)
    assert 0.0 < found.p_value < 1.0


def test_mixed_model_is_statsmodels_where_that_converges():
    from statsmodels.regression.mixed_linear_model import MixedLM

    x, ports, survey, fit = fitted(GOLDEN["mixed"]["nested"])
    theirs = MixedLM(x, np.eye(3)[ports], groups=survey).fit(reml=True)
    assert theirs.converged
    assert fit.means.tolist() == pytest.approx(theirs.fe_params.tolist(), abs=1e-5)
    assert fit.variance_survey == pytest.approx(float(theirs.cov_re[0, 0]), rel=1e-3)  # stops 6e-5 short
    assert fit.log_likelihood == pytest.approx(theirs.llf, abs=1e-6)
    assert fit.log_likelihood >= theirs.llf


def unequal_nested():
    """Return ports of 5, 4 and 3 surveys of 2 to 9 samples each."""
    survey = np.repeat(np.arange(12), [2, 9, 4, 3, 7, 5, 2, 2, 9, 4, 3, 7])
    return np.repeat([0, 1, 2], [5, 4, 3])[survey], survey


def three_of_six():
    """Return four ports of 15 samples, in three of six surveys each."""
    ports, survey = np.repeat(np.arange(4), 15), np.tile(np.repeat(np.arange(6), 5)[:15], 4)
    return ports, (survey + ports) % 6


def partly_linked():
    """Return three surveys that visited two ports, and three more of a third port."""
    return np.r_[np.tile([0, 1], 12), np.repeat(2, 13)], np.repeat(np.arange(6), [8, 8, 8, 4, 6, 3])


@pytest.mark.parametrize("design", [three_of_six, unequal_nested, partly_linked])
def test_size_of_the_mixed_model(design):
    from scipy.special import fdtrc

    ports, survey = design()
    n, g, k, found = len(ports), survey.max() + 1, ports.max() + 1, []

    def unadjusted(x):
        """Return p of the model's own Wald test, with the error of the design as if all ports were compared by it."""
        fit = random_intercept(x, ports, survey)
        found.append(wald_test(fit)[2] <= 0.05)
        gaps, c = against_first(k) @ fit.means, against_first(k)
        return fdtrc(k - 1, n - g - k + 1, gaps @ np.linalg.solve(c @ fit.adjustment.plain @ c.T, gaps) / (k - 1))

    without = share_rejected(lambda rng: rng.normal(size=n) + 0.7 * rng.normal(size=g)[survey], unadjusted)
    # Where surveys are nested in ports their variance is often estimated as 0, and the tests are then cautious.
    assert (0.02 if design is unequal_nested else BAND[0]) < np.mean(found) < BAND[1]
    assert without > BAND[1], "what the adjustment is for"


def test_mixed_comparison_says_who_is_the_unit():
    crossed, nested = (
        ps.compare_ports(r["values"], r["ports"], method="mixed", survey=r["survey"])
        for r in (GOLDEN["mixed"]["crossed"], GOLDEN["mixed"]["nested"])
    )
    assert (crossed.unit, nested.unit) == ("sample", "survey")
    assert [coded(one.notes, "port_design")[0]["kind"] for one in (crossed, nested)] == ["crossed", "nested"]
    assert "within surveys" in crossed.design and "surveys are the units" in nested.design
    assert [c.test for c in crossed.checks] == ["Variance between surveys", "Brown-Forsythe", "Shapiro-Wilk"]
    r = GOLDEN["mixed"]["nested"]
    assert nested.groups["df"].tolist() == [fitted(r)[-1].df] * len(nested.groups), "of the intervals"
    pair = crossed.pairs.iloc[0]
    assert pair["estimate"] == pytest.approx(crossed.groups["estimate"][1] - crossed.groups["estimate"][0], **EXACT)
    assert (pair["conf_low"] > 0.0) == (pair["p_value"] < 0.05)


def test_balanced_crossed_design_is_the_classical_analysis_of_blocks():
    rng = np.random.default_rng(2)
    y = rng.normal(size=(7, 4)) + rng.normal(size=(7, 1)) + 0.4 * np.arange(4)
    result = ps.compare_ports(y.ravel(), np.tile(list("abcd"), 7), method="mixed", survey=np.repeat(np.arange(7), 4))
    ports, surveys, mean = y.mean(axis=0), y.mean(axis=1), y.mean()
    rest = ((y - ports - surveys[:, None] + mean) ** 2).sum() / 18.0
    f = 7.0 * ((ports - mean) ** 2).sum() / 3.0 / rest
    assert result.omnibus.statistic == pytest.approx(f, **REML)
    assert result.omnibus.df == pytest.approx((3.0, 18.0), **EXACT)
    assert result.pairs["df"].tolist() == pytest.approx([18.0] * 6, **EXACT)


def test_singular_fit_is_said():
    y = np.array([1.0, 3.0, 2.0, 4.0, 3.1, 0.9, 4.1, 1.9, 2.0, 2.1, 3.0, 3.1])  # surveys differ less than chance would
    result = ps.compare_ports(y, list("aabb") * 3, method="mixed", survey=np.repeat([1, 2, 3], 4))
    assert note("zero_survey_variance") in result.notes
    assert result.checks[0].p_value > 0.4
    assert np.isfinite(result.pairs.select_dtypes("number").to_numpy()).all()


def test_port_that_one_survey_alone_visited_needs_surveys_repeated_elsewhere():
    x = np.random.default_rng(4).normal(size=12)
    # a and b in survey 1, c in survey 2: each shift is one with its ports.
    with pytest.raises(ps.InputError, match="no two surveys visited the same port"):
        ps.compare_ports(x, list("aaaabbbbcccc"), method="mixed", survey=[1] * 8 + [2] * 4)
    with pytest.raises(ps.InputError, match="leave nothing for the error"):
        ps.compare_ports(x[:4], list("abab"), method="mixed", survey=[1, 1, 2, 3])
    linked = ps.compare_ports(x, list("aabbaabbcccc"), method="mixed", survey=np.repeat([1, 2, 3], 4))
    assert 0.0 < linked.omnibus.p_value < 1.0


# ---- degenerate data -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["bootstrap", "kruskal", "welch", "permutation", "mixed"])
@pytest.mark.filterwarnings("error")
def test_equal_values_give_p_1_and_say_so(method):
    survey = np.arange(12) % 3 if method == "mixed" else None
    result = ps.compare_ports([0.7] * 12, list("abc") * 4, method=method, survey=survey)
    assert (result.omnibus.statistic, result.omnibus.p_value) == (0.0, 1.0)
    assert note("all_ports_equal") in result.notes
    assert result.groups["letters"].tolist() == ["a"] * 3 and result.groups["among_best"].all()
    assert (result.pairs["p_adjusted"] == 1.0).all()
    assert np.isfinite(result.pairs.select_dtypes("number").to_numpy()).all()


@pytest.mark.filterwarnings("error")
def test_ports_that_do_not_vary_within():
    values, ports = [1.0] * 5 + [2.0] * 5, ["a"] * 5 + ["b"] * 5
    result = ps.compare_ports(values, ports, method="permutation")
    assert result.omnibus.p_value == pytest.approx(2 / 252, **EXACT)
    assert math.isinf(result.omnibus.statistic) and math.isinf(result.pairs["effect"][0])
    assert note("infinite_effect").with_about("pair", ("b", "a")) in result.notes
    assert note("no_spread_test") in result.notes and result.checks == ()
    ranks = ps.compare_ports(values, ports, method="kruskal")
    assert ranks.pairs["effect"][0] == 1.0 and 0.0 < ranks.pairs["effect_low"][0] < 1.0


@pytest.mark.filterwarnings("error")
def test_a_port_of_one_sample_has_ranks_but_no_interval():
    result = ps.compare_ports([1.0, 2.0, 3.0, 4.0, 9.0], ["a", "a", "a", "a", "b"], method="kruskal")
    assert note("small_ports", ports=("a", "b"), least=5) in result.notes and note("infinite_limits") in result.notes
    assert result.groups["conf_high"][1] == np.inf
    assert 0.0 < result.omnibus.p_value < 1.0


@pytest.mark.filterwarnings("error")
def test_two_samples_in_all():
    result = ps.compare_ports([1.0, 2.0], ["a", "b"], method="kruskal")
    assert result.omnibus.p_value == pytest.approx(math.erfc(math.sqrt(0.5)), **EXACT)
    assert len(result.checks) == 0
    about = ["port_design", "separate_intervals", "no_power"]
    caveats = ["small_ports", "infinite_limits", "no_spread_test", "no_normality_test"]
    assert [each.code for each in result.notes] == about + caveats


def test_laws_for_huge_effects_agree_with_the_series_where_both_hold(monkeypatch):
    ts = [(t, df, nc * t) for t in (200.0, -3000.0) for df in (1.5, 8.0, 60.0) for nc in (0.7, 1.0, 1.2)]
    fs = [
        (f, df, nc * f * df[0]) for f in (500.0, 1500.0) for df in ((1.0, 3.0), (3.0, 12.0)) for nc in (0.7, 1.0, 1.3)
    ]
    series = [effect_sizes.noncentral_t(*a) for a in ts], [effect_sizes._noncentral_f(*a) for a in fs]
    monkeypatch.setattr(effect_sizes, "FAR", 0.0)
    assert [effect_sizes.noncentral_t(*a) for a in ts] == pytest.approx(series[0], abs=1e-9)
    numerator_fixed = [effect_sizes._noncentral_f(*a) for a in fs]
    monkeypatch.setattr(effect_sizes, "FAR", 100.0)
    by_moments = [effect_sizes._noncentral_f(*a) for a in fs]
    assert by_moments == pytest.approx(series[1], abs=2e-5)
    assert numerator_fixed == pytest.approx(series[1], abs=1e-2) != pytest.approx(series[1], abs=2e-5)
    assert min(series[1]) > 0.01 and max(series[1]) < 0.99


def test_hedges_g_is_unbiased_for_ports_of_unequal_size():
    rng = np.random.default_rng(3)
    found = [hedges_g(rng.normal(2.0, 1.0, 3), rng.normal(size=30), 0.95) for _ in range(1500)]
    # Its standard deviation is 0.9, so 1500 know the mean to 0.023; with Welch's df it would be 1.58.
    assert np.mean([g.estimate for g in found]) == pytest.approx(2.0, abs=3.5 * 0.023)
    assert np.mean([g.low <= 2.0 <= g.high for g in found]) > 0.91


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("gap", [1e4, 1e9])
def test_ports_far_apart_have_finite_effects(gap):
    x = np.array([0.0, 1.0, 2.0, 1.5])
    g = hedges_g(x, 1.3 * x - gap, 0.95)
    assert 0.0 < g.low < g.estimate < g.high < np.inf
    result = ps.compare_ports(np.concatenate([x, 1.3 * x - gap]), ["a"] * 4 + ["b"] * 4, method="welch")
    assert 0.99 < result.omnibus.effect_low <= result.omnibus.effect <= result.omnibus.effect_high <= 1.0


# ---- letters and best ------------------------------------------------------------------------------------------------


def test_best_is_lowest_and_all_that_cannot_be_told_from_it():
    rng = np.random.default_rng(9)
    values = np.concatenate([rng.normal(m, 1.0, 20) for m in (5.0, 1.0, 1.2)])
    groups = ps.compare_ports(values, np.repeat(["high", "low", "near"], 20)).groups.set_index("port")
    assert groups["among_best"].to_dict() == {"high": False, "low": True, "near": True}
    assert groups["letters"].to_dict() == {"high": "b", "low": "a", "near": "a"}


@pytest.mark.parametrize("adjust", ["holm", "bonferroni", "bh", "none"])
def test_pairs_are_adjusted_as_asked(adjust):
    case = CASES["plain"]
    pairs = ps.compare_ports(case["values"], case["ports"], adjust=adjust).pairs
    assert pairs["p_adjusted"].tolist() == ps.adjust_p(pairs["p_value"].to_numpy(), method=adjust).tolist()


@examples(40)
@given(st.data())
def test_ranks_do_not_mind_units_or_names(data):
    n = data.draw(st.integers(4, 25))
    values = data.draw(st.lists(st.integers(-8, 8), min_size=n, max_size=n))
    ports = ["a", "b", *data.draw(st.lists(st.sampled_from("abc"), min_size=n - 2, max_size=n - 2))]
    one = ps.compare_ports(values, ports, method="kruskal")
    renamed = [{"a": 1, "b": 2, "c": 3}[p] for p in ports]
    two = ps.compare_ports(np.exp(np.array(values) / 4.0), renamed, method="kruskal")
    assert one.omnibus.statistic == pytest.approx(two.omnibus.statistic, **EXACT)
    assert columns(one.pairs, "p_adjusted", "effect") == pytest.approx(
        np.array(columns(two.pairs, "p_adjusted", "effect")), **EXACT
    )
    assert 0.0 <= one.omnibus.p_value <= 1.0


@examples(60)
@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=12),
    st.lists(st.integers(0, 6), min_size=1, max_size=12),
    st.sampled_from([0.8, 0.95]),
)
def test_rank_biserial_is_the_share_of_pairs_and_mirrors(a, b, level):
    a, b = np.array(a, float), np.array(b, float)
    effect, mirrored = rank_biserial(a, b, level), rank_biserial(b, a, level)
    assert effect.estimate == pytest.approx(np.sign(np.subtract.outer(a, b)).mean(), **EXACT)
    assert [mirrored.low, mirrored.high] == pytest.approx([-effect.high, -effect.low], rel=1e-7, abs=1e-9)
    assert -1.0 <= effect.low <= effect.estimate <= effect.high <= 1.0
    assert effect.low < effect.high


@examples(40)
@given(st.integers(0, 10_000), st.floats(-3.0, 3.0), st.floats(0.01, 100.0))
def test_hedges_g_has_no_unit(seed, shift, factor):
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=6) + shift, 2.0 * rng.normal(size=9)
    assert hedges_g(a, b, 0.95) == pytest.approx(hedges_g(5.0 + factor * a, 5.0 + factor * b, 0.95), rel=1e-6, abs=1e-8)


# ---- size under the null ---------------------------------------------------------------------------------------------


def share_rejected(draw, p_value):
    rng = np.random.default_rng(20)
    return np.mean([p_value(draw(rng)) <= 0.05 for _ in range(NULL_RUNS)])


def test_size_of_kruskal():
    from pli_stats.stats.port_comparison.comparison_verb import _checked, by_ranks

    ports = np.repeat(list("abc"), 12)
    found = share_rejected(
        lambda rng: np.exp(rng.normal(size=36)),
        lambda x: by_ranks(_checked(x, ports, "kruskal", 0.95, False)).omnibus.p_value,
    )
    assert BAND[0] < found < BAND[1]


def test_size_of_welch_with_unequal_variances():
    from statsmodels.stats.oneway import anova_oneway

    from pli_stats.stats.port_comparison.classical_tests import welch_anova

    sizes = [20, 12, 8]
    sd = np.repeat([0.5, 1.0, 3.0], sizes)  # the larger variance, the smaller port
    tests = (
        lambda x: welch_anova(np.split(x, [20, 32]))[2],
        lambda x: anova_oneway(np.split(x, [20, 32]), use_var="equal").pvalue,
    )
    welch, classical = (share_rejected(lambda rng: sd * rng.normal(size=40), t) for t in tests)
    assert BAND[0] < welch < BAND[1]
    assert classical > 0.12, "the case that Welch's test is for"


def test_size_of_permutation():
    codes = np.repeat([0, 1, 2], 7)
    found = share_rejected(
        lambda rng: rng.standard_t(3, size=21),
        lambda x: permutation_test(x, codes, n_resamples=199, seed=1).p_value,
    )
    assert BAND[0] < found < BAND[1]


def test_interval_of_the_rank_biserial_covers():
    rng = np.random.default_rng(22)
    true = math.erf(0.5)  # of normal ports one standard deviation apart
    runs = [rank_biserial(1.0 + rng.normal(size=10), rng.normal(size=10), 0.95) for _ in range(NULL_RUNS)]
    covered = np.mean([low <= true <= high for _, low, high in runs])
    z = 1.959964 * math.sqrt(21 / 300)
    by_fisher = np.mean(
        [math.tanh(math.atanh(d) - z) <= true <= math.tanh(math.atanh(d) + z) for d, _, _ in runs if abs(d) < 1]
    )
    assert 0.93 < covered < 0.97
    assert by_fisher < 0.91, "Fisher's z with the variance under the null, which effectsize takes, falls short"


# ---- PLI against 1 ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
@pytest.mark.parametrize("unit", ["samples", "ports_as_units"])
def test_pli_test_is_t_test_of_logarithms(alternative, unit):
    case = GOLDEN["pli"]
    r = case[unit][alternative]
    more = {} if unit == "samples" else {"ports": case["ports"], "value": 1.1, "level": 0.9}
    test = ps.pli_test(case["values"], alternative=alternative, **more)
    assert [test.statistic, *test.df, test.p_value] == pytest.approx([r["statistic"], r["df"], r["p_value"]], **EXACT)
    assert [test.effect, test.effect_low, test.effect_high] == pytest.approx([r["effect"], *r["limits"]], **EXACT)
    assert test.unit == ("sample" if unit == "samples" else "port")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("value", "p"), [(2.0, 1.0), (1.0, 0.0)])
def test_pli_without_spread_has_an_answer_and_a_note(value, p):
    test = ps.pli_test([2.0, 2.0, 2.0], value=value)
    assert test.p_value == p and test.effect_low == pytest.approx(2.0) == test.effect_high
    assert test.notes == (note("no_spread", unit="sample"),)


def test_size_of_pli_test_by_port():
    rng = np.random.default_rng(21)
    ports = np.repeat(np.arange(6), 5)
    by_port, by_sample = [], []
    for _ in range(NULL_RUNS):
        pli = np.exp(0.5 * rng.normal(size=6)[ports] + 0.3 * rng.normal(size=30))
        by_port.append(ps.pli_test(pli, ports=ports).p_value <= 0.05)
        by_sample.append(ps.pli_test(pli).p_value <= 0.05)
    assert BAND[0] < np.mean(by_port) < BAND[1]
    assert np.mean(by_sample) > 0.2, "counting samples of one port as units is what `ports` guards against"


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("method", ["bootstrap", "welch", "permutation"])
def test_pairs_are_ordered_and_signed_as_tukeyhsd_has_them(name, method):
    case, r = CASES[name], CASES[name]["tukey"]
    pairs = compared(case, method, n_resamples=99).pairs
    assert [f"{pair.group_a}-{pair.group_b}" for pair in pairs.itertuples()] == r["pair"]
    assert pairs["estimate"].tolist() == pytest.approx(r["difference"], **EXACT)


def test_pairs_of_ranks_and_of_a_mixed_model_have_the_same_order_and_sign():
    r = GOLDEN["mixed"]["nested"]
    mixed = ps.compare_ports(r["values"], r["ports"], method="mixed", survey=r["survey"]).pairs
    ranks = ps.compare_ports(r["values"], r["ports"], method="kruskal").pairs
    means = ps.compare_ports(r["values"], r["ports"]).pairs
    for other in (mixed, ranks):
        assert other[["group_a", "group_b"]].equals(means[["group_a", "group_b"]])
        clear = means["p_value"] < 0.05
        assert clear.any() and (np.sign(other["estimate"]) == np.sign(means["estimate"]))[clear].all()

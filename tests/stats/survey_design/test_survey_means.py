"""Weighted means and shares: R's package survey, the local variance of spsurvey, and what must hold by algebra."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import parse
from profiles import examples

import pli_stats as ps
from pli_stats.stats.survey_design.design_checks import design_of
from pli_stats.text.notes import coded

R = json.loads((Path(__file__).parents[2] / "golden" / "survey_designs.json").read_text())
SITES = pd.DataFrame(R["sites"])
SAME = {"rel": 1e-12, "abs": 1e-14}  # the same formula in other order of operations
# SciPy 1.15 finds the quantile of t with 9 degrees of freedom with a relative error of 2e-11, 1.17 to the last digit.
QUANTILES = SAME if parse(scipy.__version__) >= parse("1.17") else {"rel": 1e-10}
BETA = {"rel": 1e-8}  # R's quantiles of the beta distribution and SciPy's
WEIGHTED = {"weights": SITES["weight"]}
STRATIFIED = {**WEIGHTED, "strata": SITES["stratum"]}
KINDS = {"plain": WEIGHTED, "stratified": STRATIFIED, "fpc": {**STRATIFIED, "fpc": R["units"]}}


def half_widths(interval):
    """Return the half-width of an interval of a geometric mean, of its logarithm."""
    return math.log(interval.conf_high / interval.conf_low) / 2.0


def small_domain_factor(inside, design):
    """Return what makes up for n_h/(n_h - 1) of whole strata in a domain that is part of them, by its definition."""
    strata = SITES["stratum"] if design == "stratified" else pd.Series("all", SITES.index)
    touched = strata.isin(strata[inside].unique())
    n, total, lost = int(inside.sum()), int(touched.sum()), strata[inside].nunique()
    return n / (n - lost) * (total - lost) / total


@pytest.mark.parametrize("kind", KINDS)
def test_means_are_svymean(kind):
    r = R["mean"][kind]
    found = ps.survey_mean(np.log(SITES["pli"]), **KINDS[kind])
    assert found.estimate == pytest.approx(r["mean"], **SAME)
    assert (found.conf_low, found.conf_high) == pytest.approx((r["low"], r["high"]), **SAME)
    assert coded(found.notes, "survey_design")[0]["df"] == r["df"]
    geometric = ps.survey_mean(SITES["pli"], geometric=True, **KINDS[kind])
    assert geometric.estimate == pytest.approx(math.exp(r["mean"]), **SAME)
    assert geometric.conf_high == pytest.approx(math.exp(r["high"]), **SAME)


@pytest.mark.parametrize("stratum", R["of_strata"])
def test_domains_made_of_whole_strata_are_svymean_of_the_subset(stratum):
    r = R["of_strata"][stratum]
    found = ps.survey_mean(np.log(SITES["pli"]), domain=SITES["stratum"] == stratum, **STRATIFIED)
    assert (found.estimate, found.conf_low, found.conf_high) == pytest.approx((r["mean"], r["low"], r["high"]), **SAME)


@pytest.mark.parametrize("kind", R["domains"])
@pytest.mark.parametrize("harbour", R["domains"]["plain"])
def test_domains_across_strata_are_svymean_of_the_subset_but_for_the_stated_factor(kind, harbour):
    r = R["domains"][kind][harbour]
    inside = SITES["harbour"] == harbour
    found = ps.survey_mean(SITES["pli"], domain=inside, geometric=True, **KINDS[kind])
    assert math.log(found.estimate) == pytest.approx(r["mean"], **SAME)
    assert coded(found.notes, "survey_design")[0]["df"] == r["df"]
    factor = small_domain_factor(inside, kind)
    assert 1.0 < factor < 1.4
    assert half_widths(found) == pytest.approx((r["high"] - r["low"]) / 2.0 * math.sqrt(factor), **QUANTILES)


@pytest.mark.parametrize("kind", R["share"])
def test_shares_are_svyciprop(kind):
    r = R["share"][kind]
    found = ps.survey_shares(SITES["pli"] > 1.0, **KINDS[kind])
    assert list(found) == [True, False]
    assert found[True].estimate == pytest.approx(r["share"], **SAME)
    assert (found[True].conf_low, found[True].conf_high) == pytest.approx((r["low"], r["high"]), **BETA)
    assert found[False].conf_low == pytest.approx(1.0 - r["high"], **BETA)


def test_shares_at_another_level_and_of_several_classes():
    r = R["share_90"]
    found = ps.survey_shares(SITES["class"], level=0.9, **STRATIFIED)
    assert list(found) == ["high", "low", "middle"]
    assert (found["high"].conf_low, found["high"].conf_high) == pytest.approx((r["low"], r["high"]), **BETA)
    ordered = ps.survey_shares(pd.Categorical(SITES["class"], ["low", "middle", "high", "extreme"]), **STRATIFIED)
    assert [ordered[name].estimate for name in ("low", "middle", "high")] == pytest.approx(
        R["classes"]["share"], **SAME
    )
    assert ordered["extreme"].estimate == 0.0
    assert 0.0 < ordered["extreme"].conf_high < 0.3


@pytest.mark.parametrize("option", R["single"]["options"])
def test_strata_of_a_single_sample_are_as_survey_has_them(option):
    r = R["single"]["options"][option]
    rows = np.array(R["single"]["rows"]) - 1
    made = {"weights": SITES["weight"].to_numpy()[rows], "strata": SITES["stratum"].to_numpy()[rows]}
    found = ps.survey_mean(np.log(SITES["pli"].to_numpy()[rows]), lonely=option, **made)
    assert (found.estimate, found.conf_low, found.conf_high) == pytest.approx((r["mean"], r["low"], r["high"]), **SAME)
    with pytest.raises(ps.InputError, match="at least 2 samples to show how they vary: 'port' has 1"):
        ps.survey_mean(SITES["pli"].to_numpy()[rows], **made)


# What mean_var of spsurvey 5.5.1 returns for these made-up sites: distances between them tie.
K = np.arange(30)
PLACES = np.column_stack([(K * 37) % 30, (K * K * 7) % 31]).astype(float)
VALUES, AREA = ((K * 13) % 17) / 4.0 + ((K * 37) % 30) / 10.0, 1.0 + (K * 11) % 5
STRATA, INSIDE = np.where(K < 12, "a", "b"), K % 3 != 1
SPSURVEY = {
    ("one stratum", "all"): (3.4583333333333335, 0.0039164883426566236),
    ("one stratum", "domain"): (3.4249999999999998, 0.0083824081720610191),
    ("two strata", "all"): (3.4826923076923073, 0.0044920349704174363),
    ("two strata", "domain"): (3.4480769230769233, 0.0095613709617786511),
}


@pytest.mark.parametrize(("strata", "domain"), SPSURVEY)
def test_the_local_variance_is_that_of_spsurvey(strata, domain):
    n = 30 if strata == "one stratum" else 27
    design = design_of(VALUES[:n], AREA[:n], None if n == 30 else STRATA[:n], PLACES[:n], variance="local").domain(
        np.ones(n, bool) if domain == "all" else INSIDE[:n]
    )
    values = VALUES[:n][None, :] if domain == "all" else VALUES[:n][INSIDE[:n]][None, :]
    mean, variance = SPSURVEY[strata, domain]
    assert design.means(values)[0] == pytest.approx(mean, **SAME)
    assert design.variances(values)[0] == pytest.approx(variance, rel=1e-11)  # of a generalised inverse
    assert design.n_stratified == 0


def test_a_stratum_of_few_samples_takes_the_stratified_variance():
    names = np.where(K < 27, STRATA, "c")
    found = ps.survey_mean(VALUES, weights=AREA, strata=names, coordinates=PLACES, variance="local")
    assert coded(found.notes, "few_neighbours")[0]["n"] == 1
    parts = [design_of(VALUES, AREA, names, PLACES, variance="local").domain(np.arange(30))]
    parts += [design_of(VALUES, AREA, names).domain(np.arange(30))]
    local, stratified = (part.variances(VALUES[None, :])[0] for part in parts)
    assert local < stratified
    assert found.method == "local t"


@given(
    values=st.lists(st.floats(-50.0, 50.0), min_size=3, max_size=30),
    weight=st.floats(1e-3, 1e3),
    strata=st.sampled_from([None, "one"]),
)
@examples(60)
def test_equal_weights_in_one_stratum_are_the_unweighted_result(values, weight, strata):
    from scipy.stats import ttest_1samp

    if np.ptp(values) < 1e-6:
        return
    n = len(values)
    labels = None if strata is None else [strata] * n
    found = ps.survey_mean(values, weights=[weight] * n, strata=labels)
    ends = ttest_1samp(values, 0.0).confidence_interval(0.95)
    assert (found.conf_low, found.conf_high) == pytest.approx(tuple(ends), rel=1e-12, abs=1e-11)
    # As a domain of a larger survey in one stratum, too.
    more = ps.survey_mean([*values, 7.0, 8.0, 9.0], weights=[weight] * (n + 3), domain=np.arange(n + 3) < n)
    assert (more.conf_low, more.conf_high) == pytest.approx(tuple(ends), rel=1e-12, abs=1e-11)


@given(factor=st.floats(1e-6, 1e6), variance=st.sampled_from(["stratified", "local"]))
@examples(20)
def test_only_the_ratios_of_weights_matter(factor, variance):
    places = {"coordinates": PLACES, "variance": variance} if variance == "local" else {}
    one, other = (ps.survey_mean(VALUES, weights=AREA * f, strata=STRATA, **places) for f in (1.0, factor))
    assert (one.estimate, one.conf_low) == pytest.approx((other.estimate, other.conf_low), rel=1e-11)


@given(order=st.permutations(range(30)))
@examples(20)
def test_the_order_of_samples_does_not_matter(order):
    at = list(order)
    one = ps.survey_mean(VALUES, weights=AREA, strata=STRATA, domain=INSIDE)
    other = ps.survey_mean(VALUES[at], weights=AREA[at], strata=STRATA[at], domain=INSIDE[at])
    assert (one.estimate, one.conf_low) == pytest.approx((other.estimate, other.conf_low), rel=1e-12)


def test_populations_beside_the_samples_are_those_by_name():
    beside = SITES["stratum"].map(R["units"]).to_numpy()
    one, other = (ps.survey_mean(SITES["pli"], **{**STRATIFIED, "fpc": fpc}) for fpc in (R["units"], beside))
    assert (one.conf_low, one.conf_high) == (other.conf_low, other.conf_high)


def test_a_census_of_strata_has_no_variance_with_fpc_only():
    sizes = {"a": 12, "b": 18}
    census = ps.survey_mean(VALUES, weights=AREA, strata=STRATA, fpc=sizes)
    assert census.conf_low == census.conf_high == census.estimate
    assert coded(census.notes, "no_design_variance")
    without = ps.survey_mean(VALUES, weights=AREA, strata=STRATA)
    assert without.conf_low < census.estimate < without.conf_high
    half = ps.survey_mean(VALUES, weights=AREA, strata=STRATA, fpc={"a": 24, "b": 36})
    assert half.conf_high - half.estimate == pytest.approx((without.conf_high - without.estimate) * math.sqrt(0.5))


def test_shares_add_up_and_keep_to_their_range():
    found = ps.survey_shares(STRATA, weights=AREA)
    assert sum(each.estimate for each in found.values()) == pytest.approx(1.0, rel=1e-15)
    alone = ps.survey_shares(["x"] * 10, weights=[1.0] * 10)["x"]
    # Clopper-Pearson for 10 of 10.
    assert (alone.estimate, alone.conf_high) == (1.0, 1.0)
    assert alone.conf_low == pytest.approx(0.025 ** (1.0 / 10.0))
    certain = ps.survey_shares(STRATA, weights=AREA, strata=STRATA)["a"]
    assert (
        certain.conf_low < certain.estimate < certain.conf_high
    )  # strata that are classes leave no linearised variance


def test_no_degree_of_freedom_gives_no_interval():
    found = ps.survey_mean(
        [1.0, 2.0, 5.0, 6.0], weights=[1, 1, 1, 1], strata=[*"aabb"], domain=[True, False, True, False]
    )
    assert (found.conf_low, found.conf_high) == (-math.inf, math.inf)
    assert [each.code for each in found.notes] == ["no_degree_of_freedom"]
    one = ps.survey_mean([2.0], weights=[3.0], geometric=True)
    assert (one.estimate, one.conf_low, one.conf_high) == (pytest.approx(2.0), 0.0, math.inf)
    share = ps.survey_shares(["x", "y"], weights=[1, 1], domain=[True, False])["x"]
    assert (share.conf_low, share.conf_high) == (0.0, 1.0)


def test_equal_values_have_no_width():
    found = ps.survey_mean([0.1] * 7, weights=[1, 2, 3, 4, 5, 6, 7])
    assert found.conf_low == found.conf_high == found.estimate
    assert coded(found.notes, "equal_values")


def test_a_negative_local_variance_gives_way():
    # The adjusted weights of neighbours may be negative, and their sum of squares with them.
    for seed in range(40):
        rng = np.random.default_rng(seed)
        design = design_of(np.ones(5), rng.gamma(0.3, 1.0, 5) + 1e-9, None, rng.random((5, 2)), variance="local")
        assert (design.domain(np.arange(5)).variances(rng.normal(size=(200, 5))) >= 0.0).all()


@pytest.mark.parametrize("kind", ["stratified", "local"])
def test_several_rows_of_values_are_each_by_itself(kind):
    design = design_of(VALUES, AREA, STRATA, PLACES if kind == "local" else None, variance=kind).domain(INSIDE)
    rows = np.stack([VALUES[INSIDE], np.sin(VALUES[INSIDE])])
    assert design.variances(rows) == pytest.approx([design.variances(row[None, :])[0] for row in rows], rel=1e-14)
